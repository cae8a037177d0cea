//! The archive's page: everything on one page, without script, each message with an address of its own.

use super::feedback::Line;
use super::{NameOf, mark, scope, title, writer};
use crate::http::html;
use crate::i18n::texts::archive as t;
use crate::i18n::texts::dialogue as said;
use crate::pages::dialogue::{about_line, marked, side};
use crate::{i18n, ui};
use backend::service::{Archive, ArchivedThread, MessageLine};
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::dialogue::MessageKind;
use rules::id::FileId;
use rules::language::Language;
use std::collections::HashMap;

/// The whole page.
pub(super) fn page(l: Language, archive: &Archive, name: NameOf<'_>, paths: &HashMap<FileId, String>) -> String {
    let head = html(|| view! { <title>{title(l, archive, name)}</title> });
    let body = html(|| body(l, archive, name, paths));
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">{head}\
         <link rel=\"stylesheet\" href=\"style.css\"></head><body>{body}</body></html>\n",
        l.code(),
        l.dir(),
    )
}

fn body(l: Language, archive: &Archive, name: NameOf<'_>, paths: &HashMap<FileId, String>) -> impl IntoView + use<> {
    let head = &archive.head;
    let number = |n: usize| i18n::number(l, super::count(n));
    let mut reviewers: Vec<String> = head
        .reviewers
        .iter()
        .map(|(state, instruments, left)| {
            let line = t::reviewer(l, name(*state), ui::instruments(l, instruments));
            left.map_or(line.clone(), |at| t::reviewer_left(l, &line, i18n::date(l, civil_date(at))))
        })
        .collect();
    i18n::sort_by_name(l, &mut reviewers, |line| line);
    let reviewers: Vec<_> = reviewers.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }).collect();
    let languages = ui::joined(l, head.languages.iter().map(|o| o.own_name().to_owned()));
    let list: Vec<_> = archive
        .threads
        .iter()
        .zip(1_usize..)
        .map(|(thread, n)| {
            let said = t::messages(l, super::count(thread.messages.len()));
            view! { <li><a href=format!("#thread-{n}")>{thread_title(l, thread, n)}</a>" ("{said}")"</li> }
        })
        .collect();
    let threads: Vec<_> =
        archive.threads.iter().zip(1_usize..).map(|(thread, n)| conversation(l, thread, n, name, paths)).collect();
    view! {
        <main>
            <h1>{title(l, archive, name)}</h1>
            <p class="mark"><strong>{mark(l, archive)}</strong><br/>{t::confidential(l, ui::paragraph(l, "37"))}</p>
            <dl>
                <dt>{t::review(l)}</dt><dd><bdi>{head.code.clone()}</bdi></dd>
                <dt>{t::state(l)}</dt><dd><bdi>{name(head.state)}</bdi></dd>
                <dt>{t::stage(l)}</dt><dd>{ui::stage(l, head.stage)}</dd>
                <dt>{t::reviewers(l)}</dt><dd><ul>{reviewers}</ul></dd>
                <dt>{t::languages(l)}</dt><dd>{languages}</dd>
                <dt>{t::scope(l)}</dt><dd>{scope(l, archive)}</dd>
                <dt>{t::contents(l)}</dt>
                <dd>{t::count(l, number(head.threads), number(head.messages), number(head.files))}</dd>
            </dl>
            <p>{t::what_is_in(l)}" "<a href="dialogue.pdf">{t::as_pdf(l)}</a></p>
            <nav aria-label=t::list(l)><h2>{t::list(l)}</h2><ol>{list}</ol></nav>
            {threads}
            {feedback(l, archive, name)}
        </main>
    }
}

/// "1. The whole review".
pub(super) fn thread_title(l: Language, thread: &ArchivedThread, n: usize) -> String {
    let title = t::numbered(l, i18n::number(l, super::count(n)), about_line(l, &thread.subject));
    if thread.settled { t::settled(l, title) } else { title }
}

/// The written feedback and the supplementary questions.
fn feedback(l: Language, archive: &Archive, name: NameOf<'_>) -> impl IntoView + use<> {
    super::feedback::lines(l, archive, name)
        .into_iter()
        .map(|line| match line {
            Line::Part(words) => view! { <h2>{words}</h2> }.into_any(),
            Line::Head(words) => view! { <h3 class="part">{words}</h3> }.into_any(),
            Line::Note(words) => view! { <p class="note">{words}</p> }.into_any(),
            Line::Said(lang, text) => view! { <p class="said" dir="auto" lang=lang.code()>{text}</p> }.into_any(),
        })
        .collect::<Vec<_>>()
}

fn conversation(
    l: Language,
    thread: &ArchivedThread,
    n: usize,
    name: NameOf<'_>,
    paths: &HashMap<FileId, String>,
) -> impl IntoView + use<> {
    let messages: Vec<_> = thread.messages.iter().map(|m| message(l, m, n, name, paths)).collect();
    view! { <section id=format!("thread-{n}")><h2>{thread_title(l, thread, n)}</h2>{messages}</section> }
}

fn message(
    l: Language,
    m: &MessageLine,
    thread: usize,
    name: NameOf<'_>,
    paths: &HashMap<FileId, String>,
) -> impl IntoView + use<> {
    let anchor = format!("message-{thread}-{}", m.seq);
    let files: Vec<_> = m
        .files
        .iter()
        .filter_map(|f| Some((f.name.clone(), paths.get(&f.id)?.clone())))
        .map(|(name, path)| view! { <li><a href=percent(&path)><bdi>{name}</bdi></a></li> })
        .collect();
    let files = (!files.is_empty()).then(|| view! { <p>{t::attached(l)}</p><ul>{files}</ul> });
    let quote = m.quote.as_ref().map(|q| {
        let whose = q.state.map_or_else(|| ui::seat(l, "secretariat").to_owned(), name);
        view! {
            <blockquote>
                <p class="said" dir="auto" lang=q.lang.code()>{q.text.clone()}</p>
                <footer><bdi>{whose}</bdi></footer>
            </blockquote>
        }
    });
    let withheld = m.quote_withheld.then(|| view! { <p class="note">{said::quote_withheld(l)}</p> });
    let notes: Vec<_> = notes(l, m)
        .into_iter()
        .map(|(words, seq)| match seq {
            Some(seq) => {
                view! { <p class="note"><a href=format!("#message-{thread}-{seq}")>{words}</a></p> }.into_any()
            }
            None => view! { <p class="note">{words}</p> }.into_any(),
        })
        .collect();
    view! {
        <article id=anchor.clone()>
            <header>
                <h3><a href=format!("#{anchor}")>{i18n::number(l, i64::from(m.seq))}</a>" "<bdi>{writer(l, m, name)}</bdi></h3>
                <p>{ui::time(l, m.at)}" · "<span lang=m.lang.code()>{m.lang.own_name()}</span></p>
            </header>
            {quote}{withheld}
            {marked(&m.body, m.lang)}
            {files}
            {notes}
        </article>
    }
}

/// What a message does beside saying something, and the number of the message to which that leads.
pub(super) fn notes(l: Language, m: &MessageLine) -> Vec<(String, Option<u32>)> {
    let number = |seq: u32| i18n::number(l, i64::from(seq));
    let mut notes = Vec::new();
    match (m.kind, m.corrects) {
        (MessageKind::Correction, Some(seq)) => notes.push((said::is_correction(l, number(seq)), Some(seq))),
        (MessageKind::Settled, _) => notes.push((said::is_closing(l).to_owned(), None)),
        (MessageKind::Reopened, _) => notes.push((said::is_reopening(l).to_owned(), None)),
        (MessageKind::Correction, None) | (MessageKind::Message, _) => {}
    }
    notes.extend(m.corrected_by.map(|seq| (said::corrected_by(l, number(seq)), Some(seq))));
    notes.extend(m.answers.map(|seq| (said::answers_number(l, number(seq)), Some(seq))));
    notes.extend(m.awaits.map(|of| match m.answered_by {
        Some(seq) => (said::answered_by(l, number(seq)), Some(seq)),
        None => (said::awaits_from(l, side(l, of)), None),
    }));
    notes
}

/// A path as a reference: everything but letters, digits and a few signs as percent-encoded UTF-8.
fn percent(path: &str) -> String {
    path.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'/' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
