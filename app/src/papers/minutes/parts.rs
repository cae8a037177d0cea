//! The lists and tables of the minutes.

use super::{NameOf, asked, entry, heading, isolated, number, slot, why};
use crate::i18n::sort_by_name;
use crate::i18n::texts::minutes as t;
use crate::i18n::texts::words;
use crate::papers::pdf::Block;
use crate::ui;
use rules::draw::Record;
use rules::draw::record::{Drawn, Review, Why};
use rules::language::Language;
use rules::party::{PartyCode, RegionalGroup};
use rules::ruleset::Group;

/// Who is in which group (para. 17), by regional group.
pub(super) fn groups(l: Language, record: &Record, name: NameOf<'_>, out: &mut Vec<Block>) {
    out.push(heading(&t::h_groups(l, ui::paragraph(l, "17"))));
    for (group, members) in &record.groups {
        let row = |region: &RegionalGroup| {
            let of = |code: &&PartyCode| region_of(record, **code) == Some(*region);
            let names = sorted(l, members.iter().filter(of).map(|code| name(*code)));
            (!names.is_empty()).then(|| vec![ui::region(l, *region).to_owned(), ui::joined(l, names)])
        };
        out.push(Block::Table {
            caption: t::group_of(l, count(members.len()), ui::group(l, *group)),
            head: vec![t::col_region(l).to_owned(), t::col_states(l).to_owned()],
            rows: regions(l).iter().filter_map(row).collect(),
            widths: vec![1.0, 2.4],
        });
    }
}

/// Who reviews whom (paras. 26 to 29): a table for each group.
pub(super) fn reviews(l: Language, record: &Record, name: NameOf<'_>, out: &mut Vec<Block>) {
    out.push(heading(&t::h_reviews(l, paras(l, &["26", "28", "29"]))));
    if record.reviews.is_empty() {
        out.push(Block::Paragraph(t::no_reviews(l).to_owned()));
    }
    for group in Group::ALL {
        let mut list: Vec<(String, &Review)> =
            record.reviews.iter().filter(|r| r.group == group).map(|r| (name(r.state_under_review), r)).collect();
        if list.is_empty() {
            continue;
        }
        sort_by_name(l, &mut list, |(name, _)| name);
        out.push(Block::Table {
            caption: ui::group(l, group),
            head: [words::seat_under_review(l), words::seat_reviewing(l), t::col_place(l), t::col_instruments(l)]
                .map(str::to_owned)
                .into(),
            rows: list.iter().flat_map(|(state, review)| review_rows(l, state, review, name)).collect(),
            widths: vec![1.2, 1.2, 1.0, 2.2],
        });
    }
}

/// One row a reviewing State, in the order in which they were drawn; the State under review stands in the first.
fn review_rows(l: Language, state: &str, review: &Review, name: NameOf<'_>) -> Vec<Vec<String>> {
    let mut first = state.to_owned();
    if review.more_than_four_agreed {
        first = format!("{first}\n{}", t::more_agreed(l, ui::paragraph(l, "28 (c)")));
    }
    let rows = review.reviewers.iter().map(|r| {
        let first = std::mem::take(&mut first);
        vec![first, name(r.code), slot(l, r.slot).to_owned(), ui::instruments(l, &r.instruments)]
    });
    rows.collect()
}

/// Who is reviewed and does not review (para. 52).
pub(super) fn only_under_review(l: Language, record: &Record, name: NameOf<'_>, out: &mut Vec<Block>) {
    let names = sorted(l, record.parties.iter().filter(|p| !p.may_review).map(|p| name(p.code)));
    out.push(heading(t::h_only_under_review(l)));
    out.push(Block::Paragraph(if names.is_empty() {
        t::only_under_review_none(l).to_owned()
    } else {
        t::only_under_review_list(l, count(names.len()), paras(l, &["26", "52"]), ui::joined(l, names))
    }));
}

/// Every drawing that was voided, with its reason.
pub(super) fn voided(l: Language, record: &Record, name: NameOf<'_>, out: &mut Vec<Block>) {
    let rows: Vec<Vec<String>> = record
        .steps
        .iter()
        .filter_map(|step| {
            let reason = step.voided.as_deref()?;
            let drawn = step.taken().map(|taken| entry(l, &step.asked, taken, name)).unwrap_or_default();
            Some(vec![step.step.to_string(), asked(l, &step.asked, name), drawn, isolated(l, reason)])
        })
        .collect();
    out.push(heading(t::h_voided(l)));
    out.push(if rows.is_empty() {
        Block::Paragraph(t::voided_none(l).to_owned())
    } else {
        Block::Table {
            caption: String::new(),
            head: [t::col_step(l), t::col_what(l), t::col_drawn(l), t::col_reason(l)].map(str::to_owned).into(),
            rows,
            widths: vec![0.6, 2.0, 1.2, 2.0],
        }
    });
}

/// How many numbers did not count, and why; one by one those of which nothing was proved.
pub(super) fn set_aside(l: Language, record: &Record, name: NameOf<'_>, out: &mut Vec<Block>) {
    let all = || record.steps.iter().flat_map(|step| &step.drawn).filter_map(|drawn| drawn.set_aside);
    let row = |reason: Why| {
        let n = all().filter(|r| *r == reason).count();
        (n > 0).then(|| vec![why(l, reason), isolated(l, reason.paragraph()), number(l, n)])
    };
    let rows: Vec<Vec<String>> = Why::ALL.into_iter().filter_map(row).collect();
    out.push(heading(t::h_set_aside(l)));
    out.push(if rows.is_empty() {
        Block::Paragraph(t::set_aside_none(l).to_owned())
    } else {
        Block::Table {
            caption: String::new(),
            head: [t::col_reason(l), t::col_paragraph(l), t::col_count(l)].map(str::to_owned).into(),
            rows,
            widths: vec![3.0, 1.0, 1.0],
        }
    });
    let unproven = |drawn: &&Drawn| drawn.set_aside == Some(Why::Unproven);
    let trials = record.steps.iter().flat_map(|step| step.drawn.iter().filter(unproven).map(move |d| (step, d)));
    let rows: Vec<Vec<String>> = trials
        .map(|(step, drawn)| {
            let state = entry(l, &step.asked, &drawn.entry, name);
            vec![step.step.to_string(), asked(l, &step.asked, name), state]
        })
        .collect();
    if !rows.is_empty() {
        out.push(Block::Paragraph(t::unproven_note(l).to_owned()));
        out.push(Block::Table {
            caption: String::new(),
            head: [t::col_step(l), t::col_what(l), t::col_drawn(l)].map(str::to_owned).into(),
            rows,
            widths: vec![0.6, 2.6, 1.4],
        });
    }
}

/// The paragraphs that a drawing follows.
pub(super) fn paragraphs(l: Language, out: &mut Vec<Block>) {
    let rows = [
        ("17", t::para_17(l)),
        ("26", t::para_26(l)),
        ("28", t::para_28(l)),
        ("28 (a)", t::para_28_a(l)),
        ("28 (b)", t::para_28_b(l)),
        ("28 (c)", t::para_28_c(l)),
        ("29", t::para_29(l)),
        ("52", t::para_52(l)),
    ];
    out.push(heading(t::h_paragraphs(l)));
    out.push(Block::Table {
        caption: String::new(),
        head: vec![t::col_paragraph(l).to_owned(), t::col_meaning(l).to_owned()],
        rows: rows.map(|(para, meaning)| vec![isolated(l, para), meaning.to_owned()]).into(),
        widths: vec![1.0, 5.0],
    });
}

/// Several paragraphs, in the order in which the language is read.
fn paras(l: Language, list: &[&str]) -> String {
    ui::joined(l, list.iter().map(|para| isolated(l, para)))
}

/// The regional groups in the order of their names; the absence of one comes last.
fn regions(l: Language) -> [RegionalGroup; 6] {
    let mut regions = RegionalGroup::ALL;
    let [named @ .., _] = &mut regions;
    sort_by_name(l, named, |region| ui::region(l, *region));
    regions
}

fn region_of(record: &Record, code: PartyCode) -> Option<RegionalGroup> {
    record.parties.iter().find(|p| p.code == code).map(|p| p.regional_group)
}

fn sorted(l: Language, names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    sort_by_name(l, &mut names, |name| name);
    names
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
