//! Documents to take away: one small model, typeset as tagged PDF (PDF/UA-1) on A4.
//!
//! The model has no way to say how something looks. That is in `paper.typ`, which gets the paper as values and never as
//! source, so that nothing in a text can act as markup.

use super::fonts::{Shelf, spelled};
use super::{PaperError, typeset};
use chrono::NaiveDate;
use rules::language::Language;
use std::collections::BTreeSet;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paper {
    /// On top of the first page and in the file's properties.
    pub(crate) title: String,
    /// Of all its texts; Arabic runs from right to left.
    pub(crate) language: Language,
    /// The day written into the file's properties. Never today's by itself: the same paper gives the same bytes.
    pub(crate) dated: Option<NaiveDate>,
    /// At the head of every page.
    pub(crate) header: String,
    /// At the foot of every page, beside "n / m".
    pub(crate) footer: String,
    /// What stands in it.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    /// A heading; level 1 stands under the title. No level is left out on the way down.
    Heading {
        /// From 1.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph; lines stay lines.
    Paragraph(String),
    /// What somebody wrote, in its own language and direction; lines stay lines.
    Said {
        /// The language it is written in.
        language: Language,
        /// Their words.
        text: String,
    },
    /// What is called how: a name and its value each.
    Facts(Vec<(String, String)>),
    /// A table, whose headings are repeated on each page.
    Table {
        /// Above it; none if empty.
        caption: String,
        /// One heading a column.
        head: Vec<String>,
        /// As many cells as there are headings. A first cell that is empty belongs to the one above, down to the end of
        /// that: the two become one.
        rows: Vec<Vec<String>>,
        /// Shares of the width, one a column.
        widths: Vec<f32>,
    },
    /// A place to sign for each.
    Signatures(Vec<String>),
    /// A remark.
    Small(String),
    /// A new page.
    Break,
}

/// The paper as PDF.
///
/// # Errors
/// [`PaperError::FontMissing`], or what the typesetter could not do.
pub(crate) fn pdf(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    pdf_with(paper, Shelf::machine())
}

/// The paper as PDF with the fonts of a shelf.
fn pdf_with(paper: &Paper, shelf: &Shelf) -> Result<Vec<u8>, PaperError> {
    let mut letters = BTreeSet::new();
    let mut spelled_out = paper.clone();
    for text in spelled_out.texts() {
        letters.extend(text.chars());
    }
    let fonts = shelf.fonts(paper.language, &letters)?;
    for text in spelled_out.texts() {
        *text = spelled(text, &fonts).into_owned();
    }
    typeset::typeset(&spelled_out, fonts)
}

impl Paper {
    /// Every text in it.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let blocks = self.blocks.iter_mut().flat_map(Block::texts);
        [&mut self.title, &mut self.header, &mut self.footer].into_iter().chain(blocks)
    }
}

impl Block {
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Heading { text, .. } | Self::Said { text, .. } | Self::Paragraph(text) | Self::Small(text) => {
                vec![text]
            }
            Self::Facts(facts) => facts.iter_mut().flat_map(|(name, value)| [name, value]).collect(),
            Self::Table { caption, head, rows, .. } => {
                std::iter::once(caption).chain(head).chain(rows.iter_mut().flatten()).collect()
            }
            Self::Signatures(names) => names.iter_mut().collect(),
            Self::Break => Vec::new(),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::papers::sample::text_of;

    /// What would stop the typesetter, read a file or vanish, were it taken for markup or code.
    const HOSTILE: &str =
        r##"#panic("x") *bold* $x$ \\ `raw` <label> @ref #read("/etc/passwd") // not a comment [a](b) = no heading"##;

    fn paper(language: Language) -> Paper {
        let s = || HOSTILE.to_owned();
        Paper {
            title: s(),
            language,
            dated: NaiveDate::from_ymd_opt(2026, 11, 21),
            header: s(),
            footer: s(),
            blocks: vec![
                Block::Heading { level: 1, text: s() },
                Block::Paragraph(format!("{HOSTILE}\nsecond line")),
                Block::Said { language: Language::Ar, text: s() },
                Block::Facts(vec![(s(), s())]),
                Block::Table {
                    caption: s(),
                    head: vec![s(), s()],
                    rows: vec![vec![s(), s()], vec![String::new(), s()]],
                    widths: vec![1.0, 2.0],
                },
                Block::Break,
                Block::Signatures(vec![s(), s()]),
                Block::Small(s()),
            ],
        }
    }

    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect()
    }

    #[test]
    fn what_somebody_wrote_stays_text() {
        let bytes = pdf(&paper(Language::En)).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        let text = squeezed(&text_of(&bytes));
        // Header and footer on each of two pages, and each of the 15 other texts once.
        assert_eq!(text.matches(&squeezed(HOSTILE)).count(), 19, "{text}");
        assert!(text.contains("secondline") && text.contains("1/2") && text.contains("2/2"), "{text}");
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes() {
        assert_eq!(pdf(&paper(Language::Fr)).unwrap(), pdf(&paper(Language::Fr)).unwrap());
    }

    #[test]
    fn a_missing_font_is_said() {
        let bare = Shelf::of(vec![]);
        for language in [Language::Ar, Language::Zh] {
            let error = pdf_with(&paper(language), &bare).unwrap_err();
            assert_eq!(error, PaperError::FontMissing { language });
            assert!(error.to_string().contains(".ci/setup"), "{error}");
        }
        assert!(pdf_with(&paper(Language::Es), &bare).is_ok());
    }

    #[test]
    fn letters_of_other_scripts_are_shown_in_any_paper() {
        let mut paper = paper(Language::En);
        paper.blocks = vec![Block::Paragraph("القرعة 抽签 Жребий \u{2066}28 (a)\u{2069} 😀".to_owned())];
        let text = text_of(&pdf(&paper).unwrap());
        for part in ["抽签", "Жребий", "28 (a)", "[U+1F600]"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
