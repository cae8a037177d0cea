//! A rule set: all thresholds, durations, limits and tables of one text of the Mechanism, as data.
//!
//! The figures live in `data/<name>.json`, each with its paragraph, because the Conference may amend them (para. 16).
//! No other module may hold such a figure as a constant. A file is checked when it is loaded ([`RuleSet::load`]); a
//! fault names line and column.
//!
//! [`limits`] holds the parts with plain figures.

mod check;
pub mod limits;

use crate::draw::DrawRules;
use crate::instrument::{Instrument, TreatyStatus};
use crate::party::Treaties;
use crate::stage::Stage;
use limits::{House, Limits};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;

/// The text in force: Conference resolution 9/1, annex.
pub const RESOLUTION_9_1: &str = "resolution-9-1";

/// The draft of 2017 (CTOC/COP/WG.9/2017/2), never adopted; shows the engine with another text.
pub const DRAFT_2017: &str = "draft-2017";

/// One figure and the paragraph it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The figure; its unit is in the name of the field that holds it.
    pub value: u32,
    /// Paragraph, written as on screen after "para.": `28 (c)`. `None`: the text is silent, the figure is ours.
    pub para: Option<String>,
}

/// The time zone in which civil days end. Only one is known: [`crate::calendar`] knows its clock changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zone {
    /// The seat of the Secretariat.
    #[serde(rename = "Europe/Vienna")]
    Vienna,
}

impl Zone {
    /// The IANA name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vienna => "Europe/Vienna",
        }
    }
}

/// A third of the States, drawn for one of three consecutive years (para. 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// Starts first.
    I,
    /// Starts second.
    II,
    /// Starts third.
    III,
}

impl Group {
    /// All three, in the order in which they start. A rule set may use fewer: see [`Groups::names`].
    pub const ALL: [Self; 3] = [Self::I, Self::II, Self::III];

    /// The code used in files, rows and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::II => "II",
            Self::III => "III",
        }
    }

    /// The group of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }
}

/// A set of articles by subject matter (para. 9, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cluster {
    /// Criminalization and jurisdiction.
    Criminalization,
    /// Prevention, technical assistance, protection measures and other measures.
    Prevention,
    /// Law enforcement and the judicial system.
    LawEnforcement,
    /// International cooperation, mutual legal assistance and confiscation.
    Cooperation,
}

impl Cluster {
    /// All four, in the order of table 1 (not the order of review: that is the workplan).
    pub const ALL: [Self; 4] = [Self::Criminalization, Self::Prevention, Self::LawEnforcement, Self::Cooperation];

    /// The code used in files, rows and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Criminalization => "criminalization",
            Self::Prevention => "prevention",
            Self::LawEnforcement => "law_enforcement",
            Self::Cooperation => "cooperation",
        }
    }

    /// The cluster of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// How many phases, how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phases {
    /// Review phases after the preparatory one (para. 9).
    pub count: Figure,
    /// How long a phase lasts for one group (para. 15).
    pub length_months: Figure,
    /// From the start of one phase to the start of the next one of the same group.
    pub every_months: Figure,
}

/// The groups and their distance in time (para. 17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// In the order in which they start.
    pub names: Vec<Group>,
    /// How long each group starts after the one before.
    pub stagger_months: Figure,
}

/// One cluster's articles for each instrument; an empty list is an empty cell of the table: nothing is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    untoc: Vec<u16>,
    trafficking: Vec<u16>,
    migrants: Vec<u16>,
    firearms: Vec<u16>,
}

/// Table 1. Every cluster and every instrument has a field, so a file cannot leave one out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    criminalization: Cells,
    prevention: Cells,
    law_enforcement: Cells,
    cooperation: Cells,
    /// Where the table stands.
    pub para: String,
}

impl Table {
    /// The articles of a cell, in ascending order.
    pub fn articles(&self, cluster: Cluster, instrument: Instrument) -> &[u16] {
        let cells = match cluster {
            Cluster::Criminalization => &self.criminalization,
            Cluster::Prevention => &self.prevention,
            Cluster::LawEnforcement => &self.law_enforcement,
            Cluster::Cooperation => &self.cooperation,
        };
        match instrument {
            Instrument::Untoc => &cells.untoc,
            Instrument::Trafficking => &cells.trafficking,
            Instrument::Migrants => &cells.migrants,
            Instrument::Firearms => &cells.firearms,
        }
    }
}

/// A treaty outside the Mechanism that a footnote names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OtherTreaty {
    /// The Convention against Corruption.
    Uncac,
}

/// Articles that are not reviewed for parties to another treaty (table 1, footnote a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footnote {
    /// Whose articles.
    pub instrument: Instrument,
    /// Which articles.
    pub articles: Vec<u16>,
    /// Parties to this treaty are spared.
    pub unless_party_to: OtherTreaty,
    /// Where the footnote stands.
    pub para: String,
}

/// Table 2: the clusters of each phase, first phase first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workplan {
    /// One list a phase; resolution 9/1 has one cluster in each.
    pub phases: Vec<Vec<Cluster>>,
    /// Where the workplan stands.
    pub para: String,
}

/// The share of a group's reviews that opens its next phase (para. 10), as a fraction: never as a float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// Above the line.
    pub numerator: u32,
    /// Below the line.
    pub denominator: u32,
    /// Where the share stands.
    pub para: String,
    /// The stage from which a review counts as completed; the text does not say it.
    pub completed_at: Stage,
    /// What `completed_at` leans on.
    pub completed_para: String,
}

/// One text of the Mechanism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// File name without the ending; also in draw records.
    pub name: String,
    /// The document.
    pub symbol: String,
    /// Readings and open questions, in English, for whoever edits the file.
    pub notes: Vec<String>,
    /// Where days end.
    pub zone: Zone,
    /// Years before the first phase of the first group (para. 9).
    pub preparatory_years: Figure,
    /// Number and length of phases.
    pub phases: Phases,
    /// Groups.
    pub groups: Groups,
    /// Table 1.
    pub clusters: Table,
    /// Exceptions to table 1.
    pub footnotes: Vec<Footnote>,
    /// Table 2.
    pub workplan: Workplan,
    /// Para. 10.
    pub gate: GateRule,
    /// Figures of the text.
    pub limits: Limits,
    /// Paras. 26 and 28: readings and figures of the drawing of lots.
    pub draw: DrawRules,
    /// Figures of this platform, about which the text is silent.
    pub house: House,
}

impl RuleSet {
    /// Reads and checks a rule set. `name` is the file's name without its ending and must be the set's own name.
    ///
    /// # Errors
    /// The first fault found, with its place: no JSON, a field unknown or missing, or figures that contradict each other.
    pub fn load(name: &str, text: &str) -> Result<Self, RuleSetError> {
        let rules: Self = serde_json::from_str(text).map_err(|e| RuleSetError::from_json(name, &e))?;
        check::check(name, &rules).map_err(|fault| fault.placed(name, text))?;
        Ok(rules)
    }

    /// The clusters of a phase, counted from 1; empty for a phase that does not exist.
    pub fn clusters_of(&self, phase: u8) -> &[Cluster] {
        let index = usize::from(phase).checked_sub(1);
        index.and_then(|i| self.workplan.phases.get(i)).map_or(&[], Vec::as_slice)
    }

    /// The cluster of a phase under which a group is reviewed (para. 11), counted from 1. Where a text has several
    /// clusters in a phase this is the first: ask [`Self::clusters_of`].
    pub fn cluster_of(&self, phase: u8) -> Option<Cluster> {
        self.clusters_of(phase).first().copied()
    }

    /// The articles of table 1, footnotes not applied. Empty: nothing is due in that cell.
    pub fn articles(&self, cluster: Cluster, instrument: Instrument) -> &[u16] {
        self.clusters.articles(cluster, instrument)
    }

    /// Whether a footnote spares a State with these treaties the article. Signing the other treaty is not enough:
    /// the State must be a party to it.
    pub fn is_spared(&self, instrument: Instrument, article: u16, treaties: &Treaties) -> bool {
        self.footnotes.iter().any(|note| {
            let status = match note.unless_party_to {
                OtherTreaty::Uncac => treaties.uncac,
            };
            note.instrument == instrument && status == TreatyStatus::Party && note.articles.contains(&article)
        })
    }

    /// The articles due from a State in a cell, footnotes applied. Whether the State is reviewed for the instrument
    /// at all (para. 9, or para. 52 for signatories) is not asked here.
    pub fn due(&self, cluster: Cluster, instrument: Instrument, treaties: &Treaties) -> Vec<u16> {
        let articles = self.articles(cluster, instrument).iter().copied();
        articles.filter(|a| !self.is_spared(instrument, *a, treaties)).collect()
    }
}

/// What is wrong with a rule set's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetError {
    /// The rule set.
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in bytes.
    pub column: usize,
    /// In English, for whoever edits the file.
    pub reason: String,
}

impl RuleSetError {
    fn from_json(name: &str, error: &serde_json::Error) -> Self {
        let mut reason = error.to_string();
        // serde_json appends the place, which is already in fields of its own.
        if let Some(end) = reason.rfind(" at line ") {
            reason.truncate(end);
        }
        Self { name: name.to_owned(), line: error.line(), column: error.column(), reason }
    }
}

impl fmt::Display for RuleSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule set {}, line {}, column {}: {}", self.name, self.line, self.column, self.reason)
    }
}

impl std::error::Error for RuleSetError {}

/// A rule set that is compiled in, by name; `None` if there is none of that name.
pub fn built_in(name: &str) -> Option<Result<&'static RuleSet, &'static RuleSetError>> {
    static RESOLUTION: OnceLock<Result<RuleSet, RuleSetError>> = OnceLock::new();
    static DRAFT: OnceLock<Result<RuleSet, RuleSetError>> = OnceLock::new();
    let (set, text) = match name {
        RESOLUTION_9_1 => (&RESOLUTION, include_str!("../data/resolution-9-1.json")),
        DRAFT_2017 => (&DRAFT, include_str!("../data/draft-2017.json")),
        _ => return None,
    };
    Some(set.get_or_init(|| RuleSet::load(name, text)).as_ref())
}

/// The text in force.
///
/// # Panics
/// If the file that was compiled in is faulty, which the test `both_texts_load` excludes.
pub fn resolution_9_1() -> &'static RuleSet {
    match built_in(RESOLUTION_9_1) {
        Some(Ok(rules)) => rules,
        Some(Err(fault)) => panic!("{fault}"),
        None => panic!("rule set {RESOLUTION_9_1} is not compiled in"),
    }
}
