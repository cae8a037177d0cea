//! Where an application stands, in every case that there is.

use super::{at, second};
use rules::calendar::{Deadline, civil_date};
use rules::constructive::standing::{Facts, Outcome, Standing};
use rules::constructive::{Refused, Track};

/// By the track, whether it was sent and taken back, the time for objections, whether a State objects, and what is on
/// record: where it stands, whether those who prepare the dialogue may approve or decline it, and whether it attends by
/// itself. `*`: whatever it is. Every case has one row.
const TABLE: &str = "
track        sent back time object record       standing      approve  decline  itself
*            *    yes  *    *      *            withdrawn     nothing  nothing  no
*            no   no   *    *      *            draft         nothing  nothing  no
registration yes  no   *    *      -            received      yes      yes      no
registration yes  no   *    *      admitted     registered    decided  decided  no
registration yes  no   *    *      not_admitted not_admitted  decided  decided  no
confirmation yes  no   *    *      admitted     admitted      decided  decided  no
confirmation yes  no   *    *      not_admitted not_admitted  decided  decided  no
application  yes  no   *    *      admitted     admitted      decided  decided  no
application  yes  no   *    *      not_admitted not_admitted  decided  decided  no
confirmation yes  no   none *      -            received      nothing  nothing  no
application  yes  no   none *      -            received      nothing  nothing  no
confirmation yes  no   open no     -            circulated    running  nothing  no
confirmation yes  no   over no     -            unopposed     yes      nothing  yes
confirmation yes  no   open yes    -            before_bureau objected nothing  no
confirmation yes  no   over yes    -            before_bureau objected nothing  no
application  yes  no   open no     -            circulated    running  nothing  no
application  yes  no   over no     -            unopposed     yes      nothing  no
application  yes  no   open yes    -            opposed       objected running  no
application  yes  no   over yes    -            opposed       objected yes      no
";

const NOW: &str = "2026-10-26T09:00:00Z";
const TIMES: [&str; 3] = ["none", "open", "over"];

/// Today is the last day, or it was yesterday.
fn clock(time: &str) -> Option<Deadline> {
    let today = civil_date(at(NOW));
    match time {
        "open" => Some(Deadline::at_end_of(today)),
        "over" => Some(Deadline::at_end_of(today.pred_opt().unwrap())),
        _ => None,
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// All cases with their words.
fn cases() -> Vec<(Facts, [&'static str; 6])> {
    let mut all = Vec::new();
    for track in Track::ALL {
        for (sent, withdrawn) in [(false, false), (false, true), (true, false), (true, true)] {
            for time in TIMES {
                for objections in [0, 1, 7] {
                    for outcome in [None, Some(Outcome::Admitted), Some(Outcome::NotAdmitted)] {
                        let facts = Facts { track: *track, sent, withdrawn, clock: clock(time), objections, outcome };
                        let object = yes_no(objections > 0);
                        let record = outcome.map_or("-", Outcome::code);
                        all.push((facts, [track.code(), yes_no(sent), yes_no(withdrawn), time, object, record]));
                    }
                }
            }
        }
    }
    all
}

fn rows() -> Vec<Vec<&'static str>> {
    TABLE.trim().lines().skip(1).map(|row| row.split_whitespace().collect()).collect()
}

fn word(answer: Result<(), Refused>) -> String {
    match answer {
        Ok(()) => "yes".to_owned(),
        Err(Refused::StillRunning { until }) => {
            assert_eq!(until, civil_date(at(NOW)), "the day that the clock names");
            "running".to_owned()
        }
        Err(refused) => refused.code().to_owned(),
    }
}

#[test]
fn every_case_stands_where_the_table_has_it() {
    let (rows, mut used) = (rows(), Vec::new());
    let cases = cases();
    assert_eq!(cases.len(), 3 * 4 * 3 * 3 * 3);
    for (facts, words) in cases {
        let fits = |row: &&Vec<&str>| row.iter().zip(words).all(|(cell, word)| *cell == "*" || *cell == word);
        let found: Vec<&Vec<&str>> = rows.iter().filter(fits).collect();
        let [row] = found[..] else { panic!("{words:?} has {} rows", found.len()) };
        let now = at(NOW);
        let standing = facts.standing(now).code().to_owned();
        let itself = yes_no(facts.attends_by_itself(now)).to_owned();
        assert_eq!(
            vec![standing, word(facts.may_approve(now)), word(facts.may_decline(now)), itself],
            row[6..],
            "{words:?}"
        );
        used.push(row.clone());
    }
    assert!(rows.iter().all(|row| used.contains(row)), "a row that no case has says nothing");
}

#[test]
fn an_objection_to_an_ngo_is_for_the_bureau_alone() {
    let (mut referred, now) = (0, at(NOW));
    for (facts, words) in cases() {
        if facts.track != Track::Confirmation || facts.objections == 0 {
            continue;
        }
        assert!(facts.may_approve(now).is_err(), "{words:?}");
        assert!(facts.may_decline(now).is_err(), "{words:?}");
        assert!(!facts.attends_by_itself(now), "{words:?}");
        // It attends by what the Bureau decided and by nothing else.
        if facts.standing(now).attends() {
            assert_eq!(facts.outcome, Some(Outcome::Admitted), "{words:?}");
        }
        referred += usize::from(facts.standing(now) == Standing::BeforeBureau);
    }
    assert_eq!(referred, 2 * 2, "one or seven objections, while States may object and afterwards");
}

#[test]
fn another_stakeholder_is_approved_only_when_no_state_objects() {
    let (mut approved, now) = (0, at(NOW));
    for (facts, words) in cases() {
        if facts.track != Track::Application {
            continue;
        }
        assert!(!facts.attends_by_itself(now), "an application is approved by an act: {words:?}");
        if facts.may_approve(now).is_ok() {
            approved += 1;
            assert_eq!(facts.objections, 0, "{words:?}");
            assert!(facts.clock.is_some_and(|clock| !clock.is_open(now)), "States had their time: {words:?}");
        }
        assert!(facts.may_approve(now).is_err() || facts.may_decline(now).is_err(), "not both: {words:?}");
        if facts.standing(now).attends() {
            assert_eq!(facts.outcome, Some(Outcome::Admitted), "{words:?}");
        }
    }
    assert_eq!(approved, 1);
}

#[test]
fn states_may_object_to_the_last_second() {
    let on = super::day("2026-10-25"); // of 25 hours
    let facts = |track, objections| Facts {
        track,
        sent: true,
        withdrawn: false,
        clock: Some(Deadline::at_end_of(on)),
        objections,
        outcome: None,
    };
    let (end, last) = (at("2026-10-25T23:00:00Z"), at("2026-10-25T23:00:00Z") - second());
    let ngo = facts(Track::Confirmation, 0);
    assert_eq!((ngo.standing(last), ngo.attends_by_itself(last)), (Standing::Circulated, false));
    assert_eq!((ngo.standing(end), ngo.attends_by_itself(end)), (Standing::Unopposed, true));
    assert_eq!(ngo.may_approve(last), Err(Refused::StillRunning { until: on }));
    assert_eq!(ngo.may_approve(end), Ok(()));
    let other = facts(Track::Application, 1);
    assert_eq!(other.may_decline(last), Err(Refused::StillRunning { until: on }));
    assert_eq!(other.may_decline(end), Ok(()));
    assert_eq!((other.standing(last), other.standing(end)), (Standing::Opposed, Standing::Opposed));
}

#[test]
fn few_standings_attend_and_few_are_settled() {
    let table = [
        (Standing::Draft, false, false),
        (Standing::Received, false, false),
        (Standing::Circulated, false, false),
        (Standing::Unopposed, false, false),
        (Standing::BeforeBureau, false, false),
        (Standing::Opposed, false, false),
        (Standing::Admitted, true, true),
        (Standing::NotAdmitted, false, true),
        (Standing::Registered, true, true),
        (Standing::Withdrawn, false, true),
    ];
    assert_eq!(table.map(|(standing, ..)| standing), Standing::ALL);
    for (standing, attends, settled) in table {
        assert_eq!((standing.attends(), standing.is_settled()), (attends, settled), "{standing:?}");
    }
}
