//! The dashboard: how many reviews of each group stand where, and what para. 10 asks for. Never a ranking (para. 4 (b)).

use super::{Backend, permit_house};
use crate::error::ServiceError;
use crate::store::{Act, DecisionRecord, PhaseFigures, ReviewRecord};
use chrono::NaiveDate;
use rules::access::marker;
use rules::actor::{AccountKind, Viewer};
use rules::calendar::{DueState, civil_date};
use rules::gate::{GateFigures, gate};
use rules::id::{DecisionId, ReviewId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::{Cluster, Group};
use rules::stage::Stage;

/// A group's phase in figures; no State is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseGroup {
    /// Which group.
    pub group: Group,
    /// Which phase.
    pub phase: u8,
    /// What it reviews (para. 11).
    pub cluster: Option<Cluster>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Reviews at each stage, in the order of [`Stage::ALL`].
    pub stages: Vec<(Stage, u32)>,
    /// Para. 10, once the denominator is frozen.
    pub gate: Option<GateFigures>,
    /// The day on which the denominator was frozen.
    pub frozen_on: Option<NaiveDate>,
    /// The Conference's decision, if it decided otherwise: reference and day.
    pub decision: Option<(String, NaiveDate)>,
}

/// Which reviews a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only this group.
    pub group: Option<Group>,
    /// Only this phase.
    pub phase: Option<u8>,
    /// Only at this stage.
    pub stage: Option<Stage>,
    /// Only those completed, or only those not.
    pub completed: Option<bool>,
}

/// A review in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// Which review.
    pub id: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Its group.
    pub group: Group,
    /// Its instruments.
    pub instruments: Vec<Instrument>,
    /// Reviewing States of today.
    pub reviewers: Vec<PartyCode>,
    /// Its phase.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// The next day that counts, and how it stands to today.
    pub due: Option<(NaiveDate, DueState)>,
    /// The viewer's seat, in code.
    pub seat: &'static str,
}

impl Backend {
    /// The figures of all groups and phases that have a date; for everybody, since no State is named.
    ///
    /// # Errors
    /// The database.
    pub async fn phases(&self) -> Result<Vec<PhaseGroup>, ServiceError> {
        let rules = self.rules();
        let tx = self.0.read().await?;
        let (phases, decisions, reviews) = (tx.phases().await?, tx.decisions().await?, tx.reviews().await?);
        drop(tx);
        Ok(phases
            .iter()
            .map(|p| {
                let of_phase = |r: &&ReviewRecord| r.group == p.group && r.phase(p.phase).is_some();
                let count = |stage: Stage| {
                    let at = |r: &&ReviewRecord| r.phase(p.phase).is_some_and(|s| s.stage == stage);
                    u32::try_from(reviews.iter().filter(of_phase).filter(at).count()).unwrap_or(u32::MAX)
                };
                let stages: Vec<(Stage, u32)> = Stage::ALL.into_iter().map(|s| (s, count(s))).collect();
                let completed = stages.iter().filter(|(s, _)| *s >= rules.gate.completed_at).map(|(_, n)| n).sum();
                let decision = decisions.iter().rfind(|d| d.group == p.group && d.phase == p.phase);
                PhaseGroup {
                    group: p.group,
                    phase: p.phase,
                    cluster: rules.cluster_of(p.phase),
                    starts_on: p.starts_on,
                    gate: p.foreseen.map(|n| gate(rules, n, completed, decision.map(|d| d.id))),
                    frozen_on: p.frozen_on,
                    decision: decision.map(|d| (d.reference.clone(), d.decided_on)),
                    stages,
                }
            })
            .collect())
    }

    /// The reviews that this viewer may see by State: all for the Secretariat, their own for delegates.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`].
    pub async fn reviews(&self, viewer: &Viewer, filter: &ReviewFilter) -> Result<Vec<ReviewLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ListReviews>(viewer, now)?;
        let rules = self.rules();
        let reviews = self.0.read().await?.reviews().await?;
        let mut lines = Vec::new();
        for r in reviews {
            let wanted = filter.phase.or_else(|| r.current_phase().map(|p| p.phase));
            let Some(stands) = wanted.and_then(|phase| r.phase(phase)) else { continue };
            let Some(facts) = r.facts(stands.phase) else { continue };
            let Ok(scope) =
                rules::access::decide(Some(viewer), rules::access::Act::ReadReview, &facts, civil_date(now))
            else {
                continue;
            };
            let completed = stands.stage >= rules.gate.completed_at;
            let fits = filter.group.is_none_or(|g| g == r.group)
                && filter.stage.is_none_or(|s| s == stands.stage)
                && filter.completed.is_none_or(|c| c == completed);
            if fits {
                lines.push(ReviewLine {
                    id: r.id,
                    state: r.state,
                    group: r.group,
                    instruments: r.instruments.clone(),
                    reviewers: r.reviewers.iter().filter(|p| p.replaced_at.is_none()).map(|p| p.state).collect(),
                    phase: stands.phase,
                    stage: stands.stage,
                    due: super::start::due_of(rules, stands).map(|d| (d.on, d.state(now))),
                    seat: scope.seat.code(),
                    code: r.code,
                });
            }
        }
        Ok(lines)
    }

    /// Records that the Conference decided otherwise (para. 10).
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::RecordDecision`]; field faults.
    pub async fn record_decision(
        &self,
        viewer: &Viewer,
        group: Group,
        phase: u8,
        reference: &str,
        decided_on: NaiveDate,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::RecordDecision>(&viewer, now)?;
        let reference = reference.trim();
        if reference.is_empty() {
            return Err(ServiceError::Field { field: "reference", code: "required" });
        }
        if rules::text::check_line(reference, 200).is_err() {
            return Err(ServiceError::Field { field: "reference", code: "not_a_line" });
        }
        if decided_on > civil_date(now) {
            return Err(ServiceError::Field { field: "decided_on", code: "in_the_future" });
        }
        let known: Vec<PhaseFigures> = tx.phases().await?;
        if !known.iter().any(|p| p.group == group && p.phase == phase) {
            return Err(Refusal::NotFound.into());
        }
        let id = DecisionId::new(crate::random::id());
        let new = DecisionRecord { id, group, phase, reference: reference.to_owned(), decided_on };
        tx.insert_decision(&permit, &new).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "conference_decision_recorded",
            review: None,
            object: id.to_string(),
            detail: serde_json::json!({ "group": group, "phase": phase, "reference": reference }),
        })
        .await?;
        Ok(tx.commit().await?)
    }

    /// Whether lists of reviews by State are for this viewer.
    pub fn may_list(&self, viewer: &Viewer) -> bool {
        match viewer.kind {
            AccountKind::Secretariat | AccountKind::Delegate => true,
            AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder => false,
        }
    }
}
