//! New messages and newer parts, put into the page without moving what somebody reads or writes.

use super::all;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Window};

/// What was put into the page.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// How many messages.
    pub(super) count: u32,
    /// The number of the last message on the page.
    pub(super) last: u32,
    /// Who wrote them, each once.
    pub(super) by: Vec<String>,
}

/// Takes over what a newer page has: messages after this number below ours, each once and in order; messages that have
/// changed, and the other parts, in the place of ours.
/// Where the page does not end with the newest message, new ones are only counted.
pub(super) fn take(document: &Document, root: &Element, page: &Document, last: u32, appends: bool) -> Added {
    let mut added = Added { last, ..Added::default() };
    let Ok(Some(newer)) = page.query_selector("[data-wake=talk]") else { return added };
    let still = Still::of(document);
    if let (Some(ours), Some(theirs)) = (part(root, "messages"), part(&newer, "messages")) {
        take_messages(document, &ours, &theirs, appends, &mut added);
    }
    for new in all(&newer, "[data-part]") {
        let Some(name) = new.get_attribute("data-part").filter(|name| name != "messages") else { continue };
        // Parts of messages come with their messages.
        let within = new.closest("[data-part=messages]").ok().flatten().is_some();
        if let (false, Some(old)) = (within, part(root, &name)) {
            put(document, &old, &new);
        }
    }
    if added.count > 0
        && let Some(empty) = part(root, "empty")
    {
        empty.remove();
    }
    still.back();
    added
}

fn take_messages(document: &Document, ours: &Element, theirs: &Element, appends: bool, added: &mut Added) {
    // What stands before a message that is new: its day, the line where the new begins.
    let mut before: Vec<Element> = Vec::new();
    for item in all(theirs, ":scope > *") {
        let Some(seq) = item.get_attribute("data-seq").and_then(|n| n.parse::<u32>().ok()) else {
            before.push(item);
            continue;
        };
        let heads = std::mem::take(&mut before);
        if let Some(old) = document.get_element_by_id(&item.id()) {
            put(document, &old, &item);
        } else if seq == added.last + 1 {
            if appends {
                heads.iter().filter(|head| !is_there(document, ours, head)).for_each(|head| add(ours, head));
                add(ours, &item);
            }
            added.last = seq;
            added.count += 1;
            let by = item.query_selector("header > h3").ok().flatten().and_then(|h| h.text_content());
            if let Some(by) = by.filter(|by| !added.by.contains(by)) {
                added.by.push(by);
            }
        }
        // Any other would leave a gap, which is asked for again.
    }
}

fn add(list: &Element, item: &Element) {
    let _ = list.append_child(item);
}

/// Whether the page has the line where the new begins already, or ends with that day.
fn is_there(document: &Document, ours: &Element, head: &Element) -> bool {
    if !head.id().is_empty() {
        return document.get_element_by_id(&head.id()).is_some();
    }
    let last = all(ours, ":scope > .day:not([id])").pop();
    last.is_some_and(|last| last.text_content() == head.text_content())
}

/// The part of this name.
fn part(within: &Element, name: &str) -> Option<Element> {
    within.query_selector(&format!("[data-part={name}]")).ok().flatten()
}

/// Puts the newer of two elements in the place of the older. Where the keyboard is, nothing changes under it; what was
/// opened stays open.
fn put(document: &Document, old: &Element, new: &Element) {
    let focused = document.active_element().is_some_and(|e| old.contains(Some(&e)));
    if focused {
        return;
    }
    for (was, is) in all(old, "details").iter().zip(all(new, "details")) {
        let _ = is.toggle_attribute_with_force("open", was.has_attribute("open"));
    }
    if !old.is_equal_node(Some(new)) {
        let _ = old.replace_with_with_node_1(new);
    }
}

/// Where the element with the focus stands on the screen: it stays there, so that nobody's line runs away while typing.
struct Still {
    window: Option<Window>,
    element: Option<HtmlElement>,
    top: f64,
}

impl Still {
    fn of(document: &Document) -> Self {
        let element = document.active_element().filter(|e| e.tag_name() != "BODY");
        let element = element.and_then(|e| e.dyn_into::<HtmlElement>().ok());
        let top = element.as_ref().map_or(0.0, |e| e.get_bounding_client_rect().top());
        Self { window: web_sys::window(), element, top }
    }

    fn back(self) {
        let (Some(window), Some(element)) = (self.window, self.element) else { return };
        let moved = element.get_bounding_client_rect().top() - self.top;
        if moved.abs() >= 1.0 {
            window.scroll_by_with_x_and_y(0.0, moved);
        }
    }
}
