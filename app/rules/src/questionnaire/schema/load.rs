//! Reads the structure files and refuses whatever a person who edits them could get wrong.
//!
//! The wire types are flat so that the JSON reader can name line and column; meaning is checked afterwards, in file order.

use super::{Article, Force, Kind, Question, Questionnaire, Section, is_common};
use crate::instrument::Instrument;
use crate::questionnaire::condition::Condition;
use crate::questionnaire::source::{LoadError, SourceFile};
use crate::questionnaire::value::Choice;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A table wider than this cannot be read on a screen.
const YEARS_MAX: u8 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionFile {
    questionnaire: String,
    version: u32,
    instrument: Instrument,
    articles: Vec<ArticleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    version: u32,
    questions: Vec<QuestionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleFile {
    article: u16,
    force: Force,
    only_if: Option<Condition>,
    questions: Vec<QuestionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile {
    n: String,
    kind: KindFile,
    options: Option<Vec<String>>,
    rows: Option<Vec<String>>,
    years: Option<u8>,
    min: Option<i64>,
    max: Option<i64>,
    show: Option<Condition>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    YesNo,
    Text,
    Laws,
    Number,
    Table,
    Several,
    Authority,
    Date,
    File,
}

/// Puts the common block and the sections of one cluster together; sections are asked in the order given.
///
/// # Errors
/// The first fault found, with file, line and column: form (unknown members, unknown kinds), repeated or badly written
/// codes, empty options, sections that disagree on name or version, and conditions that name a question not asked before
/// or a value it cannot have.
pub fn load(common: &SourceFile, sections: &[SourceFile]) -> Result<Questionnaire, LoadError> {
    let block: CommonFile = common.read()?;
    if block.version == 0 {
        return Err(common.error_at(common.member(0, "version", 0).unwrap_or(0), "versions count from 1"));
    }
    let mut made: Option<Questionnaire> = None;
    let mut seen = Seen::default();
    for file in sections {
        let section: SectionFile = file.read()?;
        let questionnaire = made.get_or_insert_with(|| Questionnaire {
            name: section.questionnaire.clone(),
            version: section.version,
            common_version: block.version,
            sections: Vec::new(),
        });
        check_section(file, &section, questionnaire)?;
        let mut articles: Vec<Article> = Vec::with_capacity(section.articles.len());
        for (index, article) in section.articles.iter().enumerate() {
            let start = file.member(0, "article", index).unwrap_or(0);
            if article.article == 0 || articles.iter().any(|a| a.number == article.article) {
                return Err(file.error_at(start, format!("article {} stands twice or is 0", article.article)));
            }
            let place = Place { file, common, start, instrument: section.instrument, number: article.article };
            articles.push(place.article(article, &block, &mut seen)?);
        }
        questionnaire.sections.push(Section { instrument: section.instrument, articles });
    }
    made.ok_or_else(|| common.error_at(0, "a questionnaire needs at least one section"))
}

/// Sections of one questionnaire agree on its name and version, and each instrument has one.
fn check_section(file: &SourceFile, section: &SectionFile, questionnaire: &Questionnaire) -> Result<(), LoadError> {
    let fault = |key: &str, reason: String| Err(file.error_at(file.member(0, key, 0).unwrap_or(0), reason));
    if section.questionnaire != questionnaire.name || section.questionnaire.is_empty() {
        return fault("questionnaire", format!("`{}` is not the name of the other sections", section.questionnaire));
    }
    if section.version != questionnaire.version || section.version == 0 {
        return fault("version", format!("version {} is not that of the other sections, or 0", section.version));
    }
    if questionnaire.sections.iter().any(|s| s.instrument == section.instrument) {
        return fault("instrument", format!("a second section for `{}`", section.instrument.code()));
    }
    if section.articles.is_empty() {
        return fault("articles", "a section needs at least one article".to_owned());
    }
    Ok(())
}

/// What was asked so far and which choices each question offers; empty for kinds without choices.
#[derive(Default)]
struct Seen(BTreeMap<String, (bool, Vec<String>)>);

impl Seen {
    fn add(&mut self, question: &Question) {
        let (yes_no, choices) = match &question.kind {
            Kind::YesNo => (true, Choice::ALL.iter().map(|c| c.code().to_owned()).collect()),
            Kind::Several { options } => (false, options.clone()),
            Kind::Text
            | Kind::Laws
            | Kind::Number { .. }
            | Kind::Table { .. }
            | Kind::Authority
            | Kind::Date
            | Kind::File => (false, Vec::new()),
        };
        self.0.insert(question.code.clone(), (yes_no, choices));
    }
}

/// One article while it is read.
struct Place<'a> {
    file: &'a SourceFile<'a>,
    common: &'a SourceFile<'a>,
    start: usize,
    instrument: Instrument,
    number: u16,
}

impl Place<'_> {
    fn article(&self, article: &ArticleFile, block: &CommonFile, seen: &mut Seen) -> Result<Article, LoadError> {
        if article.questions.is_empty() {
            return Err(self.file.error_at(self.start, format!("article {} asks nothing", self.number)));
        }
        // Checked before its questions are known: whether an article is asked cannot hang on its own answers.
        let only_if = match &article.only_if {
            None => None,
            Some(condition) => Some(self.condition(condition, seen, Origin::OnlyIf).map_err(|reason| {
                let at = self.file.member(self.start, "only_if", 0).unwrap_or(self.start);
                self.file.error_at(at, format!("only_if of article {}: {reason}", self.number))
            })?),
        };
        let mut questions = Vec::with_capacity(article.questions.len() + block.questions.len());
        let own = article.questions.iter().enumerate().map(|(i, q)| (self.file, self.start, i, q, Origin::Own));
        let shared = block.questions.iter().enumerate().map(|(i, q)| (self.common, 0, i, q, Origin::Common));
        for (file, from, index, question, origin) in own.chain(shared) {
            let question = self.question(question, seen, origin).map_err(|reason| {
                let code = format!("{}-{}-{}", self.instrument.code(), self.number, question.n);
                file.error_at(file.member(from, "n", index).unwrap_or(from), format!("question `{code}`: {reason}"))
            })?;
            seen.add(&question);
            questions.push(question);
        }
        Ok(Article { instrument: self.instrument, number: self.number, force: article.force, only_if, questions })
    }

    fn question(&self, file: &QuestionFile, seen: &Seen, origin: Origin) -> Result<Question, String> {
        if file.n.is_empty() || !file.n.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            return Err("n must be lower case letters and digits".to_owned());
        }
        // So that the two can never meet, and texts know where they belong.
        if is_common(&file.n) != (origin == Origin::Common) {
            return Err("n begins with c in the common block, and there only".to_owned());
        }
        let code = format!("{}-{}-{}", self.instrument.code(), self.number, file.n);
        if seen.0.contains_key(&code) {
            return Err("the code stands twice".to_owned());
        }
        let show = match &file.show {
            None => None,
            Some(condition) => Some(self.condition(condition, seen, origin)?),
        };
        let kind = kind(file)?;
        Ok(Question { code, n: file.n.clone(), article: self.number, instrument: self.instrument, kind, show })
    }

    /// The same condition with full codes, if all that it names was asked before and can have the values it names.
    fn condition(&self, condition: &Condition, seen: &Seen, origin: Origin) -> Result<Condition, String> {
        let each = |parts: &[Condition]| {
            if parts.is_empty() {
                return Err("an empty list of conditions".to_owned());
            }
            parts.iter().map(|part| self.condition(part, seen, origin)).collect::<Result<Vec<_>, _>>()
        };
        match condition {
            Condition::All(parts) => Ok(Condition::All(each(parts)?)),
            Condition::Any(parts) => Ok(Condition::Any(each(parts)?)),
            Condition::Not(part) => Ok(Condition::Not(Box::new(self.condition(part, seen, origin)?))),
            Condition::PartyTo(treaty) => Ok(Condition::PartyTo(*treaty)),
            Condition::Answer { question, is } => {
                let code = if question.contains('-') {
                    question.clone()
                } else {
                    format!("{}-{}-{question}", self.instrument.code(), self.number)
                };
                let Some((_, choices)) = seen.0.get(&code) else {
                    return Err(format!("the condition names `{code}`, which is not asked before"));
                };
                values(is, choices).map_err(|value| format!("`{code}` cannot have the value `{value}`"))?;
                Ok(Condition::Answer { question: code, is: is.clone() })
            }
            Condition::AnyInArticle(is) => {
                let prefix = format!("{}-{}-", self.instrument.code(), self.number);
                let asked = seen.0.iter().any(|(code, (yes_no, _))| *yes_no && code.starts_with(&prefix));
                // The common block goes with every article, also with those that have no such question.
                if origin != Origin::Common && !asked {
                    return Err("any_in_article, but no yes_no question of the article is asked before".to_owned());
                }
                let choices = Choice::ALL.map(|c| c.code().to_owned());
                values(is, &choices).map_err(|value| format!("a yes_no question cannot have the value `{value}`"))?;
                Ok(Condition::AnyInArticle(is.clone()))
            }
        }
    }
}

/// Where a condition stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    OnlyIf,
    Own,
    Common,
}

/// All of `is` must be among the choices; the error is the first that is not (empty when `is` names none).
fn values<'a>(is: &'a [String], choices: &[String]) -> Result<(), &'a str> {
    if is.is_empty() {
        return Err("");
    }
    is.iter().find(|value| !choices.contains(value)).map_or(Ok(()), |value| Err(value.as_str()))
}

/// The kind with exactly the members that belong to it.
fn kind(file: &QuestionFile) -> Result<Kind, String> {
    let needs = match file.kind {
        KindFile::Number => (false, false, true),
        KindFile::Table => (false, true, false),
        KindFile::Several => (true, false, false),
        KindFile::YesNo | KindFile::Text | KindFile::Laws | KindFile::Authority | KindFile::Date | KindFile::File => {
            (false, false, false)
        }
    };
    for (name, present, needed) in [
        ("options", file.options.is_some(), needs.0),
        ("rows", file.rows.is_some(), needs.1),
        ("years", file.years.is_some(), needs.1),
        ("min", file.min.is_some(), needs.2),
        ("max", file.max.is_some(), needs.2),
    ] {
        if present != needed {
            return Err(format!("`{name}` {} with this kind", if needed { "is missing" } else { "does not go" }));
        }
    }
    Ok(match file.kind {
        KindFile::YesNo => Kind::YesNo,
        KindFile::Text => Kind::Text,
        KindFile::Laws => Kind::Laws,
        KindFile::Authority => Kind::Authority,
        KindFile::Date => Kind::Date,
        KindFile::File => Kind::File,
        KindFile::Number => {
            let (min, max) = (file.min.unwrap_or_default(), file.max.unwrap_or_default());
            if min > max {
                return Err("min is greater than max".to_owned());
            }
            Kind::Number { min, max }
        }
        KindFile::Table => {
            let years = file.years.unwrap_or_default();
            if years == 0 || years > YEARS_MAX {
                return Err(format!("years must be from 1 to {YEARS_MAX}"));
            }
            Kind::Table { rows: codes("rows", file.rows.as_deref())?, years }
        }
        KindFile::Several => Kind::Several { options: codes("options", file.options.as_deref())? },
    })
}

/// Codes of options or rows: at least one, each once, lower case, beginning with a letter (so never like an n).
fn codes(name: &str, list: Option<&[String]>) -> Result<Vec<String>, String> {
    let list = list.unwrap_or_default();
    if list.is_empty() {
        return Err(format!("`{name}` is empty"));
    }
    for (index, code) in list.iter().enumerate() {
        let plain = code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !plain || !code.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(format!("`{name}`: `{code}` must be lower case letters, digits and _"));
        }
        if list.iter().take(index).any(|earlier| earlier == code) {
            return Err(format!("`{name}`: `{code}` stands twice"));
        }
    }
    Ok(list.to_vec())
}
