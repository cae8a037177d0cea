//! Giving a role to somebody. Which roles are possible is the service's to decide.

use super::person::{back, draw};
use crate::http::{Failure, Fields, Visit};
use crate::i18n::texts::{accounts as t, fault};
use crate::pages::line::{Choose, Faults, Line};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{AccountLine, NewRole};
use chrono::NaiveDate;
use leptos::prelude::*;
use rules::actor::{AccountKind, Duty};
use rules::calendar::civil_date;
use rules::id::AccountId;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;

pub(super) const FORM: &str = "role-form";

/// Gives the role.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id: AccountId = part(&id)?;
    if let Some(lang) = fields.switch() {
        return draw(&visit.in_language(lang), id, &fields, Faults::default(), StatusCode::OK, true).await;
    }
    let l = visit.lang;
    let mut faults = Faults::default();
    match new_role(l, id, &fields, &mut faults) {
        Some(role) => match visit.site.backend.grant_role(&session.viewer, role).await {
            Ok(_) => return Ok(back(&visit, id, "role")),
            Err(ServiceError::Field { field, code }) => {
                let (field, text) = service_fault(l, field, code);
                faults.add(field, text);
            }
            Err(error) => return Err(error.into()),
        },
        // The page of somebody for whom there is no form was changed meanwhile, or the form is not ours.
        None if faults.is_empty() => return Err(Failure::BadRequest),
        None => {}
    }
    draw(&visit, id, &fields, faults, StatusCode::UNPROCESSABLE_ENTITY, false).await
}

/// The role as typed; nothing where something is missing, which then is among the faults.
fn new_role(l: Language, account: AccountId, fields: &Fields, faults: &mut Faults) -> Option<NewRole> {
    faults.need("review_code", fields.get("review_code"), fault::required(l));
    let duty = Duty::from_code(fields.get("duty"));
    if duty.is_none() {
        faults.add("duty", t::fault_choose(l));
    }
    let from_on: Option<NaiveDate> = fields.get("from_on").parse().ok();
    if from_on.is_none() {
        faults.add("from_on", fault::not_a_date(l));
    }
    let until = fields.get("until_on").trim();
    let until_on: Option<NaiveDate> = until.parse().ok();
    if until_on.is_none() && !until.is_empty() {
        faults.add("until_on", fault::not_a_date(l));
    }
    let chosen: Vec<Instrument> = fields.all("instruments").filter_map(Instrument::from_code).collect();
    if !faults.is_empty() {
        return None;
    }
    Some(NewRole {
        account,
        state: PartyCode::parse(fields.get("state"))?,
        review_code: fields.get("review_code").trim().to_owned(),
        duty: duty?,
        instruments: (!chosen.is_empty()).then_some(chosen),
        from_on: from_on?,
        until_on,
    })
}

/// At which entry a fault of the service is shown, and in which words.
fn service_fault(l: Language, field: &str, code: &str) -> (&'static str, &'static str) {
    match (field, code) {
        ("review_code", _) => ("review_code", t::fault_unknown_review(l)),
        ("state", _) => ("review_code", t::fault_not_in_review(l)),
        ("instruments", "reviewing_states_only") => ("instruments", t::fault_reviewing_states_only(l)),
        ("instruments", _) => ("instruments", t::fault_instruments_not_in_review(l)),
        ("duty", _) => ("duty", t::fault_has_role(l)),
        ("until_on", "past") => ("until_on", t::fault_past(l)),
        ("until_on", _) => ("until_on", t::fault_before_start(l)),
        _ => ("review_code", t::fault_person(l)),
    }
}

/// The form, or why there is none.
pub(super) fn grant_form(
    visit: &Visit,
    account: &AccountLine,
    fields: &Fields,
    faults: &Faults,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let action = format!("/accounts/{}/roles", account.id);
    let inside = match account.state {
        Some(state) if account.kind == AccountKind::Delegate && !account.disabled => {
            entries(visit, state, fields, faults).into_any()
        }
        Some(_) if account.kind == AccountKind::Delegate => view! { <p>{t::grant_closed(l)}</p> }.into_any(),
        Some(_) | None => view! { <p>{t::grant_delegates(l)}</p> }.into_any(),
    };
    view! {
        <section class="sect"><h2>{t::grant_title(l)}</h2>
            <form class="form" id=FORM method="post" action=action novalidate>{inside}</form>
        </section>
    }
}

fn entries(visit: &Visit, state: PartyCode, fields: &Fields, faults: &Faults) -> impl IntoView + use<> {
    let l = visit.lang;
    let line = |id, kind, label| Line::new(id, kind, label).value(fields.get(id)).faults(faults);
    let today = civil_date(visit.now).to_string();
    let from = if fields.get("from_on").is_empty() { today.as_str() } else { fields.get("from_on") };
    let mut options = vec![(String::new(), t::choose(l).to_owned())];
    options.extend(Duty::ALL.map(|d| (d.code().to_owned(), ui::duty(l, d).to_owned())));
    let duty = Choose {
        id: "duty",
        label: t::duty(l),
        options,
        chosen: fields.get("duty").to_owned(),
        help: None,
        fault: faults.at("duty"),
    };
    let boxes: Vec<_> = Instrument::ALL
        .into_iter()
        .map(|i| {
            let ticked = fields.all("instruments").any(|code| code == i.code());
            view! {
                <label><input type="checkbox" name="instruments" value=i.code() checked=ticked/>{ui::instrument(l, i)}</label>
            }
        })
        .collect();
    let fault = faults.at("instruments");
    let described = if fault.is_some() { "instruments-h instruments-e" } else { "instruments-h" };
    view! {
        <p>{t::grant_for(l, visit.state_name(state))}" "{crate::pages::ruled::by(l, "18")}</p>
        <input type="hidden" name="state" value=state.to_string()/>
        {line("review_code", "text", t::review_code(l)).help(t::review_code_help(l)).autocomplete("off").draw(l)}
        {duty.draw(l)}
        <fieldset class="field" id="instruments" aria-describedby=described>
            <legend>{t::instruments(l)}</legend>
            <p class="help" id="instruments-h">{t::instruments_help(l)}</p>
            {ui::field_error(l, "instruments-e".to_owned(), fault)}
            <div class="opts">{boxes}</div>
        </fieldset>
        {line("from_on", "date", t::from_on(l)).value(from).draw(l)}
        {line("until_on", "date", t::until_on(l)).help(t::until_on_help(l)).draw(l)}
        <button class="go">{t::grant(l)}</button>
    }
}
