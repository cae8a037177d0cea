//! What a review waits for: whose act, since when, and what stands in its way (paras. 18, 27, 28, 30, 31, 34, 35, 50).
//!
//! For the Secretariat, which keeps all reviews moving (paras. 31, 47). An obstacle is no fault and no score: it says which
//! help would do good. [`standing`] is the whole decision; [`remind`](mod@remind) says whom a reminder reaches.

pub mod remind;

use crate::actor::Duty;
use crate::calendar::{Deadline, Moment, civil_date};
use crate::draw::redraw::Ground;
use crate::party::PartyCode;
use crate::ruleset::RuleSet;
use crate::stage::{Stage, Turn, turn_paragraph};
use chrono::NaiveDate;

/// On which side of a review a State stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The State under review.
    UnderReview,
    /// A reviewing State.
    Reviewing,
}

/// A role that somebody holds or held for a State in the review, as far as time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What the person does.
    pub duty: Duty,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it is over: by its end, or because it was ended.
    pub over_on: Option<NaiveDate>,
    /// When the person was last seen signed in.
    pub seen_at: Option<Moment>,
}

impl Held {
    fn is_active(&self, today: NaiveDate) -> bool {
        self.from_on <= today && self.over_on.is_none_or(|over| today < over)
    }
}

/// A State of the review with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Which State.
    pub state: PartyCode,
    /// On which side.
    pub side: Side,
    /// Since when it takes part: the day on which it was drawn.
    pub since_on: NaiveDate,
    /// Roles of people who may sign in, over or not.
    pub roles: Vec<Held>,
    /// Whether this reviewing State has sent its written feedback (para. 35).
    pub feedback_sent: bool,
}

/// What the decision needs to know of a review in one phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since_on: NaiveDate,
    /// First day of the phase for the group, if it has one (para. 17).
    pub begins_on: Option<NaiveDate>,
    /// Whether working languages are agreed (para. 50).
    pub languages_agreed: bool,
    /// The State under review and the reviewing States of today.
    pub teams: Vec<Team>,
    /// When the answers are due (para. 34).
    pub answers_due: Option<Deadline>,
    /// When the written feedback is due (para. 35).
    pub feedback_due: Option<Deadline>,
    /// The oldest request for a repeated drawing that waits for a meeting.
    pub redraw: Option<(NaiveDate, Ground)>,
}

/// Who can act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The Secretariat.
    Secretariat,
    /// A State of the review.
    State(PartyCode, Side),
}

impl Who {
    /// The same without the State's name.
    pub const fn turn(self) -> Turn {
        match self {
            Self::Secretariat => Turn::Secretariat,
            Self::State(_, Side::UnderReview) => Turn::StateUnderReview,
            Self::State(_, Side::Reviewing) => Turn::ReviewingStates,
        }
    }
}

/// An act that the review waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Whose act.
    pub who: Who,
    /// Since when.
    pub since_on: NaiveDate,
    /// By which paragraph.
    pub para: &'static str,
}

/// What stands in a review's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The reviewing States have not been drawn (para. 28).
    NoReviewers,
    /// A State has named no focal point; its permanent representative acts (para. 18).
    NoFocalPoint,
    /// A State has designated no governmental expert (para. 27).
    NoExpert,
    /// No working language is agreed (para. 50).
    LanguagesOpen,
    /// It is a State's turn, and nobody of it has signed in for so many days (a figure of this platform).
    Absent,
    /// The day for the answers has passed (para. 34).
    AnswersLate,
    /// The day for the written feedback has passed (para. 35).
    FeedbackLate,
    /// A request for a repeated drawing waits for a meeting (paras. 28 (d), (e), 30).
    RedrawOpen,
}

impl Obstacle {
    /// All, in the order in which a review meets them.
    pub const ALL: [Self; 8] = [
        Self::NoReviewers,
        Self::NoFocalPoint,
        Self::NoExpert,
        Self::LanguagesOpen,
        Self::Absent,
        Self::AnswersLate,
        Self::FeedbackLate,
        Self::RedrawOpen,
    ];

    /// The code used in addresses and texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoReviewers => "no_reviewers",
            Self::NoFocalPoint => "no_focal_point",
            Self::NoExpert => "no_expert",
            Self::LanguagesOpen => "languages_open",
            Self::Absent => "absent",
            Self::AnswersLate => "answers_late",
            Self::FeedbackLate => "feedback_late",
            Self::RedrawOpen => "redraw_open",
        }
    }

    /// The obstacle of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.code() == code)
    }

    /// The paragraph it rests on; `None`: the resolution is silent, the figure is ours.
    pub const fn paragraph(self) -> Option<&'static str> {
        match self {
            Self::NoReviewers => Some("28"),
            Self::NoFocalPoint => Some("18"),
            Self::NoExpert => Some("27"),
            Self::LanguagesOpen => Some("50"),
            Self::Absent => None,
            Self::AnswersLate => Some("34"),
            Self::FeedbackLate => Some("35"),
            Self::RedrawOpen => Some("28 (d)"),
        }
    }
}

/// One obstacle of one review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub what: Obstacle,
    /// The State whose people it is about, if it is about one.
    pub state: Option<PartyCode>,
    /// Since when.
    pub since_on: NaiveDate,
    /// The paragraph, more exactly than that of its kind where there is one.
    pub para: Option<&'static str>,
}

/// What a review waits for and what stands in its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Acts it waits for, the State under review first.
    pub waits: Vec<Wait>,
    /// Obstacles, in the order of [`Obstacle::ALL`].
    pub blocks: Vec<Block>,
}

impl Standing {
    /// Whether something stands in the way.
    pub fn is_blocked(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// Since when the review waits for anybody.
    pub fn since_on(&self) -> Option<NaiveDate> {
        self.waits.iter().map(|w| w.since_on).min()
    }

    /// Whether the permanent representative acts for this State, because it has no focal point (para. 18).
    pub fn acts_by_representative(&self, state: PartyCode) -> bool {
        self.blocks.iter().any(|b| b.what == Obstacle::NoFocalPoint && b.state == Some(state))
    }

    /// The States of which something is asked: whose act it waits for, or whose people are missing.
    pub fn asked(&self) -> Vec<PartyCode> {
        let mut states = Vec::new();
        let waited = self.waits.iter().filter_map(|w| match w.who {
            Who::State(state, _) => Some(state),
            Who::Secretariat => None,
        });
        for state in waited.chain(self.blocks.iter().filter_map(|b| b.state)) {
            if !states.contains(&state) {
                states.push(state);
            }
        }
        states
    }
}

/// The whole decision. Before the first day of the phase nothing is waited for, but a focal point is due from the drawing of
/// lots on (para. 18); after the release nothing stands in the way any more.
pub fn standing(rules: &RuleSet, facts: &Facts, now: Moment) -> Standing {
    let today = civil_date(now);
    let waits = waits(facts, today);
    if facts.stage == Stage::Released {
        return Standing { waits, blocks: Vec::new() };
    }
    let mut blocks = teams_incomplete(facts, today);
    if begun(facts, today) {
        if !facts.languages_agreed && facts.stage < Stage::Agreed {
            blocks.push(block(Obstacle::LanguagesOpen, None, began_on(facts)));
        }
        blocks.extend(absent(rules, facts, &waits, today));
    }
    for (what, stage, due) in [
        (Obstacle::AnswersLate, Stage::Questionnaire, facts.answers_due),
        (Obstacle::FeedbackLate, Stage::Feedback, facts.feedback_due),
    ] {
        if let Some(due) = due.filter(|due| facts.stage == stage && !due.is_open(now)) {
            blocks.push(block(what, None, due.on.succ_opt().unwrap_or(due.on)));
        }
    }
    if let Some((asked_on, ground)) = facts.redraw {
        blocks.push(Block { para: Some(ground.paragraph()), ..block(Obstacle::RedrawOpen, None, asked_on) });
    }
    blocks.sort_by_key(|b| b.what);
    Standing { waits, blocks }
}

fn block(what: Obstacle, state: Option<PartyCode>, since_on: NaiveDate) -> Block {
    Block { what, state, since_on, para: what.paragraph() }
}

/// Whether the phase has begun for the review: it is open, or the first day of its group has come (para. 17).
fn begun(facts: &Facts, today: NaiveDate) -> bool {
    facts.stage > Stage::Preparing || facts.begins_on.is_some_and(|on| on <= today)
}

/// Since when that is so.
fn began_on(facts: &Facts) -> NaiveDate {
    match (facts.stage, facts.begins_on) {
        (Stage::Preparing, Some(on)) => on.max(facts.since_on),
        _ => facts.since_on,
    }
}

fn waits(facts: &Facts, today: NaiveDate) -> Vec<Wait> {
    let para = turn_paragraph(facts.stage);
    let of = |team: &Team, para| Wait { who: Who::State(team.state, team.side), since_on: facts.since_on, para };
    let secretariat = |since_on| Wait { who: Who::Secretariat, since_on, para };
    let side = |side: Side| facts.teams.iter().filter(move |t| t.side == side);
    match facts.stage {
        Stage::Preparing if !begun(facts, today) => Vec::new(),
        Stage::Preparing => {
            // Languages and time frames come out of consultations that the State under review undertakes (para. 31).
            let consults = side(Side::UnderReview).filter(|_| !facts.languages_agreed);
            let since_on = began_on(facts);
            consults.map(|t| Wait { since_on, ..of(t, "31") }).chain([secretariat(since_on)]).collect()
        }
        Stage::Questionnaire => side(Side::UnderReview).map(|t| of(t, para)).collect(),
        Stage::Feedback => side(Side::Reviewing).filter(|t| !t.feedback_sent).map(|t| of(t, para)).collect(),
        Stage::Dialogue | Stage::Observations => {
            side(Side::UnderReview).chain(side(Side::Reviewing)).map(|t| of(t, para)).collect()
        }
        Stage::Agreed | Stage::Released => vec![secretariat(facts.since_on)],
    }
}

/// Reviewing States, focal points and experts that are missing.
fn teams_incomplete(facts: &Facts, today: NaiveDate) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !facts.teams.iter().any(|t| t.side == Side::Reviewing) && begun(facts, today) {
        blocks.push(block(Obstacle::NoReviewers, None, began_on(facts)));
    }
    for team in &facts.teams {
        let has = |fits: fn(Duty) -> bool| team.roles.iter().any(|r| fits(r.duty) && r.is_active(today));
        if !has(|d| d == Duty::FocalPoint) {
            let since_on = vacant_since(team, |d| d == Duty::FocalPoint, today);
            blocks.push(block(Obstacle::NoFocalPoint, Some(team.state), since_on));
        }
        // A focal point may do all that an expert may, but para. 27 wants an expert designated.
        if begun(facts, today) && !has(|d| d == Duty::Expert) {
            let since_on = vacant_since(team, |d| d == Duty::Expert, today).max(began_on(facts));
            blocks.push(block(Obstacle::NoExpert, Some(team.state), since_on));
        }
    }
    blocks
}

/// Since when nobody of a duty is there: since the last one's end, else since the State takes part.
fn vacant_since(team: &Team, fits: fn(Duty) -> bool, today: NaiveDate) -> NaiveDate {
    let ends = team.roles.iter().filter(|r| fits(r.duty)).filter_map(|r| r.over_on).filter(|over| *over <= today);
    ends.max().map_or(team.since_on, |over| over.max(team.since_on))
}

/// States whose turn it is and whose focal points and experts have all stayed away. Who is missing altogether is another
/// obstacle.
fn absent(rules: &RuleSet, facts: &Facts, waits: &[Wait], today: NaiveDate) -> Vec<Block> {
    let days = i64::from(rules.house.work.absent_days);
    let mut blocks = Vec::new();
    for team in &facts.teams {
        if !waits.iter().any(|w| w.who == Who::State(team.state, team.side)) {
            continue;
        }
        let acting = team.roles.iter().filter(|r| r.duty != Duty::Observer && r.is_active(today));
        // Who was never seen counts from the day on which the role began: there is nothing to come back to before it.
        let since_on = acting.map(|r| r.seen_at.map_or(r.from_on, civil_date)).max();
        if let Some(on) = since_on.filter(|on| today.signed_duration_since(*on).num_days() >= days) {
            blocks.push(block(Obstacle::Absent, Some(team.state), on));
        }
    }
    blocks
}
