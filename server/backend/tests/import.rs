//! Reading a file of parties: the real file, every fault at its place, and what differs from the register.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use backend::import::{
    FieldChange, ImportFault, ImportFaultCode as Code, MAX_BYTES, MAX_FAULTS, MAX_ROWS, compare, read, read_for,
};
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::{Party, PartyCode, RegionalGroup};
use std::collections::HashSet;

const FILE: &str = include_str!("../data/parties.csv");

const HEADER: &str = "iso3,iso2,name_en,name_fr,name_es,name_ru,name_ar,name_zh,regional_group,untoc,trafficking,migrants,\
                      firearms,uncac,legal_tradition,working_languages,note";

/// A row that is right, with other text in some columns.
fn row(letter: char, changes: &[(&str, &str)]) -> String {
    let fields = HEADER.split(',').map(|column| match changes.iter().find(|(name, _)| *name == column) {
        Some((_, text)) => (*text).to_owned(),
        None => match column {
            "iso3" => format!("AA{letter}"),
            "iso2" => format!("A{letter}"),
            "regional_group" => "GRULAC".to_owned(),
            "untoc" | "trafficking" => "party".to_owned(),
            "migrants" => "signatory".to_owned(),
            "firearms" | "uncac" => "none".to_owned(),
            "legal_tradition" => "civil".to_owned(),
            "working_languages" => "es;en".to_owned(),
            "note" => String::new(),
            name => format!("{name} {letter}"),
        },
    });
    fields.collect::<Vec<_>>().join(",")
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn faults(text: &str) -> Vec<ImportFault> {
    read(text.as_bytes()).unwrap_err()
}

/// Line, column and code of the only fault.
fn only(text: impl AsRef<[u8]>) -> (u64, Option<String>, Code, String) {
    let mut faults = read(text.as_ref()).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.remove(0);
    (fault.line, fault.column, fault.code, fault.found)
}

/// The only fault of a file of two rows, the second with changes.
fn in_row(changes: &[(&str, &str)]) -> (u64, Option<String>, Code, String) {
    only(file(&[row('A', &[]), row('B', changes)]))
}

fn at(line: u64, column: &str, code: Code, found: &str) -> (u64, Option<String>, Code, String) {
    (line, (!column.is_empty()).then(|| column.to_owned()), code, found.to_owned())
}

fn party(parties: &[Party], code: &str) -> Party {
    let code = PartyCode::parse(code).unwrap();
    parties.iter().find(|p| p.code == code).unwrap().clone()
}

#[test]
fn the_real_file_is_read() {
    let parties = read(FILE.as_bytes()).unwrap();
    assert_eq!(parties.len(), 198);
    let of = |i: Instrument| parties.iter().filter(|p| p.treaties.status(i) == TreatyStatus::Party).count();
    assert_eq!(Instrument::ALL.map(of), [192, 181, 150, 123]);
    assert_eq!(parties.iter().filter(|p| p.treaties.uncac == TreatyStatus::Party).count(), 190);
    let algeria = party(&parties, "DZA");
    assert_eq!(algeria.iso2, "DZ");
    assert_eq!(
        Language::ALL.map(|l| algeria.name(l)),
        ["الجزائر", "阿尔及利亚", "Algeria", "Algérie", "Алжир", "Argelia"]
    );
    assert_eq!(algeria.regional_group, RegionalGroup::African);
    assert_eq!(algeria.working_languages, [Language::Ar, Language::Fr]);
}

#[test]
fn a_mark_other_line_ends_and_another_order_of_columns_make_no_difference() {
    let parties = read(FILE.as_bytes()).unwrap();
    assert_eq!(read(format!("\u{FEFF}{}", FILE.replace('\n', "\r\n")).as_bytes()).unwrap(), parties);
    assert_eq!(read(FILE.trim_end().as_bytes()).unwrap(), parties);
    assert_eq!(read(FILE.replace('\n', "\n\n").as_bytes()).unwrap(), parties);
    let turned = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(" , ");
    let text = file(&[row('A', &[]), row('B', &[])]);
    let mirrored: Vec<String> = text.lines().map(turned).collect();
    assert_eq!(read(mirrored.join("\n").as_bytes()).unwrap(), read(text.as_bytes()).unwrap());
}

#[test]
fn lines_are_those_of_the_file() {
    for end in ["\n", "\r\n", "\r"] {
        let long = row('A', &[("note", "\"Two\nlines, \"\"quoted\"\"\"")]);
        let text = format!("\n{HEADER}\n{long}\n\n\n{}\n", row('B', &[("untoc", "yes")])).replace('\n', end);
        for text in [text.clone(), format!("\u{FEFF}{text}")] {
            assert_eq!(only(&text), at(7, "untoc", Code::BadStatus, "yes"), "{end:?}");
        }
        let text = text.replace("yes", "party");
        assert_eq!(read(text.as_bytes()).unwrap()[0].note, "Two\nlines, \"quoted\"", "{end:?}");
    }
}

#[test]
fn the_file_as_a_whole() {
    assert_eq!(only(b"iso3\niso2\xC3\xA9\xFFx\nend"), at(2, "", Code::NotUtf8, "iso2é\u{FFFD}x"));
    for text in ["", "\u{FEFF}", " \r\n\n"] {
        assert_eq!(only(text), at(1, "", Code::Empty, ""), "{text:?}");
    }
    assert_eq!(only(format!("\n{HEADER}\n")), at(2, "", Code::Empty, ""));
    let large = vec![b'x'; MAX_BYTES + 1];
    assert_eq!(only(large), at(1, "", Code::TooLong, "1000001"));
}

#[test]
fn the_header() {
    let text = file(&[row('A', &[])]);
    let hidden = faults(&text.replace("uncac", "\u{202E}unc\u{7}ac"));
    let hidden: Vec<_> = hidden.iter().map(|f| (f.column.as_deref(), f.code)).collect();
    assert_eq!(hidden, [(Some("uncac"), Code::UnknownColumn), (Some("uncac"), Code::MissingColumn)]);
    assert_eq!(only(format!("{HEADER},more\n{},\n", row('A', &[]))), at(1, "more", Code::UnknownColumn, "more"));
    assert_eq!(only(format!("{HEADER},\n{},\n", row('A', &[]))), at(1, "", Code::UnknownColumn, ""));
    assert_eq!(only(format!("{HEADER},note\n{},\n", row('A', &[]))), at(1, "note", Code::DuplicateColumn, "note"));
    let short = text.lines().map(|l| l.rsplit_once(',').unwrap().0).collect::<Vec<_>>().join("\n");
    assert_eq!(only(short), at(1, "note", Code::MissingColumn, ""));
    assert_eq!(faults(&text.replace(',', ";")).len(), 18, "17 columns are missing and one is unknown");
}

#[test]
fn the_shape_of_rows() {
    let text = file(&[row('A', &[]), "AAB,AB".to_owned(), row('C', &[])]);
    assert_eq!(only(text), at(3, "", Code::WrongColumnCount, "2"));
    let text = file(&[row('A', &[]), row('B', &[("name_fr", "\"Côte")]), row('C', &[])]);
    let (line, column, code, found) = only(&text);
    assert_eq!((line, column.as_deref(), code), (3, Some("name_fr"), Code::UnclosedQuote));
    assert!(found.starts_with("Côte,name_es B,") && found.chars().count() == 60, "{found}");
    assert_eq!(only(text.trim_end()).2, Code::UnclosedQuote);
    assert_eq!(only(format!("\"{HEADER}")).2, Code::UnclosedQuote);
    assert_eq!(only(file(&[row('A', &[("note", "\"")])])), at(2, "note", Code::UnclosedQuote, ""));
    let rows = vec![row('A', &[]); MAX_ROWS + 2];
    let last = faults(&file(&rows)).pop().unwrap();
    assert_eq!((last.line, last.code, last.found.as_str()), (1002, Code::TooManyRows, "1001"));
}

#[test]
fn codes_and_names() {
    for (column, wrong) in
        [("iso3", "aab"), ("iso3", "AB"), ("iso3", ""), ("iso2", "A1"), ("iso2", "ABC"), ("iso2", "")]
    {
        assert_eq!(in_row(&[(column, wrong)]), at(3, column, Code::BadCode, wrong));
    }
    assert_eq!(in_row(&[("iso3", "AAA")]), at(3, "iso3", Code::DuplicateCode, "AAA"));
    assert_eq!(in_row(&[("iso2", "AA")]), at(3, "iso2", Code::DuplicateCode, "AA"));
    assert_eq!(in_row(&[("name_ru", " \u{A0}")]), at(3, "name_ru", Code::MissingName, ""));
    assert_eq!(in_row(&[("name_zh", "name_zh A")]), at(3, "name_zh", Code::DuplicateName, "name_zh A"));
    assert_eq!(in_row(&[("name_es", &"é".repeat(201))]), at(3, "name_es", Code::TooLong, &"é".repeat(60)));
    assert_eq!(in_row(&[("name_ar", "a\u{202E}b")]), at(3, "name_ar", Code::ControlCharacters, "ab"));
    assert_eq!(in_row(&[("name_en", "\"a\nb\"")]), at(3, "name_en", Code::ControlCharacters, "ab"));
    assert!(read(file(&[row('A', &[("name_fr", "name_en A"), ("name_es", &"é".repeat(200))])]).as_bytes()).is_ok());
}

#[test]
fn treaties_and_the_rest() {
    assert_eq!(in_row(&[("regional_group", "Grulac")]), at(3, "regional_group", Code::BadGroup, "Grulac"));
    assert_eq!(in_row(&[("firearms", "")]), at(3, "firearms", Code::BadStatus, ""));
    assert_eq!(in_row(&[("uncac", "signatory")]), at(3, "uncac", Code::BadStatus, "signatory"));
    let alone = at(3, "trafficking", Code::ProtocolWithoutConvention, "party");
    assert_eq!(in_row(&[("untoc", "signatory")]), alone);
    assert_eq!(in_row(&[("untoc", "none")]), alone);
    assert_eq!(in_row(&[("legal_tradition", "Civil")]), at(3, "legal_tradition", Code::BadTradition, "Civil"));
    for (wrong, found) in [("", ""), ("en;", ""), ("en;de", "de"), ("EN", "EN")] {
        let fault = at(3, "working_languages", Code::BadLanguage, found);
        assert_eq!(in_row(&[("working_languages", wrong)]), fault, "{wrong}");
    }
    let twice = at(3, "working_languages", Code::DuplicateLanguage, "fr");
    assert_eq!(in_row(&[("working_languages", "fr; en ;fr")]), twice);
    assert_eq!(in_row(&[("note", &"n".repeat(2001))]), at(3, "note", Code::TooLong, &"n".repeat(60)));
    assert_eq!(in_row(&[("note", "a\u{0}b")]), at(3, "note", Code::ControlCharacters, "ab"));
}

#[test]
fn all_faults_are_named_in_the_order_of_the_file() {
    let bad = [("untoc", "none"), ("firearms", "yes"), ("iso3", "x"), ("working_languages", "xx;en;en")];
    let text = file(&[row('A', &bad), "short".to_owned(), row('C', &[("note", "\"")])]);
    let found: Vec<(u64, Code)> = faults(&text).iter().map(|f| (f.line, f.code)).collect();
    let expected = [
        (2, Code::BadCode),
        (2, Code::BadStatus),
        (2, Code::ProtocolWithoutConvention),
        (2, Code::BadLanguage),
        (2, Code::DuplicateLanguage),
        (3, Code::WrongColumnCount),
        (4, Code::UnclosedQuote),
    ];
    assert_eq!(found, expected);
    let rows = vec![row('A', &[]); 100];
    assert_eq!(faults(&file(&rows)).len(), MAX_FAULTS);
}

#[test]
fn a_two_letter_code_of_another_party_in_the_register_is_refused() {
    let register = read(file(&[row('A', &[]), row('B', &[])]).as_bytes()).unwrap();
    let text = file(&[row('B', &[]), row('C', &[("iso2", "AA")])]);
    assert_eq!(read(text.as_bytes()).unwrap().len(), 2);
    let fault = read_for(text.as_bytes(), &register).unwrap_err().remove(0);
    assert_eq!((fault.line, fault.column.as_deref(), fault.code), (3, Some("iso2"), Code::DuplicateCode));
    assert!(read_for(file(&[row('B', &[("iso2", "ZZ")])]).as_bytes(), &register).is_ok());
}

#[test]
fn codes_are_distinct_and_the_command_line_gets_a_sentence() {
    assert_eq!(Code::ALL.map(Code::code).into_iter().collect::<HashSet<_>>().len(), Code::ALL.len());
    let fault = faults(&file(&[row('A', &[("regional_group", "Asia")])])).remove(0).to_string();
    assert!(fault.starts_with("line 2, column regional_group: not a regional group"), "{fault}");
    assert!(fault.ends_with("(found: Asia)"), "{fault}");
    assert_eq!(faults("")[0].to_string(), "line 1: there is no row");
}

#[test]
fn differences_from_the_register() {
    let all = read(FILE.as_bytes()).unwrap();
    let same = compare(&all, &all);
    assert_eq!((same.added.len(), same.changed.len(), same.missing.len(), same.unchanged), (0, 0, 0, 198));
    let mut after: Vec<Party> = all.iter().rev().filter(|p| p.code.as_str() != "ALB").cloned().collect();
    let before: Vec<Party> = all.iter().filter(|p| p.code.as_str() != "AFG").cloned().collect();
    for p in &mut after {
        if p.code.as_str() == "DZA" {
            p.working_languages.reverse();
            p.treaties.firearms = TreatyStatus::None;
            p.names[Language::En.index()] = "People's Democratic Republic".to_owned();
        }
    }
    let changes = compare(&before, &after);
    assert_eq!(changes.added.iter().map(ToString::to_string).collect::<Vec<_>>(), ["AFG"]);
    assert_eq!(changes.missing.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ALB"]);
    assert_eq!(changes.unchanged, 195);
    assert_eq!(changes.changed.len(), 1);
    assert_eq!(changes.changed[0].code.as_str(), "DZA");
    let field =
        |field, before: &str, after: &str| FieldChange { field, before: before.to_owned(), after: after.to_owned() };
    let expected = [
        field("name_en", "Algeria", "People's Democratic Republic"),
        field("firearms", "party", "none"),
        field("working_languages", "ar;fr", "fr;ar"),
    ];
    assert_eq!(changes.changed[0].fields, expected);
}
