//! The archive's PDF: the same as its page, for reading and printing.

use super::feedback::Line;
use super::page::{notes, thread_title};
use super::{NameOf, mark, scope, title, writer};
use crate::i18n;
use crate::i18n::texts::archive as t;
use crate::papers::pdf::{Block, Paper};
use crate::ui;
use backend::service::{Archive, MessageLine};
use rules::calendar::civil_date;
use rules::id::FileId;
use rules::language::Language;
use rules::markup::{parse, plain};
use std::collections::HashMap;

/// The paper.
pub(super) fn book(l: Language, archive: &Archive, name: NameOf<'_>, paths: &HashMap<FileId, String>) -> Paper {
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
    let facts = [
        (t::review(l), head.code.clone()),
        (t::state(l), name(head.state)),
        (t::stage(l), ui::stage(l, head.stage).to_owned()),
        (t::reviewers(l), reviewers.join("\n")),
        (t::languages(l), ui::joined(l, head.languages.iter().map(|o| o.own_name().to_owned()))),
        (t::scope(l), scope(l, archive)),
        (t::contents(l), t::count(l, number(head.threads), number(head.messages), number(head.files))),
    ];
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut blocks = vec![Block::Paragraph(t::confidential(l, ui::paragraph(l, "37"))), Block::Facts(facts)];
    for (thread, n) in archive.threads.iter().zip(1_usize..) {
        blocks.push(Block::Heading { level: 1, text: thread_title(l, thread, n) });
        for message in &thread.messages {
            said(l, message, name, paths, &mut blocks);
        }
    }
    blocks.extend(super::feedback::lines(l, archive, name).into_iter().map(|line| match line {
        Line::Part(text) => Block::Heading { level: 1, text },
        Line::Head(text) => Block::Heading { level: 2, text },
        Line::Note(text) => Block::Small(text),
        Line::Said(language, text) => Block::Said { language, text },
    }));
    Paper {
        title: title(l, archive, name),
        language: l,
        dated: Some(civil_date(archive.at)),
        header: title(l, archive, name),
        footer: mark(l, archive),
        blocks,
    }
}

fn said(l: Language, m: &MessageLine, name: NameOf<'_>, paths: &HashMap<FileId, String>, blocks: &mut Vec<Block>) {
    let number = i18n::number(l, i64::from(m.seq));
    blocks.push(Block::Heading { level: 2, text: t::numbered(l, number, writer(l, m, name)) });
    blocks.push(Block::Small(ui::joined(l, [i18n::moment(l, m.at), m.lang.own_name().to_owned()])));
    if let Some(quote) = &m.quote {
        let whose = quote.state.map_or_else(|| ui::seat(l, "secretariat").to_owned(), name);
        blocks.push(Block::Said { language: quote.lang, text: format!("\u{00ab}{}\u{00bb}", quote.text) });
        blocks.push(Block::Small(whose));
    }
    blocks.push(Block::Said { language: m.lang, text: plain(&parse(&m.body)) });
    let notes: Vec<String> = notes(l, m).into_iter().map(|(words, _)| words).collect();
    if !notes.is_empty() {
        blocks.push(Block::Small(notes.join("\n")));
    }
    let files: Vec<String> = m
        .files
        .iter()
        .map(|f| format!("{} ({})", super::isolated(&f.name), paths.get(&f.id).map_or("", String::as_str)))
        .collect();
    if !files.is_empty() {
        blocks.push(Block::Small(format!("{}\n{}", t::attached(l), files.join("\n"))));
    }
}
