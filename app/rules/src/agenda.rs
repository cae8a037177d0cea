//! The days of a review: those that were, those agreed, the limits of paras. 34 and 35, the phases foreseen (paras. 15, 17).
//!
//! One list for timelines, calendars and feeds, so that none of them says another day than the others.

use crate::calendar::{add_months, feedback_due, questionnaire_due};
use crate::ruleset::RuleSet;
use crate::stage::Stage;
use chrono::NaiveDate;

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// The phase of the group begins (para. 17).
    PhaseBegins,
    /// The phase opened for the review (para. 25).
    Opened,
    /// The answers were received (para. 34).
    Received,
    /// The answers are due (para. 34).
    AnswersDue,
    /// The last day that can be agreed for the answers (para. 34).
    AnswersLimit,
    /// The written feedback is due (para. 35).
    FeedbackDue,
    /// The last day that can be agreed for the feedback (para. 35).
    FeedbackLimit,
    /// Last day of the phase (para. 15).
    PhaseEnds,
    /// The next phase of the group is foreseen from this day on; whether it may begin is for the gate (para. 10).
    NextPhase,
}

impl DayKind {
    /// All, for texts and tests.
    pub const ALL: [Self; 9] = [
        Self::PhaseBegins,
        Self::Opened,
        Self::Received,
        Self::AnswersDue,
        Self::AnswersLimit,
        Self::FeedbackDue,
        Self::FeedbackLimit,
        Self::PhaseEnds,
        Self::NextPhase,
    ];

    /// The code used in feeds and texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PhaseBegins => "phase_begins",
            Self::Opened => "opened",
            Self::Received => "received",
            Self::AnswersDue => "answers_due",
            Self::AnswersLimit => "answers_limit",
            Self::FeedbackDue => "feedback_due",
            Self::FeedbackLimit => "feedback_limit",
            Self::PhaseEnds => "phase_ends",
            Self::NextPhase => "next_phase",
        }
    }

    /// The paragraph it rests on.
    pub const fn paragraph(self) -> &'static str {
        match self {
            Self::PhaseBegins => "17",
            Self::Opened => "25",
            Self::Received | Self::AnswersDue | Self::AnswersLimit => "34",
            Self::FeedbackDue | Self::FeedbackLimit => "35",
            Self::PhaseEnds => "15",
            Self::NextPhase => "10",
        }
    }

    /// Whether it says until when something is to be done.
    pub const fn is_due(self) -> bool {
        matches!(self, Self::AnswersDue | Self::FeedbackDue)
    }
}

/// What the days of a review in one phase come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgendaFacts {
    /// Which phase, counted from 1.
    pub phase: u8,
    /// Where the review stands in it.
    pub stage: Stage,
    /// First day of the phase for the group.
    pub begins_on: Option<NaiveDate>,
    /// When it opened for the review.
    pub opened_on: Option<NaiveDate>,
    /// The day agreed for the answers.
    pub answers_agreed_on: Option<NaiveDate>,
    /// When they were received.
    pub received_on: Option<NaiveDate>,
    /// The day agreed for the feedback.
    pub feedback_agreed_on: Option<NaiveDate>,
}

/// A day and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// What.
    pub kind: DayKind,
    /// When.
    pub on: NaiveDate,
    /// Whether the parties agreed on it; a limit of the text otherwise.
    pub agreed: bool,
}

/// The days, in order. What is due is named while it is due: once the answers are in, their day is that of the receipt.
pub fn agenda(rules: &RuleSet, facts: &AgendaFacts) -> Vec<Dated> {
    let mut days = Vec::new();
    let mut add = |kind, on: Option<NaiveDate>, agreed| days.extend(on.map(|on| Dated { kind, on, agreed }));
    add(DayKind::PhaseBegins, facts.begins_on, false);
    add(DayKind::Opened, facts.opened_on, false);
    add(DayKind::Received, facts.received_on, false);
    if let (Stage::Questionnaire, Some(from)) = (facts.stage, facts.opened_on) {
        let limit = questionnaire_due(rules, from, None).ok().map(|d| d.on);
        let agreed = facts.answers_agreed_on.filter(|on| questionnaire_due(rules, from, Some(*on)).is_ok());
        add(DayKind::AnswersDue, agreed.or(limit), agreed.is_some());
        add(DayKind::AnswersLimit, limit.filter(|_| agreed.is_some()), false);
    }
    if let (Stage::Feedback, Some(from)) = (facts.stage, facts.received_on) {
        let limit = feedback_due(rules, from, None).ok().map(|d| d.on);
        let agreed = facts.feedback_agreed_on.filter(|on| feedback_due(rules, from, Some(*on)).is_ok());
        add(DayKind::FeedbackDue, agreed.or(limit), agreed.is_some());
        add(DayKind::FeedbackLimit, limit.filter(|_| agreed.is_some()), false);
    }
    let until = facts.begins_on.map(|on| add_months(on, rules.phases.length_months.value));
    add(DayKind::PhaseEnds, until.and_then(|on| on.pred_opt()), false);
    let follows = u32::from(facts.phase) < rules.phases.count.value;
    let next = facts.begins_on.filter(|_| follows).map(|on| add_months(on, rules.phases.every_months.value));
    add(DayKind::NextPhase, next, false);
    days.sort_by_key(|d| (d.on, d.kind));
    days
}
