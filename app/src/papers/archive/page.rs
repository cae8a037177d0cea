//! The archive's page: everything on one page, without script, each message with an address of its own.

use super::{NameOf, mark, scope, title, writer};
use crate::http::html;
use crate::i18n::texts::archive as t;
use crate::{i18n, ui};
use backend::service::{Archive, ArchivedMessage, ArchivedThread};
use leptos::prelude::*;
use rules::calendar::civil_date;
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
    let threads: Vec<_> = archive
        .threads
        .iter()
        .zip(1_usize..)
        .map(|(thread, n)| conversation(l, archive, thread, n, name, paths))
        .collect();
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
        </main>
    }
}

/// "1. The whole review".
pub(super) fn thread_title(l: Language, thread: &ArchivedThread, n: usize) -> String {
    let about = thread.instrument.map_or_else(|| t::whole_review(l), |i| ui::instrument(l, i));
    t::numbered(l, i18n::number(l, super::count(n)), about)
}

fn conversation(
    l: Language,
    archive: &Archive,
    thread: &ArchivedThread,
    n: usize,
    name: NameOf<'_>,
    paths: &HashMap<FileId, String>,
) -> impl IntoView + use<> {
    let messages: Vec<_> = thread.messages.iter().map(|m| message(l, archive, m, n, name, paths)).collect();
    view! { <section id=format!("thread-{n}")><h2>{thread_title(l, thread, n)}</h2>{messages}</section> }
}

fn message(
    l: Language,
    archive: &Archive,
    m: &ArchivedMessage,
    thread: usize,
    name: NameOf<'_>,
    paths: &HashMap<FileId, String>,
) -> impl IntoView + use<> {
    let anchor = format!("message-{thread}-{}", m.seq);
    let files: Vec<_> = archive
        .files
        .iter()
        .filter(|f| m.files.contains(&f.id))
        .filter_map(|f| Some((f.name.clone(), paths.get(&f.id)?.clone())))
        .map(|(name, path)| view! { <li><a href=percent(&path)><bdi>{name}</bdi></a></li> })
        .collect();
    let files = (!files.is_empty()).then(|| view! { <p>{t::attached(l)}</p><ul>{files}</ul> });
    view! {
        <article id=anchor.clone()>
            <header>
                <h3><a href=format!("#{anchor}")>{i18n::number(l, i64::from(m.seq))}</a>" "<bdi>{writer(l, m, name)}</bdi></h3>
                <p>{ui::time(l, m.at)}" · "<span lang=m.lang.code()>{m.lang.own_name()}</span></p>
            </header>
            <p class="said" dir="auto" lang=m.lang.code()>{m.body.clone()}</p>
            {files}
        </article>
    }
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
