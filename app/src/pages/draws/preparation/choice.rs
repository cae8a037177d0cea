//! Which States the preparation shows: read from the address, where anything that is no choice counts as none.

use crate::http::{Fields, Visit};
use crate::i18n::texts::{common, draws as t};
use crate::pages::path::fits;
use crate::ui;
use backend::service::Entry;
use leptos::prelude::*;
use rules::id::DrawId;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::RegionalGroup;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::pages::draws) struct Choice {
    wanted: String,
    region: Option<RegionalGroup>,
    instrument: Option<Instrument>,
    /// Taking part, or left out.
    part: Option<bool>,
}

impl Choice {
    pub(in crate::pages::draws) fn read(asked: &Fields) -> Self {
        Self {
            wanted: asked.get("q").trim().to_owned(),
            region: RegionalGroup::from_code(asked.get("region")),
            instrument: Instrument::ALL.into_iter().find(|i| i.code() == asked.get("instrument")),
            part: match asked.get("part") {
                "in" => Some(true),
                "out" => Some(false),
                _ => None,
            },
        }
    }

    /// As pairs of a form.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.wanted.is_empty() {
            pairs.push(("q", self.wanted.clone()));
        }
        pairs.extend(self.region.map(|r| ("region", r.code().to_owned())));
        pairs.extend(self.instrument.map(|i| ("instrument", i.code().to_owned())));
        pairs.extend(self.part.map(|part| ("part", if part { "in" } else { "out" }.to_owned())));
        pairs
    }

    pub(super) fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// `?region=…`, or nothing.
    pub(in crate::pages::draws) fn query(&self) -> String {
        let pairs = self.pairs();
        if pairs.is_empty() {
            return String::new();
        }
        serde_urlencoded::to_string(pairs).map(|q| format!("?{q}")).unwrap_or_default()
    }

    /// The page that shows it.
    pub(in crate::pages::draws) fn address(&self, id: DrawId) -> String {
        format!("/draws/{id}/preparation{}", self.query())
    }

    /// For carrying the choice over a form.
    pub(in crate::pages::draws) fn hidden(&self) -> Vec<AnyView> {
        let draw = |(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any();
        self.pairs().into_iter().map(draw).collect()
    }

    pub(super) fn takes(&self, name: &str, entry: &Entry) -> bool {
        let e = &entry.entrant;
        fits(name, &self.wanted)
            && self.region.is_none_or(|r| r == e.regional_group)
            && self.instrument.is_none_or(|i| e.reviewed_for().contains(&i))
            && self.part.is_none_or(|part| part == entry.takes_part)
    }
}

/// The form; it shows what was chosen.
pub(super) fn form(visit: &Visit, id: DrawId, choice: &Choice) -> AnyView {
    let l = visit.lang;
    let regions = RegionalGroup::ALL.map(|r| (r.code(), ui::region(l, r), choice.region == Some(r)));
    let instruments = Instrument::ALL.map(|i| (i.code(), ui::instrument(l, i), choice.instrument == Some(i)));
    let parts = [("in", t::part_in(l), true), ("out", t::part_out(l), false)]
        .map(|(code, label, part)| (code, label, choice.part == Some(part)));
    let wanted = choice.wanted.clone();
    view! {
        <form class="filter" method="get" action=format!("/draws/{id}/preparation") role="search" aria-label=t::choose(l)>
            <div class="field"><label for="q">{t::search(l)}</label>
                <input id="q" name="q" type="search" dir="auto" value=wanted/></div>
            {select(l, "region", t::region(l), regions)}
            {select(l, "instrument", t::instrument(l), instruments)}
            {select(l, "part", t::part(l), parts)}
            <div class="row">
                <button>{t::show(l)}</button>
                {choice.is_any().then(|| view! { " "<a href=format!("/draws/{id}/preparation")>{t::show_all(l)}</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// One choice: its values, how they are called, and which is chosen.
fn select(
    l: Language,
    name: &'static str,
    label: &'static str,
    options: impl IntoIterator<Item = (&'static str, &'static str, bool)>,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text, chosen)| view! { <option value=value selected=chosen>{text}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name><option value="">{common::all(l)}</option>{options}</select>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_comes_back_out_of_its_own_address() {
        let asked = Fields::decoded("q=Nor+way&region=Asia-Pacific&instrument=firearms&part=out&colour=red");
        let choice = Choice::read(&asked);
        assert_eq!(choice.query(), "?q=Nor+way&region=Asia-Pacific&instrument=firearms&part=out");
        assert_eq!(Choice::read(&Fields::decoded(choice.query().trim_start_matches('?'))), choice);
    }

    #[test]
    fn what_is_no_choice_counts_as_none() {
        let choice = Choice::read(&Fields::decoded("q=+&region=Atlantis&instrument=x&part=maybe"));
        assert!(!choice.is_any());
        assert_eq!(choice.query(), "");
    }
}
