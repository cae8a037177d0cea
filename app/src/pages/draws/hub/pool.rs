//! The frozen pool as everybody sees it: who takes part, with what, and who does not.

use super::Hub;
use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::draws as t;
use crate::pages::draws::shared::names;
use crate::pages::fold;
use crate::pages::ruled::{by, count};
use crate::ui;
use leptos::prelude::*;
use rules::draw::Entrant;
use rules::party::RegionalGroup;

/// The pool of a whole drawing; nothing before it is frozen.
pub(super) fn section(visit: &Visit, hub: &Hub) -> Option<AnyView> {
    if hub.pool.is_empty() {
        return None;
    }
    let l = visit.lang;
    let out = left_out(visit, hub);
    let only: Vec<_> = hub.pool.iter().filter(|e| !e.may_review).map(|e| e.code).collect();
    let only = (!only.is_empty()).then(|| {
        view! { <p>{t::only_reviewed(l)}{ui::colon(l)}{names(visit, only)}" "{by(l, "52")}</p> }
    });
    Some(
        view! {
            <section class="sect stack" aria-labelledby="pool">
                <h2 id="pool">{t::pool(l)}</h2>
                <p>{t::pool_text(l)}</p>
                <p><a href=format!("/draws/{}/pool.json", hub.line.id)>{t::pool_file(l)}</a></p>
                {only}
                {out}
                <details><summary>{t::all_states(l, count(hub.pool.len()))}</summary>{table(visit, &hub.pool)}</details>
            </section>
        }
        .into_any(),
    )
}

/// Who was left out, with the reason as the Secretariat wrote it.
fn left_out(visit: &Visit, hub: &Hub) -> AnyView {
    let l = visit.lang;
    if hub.out.is_empty() {
        return view! { <p>{t::nobody_out(l)}</p> }.into_any();
    }
    let mut named: Vec<(String, String)> =
        hub.out.iter().map(|(code, reason)| (visit.state_name(*code), reason.clone())).collect();
    i18n::sort_by_name(l, &mut named, |(name, _)| name);
    let items: Vec<_> = named
        .into_iter()
        .map(|(name, reason)| view! { <li><span dir="auto">{name}</span>{ui::colon(l)}<span dir="auto">{reason}</span></li> })
        .collect();
    view! { <h3>{t::left_out(l)}</h3><ul>{items}</ul> }.into_any()
}

/// All of them, by regional group and alphabetically.
fn table(visit: &Visit, pool: &[Entrant]) -> AnyView {
    let l = visit.lang;
    let mut rows = Vec::new();
    for region in RegionalGroup::ALL {
        let mut states: Vec<(String, &Entrant)> =
            pool.iter().filter(|e| e.regional_group == region).map(|e| (visit.state_name(e.code), e)).collect();
        i18n::sort_by_name(l, &mut states, |(name, _)| name);
        rows.extend(states.into_iter().map(|(name, e)| {
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
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" dir="auto">{name}</th>
                    {fold::cell(t::region(l), ui::region(l, region))}
                    {fold::cell(t::reviewed_for(l), ui::instruments(l, &e.reviewed_for()))}
                    {fold::cell(t::notes(l), ui::joined(l, notes))}
                </tr>
            }
            .into_any()
        }));
    }
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::pool_caption(l)}</caption>
            {fold::head([t::state(l), t::region(l), t::reviewed_for(l), t::notes(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}
