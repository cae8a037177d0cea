//! What the work list, timelines and calendars ask of the tables, each in one query however many reviews there are; and
//! the rows of reminders and calendar feeds.

use super::{StoreError, Tx, code, damaged, date, date_option, moment, small};
use crate::entity::{act, calendar_feed, reminder, reminder_round, role};
use crate::random;
use chrono::NaiveDate;
use rules::access::{Permit, marker};
use rules::actor::Duty;
use rules::calendar::{Moment, civil_date};
use rules::id::{AccountId, ReminderRoundId, ReviewId};
use rules::party::PartyCode;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use std::collections::HashMap;
use uuid::Uuid;

/// A role as far as time goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleSpan {
    pub(crate) account: AccountId,
    pub(crate) state: PartyCode,
    pub(crate) review: ReviewId,
    pub(crate) duty: Duty,
    pub(crate) from_on: NaiveDate,
    /// First day on which it is over: its end, or the day on which it was ended.
    pub(crate) over_on: Option<NaiveDate>,
}

/// An act on record, without its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActRow {
    pub(crate) at: Moment,
    pub(crate) by: Option<AccountId>,
    pub(crate) kind: String,
    pub(crate) detail: serde_json::Value,
}

/// One sending of reminders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundRow {
    pub(crate) id: ReminderRoundId,
    pub(crate) by: AccountId,
    pub(crate) at: Moment,
}

/// What became of one reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReminderRow {
    pub(crate) review: ReviewId,
    pub(crate) phase: u8,
    pub(crate) state: Option<PartyCode>,
    pub(crate) account: Option<AccountId>,
    /// [`SENT`], or the code of the reason why not.
    pub(crate) outcome: String,
    pub(crate) at: Moment,
}

/// The outcome of a reminder that went out.
pub(crate) const SENT: &str = "sent";

fn span(row: &role::Model) -> Result<RoleSpan, StoreError> {
    let ended = row.ended_at.map(moment).transpose()?.map(civil_date);
    let until = date_option(row.until_on.as_deref())?;
    Ok(RoleSpan {
        account: AccountId::new(row.account_id),
        state: code(&row.state, PartyCode::parse)?,
        review: ReviewId::new(row.review_id),
        duty: code(&row.duty, Duty::from_code)?,
        from_on: date(&row.from_on)?,
        over_on: [ended, until].into_iter().flatten().min(),
    })
}

fn reminder_row(row: reminder::Model) -> Result<ReminderRow, StoreError> {
    Ok(ReminderRow {
        review: ReviewId::new(row.review_id),
        phase: small(row.phase)?,
        state: row.state.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
        account: row.account_id.map(AccountId::new),
        outcome: row.outcome,
        at: moment(row.at)?,
    })
}

fn round_row(row: &reminder_round::Model) -> Result<RoundRow, StoreError> {
    Ok(RoundRow { id: ReminderRoundId::new(row.id), by: AccountId::new(row.sent_by), at: moment(row.sent_at)? })
}

impl Tx {
    /// All roles of one review, or of all, those that are over too; oldest first.
    pub(crate) async fn role_spans(&self, only: Option<ReviewId>) -> Result<Vec<RoleSpan>, StoreError> {
        let mut query = role::Entity::find().order_by_asc(role::Column::CreatedAt).order_by_asc(role::Column::Id);
        if let Some(review) = only {
            query = query.filter(role::Column::ReviewId.eq(review.get()));
        }
        query.all(&self.inner).await?.iter().map(span).collect()
    }

    /// Acts of some kinds in one review, oldest first.
    pub(crate) async fn acts_in(&self, review: ReviewId, kinds: &[&str]) -> Result<Vec<ActRow>, StoreError> {
        let rows = act::Entity::find()
            .filter(act::Column::ReviewId.eq(review.get()))
            .filter(act::Column::Kind.is_in(kinds.iter().copied()))
            .order_by_asc(act::Column::Seq)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ActRow {
                    at: moment(row.at)?,
                    by: row.account_id.map(AccountId::new),
                    kind: row.kind,
                    detail: serde_json::from_str(&row.detail).map_err(damaged)?,
                })
            })
            .collect()
    }

    /// What all acts of a kind say, in one review or in all.
    pub(crate) async fn details_of(
        &self,
        kind: &str,
        only: Option<ReviewId>,
    ) -> Result<Vec<(ReviewId, serde_json::Value)>, StoreError> {
        let mut query = act::Entity::find()
            .select_only()
            .column(act::Column::ReviewId)
            .column(act::Column::Detail)
            .filter(act::Column::Kind.eq(kind));
        if let Some(review) = only {
            query = query.filter(act::Column::ReviewId.eq(review.get()));
        }
        let rows: Vec<(Option<Uuid>, String)> = query.into_tuple().all(&self.inner).await?;
        let of_review = |(review, detail): (Option<Uuid>, String)| {
            let detail = serde_json::from_str::<serde_json::Value>(&detail).map_err(damaged);
            review.map(|review| detail.map(|detail| (ReviewId::new(review), detail)))
        };
        rows.into_iter().filter_map(of_review).collect()
    }

    /// When the last act of these kinds was done in each review. Each answer is one step into an index, so that a hundred
    /// thousand messages cost no more than ten.
    pub(crate) async fn last_acts(
        &self,
        kinds: &[&'static str],
        only: Option<ReviewId>,
    ) -> Result<HashMap<ReviewId, Moment>, StoreError> {
        // The kinds are constants of this program, never anybody's text.
        let list = kinds.iter().map(|kind| format!("SELECT '{kind}' AS kind")).collect::<Vec<_>>().join(" UNION ALL ");
        let sql = format!(
            "SELECT r.id AS id, (SELECT MAX(a.at) FROM act a WHERE a.kind = k.kind AND a.review_id = r.id) AS at \
             FROM review r CROSS JOIN ({list}) k"
        );
        let backend = self.inner.get_database_backend();
        let statement = match only {
            None => Statement::from_string(backend, sql),
            Some(review) => {
                let place = if backend == sea_orm::DbBackend::Postgres { "$1" } else { "?" };
                Statement::from_sql_and_values(backend, format!("{sql} WHERE r.id = {place}"), [review.get().into()])
            }
        };
        let mut last = HashMap::new();
        for row in self.inner.query_all_raw(statement).await? {
            let Some(at) = row.try_get::<Option<i64>>("", "at")?.map(moment).transpose()? else { continue };
            let newest = last.entry(ReviewId::new(row.try_get("", "id")?)).or_insert(at);
            *newest = at.max(*newest);
        }
        Ok(last)
    }

    /// How often acts of these kinds were done in each review, and when the last was.
    pub(crate) async fn count_acts(&self, kinds: &[&str]) -> Result<HashMap<ReviewId, (u32, Moment)>, StoreError> {
        let rows: Vec<(Option<Uuid>, i64, Option<i64>)> = act::Entity::find()
            .select_only()
            .column(act::Column::ReviewId)
            .column_as(act::Column::Seq.count(), "n")
            .column_as(act::Column::At.max(), "at")
            .filter(act::Column::Kind.is_in(kinds.iter().copied()))
            .group_by(act::Column::ReviewId)
            .into_tuple()
            .all(&self.inner)
            .await?;
        let mut found = HashMap::new();
        for (review, n, at) in rows {
            if let (Some(review), Some(at)) = (review, at) {
                found.insert(ReviewId::new(review), (small(n)?, moment(at)?));
            }
        }
        Ok(found)
    }

    /// When each State was last reminded of each review.
    pub(crate) async fn last_reminders(&self) -> Result<HashMap<(ReviewId, PartyCode), Moment>, StoreError> {
        let rows: Vec<(Uuid, Option<String>, Option<i64>)> = reminder::Entity::find()
            .select_only()
            .column(reminder::Column::ReviewId)
            .column(reminder::Column::State)
            .column_as(reminder::Column::At.max(), "at")
            .filter(reminder::Column::Outcome.eq(SENT))
            .group_by(reminder::Column::ReviewId)
            .group_by(reminder::Column::State)
            .into_tuple()
            .all(&self.inner)
            .await?;
        let mut found = HashMap::new();
        for (review, state, at) in rows {
            if let (Some(state), Some(at)) = (state, at) {
                found.insert((ReviewId::new(review), code(&state, PartyCode::parse)?), moment(at)?);
            }
        }
        Ok(found)
    }

    /// Reminders that went out in one review, oldest first.
    pub(crate) async fn reminders_in(&self, review: ReviewId) -> Result<Vec<ReminderRow>, StoreError> {
        let rows = reminder::Entity::find()
            .filter(reminder::Column::Outcome.eq(SENT))
            .filter(reminder::Column::ReviewId.eq(review.get()))
            .order_by_asc(reminder::Column::At)
            .order_by_asc(reminder::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(reminder_row).collect()
    }

    /// The sending that this person began with this key before.
    pub(crate) async fn round_of_key(&self, by: AccountId, key: &str) -> Result<Option<RoundRow>, StoreError> {
        let row = reminder_round::Entity::find()
            .filter(reminder_round::Column::SentBy.eq(by.get()))
            .filter(reminder_round::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        row.as_ref().map(round_row).transpose()
    }

    /// One sending with all that became of it.
    pub(crate) async fn round(&self, id: ReminderRoundId) -> Result<Option<(RoundRow, Vec<ReminderRow>)>, StoreError> {
        let Some(row) = reminder_round::Entity::find_by_id(id.get()).one(&self.inner).await? else { return Ok(None) };
        let rows = reminder::Entity::find()
            .filter(reminder::Column::RoundId.eq(id.get()))
            .order_by_asc(reminder::Column::Id)
            .all(&self.inner)
            .await?;
        let rows = rows.into_iter().map(reminder_row).collect::<Result<_, _>>()?;
        Ok(Some((round_row(&row)?, rows)))
    }

    /// A new sending, by the permit to send.
    pub(crate) async fn insert_round(
        &self,
        permit: &Permit<marker::SendReminders>,
        key: &str,
    ) -> Result<ReminderRoundId, StoreError> {
        self.insert_round_row(permit.by(), permit.at(), key).await
    }

    /// The row itself; the demonstration sends none.
    pub(crate) async fn insert_round_row(
        &self,
        by: AccountId,
        at: Moment,
        key: &str,
    ) -> Result<ReminderRoundId, StoreError> {
        let id = ReminderRoundId::new(random::id());
        let row = reminder_round::ActiveModel {
            id: Set(id.get()),
            sent_by: Set(by.get()),
            sent_at: Set(at.timestamp_millis()),
            idempotency_key: Set(key.to_owned()),
        };
        reminder_round::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(id)
    }

    /// What became of one reminder.
    pub(crate) async fn insert_reminder(
        &self,
        _permit: &Permit<marker::SendReminders>,
        round: ReminderRoundId,
        new: &ReminderRow,
    ) -> Result<(), StoreError> {
        self.insert_reminder_row(round, new).await
    }

    /// The row itself.
    pub(crate) async fn insert_reminder_row(
        &self,
        round: ReminderRoundId,
        new: &ReminderRow,
    ) -> Result<(), StoreError> {
        let row = reminder::ActiveModel {
            id: Set(random::id()),
            round_id: Set(round.get()),
            review_id: Set(new.review.get()),
            phase: Set(i32::from(new.phase)),
            state: Set(new.state.map(|s| s.to_string())),
            account_id: Set(new.account.map(AccountId::get)),
            outcome: Set(new.outcome.clone()),
            at: Set(new.at.timestamp_millis()),
        };
        reminder::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Since when the person's calendar has a secret address.
    pub(crate) async fn feed_since(&self, account: AccountId) -> Result<Option<Moment>, StoreError> {
        let row = calendar_feed::Entity::find_by_id(account.get()).one(&self.inner).await?;
        row.map(|row| moment(row.created_at)).transpose()
    }

    /// Whose calendar a token's hash opens.
    pub(crate) async fn feed_owner(&self, token_hash: &str) -> Result<Option<AccountId>, StoreError> {
        let found = calendar_feed::Entity::find().filter(calendar_feed::Column::TokenHash.eq(token_hash));
        Ok(found.one(&self.inner).await?.map(|row| AccountId::new(row.account_id)))
    }

    /// Another secret address; the one before opens nothing any more.
    pub(crate) async fn save_feed(
        &self,
        permit: &Permit<marker::OwnAccount>,
        token_hash: String,
    ) -> Result<(), StoreError> {
        let row = calendar_feed::ActiveModel {
            account_id: Set(permit.by().get()),
            token_hash: Set(token_hash),
            created_at: Set(permit.at().timestamp_millis()),
        };
        let newest = OnConflict::column(calendar_feed::Column::AccountId)
            .update_columns([calendar_feed::Column::TokenHash, calendar_feed::Column::CreatedAt])
            .to_owned();
        calendar_feed::Entity::insert(row).on_conflict(newest).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Takes the secret address away.
    pub(crate) async fn delete_feed(&self, permit: &Permit<marker::OwnAccount>) -> Result<(), StoreError> {
        calendar_feed::Entity::delete_by_id(permit.by().get()).exec(&self.inner).await?;
        Ok(())
    }
}
