//! Who may do what about constructive dialogues: one decision, and the only place where a [`Permit`] of this part is made.
//!
//! A stakeholder is no [`Viewer`]: it has no seat in any review and cannot be given one. Whoever is signed in with an
//! account comes with the seats that account has on the Bureau or in the chair of a working group.

use super::WorkingGroup;
use super::bureau::SeatKind;
use crate::actor::{AccountKind, Duty, Viewer};
use crate::calendar::{Moment, civil_date};
use crate::id::{AccountId, BodySeatId, OrganizationId};
use crate::party::{PartyCode, RegionalGroup};
use crate::refusal::Refusal;
use chrono::NaiveDate;
use std::marker::PhantomData;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deed {
    /// See an announced dialogue: its days, its programme, its papers, who agreed to be named (para. 53 (i)).
    ReadPublic,
    /// See more of an announced dialogue than the public does, such as where to join it and papers that are not for all:
    /// those who prepare, conduct and decide, and delegates, who may attend (para. 53 (c)).
    ReadWork,
    /// See who confirmed or applied, before the list is circulated: those who prepare and conduct (para. 53 (a)).
    ReadApplicants,
    /// See a list that was circulated: States parties and the Bureau, too (para. 53 (d), (e)).
    ReadCirculated,
    /// Set a dialogue up, change it, prepare its programme and papers, keep its lists (para. 53 (a), (g)): the Secretariat
    /// and the chair of the working group.
    Prepare,
    /// Circulate the list (para. 53 (d), (e)), grant what nobody opposed, answer requests to correct: the Secretariat.
    Circulate,
    /// Look whether a comment mentions a country situation (para. 53 (b)): the Secretariat.
    Screen,
    /// Decide to convene or not to (para. 53 (a), (f)), and give the summary (para. 53 (h)): the chair of the working group.
    Chair,
    /// Lead the day: the speakers' list and attendance (para. 53 (a)): the chair and the Secretariat.
    Lead,
    /// Acknowledge a list or object for a State party (para. 53 (d), (e)).
    Answer,
    /// Register the delegation of one's own State (para. 53 (c)).
    Register,
    /// See matters before the Bureau (para. 53 (d)): its members and the Secretariat.
    ReadMatters,
    /// Open a procedure on a matter: the President, or the Secretariat for the President.
    OpenMatter,
    /// Speak for a seat of the Bureau in a procedure.
    Decide,
    /// Set who learns which State objected: the President.
    SetShown,
    /// Keep the membership of the Bureau and the chairs: the Secretariat.
    KeepSeats,
    /// Preview and discard mail to stakeholders: the Secretariat.
    KeepMail,
    /// Keep an organization's profile and what it sends for a dialogue (para. 53 (d), (e)): the organization itself.
    Apply,
}

impl Deed {
    /// All, for the printed table.
    pub const ALL: [Self; 18] = [
        Self::ReadPublic,
        Self::ReadWork,
        Self::ReadApplicants,
        Self::ReadCirculated,
        Self::Prepare,
        Self::Circulate,
        Self::Screen,
        Self::Chair,
        Self::Lead,
        Self::Answer,
        Self::Register,
        Self::ReadMatters,
        Self::OpenMatter,
        Self::Decide,
        Self::SetShown,
        Self::KeepSeats,
        Self::KeepMail,
        Self::Apply,
    ];
}

/// A seat of a person, for some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodySeat {
    /// Which.
    pub id: BodySeatId,
    /// Whose.
    pub account: AccountId,
    /// What kind.
    pub kind: SeatKind,
    /// The working group, for a chair.
    pub working_group: Option<WorkingGroup>,
    /// The region for which it is held, if for one.
    pub region: Option<RegionalGroup>,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it is over, if an end is set.
    pub until_on: Option<NaiveDate>,
    /// Ended at once by an act.
    pub ended: bool,
}

impl BodySeat {
    /// Whether the seat counts on that day.
    pub fn is_active(&self, today: NaiveDate) -> bool {
        !self.ended && self.from_on <= today && self.until_on.is_none_or(|end| today < end)
    }

    /// Whether it is one of the Bureau.
    pub fn is_of_bureau(&self) -> bool {
        self.kind != SeatKind::Chair
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Person<'a> {
    /// Somebody who is not signed in.
    Public,
    /// Somebody with an account, and the seats of that account.
    Account(&'a Viewer, &'a [BodySeat]),
    /// An organization, by the link that was sent to its address.
    Organization(OrganizationId),
}

/// Decides. `group` is the working group of the dialogue that it is about; none for what is about no single one.
///
/// # Errors
/// [`Refusal::SignIn`] for the public, [`Refusal::NotFound`] where the person may not even know, else the reason.
pub fn decide(person: Person<'_>, deed: Deed, group: Option<WorkingGroup>, today: NaiveDate) -> Result<(), Refusal> {
    let (viewer, seats) = match person {
        Person::Public if deed == Deed::ReadPublic => return Ok(()),
        Person::Public => return Err(Refusal::SignIn),
        Person::Organization(_) => {
            let own = matches!(deed, Deed::ReadPublic | Deed::Apply);
            return if own { Ok(()) } else { Err(Refusal::NotFound) };
        }
        Person::Account(viewer, seats) => (viewer, seats),
    };
    let secretariat = viewer.kind == AccountKind::Secretariat;
    let active = |seat: &&BodySeat| seat.account == viewer.account && seat.is_active(today);
    let mut of_chair = seats.iter().filter(active).filter(|seat| seat.kind == SeatKind::Chair);
    let chairs =
        viewer.kind == AccountKind::Chair && of_chair.any(|seat| group.is_none() || group == seat.working_group);
    let mut of_bureau = seats.iter().filter(active).filter(|seat| seat.is_of_bureau());
    let bureau = viewer.kind == AccountKind::Bureau && of_bureau.clone().next().is_some();
    // Members of the extended Bureau are told; the Bureau itself decides.
    let decides = bureau && of_bureau.clone().any(|seat| seat.kind != SeatKind::Extended);
    let president = bureau && of_bureau.any(|seat| seat.kind == SeatKind::President);
    let delegate = viewer.kind == AccountKind::Delegate && viewer.state.is_some();
    let yes = match deed {
        Deed::ReadPublic => true,
        Deed::ReadWork => secretariat || chairs || bureau || delegate,
        Deed::ReadApplicants => secretariat || chairs,
        // It "will be circulated to States parties": others may attend and do not see who applied.
        Deed::ReadCirculated => secretariat || chairs || bureau || (delegate && viewer.state_is_party),
        Deed::Prepare | Deed::Lead => secretariat || chairs,
        Deed::Circulate | Deed::Screen | Deed::KeepSeats | Deed::KeepMail => secretariat,
        Deed::Chair => chairs,
        Deed::Answer if delegate && viewer.state_is_party => return speaks_for_state(viewer, today),
        Deed::Register if delegate => return speaks_for_state(viewer, today),
        Deed::ReadMatters => secretariat || bureau,
        Deed::OpenMatter => secretariat || president,
        Deed::Decide => decides,
        Deed::SetShown => president,
        Deed::Answer | Deed::Register | Deed::Apply => false,
    };
    if yes { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Who speaks for a State: its focal points, and its permanent mission, which has an account without a role in a review
/// (para. 18). Experts and observers of a review do not.
fn speaks_for_state(viewer: &Viewer, today: NaiveDate) -> Result<(), Refusal> {
    // Whose role is over, or begins later, has one all the same: an expert who was released is no permanent mission.
    let mission = viewer.roles.is_empty();
    if mission || viewer.roles.iter().any(|role| role.duty == Duty::FocalPoint && role.is_active(today)) {
        Ok(())
    } else {
        Err(Refusal::NotYourDuty { needs: Duty::FocalPoint })
    }
}

/// Names of deeds as types, so that a permit for one cannot be handed to what does another.
pub mod marker {
    use super::Deed;

    /// A type that stands for one deed.
    pub trait Marker {
        /// The deed it stands for.
        const DEED: Deed;
    }

    macro_rules! markers {
        ($($name:ident),* $(,)?) => {$(
            #[doc = concat!("Stands for [`Deed::", stringify!($name), "`].")]
            #[derive(Clone, Debug)]
            pub struct $name;
            impl Marker for $name { const DEED: Deed = Deed::$name; }
        )*};
    }

    markers!(
        Prepare, Circulate, Screen, Chair, Lead, Answer, Register, OpenMatter, Decide, SetShown, KeepSeats, KeepMail,
        Apply
    );
}

/// A decided deed: who, for whom, when. Its fields are private: it can be read, not made.
#[derive(Clone, Debug)]
pub struct Permit<D: marker::Marker> {
    by: Option<AccountId>,
    state: Option<PartyCode>,
    organization: Option<OrganizationId>,
    at: Moment,
    deed: PhantomData<D>,
}

impl<D: marker::Marker> Permit<D> {
    /// Whose act it is; none for an organization's.
    pub const fn by(&self) -> Option<AccountId> {
        self.by
    }

    /// The State for which the person acts.
    pub const fn state(&self) -> Option<PartyCode> {
        self.state
    }

    /// The organization whose act it is.
    pub const fn organization(&self) -> Option<OrganizationId> {
        self.organization
    }

    /// When it was decided.
    pub const fn at(&self) -> Moment {
        self.at
    }
}

/// Decides a deed and, if it is allowed, makes the proof.
///
/// # Errors
/// The refusal of [`decide`].
pub fn permit<D: marker::Marker>(
    person: Person<'_>,
    group: Option<WorkingGroup>,
    now: Moment,
) -> Result<Permit<D>, Refusal> {
    decide(person, D::DEED, group, civil_date(now))?;
    let (by, state, organization) = match person {
        Person::Public => return Err(Refusal::SignIn),
        Person::Account(viewer, _) => (Some(viewer.account), viewer.state, None),
        Person::Organization(organization) => (None, None, Some(organization)),
    };
    Ok(Permit { by, state, organization, at: now, deed: PhantomData })
}
