//! In the room: values typed and confirmed, numbers drawn, voids; written down one by one, followed by everybody.

use super::prepare::act;
use super::{may_see, moved_on, seen};
use crate::error::ServiceError;
use crate::service::{Backend, permit_house};
use rules::access::marker;
use rules::actor::Viewer;
use rules::draw::chance::Source;
use rules::draw::process::Outcome;
use rules::draw::record::Step;
use rules::draw::status::DrawStatus;
use rules::draw::{Drawing, Pending, ProcessError, Seed};
use rules::id::DrawId;
use rules::refusal::Refusal;

/// The longest value of a source.
const VALUE_MAX: u32 = 400;

/// A drawing as the room sees it. Nothing private is in it.
#[derive(Clone, Debug)]
pub struct RoomView {
    /// Where it stands.
    pub status: DrawStatus,
    /// How many things were done; names the state of the room.
    pub seq: u32,
    /// The next drawing.
    pub pending: Option<Pending>,
    /// The last drawings, newest first.
    pub last: Vec<Step>,
    /// Drawings that count.
    pub drawn: usize,
    /// Drawings that were voided.
    pub voided: usize,
}

impl Backend {
    /// Types in what the sources gave, in the order announced.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ConductDraw`]; `moved_on`; a fault of the field `values`.
    pub async fn type_values(&self, viewer: &Viewer, id: DrawId, values: &[String]) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::ConductDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        if !matches!(row.status, DrawStatus::Frozen | DrawStatus::Typed) {
            return Err(moved_on());
        }
        let values: Vec<&str> = values.iter().map(|v| v.trim()).collect();
        if values.len() != row.sources.len() || values.iter().any(|v| v.is_empty()) {
            return Err(ServiceError::Field { field: "values", code: "required" });
        }
        if values.iter().any(|v| rules::text::check_line(v, VALUE_MAX).is_err()) {
            return Err(ServiceError::Field { field: "values", code: "not_a_line" });
        }
        for (source, value) in row.sources.iter_mut().zip(values) {
            source.value = value.to_owned();
        }
        row.status = DrawStatus::Typed;
        row.typed_by = Some(permit.by());
        row.typed_at = Some(now);
        tx.save_conducted(&permit, &row).await?;
        tx.record(act(&permit, "draw_values_typed", id, serde_json::json!({ "sources": row.sources }))).await?;
        Ok(tx.commit().await?)
    }

    /// Confirms what another person typed: from now on the seed is fixed and published.
    ///
    /// # Errors
    /// As [`Self::type_values`]; `same_person`; `moved_on` where the values are not those that were looked at.
    pub async fn confirm_values(
        &self,
        viewer: &Viewer,
        id: DrawId,
        seen_values: &[String],
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::ConductDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        let same = row.sources.iter().map(|s| s.value.as_str()).eq(seen_values.iter().map(|v| v.trim()));
        if row.status != DrawStatus::Typed || !same {
            return Err(moved_on());
        }
        if row.typed_by == Some(permit.by()) {
            return Err(ServiceError::Field { field: "draw", code: "same_person" });
        }
        let hash = row.pool_sha256.clone().unwrap_or_default();
        let seed = Seed::from_sources(&row.rule_set, &hash, row.rehearsal, &row.sources);
        row.seed = Some(seed);
        row.status = DrawStatus::Drawing;
        row.confirmed_by = Some(permit.by());
        row.confirmed_at = Some(now);
        tx.save_conducted(&permit, &row).await?;
        let values: &[Source] = &row.sources;
        let detail = serde_json::json!({ "sources": values, "seed": seed.to_string() });
        tx.record(act(&permit, "draw_seed_confirmed", id, detail)).await?;
        Ok(tx.commit().await?)
    }

    /// Draws a number, or voids the last drawing. `seq` is what the room looked like to whoever pressed: a second press
    /// on the same look does nothing twice.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ConductDraw`]; `moved_on`; faults of the fields `number` and `reason`.
    pub async fn draw_act(
        &self,
        viewer: &Viewer,
        id: DrawId,
        seq: u32,
        drawing: &Drawing,
    ) -> Result<Outcome, ServiceError> {
        self.draw_acts(viewer, id, seq, drawing, 1).await?.pop().ok_or_else(moved_on)
    }

    /// Draws up to `most` numbers by the seed, each written down as if drawn alone.
    ///
    /// # Errors
    /// As [`Self::draw_act`].
    pub async fn draw_acts(
        &self,
        viewer: &Viewer,
        id: DrawId,
        seq: u32,
        drawing: &Drawing,
        most: usize,
    ) -> Result<Vec<Outcome>, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::ConductDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        let again = matches!(drawing, Drawing::Void { .. }) && row.status == DrawStatus::Finished;
        if (row.status != DrawStatus::Drawing && !again) || tx.draw_seq(id).await? != seq {
            return Err(moved_on());
        }
        if let Drawing::Void { reason } = drawing
            && rules::text::check_line(reason.trim(), 400).is_err()
        {
            return Err(ServiceError::Field { field: "reason", code: "not_a_line" });
        }
        let acts = tx.draw_acts(id).await?;
        let before = acts.len();
        let act_now = drawing.clone();
        let (tried, room) = self
            .try_in_room(&row, acts, move |room| {
                let mut outcomes = Vec::new();
                while outcomes.len() < most && (outcomes.is_empty() || room.pending().is_some()) {
                    outcomes.push(room.apply(&act_now)?);
                }
                let finished = room.pending().is_none();
                Ok((outcomes, finished, if finished { Some(room.to_json()) } else { None }))
            })
            .await?;
        let (outcomes, finished, record) = tried.map_err(|e| fault(&e))?;
        for (n, _) in outcomes.iter().enumerate() {
            let next = seq.saturating_add(u32::try_from(n).unwrap_or(u32::MAX)).saturating_add(1);
            tx.insert_draw_act(&permit, id, next, drawing).await?;
        }
        if let Outcome::Voided(step) = &outcomes[0] {
            let detail = serde_json::json!({ "step": step.step, "attempt": step.attempt, "reason": step.voided });
            tx.record(act(&permit, "draw_step_voided", id, detail)).await?;
        }
        if finished || again {
            row.status = if finished { DrawStatus::Finished } else { DrawStatus::Drawing };
            row.finished_at = finished.then_some(now);
            row.record = record;
            tx.save_conducted(&permit, &row).await?;
            if finished {
                let sha256 = crate::random::sha256_hex(row.record.as_deref().unwrap_or_default().as_bytes());
                tx.record(act(&permit, "draw_finished", id, serde_json::json!({ "record_sha256": sha256 }))).await?;
            }
        }
        tx.commit().await?;
        room.keep(before + outcomes.len());
        Ok(outcomes)
    }

    /// What the room sees, for everybody who may see the drawing.
    ///
    /// # Errors
    /// As [`Backend::draw`].
    pub async fn room(&self, viewer: Option<&Viewer>, id: DrawId, last: usize) -> Result<RoomView, ServiceError> {
        let tx = self.0.read().await?;
        let row = seen(&tx, viewer, id).await?;
        if row.status < DrawStatus::Drawing || row.status == DrawStatus::Dropped {
            let (pending, last) = (None, Vec::new());
            return Ok(RoomView { status: row.status, seq: 0, pending, last, drawn: 0, voided: 0 });
        }
        drop(tx);
        let status = row.status;
        self.with_room(&row, move |room, done| {
            let voided = room.log().iter().filter(|s| s.voided.is_some()).count();
            RoomView {
                status,
                seq: u32::try_from(done).unwrap_or(u32::MAX),
                pending: room.pending().cloned(),
                last: room.log().iter().rev().take(last).cloned().collect(),
                drawn: room.log().len() - voided,
                voided,
            }
        })
        .await
    }

    /// How many things were done in the room: what a page asks to know whether to look again.
    ///
    /// # Errors
    /// As [`Backend::draw`].
    pub async fn room_state(&self, viewer: Option<&Viewer>, id: DrawId) -> Result<(DrawStatus, u32), ServiceError> {
        let tx = self.0.read().await?;
        let standing = tx.draw_standing(id).await?;
        let seen = standing.filter(|(status, rehearsal)| may_see(viewer, *status, *rehearsal));
        let (status, _) = seen.ok_or(Refusal::NotFound)?;
        Ok((status, tx.draw_seq(id).await?))
    }
}

fn fault(error: &ProcessError) -> ServiceError {
    let (field, code) = match error {
        ProcessError::NoSuchNumber { .. } => ("number", "no_such_number"),
        ProcessError::AlreadySetAside => ("number", "set_aside"),
        ProcessError::ReasonMissing => ("reason", "required"),
        ProcessError::NothingToVoid => ("reason", "nothing_to_void"),
        ProcessError::Finished | ProcessError::Impossible | ProcessError::NotFound => ("draw", "moved_on"),
    };
    ServiceError::Field { field, code }
}
