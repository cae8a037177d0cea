//! What the room sees: what is drawn now, from whom, why not from others, and what came out so far.

use super::log::past;
use super::words::{self, What, number, numeral};
use crate::http::Visit;
use crate::i18n::texts::room as t;
use crate::i18n::{self};
use crate::ui;
use backend::service::{DrawLine, RoomView};
use leptos::prelude::*;
use rules::draw::Pending;
use rules::draw::process::Asked;
use rules::draw::record::Excluded;
use rules::draw::status::DrawStatus;
use rules::language::Language;

/// So many balls are drawn large.
const FEW: usize = 48;

/// The title, what is drawn now, and what was drawn last.
pub(super) fn now(visit: &Visit, line: &DrawLine, room: &RoomView) -> AnyView {
    let l = visit.lang;
    let inside = match (room.status, &room.pending) {
        (DrawStatus::Drawing, Some(pending)) => asked(visit, pending),
        (DrawStatus::Preparing, _) => stands(l, line, t::not_begun(l), t::state_preparing(l)),
        (DrawStatus::Frozen, _) => stands(l, line, t::not_begun(l), t::state_frozen(l)),
        (DrawStatus::Typed, _) => stands(l, line, t::not_begun(l), t::state_typed(l)),
        (DrawStatus::Dropped, _) => stands(l, line, t::dropped(l), t::dropped_text(l)),
        (DrawStatus::Drawing | DrawStatus::Finished | DrawStatus::Adopted, _) => finished(l, line, room),
    };
    let said = words::said(visit, room);
    let begun = has_begun(room);
    view! {
        <h1 class="kicker" dir="auto">{line.title.clone()}</h1>
        {inside}
        {begun.then(|| view! { <p class="said" id="room-said">{said.unwrap_or_else(|| t::nothing_yet(l).to_owned())}</p> })}
    }
    .into_any()
}

fn has_begun(room: &RoomView) -> bool {
    room.status >= DrawStatus::Drawing && room.status != DrawStatus::Dropped
}

fn asked(visit: &Visit, pending: &Pending) -> AnyView {
    let l = visit.lang;
    let what = What::of(visit, &pending.asked);
    let attempt = (pending.attempt > 1).then(|| t::attempt(l, numeral(l, pending.attempt)));
    let step = ui::joined(l, [t::now_step(l, numeral(l, pending.step))].into_iter().chain(attempt));
    view! {
        <p class="step">{t::now(l)}{ui::colon(l)}{step}</p>
        <h2 class="asked">{what.phrase}</h2>
        <p class="within">{what.within.or(what.needed)}" "<span class="soft">"("{ui::paragraph(l, what.paragraph)}")"</span></p>
    }
    .into_any()
}

/// A drawing in which no number is drawn.
fn stands(l: Language, line: &DrawLine, title: &'static str, text: &'static str) -> AnyView {
    view! {
        <h2 class="asked">{title}</h2>
        <p class="within">{text}</p>
        <p><a href=format!("/draws/{}", line.id)>{t::about(l)}</a></p>
    }
    .into_any()
}

/// The end, which nobody can take for a pause.
fn finished(l: Language, line: &DrawLine, room: &RoomView) -> AnyView {
    let text = match (line.rehearsal, room.status) {
        (true, _) => t::finished_rehearsal(l),
        (false, DrawStatus::Adopted) => t::adopted_text(l),
        (false, _) => t::finished_text(l),
    };
    view! {
        <div class="end-state">
            <h2 class="asked" id="room-end" tabindex="-1">{t::finished(l)}</h2>
            <p class="within">{text}</p>
            <p><a class="btn go" href=format!("/draws/{}/result", line.id)>{t::to_result(l)}</a></p>
        </div>
    }
    .into_any()
}

/// Figures, candidates, the others, and what came out.
pub(super) fn rest(visit: &Visit, room: &RoomView) -> AnyView {
    let l = visit.lang;
    if !has_begun(room) {
        return ().into_any();
    }
    let candidates = room.pending.as_ref().map(|p| (t::candidates(l), number(l, p.candidates.len())));
    let figures: Vec<_> = candidates
        .into_iter()
        .chain([(t::done(l), number(l, room.drawn)), (t::voided_count(l), number(l, room.voided))])
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    let pending = room.pending.as_ref();
    view! {
        <div class="sides">
            <section class="got" aria-labelledby="room-figures">
                <h2 class="vh" id="room-figures">{t::figures(l)}</h2>
                <dl class="figures">{figures}</dl>
                {pending.map(|p| so_far(visit, room, p))}
            </section>
            {pending.map(|p| view! { <div class="from">{balls(visit, p)}{excluded(visit, p)}</div> })}
            {past(visit, room)}
        </div>
    }
    .into_any()
}

/// The candidates as balls. They stand in the order of their numbers, which the method gives and everybody can repeat, not
/// in that of the alphabet.
fn balls(visit: &Visit, pending: &Pending) -> AnyView {
    let l = visit.lang;
    let items: Vec<_> = pending
        .candidates
        .iter()
        .enumerate()
        .map(|(i, code)| {
            let (ball, name) = (number(l, i + 1), words::entry(visit, code));
            let position = u64::try_from(i).unwrap_or(u64::MAX) + 1;
            let out = pending.set_aside.iter().find(|d| d.number == position).and_then(|d| d.set_aside);
            match out {
                None => view! { <li><b class="ball">{ball}</b>" "<span>{name}</span></li> }.into_any(),
                Some(why) => view! {
                    <li data-out="">
                        <s><b class="ball">{ball}</b>" "<span>{name}</span></s>
                        <small>{t::set_aside(l)}{ui::colon(l)}{words::why(l, why)}" ("{ui::paragraph(l, why.paragraph())}")"</small>
                    </li>
                }
                .into_any(),
            }
        })
        .collect();
    let many = (pending.candidates.len() > FEW).then_some("");
    view! {
        <section aria-labelledby="room-balls">
            <h2 id="room-balls">{t::can_be_drawn(l)}</h2>
            <ul class="balls" data-many=many>{items}</ul>
        </section>
    }
    .into_any()
}

fn excluded(visit: &Visit, pending: &Pending) -> AnyView {
    let l = visit.lang;
    let reasons = pending.excluded.iter().map(|e| reason(visit, e)).collect_view();
    let none = pending.excluded.is_empty().then(|| view! { <p>{t::excluded_none(l)}</p> });
    view! {
        <section class="others" aria-labelledby="room-others">
            <h2 id="room-others">{t::excluded(l)}</h2>
            {none}{reasons}
        </section>
    }
    .into_any()
}

fn reason(visit: &Visit, excluded: &Excluded) -> AnyView {
    let l = visit.lang;
    let mut names: Vec<String> = excluded.entries.iter().map(|code| words::entry(visit, code)).collect();
    i18n::sort_by_name(l, &mut names, |name| name);
    view! {
        <details id=format!("out-{}", excluded.why.code())>
            <summary>
                <b>{number(l, names.len())}</b>" "{words::why(l, excluded.why)}" "
                <span class="soft">"("{ui::paragraph(l, &excluded.para)}")"</span>
            </summary>
            <p>{ui::joined(l, names)}</p>
        </details>
    }
    .into_any()
}

/// What the drawing so far gives where numbers are drawn now.
fn so_far(visit: &Visit, room: &RoomView, pending: &Pending) -> AnyView {
    let l = visit.lang;
    let title = match &pending.asked {
        Asked::OddGroup { .. } => t::so_far_odd(l).to_owned(),
        Asked::Member { group, regional_group } => {
            t::so_far_member(l, ui::group(l, *group), ui::region(l, regional_group.0))
        }
        Asked::ReviewingState { state_under_review, .. } => t::so_far_review(l, visit.state_name(*state_under_review)),
    };
    let mut entries: Vec<(String, Option<&'static str>)> = words::so_far(room, pending)
        .into_iter()
        .filter_map(|step| {
            let place = match &step.asked {
                Asked::ReviewingState { slot, .. } => Some(words::slot(l, *slot)),
                Asked::OddGroup { .. } | Asked::Member { .. } => None,
            };
            Some((words::entry(visit, step.taken()?), place))
        })
        .collect();
    if matches!(pending.asked, Asked::Member { .. }) {
        i18n::sort_by_name(l, &mut entries, |(name, _)| name);
    }
    let none = entries.is_empty().then(|| view! { <li class="soft">{t::none_yet(l)}</li> });
    let items: Vec<_> = entries
        .into_iter()
        .map(|(name, place)| view! { <li><b>{name}</b>{place.map(|p| view! { " "<span class="soft">"("{p}")"</span> })}</li> })
        .collect();
    view! {
        <h2>{title}</h2>
        <ul class="bare so-far">{none}{items}</ul>
    }
    .into_any()
}
