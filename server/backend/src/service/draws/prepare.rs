//! Preparing a drawing: who takes part and how, what stands in the way, and the freezing of the pool.

use super::{moved_on, rules_of, seen};
use crate::error::ServiceError;
use crate::service::{Backend, permit_house};
use crate::store::{Act, DrawRow};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::draw::advice::{Advice, advice};
use rules::draw::chance::Source;
use rules::draw::conflict::{Explanation, explain};
use rules::draw::status::{DrawKind, DrawStatus};
use rules::draw::{Entrant, Pool, PoolFault, Process, ProcessError, Seed};
use rules::id::DrawId;
use rules::instrument::TreatyStatus;
use rules::party::{Party, PartyCode};
use rules::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The most sources of a seed.
const SOURCES_MAX: usize = 12;

/// A State as it is prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As it would stand in the pool.
    pub entrant: Entrant,
    /// Whether it takes part.
    pub takes_part: bool,
    /// Why it does not, for the record; free text of the Secretariat.
    pub reason: String,
}

/// A drawing while it is prepared.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// All States that could take part, by code.
    pub entries: Vec<Entry>,
    /// What is wrong with the pool as it stands.
    pub faults: Vec<PoolFault>,
    /// Things to think about.
    pub advice: Vec<Advice>,
}

/// The frozen pool.
#[derive(Clone, Debug)]
pub struct FrozenPool {
    /// Canonical JSON.
    pub text: String,
    /// Its hash.
    pub sha256: String,
}

fn entries(parties: &[Party]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = parties
        .iter()
        .filter(|p| p.treaties.untoc != TreatyStatus::None)
        .map(|p| {
            let mut entrant = Entrant::of(p);
            let is_party = p.treaties.untoc == TreatyStatus::Party;
            if !is_party {
                // Para. 52: a signatory may take part as a State under review only, and only if it wishes to.
                let signed = |i: &rules::instrument::Instrument| p.treaties.status(*i) == TreatyStatus::Signatory;
                entrant.signed = rules::instrument::Instrument::ALL.into_iter().filter(signed).collect();
            }
            Entry { entrant, takes_part: is_party, reason: String::new() }
        })
        .collect();
    entries.sort_by_key(|e| e.entrant.code);
    entries
}

fn parse(row: &DrawRow) -> Result<Vec<Entry>, ServiceError> {
    serde_json::from_str(&row.preparation)
        .map_err(|e| crate::error::StoreError::Damaged(format!("preparation of {}: {e}", row.id)).into())
}

fn taking_part(entries: &[Entry]) -> Vec<Entrant> {
    entries.iter().filter(|e| e.takes_part).map(|e| e.entrant.clone()).collect()
}

/// A line of text that a drawing shows to everybody.
fn line(field: &'static str, text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ServiceError::Field { field, code: "required" });
    }
    rules::text::check_line(text, 200).map_err(|_| ServiceError::Field { field, code: "not_a_line" })?;
    Ok(text.to_owned())
}

impl Backend {
    /// Begins to prepare a drawing from the register of parties.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::PrepareDraw`]; a fault of the field `title`.
    pub async fn prepare_draw(&self, viewer: &Viewer, title: &str) -> Result<DrawId, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let title = line("title", title)?;
        let id = DrawId::new(crate::random::id());
        let preparation = serde_json::to_string(&entries(&tx.parties().await?)).unwrap_or_default();
        let row = new_row(self, id, &permit, title, preparation, false);
        tx.insert_draw(&permit, &row).await?;
        tx.record(act(&permit, "draw_prepared", id, serde_json::json!({ "title": row.title }))).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The preparation of a drawing.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::PrepareDraw`].
    pub async fn preparation(&self, viewer: &Viewer, id: DrawId) -> Result<Preparation, ServiceError> {
        permit_house::<marker::PrepareDraw>(viewer, self.now())?;
        let tx = self.0.read().await?;
        let row = seen(&tx, Some(viewer), id).await?;
        let rules = rules_of(&row)?;
        let entries = parse(&row)?;
        let pool = Pool::new(taking_part(&entries));
        let advice = pool.as_ref().map(|pool| advice(pool, rules)).unwrap_or_default();
        Ok(Preparation { faults: pool.err().unwrap_or_default(), advice, entries })
    }

    /// Changes how one State takes part, while the pool is not frozen.
    ///
    /// # Errors
    /// As [`Self::preparation`]; `moved_on` once it is frozen; a fault of the field `reason` where a State party is left
    /// out without one.
    pub async fn change_entry(&self, viewer: &Viewer, id: DrawId, changed: &Entry) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        if row.status != DrawStatus::Preparing {
            return Err(moved_on());
        }
        let mut entries = parse(&row)?;
        let entry = entries.iter_mut().find(|e| e.entrant.code == changed.entrant.code).ok_or(Refusal::NotFound)?;
        let is_party = entry.entrant.may_review || !entry.entrant.instruments.is_empty();
        let reason = changed.reason.trim();
        if is_party && !changed.takes_part {
            line("reason", reason)?;
        }
        // What a State is party to comes from the register; only what a State may choose is taken from here.
        entry.takes_part = changed.takes_part;
        entry.reason = reason.to_owned();
        entry.entrant.volunteers_for_more = changed.entrant.volunteers_for_more && entry.entrant.may_review;
        entry.entrant.more_than_four_agreed = changed.entrant.more_than_four_agreed;
        let detail = serde_json::json!({
            "state": entry.entrant.code, "takes_part": entry.takes_part, "reason": entry.reason,
            "volunteers_for_more": entry.entrant.volunteers_for_more,
            "more_than_four_agreed": entry.entrant.more_than_four_agreed,
        });
        row.preparation = serde_json::to_string(&entries).unwrap_or_default();
        tx.save_prepared(&permit, &row).await?;
        tx.record(act(&permit, "draw_entry_changed", id, detail)).await?;
        Ok(tx.commit().await?)
    }

    /// Freezes the pool, publishes its hash, and announces what the seed will come from.
    ///
    /// # Errors
    /// As [`Self::change_entry`]; `pool` where the pool is faulty or has no lawful result; `sources` without any.
    pub async fn freeze_draw(&self, viewer: &Viewer, id: DrawId, sources: &[String]) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        if row.status != DrawStatus::Preparing {
            return Err(moved_on());
        }
        row.sources = announced(sources)?;
        let entries = parse(&row)?;
        let pool = Pool::new(taking_part(&entries));
        let pool = pool.map_err(|_| ServiceError::Field { field: "pool", code: "faulty" })?;
        let rules = rules_of(&row)?;
        match Process::start(pool.clone(), rules, Seed([0; 32]), Vec::new(), true) {
            Ok(_) => {}
            Err(ProcessError::Impossible) => return Err(ServiceError::Field { field: "pool", code: "impossible" }),
            Err(_) => return Err(ServiceError::Field { field: "pool", code: "not_found" }),
        }
        row.pool = Some(pool.canonical());
        row.pool_sha256 = Some(pool.sha256());
        row.frozen_at = Some(now);
        row.status = DrawStatus::Frozen;
        tx.save_prepared(&permit, &row).await?;
        let names: Vec<&str> = row.sources.iter().map(|s| s.name.as_str()).collect();
        let detail = serde_json::json!({ "pool_sha256": row.pool_sha256, "sources": names });
        tx.record(act(&permit, "draw_frozen", id, detail)).await?;
        Ok(tx.commit().await?)
    }

    /// Why the pool has no lawful result, and what would help; `None` if it has one, or is faulty in a simpler way.
    ///
    /// # Errors
    /// As [`Self::preparation`].
    pub async fn draw_conflict(&self, viewer: &Viewer, id: DrawId) -> Result<Option<Explanation>, ServiceError> {
        permit_house::<marker::PrepareDraw>(viewer, self.now())?;
        let row = seen(&self.0.read().await?, Some(viewer), id).await?;
        let (rules, entries) = (rules_of(&row)?, parse(&row)?);
        let Ok(pool) = Pool::new(taking_part(&entries)) else { return Ok(None) };
        let explained = tokio::task::spawn_blocking(move || explain(&pool, rules));
        Ok(explained.await.unwrap_or(None))
    }

    /// Rehearses a drawing with a phrase of one's own: a drawing of its own, marked for ever, without any effect.
    ///
    /// # Errors
    /// As [`Self::freeze_draw`].
    pub async fn rehearse_draw(&self, viewer: &Viewer, id: DrawId, phrase: &str) -> Result<DrawId, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let of = seen(&tx, Some(&viewer), id).await?;
        let phrase = line("phrase", phrase)?;
        let pool = Pool::new(taking_part(&parse(&of)?));
        let pool = pool.map_err(|_| ServiceError::Field { field: "pool", code: "faulty" })?;
        let rules = rules_of(&of)?;
        let new = DrawId::new(crate::random::id());
        let mut row = new_row(self, new, &permit, of.title.clone(), of.preparation.clone(), true);
        row.sources = vec![Source { name: "phrase".to_owned(), value: phrase }];
        row.pool_sha256 = Some(pool.sha256());
        row.seed = Some(Seed::from_sources(&row.rule_set, &pool.sha256(), true, &row.sources));
        row.pool = Some(pool.canonical());
        row.frozen_at = Some(now);
        row.status = DrawStatus::Drawing;
        if let Err(error) = Process::start(pool, rules, Seed([0; 32]), Vec::new(), true) {
            let code = if error == ProcessError::Impossible { "impossible" } else { "not_found" };
            return Err(ServiceError::Field { field: "pool", code });
        }
        tx.insert_draw(&permit, &row).await?;
        tx.record(act(&permit, "draw_rehearsed", new, serde_json::json!({ "of": id }))).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Gives up a drawing that has had no effect, for a reason that is recorded.
    ///
    /// # Errors
    /// As [`Self::change_entry`].
    pub async fn drop_draw(&self, viewer: &Viewer, id: DrawId, reason: &str) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        if matches!(row.status, DrawStatus::Adopted | DrawStatus::Dropped) {
            return Err(moved_on());
        }
        let reason = line("reason", reason)?;
        row.status = DrawStatus::Dropped;
        tx.save_prepared(&permit, &row).await?;
        self.reopen_request(&tx, &permit, id).await?;
        tx.record(act(&permit, "draw_dropped", id, serde_json::json!({ "reason": reason }))).await?;
        tx.commit().await?;
        self.forget_room(id);
        Ok(())
    }

    /// The frozen pool of a drawing, for everybody who may see it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] before it is frozen.
    pub async fn frozen_pool(&self, viewer: Option<&Viewer>, id: DrawId) -> Result<FrozenPool, ServiceError> {
        let row = seen(&self.0.read().await?, viewer, id).await?;
        match (row.pool, row.pool_sha256) {
            (Some(text), Some(sha256)) => Ok(FrozenPool { text, sha256 }),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// The States that were left out of a drawing, and why.
    ///
    /// # Errors
    /// As [`Self::frozen_pool`].
    pub async fn left_out(
        &self,
        viewer: Option<&Viewer>,
        id: DrawId,
    ) -> Result<Vec<(PartyCode, String)>, ServiceError> {
        let row = seen(&self.0.read().await?, viewer, id).await?;
        if row.kind == DrawKind::Redraw {
            return Ok(Vec::new());
        }
        let out = parse(&row)?.into_iter().filter(|e| !e.takes_part && e.entrant.may_review);
        Ok(out.map(|e| (e.entrant.code, e.reason)).collect())
    }
}

/// What the seed will come from: at least one source, each named once.
pub(super) fn announced(names: &[String]) -> Result<Vec<Source>, ServiceError> {
    let fault = |code| ServiceError::Field { field: "sources", code };
    let mut sources: Vec<Source> = Vec::new();
    for name in names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
        let name = line("sources", name)?;
        if sources.iter().any(|s| s.name == name) {
            return Err(fault("twice"));
        }
        sources.push(Source { name, value: String::new() });
    }
    match sources.len() {
        0 => Err(fault("required")),
        n if n > SOURCES_MAX => Err(fault("too_many")),
        _ => Ok(sources),
    }
}

pub(super) fn new_row(
    backend: &Backend,
    id: DrawId,
    permit: &Permit<marker::PrepareDraw>,
    title: String,
    preparation: String,
    rehearsal: bool,
) -> DrawRow {
    DrawRow {
        id,
        kind: DrawKind::Whole,
        rehearsal,
        rule_set: backend.rules().name.clone(),
        title,
        status: DrawStatus::Preparing,
        preparation,
        pool: None,
        pool_sha256: None,
        sources: Vec::new(),
        seed: None,
        created_by: Some(permit.by()),
        created_at: permit.at(),
        frozen_at: None,
        typed_by: None,
        typed_at: None,
        confirmed_by: None,
        confirmed_at: None,
        finished_at: None,
        adopted_at: None,
        record: None,
    }
}

/// An entry of the record of acts about a drawing.
pub(super) fn act<A: marker::Marker>(
    permit: &Permit<A>,
    kind: &'static str,
    id: DrawId,
    detail: serde_json::Value,
) -> Act<'static> {
    Act { at: permit.at(), by: Some(permit.by()), kind, review: None, object: id.to_string(), detail }
}
