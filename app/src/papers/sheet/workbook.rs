//! Sheets as a workbook (XLSX).

use super::{Cell, Sheet};
use crate::papers::PaperError;
use rules::language::Language;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// The most characters on a sheet's tab.
const NAME_MAX: usize = 31;
/// Columns are at least and at most so wide, in characters; longer texts are wrapped.
const WIDTHS: (usize, usize) = (8, 48);

/// Formats of the cells of one workbook.
struct Formats {
    title: Format,
    note: Format,
    head: Format,
    text: Format,
    number: Format,
    date: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_font_color("555555"),
            head: top().set_bold().set_text_wrap().set_background_color("E6ECF2"),
            text: top().set_text_wrap(),
            number: top(),
            // The same in all six languages, and sorted as it reads.
            date: top().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The sheets as one workbook: title and notes above, headings that stay in sight and filter, right to left in Arabic.
///
/// # Errors
/// [`PaperError::CellTooLong`], [`PaperError::TooLarge`], or what the writer could not do.
pub(crate) fn xlsx(sheets: &[Sheet], language: Language) -> Result<Vec<u8>, PaperError> {
    let mut book = Workbook::new();
    // The writer would put the present moment here; no date is truer than that and keeps the bytes the same.
    let never = ExcelDateTime::from_ymd(1980, 1, 1).map_err(|e| failed(&e))?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let formats = Formats::new();
    let mut taken = Vec::new();
    for sheet in sheets {
        let name = tab_name(&sheet.name, &taken);
        let page = book.add_worksheet();
        page.set_name(&name).map_err(|e| failed(&e))?;
        page.set_right_to_left(language.dir() == "rtl");
        fill(page, sheet, &formats).map_err(|(row, error)| match error {
            XlsxError::MaxStringLengthExceeded => PaperError::CellTooLong { sheet: name.clone(), row: row + 1 },
            XlsxError::RowColumnLimitError => PaperError::TooLarge,
            error => failed(&error),
        })?;
        taken.push(name);
    }
    book.save_to_buffer().map_err(|e| failed(&e))
}

fn failed(error: &XlsxError) -> PaperError {
    PaperError::Failed(error.to_string())
}

/// Writes one sheet; says in which row it failed.
fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), (u32, XlsxError)> {
    let mut row = 0;
    page.write_string_with_format(row, 0, &sheet.title, &formats.title).map_err(|e| (row, e))?;
    for note in &sheet.notes {
        row += 1;
        page.write_string_with_format(row, 0, note, &formats.note).map_err(|e| (row, e))?;
    }
    row += 2;
    let head = row;
    for (column, text) in (0..).zip(&sheet.head) {
        page.write_string_with_format(row, column, text, &formats.head).map_err(|e| (row, e))?;
    }
    for cells in &sheet.rows {
        row += 1;
        for (column, cell) in (0..).zip(cells) {
            // A text is written as such, whatever it begins with: only `write_formula` would make a formula.
            match cell {
                Cell::Text(text) => page.write_string_with_format(row, column, text, &formats.text),
                Cell::Number(n) if n.is_finite() => page.write_number_with_format(row, column, *n, &formats.number),
                Cell::Date(date) => page.write_date_with_format(row, column, date, &formats.date),
                Cell::Number(_) | Cell::Empty => continue,
            }
            .map_err(|e| (row, e))?;
        }
    }
    lay_out(page, sheet, head, row).map_err(|e| (head, e))
}

/// Widths, frozen headings, filter, and how it is printed.
fn lay_out(page: &mut Worksheet, sheet: &Sheet, head: u32, last: u32) -> Result<(), XlsxError> {
    let widest = |column: usize| {
        let cells = sheet.rows.iter().filter_map(|row| row.get(column)).map(cell_width);
        let heading = sheet.head.get(column).map_or(0, |text| width(text));
        // Room for the arrow of the filter.
        cells.max().unwrap_or(0).max(heading + 2)
    };
    for column in 0..sheet.head.len() {
        let width = u32::try_from(widest(column).clamp(WIDTHS.0, WIDTHS.1) + 1).unwrap_or(0);
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        page.set_column_width(column, f64::from(width))?;
    }
    if let Some(columns) = sheet.head.len().checked_sub(1).and_then(|n| u16::try_from(n).ok()) {
        page.autofilter(head, 0, last.max(head), columns)?;
        page.set_repeat_rows(head, head)?;
    }
    page.set_freeze_panes(head + 1, 0)?;
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_footer("&C&P / &N");
    Ok(())
}

fn cell_width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => width(text),
        Cell::Number(number) => number.to_string().len(),
        Cell::Date(_) => 10,
        Cell::Empty => 0,
    }
}

/// How wide the longest line is, in Latin letters: those of East Asia take two.
fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}') && !matches!(c, '\u{fb50}'..='\u{feff}')
    };
    text.lines().map(|line| line.chars().map(|c| 1 + usize::from(wide(c))).sum()).max().unwrap_or(0)
}

/// A name that a tab can bear: without forbidden signs, not too long, not empty, and not there yet.
fn tab_name(wanted: &str, taken: &[String]) -> String {
    let plain: String = wanted
        .chars()
        .map(|c| if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_matches('\'');
    // Excel keeps this name for itself.
    let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") { "1" } else { plain };
    let free = |name: &str| !taken.iter().any(|t| t.to_lowercase() == name.to_lowercase());
    let first = shortened(plain, NAME_MAX);
    if free(&first) {
        return first;
    }
    let numbered = (2_u32..).map(|n| format!(" {n}"));
    let mut names = numbered.map(|end| shortened(plain, NAME_MAX - end.len()) + &end);
    names.find(|name| free(name)).unwrap_or_default()
}

/// As much of the text as fits, counted as Excel counts.
fn shortened(text: &str, most: usize) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= most
    };
    text.chars().take_while(fits).collect::<String>().trim_end_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::super::tests::sheet;
    use super::*;
    use crate::papers::sample::unzipped;

    #[test]
    fn a_workbook_holds_texts_as_texts_and_repeats() {
        let bytes = xlsx(&[sheet(), sheet()], Language::En).unwrap();
        assert_eq!(bytes, xlsx(&[sheet(), sheet()], Language::En).unwrap(), "the same sheets give the same bytes");
        let page = unzipped(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!page.contains("<f>") && !page.contains("rightToLeft"), "{page}");
        assert!(page.contains("state=\"frozen\"") && page.contains("<autoFilter ref=\"A5:D8\"/>"), "{page}");
        assert!(unzipped(&bytes, "xl/sharedStrings.xml").contains("<t>=1+1</t>"));
        let names = unzipped(&bytes, "xl/workbook.xml");
        assert!(names.contains("name=\"Reviews all of the three groups\""), "{names}");
        assert!(names.contains("name=\"Reviews all of the three grou 2\""), "{names}");
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        let bytes = xlsx(&[sheet()], Language::Ar).unwrap();
        assert!(unzipped(&bytes, "xl/worksheets/sheet1.xml").contains("rightToLeft=\"1\""));
    }

    #[test]
    fn a_text_too_long_is_not_cut() {
        let mut sheet = sheet();
        sheet.rows.push(vec![Cell::text("x".repeat(32_768))]);
        let error = xlsx(&[sheet], Language::En).unwrap_err();
        assert_eq!(error, PaperError::CellTooLong { sheet: "Reviews all of the three groups".to_owned(), row: 9 });
    }

    #[test]
    fn names_of_tabs_are_lawful() {
        let none: [String; 0] = [];
        assert_eq!(tab_name("'History'", &none), "1");
        assert_eq!(tab_name(" : ", &none), "1");
        assert_eq!(tab_name(&"名".repeat(40), &none), "名".repeat(31));
        assert_eq!(tab_name(&"𠮷".repeat(40), &none), "𠮷".repeat(15));
        assert_eq!(tab_name("GROUPS", &["Groups".to_owned()]), "GROUPS 2");
    }
}
