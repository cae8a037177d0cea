//! Delegations of States, entities and intergovernmental organizations (para. 53 (c)): they register, and nobody decides.

use super::{Backend, is_open};
use crate::constructive::{Attendee, Caller, ConstructiveError, Delegation, Event};
use crate::random;
use rules::calendar::civil_date;
use rules::constructive::access::{Deed, decide, marker};
use rules::constructive::profile::{TypedRepresentative, check_people, line};
use rules::constructive::{DelegationKind, FormFault, Refused};
use rules::id::ConstructiveId;
use rules::instrument::TreatyStatus;
use rules::party::PartyCode;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use uuid::Uuid;

/// A delegation that those who prepare a dialogue register for somebody without an account.
#[derive(Clone, Debug)]
pub struct TypedDelegation<'a> {
    /// A code.
    pub kind: &'a str,
    /// A code of the register, for a State.
    pub state: &'a str,
    /// The name, for an organization or a State that is not in the register.
    pub name: &'a str,
    /// Whom it sends.
    pub people: &'a [TypedRepresentative],
}

impl Backend {
    /// The dialogue and the delegation of one's own State, if it has registered one.
    ///
    /// # Errors
    /// The refusal of [`Deed::Register`].
    pub async fn own_delegation(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Option<Delegation>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::Register, Some(event.working_group), civil_date(now))?;
        let state = who.viewer.as_ref().and_then(|v| v.state);
        let own = tx.delegations(id).await?.into_iter().find(|d| d.state.is_some() && d.state == state);
        Ok((event, own))
    }

    /// All delegations of a dialogue.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadApplicants`].
    pub async fn delegations(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Vec<Delegation>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.applicants_event(&tx, &who, id, now).await?;
        Ok((event, tx.delegations(id).await?))
    }

    /// Registers the delegation of one's own State, or changes it; with nobody in it, it is taken away.
    ///
    /// # Errors
    /// The refusal of [`Deed::Register`]; [`Refused::NotOpen`], [`Refused::Stale`]; faults.
    pub async fn register_delegation(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        people: &[TypedRepresentative],
        revision: i32,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Register>(&tx, &who, id, now).await?;
        let state = permit.state().ok_or(Refusal::NotFound)?;
        if !is_open(&event) || event.times(self.rules()).is_over(now) {
            return Err(Refused::NotOpen.into());
        }
        let people = check_people(self.rules(), people, false)?;
        let known = tx.delegations(id).await?.into_iter().find(|d| d.state == Some(state));
        if known.as_ref().map_or(0, |d| d.revision) != revision {
            return Err(Refused::Stale.into());
        }
        let detail = serde_json::json!({ "state": state, "people": people.len() });
        if people.is_empty() {
            let missing = || vec![FormFault::plain("name.0", FaultCode::Required)];
            let known = known.ok_or_else(missing)?;
            tx.delete_delegation(known.id).await?;
        } else {
            let new = Delegation {
                id: known.map_or_else(random::id, |d| d.id),
                kind: self.kind_of_state(state).await?,
                state: Some(state),
                name: String::new(),
                people: people.into_iter().map(unplaced).collect(),
                revision,
                changed_at: now,
            };
            tx.save_delegation(id, &new, permit.by(), now).await?;
        }
        self.note(&tx, permit.by(), "delegation_registered", id, detail, now).await?;
        Ok(tx.commit().await?)
    }

    /// Registers a delegation for somebody without an account, or, given which, takes it away; not once somebody of it has
    /// come.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`]; [`Refused::NotOpen`], [`Refused::Decided`]; faults.
    pub async fn keep_delegation(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        known: Option<Uuid>,
        typed: &TypedDelegation<'_>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        if !is_open(&event) || event.times(self.rules()).is_over(now) {
            return Err(Refused::NotOpen.into());
        }
        let all = tx.delegations(id).await?;
        let before = known.map(|k| all.iter().find(|d| d.id == k).cloned().ok_or(Refusal::NotFound)).transpose()?;
        let people = check_people(self.rules(), typed.people, before.is_none())?;
        let detail = serde_json::json!({ "delegation": known, "people": people.len() });
        // What is there is taken away at most: whom a State has named, the State alone changes.
        if before.is_some() && !people.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        if before.as_ref().is_some_and(|d| people.is_empty() && d.people.iter().any(|p| p.came_at.is_some())) {
            return Err(Refused::Decided.into());
        }
        if let Some(before) = &before {
            tx.delete_delegation(before.id).await?;
        } else {
            let mut faults = Vec::new();
            let kind = DelegationKind::from_code(typed.kind);
            if kind.is_none() {
                faults.push(FormFault::plain("kind", FaultCode::Required));
            }
            let named = matches!(
                kind,
                Some(DelegationKind::Intergovernmental | DelegationKind::Entity | DelegationKind::NonSignatory)
            );
            let name = line("name", typed.name, 200, named && typed.state.is_empty(), &mut faults);
            let state = PartyCode::parse(typed.state);
            let state_known = match state {
                Some(code) => self.register().await?.get(code).is_some(),
                None => true,
            };
            if (!named && state.is_none()) || !state_known {
                faults.push(FormFault::plain("state", FaultCode::Required));
            }
            if state.is_some() && all.iter().any(|d| d.state == state) {
                faults.push(FormFault::new("state", rules::constructive::FieldFault::Taken));
            }
            let (Some(kind), true) = (kind, faults.is_empty()) else { return Err(faults.into()) };
            let new = Delegation {
                id: random::id(),
                kind,
                state,
                name,
                people: people.into_iter().map(unplaced).collect(),
                revision: 0,
                changed_at: now,
            };
            tx.save_delegation(id, &new, permit.by(), now).await?;
        }
        self.note(&tx, permit.by(), "delegation_registered", id, detail, now).await?;
        Ok(tx.commit().await?)
    }

    /// How a State of the register stands to the Convention.
    async fn kind_of_state(&self, state: PartyCode) -> Result<DelegationKind, ConstructiveError> {
        let register = self.register().await?;
        let status = register.get(state).map(|p| p.treaties.untoc);
        Ok(match status {
            Some(TreatyStatus::Party) => DelegationKind::StateParty,
            Some(TreatyStatus::Signatory) => DelegationKind::Signatory,
            Some(TreatyStatus::None) | None => DelegationKind::NonSignatory,
        })
    }
}

fn unplaced(person: rules::constructive::profile::Representative) -> Attendee {
    Attendee { id: random::id(), person, came_at: None }
}
