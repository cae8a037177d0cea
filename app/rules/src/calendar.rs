//! When: spans of phases, deadlines, and the clock of Vienna.
//!
//! Instants are [`Moment`]s in UTC; days are civil dates in Vienna. A deadline is a day and closes when that day ends in
//! Vienna. Nothing here reads a clock: `now` is an argument. The rule of summer time is written out (last Sunday of March
//! and of October, 01:00 UTC), so that no zone database goes to the browser; it holds from 1996 on.

use crate::ruleset::{Group, RuleSet};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant.
pub type Moment = DateTime<Utc>;

/// From which day the calendar of all groups is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// First day of phase 1 of the first group.
    pub starts_on: NaiveDate,
}

/// Some days in a row; half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from_on: NaiveDate,
    /// First day after the last.
    pub until_on: NaiveDate,
}

impl Span {
    /// Whether the day is one of the span's.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from_on <= day && day < self.until_on
    }
}

/// The days of a group's phase, counted from 1 (paras. 15, 17); `None` if the rule set has no such phase or group.
///
/// These are the days foreseen: whether a phase may begin is for the gate ([`crate::gate`]).
pub fn phase_span(rules: &RuleSet, plan: Plan, group: Group, phase: u8) -> Option<Span> {
    let place = u32::try_from(rules.groups.names.iter().position(|g| *g == group)?).ok()?;
    let earlier = u32::from(phase).checked_sub(1)?;
    if earlier >= rules.phases.count.value {
        return None;
    }
    // Everything is counted from the plan's own day, so that a clamped month end does not shift the phases after it.
    let stagger = place.checked_mul(rules.groups.stagger_months.value)?;
    let from = earlier.checked_mul(rules.phases.every_months.value)?.checked_add(stagger)?;
    let until = from.checked_add(rules.phases.length_months.value)?;
    Some(Span { from_on: add_months(plan.starts_on, from), until_on: add_months(plan.starts_on, until) })
}

/// The phase that a group has on a day by the plan; `None` before the first, after the last and between two.
pub fn phase_on(rules: &RuleSet, plan: Plan, group: Group, day: NaiveDate) -> Option<u8> {
    let count = u8::try_from(rules.phases.count.value).ok()?;
    (1..=count).find(|phase| phase_span(rules, plan, group, *phase).is_some_and(|span| span.contains(day)))
}

/// The same day of the month `n` months later, or the last day of that month if it has no such day.
pub fn add_months(date: NaiveDate, n: u32) -> NaiveDate {
    date.checked_add_months(Months::new(n)).unwrap_or(NaiveDate::MAX)
}

/// Minutes by which Vienna is ahead of UTC: 60, in summer time 120.
pub fn vienna_offset_minutes(at: Moment) -> i32 {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(at.year(), month, 31)?;
        let sunday = last.checked_sub_days(Days::new(u64::from(last.weekday().num_days_from_sunday())))?;
        Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
    };
    match (change(3), change(10)) {
        (Some(spring), Some(autumn)) if spring <= at && at < autumn => 120,
        _ => 60,
    }
}

/// The date in Vienna.
pub fn civil_date(at: Moment) -> NaiveDate {
    let offset = TimeDelta::minutes(i64::from(vienna_offset_minutes(at)));
    at.naive_utc().checked_add_signed(offset).map_or(NaiveDate::MAX, |local| local.date())
}

/// The instant at which a day has ended in Vienna, which is the next day's first.
pub fn end_of_day(on: NaiveDate) -> Moment {
    let midnight = NaiveDateTime::new(on.succ_opt().unwrap_or(on), NaiveTime::MIN);
    // The clock changes at 01:00 UTC only, so winter time gives an instant on the right side of every change.
    let near = midnight.checked_sub_signed(TimeDelta::minutes(60)).unwrap_or(midnight).and_utc();
    let offset = TimeDelta::minutes(i64::from(vienna_offset_minutes(near)));
    midnight.checked_sub_signed(offset).unwrap_or(midnight).and_utc()
}

/// The last day of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day.
    pub on: NaiveDate,
    /// The end of that day in Vienna: the first instant that is too late.
    pub closes_at: Moment,
}

/// How a deadline stands to the present day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// Still to come.
    Ahead {
        /// Days from today to the last day; at least 1.
        days: u32,
    },
    /// Today is the last day.
    DueToday,
    /// Over.
    Past {
        /// Days from the last day to today; at least 1.
        days: u32,
    },
}

impl Deadline {
    /// The deadline of a day.
    pub fn at_end_of(on: NaiveDate) -> Self {
        Self { on, closes_at: end_of_day(on) }
    }

    /// Whether it is still in time.
    pub fn is_open(&self, now: Moment) -> bool {
        now < self.closes_at
    }

    /// In days of Vienna.
    pub fn state(&self, now: Moment) -> DueState {
        let days = self.on.signed_duration_since(civil_date(now)).num_days();
        let count = u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
        match days {
            0 => DueState::DueToday,
            1.. => DueState::Ahead { days: count },
            _ => DueState::Past { days: count },
        }
    }
}

/// Why an agreed day is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueFault {
    /// Later than the rule set allows.
    PastLimit {
        /// The last day that could be agreed.
        limit: NaiveDate,
    },
    /// Earlier than the day from which the time runs.
    BeforeStart {
        /// That day.
        from: NaiveDate,
    },
}

impl fmt::Display for DueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PastLimit { limit } => write!(f, "the last day that can be agreed is {limit}"),
            Self::BeforeStart { from } => write!(f, "the time runs from {from}"),
        }
    }
}

impl std::error::Error for DueFault {}

/// When the responses are due (para. 34): on the agreed day, else on the last day of the limit. The time runs from the
/// day on which the phase opens for the review, which the paragraph does not say but practice does.
///
/// # Errors
/// The agreed day is past the limit or before the start.
pub fn questionnaire_due(
    rules: &RuleSet,
    opened_on: NaiveDate,
    agreed_on: Option<NaiveDate>,
) -> Result<Deadline, DueFault> {
    due(opened_on, rules.limits.questionnaire_months_max.value, agreed_on)
}

/// When the written feedback is due (para. 35), from the day on which the responses were received.
///
/// # Errors
/// The agreed day is past the limit or before the receipt.
pub fn feedback_due(
    rules: &RuleSet,
    received_on: NaiveDate,
    agreed_on: Option<NaiveDate>,
) -> Result<Deadline, DueFault> {
    due(received_on, rules.limits.feedback_months_max.value, agreed_on)
}

/// Months end on the day with the number of the day on which they began: six months from 1 March end with 1 September.
fn due(from: NaiveDate, months: u32, agreed_on: Option<NaiveDate>) -> Result<Deadline, DueFault> {
    let limit = add_months(from, months);
    let on = agreed_on.unwrap_or(limit);
    if on < from {
        return Err(DueFault::BeforeStart { from });
    }
    if on > limit {
        return Err(DueFault::PastLimit { limit });
    }
    Ok(Deadline::at_end_of(on))
}

/// Until when one may apply for a constructive dialogue (para. 53 (d), (e)): the end of the 15th day before it.
pub fn dialogue_applications_due(rules: &RuleSet, held_on: NaiveDate) -> Deadline {
    days_before(held_on, rules.limits.dialogue_applications_days.value)
}

/// Until when the list of applicants is circulated (para. 53 (d), (e)): the end of the 10th day before it.
pub fn dialogue_list_due(rules: &RuleSet, held_on: NaiveDate) -> Deadline {
    days_before(held_on, rules.limits.dialogue_list_days.value)
}

fn days_before(day: NaiveDate, days: u32) -> Deadline {
    Deadline::at_end_of(day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN))
}
