//! Constructive dialogues and what is told about them; the rest is in the parts of this module.

mod application;
mod bureau;
mod circulation;
mod collected;
mod comment;
mod day;
mod guest_mail;
mod organization;
mod paper;

pub(crate) use bureau::MatterRow;
pub(crate) use circulation::{NewAnswer, objecting};
pub(crate) use comment::WrittenComment;
pub(crate) use guest_mail::GuestMailRow;
pub(crate) use organization::LinkRow;

use super::{StoreError, Tx, code, codes, damaged, date, date_option, moment, small};
use crate::constructive::{Event, Notice};
use crate::entity::constructive::{constructive_notice, dialogue};
use crate::random;
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::constructive::{EventState, WorkingGroup};
use rules::id::{AccountId, ConstructiveId};
use rules::language::Language;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DeriveColumn, EntityTrait, EnumIter, QueryFilter, QueryOrder, QuerySelect,
};

/// What is set for a dialogue.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    pub(crate) working_group: WorkingGroup,
    pub(crate) held_on: NaiveDate,
    pub(crate) starts_at: Option<u16>,
    pub(crate) ends_at: Option<u16>,
    pub(crate) place: String,
    pub(crate) link: String,
    pub(crate) languages: Vec<Language>,
    pub(crate) arrangements: String,
    pub(crate) capacity: Option<u32>,
    pub(crate) panel: String,
    pub(crate) close_on: Option<NaiveDate>,
    pub(crate) circulate_on: Option<NaiveDate>,
}

fn event(row: dialogue::Model) -> Result<Event, StoreError> {
    Ok(Event {
        id: ConstructiveId::new(row.id),
        number: small(row.number)?,
        working_group: code(&row.working_group, WorkingGroup::from_code)?,
        held_on: date(&row.held_on)?,
        starts_at: row.starts_at.map(small).transpose()?,
        ends_at: row.ends_at.map(small).transpose()?,
        languages: codes(&row.languages, Language::from_code)?,
        capacity: row.capacity.map(small).transpose()?,
        close_on: date_option(row.close_on.as_deref())?,
        circulate_on: date_option(row.circulate_on.as_deref())?,
        state: code(&row.state, EventState::from_code)?,
        created_at: moment(row.created_at)?,
        announced_at: row.announced_at.map(moment).transpose()?,
        decided_at: row.decided_at.map(moment).transpose()?,
        place: row.place,
        link: row.link,
        arrangements: row.arrangements,
        panel: row.panel,
        revision: row.revision,
    })
}

pub(super) fn joined(languages: &[Language]) -> String {
    languages.iter().map(|l| l.code()).collect::<Vec<_>>().join(",")
}

/// The greatest number given so far.
#[derive(Clone, Copy, Debug, EnumIter, DeriveColumn)]
pub(super) enum Greatest {
    Number,
}

impl Tx {
    /// A dialogue.
    pub(crate) async fn constructive(&self, id: ConstructiveId) -> Result<Option<Event>, StoreError> {
        dialogue::Entity::find_by_id(id.get()).one(&self.inner).await?.map(event).transpose()
    }

    /// All dialogues, the latest day first.
    pub(crate) async fn constructives(&self) -> Result<Vec<Event>, StoreError> {
        let rows = dialogue::Entity::find()
            .order_by_desc(dialogue::Column::HeldOn)
            .order_by_desc(dialogue::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(event).collect()
    }

    /// Sets a dialogue up.
    pub(crate) async fn insert_constructive(
        &self,
        permit: &Permit<marker::Prepare>,
        new: &NewEvent,
    ) -> Result<ConstructiveId, StoreError> {
        self.insert_constructive_row(permit.by(), permit.at(), new).await
    }

    /// The row itself; the demonstration has dialogues from long ago.
    pub(crate) async fn insert_constructive_row(
        &self,
        by: Option<AccountId>,
        at: Moment,
        new: &NewEvent,
    ) -> Result<ConstructiveId, StoreError> {
        let last: Option<Option<i32>> = dialogue::Entity::find()
            .select_only()
            .column_as(dialogue::Column::Number.max(), Greatest::Number)
            .into_values::<_, Greatest>()
            .one(&self.inner)
            .await?;
        let id = random::id();
        let row = dialogue::ActiveModel {
            id: Set(id),
            number: Set(last.flatten().unwrap_or(0) + 1),
            working_group: Set(new.working_group.code().to_owned()),
            held_on: Set(new.held_on.to_string()),
            starts_at: Set(new.starts_at.map(i32::from)),
            ends_at: Set(new.ends_at.map(i32::from)),
            place: Set(new.place.clone()),
            link: Set(new.link.clone()),
            languages: Set(joined(&new.languages)),
            arrangements: Set(new.arrangements.clone()),
            capacity: Set(new.capacity.and_then(|n| i32::try_from(n).ok())),
            panel: Set(new.panel.clone()),
            close_on: Set(new.close_on.map(|d| d.to_string())),
            circulate_on: Set(new.circulate_on.map(|d| d.to_string())),
            state: Set(EventState::Prepared.code().to_owned()),
            revision: Set(1),
            created_by: Set(by.map(AccountId::get)),
            created_at: Set(at.timestamp_millis()),
            announced_at: Set(None),
            decided_at: Set(None),
        };
        dialogue::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(ConstructiveId::new(id))
    }

    /// Changes a dialogue that stands at this revision; answers whether it did.
    pub(crate) async fn update_constructive(
        &self,
        _permit: &Permit<marker::Prepare>,
        (id, revision): (ConstructiveId, i32),
        new: &NewEvent,
    ) -> Result<bool, StoreError> {
        use dialogue::Column as C;
        let done = dialogue::Entity::update_many()
            .col_expr(C::WorkingGroup, Expr::value(new.working_group.code()))
            .col_expr(C::HeldOn, Expr::value(new.held_on.to_string()))
            .col_expr(C::StartsAt, Expr::value(new.starts_at.map(i32::from)))
            .col_expr(C::EndsAt, Expr::value(new.ends_at.map(i32::from)))
            .col_expr(C::Place, Expr::value(new.place.clone()))
            .col_expr(C::Link, Expr::value(new.link.clone()))
            .col_expr(C::Languages, Expr::value(joined(&new.languages)))
            .col_expr(C::Arrangements, Expr::value(new.arrangements.clone()))
            .col_expr(C::Capacity, Expr::value(new.capacity.and_then(|n| i32::try_from(n).ok())))
            .col_expr(C::Panel, Expr::value(new.panel.clone()))
            .col_expr(C::CloseOn, Expr::value(new.close_on.map(|d| d.to_string())))
            .col_expr(C::CirculateOn, Expr::value(new.circulate_on.map(|d| d.to_string())))
            .col_expr(C::Revision, Expr::value(revision + 1))
            .filter(C::Id.eq(id.get()))
            .filter(C::Revision.eq(revision))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Announces a dialogue that is being prepared; answers whether it was.
    pub(crate) async fn announce_constructive(
        &self,
        permit: &Permit<marker::Prepare>,
        id: ConstructiveId,
    ) -> Result<bool, StoreError> {
        self.announce_constructive_row(id, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn announce_constructive_row(&self, id: ConstructiveId, at: Moment) -> Result<bool, StoreError> {
        use dialogue::Column as C;
        let done = dialogue::Entity::update_many()
            .col_expr(C::State, Expr::value(EventState::Announced.code()))
            .col_expr(C::AnnouncedAt, Expr::value(at.timestamp_millis()))
            .filter(C::Id.eq(id.get()))
            .filter(C::State.eq(EventState::Prepared.code()))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// The chair's decision on an announced dialogue; answers whether it was still open.
    pub(crate) async fn decide_constructive(
        &self,
        permit: &Permit<marker::Chair>,
        id: ConstructiveId,
        to: EventState,
    ) -> Result<bool, StoreError> {
        self.decide_constructive_row(id, to, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn decide_constructive_row(
        &self,
        id: ConstructiveId,
        to: EventState,
        at: Moment,
    ) -> Result<bool, StoreError> {
        use dialogue::Column as C;
        let done = dialogue::Entity::update_many()
            .col_expr(C::State, Expr::value(to.code()))
            .col_expr(C::DecidedAt, Expr::value(at.timestamp_millis()))
            .filter(C::Id.eq(id.get()))
            .filter(C::State.eq(EventState::Announced.code()))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// What was told about a dialogue, newest first.
    pub(crate) async fn notices(&self, id: ConstructiveId) -> Result<Vec<Notice>, StoreError> {
        let rows = constructive_notice::Entity::find()
            .filter(constructive_notice::Column::ConstructiveId.eq(id.get()))
            .order_by_desc(constructive_notice::Column::At)
            .order_by_desc(constructive_notice::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Notice {
                    kind: row.kind,
                    reason: row.reason,
                    lang: code(&row.lang, Language::from_code)?,
                    was: date_option(row.was.as_deref())?,
                    became: date_option(row.became.as_deref())?,
                    at: moment(row.at)?,
                })
            })
            .collect()
    }

    /// Tells something about a dialogue to everybody.
    pub(crate) async fn insert_notice(
        &self,
        id: ConstructiveId,
        by: Option<AccountId>,
        notice: &Notice,
    ) -> Result<(), StoreError> {
        let row = constructive_notice::ActiveModel {
            id: Set(random::id()),
            constructive_id: Set(id.get()),
            kind: Set(notice.kind.clone()),
            reason: Set(notice.reason.clone()),
            lang: Set(notice.lang.code().to_owned()),
            was: Set(notice.was.map(|d| d.to_string())),
            became: Set(notice.became.map(|d| d.to_string())),
            at: Set(notice.at.timestamp_millis()),
            account_id: Set(by.map(AccountId::get)),
        };
        constructive_notice::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}

/// JSON of a column.
pub(super) fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(damaged)
}

/// JSON for a column.
pub(super) fn text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(damaged)
}
