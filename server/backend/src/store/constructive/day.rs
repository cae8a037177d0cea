//! Delegations, and the list of speakers on the day.

use super::application::attendee;
use crate::constructive::{Attendee, Delegation, SpeakerLine};
use crate::entity::constructive::speaker;
use crate::entity::stakeholder::{delegation, representative};
use crate::random;
use crate::store::{StoreError, Tx, code, moment, small};
use rules::calendar::Moment;
use rules::constructive::DelegationKind;
use rules::constructive::access::{Permit, marker};
use rules::id::{AccountId, ApplicationId, ConstructiveId};
use rules::party::PartyCode;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

fn line(row: speaker::Model) -> Result<SpeakerLine, StoreError> {
    Ok(SpeakerLine {
        id: row.id,
        place: small(row.place)?,
        minutes: small(row.minutes)?,
        asked_at: moment(row.asked_at)?,
        began_at: row.began_at.map(moment).transpose()?,
        ended_at: row.ended_at.map(moment).transpose()?,
        name: row.name,
        party: row.party,
    })
}

impl Tx {
    /// Delegations of a dialogue with their people, by name.
    pub(crate) async fn delegations(&self, event: ConstructiveId) -> Result<Vec<Delegation>, StoreError> {
        let rows = delegation::Entity::find()
            .filter(delegation::Column::ConstructiveId.eq(event.get()))
            .order_by_asc(delegation::Column::State)
            .order_by_asc(delegation::Column::Name)
            .all(&self.inner)
            .await?;
        let mut people = self.people_by_delegation(event).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(Delegation {
                id: row.id,
                kind: code(&row.kind, DelegationKind::from_code)?,
                state: row.state.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
                people: people.remove(&row.id).unwrap_or_default(),
                changed_at: moment(row.changed_at)?,
                name: row.name,
                revision: row.revision,
            });
        }
        Ok(found)
    }

    /// Whom all delegations of a dialogue have, in order, by delegation.
    async fn people_by_delegation(&self, event: ConstructiveId) -> Result<HashMap<Uuid, Vec<Attendee>>, StoreError> {
        let ids = delegation::Entity::find()
            .select_only()
            .column(delegation::Column::Id)
            .filter(delegation::Column::ConstructiveId.eq(event.get()))
            .into_query();
        let rows = representative::Entity::find()
            .filter(representative::Column::DelegationId.in_subquery(ids))
            .order_by_asc(representative::Column::Place)
            .all(&self.inner)
            .await?;
        let mut found: HashMap<Uuid, Vec<Attendee>> = HashMap::new();
        for row in rows {
            if let Some(id) = row.delegation_id {
                found.entry(id).or_default().push(attendee(row)?);
            }
        }
        Ok(found)
    }

    /// Keeps a delegation.
    pub(crate) async fn save_delegation(
        &self,
        event: ConstructiveId,
        new: &Delegation,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<(), StoreError> {
        use delegation::Column as C;
        let row = delegation::ActiveModel {
            id: Set(new.id),
            constructive_id: Set(event.get()),
            kind: Set(new.kind.code().to_owned()),
            state: Set(new.state.map(|s| s.to_string())),
            name: Set(new.name.clone()),
            revision: Set(new.revision + 1),
            changed_at: Set(at.timestamp_millis()),
            account_id: Set(by.map(AccountId::get)),
        };
        delegation::Entity::insert(row)
            .on_conflict(
                OnConflict::column(C::Id)
                    .update_columns([C::Kind, C::Name, C::Revision, C::ChangedAt, C::AccountId])
                    .to_owned(),
            )
            .exec_without_returning(&self.inner)
            .await?;
        let people: Vec<_> = new.people.iter().map(|a| a.person.clone()).collect();
        self.replace_people(Err(new.id), &people).await
    }

    /// Takes a delegation away with its people.
    pub(crate) async fn delete_delegation(&self, id: Uuid) -> Result<(), StoreError> {
        representative::Entity::delete_many()
            .filter(representative::Column::DelegationId.eq(id))
            .exec(&self.inner)
            .await?;
        delegation::Entity::delete_by_id(id).exec(&self.inner).await?;
        Ok(())
    }

    /// The list of speakers in order, without those who took their names off it.
    pub(crate) async fn speakers(&self, event: ConstructiveId) -> Result<Vec<SpeakerLine>, StoreError> {
        let rows = speaker::Entity::find()
            .filter(speaker::Column::ConstructiveId.eq(event.get()))
            .filter(speaker::Column::WithdrawnAt.is_null())
            .order_by_asc(speaker::Column::Place)
            .order_by_asc(speaker::Column::AskedAt)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(line).collect()
    }

    /// The place of an organization on the list, if it has not spoken.
    pub(crate) async fn place_of(&self, application: ApplicationId) -> Result<Option<u32>, StoreError> {
        let row = speaker::Entity::find()
            .filter(speaker::Column::ApplicationId.eq(application.get()))
            .filter(speaker::Column::WithdrawnAt.is_null())
            .filter(speaker::Column::EndedAt.is_null())
            .one(&self.inner)
            .await?;
        row.map(|row| small(row.place)).transpose()
    }

    /// Puts somebody at the end of the list.
    pub(crate) async fn insert_speaker(
        &self,
        event: ConstructiveId,
        (name, party): (&str, &str),
        application: Option<ApplicationId>,
        minutes: u32,
        at: Moment,
    ) -> Result<(), StoreError> {
        let last: Vec<i32> = speaker::Entity::find()
            .select_only()
            .column(speaker::Column::Place)
            .filter(speaker::Column::ConstructiveId.eq(event.get()))
            .order_by_desc(speaker::Column::Place)
            .limit(1)
            .into_tuple()
            .all(&self.inner)
            .await?;
        let row = speaker::ActiveModel {
            id: Set(random::id()),
            constructive_id: Set(event.get()),
            place: Set(last.first().copied().unwrap_or(0) + 1),
            name: Set(name.to_owned()),
            party: Set(party.to_owned()),
            application_id: Set(application.map(ApplicationId::get)),
            minutes: Set(i32::try_from(minutes).unwrap_or(i32::MAX)),
            asked_at: Set(at.timestamp_millis()),
            began_at: Set(None),
            ended_at: Set(None),
            withdrawn_at: Set(None),
        };
        speaker::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Changes a place on the list: its order, its minutes, its beginning and end.
    pub(crate) async fn update_speaker(
        &self,
        _permit: &Permit<marker::Lead>,
        event: ConstructiveId,
        line: &SpeakerLine,
    ) -> Result<(), StoreError> {
        use speaker::Column as C;
        speaker::Entity::update_many()
            .col_expr(C::Place, Expr::value(i32::try_from(line.place).unwrap_or(i32::MAX)))
            .col_expr(C::Minutes, Expr::value(i32::try_from(line.minutes).unwrap_or(i32::MAX)))
            .col_expr(C::BeganAt, Expr::value(line.began_at.map(|at| at.timestamp_millis())))
            .col_expr(C::EndedAt, Expr::value(line.ended_at.map(|at| at.timestamp_millis())))
            .filter(C::Id.eq(line.id))
            .filter(C::ConstructiveId.eq(event.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Takes a name off the list.
    pub(crate) async fn withdraw_speaker(
        &self,
        event: ConstructiveId,
        of: Result<Uuid, ApplicationId>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let all = speaker::Entity::update_many()
            .col_expr(speaker::Column::WithdrawnAt, Expr::value(at.timestamp_millis()))
            .filter(speaker::Column::ConstructiveId.eq(event.get()))
            .filter(speaker::Column::EndedAt.is_null());
        let one = match of {
            Ok(id) => all.filter(speaker::Column::Id.eq(id)),
            Err(application) => all.filter(speaker::Column::ApplicationId.eq(application.get())),
        };
        one.exec(&self.inner).await?;
        Ok(())
    }
}
