//! The calendar: spans of phases, deadlines, and the clock of Vienna on its difficult nights.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Weekday};
use rules::calendar::*;
use rules::ruleset::{DRAFT_2017, Group, built_in, resolution_9_1};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn phases_of_the_three_groups() {
    let rules = resolution_9_1();
    let plan = Plan { starts_on: day("2020-11-01") };
    let table = [
        (Group::I, 1, "2020-11-01", "2022-11-01"),
        (Group::I, 2, "2022-11-01", "2024-11-01"),
        (Group::I, 4, "2026-11-01", "2028-11-01"),
        (Group::II, 1, "2021-11-01", "2023-11-01"),
        (Group::III, 1, "2022-11-01", "2024-11-01"),
        (Group::III, 4, "2028-11-01", "2030-11-01"),
    ];
    for (group, phase, from, until) in table {
        let span = Span { from_on: day(from), until_on: day(until) };
        assert_eq!(phase_span(rules, plan, group, phase), Some(span), "{group:?} {phase}");
    }
    for group in Group::ALL {
        assert_eq!(phase_span(rules, plan, group, 0), None);
        assert_eq!(phase_span(rules, plan, group, 5), None);
        for phase in 1..4 {
            let this = phase_span(rules, plan, group, phase).unwrap();
            let next = phase_span(rules, plan, group, phase + 1).unwrap();
            assert_eq!(this.until_on, next.from_on, "no day between two phases and none in both");
        }
    }
    // Para. 9: years 3-12, of which the preparatory years are the first two.
    let last = phase_span(rules, plan, Group::III, 4).unwrap().until_on;
    assert_eq!(last.year() - plan.starts_on.year() + 2, 12);
}

#[test]
fn phase_of_a_day() {
    let rules = resolution_9_1();
    let plan = Plan { starts_on: day("2020-11-01") };
    let table = [
        ("2020-10-31", [None, None, None]),
        ("2020-11-01", [Some(1), None, None]),
        ("2022-10-31", [Some(1), Some(1), None]),
        ("2022-11-01", [Some(2), Some(1), Some(1)]),
        ("2028-10-31", [Some(4), Some(4), Some(3)]),
        ("2030-10-31", [None, None, Some(4)]),
        ("2030-11-01", [None, None, None]),
    ];
    for (on, expected) in table {
        assert_eq!(Group::ALL.map(|g| phase_on(rules, plan, g, day(on))), expected, "{on}");
    }
}

#[test]
fn the_draft_of_2017_has_halves_within_phases_of_four_years() {
    let draft = built_in(DRAFT_2017).unwrap().unwrap();
    let plan = Plan { starts_on: day("2019-01-01") };
    let from = |group, phase| phase_span(draft, plan, group, phase).map(|s| (s.from_on.year(), s.until_on.year()));
    assert_eq!(from(Group::I, 1), Some((2019, 2021)));
    assert_eq!(from(Group::II, 1), Some((2021, 2023)));
    assert_eq!(from(Group::I, 2), Some((2023, 2025)));
    assert_eq!(from(Group::II, 2), Some((2025, 2027)));
    assert_eq!(from(Group::III, 1), None);
    assert_eq!(from(Group::I, 3), None);
    assert_eq!(phase_on(draft, plan, Group::I, day("2022-01-01")), None, "the other half's years");
    let due = questionnaire_due(draft, day("2019-01-01"), None).unwrap();
    assert_eq!(due.on, day("2019-04-01"));
}

#[test]
fn months_are_clamped_to_their_end_and_do_not_drift() {
    let table = [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2024-12-31", 6, "2025-06-30"),
        ("2024-05-15", 0, "2024-05-15"),
    ];
    for (from, n, to) in table {
        assert_eq!(add_months(day(from), n), day(to), "{from} + {n}");
    }
    assert_eq!(add_months(day("2024-01-01"), u32::MAX), NaiveDate::MAX);
    let plan = Plan { starts_on: day("2020-02-29") };
    let span = phase_span(resolution_9_1(), plan, Group::I, 2).unwrap();
    assert_eq!((span.from_on, span.until_on), (day("2022-02-28"), day("2024-02-29")));
}

#[test]
fn offset_changes_at_one_in_the_morning_utc() {
    let table = [
        ("2025-03-30T00:59:59Z", 60),
        ("2025-03-30T01:00:00Z", 120),
        ("2025-10-26T00:59:59Z", 120),
        ("2025-10-26T01:00:00Z", 60),
        ("2026-03-29T01:00:00Z", 120),
        ("2024-03-31T00:59:59Z", 60), // the 31st itself is the last Sunday
        ("2024-03-31T01:00:00Z", 120),
        ("2027-10-31T00:59:59Z", 120),
        ("2027-10-31T01:00:00Z", 60),
        ("1996-10-27T00:59:59Z", 120), // first year with the end in October
        ("1996-10-27T01:00:00Z", 60),
        ("2025-12-31T23:30:00Z", 60),
        ("2025-07-01T12:00:00Z", 120),
    ];
    for (text, minutes) in table {
        assert_eq!(vienna_offset_minutes(at(text)), minutes, "{text}");
    }
}

#[test]
fn every_year_has_two_changes_on_last_sundays() {
    for year in 1996..2100 {
        let mut now = at(&format!("{year}-01-01T00:00:00Z"));
        let mut before = vienna_offset_minutes(now);
        let mut changes = Vec::new();
        while now.year() == year {
            let offset = vienna_offset_minutes(now);
            if offset != before {
                changes.push((
                    now.month(),
                    now.weekday(),
                    now.hour(),
                    (now + TimeDelta::days(7)).month() != now.month(),
                ));
            }
            before = offset;
            now += TimeDelta::hours(1);
        }
        assert_eq!(changes, [(3, Weekday::Sun, 1, true), (10, Weekday::Sun, 1, true)], "{year}");
    }
}

#[test]
fn days_end_at_midnight_in_vienna() {
    let table = [
        ("2025-03-29", "2025-03-29T23:00:00Z"), // the night of the change begins in winter time
        ("2025-03-30", "2025-03-30T22:00:00Z"),
        ("2025-10-25", "2025-10-25T22:00:00Z"), // and the other one in summer time
        ("2025-10-26", "2025-10-26T23:00:00Z"),
        ("2024-03-31", "2024-03-31T22:00:00Z"), // the change on the last day of the month
        ("2027-10-31", "2027-10-31T23:00:00Z"),
        ("2025-12-31", "2025-12-31T23:00:00Z"),
        ("2024-02-29", "2024-02-29T23:00:00Z"),
        ("2025-06-30", "2025-06-30T22:00:00Z"),
    ];
    for (on, end) in table {
        assert_eq!(end_of_day(day(on)), at(end), "{on}");
    }
}

#[test]
fn days_follow_each_other_without_gap_or_overlap() {
    let mut on = day("1996-01-01");
    let mut hours = [0_u32; 3];
    while on < day("2060-01-01") {
        let next = on.succ_opt().unwrap();
        let (start, end) = (end_of_day(on), end_of_day(next));
        match (end - start).num_minutes() {
            1380 => hours[0] += 1,
            1440 => hours[1] += 1,
            1500 => hours[2] += 1,
            other => panic!("{next} has {other} minutes"),
        }
        assert_eq!(civil_date(start - TimeDelta::nanoseconds(1)), on);
        assert_eq!(civil_date(start), next);
        assert_eq!(civil_date(end - TimeDelta::nanoseconds(1)), next);
        on = next;
    }
    assert_eq!((hours[0], hours[2]), (64, 64), "one day of 23 and one of 25 hours each year");
    assert_eq!(civil_date(at("2025-12-31T22:59:59Z")), day("2025-12-31"));
    assert_eq!(civil_date(at("2025-12-31T23:00:00Z")), day("2026-01-01"));
}

#[test]
fn deadlines_close_with_the_day() {
    let deadline = Deadline::at_end_of(day("2025-10-26"));
    let table = [
        ("2025-10-24T22:00:00Z", true, DueState::Ahead { days: 1 }),
        ("2025-10-25T21:59:59Z", true, DueState::Ahead { days: 1 }),
        ("2025-10-25T22:00:00Z", true, DueState::DueToday),
        ("2025-10-26T22:59:59Z", true, DueState::DueToday), // the 25th hour
        ("2025-10-26T23:00:00Z", false, DueState::Past { days: 1 }),
        ("2026-10-26T12:00:00Z", false, DueState::Past { days: 365 }),
        ("2025-04-26T12:00:00Z", true, DueState::Ahead { days: 183 }),
    ];
    for (now, open, state) in table {
        assert_eq!((deadline.is_open(at(now)), deadline.state(at(now))), (open, state), "{now}");
    }
}

#[test]
fn what_is_agreed_stays_within_the_limit() {
    let rules = resolution_9_1();
    let opened = day("2025-08-31");
    let limit = day("2026-02-28");
    assert_eq!(questionnaire_due(rules, opened, None), Ok(Deadline::at_end_of(limit)));
    for on in [opened, day("2025-12-24"), limit] {
        assert_eq!(questionnaire_due(rules, opened, Some(on)).map(|d| d.on), Ok(on));
        assert_eq!(feedback_due(rules, opened, Some(on)).map(|d| d.on), Ok(on));
    }
    assert_eq!(questionnaire_due(rules, opened, Some(day("2026-03-01"))), Err(DueFault::PastLimit { limit }));
    assert_eq!(feedback_due(rules, opened, Some(day("2026-03-01"))), Err(DueFault::PastLimit { limit }));
    assert_eq!(questionnaire_due(rules, opened, Some(day("2025-08-30"))), Err(DueFault::BeforeStart { from: opened }));
    let due = feedback_due(rules, day("2025-09-29"), None).unwrap();
    assert_eq!((due.on, due.closes_at), (day("2026-03-29"), at("2026-03-29T22:00:00Z")));
}

#[test]
fn constructive_dialogue() {
    let rules = resolution_9_1();
    let held = day("2026-04-10");
    assert_eq!(dialogue_applications_due(rules, held).closes_at, at("2026-03-26T23:00:00Z"));
    assert_eq!(dialogue_list_due(rules, held).closes_at, at("2026-03-31T22:00:00Z"));
}
