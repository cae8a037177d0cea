//! Who may do what, read against the paragraphs: every deed for every kind of person.

use super::day;
use chrono::NaiveDate;
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::constructive::WorkingGroup;
use rules::constructive::access::{Deed, Person, decide};
use rules::id::{AccountId, OrganizationId, ReviewId};
use rules::party::PartyCode;
use rules::refusal::Refusal;
use std::sync::LazyLock;
use uuid::Uuid;

/// Columns after the paragraphs: the public; an organization by its link; delegates of a State party (focal point; expert
/// or observer only; permanent mission, without a role) and of a signatory (focal point, expert, mission); Secretariat,
/// administrator; chair of this group, of another one; of the Bureau the President, a Vice-President, the Rapporteur, a
/// member of the extended one; a chair or member whose seat is none today; a stakeholder's account.
/// `yes`; `-`: not to be known of; `in`: sign in first; `>fp`: the focal point's.
const RIGHTS: &str = "
deed            para    pub org fp  ex  pm  sfp sex spm sec adm chr oth pre vic rap ext non stk
read_public     a,g,i   yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes
read_work       a,c     in  -   yes yes yes yes yes yes yes -   yes -   yes yes yes yes -   -
read_applicants a       in  -   -   -   -   -   -   -   yes -   yes -   -   -   -   -   -   -
read_circulated d,e     in  -   yes yes yes -   -   -   yes -   yes -   yes yes yes yes -   -
prepare         a,g     in  -   -   -   -   -   -   -   yes -   yes -   -   -   -   -   -   -
circulate       d,e     in  -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -
screen          b       in  -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -
chair           a,f,h   in  -   -   -   -   -   -   -   -   -   yes -   -   -   -   -   -   -
lead            a       in  -   -   -   -   -   -   -   yes -   yes -   -   -   -   -   -   -
answer          d,e     in  -   yes >fp yes -   -   -   -   -   -   -   -   -   -   -   -   -
register        c       in  -   yes >fp yes yes >fp yes -   -   -   -   -   -   -   -   -   -
read_matters    d       in  -   -   -   -   -   -   -   yes -   -   -   yes yes yes yes -   -
open_matter     d       in  -   -   -   -   -   -   -   yes -   -   -   yes -   -   -   -   -
decide          d       in  -   -   -   -   -   -   -   -   -   -   -   yes yes yes -   -   -
set_shown       d       in  -   -   -   -   -   -   -   -   -   -   -   yes -   -   -   -   -
keep_seats      d       in  -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -
keep_mail       a       in  -   -   -   -   -   -   -   yes -   -   -   -   -   -   -   -   -
apply           d,e     in  yes -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
";

/// `ReadPublic` as `read_public`.
fn deed_word(deed: Deed) -> String {
    let mut word = String::new();
    for c in format!("{deed:?}").chars() {
        if c.is_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.extend(c.to_lowercase());
    }
    word
}

/// The table's lines in words, its heads first. Its rows are in the order of [`Deed::ALL`], as a test has it.
static TABLE: LazyLock<Vec<Vec<&str>>> =
    LazyLock::new(|| RIGHTS.trim().lines().map(|line| line.split_whitespace().collect()).collect());

/// What the table says of a deed in a column.
fn verdict(deed: Deed, column: &str) -> Result<(), Refusal> {
    let place = TABLE[0].iter().position(|head| *head == column).unwrap();
    let row = Deed::ALL.iter().position(|d| *d == deed).unwrap() + 1;
    match TABLE[row][place] {
        "yes" => Ok(()),
        "-" => Err(Refusal::NotFound),
        "in" => Err(Refusal::SignIn),
        ">fp" => Err(Refusal::NotYourDuty { needs: Duty::FocalPoint }),
        other => panic!("unknown word {other}"),
    }
}

/// Compares every deed of a person with a column.
pub(super) fn compare(person: Person<'_>, group: Option<WorkingGroup>, today: NaiveDate, column: &str) {
    for deed in Deed::ALL {
        let found = decide(person, deed, group, today);
        assert_eq!(found, verdict(deed, column), "{deed:?} as {column} for {group:?} on {today}: {person:?}");
    }
}

/// All working groups, and none for what is about no single dialogue.
pub(super) fn groups() -> impl Iterator<Item = Option<WorkingGroup>> {
    WorkingGroup::ALL.iter().copied().map(Some).chain([None])
}

pub(super) fn account(n: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(n))
}

pub(super) fn organization(n: u128) -> OrganizationId {
    OrganizationId::new(Uuid::from_u128(n))
}

/// Somebody of no State.
pub(super) fn official(kind: AccountKind) -> Viewer {
    Viewer { account: account(1), kind, state: None, state_is_party: false, roles: Vec::new() }
}

/// Somebody of a State.
pub(super) fn delegate(party: bool, roles: Vec<Role>) -> Viewer {
    let state = PartyCode::parse("AAA");
    Viewer { state, state_is_party: party, roles, ..official(AccountKind::Delegate) }
}

/// When a role or a seat counts on 15 March 2027: from, until, ended at once, and whether it does.
pub(super) const WHENS: [(&str, &str, bool, bool); 7] = [
    ("2027-03-01", "", false, true),
    ("2027-03-15", "2027-03-20", false, true),
    ("2027-03-10", "2027-03-16", false, true), // the last day
    ("2027-03-16", "", false, false),
    ("2027-03-01", "2027-03-15", false, false), // the first day after it
    ("2027-03-01", "", true, false),
    ("2027-03-15", "2027-03-15", false, false), // over before it begins
];

pub(super) fn today() -> NaiveDate {
    day("2027-03-15")
}

/// Every duty at every time, with whether it counts.
fn roles() -> Vec<(Role, bool)> {
    let all = Duty::ALL.into_iter().flat_map(|duty| WHENS.map(|when| (duty, when)));
    let role = |(duty, (from, until, ended, counts)): (Duty, (&str, &str, bool, bool))| {
        let role = Role {
            state: PartyCode::parse("AAA").unwrap(),
            review: ReviewId::new(Uuid::from_u128(5)),
            duty,
            instruments: None,
            from_on: day(from),
            until_on: (!until.is_empty()).then(|| day(until)),
            ended,
        };
        (role, counts)
    };
    all.map(role).collect()
}

#[test]
fn the_table_has_a_row_for_every_deed_and_no_other() {
    let deeds: Vec<String> = Deed::ALL.into_iter().map(deed_word).collect();
    let rows: Vec<&str> = TABLE[1..].iter().map(|row| row[0]).collect();
    assert_eq!(rows, deeds);
    assert!(TABLE.iter().all(|row| row.len() == TABLE[0].len()), "a cell for every column");
}

#[test]
fn the_public_and_organizations_have_what_is_theirs() {
    for group in groups() {
        compare(Person::Public, group, today(), "pub");
        compare(Person::Organization(organization(3)), group, today(), "org");
    }
}

#[test]
fn delegates_speak_for_their_state_as_focal_points_or_as_its_mission() {
    let kinds = [(true, ["fp", "ex", "pm"]), (false, ["sfp", "sex", "spm"])];
    let (roles, mut compared) = (roles(), [0; 3]);
    for (party, columns) in kinds {
        let none = vec![Vec::new()];
        let one = roles.iter().map(|role| vec![role.clone()]);
        let two = roles.iter().flat_map(|a| roles.iter().map(move |b| vec![a.clone(), b.clone()]));
        for held in none.into_iter().chain(one).chain(two) {
            // A role that is over, or begins later, makes nobody a mission.
            let place = match held.iter().any(|(role, counts)| *counts && role.duty == Duty::FocalPoint) {
                true => 0,
                false if held.is_empty() => 2,
                false => 1,
            };
            let viewer = delegate(party, held.into_iter().map(|(role, _)| role).collect());
            for group in groups() {
                compare(Person::Account(&viewer, &[]), group, today(), columns[place]);
            }
            compared[place] += 1;
        }
    }
    // Of 21 roles three are of a focal point today.
    let focal = 3 + 21 * 21 - 18 * 18;
    assert_eq!(compared, [focal * 2, (21 + 21 * 21 - focal) * 2, 2]);
}

#[test]
fn a_delegate_of_no_state_has_what_the_public_has() {
    let viewer = Viewer { state: None, ..delegate(true, Vec::new()) };
    for deed in Deed::ALL {
        let expected = if deed == Deed::ReadPublic { Ok(()) } else { Err(Refusal::NotFound) };
        assert_eq!(decide(Person::Account(&viewer, &[]), deed, None, today()), expected, "{deed:?}");
    }
}

#[test]
fn other_accounts_have_no_more_by_a_role_or_a_state() {
    let columns = [
        (AccountKind::Secretariat, "sec"),
        (AccountKind::Administrator, "adm"),
        (AccountKind::Chair, "non"),
        (AccountKind::Bureau, "non"),
        (AccountKind::Stakeholder, "stk"),
    ];
    assert_eq!(columns.len() + 1, AccountKind::ALL.len(), "all but delegates");
    for (kind, column) in columns {
        for (role, _) in roles() {
            for viewer in [official(kind), Viewer { kind, ..delegate(true, vec![role]) }] {
                for group in groups() {
                    compare(Person::Account(&viewer, &[]), group, today(), column);
                }
            }
        }
    }
}

#[test]
fn no_column_of_the_table_mixes_what_is_kept_apart() {
    for column in &TABLE[0][2..] {
        let may = |deed| verdict(deed, column).is_ok();
        assert!(!(may(Deed::Answer) && (may(Deed::Decide) || may(Deed::Apply) || may(Deed::Prepare))), "{column}");
        assert!(!(may(Deed::Apply) && (may(Deed::ReadApplicants) || may(Deed::ReadCirculated))), "{column}");
        assert!(!may(Deed::Decide) || may(Deed::ReadMatters), "{column} decides on what it cannot read");
        assert!(!may(Deed::Answer) || may(Deed::ReadCirculated), "{column} answers what it cannot read");
        assert!(!may(Deed::ReadApplicants) || may(Deed::ReadWork), "{column}");
        assert!(!may(Deed::Circulate) || may(Deed::ReadApplicants), "{column}");
    }
}
