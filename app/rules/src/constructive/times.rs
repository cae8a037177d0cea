//! The days of a dialogue, counted back from the day on which it is held (para. 53 (d), (e)).
//!
//! All are civil days that end at midnight in Vienna. The law gives the last day; an earlier one may be set for work to be
//! done in time, a later one may not.

use super::{FieldFault, FormFault};
use crate::calendar::{Deadline, Moment, civil_date, dialogue_applications_due, dialogue_list_due};
use crate::ruleset::RuleSet;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// What is set for a dialogue; the rest is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetDays {
    /// The day on which it is held.
    pub held_on: NaiveDate,
    /// An earlier last day for organizations than the law's.
    pub close_on: Option<NaiveDate>,
    /// An earlier last day for the circulation than the law's.
    pub circulate_on: Option<NaiveDate>,
}

/// The days of a dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// The day on which it is held.
    pub held_on: NaiveDate,
    /// The last day for organizations by the law.
    pub law_close: Deadline,
    /// The last day for organizations that holds: the law's, or an earlier one.
    pub close: Deadline,
    /// The last day for the circulation by the law.
    pub law_circulate: Deadline,
    /// The last day for the circulation that holds.
    pub circulate: Deadline,
}

impl Times {
    /// The days that follow from what is set. What is later than the law counts as the law's day.
    pub fn of(rules: &RuleSet, set: SetDays) -> Self {
        let law_close = dialogue_applications_due(rules, set.held_on);
        let law_circulate = dialogue_list_due(rules, set.held_on);
        let earlier = |day: Option<NaiveDate>, law: Deadline| match day {
            Some(day) if day < law.on => Deadline::at_end_of(day),
            Some(_) | None => law,
        };
        Self {
            held_on: set.held_on,
            law_close,
            close: earlier(set.close_on, law_close),
            law_circulate,
            circulate: earlier(set.circulate_on, law_circulate),
        }
    }

    /// Whether organizations may still confirm or apply.
    pub fn takes_applications(&self, now: Moment) -> bool {
        self.close.is_open(now)
    }

    /// Whether the day is over in Vienna.
    pub fn is_over(&self, now: Moment) -> bool {
        self.held_on < civil_date(now)
    }

    /// How the circulation of the list stands: a forgotten one shows itself days before it is due.
    pub fn circulation(&self, rules: &RuleSet, circulated: bool, now: Moment) -> CirculationState {
        if circulated {
            return CirculationState::Done;
        }
        if self.close.is_open(now) {
            return CirculationState::NotYet;
        }
        let left = self.circulate.on.signed_duration_since(civil_date(now)).num_days();
        if left < 0 {
            return CirculationState::Missed { days: u32::try_from(-left).unwrap_or(u32::MAX) };
        }
        let days = u32::try_from(left).unwrap_or(u32::MAX);
        if days <= rules.house.constructive.circulation_warn_days {
            CirculationState::Pressing { days }
        } else {
            CirculationState::Ahead { days }
        }
    }

    /// The last day on which States may object: so many days from the circulation as the house has it, and always a day
    /// before the dialogue, so that whoever comes can be told. A list that is circulated on the very day leaves States that
    /// day, so that nobody is unopposed before a State could object.
    pub fn objections_until(&self, rules: &RuleSet, circulated_on: NaiveDate) -> NaiveDate {
        let days = u64::from(rules.house.constructive.objection_days);
        let wished = circulated_on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        let last = self.held_on.pred_opt().unwrap_or(self.held_on);
        wished.min(last).max(circulated_on)
    }
}

/// How the circulation of the list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CirculationState {
    /// Organizations can still apply.
    NotYet,
    /// It can be done, and there is time.
    Ahead {
        /// Days until the last one.
        days: u32,
    },
    /// It has to be done now.
    Pressing {
        /// Days until the last one; 0 is today.
        days: u32,
    },
    /// The last day is over.
    Missed {
        /// Days since.
        days: u32,
    },
    /// It was done.
    Done,
}

/// Checks what is to be set, on the day on which it is set.
///
/// # Errors
/// All faults with their fields: a day in the past, one so near that nobody could apply any more, one later than the law
/// allows, a circulation that has no day after applications have closed.
pub fn check_days(rules: &RuleSet, set: SetDays, now: Moment) -> Result<Times, Vec<FormFault>> {
    let today = civil_date(now);
    let times = Times::of(rules, set);
    let mut faults = Vec::new();
    if set.held_on < today {
        faults.push(FormFault::new("held_on", FieldFault::InThePast));
    } else if times.law_close.on < today {
        let days = u64::from(rules.limits.dialogue_applications_days.value);
        let first = today.checked_add_days(Days::new(days)).unwrap_or(today);
        faults.push(FormFault::new("held_on", FieldFault::NoTimeLeft { first }));
    }
    for (field, day, law) in
        [("close_on", set.close_on, times.law_close), ("circulate_on", set.circulate_on, times.law_circulate)]
    {
        let Some(day) = day else { continue };
        if day > law.on {
            faults.push(FormFault::new(field, FieldFault::AfterLaw { limit: law.on }));
        } else if day < today {
            faults.push(FormFault::new(field, FieldFault::InThePast));
        }
    }
    // Nothing is circulated before applications have closed, and they close with the end of their last day.
    if faults.is_empty() && times.circulate.on <= times.close.on {
        faults.push(FormFault::new("circulate_on", FieldFault::NotAfter));
    }
    if faults.is_empty() { Ok(times) } else { Err(faults) }
}
