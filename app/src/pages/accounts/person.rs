//! One account: who it is, the roles, whether it is open.

use super::role::{FORM, grant_form};
use super::status;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::accounts as t;
use crate::pages::fold::{cell, head};
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::{i18n, ui};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{AccountLine, PersonLine};
use leptos::prelude::*;
use rules::id::{AccountId, RoleId};
use rules::language::Language;

/// The page.
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.session()?;
    draw(&visit, part(&id)?, &Fields::default(), Faults::default(), StatusCode::OK, false).await
}

/// Closes an account or opens it again: field `disabled`, `1` or `0`.
pub(crate) async fn disabled(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id: AccountId = part(&id)?;
    match visit.site.backend.set_disabled(&session.viewer, id, fields.get("disabled") == "1").await {
        Ok(()) => Ok(back(&visit, id, "account")),
        Err(ServiceError::Field { .. }) => {
            let mut faults = Faults::default();
            faults.add("sign-in", t::fault_own_account(visit.lang));
            draw(&visit, id, &Fields::default(), faults, StatusCode::UNPROCESSABLE_ENTITY, false).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends a role; the field `account` says from whose page.
pub(crate) async fn end_role(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (id, account): (RoleId, AccountId) = (part(&id)?, part(fields.get("account"))?);
    visit.site.backend.end_role(&session.viewer, id).await?;
    Ok(back(&visit, account, "role_ended"))
}

/// Back to the page, with a notice.
pub(super) fn back(visit: &Visit, id: AccountId, notice: &str) -> Response {
    let mut response = redirect(&format!("/accounts/{id}"));
    leave_notice(&mut response, notice, visit.https());
    response
}

pub(super) async fn draw(
    visit: &Visit,
    id: AccountId,
    fields: &Fields,
    faults: Faults,
    status_code: StatusCode,
    remember: bool,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let accounts = visit.site.backend.accounts(viewer).await?;
    let account = accounts.iter().find(|a| a.id == id).ok_or(Failure::NotFound)?;
    let own = viewer.account == id;
    let crumbs = vec![Crumb::to(t::title(l), "/accounts"), Crumb::here(account.name.clone())];
    let mut page = Page::new(account.name.clone()).crumbs(crumbs).form(FORM).status(status_code);
    if remember {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        view! {
            <div class="head"><div>
                <p class="kicker">{ui::account_kind(l, account.kind)}</p>
                <h1 dir="auto">{account.name.clone()}</h1>
            </div>{status(l, account.disabled)}</div>
            {ui::errors(l, faults.all())}
            {facts(visit, account)}
            {roles(visit, account)}
            {grant_form(visit, account, fields, &faults)}
            {sign_in(l, account, own)}
        }
    }))
}

fn facts(visit: &Visit, account: &AccountLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let state = account.state.map(|code| visit.state_name(code));
    let position = (!account.position.is_empty()).then(|| account.position.clone());
    view! {
        <dl class="facts">
            <dt>{t::email(l)}</dt><dd><bdi dir="ltr">{account.email.clone()}</bdi></dd>
            {state.map(|name| view! { <dt>{t::state(l)}</dt><dd>{name}</dd> })}
            {position.map(|text| view! { <dt>{t::position(l)}</dt><dd><bdi>{text}</bdi></dd> })}
            <dt>{t::lang(l)}</dt><dd lang=account.lang.code()>{account.lang.own_name()}</dd>
            <dt>{t::person_since(l)}</dt><dd>{ui::time(l, account.created_at)}</dd>
        </dl>
    }
}

fn roles(visit: &Visit, account: &AccountLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let list = if account.roles.is_empty() {
        view! { <div class="empty"><p>{t::person_no_roles(l)}</p></div> }.into_any()
    } else {
        let rows: Vec<_> = account.roles.iter().map(|role| role_row(visit, account.id, role)).collect();
        let labels =
            [t::review(l), t::acting_for(l), t::duty(l), t::instruments(l), t::time(l), t::status(l), t::actions(l)];
        view! {
            <table class="fold" role="table"><caption class="vh">{t::person_roles_caption(l)}</caption>
                {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
        }
        .into_any()
    };
    view! { <section class="sect"><h2>{t::person_roles(l)}</h2>{list}</section> }
}

fn role_row(visit: &Visit, account: AccountId, role: &PersonLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let duty = ui::duty(l, role.duty);
    let instruments =
        role.instruments.as_ref().map_or_else(|| t::instruments_all(l).to_owned(), |list| ui::instruments(l, list));
    let from = i18n::date(l, role.from_on);
    let time = match role.until_on {
        Some(until) => t::until(l, from, i18n::date(l, until)),
        None => t::from(l, from),
    };
    let (state, word) = match (role.ended, role.active) {
        (true, _) => ("none", t::role_ended(l)),
        (false, true) => ("ready", t::role_active(l)),
        (false, false) => ("part", t::role_inactive(l)),
    };
    let which = t::end_role_of(l, duty, &role.review_code);
    let end = (!role.ended).then(|| {
        view! {
            <form method="post" action=format!("/roles/{}/end", role.id)>
                <input type="hidden" name="account" value=account.to_string()/>
                <button class="bad">{t::end_role(l)}<span class="vh">{ui::colon(l)}{which}</span></button>
            </form>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi dir="ltr">{role.review_code.clone()}</bdi></th>
            {cell(t::acting_for(l), visit.state_name(role.state))}
            {cell(t::duty(l), duty)}
            {cell(t::instruments(l), instruments)}
            {cell(t::time(l), time)}
            {cell(t::status(l), view! { <span class="mark" data-state=state>{word}</span> })}
            {cell(t::actions(l), end)}
        </tr>
    }
}

/// Closing and opening; never one's own account.
fn sign_in(l: Language, account: &AccountLine, own: bool) -> impl IntoView + use<> {
    let (text, button, class, value) = if account.disabled {
        (t::reopen_text(l), t::reopen(l), "", "0")
    } else {
        (t::close_text(l), t::close(l), "bad", "1")
    };
    let action = format!("/accounts/{}/disabled", account.id);
    let form = if own {
        view! { <p>{t::own_text(l)}</p> }.into_any()
    } else {
        view! {
            <form class="stack" method="post" action=action>
                <p>{text}</p>
                <input type="hidden" name="disabled" value=value/>
                <p><button class=class>{button}</button></p>
            </form>
        }
        .into_any()
    };
    view! { <section class="sect" id="sign-in"><h2>{t::close_title(l)}</h2>{form}</section> }
}
