//! The timeline of a review: what happened, whose turn it is, what is next, each with its paragraph; and of a State in all
//! its reviews. Each kind of event is decided by itself: what a viewer may not know of is not there.

use super::work::Desk;
use super::{Backend, permit_house};
use crate::error::{ServiceError, StoreError};
use crate::store::{ActRow, DecisionRecord, PhaseRecord, ReviewRecord, Tx};
use chrono::{NaiveDate, NaiveTime};
use rules::access::{Act as Asked, Permit, ReviewFacts, Seat, marker};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::agenda::{AgendaFacts, Dated, agenda};
use rules::calendar::{Deadline, Moment, civil_date, end_of_day};
use rules::draw::redraw::Ground;
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::Group;
use rules::stage::Stage;
use rules::work::{Obstacle, Standing};
use serde::Deserialize;

/// Acts of which every party to the review knows.
const SHOWN: [&str; 6] =
    ["phase_opened", "plan_recorded", "response_submitted", "feedback_sent", "redraw_requested", "redraw_withdrawn"];

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The review was made by the drawing of lots, with these reviewing States (para. 28).
    Drawn(Vec<PartyCode>),
    /// A phase opened (para. 25).
    Opened,
    /// Days and languages were agreed (para. 31).
    Planned {
        /// For the answers.
        answers_on: Option<NaiveDate>,
        /// For the feedback.
        feedback_on: Option<NaiveDate>,
        /// Working languages.
        languages: Vec<Language>,
    },
    /// A version of the response was submitted (para. 34).
    Submitted {
        /// Its number.
        number: u32,
    },
    /// A reviewing State sent its written feedback (para. 35).
    FeedbackSent {
        /// Which State.
        state: PartyCode,
        /// Number of the version.
        number: u32,
    },
    /// A repeated drawing was requested (paras. 28 (d), (e), 30).
    RedrawAsked {
        /// In place of this State.
        replaced: PartyCode,
        /// On what it rests.
        ground: Ground,
    },
    /// Such a request was withdrawn.
    RedrawWithdrawn,
    /// A reviewing State left (para. 30).
    Left(PartyCode),
    /// A reviewing State was drawn in its place (para. 30).
    Came(PartyCode),
    /// The review reached its present stage.
    Reached(Stage),
    /// Somebody was given a role (paras. 18, 27).
    RoleBegan {
        /// Who.
        name: String,
        /// For which State.
        state: PartyCode,
        /// What the person does.
        duty: Duty,
    },
    /// A role ended.
    RoleEnded {
        /// Who.
        name: String,
        /// For which State.
        state: PartyCode,
        /// What the person did.
        duty: Duty,
    },
    /// The Conference decided that the group goes on (para. 10).
    Decided {
        /// Number of the decision.
        reference: String,
    },
    /// The Secretariat reminded a State (para. 47).
    Reminded(PartyCode),
}

impl Happened {
    /// The paragraph it rests on.
    pub const fn paragraph(&self) -> &'static str {
        match self {
            Self::Drawn(_) => "28",
            Self::Opened => "25",
            Self::Planned { .. } => "31",
            Self::Submitted { .. } => "34",
            Self::FeedbackSent { .. } => "35",
            Self::RedrawAsked { ground, .. } => ground.paragraph(),
            Self::RedrawWithdrawn => "28 (d)",
            Self::Left(_) | Self::Came(_) => "30",
            Self::Reached(stage) => stage.paragraph(),
            Self::RoleBegan { duty, .. } | Self::RoleEnded { duty, .. } => match duty {
                Duty::FocalPoint => "18",
                Duty::Expert | Duty::Observer => "27",
            },
            Self::Decided { .. } => "10",
            Self::Reminded(_) => "47",
        }
    }
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: Moment,
    /// Whether the time of day is known, too.
    pub exact: bool,
    /// What.
    pub what: Happened,
}

/// A review's timeline for one viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Which review.
    pub id: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Its group.
    pub group: Group,
    /// The phase it is in.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// The viewer's seat, in code.
    pub seat: &'static str,
    /// What happened, oldest first.
    pub past: Vec<Past>,
    /// What it waits for, and what stands in its way as far as the viewer may know.
    pub standing: Standing,
    /// The next day that counts.
    pub due: Option<Deadline>,
    /// Days still to come, nearest first.
    pub next: Vec<Dated>,
}

impl Backend {
    /// The timeline of one review.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadReview`].
    pub async fn timeline(&self, viewer: &Viewer, review: ReviewId) -> Result<Timeline, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadReview>, _) = tx.permit(viewer, review, None, now).await?;
        let stands = record.phase(phase).ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let seat = permit.seat().map_or("", |s| s.code());
        let decisions = tx.decisions().await?;
        Ok(self.told(&tx, viewer, &record, (stands, &facts), seat, &decisions).await?)
    }

    /// The timelines of a State: of its own review and of those it reviews, as far as the viewer sees them. For delegates of
    /// the State itself and for the Secretariat.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`]; [`Refusal::NotFound`] for everybody else, and for no State.
    pub async fn state_timelines(&self, viewer: &Viewer, state: PartyCode) -> Result<Vec<Timeline>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ListReviews>(viewer, now)?;
        if viewer.kind != AccountKind::Secretariat && viewer.state != Some(state) {
            return Err(Refusal::NotFound.into());
        }
        let tx = self.0.read().await?;
        if tx.party(state).await?.is_none() {
            return Err(Refusal::NotFound.into());
        }
        let decisions = tx.decisions().await?;
        let mut found = Vec::new();
        for record in tx.reviews().await? {
            let reviews = record.reviewers.iter().any(|p| p.state == state && p.replaced_at.is_none());
            let Some(stands) = record.current_phase().filter(|_| record.state == state || reviews) else { continue };
            let Some(facts) = record.facts(stands.phase) else { continue };
            let Ok(scope) = rules::access::decide(Some(viewer), Asked::ReadReview, &facts, civil_date(now)) else {
                continue;
            };
            let seat = scope.seat.code();
            found.push(self.told(&tx, viewer, &record, (stands, &facts), seat, &decisions).await?);
        }
        // The State's own review first.
        found.sort_by_key(|t| t.state != state);
        Ok(found)
    }

    async fn told(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        record: &ReviewRecord,
        (stands, facts): (&PhaseRecord, &ReviewFacts),
        seat: &'static str,
        decisions: &[DecisionRecord],
    ) -> Result<Timeline, StoreError> {
        let (now, rules) = (self.now(), self.rules());
        let may = |act| rules::access::decide(Some(viewer), act, facts, civil_date(now)).is_ok();
        let desk = Desk::load(tx, Some(record.id)).await?;
        let begins_on = desk.begins_on(rules, record.group, stands.phase);
        let mut past = drawn(record);
        past.extend(tx.acts_in(record.id, &SHOWN).await?.into_iter().filter_map(of_act));
        // The sending of the feedback is what leads to the dialogue, where it is on record.
        let told = past.iter().any(|p| matches!(p.what, Happened::FeedbackSent { .. }));
        if stands.stage > Stage::Dialogue || (stands.stage == Stage::Dialogue && !told) {
            past.push(Past { at: stands.stage_since, exact: true, what: Happened::Reached(stands.stage) });
        }
        for decision in decisions.iter().filter(|d| d.group == record.group && d.phase == stands.phase) {
            past.push(on(decision.decided_on, Happened::Decided { reference: decision.reference.clone() }));
        }
        if may(Asked::ReadPeople) {
            past.extend(desk.roles(record, now));
        }
        for row in tx.reminders_in(record.id).await? {
            let known = matches!(seat, "secretariat") || row.account == Some(viewer.account);
            if let Some(state) = row.state.filter(|_| known) {
                let one = Past { at: row.at, exact: true, what: Happened::Reminded(state) };
                // Several people of a State may have been told at once.
                if past.last() != Some(&one) {
                    past.push(one);
                }
            }
        }
        past.sort_by_key(|p| p.at);
        let mut standing = desk.standing(rules, record, stands, now);
        if seat != Seat::Secretariat.code() {
            // When people sign in is for the Secretariat's work alone.
            standing.blocks.retain(|b| b.what != Obstacle::Absent);
        }
        let days = agenda(rules, &agenda_facts(stands, begins_on));
        let today = civil_date(now);
        Ok(Timeline {
            id: record.id,
            code: record.code.clone(),
            state: record.state,
            group: record.group,
            phase: stands.phase,
            stage: stands.stage,
            seat,
            past,
            standing,
            due: super::start::due_of(rules, stands),
            next: days.into_iter().filter(|d| d.on >= today).collect(),
        })
    }
}

/// What the days of a review come from.
pub(crate) fn agenda_facts(stands: &PhaseRecord, begins_on: Option<NaiveDate>) -> AgendaFacts {
    AgendaFacts {
        phase: stands.phase,
        stage: stands.stage,
        begins_on,
        opened_on: stands.opened_on,
        answers_agreed_on: stands.answers_agreed_on,
        received_on: stands.answers_received_on,
        feedback_agreed_on: stands.feedback_agreed_on,
    }
}

/// A day of which no time is known; in the order of things it stands at its beginning in Vienna.
fn on(day: NaiveDate, what: Happened) -> Past {
    let at = day.pred_opt().map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), end_of_day);
    Past { at, exact: false, what }
}

/// The drawing, and reviewing States that left and came later.
fn drawn(record: &ReviewRecord) -> Vec<Past> {
    let Some(first) = record.reviewers.iter().map(|p| p.from_at).min() else { return Vec::new() };
    let states = record.reviewers.iter().filter(|p| p.from_at == first).map(|p| p.state).collect();
    let mut past = vec![Past { at: first, exact: true, what: Happened::Drawn(states) }];
    for place in &record.reviewers {
        if let Some(at) = place.replaced_at {
            past.push(Past { at, exact: true, what: Happened::Left(place.state) });
        }
        if place.from_at > first {
            past.push(Past { at: place.from_at, exact: true, what: Happened::Came(place.state) });
        }
    }
    past
}

#[derive(Deserialize)]
struct PlanDetail {
    answers_on: Option<NaiveDate>,
    feedback_on: Option<NaiveDate>,
    #[serde(default)]
    languages: Vec<Language>,
}

#[derive(Deserialize)]
struct SubmissionDetail {
    number: u32,
}

#[derive(Deserialize)]
struct FeedbackDetail {
    state: PartyCode,
    number: u32,
}

#[derive(Deserialize)]
struct RedrawDetail {
    replaced: PartyCode,
    ground: Ground,
}

/// An act in the words of the timeline; one whose detail another version wrote differently is left out rather than told wrong.
fn of_act(act: ActRow) -> Option<Past> {
    let what = match act.kind.as_str() {
        "phase_opened" => Happened::Opened,
        "plan_recorded" => {
            let PlanDetail { answers_on, feedback_on, languages } = serde_json::from_value(act.detail).ok()?;
            Happened::Planned { answers_on, feedback_on, languages }
        }
        "response_submitted" => {
            let SubmissionDetail { number } = serde_json::from_value(act.detail).ok()?;
            Happened::Submitted { number }
        }
        "feedback_sent" => {
            let FeedbackDetail { state, number } = serde_json::from_value(act.detail).ok()?;
            Happened::FeedbackSent { state, number }
        }
        "redraw_requested" => {
            let RedrawDetail { replaced, ground } = serde_json::from_value(act.detail).ok()?;
            Happened::RedrawAsked { replaced, ground }
        }
        "redraw_withdrawn" => Happened::RedrawWithdrawn,
        _ => return None,
    };
    Some(Past { at: act.at, exact: true, what })
}

impl Desk {
    /// Roles that began and ended until today, of people who still have their account for that State.
    fn roles(&self, record: &ReviewRecord, now: Moment) -> Vec<Past> {
        let today = civil_date(now);
        let mut past = Vec::new();
        for (span, account) in self.roles_of(record.id) {
            let (name, state, duty) = (account.name.clone(), span.state, span.duty);
            if span.from_on <= today {
                past.push(on(span.from_on, Happened::RoleBegan { name: name.clone(), state, duty }));
            }
            if let Some(over) = span.over_on.filter(|over| *over <= today) {
                past.push(on(over, Happened::RoleEnded { name, state, duty }));
            }
        }
        past
    }
}
