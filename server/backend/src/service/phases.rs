//! The dashboard: how many reviews of each group stand where, and what para. 10 asks for. Never a ranking (para. 4 (b)).

mod decisions;
mod list;
mod naming;
mod snapshot;

pub use decisions::DecisionLine;
pub use list::{ReviewFilter, ReviewLine};
pub use naming::{Named, NamedLine, Naming};
pub(crate) use snapshot::SnapshotCache;

use super::{Backend, start};
use crate::error::ServiceError;
use crate::store::{DecisionRecord, PhaseFigures, PhaseRecord};
use chrono::NaiveDate;
use rules::access::decide_house;
use rules::actor::{AccountKind, Viewer};
use rules::calendar::{Moment, civil_date};
use rules::figures::{Times, counts_for_public, nearness};
use rules::forecast::{Completed, Forecast, Quarter, Reached, Standing, forecast};
use rules::gate::{GateFigures, gate};
use rules::ruleset::{Cluster, Group, RuleSet};
use rules::stage::Stage;
use snapshot::Snapshot;

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
    /// Reviews that have reached the phase.
    pub reviews: u32,
    /// Reviews at each stage, in the order of [`Stage::ALL`]; none where so few reviews would tell of single States.
    pub stages: Vec<(Stage, u32)>,
    /// Para. 10, once the denominator is frozen.
    pub gate: Option<GateFigures>,
    /// The day on which the denominator was frozen.
    pub frozen_on: Option<NaiveDate>,
    /// The Conference's decision that applies, if it decided otherwise: reference and day.
    pub decision: Option<(String, NaiveDate)>,
    /// All its decisions about this phase, in the order in which they were recorded.
    pub decisions: Vec<DecisionLine>,
    /// Time limits, for whom they concern.
    pub times: Option<PhaseTimes>,
    /// What dates say of its end; none where the numbers by stage are not shown either.
    pub forecast: Option<PhaseForecast>,
}

/// How many reviews have which kind of day before them (paras. 34, 35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PhaseTimes {
    /// The responses to the questionnaire.
    pub answers: Times,
    /// The written feedback.
    pub feedback: Times,
}

/// When the threshold would be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// It is.
    Reached,
    /// In one of these quarters: if every day agreed is kept, and if every limit is used in full.
    Between(Quarter, Quarter),
    /// So many more reviews would need a day.
    Short(u32),
}

/// What dates say of a phase's end, by quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseForecast {
    /// Reviews completed by now.
    pub completed: u32,
    /// Reviews that have a day.
    pub dated: u32,
    /// Reviews of which nothing is known.
    pub undated: u32,
    /// Why, for whom time limits concern: phase not open, day passed.
    pub why: Option<(u32, u32)>,
    /// Quarter by quarter; none where nothing is known.
    pub quarters: Vec<Completed>,
    /// Para. 10; none before the denominator is frozen.
    pub threshold: Option<Threshold>,
}

impl Backend {
    /// The figures of all groups and phases that have a date, in the public's form.
    ///
    /// # Errors
    /// The database.
    pub async fn phases(&self) -> Result<Vec<PhaseGroup>, ServiceError> {
        self.dashboard(None).await
    }

    /// The figures of all groups and phases that have a date, by group and phase, in the viewer's form.
    ///
    /// # Errors
    /// The database.
    pub async fn dashboard(&self, viewer: Option<&Viewer>) -> Result<Vec<PhaseGroup>, ServiceError> {
        let all = self.snapshot().await?;
        let sight = Sight::of(viewer);
        let mut phases: Vec<PhaseGroup> =
            all.phases.iter().map(|p| figures(self.rules(), &all, p, sight, self.now())).collect();
        phases.sort_by_key(|p| (p.group, p.phase));
        Ok(phases)
    }
}

/// Which form of the figures somebody gets.
#[derive(Clone, Copy)]
struct Sight {
    /// Time limits too.
    times: bool,
    /// Numbers by stage only where they tell of no single State.
    public: bool,
}

impl Sight {
    fn of(viewer: Option<&Viewer>) -> Self {
        let public = match viewer.map(|v| v.kind) {
            None | Some(AccountKind::Stakeholder) => true,
            Some(
                AccountKind::Delegate
                | AccountKind::Secretariat
                | AccountKind::Administrator
                | AccountKind::Chair
                | AccountKind::Bureau,
            ) => false,
        };
        Self { times: decide_house(viewer, rules::access::Act::ReadTimes).is_ok(), public }
    }
}

fn figures(rules: &RuleSet, all: &Snapshot, p: &PhaseFigures, sight: Sight, now: Moment) -> PhaseGroup {
    let of_group = all.reviews.iter().filter(|r| r.group == p.group);
    let standing: Vec<&PhaseRecord> = of_group.filter_map(|r| r.phase(p.phase)).collect();
    let count = |stage: Stage| small(standing.iter().filter(|s| s.stage == stage).count());
    let stages: Vec<(Stage, u32)> = Stage::ALL.into_iter().map(|s| (s, count(s))).collect();
    let completed = stages.iter().filter(|(s, _)| *s >= rules.gate.completed_at).map(|(_, n)| n).sum();
    let decisions: Vec<&DecisionRecord> =
        all.decisions.iter().filter(|d| d.group == p.group && d.phase == p.phase).collect();
    let decision = decisions::applying(&decisions);
    let gate = p.foreseen.map(|n| gate(rules, n, completed, decision.as_ref().map(|d| d.id)));
    let reviews = small(standing.len());
    let shown = !sight.public || counts_for_public(rules, reviews);
    PhaseGroup {
        group: p.group,
        phase: p.phase,
        cluster: rules.cluster_of(p.phase),
        starts_on: p.starts_on,
        reviews,
        stages: if shown { stages } else { Vec::new() },
        gate,
        frozen_on: p.frozen_on,
        decision: decision.map(|d| (d.reference, d.decided_on)),
        decisions: decisions
            .into_iter()
            .map(|d| DecisionLine { reference: d.reference.clone(), decided_on: d.decided_on, lifts: d.lifts })
            .collect(),
        times: sight.times.then(|| times(rules, &standing, now)),
        forecast: shown.then(|| outlook(rules, &standing, p, gate.as_ref(), sight, now)),
    }
}

/// Counts the days that the reviews of a phase have before them.
fn times(rules: &RuleSet, standing: &[&PhaseRecord], now: Moment) -> PhaseTimes {
    let mut times = PhaseTimes::default();
    for stands in standing {
        let Some(due) = start::due_of(rules, stands) else { continue };
        let near = nearness(rules, &due, now);
        match stands.stage {
            Stage::Questionnaire => times.answers.add(near, start::is_agreed(stands)),
            Stage::Feedback => times.feedback.add(near, start::is_agreed(stands)),
            Stage::Preparing | Stage::Dialogue | Stage::Observations | Stage::Agreed | Stage::Released => {}
        }
    }
    times
}

fn outlook(
    rules: &RuleSet,
    standing: &[&PhaseRecord],
    p: &PhaseFigures,
    gate: Option<&GateFigures>,
    sight: Sight,
    now: Moment,
) -> PhaseForecast {
    let today = civil_date(now);
    let sums: Forecast = forecast(
        rules,
        standing.iter().map(|s| Standing {
            stage: s.stage,
            since: civil_date(s.stage_since),
            begins_on: p.starts_on,
            opened_on: s.opened_on,
            answers_agreed_on: s.answers_agreed_on,
            answers_received_on: s.answers_received_on,
            feedback_agreed_on: s.feedback_agreed_on,
        }),
        today,
    );
    PhaseForecast {
        completed: sums.completed,
        dated: sums.dated(),
        undated: sums.undated(),
        why: sight.times.then_some((sums.not_open, sums.passed)),
        quarters: sums.quarters(today),
        threshold: gate.map(|g| match sums.reached(g.needed) {
            Reached::Already => Threshold::Reached,
            Reached::Between { early, late } => Threshold::Between(Quarter::of(early), Quarter::of(late)),
            Reached::Short { by } => Threshold::Short(by),
        }),
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
