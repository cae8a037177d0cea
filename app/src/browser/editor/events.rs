//! What the writer does: typing, leaving a field, keys, buttons, going offline, leaving the page.

use super::{Editor, fields};
use crate::browser::leaving::warn;
use crate::questionnaire::{Clash, SaveStatus};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use leptos::prelude::{Set, WithUntracked};
use rules::questionnaire::Kind;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlButtonElement, KeyboardEvent, SubmitEvent};

/// After a pause in typing.
pub(super) const PAUSE_MS: u32 = 1_200;
/// After a choice, which is made at once.
const CHOICE_MS: u32 = 150;
/// Who is still on the page so long after the form was sent has not left it.
const STILL_HERE_MS: u32 = 10_000;

impl Editor {
    /// One listener an event for the whole form, however many questions it has.
    pub(super) fn listen(self: &Rc<Self>) {
        let on = |name: &'static str, act: fn(&Rc<Self>, &Event)| {
            let this = Rc::clone(self);
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&self.form, name, options, move |event| act(&this, event)).forget();
        };
        on("input", Self::on_input);
        on("change", Self::on_input);
        on("focusout", Self::on_leave);
        on("click", Self::on_click);
        on("submit", Self::on_submit);
        let Some(window) = web_sys::window() else { return };
        let keys = Rc::clone(self);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, "keydown", options, move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if (key.ctrl_key() || key.meta_key()) && !key.alt_key() && key.key().eq_ignore_ascii_case("s") {
                event.prevent_default();
                keys.save_all();
            }
        })
        .forget();
        let online = Rc::clone(self);
        EventListener::new(&window, "online", move |_| online.save_all()).forget();
        let hidden = Rc::clone(self);
        // A phone may end the page without a word once it is out of sight.
        EventListener::new(&self.document, "visibilitychange", move |_| hidden.save_all()).forget();
        let leaving = Rc::clone(self);
        EventListener::new_with_options(&window, "beforeunload", options, move |event| {
            if leaving.is_unsaved() && !leaving.posting.get() {
                leaving.save_all();
                warn(event);
            }
        })
        .forget();
    }

    /// The question in which something happened.
    fn place(&self, event: &Event) -> Option<usize> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let question = target.closest(".q").ok().flatten()?;
        self.by_code.get(&question.id()).copied()
    }

    fn on_input(self: &Rc<Self>, event: &Event) {
        let Some(i) = self.place(event) else { return };
        let Some(question) = self.question(i) else { return };
        if question.kind == Kind::File {
            return;
        }
        let choice = matches!(question.kind, Kind::YesNo | Kind::Several { .. });
        let Some((raw, lang)) = self.typed(i) else { return };
        let news = {
            let mut work = self.work.borrow_mut();
            let Some(own) = work.get_mut(i) else { return };
            // A choice is told of twice at once; all that follows from it has been done the first time.
            if choice && own.dirty && event.type_() == "change" {
                return;
            }
            // Leaving a field tells of a change once more, and of none where it was typed back.
            let news = own.dirty || own.under_way || own.differs(&raw, lang);
            if news {
                own.typing = own.typing.wrapping_add(1);
                own.dirty = true;
            }
            news
        };
        if let Some(live) = self.live.questions.get(i)
            && news
            && !live.status.with_untracked(|s| matches!(s, SaveStatus::Typed | SaveStatus::Clash))
        {
            live.status.set(SaveStatus::Typed);
        }
        if choice {
            self.chose(i);
        }
        if news {
            self.summarise();
            self.save_soon(i, if choice { CHOICE_MS } else { PAUSE_MS });
        }
    }

    fn on_leave(self: &Rc<Self>, event: &Event) {
        if let Some(i) = self.place(event) {
            self.save(i);
        }
    }

    fn on_click(self: &Rc<Self>, event: &Event) {
        let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        let Some(button) = target.closest("button[name=act]").ok().flatten() else { return };
        let Some(act) = button.get_attribute("value") else { return };
        let (verb, of) = act.split_once(':').unwrap_or((act.as_str(), ""));
        let code = of.split('.').next().unwrap_or(of);
        let place = self.by_code.get(code).copied();
        // The list of an answer's files is drawn by the server, which is asked for the one that was chosen.
        let drawn_there = place.and_then(|i| self.question(i)).is_some_and(|q| q.kind == Kind::File);
        match (verb, place) {
            ("keep" | "take", Some(_)) if drawn_there => {}
            ("add", Some(i)) => {
                event.prevent_default();
                if let Some(element) = self.element(i) {
                    fields::add_citation(&element, code);
                }
            }
            ("remove", Some(i)) => {
                event.prevent_default();
                let index = of.rsplit('.').next().and_then(|n| n.parse().ok());
                if let (Some(element), Some(index)) = (self.element(i), index) {
                    fields::remove_citation(&element, code, index);
                    fields::focus_first(&element);
                    self.changed(i);
                }
            }
            ("clear", Some(i)) => {
                event.prevent_default();
                if let (Some(element), Some(question)) = (self.element(i), self.question(i)) {
                    fields::write(&element, &question.code, &rules::questionnaire::Raw::new(), "");
                    self.chose(i);
                    self.changed(i);
                }
            }
            ("keep", Some(i)) => {
                event.prevent_default();
                self.choose(i, true);
            }
            ("take", Some(i)) => {
                event.prevent_default();
                self.choose(i, false);
            }
            ("save", _) => {
                event.prevent_default();
                self.save_all();
            }
            _ => {}
        }
    }

    /// Something of a question was changed by a button.
    fn changed(self: &Rc<Self>, i: usize) {
        if let Some(own) = self.work.borrow_mut().get_mut(i) {
            own.typing = own.typing.wrapping_add(1);
            own.dirty = true;
        }
        self.save(i);
    }

    /// Whatever the form is posted for (marking an article, another language, a file) comes after all is saved.
    fn on_submit(self: &Rc<Self>, event: &Event) {
        if self.posting.get() {
            return;
        }
        let by = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        if let (Some(by), true) = (by, self.is_unsaved()) {
            event.prevent_default();
            self.waiting.replace(Some(by.into()));
            self.save_all();
        } else {
            self.set_revisions();
        }
    }

    /// Posts what waited, once nothing is unsaved. What is wrong, and two texts between which nobody has chosen, go along:
    /// the server answers with all of it. What could not be sent or is refused stays here: the form would not arrive either,
    /// and the page with it would be gone.
    pub(super) fn go_on_if_saved(self: &Rc<Self>) {
        if self.work.borrow().iter().any(|w| w.under_way) {
            return;
        }
        let Some(by) = self.waiting.borrow_mut().take() else { return };
        let kept = |live: &crate::questionnaire::LiveQuestion| live.status.with_untracked(SaveStatus::is_kept_here);
        if self.live.questions.iter().any(kept) {
            return;
        }
        let Ok(button) = by.dyn_into::<HtmlButtonElement>() else { return };
        let this = Rc::clone(self);
        // Not within the event that asked for it: browsers do not hear a form that is sent while it is being sent.
        Timeout::new(0, move || {
            this.set_revisions();
            this.posting.set(true);
            let _ = this.form.request_submit_with_submitter(Some(&button));
            let after = Rc::clone(&this);
            // Still here: it did not leave, or a file came back.
            Timeout::new(STILL_HERE_MS, move || after.posting.set(false)).forget();
        })
        .forget();
    }

    /// The form names the revisions it was drawn with; by now there are newer ones of our own.
    fn set_revisions(&self) {
        let Ok(Some(input)) = self.form.query_selector("input[name=revisions]") else { return };
        let Ok(input) = input.dyn_into::<web_sys::HtmlInputElement>() else { return };
        let work = self.work.borrow();
        let clash = |i: usize| self.live.questions.get(i)?.clash.with_untracked(|c| c.as_ref().map(Clash::base));
        let pairs: Vec<String> = self
            .by_code
            .iter()
            .filter_map(|(code, i)| Some((code, clash(*i).unwrap_or(work.get(*i)?.base))))
            .filter(|(_, base)| *base > 0)
            .map(|(code, base)| format!("{code}:{base}"))
            .collect();
        input.set_value(&pairs.join(" "));
    }
}
