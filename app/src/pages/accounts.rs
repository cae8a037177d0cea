//! People who may sign in, and their roles, for administrators. Nothing of what is said in a review is here.

mod new;
mod person;
mod role;

pub(crate) use new::{page as new, post as create};
pub(crate) use person::{disabled as disable, end_role, page as one};
pub(crate) use role::post as grant;

use super::fold::{cell, head};
use super::path::{fits, query};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{accounts as t, common};
use crate::{i18n, ui};
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::AccountLine;
use leptos::prelude::*;
use rules::language::Language;

/// All accounts.
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let wanted = query(raw).get("q").to_owned();
    let all = visit.site.backend.accounts(visit.viewer()?).await?;
    let state = |a: &AccountLine| a.state.map(|code| visit.state_name(code)).unwrap_or_default();
    let mut shown: Vec<&AccountLine> =
        all.iter().filter(|a| fits(&a.name, &wanted) || fits(&a.email, &wanted) || fits(&state(a), &wanted)).collect();
    i18n::sort_by_name(l, &mut shown, |a| &a.name);
    let crumbs = vec![Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(true).crumbs(crumbs).respond(&visit, || {
        let lead = if shown.len() == all.len() {
            t::count(l, count(all.len()))
        } else {
            let [part, whole] = [shown.len(), all.len()].map(|n| i18n::number(l, count(n)));
            t::found(l, part, whole)
        };
        view! {
            <div class="head">
                <div><h1>{t::title(l)}</h1><p class="lead">{lead}</p></div>
                <a class="btn go" href="/accounts/new">{t::new(l)}</a>
            </div>
            <form id="filter" class="filter" method="get" action="/accounts">
                <div class="field"><label for="q">{t::search(l)}</label>
                    <input id="q" name="q" type="search" dir="auto" value=wanted.clone()/></div>
                <button>{t::filter(l)}</button>
                {(!wanted.is_empty()).then(|| view! { <a class="btn" href="/accounts">{t::filter_clear(l)}</a> })}
            </form>
            {table(&visit, &shown)}
        }
    }))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn table(visit: &Visit, shown: &[&AccountLine]) -> impl IntoView + use<> {
    let l = visit.lang;
    if shown.is_empty() {
        return view! { <div class="empty"><p>{t::none_found(l)}</p></div> }.into_any();
    }
    let rows: Vec<_> = shown
        .iter()
        .map(|a| {
            let state = a.state.map(|code| visit.state_name(code)).unwrap_or_default();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <a href=format!("/accounts/{}", a.id)><bdi>{a.name.clone()}</bdi></a>
                    </th>
                    {cell(t::email(l), view! { <bdi dir="ltr">{a.email.clone()}</bdi> })}
                    {cell(t::kind(l), ui::account_kind(l, a.kind))}
                    {cell(t::state(l), state)}
                    {cell(t::roles(l), roles(l, a))}
                    {cell(t::status(l), status(l, a.disabled))}
                </tr>
            }
        })
        .collect();
    let labels = [t::name(l), t::email(l), t::kind(l), t::state(l), t::roles(l), t::status(l)];
    view! {
        <table class="fold" role="table"><caption class="vh">{t::caption(l)}</caption>
            {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
    }
    .into_any()
}

/// The roles that count today.
fn roles(l: Language, account: &AccountLine) -> AnyView {
    let items: Vec<_> = account
        .roles
        .iter()
        .filter(|r| r.active)
        .map(|r| view! { <li>{t::role_line(l, &r.review_code, ui::duty(l, r.duty))}</li> })
        .collect();
    if items.is_empty() {
        view! { <span class="soft">{t::no_roles(l)}</span> }.into_any()
    } else {
        view! { <ul class="bare">{items}</ul> }.into_any()
    }
}

fn status(l: Language, disabled: bool) -> impl IntoView + use<> {
    let (state, word) = if disabled { ("none", t::disabled(l)) } else { ("ready", t::active(l)) };
    view! { <span class="mark" data-state=state>{word}</span> }
}
