//! The controls of who conducts: one key a number, a ball drawn by hand, a recorded void. Each is a form that posts.

use super::Fault;
use super::words::{self, number, numeral};
use crate::http::{Fields, Visit};
use crate::i18n::texts::room as t;
use crate::ui::{self, TextArea};
use backend::service::{DrawLine, RoomView};
use leptos::prelude::*;

/// The form of what is typed, which a switch of language posts.
pub(super) const HAND: &str = "hand";
/// How many numbers the second button draws.
const MANY: usize = 25;

/// What was typed, and what was refused.
pub(super) struct Conducting<'a> {
    pub(super) typed: &'a Fields,
    pub(super) fault: &'a Option<Fault>,
}

impl Conducting<'_> {
    fn fault_at(&self, field: &str) -> Option<String> {
        self.fault.as_ref().filter(|f| f.field == field).map(|f| f.text.clone())
    }

    /// What is typed was meant for the room as its writer saw it: it keeps that number until they were told otherwise.
    fn seq(&self, room: &RoomView) -> u32 {
        let told = self.fault.as_ref().is_some_and(|f| f.field == "draw");
        let meant = self.typed.get("seq").parse().ok().filter(|_| !told);
        meant.unwrap_or(room.seq)
    }
}

pub(super) fn controls(visit: &Visit, line: &DrawLine, room: &RoomView, now: &Conducting<'_>) -> AnyView {
    let l = visit.lang;
    view! {
        <section class="conduct" aria-labelledby="conduct-title">
            <h2 class="vh" id="conduct-title">{t::conduct(l)}</h2>
            {draw(visit, line, room, now)}
            <div data-part="hand">{hand(visit, line, room, now)}</div>
        </section>
    }
    .into_any()
}

/// The button that has the focus. A fault elsewhere takes it away, so that the key which sent what was wrong draws nothing.
fn draw(visit: &Visit, line: &DrawLine, room: &RoomView, now: &Conducting<'_>) -> AnyView {
    let l = visit.lang;
    let focus = now.fault.as_ref().is_none_or(|f| f.field == "draw");
    let buttons = room.pending.is_some().then(|| {
        view! {
            <p class="row">
                <button class="go draw" id="draw-go" name="act" value="seed" autofocus=focus
                    aria-describedby="room-said draw-keys">{t::draw(l)}</button>
                <button name="act" value="many" id="draw-many">{t::draw_next(l, number(l, MANY))}</button>
            </p>
            <p class="help" id="draw-keys">{t::keys(l)}</p>
        }
    });
    view! {
        <form id="draw" method="post" action=format!("/draws/{}/room", line.id)>
            <input type="hidden" name="seq" value=room.seq/>
            <input type="hidden" name="count" value=MANY/>
            <div data-part="draw">{buttons}</div>
        </form>
    }
    .into_any()
}

/// What is typed: a ball's number, the reason of a void. Enter in the first sends the ball, which its button comes first for.
fn hand(visit: &Visit, line: &DrawLine, room: &RoomView, now: &Conducting<'_>) -> AnyView {
    let l = visit.lang;
    let faults: Vec<(String, String)> =
        now.fault.iter().filter(|f| f.field != "draw").map(|f| (f.field.to_owned(), f.text.clone())).collect();
    view! {
        {ui::errors(l, faults)}
        <form id=HAND method="post" action=format!("/draws/{}/room", line.id) novalidate>
            <input type="hidden" name="seq" value=now.seq(room)/>
            {ball(visit, room, now)}
            {void(visit, room, now)}
        </form>
    }
    .into_any()
}

fn ball(visit: &Visit, room: &RoomView, now: &Conducting<'_>) -> Option<AnyView> {
    let l = visit.lang;
    let pending = room.pending.as_ref()?;
    let fault = now.fault_at("number");
    let described = if fault.is_some() { "number-e number-h" } else { "number-h" };
    Some(
        view! {
            <div class="field">
                <label for="number">{t::ball(l)}</label>
                <p class="help" id="number-h">{t::ball_help(l, number(l, pending.candidates.len()))}</p>
                {ui::field_error(l, "number-e".to_owned(), fault.clone())}
                <div class="row">
                    <input id="number" name="number" inputmode="numeric" autocomplete="off" maxlength="12"
                        value=now.typed.get("number").to_owned() autofocus=fault.is_some()
                        aria-invalid=fault.is_some().then_some("true") aria-describedby=described/>
                    <button name="act" value="ball">{t::take_ball(l)}</button>
                </div>
            </div>
        }
        .into_any(),
    )
}

fn void(visit: &Visit, room: &RoomView, now: &Conducting<'_>) -> Option<AnyView> {
    let l = visit.lang;
    let step = words::voidable(room)?;
    let fault = now.fault_at("reason");
    let typed = now.typed.get("reason").to_owned();
    let described = if fault.is_some() { "reason-e reason-h" } else { "reason-h" };
    let open = fault.is_some() || !typed.is_empty();
    let what = t::void_what(l, numeral(l, step.step), words::entry(visit, step.taken().unwrap_or_default()));
    Some(
        view! {
            <details id="void" open=open>
                <summary>{t::void(l)}</summary>
                <p>{what}</p>
                <div class="field">
                    <label for="reason">{t::reason(l)}</label>
                    <p class="help" id="reason-h">{t::reason_help(l)}</p>
                    {ui::field_error(l, "reason-e".to_owned(), fault.clone())}
                    <TextArea id="reason" name="reason" value=typed rows=2 described_by=described.to_owned() invalid=fault.is_some()/>
                </div>
                <button class="bad" name="act" value="void">{t::void_go(l)}</button>
            </details>
        }
        .into_any(),
    )
}
