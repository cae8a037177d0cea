//! The words of a questionnaire in one language (para. 49), checked against its structure.
//!
//! A language is whole or it does not load: no question without a text, no option without a label, nothing left over.

use super::schema::{Article, Kind, Question, Questionnaire, is_common, split_code};
use super::source::{LoadError, Pairs, SourceFile};
use crate::instrument::Instrument;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All words of one questionnaire in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    articles: BTreeMap<(Instrument, u16), ArticleTexts>,
    questions: BTreeMap<String, QuestionTexts>,
    /// By n: the common block's words are the same under every article.
    common: BTreeMap<String, QuestionTexts>,
}

/// The words about one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleTexts {
    /// What the article is called.
    pub title: String,
    /// What it obliges a party to do, with its force.
    pub obliges: String,
}

/// The words of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionTexts {
    /// The question itself.
    pub text: String,
    /// A sentence of help, if there is one.
    pub help: Option<String>,
    /// Labels by option code; empty unless the kind is several.
    pub options: BTreeMap<String, String>,
    /// Labels by row code; empty unless the kind is table.
    pub rows: BTreeMap<String, String>,
    /// What is counted; only with the kind number.
    pub unit: Option<String>,
}

impl Texts {
    /// The words about an article.
    pub fn article(&self, instrument: Instrument, number: u16) -> Option<&ArticleTexts> {
        self.articles.get(&(instrument, number))
    }

    /// The words of the question with this full code.
    pub fn question(&self, code: &str) -> Option<&QuestionTexts> {
        self.questions.get(code).or_else(|| {
            let (instrument, number, n) = split_code(code)?;
            self.article(instrument, number)?;
            self.common.get(n)
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionFile {
    articles: Pairs<ArticleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    questions: Pairs<QuestionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleFile {
    title: String,
    obliges: String,
    questions: Pairs<QuestionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    text: String,
    help: Option<String>,
    #[serde(default)]
    options: Pairs<String>,
    #[serde(default)]
    rows: Pairs<String>,
    unit: Option<String>,
}

/// Reads the words for a questionnaire; each section's file is known by its name, `...-<instrument>.json`.
///
/// # Errors
/// The first fault found, with file, line and column: form, a missing or empty text, label or unit, a text for which the
/// structure has no place, a section without a file.
pub fn load_texts(
    questionnaire: &Questionnaire,
    common: &SourceFile,
    sections: &[SourceFile],
) -> Result<Texts, LoadError> {
    let mut texts = Texts::default();
    let block: CommonFile = common.read()?;
    for file in sections {
        let named = instrument(file.name);
        let Some(section) = named.and_then(|i| questionnaire.sections.iter().find(|s| s.instrument == i)) else {
            return Err(file.error_at(0, "the name does not end in an instrument of this questionnaire"));
        };
        let content: SectionFile = file.read()?;
        for article in &section.articles {
            let key = article.number.to_string();
            let Some(words) = content.articles.get(&key) else {
                return Err(file.error_at(0, format!("article {key} is missing")));
            };
            if texts.article(article.instrument, article.number).is_some() {
                return Err(file.error_at(0, format!("a second file for `{}`", article.instrument.code())));
            }
            texts.add(file, article, words)?;
        }
        let asked = |key: &str| section.articles.iter().any(|a| a.number.to_string() == key);
        if let Some((key, _)) = content.articles.0.iter().find(|(key, _)| !asked(key)) {
            return Err(file.error_at(article_start(file, key), format!("article {key} is not asked")));
        }
    }
    if let Some(article) = questionnaire.articles().find(|a| texts.article(a.instrument, a.number).is_none()) {
        return Err(common.error_at(0, format!("no file of texts for `{}` beside this one", article.instrument.code())));
    }
    for question in questionnaire.questions().filter(|q| is_common(&q.n)) {
        if block.questions.get(&question.n).is_none() {
            let at = common.member(0, "questions", 0).unwrap_or(0);
            return Err(common.error_at(at, format!("common question `{}` has no text", question.n)));
        }
    }
    for (n, found) in &block.questions.0 {
        let Some(question) = questionnaire.questions().find(|q| q.n == *n && is_common(n)) else {
            let at = common.member(0, n, 0).unwrap_or(0);
            return Err(common.error_at(at, format!("the common block asks no question `{n}`")));
        };
        texts.common.insert(n.clone(), question_texts(common, 0, question, found)?);
    }
    Ok(texts)
}

impl Texts {
    /// Takes the words of one article and of its own questions.
    fn add(&mut self, file: &SourceFile, article: &Article, words: &ArticleFile) -> Result<(), LoadError> {
        let number = article.number;
        let start = article_start(file, &number.to_string());
        for (name, text) in [("title", &words.title), ("obliges", &words.obliges)] {
            if text.trim().is_empty() {
                let at = file.member(start, name, 0).unwrap_or(start);
                return Err(file.error_at(at, format!("`{name}` of article {number} is empty")));
            }
        }
        for (n, _) in &words.questions.0 {
            if is_common(n) || !article.questions.iter().any(|q| q.n == *n) {
                let at = file.member(start, n, 0).unwrap_or(start);
                return Err(file.error_at(at, format!("article {number} asks no question `{n}` of its own")));
            }
        }
        for question in article.questions.iter().filter(|q| !is_common(&q.n)) {
            let Some(found) = words.questions.get(&question.n) else {
                return Err(file.error_at(start, format!("question `{}` has no text", question.code)));
            };
            self.questions.insert(question.code.clone(), question_texts(file, start, question, found)?);
        }
        self.articles.insert(
            (article.instrument, number),
            ArticleTexts { title: words.title.clone(), obliges: words.obliges.clone() },
        );
        Ok(())
    }
}

/// The instrument that a file's name ends in.
fn instrument(name: &str) -> Option<Instrument> {
    Instrument::from_code(name.strip_suffix(".json")?.rsplit('-').next()?)
}

/// Where the article's member begins. A question may bear the same number, so the one that is followed by an object with
/// a title is sought.
fn article_start(file: &SourceFile, key: &str) -> usize {
    let first = file.member(0, key, 0).unwrap_or(0);
    (0..)
        .map_while(|nth| file.member(0, key, nth))
        .find(|at| {
            let object = file.text.get(*at..).and_then(|rest| rest.split_once('{')).map_or("", |(_, inside)| inside);
            let object = object.split_once('{').map_or(object, |(before, _)| before);
            object.contains("\"title\"") || object.contains("\"obliges\"") || object.contains("\"questions\"")
        })
        .unwrap_or(first)
}

fn question_texts(
    file: &SourceFile,
    from: usize,
    question: &Question,
    found: &QuestionFile,
) -> Result<QuestionTexts, LoadError> {
    let start = file.member(from, "questions", 0).and_then(|at| file.member(at, &question.n, 0)).unwrap_or(from);
    let fault = |key: &str, reason: String| {
        let at = file.member(start, key, 0).unwrap_or(start);
        Err(file.error_at(at, format!("question `{}`: {reason}", question.code)))
    };
    if found.text.trim().is_empty() {
        return fault("text", "the text is empty".to_owned());
    }
    if found.help.as_ref().is_some_and(|h| h.trim().is_empty()) {
        return fault("help", "the help is empty; leave it out".to_owned());
    }
    let none: &[String] = &[];
    let (options, rows, unit) = match &question.kind {
        Kind::Several { options } => (options.as_slice(), none, false),
        Kind::Table { rows, .. } => (none, rows.as_slice(), false),
        Kind::Number { .. } => (none, none, true),
        Kind::YesNo | Kind::Text | Kind::Laws | Kind::Authority | Kind::Date | Kind::File => (none, none, false),
    };
    for (name, codes, labels) in [("options", options, &found.options), ("rows", rows, &found.rows)] {
        if let Some(code) = codes.iter().find(|code| labels.get(code).is_none_or(|label| label.trim().is_empty())) {
            return fault(name, format!("`{name}` has no label for `{code}`"));
        }
        if let Some((code, _)) = labels.0.iter().find(|(code, _)| !codes.contains(code)) {
            return fault(code, format!("`{name}` has a label for `{code}`, which there is not"));
        }
    }
    match &found.unit {
        None if unit => return fault("unit", "the unit is missing".to_owned()),
        Some(words) if unit && words.trim().is_empty() => return fault("unit", "the unit is empty".to_owned()),
        Some(_) if !unit => return fault("unit", "a unit goes with numbers only".to_owned()),
        None | Some(_) => {}
    }
    Ok(QuestionTexts {
        text: found.text.clone(),
        help: found.help.clone(),
        options: found.options.0.iter().cloned().collect(),
        rows: found.rows.0.iter().cloned().collect(),
        unit: found.unit.clone(),
    })
}
