//! The inbox: one row a person and event, without content. What a row leads to is read where it lies.

use super::{StoreError, Tx, code, moment};
use crate::entity::{account, inbox};
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use rules::inbox::Kind;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
};
use uuid::Uuid;

/// An item as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InboxRow {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    /// The code; a later version may have kinds that this one does not know.
    pub(crate) kind: String,
    pub(crate) review: Option<ReviewId>,
    pub(crate) instrument: Option<Instrument>,
    /// The State for which the person was told; whoever acts for another one now is not shown it.
    pub(crate) state: Option<PartyCode>,
    pub(crate) event: String,
    pub(crate) place: String,
    pub(crate) anchor: String,
    pub(crate) todo: bool,
    pub(crate) at: Moment,
    pub(crate) read_at: Option<Moment>,
    pub(crate) done_at: Option<Moment>,
}

impl InboxRow {
    /// What happened, as the rules know it.
    pub(crate) fn what(&self) -> Kind {
        Kind::of(&self.kind)
    }

    /// The address of the very place.
    pub(crate) fn address(&self) -> String {
        format!("{}{}", self.place, self.anchor)
    }
}

/// Which items are asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct InboxQuery {
    pub(crate) review: Option<ReviewId>,
    pub(crate) kind: Option<String>,
    pub(crate) unread: bool,
    pub(crate) skip: u64,
    pub(crate) most: u64,
}

fn row(model: inbox::Model) -> Result<InboxRow, StoreError> {
    Ok(InboxRow {
        id: model.id,
        account: AccountId::new(model.account_id),
        review: model.review_id.map(ReviewId::new),
        instrument: model.instrument.as_deref().map(|i| code(i, Instrument::from_code)).transpose()?,
        state: model.state.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
        at: moment(model.created_at)?,
        read_at: model.read_at.map(moment).transpose()?,
        done_at: model.done_at.map(moment).transpose()?,
        kind: model.kind,
        event: model.event,
        place: model.place,
        anchor: model.anchor,
        todo: model.todo,
    })
}

fn rows(models: Vec<inbox::Model>) -> Result<Vec<InboxRow>, StoreError> {
    models.into_iter().map(row).collect()
}

/// The items of a person that have come about by now.
fn of(account: AccountId, now: Moment) -> sea_orm::Select<inbox::Entity> {
    inbox::Entity::find()
        .filter(inbox::Column::AccountId.eq(account.get()))
        .filter(inbox::Column::CreatedAt.lte(now.timestamp_millis()))
        .order_by_desc(inbox::Column::CreatedAt)
        .order_by_desc(inbox::Column::Id)
}

/// To be told in a digest: information, unread, in no digest yet.
fn pending() -> Condition {
    Condition::all()
        .add(inbox::Column::Todo.eq(false))
        .add(inbox::Column::DigestId.is_null())
        .add(inbox::Column::ReadAt.is_null())
        .add(inbox::Column::WithheldAt.is_null())
}

impl Tx {
    /// Tells somebody, unless they have been told of this event. Answers whether they are told now.
    pub(crate) async fn insert_inbox(&self, new: &InboxRow) -> Result<bool, StoreError> {
        let model = inbox::ActiveModel {
            id: Set(new.id),
            account_id: Set(new.account.get()),
            kind: Set(new.kind.clone()),
            review_id: Set(new.review.map(ReviewId::get)),
            instrument: Set(new.instrument.map(|i| i.code().to_owned())),
            state: Set(new.state.map(|s| s.to_string())),
            event: Set(new.event.clone()),
            place: Set(new.place.clone()),
            anchor: Set(new.anchor.clone()),
            todo: Set(new.todo),
            created_at: Set(new.at.timestamp_millis()),
            read_at: Set(new.read_at.map(|m| m.timestamp_millis())),
            done_at: Set(new.done_at.map(|m| m.timestamp_millis())),
            digest_id: Set(None),
            withheld_at: Set(None),
        };
        let done = inbox::Entity::insert(model)
            .on_conflict_do_nothing_on([inbox::Column::AccountId, inbox::Column::Event])
            .exec_without_returning(&self.inner)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(n) if n > 0))
    }

    /// A page of a person's items, newest first.
    pub(crate) async fn inbox_page(
        &self,
        account: AccountId,
        wanted: &InboxQuery,
        now: Moment,
    ) -> Result<Vec<InboxRow>, StoreError> {
        let mut find = of(account, now).offset(wanted.skip).limit(wanted.most);
        if let Some(review) = wanted.review {
            find = find.filter(inbox::Column::ReviewId.eq(review.get()));
        }
        if let Some(kind) = &wanted.kind {
            find = find.filter(inbox::Column::Kind.eq(kind));
        }
        if wanted.unread {
            find = find.filter(inbox::Column::ReadAt.is_null());
        }
        // What is to be done stands in a list of its own until it is done.
        let settled = Condition::any().add(inbox::Column::Todo.eq(false)).add(inbox::Column::DoneAt.is_not_null());
        rows(find.filter(settled).all(&self.inner).await?)
    }

    /// What a person has still to do, oldest first.
    pub(crate) async fn inbox_open(&self, account: AccountId, now: Moment) -> Result<Vec<InboxRow>, StoreError> {
        let find = of(account, now).filter(inbox::Column::Todo.eq(true)).filter(inbox::Column::DoneAt.is_null());
        let mut open = rows(find.all(&self.inner).await?)?;
        open.reverse();
        Ok(open)
    }

    /// What a person has not read.
    pub(crate) async fn inbox_unread(&self, account: AccountId, now: Moment) -> Result<Vec<InboxRow>, StoreError> {
        rows(of(account, now).filter(inbox::Column::ReadAt.is_null()).all(&self.inner).await?)
    }

    /// Items by their ids, of one person.
    pub(crate) async fn inbox_of(&self, account: AccountId, ids: &[Uuid]) -> Result<Vec<InboxRow>, StoreError> {
        let find = inbox::Entity::find()
            .filter(inbox::Column::AccountId.eq(account.get()))
            .filter(inbox::Column::Id.is_in(ids.iter().copied()));
        rows(find.all(&self.inner).await?)
    }

    /// Reviews and kinds of which a person was told, one item for each pair.
    pub(crate) async fn inbox_subjects(
        &self,
        account: AccountId,
        now: Moment,
    ) -> Result<Vec<(Option<ReviewId>, String)>, StoreError> {
        let pairs: Vec<(Option<Uuid>, String)> = inbox::Entity::find()
            .select_only()
            .column(inbox::Column::ReviewId)
            .column(inbox::Column::Kind)
            .distinct()
            .filter(inbox::Column::AccountId.eq(account.get()))
            .filter(inbox::Column::CreatedAt.lte(now.timestamp_millis()))
            .into_tuple()
            .all(&self.inner)
            .await?;
        Ok(pairs.into_iter().map(|(review, kind)| (review.map(ReviewId::new), kind)).collect())
    }

    /// The item of a person about an event.
    pub(crate) async fn inbox_of_event(&self, account: AccountId, event: &str) -> Result<Option<InboxRow>, StoreError> {
        let find = inbox::Entity::find()
            .filter(inbox::Column::AccountId.eq(account.get()))
            .filter(inbox::Column::Event.eq(event));
        find.one(&self.inner).await?.map(row).transpose()
    }

    /// Marks the person's own items as read; some are done with that.
    pub(crate) async fn inbox_read(
        &self,
        permit: &Permit<marker::OwnAccount>,
        ids: &[Uuid],
    ) -> Result<u64, StoreError> {
        let at = permit.at().timestamp_millis();
        let own = |column: inbox::Column| {
            inbox::Entity::update_many()
                .col_expr(column, Expr::value(at))
                .filter(inbox::Column::AccountId.eq(permit.by().get()))
                .filter(inbox::Column::Id.is_in(ids.iter().copied()))
                .filter(column.is_null())
        };
        let done: Vec<&str> = Kind::ALL.into_iter().filter(|k| k.is_done_when_read()).map(Kind::code).collect();
        own(inbox::Column::DoneAt)
            .filter(inbox::Column::Todo.eq(true))
            .filter(inbox::Column::Kind.is_in(done))
            .exec(&self.inner)
            .await?;
        Ok(own(inbox::Column::ReadAt).exec(&self.inner).await?.rows_affected)
    }

    /// Says of the person's own items that they are done, or again to be done.
    pub(crate) async fn inbox_done(
        &self,
        permit: &Permit<marker::OwnAccount>,
        ids: &[Uuid],
        done: bool,
    ) -> Result<u64, StoreError> {
        let at = done.then(|| permit.at().timestamp_millis());
        let mut update = inbox::Entity::update_many()
            .col_expr(inbox::Column::DoneAt, Expr::value(at))
            .filter(inbox::Column::AccountId.eq(permit.by().get()))
            .filter(inbox::Column::Todo.eq(true))
            .filter(inbox::Column::Id.is_in(ids.iter().copied()));
        if done {
            update = update.filter(inbox::Column::DoneAt.is_null());
        }
        Ok(update.exec(&self.inner).await?.rows_affected)
    }

    /// What the people of a State had to do in a review is done, by the act of that State which is on record.
    pub(crate) async fn inbox_settle(
        &self,
        review: ReviewId,
        state: PartyCode,
        kinds: &[Kind],
        at: Moment,
    ) -> Result<(), StoreError> {
        inbox::Entity::update_many()
            .col_expr(inbox::Column::DoneAt, Expr::value(at.timestamp_millis()))
            .filter(inbox::Column::ReviewId.eq(review.get()))
            .filter(inbox::Column::State.eq(state.as_str()))
            .filter(inbox::Column::Kind.is_in(kinds.iter().map(|k| k.code())))
            .filter(inbox::Column::Todo.eq(true))
            .filter(inbox::Column::DoneAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Marks as done what these people, or all, were told of an event.
    pub(crate) async fn inbox_settle_event(
        &self,
        event: &str,
        only: Option<&[AccountId]>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let mut query = inbox::Entity::update_many()
            .col_expr(inbox::Column::DoneAt, Expr::value(at.timestamp_millis()))
            .filter(inbox::Column::Event.eq(event))
            .filter(inbox::Column::Todo.eq(true))
            .filter(inbox::Column::DoneAt.is_null());
        if let Some(only) = only {
            query = query.filter(inbox::Column::AccountId.is_in(only.iter().map(|id| id.get())));
        }
        query.exec(&self.inner).await?;
        Ok(())
    }

    /// Who may wait for a digest.
    pub(crate) async fn digest_readers(&self, now: Moment) -> Result<Vec<AccountId>, StoreError> {
        let waiting = Query::select()
            .column(inbox::Column::AccountId)
            .from(inbox::Entity)
            .cond_where(pending().add(inbox::Column::CreatedAt.lte(now.timestamp_millis())))
            .to_owned();
        let ids: Vec<Uuid> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .filter(account::Column::Digest.eq(true))
            .filter(account::Column::Disabled.eq(false))
            .filter(account::Column::Id.in_subquery(waiting))
            .order_by_asc(account::Column::Id)
            .into_tuple()
            .all(&self.inner)
            .await?;
        Ok(ids.into_iter().map(AccountId::new).collect())
    }

    /// What a person would be told in a digest of that moment, oldest first.
    pub(crate) async fn digest_pending(&self, account: AccountId, until: Moment) -> Result<Vec<InboxRow>, StoreError> {
        let mut found = rows(of(account, until).filter(pending()).all(&self.inner).await?)?;
        found.reverse();
        Ok(found)
    }

    /// Puts items into a digest.
    pub(crate) async fn digest_take(&self, ids: &[Uuid], digest: Uuid) -> Result<(), StoreError> {
        inbox::Entity::update_many()
            .col_expr(inbox::Column::DigestId, Expr::value(digest))
            .filter(inbox::Column::Id.is_in(ids.iter().copied()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Keeps items out of every digest: the right to know of them has ended.
    pub(crate) async fn digest_withhold(&self, ids: &[Uuid], at: Moment) -> Result<(), StoreError> {
        inbox::Entity::update_many()
            .col_expr(inbox::Column::WithheldAt, Expr::value(at.timestamp_millis()))
            .filter(inbox::Column::Id.is_in(ids.iter().copied()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// What a digest tells, oldest first.
    pub(crate) async fn digest_items(&self, digest: Uuid) -> Result<Vec<InboxRow>, StoreError> {
        let find = inbox::Entity::find()
            .filter(inbox::Column::DigestId.eq(digest))
            .order_by_asc(inbox::Column::CreatedAt)
            .order_by_asc(inbox::Column::Id);
        rows(find.all(&self.inner).await?)
    }
}

/// A new item of which nothing is read yet; `place` is a path, with a query and a fragment where they lead on.
pub(crate) fn new_item(account: AccountId, kind: &str, event: &str, place: &str, at: Moment) -> InboxRow {
    let (place, anchor) = place.find(['?', '#']).map_or((place, ""), |end| place.split_at(end));
    InboxRow {
        id: random::id(),
        account,
        kind: kind.to_owned(),
        review: None,
        instrument: None,
        state: None,
        event: event.to_owned(),
        place: place.to_owned(),
        anchor: anchor.to_owned(),
        todo: false,
        at,
        read_at: None,
        done_at: None,
    }
}
