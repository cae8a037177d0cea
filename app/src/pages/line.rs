//! One entry of a form: label, help, fault and control, tied together for those who do not see them side by side.

use crate::ui::field_error;
use leptos::prelude::*;
use rules::language::Language;

/// What is wrong, by field, in the order of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults(Vec<(&'static str, String)>);

impl Faults {
    /// Notes a fault; the first one of a field is the one that is shown.
    pub(super) fn add(&mut self, field: &'static str, text: impl Into<String>) {
        if self.at(field).is_none() {
            self.0.push((field, text.into()));
        }
    }

    /// Notes a fault unless the field is filled in.
    pub(super) fn need(&mut self, field: &'static str, value: &str, text: &str) {
        if value.trim().is_empty() {
            self.add(field, text);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fault of a field.
    pub(super) fn at(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, text)| text.clone())
    }

    /// For the summary above the form.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        self.0.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect()
    }
}

/// An entry of one line. Passwords are never drawn with a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Id and name of the control.
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    /// The type of the control.
    pub(super) kind: &'static str,
    pub(super) value: String,
    pub(super) help: Option<String>,
    pub(super) fault: Option<String>,
    pub(super) autocomplete: Option<&'static str>,
}

impl Line {
    pub(super) fn new(id: &'static str, kind: &'static str, label: &'static str) -> Self {
        Self { id, kind, label, ..Self::default() }
    }

    pub(super) fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    pub(super) fn faults(mut self, faults: &Faults) -> Self {
        self.fault = faults.at(self.id);
        self
    }

    pub(super) fn draw(self, l: Language) -> impl IntoView + use<> {
        let id = self.id;
        let (help_id, fault_id) = (format!("{id}-h"), format!("{id}-e"));
        let described = described(id, self.help.is_some(), self.fault.is_some());
        let invalid = self.fault.is_some().then_some("true");
        // Addresses and passwords run from left to right in every language.
        let dir = match self.kind {
            "email" | "password" => Some("ltr"),
            "text" => Some("auto"),
            _ => None,
        };
        let value = (self.kind != "password").then_some(self.value);
        let short = (self.kind == "date").then_some("short");
        view! {
            <div class="field">
                <label for=id>{self.label}</label>
                {self.help.map(|text| view! { <p class="help" id=help_id>{text}</p> })}
                {field_error(l, fault_id, self.fault)}
                <input id=id name=id type=self.kind dir=dir value=value data-size=short autocomplete=self.autocomplete
                    aria-invalid=invalid aria-describedby=described/>
            </div>
        }
    }
}

/// A choice of one of several.
pub(super) struct Choose {
    /// Id and name of the control.
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    /// Codes and labels; an empty code chooses nothing.
    pub(super) options: Vec<(String, String)>,
    pub(super) chosen: String,
    pub(super) help: Option<&'static str>,
    pub(super) fault: Option<String>,
}

impl Choose {
    pub(super) fn draw(self, l: Language) -> impl IntoView + use<> {
        let id = self.id;
        let described = described(id, self.help.is_some(), self.fault.is_some());
        let invalid = self.fault.is_some().then_some("true");
        let options: Vec<_> = self
            .options
            .into_iter()
            .map(|(code, label)| view! { <option selected=code == self.chosen value=code.clone()>{label}</option> })
            .collect();
        view! {
            <div class="field">
                <label for=id>{self.label}</label>
                {self.help.map(|text| view! { <p class="help" id=format!("{id}-h")>{text}</p> })}
                {field_error(l, format!("{id}-e"), self.fault)}
                <select id=id name=id aria-invalid=invalid aria-describedby=described>{options}</select>
            </div>
        }
    }
}

fn described(id: &str, help: bool, fault: bool) -> Option<String> {
    match (help, fault) {
        (true, true) => Some(format!("{id}-h {id}-e")),
        (true, false) => Some(format!("{id}-h")),
        (false, true) => Some(format!("{id}-e")),
        (false, false) => None,
    }
}
