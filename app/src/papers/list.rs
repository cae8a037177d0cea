//! A list of reviews as a table and as a paper: whatever rows and columns somebody may see, with what was chosen and when.

use super::pdf::{Block, Paper};
use super::sheet::{Cell, Sheet};
use chrono::NaiveDate;
use rules::language::Language;

/// What the list says of itself.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// What it lists.
    pub(crate) title: String,
    /// At the head of every page.
    pub(crate) issuer: String,
    /// When it was made, with the zone, and for whom.
    pub(crate) moment: String,
    /// The day it was made.
    pub(crate) dated: NaiveDate,
    /// What was chosen, and for whose eyes it is.
    pub(crate) notes: Vec<String>,
}

/// As a sheet.
pub(crate) fn list_sheet(about: &About, head: Vec<String>, rows: Vec<Vec<Cell>>) -> Sheet {
    let notes = std::iter::once(&about.moment).chain(&about.notes).cloned().collect();
    Sheet { name: about.title.clone(), title: about.title.clone(), notes, head, rows }
}

/// As a paper. A column is as wide as its longest words ask for, within bounds.
pub(crate) fn list_paper(l: Language, about: About, head: Vec<String>, rows: Vec<Vec<String>>) -> Paper {
    let longest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count()).max();
    let widths = (0..head.len())
        .map(|column| {
            let chars = longest(column).unwrap_or_default().clamp(6, 34);
            // A share of the width; the cast of a number below 35 is exact.
            u16::try_from(chars).map_or(6.0, f32::from)
        })
        .collect();
    let mut blocks = vec![Block::Paragraph(about.moment.clone())];
    blocks.extend(about.notes.into_iter().map(Block::Small));
    blocks.push(Block::Table { caption: String::new(), head, rows, widths });
    Paper {
        title: about.title,
        language: l,
        dated: Some(about.dated),
        header: about.issuer,
        footer: about.moment,
        blocks,
    }
}
