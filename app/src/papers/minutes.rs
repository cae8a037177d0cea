//! The minutes of a drawing of lots: what was drawn from what, by which numbers, for whom, and how anybody can check it.
//!
//! Lists of States are in the alphabetical order of the reader's language, and nothing here counts or compares what a
//! single State does (para. 4 (b)). A rehearsal says so on every page.

mod parts;

use super::pdf::{Block, Paper};
use crate::i18n::texts::minutes as t;
use crate::i18n::{self};
use crate::ui;
use chrono::NaiveDate;
use parts::{groups, only_under_review, paragraphs, reviews, set_aside, voided};
use rules::draw::Record;
use rules::draw::record::{Asked, By, Drawn, Slot, Step, Why};
use rules::language::Language;
use rules::party::PartyCode;

/// What the minutes say beside the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// How the drawing is called.
    pub(crate) title: String,
    /// The day in Vienna.
    pub(crate) held_on: Option<NaiveDate>,
    /// SHA-256 of the record's JSON, in hex.
    pub(crate) sha256: String,
    /// Who conducted it.
    pub(crate) conducted_by: Vec<String>,
}

/// The name of a State in the language of the paper.
pub(crate) type NameOf<'a> = &'a dyn Fn(PartyCode) -> String;

/// The minutes in a language.
pub(crate) fn minutes(l: Language, record: &Record, about: &About, name: NameOf<'_>) -> Paper {
    let mut blocks = vec![Block::Paragraph(about.title.clone())];
    if record.rehearsal {
        blocks.push(Block::Paragraph(t::rehearsal_notice(l).to_owned()));
    }
    blocks.push(heading(t::h_drawing(l)));
    blocks.push(Block::Facts(facts(l, record, about)));
    blocks.push(Block::Small(t::order(l, ui::paragraph(l, "4 (b)"))));
    groups(l, record, name, &mut blocks);
    reviews(l, record, name, &mut blocks);
    only_under_review(l, record, name, &mut blocks);
    voided(l, record, name, &mut blocks);
    set_aside(l, record, name, &mut blocks);
    paragraphs(l, &mut blocks);
    blocks.push(heading(t::h_check(l)));
    blocks.push(Block::Paragraph(t::check(l, isolated(l, "server verify"))));
    blocks.push(heading(t::h_signatures(l)));
    let places = [t::sign_chair(l), t::sign_secretariat(l), t::sign_rapporteur(l)];
    blocks.push(Block::Signatures(places.map(str::to_owned).into()));
    let short: String = about.sha256.chars().take(16).collect();
    Paper {
        title: t::title(l).to_owned(),
        language: l,
        dated: about.held_on,
        header: marked(l, record, format!("{}\n{}", about.title, t::title(l))),
        footer: marked(l, record, t::footer(l, isolated(l, &short))),
        blocks,
    }
}

/// The line of a page's edge, with the mark of a rehearsal above it.
fn marked(l: Language, record: &Record, line: String) -> String {
    if record.rehearsal { format!("{}\n{line}", t::rehearsal(l)) } else { line }
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 1, text: text.to_owned() }
}

fn facts(l: Language, record: &Record, about: &About) -> Vec<(String, String)> {
    let counted = |steps: &dyn Fn(&Step) -> usize| number(l, record.steps.iter().map(steps).sum());
    let drawn = |wanted: &dyn Fn(&Drawn) -> bool| counted(&|s| s.drawn.iter().filter(|d| wanted(d)).count());
    let unknown = || t::not_recorded(l).to_owned();
    let conducted = if about.conducted_by.is_empty() { unknown() } else { lines(l, &about.conducted_by) };
    let facts = [
        (t::held_on(l), about.held_on.map_or_else(unknown, |on| i18n::date(l, on))),
        (t::conducted_by(l), conducted),
        (t::rule_set(l), isolated(l, &record.rule_set)),
        (t::method(l), isolated(l, &record.algorithm)),
        (t::readings(l), readings(l, record)),
        (t::seed(l), record.seed.to_string()),
        (t::seed_sources(l), sources(l, record)),
        (t::pool_hash(l), record.pool_sha256.clone()),
        (t::record_hash(l), about.sha256.clone()),
        (t::states(l), number(l, record.parties.len())),
        (t::reviews(l), number(l, record.reviews.len())),
        (t::drawings(l), counted(&|s| usize::from(s.voided.is_none()))),
        (t::by_hand_count(l), drawn(&|d| d.by == By::Ball)),
        (t::set_aside_count(l), drawn(&|d| d.set_aside.is_some())),
        (t::voided_count(l), counted(&|s| usize::from(s.voided.is_some()))),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

/// How the rule set reads what may be argued otherwise.
fn readings(l: Language, record: &Record) -> String {
    let options = record.options;
    let lines = [
        if options.without_group_reviews { t::without_group_yes(l) } else { t::without_group_no(l) },
        if options.additional_of_same_group { t::additional_group_same(l) } else { t::additional_group_any(l) },
        if options.additional_counts { t::additional_counts_yes(l) } else { t::additional_counts_no(l) },
    ];
    lines.join("\n")
}

fn sources(l: Language, record: &Record) -> String {
    if record.seed_sources.is_empty() {
        return t::seed_given(l).to_owned();
    }
    let line = |s: &rules::draw::chance::Source| t::source(l, isolated(l, &s.name), isolated(l, &s.value));
    record.seed_sources.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn lines(l: Language, items: &[String]) -> String {
    items.iter().map(|item| isolated(l, item)).collect::<Vec<_>>().join("\n")
}

fn number(l: Language, count: usize) -> String {
    i18n::number(l, i64::try_from(count).unwrap_or(i64::MAX))
}

/// Words from elsewhere among words that run from right to left: they keep their own direction.
fn isolated(l: Language, text: &str) -> String {
    if l.dir() == "rtl" { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

/// The place of a reviewing State.
pub(super) fn slot(l: Language, slot: Slot) -> &'static str {
    match slot {
        Slot::SameRegion => t::slot_same_region(l),
        Slot::OtherRegion => t::slot_other_region(l),
        Slot::Additional => t::slot_additional(l),
    }
}

/// What a drawing was about.
pub(super) fn asked(l: Language, asked: &Asked, name: NameOf<'_>) -> String {
    match asked {
        Asked::OddGroup { regional_group, more } => {
            let what = if *more { t::odd_more(l) } else { t::odd_fewer(l) };
            match regional_group {
                Some(of) => t::within(l, what, ui::region(l, of.0)),
                None => what.to_owned(),
            }
        }
        Asked::Member { group, regional_group } => {
            t::within(l, t::member(l, ui::group(l, *group)), ui::region(l, regional_group.0))
        }
        Asked::ReviewingState { state_under_review, slot: place, beside, .. } => {
            let (state, place) = (name(*state_under_review), slot(l, *place));
            match beside {
                Some(beside) => t::reviewing_beside(l, state, place, name(*beside)),
                None => t::reviewing(l, state, place),
            }
        }
    }
}

/// The name of what was drawn: a State, or a group.
pub(super) fn entry(l: Language, asked: &Asked, entry: &str, name: NameOf<'_>) -> String {
    match asked {
        Asked::OddGroup { .. } => {
            rules::ruleset::Group::from_code(entry).map_or_else(|| entry.to_owned(), |group| ui::group(l, group))
        }
        Asked::Member { .. } | Asked::ReviewingState { .. } => {
            PartyCode::parse(entry).map_or_else(|| entry.to_owned(), name)
        }
    }
}

/// Why a number did not count. Others than these two are known before the drawing and exclude from it.
pub(super) fn why(l: Language, why: Why) -> String {
    match why {
        Why::DeadEnd => t::why_dead_end(l).to_owned(),
        Why::Unproven => t::why_unproven(l).to_owned(),
        other => ui::paragraph(l, other.paragraph()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::papers::pdf::pdf;
    use crate::papers::sample::{REASON, about, name_in, record, text_of};

    /// The text without what line breaks add.
    fn squeezed(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace() && !('\u{2066}'..='\u{2069}').contains(c)).collect()
    }

    #[test]
    fn minutes_in_all_six_languages_hold_hash_names_and_reasons() {
        let record = record(false);
        let about = about(&record);
        for l in Language::ALL {
            let bytes = pdf(&minutes(l, &record, &about, &name_in(l))).unwrap();
            assert!(bytes.starts_with(b"%PDF"), "{l:?}");
            // To look at the pages: PAPERS_KEEP=/tmp cargo test -p app --features ssr papers
            if let Some(folder) = std::env::var_os("PAPERS_KEEP") {
                std::fs::write(std::path::Path::new(&folder).join(format!("minutes-{}.pdf", l.code())), &bytes)
                    .unwrap();
            }
            let text = squeezed(&text_of(&bytes));
            for wanted in
                [&about.sha256, &record.pool_sha256, &record.seed.to_string(), REASON, "Ёлкин", "resolution-9-1"]
            {
                assert!(text.contains(&squeezed(wanted)), "{l:?} {wanted}: {text}");
            }
            // Arabic comes out of a PDF letter by letter in the order of the eye, so it is not looked for.
            if l != Language::Ar {
                for wanted in [
                    t::title(l),
                    t::h_signatures(l),
                    t::sign_rapporteur(l),
                    ui::region(l, rules::party::RegionalGroup::Weog),
                ] {
                    assert!(text.contains(&squeezed(wanted)), "{l:?} {wanted}: {text}");
                }
                for state in &record.parties {
                    let name = name_in(l)(state.code);
                    assert!(text.contains(&squeezed(&name)), "{l:?} {name}: {text}");
                }
                assert!(!text.contains(&squeezed(t::rehearsal(l))), "{l:?}");
            }
        }
    }

    #[test]
    fn a_rehearsal_says_so_at_head_and_foot_of_every_page() {
        let record = record(true);
        let paper = minutes(Language::En, &record, &about(&record), &name_in(Language::En));
        let text = text_of(&pdf(&paper).unwrap());
        let pages = text.matches('\u{c}').count();
        assert!(pages > 1, "{text}");
        assert_eq!(text.matches(t::rehearsal(Language::En)).count(), 2 * pages);
    }

    #[test]
    fn what_was_set_aside_without_proof_is_told_one_by_one() {
        let mut record = record(false);
        let tables = |record: &Record, l| {
            let blocks = minutes(l, record, &about(record), &name_in(l)).blocks;
            let of = |b: Block| if let Block::Table { rows, head, .. } = b { Some((head, rows)) } else { None };
            blocks.into_iter().filter_map(of).collect::<Vec<_>>()
        };
        let before = tables(&record, Language::Fr).len();
        let step = record.steps.last_mut().unwrap();
        let mut drawn = step.drawn.last().cloned().unwrap();
        drawn.set_aside = Some(Why::Unproven);
        step.drawn.insert(0, drawn.clone());
        let (at, asked_for) = (step.step.to_string(), step.asked.clone());
        for l in Language::ALL {
            let state = entry(l, &asked_for, &drawn.entry, &name_in(l));
            let row = vec![at.clone(), asked(l, &asked_for, &name_in(l)), state];
            assert!(tables(&record, l).iter().any(|(_, rows)| rows.contains(&row)), "{l:?} {row:?}");
        }
        assert!(tables(&record, Language::Fr).len() > before);
    }

    #[test]
    fn states_are_in_the_order_of_the_language() {
        let record = record(false);
        let order = |l| {
            let paper = minutes(l, &record, &about(&record), &name_in(l));
            let tables = paper
                .blocks
                .into_iter()
                .filter_map(|b| if let Block::Table { rows, head, .. } = b { Some((head, rows)) } else { None });
            let states =
                tables.filter(|(head, _)| head.len() == 4 && head[1] == crate::i18n::texts::words::seat_reviewing(l));
            states
                .map(|(_, rows)| rows.into_iter().map(|r| r[0].clone()).filter(|s| !s.is_empty()).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        for l in Language::ALL {
            assert_eq!(order(l).iter().map(Vec::len).sum::<usize>(), 10, "{l:?}");
            for group in order(l) {
                assert!(group.is_sorted_by(|a, b| i18n::collate(l, a, b).is_lt()), "{l:?} {group:?}");
            }
        }
    }
}
