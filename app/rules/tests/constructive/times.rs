//! The days of a dialogue: the 15th and the 10th day before it, to the second, through both nights of clock change.

use super::{at, day, midnight_after, said, second};
use chrono::{Days, NaiveDate, TimeDelta};
use rules::calendar::civil_date;
use rules::constructive::times::{CirculationState, SetDays, Times, check_days};
use rules::ruleset::resolution_9_1;

/// What is set: the day, and earlier days than the law's, or nothing.
fn set(held_on: &str, close_on: &str, circulate_on: &str) -> SetDays {
    let earlier = |text: &str| (!text.is_empty()).then(|| day(text));
    SetDays { held_on: day(held_on), close_on: earlier(close_on), circulate_on: earlier(circulate_on) }
}

fn only(held_on: NaiveDate) -> SetDays {
    SetDays { held_on, close_on: None, circulate_on: None }
}

fn days_from(first: &str, last: &str) -> impl Iterator<Item = NaiveDate> + use<> {
    let last = day(last);
    day(first).iter_days().take_while(move |on| *on <= last)
}

/// The day, the last one for organizations with its end, the last one for the list with its end.
const BY_HAND: &[(&str, &str, &str, &str, &str)] = &[
    ("2026-01-01", "2025-12-17", "2025-12-17T23:00:00Z", "2025-12-22", "2025-12-22T23:00:00Z"),
    ("2026-03-15", "2026-02-28", "2026-02-28T23:00:00Z", "2026-03-05", "2026-03-05T23:00:00Z"),
    // Spring: the 29th of March has 23 hours, and ends in summer time.
    ("2026-04-12", "2026-03-28", "2026-03-28T23:00:00Z", "2026-04-02", "2026-04-02T22:00:00Z"),
    ("2026-04-13", "2026-03-29", "2026-03-29T22:00:00Z", "2026-04-03", "2026-04-03T22:00:00Z"),
    ("2026-04-07", "2026-03-23", "2026-03-23T23:00:00Z", "2026-03-28", "2026-03-28T23:00:00Z"),
    ("2026-04-08", "2026-03-24", "2026-03-24T23:00:00Z", "2026-03-29", "2026-03-29T22:00:00Z"),
    // Autumn: the 25th of October has 25 hours, and ends in winter time.
    ("2026-11-08", "2026-10-24", "2026-10-24T22:00:00Z", "2026-10-29", "2026-10-29T23:00:00Z"),
    ("2026-11-09", "2026-10-25", "2026-10-25T23:00:00Z", "2026-10-30", "2026-10-30T23:00:00Z"),
    ("2026-11-03", "2026-10-19", "2026-10-19T22:00:00Z", "2026-10-24", "2026-10-24T22:00:00Z"),
    ("2026-11-04", "2026-10-20", "2026-10-20T22:00:00Z", "2026-10-25", "2026-10-25T23:00:00Z"),
    // In 2027 the change is on the last day of the month.
    ("2027-11-15", "2027-10-31", "2027-10-31T23:00:00Z", "2027-11-05", "2027-11-05T23:00:00Z"),
    ("2027-03-01", "2027-02-14", "2027-02-14T23:00:00Z", "2027-02-19", "2027-02-19T23:00:00Z"),
];

#[test]
fn organizations_have_until_the_15th_day_before_and_the_list_until_the_10th() {
    for (held, close, closes, circulate, circulates) in BY_HAND {
        let times = Times::of(resolution_9_1(), only(day(held)));
        assert_eq!((times.held_on, times.close), (day(held), times.law_close), "{held}");
        assert_eq!((times.close.on, times.close.closes_at), (day(close), at(closes)), "{held}");
        assert_eq!(times.circulate, times.law_circulate, "{held}");
        assert_eq!((times.circulate.on, times.circulate.closes_at), (day(circulate), at(circulates)), "{held}");
    }
}

#[test]
fn every_day_of_two_years_counts_back_to_midnights_in_vienna() {
    let (mut days, mut apart) = (0, Vec::new());
    for held_on in days_from("2026-01-01", "2027-12-31") {
        let times = Times::of(resolution_9_1(), only(held_on));
        assert_eq!(times.law_close.on, held_on - Days::new(15));
        assert_eq!(times.law_circulate.on, held_on - Days::new(10));
        for deadline in [times.close, times.circulate] {
            assert_eq!(deadline.closes_at, midnight_after(deadline.on), "{held_on}");
            assert_eq!(civil_date(deadline.closes_at - second()), deadline.on, "{held_on}");
        }
        apart.push((times.circulate.closes_at - times.close.closes_at).num_hours());
        days += 1;
    }
    assert_eq!(days, 730);
    let count = |hours| apart.iter().filter(|n| **n == hours).count();
    // Five dialogues of a year have the short day between the two deadlines, and five the long one.
    assert_eq!((count(119), count(120), count(121)), (10, 710, 10));
}

#[test]
fn one_second_before_the_end_is_in_time_and_the_end_itself_is_too_late() {
    for held_on in days_from("2026-01-01", "2027-12-31") {
        let early = SetDays { close_on: Some(held_on - Days::new(20)), ..only(held_on) };
        for set in [only(held_on), early] {
            let times = Times::of(resolution_9_1(), set);
            let end = midnight_after(times.close.on);
            assert!(times.takes_applications(end - second()), "{set:?}");
            assert!(times.takes_applications(end - TimeDelta::nanoseconds(1)), "{set:?}");
            assert!(!times.takes_applications(end), "{set:?}");
            assert!(!times.takes_applications(end + second()), "{set:?}");
        }
        let (times, end) = (Times::of(resolution_9_1(), only(held_on)), midnight_after(held_on));
        assert!(!times.is_over(end - second()), "the day itself is not over before its night");
        assert!(times.is_over(end), "{held_on}");
    }
}

#[test]
fn an_earlier_day_is_kept_and_a_later_one_counts_as_the_laws() {
    for before in 0..60 {
        let held_on = day("2026-11-04");
        let on = held_on - Days::new(before);
        let set = SetDays { close_on: Some(on), circulate_on: Some(on), ..only(held_on) };
        let times = Times::of(resolution_9_1(), set);
        assert_eq!(times.close.on, on.min(day("2026-10-20")));
        assert_eq!(times.circulate.on, on.min(day("2026-10-25")));
        assert_eq!(times.close.closes_at, midnight_after(times.close.on));
        assert_eq!(times.circulate.closes_at, midnight_after(times.circulate.on));
        assert_eq!((times.law_close.on, times.law_circulate.on), (day("2026-10-20"), day("2026-10-25")));
    }
}

/// On 1 October 2026: the day, earlier days, and what is wrong with them.
const SET: &[(&str, &str, &str, &[&str])] = &[
    ("2026-11-04", "", "", &[]),
    ("2026-11-04", "2026-10-20", "2026-10-25", &[]), // the law's own days
    ("2026-11-04", "2026-10-12", "", &[]),
    ("2026-11-04", "", "2026-10-22", &[]),
    ("2026-11-04", "2026-10-01", "2026-10-02", &[]), // today is not over
    ("2026-11-04", "2026-10-21", "", &["close_on after_law 2026-10-20"]),
    ("2026-11-04", "2026-12-24", "", &["close_on after_law 2026-10-20"]),
    ("2026-11-04", "", "2026-10-26", &["circulate_on after_law 2026-10-25"]),
    ("2026-11-04", "2026-10-21", "2026-10-26", &["close_on after_law 2026-10-20", "circulate_on after_law 2026-10-25"]),
    ("2026-11-04", "2026-09-30", "", &["close_on past"]),
    ("2026-11-04", "", "2026-09-30", &["circulate_on past"]),
    ("2026-11-04", "2026-09-30", "2026-09-29", &["close_on past", "circulate_on past"]),
    // Before applications have closed nothing is circulated, and on their last day they are still open.
    ("2026-11-04", "", "2026-10-19", &["circulate_on not_after"]),
    ("2026-11-04", "", "2026-10-20", &["circulate_on not_after"]),
    ("2026-11-04", "", "2026-10-21", &[]),
    ("2026-11-04", "2026-10-10", "2026-10-09", &["circulate_on not_after"]),
    ("2026-11-04", "2026-10-10", "2026-10-10", &["circulate_on not_after"]),
    ("2026-11-04", "2026-10-10", "2026-10-11", &[]),
    // Too near, and over.
    ("2026-10-16", "", "", &[]),
    ("2026-10-15", "", "", &["held_on first 2026-10-16"]),
    ("2026-10-01", "", "", &["held_on first 2026-10-16"]),
    ("2026-10-15", "2026-09-30", "", &["held_on first 2026-10-16", "close_on past"]),
    ("2026-09-30", "", "", &["held_on past"]),
    ("2025-10-30", "", "", &["held_on past"]),
    (
        "2026-09-30",
        "2026-09-29",
        "2026-10-02",
        &["held_on past", "close_on after_law 2026-09-15", "circulate_on after_law 2026-09-20"],
    ),
];

#[test]
fn what_is_set_is_refused_with_the_day_that_would_do() {
    for (held, close, circulate, expected) in SET {
        let set = set(held, close, circulate);
        // From the first second of the day in Vienna to its last one.
        for now in [at("2026-09-30T22:00:00Z"), at("2026-10-01T09:00:00Z"), at("2026-10-01T21:59:59Z")] {
            let found = check_days(resolution_9_1(), set, now);
            match &found {
                Ok(times) => assert_eq!(*times, Times::of(resolution_9_1(), set)),
                Err(faults) => assert!(!faults.is_empty(), "refused without a reason"),
            }
            assert_eq!(said(&found.err().unwrap_or_default()), *expected, "{held} {close} {circulate} at {now}");
        }
    }
}

#[test]
fn what_is_accepted_leaves_everybody_their_day() {
    let now = at("2026-10-01T09:00:00Z");
    let around = || days_from("2026-09-28", "2026-10-28").map(Some).chain([None]);
    let mut accepted = 0;
    for (close_on, circulate_on) in around().flat_map(|close| around().map(move |circulate| (close, circulate))) {
        let set = SetDays { held_on: day("2026-11-04"), close_on, circulate_on };
        let Ok(times) = check_days(resolution_9_1(), set, now) else { continue };
        accepted += 1;
        assert_eq!(times.close.on, close_on.unwrap_or(day("2026-10-20")), "kept as it was set");
        assert_eq!(times.circulate.on, circulate_on.unwrap_or(day("2026-10-25")), "kept as it was set");
        assert!(times.takes_applications(now), "{set:?}");
        let state = times.circulation(resolution_9_1(), false, times.close.closes_at);
        assert!(!matches!(state, CirculationState::NotYet | CirculationState::Missed { .. }), "{set:?}: {state:?}");
    }
    // Of 20 days for organizations and 24 for the list (2 to 25 October), and "none" for each, all pairs in order.
    let pairs = (1..=20).map(|close| 25 - close).sum::<usize>();
    assert_eq!(accepted, pairs + 20 + 5 + 1);
}

#[test]
fn the_first_day_that_is_possible_is_told_and_possible() {
    for today in days_from("2026-03-20", "2026-04-05").chain(days_from("2026-10-18", "2026-11-03")) {
        let first_second = midnight_after(today.pred_opt().unwrap());
        for now in [first_second, midnight_after(today) - second()] {
            let first = today + Days::new(15);
            for held_on in days_from("2026-03-01", "2026-12-31") {
                let expected = match held_on {
                    on if on < today => vec!["held_on past".to_owned()],
                    on if on < first => vec![format!("held_on first {first}")],
                    _ => Vec::new(),
                };
                let found = check_days(resolution_9_1(), only(held_on), now).err().unwrap_or_default();
                assert_eq!(said(&found), expected, "{held_on} at {now}");
            }
        }
    }
}

/// The word for how the circulation stands.
fn word(state: CirculationState) -> String {
    match state {
        CirculationState::NotYet => "not yet".to_owned(),
        CirculationState::Ahead { days } => format!("ahead {days}"),
        CirculationState::Pressing { days } => format!("pressing {days}"),
        CirculationState::Missed { days } => format!("missed {days}"),
        CirculationState::Done => "done".to_owned(),
    }
}

#[test]
fn a_forgotten_circulation_shows_itself_at_every_boundary() {
    // The house presses from the fifth day before the last one.
    assert_eq!(resolution_9_1().house.constructive.circulation_warn_days, 5);
    let table = [
        // The law's days of a dialogue on 4 November: the last day for the list is the one of 25 hours.
        ("2026-11-04", "", "2026-09-01T00:00:00Z", "not yet"),
        ("2026-11-04", "", "2026-10-20T21:59:59Z", "not yet"),
        ("2026-11-04", "", "2026-10-20T22:00:00Z", "pressing 4"),
        ("2026-11-04", "", "2026-10-21T21:59:59Z", "pressing 4"),
        ("2026-11-04", "", "2026-10-21T22:00:00Z", "pressing 3"),
        ("2026-11-04", "", "2026-10-24T21:59:59Z", "pressing 1"),
        ("2026-11-04", "", "2026-10-24T22:00:00Z", "pressing 0"),
        ("2026-11-04", "", "2026-10-25T22:59:59Z", "pressing 0"),
        ("2026-11-04", "", "2026-10-25T23:00:00Z", "missed 1"),
        ("2026-11-04", "", "2026-10-26T22:59:59Z", "missed 1"),
        ("2026-11-04", "", "2026-10-26T23:00:00Z", "missed 2"),
        ("2026-11-04", "", "2026-11-04T12:00:00Z", "missed 10"),
        // An earlier last day for organizations leaves time that does not press.
        ("2026-11-04", "2026-10-10", "2026-10-10T21:59:59Z", "not yet"),
        ("2026-11-04", "2026-10-10", "2026-10-10T22:00:00Z", "ahead 14"),
        ("2026-11-04", "2026-10-10", "2026-10-19T21:59:59Z", "ahead 6"),
        ("2026-11-04", "2026-10-10", "2026-10-19T22:00:00Z", "pressing 5"),
        // Spring: the last day for the list is the one of 23 hours.
        ("2026-04-08", "", "2026-03-24T22:59:59Z", "not yet"),
        ("2026-04-08", "", "2026-03-24T23:00:00Z", "pressing 4"),
        ("2026-04-08", "", "2026-03-28T22:59:59Z", "pressing 1"),
        ("2026-04-08", "", "2026-03-28T23:00:00Z", "pressing 0"),
        ("2026-04-08", "", "2026-03-29T21:59:59Z", "pressing 0"),
        ("2026-04-08", "", "2026-03-29T22:00:00Z", "missed 1"),
    ];
    for (held, close, now, expected) in table {
        let times = Times::of(resolution_9_1(), set(held, close, ""));
        assert_eq!(word(times.circulation(resolution_9_1(), false, at(now))), expected, "{held} at {now}");
        assert_eq!(times.circulation(resolution_9_1(), true, at(now)), CirculationState::Done, "{held} at {now}");
    }
}

#[test]
fn the_circulation_goes_through_its_states_in_order_hour_by_hour() {
    let order = |word: &str| ["not", "ahead", "pressing", "missed"].iter().position(|w| word.starts_with(w)).unwrap();
    for (held, close) in [("2026-11-04", "2026-10-10"), ("2026-04-08", ""), ("2027-11-09", "2027-10-20")] {
        let times = Times::of(resolution_9_1(), set(held, close, ""));
        let mut now = times.close.closes_at - TimeDelta::days(3);
        let mut seen: Vec<String> = Vec::new();
        while now < times.circulate.closes_at + TimeDelta::days(3) {
            let state = word(times.circulation(resolution_9_1(), false, now));
            if seen.last() != Some(&state) {
                assert!(seen.last().is_none_or(|before| order(before) <= order(&state)), "{held}: {seen:?}, {state}");
                seen.push(state);
            }
            now += TimeDelta::hours(1);
        }
        // One state before, one for each day from the one after applications close to the last, three after it.
        let left = usize::try_from((times.circulate.on - times.close.on).num_days()).unwrap();
        assert_eq!(seen.len(), 1 + left + 3, "{held}: {seen:?}");
    }
}

#[test]
fn states_may_object_for_some_days_and_never_after_the_day_before() {
    let rules = resolution_9_1();
    assert_eq!(rules.house.constructive.objection_days, 5);
    let table = [
        ("2026-11-04", "2026-10-11", "2026-10-16"),
        ("2026-11-04", "2026-10-25", "2026-10-30"), // by the law's last day
        ("2026-11-04", "2026-10-29", "2026-11-03"),
        ("2026-11-04", "2026-10-30", "2026-11-03"), // late, and shortened
        ("2026-11-04", "2026-11-03", "2026-11-03"),
        // On the day itself nobody is unopposed before States could object.
        ("2026-11-04", "2026-11-04", "2026-11-04"),
    ];
    for (held, circulated, until) in table {
        let times = Times::of(rules, only(day(held)));
        assert_eq!(times.objections_until(rules, day(circulated)), day(until), "{held}, list of {circulated}");
    }
    for held_on in days_from("2026-01-01", "2027-12-31") {
        let times = Times::of(rules, only(held_on));
        for before in 1..40 {
            let circulated_on = held_on - Days::new(before);
            let until = times.objections_until(rules, circulated_on);
            assert!(circulated_on <= until && until < held_on, "{held_on}: {circulated_on} to {until}");
            if circulated_on <= times.law_circulate.on {
                assert_eq!(until, circulated_on + Days::new(5), "a list in time leaves the full time");
            }
        }
    }
}
