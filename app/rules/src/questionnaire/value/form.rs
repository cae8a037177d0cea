//! An answer as a form sends it, by part, and back. The same reading serves the JSON interface, so that no value can enter
//! by one door that the other refuses.
//!
//! Parts: `""` (yes_no, text, number, date); the option's code with value `on` (several); `0.act`, `0.article`, `0.date`,
//! `0.link`, `0.excerpt` (laws); `row.year` (table); `name`, `function`, `address`, `email`, `telephone` (authority);
//! `0.id`, `0.name`, `0.size` (file).

use super::fault::{Fault, FaultCode, Limits};
use super::{Authority, Choice, Citation, FileRef, Value, part};
use crate::id::FileId;
use crate::questionnaire::schema::Kind;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// An answer as typed, by part.
pub type Raw = BTreeMap<String, String>;

/// The answer as it would be typed; [`parse`] gives the same value back.
pub fn to_raw(value: &Value) -> Raw {
    let mut raw = Raw::new();
    let mut add = |part: String, typed: String| {
        if !typed.is_empty() {
            raw.insert(part, typed);
        }
    };
    match value {
        Value::YesNo(choice) => add(String::new(), choice.code().to_owned()),
        Value::Text(text) => add(String::new(), text.clone()),
        Value::Number(number) => add(String::new(), number.to_string()),
        Value::Date(date) => add(String::new(), date.to_string()),
        Value::Several(options) => options.iter().for_each(|option| add(option.clone(), "on".to_owned())),
        Value::Laws(list) => {
            for (i, c) in list.iter().enumerate() {
                add(format!("{i}.act"), c.act.clone());
                add(format!("{i}.article"), c.article.clone());
                add(format!("{i}.date"), c.date.map(|d| d.to_string()).unwrap_or_default());
                add(format!("{i}.link"), c.link.clone());
                add(format!("{i}.excerpt"), c.excerpt.clone());
            }
        }
        Value::Table(rows) => {
            for (row, years) in rows {
                years.iter().for_each(|(year, count)| add(format!("{row}.{year}"), count.to_string()));
            }
        }
        Value::Authority(a) => {
            let parts = [&a.name, &a.function, &a.address, &a.email, &a.telephone];
            AUTHORITY_PARTS.into_iter().zip(parts).for_each(|(part, typed)| add(part.to_owned(), typed.clone()));
        }
        Value::File(files) => {
            for (i, file) in files.iter().enumerate() {
                add(format!("{i}.id"), file.id.to_string());
                add(format!("{i}.name"), file.name.clone());
                add(format!("{i}.size"), file.size.to_string());
            }
        }
    }
    raw
}

/// Reads an answer as typed. `None` is an empty form: the question is not answered.
///
/// # Errors
/// Everything that is wrong, each at its part, in the order of the form.
pub fn parse(kind: &Kind, raw: &Raw, limits: &Limits) -> Result<Option<Value>, Vec<Fault>> {
    let mut form = Form { raw, limits, faults: Vec::new(), read: BTreeSet::new() };
    let value = match kind {
        Kind::YesNo => {
            form.one("", |typed, _| Choice::from_code(typed.trim()).ok_or(FaultCode::NotAnOption)).map(Value::YesNo)
        }
        Kind::Text => form.one("", |typed, limits| part::long(typed, limits.text_chars_max)).map(Value::Text),
        Kind::Number { min, max } => form.one("", |typed, _| part::number(typed, *min, *max)).map(Value::Number),
        Kind::Date => form.one("", part::date).map(Value::Date),
        Kind::Laws => form.laws(),
        Kind::Table { rows, years } => form.table(rows, *years),
        Kind::Several { options } => form.several(options),
        Kind::Authority => form.authority(),
        Kind::File => form.files(),
    };
    form.finish(value)
}

/// Reads a value that came as JSON and tidies it like a form: line ends, empty rows, white space around addresses.
/// Store what this gives. `None` is an empty value: the question is not answered.
///
/// # Errors
/// As [`parse`]; a value of another kind is [`FaultCode::WrongKind`].
pub fn accept(kind: &Kind, value: &Value, limits: &Limits) -> Result<Option<Value>, Vec<Fault>> {
    if kind.code() != value.kind_code() {
        return Err(vec![Fault { part: String::new(), code: FaultCode::WrongKind }]);
    }
    parse(kind, &to_raw(value), limits)
}

/// Whether a value that came as JSON may stand as an answer.
///
/// # Errors
/// As [`accept`]; an empty value is [`FaultCode::Required`].
pub fn check(kind: &Kind, value: &Value, limits: &Limits) -> Result<(), Vec<Fault>> {
    match accept(kind, value, limits)? {
        Some(_) => Ok(()),
        None => Err(vec![Fault { part: String::new(), code: FaultCode::Required }]),
    }
}

const LAW_PARTS: [&str; 5] = ["act", "article", "date", "link", "excerpt"];
const AUTHORITY_PARTS: [&str; 5] = ["name", "function", "address", "email", "telephone"];
const FILE_PARTS: [&str; 3] = ["id", "name", "size"];

/// A form while it is read: collects faults and remembers which parts had a meaning.
struct Form<'a> {
    raw: &'a Raw,
    limits: &'a Limits,
    faults: Vec<Fault>,
    read: BTreeSet<&'a str>,
}

impl<'a> Form<'a> {
    fn fault(&mut self, part: &str, code: FaultCode) {
        self.faults.push(Fault { part: part.to_owned(), code });
    }

    /// Reads one part; nothing when it is empty, absent or wrong.
    fn one<T>(&mut self, part: &str, read: impl FnOnce(&str, &Limits) -> Result<T, FaultCode>) -> Option<T> {
        let (key, typed) = self.raw.get_key_value(part)?;
        self.read.insert(key);
        if typed.trim().is_empty() {
            return None;
        }
        read(typed, self.limits).map_err(|code| self.fault(part, code)).ok()
    }

    /// A part that must be there; whether it was typed decides, so that a wrong one is not called missing, too.
    fn required<T>(&mut self, part: &str, read: impl FnOnce(&str, &Limits) -> Result<T, FaultCode>) -> Option<T> {
        if self.is_typed(part) {
            return self.one(part, read);
        }
        self.one(part, |_, _| Ok(()));
        self.fault(part, FaultCode::Required);
        None
    }

    fn is_typed(&self, part: &str) -> bool {
        self.raw.get(part).is_some_and(|typed| !typed.trim().is_empty())
    }

    /// The numbers of rows in which something is typed, in order; parts of empty rows count as read.
    fn rows(&mut self, parts: &[&str]) -> Vec<u32> {
        let mut numbers = BTreeSet::new();
        for (key, typed) in self.raw {
            let Some((number, part)) = key.split_once('.') else { continue };
            let Ok(row) = number.parse::<u32>() else { continue };
            // `00.act` must not be a second way to write `0.act`.
            if !parts.contains(&part) || row.to_string() != number {
                continue;
            }
            self.read.insert(key);
            if !typed.trim().is_empty() {
                numbers.insert(row);
            }
        }
        numbers.into_iter().collect()
    }

    fn too_many(&mut self, count: usize, max: u32) {
        if u32::try_from(count).is_ok_and(|count| count <= max) {
            return;
        }
        self.fault("", FaultCode::TooMany { max });
    }

    fn laws(&mut self) -> Option<Value> {
        let rows = self.rows(&LAW_PARTS);
        self.too_many(rows.len(), self.limits.citations_max);
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            list.push(Citation {
                act: self.required(&format!("{row}.act"), part::line).unwrap_or_default(),
                article: self.one(&format!("{row}.article"), part::line).unwrap_or_default(),
                date: self.one(&format!("{row}.date"), part::date),
                link: self.one(&format!("{row}.link"), part::link).unwrap_or_default(),
                excerpt: self
                    .one(&format!("{row}.excerpt"), |typed, limits| part::long(typed, limits.text_chars_max))
                    .unwrap_or_default(),
            });
        }
        (!list.is_empty()).then_some(Value::Laws(list))
    }

    fn table(&mut self, rows: &[String], years_max: u8) -> Option<Value> {
        let (first, last) = (self.limits.date_from.year(), self.limits.date_until.year());
        let mut table: BTreeMap<String, BTreeMap<u16, u64>> = BTreeMap::new();
        let mut years = BTreeSet::new();
        let raw = self.raw;
        for key in raw.keys() {
            let Some((row, typed_year)) = key.rsplit_once('.') else { continue };
            let Ok(year) = typed_year.parse::<u16>() else { continue };
            if year.to_string() != typed_year {
                continue;
            }
            if !rows.iter().any(|known| known == row) {
                self.read.insert(key);
                self.fault(key, FaultCode::NotAnOption);
                continue;
            }
            let Some(count) = self.one(key, |typed, _| part::count(typed)) else { continue };
            if i32::from(year) < first || i32::from(year) > last {
                self.fault(key, FaultCode::OutOfRange { min: i64::from(first), max: i64::from(last) });
            }
            years.insert(year);
            table.entry(row.to_owned()).or_default().insert(year, count);
        }
        self.too_many(years.len(), u32::from(years_max));
        (!table.is_empty()).then_some(Value::Table(table))
    }

    fn several(&mut self, options: &[String]) -> Option<Value> {
        let ticked = |typed: &str, _: &Limits| if typed == "on" { Ok(()) } else { Err(FaultCode::NotAnOption) };
        // In the order of the options, so that the same ticks always give the same value.
        let chosen: Vec<String> = options.iter().filter(|o| self.one(o, ticked).is_some()).cloned().collect();
        let raw = self.raw;
        for key in raw.keys().filter(|key| !options.contains(key)) {
            self.read.insert(key);
            self.fault(key, FaultCode::NotAnOption);
        }
        (!chosen.is_empty()).then_some(Value::Several(chosen))
    }

    fn authority(&mut self) -> Option<Value> {
        let typed = AUTHORITY_PARTS.into_iter().any(|part| self.is_typed(part));
        if !typed {
            AUTHORITY_PARTS.into_iter().for_each(|part| {
                self.one(part, |_, _| Ok(()));
            });
            return None;
        }
        let address = |typed: &str, limits: &Limits| part::long(typed, limits.short_text_chars_max);
        Some(Value::Authority(Authority {
            name: self.required("name", part::line).unwrap_or_default(),
            function: self.one("function", part::line).unwrap_or_default(),
            address: self.one("address", address).unwrap_or_default(),
            email: self.one("email", part::email).unwrap_or_default(),
            telephone: self.one("telephone", part::line).unwrap_or_default(),
        }))
    }

    fn files(&mut self) -> Option<Value> {
        let rows = self.rows(&FILE_PARTS);
        self.too_many(rows.len(), self.limits.files_max);
        let mut files: Vec<FileRef> = Vec::with_capacity(rows.len());
        for row in rows {
            let part_id = format!("{row}.id");
            let id =
                self.required(&part_id, |typed, _| typed.trim().parse::<FileId>().map_err(|_| FaultCode::WrongKind));
            let name = self.required(&format!("{row}.name"), part::line);
            let size = self.required(&format!("{row}.size"), |typed, _| part::count(typed));
            let (Some(id), Some(name), Some(size)) = (id, name, size) else { continue };
            if files.iter().any(|file| file.id == id) {
                self.fault(&part_id, FaultCode::NotAnOption);
            }
            files.push(FileRef { id, name, size });
        }
        (!files.is_empty()).then_some(Value::File(files))
    }

    /// Parts that nothing read belong to another kind of question.
    fn finish(mut self, value: Option<Value>) -> Result<Option<Value>, Vec<Fault>> {
        let raw: &'a Raw = self.raw;
        for key in raw.keys() {
            if !self.read.contains(key.as_str()) {
                self.fault(key, FaultCode::WrongKind);
            }
        }
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }
}
