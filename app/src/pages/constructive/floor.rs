//! The list of speakers: who asked for the floor, in which order, for how long, and who has spoken.

use super::files::take;
use super::shared::{Form, Wrong, field_of};
use crate::http::{Fields, Visit};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::fold::{cell, head};
use crate::ui;
use backend::constructive::{DayView, SpeakerLine};
use chrono::TimeDelta;
use leptos::prelude::*;

/// The id of the field of a speaker's minutes.
pub(super) fn minutes_id(speaker: &str) -> String {
    field_of("minutes", speaker)
}

/// Whether something was typed to put somebody on the list.
pub(super) fn adds(typed: &Fields) -> bool {
    typed.get("act") == "add" || ["name", "party", "minutes"].iter().any(|field| !typed.get(field).is_empty())
}

/// The section, within the form of the page.
pub(super) fn section(visit: &Visit, view: &DayView, typed: &Fields, wrong: &Wrong) -> AnyView {
    let l = visit.lang;
    let rows: Vec<_> = view.speakers.iter().map(|s| row(visit, s, typed, wrong)).collect();
    let none = rows.is_empty();
    let form = Form { l, wrong };
    let usual = i64::from(visit.site.backend.rules().house.constructive.floor_minutes);
    view! {
        <section class="sect" aria-labelledby="floor"><h2 id="floor">{t::floor(l)}</h2>
            {if none { view! { <p>{t::floor_none(l)}</p> }.into_any() } else { view! {
                <table class="fold" role="table"><caption class="vh">{t::floor(l)}</caption>
                    {head([t::speaker(l), t::minutes(l), t::floor_state(l), t::floor_acts(l)])}
                    <tbody role="rowgroup">{rows}</tbody></table>
                {take(l, t::floor(l), &format!("/constructive/{}/tables/speakers", view.event.id), "")}
            }.into_any() }}
            <details open=adds(typed)><summary>{t::floor_add(l)}</summary>
                <div class="form">
                    {form.line("name", "text", t::speaker(l), None, typed.get("name"))}
                    {form.line("party", "text", t::speaker_for(l), None, typed.get("party"))}
                    {form.line("minutes", "number", t::minutes(l), Some(t::minutes_help(l, usual)), typed.get("minutes"))}
                    <button name="act" value="add" class="go">{t::floor_add(l)}</button>
                </div>
            </details>
        </section>
    }
    .into_any()
}

fn row(visit: &Visit, s: &SpeakerLine, typed: &Fields, wrong: &Wrong) -> AnyView {
    let l = visit.lang;
    let button = |act: &'static str, label: &'static str| {
        let name = format!("{label}{}{}", ui::colon(l), s.name);
        view! { <button name="act" value=format!("{act}:{}", s.id) aria-label=name>{label}</button> }
    };
    let (state, mark) = match (s.began_at, s.ended_at) {
        (Some(began), Some(ended)) => (t::has_spoken(l, length(visit, ended - began)), "done"),
        (Some(began), None) => {
            let over = visit.now - began > TimeDelta::minutes(i64::from(s.minutes));
            let since = i18n::time(l, began);
            (if over { t::speaks_over(l, since) } else { t::speaks(l, since) }, "now")
        }
        (None, _) => (t::waits(l).to_owned(), "none"),
    };
    let acts = match (s.began_at, s.ended_at) {
        (None, _) => view! { {button("begin", t::floor_begin(l))}{button("up", t::floor_up(l))}{button("down", t::floor_down(l))}{button("remove", t::remove(l))} }.into_any(),
        (Some(_), None) => button("end", t::floor_end(l)).into_any(),
        (Some(_), Some(_)) => ().into_any(),
    };
    let changes = s.began_at.is_none();
    let minutes_name = t::minutes_of(l, &s.name);
    let minutes_id = minutes_id(&s.id.to_string());
    let fault = wrong.at(&minutes_id);
    let bad = fault.is_some();
    let value = typed.all(&minutes_id).next().map_or_else(|| s.minutes.to_string(), ToOwned::to_owned);
    let (fault_id, described) = (format!("{minutes_id}-e"), bad.then(|| format!("{minutes_id}-e")));
    view! {
        <tr role="row" aria-current=(mark == "now").then_some("true")>
            <th role="rowheader" scope="row"><bdi>{s.name.clone()}</bdi><br/><span class="soft"><bdi>{s.party.clone()}</bdi></span></th>
            {cell(t::minutes(l), if changes { view! {
                <div class="row">
                    {ui::field_error(l, fault_id, fault)}
                    <input type="number" id=minutes_id.clone() name=minutes_id min="1" max="60" value=value aria-label=minutes_name class="few"
                        aria-invalid=bad.then_some("true") aria-describedby=described/>
                    <button name="act" value=format!("minutes:{}", s.id) class="plain">{t::set(l)}</button></div>
            }.into_any() } else { number(l, i64::from(s.minutes)).into_any() })}
            {cell(t::floor_state(l), view! { <span class="mark" data-state=mark>{state}</span> })}
            {cell(t::floor_acts(l), view! { <div class="row">{acts}</div> })}
        </tr>
    }
    .into_any()
}

fn length(visit: &Visit, took: TimeDelta) -> String {
    let minutes = (took.num_seconds() + 59) / 60;
    number(visit.lang, minutes.max(1))
}
