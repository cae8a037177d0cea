//! The words of the room: what is drawn, who or what was drawn, why somebody cannot be, what happened last.

pub(super) use crate::pages::draws::result::why;

use crate::http::Visit;
use crate::i18n::texts::{room as t, words};
use crate::i18n::{self};
use crate::ui;
use backend::service::RoomView;
use rules::draw::Pending;
use rules::draw::process::Asked;
use rules::draw::record::{Drawn, Slot, Step, Why};
use rules::language::Language;
use rules::party::PartyCode;
use rules::ruleset::Group;

/// A count in the language.
pub(super) fn number(l: Language, n: usize) -> String {
    i18n::number(l, i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number of a drawing or of a ball in the language.
pub(super) fn numeral(l: Language, n: u64) -> String {
    i18n::number(l, i64::try_from(n).unwrap_or(i64::MAX))
}

/// What is drawn: the phrase, the regional group it is within, what it is needed for, and the paragraph it rests on.
pub(super) struct What {
    pub(super) phrase: String,
    pub(super) within: Option<String>,
    pub(super) needed: Option<String>,
    pub(super) paragraph: &'static str,
}

impl What {
    pub(super) fn of(visit: &Visit, asked: &Asked) -> Self {
        let l = visit.lang;
        match asked {
            Asked::OddGroup { regional_group, more } => Self {
                phrase: if *more { t::odd_more(l) } else { t::odd_fewer(l) }.to_owned(),
                within: regional_group.map(|of| ui::region(l, of.0).to_owned()),
                needed: None,
                paragraph: "17",
            },
            Asked::Member { group, regional_group } => Self {
                phrase: t::member(l, ui::group(l, *group)),
                within: Some(ui::region(l, regional_group.0).to_owned()),
                needed: None,
                paragraph: "17",
            },
            Asked::ReviewingState { state_under_review, slot, beside, instruments } => {
                let state = visit.state_name(*state_under_review);
                let (phrase, paragraph) = match slot {
                    Slot::SameRegion => (t::same_region(l, state), "28"),
                    Slot::OtherRegion => (t::other_region(l, state), "28"),
                    Slot::Additional => (t::additional(l, state, ui::instruments(l, instruments)), "28 (b)"),
                };
                let needed = beside.map(|b| t::beside(l, visit.state_name(b)));
                Self { phrase, within: None, needed, paragraph }
            }
        }
    }

    /// In one line.
    pub(super) fn line(self, l: Language) -> String {
        match self.within {
            Some(within) => words::labelled(l, self.phrase, within),
            None => self.phrase,
        }
    }
}

/// The name of what stands on a ball: a State, or a group.
pub(super) fn entry(visit: &Visit, entry: &str) -> String {
    match (Group::from_code(entry), PartyCode::parse(entry)) {
        (Some(group), _) => ui::group(visit.lang, group),
        (None, Some(state)) => visit.state_name(state),
        (None, None) => entry.to_owned(),
    }
}

/// The place of a reviewing State.
pub(super) fn slot(l: Language, slot: Slot) -> &'static str {
    match slot {
        Slot::SameRegion => t::slot_same(l),
        Slot::OtherRegion => t::slot_another(l),
        Slot::Additional => t::slot_additional(l),
    }
}

/// The last thing that was done.
enum Event<'a> {
    Taken(&'a Step),
    SetAside(&'a Drawn, Why),
    Voided(&'a Step),
}

/// Works out of the room as it stands what was done last.
fn event(room: &RoomView) -> Option<Event<'_>> {
    let newest = room.last.first();
    if let Some(pending) = &room.pending {
        if let Some(drawn) = pending.set_aside.last() {
            return drawn.set_aside.map(|why| Event::SetAside(drawn, why));
        }
        // After a void the same step is drawn anew, and nothing that counts came after what was voided.
        let voided = |s: &&Step| s.step == pending.step && s.attempt + 1 == pending.attempt && s.voided.is_some();
        if newest.is_some_and(|s| s.voided.is_some())
            && let Some(step) = room.last.iter().find(voided)
        {
            return Some(Event::Voided(step));
        }
    }
    newest.filter(|s| s.voided.is_none()).map(Event::Taken)
}

/// What was done last, in words for ears as well.
pub(super) fn said(visit: &Visit, room: &RoomView) -> Option<String> {
    let l = visit.lang;
    Some(match event(room)? {
        Event::Taken(step) => {
            let drawn = step.drawn.last()?;
            let what = What::of(visit, &step.asked).line(l);
            t::said_taken(l, entry(visit, &drawn.entry), numeral(l, drawn.number), what)
        }
        Event::SetAside(drawn, reason) => {
            t::said_set_aside(l, entry(visit, &drawn.entry), numeral(l, drawn.number), why(l, reason))
        }
        Event::Voided(step) => t::said_voided(l, numeral(l, step.step), entry(visit, step.taken().unwrap_or_default())),
    })
}

/// The drawing that a void would take back.
pub(super) fn voidable(room: &RoomView) -> Option<&Step> {
    room.last.iter().find(|s| s.voided.is_none())
}

/// What counts so far of what is being drawn: the review's reviewing States, the States of this part of a group, or the
/// groups drawn; in the order drawn.
pub(super) fn so_far<'a>(room: &'a RoomView, pending: &Pending) -> Vec<&'a Step> {
    let same = |s: &&Step| match (&pending.asked, &s.asked) {
        (Asked::OddGroup { regional_group: a, .. }, Asked::OddGroup { regional_group: b, .. }) => a == b,
        (Asked::Member { group: a, regional_group: of }, Asked::Member { group: b, regional_group: from }) => {
            a == b && of == from
        }
        (Asked::ReviewingState { state_under_review: a, .. }, Asked::ReviewingState { state_under_review: b, .. }) => {
            a == b
        }
        _ => false,
    };
    let mut steps: Vec<&Step> = room.last.iter().filter(|s| s.voided.is_none()).filter(same).collect();
    steps.reverse();
    steps
}
