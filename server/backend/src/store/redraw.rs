//! Requests that a drawing be repeated (paras. 28 (d) to (f), 30); reasons are sealed.

use super::{ReviewRecord, ReviewerRecord, StoreError, Tx, code, damaged, date_option, moment};
use crate::entity::{redraw_request, reviewing_state};
use crate::keys::Place;
use crate::store::review::joined;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::draw::redraw::Ground;
use rules::draw::status::RequestStatus;
use rules::id::{AccountId, DrawId, RedrawRequestId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A request as kept, its reason still sealed.
#[derive(Clone, Debug)]
pub(crate) struct RequestRow {
    pub(crate) id: RedrawRequestId,
    pub(crate) review: ReviewId,
    /// The State that asked; nobody where the meeting itself saw the need.
    pub(crate) asked_for: Option<PartyCode>,
    pub(crate) replaced: PartyCode,
    pub(crate) ground: Ground,
    pub(crate) reason: Vec<u8>,
    pub(crate) lang: Language,
    pub(crate) consulted_on: Option<chrono::NaiveDate>,
    pub(crate) asked_at: Moment,
    pub(crate) status: RequestStatus,
    pub(crate) draw: Option<DrawId>,
}

/// A request to be written.
pub(crate) struct NewRequest<'a> {
    pub(crate) asked_for: Option<PartyCode>,
    pub(crate) replaced: PartyCode,
    pub(crate) ground: Ground,
    pub(crate) reason: &'a str,
    pub(crate) lang: Language,
    pub(crate) consulted_on: Option<chrono::NaiveDate>,
    pub(crate) key: &'a str,
}

fn place(id: RedrawRequestId) -> Place<'static> {
    Place { table: "redraw_request", row: id.get(), column: "reason", version: 1 }
}

fn row(r: redraw_request::Model) -> Result<RequestRow, StoreError> {
    Ok(RequestRow {
        id: RedrawRequestId::new(r.id),
        review: ReviewId::new(r.review_id),
        asked_for: r.asked_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
        replaced: code(&r.replaced, PartyCode::parse)?,
        ground: code(&r.ground, Ground::from_code)?,
        reason: r.reason,
        lang: code(&r.lang, Language::from_code)?,
        consulted_on: date_option(r.consulted_on.as_deref())?,
        asked_at: moment(r.asked_at)?,
        status: code(&r.status, RequestStatus::from_code)?,
        draw: r.draw_id.map(DrawId::new),
    })
}

impl Tx {
    /// Requests in a review, oldest first.
    pub(crate) async fn redraw_requests_in(&self, review: ReviewId) -> Result<Vec<RequestRow>, StoreError> {
        let rows = redraw_request::Entity::find()
            .filter(redraw_request::Column::ReviewId.eq(review.get()))
            .order_by_asc(redraw_request::Column::AskedAt)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(row).collect()
    }

    /// All requests, oldest first.
    pub(crate) async fn redraw_requests(&self) -> Result<Vec<RequestRow>, StoreError> {
        let rows =
            redraw_request::Entity::find().order_by_asc(redraw_request::Column::AskedAt).all(&self.inner).await?;
        rows.into_iter().map(row).collect()
    }

    /// One request.
    pub(crate) async fn redraw_request(&self, id: RedrawRequestId) -> Result<Option<RequestRow>, StoreError> {
        redraw_request::Entity::find_by_id(id.get()).one(&self.inner).await?.map(row).transpose()
    }

    /// Whether this person sent this request before.
    pub(crate) async fn is_repeated_request(&self, by: AccountId, key: &str) -> Result<bool, StoreError> {
        let found = redraw_request::Entity::find()
            .filter(redraw_request::Column::AskedBy.eq(by.get()))
            .filter(redraw_request::Column::IdempotencyKey.eq(key))
            .one(&self.inner)
            .await?;
        Ok(found.is_some())
    }

    /// The reason of a request, opened.
    pub(crate) fn reason_of(&self, review: &ReviewRecord, request: &RequestRow) -> Result<String, StoreError> {
        let bytes = self.key(review)?.open(place(request.id), &request.reason)?;
        String::from_utf8(bytes).map_err(|_| damaged("a reason that is no text"))
    }

    /// A new request.
    pub(crate) async fn insert_redraw_request<A: marker::Marker>(
        &self,
        permit: &Permit<A>,
        review: &ReviewRecord,
        new: &NewRequest<'_>,
    ) -> Result<RedrawRequestId, StoreError> {
        let id = RedrawRequestId::new(crate::random::id());
        let reason = self.key(review)?.seal(place(id), new.reason.as_bytes())?;
        let active = redraw_request::ActiveModel {
            id: Set(id.get()),
            review_id: Set(review.id.get()),
            asked_for: Set(new.asked_for.map(|s| s.to_string())),
            asked_by: Set(permit.by().get()),
            replaced: Set(new.replaced.to_string()),
            ground: Set(new.ground.code().to_owned()),
            reason: Set(reason),
            lang: Set(new.lang.code().to_owned()),
            consulted_on: Set(new.consulted_on.map(|d| d.to_string())),
            asked_at: Set(permit.at().timestamp_millis()),
            status: Set(RequestStatus::Open.code().to_owned()),
            decided_by: Set(None),
            decided_at: Set(None),
            draw_id: Set(None),
            idempotency_key: Set(new.key.to_owned()),
        };
        redraw_request::Entity::insert(active).exec_without_returning(&self.inner).await?;
        Ok(id)
    }

    /// Moves a request on. Answers whether it stood as the caller saw it.
    pub(crate) async fn move_request<A: marker::Marker>(
        &self,
        permit: &Permit<A>,
        id: RedrawRequestId,
        (from, to): (RequestStatus, RequestStatus),
        draw: Option<DrawId>,
    ) -> Result<bool, StoreError> {
        let mut update = redraw_request::Entity::update_many()
            .col_expr(redraw_request::Column::Status, Expr::value(to.code()))
            .col_expr(redraw_request::Column::DecidedBy, Expr::value(permit.by().get()))
            .col_expr(redraw_request::Column::DecidedAt, Expr::value(permit.at().timestamp_millis()));
        if let Some(draw) = draw {
            update = update.col_expr(redraw_request::Column::DrawId, Expr::value(draw.get()));
        }
        let done = update
            .filter(redraw_request::Column::Id.eq(id.get()))
            .filter(redraw_request::Column::Status.eq(from.code()))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// One reviewing State goes, another comes, from this moment on (para. 30). What the first did stays.
    pub(crate) async fn replace_reviewer(
        &self,
        permit: &Permit<marker::PrepareDraw>,
        review: ReviewId,
        goes: PartyCode,
        comes: &ReviewerRecord,
    ) -> Result<(), StoreError> {
        let gone = reviewing_state::Entity::update_many()
            .col_expr(reviewing_state::Column::ReplacedAt, Expr::value(permit.at().timestamp_millis()))
            .filter(reviewing_state::Column::ReviewId.eq(review.get()))
            .filter(reviewing_state::Column::State.eq(goes.to_string()))
            .filter(reviewing_state::Column::ReplacedAt.is_null())
            .exec(&self.inner)
            .await?;
        if gone.rows_affected != 1 {
            return Err(damaged("a reviewing State that is not there to be replaced"));
        }
        let new = reviewing_state::ActiveModel {
            id: Set(crate::random::id()),
            review_id: Set(review.get()),
            state: Set(comes.state.to_string()),
            slot: Set(comes.slot.clone()),
            instruments: Set(joined(&comes.instruments, Instrument::code)),
            from_at: Set(comes.from_at.timestamp_millis()),
            replaced_at: Set(None),
        };
        reviewing_state::Entity::insert(new).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
