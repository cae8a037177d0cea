//! Whom a reminder reaches, and why it may reach nobody (paras. 18, 47).

use super::Standing;
use crate::actor::Duty;
use crate::calendar::{Moment, civil_date};
use crate::id::AccountId;
use crate::party::PartyCode;
use crate::ruleset::RuleSet;

/// In which capacity somebody can be reached for a State.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// With a role in the review today.
    Duty(Duty),
    /// Registered for the State without a role in any review: its permanent mission.
    Mission,
}

/// Somebody of a State who may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Who.
    pub account: AccountId,
    /// For which State.
    pub state: PartyCode,
    /// In which capacity.
    pub capacity: Capacity,
}

/// Why a State, or a whole review, is not reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Skip {
    /// It is the Secretariat's own turn, or nobody's.
    OwnTurn,
    /// It was reminded so few days ago.
    Recently,
    /// Nobody of the State has an account that could be told.
    Nobody,
    /// Something has changed since the preview, so that what would be sent was not seen.
    Changed,
}

impl Skip {
    /// All, for texts and tests.
    pub const ALL: [Self; 4] = [Self::OwnTurn, Self::Recently, Self::Nobody, Self::Changed];

    /// The code used in rows and texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnTurn => "own_turn",
            Self::Recently => "recently",
            Self::Nobody => "nobody",
            Self::Changed => "changed",
        }
    }

    /// The reason of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// What becomes of a reminder for one State; `state` is none where the review asks nothing of any State.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which State.
    pub state: Option<PartyCode>,
    /// Who is told, or why nobody is.
    pub to: Result<Vec<AccountId>, Skip>,
}

/// Plans the reminders of one review. The focal point is told; while a State has none, its permanent mission, which acts for
/// it (para. 18), and its experts. `last` says when a State was last reminded of this review.
pub fn plan(
    rules: &RuleSet,
    standing: &Standing,
    people: &[Reachable],
    last: impl Fn(PartyCode) -> Option<Moment>,
    now: Moment,
) -> Vec<Planned> {
    let asked = standing.asked();
    if asked.is_empty() {
        return vec![Planned { state: None, to: Err(Skip::OwnTurn) }];
    }
    let one = |state: PartyCode| {
        let to = if last(state).is_some_and(|at| is_recent(rules, at, now)) {
            Err(Skip::Recently)
        } else {
            let to = receivers(people, state);
            if to.is_empty() { Err(Skip::Nobody) } else { Ok(to) }
        };
        Planned { state: Some(state), to }
    };
    asked.into_iter().map(one).collect()
}

/// Whether a reminder is so recent that another would be a nuisance; counted in days of Vienna.
pub fn is_recent(rules: &RuleSet, at: Moment, now: Moment) -> bool {
    let days = civil_date(now).signed_duration_since(civil_date(at)).num_days();
    days < i64::from(rules.house.work.remind_days)
}

fn receivers(people: &[Reachable], state: PartyCode) -> Vec<AccountId> {
    let of = |fits: fn(Capacity) -> bool| {
        let mut found: Vec<AccountId> =
            people.iter().filter(|p| p.state == state && fits(p.capacity)).map(|p| p.account).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let points = of(|c| c == Capacity::Duty(Duty::FocalPoint));
    if points.is_empty() { of(|c| matches!(c, Capacity::Mission | Capacity::Duty(Duty::Expert))) } else { points }
}
