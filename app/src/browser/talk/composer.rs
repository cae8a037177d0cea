//! The form in which a message is written: what is typed is kept on the server as a draft, and "saved" is said only once
//! the server has acknowledged it. A message is let go only when the server was reached just before, so that no text ends
//! in a page that says that there is no connection.

use super::Talk;
use super::writing;
use crate::browser::leaving::warn;
use crate::i18n::texts::live as t;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::net::http::Request;
use gloo::timers::callback::Timeout;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    AbortController, Event, FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    HtmlTextAreaElement, KeyboardEvent, SubmitEvent, UrlSearchParams,
};

/// The pause in typing after which a draft is saved.
const PAUSE_MS: u32 = 1_200;
/// How long an answer may take until the connection counts as lost.
const ANSWER_MS_MAX: u32 = 15_000;
/// Between two attempts where the server cannot be reached.
const AGAIN_MS: u32 = 4_000;

/// What became of a draft.
#[derive(Debug, PartialEq, Eq)]
enum Kept {
    /// On disk since then.
    Saved(String),
    /// A newer one is there, saved on another device then.
    Conflict(String),
    /// Nobody is signed in any more.
    SignIn,
    /// May not be written here any more.
    Refused,
    /// The server cannot be reached.
    Lost,
}

/// As the server answers.
#[derive(Deserialize)]
struct Answer {
    conflict: bool,
    revision: u32,
    at: String,
}

struct Composer {
    talk: Rc<Talk>,
    form: HtmlFormElement,
    path: String,
    /// What is said about the draft.
    note: HtmlElement,
    timer: RefCell<Option<Timeout>>,
    saving: Cell<bool>,
    /// Counts what was typed, and how far that is saved.
    typed: Cell<u32>,
    saved: Cell<u32>,
    /// A newer draft is there: nothing is saved over it by itself.
    conflict: Cell<bool>,
    /// A form that waits until the text is saved, with the button that was pressed.
    sending: RefCell<Option<Option<HtmlButtonElement>>>,
    /// The form may leave the page.
    let_go: Cell<bool>,
}

/// Watches the form, if the page has one, and counts down what waits to be sent.
pub(super) fn watch(talk: &Rc<Talk>) {
    count_down(talk);
    let Ok(Some(form)) = talk.document.query_selector("form#message") else { return };
    let (Ok(form), Some(thread)) = (form.dyn_into::<HtmlFormElement>(), &talk.thread) else { return };
    writing::tell(&form, thread);
    let Some(note) = super::status(&talk.document, "draft-note") else { return };
    let _ = form.append_child(&note);
    let base = talk.path.split('?').next().unwrap_or_default();
    let composer = Rc::new(Composer {
        talk: Rc::clone(talk),
        path: format!("{base}/draft"),
        form,
        note,
        timer: RefCell::default(),
        saving: Cell::default(),
        typed: Cell::default(),
        saved: Cell::default(),
        conflict: Cell::default(),
        sending: RefCell::default(),
        let_go: Cell::default(),
    });
    composer.listen();
}

impl Composer {
    fn listen(self: &Rc<Self>) {
        let options = EventListenerOptions::enable_prevent_default();
        for name in ["input", "change"] {
            let this = Rc::clone(self);
            EventListener::new(&self.form, name, move |_| {
                this.typed.set(this.typed.get().wrapping_add(1));
                this.save_in(PAUSE_MS);
            })
            .forget();
        }
        let this = Rc::clone(self);
        EventListener::new(&self.form, "focusout", move |_| this.save_in(0)).forget();
        let this = Rc::clone(self);
        EventListener::new(&self.talk.document, "visibilitychange", move |_| this.save_in(0)).forget();
        let this = Rc::clone(self);
        EventListener::new_with_options(&self.form, "keydown", options, move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
                event.prevent_default();
                let _ = this.form.request_submit();
            }
        })
        .forget();
        let this = Rc::clone(self);
        EventListener::new_with_options(&self.form, "submit", options, move |event| this.on_submit(event)).forget();
        if let Some(window) = web_sys::window() {
            let this = Rc::clone(self);
            EventListener::new_with_options(&window, "beforeunload", options, move |event| {
                if this.is_unsaved() && !this.let_go.get() {
                    warn(event);
                }
            })
            .forget();
            let this = Rc::clone(self);
            EventListener::new(&window, "pageshow", move |_| this.let_go.set(false)).forget();
            let this = Rc::clone(self);
            EventListener::new(&window, "online", move |_| this.save_in(0)).forget();
        }
        if let Some(guard) = &self.talk.guard {
            let this = Rc::clone(self);
            guard.when_back(Rc::new(move || this.save_in(0)));
        }
    }

    fn is_unsaved(&self) -> bool {
        self.typed.get() != self.saved.get()
    }

    fn save_in(self: &Rc<Self>, milliseconds: u32) {
        if !self.is_unsaved() || self.conflict.get() {
            return;
        }
        let this = Rc::clone(self);
        self.timer.replace(Some(Timeout::new(milliseconds, move || {
            let this = Rc::clone(&this);
            spawn_local(async move { this.save().await });
        })));
    }

    /// Saves what is typed, one save at a time, and says what became of it.
    async fn save(self: &Rc<Self>) {
        if self.saving.replace(true) {
            return;
        }
        let typed = self.typed.get();
        let kept = self.post().await.unwrap_or(Kept::Lost);
        self.saving.set(false);
        let l = self.talk.lang;
        let said = match &kept {
            Kept::Saved(at) => {
                self.saved.set(typed);
                // What the page said of an older draft.
                if let Ok(Some(older)) = self.form.query_selector("[data-part=draft]") {
                    older.set_text_content(None);
                }
                if let Some(guard) = &self.talk.guard {
                    guard.was_used();
                }
                // Typed meanwhile.
                self.save_in(PAUSE_MS);
                t::draft_saved(l, at.clone())
            }
            Kept::Conflict(at) => {
                self.conflict.set(true);
                t::draft_conflict(l, at.clone())
            }
            Kept::SignIn => {
                self.talk.session_ended();
                t::draft_unsaved(l).to_owned()
            }
            Kept::Refused => t::draft_refused(l).to_owned(),
            Kept::Lost => {
                self.save_in(AGAIN_MS);
                t::draft_unsaved(l).to_owned()
            }
        };
        self.say(&said, !matches!(kept, Kept::Saved(_)));
        self.send_on(&kept);
    }

    fn say(&self, words: &str, warns: bool) {
        let _ =
            if warns { self.note.set_attribute("data-kind", "warn") } else { self.note.remove_attribute("data-kind") };
        self.note.set_text_content(Some(words));
    }

    async fn post(&self) -> Option<Kept> {
        let data = FormData::new_with_form(&self.form).ok()?;
        data.delete("file");
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&pairs(&data)?).ok()?;
        let controller = AbortController::new().ok()?;
        let request = Request::post(&self.path).abort_signal(Some(&controller.signal()));
        let request = request.body(JsValue::from(fields)).ok()?;
        let late = Timeout::new(ANSWER_MS_MAX, move || controller.abort());
        let answer = request.send().await.ok()?;
        let text = answer.text().await.ok()?;
        late.cancel();
        match answer.status() {
            200 => {
                let answer: Answer = serde_json::from_str(&text).ok()?;
                if answer.conflict {
                    return Some(Kept::Conflict(answer.at));
                }
                self.set_base(answer.revision);
                Some(Kept::Saved(answer.at))
            }
            401 => Some(Kept::SignIn),
            403 | 404 | 413 | 422 => Some(Kept::Refused),
            _ => Some(Kept::Lost),
        }
    }

    /// The revision from which the next save begins.
    fn set_base(&self, revision: u32) {
        let base = self.form.query_selector("input[name=base]").ok().flatten();
        if let Some(base) = base.and_then(|b| b.dyn_into::<HtmlInputElement>().ok()) {
            base.set_value(&revision.to_string());
        }
    }

    fn is_blank(&self) -> bool {
        let body = self.form.query_selector("textarea[name=body]").ok().flatten();
        body.and_then(|b| b.dyn_into::<HtmlTextAreaElement>().ok()).is_none_or(|b| b.value().trim().is_empty())
    }

    /// Lets the form go once the server was reached and has the text. Otherwise the text stays, and so does the page.
    fn on_submit(self: &Rc<Self>, event: &Event) {
        if self.let_go.get() {
            return;
        }
        let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        let button = button.and_then(|b| b.dyn_into::<HtmlButtonElement>().ok());
        // Another language of the screen, or a form whose fault the server names best.
        if button.as_ref().is_some_and(|b| b.name() != "act") || self.is_blank() {
            self.let_go.set(true);
            return;
        }
        event.prevent_default();
        self.sending.replace(Some(button));
        let this = Rc::clone(self);
        spawn_local(async move { this.save().await });
    }

    /// After a save: lets the form go that waits for it, if the text is safe or the server has the last word on it.
    fn send_on(self: &Rc<Self>, kept: &Kept) {
        let Some(button) = self.sending.take() else { return };
        match kept {
            Kept::Saved(_) if self.is_unsaved() => {
                // Typed meanwhile.
                self.sending.replace(Some(button));
                let this = Rc::clone(self);
                spawn_local(async move { this.save().await });
            }
            Kept::Saved(_) | Kept::Conflict(_) | Kept::Refused => {
                self.let_go.set(true);
                let _ = match &button {
                    Some(button) => self.form.request_submit_with_submitter(Some(button)),
                    None => self.form.request_submit(),
                };
            }
            Kept::SignIn | Kept::Lost => self.say(t::not_sent(self.talk.lang), true),
        }
    }
}

/// The fields of a form, without its files.
fn pairs(data: &FormData) -> Option<JsValue> {
    let list = js_sys::Array::new();
    for pair in js_sys::try_iter(data).ok()?? {
        let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
        if pair.get(1).is_string() {
            list.push(&pair);
        }
    }
    Some(list.into())
}

/// Shows how many seconds are left to take back what waits, and looks again when it has gone.
pub(super) fn count_down(talk: &Rc<Talk>) {
    let waiting = super::all(&talk.root, "[data-due]");
    let number = |element: &web_sys::Element, name: &str| -> Option<f64> { element.get_attribute(name)?.parse().ok() };
    // The clock of this device may go wrong: what counts is how long ago the page came.
    let Some(now) = talk.server_now() else { return };
    let mut gone = false;
    for item in &waiting {
        let Some(due) = number(item, "data-due") else { continue };
        let left = ((due - now) / 1000.0).ceil().max(0.0);
        gone |= left <= 0.0;
        let words = if left > 0.0 { t::goes_in(talk.lang, left as i64) } else { t::goes_now(talk.lang).to_owned() };
        let place = match item.query_selector(".countdown") {
            Ok(Some(place)) => Some(place),
            _ => talk.document.create_element("p").ok().inspect(|place| {
                place.set_class_name("countdown");
                let _ = place.set_attribute("role", "timer");
                let _ = item.append_child(place);
            }),
        };
        if let Some(place) = place {
            place.set_text_content(Some(&words));
        }
    }
    let next = if waiting.is_empty() {
        None
    } else {
        let this = Rc::clone(talk);
        Some(Timeout::new(if gone { 1_500 } else { 1_000 }, move || {
            count_down(&this);
            if gone {
                let asking = Rc::clone(&this);
                spawn_local(async move { asking.ask_after(asking.last.get()).await });
            }
        }))
    };
    talk.tick.replace(next);
}
