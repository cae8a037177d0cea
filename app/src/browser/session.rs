//! Watches the session: warns in time, signs in again in place, and tells who waits for it.
//!
//! The page's own clock only says when to ask. How long the session lives on, only the server knows: another tab may
//! use it too. What is asked so keeps no session alive.

use crate::api::{AppError, SessionTimes, sign_in_again, stay};
use crate::session_guard::{GuardView, Guarding};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::net::http::Request;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use rules::refusal::Refusal;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Document, HtmlDialogElement, HtmlInputElement};

/// Longest timer of browsers is about 24 days; a session is shorter than that anyway.
const MILLISECONDS_MAX: u32 = 86_400_000;
/// How long an answer may take until the connection counts as lost.
const ANSWER_MS_MAX: u32 = 15_000;
/// When to ask again if no answer came.
const AGAIN_SECONDS: u32 = 15;

/// The session as the page knows it.
pub(super) struct Session {
    view: GuardView,
    state: RwSignal<Guarding>,
    dialog: HtmlDialogElement,
    password: HtmlInputElement,
    /// The next question to the server.
    timer: RefCell<Option<Timeout>>,
    waiting: RefCell<Vec<Rc<dyn Fn()>>>,
}

/// What the server says of the session.
enum Answer {
    /// It lives.
    Lives(SessionTimes),
    /// It is over.
    Ended,
    /// No answer, or none that helps.
    Lost,
}

impl Session {
    /// Starts the clock.
    pub(super) fn watch(document: &Document, view: GuardView, state: RwSignal<Guarding>) -> Option<Rc<Self>> {
        let dialog = document.get_element_by_id("session-dialog")?.dyn_into().ok()?;
        let password = document.get_element_by_id("session-password")?.dyn_into().ok()?;
        let form = document.get_element_by_id("session-form")?;
        let session =
            Rc::new(Self { view, state, dialog, password, timer: RefCell::default(), waiting: RefCell::default() });
        session.ask_in(session.view.warn_in_seconds);
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
        self.lives_on(SessionTimes {
            ends_in_seconds: self.view.ends_in_seconds,
            warn_in_seconds: self.view.warn_in_seconds,
        });
    }

    /// The session is over: asks to sign in again. Whoever closed the dialog is asked anew with the next thing that
    /// fails; an open one keeps what it says.
    pub(super) fn has_ended(self: &Rc<Self>) {
        self.timer.replace(None);
        if !(self.dialog.open() && self.state.get_untracked().is_over()) {
            self.say(Guarding::Ended);
        }
    }

    /// The session lives: there is nothing more to be said. If it had ended, those who wait go on.
    fn lives_on(self: &Rc<Self>, times: SessionTimes) {
        let had_ended = self.state.get_untracked().is_over();
        // Who is here so near the end has been warned, and longer it does not live: what is left is the end.
        let warned = times.warn_in_seconds == 0;
        self.ask_in(if warned { times.ends_in_seconds } else { times.warn_in_seconds });
        self.say(Guarding::Quiet);
        if had_ended {
            let waiting = self.waiting.borrow().clone();
            waiting.iter().for_each(|call| call());
        }
    }

    fn ask_in(self: &Rc<Self>, seconds: u32) {
        let this = Rc::clone(self);
        // The server tells whole seconds, cut off: with one more the moment has surely come.
        let milliseconds = seconds.saturating_add(1).saturating_mul(1000).min(MILLISECONDS_MAX);
        self.timer.replace(Some(Timeout::new(milliseconds, move || this.ask())));
    }

    /// Asks how long the session lives on, and says what there is to be said.
    fn ask(self: &Rc<Self>) {
        let this = Rc::clone(self);
        leptos::task::spawn_local(async move {
            match ask_unattended().await.unwrap_or(Answer::Lost) {
                Answer::Lives(times) if times.warn_in_seconds > 0 => this.lives_on(times),
                Answer::Lives(times) => {
                    this.ask_in(times.ends_in_seconds);
                    // A warning that was closed has been read.
                    if this.state.get_untracked() == Guarding::Quiet {
                        this.say(Guarding::Warning);
                    }
                }
                Answer::Ended => this.has_ended(),
                // Without a connection nobody could stay or sign in.
                Answer::Lost => this.ask_in(AGAIN_SECONDS),
            }
        });
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
        if !warned && self.password.value().is_empty() {
            self.say(Guarding::NoPassword);
            return;
        }
        leptos::task::spawn_local(async move {
            let outcome =
                if warned { stay().await } else { sign_in_again(this.view.email.clone(), this.password.value()).await };
            match outcome {
                Ok(times) => {
                    this.password.set_value("");
                    this.lives_on(times);
                }
                Err(AppError::Refused { why: Refusal::SignIn }) => this.has_ended(),
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

/// Asks what `stay` asks, but does not say that somebody is there.
async fn ask_unattended() -> Option<Answer> {
    let controller = AbortController::new().ok()?;
    let request = Request::post("/api/fn/stay").header("x-unattended", "1").header("content-type", "application/json");
    let request = request.abort_signal(Some(&controller.signal())).body("{}").ok()?;
    let late = Timeout::new(ANSWER_MS_MAX, move || controller.abort());
    let answer = request.send().await.ok()?;
    let text = answer.text().await.ok()?;
    late.cancel();
    Some(match answer.status() {
        200 => Answer::Lives(serde_json::from_str(&text).ok()?),
        401 => Answer::Ended,
        _ => Answer::Lost,
    })
}
