//! The parts of a rule set that are plain figures: those of the text ([`Limits`]) and those of this platform ([`House`]).

use super::Figure;
use crate::questionnaire::Limits as AnswerLimits;
use serde::{Deserialize, Serialize};

/// Figures of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The longest time that may be agreed for the questionnaire (para. 34).
    pub questionnaire_months_max: Figure,
    /// The longest time for written feedback, from the receipt of the responses (para. 35).
    pub feedback_months_max: Figure,
    /// Reviewing States of one review for all instruments, unless the State under review decides otherwise (para. 28 (c)).
    pub reviewers_max: Figure,
    /// Repetitions of the draw that one State may request, exceptional circumstances apart (para. 28 (d)).
    pub redraws_max: Figure,
    /// Reviews that each State performs at least (para. 29).
    pub reviews_min: Figure,
    /// Reviews that each State performs at most, unless it volunteers (para. 29).
    pub reviews_max: Figure,
    /// Words of the summary of the lists of observations (para. 38).
    pub summary_words_max: Figure,
    /// Working languages of a review (para. 50).
    pub languages_usual_max: Figure,
    /// Working languages of a review in exceptional circumstances (para. 50).
    pub languages_max: Figure,
    /// Days before a constructive dialogue until which one may apply (para. 53 (d), (e)).
    pub dialogue_applications_days: Figure,
    /// Days before a constructive dialogue until which the list is circulated (para. 53 (d), (e)).
    pub dialogue_list_days: Figure,
}

impl Limits {
    /// All figures with their names in the file, for checks and tables.
    pub fn all(&self) -> [(&'static str, &Figure); 11] {
        [
            ("questionnaire_months_max", &self.questionnaire_months_max),
            ("feedback_months_max", &self.feedback_months_max),
            ("reviewers_max", &self.reviewers_max),
            ("redraws_max", &self.redraws_max),
            ("reviews_min", &self.reviews_min),
            ("reviews_max", &self.reviews_max),
            ("summary_words_max", &self.summary_words_max),
            ("languages_usual_max", &self.languages_usual_max),
            ("languages_max", &self.languages_max),
            ("dialogue_applications_days", &self.dialogue_applications_days),
            ("dialogue_list_days", &self.dialogue_list_days),
        ]
    }
}

/// How long a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionLimits {
    /// Without a request.
    pub idle_minutes: u32,
    /// Whatever happens.
    pub absolute_hours: u32,
    /// How long before its end the person is warned.
    pub warn_minutes: u32,
}

/// How long a password is. There are no rules of composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordLimits {
    /// Unicode scalar values.
    pub chars_min: u32,
    /// Unicode scalar values; bounds the work of hashing.
    pub chars_max: u32,
}

/// So many failures within so many minutes are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Failures after which waits begin.
    pub failures: u32,
    /// How long a failure counts.
    pub minutes: u32,
}

/// When a sign-in has to wait. Nobody is ever locked out for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInLimits {
    /// One account from one network address.
    pub pair: Window,
    /// One network address, all accounts.
    pub address: Window,
    /// One account, all network addresses; not for devices that it knows.
    pub account: Window,
    /// The longest wait.
    pub wait_seconds_max: u32,
}

/// Months that a forecast reckons for the stages for which the text has no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastMonths {
    /// The dialogue (para. 35).
    pub dialogue_months: u32,
    /// The list of observations (para. 38).
    pub observations_months: u32,
    /// From the agreement on the list to its release (para. 38); counts only where a review is completed by that.
    pub release_months: u32,
}

/// When the Secretariat's work list takes notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkLimits {
    /// Days without a sign-in of anybody of the State whose turn it is.
    pub absent_days: u32,
    /// Days in which a State is reminded of a review once at most.
    pub remind_days: u32,
}

/// Constructive dialogues with stakeholders (para. 53), as far as the text is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstructiveLimits {
    /// Days before the last one from which on a circulation that was not done presses.
    pub circulation_warn_days: u32,
    /// Days in which States may object to a list, beginning with its circulation.
    pub objection_days: u32,
    /// Hours that a proposal to the Bureau stands under silence, or to the vote, if nothing else is set.
    pub bureau_hours: u32,
    /// How long a mailed link opens.
    pub link_hours: u32,
    /// Links to one address within an hour.
    pub links_per_address: u32,
    /// Links asked for from one network address within an hour.
    pub links_per_network: u32,
    /// How long an organization stays signed in.
    pub session_hours: u32,
    /// People of one organization or delegation.
    pub representatives_max: u32,
    /// Unicode scalar values of a statement of relevance.
    pub statement_chars_max: u32,
    /// Unicode scalar values of a written comment, of a summary and of a contribution.
    pub comment_chars_max: u32,
    /// Minutes of a statement from the floor, if nothing else is set.
    pub floor_minutes: u32,
    /// Rows of a list of applicants that is read in.
    pub import_rows_max: u32,
}

/// Figures of this platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    /// What may be typed into one answer.
    pub answers: AnswerLimits,
    /// Unicode scalar values of a message.
    pub message_chars_max: u32,
    /// Unicode scalar values of a note of the feedback, of a supplementary question and of its answer.
    pub note_chars_max: u32,
    /// Supplementary questions of one reviewing State to one article.
    pub supplements_max: u32,
    /// Bytes of an uploaded file.
    pub file_bytes_max: u32,
    /// Files uploaded for one response that no answer ever named; more are not taken, so that they cannot fill the disk.
    pub unused_files_max: u32,
    /// Forecasts.
    pub forecast: ForecastMonths,
    /// Days before a deadline from which on it counts as due soon.
    pub due_soon_days: u32,
    /// The least number of States among which the public cannot tell one (see [`crate::figures`]).
    pub public_others_min: u32,
    /// Sessions.
    pub session: SessionLimits,
    /// Passwords.
    pub password: PasswordLimits,
    /// Sign-in.
    pub sign_in: SignInLimits,
    /// The Secretariat's work list.
    pub work: WorkLimits,
    /// Constructive dialogues.
    pub constructive: ConstructiveLimits,
    /// Dead ends, times the States of the pool, that the search may meet before it gives up whether a drawing of lots can
    /// still be completed: so a drawing takes seconds at most, whatever the pool.
    pub draw_effort_max: u32,
}
