//! Days and moments of the demonstration, all counted back from the present, so that it is always fresh.

use chrono::{Datelike, Months, NaiveDate, NaiveTime, TimeDelta};
use rules::calendar::{Moment, Plan, civil_date, phase_span};
use rules::ruleset::{Group, RuleSet};

/// How long ago phase 1 of the first group began.
const MONTHS_SINCE_START: u32 = 11;

/// Days from the drawing of lots to that beginning.
const DRAWN_BEFORE: i64 = 30;

/// Morning of a working day, in minutes of UTC.
const MORNING: i64 = 8 * 60;

/// The calendar of the demonstration.
#[derive(Clone, Copy)]
pub(super) struct Days {
    now: Moment,
    today: NaiveDate,
}

impl Days {
    /// Counted back from `now`.
    pub(super) fn new(now: Moment) -> Self {
        Self { now, today: civil_date(now) }
    }

    /// So many days before today; a negative number lies ahead.
    pub(super) fn ago(self, days: i64) -> NaiveDate {
        self.today.checked_sub_signed(TimeDelta::days(days)).unwrap_or(self.today)
    }

    /// How many days ago a day was.
    pub(super) fn since(self, day: NaiveDate) -> i64 {
        self.today.signed_duration_since(day).num_days()
    }

    /// First day of phase 1 of the first group.
    pub(super) fn start(self) -> NaiveDate {
        self.today.checked_sub_months(Months::new(MONTHS_SINCE_START)).unwrap_or(self.today)
    }

    /// The day of the drawing of lots, before the first phase.
    pub(super) fn draw(self) -> NaiveDate {
        self.ago(self.since(self.start()) + DRAWN_BEFORE)
    }

    /// First day of phase 1 of a group (para. 17).
    pub(super) fn start_of(self, rules: &RuleSet, group: Group) -> Option<NaiveDate> {
        phase_span(rules, Plan { starts_on: self.start() }, group, 1).map(|span| span.from_on)
    }

    /// A moment of a working day, so many minutes after its morning; never in the future.
    pub(super) fn at(self, day: NaiveDate, minutes: i64) -> Moment {
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        (midnight + TimeDelta::minutes(MORNING + minutes)).min(self.now)
    }

    /// The last full year, for which there are statistics.
    pub(super) fn last_year(self) -> u16 {
        u16::try_from(self.today.year() - 1).unwrap_or(0)
    }
}
