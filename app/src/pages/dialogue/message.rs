//! One message as it is read. It is never changed: what happened to it later stands beside it.

use super::marked::marked;
use super::words;
use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::dialogue as t;
use crate::pages::reading::number;
use crate::ui;
use backend::service::{MessageLine, QuoteView, ReadBy, TalkView};
use leptos::prelude::*;
use rules::dialogue::{MessageKind, Room, Source};
use rules::id::{FileId, ReviewId, ThreadId};
use rules::language::Language;
use rules::questionnaire::FileRef;

/// The address of a message, which opens the page of the conversation that has it.
pub(super) fn link(review: ReviewId, thread: ThreadId, seq: u32) -> String {
    format!("/reviews/{review}/dialogue/{thread}?at={seq}#message-{seq}")
}

/// The messages of a window with their days, and the line where the new begins.
pub(super) fn messages(visit: &Visit, view: &TalkView) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut day = None;
    let mut items = Vec::with_capacity(view.messages.len() + 8);
    let first_unread = view.messages.iter().find(|m| m.unread).map(|m| m.seq);
    for m in &view.messages {
        let today = rules::calendar::civil_date(m.at);
        if day != Some(today) {
            day = Some(today);
            items.push(view! { <li class="day"><h2>{i18n::date_with_weekday(l, today)}</h2></li> }.into_any());
        }
        if first_unread == Some(m.seq) {
            items.push(view! { <li class="day" id="unread"><p><b>{t::new_from_here(l)}</b></p></li> }.into_any());
        }
        items.push(message(visit, view, m).into_any());
    }
    view! { <ol class="msgs bare" data-part="messages">{items}</ol> }
}

fn message(visit: &Visit, view: &TalkView, m: &MessageLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let here = link(view.review, view.thread, m.seq);
    let seat = ui::seat(l, &m.seat);
    let (from, own) = match m.state {
        Some(state) => {
            let own = visit.session.as_ref().is_some_and(|s| s.viewer.state == m.state);
            let own = own.then(|| if view.room == Room::Dialogue { t::your_side(l) } else { t::your_own(l) });
            (t::from(l, visit.state_name(state), seat), own.filter(|_| view.room == Room::Dialogue || m.mine))
        }
        // The Secretariat is no side: its officers write each for themselves.
        None => (seat.to_owned(), m.mine.then(|| t::your_own(l))),
    };
    let to = |seq: u32| link(view.review, view.thread, seq);
    let kind = kind(l, m, &to);
    let tie = tie(l, m, &to);
    view! {
        <li class="msg" id=format!("message-{}", m.seq) data-seq=m.seq.to_string() data-kind=m.kind.code()
            data-own=own.map(|_| "true")>
            <header>
                <h3 dir="auto">{m.by.clone()}</h3>" "<span>{from}</span>" "
                {own.map(|whose| view! { <b class="tag">{whose}</b> })}" "
                <span class="soft small">{m.lang.own_name()}</span>" "
                <a class="soft small" href=here>{ui::time(l, m.at)}</a>
            </header>
            {kind}
            {m.quote.as_ref().map(|q| quotation(visit, view.review, q))}
            {m.quote_withheld.then(|| view! { <p class="soft small">{t::quote_withheld(l)}</p> })}
            {marked(&m.body, m.lang)}
            {(!m.files.is_empty()).then(|| files(l, &m.files, &|_| ().into_any()))}
            {tie}
            <footer class="row small no-print">
                {actions(visit, view, m)}
                {seen(visit, view.room, &m.read_by)}
            </footer>
        </li>
    }
}

/// What a message that is more than a message does.
fn kind(l: Language, m: &MessageLine, to: &dyn Fn(u32) -> String) -> Option<AnyView> {
    match m.kind {
        MessageKind::Message => None,
        MessageKind::Settled => {
            Some(view! { <p><b class="mark" data-state="done">{t::is_closing(l)}</b></p> }.into_any())
        }
        MessageKind::Reopened => {
            Some(view! { <p><b class="mark" data-state="now">{t::is_reopening(l)}</b></p> }.into_any())
        }
        MessageKind::Correction => {
            let seq = m.corrects?;
            let before = m.corrected_text.as_ref().map(|(text, lang)| {
                view! { <details><summary>{t::before_correction(l)}</summary>{marked(text, *lang)}</details> }
            });
            Some(
                view! {
                    <p><a href=to(seq)>{t::is_correction(l, i18n::number(l, i64::from(seq)))}</a></p>
                    {before}
                }
                .into_any(),
            )
        }
    }
}

/// What a message asks, answers, and what has corrected it since.
fn tie(l: Language, m: &MessageLine, to: &dyn Fn(u32) -> String) -> impl IntoView + use<> {
    let number = |seq: u32| i18n::number(l, i64::from(seq));
    let asks = m.awaits.map(|side| {
        let asks = t::awaits_from(l, words::side(l, side));
        match m.answered_by {
            Some(by) => view! {
                <p class="small">
                    <span class="mark" data-state="done"><a href=to(by)>{t::answered_by(l, number(by))}</a></span>
                </p>
            }
            .into_any(),
            None => view! { <p class="small"><b class="mark" data-state="part">{asks}</b></p> }.into_any(),
        }
    });
    let answers = m.answers.map(|seq| {
        view! { <p class="small"><a href=to(seq)>{t::answers_number(l, number(seq))}</a></p> }
    });
    let corrected = m.corrected_by.map(|seq| {
        view! {
            <p class="small"><b class="mark" data-state="now"><a href=to(seq)>{t::corrected_by(l, number(seq))}</a></b></p>
        }
    });
    view! { {asks}{answers}{corrected} }
}

/// What can be done with a message: answer, quote, correct.
fn actions(visit: &Visit, view: &TalkView, m: &MessageLine) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    if view.may_post.is_err() {
        return None;
    }
    let base = format!("/reviews/{}/dialogue/{}", view.review, view.thread);
    let seq = m.seq;
    let open = view.settled_at.is_none();
    let of = i18n::number(l, i64::from(seq));
    let asked = view.open.iter().any(|q| q.seq == seq && q.ours);
    let answer = asked.then(|| {
        let label = t::answer_number(l, &of);
        view! { <a href=format!("{base}?answer={seq}#{}", super::FORM) aria-label=label>{t::answer(l)}</a>" " }
    });
    let quote = open.then(|| {
        let label = t::quote_number(l, &of);
        let href = format!("{base}?quote=message/{}/{seq}#{}", view.thread, super::FORM);
        view! { <a href=href aria-label=label>{t::quote(l)}</a>" " }
    });
    let own = m.mine || (m.state.is_some() && visit.session.as_ref().is_some_and(|s| s.viewer.state == m.state));
    let correct = own.then(|| {
        let label = t::correct_number(l, &of);
        view! { <a href=format!("{base}?correct={seq}#{}", super::FORM) aria-label=label>{t::correct(l)}</a> }
    });
    Some(view! { {answer}{quote}{correct} })
}

/// Which parties have read as far as this, by State; names on demand. That the Secretariat reads is shown as well.
fn seen(visit: &Visit, room: Room, read_by: &[ReadBy]) -> Option<AnyView> {
    let l = visit.lang;
    if room == Room::Notes {
        return None;
    }
    if read_by.is_empty() {
        return Some(view! { <span class="soft end" data-part="seen">{t::read_by_nobody(l)}</span> }.into_any());
    }
    let name = |by: &ReadBy| match by.state {
        Some(state) => visit.state_name(state),
        None => ui::seat(l, "secretariat").to_owned(),
    };
    let mut sides: Vec<(String, String)> =
        read_by.iter().map(|by| (name(by), ui::joined(l, by.names.iter().cloned()))).collect();
    i18n::sort_by_name(l, &mut sides, |side| &side.0);
    // Within one State its name says nothing.
    let states = match room {
        Room::Delegation => ui::joined(l, sides.iter().map(|(_, names)| names.clone())),
        Room::Dialogue | Room::Notes => ui::joined(l, sides.iter().map(|(state, _)| state.clone())),
    };
    let names: Vec<_> = sides
        .into_iter()
        .map(|(state, names)| view! { <li><bdi>{state}</bdi>{ui::colon(l)}<bdi>{names}</bdi></li> })
        .collect();
    Some(
        view! {
            <details class="soft end" data-part="seen"><summary>{t::read_by(l, states)}</summary><ul>{names}</ul></details>
        }
        .into_any(),
    )
}

/// A quoted passage with the way back to where it stands.
pub(super) fn quotation(visit: &Visit, review: ReviewId, q: &QuoteView) -> impl IntoView + use<> {
    let l = visit.lang;
    let who = q.state.map_or_else(|| ui::seat(l, "secretariat").to_owned(), |state| visit.state_name(state));
    let (href, whence) = source(l, review, &q.source);
    view! {
        <figure class="quoted">
            <blockquote dir="auto" lang=q.lang.code()><p class="lines">{q.text.clone()}</p></blockquote>
            <figcaption class="small">
                <bdi>{who}</bdi>", "<a href=href>{whence}</a>" "<span class="soft">{q.lang.own_name()}</span>
            </figcaption>
        </figure>
    }
}

/// Where a source stands, and how that place is called.
pub(super) fn source(l: Language, review: ReviewId, source: &Source) -> (String, String) {
    match source {
        Source::Message { thread, seq } => {
            (link(review, *thread, *seq), t::source_message(l, i18n::number(l, i64::from(*seq))))
        }
        Source::Answer { phase, version, question } => (
            format!("/reviews/{review}/responses/{phase}/{version}#{question}"),
            t::source_answer(l, number(question), i18n::number(l, i64::from(*version))),
        ),
    }
}

/// Files, each with what can be done with it beside downloading.
pub(super) fn files(l: Language, list: &[FileRef], more: &dyn Fn(FileId) -> AnyView) -> impl IntoView + use<> {
    let items: Vec<_> = list
        .iter()
        .map(|file| {
            let kilobytes = i18n::number(l, i64::try_from(file.size.div_ceil(1024)).unwrap_or(i64::MAX));
            view! {
                <li class="row">
                    <a href=format!("/files/{}", file.id) download="" dir="auto">{file.name.clone()}</a>" "
                    <span class="soft small">{t::kilobytes(l, kilobytes)}</span>
                    {more(file.id)}
                </li>
            }
        })
        .collect();
    view! { <ul class="files bare" aria-label=t::files(l)>{items}</ul> }
}
