//! Every kind of value goes through a form and through JSON and comes back the same.

use super::{day, limits};
use rules::id::FileId;
use rules::questionnaire::value::Choice;
use rules::questionnaire::{Authority, Citation, FileRef, Kind, Raw, Value, accept, check, parse, to_raw};
use std::collections::BTreeMap;

const ID: &str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

fn table_kind() -> Kind {
    Kind::Table { rows: vec!["investigations".to_owned(), "convictions".to_owned()], years: 2 }
}

fn several_kind() -> Kind {
    Kind::Several { options: vec!["a".to_owned(), "b".to_owned(), "other".to_owned()] }
}

fn table(cells: &[(&str, u16, u64)]) -> Value {
    let mut rows: BTreeMap<String, BTreeMap<u16, u64>> = BTreeMap::new();
    for (row, year, count) in cells {
        rows.entry((*row).to_owned()).or_default().insert(*year, *count);
    }
    Value::Table(rows)
}

/// At least one full and one spare value of every kind.
fn samples() -> Vec<(Kind, Value)> {
    let citation = Citation {
        act: "قانون مكافحة الجريمة المنظمة رقم ٥".to_owned(),
        article: " 12 (3) ".to_owned(),
        date: Some(day(2003, 9, 29)),
        link: "https://example.org/loi?n=5#art12".to_owned(),
        excerpt: "  Any person who:\n\t(a) agrees …\n\n".to_owned(),
    };
    let short = Citation { act: "刑法".to_owned(), ..Citation::default() };
    let authority = Authority {
        name: "Министерство юстиции".to_owned(),
        function: "Mutual legal assistance".to_owned(),
        address: "1 Main Street\nSampletown".to_owned(),
        email: "mla@justice.example.org".to_owned(),
        telephone: "+43 1 0000".to_owned(),
    };
    let file =
        |name: &str, id: &str| FileRef { id: id.parse::<FileId>().unwrap(), name: name.to_owned(), size: 26_214_400 };
    let number = Kind::Number { min: i64::MIN, max: i64::MAX };
    let mut samples = vec![
        (Kind::Text, Value::Text("  first line\n\n second \u{200f}line\t ".to_owned())),
        (Kind::Laws, Value::Laws(vec![citation, short.clone()])),
        (Kind::Laws, Value::Laws(vec![short])),
        (table_kind(), table(&[("investigations", 2024, 0), ("investigations", 2025, 1200), ("convictions", 2025, 7)])),
        (several_kind(), Value::Several(vec!["a".to_owned(), "other".to_owned()])),
        (Kind::Authority, Value::Authority(authority)),
        (Kind::Authority, Value::Authority(Authority { name: "Fiscalía".to_owned(), ..Authority::default() })),
        (Kind::Date, Value::Date(day(1900, 1, 1))),
        (Kind::Date, Value::Date(day(2024, 2, 29))),
        (Kind::File, Value::File(vec![file("b.pdf", ID), file("a.pdf", &ID.replace("ff", "aa"))])),
    ];
    samples.extend(Choice::ALL.map(|choice| (Kind::YesNo, Value::YesNo(choice))));
    samples.extend([0, 1, -1, 1200, i64::MAX, i64::MIN].map(|n| (number.clone(), Value::Number(n))));
    samples
}

#[test]
fn a_value_comes_back_from_a_form() {
    for (kind, value) in samples() {
        assert_eq!(value.kind_code(), kind.code());
        assert_eq!(parse(&kind, &to_raw(&value), &limits()), Ok(Some(value.clone())), "{value:?}");
        assert_eq!(check(&kind, &value, &limits()), Ok(()));
        assert!(!value.is_empty() && value.same_as(&value) && !value.plain_text().is_empty());
    }
}

#[test]
fn a_value_comes_back_from_json_in_either_order_of_members() {
    for (_, value) in samples() {
        let json = serde_json::to_value(&value).unwrap();
        assert_eq!(json["kind"], value.kind_code());
        assert_eq!(serde_json::from_value::<Value>(json.clone()).unwrap(), value);
        let turned = format!(r#"{{"value":{},"kind":{}}}"#, json["value"], json["kind"]);
        assert_eq!(serde_json::from_str::<Value>(&turned).unwrap(), value, "{turned}");
    }
}

#[test]
fn the_form_of_json_is_fixed() {
    for (value, expected) in [
        (Value::YesNo(Choice::InPart), r#"{"kind":"yes_no","value":"in_part"}"#),
        (Value::Number(-3), r#"{"kind":"number","value":-3}"#),
        (table(&[("convictions", 2025, 7)]), r#"{"kind":"table","value":{"convictions":{"2025":7}}}"#),
        (Value::Date(day(2024, 2, 29)), r#"{"kind":"date","value":"2024-02-29"}"#),
    ] {
        assert_eq!(serde_json::to_string(&value).unwrap(), expected);
    }
    for wrong in [
        r#"{"kind":"table","value":{"convictions":{"02025":7}}}"#,
        r#"{"kind":"table","value":{"convictions":{"2025":-7}}}"#,
        r#"{"kind":"yes_no","value":"maybe"}"#,
        r#"{"kind":"laws","value":[{"act":"x","year":3}]}"#,
        r#"{"kind":"essay","value":"x"}"#,
    ] {
        assert!(serde_json::from_str::<Value>(wrong).is_err(), "{wrong}");
    }
    // Members that were left out are empty.
    let laws = serde_json::from_str::<Value>(r#"{"kind":"laws","value":[{"act":"x"}]}"#).unwrap();
    assert_eq!(laws, Value::Laws(vec![Citation { act: "x".to_owned(), ..Citation::default() }]));
}

fn raw(parts: &[(&str, &str)]) -> Raw {
    parts.iter().map(|(part, typed)| ((*part).to_owned(), (*typed).to_owned())).collect()
}

#[test]
fn an_empty_form_is_no_answer() {
    let blank = " \u{a0}\r\n\t\u{3000}";
    for (kind, parts) in [
        (Kind::YesNo, vec![""]),
        (Kind::Text, vec![""]),
        (Kind::Number { min: 0, max: 9 }, vec![""]),
        (Kind::Date, vec![""]),
        (Kind::Laws, vec!["0.act", "0.article", "0.date", "0.link", "0.excerpt", "7.act"]),
        (table_kind(), vec!["investigations.2024", "convictions.2025"]),
        (several_kind(), vec!["a", "other"]),
        (Kind::Authority, vec!["name", "function", "address", "email", "telephone"]),
        (Kind::File, vec!["0.id", "0.name", "0.size"]),
    ] {
        assert_eq!(parse(&kind, &Raw::new(), &limits()), Ok(None), "{kind:?}");
        for typed in ["", blank] {
            let form: Raw = parts.iter().map(|part| ((*part).to_owned(), typed.to_owned())).collect();
            assert_eq!(parse(&kind, &form, &limits()), Ok(None), "{kind:?}");
        }
    }
}

#[test]
fn numbers_in_the_digits_of_six_languages() {
    let kind = Kind::Number { min: -5000, max: 5_000_000 };
    for (typed, number) in [
        ("1200", 1200),
        (" 007 ", 7),
        ("1 200", 1200),
        ("1\u{a0}200\u{a0}000", 1_200_000),
        ("1\u{202f}200", 1200),
        ("١٢٠٠", 1200),
        ("١٬٢٠٠", 1200),
        ("\u{200f}١٢\u{200f}", 12),
        ("۱۲۰۰", 1200),
        ("１２００", 1200),
        ("-12", -12),
        ("\u{2212}1 200", -1200),
        ("\u{61c}-٤", -4),
    ] {
        assert_eq!(parse(&kind, &raw(&[("", typed)]), &limits()), Ok(Some(Value::Number(number))), "{typed}");
    }
    let dates = parse(&Kind::Date, &raw(&[("", " ٢٠٢٤-٠٢-٢٩ ")]), &limits());
    assert_eq!(dates, Ok(Some(Value::Date(day(2024, 2, 29)))));
    let cell = parse(&table_kind(), &raw(&[("convictions.2025", "١ ٢٠٠")]), &limits());
    assert_eq!(cell, Ok(Some(table(&[("convictions", 2025, 1200)]))));
}

#[test]
fn texts_are_kept_as_typed_but_for_line_ends() {
    let typed = "  a\r\n b\rc \n";
    let kept = Value::Text("  a\n b\nc \n".to_owned());
    assert_eq!(parse(&Kind::Text, &raw(&[("", typed)]), &limits()), Ok(Some(kept.clone())));
    assert_eq!(accept(&Kind::Text, &Value::Text(typed.to_owned()), &limits()), Ok(Some(kept)));
    assert_eq!(accept(&Kind::Text, &Value::Text(" \r\n".to_owned()), &limits()), Ok(None));
}

#[test]
fn empty_rows_are_dropped_and_the_others_keep_their_order() {
    let form =
        raw(&[("10.act", "ten"), ("2.act", "two"), ("2.link", " http://EXAMPLE.org "), ("3.act", " "), ("3.date", "")]);
    let two = Citation { act: "two".to_owned(), link: "http://EXAMPLE.org".to_owned(), ..Citation::default() };
    let ten = Citation { act: "ten".to_owned(), ..Citation::default() };
    assert_eq!(parse(&Kind::Laws, &form, &limits()), Ok(Some(Value::Laws(vec![two, ten]))));
}

#[test]
fn the_order_of_ticks_does_not_matter() {
    let several = |options: &[&str]| Value::Several(options.iter().map(|o| (*o).to_owned()).collect());
    assert!(several(&["a", "b"]).same_as(&several(&["b", "a"])));
    assert!(!several(&["a", "b"]).same_as(&several(&["a"])));
    assert!(!several(&["a"]).same_as(&several(&["a", "b"])));
    assert!(!several(&["a"]).same_as(&Value::Text("a".to_owned())));
    let tidy = accept(&several_kind(), &several(&["other", "a", "a"]), &limits());
    assert_eq!(tidy, Ok(Some(several(&["a", "other"]))));
}

#[test]
fn plain_text_has_a_line_for_each_thing() {
    let value = table(&[("convictions", 2025, 7), ("convictions", 2024, 0)]);
    assert_eq!(value.plain_text(), "convictions 2024: 0\nconvictions 2025: 7");
    let citation = Citation { act: "Act".to_owned(), date: Some(day(2003, 9, 9)), ..Citation::default() };
    assert_eq!(Value::Laws(vec![citation]).plain_text(), "Act\n2003-09-09");
}
