//! One's own account: who one is, which roles one has, in which language, and the password.

pub(crate) mod mail;

use super::fold::{cell, head};
use super::line::{Choose, Faults, Line};
use super::sign_in::wait;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{account as t, common};
use crate::{i18n, ui};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::Response;
use backend::ServiceError;
use backend::service::{MailSettings, Session, StartItem};
use leptos::prelude::*;
use rules::actor::Role;
use rules::calendar::civil_date;
use rules::language::Language;
use rules::sign_in::PasswordFault;

/// The page.
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    draw(&visit, Page::new(t::title(l)), Faults::default(), None, None).await
}

/// A new password.
pub(crate) async fn password(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    // A password is never carried over a new sign-in.
    let Some(session) = &visit.session else { return Ok(redirect("/sign-in?next=/account")) };
    let l = visit.lang;
    let (present, new, again) = (fields.get("present"), fields.get("new"), fields.get("again"));
    let mut faults = Faults::default();
    // Spaces are part of a password.
    for (field, value, text) in [
        ("present", present, t::present_missing(l)),
        ("new", new, t::new_missing(l)),
        ("again", again, t::again_missing(l)),
    ] {
        if value.is_empty() {
            faults.add(field, text);
        }
    }
    if new != again {
        faults.add("again", t::again_differs(l));
    }
    let unprocessable = || Page::new(t::title(l)).status(StatusCode::UNPROCESSABLE_ENTITY);
    if !faults.is_empty() {
        return draw(&visit, unprocessable(), faults, None, None).await;
    }
    match visit.site.backend.change_password(session, present, new).await {
        Ok(()) => {
            let mut response = redirect("/account");
            leave_notice(&mut response, "password", visit.https());
            Ok(response)
        }
        Err(ServiceError::WrongCredentials) => {
            faults.add("present", t::present_wrong(l));
            draw(&visit, unprocessable(), faults, None, None).await
        }
        Err(ServiceError::Password(fault)) => {
            faults.add("new", password_fault(l, fault));
            draw(&visit, unprocessable(), faults, None, None).await
        }
        Err(ServiceError::Wait { seconds }) => {
            let page = Page::new(t::title(l)).status(StatusCode::TOO_MANY_REQUESTS);
            let mut response = draw(&visit, page, faults, Some(wait(l, seconds)), None).await?;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Why a new password does not do, with the figures of the rule.
pub(super) fn password_fault(l: Language, fault: PasswordFault) -> String {
    match fault {
        PasswordFault::TooShort { min } => t::too_short(l, i64::from(min)),
        PasswordFault::TooLong { max } => t::too_long(l, i64::from(max)),
        PasswordFault::Common => t::common(l).to_owned(),
        PasswordFault::ContainsContext => t::contains_context(l).to_owned(),
    }
}

async fn draw(
    visit: &Visit,
    page: Page,
    faults: Faults,
    refused: Option<String>,
    wish: Option<MailSettings>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let session = visit.session()?.clone();
    // Only for the names of the reviews; who has no reviews is refused the list and needs none.
    let items = match visit.site.backend.start(&session.viewer).await {
        Ok(items) => items,
        Err(ServiceError::Refused(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let wish = match wish {
        Some(typed) => typed,
        None => visit.site.backend.mail_settings(&session.viewer).await?,
    };
    // A switch of language brings the wishes along; a password is typed anew.
    let page = page.form(mail::FORM).crumbs(vec![Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]);
    Ok(page.respond(visit, || {
        view! {
            <div class="head"><div><h1>{t::title(l)}</h1></div></div>
            {refused.map(|text| view! { <div class="errors" role="alert" tabindex="-1"><p>{text}</p></div> })}
            {ui::errors(l, faults.all())}
            {person(visit, &session)}
            {roles(visit, &session, &items)}
            {language(l)}
            {mail::form(visit, &wish, &faults)}
            {password_form(visit, &session, &faults)}
        }
    }))
}

fn person(visit: &Visit, session: &Session) -> impl IntoView + use<> {
    let l = visit.lang;
    let state = session.viewer.state.map(|code| visit.state_name(code));
    view! {
        <section class="sect"><h2>{t::you(l)}</h2>
            <dl class="facts">
                <dt>{common::person_name(l)}</dt><dd><bdi>{session.name.clone()}</bdi></dd>
                <dt>{common::email(l)}</dt><dd><bdi dir="ltr">{session.email.clone()}</bdi></dd>
                <dt>{t::kind(l)}</dt><dd>{ui::account_kind(l, session.viewer.kind)}</dd>
                {state.map(|name| view! { <dt>{t::state_of(l)}</dt><dd>{name}</dd> })}
            </dl>
            <p class="soft">{t::change_note(l)}</p>
        </section>
    }
}

fn roles(visit: &Visit, session: &Session, items: &[StartItem]) -> impl IntoView + use<> {
    let l = visit.lang;
    let rows: Vec<_> = session.viewer.roles.iter().map(|role| role_row(visit, role, items)).collect();
    let labels = [t::role_review(l), t::role_for(l), t::role_duty(l), t::role_instruments(l), t::role_days(l)];
    let list = if rows.is_empty() {
        // Only a State names people to reviews.
        let delegate = session.viewer.kind == rules::actor::AccountKind::Delegate;
        let none = if delegate { t::roles_none(l) } else { t::no_roles_house(l) };
        view! { <div class="empty"><p>{none}</p></div> }.into_any()
    } else {
        view! {
            <table class="fold" role="table"><caption class="vh">{t::roles_caption(l)}</caption>
                {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
        }
        .into_any()
    };
    view! { <section class="sect"><h2>{t::roles_title(l)}</h2>{list}</section> }
}

fn role_row(visit: &Visit, role: &Role, items: &[StartItem]) -> impl IntoView + use<> {
    let l = visit.lang;
    let review = items.iter().find(|item| item.review == role.review).map_or_else(
        || view! { <span>{t::role_other_review(l)}</span> }.into_any(),
        |item| view! { <a href=format!("/reviews/{}", item.review)>{visit.state_name(item.state)}</a> }.into_any(),
    );
    let instruments =
        role.instruments.as_ref().map_or_else(|| t::role_all(l).to_owned(), |list| ui::instruments(l, list));
    let from = i18n::date(l, role.from_on);
    let over = role.ended || role.until_on.is_some_and(|day| day <= civil_date(visit.now));
    let days = match role.until_on {
        _ if over => t::role_over(l).to_owned(),
        Some(until) => t::role_until(l, from, i18n::date(l, until)),
        None => t::role_from(l, from),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{review}</th>
            {cell(t::role_for(l), visit.state_name(role.state))}
            {cell(t::role_duty(l), ui::duty(l, role.duty))}
            {cell(t::role_instruments(l), instruments)}
            {cell(t::role_days(l), days)}
        </tr>
    }
}

fn language(l: Language) -> impl IntoView + use<> {
    let choose = Choose {
        id: "switch_lang",
        label: t::language_label(l),
        options: Language::ALL.into_iter().map(|o| (o.code().to_owned(), o.own_name().to_owned())).collect(),
        chosen: l.code().to_owned(),
        help: None,
        fault: None,
    };
    view! {
        <section class="sect"><h2>{t::language_title(l)}</h2>
            <form class="form" method="post" action="/language">
                <input type="hidden" name="back" value="/account"/>
                {choose.draw(l)}
                <button>{t::language_save(l)}</button>
            </form>
        </section>
    }
}

fn password_form(visit: &Visit, session: &Session, faults: &Faults) -> impl IntoView + use<> {
    let l = visit.lang;
    let limits = &visit.site.backend.rules().house.password;
    let figures = [limits.chars_min, limits.chars_max].map(|n| i18n::number(l, i64::from(n)));
    let [min, max] = figures;
    let line = |id, label| Line::new(id, "password", label).faults(faults);
    view! {
        <section class="sect"><h2>{t::password_title(l)}</h2>
            <p class="soft">{t::password_note(l)}</p>
            <form class="form" method="post" action="/account/password" novalidate>
                // For password managers, which keep a password with its account.
                <input type="hidden" autocomplete="username" value=session.email.clone()/>
                {line("present", t::present(l)).autocomplete("current-password").draw(l)}
                {line("new", t::new(l)).autocomplete("new-password").help(t::new_help(l, min, max)).draw(l)}
                {line("again", t::again(l)).autocomplete("new-password").draw(l)}
                <button class="go">{t::change(l)}</button>
            </form>
        </section>
    }
}
