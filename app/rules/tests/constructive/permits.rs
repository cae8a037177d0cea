//! The proof that a deed was decided: it exists where the deed is allowed, and says who, for whom and when.

use super::access::{account, delegate, official, organization, today};
use super::seats::seat;
use super::{at, day, second};
use rules::actor::{AccountKind, Viewer};
use rules::calendar::Moment;
use rules::constructive::WorkingGroup;
use rules::constructive::access::{BodySeat, Deed, Person, decide, marker, permit};
use rules::constructive::bureau::SeatKind;
use rules::id::{AccountId, OrganizationId};
use rules::party::PartyCode;
use rules::refusal::Refusal;

const NOW: &str = "2027-03-15T09:00:00Z";

/// By whom, for which State, for which organization, when; or why not.
type Proof = Result<(Option<AccountId>, Option<PartyCode>, Option<OrganizationId>, Moment), Refusal>;

/// Asks for the proof of one deed, whose name the caller takes from [`marker::Marker::DEED`].
fn proof<D: marker::Marker>(person: Person<'_>, group: Option<WorkingGroup>, now: Moment) -> (Deed, Proof) {
    let found = permit::<D>(person, group, now);
    (D::DEED, found.map(|p| (p.by(), p.state(), p.organization(), p.at())))
}

/// Asks for every proof that there is.
fn proofs(person: Person<'_>, group: Option<WorkingGroup>, now: Moment) -> Vec<(Deed, Proof)> {
    macro_rules! all {
        ($($name:ident),* $(,)?) => { vec![$(proof::<marker::$name>(person, group, now)),*] };
    }
    all!(
        Prepare, Circulate, Screen, Chair, Lead, Answer, Register, OpenMatter, Decide, SetShown, KeepSeats, KeepMail,
        Apply
    )
}

#[test]
fn there_is_a_proof_for_every_deed_but_those_of_reading() {
    let deeds: Vec<Deed> = proofs(Person::Public, None, at(NOW)).into_iter().map(|(deed, _)| deed).collect();
    let acts = Deed::ALL.into_iter().filter(|deed| !format!("{deed:?}").starts_with("Read"));
    assert_eq!(deeds, acts.collect::<Vec<_>>());
}

#[test]
fn a_proof_says_who_for_whom_and_when() {
    let group = Some(WorkingGroup::Smuggling);
    let chair = [seat(SeatKind::Chair, group)];
    let president = [seat(SeatKind::President, None)];
    let of_state = [delegate(true, Vec::new()), delegate(false, Vec::new())];
    let officials = AccountKind::ALL.map(official);
    let accounts: Vec<(&Viewer, &[BodySeat])> =
        of_state.iter().chain(&officials).flat_map(|v| [(v, &chair[..]), (v, &president[..]), (v, &[][..])]).collect();
    let mut made = std::collections::BTreeSet::new();
    for (viewer, seats) in accounts {
        let person = Person::Account(viewer, seats);
        for (deed, found) in proofs(person, group, at(NOW)) {
            let expected = decide(person, deed, group, today());
            assert_eq!(
                found,
                expected.map(|()| (Some(account(1)), viewer.state, None, at(NOW))),
                "{deed:?} {person:?}"
            );
            if found.is_ok() {
                made.insert(deed);
            }
        }
    }
    for (deed, found) in proofs(Person::Organization(organization(3)), group, at(NOW)) {
        let expected =
            if deed == Deed::Apply { Ok((None, None, Some(organization(3)), at(NOW))) } else { Err(Refusal::NotFound) };
        assert_eq!(found, expected, "{deed:?}");
        if found.is_ok() {
            made.insert(deed);
        }
    }
    assert_eq!(made.len(), 13, "each proof was made by somebody: {made:?}");
    for (deed, found) in proofs(Person::Public, group, at(NOW)) {
        assert_eq!(found, Err(Refusal::SignIn), "{deed:?}");
    }
}

#[test]
fn a_states_act_is_that_states() {
    let viewer = delegate(true, Vec::new());
    let answer = permit::<marker::Answer>(Person::Account(&viewer, &[]), None, at(NOW)).unwrap();
    assert_eq!(answer.state(), PartyCode::parse("AAA"));
    assert_eq!((answer.by(), answer.organization()), (Some(account(1)), None));
}

#[test]
fn a_seat_ends_with_its_day_in_vienna() {
    // The seat's last day is the 25th of October 2026, which has 25 hours.
    let seats = [BodySeat {
        from_on: day("2026-10-25"),
        until_on: Some(day("2026-10-26")),
        ..seat(SeatKind::VicePresident, None)
    }];
    let viewer = official(AccountKind::Bureau);
    let person = Person::Account(&viewer, &seats);
    let (begins, ends) = (at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
    let table = [(begins - second(), false), (begins, true), (ends - second(), true), (ends, false)];
    for (now, allowed) in table {
        assert_eq!(permit::<marker::Decide>(person, None, now).is_ok(), allowed, "{now}");
    }
}
