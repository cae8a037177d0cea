//! `/reviews`: the reviews that a viewer may see by State, in alphabetical order, never by lateness (para. 4 (b)).

mod filter;

use super::fold;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{common, reviews as t};
use crate::i18n::{self, number};
use crate::ui;
use axum::extract::Query;
use axum::response::Response;
use backend::service::ReviewLine;
use filter::Choice;
pub(super) use filter::select;
use leptos::prelude::*;
use rules::actor::AccountKind;
use rules::calendar::DueState;
use rules::language::Language;
use rules::party::{PartyCode, RegionalGroup};

/// A review and the name of its State in the reader's language.
struct Named {
    name: String,
    line: ReviewLine,
}

pub(crate) async fn page(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let choice = Choice::read(&asked);
    let found = visit.site.backend.reviews(viewer, &choice.filter()).await?;
    let mut lines: Vec<Named> = found
        .into_iter()
        .filter(|line| choice.region.is_none_or(|region| region_of(&visit, line.state) == Some(region)))
        .map(|line| Named { name: visit.state_name(line.state), line })
        .collect();
    i18n::sort_by_name(l, &mut lines, |named| &named.name);
    let lead = match viewer.kind {
        AccountKind::Delegate => t::lead_own(l),
        AccountKind::Secretariat
        | AccountKind::Administrator
        | AccountKind::Chair
        | AccountKind::Bureau
        | AccountKind::Stakeholder => t::lead_all(l),
    };
    Ok(Page::new(t::title(l)).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]).respond(
        &visit,
        || {
            let list = if lines.is_empty() { empty(l, &choice).into_any() } else { table(&visit, &lines).into_any() };
            view! {
                <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{lead}</p></div></div>
                {filter::form(&visit, &choice)}
                <section class="sect" aria-labelledby="count">
                    <h2 id="count">{t::count(l, super::ruled::count(lines.len()))}</h2>
                    {list}
                </section>
            }
        },
    ))
}

fn region_of(visit: &Visit, state: PartyCode) -> Option<RegionalGroup> {
    visit.register.get(state).map(|party| party.regional_group)
}

fn empty(l: Language, choice: &Choice) -> impl IntoView + use<> {
    if choice.is_any() {
        view! {
            <div class="empty">
                <p>{t::none_fits(l)}</p>
                <p><a class="btn" href="/reviews">{t::clear(l)}</a></p>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="empty"><p>{t::none_at_all(l)}</p></div> }.into_any()
    }
}

fn table(visit: &Visit, lines: &[Named]) -> impl IntoView + use<> {
    let l = visit.lang;
    let rows: Vec<_> = lines.iter().map(|named| row(visit, named)).collect();
    let heads = [
        t::state(l),
        t::group(l),
        t::phase(l),
        t::region(l),
        t::instruments(l),
        t::reviewers(l),
        t::stage(l),
        t::next_date(l),
    ];
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::caption(l)}</caption>
            {fold::head(heads)}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn row(visit: &Visit, named: &Named) -> impl IntoView + use<> {
    let l = visit.lang;
    let line = &named.line;
    let region = region_of(visit, line.state).map(|r| ui::region(l, r)).unwrap_or_default();
    let mut reviewers: Vec<String> = line.reviewers.iter().map(|code| visit.state_name(*code)).collect();
    i18n::sort_by_name(l, &mut reviewers, |name| name);
    let reviewers = if reviewers.is_empty() {
        view! { <span class="soft">{t::not_drawn(l)}</span> }.into_any()
    } else {
        ui::joined(l, reviewers).into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=format!("/reviews/{}", line.id) dir="auto">{named.name.clone()}</a></th>
            {fold::cell(t::group(l), line.group.code())}
            {fold::cell(t::phase(l), number(l, i64::from(line.phase)))}
            {fold::cell(t::region(l), region)}
            {fold::cell(t::instruments(l), ui::instruments(l, &line.instruments))}
            {fold::cell(t::reviewers(l), reviewers)}
            {fold::cell(t::stage(l), view! { <span class="mark" data-state="now">{ui::stage(l, line.stage)}</span> })}
            {fold::cell(t::next_date(l), next_date(l, line))}
        </tr>
    }
    .into_any()
}

/// The next day that counts. A day that has passed is said in words and looks like any other: nothing singles out a State.
fn next_date(l: Language, line: &ReviewLine) -> impl IntoView + use<> {
    match line.due {
        Some((on, state)) => {
            let days = match state {
                DueState::Ahead { days } => i64::from(days),
                DueState::DueToday => 0,
                DueState::Past { days } => -i64::from(days),
            };
            view! {
                <time datetime=on.to_string()>{i18n::date(l, on)}</time>" "
                <span class="soft">"("{i18n::relative_days(l, days)}")"</span>
            }
            .into_any()
        }
        None => view! { <span class="soft">{t::no_date(l)}</span> }.into_any(),
    }
}
