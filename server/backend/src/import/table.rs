//! From bytes to rows: encoding, header, quotation marks and line numbers.

use super::column::Column;
use super::fault::{Faults, ImportFault, ImportFaultCode as Code};
use super::{MAX_BYTES, MAX_ROWS};
use csv::StringRecord;
use std::io::Read;

/// A last row that is read after the file: if it is not found again by itself, a quoted field has swallowed it.
const END: &str = "~end";

/// A row of the file, with a field for every column.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: Vec<(Column, String)>,
}

impl Row {
    /// What stands in a column, without spaces around it.
    pub(super) fn cell(&self, column: Column) -> &str {
        self.cells.iter().find(|(c, _)| *c == column).map_or("", |(_, text)| trimmed(text))
    }

    /// A fault of a column of this row.
    pub(super) fn fault(&self, column: Column, code: Code) -> ImportFault {
        ImportFault::new(self.line, Some(column.name()), code, self.cell(column))
    }
}

/// The rows of the file. Rows that cannot be read are left out, and their faults are added.
pub(super) fn rows(bytes: &[u8], faults: &mut Faults) -> Vec<Row> {
    let Some(text) = text(bytes, faults) else { return Vec::new() };
    let mut records = records(text);
    let whole = records.last().is_some_and(|(_, last)| last.len() == 1 && last.get(0) == Some(END));
    let unclosed = if whole { records.pop().and(None) } else { records.pop() };
    let mut rest = records.into_iter();
    let Some((line, header)) = rest.next() else {
        match unclosed {
            Some((line, record)) => faults.push(quote(line, &record, None)),
            None => faults.push(ImportFault::new(1, None, Code::Empty, "")),
        }
        return Vec::new();
    };
    let rows = columns(line, &header, faults).map_or_else(Vec::new, |columns| {
        if rest.len() == 0 && unclosed.is_none() && faults.is_empty() {
            faults.push(ImportFault::new(line, None, Code::Empty, ""));
        }
        read_rows(rest, &columns, faults)
    });
    if let Some((line, record)) = unclosed {
        faults.push(quote(line, &record, Some(&header)));
    }
    rows
}

/// The text of the file without the mark that some programs put before it.
fn text<'a>(bytes: &'a [u8], faults: &mut Faults) -> Option<&'a str> {
    if bytes.len() > MAX_BYTES {
        faults.push(ImportFault::new(1, None, Code::TooLong, &bytes.len().to_string()));
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            if text.trim().is_empty() {
                faults.push(ImportFault::new(1, None, Code::Empty, ""));
                return None;
            }
            Some(text)
        }
        Err(error) => {
            let (before, after) = bytes.split_at(error.valid_up_to());
            let start = before.iter().rposition(|b| is_line_end(*b)).map_or(0, |end| end + 1);
            let found: Vec<u8> =
                before.iter().skip(start).chain(after.iter().take_while(|b| !is_line_end(**b))).copied().collect();
            let mut lines = Lines { bytes, at: 0, line: 1 };
            let line = lines.of(error.valid_up_to());
            faults.push(ImportFault::new(line, None, Code::NotUtf8, &String::from_utf8_lossy(&found)));
            None
        }
    }
}

/// All records with their lines; the last is [`END`], or one that has swallowed it.
fn records(text: &str) -> Vec<(u64, StringRecord)> {
    let end = format!("\n{END}");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes().chain(end.as_bytes()));
    let mut lines = Lines { bytes: text.as_bytes(), at: 0, line: 1 };
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    // An error cannot happen here: the text is UTF-8 in memory. If it did, END would be missing, and that is a fault.
    while let Ok(true) = reader.read_record(&mut record) {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        records.push((lines.of_record(start), record.clone()));
    }
    records
}

/// What each field of a row is. None if a column is missing: then no row can be judged.
fn columns(line: u64, header: &StringRecord, faults: &mut Faults) -> Option<Vec<Option<Column>>> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    for name in header.iter().map(trimmed) {
        let column = Column::from_name(name);
        match column {
            None => faults.push(ImportFault::new(line, Some(name), Code::UnknownColumn, name)),
            Some(known) if columns.contains(&Some(known)) => {
                faults.push(ImportFault::new(line, Some(name), Code::DuplicateColumn, name));
            }
            Some(_) => {}
        }
        columns.push(column);
    }
    let mut whole = true;
    for column in Column::ALL {
        if !columns.contains(&Some(column)) {
            faults.push(ImportFault::new(line, Some(column.name()), Code::MissingColumn, ""));
            whole = false;
        }
    }
    whole.then_some(columns)
}

fn read_rows(
    records: impl Iterator<Item = (u64, StringRecord)>,
    columns: &[Option<Column>],
    faults: &mut Faults,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (count, (line, record)) in records.enumerate() {
        if count >= MAX_ROWS {
            faults.push(ImportFault::new(line, None, Code::TooManyRows, &(count + 1).to_string()));
            break;
        }
        if record.len() != columns.len() {
            faults.push(ImportFault::new(line, None, Code::WrongColumnCount, &record.len().to_string()));
            continue;
        }
        let cells = columns.iter().zip(&record).filter_map(|(column, text)| column.map(|c| (c, text.to_owned())));
        rows.push(Row { line, cells: cells.collect() });
    }
    rows
}

/// The fault of a record whose last field goes on to the end of the file.
fn quote(line: u64, record: &StringRecord, header: Option<&StringRecord>) -> ImportFault {
    let index = record.len().saturating_sub(1);
    let found = record.get(index).unwrap_or_default();
    let found = found.strip_suffix(END).unwrap_or(found);
    ImportFault::new(line, header.and_then(|h| h.get(index)), Code::UnclosedQuote, found)
}

/// Without the spaces and tabs that copying adds; other characters are judged, not dropped.
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\u{A0}'])
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Counts lines up to a byte, going forwards only. The reader's own count is not used: it takes the `\n` of `\r\n` and
/// empty lines as the start of the next record.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first byte from `start` on that is not a line end.
    fn of_record(&mut self, start: usize) -> u64 {
        let ends = self.bytes.get(start..).map_or(0, |rest| rest.iter().take_while(|b| is_line_end(**b)).count());
        self.of(start + ends)
    }

    /// The line of a byte.
    fn of(&mut self, byte: usize) -> u64 {
        while self.at < byte.min(self.bytes.len()) {
            let next = self.bytes.get(self.at + 1);
            match self.bytes.get(self.at) {
                Some(b'\n') => self.line += 1,
                Some(b'\r') if next != Some(&b'\n') => self.line += 1,
                Some(_) | None => {}
            }
            self.at += 1;
        }
        self.line
    }
}
