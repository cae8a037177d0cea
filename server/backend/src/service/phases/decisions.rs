//! Decisions of the Conference by which a group goes on although too few reviews are completed (para. 10). Each is on
//! record for ever; that it no longer applies is said by another one.

use crate::error::ServiceError;
use crate::service::{Backend, permit_house};
use crate::store::{Act, DecisionRecord};
use chrono::NaiveDate;
use rules::access::marker;
use rules::actor::Viewer;
use rules::calendar::civil_date;
use rules::id::DecisionId;
use rules::refusal::Refusal;
use rules::ruleset::Group;

/// The most letters of a reference.
const REFERENCE_CHARS_MAX: u32 = 200;

/// A decision as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// Its number.
    pub reference: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// Whether by it the earlier one no longer applies.
    pub lifts: bool,
}

/// The decision that applies, if one does: the last word counts.
pub(super) fn applying(decisions: &[&DecisionRecord]) -> Option<DecisionRecord> {
    decisions.last().filter(|last| !last.lifts).map(|last| (*last).clone())
}

impl Backend {
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
        self.decide_phase(viewer, (group, phase), reference, decided_on, false).await
    }

    /// Records that such a decision no longer applies. The record keeps both.
    ///
    /// # Errors
    /// As [`Self::record_decision`]; [`Refusal::NotFound`] if none applies; a field fault for a day before that of the
    /// decision.
    pub async fn lift_decision(
        &self,
        viewer: &Viewer,
        group: Group,
        phase: u8,
        reference: &str,
        decided_on: NaiveDate,
    ) -> Result<(), ServiceError> {
        self.decide_phase(viewer, (group, phase), reference, decided_on, true).await
    }

    async fn decide_phase(
        &self,
        viewer: &Viewer,
        (group, phase): (Group, u8),
        reference: &str,
        decided_on: NaiveDate,
        lifts: bool,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::RecordDecision>(&viewer, now)?;
        let reference = reference.trim();
        if reference.is_empty() {
            return Err(ServiceError::Field { field: "reference", code: "required" });
        }
        if rules::text::check_line(reference, REFERENCE_CHARS_MAX).is_err() {
            return Err(ServiceError::Field { field: "reference", code: "not_a_line" });
        }
        if decided_on > civil_date(now) {
            return Err(ServiceError::Field { field: "decided_on", code: "in_the_future" });
        }
        if !tx.phases().await?.iter().any(|p| p.group == group && p.phase == phase) {
            return Err(Refusal::NotFound.into());
        }
        if lifts {
            let all = tx.decisions().await?;
            let here: Vec<&DecisionRecord> = all.iter().filter(|d| d.group == group && d.phase == phase).collect();
            let applies = applying(&here).ok_or(Refusal::NotFound)?;
            if decided_on < applies.decided_on {
                return Err(ServiceError::Field { field: "decided_on", code: "before_decision" });
            }
        }
        let id = DecisionId::new(crate::random::id());
        let new = DecisionRecord { id, group, phase, reference: reference.to_owned(), decided_on, lifts };
        tx.insert_decision(&permit, &new).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: if lifts { "conference_decision_lifted" } else { "conference_decision_recorded" },
            review: None,
            object: id.to_string(),
            detail: serde_json::json!({
                "group": group, "phase": phase, "reference": reference, "decided_on": decided_on
            }),
        })
        .await?;
        Ok(tx.commit().await?)
    }
}
