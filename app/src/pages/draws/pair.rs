//! `/draws/{id}/result/{state}`: one State of a result: how it came into its group, every drawing of its review, and the
//! reviews that it performs.

use super::result::{Drawn, Told, drawing, entrant_of, group_of, instruments_of, performed_by, review_of, slot};
use super::{result, shared};
use crate::http::{Failure, Page, Visit};
use crate::i18n;
use crate::i18n::texts::{common, lots as t};
use crate::pages::fold;
use crate::pages::path::part;
use crate::pages::ruled::sentence;
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use rules::draw::Record;
use rules::draw::pool::Entrant;
use rules::draw::record::{Asked, Step};
use rules::language::Language;
use rules::party::PartyCode;

pub(crate) async fn page(visit: Visit, Path((id, state)): Path<(String, String)>) -> Result<Response, Failure> {
    let drawn = Drawn::load(&visit, part(&id)?).await?;
    let Told::Whole(record) = &drawn.told else { return Err(Failure::NotFound) };
    let entrant = PartyCode::parse(&state).and_then(|code| entrant_of(record, code)).ok_or(Failure::NotFound)?;
    Ok(draw(&visit, &drawn, record, entrant))
}

fn draw(visit: &Visit, drawn: &Drawn, record: &Record, state: &Entrant) -> Response {
    let l = visit.lang;
    let name = visit.state_name(state.code);
    let mut crumbs = shared::crumbs(l, &drawn.line, Some(name.clone()));
    let all = crate::http::Crumb::to(t::result(l), format!("/draws/{}/result", drawn.line.id));
    crumbs.insert(crumbs.len().saturating_sub(1), all);
    let group = group_of(record, state.code).map(|g| ui::group(l, g));
    let lead = ui::joined(l, group.into_iter().chain([ui::region(l, state.regional_group).to_owned()]));
    let under_review = t::reviewed_for(l, ui::instruments(l, &state.reviewed_for()));
    Page::new(t::pair_title(l, &name, &drawn.line.title)).rehearsal(drawn.line.rehearsal).crumbs(crumbs).respond(
        visit,
        || {
            view! {
                {result::notices(l, drawn)}
                <div class="head"><div>
                    <p class="kicker"><bdi>{drawn.line.title.clone()}</bdi></p>
                    <h1><bdi>{name}</bdi></h1>
                    <p class="lead">{lead}</p>
                </div></div>
                <p>{under_review}</p>
                {reviewers(visit, record, state)}
                {performed(visit, drawn, record, state)}
                {of_review(visit, record, state)}
                {into_group(visit, record, state)}
            }
        },
    )
}

/// Who reviews it, in the order drawn.
fn reviewers(visit: &Visit, record: &Record, state: &Entrant) -> impl IntoView + use<> {
    let l = visit.lang;
    let places = review_of(record, state.code).map(|r| r.reviewers.as_slice()).unwrap_or_default();
    let rows: Vec<_> = places
        .iter()
        .map(|place| {
            let region = entrant_of(record, place.code).map(|e| ui::region(l, e.regional_group)).unwrap_or_default();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" dir="auto">{visit.state_name(place.code)}</th>
                    {fold::cell(t::the_place(l), slot(l, place.slot))}
                    {fold::cell(t::region(l), region)}
                    {fold::cell(t::instruments(l), ui::instruments(l, &place.instruments))}
                </tr>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{t::not_yet(l)}</p> }.into_any()
    } else {
        view! {
            <table class="fold" role="table">
                <caption class="vh">{t::reviewed_by(l)}</caption>
                {fold::head([common::state(l), t::the_place(l), t::region(l), t::instruments(l)])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let more = state.more_than_four_agreed.then(|| sentence(l, t::more_agreed(l), "28 (c)"));
    view! {
        <section class="sect" aria-labelledby="reviewers">
            <h2 id="reviewers">{t::reviewed_by(l)}</h2>
            {list}
            {more}
        </section>
    }
    .into_any()
}

/// The reviews that it performs, each with a way to its own page.
fn performed(visit: &Visit, drawn: &Drawn, record: &Record, state: &Entrant) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut reviews = performed_by(visit, record, state.code);
    i18n::sort_by_name(l, &mut reviews, |(name, _, _)| name);
    let items: Vec<_> = reviews
        .into_iter()
        .map(|(name, of, place)| {
            let href = format!("/draws/{}/result/{of}", drawn.line.id);
            let what = entrant_of(record, of).map(|of| instruments_of(l, place, of)).unwrap_or_default();
            let what = ui::joined(l, [slot(l, place.slot).to_owned(), what]);
            view! { <li><a href=href dir="auto">{name}</a>" "<span class="soft small">{what}</span></li> }
        })
        .collect();
    let list = match (items.is_empty(), state.may_review) {
        (false, _) => view! { <ul class="bare">{items}</ul> }.into_any(),
        (true, true) => view! { <p class="soft">{t::not_yet(l)}</p> }.into_any(),
        (true, false) => sentence(l, t::only_under_review(l), "52"),
    };
    let more = state.volunteers_for_more.then(|| sentence(l, t::volunteers(l), "29"));
    view! {
        <section class="sect" aria-labelledby="performs">
            <h2 id="performs">{t::performs(l)}</h2>
            {list}
            {more}
        </section>
    }
    .into_any()
}

/// Every drawing of its review, voided ones too.
fn of_review(visit: &Visit, record: &Record, state: &Entrant) -> impl IntoView + use<> {
    let l = visit.lang;
    let is_of = |step: &&Step| matches!(&step.asked, Asked::ReviewingState { state_under_review, .. } if *state_under_review == state.code);
    let steps: Vec<_> = record.steps.iter().filter(is_of).map(|s| drawing(visit, &record.parties, s)).collect();
    let none = steps.is_empty().then(|| view! { <p class="soft">{t::not_yet(l)}</p> });
    view! {
        <section class="sect" aria-labelledby="drawings">
            <h2 id="drawings">{t::drawings_title(l)}</h2>
            <p>{t::drawings_text(l)}</p>
            {none}
            {steps}
        </section>
    }
    .into_any()
}

/// How it came into its group: by its own lot, or because it was among the rest.
fn into_group(visit: &Visit, record: &Record, state: &Entrant) -> impl IntoView + use<> {
    let l = visit.lang;
    let hit = |step: &Step| step.drawn.iter().any(|d| d.entry == state.code.as_str());
    let own: Vec<&Step> = record.steps.iter().filter(|s| matches!(s.asked, Asked::Member { .. }) && hit(s)).collect();
    let was_drawn = own.iter().any(|s| s.voided.is_none());
    let rest = group_of(record, state.code).filter(|_| !was_drawn);
    let rest = rest.map(|group| sentence(l, rest_text(l, state, ui::group(l, group)), "17"));
    let own: Vec<_> = own.into_iter().map(|s| drawing(visit, &record.parties, s)).collect();
    let sizes: Vec<_> = record
        .steps
        .iter()
        .filter(|s| match &s.asked {
            Asked::OddGroup { regional_group, .. } => regional_group.is_none_or(|r| r.0 == state.regional_group),
            Asked::Member { .. } | Asked::ReviewingState { .. } => false,
        })
        .map(|s| drawing(visit, &record.parties, s))
        .collect();
    let sizes = (!sizes.is_empty()).then(|| {
        view! {
            <details>
                <summary>{t::sizes(l)}</summary>
                <div>{sizes}</div>
            </details>
        }
    });
    view! {
        <section class="sect" aria-labelledby="group">
            <h2 id="group">{t::into_group(l)}</h2>
            {rest}
            {own}
            {sizes}
        </section>
    }
    .into_any()
}

fn rest_text(l: Language, state: &Entrant, group: String) -> String {
    t::rest_of_region(l, group, ui::region(l, state.regional_group))
}
