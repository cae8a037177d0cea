//! What rooms, sides and subjects are called.

use crate::http::Visit;
use crate::i18n::texts::dialogue as t;
use crate::pages::reading::{article_line, number};
use crate::ui;
use backend::service::ThreadLine;
use leptos::prelude::*;
use rules::dialogue::{Room, Side, Subject, TalkFault};
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::split_code;

/// The name of a room.
pub(super) fn room(l: Language, room: Room) -> &'static str {
    match room {
        Room::Dialogue => t::room_dialogue(l),
        Room::Delegation => t::room_delegation(l),
        Room::Notes => t::room_notes(l),
    }
}

/// Who shares a room, in one sentence.
pub(super) fn room_readers(visit: &Visit, room: Room, own: Option<PartyCode>) -> String {
    let l = visit.lang;
    match (room, own) {
        (Room::Dialogue, _) => t::readers_dialogue(l).to_owned(),
        (Room::Delegation, Some(state)) => t::readers_delegation(l, visit.state_name(state)),
        (Room::Delegation, None) => t::room_delegation(l).to_owned(),
        (Room::Notes, _) => t::readers_notes(l).to_owned(),
    }
}

/// A room's name with its shape, for headings and lists.
pub(super) fn room_mark(l: Language, which: Room) -> impl IntoView + use<> {
    view! { <span class="room" data-room=which.code()>{room(l, which)}</span> }
}

/// The label of the button that sends: another one in each room.
pub(super) fn send(l: Language, room: Room) -> &'static str {
    match room {
        Room::Dialogue => t::send_dialogue(l),
        Room::Delegation => t::send_delegation(l),
        Room::Notes => t::send_notes(l),
    }
}

/// Of whom something is awaited.
pub(crate) fn side(l: Language, side: Side) -> &'static str {
    match side {
        Side::UnderReview => t::side_under_review(l),
        Side::Reviewing => t::side_reviewing(l),
        Side::Secretariat => t::side_secretariat(l),
        Side::Colleagues => t::side_colleagues(l),
    }
}

/// What a conversation is about.
pub(super) fn subject(visit: &Visit, about: &Subject) -> String {
    about_line(visit.lang, about)
}

/// What a conversation is about, in a language.
pub(crate) fn about_line(l: Language, about: &Subject) -> String {
    match about {
        Subject::Review => t::about_review(l).to_owned(),
        Subject::Instrument(instrument) => ui::instrument(l, *instrument).to_owned(),
        Subject::Article(instrument, article) => article_line(l, *instrument, *article),
        Subject::Question(code) => match split_code(code) {
            Some((instrument, _, _)) => t::about_question(l, ui::instrument(l, instrument), number(code)),
            None => code.clone(),
        },
        Subject::Feedback(_) => t::about_feedback(l).to_owned(),
    }
}

/// The words of the question or the title of the article.
pub(super) fn subject_text(visit: &Visit, about: &Subject, phase: u8) -> Option<String> {
    let loaded = visit.site.backend.library().for_phase(phase)?;
    let texts = loaded.texts(visit.lang)?;
    match about {
        Subject::Article(instrument, article) => texts.article(*instrument, *article).map(|a| a.title.clone()),
        Subject::Question(code) => texts.question(code).map(|q| q.text.clone()),
        Subject::Review | Subject::Instrument(_) | Subject::Feedback(_) => None,
    }
}

/// Why something could not be said, by code; other codes say that it could not be sent.
pub(crate) fn fault(l: Language, code: &str) -> &'static str {
    match TalkFault::from_code(code) {
        Some(TalkFault::IsSettled) => t::fault_is_settled(l),
        Some(TalkFault::IsOpen) => t::fault_is_open(l),
        Some(TalkFault::NeverSettled) => t::fault_never_settled(l),
        Some(TalkFault::NotYours) => t::fault_not_yours(l),
        Some(TalkFault::NotAsked) => t::fault_not_asked(l),
        Some(TalkFault::NobodyToAsk) => t::fault_nobody_to_ask(l),
        Some(TalkFault::NotInSource) => t::fault_not_in_source(l),
        Some(TalkFault::NoSource) => t::fault_no_source(l),
        None => t::fault_not_sent(l),
    }
}

/// Where a conversation stands: what is new, what is awaited, whether it is settled.
pub(super) fn standing(l: Language, line: &ThreadLine) -> impl IntoView + use<> {
    let new = (line.unread > 0).then(|| {
        view! { <b class="tag" data-state="new">{t::new_count(l, i64::from(line.unread))}</b>" " }
    });
    let awaits = if line.awaits_us {
        view! { <b class="mark" data-state="now">{t::awaits_us(l)}</b>" " }.into_any()
    } else if line.awaiting.is_empty() {
        ().into_any()
    } else {
        let from: Vec<String> = line.awaiting.iter().map(|s| side(l, *s).to_owned()).collect();
        let from = ui::joined(l, from);
        view! { <span class="mark" data-state="part">{t::awaits_from(l, from)}</span>" " }.into_any()
    };
    let settled = line.settled_at.map(|_| view! { <span class="mark" data-state="done">{t::settled(l)}</span>" " });
    view! { {new}{awaits}{settled} }
}
