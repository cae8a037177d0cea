//! Constructive dialogues with stakeholders (para. 53) from outside: days, standings, the Bureau, rights, and forms, each
//! against a table or an oracle that was written from the law and from what the rules say of themselves.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod access;
mod balance;
mod bureau;
mod codes;
mod likeness;
mod permits;
mod profile;
mod programme;
mod seats;
mod standing;
mod times;

use chrono::{DateTime, NaiveDate, TimeDelta};
use rules::calendar::Moment;
use rules::constructive::{FieldFault, FormFault};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

/// Days on whose nights the clock of Vienna changes: from the end of the first to the end of the day before the second,
/// midnight is at 22:00 UTC.
const SUMMERS: [(&str, &str); 3] =
    [("2025-03-30", "2025-10-26"), ("2026-03-29", "2026-10-25"), ("2027-03-28", "2027-10-31")];

/// The midnight with which a day of 2025 to 2027 ends in Vienna, worked out from the table of nights.
fn midnight_after(on: NaiveDate) -> Moment {
    let summer = SUMMERS.iter().any(|(spring, autumn)| day(spring) <= on && on < day(autumn));
    on.and_hms_opt(if summer { 22 } else { 23 }, 0, 0).unwrap().and_utc()
}

/// Faults as words, to be read in a table: `close_on after_law 2026-10-20`.
fn said(faults: &[FormFault]) -> Vec<String> {
    let word = |fault: &FormFault| {
        let what = match &fault.what {
            FieldFault::Plain(code) => code.code().to_owned(),
            FieldFault::InThePast => "past".to_owned(),
            FieldFault::AfterLaw { limit } => format!("after_law {limit}"),
            FieldFault::NoTimeLeft { first } => format!("first {first}"),
            FieldFault::NotAfter => "not_after".to_owned(),
            FieldFault::Taken => "taken".to_owned(),
        };
        format!("{} {what}", fault.field)
    };
    faults.iter().map(word).collect()
}
