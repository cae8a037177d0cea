//! Where what an organization sent stands (para. 53 (d), (e)). It is never stored as a word of its own: it follows from
//! what was done and from the clock.

use super::{Refused, Track};
use crate::calendar::{Deadline, Moment};
use serde::{Deserialize, Serialize};

super::coded! {
    /// Where an application stands.
    Standing {
        /// Begun and not sent.
        Draft = "draft",
        /// Sent, on no list yet.
        Received = "received",
        /// On a list that was circulated; States may object.
        Circulated = "circulated",
        /// No State objected while it could; for another stakeholder it is to be approved (para. 53 (e)).
        Unopposed = "unopposed",
        /// A State objects to a non-governmental organization: the matter is the Bureau's (para. 53 (d)).
        BeforeBureau = "before_bureau",
        /// A State objects to another stakeholder (para. 53 (e)).
        Opposed = "opposed",
        /// May attend.
        Admitted = "admitted",
        /// May not attend.
        NotAdmitted = "not_admitted",
        /// Registered: nobody decides (para. 53 (c)).
        Registered = "registered",
        /// Taken back by the organization itself.
        Withdrawn = "withdrawn",
    }
}

super::coded! {
    /// How it was decided.
    Outcome {
        /// May attend.
        Admitted = "admitted",
        /// May not attend.
        NotAdmitted = "not_admitted",
    }
}

/// What is known of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// By which track it came.
    pub track: Track,
    /// Whether it was sent.
    pub sent: bool,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Until when States may object, once a list with it was circulated.
    pub clock: Option<Deadline>,
    /// How many States object.
    pub objections: u32,
    /// How it was decided, on record.
    pub outcome: Option<Outcome>,
}

impl Facts {
    /// Where it stands.
    pub fn standing(&self, now: Moment) -> Standing {
        if self.withdrawn {
            return Standing::Withdrawn;
        }
        if !self.sent {
            return Standing::Draft;
        }
        if let Some(outcome) = self.outcome {
            return match (outcome, self.track) {
                (Outcome::Admitted, Track::Registration) => Standing::Registered,
                (Outcome::Admitted, Track::Confirmation | Track::Application) => Standing::Admitted,
                (Outcome::NotAdmitted, _) => Standing::NotAdmitted,
            };
        }
        // Open to attend (para. 53 (c)), once somebody has seen that it is what it says: no list, no objection.
        if self.track == Track::Registration {
            return Standing::Received;
        }
        let Some(clock) = self.clock else { return Standing::Received };
        match (self.objections > 0, self.track) {
            (true, Track::Confirmation) => Standing::BeforeBureau,
            (true, Track::Application | Track::Registration) => Standing::Opposed,
            (false, _) if clock.is_open(now) => Standing::Circulated,
            (false, _) => Standing::Unopposed,
        }
    }

    /// Whether attendance can be granted by an act of those who prepare the dialogue; for an intergovernmental
    /// organization that came by a link: whether it can be confirmed that it is one.
    ///
    /// # Errors
    /// Why not: nothing was sent or circulated, States may still object, one does, it was decided.
    pub fn may_approve(&self, now: Moment) -> Result<(), Refused> {
        match self.standing(now) {
            Standing::Unopposed => Ok(()),
            Standing::Received if self.track == Track::Registration => Ok(()),
            Standing::Circulated => {
                Err(self.clock.map_or(Refused::Nothing, |clock| Refused::StillRunning { until: clock.on }))
            }
            Standing::Opposed | Standing::BeforeBureau => Err(Refused::Objected),
            Standing::Admitted | Standing::NotAdmitted | Standing::Registered => Err(Refused::Decided),
            Standing::Draft | Standing::Received | Standing::Withdrawn => Err(Refused::Nothing),
        }
    }

    /// Whether it can be said that another stakeholder does not attend because a State objects, or that who registered is
    /// no intergovernmental organization.
    ///
    /// # Errors
    /// No State objects, or it may still take that back, or it was decided, or the Bureau decides.
    pub fn may_decline(&self, now: Moment) -> Result<(), Refused> {
        match (self.standing(now), self.clock) {
            (Standing::Received, _) if self.track == Track::Registration => Ok(()),
            (Standing::Opposed, Some(clock)) if clock.is_open(now) => Err(Refused::StillRunning { until: clock.on }),
            (Standing::Opposed, _) => Ok(()),
            (Standing::Admitted | Standing::NotAdmitted | Standing::Registered, _) => Err(Refused::Decided),
            (
                Standing::Draft
                | Standing::Received
                | Standing::Withdrawn
                | Standing::Circulated
                | Standing::Unopposed
                | Standing::BeforeBureau,
                _,
            ) => Err(Refused::Nothing),
        }
    }

    /// Whether the organization attends without anybody's act: a non-governmental organization has confirmed, and no
    /// State objected while it could (para. 53 (d)).
    pub fn attends_by_itself(&self, now: Moment) -> bool {
        self.track == Track::Confirmation && self.standing(now) == Standing::Unopposed
    }
}

impl Standing {
    /// Whether people of the organization come.
    pub const fn attends(self) -> bool {
        matches!(self, Self::Admitted | Self::Registered)
    }

    /// Whether it awaits nothing more.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Admitted | Self::NotAdmitted | Self::Registered | Self::Withdrawn)
    }
}
