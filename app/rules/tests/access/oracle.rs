//! The same rights a second time, from the paragraphs: a table of words, and the seat worked out from how a person was
//! made up instead of from the rows that say so.

use super::every::{ACTS, act_word};
use super::{
    ADDITIONAL, NO_PART, REPLACED, REVIEWING, REVIEWING_ALL, UNDER_REVIEW, UNDER_TEST, day, delegate, official, review,
    review_id, role, standings,
};
use chrono::NaiveDate;
use rules::access::{Act, decide, decide_house};
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::instrument::Instrument;
use rules::refusal::Refusal;
use rules::stage::Stage;

/// Columns after the paragraphs: focal point, expert and observer of the State under review, the same three of a
/// reviewing State, Secretariat, other State party, everybody else. `-`: not to be known of. `>`: whose duty it is.
const RIGHTS: &str = "
act             paras     su.fp    su.ge    su.ob   rs.fp   rs.ge   rs.ob   sec      sp    out
read_review     31,37     always   always   always  always  always  always  always   -     -
read_people     18,27     always   always   always  always  always  always  always   -     -
read_draft      20,21     always   always   always  -       -       -       -        -     -
save_answer     25,27     writing  writing  >expert -       -       -       -        -     -
mark_ready      25,27     writing  writing  >expert -       -       -       -        -     -
submit          18,34     whole    >focal   >focal  -       -       -       -        -     -
read_submission 34,40     sent     sent     sent    sent    sent    sent    sent     sent  -
read_attachment 26,40     always   always   always  sent    sent    sent    sent     -     -
read_dialogue   33,35,37  always   always   always  always  always  always  always   -     -
post_message    33,35     talking  talking  >expert talking talking >expert talking  -     -
open_phase      15,25     -        -        -       -       -       -       unopened -     -
request_redraw  28,30     always   >focal   >focal  always  >focal  >focal  -       -        -
set_plan        31,34,50  planning >focal   >focal  planning >focal >focal  planning -     -
read_figures    10        always   always   always  always  always  always  always   always always
read_feedback   33,35     always   always   always  always  always  always  always   -     -
read_feedback_draft 32,33 -        -        -       always  always  always  -        -     -
write_feedback  32,35     -        -        -       feeding feeding >expert -        -     -
send_feedback   18,35     -        -        -       clearing >focal >focal  -        -     -
answer_supplement 35      asked    asked    >expert -       -       -       -        -     -
send_supplement 18,35     asked    >focal   >focal  -       -       -       -        -     -
read_delegation 32        always   always   always  always  always  always  -        -     -
post_delegation 32        always   always   >expert always  always  >expert -        -     -
keep_notes      32        always   always   always  always  always  always  always   -     -
name_in_public  40,41     always   >focal   >focal  -       -       -       -        -     -
";

/// Acts of the house and who has them; `party` and `signatory` are delegates.
const HOUSE: &[(&str, &str, &str)] = &[
    ("read_figures", "10", "party signatory secretariat administrator chair bureau stakeholder nobody"),
    ("read_times", "4,34,35", "party signatory secretariat administrator chair bureau"),
    ("read_start", "", "party signatory secretariat administrator chair bureau stakeholder"),
    ("own_account", "", "party signatory secretariat administrator chair bureau stakeholder"),
    ("read_parties", "9", "party signatory secretariat administrator chair bureau"),
    ("list_reviews", "37", "party signatory secretariat"),
    ("read_library", "40", "party secretariat"),
    ("import_parties", "47", "secretariat"),
    ("record_decision", "10", "secretariat"),
    ("manage_accounts", "20", "administrator"),
    ("prepare_draw", "17,28", "secretariat"),
    ("conduct_draw", "28", "secretariat chair"),
    ("decide_redraw", "28,30", "secretariat"),
    ("read_work", "31,47", "secretariat"),
    ("send_reminders", "47", "secretariat"),
    ("keep_outbox", "47", "secretariat administrator"),
];

/// What a word of the table means at that moment, to somebody whose role is for the whole review or for a part.
fn verdict(word: &str, stage: Stage, submitted: bool, whole: bool) -> Result<(), Refusal> {
    let order = |s: Stage| Stage::ALL.iter().position(|x| *x == s).unwrap();
    let between = |first, last| {
        let inside = (order(first)..=order(last)).contains(&order(stage));
        if inside { Ok(()) } else { Err(Refusal::WrongStage { now: stage }) }
    };
    match word {
        "always" => Ok(()),
        "-" => Err(Refusal::NotFound),
        "sent" if submitted => Ok(()),
        "sent" => Err(Refusal::NotFound),
        // From the opening of the phase (para. 25) until both sides have agreed (para. 39).
        // The same, but only who answers for every instrument clears the whole (paras. 18, 34).
        "whole" if !whole => Err(Refusal::NotYourDuty { needs: Duty::FocalPoint }),
        "writing" | "whole" => between(Stage::Questionnaire, Stage::Observations),
        "planning" => between(Stage::Preparing, Stage::Observations),
        // Until the list is made available; then the record is archived (paras. 35, 38).
        "talking" => between(Stage::Preparing, Stage::Agreed),
        // From the receipt of the responses until the list of observations is begun (paras. 35, 38).
        "clearing" if !whole => Err(Refusal::NotYourDuty { needs: Duty::FocalPoint }),
        "feeding" | "clearing" => between(Stage::Feedback, Stage::Dialogue),
        "asked" => between(Stage::Feedback, Stage::Observations),
        "unopened" => between(Stage::Preparing, Stage::Preparing),
        ">expert" => Err(Refusal::NotYourDuty { needs: Duty::Expert }),
        ">focal" => Err(Refusal::NotYourDuty { needs: Duty::FocalPoint }),
        other => panic!("unknown word {other}"),
    }
}

/// The word for an act and a column; an act that is not in the table is nobody's.
fn word(act: Act, column: &str) -> &'static str {
    let mut lines = RIGHTS.trim().lines();
    let heads: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let at = heads.iter().position(|h| *h == column).expect("a column of the table");
    let row = lines.find(|l| l.split_whitespace().next() == Some(act_word(act)));
    match row {
        Some(row) => {
            assert_eq!(row.split_whitespace().count(), heads.len(), "{row}");
            row.split_whitespace().nth(at).unwrap()
        }
        None => {
            assert!(!act.needs_review(), "{act:?} is an act on a review and has no row");
            "-"
        }
    }
}

/// A day on which the person comes, and what their role's days are then.
#[derive(Clone, Copy, Debug)]
enum When {
    Before,
    FirstDay,
    LastDay,
    DayAfter,
    Ended,
    NoEnd,
    OverBeforeItBegins,
}

const WHENS: [When; 7] =
    [When::Before, When::FirstDay, When::LastDay, When::DayAfter, When::Ended, When::NoEnd, When::OverBeforeItBegins];

impl When {
    fn today(self) -> NaiveDate {
        match self {
            Self::Before => day(9),
            Self::FirstDay | Self::OverBeforeItBegins => day(10),
            Self::Ended => day(15),
            Self::LastDay => day(19),
            Self::DayAfter => day(20),
            Self::NoEnd => NaiveDate::from_ymd_opt(2039, 12, 31).unwrap(),
        }
    }

    fn date(self, role: &mut Role) {
        role.from_on = day(10);
        role.until_on = match self {
            Self::NoEnd => None,
            Self::OverBeforeItBegins => Some(day(10)),
            Self::Before | Self::FirstDay | Self::LastDay | Self::DayAfter | Self::Ended => Some(day(20)),
        };
        role.ended = match self {
            Self::Ended => true,
            Self::Before | Self::FirstDay | Self::LastDay | Self::DayAfter | Self::NoEnd | Self::OverBeforeItBegins => {
                false
            }
        };
    }

    fn counts(self) -> bool {
        match self {
            Self::FirstDay | Self::LastDay | Self::NoEnd => true,
            Self::Before | Self::DayAfter | Self::Ended | Self::OverBeforeItBegins => false,
        }
    }
}

/// The column for a delegate with one role, the instruments it reaches, and whether that is all that the State has.
fn column(
    of: &str,
    duty: Duty,
    counts: bool,
    only: Option<&[Instrument]>,
    party: bool,
) -> (String, Vec<Instrument>, bool) {
    let duty = match duty {
        Duty::FocalPoint => "fp",
        Duty::Expert => "ge",
        Duty::Observer => "ob",
    };
    let place: &[Instrument] = match of {
        UNDER_REVIEW => &UNDER_TEST,
        REVIEWING => &[Instrument::Untoc, Instrument::Trafficking],
        REVIEWING_ALL => &UNDER_TEST,
        ADDITIONAL => &[Instrument::Firearms],
        _ => &[],
    };
    let reach: Vec<Instrument> = place.iter().copied().filter(|i| only.is_none_or(|only| only.contains(i))).collect();
    if counts && !reach.is_empty() {
        // The client's reading: the role limits what is read of a submission, too, although all parties read it.
        let whole = reach == place;
        (format!("{}.{duty}", if of == UNDER_REVIEW { "su" } else { "rs" }), reach, whole)
    } else if party {
        ("sp".to_owned(), UNDER_TEST.to_vec(), true)
    } else {
        ("out".to_owned(), Vec::new(), true)
    }
}

/// Compares every act at every stage; how far a yes reaches is compared where `reach` is given.
fn compare(viewer: &Viewer, today: NaiveDate, column: &str, reach: Option<&[Instrument]>, whole: bool) -> usize {
    let mut compared = 0;
    for act in ACTS {
        let word = word(*act, column);
        for (stage, submitted) in standings() {
            let found = decide(Some(viewer), *act, &review(stage, submitted), today);
            let place = || format!("{act:?} {column} {stage:?} submitted={submitted} {today} {viewer:?}");
            let expected = verdict(word, stage, submitted, whole);
            assert_eq!(found.as_ref().map(|_| ()), expected.as_ref().copied(), "{}", place());
            if let (Ok(scope), Some(reach)) = (found, reach) {
                assert_eq!(scope.instruments, reach, "{}", place());
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn delegates_have_the_rights_of_their_one_role() {
    let limits: [Option<&[Instrument]>; 4] = [
        None,
        Some(&[Instrument::Firearms]),
        Some(&[Instrument::Firearms, Instrument::Untoc]),
        // The State under review is no party to this Protocol, so the role has nothing to do in the review.
        Some(&[Instrument::Migrants]),
    ];
    let mut compared = 0;
    for of in [UNDER_REVIEW, REVIEWING, REVIEWING_ALL, ADDITIONAL, REPLACED, NO_PART] {
        // A reviewing State is a party (para. 26); a State under review may be a signatory (para. 52).
        let parties: &[bool] = if [UNDER_REVIEW, NO_PART].contains(&of) { &[true, false] } else { &[true] };
        for (duty, when) in Duty::ALL.into_iter().flat_map(|d| WHENS.map(|w| (d, w))) {
            for (only, party) in limits.iter().flat_map(|l| parties.iter().map(move |p| (*l, *p))) {
                for here in [true, false] {
                    let mut role = Role { instruments: only.map(<[_]>::to_vec), ..role(of, duty) };
                    when.date(&mut role);
                    if !here {
                        role.review = review_id(2);
                    }
                    let viewer = Viewer { state_is_party: party, ..delegate(of, vec![role]) };
                    let (column, reach, whole) = column(of, duty, when.counts() && here, only, party);
                    compared += compare(&viewer, when.today(), &column, Some(&reach), whole);
                }
            }
        }
    }
    let people = (4 + 2 * 2) * Duty::ALL.len() * WHENS.len() * limits.len() * 2;
    assert_eq!(compared, people * ACTS.len() * Stage::ALL.len() * 2);
}

#[test]
fn other_accounts_have_no_more_by_a_role() {
    for kind in AccountKind::ALL {
        let (column, reach): (_, &[Instrument]) = match kind {
            AccountKind::Delegate => continue,
            AccountKind::Secretariat => ("sec", &UNDER_TEST),
            AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder => {
                ("out", &[])
            }
        };
        compare(&official(kind), day(15), column, Some(reach), true);
        for of in [UNDER_REVIEW, REVIEWING, ADDITIONAL, REPLACED, NO_PART] {
            for duty in Duty::ALL {
                let viewer = Viewer { kind, ..delegate(of, vec![role(of, duty)]) };
                compare(&viewer, day(15), column, Some(reach), true);
            }
        }
    }
}

#[test]
fn several_roles_count_as_the_strongest() {
    let sur = |d| role(UNDER_REVIEW, d);
    let rs = |d| role(REVIEWING, d);
    let ended = |r: Role| Role { ended: true, ..r };
    let elsewhere = |r: Role| Role { review: review_id(2), ..r };
    use Duty::{Expert, FocalPoint, Observer};
    let cases: Vec<(&str, Vec<Role>, &str)> = vec![
        (UNDER_REVIEW, vec![sur(Observer), sur(Expert)], "su.ge"),
        (UNDER_REVIEW, vec![sur(Observer), sur(FocalPoint), sur(Expert)], "su.fp"),
        (UNDER_REVIEW, vec![ended(sur(FocalPoint)), sur(Observer)], "su.ob"),
        (UNDER_REVIEW, vec![elsewhere(sur(FocalPoint)), sur(Expert)], "su.ge"),
        (UNDER_REVIEW, vec![ended(sur(FocalPoint)), ended(sur(Expert))], "sp"),
        (REVIEWING, vec![rs(Observer), rs(Expert)], "rs.ge"),
        (REVIEWING, vec![rs(Expert), rs(FocalPoint), rs(Observer)], "rs.fp"),
        (REVIEWING, vec![ended(rs(FocalPoint)), rs(Observer)], "rs.ob"),
        (REVIEWING, vec![elsewhere(rs(FocalPoint)), rs(Observer)], "rs.ob"),
        // The same person drafts at home and reviews abroad; neither right reaches into the other review.
        (UNDER_REVIEW, vec![sur(Expert), elsewhere(role(NO_PART, FocalPoint))], "su.ge"),
        (REVIEWING, vec![elsewhere(rs(Expert)), rs(FocalPoint)], "rs.fp"),
        (REVIEWING, vec![elsewhere(rs(Expert))], "sp"),
        // A State without a part, or replaced, adds nothing and takes nothing away.
        (REVIEWING, vec![role(NO_PART, FocalPoint), rs(Expert)], "rs.ge"),
        (REVIEWING, vec![role(REPLACED, FocalPoint), rs(Observer)], "rs.ob"),
        (REPLACED, vec![role(REPLACED, FocalPoint), role(REPLACED, Expert)], "sp"),
    ];
    for (of, roles, expected) in cases {
        let mut reversed = roles.clone();
        reversed.reverse();
        for roles in [roles, reversed] {
            compare(&delegate(of, roles), day(15), expected, None, true);
        }
    }
}

#[test]
fn a_state_drawn_again_after_its_replacement_reviews() {
    let mut facts = review(Stage::Dialogue, true);
    let again = facts.reviewers.iter().find(|r| r.replaced).cloned().unwrap();
    facts.reviewers.push(rules::access::Reviewer { replaced: false, ..again });
    let viewer = delegate(REPLACED, vec![role(REPLACED, Duty::Expert)]);
    assert!(decide(Some(&viewer), Act::PostMessage, &facts, day(15)).is_ok());
}

#[test]
fn the_house() {
    for act in ACTS {
        let row = HOUSE.iter().find(|(name, ..)| *name == act_word(*act));
        assert_eq!(row.is_none(), act.needs_review(), "{act:?}: in the table and an act on a review, or neither");
        let who: Vec<&str> = row.map_or(Vec::new(), |(_, _, who)| who.split(' ').collect());
        let verdict = |name| if who.contains(&name) { Ok(()) } else { Err(Refusal::NotFound) };
        for kind in AccountKind::ALL {
            // Neither a State nor a role gives another kind of account more.
            for (party, roles) in [(true, vec![role(UNDER_REVIEW, Duty::FocalPoint)]), (true, vec![]), (false, vec![])]
            {
                let viewer = Viewer { kind, state_is_party: party, ..delegate(UNDER_REVIEW, roles) };
                let name = match (kind, party) {
                    (AccountKind::Delegate, true) => "party",
                    (AccountKind::Delegate, false) => "signatory",
                    (AccountKind::Secretariat, _) => "secretariat",
                    (AccountKind::Administrator, _) => "administrator",
                    (AccountKind::Chair, _) => "chair",
                    (AccountKind::Bureau, _) => "bureau",
                    (AccountKind::Stakeholder, _) => "stakeholder",
                };
                assert_eq!(decide_house(Some(&viewer), *act), verdict(name), "{act:?} {name}");
            }
        }
        let nobody = if who.contains(&"nobody") { Ok(()) } else { Err(Refusal::SignIn) };
        assert_eq!(decide_house(None, *act), nobody, "{act:?}");
    }
}
