//! What stands in the form of an article: as kept, or as typed with what is wrong with it.

use crate::http::Fields;
use crate::i18n::texts::feedback as t;
use crate::pages::feedback::shared::usual;
use crate::ui;
use axum::http::StatusCode;
use backend::service::{FeedbackArticle, NoteChange, NoteOutcome, NoteView, SaveReport};
use rules::feedback::NoteKind;
use rules::id::NoteId;
use rules::language::Language;
use rules::text::normalise;

/// One text of the form.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Name and id in the form.
    pub(super) name: String,
    pub(super) kind: NoteKind,
    /// Which note it is, once there is one.
    pub(super) note: Option<NoteId>,
    /// Of a supplementary question: to which question, or empty for the article as a whole.
    pub(super) question: String,
    pub(super) text: String,
    pub(super) lang: Language,
    /// The revision that the writer started from.
    pub(super) revision: u32,
    pub(super) fault: Option<String>,
    /// A newer text of somebody else that was met.
    pub(super) newer: Option<NoteView>,
}

/// All of it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) fields: Vec<Field>,
    pub(super) nothing: bool,
    /// It says that there is nothing to remark, and remarks something.
    pub(super) contradiction: bool,
}

impl Field {
    fn of(name: String, kind: NoteKind, note: Option<&NoteView>, lang: Language) -> Self {
        let said = note.filter(|n| !n.text.is_empty());
        Self {
            name,
            kind,
            note: note.map(|n| n.id),
            question: note.and_then(|n| n.question.clone()).unwrap_or_default(),
            text: note.map(|n| n.text.clone()).unwrap_or_default(),
            lang: said.map_or(lang, |n| n.lang),
            revision: note.map_or(0, |n| n.revision),
            fault: None,
            newer: None,
        }
    }

    /// As the service takes it.
    pub(super) fn change(&self, key: &str) -> NoteChange {
        NoteChange {
            note: self.note,
            kind: self.kind,
            question: Some(self.question.clone()).filter(|q| !q.is_empty()),
            text: self.text.clone(),
            lang: self.lang,
            base_revision: self.revision,
            key: format!("{key}-{}", self.name),
        }
    }
}

/// The names of the fields: one for each single kind, one for each question that is there, and one for a new question.
fn fields(kept: &FeedbackArticle, lang: Language) -> Vec<Field> {
    let single = NoteKind::ALL.into_iter().filter(|k| k.is_single()).map(|kind| {
        let note = kept.notes.iter().find(|n| n.kind == kind);
        Field::of(kind.code().to_owned(), kind, note, lang)
    });
    let mut all: Vec<Field> = single.collect();
    // A question that was emptied is gone from the form; its history is not.
    let questions = kept.notes.iter().filter(|n| !n.kind.is_single() && !n.text.is_empty());
    all.extend(questions.map(|n| Field::of(format!("q-{}", n.id), NoteKind::Supplement, Some(n), lang)));
    all.push(Field::of("new".to_owned(), NoteKind::Supplement, None, lang));
    all
}

impl Typed {
    /// As kept; `ask` is the question to which a new supplementary one shall belong.
    pub(super) fn kept(kept: &FeedbackArticle, screen: Language, ask: &str) -> Self {
        let mut fields = fields(kept, usual(screen, &kept.desk.languages));
        if let Some(new) = fields.last_mut() {
            ask.clone_into(&mut new.question);
        }
        Self { fields, nothing: kept.nothing.is_some(), contradiction: false }
    }

    /// As typed. A text that the form did not have stays as it is kept.
    pub(super) fn read(form: &Fields, kept: &FeedbackArticle, screen: Language) -> Self {
        let has = |name: &str| form.pairs().iter().any(|(n, _)| n == name);
        let mut fields = fields(kept, usual(screen, &kept.desk.languages));
        // A question that somebody else emptied meanwhile is typed all the same.
        for (name, _) in form.pairs() {
            let Some(id) = name.strip_prefix("q-").and_then(|n| n.strip_suffix(".text")) else { continue };
            let name = format!("q-{id}");
            if fields.iter().any(|f| f.name == name) {
                continue;
            }
            let note = id.parse().ok().and_then(|id: NoteId| kept.notes.iter().find(|n| n.id == id));
            if let Some(note) = note {
                fields.push(Field::of(name, NoteKind::Supplement, Some(note), screen));
            }
        }
        for field in &mut fields {
            let get = |part: &str| form.get(&format!("{}.{part}", field.name)).to_owned();
            if !has(&format!("{}.text", field.name)) {
                continue;
            }
            field.text = normalise(&get("text"));
            field.lang = Language::from_code(&get("lang")).unwrap_or(field.lang);
            field.question = get("question");
            field.revision = get("revision").parse().unwrap_or(0);
        }
        Self { fields, nothing: form.get("nothing") == "on", contradiction: false }
    }

    /// Puts the newer text in the place of what was typed.
    pub(super) fn take(&mut self, name: &str, kept: &FeedbackArticle) {
        let screen = self.fields.iter().find(|f| f.name == name).map(|f| f.lang);
        let Some((place, lang)) = self.fields.iter().position(|f| f.name == name).zip(screen) else { return };
        let newest = fields(kept, lang).into_iter().find(|f| f.name == name);
        let emptied = self.fields.get(place).and_then(|f| kept.notes.iter().find(|n| Some(n.id) == f.note));
        let newest =
            newest.or_else(|| emptied.map(|n| Field::of(name.to_owned(), NoteKind::Supplement, Some(n), lang)));
        if let (Some(field), Some(newest)) = (self.fields.get_mut(place), newest) {
            *field = newest;
        }
    }

    /// Notes what became of each, and answers with the status of the page that says so.
    pub(super) fn faulty(&mut self, l: Language, report: &SaveReport) -> StatusCode {
        let mut status = StatusCode::UNPROCESSABLE_ENTITY;
        for (field, outcome) in self.fields.iter_mut().zip(&report.notes) {
            match outcome {
                NoteOutcome::Unchanged => {}
                NoteOutcome::Saved { note, revision } => {
                    field.note = Some(*note);
                    field.revision = *revision;
                    if field.name == "new" {
                        field.name = format!("q-{note}");
                    }
                }
                NoteOutcome::Conflict(newer) => {
                    status = StatusCode::CONFLICT;
                    field.note = Some(newer.id);
                    field.revision = newer.revision;
                    field.fault = Some(t::conflict(l).to_owned());
                    field.newer = Some((**newer).clone());
                }
                NoteOutcome::Invalid(code) => field.fault = Some(ui::fault_text(l, code)),
                NoteOutcome::Key => field.fault = Some(t::send_again(l).to_owned()),
            }
        }
        self.contradiction = report.contradiction;
        if !self.fields.iter().any(|f| f.name == "new") {
            let lang = self.fields.first().map_or(l, |f| f.lang);
            self.fields.push(Field::of("new".to_owned(), NoteKind::Supplement, None, lang));
        }
        status
    }

    /// What is wrong, for the summary above the form.
    pub(super) fn faults(&self, l: Language) -> Vec<(String, String)> {
        let mut all: Vec<_> = self.fields.iter().filter_map(|f| Some((f.name.clone(), f.fault.clone()?))).collect();
        if self.contradiction {
            all.push(("nothing".to_owned(), t::contradiction(l).to_owned()));
        }
        all
    }
}
