//! The Secretariat's work list: what each review waits for, since when, and what stands in its way (paras. 31, 47).
//!
//! All of it comes from a dozen queries, however many reviews there are ([`Desk`]); what they mean is for `rules::work`.

mod remind;

pub use remind::{Receiver, ReminderLine, RoundLine, RoundView};

use super::reviews::{answers_due, feedback_due_of};
use super::start::due_of;
use super::{Backend, permit_house};
use crate::error::{ServiceError, StoreError};
use crate::store::{AccountRecord, PhaseFigures, PhaseRecord, RequestRow, ReviewRecord, RoleSpan, Tx};
use chrono::NaiveDate;
use rules::access::marker;
use rules::actor::{AccountKind, Viewer};
use rules::calendar::{Deadline, Moment, add_months, civil_date};
use rules::draw::status::RequestStatus;
use rules::id::{AccountId, ReviewId};
use rules::party::PartyCode;
use rules::ruleset::{Group, RuleSet};
use rules::stage::Stage;
use rules::work::remind::{Capacity, Reachable};
use rules::work::{Facts, Held, Side, Standing, Team, standing};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Acts that all parties to a review know of; the last of them is its last activity. What goes on in a State's drafts is
/// none of the Secretariat's (para. 20).
const TOLD: [&str; 7] = [
    "phase_opened",
    "plan_recorded",
    "response_submitted",
    "feedback_sent",
    "redraw_requested",
    "redraw_withdrawn",
    "message_sent",
];

/// A review in the work list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// Which review.
    pub id: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Reviewing States of today.
    pub reviewers: Vec<PartyCode>,
    /// Its group.
    pub group: Group,
    /// The phase the line is about.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// What it waits for and what stands in its way.
    pub standing: Standing,
    /// The next day that counts.
    pub due: Option<Deadline>,
    /// When something last happened that its parties know of.
    pub last_at: Option<Moment>,
    /// When somebody was last reminded of it.
    pub reminded_at: Option<Moment>,
}

impl Backend {
    /// The work list, by code of the reviews; without a phase each review is shown in its present one.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadWork`].
    pub async fn work(&self, viewer: &Viewer, phase: Option<u8>) -> Result<Vec<WorkLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ReadWork>(viewer, now)?;
        let tx = self.0.read().await?;
        let reviews = tx.reviews().await?;
        let desk = Desk::load(&tx, None).await?;
        let last = tx.last_acts(&TOLD, None).await?;
        drop(tx);
        let lines = reviews.iter().filter_map(|review| {
            let stands = match phase {
                Some(phase) => review.phase(phase),
                None => review.current_phase(),
            }?;
            let mut line = desk.line(self.rules(), review, stands, now);
            line.last_at = last.get(&review.id).copied();
            Some(line)
        });
        Ok(lines.collect())
    }
}

/// First day of a group's phase: as set, else counted on from its first one (paras. 15, 17).
pub(crate) fn begins_on(rules: &RuleSet, phases: &[PhaseFigures], group: Group, phase: u8) -> Option<NaiveDate> {
    let of = |n: u8| phases.iter().find(|p| p.group == group && p.phase == n).map(|p| p.starts_on);
    let later = u32::from(phase).checked_sub(1)?.checked_mul(rules.phases.every_months.value)?;
    of(phase).or_else(|| of(1).map(|first| add_months(first, later)))
}

/// What the record of acts says of a feedback that was sent.
#[derive(Deserialize)]
struct FeedbackDetail {
    phase: u8,
    state: PartyCode,
}

/// What is known of all reviews beside their own rows, or of one.
pub(crate) struct Desk {
    phases: Vec<PhaseFigures>,
    roles: HashMap<ReviewId, Vec<RoleSpan>>,
    accounts: HashMap<AccountId, AccountRecord>,
    /// People without a role in any review.
    missions: Vec<Reachable>,
    requests: Vec<RequestRow>,
    /// Who has sent written feedback, in which review and phase (para. 35).
    sent: HashSet<(ReviewId, u8, PartyCode)>,
    reminders: HashMap<(ReviewId, PartyCode), Moment>,
}

impl Desk {
    pub(crate) async fn load(tx: &Tx, only: Option<ReviewId>) -> Result<Self, StoreError> {
        let spans = tx.role_spans(only).await?;
        let accounts = match only {
            Some(_) => tx.accounts_of(&spans.iter().map(|r| r.account).collect::<Vec<_>>()).await?,
            None => tx.accounts().await?,
        };
        let busy: HashSet<AccountId> = spans.iter().map(|r| r.account).collect();
        let free = accounts.iter().filter(|a| !a.disabled && a.kind == AccountKind::Delegate && !busy.contains(&a.id));
        let mission =
            |a: &AccountRecord| a.state.map(|state| Reachable { account: a.id, state, capacity: Capacity::Mission });
        let missions = free.filter_map(mission).collect();
        let mut roles: HashMap<ReviewId, Vec<RoleSpan>> = HashMap::new();
        for span in spans {
            roles.entry(span.review).or_default().push(span);
        }
        let requests = match only {
            Some(review) => tx.redraw_requests_in(review).await?,
            None => tx.redraw_requests().await?,
        };
        let sent = tx.details_of("feedback_sent", only).await?;
        let sent = sent.into_iter().filter_map(|(review, detail)| {
            let FeedbackDetail { phase, state } = serde_json::from_value(detail).ok()?;
            Some((review, phase, state))
        });
        Ok(Self {
            sent: sent.collect(),
            phases: tx.phases().await?,
            roles,
            accounts: accounts.into_iter().map(|a| (a.id, a)).collect(),
            missions,
            requests,
            reminders: tx.last_reminders().await?,
        })
    }

    pub(crate) fn begins_on(&self, rules: &RuleSet, group: Group, phase: u8) -> Option<NaiveDate> {
        begins_on(rules, &self.phases, group, phase)
    }

    /// Roles in a review of people who can act by them: of the account's own State, while it is not disabled.
    pub(super) fn roles_of(&self, review: ReviewId) -> impl Iterator<Item = (&RoleSpan, &AccountRecord)> {
        self.roles.get(&review).into_iter().flatten().filter_map(|span| {
            let account = self.accounts.get(&span.account)?;
            (!account.disabled && account.state == Some(span.state)).then_some((span, account))
        })
    }

    fn team(&self, review: &ReviewRecord, phase: u8, (state, since): (PartyCode, Moment), side: Side) -> Team {
        let of_state = self.roles_of(review.id).filter(|(span, _)| span.state == state);
        let roles = of_state.map(|(span, account)| Held {
            duty: span.duty,
            from_on: span.from_on,
            over_on: span.over_on,
            seen_at: account.last_seen_at,
        });
        let feedback_sent = self.sent.contains(&(review.id, phase, state));
        Team { state, side, since_on: civil_date(since), roles: roles.collect(), feedback_sent }
    }

    pub(crate) fn standing(
        &self,
        rules: &RuleSet,
        review: &ReviewRecord,
        stands: &PhaseRecord,
        now: Moment,
    ) -> Standing {
        let mut reviewers: Vec<(PartyCode, Moment)> = Vec::new();
        for place in review.reviewers.iter().filter(|p| p.replaced_at.is_none()) {
            // A State drawn a second time, for other instruments, is one State.
            if !reviewers.iter().any(|(state, _)| *state == place.state) {
                reviewers.push((place.state, place.from_at));
            }
        }
        // A review is made by the drawing that gives it its reviewing States.
        let drawn_at = review.reviewers.iter().map(|p| p.from_at).min().unwrap_or(stands.stage_since);
        let team = |of, side| self.team(review, stands.phase, of, side);
        let mut teams = vec![team((review.state, drawn_at), Side::UnderReview)];
        teams.extend(reviewers.iter().map(|of| team(*of, Side::Reviewing)));
        let waiting =
            |r: &&RequestRow| r.review == review.id && matches!(r.status, RequestStatus::Open | RequestStatus::Called);
        let oldest = self.requests.iter().filter(waiting).min_by_key(|r| r.asked_at);
        let facts = Facts {
            stage: stands.stage,
            since_on: civil_date(stands.stage_since),
            begins_on: self.begins_on(rules, review.group, stands.phase),
            languages_agreed: !review.languages.is_empty(),
            teams,
            answers_due: answers_due(rules, stands),
            feedback_due: feedback_due_of(rules, stands),
            redraw: oldest.map(|r| (civil_date(r.asked_at), r.ground)),
        };
        standing(rules, &facts, now)
    }

    pub(crate) fn line(&self, rules: &RuleSet, review: &ReviewRecord, stands: &PhaseRecord, now: Moment) -> WorkLine {
        let mut states = vec![review.state];
        states.extend(review.reviewers.iter().filter(|p| p.replaced_at.is_none()).map(|p| p.state));
        let reminded = states.iter().filter_map(|state| self.reminders.get(&(review.id, *state)));
        WorkLine {
            id: review.id,
            code: review.code.clone(),
            state: review.state,
            reviewers: states.iter().skip(1).copied().collect(),
            group: review.group,
            phase: stands.phase,
            stage: stands.stage,
            standing: self.standing(rules, review, stands, now),
            due: due_of(rules, stands),
            last_at: None,
            reminded_at: reminded.max().copied(),
        }
    }

    /// Whoever can be reached for the States of a review today.
    fn reachable(&self, review: &ReviewRecord, now: Moment) -> Vec<Reachable> {
        let today = civil_date(now);
        let active = |span: &RoleSpan| span.from_on <= today && span.over_on.is_none_or(|over| today < over);
        let held = self.roles_of(review.id).filter(|(span, _)| active(span));
        let with_role = held.map(|(span, account)| Reachable {
            account: account.id,
            state: span.state,
            capacity: Capacity::Duty(span.duty),
        });
        with_role.chain(self.missions.iter().copied()).collect()
    }
}
