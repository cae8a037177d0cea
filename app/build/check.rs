//! Compares the six languages of each area and makes the list of messages that functions are generated for.

use super::catalogue::{Files, Texts};
use super::message::{self, CATEGORIES, CATEGORIES_OF, COUNTED};
use super::{ENGLISH, Fault, LANGUAGES};
use std::collections::BTreeMap;

/// An area whose files have been compared.
pub struct Area {
    /// The module's name.
    pub name: String,
    /// Its messages by name.
    pub messages: Vec<Message>,
}

/// What one generated function says.
pub struct Message {
    /// The function's name.
    pub name: String,
    /// Names of the arguments in order, the counted number left out.
    pub arguments: Vec<String>,
    /// The keys in the order of their slots in the tables: one, or the six plural categories.
    pub keys: Vec<String>,
    /// The texts of each language, one for each of `keys`; empty where a language lacks a plural category.
    pub texts: [Vec<String>; 6],
}

impl Message {
    /// Whether the function takes a number and chooses among plural forms.
    pub fn is_plural(&self) -> bool {
        self.keys.len() > 1
    }
}

/// Checks all areas. The answer is complete only where no fault was added.
pub fn check(catalogue: &[Files], faults: &mut Vec<Fault>) -> Vec<Area> {
    catalogue
        .iter()
        .filter_map(|files| {
            let english = files.texts.get(ENGLISH)?.as_ref()?;
            let messages = outline(english, &files.shown[ENGLISH], faults);
            for (language, (texts, shown)) in LANGUAGES.into_iter().zip(files.texts.iter().zip(&files.shown)) {
                if let Some(texts) = texts {
                    compare(language, texts, shown, &messages, faults);
                }
            }
            let messages = messages.into_iter().map(|message| with_texts(message, files)).collect();
            Some(Area { name: files.area.clone(), messages })
        })
        .collect()
}

/// The messages that the English keys stand for, still without texts.
fn outline(english: &Texts, shown: &str, faults: &mut Vec<Fault>) -> Vec<Message> {
    // By name and whether it is a plural message, so that a name used for both can be told.
    let mut messages: BTreeMap<(&str, bool), Message> = BTreeMap::new();
    for (key, text) in english {
        if !message::is_name(key) {
            faults.push(Fault::new(shown, format!("key {key:?} is not in snake_case")));
            continue;
        }
        let (name, keys) = match message::split_plural(key) {
            Some((base, _)) => (base, CATEGORIES.map(|category| format!("{base}_{category}")).to_vec()),
            None => (key.as_str(), vec![key.clone()]),
        };
        let plural = keys.len() > 1;
        if messages.contains_key(&(name, plural)) {
            continue;
        }
        if messages.contains_key(&(name, !plural)) {
            faults.push(Fault::new(shown, format!("{name:?} is a plural message and a text without plural forms")));
        }
        // The last form shows all placeholders; where a form is missing, that is reported by the comparison.
        let model = keys.last().and_then(|last| english.get(last)).unwrap_or(text);
        let mut arguments = message::placeholders(model).unwrap_or_default();
        if plural {
            arguments.retain(|argument| argument != COUNTED);
        }
        let texts = [const { Vec::new() }; 6];
        messages.insert((name, plural), Message { name: name.to_owned(), arguments, keys, texts });
    }
    messages.into_values().collect()
}

/// Reports what one language's file lacks, has too much of or says with other placeholders than English.
fn compare(language: &str, texts: &Texts, shown: &str, messages: &[Message], faults: &mut Vec<Fault>) {
    for key in messages.iter().flat_map(|message| needed_keys(language, message)) {
        if !texts.contains_key(key) {
            faults.push(Fault::new(shown, format!("missing key {key:?}")));
        }
    }
    for (key, text) in texts {
        let owner = messages.iter().find(|message| message.keys.contains(key));
        match owner {
            Some(message) if needed_keys(language, message).any(|needed| needed == key) => {
                if let Err(what) = compare_placeholders(language, key, text, message) {
                    faults.push(Fault::new(shown, format!("{key:?}: {what}")));
                }
            }
            Some(_) => {
                let categories = categories(language).join(", ");
                faults.push(Fault::new(
                    shown,
                    format!("extra key {key:?}: the plural forms of {language} are {categories}"),
                ));
            }
            // English defines the keys: what is unknown there has a faulty name and is reported already.
            None if language == LANGUAGES[ENGLISH] => {}
            None => faults.push(Fault::new(shown, format!("extra key {key:?}"))),
        }
    }
}

/// The keys of a message that the language must have, and no others.
fn needed_keys<'a>(language: &str, message: &'a Message) -> impl Iterator<Item = &'a String> {
    let categories = categories(language);
    let plural = message.is_plural();
    message.keys.iter().filter(move |key| {
        !plural || message::split_plural(key).is_some_and(|(_, category)| categories.contains(&category))
    })
}

/// The plural categories of a language by its code.
fn categories(language: &str) -> &'static [&'static str] {
    LANGUAGES.iter().zip(CATEGORIES_OF).find(|(code, _)| **code == language).map_or(&[], |(_, categories)| categories)
}

/// Compares the set of placeholders with the message's arguments.
fn compare_placeholders(language: &str, key: &str, text: &str, message: &Message) -> Result<(), String> {
    if text.is_empty() {
        return Ok(()); // Reported when the file was read.
    }
    let mut found = message::placeholders(text)?;
    if message.is_plural() {
        let shows_number = found.iter().any(|name| name == COUNTED);
        let exact = message::split_plural(key).is_some_and(|(_, category)| message::is_exact(language, category));
        if !shows_number && !exact {
            return Err(format!("missing placeholder \"{{{COUNTED}}}\", as this form stands for more than one number"));
        }
        found.retain(|name| name != COUNTED);
    }
    for name in &message.arguments {
        if !found.contains(name) {
            return Err(format!("missing placeholder \"{{{name}}}\""));
        }
    }
    match found.iter().find(|name| !message.arguments.contains(name)) {
        Some(name) => Err(format!("placeholder \"{{{name}}}\" is not in English")),
        None => Ok(()),
    }
}

/// Fills in the texts of all languages.
fn with_texts(mut message: Message, files: &Files) -> Message {
    for (slot, texts) in message.texts.iter_mut().zip(&files.texts) {
        let text_of = |key: &String| texts.as_ref().and_then(|texts| texts.get(key)).cloned().unwrap_or_default();
        *slot = message.keys.iter().map(text_of).collect();
    }
    message
}
