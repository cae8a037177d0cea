//! The parts of the room's page, and what a reader keeps while they are replaced.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, NodeList};

/// The parts of a room that are replaced, in order.
pub(super) fn parts(root: &Element) -> Vec<Element> {
    let Ok(list) = root.query_selector_all("[data-part]") else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// The name of a part.
pub(super) fn name(part: &Element) -> Option<String> {
    part.get_attribute("data-part")
}

/// Whether something stands in the fields of a part.
pub(super) fn is_typed(part: &Element) -> bool {
    let value = |id: &str| -> Option<String> {
        let field = part.query_selector(id).ok().flatten()?;
        match field.dyn_into::<HtmlInputElement>() {
            Ok(input) => Some(input.value()),
            Err(other) => other.dyn_into::<HtmlTextAreaElement>().ok().map(|t| t.value()),
        }
    };
    ["#number", "#reason"].into_iter().any(|id| value(id).is_some_and(|v| !v.is_empty()))
}

/// What a reader opened, and where the keyboard was.
pub(super) struct Held {
    open: Vec<String>,
    focus: Option<String>,
}

impl Held {
    /// As it is before something is replaced.
    pub(super) fn of(document: &Document, root: &Element) -> Self {
        let list = root.query_selector_all("details[open]").ok();
        let items = |list: &NodeList| {
            (0..list.length()).filter_map(|i| Some(list.item(i)?.dyn_into::<Element>().ok()?.id())).collect()
        };
        let focused = document.active_element().filter(|e| root.contains(Some(e)));
        // A summary has no id of its own.
        let focus = focused.and_then(|e| match e.id() {
            id if id.is_empty() => e.parent_element().map(|p| p.id()).filter(|id| !id.is_empty()),
            id => Some(id),
        });
        Self { open: list.as_ref().map(items).unwrap_or_default(), focus }
    }

    /// As it was before. After something of one's own what was opened for it is closed again.
    pub(super) fn back(self, document: &Document, own: bool) {
        let element = |id: &str| document.get_element_by_id(id);
        for details in self.open.iter().filter(|id| !own || id.as_str() != "void").filter_map(|id| element(id)) {
            let _ = details.set_attribute("open", "");
        }
        let Some(id) = self.focus else { return };
        let still = document.active_element().is_some_and(|e| e.is_connected() && e.tag_name() != "BODY");
        if still {
            return;
        }
        let place = element(&id).map(|e| e.query_selector(":scope > summary").ok().flatten().unwrap_or(e));
        let place = place.or_else(|| element("room-end")).and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let Some(place) = place {
            let _ = place.focus();
        }
    }
}
