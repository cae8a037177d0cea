//! Seats on the Bureau and in the chair of a working group: whose, when, and for which group.

use super::access::{WHENS, account, compare, delegate, groups, official, today};
use super::day;
use rules::actor::{AccountKind, Viewer};
use rules::constructive::WorkingGroup;
use rules::constructive::access::{BodySeat, Person};
use rules::constructive::bureau::SeatKind;
use rules::id::BodySeatId;
use rules::party::RegionalGroup;
use uuid::Uuid;

/// A seat of the account under test, that counts.
pub(super) fn seat(kind: SeatKind, working_group: Option<WorkingGroup>) -> BodySeat {
    BodySeat {
        id: BodySeatId::new(Uuid::from_u128(9)),
        account: account(1),
        kind,
        working_group,
        region: (kind != SeatKind::Chair).then_some(RegionalGroup::African),
        from_on: day("2027-03-01"),
        until_on: None,
        ended: false,
    }
}

/// Who this is without a seat that counts.
fn without(kind: AccountKind) -> (Viewer, &'static str) {
    match kind {
        AccountKind::Delegate => (delegate(true, Vec::new()), "pm"),
        AccountKind::Secretariat => (official(kind), "sec"),
        AccountKind::Administrator => (official(kind), "adm"),
        AccountKind::Chair | AccountKind::Bureau => (official(kind), "non"),
        AccountKind::Stakeholder => (official(kind), "stk"),
    }
}

/// The column of a seat that counts.
fn column(kind: SeatKind, of: Option<WorkingGroup>, asked: Option<WorkingGroup>) -> &'static str {
    match kind {
        SeatKind::President => "pre",
        SeatKind::VicePresident => "vic",
        SeatKind::Rapporteur => "rap",
        SeatKind::Extended => "ext",
        // What is about no single dialogue is open to whoever has the chair of one of the groups.
        SeatKind::Chair if asked.is_none() || of == asked => "chr",
        SeatKind::Chair => "oth",
    }
}

#[test]
fn a_seat_counts_for_its_own_account_of_its_own_kind_on_its_own_days() {
    let (mut counted, mut compared) = (0, 0);
    for (kind, seat_kind) in AccountKind::ALL.iter().flat_map(|k| SeatKind::ALL.iter().map(move |s| (*k, *s))) {
        let (viewer, plain) = without(kind);
        let fits = match seat_kind {
            SeatKind::Chair => kind == AccountKind::Chair,
            _ => kind == AccountKind::Bureau,
        };
        let chairs = seat_kind == SeatKind::Chair;
        let of: Vec<Option<WorkingGroup>> = groups().filter(|group| group.is_some() == chairs).collect();
        for (of, (from, until, ended, counts)) in of.into_iter().flat_map(|of| WHENS.map(|when| (of, when))) {
            for own in [true, false] {
                let seat = BodySeat {
                    account: account(if own { 1 } else { 2 }),
                    from_on: day(from),
                    until_on: (!until.is_empty()).then(|| day(until)),
                    ended,
                    ..seat(seat_kind, of)
                };
                assert_eq!(seat.is_active(today()), counts, "{seat:?}");
                assert_eq!(seat.is_of_bureau(), !chairs, "{seat:?}");
                for asked in groups() {
                    let holds = fits && counts && own;
                    let column = if holds { column(seat_kind, of, asked) } else { plain };
                    compare(Person::Account(&viewer, std::slice::from_ref(&seat)), asked, today(), column);
                    counted += usize::from(holds);
                    compared += 1;
                }
            }
        }
    }
    // Nine seats: five chairs and four kinds of the Bureau; three of seven times count.
    assert_eq!(compared, AccountKind::ALL.len() * 9 * 7 * 2 * 6);
    assert_eq!(counted, 9 * 3 * 6);
}

#[test]
fn several_seats_count_as_the_strongest_that_counts() {
    use SeatKind::{Chair, Extended, President, Rapporteur, VicePresident};
    use WorkingGroup::{Firearms, Smuggling, Trafficking};
    let bureau = |kind| seat(kind, None);
    let chair = |group| seat(Chair, Some(group));
    let ended = |seat: BodySeat| BodySeat { ended: true, ..seat };
    let others = |seat: BodySeat| BodySeat { account: account(2), ..seat };
    let cases: Vec<(AccountKind, Vec<BodySeat>, Option<WorkingGroup>, &str)> = vec![
        (AccountKind::Bureau, vec![bureau(Extended), bureau(VicePresident)], None, "vic"),
        (AccountKind::Bureau, vec![bureau(Extended), bureau(Rapporteur)], None, "rap"),
        (AccountKind::Bureau, vec![bureau(VicePresident), bureau(President)], None, "pre"),
        (AccountKind::Bureau, vec![ended(bureau(President)), bureau(VicePresident)], None, "vic"),
        (AccountKind::Bureau, vec![ended(bureau(VicePresident)), bureau(Extended)], None, "ext"),
        (AccountKind::Bureau, vec![ended(bureau(President)), ended(bureau(Rapporteur))], None, "non"),
        (AccountKind::Bureau, vec![others(bureau(President)), bureau(Extended)], None, "ext"),
        (AccountKind::Bureau, vec![chair(Firearms), bureau(Extended)], Some(Firearms), "ext"),
        (AccountKind::Chair, vec![chair(Firearms), chair(Smuggling)], Some(Firearms), "chr"),
        (AccountKind::Chair, vec![chair(Firearms), chair(Smuggling)], Some(Smuggling), "chr"),
        (AccountKind::Chair, vec![chair(Firearms), chair(Smuggling)], Some(Trafficking), "oth"),
        (AccountKind::Chair, vec![ended(chair(Firearms)), chair(Smuggling)], Some(Firearms), "oth"),
        (AccountKind::Chair, vec![others(chair(Firearms)), chair(Smuggling)], Some(Firearms), "oth"),
        (AccountKind::Chair, vec![ended(chair(Firearms)), others(chair(Smuggling))], None, "non"),
        (AccountKind::Chair, vec![bureau(President), chair(Smuggling)], Some(Smuggling), "chr"),
    ];
    for (kind, seats, group, expected) in cases {
        let mut reversed = seats.clone();
        reversed.reverse();
        for seats in [seats, reversed] {
            compare(Person::Account(&official(kind), &seats), group, today(), expected);
        }
    }
}
