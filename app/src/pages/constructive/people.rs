//! Attendance: everybody who may come, with a box for each; and their badges.

use super::files::take;
use crate::http::{Fields, Visit};
use crate::i18n;
use crate::i18n::texts::constructive as t;
use backend::constructive::{DayLine, DayView};
use leptos::prelude::*;
use rules::party::PartyCode;

/// For whom somebody comes, in the reader's language.
pub(super) fn party(visit: &Visit, line: &DayLine) -> String {
    let state = PartyCode::parse(&line.party).filter(|_| !line.stakeholder);
    state.map_or_else(|| line.party.clone(), |code| visit.state_name(code))
}

/// The section, within the form of the page; boxes that were ticked and not yet saved stay as they were.
pub(super) fn section(visit: &Visit, view: &DayView, typed: &Fields) -> AnyView {
    let l = visit.lang;
    let is_ticked = |id: &str, came: bool| {
        if typed.all("shown").any(|s| s == id) { typed.all("came").any(|c| c == id) } else { came }
    };
    let mut lines: Vec<(String, &DayLine)> = view.people.iter().map(|p| (p.attendee.person.name.clone(), p)).collect();
    i18n::sort_by_name(l, &mut lines, |(name, _)| name);
    let came = view.people.iter().filter(|p| p.attendee.came_at.is_some()).count();
    let items: Vec<_> = lines
        .iter()
        .map(|(name, line)| {
            let id = line.attendee.id.to_string();
            view! {
                <li><label class="check"><input type="checkbox" name="came" value=id.clone() checked=is_ticked(&id, line.attendee.came_at.is_some())/>
                    <span><bdi>{name.clone()}</bdi>" "<span class="soft"><bdi>{party(visit, line)}</bdi></span></span></label>
                    <input type="hidden" name="shown" value=id/></li>
            }
        })
        .collect();
    let none = items.is_empty();
    let n = |n: usize| i18n::number(l, i64::try_from(n).unwrap_or(0));
    let base = format!("/constructive/{}", view.event.id);
    view! {
        <section class="sect" aria-labelledby="people"><h2 id="people">{t::attendance(l)}</h2>
            {if none { view! { <p>{t::attendance_none(l)}</p> }.into_any() } else { view! {
                <p>{t::came_of(l, n(came), n(view.people.len()))}</p>
                <ul class="bare opts">{items}</ul>
                <button name="act" value="came" class="go">{crate::i18n::texts::common::save(l)}</button>
                <ul class="sect no-print">
                    <li><a href=format!("{base}/badges.pdf") download="">{t::badges(l)}</a></li>
                </ul>
                {take(l, t::attendance(l), &format!("{base}/tables/people"), "")}
            }.into_any() }}
        </section>
    }
    .into_any()
}
