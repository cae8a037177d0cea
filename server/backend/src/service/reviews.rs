//! One review: where it stands, who takes part, which dates and languages were agreed (paras. 28, 31, 50).

use super::Backend;
use super::responses::response_for;
use crate::error::{ServiceError, StoreError};
use crate::store::{Act, PhaseRecord, RequestRow, ReviewRecord, Tx};
use chrono::NaiveDate;
use rules::access::{Permit, marker};
use rules::actor::{Duty, Viewer};
use rules::calendar::{Deadline, DueFault, Moment, civil_date, feedback_due, questionnaire_due};
use rules::draw::status::RequestStatus;
use rules::id::{AccountId, DrawId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::{Group, RuleSet};
use rules::stage::{Stage, StageEvent, next};

/// A reviewing State as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewerLine {
    /// Which State.
    pub state: PartyCode,
    /// `same_region`, `other_region` or `additional`.
    pub slot: String,
    /// What it reviews.
    pub instruments: Vec<Instrument>,
    /// From when on it is no longer one (para. 30).
    pub replaced_at: Option<Moment>,
    /// The drawing by which it was replaced, where a request led to it.
    pub replaced_by: Option<DrawId>,
}

/// Somebody with a role, as the parties to the review see it (paras. 18, 27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleLine {
    /// The person.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Office.
    pub position: String,
    /// For which State.
    pub state: PartyCode,
    /// What the person does.
    pub duty: Duty,
    /// Limited to these instruments.
    pub instruments: Option<Vec<Instrument>>,
    /// First day.
    pub from_on: NaiveDate,
}

/// A review as its parties and the Secretariat see it.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Which review.
    pub id: ReviewId,
    /// Its code in words and file names.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Its group.
    pub group: Group,
    /// Its instruments.
    pub instruments: Vec<Instrument>,
    /// Languages agreed.
    pub languages: Vec<Language>,
    /// Reviewing States.
    pub reviewers: Vec<ReviewerLine>,
    /// The phase it is in.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_since: Moment,
    /// When the phase opened.
    pub opened_on: Option<NaiveDate>,
    /// When the answers are due.
    pub answers_due: Option<Deadline>,
    /// Whether that day was agreed, or is the limit (para. 34).
    pub answers_agreed_on: Option<NaiveDate>,
    /// When they were received.
    pub answers_received_on: Option<NaiveDate>,
    /// When the written feedback is due.
    pub feedback_due: Option<Deadline>,
    /// Whether that day was agreed, or is the limit (para. 35).
    pub feedback_agreed_on: Option<NaiveDate>,
    /// Numbers and moments of submitted versions.
    pub versions: Vec<(u32, Moment)>,
    /// People with an active role.
    pub people: Vec<RoleLine>,
    /// Whether the viewer may see drafts.
    pub may_read_draft: bool,
    /// Whether the viewer may read what was submitted.
    pub may_read_submission: bool,
    /// Whether the viewer may open the phase.
    pub may_open: bool,
    /// Why the viewer may not agree dates and languages, if so.
    pub may_plan: Result<(), Refusal>,
    /// Messages the viewer has not read.
    pub unread: u32,
    /// The viewer's seat, in code.
    pub seat: &'static str,
}

/// Dates and languages to be recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanChange {
    /// When the answers are due by agreement (para. 34).
    pub answers_on: Option<NaiveDate>,
    /// When the feedback is due by agreement (para. 35).
    pub feedback_on: Option<NaiveDate>,
    /// Working languages (para. 50).
    pub languages: Vec<Language>,
}

/// When the answers are due: once the phase is open. An agreed day that the rules would refuse today was checked when it
/// was recorded; the limit stands in for it then.
pub(crate) fn answers_due(rules: &RuleSet, stands: &PhaseRecord) -> Option<Deadline> {
    let opened = stands.opened_on?;
    questionnaire_due(rules, opened, stands.answers_agreed_on).or_else(|_| questionnaire_due(rules, opened, None)).ok()
}

/// When the feedback is due: once the answers were received.
pub(crate) fn feedback_due_of(rules: &RuleSet, stands: &PhaseRecord) -> Option<Deadline> {
    let received = stands.answers_received_on?;
    feedback_due(rules, received, stands.feedback_agreed_on).or_else(|_| feedback_due(rules, received, None)).ok()
}

impl Backend {
    /// A review with all that its parties may know of it.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadReview`].
    pub async fn overview(&self, viewer: &Viewer, review: ReviewId) -> Result<Overview, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadReview>, _) = tx.permit(viewer, review, None, now).await?;
        let stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let versions = match response_for(&tx, &record, phase).await? {
            Some(response) => tx.submissions(response.id).await?.iter().map(|s| (s.number, s.at)).collect(),
            None => Vec::new(),
        };
        let unread = self.unread(&tx, &record, viewer, &facts, now).await?;
        let may = |act| rules::access::decide(Some(viewer), act, &facts, civil_date(now)).map(|_| ());
        use rules::access::Act as Asked;
        Ok(Overview {
            id: record.id,
            code: record.code.clone(),
            state: record.state,
            group: record.group,
            instruments: record.instruments.clone(),
            languages: record.languages.clone(),
            reviewers: reviewer_lines(&record, &tx.redraw_requests_in(review).await?),
            phase,
            stage: stands.stage,
            stage_since: stands.stage_since,
            opened_on: stands.opened_on,
            answers_due: answers_due(self.rules(), &stands),
            answers_agreed_on: stands.answers_agreed_on,
            answers_received_on: stands.answers_received_on,
            feedback_due: feedback_due_of(self.rules(), &stands),
            feedback_agreed_on: stands.feedback_agreed_on,
            people: if may(Asked::ReadPeople).is_ok() { people(&tx, &record, now).await? } else { Vec::new() },
            versions,
            may_read_draft: may(Asked::ReadDraft).is_ok() && stands.stage != Stage::Preparing,
            may_read_submission: may(Asked::ReadSubmission).is_ok(),
            may_open: may(Asked::OpenPhase).is_ok(),
            may_plan: may(Asked::SetPlan),
            unread,
            seat: permit.seat().map_or("", |s| s.code()),
        })
    }

    /// Opens the phase: from this day on the State answers, and the time of para. 34 runs.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OpenPhase`].
    pub async fn open_phase(&self, viewer: &Viewer, review: ReviewId) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::OpenPhase>, _) = tx.permit(&viewer, review, None, now).await?;
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let mut stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        stands.stage = next(stands.stage, StageEvent::PhaseOpened)?;
        stands.stage_since = now;
        stands.opened_on = Some(civil_date(now));
        tx.save_phase(&permit, review, &stands).await?;
        let q = &loaded.questionnaire;
        tx.insert_response(&permit, phase, &q.name, q.version).await?;
        // Para. 10: what is foreseen at the beginning of the phase is counted once, when its first review begins.
        tx.freeze_foreseen(&permit, record.group, phase).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "phase_opened",
            review: Some(review),
            object: phase.to_string(),
            detail: serde_json::json!({ "questionnaire": q.name, "version": q.version }),
        })
        .await?;
        self.tell_all(&tx, &record, "phase_opened", &format!("{review}/{phase}"), permit.by(), None, now).await?;
        Ok(tx.commit().await?)
    }

    /// Records agreed dates and languages.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SetPlan`]; [`Refusal::PastLimit`]; [`Refusal::TooManyLanguages`]; a field
    /// fault for a day before the time runs or for no language at all.
    pub async fn set_plan(&self, viewer: &Viewer, review: ReviewId, plan: PlanChange) -> Result<(), ServiceError> {
        let now = self.now();
        let rules = self.rules();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::SetPlan>, _) = tx.permit(&viewer, review, None, now).await?;
        let mut stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let most = rules.limits.languages_max.value;
        if plan.languages.is_empty() {
            return Err(ServiceError::Field { field: "languages", code: "required" });
        }
        if plan.languages.len() > usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Refusal::TooManyLanguages { max: most }.into());
        }
        stands.answers_agreed_on = match (plan.answers_on, stands.opened_on) {
            (Some(on), Some(opened)) => {
                questionnaire_due(rules, opened, Some(on)).map_err(|e| refused("answers_on", e))?;
                Some(on)
            }
            (Some(_), None) => return Err(ServiceError::Field { field: "answers_on", code: "not_yet_open" }),
            (None, _) => None,
        };
        stands.feedback_agreed_on = match (plan.feedback_on, stands.answers_received_on) {
            (Some(on), Some(received)) => {
                feedback_due(rules, received, Some(on)).map_err(|e| refused("feedback_on", e))?;
                Some(on)
            }
            (Some(_), None) => return Err(ServiceError::Field { field: "feedback_on", code: "not_yet_received" }),
            (None, _) => None,
        };
        tx.save_phase(&permit, review, &stands).await?;
        tx.save_languages(&permit, &plan.languages).await?;
        // Pages of the questionnaire name the day and offer the languages.
        if let Some(response) = response_for(&tx, &record, phase).await? {
            tx.bump_response(response.id).await?;
        }
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "plan_recorded",
            review: Some(review),
            object: phase.to_string(),
            detail: serde_json::json!({
                "answers_on": plan.answers_on, "feedback_on": plan.feedback_on, "languages": plan.languages
            }),
        })
        .await?;
        self.tell_all(
            &tx,
            &record,
            "plan_recorded",
            &format!("{review}/{}", now.timestamp_millis()),
            permit.by(),
            None,
            now,
        )
        .await?;
        Ok(tx.commit().await?)
    }
}

fn refused(field: &'static str, fault: DueFault) -> ServiceError {
    match fault {
        DueFault::PastLimit { limit } => Refusal::PastLimit { limit }.into(),
        DueFault::BeforeStart { .. } => ServiceError::Field { field, code: "before_start" },
    }
}

fn reviewer_lines(record: &ReviewRecord, requests: &[RequestRow]) -> Vec<ReviewerLine> {
    // Who was replaced is not drawn again in the same review, so there is one drawing at most.
    let drawn = |state| requests.iter().find(|r| r.replaced == state && r.status == RequestStatus::Done)?.draw;
    record
        .reviewers
        .iter()
        .map(|r| ReviewerLine {
            state: r.state,
            slot: r.slot.clone(),
            instruments: r.instruments.clone(),
            replaced_at: r.replaced_at,
            replaced_by: r.replaced_at.and_then(|_| drawn(r.state)),
        })
        .collect()
}

/// People with an active role for a State that still takes part.
pub(crate) async fn people(tx: &Tx, record: &ReviewRecord, now: Moment) -> Result<Vec<RoleLine>, StoreError> {
    let roles: Vec<_> = tx
        .roles_in(record.id)
        .await?
        .into_iter()
        .filter(|r| r.role.is_active(civil_date(now)))
        .filter(|r| {
            let reviews = record.reviewers.iter().any(|p| p.state == r.role.state && p.replaced_at.is_none());
            r.role.state == record.state || reviews
        })
        .collect();
    let ids: Vec<AccountId> = roles.iter().map(|r| r.account).collect();
    let accounts = tx.accounts_of(&ids).await?;
    Ok(roles
        .into_iter()
        .filter_map(|r| {
            let account = accounts.iter().find(|a| a.id == r.account && !a.disabled)?;
            // A role for another State than the account's gives no rights, so nobody is shown with one.
            if account.state != Some(r.role.state) {
                return None;
            }
            Some(RoleLine {
                account: r.account,
                name: account.name.clone(),
                position: account.position.clone(),
                state: r.role.state,
                duty: r.role.duty,
                instruments: r.role.instruments,
                from_on: r.role.from_on,
            })
        })
        .collect())
}
