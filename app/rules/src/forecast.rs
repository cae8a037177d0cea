//! When reviews would be completed, as far as dates say so (paras. 10, 34, 35): sums of a whole group, never of one
//! State beside another (para. 4 (b)).
//!
//! It is no prediction. It adds up what is known: the days agreed, else the limits of paras. 34 and 35, and for the
//! dialogue and what follows, for which the text has no limit, figures of this platform (`house.forecast`). Two sums are
//! made: one in which every day agreed is kept, and one in which every limit is used in full. Of a review whose phase is
//! not open although its time has come, or whose day has passed, nothing is known, and nothing is said.

use crate::calendar::{add_months, feedback_due, questionnaire_due};
use crate::ruleset::RuleSet;
use crate::stage::Stage;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Where one review stands in a phase, as far as dates go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its stage.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
    /// First day of the group's phase (para. 17): until then a review that is being prepared is expected to open on it.
    pub begins_on: NaiveDate,
    /// When the phase opened for the review.
    pub opened_on: Option<NaiveDate>,
    /// The day agreed for the responses (para. 34).
    pub answers_agreed_on: Option<NaiveDate>,
    /// When they were received.
    pub answers_received_on: Option<NaiveDate>,
    /// The day agreed for the feedback (para. 35).
    pub feedback_agreed_on: Option<NaiveDate>,
}

/// Why nothing is known of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undated {
    /// The group's phase has begun, and has not been opened for this review.
    NotOpen,
    /// The last day of its stage, or the time that this platform reckons for it, has passed.
    Passed,
}

/// What dates say of one review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// It counts as completed (para. 10).
    Completed,
    /// It would be.
    Expected {
        /// If every day agreed is kept.
        early: NaiveDate,
        /// If every limit is used in full; never before `early`.
        late: NaiveDate,
    },
    /// Nothing is known.
    Undated(Undated),
}

/// How long a stage that lies ahead is reckoned to take, and whether that is the limit of a paragraph.
///
/// Preparing takes none: it ends with the opening. The last stage does not end.
pub fn months(rules: &RuleSet, stage: Stage) -> u32 {
    let (limits, house) = (&rules.limits, &rules.house.forecast);
    match stage {
        Stage::Questionnaire => limits.questionnaire_months_max.value,
        Stage::Feedback => limits.feedback_months_max.value,
        Stage::Dialogue => house.dialogue_months,
        Stage::Observations => house.observations_months,
        Stage::Agreed => house.release_months,
        Stage::Preparing | Stage::Released => 0,
    }
}

/// The stages before completion for which the text has no limit, with the months that this platform reckons.
pub fn reckoned(rules: &RuleSet) -> Vec<(Stage, u32)> {
    let silent = [Stage::Dialogue, Stage::Observations, Stage::Agreed];
    let before = silent.into_iter().filter(|s| *s < rules.gate.completed_at);
    before.map(|stage| (stage, months(rules, stage))).collect()
}

/// What dates say of a review today.
pub fn outlook(rules: &RuleSet, review: &Standing, today: NaiveDate) -> Outlook {
    if review.stage >= rules.gate.completed_at {
        return Outlook::Completed;
    }
    let (early, late) = match ends(rules, review, today) {
        Ok(days) => days,
        Err(why) => return Outlook::Undated(why),
    };
    let ahead = Stage::ALL.into_iter().filter(|s| *s > review.stage && *s < rules.gate.completed_at);
    let rest = ahead.map(|stage| months(rules, stage)).sum();
    Outlook::Expected { early: add_months(early, rest), late: add_months(late, rest) }
}

/// When the present stage would end: by the day agreed, and by the limit.
fn ends(rules: &RuleSet, review: &Standing, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Undated> {
    // A day that has passed says nothing of when the stage will end; today's is not over yet.
    let ahead = |day: NaiveDate| if day >= today { Ok(day) } else { Err(Undated::Passed) };
    // An agreed day that was missed leaves the limit, which may still lie ahead.
    let between = |agreed: Option<NaiveDate>, limit: NaiveDate| {
        let late = ahead(limit)?;
        Ok((agreed.filter(|day| *day >= today && *day <= limit).unwrap_or(late), late))
    };
    match review.stage {
        Stage::Preparing => ahead(review.begins_on).map(|day| (day, day)).map_err(|_| Undated::NotOpen),
        Stage::Questionnaire => {
            let opened = review.opened_on.ok_or(Undated::NotOpen)?;
            let limit = questionnaire_due(rules, opened, None).map_err(|_| Undated::Passed)?;
            between(review.answers_agreed_on, limit.on)
        }
        Stage::Feedback => {
            let received = review.answers_received_on.unwrap_or(review.since);
            let limit = feedback_due(rules, received, None).map_err(|_| Undated::Passed)?;
            between(review.feedback_agreed_on, limit.on)
        }
        stage @ (Stage::Dialogue | Stage::Observations | Stage::Agreed | Stage::Released) => {
            ahead(add_months(review.since, months(rules, stage))).map(|day| (day, day))
        }
    }
}

/// The sums of a group's phase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Reviews completed by now.
    pub completed: u32,
    /// Reviews of which nothing is known because their phase is not open.
    pub not_open: u32,
    /// Reviews of which nothing is known because their day has passed.
    pub passed: u32,
    /// Days of all others if every day agreed is kept, in order. Which review a day belongs to is forgotten.
    early: Vec<NaiveDate>,
    /// The same if every limit is used in full.
    late: Vec<NaiveDate>,
}

/// A quarter of a year: forecasts are no finer, so that no day of a single review is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Quarter {
    /// Which year.
    pub year: i32,
    /// 1 to 4.
    pub number: u8,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: u8::try_from(day.month0() / 3 + 1).unwrap_or(4) }
    }

    /// Its last day.
    pub fn until_on(self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(self.year, u32::from(self.number) * 3, 1);
        first.and_then(|first| add_months(first, 1).pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The quarter after it.
    pub const fn next(self) -> Self {
        if self.number < 4 {
            Self { number: self.number + 1, ..self }
        } else {
            Self { year: self.year.saturating_add(1), number: 1 }
        }
    }
}

/// What a forecast says of the end of a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// Which quarter.
    pub quarter: Quarter,
    /// Reviews completed by then if every limit is used in full; those completed by now are among them.
    pub at_least: u32,
    /// Reviews completed by then if every day agreed is kept.
    pub at_most: u32,
}

/// When the threshold of para. 10 would be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// It is.
    Already,
    /// On one of these days.
    Between {
        /// If every day agreed is kept.
        early: NaiveDate,
        /// If every limit is used in full.
        late: NaiveDate,
    },
    /// Too few reviews have dates.
    Short {
        /// How many more would need one.
        by: u32,
    },
}

/// Adds up what dates say of a group's reviews.
pub fn forecast(rules: &RuleSet, reviews: impl IntoIterator<Item = Standing>, today: NaiveDate) -> Forecast {
    let mut sums = Forecast::default();
    for review in reviews {
        match outlook(rules, &review, today) {
            Outlook::Completed => sums.completed += 1,
            Outlook::Undated(Undated::NotOpen) => sums.not_open += 1,
            Outlook::Undated(Undated::Passed) => sums.passed += 1,
            Outlook::Expected { early, late } => {
                sums.early.push(early);
                sums.late.push(late);
            }
        }
    }
    sums.early.sort_unstable();
    sums.late.sort_unstable();
    sums
}

impl Forecast {
    /// Reviews that have a day.
    pub fn dated(&self) -> u32 {
        small(self.early.len())
    }

    /// Reviews of which nothing is known.
    pub const fn undated(&self) -> u32 {
        self.not_open.saturating_add(self.passed)
    }

    /// Reviews completed by the end of a day: at least, at most.
    pub fn by(&self, day: NaiveDate) -> (u32, u32) {
        let count = |days: &[NaiveDate]| self.completed.saturating_add(small(days.partition_point(|d| *d <= day)));
        (count(&self.late), count(&self.early))
    }

    /// Quarter by quarter, from the present one to the last in which anything would change; none where nothing is known.
    pub fn quarters(&self, today: NaiveDate) -> Vec<Completed> {
        let Some(last) = self.late.last() else { return Vec::new() };
        let (mut quarter, last) = (Quarter::of(today), Quarter::of(*last));
        let mut quarters = Vec::new();
        while quarter <= last {
            let (at_least, at_most) = self.by(quarter.until_on());
            quarters.push(Completed { quarter, at_least, at_most });
            quarter = quarter.next();
        }
        quarters
    }

    /// When so many reviews would be completed.
    pub fn reached(&self, needed: u32) -> Reached {
        let Some(more) = needed.checked_sub(self.completed).filter(|more| *more > 0) else { return Reached::Already };
        let nth = |days: &[NaiveDate]| days.get(usize::try_from(more - 1).ok()?).copied();
        match (nth(&self.early), nth(&self.late)) {
            (Some(early), Some(late)) => Reached::Between { early, late },
            _ => Reached::Short { by: more.saturating_sub(self.dated()) },
        }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
