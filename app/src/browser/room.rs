//! The room of a drawing, followed without reloading: asks about once a second whether something was done, and puts the
//! parts of a newer page in the place of the old ones. Who conducts sends by the same way, so that the page does not jump.
//!
//! What arrives is a page of our own server, parsed as a document: nothing that somebody typed becomes markup here.

mod parts;
mod talk;

use super::session::Session;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use parts::{Held, is_typed, name, parts};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use talk::State;
use wasm_bindgen::JsCast;
// Not that of Leptos, which is ready only where a component has woken: not for who is not signed in.
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Document, Event, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent, SubmitEvent,
};

/// Between two questions while numbers are drawn.
const ASK_MS: u32 = 1_000;
/// The same before the first number.
const WAITING_MS: u32 = 3_000;
/// The same after the end, which only a void undoes.
const ENDED_MS: u32 = 10_000;
/// The longest pause after failures.
const PAUSE_MS_MAX: u32 = 15_000;

/// The room as the page shows it.
pub(super) struct Room {
    document: Document,
    root: HtmlElement,
    /// Where its pages are.
    path: String,
    /// Whether everybody may see it, so that nobody need say who they are.
    open: bool,
    timer: RefCell<Option<Timeout>>,
    asking: Cell<bool>,
    failures: Cell<u32>,
    /// Something is under way to the server.
    sending: Cell<bool>,
    /// The next form goes as a page of its own.
    plain: Cell<bool>,
    guard: Option<Rc<Session>>,
}

/// Follows the room, if the page is one.
pub(super) fn follow(document: &Document, guard: Option<Rc<Session>>) {
    let Some(root) = document.query_selector("[data-wake=room]").ok().flatten() else { return };
    let Some(path) = root.get_attribute("data-path") else { return };
    let Ok(root) = root.dyn_into::<HtmlElement>() else { return };
    let room = Rc::new(Room {
        document: document.clone(),
        open: root.has_attribute("data-open"),
        root,
        path,
        timer: RefCell::default(),
        asking: Cell::default(),
        failures: Cell::default(),
        sending: Cell::default(),
        plain: Cell::default(),
        guard,
    });
    room.listen();
    room.ask_in(ASK_MS);
}

impl Room {
    fn listen(self: &Rc<Self>) {
        let options = EventListenerOptions::enable_prevent_default();
        let this = Rc::clone(self);
        EventListener::new_with_options(&self.root, "submit", options, move |event| this.on_submit(event)).forget();
        // A key that is held down draws one number, not many.
        EventListener::new_with_options(&self.root, "keydown", options, |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            let button = event.target().is_some_and(|t| t.has_type::<HtmlButtonElement>());
            if button && key.repeat() && matches!(key.key().as_str(), "Enter" | " ") {
                event.prevent_default();
            }
        })
        .forget();
        let this = Rc::clone(self);
        EventListener::new(&self.document, "visibilitychange", move |_| this.ask()).forget();
    }

    fn ask_in(self: &Rc<Self>, milliseconds: u32) {
        let this = Rc::clone(self);
        self.timer.replace(Some(Timeout::new(milliseconds, move || this.ask())));
    }

    /// Asks once, and again after a while. A page out of sight asks nothing until it is seen again.
    fn ask(self: &Rc<Self>) {
        if self.document.hidden() || self.asking.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            let reached = this.look().await.is_some();
            this.reached(reached);
            this.asking.set(false);
            this.ask_in(this.pause());
        });
    }

    fn pause(&self) -> u32 {
        match (self.failures.get(), self.shown().status.as_str()) {
            (0, "drawing") => ASK_MS,
            (0, "finished" | "adopted" | "dropped") => ENDED_MS,
            (0, _) => WAITING_MS,
            (n, _) => ASK_MS.saturating_mul(1 << n.min(4)).min(PAUSE_MS_MAX),
        }
    }

    /// Says so when the server cannot be reached, and when it can again.
    fn reached(&self, yes: bool) {
        self.failures.set(if yes { 0 } else { self.failures.get().saturating_add(1) });
        if let Ok(Some(words)) = self.document.query_selector("#room-lost > p") {
            let _ = words.toggle_attribute_with_force("hidden", yes);
        }
    }

    /// Looks whether something was done; nothing where the server could not be reached.
    async fn look(&self) -> Option<()> {
        let now = talk::state(&self.path, self.open).await?;
        // What is sent just now brings its own page along.
        if now != self.shown() && !self.sending.get() {
            let page = talk::page(&self.path).await?;
            self.take(&page, false);
        }
        Some(())
    }

    fn shown(&self) -> State {
        State::of(&self.root)
    }

    fn on_submit(self: &Rc<Self>, event: &Event) {
        if self.plain.get() {
            return;
        }
        let Some(button) = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter) else { return };
        let (Ok(button), Some(form)) = (button.dyn_into::<HtmlButtonElement>(), event.target()) else { return };
        let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
        // Another language is another page.
        if button.name() == "switch_lang" {
            return;
        }
        event.prevent_default();
        if self.sending.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            let answer = talk::send(&this.path, &form, &button).await;
            this.sending.set(false);
            this.reached(answer.is_some());
            let Some((fine, page)) = answer else { return };
            if this.take(&page, true) {
                if let (true, Some(guard)) = (fine, &this.guard) {
                    guard.was_used();
                }
                this.focus_after(fine);
            } else {
                // Not the room: a sign-in, which carries the form over, or a failure. That page says it best.
                this.plain.set(true);
                let _ = form.request_submit_with_submitter(Some(&button));
            }
        });
    }

    /// Puts the parts of a page in the place of ours. `own`: the page answers what was sent from here. False for a page
    /// that is no room.
    fn take(&self, page: &Document, own: bool) -> bool {
        let Ok(Some(root)) = page.query_selector("[data-wake=room]") else { return false };
        let (ours, theirs) = (self.shown(), State::of(&root));
        // An answer that was overtaken.
        if theirs.seq < ours.seq {
            return true;
        }
        let (old, new) = (parts(&self.root), parts(&root));
        if !old.iter().map(name).eq(new.iter().map(name)) {
            // The controls came or went: a page of its own, with the focus where it belongs.
            if let Some(window) = web_sys::window() {
                let _ = window.location().reload();
            }
            return true;
        }
        let held = Held::of(&self.document, &self.root);
        for (old, new) in old.iter().zip(&new) {
            // What is being typed stays, and with it the number of the room that it was meant for.
            let keep = !own && name(old).as_deref() == Some("hand") && is_typed(old);
            if !keep && !old.is_equal_node(Some(new)) {
                let _ = old.replace_with_with_node_1(new);
            }
        }
        let seq = self.root.query_selector("#draw > input[name=seq]").ok().flatten();
        if let Some(input) = seq.and_then(|i| i.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value(&theirs.seq.to_string());
        }
        theirs.write(&self.root);
        held.back(&self.document, own);
        if ours != theirs {
            let text = |id: &str| self.document.get_element_by_id(id);
            if let (Some(live), Some(said)) = (text("room-live"), text("room-said")) {
                live.set_text_content(said.text_content().as_deref());
            }
        }
        true
    }

    /// After something of one's own: the next key draws again, unless something typed has to be mended.
    fn focus_after(&self, fine: bool) {
        let wanted = if fine { "#draw-go, #room-end" } else { "[aria-invalid=true], #draw-go, #room-end" };
        let fault = self.root.query_selector("[aria-invalid=true]").ok().flatten().filter(|_| !fine);
        let element = fault.or_else(|| self.root.query_selector(wanted).ok().flatten());
        if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}
