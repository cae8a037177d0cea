//! Which questions a State is asked: a small tree of conditions over its treaties and its earlier answers.
//!
//! One pass in the order asked is enough, because a condition looks back only. An answer that becomes hidden is kept but
//! counts as not given, so what hangs on it is hidden too. Nothing here needs the whole questionnaire: a browser holds an
//! [`Outline`] of its page and repeats the server's pass on each click.

use super::schema::{Article, Kind, Question, Questionnaire, article_part};
use super::value::Value;
use crate::instrument::{Instrument, TreatyStatus};
use crate::party::Treaties;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When something is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Each part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// The State is bound by the treaty; a signature is not enough (table 1, footnote a).
    PartyTo(TreatyName),
    /// One of the values was chosen in a question asked before.
    Answer {
        /// Full code, once loaded.
        question: String,
        /// The values of which one is enough.
        is: Vec<String>,
    },
    /// Some yes_no question asked before in this article has one of these values.
    AnyInArticle(Vec<String>),
}

/// A treaty that a condition may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreatyName {
    /// The Organized Crime Convention.
    Untoc,
    /// The Trafficking in Persons Protocol.
    Trafficking,
    /// The Smuggling of Migrants Protocol.
    Migrants,
    /// The Firearms Protocol.
    Firearms,
    /// The Convention against Corruption.
    Uncac,
}

impl TreatyName {
    /// All five, for tables and tests.
    pub const ALL: [Self; 5] = [Self::Untoc, Self::Trafficking, Self::Migrants, Self::Firearms, Self::Uncac];

    /// The code used in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Untoc => "untoc",
            Self::Trafficking => "trafficking",
            Self::Migrants => "migrants",
            Self::Firearms => "firearms",
            Self::Uncac => "uncac",
        }
    }

    /// How a State stands to it.
    pub const fn status(self, treaties: &Treaties) -> TreatyStatus {
        match self {
            Self::Untoc => treaties.untoc,
            Self::Trafficking => treaties.trafficking,
            Self::Migrants => treaties.migrants,
            Self::Firearms => treaties.firearms,
            Self::Uncac => treaties.uncac,
        }
    }
}

/// What conditions may know of the State.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// How it stands to each treaty.
    pub treaties: Treaties,
    /// Its instruments in this review: those it is a party to (para. 25), or takes part in as a signatory (para. 52).
    pub instruments: Vec<Instrument>,
}

/// What conditions may know of the answers given to visible questions.
pub trait Lookup {
    /// Whether one of the values is chosen in the question with this full code.
    fn chosen(&self, code: &str, values: &[String]) -> bool;
    /// Whether one of the values is chosen in some yes_no question of the article, such as `untoc-5`.
    fn any_in_article(&self, article: &str, values: &[String]) -> bool;
}

impl Condition {
    /// Whether it holds for a question or article within `article`, such as `untoc-5`.
    pub fn holds(&self, article: &str, facts: &Facts, lookup: &dyn Lookup) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(article, facts, lookup)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(article, facts, lookup)),
            Self::Not(part) => !part.holds(article, facts, lookup),
            Self::PartyTo(treaty) => treaty.status(&facts.treaties) == TreatyStatus::Party,
            Self::Answer { question, is } => lookup.chosen(question, is),
            Self::AnyInArticle(is) => lookup.any_in_article(article, is),
        }
    }

    /// Adds the full codes that the condition names; a page needs the answers to those that stand on other pages.
    pub fn names(&self, codes: &mut BTreeSet<String>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.names(codes)),
            Self::Not(part) => part.names(codes),
            Self::PartyTo(_) | Self::AnyInArticle(_) => {}
            Self::Answer { question, .. } => {
                codes.insert(question.clone());
            }
        }
    }
}

/// Whether the one question with this full code is shown, its article being shown.
pub fn shows(code: &str, show: Option<&Condition>, facts: &Facts, lookup: &dyn Lookup) -> bool {
    show.is_none_or(|condition| condition.holds(article_part(code), facts, lookup))
}

/// Choices made so far; the plain [`Lookup`] of the server and of the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices(BTreeMap<String, Chosen>);

/// Choices in one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Chosen {
    yes_no: bool,
    values: Vec<String>,
}

impl Choices {
    /// Notes what is chosen in a visible question; nothing chosen is the same as not answered.
    pub fn set(&mut self, code: &str, yes_no: bool, values: Vec<String>) {
        if values.is_empty() {
            self.0.remove(code);
        } else {
            self.0.insert(code.to_owned(), Chosen { yes_no, values });
        }
    }

    /// Only the questions in `codes`: what a page about other questions needs to be told.
    pub fn only(&self, codes: &BTreeSet<String>) -> Self {
        Self(self.0.iter().filter(|(code, _)| codes.contains(*code)).map(|(c, v)| (c.clone(), v.clone())).collect())
    }
}

impl Lookup for Choices {
    fn chosen(&self, code: &str, values: &[String]) -> bool {
        self.0.get(code).is_some_and(|chosen| chosen.values.iter().any(|v| values.contains(v)))
    }

    fn any_in_article(&self, article: &str, values: &[String]) -> bool {
        let of_article = |code: &str| article_part(code) == article;
        self.0.iter().any(|(code, c)| c.yes_no && of_article(code) && c.values.iter().any(|v| values.contains(v)))
    }
}

/// What a page keeps of a question so that it can hide and show it by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Full code.
    pub code: String,
    /// Whether `any_in_article` looks at it.
    pub yes_no: bool,
    /// Its condition, with full codes.
    pub show: Option<Condition>,
}

impl Question {
    /// What a page keeps of it.
    pub fn outline(&self) -> Outline {
        Outline { code: self.code.clone(), yes_no: self.kind == Kind::YesNo, show: self.show.clone() }
    }
}

impl Article {
    /// Codes of other articles' questions that this article's questions depend on.
    pub fn depends_on(&self) -> BTreeSet<String> {
        let mut codes = BTreeSet::new();
        self.questions.iter().filter_map(|q| q.show.as_ref()).for_each(|show| show.names(&mut codes));
        codes.retain(|code| !self.questions.iter().any(|q| q.code == *code));
        codes
    }
}

/// One pass over the questions of a page in the order asked: which are shown. `choices` begins with the effective choices
/// of other pages and ends with those of this page added; `read` gives what is chosen in a question, shown or not.
pub fn cascade(
    outline: &[Outline],
    facts: &Facts,
    choices: &mut Choices,
    read: &dyn Fn(&str) -> Vec<String>,
) -> Vec<bool> {
    // What stood here from an earlier pass must not be seen before its question is reached again.
    outline.iter().for_each(|entry| choices.set(&entry.code, entry.yes_no, Vec::new()));
    outline
        .iter()
        .map(|entry| {
            let shown = shows(&entry.code, entry.show.as_ref(), facts, choices);
            if shown {
                choices.set(&entry.code, entry.yes_no, read(&entry.code));
            }
            shown
        })
        .collect()
}

/// The questions and articles that a State is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible {
    questions: BTreeSet<String>,
    articles: BTreeSet<(Instrument, u16)>,
    choices: Choices,
}

impl Visible {
    /// Whether the question with this full code is asked.
    pub fn question(&self, code: &str) -> bool {
        self.questions.contains(code)
    }

    /// Whether the article is asked at all.
    pub fn article(&self, instrument: Instrument, number: u16) -> bool {
        self.articles.contains(&(instrument, number))
    }

    /// The choices in visible questions, for a page that continues the pass by itself.
    pub const fn choices(&self) -> &Choices {
        &self.choices
    }

    /// How many questions are asked.
    pub fn count(&self) -> u32 {
        u32::try_from(self.questions.len()).unwrap_or(u32::MAX)
    }
}

impl Article {
    /// Whether a State is asked the article at all, by what is known of it before any answer: its instruments (para. 25),
    /// and what the article itself is made to depend on.
    pub fn is_for(&self, facts: &Facts) -> bool {
        let name = self.questions.first().map_or("", |q| article_part(&q.code));
        facts.instruments.contains(&self.instrument)
            && self.only_if.as_ref().is_none_or(|condition| condition.holds(name, facts, &Choices::default()))
    }
}

/// Which questions a State is asked, given its answers by full code: not those of an instrument it does not have in the
/// review (para. 25), nor of an article that is not for it, nor those whose condition does not hold.
pub fn visible<'v>(
    questionnaire: &Questionnaire,
    facts: &Facts,
    values: &dyn Fn(&str) -> Option<&'v Value>,
) -> Visible {
    let mut made = Visible::default();
    for article in questionnaire.articles() {
        let name = article.questions.first().map_or("", |q| article_part(&q.code));
        let asked = facts.instruments.contains(&article.instrument)
            && article.only_if.as_ref().is_none_or(|condition| condition.holds(name, facts, &made.choices));
        if !asked {
            continue;
        }
        made.articles.insert((article.instrument, article.number));
        for question in &article.questions {
            if shows(&question.code, question.show.as_ref(), facts, &made.choices) {
                let chosen = values(&question.code).map(Value::choices).unwrap_or_default();
                made.choices.set(&question.code, question.kind == Kind::YesNo, chosen);
                made.questions.insert(question.code.clone());
            }
        }
    }
    made
}
