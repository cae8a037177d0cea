//! The stream of events of a page: opened while the page is in sight, opened again whenever it breaks off, and left for
//! good only when the server says that there is nothing to hear any more.
//!
//! The browser would open it again by itself, but not after an answer that is no stream, not at once when the network
//! comes back, and not where a line is dead without anybody knowing, as after sleep. So this is done here.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, EventSource, MessageEvent};

/// The server gives a sign of life every 15 seconds; after this time without any the line is dead.
const SILENCE_MS_MAX: u32 = 33_000;
/// A page out of sight lets go of its stream after this time: browsers open only a few to one server.
const OUT_OF_SIGHT_MS: u32 = 20_000;
/// The first pause before another attempt, and the longest.
const PAUSE_MS: u32 = 1_000;
const PAUSE_MS_MAX: u32 = 15_000;
/// The names of events.
const EVENTS: [&str; 7] = ["message", "thread", "read", "writing", "again", "beat", "ended"];

/// What comes of a stream.
pub(super) enum Heard {
    /// An event, with its data.
    Event(&'static str, String),
    /// It is open.
    Open,
    /// It broke off, or could not be opened; true if the server answered with something else than a stream.
    Lost(bool),
}

/// The stream.
pub(super) struct Stream {
    document: Document,
    /// The address, which changes with what is on the page.
    address: Box<dyn Fn() -> String>,
    hear: Box<dyn Fn(Heard)>,
    open: RefCell<Option<Open>>,
    failures: Cell<u32>,
    /// The next attempt, or the letting go.
    timer: RefCell<Option<Timeout>>,
    silence: RefCell<Option<Timeout>>,
    /// Waits for somebody to sign in again.
    paused: Cell<bool>,
    /// Left for good.
    left: Cell<bool>,
}

struct Open {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Stream {
    /// Opens the stream as soon as the page is in sight.
    pub(super) fn start(
        document: &Document,
        address: impl Fn() -> String + 'static,
        hear: impl Fn(Heard) + 'static,
    ) -> Rc<Self> {
        let stream = Rc::new(Self {
            document: document.clone(),
            address: Box::new(address),
            hear: Box::new(hear),
            open: RefCell::default(),
            failures: Cell::default(),
            timer: RefCell::default(),
            silence: RefCell::default(),
            paused: Cell::default(),
            left: Cell::default(),
        });
        let this = Rc::clone(&stream);
        EventListener::new(document, "visibilitychange", move |_| this.sight_changed()).forget();
        if let Some(window) = web_sys::window() {
            let this = Rc::clone(&stream);
            EventListener::new(&window, "online", move |_| this.resume()).forget();
            let this = Rc::clone(&stream);
            EventListener::new(&window, "offline", move |_| this.break_off(false)).forget();
            let this = Rc::clone(&stream);
            EventListener::new(&window, "pagehide", move |_| this.close()).forget();
            let this = Rc::clone(&stream);
            EventListener::new(&window, "pageshow", move |_| this.sight_changed()).forget();
        }
        stream.open_now();
        stream
    }

    /// Opens it, whatever it was before.
    pub(super) fn open_now(self: &Rc<Self>) {
        if self.left.get() || self.document.hidden() {
            return;
        }
        self.paused.set(false);
        self.close();
        let Ok(source) = EventSource::new(&(self.address)()) else { return self.break_off(true) };
        let mut listeners = Vec::with_capacity(EVENTS.len() + 1);
        for name in EVENTS {
            let this = Rc::clone(self);
            listeners.push(EventListener::new(&source, name, move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|e| e.data().as_string());
                this.heard(name, data.unwrap_or_default());
            }));
        }
        let this = Rc::clone(self);
        let failed = source.clone();
        listeners.push(EventListener::new(&source, "error", move |_| {
            // Given up by the browser: the answer was no stream.
            let answered = failed.ready_state() == EventSource::CLOSED;
            // Not from within the listener, which goes with the stream.
            let this = Rc::clone(&this);
            Timeout::new(0, move || this.break_off(answered)).forget();
        }));
        self.open.replace(Some(Open { source, _listeners: listeners }));
        self.watch_silence();
    }

    /// Ends it for good.
    pub(super) fn leave(self: &Rc<Self>) {
        self.left.set(true);
        // Not at once: this may be called by a listener of the stream.
        let this = Rc::clone(self);
        Timeout::new(0, move || this.close()).forget();
    }

    /// Waits for somebody to open it again.
    pub(super) fn pause(self: &Rc<Self>) {
        self.paused.set(true);
        let this = Rc::clone(self);
        Timeout::new(0, move || this.close()).forget();
    }

    fn resume(self: &Rc<Self>) {
        if !self.paused.get() {
            self.open_now();
        }
    }

    fn heard(self: &Rc<Self>, name: &'static str, data: String) {
        if self.failures.replace(0) > 0 || name == "beat" {
            (self.hear)(Heard::Open);
        }
        self.watch_silence();
        if name == "ended" && data.contains("server") {
            let this = Rc::clone(self);
            Timeout::new(0, move || this.break_off(false)).forget();
        }
        (self.hear)(Heard::Event(name, data));
    }

    fn watch_silence(self: &Rc<Self>) {
        let this = Rc::clone(self);
        self.silence.replace(Some(Timeout::new(SILENCE_MS_MAX, move || this.break_off(false))));
    }

    /// Tries again after a pause, each time a longer one.
    fn break_off(self: &Rc<Self>, answered: bool) {
        if self.left.get() || self.paused.get() || self.open.borrow().is_none() && self.timer.borrow().is_some() {
            return;
        }
        self.close();
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let pause = PAUSE_MS.saturating_mul(1 << failures.min(4)).min(PAUSE_MS_MAX);
        let this = Rc::clone(self);
        self.timer.replace(Some(Timeout::new(pause, move || this.open_now())));
        (self.hear)(Heard::Lost(answered));
    }

    fn close(&self) {
        self.open.replace(None);
        self.silence.replace(None);
        self.timer.replace(None);
    }

    fn sight_changed(self: &Rc<Self>) {
        if !self.document.hidden() {
            // Timers stand still during sleep, so an old line may be dead: a new one says at once what was missed.
            self.resume();
        } else if self.open.borrow().is_some() {
            let this = Rc::clone(self);
            self.timer.replace(Some(Timeout::new(OUT_OF_SIGHT_MS, move || {
                if this.document.hidden() {
                    this.close();
                }
            })));
        }
    }
}
