//! Drawings of lots: what they start from, what was done in the room, and their records. Nothing of them is deleted.

use super::{StoreError, Tx, code, damaged, moment, small};
use crate::entity::{draw, draw_act};
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::draw::chance::Source;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::draw::{Drawing, Seed};
use rules::id::{AccountId, DrawId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// A drawing as kept.
#[derive(Clone, Debug)]
pub(crate) struct DrawRow {
    pub(crate) id: DrawId,
    pub(crate) kind: DrawKind,
    pub(crate) rehearsal: bool,
    pub(crate) rule_set: String,
    pub(crate) title: String,
    pub(crate) status: DrawStatus,
    /// JSON of what is being prepared.
    pub(crate) preparation: String,
    /// JSON of the frozen pool, or of a redraw's case.
    pub(crate) pool: Option<String>,
    pub(crate) pool_sha256: Option<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) seed: Option<Seed>,
    pub(crate) created_by: Option<AccountId>,
    pub(crate) created_at: Moment,
    pub(crate) frozen_at: Option<Moment>,
    pub(crate) typed_by: Option<AccountId>,
    pub(crate) typed_at: Option<Moment>,
    pub(crate) confirmed_by: Option<AccountId>,
    pub(crate) confirmed_at: Option<Moment>,
    pub(crate) finished_at: Option<Moment>,
    pub(crate) adopted_at: Option<Moment>,
    pub(crate) record: Option<String>,
}

/// Something done in the room.
#[derive(Clone, Debug)]
pub(crate) struct DrawAct {
    pub(crate) drawing: Drawing,
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| damaged(format!("json of a drawing: {e}")))
}

fn row(row: draw::Model) -> Result<DrawRow, StoreError> {
    Ok(DrawRow {
        id: DrawId::new(row.id),
        kind: code(&row.kind, DrawKind::from_code)?,
        rehearsal: row.rehearsal,
        rule_set: row.rule_set,
        title: row.title,
        status: code(&row.status, DrawStatus::from_code)?,
        preparation: row.preparation,
        pool: row.pool,
        pool_sha256: row.pool_sha256,
        sources: json(&row.sources)?,
        seed: row.seed.as_deref().map(|s| code(s, Seed::parse)).transpose()?,
        created_by: row.created_by.map(AccountId::new),
        created_at: moment(row.created_at)?,
        frozen_at: row.frozen_at.map(moment).transpose()?,
        typed_by: row.typed_by.map(AccountId::new),
        typed_at: row.typed_at.map(moment).transpose()?,
        confirmed_by: row.confirmed_by.map(AccountId::new),
        confirmed_at: row.confirmed_at.map(moment).transpose()?,
        finished_at: row.finished_at.map(moment).transpose()?,
        adopted_at: row.adopted_at.map(moment).transpose()?,
        record: row.record,
    })
}

fn active(row: &DrawRow) -> draw::ActiveModel {
    let ms = |m: Option<Moment>| Set(m.map(|m| m.timestamp_millis()));
    let id = |a: Option<AccountId>| Set(a.map(AccountId::get));
    draw::ActiveModel {
        id: Set(row.id.get()),
        kind: Set(row.kind.code().to_owned()),
        rehearsal: Set(row.rehearsal),
        rule_set: Set(row.rule_set.clone()),
        title: Set(row.title.clone()),
        status: Set(row.status.code().to_owned()),
        preparation: Set(row.preparation.clone()),
        pool: Set(row.pool.clone()),
        pool_sha256: Set(row.pool_sha256.clone()),
        sources: Set(serde_json::to_string(&row.sources).unwrap_or_default()),
        seed: Set(row.seed.map(|s| s.to_string())),
        created_by: id(row.created_by),
        created_at: Set(row.created_at.timestamp_millis()),
        frozen_at: ms(row.frozen_at),
        typed_by: id(row.typed_by),
        typed_at: ms(row.typed_at),
        confirmed_by: id(row.confirmed_by),
        confirmed_at: ms(row.confirmed_at),
        finished_at: ms(row.finished_at),
        adopted_at: ms(row.adopted_at),
        record: Set(row.record.clone()),
    }
}

impl Tx {
    /// All drawings, newest first.
    pub(crate) async fn draws(&self) -> Result<Vec<DrawRow>, StoreError> {
        let rows = draw::Entity::find()
            .order_by_desc(draw::Column::CreatedAt)
            .order_by_desc(draw::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(row).collect()
    }

    /// One drawing.
    pub(crate) async fn draw(&self, id: DrawId) -> Result<Option<DrawRow>, StoreError> {
        draw::Entity::find_by_id(id.get()).one(&self.inner).await?.map(row).transpose()
    }

    /// Where a drawing stands and whether it is a rehearsal, without the large texts: asked about once a second by
    /// everybody who follows a room.
    pub(crate) async fn draw_standing(&self, id: DrawId) -> Result<Option<(DrawStatus, bool)>, StoreError> {
        let found: Option<(String, bool)> = draw::Entity::find_by_id(id.get())
            .select_only()
            .columns([draw::Column::Status, draw::Column::Rehearsal])
            .into_tuple()
            .one(&self.inner)
            .await?;
        found.map(|(status, rehearsal)| Ok((code(&status, DrawStatus::from_code)?, rehearsal))).transpose()
    }

    /// A new drawing.
    pub(crate) async fn insert_draw(&self, _by: &Permit<marker::PrepareDraw>, new: &DrawRow) -> Result<(), StoreError> {
        self.insert_draw_row(new).await
    }

    /// The row itself; the demonstration data has no officer who could permit it.
    pub(crate) async fn insert_draw_row(&self, new: &DrawRow) -> Result<(), StoreError> {
        draw::Entity::insert(active(new)).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Saves a changed drawing while it is prepared or given effect.
    pub(crate) async fn save_prepared(
        &self,
        _by: &Permit<marker::PrepareDraw>,
        changed: &DrawRow,
    ) -> Result<(), StoreError> {
        self.save_draw_row(changed).await
    }

    /// Saves a changed drawing while it is conducted.
    pub(crate) async fn save_conducted(
        &self,
        _by: &Permit<marker::ConductDraw>,
        changed: &DrawRow,
    ) -> Result<(), StoreError> {
        self.save_draw_row(changed).await
    }

    async fn save_draw_row(&self, changed: &DrawRow) -> Result<(), StoreError> {
        draw::Entity::update(active(changed)).exec(&self.inner).await?;
        Ok(())
    }

    /// What was done in the room, in order.
    pub(crate) async fn draw_acts(&self, id: DrawId) -> Result<Vec<DrawAct>, StoreError> {
        let rows = draw_act::Entity::find()
            .filter(draw_act::Column::DrawId.eq(id.get()))
            .order_by_asc(draw_act::Column::Seq)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|r| Ok(DrawAct { drawing: json(&r.act)? })).collect()
    }

    /// How many things were done in the room.
    pub(crate) async fn draw_seq(&self, id: DrawId) -> Result<u32, StoreError> {
        let last: Option<i32> = draw_act::Entity::find()
            .select_only()
            .column(draw_act::Column::Seq)
            .filter(draw_act::Column::DrawId.eq(id.get()))
            .order_by_desc(draw_act::Column::Seq)
            .limit(1)
            .into_tuple()
            .one(&self.inner)
            .await?;
        last.map_or(Ok(0), small)
    }

    /// Writes down the next thing done in the room.
    pub(crate) async fn insert_draw_act(
        &self,
        permit: &Permit<marker::ConductDraw>,
        id: DrawId,
        seq: u32,
        drawing: &Drawing,
    ) -> Result<(), StoreError> {
        self.insert_draw_act_row(id, seq, drawing, Some(permit.by()), permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn insert_draw_act_row(
        &self,
        id: DrawId,
        seq: u32,
        drawing: &Drawing,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let new = draw_act::ActiveModel {
            draw_id: Set(id.get()),
            seq: Set(small(i64::from(seq))?),
            act: Set(serde_json::to_string(drawing).unwrap_or_default()),
            done_by: Set(by.map(AccountId::get)),
            done_at: Set(at.timestamp_millis()),
        };
        draw_act::Entity::insert(new).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Whether there is any review yet.
    pub(crate) async fn has_reviews(&self) -> Result<bool, StoreError> {
        Ok(crate::entity::review::Entity::find().count(&self.inner).await? > 0)
    }
}
