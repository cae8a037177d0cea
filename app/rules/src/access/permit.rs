//! The proof that an act was decided: only this module can make one, and the store writes nothing without it.

use super::{Act, ReviewFacts, Scope, Seat, decide, decide_house};
use crate::actor::Viewer;
use crate::calendar::{Moment, civil_date};
use crate::id::{AccountId, ReviewId};
use crate::instrument::Instrument;
use crate::party::PartyCode;
use crate::refusal::Refusal;
use std::marker::PhantomData;

/// Names of acts as types, so that a permit to read cannot be handed to a function that writes.
pub mod marker {
    use super::Act;

    /// A type that stands for one act.
    pub trait Marker {
        /// The act it stands for.
        const ACT: Act;
    }

    macro_rules! markers {
        ($($name:ident),* $(,)?) => {$(
            #[doc = concat!("Stands for [`Act::", stringify!($name), "`].")]
            #[derive(Clone, Debug)]
            pub struct $name;
            impl Marker for $name { const ACT: Act = Act::$name; }
        )*};
    }

    markers!(
        ReadReview,
        ReadPeople,
        ReadDraft,
        SaveAnswer,
        MarkReady,
        Submit,
        ReadSubmission,
        ReadAttachment,
        ReadDialogue,
        PostMessage,
        OpenPhase,
        SetPlan,
        ReadFigures,
        ReadTimes,
        ListReviews,
        ReadStart,
        ReadLibrary,
        ReadParties,
        ImportParties,
        RecordDecision,
        ManageAccounts,
        OwnAccount,
        PrepareDraw,
        ConductDraw,
        DecideRedraw,
        RequestRedraw,
        ReadFeedback,
        ReadFeedbackDraft,
        WriteFeedback,
        SendFeedback,
        AnswerSupplement,
        SendSupplement,
        ReadDelegation,
        PostDelegation,
        KeepNotes,
        NameInPublic,
        ReadWork,
        SendReminders,
        KeepOutbox
    );
}

/// A decided act: who, on what, how far, when. Its fields are private: it can be read, not made.
#[derive(Clone, Debug)]
pub struct Permit<A: marker::Marker> {
    by: AccountId,
    state: Option<PartyCode>,
    review: Option<ReviewId>,
    scope: Option<Scope>,
    at: Moment,
    act: PhantomData<A>,
}

impl<A: marker::Marker> Permit<A> {
    /// Whose act it is.
    pub const fn by(&self) -> AccountId {
        self.by
    }

    /// The State for which the person acts, if any.
    pub const fn state(&self) -> Option<PartyCode> {
        self.state
    }

    /// The review it is about.
    pub const fn review(&self) -> Option<ReviewId> {
        self.review
    }

    /// When it was decided.
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// The seat from which it is done, for an act on a review.
    pub fn seat(&self) -> Option<&Seat> {
        self.scope.as_ref().map(|s| &s.seat)
    }

    /// The instruments it reaches.
    pub fn instruments(&self) -> &[Instrument] {
        self.scope.as_ref().map_or(&[], |s| &s.instruments)
    }

    /// Whether something about this instrument lies within.
    pub fn covers(&self, instrument: Option<Instrument>) -> bool {
        self.scope.as_ref().is_some_and(|s| s.covers(instrument))
    }
}

/// Decides an act and, if it is allowed, makes the proof. Without a review only acts of the house are decided.
///
/// # Errors
/// The refusal of [`decide`] or [`decide_house`].
pub fn permit<A: marker::Marker>(
    viewer: Option<&Viewer>,
    review: Option<&ReviewFacts>,
    now: Moment,
) -> Result<Permit<A>, Refusal> {
    let scope = match review {
        Some(facts) => Some(decide(viewer, A::ACT, facts, civil_date(now))?),
        None => {
            decide_house(viewer, A::ACT)?;
            None
        }
    };
    let viewer = viewer.ok_or(Refusal::SignIn)?;
    let state = match (scope.as_ref().map(|s| &s.seat), review) {
        (Some(Seat::UnderReview { .. }), Some(facts)) => Some(facts.state),
        (Some(Seat::Reviewing { state, .. }), _) => Some(*state),
        (Some(Seat::Secretariat), _) => None,
        (Some(Seat::UnderReview { .. } | Seat::OtherParty | Seat::Outside) | None, _) => viewer.state,
    };
    Ok(Permit { by: viewer.account, state, review: review.map(|r| r.review), scope, at: now, act: PhantomData })
}
