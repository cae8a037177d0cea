//! The running list of what was drawn, newest first.

use super::words::{self, What, numeral};
use crate::http::Visit;
use crate::i18n::texts::room as t;
use crate::ui;
use backend::service::RoomView;
use leptos::prelude::*;
use rules::draw::record::{By, Drawn, Step};

/// Drawings listed.
const LISTED: usize = 15;

/// The list.
pub(super) fn past(visit: &Visit, room: &RoomView) -> AnyView {
    let l = visit.lang;
    let items = room.last.iter().take(LISTED).map(|s| listed(visit, s)).collect_view();
    let empty = room.last.is_empty().then(|| view! { <p class="soft">{t::none_yet(l)}</p> });
    view! {
        <section class="past" aria-labelledby="room-last">
            <h2 id="room-last">{t::last(l)}</h2>
            {empty}
            <ol class="log">{items}</ol>
        </section>
    }
    .into_any()
}

/// A drawing in the running list.
fn listed(visit: &Visit, step: &Step) -> AnyView {
    let l = visit.lang;
    let result = words::entry(visit, step.drawn.last().map_or("", |d| d.entry.as_str()));
    let result = match &step.voided {
        None => view! { <b>{result}</b> }.into_any(),
        Some(reason) => view! {
            <s>{result}</s>" "<span class="gone">{t::voided(l)}{ui::colon(l)}<bdi>{reason.clone()}</bdi></span>
        }
        .into_any(),
    };
    let how = step.drawn.last().map(|drawn| {
        let number = t::number_of(l, numeral(l, drawn.number), numeral(l, step.candidates));
        let hand = (drawn.by == By::Ball).then(|| t::by_hand(l).to_owned());
        ui::joined(l, [number].into_iter().chain(hand))
    });
    let attempt =
        (step.attempt > 1).then(|| view! { " "<small>"("{t::attempt(l, numeral(l, step.attempt))}")"</small> });
    view! {
        <li>
            <span class="step">{numeral(l, step.step)}{attempt}</span>
            <p>{result}</p>
            <p class="soft">{What::of(visit, &step.asked).line(l)}" – "{how}</p>
            {step.drawn.iter().filter_map(|d| aside(visit, d)).collect_view()}
        </li>
    }
    .into_any()
}

/// A number that did not count.
fn aside(visit: &Visit, drawn: &Drawn) -> Option<AnyView> {
    let l = visit.lang;
    let why = drawn.set_aside?;
    let entry = t::set_aside_number(l, words::entry(visit, &drawn.entry), numeral(l, drawn.number));
    let text = view! { <p class="soft">{t::set_aside(l)}{ui::colon(l)}<s>{entry}</s>" ("{words::why(l, why)}", "{ui::paragraph(l, why.paragraph())}")"</p> };
    Some(text.into_any())
}
