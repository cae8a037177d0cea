//! What an archive says of the written feedback and of supplementary questions (para. 35), line by line, for page and
//! paper alike.

use super::NameOf;
use crate::i18n;
use crate::i18n::texts::archive as t;
use crate::i18n::texts::feedback as f;
use crate::pages::dialogue::about_line;
use crate::ui;
use backend::service::{Archive, FeedbackVersionView, Supplement};
use rules::dialogue::Subject;
use rules::feedback::NoteKind;
use rules::language::Language;

/// A line.
pub(super) enum Line {
    /// The heading of a part.
    Part(String),
    /// The heading of an article or a question.
    Head(String),
    /// What the next text is.
    Note(String),
    /// What somebody wrote.
    Said(Language, String),
}

/// All lines; none without feedback.
pub(super) fn lines(l: Language, archive: &Archive, name: NameOf<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for version in &archive.feedback {
        of_state(l, version, name, &mut lines);
    }
    if !archive.supplements.is_empty() {
        lines.push(Line::Part(t::supplements(l).to_owned()));
    }
    for (question, n) in archive.supplements.iter().zip(1_usize..) {
        asked(l, question, n, name, &mut lines);
    }
    lines
}

fn of_state(l: Language, version: &FeedbackVersionView, name: NameOf<'_>, lines: &mut Vec<Line>) {
    let number = i18n::number(l, i64::from(version.line.number));
    lines.push(Line::Part(t::feedback_of(l, name(version.line.by), number, i18n::moment(l, version.line.at))));
    for article in &version.sent.articles {
        lines.push(Line::Head(about_line(l, &Subject::Article(article.instrument, article.article))));
        if article.notes.is_empty() {
            lines.push(Line::Note(f::said_nothing(l).to_owned()));
        }
        for note in &article.notes {
            lines.push(Line::Note(ui::joined(l, [kind(l, note.kind).to_owned(), note.lang.own_name().to_owned()])));
            lines.push(Line::Said(note.lang, note.text.clone()));
        }
    }
}

fn asked(l: Language, question: &Supplement, n: usize, name: NameOf<'_>, lines: &mut Vec<Line>) {
    let asked = &question.asked;
    let about = match &asked.question {
        Some(code) => Subject::Question(code.clone()),
        None => Subject::Article(asked.article.0, asked.article.1),
    };
    lines.push(Line::Head(t::numbered(l, i18n::number(l, super::count(n)), about_line(l, &about))));
    lines.push(Line::Note(f::asked_head(l, name(asked.by), i18n::moment(l, asked.first.1))));
    lines.push(Line::Said(asked.lang, asked.text.clone()));
    if asked.worded.0 != asked.first.0 {
        lines.push(Line::Note(f::reworded(l, i18n::moment(l, asked.worded.1))));
    }
    if let Some((_, at)) = asked.withdrawn {
        lines.push(Line::Note(f::withdrawn(l, i18n::moment(l, at))));
    }
    for answer in &question.answers {
        let number = i18n::number(l, i64::from(answer.number));
        lines.push(Line::Note(f::answered_at(l, number, i18n::moment(l, answer.at))));
        lines.push(Line::Said(answer.lang, answer.text.clone()));
    }
    if question.answers.is_empty() && asked.withdrawn.is_none() {
        lines.push(Line::Note(f::not_answered(l).to_owned()));
    }
}

fn kind(l: Language, kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Measures => f::kind_measures(l),
        NoteKind::Success => f::kind_success(l),
        NoteKind::Challenge => f::kind_challenge(l),
        NoteKind::Clarification => f::kind_clarification(l),
        NoteKind::Supplement => f::kind_supplement(l),
    }
}
