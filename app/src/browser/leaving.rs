//! Small helps for plain forms: Ctrl+Enter sends, Ctrl+S saves, and leaving with a text that was not sent asks first.

use gloo::events::{EventListener, EventListenerOptions};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, Document, Element, HtmlButtonElement, HtmlFormElement, KeyboardEvent};

/// Watches the form that sends with Ctrl+Enter or saves with Ctrl+S, if the page has one.
pub(super) fn watch(document: &Document) {
    let Some(form) = document.query_selector("form[data-send]").ok().flatten() else { return };
    let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
    let saves = form.get_attribute("data-send").as_deref() == Some("ctrl-s");
    let typed = Rc::new(Cell::new(false));
    let options = EventListenerOptions::enable_prevent_default();
    let sending = form.clone();
    EventListener::new_with_options(&form, "keydown", options, move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        // Where a form saves rather than sends, it is the key that saves everywhere.
        let wanted = if saves { "s" } else { "Enter" };
        if key.key() == wanted && (key.ctrl_key() || key.meta_key()) {
            event.prevent_default();
            let _ = sending.request_submit();
        }
    })
    .forget();
    let heard = Rc::clone(&typed);
    EventListener::new(&form, "input", move |_| heard.set(true)).forget();
    let sent = Rc::clone(&typed);
    EventListener::new(&form, "submit", move |_| sent.set(false)).forget();
    if let Some(window) = web_sys::window() {
        EventListener::new_with_options(&window, "beforeunload", options, move |event| {
            if typed.get() {
                warn(event);
            }
        })
        .forget();
    }
}

/// A switch of language posts the form of the page. Where that has gone meanwhile, as in a conversation that was settled, it
/// posts one that brings nothing along.
pub(super) fn keep_switch(document: &Document) {
    EventListener::new(document, "click", |event| {
        let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        let Some(button) = target.closest("button[name=switch_lang]").ok().flatten() else { return };
        let Ok(button) = button.dyn_into::<HtmlButtonElement>() else { return };
        if button.form().is_none() {
            let _ = button.set_attribute("form", "language-form");
        }
    })
    .forget();
}

/// Lets the browser ask whether to leave.
pub(super) fn warn(event: &web_sys::Event) {
    event.prevent_default();
    if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
        event.set_return_value("leave");
    }
}
