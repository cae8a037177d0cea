//! The day itself (para. 53 (a)): who came, and who speaks when.

use super::{Backend, is_open};
use crate::constructive::{Caller, ConstructiveError, DayLine, DayView};
use rules::calendar::civil_date;
use rules::constructive::access::{Deed, decide, marker};
use rules::constructive::profile::{LINE_MAX, line};
use rules::constructive::{EventState, FormFault, Refused};
use rules::id::{ConstructiveId, OrganizationId};
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use uuid::Uuid;

/// What is done with a place on the list of speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorAct {
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// Begins to speak; whoever spoke before has ended.
    Begin,
    /// Has spoken.
    End,
    /// Is taken off.
    Remove,
    /// May speak for so many minutes.
    Minutes(u32),
}

impl Backend {
    /// Who may come and who speaks.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`].
    pub async fn day(&self, caller: Caller<'_>, id: ConstructiveId) -> Result<DayView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::Lead, Some(event.working_group), civil_date(now))?;
        let mut people = Vec::new();
        let mut named = tx.people_by_application(id).await?;
        for (application, standing, _) in self.standings(&tx, id, now).await? {
            if standing.attends() {
                for attendee in named.remove(&application.id).unwrap_or_default() {
                    let party = application.profile.name.clone();
                    people.push(DayLine { attendee, party, stakeholder: true, application: Some(application.id) });
                }
            }
        }
        for delegation in tx.delegations(id).await? {
            let party = delegation.state.map_or_else(|| delegation.name.clone(), |s| s.to_string());
            for attendee in delegation.people {
                people.push(DayLine { attendee, party: party.clone(), stakeholder: false, application: None });
            }
        }
        Ok(DayView { speakers: tx.speakers(id).await?, people, event })
    }

    /// Notes that somebody came, or that this was a mistake.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`]; [`Refusal::NotFound`] for somebody who does not attend.
    pub async fn set_came(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        people: &[(Uuid, bool)],
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let view = self.day(caller, id).await?;
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut changed = 0;
        for (person, came) in people {
            let known = view.people.iter().find(|l| l.attendee.id == *person).ok_or(Refusal::NotFound)?;
            if known.attendee.came_at.is_some() != *came {
                tx.set_came(&permit, *person, *came).await?;
                changed += 1;
            }
        }
        self.note(&tx, permit.by(), "attendance_noted", id, serde_json::json!({ "changed": changed }), now).await?;
        Ok(tx.commit().await?)
    }

    /// Puts somebody on the list of speakers.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`]; faults.
    pub async fn add_speaker(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        (name, party, minutes): (&str, &str, &str),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut faults = Vec::new();
        let name = line("name", name, LINE_MAX, true, &mut faults);
        let party = line("party", party, LINE_MAX, false, &mut faults);
        let minutes = self.minutes(minutes, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        tx.insert_speaker(id, (&name, &party), None, minutes, now).await?;
        self.note(&tx, permit.by(), "speaker_added", id, serde_json::Value::Null, now).await?;
        Ok(tx.commit().await?)
    }

    fn minutes(&self, typed: &str, faults: &mut Vec<FormFault>) -> u32 {
        let usual = self.rules().house.constructive.floor_minutes;
        if typed.trim().is_empty() {
            return usual;
        }
        match typed.trim().parse::<u32>().ok().filter(|n| (1..=60).contains(n)) {
            Some(minutes) => minutes,
            None => {
                faults.push(FormFault::plain("minutes", FaultCode::OutOfRange { min: 1, max: 60 }));
                usual
            }
        }
    }

    /// An organization that attends asks for the floor, or takes its name off the list.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that does not attend; [`Refused::NotOpen`] before the chair has convened the dialogue
    /// and afterwards; [`Refused::Decided`] where it is on the list already; faults.
    pub async fn ask_floor(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
        name: Option<&str>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let own = self.own_application(id, event).await?;
        let attends = own.standing.is_some_and(rules::constructive::standing::Standing::attends);
        let application = own.application.filter(|_| attends).ok_or(Refusal::NotFound)?;
        let tx = self.0.write().await?;
        self.organization_permit(&tx, id, now).await?;
        let event = tx.constructive(event).await?.ok_or(Refusal::NotFound)?;
        if event.state != EventState::Convened || event.times(self.rules()).is_over(now) || !is_open(&event) {
            return Err(Refused::NotOpen.into());
        }
        let there = tx.place_of(application.id).await?;
        match name {
            None => tx.withdraw_speaker(event.id, Err(application.id), now).await?,
            Some(_) if there.is_some() => return Err(Refused::Decided.into()),
            Some(name) => {
                let mut faults = Vec::new();
                let name = line("speaker", name, LINE_MAX, true, &mut faults);
                if !faults.is_empty() {
                    return Err(faults.into());
                }
                let minutes = self.rules().house.constructive.floor_minutes;
                let party = application.profile.name.as_str();
                tx.insert_speaker(event.id, (&name, party), Some(application.id), minutes, now).await?;
            }
        }
        let kind = if name.is_some() { "floor_asked" } else { "floor_given_up" };
        self.note(&tx, None, kind, event.id, serde_json::json!({ "application": application.id }), now).await?;
        Ok(tx.commit().await?)
    }

    /// Changes a place on the list of speakers.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`]; [`Refusal::NotFound`]; [`Refused::Decided`] for somebody who has spoken already.
    pub async fn change_floor(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        place: Uuid,
        act: FloorAct,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut list = tx.speakers(id).await?;
        let at = list.iter().position(|l| l.id == place).ok_or(Refusal::NotFound)?;
        let before = list.clone();
        // When somebody spoke stays as it was; who speaks again is put on the list again.
        if act == FloorAct::Begin && before.get(at).is_some_and(|l| l.ended_at.is_some()) {
            return Err(Refused::Decided.into());
        }
        match act {
            FloorAct::Remove => tx.withdraw_speaker(id, Ok(place), now).await?,
            FloorAct::Up | FloorAct::Down => {
                let other = if act == FloorAct::Up { at.checked_sub(1) } else { Some(at + 1) };
                if let Some(other) = other.filter(|n| *n < list.len()) {
                    list.swap(at, other);
                }
                for (n, line) in list.iter_mut().enumerate() {
                    line.place = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
                }
            }
            FloorAct::Begin | FloorAct::End => {
                for line in &mut list {
                    let begins = act == FloorAct::Begin && line.id == place;
                    if begins {
                        line.began_at = line.began_at.or(Some(now));
                    } else if line.began_at.is_some() && line.ended_at.is_none() {
                        line.ended_at = Some(now);
                    }
                }
            }
            FloorAct::Minutes(minutes) => {
                if let Some(line) = list.get_mut(at) {
                    line.minutes = minutes.clamp(1, 60);
                }
            }
        }
        for line in list.iter().filter(|line| before.iter().any(|b| b.id == line.id && b != *line)) {
            tx.update_speaker(&permit, id, line).await?;
        }
        Ok(tx.commit().await?)
    }
}
