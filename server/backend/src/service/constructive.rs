//! Constructive dialogues (para. 53): who asks, what they may do, whom an act is told to. Each part of this module is one
//! kind of use. Nothing here opens a review: the only thing shared with them is the register of parties.

mod applicants;
mod applying;
mod bureau;
mod circulation;
mod collected;
mod comments;
mod day;
mod delegations;
mod enter;
mod events;
mod guest_mail;
mod lists;
mod papers;
mod settle;

pub use applicants::Bulk;
pub use bureau::NewSeat;
pub use collected::{COLLECTED, FATES, SummaryView};
pub use day::FloorAct;
pub use delegations::TypedDelegation;
pub use enter::EnterState;
pub use lists::ImportedList;
pub use papers::NewPaper;

use super::Backend;
use crate::constructive::{Caller, ConstructiveError, Event};
use crate::error::StoreError;
use crate::service::keep;
use crate::store::{Act, GuestMailRow, Tx, new_item};
use rules::actor::{AccountKind, Viewer};
use rules::calendar::{Moment, civil_date};
use rules::constructive::access::{BodySeat, Deed, Permit, Person, decide, marker, permit};
use rules::constructive::{EventState, WorkingGroup};
use rules::id::{AccountId, ApplicationId, ConstructiveId, OrganizationId};
use rules::inbox::Kind;
use rules::language::Language;
use rules::refusal::Refusal;

/// Who asks, as read in this transaction.
pub(super) struct Who {
    pub(super) viewer: Option<Viewer>,
    pub(super) seats: Vec<BodySeat>,
    pub(super) organization: Option<OrganizationId>,
}

impl Who {
    pub(super) fn person(&self) -> Person<'_> {
        match (&self.viewer, self.organization) {
            (Some(viewer), _) => Person::Account(viewer, &self.seats),
            (None, Some(organization)) => Person::Organization(organization),
            (None, None) => Person::Public,
        }
    }

    /// Whether a deed is allowed.
    pub(super) fn may(&self, deed: Deed, group: WorkingGroup, now: Moment) -> bool {
        decide(self.person(), deed, Some(group), civil_date(now)).is_ok()
    }

    /// All deeds that are allowed.
    pub(super) fn deeds(&self, group: WorkingGroup, now: Moment) -> Vec<Deed> {
        Deed::ALL.into_iter().filter(|deed| self.may(*deed, group, now)).collect()
    }

    /// The proof for a deed.
    pub(super) fn permit<D: marker::Marker>(
        &self,
        group: Option<WorkingGroup>,
        now: Moment,
    ) -> Result<Permit<D>, ConstructiveError> {
        Ok(permit(self.person(), group, now)?)
    }
}

/// To whom something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Secretariat,
    Chair(WorkingGroup),
    Bureau,
    /// Whoever speaks for a State.
    States,
    /// Whoever speaks for a State party.
    Parties,
}

/// Something to tell.
pub(super) struct Told<'a> {
    pub(super) kind: Kind,
    pub(super) event: String,
    pub(super) place: String,
    /// Who has to act upon it; all others of those told are informed.
    pub(super) todo: &'a [To],
    /// Who did it and needs no telling.
    pub(super) but: Option<AccountId>,
    pub(super) at: Moment,
}

impl Backend {
    /// Whether somebody may do something about dialogues at all, for ways that are shown; each act is decided by itself.
    ///
    /// # Errors
    /// The database.
    pub async fn may_constructive(&self, caller: Caller<'_>, deed: Deed) -> Result<bool, ConstructiveError> {
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        Ok(decide(who.person(), deed, None, civil_date(self.now())).is_ok())
    }

    /// Who asks, with rights as they are now.
    pub(super) async fn who(&self, tx: &Tx, caller: Caller<'_>) -> Result<Who, ConstructiveError> {
        Ok(match caller {
            Caller::Public => Who { viewer: None, seats: Vec::new(), organization: None },
            Caller::Organization(id) => Who { viewer: None, seats: Vec::new(), organization: Some(id) },
            Caller::Viewer(viewer) => {
                let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
                let seats = tx.seats_of(viewer.account).await?;
                Who { viewer: Some(viewer), seats, organization: None }
            }
        })
    }

    /// The dialogue, if this person may know of it.
    pub(super) async fn event_for(
        &self,
        tx: &Tx,
        who: &Who,
        id: ConstructiveId,
        now: Moment,
    ) -> Result<Event, ConstructiveError> {
        let event = tx.constructive(id).await?.ok_or(Refusal::NotFound)?;
        if event.is_public() || prepares(who, &event, now) { Ok(event) } else { Err(Refusal::NotFound.into()) }
    }

    /// The dialogue for a deed and the proof that it is allowed.
    pub(super) async fn event_permit<D: marker::Marker>(
        &self,
        tx: &Tx,
        who: &Who,
        id: ConstructiveId,
        now: Moment,
    ) -> Result<(Event, Permit<D>), ConstructiveError> {
        let event = self.event_for(tx, who, id, now).await?;
        let permit = who.permit::<D>(Some(event.working_group), now)?;
        Ok((event, permit))
    }

    /// Tells people with an account.
    pub(super) async fn tell_accounts(&self, tx: &Tx, to: &[To], what: &Told<'_>) -> Result<(), StoreError> {
        let seats = tx.body_seats().await?;
        let accounts = tx.accounts().await?;
        let wanted: Vec<AccountId> = accounts
            .iter()
            .filter(|a| !a.disabled && Some(a.id) != what.but)
            .filter(|a| !matches!(a.kind, AccountKind::Administrator | AccountKind::Stakeholder))
            .map(|a| a.id)
            .collect();
        let today = civil_date(what.at);
        let mut viewers: Vec<Viewer> = tx.viewers(wanted).await?.into_values().collect();
        viewers.sort_by_key(|v| v.account);
        for viewer in &viewers {
            let own: Vec<BodySeat> = seats.iter().filter(|s| s.account == viewer.account).cloned().collect();
            let person = Person::Account(viewer, &own);
            let is = |of: &To| match of {
                To::Secretariat => viewer.kind == AccountKind::Secretariat,
                To::Chair(group) => decide(person, Deed::Chair, Some(*group), today).is_ok(),
                To::Bureau => decide(person, Deed::Decide, None, today).is_ok(),
                To::States => decide(person, Deed::Register, None, today).is_ok(),
                To::Parties => decide(person, Deed::Answer, None, today).is_ok(),
            };
            if !to.iter().any(is) {
                continue;
            }
            let mut item = new_item(viewer.account, what.kind.code(), &what.event, &what.place, what.at);
            item.state = viewer.state;
            item.todo = what.todo.iter().any(is);
            keep(tx, &item).await?;
        }
        Ok(())
    }

    /// Queues a mail to an organization: once for each event.
    pub(super) async fn tell_organization(
        &self,
        tx: &Tx,
        organization: OrganizationId,
        (kind, event): (&str, &str),
        about: (ConstructiveId, Option<ApplicationId>),
        at: Moment,
    ) -> Result<(), StoreError> {
        let Some(to) = tx.organization(organization).await? else { return Ok(()) };
        let mail = guest_mail(&to.email, to.lang, kind, event, at);
        tx.queue_guest_mail(&GuestMailRow { constructive: Some(about.0), application: about.1, ..mail }).await?;
        Ok(())
    }

    /// Puts an act on record.
    pub(super) async fn note(
        &self,
        tx: &Tx,
        by: Option<AccountId>,
        kind: &'static str,
        event: ConstructiveId,
        detail: serde_json::Value,
        at: Moment,
    ) -> Result<(), StoreError> {
        tx.record(Act { at, by, kind, review: None, object: event.to_string(), detail }).await
    }
}

/// Whether this person works on the dialogue before it is announced.
fn prepares(who: &Who, event: &Event, now: Moment) -> bool {
    who.may(Deed::Prepare, event.working_group, now)
}

/// A mail to be queued.
pub(super) fn guest_mail(email: &str, lang: Language, kind: &str, event: &str, at: Moment) -> GuestMailRow {
    GuestMailRow {
        id: crate::random::id(),
        email: email.to_owned(),
        lang,
        kind: kind.to_owned(),
        event: event.to_owned(),
        constructive: None,
        application: None,
        link: None,
        created_at: at,
        sent_at: None,
        attempts: 0,
        next_try_at: at,
        tried_at: None,
        failure: None,
        dropped_at: None,
    }
}

/// Whether organizations and delegations can still have to do with a dialogue.
pub(super) fn is_open(event: &Event) -> bool {
    matches!(event.state, EventState::Announced | EventState::Convened)
}
