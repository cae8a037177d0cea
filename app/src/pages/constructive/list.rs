//! `/constructive`: dialogues to come and those that were held.

use super::files::take;
use super::shared::{Guest, caller, held};
use super::words;
use crate::http::{Failure, Page, Visit};
use crate::i18n::texts::constructive as t;
use crate::pages::fold::{cell, head};
use crate::pages::ruled::sentence;
use axum::response::Response;
use backend::constructive::{Caller, Event};
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::constructive::access::Deed;

/// `GET /constructive`
pub(crate) async fn page(visit: Visit, guest: Guest) -> Result<Response, Failure> {
    let l = visit.lang;
    let who = caller(&visit, guest.0.as_ref());
    let events = visit.site.backend.constructive_list(who).await?;
    let any = !events.is_empty();
    let today = civil_date(visit.now);
    let (coming, past): (Vec<Event>, Vec<Event>) = events.into_iter().partition(|e| e.held_on >= today);
    let prepares = match who {
        Caller::Viewer(_) => visit.site.backend.may_constructive(who, Deed::Prepare).await?,
        Caller::Public | Caller::Organization(_) => false,
    };
    let sees_bureau = match who {
        Caller::Viewer(_) => visit.site.backend.may_constructive(who, Deed::ReadMatters).await?,
        Caller::Public | Caller::Organization(_) => false,
    };
    let stakeholder = visit.session.is_none() || guest.0.is_some();
    Ok(Page::new(t::title(l)).respond(&visit, || {
        view! {
            <div class="head">
                <div><h1>{t::title(l)}</h1><p class="lead">{t::lead(l)}</p></div>
                {prepares.then(|| view! { <a class="btn go" href="/constructive/new">{t::new(l)}</a> })}
            </div>
            {stakeholder.then(|| view! { <p><a class="btn go" href="/stakeholders">{t::to_stakeholders(l)}</a></p> })}
            <section class="sect" aria-labelledby="coming"><h2 id="coming">{t::coming(l)}</h2>{table(&visit, &coming, t::coming(l), t::coming_none(l))}</section>
            <section class="sect" aria-labelledby="past"><h2 id="past">{t::past(l)}</h2>{table(&visit, &past, t::past(l), t::past_none(l))}</section>
            {any.then(|| take(l, t::title(l), "/constructive/tables/dialogues", ""))}
            <section class="sect" aria-labelledby="rules"><h2 id="rules">{t::rules_title(l)}</h2>
                {sentence(l, t::rule_ngo(l), "53 (d)")}
                {sentence(l, t::rule_others(l), "53 (e)")}
                {sentence(l, t::rule_open(l), "53 (c)")}
                {sentence(l, t::rule_country(l), "53 (b)")}
            </section>
            <ul class="bare sect">
                <li><a href="/constructive/suggestions">{t::suggestions(l)}</a></li>
                {sees_bureau.then(|| view! { <li><a href="/bureau">{t::bureau(l)}</a></li> })}
            </ul>
        }
    }))
}

fn table(visit: &Visit, events: &[Event], caption: &'static str, none: &'static str) -> AnyView {
    let l = visit.lang;
    if events.is_empty() {
        return view! { <div class="empty"><p>{none}</p></div> }.into_any();
    }
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><a href=format!("/constructive/{}", event.id)>{words::title(l, event)}</a></th>
                    {cell(t::held_on(l), held(l, event))}
                    {cell(t::place(l), view! { <bdi>{event.place.clone()}</bdi> })}
                    {cell(t::state(l), words::state(l, event.state))}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{caption}</caption>
            {head([t::dialogue(l), t::held_on(l), t::place(l), t::state(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}
