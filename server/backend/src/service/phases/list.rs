//! Lists of reviews by State, for those who may see them. In the order of their codes: how they are sorted on a screen is
//! for the screen, and never by lateness (para. 4 (b)).

use crate::error::ServiceError;
use crate::service::{Backend, permit_house, start};
use rules::access::marker;
use rules::actor::{AccountKind, Viewer};
use rules::calendar::{DueState, civil_date};
use rules::figures::{Nearness, nearness};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::ruleset::Group;
use rules::stage::Stage;

/// Which reviews a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only this group.
    pub group: Option<Group>,
    /// Only this phase.
    pub phase: Option<u8>,
    /// Only at this stage.
    pub stage: Option<Stage>,
    /// Only those completed, or only those not.
    pub completed: Option<bool>,
    /// Only those whose next day is so near.
    pub due: Option<Nearness>,
    /// Only those whose next day was agreed, or only those for which the last day of the limit counts (paras. 34, 35).
    pub agreed: Option<bool>,
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
    pub due: Option<(chrono::NaiveDate, DueState)>,
    /// The viewer's seat, in code.
    pub seat: &'static str,
}

impl Backend {
    /// The reviews that this viewer may see by State: all for the Secretariat, their own for delegates.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`].
    pub async fn reviews(&self, viewer: &Viewer, filter: &ReviewFilter) -> Result<Vec<ReviewLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ListReviews>(viewer, now)?;
        let rules = self.rules();
        let all = self.snapshot().await?;
        let mut lines = Vec::new();
        for r in &all.reviews {
            if filter.group.is_some_and(|g| g != r.group) {
                continue;
            }
            let wanted = filter.phase.or_else(|| r.current_phase().map(|p| p.phase));
            let Some(stands) = wanted.and_then(|phase| r.phase(phase)) else { continue };
            let Some(facts) = r.facts(stands.phase) else { continue };
            let asked = rules::access::Act::ReadReview;
            let Ok(scope) = rules::access::decide(Some(viewer), asked, &facts, civil_date(now)) else { continue };
            let completed = stands.stage >= rules.gate.completed_at;
            let due = start::due_of(rules, stands);
            let near = due.as_ref().map(|d| nearness(rules, d, now));
            let agreed = due.as_ref().map(|_| start::is_agreed(stands));
            let fits = filter.stage.is_none_or(|s| s == stands.stage)
                && filter.completed.is_none_or(|c| c == completed)
                && filter.due.is_none_or(|wanted| near == Some(wanted))
                && filter.agreed.is_none_or(|wanted| agreed == Some(wanted));
            if fits {
                lines.push(ReviewLine {
                    id: r.id,
                    code: r.code.clone(),
                    state: r.state,
                    group: r.group,
                    instruments: r.instruments.clone(),
                    reviewers: r.reviewers.iter().filter(|p| p.replaced_at.is_none()).map(|p| p.state).collect(),
                    phase: stands.phase,
                    stage: stands.stage,
                    due: due.map(|d| (d.on, d.state(now))),
                    seat: scope.seat.code(),
                });
            }
        }
        Ok(lines)
    }

    /// Whether lists of reviews by State are for this viewer.
    pub fn may_list(&self, viewer: &Viewer) -> bool {
        match viewer.kind {
            AccountKind::Secretariat | AccountKind::Delegate => true,
            AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder => false,
        }
    }
}
