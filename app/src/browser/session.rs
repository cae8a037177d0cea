//! Watches the session: warns in time, signs in again in place, and tells who waits for it.

use crate::api::{AppError, SessionTimes, sign_in_again, stay};
use crate::session_guard::{GuardView, Guarding};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use rules::refusal::Refusal;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlDialogElement, HtmlInputElement};

/// Longest timer of browsers is about 24 days; a session is shorter than that anyway.
const MILLISECONDS_MAX: u32 = 86_400_000;

/// The session as the page knows it.
pub(super) struct Session {
    view: GuardView,
    state: RwSignal<Guarding>,
    dialog: HtmlDialogElement,
    password: HtmlInputElement,
    timers: RefCell<Vec<Timeout>>,
    waiting: RefCell<Vec<Rc<dyn Fn()>>>,
}

impl Session {
    /// Starts the clock.
    pub(super) fn watch(document: &Document, view: GuardView, state: RwSignal<Guarding>) -> Option<Rc<Self>> {
        let dialog = document.get_element_by_id("session-dialog")?.dyn_into().ok()?;
        let password = document.get_element_by_id("session-password")?.dyn_into().ok()?;
        let form = document.get_element_by_id("session-form")?;
        let times = SessionTimes { ends_in_seconds: view.ends_in_seconds, warn_in_seconds: view.warn_in_seconds };
        let session =
            Rc::new(Self { view, state, dialog, password, timers: RefCell::default(), waiting: RefCell::default() });
        session.set_clock(times);
        let acting = Rc::clone(&session);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&form, "submit", options, move |event| {
            event.prevent_default();
            acting.act();
        })
        .forget();
        Some(session)
    }

    /// Calls back whenever the session is good again.
    pub(super) fn when_back(&self, call: Rc<dyn Fn()>) {
        self.waiting.borrow_mut().push(call);
    }

    /// The server was reached with a good session: its idle time begins anew.
    pub(super) fn was_used(self: &Rc<Self>) {
        if self.state.get_untracked() == Guarding::Quiet {
            self.set_clock(SessionTimes {
                ends_in_seconds: self.view.ends_in_seconds,
                warn_in_seconds: self.view.warn_in_seconds,
            });
        }
    }

    /// The session is over: asks to sign in again.
    pub(super) fn has_ended(self: &Rc<Self>) {
        if !matches!(self.state.get_untracked(), Guarding::Ended | Guarding::WrongPassword | Guarding::NotNow) {
            self.say(Guarding::Ended);
        }
    }

    fn set_clock(self: &Rc<Self>, times: SessionTimes) {
        let milliseconds = |seconds: u32| seconds.saturating_mul(1000).min(MILLISECONDS_MAX);
        let (warning, ending) = (Rc::clone(self), Rc::clone(self));
        let timers = vec![
            Timeout::new(milliseconds(times.warn_in_seconds), move || warning.say(Guarding::Warning)),
            Timeout::new(milliseconds(times.ends_in_seconds), move || ending.has_ended()),
        ];
        self.timers.replace(timers);
    }

    fn say(self: &Rc<Self>, what: Guarding) {
        self.state.set(what);
        if what == Guarding::Quiet {
            self.dialog.close();
            return;
        }
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
        if what != Guarding::Warning {
            // The field is shown by the same change; it takes the focus once it is there.
            let password = self.password.clone();
            Timeout::new(0, move || {
                let _ = password.focus();
            })
            .forget();
        }
    }

    /// The dialog's button.
    fn act(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let warned = self.state.get_untracked() == Guarding::Warning;
        leptos::task::spawn_local(async move {
            let outcome =
                if warned { stay().await } else { sign_in_again(this.view.email.clone(), this.password.value()).await };
            match outcome {
                Ok(times) => {
                    this.password.set_value("");
                    this.set_clock(times);
                    this.say(Guarding::Quiet);
                    let waiting = this.waiting.borrow().clone();
                    waiting.iter().for_each(|call| call());
                }
                Err(AppError::Refused { why: Refusal::SignIn }) => this.say(Guarding::Ended),
                Err(AppError::WrongCredentials) => this.say(Guarding::WrongPassword),
                Err(
                    AppError::Refused { .. }
                    | AppError::Invalid { .. }
                    | AppError::Wait { .. }
                    | AppError::Offline
                    | AppError::Internal,
                ) => this.say(if warned { Guarding::Warning } else { Guarding::NotNow }),
            }
        });
    }
}
