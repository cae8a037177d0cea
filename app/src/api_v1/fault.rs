//! What is wrong with a part of what was sent: a stable code for programs, a sentence for whoever reads their log.

use crate::i18n::texts::{api as t, dialogue};
use crate::pages::{constructive, dialogue as talk};
use crate::ui::fault_text;
use rules::constructive::{FieldFault, FormFault};
use rules::language::Language;
use rules::questionnaire::{Fault, FaultCode};
use serde::Serialize;
use serde_json::{Value, json};

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) enum Wrong {
    /// An answer, by the rules of its question.
    Answer(Fault),
    /// A field of a constructive dialogue.
    Field(FormFault),
    /// What only a service can know, by its code.
    Code { part: &'static str, code: &'static str },
    /// A part of a body that is absent, unknown, or of another type than described.
    Malformed { part: String },
    /// A body that is no JSON, and where that shows.
    Syntax { line: usize, column: usize },
    /// A value behind the question mark of a path that cannot be used.
    Query { part: String },
}

impl Wrong {
    /// `{"part":"act","code":"too_long","max":5,"text":"…"}`: the part is empty for the whole, bounds stand beside the code.
    pub(super) fn json(&self, l: Language) -> Value {
        match self {
            Self::Answer(fault) => bounded(&fault.part, fault.code.code(), &fault.code, fault_text(l, &fault.code)),
            Self::Field(fault) => {
                let text = constructive::words::fault(l, &fault.what);
                match &fault.what {
                    FieldFault::Plain(code) => bounded(&fault.field, code.code(), code, text),
                    what => bounded(&fault.field, what.code(), what, text),
                }
            }
            Self::Code { part, code } => json!({ "part": part, "code": code, "text": coded(l, part, code) }),
            Self::Malformed { part } => json!({ "part": part, "code": "malformed", "text": t::malformed(l) }),
            Self::Syntax { line, column } => {
                let text = t::syntax(l, line, column);
                json!({ "part": "", "code": "syntax", "line": line, "column": column, "text": text })
            }
            Self::Query { part } => json!({ "part": part, "code": "malformed", "text": t::query(l) }),
        }
    }
}

/// What the services say of single fields, as the pages of the same matter say it.
fn coded(l: Language, part: &str, code: &str) -> String {
    match (part, code) {
        ("key", _) => t::key(l).to_owned(),
        ("base_revision", _) => t::base_revision(l).to_owned(),
        ("talk", code) => talk::fault(l, code).to_owned(),
        ("body", "too_long") => dialogue::too_much(l).to_owned(),
        (_, "required") => fault_text(l, &FaultCode::Required),
        (_, _) => t::not_taken(l).to_owned(),
    }
}

/// A code with the bounds it carries beside it.
fn bounded(part: &str, code: &str, whole: &impl Serialize, text: String) -> Value {
    let mut flat = json!({ "part": part, "code": code, "text": text });
    let bounds = serde_json::to_value(whole).unwrap_or_default();
    if let Some(Value::Object(bounds)) = bounds.get(code) {
        for (name, bound) in bounds {
            flat[name] = bound.clone();
        }
    }
    flat
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use std::collections::HashSet;

    fn samples() -> Vec<Wrong> {
        let limit = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        vec![
            Wrong::Answer(Fault { part: "act".to_owned(), code: FaultCode::TooLong { max: 5 } }),
            Wrong::Answer(Fault { part: String::new(), code: FaultCode::WrongKind }),
            Wrong::Field(FormFault::plain("held_on", FaultCode::NotADate)),
            Wrong::Field(FormFault::new("held_on", FieldFault::AfterLaw { limit })),
            Wrong::Field(FormFault::new("email", FieldFault::Taken)),
            Wrong::Code { part: "key", code: "key" },
            Wrong::Code { part: "base_revision", code: "base_revision" },
            Wrong::Code { part: "talk", code: "is_settled" },
            Wrong::Code { part: "body", code: "too_long" },
            Wrong::Code { part: "name", code: "required" },
            Wrong::Code { part: "name", code: "never heard of" },
            Wrong::Malformed { part: "value.kind".to_owned() },
            Wrong::Syntax { line: 3, column: 14 },
            Wrong::Query { part: "limit".to_owned() },
        ]
    }

    #[test]
    fn every_fault_is_said_in_the_language_of_the_visit() {
        for wrong in samples() {
            let texts = Language::ALL.map(|l| wrong.json(l)["text"].as_str().unwrap().to_owned());
            let different: HashSet<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
            assert_eq!(different.len(), Language::ALL.len(), "{wrong:?}");
        }
    }

    #[test]
    fn bounds_stand_beside_the_code() {
        let said: Vec<Value> = samples()
            .iter()
            .map(|wrong| {
                let mut json = wrong.json(Language::En);
                json.as_object_mut().unwrap().remove("text");
                json
            })
            .collect();
        assert_eq!(said[0], json!({ "part": "act", "code": "too_long", "max": 5 }));
        assert_eq!(said[1], json!({ "part": "", "code": "wrong_kind" }));
        assert_eq!(said[2], json!({ "part": "held_on", "code": "not_a_date" }));
        assert_eq!(said[3], json!({ "part": "held_on", "code": "after_law", "limit": "2027-03-01" }));
        assert_eq!(said[4], json!({ "part": "email", "code": "taken" }));
    }
}
