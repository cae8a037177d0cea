//! The questionnaire module from outside, with a small questionnaire of its own.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "questionnaire/conditions.rs"]
mod conditions;
#[path = "questionnaire/faults.rs"]
mod faults;
#[path = "questionnaire/loading.rs"]
mod loading;
#[path = "questionnaire/submitting.rs"]
mod submitting;
#[path = "questionnaire/values.rs"]
mod values;
#[path = "questionnaire/wording.rs"]
mod wording;

use chrono::NaiveDate;
use rules::instrument::{Instrument, TreatyStatus};
use rules::party::Treaties;
use rules::questionnaire::{Facts, Limits, Questionnaire, SourceFile, load};

const COMMON: &str = r#"{
  "version": 1,
  "questions": [
    {"n": "c1", "kind": "laws"},
    {"n": "c2", "kind": "text", "show": {"any_in_article": ["no", "in_part"]}},
    {"n": "c3", "kind": "several", "options": ["training", "other"]},
    {"n": "c4", "kind": "text", "show": {"answer": {"question": "c3", "is": ["other"]}}}
  ]
}"#;

const UNTOC: &str = r#"{
  "questionnaire": "cluster-1", "version": 2, "instrument": "untoc",
  "articles": [
    {
      "article": 5, "force": "mandatory",
      "questions": [
        {"n": "1", "kind": "yes_no"},
        {"n": "2", "kind": "yes_no", "show": {"answer": {"question": "1", "is": ["yes", "in_part"]}}},
        {"n": "3", "kind": "text", "show": {"answer": {"question": "2", "is": ["no"]}}},
        {"n": "4", "kind": "number", "min": 0, "max": 100},
        {"n": "5", "kind": "table", "rows": ["investigations", "convictions"], "years": 5}
      ]
    },
    {
      "article": 8, "force": "qualified",
      "only_if": {"not": {"party_to": "uncac"}},
      "questions": [
        {"n": "1", "kind": "yes_no"},
        {"n": "2", "kind": "date", "show": {"all": [{"answer": {"question": "untoc-5-1", "is": ["yes"]}}, {"party_to": "untoc"}]}}
      ]
    }
  ]
}"#;

const FIREARMS: &str = r#"{
  "questionnaire": "cluster-1", "version": 2, "instrument": "firearms",
  "articles": [
    {
      "article": 5, "force": "optional",
      "questions": [
        {"n": "1", "kind": "authority"},
        {"n": "2", "kind": "file", "show": {"answer": {"question": "untoc-8-1", "is": ["no"]}}}
      ]
    }
  ]
}"#;

fn common() -> SourceFile<'static> {
    SourceFile { name: "common.json", text: COMMON }
}

fn untoc(text: &str) -> SourceFile<'_> {
    SourceFile { name: "cluster-1-untoc.json", text }
}

fn firearms(text: &str) -> SourceFile<'_> {
    SourceFile { name: "cluster-1-firearms.json", text }
}

fn questionnaire() -> Questionnaire {
    load(&common(), &[untoc(UNTOC), firearms(FIREARMS)]).unwrap()
}

/// A State that is a party to the Convention and the Firearms Protocol, and to the Convention against Corruption or not.
fn facts(uncac: TreatyStatus) -> Facts {
    Facts {
        treaties: Treaties { untoc: TreatyStatus::Party, firearms: TreatyStatus::Party, uncac, ..Treaties::default() },
        instruments: vec![Instrument::Untoc, Instrument::Firearms],
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn limits() -> Limits {
    Limits {
        text_chars_max: 200,
        short_text_chars_max: 60,
        citations_max: 3,
        files_max: 2,
        date_from: day(1900, 1, 1),
        date_until: day(2100, 12, 31),
    }
}
