//! Which groups and phases are shown: read from the address, where anything that is no choice counts as none.

use crate::http::{Fields, Visit};
use crate::i18n::number;
use crate::i18n::texts::{common, phases as t};
use crate::pages::path::with_query;
use crate::ui;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::language::Language;
use rules::ruleset::Group;

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) group: Option<Group>,
    pub(super) phase: Option<u8>,
}

impl Choice {
    pub(super) fn read(asked: &Fields) -> Self {
        Self { group: Group::from_code(asked.get("group")), phase: asked.get("phase").parse().ok() }
    }

    /// The phases that fit.
    pub(super) fn of(self, mut phases: Vec<PhaseGroup>) -> Vec<PhaseGroup> {
        phases.retain(|p| self.group.is_none_or(|g| g == p.group) && self.phase.is_none_or(|n| n == p.phase));
        phases
    }

    /// For addresses, to be put behind a question mark.
    pub(super) fn query(self) -> String {
        let group = self.group.map(|g| format!("group={}", g.code()));
        let phase = self.phase.map(|n| format!("phase={n}"));
        group.into_iter().chain(phase).collect::<Vec<_>>().join("&")
    }

    /// A path with the choice.
    pub(super) fn at(self, path: &str) -> String {
        with_query(path, &self.query())
    }

    /// In words, for papers.
    pub(super) fn words(self, l: Language) -> String {
        let group = self.group.map(|g| ui::group(l, g));
        let phase = self.phase.map(|n| t::phase(l, number(l, i64::from(n))));
        let words = ui::joined(l, group.into_iter().chain(phase));
        if words.is_empty() { t::chosen_all(l).to_owned() } else { t::chosen(l, words) }
    }
}

/// The form; it shows what was chosen.
pub(super) fn form(visit: &Visit, choice: Choice) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let groups: Vec<_> = rules
        .groups
        .names
        .iter()
        .map(|g| {
            let chosen = choice.group == Some(*g);
            view! { <option value=g.code() selected=chosen>{ui::group(l, *g)}</option> }
        })
        .collect();
    let phases: Vec<_> = (1u8..)
        .zip(rules.workplan.phases.iter())
        .map(|(n, _)| {
            let chosen = choice.phase == Some(n);
            view! { <option value=n.to_string() selected=chosen>{t::phase(l, number(l, i64::from(n)))}</option> }
        })
        .collect();
    view! {
        <form id="filter" class="filter" method="get" action="/phases" role="search" aria-label=t::choose(l)>
            <div class="field">
                <label for="group">{t::group_label(l)}</label>
                <select id="group" name="group"><option value="">{common::all(l)}</option>{groups}</select>
            </div>
            <div class="field">
                <label for="phase">{t::phase_label(l)}</label>
                <select id="phase" name="phase"><option value="">{common::all(l)}</option>{phases}</select>
            </div>
            <div class="row">
                <button class="go">{t::show(l)}</button>
                {(choice != Choice::default()).then(|| view! { " "<a href="/phases">{t::clear(l)}</a> })}
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_and_written_alike() {
        for query in ["", "group=II", "phase=3", "group=I&phase=1"] {
            assert_eq!(Choice::read(&Fields::decoded(query)).query(), query);
        }
        for nonsense in ["group=IV&phase=x", "group=&phase=", "phase=-1", "phase=300&other=1"] {
            assert_eq!(Choice::read(&Fields::decoded(nonsense)), Choice::default(), "{nonsense}");
        }
        assert_eq!(Choice::default().at("/phases"), "/phases");
        assert_eq!(Choice::read(&Fields::decoded("phase=2")).at("/phases/print"), "/phases/print?phase=2");
    }
}
