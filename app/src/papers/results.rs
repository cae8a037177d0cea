//! What a drawing of lots gave, as tables: reviews, groups, and each single drawing.

use super::minutes::{NameOf, asked, entry, slot, why};
use super::sheet::{Cell, Sheet};
use crate::i18n::sort_by_name;
use crate::i18n::texts::{common, minutes as t, words};
use crate::ui;
use rules::draw::Record;
use rules::draw::record::{By, Drawn, Step};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;

/// The three tables of a drawing in a language; codes stand beside names, so that tables of two languages can be compared.
pub(crate) fn result_sheets(l: Language, record: &Record, name: NameOf<'_>) -> Vec<Sheet> {
    vec![reviews(l, record, name), groups(l, record, name), drawings(l, record, name)]
}

/// A sheet with what every table of a drawing says above it.
fn sheet(l: Language, record: &Record, title: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    let mark = record.rehearsal.then(|| t::rehearsal(l).to_owned());
    let facts = [
        (t::rule_set(l), record.rule_set.clone()),
        (t::method(l), record.algorithm.clone()),
        (t::seed(l), record.seed.to_string()),
        (t::pool_hash(l), record.pool_sha256.clone()),
    ];
    let facts = facts.into_iter().map(|(name, value)| t::source(l, name, value));
    Sheet {
        name: title.to_owned(),
        title: title.to_owned(),
        notes: mark.into_iter().chain(facts).collect(),
        head: head.iter().map(|text| (*text).to_owned()).collect(),
        rows,
    }
}

/// One row a reviewing State; by group, then by the name of the State under review.
fn reviews(l: Language, record: &Record, name: NameOf<'_>) -> Sheet {
    let mut list: Vec<_> = record.reviews.iter().map(|r| (name(r.state_under_review), r)).collect();
    sort_by_name(l, &mut list, |(name, _)| name);
    list.sort_by_key(|(_, review)| review.group);
    let rows = list.iter().flat_map(|(state, review)| {
        review.reviewers.iter().map(move |reviewer| {
            let mut row = vec![
                Cell::text(review.group.code()),
                code(review.state_under_review),
                Cell::text(state),
                code(reviewer.code),
                Cell::text(name(reviewer.code)),
                Cell::text(slot(l, reviewer.slot)),
            ];
            row.extend(Instrument::ALL.map(|i| yes(l, reviewer.instruments.contains(&i))));
            row
        })
    });
    let (under_review, reviewing) = (words::seat_under_review(l), words::seat_reviewing(l));
    let mut head =
        vec![t::col_group(l), t::col_code(l), under_review, t::col_code_reviewing(l), reviewing, t::col_place(l)];
    head.extend(Instrument::ALL.map(|i| ui::instrument(l, i)));
    sheet(l, record, t::reviews(l), &head, rows.collect())
}

/// One row a State; by group, then by name.
fn groups(l: Language, record: &Record, name: NameOf<'_>) -> Sheet {
    let mut rows = Vec::new();
    for (group, members) in &record.groups {
        let mut list: Vec<(String, PartyCode)> = members.iter().map(|code| (name(*code), *code)).collect();
        sort_by_name(l, &mut list, |(name, _)| name);
        for (state, of) in list {
            let entrant = record.parties.iter().find(|p| p.code == of);
            let region = entrant.map_or(Cell::Empty, |p| Cell::text(ui::region(l, p.regional_group)));
            let reviews = yes(l, entrant.is_some_and(|p| p.may_review));
            rows.push(vec![Cell::text(group.code()), code(of), Cell::Text(state), region, reviews]);
        }
    }
    let head = [t::col_group(l), t::col_code(l), common::state(l), t::col_region(l), t::col_may_review(l)];
    sheet(l, record, t::groups(l), &head, rows)
}

/// One row a number drawn, in the order of drawing, those that did not count and voided ones too.
fn drawings(l: Language, record: &Record, name: NameOf<'_>) -> Sheet {
    let row = |step: &Step, drawn: &Drawn| {
        vec![
            Cell::count(step.step),
            Cell::count(step.attempt),
            Cell::Text(asked(l, &step.asked, name)),
            Cell::count(step.candidates),
            Cell::text(match drawn.by {
                By::Seed => t::by_seed(l),
                By::Ball => t::by_hand(l),
            }),
            Cell::count(drawn.number),
            Cell::text(&drawn.entry),
            Cell::Text(entry(l, &step.asked, &drawn.entry, name)),
            drawn.set_aside.map_or(Cell::Empty, |reason| Cell::Text(why(l, reason))),
            step.voided.as_ref().map_or(Cell::Empty, Cell::text),
        ]
    };
    let rows = record.steps.iter().flat_map(|step| step.drawn.iter().map(move |drawn| row(step, drawn)));
    let head = [
        t::col_step(l),
        t::col_attempt(l),
        t::col_what(l),
        t::col_candidates(l),
        t::col_by(l),
        t::col_number(l),
        t::col_code(l),
        t::col_drawn(l),
        t::col_set_aside(l),
        t::col_voided(l),
    ];
    sheet(l, record, t::drawings(l), &head, rows.collect())
}

fn code(of: PartyCode) -> Cell {
    Cell::text(of.as_str())
}

/// "Yes", or nothing.
fn yes(l: Language, so: bool) -> Cell {
    if so { Cell::text(common::yes(l)) } else { Cell::Empty }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::papers::sample::{REASON, name_in, record, unzipped};
    use crate::papers::sheet::{csv, xlsx};

    #[test]
    fn tables_hold_every_place_state_and_number() {
        let record = record(false);
        for l in Language::ALL {
            let sheets = result_sheets(l, &record, &name_in(l));
            let [reviews, groups, drawings] = sheets.as_slice() else { panic!("{l:?}") };
            assert_eq!(reviews.rows.len(), record.reviews.iter().map(|r| r.reviewers.len()).sum::<usize>());
            assert_eq!(groups.rows.len(), record.parties.len());
            assert_eq!(drawings.rows.len(), record.steps.iter().map(|s| s.drawn.len()).sum::<usize>());
            for sheet in &sheets {
                assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()), "{l:?} {}", sheet.name);
                assert!(sheet.notes.iter().any(|note| note.contains(&record.pool_sha256)));
            }
            assert!(xlsx(&sheets, l).is_ok_and(|bytes| bytes.starts_with(b"PK")));
        }
    }

    #[test]
    fn a_reason_is_no_formula() {
        let sheets = result_sheets(Language::Ar, &record(true), &name_in(Language::Ar));
        let text = String::from_utf8(csv(&sheets[2])).unwrap();
        assert!(text.contains(&format!("\"'{}\"", REASON.replace('"', "\"\""))), "{text}");
        assert!(text.starts_with(&format!(
            "\u{feff}{}\r\n{}\r\n",
            t::drawings(Language::Ar),
            t::rehearsal(Language::Ar)
        )));
        let bytes = xlsx(&sheets, Language::Ar).unwrap();
        let page = unzipped(&bytes, "xl/worksheets/sheet3.xml");
        assert!(page.contains("rightToLeft=\"1\"") && !page.contains("<f>"));
    }
}
