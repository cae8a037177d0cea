//! Autosave that never lies. Each question has one save under way at most; "saved" is said only when the server said so.
//!
//! What is typed while a save is under way goes with the next one. A save whose answer got lost is sent again with the same
//! key, so that it happens once. Nothing is thrown away: offline, signed out, refused or in conflict, the text stays.

mod events;
mod save;

use super::fields;
use super::session::Session;
use crate::i18n::texts::editor as t;
use crate::questionnaire::{Live, Overall, SaveStatus, cascade, outline};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use rules::calendar::Moment;
use rules::language::Language;
use rules::questionnaire::{Kind, Outline, Raw, Value, to_raw};
use rules::view::{EditorView, QuestionView};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement};

/// A save that was sent, or is about to be sent again.
#[derive(Clone)]
struct Pending {
    key: String,
    value: Option<Value>,
    lang: Language,
    base: u32,
    /// Which typing it holds.
    typing: u32,
}

/// What the browser knows of one question.
struct Work {
    /// The revision that the next save starts from.
    base: u32,
    /// What is on disk, as typed.
    saved: Raw,
    saved_lang: Language,
    saved_at: Option<Moment>,
    /// Counts changes; a save that holds an older one does not make the question clean.
    typing: u32,
    dirty: bool,
    under_way: bool,
    pending: Option<Pending>,
    timer: Option<Timeout>,
    failures: u32,
    /// Counts what was sent; the answer to an older one came too late and is heard no more.
    sent: u32,
}

/// The editor at work.
pub(super) struct Editor {
    document: Document,
    form: HtmlFormElement,
    view: Arc<EditorView>,
    live: Live,
    by_code: HashMap<String, usize>,
    outline: Vec<Outline>,
    /// What is chosen in each question, as far as conditions see it.
    choices: RefCell<Vec<Vec<String>>>,
    work: RefCell<Vec<Work>>,
    guard: Option<Rc<Session>>,
    last_saved: RefCell<Option<String>>,
    /// A submit that waits until all is saved.
    waiting: RefCell<Option<Element>>,
    /// The form is on its way, with all that is in it: nothing of it is lost by leaving the page.
    posting: Cell<bool>,
}

/// The language of the page.
pub(super) fn screen(near: &Element) -> Language {
    near.owner_document()
        .and_then(|d| d.document_element())
        .and_then(|html| Language::from_code(&html.get_attribute("lang")?))
        .unwrap_or_default()
}

impl Work {
    /// Whether this is something else than what is on disk. A language alone is no answer yet.
    fn differs(&self, raw: &Raw, lang: Language) -> bool {
        *raw != self.saved || (!raw.is_empty() && lang != self.saved_lang)
    }
}

impl Editor {
    /// Takes over the form as it stands, with what was typed into it already.
    pub(super) fn start(document: &Document, view: Arc<EditorView>, live: Live, guard: Option<Rc<Session>>) {
        if view.may_edit.is_err() {
            return;
        }
        let Some(form) = document.get_element_by_id(crate::questionnaire::FORM) else { return };
        let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
        let questions: Vec<&QuestionView> = view.articles.iter().flat_map(|a| &a.questions).collect();
        let by_code = questions.iter().enumerate().map(|(i, q)| (q.code.clone(), i)).collect();
        let work = questions
            .iter()
            .map(|q| {
                let answer = q.answer.as_ref();
                Work {
                    base: answer.map_or(0, |a| a.revision),
                    saved: answer.and_then(|a| a.value.as_ref()).map(to_raw).unwrap_or_default(),
                    saved_lang: answer.map_or(view.writes_in, |a| a.lang),
                    saved_at: answer.map(|a| a.saved.at),
                    typing: 0,
                    dirty: false,
                    under_way: false,
                    pending: None,
                    timer: None,
                    failures: 0,
                    sent: 0,
                }
            })
            .collect();
        let editor = Rc::new(Self {
            document: document.clone(),
            form,
            by_code,
            outline: outline(&view),
            choices: RefCell::new(vec![Vec::new(); questions.len()]),
            work: RefCell::new(work),
            view: Arc::clone(&view),
            live,
            guard,
            last_saved: RefCell::default(),
            waiting: RefCell::default(),
            posting: Cell::new(false),
        });
        editor.listen();
        // Typed before this program was there: the inputs know.
        for i in 0..editor.live.questions.len() {
            if editor.look(i) {
                editor.save_soon(i, events::PAUSE_MS);
            }
        }
        for i in 0..editor.live.questions.len() {
            editor.look_at_choice(i);
        }
        editor.show_and_hide();
        let back = Rc::downgrade(&editor);
        if let Some(guard) = &editor.guard {
            guard.when_back(Rc::new(move || {
                if let Some(editor) = back.upgrade() {
                    editor.save_all();
                }
            }));
        }
    }

    fn question(&self, i: usize) -> Option<&QuestionView> {
        let mut rest = i;
        for article in &self.view.articles {
            if let Some(question) = article.questions.get(rest) {
                return Some(question);
            }
            rest -= article.questions.len();
        }
        None
    }

    fn element(&self, i: usize) -> Option<Element> {
        fields::element(&self.document, &self.question(i)?.code)
    }

    /// What stands in the inputs of a question.
    fn typed(&self, i: usize) -> Option<(Raw, Language)> {
        let question = self.question(i)?;
        let (raw, lang) = fields::read(&self.element(i)?, &question.code);
        let lang = lang.and_then(|l| Language::from_code(&l));
        let saved_lang = self.work.borrow().get(i)?.saved_lang;
        Some((raw, lang.unwrap_or(saved_lang)))
    }

    /// Compares the inputs with what is on disk; whether there is something to be saved. Two texts between which nobody has
    /// chosen, and what is wrong, wait for the writer.
    fn look(&self, i: usize) -> bool {
        let Some((raw, lang)) = self.typed(i) else { return false };
        let mut work = self.work.borrow_mut();
        let (Some(own), Some(live)) = (work.get_mut(i), self.live.questions.get(i)) else { return false };
        if own.dirty || !own.differs(&raw, lang) {
            return false;
        }
        own.dirty = true;
        own.typing += 1;
        drop(work);
        let waits = live.status.with_untracked(|s| matches!(s, SaveStatus::Clash | SaveStatus::Faulty));
        if !waits {
            live.status.set(SaveStatus::Typed);
        }
        self.summarise();
        !waits
    }

    /// Reads what is chosen in a question. To read all of them again with every choice would be felt.
    fn look_at_choice(&self, i: usize) {
        // Only these two kinds are seen by conditions.
        let seen = self.question(i).filter(|q| matches!(q.kind, Kind::YesNo | Kind::Several { .. }));
        if let (Some(question), Some((raw, _))) = (seen, seen.and_then(|_| self.typed(i)))
            && let Some(choice) = self.choices.borrow_mut().get_mut(i)
        {
            *choice = crate::questionnaire::chosen(question, &raw);
        }
    }

    /// A choice in a question was made or taken back.
    fn chose(&self, i: usize) {
        self.look_at_choice(i);
        self.show_and_hide();
    }

    /// Which questions are asked now, and how far each article is.
    fn show_and_hide(&self) {
        let choices = self.choices.borrow();
        let chosen = |code: &str| self.by_code.get(code).and_then(|i| choices.get(*i)).cloned().unwrap_or_default();
        let all_shown = cascade(&self.outline, &self.view.facts, &chosen);
        for (live, shown) in self.live.questions.iter().zip(all_shown) {
            if live.shown.get_untracked() != shown {
                live.shown.set(shown);
            }
        }
        self.count();
    }

    /// The figures beside the articles.
    fn count(&self) {
        let work = self.work.borrow();
        let mut first = 0;
        for (article, live) in self.view.articles.iter().zip(&self.live.articles) {
            let mut tally = rules::questionnaire::Tally::default();
            let mut left_out = 0;
            for i in first..first + article.questions.len() {
                let answered = u32::from(work.get(i).is_some_and(|w| !w.saved.is_empty()));
                if self.live.questions.get(i).is_some_and(|q| q.shown.get_untracked()) {
                    tally.asked += 1;
                    tally.answered += answered;
                } else {
                    left_out += answered;
                }
            }
            if live.left_out.get_untracked() != left_out {
                live.left_out.set(left_out);
            }
            first += article.questions.len();
            let changed =
                work.get(first - article.questions.len()..first).is_some_and(|w| w.iter().any(|w| w.typing > 0));
            // The server takes the mark away with the first change; a submitted article is at work again.
            let progress = crate::questionnaire::progress(
                article.ready.is_some() && !changed,
                article.submitted && !changed,
                tally,
            );
            if live.progress.get_untracked() != (progress, tally) {
                live.progress.set((progress, tally));
            }
        }
    }

    /// The one line at the foot of the page.
    fn summarise(&self) {
        let mut open = 0_u32;
        let (mut offline, mut signed_out, mut attention) = (0_u32, 0_u32, 0_u32);
        for live in &self.live.questions {
            live.status.with_untracked(|status| match status {
                SaveStatus::Blank | SaveStatus::Saved(_) => {}
                SaveStatus::Typed | SaveStatus::Saving => open += 1,
                SaveStatus::Offline | SaveStatus::Failing => offline += 1,
                SaveStatus::SignedOut => signed_out += 1,
                SaveStatus::Faulty | SaveStatus::Refused(_) | SaveStatus::Clash => attention += 1,
            });
        }
        let now = if signed_out > 0 {
            Overall::SignedOut(signed_out)
        } else if offline > 0 {
            Overall::Offline(offline)
        } else if attention > 0 {
            Overall::Attention(attention)
        } else if open > 0 {
            Overall::Working
        } else {
            self.last_saved.borrow().clone().map_or(Overall::Quiet, Overall::Saved)
        };
        if self.live.overall.with_untracked(|before| *before != now) {
            self.live.overall.set(now);
        }
    }

    /// Whether something is not on disk.
    fn is_unsaved(&self) -> bool {
        self.work.borrow().iter().any(|w| w.dirty || w.under_way)
    }

    /// "Saved 14:02"
    fn saved_words(&self, at: Moment) -> String {
        t::saved_at(self.view.screen, crate::questionnaire::clock(at))
    }
}
