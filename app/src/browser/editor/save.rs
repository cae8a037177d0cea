//! One save of one question, from the inputs to the disk.

use super::{Editor, Pending, fields};
use crate::api::{AppError, SaveRequest, save_answer};
use crate::questionnaire::{Clash, SaveStatus};
use crate::ui::refusal_text;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use rules::questionnaire::{Raw, parse, to_raw};
use rules::refusal::Refusal;
use rules::view::SaveOutcome;
use std::rc::Rc;

/// Waits before trying again: 2, 4, 8 … seconds, half a minute at most.
const RETRY_SECONDS_MAX: u32 = 30;
/// How long the answer to a save is waited for.
const ANSWER_MS: u32 = 30_000;

impl Editor {
    /// Saves a question after a pause; a new change begins the pause anew.
    pub(super) fn save_soon(self: &Rc<Self>, i: usize, milliseconds: u32) {
        let this = Rc::clone(self);
        let timer = Timeout::new(milliseconds, move || this.save(i));
        if let Some(work) = self.work.borrow_mut().get_mut(i) {
            work.timer = Some(timer);
        }
    }

    /// Saves everything that is not on disk, at once.
    pub(super) fn save_all(self: &Rc<Self>) {
        for i in 0..self.live.questions.len() {
            let waits = self.work.borrow().get(i).is_some_and(|w| w.dirty);
            if waits {
                self.save(i);
            }
        }
        self.go_on_if_saved();
    }

    /// Saves a question now, unless a save of it is under way or there is a choice to be made first.
    pub(super) fn save(self: &Rc<Self>, i: usize) {
        let (Some(question), Some(live)) = (self.question(i), self.live.questions.get(i)) else { return };
        if live.clash.with_untracked(Option::is_some) {
            return;
        }
        let Some((raw, lang)) = self.typed(i) else { return };
        let pending = {
            let mut work = self.work.borrow_mut();
            let Some(own) = work.get_mut(i) else { return };
            own.timer = None;
            if own.under_way || !own.dirty {
                return;
            }
            match own.pending.clone() {
                // The answer to this one got lost: first it is sent again as it was, then what was typed since.
                Some(lost) => lost,
                None => match parse(&question.kind, &raw, &self.view.limits) {
                    // Typed back, or spaces at an end: it is on disk as it is.
                    Ok(value) if !own.differs(&value.as_ref().map(to_raw).unwrap_or_default(), lang) => {
                        own.dirty = false;
                        drop(work);
                        self.is_as_saved(i);
                        return;
                    }
                    Ok(value) => Pending { key: new_key(), value, lang, base: own.base, typing: own.typing },
                    Err(faults) => {
                        drop(work);
                        if let Some(element) = self.element(i) {
                            fields::mark(&element, &question.code, &faults);
                        }
                        live.faults.set(faults);
                        live.status.set(SaveStatus::Faulty);
                        self.summarise();
                        return;
                    }
                },
            }
        };
        if live.faults.with_untracked(|f| !f.is_empty()) {
            live.faults.set(Vec::new());
            if let Some(element) = self.element(i) {
                fields::mark(&element, &question.code, &[]);
            }
        }
        let mut sent = 0;
        if let Some(own) = self.work.borrow_mut().get_mut(i) {
            own.under_way = true;
            own.pending = Some(pending.clone());
            own.sent = own.sent.wrapping_add(1);
            sent = own.sent;
        }
        live.status.set(SaveStatus::Saving);
        self.summarise();
        let request = SaveRequest {
            review: self.view.review,
            phase: self.view.phase,
            question: question.code.clone(),
            value: pending.value.clone(),
            lang: pending.lang,
            base_revision: pending.base,
            key: pending.key.clone(),
        };
        let this = Rc::clone(self);
        let late = (Rc::clone(self), pending.clone());
        // An answer that never comes is as none: the same save is sent again.
        Timeout::new(ANSWER_MS, move || late.0.heard(i, sent, late.1, Err(AppError::Offline))).forget();
        leptos::task::spawn_local(async move {
            let outcome = save_answer(request).await;
            this.heard(i, sent, pending, outcome);
        });
    }

    /// What came of what was sent, if it is still waited for.
    fn heard(self: &Rc<Self>, i: usize, sent: u32, pending: Pending, outcome: Result<SaveOutcome, AppError>) {
        let waits = self.work.borrow().get(i).is_some_and(|own| own.under_way && own.sent == sent);
        if waits {
            self.answered(i, pending, outcome);
        }
    }

    /// There is nothing to be saved: what is typed is what is on disk.
    fn is_as_saved(&self, i: usize) {
        let (Some(question), Some(live)) = (self.question(i), self.live.questions.get(i)) else { return };
        if live.faults.with_untracked(|f| !f.is_empty()) {
            live.faults.set(Vec::new());
            if let Some(element) = self.element(i) {
                fields::mark(&element, &question.code, &[]);
            }
        }
        let at = self.work.borrow().get(i).and_then(|own| own.saved_at);
        live.status.set(at.map_or(SaveStatus::Blank, |at| SaveStatus::Saved(self.saved_words(at))));
        self.summarise();
    }

    /// What the server said of a save.
    fn answered(self: &Rc<Self>, i: usize, sent: Pending, outcome: Result<SaveOutcome, AppError>) {
        let Some(live) = self.live.questions.get(i) else { return };
        if let Some(own) = self.work.borrow_mut().get_mut(i) {
            own.under_way = false;
        }
        match outcome {
            Ok(SaveOutcome::Saved { revision, at }) => {
                let goes_on = {
                    let mut work = self.work.borrow_mut();
                    let Some(own) = work.get_mut(i) else { return };
                    own.base = revision;
                    own.pending = None;
                    own.failures = 0;
                    own.saved = sent.value.as_ref().map(to_raw).unwrap_or_default();
                    own.saved_lang = sent.lang;
                    own.saved_at = Some(at);
                    own.dirty = own.typing != sent.typing;
                    own.dirty
                };
                let words = self.saved_words(at);
                self.last_saved.replace(Some(crate::questionnaire::clock(at)));
                live.answered.set(true);
                live.status.set(if goes_on { SaveStatus::Typed } else { SaveStatus::Saved(words) });
                if let Some(guard) = &self.guard {
                    guard.was_used();
                }
                self.count();
                if goes_on {
                    self.save_soon(i, 400);
                }
            }
            Ok(SaveOutcome::Conflict { newer }) => {
                if let Some(own) = self.work.borrow_mut().get_mut(i) {
                    own.pending = None;
                }
                let words = |raw: &Raw| {
                    let of = (self.element(i), self.question(i));
                    if let (Some(element), Some(q)) = of {
                        fields::words(&element, &q.code, raw)
                    } else {
                        String::new()
                    }
                };
                let mine = self.typed(i).map(|(raw, _)| words(&raw)).unwrap_or_default();
                let theirs = newer.value.as_ref().map(|v| words(&to_raw(v))).unwrap_or_default();
                live.clash.set(Some(Clash { newer, mine, theirs }));
                live.status.set(SaveStatus::Clash);
            }
            Err(AppError::Invalid { faults }) => {
                self.drop_pending(i);
                live.faults.set(faults);
                live.status.set(SaveStatus::Faulty);
            }
            Err(AppError::Refused { why: Refusal::SignIn }) => {
                live.status.set(SaveStatus::SignedOut);
                if let Some(guard) = &self.guard {
                    guard.has_ended();
                }
            }
            Err(AppError::Refused { why }) => {
                self.drop_pending(i);
                live.status.set(SaveStatus::Refused(refusal_text(self.view.screen, &why)));
            }
            Err(AppError::Offline) => {
                live.status.set(SaveStatus::Offline);
                self.try_again(i);
            }
            Err(AppError::Internal | AppError::Wait { .. } | AppError::WrongCredentials) => {
                live.status.set(SaveStatus::Failing);
                self.try_again(i);
            }
        }
        self.summarise();
        self.go_on_if_saved();
    }

    fn drop_pending(&self, i: usize) {
        if let Some(own) = self.work.borrow_mut().get_mut(i) {
            own.pending = None;
        }
    }

    fn try_again(self: &Rc<Self>, i: usize) {
        let seconds = {
            let mut work = self.work.borrow_mut();
            let Some(own) = work.get_mut(i) else { return };
            own.failures = own.failures.saturating_add(1).min(8);
            (1_u32 << own.failures).min(RETRY_SECONDS_MAX)
        };
        self.save_soon(i, seconds * 1000);
    }

    /// The writer chose between two texts.
    pub(super) fn choose(self: &Rc<Self>, i: usize, mine: bool) {
        let (Some(question), Some(live)) = (self.question(i), self.live.questions.get(i)) else { return };
        let Some(clash) = live.clash.get_untracked() else { return };
        let theirs = clash.newer.value.as_ref().map(to_raw).unwrap_or_default();
        if !mine && let Some(element) = self.element(i) {
            fields::write(&element, &question.code, &theirs, clash.newer.lang.code());
        }
        if let Some(own) = self.work.borrow_mut().get_mut(i) {
            own.base = clash.newer.revision;
            own.saved = theirs;
            own.saved_lang = clash.newer.lang;
            own.saved_at = Some(clash.newer.saved.at);
            own.dirty = mine;
            own.pending = None;
        }
        live.clash.set(None);
        live.status.set(if mine {
            SaveStatus::Typed
        } else {
            SaveStatus::Saved(self.saved_words(clash.newer.saved.at))
        });
        self.chose(i);
        self.summarise();
        // The buttons that were pressed are gone.
        if let Some(element) = self.element(i) {
            fields::focus_first(&element);
        }
        if mine {
            self.save(i);
        }
    }
}

/// A key that no other save has.
fn new_key() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)).to_string();
    format!("web-{:.0}-{}-{}", js_sys::Date::now(), part(), part())
}
