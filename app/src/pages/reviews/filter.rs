//! Which reviews the list shows: read from the address, where anything that is no choice counts as none.

use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::{common, reviews as t};
use crate::ui;
use backend::service::ReviewFilter;
use leptos::prelude::*;
use rules::party::RegionalGroup;
use rules::ruleset::Group;
use rules::stage::Stage;

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    group: Option<Group>,
    phase: Option<u8>,
    stage: Option<Stage>,
    completed: Option<bool>,
    pub(super) region: Option<RegionalGroup>,
}

impl Choice {
    pub(super) fn read(asked: &[(String, String)]) -> Self {
        let get = |name: &str| asked.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        Self {
            group: Group::from_code(get("group")),
            phase: get("phase").parse().ok(),
            stage: Stage::from_code(get("stage")),
            completed: match get("completed") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            region: RegionalGroup::from_code(get("region")),
        }
    }

    /// The part that the service filters by.
    pub(super) fn filter(&self) -> ReviewFilter {
        ReviewFilter { group: self.group, phase: self.phase, stage: self.stage, completed: self.completed }
    }

    pub(super) fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// The form; it shows what was chosen.
pub(super) fn form(visit: &Visit, choice: &Choice) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let groups =
        rules.groups.names.iter().map(|g| (g.code().to_owned(), g.code().to_owned(), choice.group == Some(*g)));
    let phases = (1u8..)
        .zip(rules.workplan.phases.iter())
        .map(|(phase, _)| (phase.to_string(), number(l, i64::from(phase)), choice.phase == Some(phase)));
    let stages =
        Stage::ALL.into_iter().map(|s| (s.code().to_owned(), ui::stage(l, s).to_owned(), choice.stage == Some(s)));
    let completed = [("yes", t::completed_yes(l), true), ("no", t::completed_no(l), false)]
        .into_iter()
        .map(|(code, label, value)| (code.to_owned(), label.to_owned(), choice.completed == Some(value)));
    let regions = RegionalGroup::ALL
        .into_iter()
        .map(|r| (r.code().to_owned(), ui::region(l, r).to_owned(), choice.region == Some(r)));
    let all = common::all(l);
    view! {
        <form class="filter" method="get" action="/reviews" role="search" aria-label=t::choose(l)>
            {select("group", t::group(l), all, groups)}
            {select("phase", t::phase(l), t::phase_present(l), phases)}
            {select("stage", t::stage(l), all, stages)}
            {select("completed", t::completed(l), all, completed)}
            {select("region", t::region(l), all, regions)}
            <div class="row">
                <button class="go">{t::show(l)}</button>
                {choice.is_any().then(|| view! { " "<a href="/reviews">{t::clear(l)}</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// One choice: its values, how they are called, and which is chosen.
pub(in crate::pages) fn select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: impl Iterator<Item = (String, String, bool)>,
) -> impl IntoView {
    let options: Vec<_> =
        options.map(|(value, text, chosen)| view! { <option value=value selected=chosen>{text}</option> }).collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name><option value="">{all}</option>{options}</select>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Choice {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Choice::read(&pairs)
    }

    #[test]
    fn what_is_no_choice_counts_as_none() {
        assert!(!read("group=IV&phase=x&stage=none&completed=maybe&region=Moon&foo=bar").is_any());
        assert!(!read("group=&phase=&stage=&completed=&region=").is_any());
    }

    #[test]
    fn every_choice_is_read() {
        let choice = read("group=II&phase=3&stage=feedback&completed=no&region=GRULAC");
        assert_eq!(
            choice.filter(),
            ReviewFilter {
                group: Some(Group::II),
                phase: Some(3),
                stage: Some(Stage::Feedback),
                completed: Some(false),
            }
        );
        assert_eq!(choice.region, Some(RegionalGroup::Grulac));
        assert!(choice.is_any());
    }
}
