//! What an answer is, once it has been read.
//!
//! A stored [`Value`] is never empty: an empty answer is no answer. How it is typed into a form is in [`form`], what can be
//! wrong with it in [`fault`]. Questions are answered in the respondent's own words, so texts are kept as typed.

pub mod fault;
pub mod form;
mod part;

pub use fault::{Fault, FaultCode, Limits};
pub use form::{Raw, accept, check, parse, to_raw};
pub use part::{email as checked_email, link as checked_link};

use crate::id::FileId;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// To a yes_no question.
    YesNo(Choice),
    /// A long text, line ends `\n`.
    Text(String),
    /// Citations, in the order given.
    Laws(Vec<Citation>),
    /// A whole number.
    Number(i64),
    /// Counts by row code and year; cells without a figure are absent.
    Table(#[serde(deserialize_with = "table")] BTreeMap<String, BTreeMap<u16, u64>>),
    /// Codes of the options chosen.
    Several(Vec<String>),
    /// An authority.
    Authority(Authority),
    /// A civil date.
    Date(NaiveDate),
    /// Uploaded files, in the order given.
    File(Vec<FileRef>),
}

/// The four answers to a yes_no question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Yes.
    Yes,
    /// Yes, in part.
    InPart,
    /// No.
    No,
    /// Outside the respondent's competence, such as that of a regional organization (UNTOC article 36, para. 3).
    Outside,
}

impl Choice {
    /// All four, in the order shown.
    pub const ALL: [Self; 4] = [Self::Yes, Self::InPart, Self::No, Self::Outside];

    /// The code used in files, forms and stored values.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::InPart => "in_part",
            Self::No => "no",
            Self::Outside => "outside",
        }
    }

    /// The choice of a code, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// One law, regulation or case cited. All texts may be empty, except the name of the act.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Citation {
    /// What it is called.
    pub act: String,
    /// Where in it.
    pub article: String,
    /// When it was adopted or took effect.
    pub date: Option<NaiveDate>,
    /// Where it can be read; `http` or `https`.
    pub link: String,
    /// Its words, as typed.
    pub excerpt: String,
}

/// An authority with what is needed to reach it. All texts may be empty, except the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    /// What it is called.
    pub name: String,
    /// What it does.
    pub function: String,
    /// Postal address, several lines.
    pub address: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number as typed.
    pub telephone: String,
}

/// An uploaded file; its content is stored elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Which upload.
    pub id: FileId,
    /// The name it had.
    pub name: String,
    /// In bytes.
    pub size: u64,
}

/// Years are text in JSON. Read by hand because serde cannot turn text into numbers when `value` comes before `kind`.
fn table<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, BTreeMap<u16, u64>>, D::Error> {
    let rows = BTreeMap::<String, BTreeMap<String, u64>>::deserialize(d)?;
    let year = |text: String, count: u64| match text.parse::<u16>() {
        Ok(year) if year.to_string() == text => Ok((year, count)),
        Ok(_) | Err(_) => Err(serde::de::Error::custom("a year is not a number")),
    };
    rows.into_iter()
        .map(|(row, years)| Ok((row, years.into_iter().map(|(y, c)| year(y, c)).collect::<Result<_, D::Error>>()?)))
        .collect()
}

impl Value {
    /// The code of the kind it answers.
    pub const fn kind_code(&self) -> &'static str {
        match self {
            Self::YesNo(_) => "yes_no",
            Self::Text(_) => "text",
            Self::Laws(_) => "laws",
            Self::Number(_) => "number",
            Self::Table(_) => "table",
            Self::Several(_) => "several",
            Self::Authority(_) => "authority",
            Self::Date(_) => "date",
            Self::File(_) => "file",
        }
    }

    /// What conditions can see of it: the choice or the options; nothing for other kinds.
    pub fn choices(&self) -> Vec<String> {
        match self {
            Self::YesNo(choice) => vec![choice.code().to_owned()],
            Self::Several(options) => options.clone(),
            Self::Text(_)
            | Self::Laws(_)
            | Self::Number(_)
            | Self::Table(_)
            | Self::Authority(_)
            | Self::Date(_)
            | Self::File(_) => Vec::new(),
        }
    }

    /// Whether nothing was said; such a value counts as no answer.
    pub fn is_empty(&self) -> bool {
        let blank = |texts: &[&String]| texts.iter().all(|t| t.trim().is_empty());
        match self {
            Self::YesNo(_) | Self::Number(_) | Self::Date(_) => false,
            Self::Text(text) => text.trim().is_empty(),
            Self::Laws(list) => {
                list.iter().all(|c| c.date.is_none() && blank(&[&c.act, &c.article, &c.link, &c.excerpt]))
            }
            Self::Table(rows) => rows.values().all(BTreeMap::is_empty),
            Self::Several(options) => options.is_empty(),
            Self::Authority(a) => blank(&[&a.name, &a.function, &a.address, &a.email, &a.telephone]),
            Self::File(files) => files.is_empty(),
        }
    }

    /// Whether both say the same; the order in which options were ticked does not matter.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Several(a), Self::Several(b)) => {
                a.iter().all(|option| b.contains(option)) && b.iter().all(|option| a.contains(option))
            }
            (one, two) => one == two,
        }
    }

    /// Plain lines for comparing two revisions; codes instead of labels, which belong to a language.
    pub fn plain_text(&self) -> String {
        let mut lines = Vec::new();
        let mut add = |line: &str| {
            if !line.is_empty() {
                lines.push(line.to_owned());
            }
        };
        match self {
            Self::YesNo(choice) => add(choice.code()),
            Self::Text(text) => add(text),
            Self::Laws(list) => {
                for citation in list {
                    add(&citation.act);
                    add(&citation.article);
                    add(&citation.date.map(|d| d.to_string()).unwrap_or_default());
                    add(&citation.link);
                    add(&citation.excerpt);
                }
            }
            Self::Number(number) => add(&number.to_string()),
            Self::Table(rows) => {
                for (row, years) in rows {
                    years.iter().for_each(|(year, count)| add(&format!("{row} {year}: {count}")));
                }
            }
            Self::Several(options) => options.iter().for_each(|option| add(option)),
            Self::Authority(a) => {
                [&a.name, &a.function, &a.address, &a.email, &a.telephone].into_iter().for_each(|t| add(t))
            }
            Self::Date(date) => add(&date.to_string()),
            Self::File(files) => files.iter().for_each(|file| add(&file.name)),
        }
        lines.join("\n")
    }
}
