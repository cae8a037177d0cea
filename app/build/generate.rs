//! Writes the Rust source: one module an area, one function a message, and on the server the tables of the texts.

use super::check::{Area, Message};
use super::{ENGLISH, Half};
use std::fmt::Write as _;

/// The source of the generated module, to be included in `crate::i18n::texts`.
pub fn source(areas: &[Area], browser_areas: &[&str], half: Half) -> String {
    let (browser, server) = in_order(areas, browser_areas);
    let mut out = String::from("use crate::i18n::engine;\nuse rules::language::Language;\nuse std::fmt::Display;\n\n");
    let count = browser.iter().map(|area| slots(area)).sum::<usize>();
    // Writing to a String never fails, so the results of `write!` are passed over in this file.
    let _ = write!(
        out,
        "/// How many texts, from the first, the browser's table holds.\npub(super) const BROWSER_COUNT: usize = {count};\n\n\
         /// Names the order of the browser's texts; differs where a key came, went or moved.\n\
         pub(super) const BROWSER_LAYOUT: &str = \"{:016x}\";\n\n",
        layout(&browser)
    );
    let generated: Vec<&Area> = match half {
        Half::Server => browser.into_iter().chain(server).collect(),
        Half::Browser => browser,
    };
    if half == Half::Server {
        write_tables(&mut out, &generated);
    }
    let mut index = 0;
    for area in generated {
        index = write_area(&mut out, area, index);
    }
    out
}

/// The browser's areas in the listed order, then the others by name.
fn in_order<'a>(areas: &'a [Area], browser_areas: &[&str]) -> (Vec<&'a Area>, Vec<&'a Area>) {
    let browser = browser_areas.iter().filter_map(|name| areas.iter().find(|area| area.name == *name)).collect();
    let server = areas.iter().filter(|area| !browser_areas.contains(&area.name.as_str())).collect();
    (browser, server)
}

/// How many entries of the tables an area takes.
fn slots(area: &Area) -> usize {
    area.messages.iter().map(|message| message.keys.len()).sum()
}

/// A fingerprint (FNV-1a) of areas and keys in order: it tells a table that was made for another build.
fn layout(areas: &[&Area]) -> u64 {
    let keys = areas.iter().flat_map(|area| {
        std::iter::once(area.name.as_str()).chain(area.messages.iter().flat_map(|m| m.keys.iter().map(String::as_str)))
    });
    let bytes = keys.flat_map(|key| key.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Writes one array of texts a language.
fn write_tables(out: &mut String, areas: &[&Area]) {
    let count = areas.iter().map(|area| slots(area)).sum::<usize>();
    let _ = writeln!(out, "/// All texts by language and index.\npub(super) static TABLES: [[&str; {count}]; 6] = [");
    for language in 0..super::LANGUAGES.len() {
        out.push_str("    [\n");
        for text in areas.iter().flat_map(|area| &area.messages).flat_map(|message| &message.texts[language]) {
            let _ = writeln!(out, "        {text:?},");
        }
        out.push_str("    ],\n");
    }
    out.push_str("];\n\n");
}

/// Writes an area's module, whose texts begin at `index`, and answers with the index after its last.
fn write_area(out: &mut String, area: &Area, mut index: usize) -> usize {
    let _ = writeln!(
        out,
        "/// Texts of `{0}.json`.\npub mod {1} {{\n    use super::*;\n",
        area.name,
        identifier(&area.name)
    );
    for message in &area.messages {
        write_function(out, message, index);
        index += message.keys.len();
    }
    out.push_str("}\n\n");
    index
}

/// Writes one function.
fn write_function(out: &mut String, message: &Message, index: usize) {
    let english = message.texts[ENGLISH].last().map_or("", String::as_str);
    let name = identifier(&message.name);
    let arguments: String =
        message.arguments.iter().map(|argument| format!(", {}: impl Display", identifier(argument))).collect();
    let values: Vec<String> =
        message.arguments.iter().map(|argument| format!("({argument:?}, &{})", identifier(argument))).collect();
    let values = values.join(", ");
    let _ = writeln!(out, "    #[doc = {english:?}]");
    let _ = if message.is_plural() {
        writeln!(
            out,
            "    pub fn {name}(l: Language, n: i64{arguments}) -> String {{ engine::plural(l, {index}, n, &[{values}]) }}"
        )
    } else if message.arguments.is_empty() {
        writeln!(out, "    pub fn {name}(l: Language) -> &'static str {{ engine::text(l, {index}) }}")
    } else {
        writeln!(
            out,
            "    pub fn {name}(l: Language{arguments}) -> String {{ engine::filled(l, {index}, &[{values}]) }}"
        )
    };
}

/// The name as Rust writes it where it is a keyword, as in `r#continue`.
fn identifier(name: &str) -> String {
    const KEYWORDS: &str = " abstract as async await become box break const continue do dyn else enum extern false final \
        fn for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true \
        try type typeof unsafe unsized use virtual where while yield ";
    if KEYWORDS.contains(&format!(" {name} ")) { format!("r#{name}") } else { name.to_owned() }
}
