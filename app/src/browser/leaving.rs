//! Small helps for plain forms: Ctrl+Enter sends, Ctrl+S saves, and leaving with a text that was not sent asks first.

use gloo::events::{EventListener, EventListenerOptions};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{
    BeforeUnloadEvent, Document, Element, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent,
};

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

/// A switch of language posts the form of the page, or another one in which something was typed. Where the form has gone
/// meanwhile, as in a conversation that was settled, it posts one that brings nothing along.
pub(super) fn keep_switch(document: &Document) {
    let page = document.clone();
    EventListener::new(document, "click", move |event| {
        let Some(target) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        let Some(button) = target.closest("button[name=switch_lang]").ok().flatten() else { return };
        let form = button.get_attribute("form").and_then(|id| page.get_element_by_id(&id));
        let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let other = if form.as_ref().is_some_and(is_typed_in) { None } else { typed_in(&page) };
        match (other, form) {
            (Some(other), _) => {
                let _ = button.set_attribute("form", &other.id());
            }
            (None, Some(_)) => {}
            (None, None) => {
                let _ = button.set_attribute("form", "language-form");
            }
        }
    })
    .forget();
}

/// The first form in which something was typed, of those that come back in another language with it.
fn typed_in(page: &Document) -> Option<HtmlFormElement> {
    let forms = page.query_selector_all("form[data-switch]").ok()?;
    (0..forms.length()).filter_map(|i| forms.item(i)?.dyn_into::<HtmlFormElement>().ok()).find(is_typed_in)
}

/// Whether a text stands there other than the page came with, or one that came along from another language already.
fn is_typed_in(form: &HtmlFormElement) -> bool {
    if form.get_attribute("data-switch").as_deref() == Some("typed") {
        return true;
    }
    let Ok(all) = form.query_selector_all("textarea, input:not([type=hidden]):not([type=file])") else { return false };
    (0..all.length()).filter_map(|i| all.item(i)).any(|field| {
        let area =
            field.dyn_ref::<HtmlTextAreaElement>().map(|a| a.default_value().is_ok_and(|before| a.value() != before));
        let input = || field.dyn_ref::<HtmlInputElement>().map(|i| i.value() != i.default_value());
        area.or_else(input).unwrap_or(false)
    })
}

/// Lets the browser ask whether to leave.
pub(super) fn warn(event: &web_sys::Event) {
    event.prevent_default();
    if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
        event.set_return_value("leave");
    }
}
