//! Reading and writing the inputs of a question. The page's inputs are the truth of what is typed.

use rules::questionnaire::{Fault, Raw};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

const INPUTS: &str = "input[name], textarea[name], select[name]";

/// The element of a question.
pub(super) fn element(document: &Document, code: &str) -> Option<Element> {
    document.get_element_by_id(code)
}

/// All inputs under an element.
fn inputs(under: &Element) -> Vec<Element> {
    let Ok(list) = under.query_selector_all(INPUTS) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// The part of an answer that an input holds; `lang` for the choice of language.
fn part<'n>(code: &str, name: &'n str) -> Option<&'n str> {
    let rest = name.strip_prefix(code)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('.') }
}

/// What stands in the inputs, by part; the language chosen apart.
pub(super) fn read(question: &Element, code: &str) -> (Raw, Option<String>) {
    let mut raw = Raw::new();
    let mut lang = None;
    for input in inputs(question) {
        let Some(name) = input.get_attribute("name") else { continue };
        let Some(part) = part(code, &name) else { continue };
        if let Some(select) = input.dyn_ref::<HtmlSelectElement>() {
            lang = Some(select.value());
        } else if let Some(area) = input.dyn_ref::<HtmlTextAreaElement>() {
            put(&mut raw, part, area.value());
        } else if let Some(field) = input.dyn_ref::<HtmlInputElement>() {
            match field.type_().as_str() {
                "radio" | "checkbox" if !field.checked() => {}
                "file" => {}
                _ => put(&mut raw, part, field.value()),
            }
        }
    }
    (raw, lang)
}

fn put(raw: &mut Raw, part: &str, value: String) {
    if !value.is_empty() {
        raw.insert(part.to_owned(), value);
    }
}

/// Writes an answer into the inputs.
pub(super) fn write(question: &Element, code: &str, raw: &Raw, lang: &str) {
    let sets = raw.keys().filter_map(|k| k.split_once('.')?.0.parse::<u32>().ok()).max().map_or(0, |n| n + 1);
    for _ in laws(question).map_or(sets, |list| list.child_element_count())..sets {
        if add_citation(question, code).is_none() {
            break;
        }
    }
    for input in inputs(question) {
        let Some(name) = input.get_attribute("name") else { continue };
        let Some(part) = part(code, &name) else { continue };
        let value = raw.get(part).cloned().unwrap_or_default();
        if let Some(select) = input.dyn_ref::<HtmlSelectElement>() {
            select.set_value(lang);
        } else if let Some(area) = input.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&value);
        } else if let Some(field) = input.dyn_ref::<HtmlInputElement>() {
            match field.type_().as_str() {
                "radio" => field.set_checked(field.value() == value),
                "checkbox" => field.set_checked(raw.contains_key(part)),
                "file" | "hidden" => {}
                _ => field.set_value(&value),
            }
        }
    }
}

/// An answer in words: every part with what its input is called on this page.
pub(super) fn words(question: &Element, code: &str, raw: &Raw) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    for input in inputs(question) {
        let Some(name) = input.get_attribute("name") else { continue };
        let Some((key, value)) = part(code, &name).and_then(|p| raw.get_key_value(p)) else { continue };
        let label = label(question, &input);
        let field = input.dyn_ref::<HtmlInputElement>();
        match field.map(HtmlInputElement::type_).as_deref() {
            Some("radio") if field.is_some_and(|f| f.value() != *value) => continue,
            Some("radio" | "checkbox") => lines.push(label),
            // Of a file only its name says something.
            Some("hidden") => lines.extend(key.ends_with(".name").then(|| value.clone())),
            _ if key.is_empty() || label.is_empty() => lines.push(value.clone()),
            _ => lines.push(format!("{label}: {value}")),
        }
        said.push(key);
    }
    // What this page has no input for, such as a citation more than there are here.
    let others = raw.iter().filter(|(key, _)| !said.contains(&key.as_str()) && !key.ends_with(".id"));
    lines.extend(others.filter(|(key, _)| key.as_str() != "lang").map(|(_, value)| value.clone()));
    lines.join("\n")
}

/// What an input is called.
fn label(question: &Element, input: &Element) -> String {
    if let Some(said) = input.get_attribute("aria-label") {
        return said;
    }
    let of = format!("label[for=\"{}\"]", input.id());
    let label = input.closest("label").ok().flatten().or_else(|| question.query_selector(&of).ok().flatten());
    label.and_then(|l| l.text_content()).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// Moves to the first input that can be seen.
pub(super) fn focus_first(question: &Element) {
    let seen = |e: &HtmlElement| e.get_attribute("type").as_deref() != Some("hidden");
    if let Some(first) = inputs(question).into_iter().filter_map(|i| i.dyn_into::<HtmlElement>().ok()).find(seen) {
        let _ = first.focus();
    }
}

/// Marks the inputs at fault.
pub(super) fn mark(question: &Element, code: &str, faults: &[Fault]) {
    for input in inputs(question) {
        let Some(name) = input.get_attribute("name") else { continue };
        let wrong = part(code, &name).is_some_and(|p| faults.iter().any(|f| f.part == p));
        // Setting attributes cannot fail on an element of the page.
        let _ =
            if wrong { input.set_attribute("aria-invalid", "true") } else { input.remove_attribute("aria-invalid") };
    }
}

fn laws(question: &Element) -> Option<Element> {
    question.query_selector(".laws").ok().flatten()
}

/// One more citation: a copy of the last one, emptied and numbered on.
pub(super) fn add_citation(question: &Element, code: &str) -> Option<()> {
    let list = laws(question)?;
    let last = list.last_element_child()?;
    let count = list.child_element_count();
    let new: Element = last.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    renumber(&new, code, count.checked_sub(1)?, count);
    for input in inputs(&new) {
        if let Some(area) = input.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value("");
        } else if let Some(field) = input.dyn_ref::<HtmlInputElement>() {
            field.set_value("");
        }
        let _ = input.remove_attribute("aria-invalid");
    }
    list.append_child(&new).ok()?;
    if let Some(first) = inputs(&new).into_iter().next().and_then(|i| i.dyn_into::<HtmlInputElement>().ok()) {
        let _ = first.focus();
    }
    Some(())
}

/// Takes a citation away; the ones after it move up.
pub(super) fn remove_citation(question: &Element, code: &str, index: u32) -> Option<()> {
    let list = laws(question)?;
    if list.child_element_count() == 1 {
        add_citation(question, code)?;
    }
    list.children().item(index)?.remove();
    for i in index..list.child_element_count() {
        renumber(&list.children().item(i)?, code, i + 1, i);
    }
    Some(())
}

/// Names, ids, labels and the number shown.
fn renumber(set: &Element, code: &str, from: u32, to: u32) {
    let (old, new) = (format!("{code}.{from}"), format!("{code}.{to}"));
    let Ok(all) = set.query_selector_all("*") else { return };
    for i in 0..all.length() {
        let Some(element) = all.item(i).and_then(|n| n.dyn_into::<Element>().ok()) else { continue };
        for attribute in ["id", "name", "for", "value"] {
            let is_button = element.tag_name() == "BUTTON";
            if attribute == "value" && !is_button {
                continue;
            }
            if let Some(value) = element.get_attribute(attribute)
                && value.contains(&old)
            {
                let _ = element.set_attribute(attribute, &value.replace(&old, &new));
            }
        }
    }
    let l = super::editor::screen(set);
    let (was, is) =
        (crate::i18n::texts::editor::citation(l, from + 1), crate::i18n::texts::editor::citation(l, to + 1));
    for selector in ["legend", ".vh"] {
        if let Ok(Some(label)) = set.query_selector(selector) {
            let text = label.text_content().unwrap_or_default().replace(&was, &is);
            label.set_text_content(Some(&text));
        }
    }
}
