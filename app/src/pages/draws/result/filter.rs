//! Which States the result shows, and in which lists: read from the address, where anything that is no choice counts as none.

use super::Drawn;
use super::record::group_of;
use crate::http::Fields;
use crate::i18n::texts::{common, lots as t};
use crate::pages::path::fits;
use crate::ui;
use leptos::prelude::*;
use rules::draw::Record;
use rules::draw::pool::Entrant;
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::ruleset::Group;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    state: String,
    group: Option<Group>,
    region: Option<RegionalGroup>,
    /// A list for each group instead of one of all States.
    pub(super) by_group: bool,
}

impl Choice {
    pub(super) fn read(asked: &Fields) -> Self {
        Self {
            state: asked.get("q").trim().to_owned(),
            group: Group::from_code(asked.get("group")),
            region: RegionalGroup::from_code(asked.get("region")),
            by_group: asked.get("by") == "group",
        }
    }

    /// Whether some States are not shown.
    pub(super) fn leaves_out(&self) -> bool {
        !self.state.is_empty() || self.group.is_some() || self.region.is_some()
    }

    /// Whether a State is shown; `name` is its name in the reader's language.
    pub(super) fn shows(&self, record: &Record, state: &Entrant, name: &str) -> bool {
        self.region.is_none_or(|region| region == state.regional_group)
            && self.group.is_none_or(|group| group_of(record, state.code) == Some(group))
            && (fits(name, &self.state) || state.code.as_str().eq_ignore_ascii_case(&self.state))
    }
}

/// The form; it shows what was chosen.
pub(super) fn form(l: Language, drawn: &Drawn, record: &Record, choice: &Choice) -> impl IntoView + use<> {
    let groups = record.groups.keys().map(|g| (g.code(), ui::group(l, *g), choice.group == Some(*g)));
    let regions =
        RegionalGroup::ALL.into_iter().map(|r| (r.code(), ui::region(l, r).to_owned(), choice.region == Some(r)));
    let lists = [("group", t::list_by_group(l).to_owned(), choice.by_group)].into_iter();
    let path = format!("/draws/{}/result", drawn.line.id);
    let all = (*choice != Choice::default()).then(|| {
        let path = path.clone();
        view! { " "<a href=path>{t::show_all(l)}</a> }
    });
    view! {
        <form id="filter" class="filter" method="get" action=path role="search" aria-label=t::choose(l)>
            <div class="field">
                <label for="q">{common::state(l)}</label>
                <input id="q" name="q" type="search" dir="auto" value=choice.state.clone()/>
            </div>
            {select("group", t::group(l), common::all(l), groups)}
            {select("region", t::region(l), common::all(l), regions)}
            {select("by", t::lists(l), t::list_of_all(l), lists)}
            <div class="row"><button class="go">{t::show(l)}</button>{all}</div>
        </form>
    }
    .into_any()
}

/// One choice: its values, how they are called, and which is chosen.
fn select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: impl Iterator<Item = (&'static str, String, bool)>,
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

    #[test]
    fn what_is_no_choice_counts_as_none() {
        assert_eq!(Choice::read(&Fields::decoded("q=+&group=IV&region=Moon&by=rank&x=y")), Choice::default());
    }

    #[test]
    fn every_choice_is_read() {
        let choice = Choice::read(&Fields::decoded("q=ken&group=II&region=African&by=group"));
        assert_eq!((choice.group, choice.region), (Some(Group::II), Some(RegionalGroup::African)));
        assert!(choice.by_group && choice.leaves_out() && choice.state == "ken");
    }
}
