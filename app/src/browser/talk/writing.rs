//! Who is writing: shown for a few seconds after each word of it, and said of oneself while one types.

use crate::i18n::texts::live as t;
use gloo::events::EventListener;
use gloo::net::http::Request;
use gloo::timers::callback::Timeout;
use rules::language::Language;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlElement};

/// How long somebody is shown as writing after the last word of it.
const SHOWN_MS: u32 = 7_000;
/// Between two words of it from here.
const TELL_MS: f64 = 3_000.0;

/// Those who are writing.
#[derive(Clone)]
pub(super) struct Writing(Rc<Inner>);

struct Inner {
    bar: HtmlElement,
    document: Document,
    lang: Language,
    /// In which thread, who, as it is said, and when it is over.
    people: RefCell<Vec<(String, String, String, Timeout)>>,
}

impl Writing {
    pub(super) fn new(document: &Document, bar: HtmlElement, lang: Language) -> Self {
        Self(Rc::new(Inner { bar, document: document.clone(), lang, people: RefCell::default() }))
    }

    /// Shows that somebody is writing.
    pub(super) fn show(&self, thread: &str, name: &str, state: Option<&str>) {
        let l = self.0.lang;
        let from = state.map_or_else(|| t::secretariat(l).to_owned(), str::to_owned);
        let words = t::person(l, name, from);
        let (this, of, who) = (self.clone(), thread.to_owned(), name.to_owned());
        let over = Timeout::new(SHOWN_MS, move || {
            this.0.people.borrow_mut().retain(|(thread, name, ..)| *thread != of || *name != who);
            this.draw();
        });
        let mut people = self.0.people.borrow_mut();
        people.retain(|(of, who, ..)| of != thread || who != name);
        people.push((thread.to_owned(), name.to_owned(), words, over));
        drop(people);
        self.draw();
    }

    /// Who has sent writes no longer.
    pub(super) fn stopped(&self, by: &[String]) {
        self.0.people.borrow_mut().retain(|(_, name, ..)| !by.contains(name));
        self.draw();
    }

    /// Shows who is writing.
    pub(super) fn draw(&self) {
        let people = self.0.people.borrow();
        let words = match &people[..] {
            [] => String::new(),
            [(_, _, one, _)] => t::writes(self.0.lang, one.clone()),
            [(_, _, one, _), (_, _, two, _)] => t::both_write(self.0.lang, one.clone(), two.clone()),
            more => t::several_write(self.0.lang, i64::try_from(more.len()).unwrap_or(i64::MAX)),
        };
        // The same words again would be read out again.
        if self.0.bar.text_content().unwrap_or_default() != words {
            self.0.bar.set_text_content(Some(&words));
        }
        // In the list, the conversation itself is marked.
        for line in super::all(
            &self.0.document.document_element().unwrap_or_else(|| self.0.bar.clone().into()),
            "li[data-thread]",
        ) {
            let of = line.get_attribute("data-thread").unwrap_or_default();
            let _ = line.toggle_attribute_with_force("data-writing", people.iter().any(|(thread, ..)| *thread == of));
        }
    }
}

/// Says of oneself that one writes there, while one does.
pub(super) fn tell(form: &Element, thread: &str) {
    let path = format!("/live/threads/{thread}/writing");
    let told = Cell::new(f64::NEG_INFINITY);
    let now = || web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now());
    EventListener::new(form, "input", move |_| {
        if now() - told.get() < TELL_MS {
            return;
        }
        told.set(now());
        let path = path.clone();
        spawn_local(async move {
            // Whether it arrives matters to nobody.
            let _ = Request::post(&path).send().await;
        });
    })
    .forget();
}
