//! The browser half: wakes the parts of a page that come alive. Nothing confidential is kept in the browser's storage.

mod editor;
mod fields;
mod leaving;
mod paint;
mod room;
mod session;
mod talk;
pub mod verify;

use crate::i18n;
use crate::questionnaire::{Live, Typed};
use crate::session_guard::{GuardView, Guarding};
use leptos::mount::mount_to;
use leptos::prelude::*;
use rules::language::Language;
use rules::view::EditorView;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

/// The page and its language, once the table of its texts is installed.
fn begin(texts: &str) -> Option<(Document, Language)> {
    let document = web_sys::window()?.document()?;
    let lang = Language::from_code(&document.document_element()?.get_attribute("lang")?)?;
    // A page of another build than this program stays as the server drew it: complete, without script.
    i18n::install(lang, texts).ok()?;
    Some((document, lang))
}

/// Wakes a page of conversations: a program of its own, so that those of other pages do not grow.
pub fn wake_talk(texts: &str) {
    let Some((document, lang)) = begin(texts) else { return };
    let guard = wake_session(&document);
    talk::follow(&document, lang, guard);
    leaving::keep_switch(&document);
}

/// Wakes any other page; `texts` is the table of its language.
pub fn wake(texts: &str) {
    let Some((document, _)) = begin(texts) else { return };
    let guard = wake_session(&document);
    room::follow(&document, guard.clone());
    wake_editor(&document, guard);
    leaving::watch(&document);
    leaving::keep_switch(&document);
}

fn wake_session(document: &Document) -> Option<Rc<session::Session>> {
    let (root, view) = root::<GuardView>(document, "session")?;
    let state: Rc<RefCell<Option<RwSignal<Guarding>>>> = Rc::default();
    let (made, drawn) = (Rc::clone(&state), view.clone());
    let handle = mount_to(root, move || {
        let signal = RwSignal::new(Guarding::Quiet);
        made.replace(Some(signal));
        crate::session_guard::guard(&drawn, signal)
    });
    handle.forget();
    let signal = state.borrow_mut().take()?;
    session::Session::watch(document, view, signal)
}

fn wake_editor(document: &Document, guard: Option<Rc<session::Session>>) {
    let Some((_, view)) = root::<EditorView>(document, "editor") else { return };
    let view = Arc::new(view);
    let typed = Typed::of(data(document, "met").unwrap_or_default());
    // The signals live as long as the page.
    let owner = Owner::new();
    let live = owner.with(|| {
        let live = Live::new(&view, &typed, &|_, _| String::new());
        paint::follow(document, &view, &live);
        live
    });
    std::mem::forget(owner);
    editor::Editor::start(document, view, live, guard);
}

/// The element to be woken and its data.
fn root<V: serde::de::DeserializeOwned>(document: &Document, name: &str) -> Option<(HtmlElement, V)> {
    let root = document.query_selector(&format!("[data-wake={name}]")).ok().flatten()?;
    Some((root.dyn_into().ok()?, data(document, name)?))
}

/// The data that a page brings along under a name.
fn data<V: serde::de::DeserializeOwned>(document: &Document, name: &str) -> Option<V> {
    let text = document.get_element_by_id(&format!("data-{name}"))?.text_content()?;
    serde_json::from_str(&text).ok()
}
