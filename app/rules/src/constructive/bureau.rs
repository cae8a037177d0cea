//! How the Bureau decides a matter that was referred to it (para. 53 (d)): by silence upon a proposal, or by a vote.
//!
//! The resolution says that the Bureau decides and not how. Silence: the proposal is adopted when its time ends and no
//! member has broken the silence. Vote: most of those who vote for or against; a proposal with as many for as against is
//! not adopted; more than half of the members have to take part. Each can be done again until there is an outcome.

use super::standing::Outcome;
use crate::calendar::Moment;
use crate::id::BodySeatId;
use serde::{Deserialize, Serialize};

super::coded! {
    /// How it is decided.
    Procedure {
        /// Adopted unless somebody speaks.
        Silence = "silence",
        /// By votes.
        Vote = "vote",
    }
}

super::coded! {
    /// What is proposed.
    Proposal {
        /// That the organization attend.
        Attend = "attend",
        /// That it do not.
        NotAttend = "not_attend",
    }
}

super::coded! {
    /// What a member says.
    Voice {
        /// Breaks the silence.
        Break = "break",
        /// For the proposal.
        For = "for",
        /// Against it.
        Against = "against",
        /// Takes part and chooses neither.
        Abstain = "abstain",
    }
}

super::coded! {
    /// A seat of the Bureau, or the chair of a working group.
    SeatKind {
        /// The President.
        President = "president",
        /// A Vice-President.
        VicePresident = "vice_president",
        /// The Rapporteur.
        Rapporteur = "rapporteur",
        /// A member of the extended Bureau.
        Extended = "extended",
        /// The chair of a working group.
        Chair = "chair",
    }
}

impl Voice {
    /// Whether a member can say this in that procedure.
    pub const fn fits(self, procedure: Procedure) -> bool {
        match procedure {
            Procedure::Silence => matches!(self, Self::Break),
            Procedure::Vote => matches!(self, Self::For | Self::Against | Self::Abstain),
        }
    }
}

impl Proposal {
    const fn adopted(self) -> Outcome {
        match self {
            Self::Attend => Outcome::Admitted,
            Self::NotAttend => Outcome::NotAdmitted,
        }
    }

    const fn rejected(self) -> Outcome {
        match self {
            Self::Attend => Outcome::NotAdmitted,
            Self::NotAttend => Outcome::Admitted,
        }
    }
}

/// One procedure under way or over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// How it is decided.
    pub procedure: Procedure,
    /// What is proposed.
    pub proposal: Proposal,
    /// The first instant that is too late.
    pub until: Moment,
}

/// What a procedure has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Members can still speak.
    Running,
    /// It has an outcome.
    Decided(Outcome),
    /// A member broke the silence: nothing is decided, and a vote can follow.
    Broken,
    /// Too few took part: nothing is decided.
    NoQuorum,
    /// Nothing is left to decide: no State objects any more, or the dialogue is cancelled or over.
    Withdrawn,
}

/// What a procedure has come to. `voices` has each member's last word once; `members` is how many seats there are.
pub fn state(round: &Round, voices: &[(BodySeatId, Voice)], members: usize, now: Moment) -> RoundState {
    let count = |voice| voices.iter().filter(|(_, v)| *v == voice).count();
    let over = now >= round.until;
    // What cannot be said in this procedure is no part in it.
    let heard = voices.iter().filter(|(_, v)| v.fits(round.procedure)).count();
    match round.procedure {
        Procedure::Silence if count(Voice::Break) > 0 => RoundState::Broken,
        Procedure::Silence if !over => RoundState::Running,
        // Silence of a body without members would be nobody's.
        Procedure::Silence if members == 0 => RoundState::NoQuorum,
        Procedure::Silence => RoundState::Decided(round.proposal.adopted()),
        Procedure::Vote => {
            if !over && heard < members {
                return RoundState::Running;
            }
            if heard * 2 <= members {
                return if over { RoundState::NoQuorum } else { RoundState::Running };
            }
            let adopted = count(Voice::For) > count(Voice::Against);
            RoundState::Decided(if adopted { round.proposal.adopted() } else { round.proposal.rejected() })
        }
    }
}
