//! The small markup of messages: paragraphs, lists, quotations, emphasis, links. Nothing else is a mark, and nothing that
//! somebody writes becomes anything but words: whoever draws the tree escapes its texts.
//!
//! Each mark works within one line or one block and costs time in proportion to the text: a mark without its partner stays
//! what it is, a sign. Addresses lead to `http`, `https` and `mailto` only; their host is plain ASCII without a user name
//! before it, so that what is shown is where it leads (other scripts appear as `xn--`).

mod inline;
mod link;

pub use link::{Link, link};

/// How deep quotations may lie in one another; what is deeper is shown at that depth.
const DEPTH_MAX: u8 = 3;

/// A part of a message that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; one with numbers begins with the number given.
    List {
        /// The first number; none for a list without.
        from: Option<u32>,
        /// Its entries.
        items: Vec<Vec<Inline>>,
    },
    /// What somebody else said, in the writer's rendering.
    Quotation(Vec<Block>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// The end of a line within a paragraph.
    Break,
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// A link.
    Link(Link),
}

/// Reads a text.
pub fn parse(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.split('\n').map(|l| l.trim_end_matches('\r')).collect();
    blocks(&lines, 0)
}

/// The words without marks, for places that show no markup.
pub fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (n, block) in blocks.iter().enumerate() {
        if n > 0 {
            out.push_str("\n\n");
        }
        match block {
            Block::Paragraph(line) => words(line, &mut out),
            Block::List { items, .. } => {
                for (n, item) in items.iter().enumerate() {
                    if n > 0 {
                        out.push('\n');
                    }
                    words(item, &mut out);
                }
            }
            Block::Quotation(inside) => out.push_str(&plain(inside)),
        }
    }
    out
}

fn words(line: &[Inline], out: &mut String) {
    for part in line {
        match part {
            Inline::Text(text) => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Emphasis(inside) | Inline::Strong(inside) => words(inside, out),
            Inline::Link(link) => out.push_str(&link.text),
        }
    }
}

/// What a line begins.
enum Start<'a> {
    Nothing,
    Quotation(&'a str),
    Item(&'a str),
    Numbered(u32, &'a str),
    Words(&'a str),
}

fn start(line: &str) -> Start<'_> {
    let text = line.trim_start();
    if text.is_empty() {
        return Start::Nothing;
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Start::Quotation(rest.strip_prefix(' ').unwrap_or(rest));
    }
    for mark in ["- ", "* ", "• "] {
        if let Some(rest) = text.strip_prefix(mark) {
            return if rest.trim().is_empty() { Start::Words(line) } else { Start::Item(rest.trim()) };
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=4).contains(&digits) {
        let (number, rest) = text.split_at(digits);
        let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")).filter(|r| !r.trim().is_empty());
        if let (Some(rest), Ok(number)) = (rest, number.parse()) {
            return Start::Numbered(number, rest.trim());
        }
    }
    Start::Words(line)
}

fn blocks(lines: &[&str], depth: u8) -> Vec<Block> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match start(line) {
            Start::Nothing => at += 1,
            Start::Quotation(_) => {
                let inside: Vec<&str> = lines
                    .iter()
                    .skip(at)
                    .map_while(|l| match start(l) {
                        Start::Quotation(rest) => Some(rest),
                        Start::Nothing | Start::Item(_) | Start::Numbered(..) | Start::Words(_) => None,
                    })
                    .collect();
                at += inside.len();
                out.push(quotation(&inside, depth));
            }
            Start::Item(_) => {
                let items: Vec<Vec<Inline>> = lines
                    .iter()
                    .skip(at)
                    .map_while(|l| if let Start::Item(rest) = start(l) { Some(inline::line(rest)) } else { None })
                    .collect();
                at += items.len();
                out.push(Block::List { from: None, items });
            }
            Start::Numbered(first, _) => {
                // Only what goes on counting is one list: a paragraph that begins with a year is none of it.
                let items: Vec<Vec<Inline>> = (first..)
                    .zip(lines.iter().skip(at))
                    .map_while(|(n, l)| match start(l) {
                        Start::Numbered(number, rest) if number == n => Some(inline::line(rest)),
                        _ => None,
                    })
                    .collect();
                at += items.len();
                out.push(Block::List { from: Some(first), items });
            }
            Start::Words(_) => {
                let text: Vec<&str> = lines
                    .iter()
                    .skip(at)
                    .map_while(|l| if let Start::Words(words) = start(l) { Some(words.trim()) } else { None })
                    .collect();
                at += text.len();
                let mut paragraph = Vec::new();
                for (n, line) in text.iter().enumerate() {
                    if n > 0 {
                        paragraph.push(Inline::Break);
                    }
                    paragraph.extend(inline::line(line));
                }
                out.push(Block::Paragraph(paragraph));
            }
        }
    }
    out
}

fn quotation(inside: &[&str], depth: u8) -> Block {
    if depth + 1 < DEPTH_MAX {
        return Block::Quotation(blocks(inside, depth + 1));
    }
    // Deeper marks are taken off, so that a text of nothing but marks does not nest without end.
    let flat: Vec<&str> =
        inside.iter().map(|l| l.trim_start_matches(|c: char| c == '>' || c.is_whitespace())).collect();
    Block::Quotation(blocks(&flat, depth + 1))
}
