//! Forecasts and figures: consistent with the gate, never early, silent where nothing is known, and naming nobody.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use chrono::{Days, NaiveDate};
use rules::calendar::{Deadline, add_months};
use rules::figures::{Nearness, Times, counts_for_public, names_for_public, nearness};
use rules::forecast::{Forecast, Outlook, Reached, Standing, Undated, forecast, months, outlook, reckoned};
use rules::gate::{gate, needed};
use rules::ruleset::{DRAFT_2017, RuleSet, built_in, resolution_9_1};
use rules::stage::Stage;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-26")
}

/// A review that is being prepared, whose phase has begun.
fn preparing() -> Standing {
    Standing {
        stage: Stage::Preparing,
        since: day("2025-11-26"),
        begins_on: day("2025-12-26"),
        opened_on: None,
        answers_agreed_on: None,
        answers_received_on: None,
        feedback_agreed_on: None,
    }
}

fn answering(opened: &str, agreed: Option<&str>) -> Standing {
    let (stage, opened_on) = (Stage::Questionnaire, Some(day(opened)));
    Standing { stage, since: day(opened), opened_on, answers_agreed_on: agreed.map(day), ..preparing() }
}

fn at(stage: Stage, since: &str) -> Standing {
    let received = (stage >= Stage::Feedback).then(|| day(since));
    Standing {
        stage,
        since: day(since),
        opened_on: Some(day("2026-01-05")),
        answers_received_on: received,
        ..preparing()
    }
}

fn expected(review: &Standing) -> (NaiveDate, NaiveDate) {
    match outlook(resolution_9_1(), review, today()) {
        Outlook::Expected { early, late } => (early, late),
        other => panic!("{other:?}"),
    }
}

/// The same day in both sums, so many months after another.
fn both(from: &str, after: u32) -> (NaiveDate, NaiveDate) {
    let on = add_months(day(from), after);
    (on, on)
}

fn undated(review: &Standing, on: NaiveDate) -> Option<Undated> {
    match outlook(resolution_9_1(), review, on) {
        Outlook::Undated(why) => Some(why),
        Outlook::Completed | Outlook::Expected { .. } => None,
    }
}

#[test]
fn a_chain_of_limits_and_house_figures() {
    let rules = resolution_9_1();
    // Six months to answer, six for the feedback, then what this platform reckons: six and three.
    let reckon = |stage| months(rules, stage);
    assert_eq!([Stage::Questionnaire, Stage::Feedback, Stage::Dialogue, Stage::Observations].map(reckon), [6, 6, 6, 3]);
    assert_eq!(reckoned(rules), [(Stage::Dialogue, 6), (Stage::Observations, 3)]);
    assert_eq!(expected(&answering("2026-07-01", None)), both("2027-01-01", 15));
    // A day agreed brings the early sum forward and leaves the late one.
    let agreed = answering("2026-07-01", Some("2026-12-01"));
    assert_eq!(expected(&agreed), (add_months(day("2026-12-01"), 15), add_months(day("2027-01-01"), 15)));
    assert_eq!(expected(&at(Stage::Feedback, "2026-10-10")), both("2027-04-10", 9));
    assert_eq!(expected(&at(Stage::Dialogue, "2026-10-10")), both("2027-04-10", 3));
    assert_eq!(expected(&at(Stage::Observations, "2026-10-10")), (day("2027-01-10"), day("2027-01-10")));
    // A group whose phase is still to begin is expected to open on its first day.
    let later = Standing { begins_on: day("2027-01-10"), ..preparing() };
    assert_eq!(expected(&later), (add_months(day("2027-01-10"), 21), add_months(day("2027-01-10"), 21)));
}

#[test]
fn boundaries_of_days() {
    // The last day itself is still in time; the day after, nothing is known.
    let limit = answering("2026-05-26", None);
    assert_eq!(undated(&limit, day("2026-11-26")), None);
    assert_eq!(undated(&limit, day("2026-11-27")), Some(Undated::Passed));
    // An agreed day that was missed leaves the limit.
    let missed = answering("2026-07-01", Some("2026-11-25"));
    assert_eq!(expected(&missed), both("2027-01-01", 15));
    let kept = answering("2026-07-01", Some("2026-11-26"));
    assert_eq!(expected(&kept).0, add_months(day("2026-11-26"), 15));
    // An agreed day beyond the limit, which the rules of today would refuse, counts as the limit.
    let beyond = answering("2026-07-01", Some("2027-03-01"));
    assert_eq!(expected(&beyond), both("2027-01-01", 15));
    // The phase that begins today is expected to open today; yesterday's was not opened.
    let begins = |on: &str| Standing { begins_on: day(on), ..preparing() };
    assert_eq!(undated(&begins("2026-11-26"), today()), None);
    assert_eq!(undated(&begins("2026-11-25"), today()), Some(Undated::NotOpen));
    // The time that the platform reckons runs out like a limit.
    let talking = at(Stage::Dialogue, "2026-05-26");
    assert_eq!(undated(&talking, day("2026-11-26")), None);
    assert_eq!(undated(&talking, day("2026-11-27")), Some(Undated::Passed));
    // Rows that nobody should have written are no reason to invent a day.
    assert_eq!(undated(&Standing { opened_on: None, ..limit }, today()), Some(Undated::NotOpen));
}

/// Reviews of all kinds, drawn by a small generator with a fixed seed.
fn drawn(seed: u64, count: usize) -> Vec<Standing> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = move |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let ago = |days: u64| today().checked_sub_days(Days::new(days)).unwrap();
    (0..count)
        .map(|_| {
            let stage = Stage::ALL[usize::try_from(below(7)).unwrap()];
            let opened = ago(below(400));
            let received = ago(below(300));
            Standing {
                stage,
                since: ago(below(300)),
                begins_on: ago(300).checked_add_days(Days::new(below(700))).unwrap(),
                opened_on: (stage > Stage::Preparing).then_some(opened),
                answers_agreed_on: (below(2) == 0).then(|| opened.checked_add_days(Days::new(below(200))).unwrap()),
                answers_received_on: (stage > Stage::Questionnaire).then_some(received),
                feedback_agreed_on: (below(2) == 0).then(|| received.checked_add_days(Days::new(below(200))).unwrap()),
            }
        })
        .collect()
}

fn sums(rules: &RuleSet, reviews: &[Standing]) -> Forecast {
    forecast(rules, reviews.iter().copied(), today())
}

#[test]
fn every_review_is_counted_once_and_the_sums_only_grow() {
    for rules in [resolution_9_1(), built_in(DRAFT_2017).unwrap().unwrap()] {
        for seed in 0..60 {
            let reviews = drawn(seed, 64);
            let f = sums(rules, &reviews);
            let done = reviews.iter().filter(|r| r.stage >= rules.gate.completed_at).count();
            assert_eq!(usize::try_from(f.completed).unwrap(), done, "as the gate counts");
            assert_eq!(f.completed + f.dated() + f.undated(), 64);
            let quarters = f.quarters(today());
            assert_eq!(quarters.is_empty(), f.dated() == 0, "nothing where nothing is known");
            let mut before = (f.completed, f.completed);
            for q in &quarters {
                assert!(q.at_least <= q.at_most, "{q:?}");
                assert!(q.at_least >= before.0 && q.at_most >= before.1, "{q:?} after {before:?}");
                assert!(q.quarter.until_on() >= today());
                before = (q.at_least, q.at_most);
            }
            if let Some(last) = quarters.last() {
                assert_eq!((last.at_least, last.at_most), (f.completed + f.dated(), f.completed + f.dated()));
            }
            for r in &reviews {
                if let Outlook::Expected { early, late } = outlook(rules, r, today()) {
                    assert!(early <= late && early >= today(), "{r:?}");
                }
            }
        }
    }
}

#[test]
fn the_threshold_is_reached_when_the_gate_would_open() {
    let rules = resolution_9_1();
    let mut met = [0; 3];
    for seed in 0..200 {
        let reviews = drawn(seed, 40);
        let f = sums(rules, &reviews);
        // A denominator that is not the number of reviews of today, as after a withdrawal.
        for foreseen in [40, 52, 62] {
            let needs = needed(foreseen, rules);
            match f.reached(needs) {
                Reached::Already => {
                    assert!(gate(rules, foreseen, f.completed, None).open);
                    met[0] += 1;
                }
                Reached::Between { early, late } => {
                    assert!(!gate(rules, foreseen, f.completed, None).open);
                    let open = |n| gate(rules, foreseen, n, None).open;
                    let before = |on: NaiveDate| on.pred_opt().unwrap();
                    assert!(open(f.by(early).1) && !open(f.by(before(early)).1), "not one day sooner");
                    assert!(open(f.by(late).0) && !open(f.by(before(late)).0), "not one day sooner");
                    assert!(early <= late);
                    met[1] += 1;
                }
                Reached::Short { by } => {
                    assert!(by > 0);
                    assert_eq!(f.completed + f.dated() + by, needs);
                    met[2] += 1;
                }
            }
        }
    }
    assert!(met[1] > 5 && met[2] > 5, "{met:?}");
    assert_eq!(Forecast::default().reached(0), Reached::Already, "nothing foreseen, nothing needed");
}

#[test]
fn one_more_day_agreed_never_makes_the_forecast_worse() {
    let rules = resolution_9_1();
    for seed in 0..60 {
        let mut reviews = drawn(seed, 30);
        let before = sums(rules, &reviews);
        for r in reviews.iter_mut().filter(|r| r.stage == Stage::Questionnaire) {
            r.answers_agreed_on = Some(today());
        }
        let after = sums(rules, &reviews);
        for q in before.quarters(today()) {
            let (least, most) = after.by(q.quarter.until_on());
            assert!(most >= q.at_most && least == q.at_least, "{q:?}: {least} to {most}");
        }
    }
}

#[test]
fn quarters_run_from_the_present_one_over_the_turn_of_the_year() {
    let f = sums(
        resolution_9_1(),
        &[at(Stage::Observations, "2026-11-20"), at(Stage::Dialogue, "2026-10-01"), at(Stage::Agreed, "2026-10-01")],
    );
    let quarters: Vec<_> = f
        .quarters(today())
        .iter()
        .map(|q| (q.quarter.year, q.quarter.number, q.quarter.until_on(), q.at_least))
        .collect();
    assert_eq!(
        quarters,
        [
            (2026, 4, day("2026-12-31"), 1),
            (2027, 1, day("2027-03-31"), 2),
            (2027, 2, day("2027-06-30"), 2),
            (2027, 3, day("2027-09-30"), 3),
        ]
    );
}

#[test]
fn near_and_past_in_days_of_vienna() {
    let rules = resolution_9_1();
    let now = "2026-11-26T22:30:00Z".parse().unwrap();
    let near = |on: &str| nearness(rules, &Deadline::at_end_of(day(on)), now);
    assert_eq!(near("2026-11-25"), Nearness::Past);
    assert_eq!(near("2026-11-26"), Nearness::Soon);
    assert_eq!(near("2026-12-26"), Nearness::Soon);
    assert_eq!(near("2026-12-27"), Nearness::Later);
    let mut times = Times::default();
    for (on, agreed) in [("2026-11-25", true), ("2026-11-27", false), ("2027-03-01", true)] {
        times.add(near(on), agreed);
    }
    assert_eq!(times, Times { running: 3, agreed: 2, soon: 1, past: 1 });
    for n in [Nearness::Past, Nearness::Soon, Nearness::Later] {
        assert_eq!(Nearness::from_code(n.code()), Some(n));
    }
    assert_eq!(Nearness::from_code("late"), None);
}

#[test]
fn no_state_is_told_by_subtraction() {
    let rules = resolution_9_1();
    assert!(!counts_for_public(rules, 4) && counts_for_public(rules, 5) && !counts_for_public(rules, 0));
    let names = |all: &[u32], agreed: &[u32]| names_for_public(rules, all, agreed);
    // Five others at two stages: nothing follows for any of them.
    assert!(names(&[3, 3, 0], &[1, 0, 0]));
    // Four others: too few.
    assert!(!names(&[3, 2, 0], &[1, 0, 0]));
    // All others at one stage, which the names tell.
    assert!(!names(&[6, 1, 0], &[0, 1, 0]));
    // All at one stage is said by the numbers already.
    assert!(names(&[0, 7, 0], &[0, 2, 0]));
    // Everybody agreed.
    assert!(names(&[1, 1, 0], &[1, 1, 0]));
    assert!(names(&[0, 0, 0], &[0, 0, 0]));
    // Whatever is shown, at least five States stand behind what can be subtracted, or none.
    for a in 0..8 {
        for b in 0..8 {
            for (x, y) in (0..=a).flat_map(|x| (0..=b).map(move |y| (x, y))) {
                let others = a + b - x - y;
                assert!(!names(&[a, b], &[x, y]) || others == 0 || others >= 5, "{a} {b} {x} {y}");
            }
        }
    }
}
