//! How the calendar calls its days.

use crate::i18n::number;
use crate::i18n::texts::calendar as t;
use backend::service::{CalendarDay, Subject};
use rules::agenda::DayKind;
use rules::language::Language;

/// What a day is, in few words.
pub(super) fn kind(l: Language, kind: DayKind) -> &'static str {
    match kind {
        DayKind::PhaseBegins => t::phase_begins(l),
        DayKind::Opened => t::opened(l),
        DayKind::Received => t::received(l),
        DayKind::AnswersDue => t::answers_due(l),
        DayKind::AnswersLimit => t::answers_limit(l),
        DayKind::FeedbackDue => t::feedback_due(l),
        DayKind::FeedbackLimit => t::feedback_limit(l),
        DayKind::PhaseEnds => t::phase_ends(l),
        DayKind::NextPhase => t::next_phase(l),
    }
}

/// "Review SEN-I: response due": what it is and of which review, and nothing of its content.
pub(super) fn event(l: Language, day: &CalendarDay) -> String {
    let what = kind(l, day.kind);
    match &day.subject {
        Subject::Review { code, .. } => t::of_review(l, code, what),
        Subject::Group(group) => t::of_group(l, group.code(), number(l, i64::from(day.phase)), what),
    }
}
