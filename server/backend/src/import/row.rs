//! From a row to a party: every field is checked, whatever is wrong with the others.

use super::column::{Column, SEPARATOR};
use super::fault::{Faults, ImportFault, ImportFaultCode as Code};
use super::table::Row;
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::{LegalTradition, Party, PartyCode, RegionalGroup, Treaties};
use rules::text::{TextFault, check_line, check_text, normalise};
use std::collections::HashSet;

/// Longest name, in Unicode scalar values.
const NAME_CHARS: u32 = 200;

/// Longest note, in Unicode scalar values.
const NOTE_CHARS: u32 = 2_000;

/// Checks row after row, and remembers what may stand only once in the file.
#[derive(Debug, Default)]
pub(super) struct Checks {
    seen: HashSet<(Column, String)>,
}

impl Checks {
    /// The party of a row, or none if anything in the row is at fault.
    pub(super) fn party(&mut self, row: &Row, faults: &mut Faults) -> Option<Party> {
        let code = self.code(row, faults, Column::Iso3, PartyCode::parse);
        let iso2 = self.code(row, faults, Column::Iso2, two_capitals);
        let names = Language::ALL.map(|language| self.name(row, faults, language));
        let regional_group = parsed(row, faults, Column::RegionalGroup, Code::BadGroup, RegionalGroup::from_code);
        let treaties = treaties(row, faults);
        let tradition = parsed(row, faults, Column::LegalTradition, Code::BadTradition, LegalTradition::from_code);
        let working_languages = languages(row, faults);
        let note = note(row, faults);
        Some(Party {
            code: code?,
            iso2: iso2?,
            names: names.into_iter().collect::<Option<Vec<String>>>()?.try_into().ok()?,
            regional_group: regional_group?,
            treaties: treaties?,
            legal_tradition: tradition?,
            working_languages: working_languages?,
            note: note?,
        })
    }

    fn code<T>(
        &mut self,
        row: &Row,
        faults: &mut Faults,
        column: Column,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let code = parsed(row, faults, column, Code::BadCode, parse)?;
        self.once(row, faults, column, Code::DuplicateCode).then_some(code)
    }

    fn name(&mut self, row: &Row, faults: &mut Faults, language: Language) -> Option<String> {
        let column = Column::Name(language);
        let name = row.cell(column);
        if name.is_empty() {
            faults.push(row.fault(column, Code::MissingName));
            return None;
        }
        if let Err(fault) = check_line(name, NAME_CHARS) {
            faults.push(row.fault(column, text_code(fault)));
            return None;
        }
        self.once(row, faults, column, Code::DuplicateName).then(|| name.to_owned())
    }

    fn once(&mut self, row: &Row, faults: &mut Faults, column: Column, code: Code) -> bool {
        let first = self.seen.insert((column, row.cell(column).to_owned()));
        if !first {
            faults.push(row.fault(column, code));
        }
        first
    }
}

fn parsed<T>(
    row: &Row,
    faults: &mut Faults,
    column: Column,
    code: Code,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(row.cell(column));
    if value.is_none() {
        faults.push(row.fault(column, code));
    }
    value
}

fn two_capitals(text: &str) -> Option<String> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| text.to_owned())
}

fn treaties(row: &Row, faults: &mut Faults) -> Option<Treaties> {
    let statuses = Instrument::ALL
        .map(|instrument| parsed(row, faults, Column::Status(instrument), Code::BadStatus, TreatyStatus::from_code));
    let [untoc, trafficking, migrants, firearms] = statuses;
    // Only who is bound by the Convention against Corruption matters (table 1, footnote a): signatures are not recorded.
    let of_uncac = |text: &str| TreatyStatus::from_code(text).filter(|s| *s != TreatyStatus::Signatory);
    let uncac = parsed(row, faults, Column::Uncac, Code::BadStatus, of_uncac);
    let mut right = true;
    if untoc.is_some_and(|s| s != TreatyStatus::Party) {
        // Article 37 (2) of the Convention: a Protocol binds only parties to the Convention.
        for (instrument, status) in Instrument::ALL.into_iter().zip(statuses) {
            if status == Some(TreatyStatus::Party) {
                faults.push(row.fault(Column::Status(instrument), Code::ProtocolWithoutConvention));
                right = false;
            }
        }
    }
    let treaties =
        Treaties { untoc: untoc?, trafficking: trafficking?, migrants: migrants?, firearms: firearms?, uncac: uncac? };
    right.then_some(treaties)
}

fn languages(row: &Row, faults: &mut Faults) -> Option<Vec<Language>> {
    let column = Column::WorkingLanguages;
    let mut languages = Vec::new();
    let mut right = true;
    for code in row.cell(column).split(SEPARATOR).map(str::trim) {
        let fault = match Language::from_code(code) {
            None => Code::BadLanguage,
            Some(language) if languages.contains(&language) => Code::DuplicateLanguage,
            Some(language) => {
                languages.push(language);
                continue;
            }
        };
        faults.push(ImportFault::new(row.line, Some(column.name()), fault, code));
        right = false;
    }
    right.then_some(languages)
}

/// A note may have more than one line; a name may not.
fn note(row: &Row, faults: &mut Faults) -> Option<String> {
    let note = normalise(row.cell(Column::Note));
    match check_text(&note, NOTE_CHARS) {
        Ok(()) => Some(note),
        Err(fault) => {
            faults.push(row.fault(Column::Note, text_code(fault)));
            None
        }
    }
}

const fn text_code(fault: TextFault) -> Code {
    match fault {
        TextFault::TooLong { .. } => Code::TooLong,
        // For whoever keeps the list, a turned direction is one more character that does not belong there.
        TextFault::ControlCharacters | TextFault::BidiControls => Code::ControlCharacters,
    }
}
