//! Tables 1 and 2 of the appendix, drawn from the rule set.

use crate::i18n::number;
use crate::i18n::texts::about as t;
use crate::ui;
use leptos::prelude::*;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::ruleset::{Cluster, Footnote, OtherTreaty, RuleSet};

/// Table 1: articles by instrument and cluster. An empty cell says that nothing is due there.
pub(super) fn clusters(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let heads: Vec<_> = Cluster::ALL.into_iter().map(|c| view! { <th scope="col">{ui::cluster(l, c)}</th> }).collect();
    let rows: Vec<_> = Instrument::ALL
        .into_iter()
        .map(|i| {
            let cells: Vec<_> = Cluster::ALL.into_iter().map(|c| view! { <td>{cell(l, rules, c, i)}</td> }).collect();
            view! { <tr><th scope="row">{ui::instrument(l, i)}</th>{cells}</tr> }
        })
        .collect();
    let notes: Vec<_> = rules
        .footnotes
        .iter()
        .enumerate()
        .map(|(place, note)| {
            view! { <p class="small" id=note_id(place)><sup>{letter(place)}</sup>" "{note_text(l, note)}</p> }
        })
        .collect();
    view! {
        <section class="sect" aria-labelledby="clusters">
            <h2 id="clusters">{t::clusters_title(l)}</h2>
            <p>{t::clusters_text(l)}" "{super::by(l, "9")}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=t::clusters_caption(l)>
                <table>
                    <caption>{t::clusters_caption(l)}</caption>
                    <thead><tr><th scope="col">{t::instrument(l)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {notes}
        </section>
    }
    .into_any()
}

fn cell(l: Language, rules: &RuleSet, cluster: Cluster, instrument: Instrument) -> impl IntoView + use<> {
    let articles = rules.articles(cluster, instrument);
    if articles.is_empty() {
        return view! { <span class="soft">{t::nothing_due(l)}</span> }.into_any();
    }
    let list = ui::joined(l, articles.iter().map(|a| number(l, i64::from(*a))));
    let marks: Vec<_> = rules
        .footnotes
        .iter()
        .enumerate()
        .filter(|(_, note)| note.instrument == instrument && note.articles.iter().any(|a| articles.contains(a)))
        .map(|(place, _)| {
            view! {
                " "<sup><a href=format!("#{}", note_id(place)) aria-label=t::footnote(l, letter(place))>{letter(place)}</a></sup>
            }
        })
        .collect();
    view! { {list}{marks} }.into_any()
}

fn note_text(l: Language, note: &Footnote) -> String {
    let articles = ui::joined(l, note.articles.iter().map(|a| number(l, i64::from(*a))));
    match note.unless_party_to {
        OtherTreaty::Uncac => t::note_uncac(l, articles, ui::instrument(l, note.instrument)),
    }
}

/// The letter of a footnote, in the order of the rule set.
fn letter(place: usize) -> String {
    char::from_u32(u32::from('a') + u32::try_from(place).unwrap_or(0)).map(String::from).unwrap_or_default()
}

fn note_id(place: usize) -> String {
    format!("note-{}", letter(place))
}

/// Table 2: which cluster when, with the years of the Mechanism in which each group comes.
pub(super) fn workplan(l: Language, rules: &RuleSet) -> impl IntoView + use<> {
    let heads: Vec<_> = rules.groups.names.iter().map(|g| view! { <th scope="col">{ui::group(l, *g)}</th> }).collect();
    let rows: Vec<_> = (1..)
        .zip(rules.workplan.phases.iter())
        .map(|(phase, clusters)| {
            let years: Vec<_> = (0..)
                .zip(rules.groups.names.iter())
                .map(|(place, _)| {
                    let (first, last) = years(rules, phase, place);
                    view! { <td>{t::years(l, number(l, first), number(l, last))}</td> }
                })
                .collect();
            let clusters = ui::joined(l, clusters.iter().map(|c| ui::cluster(l, *c).to_owned()));
            view! { <tr><th scope="row">{number(l, phase)}</th><td>{clusters}</td>{years}</tr> }
        })
        .collect();
    let (length, stagger) = (&rules.phases.length_months, &rules.groups.stagger_months);
    let text = t::workplan_text(
        l,
        super::value(l, &rules.preparatory_years),
        super::value(l, &rules.phases.count),
        super::value(l, length),
        super::value(l, stagger),
    );
    view! {
        <section class="sect" aria-labelledby="workplan">
            <h2 id="workplan">{t::workplan_title(l)}</h2>
            <p>{text}" "{super::by(l, super::para(length))}" "{super::by(l, super::para(stagger))}</p>
            <p>{t::workplan_same(l)}" "{super::by(l, "11")}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=t::workplan_caption(l)>
                <table>
                    <caption>{t::workplan_caption(l)}</caption>
                    <thead><tr><th scope="col">{t::phase(l)}</th><th scope="col">{t::cluster(l)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// First and last year of the Mechanism, counted from 1, of a phase (from 1) for the group at a place (from 0).
fn years(rules: &RuleSet, phase: i64, place: i64) -> (i64, i64) {
    let before =
        (phase - 1) * i64::from(rules.phases.every_months.value) + place * i64::from(rules.groups.stagger_months.value);
    let first = i64::from(rules.preparatory_years.value) * 12 + before;
    (first / 12 + 1, (first + i64::from(rules.phases.length_months.value) - 1) / 12 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::ruleset::resolution_9_1;

    #[test]
    fn the_phases_lie_in_years_3_to_12() {
        let rules = resolution_9_1();
        assert_eq!(years(rules, 1, 0), (3, 4));
        assert_eq!(years(rules, 1, 2), (5, 6));
        assert_eq!(years(rules, 4, 0), (9, 10));
        assert_eq!(years(rules, 4, 2), (11, 12));
    }

    #[test]
    fn every_footnote_has_a_letter() {
        assert_eq!(letter(0), "a");
        assert_eq!(note_id(1), "note-b");
    }
}
