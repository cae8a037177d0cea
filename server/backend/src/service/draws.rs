//! Drawings of lots (paras. 17, 28 to 30): prepared and frozen by the Secretariat, drawn in the room, followed by everybody.

mod adopt;
mod live;
mod prepare;
mod redraws;
mod room;

pub(crate) use adopt::review_of;
pub use live::Rooms;
pub use prepare::{Entry, FrozenPool, Preparation};
pub use redraws::{REASON_MAX, RedrawDesk, RequestLine, RequestedRedraw};
pub use room::RoomView;

use super::Backend;
use crate::error::{ServiceError, StoreError};
use crate::store::{DrawRow, Tx};
use rules::access::{Act as Asked, decide_house};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::draw::chance::Source;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::draw::{Record, Seed};
use rules::id::{AccountId, DrawId};
use rules::refusal::Refusal;
use rules::ruleset::{RuleSet, built_in};

/// A drawing in a list, or the head of its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawLine {
    /// Which drawing.
    pub id: DrawId,
    /// The whole, or one place.
    pub kind: DrawKind,
    /// Without effect.
    pub rehearsal: bool,
    /// Name of the rule set.
    pub rule_set: String,
    /// Meeting at which it is held.
    pub title: String,
    /// Where it stands.
    pub status: DrawStatus,
    /// When it was begun.
    pub created_at: Moment,
    /// When the pool was frozen.
    pub frozen_at: Option<Moment>,
    /// Hash of the frozen pool.
    pub pool_sha256: Option<String>,
    /// Sources of the seed; values only once they are confirmed, or to those who conduct.
    pub sources: Vec<Source>,
    /// The seed, once confirmed.
    pub seed: Option<Seed>,
    /// Who typed the values, who confirmed them: names.
    pub typed_by: Option<String>,
    /// Who confirmed them.
    pub confirmed_by: Option<String>,
    /// When everything was drawn.
    pub finished_at: Option<Moment>,
    /// When it took effect.
    pub adopted_at: Option<Moment>,
    /// Whether the viewer prepares drawings.
    pub may_prepare: bool,
    /// Whether the viewer conducts them.
    pub may_conduct: bool,
    /// Whether the viewer typed the values in, and so cannot confirm them.
    pub typed_by_viewer: bool,
}

pub(crate) fn rules_of(row: &DrawRow) -> Result<&'static RuleSet, ServiceError> {
    match built_in(&row.rule_set) {
        Some(Ok(rules)) => Ok(rules),
        _ => Err(StoreError::Damaged(format!("rule set {}", row.rule_set)).into()),
    }
}

/// The page was drawn before somebody else did something.
pub(crate) const fn moved_on() -> ServiceError {
    ServiceError::Field { field: "draw", code: "moved_on" }
}

impl Backend {
    /// Drawings that the viewer may see: everybody those whose pool is published, the Secretariat all. A rehearsal is for
    /// the Secretariat alone, so that nobody takes it for the drawing.
    ///
    /// # Errors
    /// The database.
    pub async fn draws(&self, viewer: Option<&Viewer>) -> Result<Vec<DrawLine>, ServiceError> {
        let tx = self.0.read().await?;
        let rows = tx.draws().await?;
        let mut lines = Vec::new();
        for row in rows.iter().filter(|row| may_see(viewer, row.status, row.rehearsal)) {
            lines.push(line(&tx, viewer, row).await?);
        }
        Ok(lines)
    }

    /// One drawing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where the viewer may not know of it.
    pub async fn draw(&self, viewer: Option<&Viewer>, id: DrawId) -> Result<DrawLine, ServiceError> {
        let tx = self.0.read().await?;
        let row = seen(&tx, viewer, id).await?;
        line(&tx, viewer, &row).await
    }

    /// The record of a drawing as JSON, exactly as it is hashed: as far as it goes while it is drawn.
    ///
    /// # Errors
    /// As [`Self::draw`]; [`Refusal::NotFound`] before the first number.
    pub async fn draw_record(&self, viewer: Option<&Viewer>, id: DrawId) -> Result<String, ServiceError> {
        let tx = self.0.read().await?;
        let row = seen(&tx, viewer, id).await?;
        if let Some(record) = row.record {
            return Ok(record);
        }
        if row.status != DrawStatus::Drawing {
            return Err(Refusal::NotFound.into());
        }
        drop(tx);
        self.with_room(&row, |room, _| room.to_json()).await
    }

    /// The record of a whole drawing, read.
    ///
    /// # Errors
    /// As [`Self::draw_record`].
    pub async fn whole_record(&self, viewer: Option<&Viewer>, id: DrawId) -> Result<Record, ServiceError> {
        let text = self.draw_record(viewer, id).await?;
        serde_json::from_str(&text).map_err(|_| Refusal::NotFound.into())
    }
}

fn may(viewer: Option<&Viewer>, act: Asked) -> bool {
    viewer.is_some() && decide_house(viewer, act).is_ok()
}

fn may_see(viewer: Option<&Viewer>, status: DrawStatus, rehearsal: bool) -> bool {
    let conducts = may(viewer, Asked::ConductDraw) && status != DrawStatus::Preparing;
    may(viewer, Asked::PrepareDraw) || conducts || (status.is_public() && !rehearsal)
}

/// The row, if the viewer may know of it.
pub(crate) async fn seen(tx: &Tx, viewer: Option<&Viewer>, id: DrawId) -> Result<DrawRow, ServiceError> {
    let row = tx.draw(id).await?.filter(|row| may_see(viewer, row.status, row.rehearsal));
    Ok(row.ok_or(Refusal::NotFound)?)
}

async fn line(tx: &Tx, viewer: Option<&Viewer>, row: &DrawRow) -> Result<DrawLine, ServiceError> {
    let people: Vec<AccountId> = [row.typed_by, row.confirmed_by].into_iter().flatten().collect();
    let names = tx.names(people).await?;
    let name = |id: Option<AccountId>| id.and_then(|id| names.get(&id).cloned());
    let may_conduct = may(viewer, Asked::ConductDraw);
    let known = row.status >= DrawStatus::Drawing || (may_conduct && row.status == DrawStatus::Typed);
    let hidden = |s: &Source| Source { name: s.name.clone(), value: String::new() };
    Ok(DrawLine {
        id: row.id,
        kind: row.kind,
        rehearsal: row.rehearsal,
        rule_set: row.rule_set.clone(),
        title: row.title.clone(),
        status: row.status,
        created_at: row.created_at,
        frozen_at: row.frozen_at,
        pool_sha256: row.pool_sha256.clone(),
        sources: if known { row.sources.clone() } else { row.sources.iter().map(hidden).collect() },
        seed: row.seed.filter(|_| row.status >= DrawStatus::Drawing),
        typed_by: name(row.typed_by),
        confirmed_by: name(row.confirmed_by),
        finished_at: row.finished_at,
        adopted_at: row.adopted_at,
        may_prepare: may(viewer, Asked::PrepareDraw),
        may_conduct,
        typed_by_viewer: row.typed_by.is_some() && row.typed_by == viewer.map(|v| v.account),
    })
}
