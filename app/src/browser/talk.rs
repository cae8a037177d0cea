//! A conversation, followed without reloading: new messages are put below those that are there, in order and once; what
//! changed about them, who has read and who is writing is shown as it happens.
//!
//! A stream of events (`talk/stream.rs`) says by number where something is new; the page then asks for it by the ordinary
//! ways, as a document that is parsed: nothing that somebody typed becomes markup here. The number of the last message on
//! the page decides what is asked for, so that nothing is shown twice, however often the stream breaks off. What the page
//! asks by itself keeps no session alive.

mod append;
mod ask;
mod composer;
mod stream;
mod writing;

use super::session::Session;
use crate::i18n::texts::live as t;
use ask::{Answer, ask};
use gloo::timers::callback::Timeout;
use rules::language::Language;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use stream::{Heard, Stream};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlElement};

/// Several things that change at once are asked for together after this time.
const TOGETHER_MS: u32 = 300;
/// And up to so much later.
const SPREAD_MS: f64 = 700.0;
/// The last messages, which are looked at again when something about them may have changed.
const IN_SIGHT: u32 = 30;

/// A conversation, or the list of them, as the page shows it.
pub(super) struct Talk {
    document: Document,
    root: HtmlElement,
    lang: Language,
    /// The address of the conversation, or of the list with its filter.
    path: String,
    /// The conversation; none on the list.
    thread: Option<String>,
    /// Whether the page ends with the newest message, so that new ones belong below it.
    appends: bool,
    /// The number of the last message on the page, or of the newest where the page ends before.
    last: Cell<u32>,
    /// The number of the newest message that the server spoke of.
    newest: Cell<u32>,
    asking: Cell<bool>,
    refresh: RefCell<Option<Timeout>>,
    /// The next second of what waits to be sent.
    tick: RefCell<Option<Timeout>>,
    /// How far the server's clock is ahead of the time of this page, in milliseconds.
    ahead: Cell<Option<f64>>,
    stream: RefCell<Option<Rc<Stream>>>,
    writing: writing::Writing,
    /// What is said about the connection.
    note: HtmlElement,
    /// What is said about new messages.
    said: HtmlElement,
    guard: Option<Rc<Session>>,
}

/// What stands in the data of an event.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    seq: u32,
    thread: String,
    name: String,
    state: Option<String>,
    why: String,
    html: String,
}

/// Follows the conversation, if the page is one.
pub(super) fn follow(document: &Document, lang: Language, guard: Option<Rc<Session>>) -> Option<Rc<Talk>> {
    let root = document.query_selector("[data-wake=talk]").ok().flatten()?;
    let review = root.get_attribute("data-review")?;
    let thread = root.get_attribute("data-thread");
    let number = |name: &str| root.get_attribute(name).and_then(|n| n.parse().ok()).unwrap_or(0);
    let (shown, last) = (number("data-last"), number("data-newest"));
    let root: HtmlElement = root.dyn_into().ok()?;
    let location = web_sys::window()?.location();
    // What was posted and came back stands at another address than the conversation.
    let path = match &thread {
        Some(thread) => format!("/reviews/{review}/dialogue/{thread}"),
        None => format!("{}{}", location.pathname().ok()?, location.search().ok()?),
    };
    // Said at once to who sees, and after what is being read to who hears.
    let note = status(document, "live-note")?;
    let said = status(document, "live-said")?;
    let bar = status(document, "live-writing")?;
    for element in [&note, &said, &bar] {
        let _ = root.append_child(element);
    }
    let talk = Rc::new(Talk {
        document: document.clone(),
        writing: writing::Writing::new(document, bar, lang),
        root,
        lang,
        path,
        thread: thread.clone(),
        appends: shown == last,
        last: Cell::new(last),
        newest: Cell::new(last),
        asking: Cell::default(),
        refresh: RefCell::default(),
        tick: RefCell::default(),
        ahead: Cell::default(),
        stream: RefCell::default(),
        note,
        said,
        guard: guard.clone(),
    });
    let (asking, hearing) = (Rc::clone(&talk), Rc::clone(&talk));
    let address = move || {
        let after = asking.last.get();
        thread.as_ref().map_or_else(
            || format!("/live/reviews/{review}"),
            |thread| format!("/live/reviews/{review}?thread={thread}&after={after}"),
        )
    };
    let stream = Stream::start(document, address, move |heard| hearing.hear(heard));
    talk.stream.replace(Some(stream));
    // When the page was asked for: about then the server looked at its clock.
    talk.set_clock(&talk.root, 0.0);
    composer::watch(&talk);
    if let Some(guard) = guard {
        let back = Rc::clone(&talk);
        guard.when_back(Rc::new(move || {
            if let Some(stream) = back.stream.borrow().as_ref() {
                stream.open_now();
            }
        }));
    }
    Some(talk)
}

/// A place for words that come and go.
fn status(document: &Document, id: &str) -> Option<HtmlElement> {
    let element = document.create_element("p").ok()?;
    element.set_id(id);
    element.set_attribute("role", "status").ok()?;
    element.dyn_into().ok()
}

impl Talk {
    fn hear(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Open => {
                let _ = self.root.set_attribute("data-live", "open");
                self.note.set_text_content(None);
            }
            Heard::Lost(answered) => {
                let _ = self.root.set_attribute("data-live", "lost");
                self.note.set_text_content(Some(t::lost(self.lang)));
                if answered {
                    self.find_out();
                }
            }
            Heard::Event(name, data) => self.event(name, serde_json::from_str(&data).unwrap_or_default()),
        }
    }

    fn event(self: &Rc<Self>, name: &str, data: Data) {
        let here = self.thread.as_deref().is_none_or(|thread| thread == data.thread);
        match name {
            "message" => {
                self.newest.set(self.newest.get().max(data.seq));
                // A message that comes alone comes whole; what does not fit below ours is asked for.
                let page = (!data.html.is_empty()).then(|| ask::parsed(&data.html)).flatten();
                if let Some(page) = page {
                    self.take(&page);
                }
                self.fetch();
            }
            "thread" | "read" if here => self.refresh_soon(),
            "again" => self.refresh_soon(),
            "writing" if here => self.writing.show(&data.thread, &data.name, data.state.as_deref()),
            "ended" => match data.why.as_str() {
                "session" => self.session_ended(),
                "right" => self.right_ended(),
                _ => {}
            },
            _ => {}
        }
    }

    fn session_ended(&self) {
        if let Some(stream) = self.stream.borrow().as_ref() {
            stream.pause();
        }
        if let Some(guard) = &self.guard {
            guard.has_ended();
        }
    }

    /// What is on the page stays there; nothing new comes.
    fn right_ended(&self) {
        if let Some(stream) = self.stream.borrow().as_ref() {
            stream.leave();
        }
        self.note.set_text_content(Some(t::right_ended(self.lang)));
    }

    /// The server answered with something else than a stream: asks for the page itself, whose answer says why.
    fn find_out(self: &Rc<Self>) {
        let this = Rc::clone(self);
        spawn_local(async move {
            match ask(&this.path).await {
                Answer::SignIn => this.session_ended(),
                Answer::Gone => this.right_ended(),
                Answer::Page(_) | Answer::Lost => {}
            }
        });
    }

    /// Asks for the messages after the last one on the page, until all are there that the server spoke of.
    fn fetch(self: &Rc<Self>) {
        if self.thread.is_none() || self.newest.get() <= self.last.get() || self.asking.replace(true) {
            return;
        }
        let this = Rc::clone(self);
        spawn_local(async move {
            while this.newest.get() > this.last.get() {
                let before = this.last.get();
                this.ask_after(before).await;
                if this.last.get() == before {
                    // The next event, or the next beginning of the stream, asks again.
                    break;
                }
            }
            this.asking.set(false);
        });
    }

    /// Asks for what has come after a message, and for all parts of the page that may have changed.
    async fn ask_after(self: &Rc<Self>, seq: u32) {
        let base = self.path.split('?').next().unwrap_or_default();
        let path = if self.thread.is_some() { format!("{base}/after/{seq}") } else { self.path.clone() };
        match ask(&path).await {
            Answer::Page(page) => self.take(&page),
            Answer::SignIn => self.session_ended(),
            Answer::Gone => self.right_ended(),
            Answer::Lost => {}
        }
    }

    /// What time it is on the server, if the page said so.
    fn server_now(&self) -> Option<f64> {
        Some(self.ahead.get()? + page_time()?)
    }

    fn set_clock(&self, root: &Element, here: f64) {
        if let Some(now) = root.get_attribute("data-now").and_then(|now| now.parse::<f64>().ok()) {
            self.ahead.set(Some(now - here));
        }
    }

    fn take(self: &Rc<Self>, page: &Document) {
        if let (Ok(Some(newer)), Some(here)) = (page.query_selector("[data-wake=talk]"), page_time()) {
            self.set_clock(&newer, here);
        }
        let added = append::take(&self.document, &self.root, page, self.last.get(), self.appends);
        self.writing.draw();
        composer::count_down(self);
        if added.count == 0 {
            return;
        }
        self.last.set(added.last);
        let _ = self.root.set_attribute("data-last", &added.last.to_string());
        self.writing.stopped(&added.by);
        let said = t::new_messages(self.lang, i64::from(added.count), added.by.join(", "));
        self.said.set_text_content(Some(&said));
        // They may answer or correct others; and that they are here is to be known, as for a page that was opened.
        self.refresh_soon();
    }

    /// Asks soon, once for all that has changed meanwhile, what became of the messages in sight.
    fn refresh_soon(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let mut waiting = self.refresh.borrow_mut();
        if waiting.is_none() {
            // Many pages hear of the same thing at once, and need not all ask at once.
            let pause = TOGETHER_MS + (js_sys::Math::random() * SPREAD_MS) as u32;
            *waiting = Some(Timeout::new(pause, move || {
                this.refresh.replace(None);
                let again = Rc::clone(&this);
                spawn_local(async move {
                    let seq = again.last.get().saturating_sub(IN_SIGHT);
                    again.ask_after(seq).await;
                });
            }));
        }
    }
}

/// Milliseconds since the page began.
fn page_time() -> Option<f64> {
    Some(web_sys::window()?.performance()?.now())
}

/// All elements that fit, in order.
fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = within.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}
