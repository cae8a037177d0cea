//! One drawing explained: for what, among whom, which number, who was set aside, and which paragraph excluded the others.

use super::words::{slot, source, why};
use crate::http::Visit;
use crate::i18n::texts::lots as t;
use crate::i18n::{self, number};
use crate::pages::ruled::{by, count};
use crate::ui;
use leptos::prelude::*;
use rules::draw::pool::Entrant;
use rules::draw::record::{Asked, Drawn, Excluded, Step};
use rules::party::PartyCode;
use std::collections::HashSet;

/// The drawing as an article under a heading of the second level.
pub(in crate::pages::draws) fn drawing(visit: &Visit, parties: &[Entrant], step: &Step) -> AnyView {
    let l = visit.lang;
    let id = format!("drawing-{}-{}", step.step, step.attempt);
    let nth = number(l, signed(step.step));
    let title =
        if step.attempt > 1 { t::drawing_again(l, nth, number(l, signed(step.attempt))) } else { t::drawing(l, nth) };
    let voided = step.voided.clone().map(|reason| {
        view! {
            <div class="note" data-kind="warn"><p>{t::voided(l)}" "<q dir="auto">{reason}</q></p></div>
        }
    });
    let drawn: Vec<_> = step.drawn.iter().map(|drawn| one(visit, step, drawn)).collect();
    view! {
        <article class="drawing" aria-labelledby=id.clone()>
            <h3 id=id.clone()>{title}</h3>
            <p>{asked(visit, step)}</p>
            {voided}
            <p>{t::candidates(l, signed(step.candidates))}</p>
            <ul>{drawn}</ul>
            {candidates(visit, parties, step)}
            {excluded(visit, step)}
        </article>
    }
    .into_any()
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What was drawn for.
fn asked(visit: &Visit, step: &Step) -> String {
    let l = visit.lang;
    match &step.asked {
        Asked::OddGroup { regional_group, more } => {
            let of = regional_group.map_or_else(|| t::all_states(l), |r| ui::region(l, r.0));
            if *more { t::asked_one_more(l, of) } else { t::asked_one_fewer(l, of) }
        }
        Asked::Member { group, regional_group } => {
            t::asked_member(l, ui::group(l, *group), ui::region(l, regional_group.0))
        }
        Asked::ReviewingState { state_under_review, slot: place, beside: None, instruments } => t::asked_reviewing(
            l,
            visit.state_name(*state_under_review),
            slot(l, *place),
            ui::instruments(l, instruments),
        ),
        Asked::ReviewingState { state_under_review, beside: Some(beside), instruments, .. } => t::asked_additional(
            l,
            visit.state_name(*state_under_review),
            visit.state_name(*beside),
            ui::instruments(l, instruments),
        ),
    }
}

/// A State by its name, a group by its own.
fn entry(visit: &Visit, step: &Step, entry: &str) -> String {
    match (&step.asked, PartyCode::parse(entry)) {
        (Asked::OddGroup { .. }, _) => rules::ruleset::Group::from_code(entry)
            .map_or_else(|| entry.to_owned(), |group| ui::group(visit.lang, group)),
        (_, Some(code)) => visit.state_name(code),
        (_, None) => entry.to_owned(),
    }
}

/// One number: where it came from, whom it hit, and whether it counted.
fn one(visit: &Visit, step: &Step, drawn: &Drawn) -> AnyView {
    let l = visit.lang;
    let name = entry(visit, step, &drawn.entry);
    let how = t::number_drawn(l, number(l, signed(drawn.number)), source(l, drawn.by));
    let aside = drawn.set_aside.map(|reason| {
        let text = t::set_aside(l, why(l, reason));
        view! { <span>{text}" "{by(l, reason.paragraph())}</span> }
    });
    let counts = drawn.set_aside.is_none();
    let name =
        if counts { view! { <b><bdi>{name}</bdi></b> }.into_any() } else { view! { <bdi>{name}</bdi> }.into_any() };
    view! { <li>{how}{ui::colon(l)}{name}{aside.map(|aside| view! { ". "{aside} })}</li> }.into_any()
}

/// The candidates by number: all of the pool whom no reason excluded, in the order of their codes.
fn candidates(visit: &Visit, parties: &[Entrant], step: &Step) -> Option<AnyView> {
    let l = visit.lang;
    if matches!(step.asked, Asked::OddGroup { .. }) {
        return None;
    }
    let out: HashSet<&str> = step.excluded.iter().flat_map(|e| e.entries.iter().map(String::as_str)).collect();
    let list: Vec<_> = parties.iter().filter(|p| !out.contains(p.code.as_str())).collect();
    // The record says how many there were; a list that does not fit is not shown.
    if u64::try_from(list.len()).ok() != Some(step.candidates) {
        return None;
    }
    let items: Vec<_> = list
        .into_iter()
        .map(|p| view! { <li><bdi>{visit.state_name(p.code)}</bdi>" "<span class="soft small" dir="ltr">{p.code.to_string()}</span></li> })
        .collect();
    Some(
        view! {
            <details>
                <summary>{t::candidates_by_number(l)}</summary>
                <p class="soft">{t::order_of_numbers(l)}</p>
                <ol>{items}</ol>
            </details>
        }
        .into_any(),
    )
}

/// Everybody else, grouped by the paragraph that excluded them.
fn excluded(visit: &Visit, step: &Step) -> Option<AnyView> {
    let l = visit.lang;
    let all: usize = step.excluded.iter().map(|e| e.entries.len()).sum();
    let reasons: Vec<_> = step.excluded.iter().map(|e| reason(visit, step, e)).collect();
    (all > 0).then(|| {
        view! {
            <details>
                <summary>{t::excluded(l, count(all))}</summary>
                <dl class="reasons">{reasons}</dl>
            </details>
        }
        .into_any()
    })
}

fn reason(visit: &Visit, step: &Step, excluded: &Excluded) -> AnyView {
    let l = visit.lang;
    let mut names: Vec<String> = excluded.entries.iter().map(|e| entry(visit, step, e)).collect();
    i18n::sort_by_name(l, &mut names, |name| name);
    let how_many = (!matches!(step.asked, Asked::OddGroup { .. })).then(|| t::states(l, count(names.len())));
    view! {
        <dt>{why(l, excluded.why)}" "{by(l, &excluded.para)}" "<span class="soft small">{how_many}</span></dt>
        <dd>{ui::joined(l, names)}</dd>
    }
    .into_any()
}
