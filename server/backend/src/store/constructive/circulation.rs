//! Lists as they were circulated, and what States said to them. Both only grow.

use super::{json, text};
use crate::constructive::{AnswerKind, AnswerLine, Circulation, ListedApplicant};
use crate::entity::constructive::{circulation, circulation_answer};
use crate::random;
use crate::store::{StoreError, Tx, code, date, moment, small};
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::id::{AccountId, ApplicationId, ConstructiveId};
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What a State says.
#[derive(Clone, Debug)]
pub(crate) struct NewAnswer {
    pub(crate) circulation: Uuid,
    pub(crate) state: PartyCode,
    pub(crate) application: Option<ApplicationId>,
    pub(crate) kind: AnswerKind,
    pub(crate) reason: String,
    pub(crate) lang: Language,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
}

fn record(row: circulation::Model) -> Result<Circulation, StoreError> {
    Ok(Circulation {
        id: row.id,
        number: small(row.number)?,
        at: moment(row.at)?,
        list: json::<Vec<ListedApplicant>>(&row.list)?,
        sha256: row.sha256,
        objections_until: date(&row.objections_until)?,
    })
}

fn answer(row: circulation_answer::Model) -> Result<AnswerLine, StoreError> {
    Ok(AnswerLine {
        circulation: row.circulation_id,
        state: Some(code(&row.state, PartyCode::parse)?),
        application: row.application_id.map(ApplicationId::new),
        kind: code(&row.kind, AnswerKind::from_code)?,
        lang: code(&row.lang, Language::from_code)?,
        at: moment(row.at)?,
        reason: row.reason,
    })
}

impl Tx {
    /// Lists of a dialogue, newest first.
    pub(crate) async fn circulations(&self, event: ConstructiveId) -> Result<Vec<Circulation>, StoreError> {
        let rows = circulation::Entity::find()
            .filter(circulation::Column::ConstructiveId.eq(event.get()))
            .order_by_desc(circulation::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// The last days for objections of the lists of a dialogue, without the lists.
    pub(crate) async fn clocks(&self, event: ConstructiveId) -> Result<Vec<(Uuid, NaiveDate)>, StoreError> {
        let rows: Vec<(Uuid, String)> = circulation::Entity::find()
            .select_only()
            .column(circulation::Column::Id)
            .column(circulation::Column::ObjectionsUntil)
            .filter(circulation::Column::ConstructiveId.eq(event.get()))
            .into_tuple()
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|(id, until)| Ok((id, date(&until)?))).collect()
    }

    /// Circulates a list.
    pub(crate) async fn insert_circulation(
        &self,
        permit: &Permit<marker::Circulate>,
        event: ConstructiveId,
        list: &[ListedApplicant],
        until: NaiveDate,
    ) -> Result<Circulation, StoreError> {
        let by = permit.by().ok_or_else(|| crate::store::damaged("a list by nobody"))?;
        self.insert_circulation_row(event, list, until, by, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn insert_circulation_row(
        &self,
        event: ConstructiveId,
        list: &[ListedApplicant],
        until: NaiveDate,
        by: AccountId,
        at: Moment,
    ) -> Result<Circulation, StoreError> {
        let count = circulation::Entity::find()
            .filter(circulation::Column::ConstructiveId.eq(event.get()))
            .count(&self.inner)
            .await?;
        let (frozen, id) = (text(&list)?, random::id());
        let sha256 = random::sha256_hex(frozen.as_bytes());
        let number = i32::try_from(count).unwrap_or(i32::MAX - 1) + 1;
        let row = circulation::ActiveModel {
            id: Set(id),
            constructive_id: Set(event.get()),
            number: Set(number),
            at: Set(at.timestamp_millis()),
            account_id: Set(by.get()),
            list: Set(frozen),
            sha256: Set(sha256.clone()),
            objections_until: Set(until.to_string()),
        };
        circulation::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(Circulation { id, number: small(number)?, at, list: list.to_vec(), sha256, objections_until: until })
    }

    /// What was said to the lists of a dialogue, oldest first.
    pub(crate) async fn list_answers(&self, event: ConstructiveId) -> Result<Vec<AnswerLine>, StoreError> {
        let lists = circulation::Entity::find()
            .select_only()
            .column(circulation::Column::Id)
            .filter(circulation::Column::ConstructiveId.eq(event.get()))
            .into_query();
        let rows = circulation_answer::Entity::find()
            .filter(circulation_answer::Column::CirculationId.in_subquery(lists))
            .order_by_asc(circulation_answer::Column::At)
            .order_by_asc(circulation_answer::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(answer).collect()
    }

    /// The States that object now, by application; whom nobody opposes is not among them.
    pub(crate) async fn objections(
        &self,
        event: ConstructiveId,
    ) -> Result<HashMap<ApplicationId, BTreeSet<PartyCode>>, StoreError> {
        let mut found: HashMap<ApplicationId, BTreeSet<PartyCode>> = HashMap::new();
        for said in self.list_answers(event).await? {
            if let Some(application) = said.application {
                apply(found.entry(application).or_default(), &said);
            }
        }
        found.retain(|_, states| !states.is_empty());
        Ok(found)
    }

    /// How often an application came to be objected to: each time that a State objected while no other did.
    pub(crate) async fn referrals(&self, event: ConstructiveId, id: ApplicationId) -> Result<usize, StoreError> {
        let (mut states, mut count) = (BTreeSet::new(), 0);
        for said in self.list_answers(event).await?.iter().filter(|a| a.application == Some(id)) {
            let none = states.is_empty();
            apply(&mut states, said);
            count += usize::from(none && !states.is_empty());
        }
        Ok(count)
    }

    /// A State says something to a list.
    pub(crate) async fn insert_answer(
        &self,
        _permit: &Permit<marker::Answer>,
        new: &NewAnswer,
    ) -> Result<(), StoreError> {
        self.insert_answer_row(new).await
    }

    /// The row itself.
    pub(crate) async fn insert_answer_row(&self, new: &NewAnswer) -> Result<(), StoreError> {
        let row = circulation_answer::ActiveModel {
            id: Set(random::id()),
            circulation_id: Set(new.circulation),
            state: Set(new.state.to_string()),
            application_id: Set(new.application.map(ApplicationId::get)),
            kind: Set(new.kind.code().to_owned()),
            reason: Set(new.reason.clone()),
            lang: Set(new.lang.code().to_owned()),
            at: Set(new.at.timestamp_millis()),
            account_id: Set(new.by.get()),
        };
        circulation_answer::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}

/// The States that object to an application now: each State's last word on it counts.
pub(crate) fn objecting(answers: &[AnswerLine], application: ApplicationId) -> Vec<PartyCode> {
    let mut states = BTreeSet::new();
    for said in answers.iter().filter(|a| a.application == Some(application)) {
        apply(&mut states, said);
    }
    states.into_iter().collect()
}

/// What one more word of a State makes of those that object.
fn apply(states: &mut BTreeSet<PartyCode>, said: &AnswerLine) {
    let Some(state) = said.state else { return };
    match said.kind {
        AnswerKind::Objected => states.insert(state),
        AnswerKind::Lifted => states.remove(&state),
        AnswerKind::Acknowledged => false,
    };
}
