//! Tables to take away: one model, written as CSV or as a workbook (XLSX).
//!
//! Values are written as what they are. A text never becomes a formula: a workbook stores it as a text, and in CSV, which
//! has no types, an apostrophe stands before whatever a spreadsheet would take for a formula.

mod workbook;

pub(crate) use workbook::xlsx;

use chrono::NaiveDate;

/// One table with what a reader has to know about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    /// On the sheet's tab; made fit for it when written.
    pub(crate) name: String,
    /// Above the table.
    pub(crate) title: String,
    /// Under the title, one line each: filter, time and zone, hash.
    pub(crate) notes: Vec<String>,
    /// One heading a column.
    pub(crate) head: Vec<String>,
    /// As many cells as there are headings.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Anything that somebody wrote.
    Text(String),
    /// A number; what is not finite is written as an empty cell.
    Number(f64),
    /// A civil date.
    Date(NaiveDate),
    /// Nothing.
    Empty,
}

impl Cell {
    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count. Beyond 2^53 a spreadsheet could not show each number, which no count here comes near.
    pub(crate) fn count(count: u64) -> Self {
        u32::try_from(count).map_or_else(|_| Self::Text(count.to_string()), |count| Self::Number(f64::from(count)))
    }
}

/// The table as CSV: UTF-8 with a mark at its start, lines that end in CR LF (RFC 4180). Title and notes come first, each a
/// row of its own with one field.
pub(crate) fn csv(sheet: &Sheet) -> Vec<u8> {
    // Without the mark Excel takes the file for the machine's old code page and spoils every accent.
    let mark = "\u{feff}".as_bytes().to_vec();
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(1 << 16)
        .from_writer(mark);
    // Writing into memory cannot fail; a failure would show as a shorter file in the tests.
    let mut row = |fields: Vec<String>| drop(out.write_record(fields));
    for line in std::iter::once(&sheet.title).chain(&sheet.notes) {
        row(vec![harmless(line)]);
    }
    row(sheet.head.iter().map(|field| harmless(field)).collect());
    for cells in &sheet.rows {
        row(cells.iter().map(field).collect());
    }
    out.into_inner().unwrap_or_default()
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(_) | Cell::Empty => String::new(),
    }
}

/// The text with an apostrophe before it where a spreadsheet would compute it. Wide forms count too: East Asian editions
/// take them for the narrow ones.
fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    pub(super) fn sheet() -> Sheet {
        Sheet {
            name: "Reviews: [all]/*?\\ of the three groups together".to_owned(),
            title: "Reviews".to_owned(),
            notes: vec!["21 November 2026, 14:02, Vienna time".to_owned(), "=filter".to_owned()],
            head: vec!["State".to_owned(), "Reviews".to_owned(), "Held on".to_owned(), "Note".to_owned()],
            rows: vec![
                vec![Cell::text("Türkiye"), Cell::Number(-2.5), date(), Cell::text("=1+1")],
                vec![Cell::text("a \"b\", c"), Cell::count(3), Cell::Empty, Cell::text("@SUM(A1)")],
                vec![Cell::text("中国"), Cell::Number(f64::NAN), Cell::Empty, Cell::text("－1")],
            ],
        }
    }

    fn date() -> Cell {
        NaiveDate::from_ymd_opt(2026, 11, 21).map_or(Cell::Empty, Cell::Date)
    }

    #[test]
    fn csv_is_marked_quoted_and_computes_nothing() {
        let expected = "\u{feff}Reviews\r\n\"21 November 2026, 14:02, Vienna time\"\r\n'=filter\r\n\
            State,Reviews,Held on,Note\r\n\
            Türkiye,-2.5,2026-11-21,'=1+1\r\n\"a \"\"b\"\", c\",3,,'@SUM(A1)\r\n中国,,,'－1\r\n";
        assert_eq!(String::from_utf8(csv(&sheet())).unwrap(), expected);
    }

    #[test]
    fn every_start_of_a_formula_is_made_harmless() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            assert_eq!(harmless(&format!("{start}cmd")), format!("'{start}cmd"));
        }
        for text in ["", "a=b", "'quoted", " 1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
