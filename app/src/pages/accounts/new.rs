//! Opening an account.

use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{accounts as t, fault};
use crate::pages::account::password_fault;
use crate::pages::line::{Choose, Faults, Line};
use crate::{i18n, ui};
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::NewPerson;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::actor::AccountKind;
use rules::language::Language;
use rules::party::PartyCode;

const FORM: &str = "account-form";

/// The form.
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    allowed(&visit)?;
    Ok(draw(&visit, Page::new(t::new(visit.lang)), &Fields::default(), &Faults::default()))
}

/// Opens an account.
pub(crate) async fn post(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(without_password(&fields))) };
    allowed(&visit)?;
    if let Some(lang) = fields.switch() {
        let visit = visit.in_language(lang);
        let page = Page::new(t::new(lang)).remember_language(&visit);
        return Ok(draw(&visit, page, &fields, &Faults::default()));
    }
    let l = visit.lang;
    let mut faults = Faults::default();
    faults.need("name", fields.get("name"), fault::required(l));
    faults.need("email", fields.get("email"), fault::required(l));
    let kind = AccountKind::from_code(fields.get("kind"));
    if kind.is_none() {
        faults.add("kind", t::fault_choose(l));
    }
    let lang = Language::from_code(fields.get("lang")).unwrap_or(l);
    let state = PartyCode::parse(fields.get("state"));
    if kind == Some(AccountKind::Delegate) && state.is_none() {
        faults.add("state", t::fault_state_missing(l));
    }
    if fields.get("password").is_empty() {
        faults.add("password", fault::required(l));
    }
    if let (Some(kind), true) = (kind, faults.is_empty()) {
        let person = NewPerson {
            email: fields.get("email").to_owned(),
            name: fields.get("name").to_owned(),
            kind,
            state,
            position: fields.get("position").to_owned(),
            lang,
            password: fields.get("password").to_owned(),
        };
        match visit.site.backend.create_account(&session.viewer, person).await {
            Ok(id) => {
                let mut response = redirect(&format!("/accounts/{id}"));
                leave_notice(&mut response, "account", visit.https());
                return Ok(response);
            }
            Err(ServiceError::Password(fault)) => faults.add("password", password_fault(l, fault)),
            Err(ServiceError::Field { field, code }) => faults.add(field, field_fault(l, field, code)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(draw(&visit, Page::new(t::new(l)).status(StatusCode::UNPROCESSABLE_ENTITY), &fields, &faults))
}

fn allowed(visit: &Visit) -> Result<(), Failure> {
    Ok(decide_house(Some(visit.viewer()?), Act::ManageAccounts).map(|_| ())?)
}

/// A password is not carried over a new sign-in; all else is.
fn without_password(fields: &Fields) -> Fields {
    let kept: Vec<_> = fields.pairs().iter().filter(|(name, _)| name != "password").collect();
    Fields::decoded(&serde_urlencoded::to_string(kept).unwrap_or_default())
}

/// What a service found wrong with a field.
fn field_fault(l: Language, field: &str, code: &str) -> &'static str {
    match (field, code) {
        (_, "email_shape") => fault::not_an_email(l),
        (_, "taken") => t::fault_taken(l),
        (_, "too_long") => t::fault_text_long(l),
        (_, "control_characters") => fault::control_characters(l),
        (_, "bidi_controls") => fault::bidi_controls(l),
        ("state", "required") => t::fault_state_missing(l),
        ("state", "delegates_only") => t::fault_delegates_only(l),
        ("state", "unknown") => t::fault_unknown_state(l),
        _ => fault::required(l),
    }
}

fn draw(visit: &Visit, page: Page, fields: &Fields, faults: &Faults) -> Response {
    let l = visit.lang;
    let limits = &visit.site.backend.rules().house.password;
    let [min, max] = [limits.chars_min, limits.chars_max].map(|n| i18n::number(l, i64::from(n)));
    let text = |id, label| Line::new(id, "text", label).value(fields.get(id)).faults(faults);
    let mut states: Vec<(String, String)> =
        visit.register.all().iter().map(|p| (p.code.to_string(), p.name(l).to_owned())).collect();
    i18n::sort_by_name(l, &mut states, |(_, name)| name);
    states.insert(0, (String::new(), t::no_state(l).to_owned()));
    let mut kinds = vec![(String::new(), t::choose(l).to_owned())];
    kinds.extend(AccountKind::ALL.map(|k| (k.code().to_owned(), ui::account_kind(l, k).to_owned())));
    let lang = Language::from_code(fields.get("lang")).unwrap_or(l);
    let choose = |id: &'static str, label, options, help| Choose {
        id,
        label,
        options,
        chosen: fields.get(id).to_owned(),
        help,
        fault: faults.at(id),
    };
    let languages = Choose {
        chosen: lang.code().to_owned(),
        ..choose(
            "lang",
            t::lang(l),
            Language::ALL.map(|o| (o.code().to_owned(), o.own_name().to_owned())).to_vec(),
            None,
        )
    };
    let email = Line::new("email", "email", t::email(l)).value(fields.get("email")).faults(faults);
    let password = Line::new("password", "password", t::password(l)).faults(faults);
    let crumbs = vec![Crumb::to(t::title(l), "/accounts"), Crumb::here(t::new(l))];
    page.slim().form(FORM).crumbs(crumbs).respond(visit, || {
        view! {
            <div class="head"><div><h1>{t::new(l)}</h1><p class="lead">{t::new_lead(l)}</p></div></div>
            {ui::errors(l, faults.all())}
            <form class="form" id=FORM method="post" action="/accounts" novalidate>
                {text("name", t::name(l)).autocomplete("off").draw(l)}
                {email.autocomplete("off").draw(l)}
                {choose("kind", t::kind(l), kinds, None).draw(l)}
                {choose("state", t::state(l), states, Some(t::state_help(l))).draw(l)}
                {text("position", t::position(l)).help(t::position_help(l)).autocomplete("off").draw(l)}
                {languages.draw(l)}
                {password.autocomplete("new-password").help(t::password_help(l, min, max)).draw(l)}
                <button class="go">{t::create(l)}</button>
            </form>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_carried_over_a_sign_in() {
        let kept = without_password(&Fields::decoded("name=%D0%90+%26&password=secret&state=AUT"));
        assert_eq!((kept.get("name"), kept.get("password"), kept.get("state")), ("А &", "", "AUT"));
    }
}
