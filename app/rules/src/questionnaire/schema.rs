//! The questionnaire of one cluster: sections by instrument, articles, questions (paras. 19 and 25).
//!
//! Only structure; the words are in `texts`. A `Questionnaire` made by [`load`] holds what its checks promise: codes are
//! unique and lower case, and conditions name only questions that were asked before.

mod load;

pub use load::load;

use super::condition::Condition;
use crate::instrument::Instrument;
use serde::{Deserialize, Serialize};

/// All that is asked under one cluster; a response is pinned to one version of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Such as `cluster-1`.
    pub name: String,
    /// Grows with each change; a code never changes its meaning.
    pub version: u32,
    /// Version of the common block, which several questionnaires share.
    pub common_version: u32,
    /// One for each instrument, in the order asked.
    pub sections: Vec<Section>,
}

/// The part about one instrument, shown only to States that have it in the review (para. 25).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The Convention or a Protocol.
    pub instrument: Instrument,
    /// In the order asked.
    pub articles: Vec<Article>,
}

/// One article with its own questions and, after them, those of the common block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Whose article it is.
    pub instrument: Instrument,
    /// Its number in the instrument.
    pub number: u16,
    /// How strongly it obliges.
    pub force: Force,
    /// Asked only of States of which this holds (table 1, footnote a).
    pub only_if: Option<Condition>,
    /// In the order asked.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Full code, `instrument-article-n`, such as `untoc-5-c1`.
    pub code: String,
    /// The code's last part.
    pub n: String,
    /// The article's number.
    pub article: u16,
    /// Whose article it is.
    pub instrument: Instrument,
    /// What an answer may be.
    pub kind: Kind,
    /// Asked only when this holds.
    pub show: Option<Condition>,
}

/// How strongly an article obliges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// A party must.
    Mandatory,
    /// A party must, subject to something such as its constitution.
    Qualified,
    /// A party may.
    Optional,
}

impl Force {
    /// All three, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Mandatory, Self::Qualified, Self::Optional];

    /// The code used in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::Qualified => "qualified",
            Self::Optional => "optional",
        }
    }
}

/// What an answer may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes, yes in part, no, or outside the respondent's competence.
    YesNo,
    /// A long text.
    Text,
    /// Citations of laws or cases.
    Laws,
    /// A whole number between two bounds, both allowed.
    Number {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// Whole numbers by row and year.
    Table {
        /// Codes of the rows.
        rows: Vec<String>,
        /// The most different years one answer may hold.
        years: u8,
    },
    /// Any number of these options.
    Several {
        /// Codes of the options.
        options: Vec<String>,
    },
    /// Name and address of an authority.
    Authority,
    /// A civil date.
    Date,
    /// Uploaded files.
    File,
}

impl Kind {
    /// The code used in files and in stored values.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Text => "text",
            Self::Laws => "laws",
            Self::Number { .. } => "number",
            Self::Table { .. } => "table",
            Self::Several { .. } => "several",
            Self::Authority => "authority",
            Self::Date => "date",
            Self::File => "file",
        }
    }
}

impl Questionnaire {
    /// The question of a full code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        let (instrument, number, n) = split_code(code)?;
        let article = self.article(instrument, number)?;
        // Compared whole: a number written as `05` reads like 5 but is not the code.
        article.questions.iter().find(|q| q.n == n && q.code == code)
    }

    /// The article of an instrument.
    pub fn article(&self, instrument: Instrument, number: u16) -> Option<&Article> {
        let section = self.sections.iter().find(|s| s.instrument == instrument)?;
        section.articles.iter().find(|a| a.number == number)
    }

    /// All articles in the order asked.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.sections.iter().flat_map(|s| &s.articles)
    }

    /// All questions in the order asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.articles().flat_map(|a| &a.questions)
    }
}

/// The three parts of a full code: instrument, article, n.
pub fn split_code(code: &str) -> Option<(Instrument, u16, &str)> {
    let (article, n) = code.rsplit_once('-')?;
    let (instrument, number) = article.split_once('-')?;
    Some((Instrument::from_code(instrument)?, number.parse().ok()?, n))
}

/// The part of a full code that names the article: `untoc-5` of `untoc-5-c1`.
pub(crate) fn article_part(code: &str) -> &str {
    code.rsplit_once('-').map_or("", |(article, _)| article)
}

/// Whether an n belongs to the common block, which is asked under every article.
pub(crate) fn is_common(n: &str) -> bool {
    n.starts_with('c')
}
