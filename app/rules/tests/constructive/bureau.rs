//! How the Bureau decides: every number of members up to five, everything that each may have said.

use super::{at, second};
use rules::calendar::Moment;
use rules::constructive::bureau::{Procedure, Proposal, Round, RoundState, Voice, state};
use rules::constructive::standing::Outcome;
use rules::id::BodySeatId;
use uuid::Uuid;

const UNTIL: &str = "2026-10-25T01:00:00Z"; // within the hour that comes twice

fn seats(voices: &[Voice]) -> Vec<(BodySeatId, Voice)> {
    (1..).zip(voices).map(|(n, voice)| (BodySeatId::new(Uuid::from_u128(n)), *voice)).collect()
}

fn round(procedure: Procedure, proposal: Proposal) -> Round {
    Round { procedure, proposal, until: at(UNTIL) }
}

/// Everything that this many members can have said, one after another.
fn all_said(members: usize) -> Vec<Vec<Voice>> {
    let mut all = vec![Vec::new()];
    for _ in 0..members {
        let longer = |said: &Vec<Voice>| Voice::ALL.iter().map(|v| [&said[..], &[*v]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// What the rules say of silence and votes, in their own order.
fn oracle(round: &Round, said: &[Voice], members: usize, over: bool) -> RoundState {
    let n = |voice: Voice| said.iter().filter(|v| **v == voice).count();
    let outcome = |adopted: bool| match (round.proposal, adopted) {
        (Proposal::Attend, true) | (Proposal::NotAttend, false) => RoundState::Decided(Outcome::Admitted),
        (Proposal::Attend, false) | (Proposal::NotAttend, true) => RoundState::Decided(Outcome::NotAdmitted),
    };
    match round.procedure {
        // "The proposal is adopted when its time ends and no member has broken the silence."
        Procedure::Silence => match (n(Voice::Break), over, members) {
            (1.., _, _) => RoundState::Broken,
            (0, false, _) => RoundState::Running,
            (0, true, 0) => RoundState::NoQuorum,
            (0, true, _) => outcome(true),
        },
        // "Most of those who vote for or against; a proposal with as many for as against is not adopted; more than half
        // of the members have to take part." Whoever abstains takes part.
        Procedure::Vote => {
            let part = n(Voice::For) + n(Voice::Against) + n(Voice::Abstain);
            let all = members > 0 && part == members;
            let quorum = part > members / 2;
            match (over || all, quorum) {
                (false, _) => RoundState::Running,
                (true, false) => RoundState::NoQuorum,
                (true, true) => outcome(n(Voice::For) > n(Voice::Against)),
            }
        }
    }
}

/// The last second, the end, and long after it.
fn moments() -> [(Moment, bool); 4] {
    let end = at(UNTIL);
    [(end - second() * 3600, false), (end - second(), false), (end, true), (end + second() * 86_400, true)]
}

#[test]
fn everything_up_to_five_members_is_decided_as_the_rules_say() {
    let mut compared = 0;
    for members in 0..=5 {
        for said in (0..=members).flat_map(all_said) {
            for (procedure, proposal) in Procedure::ALL.iter().flat_map(|c| Proposal::ALL.iter().map(move |p| (*c, *p)))
            {
                let round = round(procedure, proposal);
                for (now, over) in moments() {
                    let expected = oracle(&round, &said, members, over);
                    let found = state(&round, &seats(&said), members, now);
                    assert_eq!(found, expected, "{procedure:?} {proposal:?} {said:?} of {members} at {now}");
                    compared += 1;
                }
            }
        }
    }
    // 4^0 + ... + 4^n ways for n members.
    let ways: usize = (0..=5).map(|n| (0..=n).map(|k| 4_usize.pow(k)).sum::<usize>()).sum();
    assert_eq!(compared, ways * 2 * 2 * 4);
}

#[test]
fn single_cases_read_against_the_law_and_the_houses_rules() {
    use RoundState::{Broken, Decided, NoQuorum, Running};
    use Voice::{Abstain, Against, Break, For};
    let (yes, no) = (Decided(Outcome::Admitted), Decided(Outcome::NotAdmitted));
    // The proposal is that the organization attend. Voices, members, state before the end, state at the end.
    let silence: &[(&[Voice], usize, RoundState, RoundState)] = &[
        (&[], 5, Running, yes),
        (&[Break], 5, Broken, Broken),
        (&[Break, Break], 5, Broken, Broken),
        (&[], 1, Running, yes),
        (&[], 0, Running, NoQuorum),
    ];
    let vote: &[(&[Voice], usize, RoundState, RoundState)] = &[
        (&[], 5, Running, NoQuorum),
        (&[For, For], 5, Running, NoQuorum),
        (&[For, For, Against], 5, Running, yes),
        (&[For, Against, Abstain], 5, Running, no), // a tie
        (&[For, Abstain, Abstain], 5, Running, yes),
        (&[Abstain, Abstain, Abstain], 5, Running, no),
        (&[For, For], 4, Running, NoQuorum), // a half is not more than half
        (&[For, For, Against], 4, Running, yes),
        (&[For, Against, Against, For], 4, no, no), // all have voted
        (&[For, For, Against, Abstain], 4, yes, yes),
        (&[For], 1, yes, yes),
        (&[Against], 1, no, no),
        (&[For], 2, Running, NoQuorum),
        (&[], 0, Running, NoQuorum),
        // What belongs to the other procedure is no part in a vote.
        (&[For, Break], 2, Running, NoQuorum),
        (&[For, For, Break, Break], 5, Running, NoQuorum),
    ];
    for (procedure, table) in [(Procedure::Silence, silence), (Procedure::Vote, vote)] {
        for (said, members, before, after) in table {
            let attend = round(procedure, Proposal::Attend);
            assert_eq!(state(&attend, &seats(said), *members, at(UNTIL) - second()), *before, "{said:?} of {members}");
            assert_eq!(state(&attend, &seats(said), *members, at(UNTIL)), *after, "{said:?} of {members}");
        }
    }
}

#[test]
fn the_opposite_proposal_has_the_opposite_outcome() {
    let mut decided = 0;
    for said in (0..=4).flat_map(all_said) {
        for procedure in Procedure::ALL {
            let [one, other] = [Proposal::Attend, Proposal::NotAttend]
                .map(|proposal| state(&round(*procedure, proposal), &seats(&said), 4, at(UNTIL)));
            match (one, other) {
                (RoundState::Decided(one), RoundState::Decided(other)) => {
                    assert_ne!(one, other, "{said:?}");
                    decided += 1;
                }
                _ => assert_eq!(one, other, "{said:?}"),
            }
        }
    }
    assert!(decided > 100, "{decided}");
}

#[test]
fn who_spoke_first_does_not_matter() {
    for said in (0..=4).flat_map(all_said) {
        let reversed: Vec<Voice> = said.iter().rev().copied().collect();
        for (procedure, (now, _)) in Procedure::ALL.iter().flat_map(|p| moments().map(|m| (*p, m))) {
            let round = round(procedure, Proposal::Attend);
            assert_eq!(state(&round, &seats(&said), 5, now), state(&round, &seats(&reversed), 5, now), "{said:?}");
        }
    }
}

#[test]
fn each_voice_belongs_to_one_procedure() {
    let table = [
        (Voice::Break, Procedure::Silence),
        (Voice::For, Procedure::Vote),
        (Voice::Against, Procedure::Vote),
        (Voice::Abstain, Procedure::Vote),
    ];
    assert_eq!(table.map(|(voice, _)| voice), Voice::ALL);
    for (voice, of) in table {
        for procedure in Procedure::ALL {
            assert_eq!(voice.fits(*procedure), *procedure == of, "{voice:?} {procedure:?}");
        }
    }
}
