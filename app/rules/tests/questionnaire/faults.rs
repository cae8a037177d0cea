//! Everything that can be wrong with an answer, and at which part.

use super::{day, limits};
use rules::questionnaire::{Authority, Citation, Fault, FaultCode, Kind, Raw, Value, accept, check, parse};
use std::collections::{BTreeMap, BTreeSet};

const ID: &str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

fn kind(name: &str) -> Kind {
    match name {
        "yes_no" => Kind::YesNo,
        "text" => Kind::Text,
        "laws" => Kind::Laws,
        "number" => Kind::Number { min: 0, max: 100 },
        "signed" => Kind::Number { min: -10, max: 10 },
        "table" => Kind::Table { rows: vec!["convictions".to_owned()], years: 2 },
        "several" => Kind::Several { options: vec!["a".to_owned(), "b".to_owned()] },
        "authority" => Kind::Authority,
        "date" => Kind::Date,
        _ => Kind::File,
    }
}

fn faults(name: &str, parts: &[(&str, &str)]) -> Vec<(String, FaultCode)> {
    let raw: Raw = parts.iter().map(|(part, typed)| ((*part).to_owned(), (*typed).to_owned())).collect();
    let found = parse(&kind(name), &raw, &limits()).err().unwrap_or_default();
    found.into_iter().map(|fault| (fault.part, fault.code)).collect()
}

#[test]
fn every_fault_stands_at_its_part() {
    use FaultCode::*;
    let many = "x".repeat(201);
    let full = "é".repeat(200);
    let line = "x".repeat(61);
    let years = OutOfRange { min: 1900, max: 2100 };
    let counts = OutOfRange { min: 0, max: 999_999_999_999_999 };
    let bounds = OutOfRange { min: 0, max: 100 };
    let early = DateTooEarly { from: day(1900, 1, 1) };
    let late = DateTooLate { until: day(2100, 12, 31) };
    let (long, short) = (TooLong { max: 200 }, TooLong { max: 60 });
    let fine: Vec<(&str, FaultCode)> = vec![];
    let mut met = BTreeSet::new();
    for (name, parts, expected) in [
        ("yes_no", vec![("", "maybe")], vec![("", NotAnOption)]),
        ("yes_no", vec![("", "Yes")], vec![("", NotAnOption)]),
        ("yes_no", vec![("", "yes"), ("0.act", "x")], vec![("0.act", WrongKind)]),
        ("text", vec![("", &full)], fine.clone()),
        ("text", vec![("", &many)], vec![("", long)]),
        ("text", vec![("", "a\u{0}b")], vec![("", ControlCharacters)]),
        ("text", vec![("", "a\u{202e}b")], vec![("", BidiControls)]),
        ("text", vec![("text", "x")], vec![("text", WrongKind)]),
        ("number", vec![("", "100")], fine.clone()),
        ("number", vec![("", "101")], vec![("", bounds)]),
        ("number", vec![("", "99999999999999999999999")], vec![("", bounds)]),
        ("number", vec![("", "-1")], vec![("", Negative)]),
        ("signed", vec![("", "-10")], fine.clone()),
        ("signed", vec![("", "-11")], vec![("", OutOfRange { min: -10, max: 10 })]),
        ("number", vec![("", "ten")], vec![("", NotANumber)]),
        ("number", vec![("", "1.5")], vec![("", NotANumber)]),
        ("number", vec![("", "1,5")], vec![("", NotANumber)]),
        ("number", vec![("", "٣٫٥")], vec![("", NotANumber)]),
        ("number", vec![("", "1 2")], vec![("", NotANumber)]),
        ("number", vec![("", "1200 000")], vec![("", NotANumber)]),
        ("number", vec![("", "-")], vec![("", NotANumber)]),
        ("number", vec![("", "--1")], vec![("", NotANumber)]),
        ("number", vec![("", "\u{200f}")], vec![("", NotANumber)]),
        ("date", vec![("", "2023-02-29")], vec![("", NotADate)]),
        ("date", vec![("", "29.2.2024")], vec![("", NotADate)]),
        ("date", vec![("", "2024-2-29")], vec![("", NotADate)]),
        ("date", vec![("", "2024-02-29-1")], vec![("", NotADate)]),
        ("date", vec![("", "12024-02-29")], vec![("", NotADate)]),
        ("date", vec![("", "2100-12-31")], fine.clone()),
        ("date", vec![("", "1899-12-31")], vec![("", early)]),
        ("date", vec![("", "1624-01-01")], vec![("", early)]),
        ("date", vec![("", "2101-01-01")], vec![("", late)]),
        ("several", vec![("a", "on"), ("b", "")], fine.clone()),
        ("several", vec![("a", "yes")], vec![("a", NotAnOption)]),
        ("several", vec![("a", "on"), ("c", "on")], vec![("c", NotAnOption)]),
        ("table", vec![("convictions.2024", "-1")], vec![("convictions.2024", Negative)]),
        ("table", vec![("convictions.2024", "some")], vec![("convictions.2024", NotANumber)]),
        ("table", vec![("convictions.2024", "1000000000000000")], vec![("convictions.2024", counts)]),
        ("table", vec![("convictions.1899", "1")], vec![("convictions.1899", years)]),
        ("table", vec![("arrests.2024", "1")], vec![("arrests.2024", NotAnOption)]),
        ("table", vec![("convictions", "1")], vec![("convictions", WrongKind)]),
        ("table", vec![("convictions.02024", "1")], vec![("convictions.02024", WrongKind)]),
        (
            "table",
            vec![
                ("convictions.2022", "1"),
                ("convictions.2023", ""),
                ("convictions.2024", "1"),
                ("convictions.2025", "1"),
            ],
            vec![("", TooMany { max: 2 })],
        ),
        ("laws", vec![("4.article", "3")], vec![("4.act", Required)]),
        ("laws", vec![("0.act", " "), ("0.link", "https://example.org")], vec![("0.act", Required)]),
        ("laws", vec![("0.act", &line)], vec![("0.act", short)]),
        ("laws", vec![("0.act", "two\nlines")], vec![("0.act", ControlCharacters)]),
        ("laws", vec![("0.act", "x"), ("0.excerpt", &many)], vec![("0.excerpt", long)]),
        ("laws", vec![("0.act", "x"), ("0.date", "2101-01-01")], vec![("0.date", late)]),
        (
            "laws",
            vec![("0.act", "x"), ("0.date", "yesterday"), ("0.link", "example.org")],
            vec![("0.date", NotADate), ("0.link", NotALink)],
        ),
        ("laws", vec![("00.act", "x")], vec![("00.act", WrongKind)]),
        ("laws", vec![("0.title", "x")], vec![("0.title", WrongKind)]),
        ("laws", vec![("0.act", "x"), ("1.act", "x"), ("2.act", "x")], fine.clone()),
        ("laws", vec![("0.act", "x"), ("1.act", "x"), ("2.act", "x"), ("3.act", "x")], vec![("", TooMany { max: 3 })]),
        ("authority", vec![("telephone", "1")], vec![("name", Required)]),
        ("authority", vec![("name", "x"), ("email", "x")], vec![("email", NotAnEmail)]),
        ("authority", vec![("name", "a\u{7}")], vec![("name", ControlCharacters)]),
        ("authority", vec![("name", "x"), ("fax", "1")], vec![("fax", WrongKind)]),
        ("file", vec![("0.id", "7"), ("0.name", "a"), ("0.size", "1")], vec![("0.id", WrongKind)]),
        ("file", vec![("0.id", ID)], vec![("0.name", Required), ("0.size", Required)]),
        ("file", vec![("0.id", ID), ("0.name", "a"), ("0.size", "-1")], vec![("0.size", Negative)]),
        (
            "file",
            vec![("0.id", ID), ("0.name", "a"), ("0.size", "1"), ("1.id", ID), ("1.name", "b"), ("1.size", "1")],
            vec![("1.id", NotAnOption)],
        ),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(part, code)| (part.to_owned(), code)).collect();
        let found = faults(name, &parts);
        assert_eq!(found, expected, "{name} {parts:?}");
        met.extend(found.iter().map(|(_, code)| code.code()));
    }
    assert_eq!(met.len(), 15, "a code is never met: {met:?}");
}

#[test]
fn links_and_addresses() {
    let link = |typed: &str| faults("laws", &[("0.act", "x"), ("0.link", typed)]).is_empty();
    for good in ["https://example.org", "HTTP://example.org/a?b=c#d", "https://例子.example/法", "http://[::1]:3000/x"]
    {
        assert!(link(good), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "ftp://example.org",
        "https://",
        "https:///x",
        "//example.org",
        "https://a b",
        "https://court.example@evil.example/",
        "https://example.org/\"><b>",
        "data:text/html,x",
    ] {
        assert!(!link(bad), "{bad}");
    }
    let email = |typed: &str| faults("authority", &[("name", "x"), ("email", typed)]).is_empty();
    for good in ["a@b.example", " first.last+x@sub-domain.example ", "secretariat@example", "почта@пример.example"]
    {
        assert!(email(good), "{good}");
    }
    for bad in [
        "a",
        "@b.example",
        "a@",
        "a@b@c",
        "a b@c.example",
        "a@b..c",
        "a@-b.example",
        "A <a@b.example>",
        "a@b.example,c@d.example",
    ] {
        assert!(!email(bad), "{bad}");
    }
}

#[test]
fn values_from_json_obey_the_same_rules() {
    let only = |code: FaultCode| Err(vec![Fault { part: String::new(), code }]);
    assert_eq!(check(&kind("text"), &Value::Number(3), &limits()), only(FaultCode::WrongKind));
    assert_eq!(
        accept(&kind("date"), &Value::Text("2024-01-01".to_owned()), &limits()),
        only(FaultCode::WrongKind).map(|()| None)
    );
    assert_eq!(check(&kind("number"), &Value::Number(-1), &limits()), only(FaultCode::Negative));
    assert_eq!(
        check(&kind("date"), &Value::Date(day(1800, 1, 1)), &limits()),
        only(FaultCode::DateTooEarly { from: day(1900, 1, 1) })
    );
    for empty in [
        Value::Text(" \n".to_owned()),
        Value::Laws(vec![Citation::default()]),
        Value::Several(vec![]),
        Value::Table(BTreeMap::from([("convictions".to_owned(), BTreeMap::new())])),
        Value::Authority(Authority::default()),
        Value::File(vec![]),
    ] {
        assert!(empty.is_empty());
        assert_eq!(check(&kind(empty.kind_code()), &empty, &limits()), only(FaultCode::Required), "{empty:?}");
        assert_eq!(accept(&kind(empty.kind_code()), &empty, &limits()), Ok(None));
    }
    // Odd names cannot pass as another part.
    for odd in ["", "c", "a.b", "convictions"] {
        assert!(check(&kind("several"), &Value::Several(vec![odd.to_owned()]), &limits()).is_err(), "{odd}");
    }
    for (row, year, count) in
        [("arrests", 2024, 1), ("convictions", 7, 1), ("convictions", 2024, u64::MAX), ("a.convictions", 2024, 1)]
    {
        let value = Value::Table(BTreeMap::from([(row.to_owned(), BTreeMap::from([(year, count)]))]));
        assert!(check(&kind("table"), &value, &limits()).is_err(), "{row} {year} {count}");
    }
}

#[test]
fn codes_are_the_same_in_json() {
    for code in [FaultCode::NotAnEmail, FaultCode::Required, FaultCode::TooMany { max: 3 }, FaultCode::BidiControls] {
        let json = serde_json::to_string(&code).unwrap();
        assert!(json.contains(&format!("\"{}\"", code.code())), "{json}");
        assert_eq!(serde_json::from_str::<FaultCode>(&json).unwrap(), code);
    }
}
