//! What a review waits for, what stands in its way, and whom a reminder reaches; and the days of a review.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use chrono::NaiveDate;
use rules::actor::Duty;
use rules::agenda::{AgendaFacts, DayKind, agenda};
use rules::calendar::{Deadline, Moment, end_of_day};
use rules::draw::redraw::Ground;
use rules::id::AccountId;
use rules::party::PartyCode;
use rules::ruleset::resolution_9_1;
use rules::stage::{Stage, Turn};
use rules::work::remind::{Capacity, Planned, Reachable, Skip, is_recent, plan};
use rules::work::{Facts, Held, Obstacle, Side, Standing, Team, Who, standing};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon in Vienna, in winter.
fn at(text: &str) -> Moment {
    format!("{text}T11:00:00Z").parse().unwrap()
}

fn party(code: &str) -> PartyCode {
    PartyCode::parse(code).unwrap()
}

const TODAY: &str = "2026-11-21";

fn held(duty: Duty, seen: &str) -> Held {
    Held { duty, from_on: day("2026-01-10"), over_on: None, seen_at: Some(at(seen)) }
}

fn team(code: &str, side: Side) -> Team {
    let roles = vec![held(Duty::FocalPoint, "2026-11-20"), held(Duty::Expert, "2026-11-01")];
    Team { state: party(code), side, since_on: day("2025-12-01"), roles, feedback_sent: false }
}

/// Norway under review by Ghana and Uruguay; nothing stands in the way.
fn facts(stage: Stage) -> Facts {
    Facts {
        stage,
        since_on: day("2026-09-01"),
        begins_on: Some(day("2026-01-01")),
        languages_agreed: true,
        teams: vec![team("NOR", Side::UnderReview), team("GHA", Side::Reviewing), team("URY", Side::Reviewing)],
        answers_due: None,
        feedback_due: None,
        redraw: None,
    }
}

fn decide(facts: &Facts) -> Standing {
    standing(resolution_9_1(), facts, at(TODAY))
}

/// Obstacles as `code state since para`.
fn told(standing: &Standing) -> Vec<String> {
    let line = |b: &rules::work::Block| {
        let state = b.state.map_or("-".to_owned(), |s| s.to_string());
        format!("{} {state} {} {}", b.what.code(), b.since_on, b.para.unwrap_or("house"))
    };
    standing.blocks.iter().map(line).collect()
}

fn waited(standing: &Standing) -> Vec<String> {
    let who = |who: Who| match who {
        Who::Secretariat => "secretariat".to_owned(),
        Who::State(state, _) => state.to_string(),
    };
    standing.waits.iter().map(|w| format!("{} {} {}", who(w.who), w.since_on, w.para)).collect()
}

#[test]
fn each_stage_waits_for_whose_turn_it_is() {
    let table: [(Stage, &[&str]); 7] = [
        (Stage::Preparing, &["secretariat 2026-09-01 31"]),
        (Stage::Questionnaire, &["NOR 2026-09-01 34"]),
        (Stage::Feedback, &["GHA 2026-09-01 35", "URY 2026-09-01 35"]),
        (Stage::Dialogue, &["NOR 2026-09-01 35", "GHA 2026-09-01 35", "URY 2026-09-01 35"]),
        (Stage::Observations, &["NOR 2026-09-01 38", "GHA 2026-09-01 38", "URY 2026-09-01 38"]),
        (Stage::Agreed, &["secretariat 2026-09-01 38"]),
        (Stage::Released, &["secretariat 2026-09-01 38"]),
    ];
    for (stage, expected) in table {
        let found = decide(&facts(stage));
        assert_eq!(waited(&found), expected, "{stage:?}");
        assert!(!found.is_blocked(), "{stage:?}: {:?}", told(&found));
        // Never another turn than the one that every page of the review shows.
        for wait in &found.waits {
            let shown = rules::stage::whose_turn(stage);
            assert!(shown == wait.who.turn() || (shown == Turn::Both && wait.who != Who::Secretariat), "{stage:?}");
        }
    }
}

#[test]
fn feedback_waits_only_for_those_who_have_not_sent_it() {
    let mut facts = facts(Stage::Feedback);
    facts.teams[1].feedback_sent = true;
    assert_eq!(waited(&decide(&facts)), ["URY 2026-09-01 35"]);
    assert_eq!(decide(&facts).asked(), [party("URY")]);
}

#[test]
fn before_its_phase_begins_a_review_waits_for_nobody_but_needs_focal_points() {
    let mut facts = facts(Stage::Preparing);
    facts.begins_on = Some(day("2026-11-22"));
    facts.languages_agreed = false;
    facts.teams.iter_mut().for_each(|t| t.roles.clear());
    let found = decide(&facts);
    assert_eq!(waited(&found), [] as [&str; 0]);
    assert_eq!(
        told(&found),
        ["no_focal_point NOR 2025-12-01 18", "no_focal_point GHA 2025-12-01 18", "no_focal_point URY 2025-12-01 18"]
    );
    facts.begins_on = Some(day(TODAY));
    let found = decide(&facts);
    assert_eq!(waited(&found), ["NOR 2026-11-21 31", "secretariat 2026-11-21 31"], "since that day, not before");
    assert_eq!(found.since_on(), Some(day(TODAY)));
    let kinds: Vec<Obstacle> = found.blocks.iter().map(|b| b.what).collect();
    let expected = [[Obstacle::NoFocalPoint; 3], [Obstacle::NoExpert; 3]].concat();
    assert_eq!(kinds, [expected, vec![Obstacle::LanguagesOpen]].concat());
}

#[test]
fn a_vacancy_counts_from_the_end_of_the_last_role() {
    let mut facts = facts(Stage::Questionnaire);
    let roles = &mut facts.teams[1].roles;
    roles[0].over_on = Some(day("2026-11-21"));
    roles.push(Held { over_on: Some(day("2026-03-01")), ..held(Duty::FocalPoint, "2026-02-01") });
    assert_eq!(told(&decide(&facts)), ["no_focal_point GHA 2026-11-21 18"], "over from that day on");
    assert!(decide(&facts).acts_by_representative(party("GHA")));
    assert!(!decide(&facts).acts_by_representative(party("NOR")));
    facts.teams[1].roles[0].over_on = Some(day("2026-11-22"));
    assert_eq!(told(&decide(&facts)), [] as [&str; 0], "the last day counts");
    // A role that has not begun yet helps nobody today.
    facts.teams[2].roles[1].from_on = day("2026-12-01");
    assert_eq!(told(&decide(&facts)), ["no_expert URY 2026-09-01 27"]);
}

#[test]
fn only_whose_turn_it_is_can_be_absent_and_only_after_thirty_days() {
    let days = i64::from(resolution_9_1().house.work.absent_days);
    assert_eq!(days, 30);
    let mut facts = facts(Stage::Questionnaire);
    let seen = |team: &mut Team, on: &str| team.roles.iter_mut().for_each(|r| r.seen_at = Some(at(on)));
    facts.teams.iter_mut().for_each(|t| seen(t, "2026-10-22"));
    assert_eq!(told(&decide(&facts)), ["absent NOR 2026-10-22 house"], "thirty days, and nobody waits for the others");
    seen(&mut facts.teams[0], "2026-10-23");
    assert_eq!(told(&decide(&facts)), [] as [&str; 0], "twenty-nine days");
    // The day ends in Vienna: half past eleven at night in UTC is the next day there.
    facts.teams[0].roles[0].seen_at = Some("2026-10-21T22:30:00Z".parse().unwrap());
    facts.teams[0].roles.truncate(1);
    assert_eq!(told(&decide(&facts))[1], "absent NOR 2026-10-22 house");
    // Never seen: from the first day of the role; an observer's visit is none.
    facts.teams[0].roles[0] = Held { seen_at: None, ..held(Duty::FocalPoint, TODAY) };
    facts.teams[0].roles.push(held(Duty::Observer, TODAY));
    assert_eq!(told(&decide(&facts))[1], "absent NOR 2026-01-10 house");
}

#[test]
fn a_day_is_late_only_once_it_has_ended_in_vienna() {
    let mut facts = facts(Stage::Questionnaire);
    facts.answers_due = Some(Deadline::at_end_of(day("2026-11-20")));
    facts.feedback_due = facts.answers_due;
    assert_eq!(told(&decide(&facts)), ["answers_late - 2026-11-21 34"]);
    let last = end_of_day(day("2026-11-20"));
    let before = standing(resolution_9_1(), &facts, last - chrono::TimeDelta::milliseconds(1));
    assert!(!before.is_blocked());
    assert!(standing(resolution_9_1(), &facts, last).is_blocked());
    facts.stage = Stage::Feedback;
    assert_eq!(told(&decide(&facts)), ["feedback_late - 2026-11-21 35"]);
    facts.stage = Stage::Dialogue;
    assert_eq!(told(&decide(&facts)), [] as [&str; 0]);
}

#[test]
fn what_is_missing_is_named_with_its_paragraph() {
    let mut facts = facts(Stage::Preparing);
    facts.languages_agreed = false;
    facts.teams.truncate(1);
    facts.redraw = Some((day("2026-10-02"), Ground::Inability));
    assert_eq!(
        told(&decide(&facts)),
        ["no_reviewers - 2026-09-01 28", "languages_open - 2026-09-01 50", "redraw_open - 2026-10-02 30"]
    );
    facts.redraw = Some((day("2026-10-02"), Ground::Language));
    assert!(told(&decide(&facts)).contains(&"redraw_open - 2026-10-02 28 (d)".to_owned()));
    facts.stage = Stage::Released;
    assert!(!decide(&facts).is_blocked(), "nothing stands in the way of what is done");
    for what in Obstacle::ALL {
        assert_eq!(Obstacle::from_code(what.code()), Some(what));
        assert_eq!(what.paragraph().is_none(), what == Obstacle::Absent, "only the sign-ins are a figure of ours");
    }
    assert_eq!(Obstacle::from_code("lateness"), None);
}

fn account(n: u128) -> AccountId {
    AccountId::new(uuid::Uuid::from_u128(n))
}

fn people() -> Vec<Reachable> {
    let one = |n, code: &str, capacity| Reachable { account: account(n), state: party(code), capacity };
    vec![
        one(1, "NOR", Capacity::Duty(Duty::FocalPoint)),
        one(2, "NOR", Capacity::Duty(Duty::Expert)),
        one(3, "NOR", Capacity::Mission),
        one(4, "GHA", Capacity::Duty(Duty::Expert)),
        one(5, "GHA", Capacity::Mission),
        one(6, "GHA", Capacity::Duty(Duty::Observer)),
        one(4, "GHA", Capacity::Duty(Duty::Expert)),
    ]
}

#[test]
fn a_reminder_reaches_who_can_act() {
    let rules = resolution_9_1();
    let run = |stage, last: Option<&str>| {
        let last = last.map(at);
        plan(rules, &decide(&facts(stage)), &people(), |s| last.filter(|_| s == party("GHA")), at(TODAY))
    };
    let one = |code: &str, to| Planned { state: Some(party(code)), to };
    assert_eq!(run(Stage::Questionnaire, None), [one("NOR", Ok(vec![account(1)]))], "the focal point alone");
    let feedback = run(Stage::Feedback, None);
    assert_eq!(
        feedback,
        [one("GHA", Ok(vec![account(4), account(5)])), one("URY", Err(Skip::Nobody))],
        "without one the mission (para. 18) and the experts, each once; never observers"
    );
    assert_eq!(run(Stage::Feedback, Some("2026-11-15"))[0], one("GHA", Err(Skip::Recently)));
    assert_eq!(run(Stage::Feedback, Some("2026-11-14"))[0], one("GHA", Ok(vec![account(4), account(5)])), "a week");
    let own = [Planned { state: None, to: Err(Skip::OwnTurn) }];
    assert_eq!(run(Stage::Agreed, None), own);
    assert_eq!(run(Stage::Preparing, None), own, "the Secretariat does not remind itself");
    assert!(is_recent(rules, at(TODAY), at(TODAY)));
    for skip in Skip::ALL {
        assert_eq!(Skip::from_code(skip.code()), Some(skip));
    }
}

#[test]
fn the_days_of_a_review() {
    let facts = AgendaFacts {
        phase: 1,
        stage: Stage::Questionnaire,
        begins_on: Some(day("2026-01-01")),
        opened_on: Some(day("2026-08-31")),
        answers_agreed_on: Some(day("2026-12-15")),
        received_on: None,
        feedback_agreed_on: None,
    };
    let days = |facts: &AgendaFacts| -> Vec<String> {
        let line = |d: &rules::agenda::Dated| {
            format!("{} {}{} ({})", d.on, d.kind.code(), if d.agreed { " agreed" } else { "" }, d.kind.paragraph())
        };
        agenda(resolution_9_1(), facts).iter().map(line).collect()
    };
    let ends = ["2027-12-31 phase_ends (15)", "2028-01-01 next_phase (10)"];
    assert_eq!(
        days(&facts),
        [
            &[
                "2026-01-01 phase_begins (17)",
                "2026-08-31 opened (25)",
                "2026-12-15 answers_due agreed (34)",
                "2027-02-28 answers_limit (34)",
            ][..],
            &ends[..]
        ]
        .concat()
    );
    let limit_only = AgendaFacts { answers_agreed_on: None, ..facts };
    assert_eq!(days(&limit_only)[2], "2027-02-28 answers_due (34)");
    let beyond = AgendaFacts { answers_agreed_on: Some(day("2027-03-01")), ..facts };
    assert_eq!(days(&beyond)[2], "2027-02-28 answers_due (34)", "a day beyond the limit is none");
    let received = AgendaFacts { stage: Stage::Feedback, received_on: Some(day("2026-11-30")), ..facts };
    assert_eq!(
        days(&received)[2..4],
        ["2026-11-30 received (34)", "2027-05-30 feedback_due (35)"],
        "what came in is no longer due"
    );
    let last = AgendaFacts { phase: 4, begins_on: Some(day("2032-01-01")), ..facts };
    assert!(!days(&last).iter().any(|d| d.contains("next_phase")));
    assert!(DayKind::ALL.iter().filter(|k| k.is_due()).count() == 2);
}
