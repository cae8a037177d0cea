//! The States, by regional group and alphabetically: what each is party to, and how it takes part.

use super::choice::{self, Choice};
use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::draws as t;
use crate::pages::fold;
use crate::pages::ruled::count;
use crate::ui;
use backend::service::{DrawLine, Entry};
use leptos::prelude::*;
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::RegionalGroup;

/// The list with its filter.
pub(super) fn section(visit: &Visit, line: &DrawLine, entries: &[Entry], choice: &Choice) -> AnyView {
    let l = visit.lang;
    let mut shown: Vec<(String, &Entry)> = entries
        .iter()
        .map(|entry| (visit.state_name(entry.entrant.code), entry))
        .filter(|(name, entry)| choice.takes(name, entry))
        .collect();
    i18n::sort_by_name(l, &mut shown, |(name, _)| name);
    let groups: Vec<_> = RegionalGroup::ALL
        .into_iter()
        .filter_map(|region| {
            let states: Vec<_> = shown.iter().filter(|(_, e)| e.entrant.regional_group == region).collect();
            let rows: Vec<_> = states.iter().map(|(name, entry)| row(l, line, choice, name, entry)).collect();
            (!rows.is_empty()).then(|| group(l, region, rows))
        })
        .collect();
    let list = if groups.is_empty() {
        view! {
            <div class="empty"><p>{t::no_state(l)}</p><p><a class="btn" href=Choice::default().address(line.id)>{t::show_all(l)}</a></p></div>
        }
        .into_any()
    } else {
        groups.into_any()
    };
    view! {
        <section class="sect" aria-labelledby="states">
            <h2 id="states">{t::states(l)}</h2>
            <p>{t::states_text(l)}</p>
            {choice::form(visit, line.id, choice)}
            {choice.is_any().then(|| view! { <p>{t::shown(l, count(shown.len()))}</p> })}
            {list}
        </section>
    }
    .into_any()
}

/// The States of one regional group.
fn group(l: Language, region: RegionalGroup, rows: Vec<AnyView>) -> AnyView {
    let instruments = Instrument::ALL.map(|i| ui::instrument(l, i));
    let heads = [t::state(l)].into_iter().chain(instruments).chain([t::part(l), t::notes(l)]);
    let title = ui::region(l, region);
    let n = count(rows.len());
    view! {
        <h3>{title}" "<span class="soft small">{t::shown(l, n)}</span></h3>
        <table class="fold pool" role="table">
            <caption class="vh">{title}</caption>
            {fold::head(heads)}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(l: Language, line: &DrawLine, choice: &Choice, name: &str, entry: &Entry) -> AnyView {
    let e = &entry.entrant;
    let href = format!("/draws/{}/preparation/{}{}", line.id, e.code, choice.query());
    let treaties: Vec<_> = Instrument::ALL
        .into_iter()
        .map(|i| {
            let status = match (e.instruments.contains(&i), e.signed.contains(&i)) {
                (true, _) => TreatyStatus::Party,
                (false, true) => TreatyStatus::Signatory,
                (false, false) => TreatyStatus::None,
            };
            let soft = (status != TreatyStatus::Party).then_some("soft");
            fold::cell(ui::instrument(l, i), view! { <span class=soft>{ui::treaty_status(l, status)}</span> })
        })
        .collect();
    let part = if entry.takes_part {
        view! { {t::takes_part(l)} }.into_any()
    } else {
        view! { <strong>{t::stays_out(l)}</strong> }.into_any()
    };
    view! {
        <tr role="row" id=format!("state-{}", e.code)>
            <th role="rowheader" scope="row"><a href=href dir="auto">{name.to_owned()}</a></th>
            {treaties}
            {fold::cell(t::part(l), part)}
            {fold::cell(t::notes(l), notes(l, entry))}
        </tr>
    }
    .into_any()
}

/// What is special about a State in this drawing.
fn notes(l: Language, entry: &Entry) -> AnyView {
    let e = &entry.entrant;
    let mut notes = Vec::new();
    if !e.may_review {
        notes.push(t::note_only_reviewed(l).to_owned());
    }
    if e.volunteers_for_more {
        notes.push(t::note_volunteers(l).to_owned());
    }
    if e.more_than_four_agreed {
        notes.push(t::note_more(l).to_owned());
    }
    let reason = (!entry.reason.is_empty()).then(|| {
        let before = if notes.is_empty() { "" } else { " " };
        view! { {before}<span dir="auto">{entry.reason.clone()}</span> }
    });
    view! { {ui::joined(l, notes)}{reason} }.into_any()
}
