//! Emphasis and links within one line.

use super::Inline;
use super::link::{self, Link};

/// Reads one line.
pub(super) fn line(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    strong(text, &mut out);
    out
}

/// `**strong**`; within it and around it are emphasis and links.
fn strong(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((before, inside, after)) = marked(rest, "**") {
        emphasis(before, out);
        let mut parts = Vec::new();
        emphasis(inside, &mut parts);
        out.push(Inline::Strong(parts));
        rest = after;
    }
    emphasis(rest, out);
}

/// `*emphasis*`; within it and around it are links.
fn emphasis(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((before, inside, after)) = marked(rest, "*") {
        links(before, out);
        let mut parts = Vec::new();
        links(inside, &mut parts);
        out.push(Inline::Emphasis(parts));
        rest = after;
    }
    links(rest, out);
}

/// What stands before, between and after a pair of marks. The marks hug the words between them, so that a sum or a star of
/// a footnote is none; and no mark stands within an address.
fn marked<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find(mark)?;
        let inner = open + mark.len();
        let opens = text.get(inner..)?.chars().next().is_some_and(|c| !c.is_whitespace() && c != '*');
        if !opens || in_address(text, open) {
            from = inner;
            continue;
        }
        // Without a partner further on no later mark of this line can have one either, except as the partner of itself.
        let close = closing(text, inner, mark)?;
        return Some((text.get(..open)?, text.get(inner..close)?, text.get(close + mark.len()..)?));
    }
}

fn closing(text: &str, from: usize, mark: &str) -> Option<usize> {
    let mut at = from;
    loop {
        let close = at + text.get(at..)?.find(mark)?;
        let hugs = text.get(from..close)?.chars().next_back().is_some_and(|c| !c.is_whitespace() && c != '*');
        if hugs && !in_address(text, close) {
            return Some(close);
        }
        at = close + mark.len();
    }
}

/// Whether a place lies in a word that is an address. Words are looked at for a limited length, so that a line of one
/// word costs no more than any other.
fn in_address(text: &str, at: usize) -> bool {
    let Some(before) = text.get(..at) else { return false };
    let word: String = before.chars().rev().take(link::BYTES_MAX).take_while(|c| !c.is_whitespace()).collect();
    // Turned round: "https:" and "http:" end with their colon first.
    word.contains("//:sptth") || word.contains("//:ptth")
}

/// `[words](https://…)`, and addresses as they stand.
fn links(text: &str, out: &mut Vec<Inline>) {
    let mut words_from = 0;
    let mut at = 0;
    let push = |from: usize, to: usize, out: &mut Vec<Inline>| {
        if let Some(words) = text.get(from..to).filter(|w| !w.is_empty()) {
            out.push(Inline::Text(words.to_owned()));
        }
    };
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let found = if rest.starts_with('[') {
            named(rest)
        } else if begins_word(text, at) {
            bare(rest)
        } else {
            None
        };
        match found {
            Some((link, len)) => {
                push(words_from, at, out);
                out.push(Inline::Link(link));
                at += len;
                words_from = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    push(words_from, text.len(), out);
}

/// `[words](address)` at the beginning of a text, with its length; the innermost pair of brackets counts.
fn named(text: &str) -> Option<(Link, usize)> {
    let inside = text.get(1..)?;
    let (end, sign) = inside.char_indices().take(link::BYTES_MAX).find(|(_, c)| matches!(c, '[' | ']'))?;
    let words = inside.get(..end).filter(|w| sign == ']' && !w.trim().is_empty())?;
    let address = inside.get(end + 1..)?.strip_prefix('(')?;
    let (end, sign) = address.char_indices().take(link::BYTES_MAX).find(|(_, c)| *c == ')' || c.is_whitespace())?;
    let made = link::link(address.get(..end).filter(|_| sign == ')')?)?;
    // The brackets, the two signs between, and the closing one.
    let len = 1 + words.len() + 2 + end + 1;
    Some((Link { text: words.to_owned(), named: true, ..made }, len))
}

fn begins_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// An address at the beginning of a text: up to a space, without the signs that end a sentence.
fn bare(text: &str) -> Option<(Link, usize)> {
    if !["https://", "http://", "mailto:"].iter().any(|s| text.starts_with(s)) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '»' | '”');
    let end = text.char_indices().take(link::BYTES_MAX).find(|(_, c)| ends(*c)).map_or(text.len(), |(i, _)| i);
    let mut word = text.get(..end)?;
    while let Some(last) = word.chars().next_back() {
        let closes = last == ')' && !word.contains('(');
        if closes || matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '،' | '؛' | '؟' | '。' | '，')
        {
            word = word.get(..word.len() - last.len_utf8())?;
        } else {
            break;
        }
    }
    link::link(word).map(|link| (link, word.len()))
}
