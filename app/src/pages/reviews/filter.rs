//! Which reviews the list shows, and in which order: read from the address, where anything that is no choice counts as
//! none. There is no order by dates: that would put States beside each other by lateness (para. 4 (b)).

use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::{common, phases, reviews as t};
use crate::ui;
use backend::service::ReviewFilter;
use leptos::prelude::*;
use rules::figures::Nearness;
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::ruleset::Group;
use rules::stage::Stage;

/// By what the list is sorted; within it, always by the name of the State in the reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// By the State's name alone.
    #[default]
    State,
    /// By group.
    Group,
    /// By the name of the regional group.
    Region,
    /// By stage, the first one first.
    Stage,
}

impl Order {
    pub(super) const ALL: [Self; 4] = [Self::State, Self::Group, Self::Region, Self::Stage];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Group => "group",
            Self::Region => "region",
            Self::Stage => "stage",
        }
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|o| o.code() == code).unwrap_or_default()
    }

    pub(super) fn label(self, l: Language) -> &'static str {
        match self {
            Self::State => t::state(l),
            Self::Group => t::group(l),
            Self::Region => t::region(l),
            Self::Stage => t::stage(l),
        }
    }
}

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    group: Option<Group>,
    phase: Option<u8>,
    stage: Option<Stage>,
    completed: Option<bool>,
    due: Option<Nearness>,
    agreed: Option<bool>,
    pub(super) region: Option<RegionalGroup>,
    pub(super) order: Order,
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
            // What is neither soon nor past is no list of its own.
            due: Nearness::from_code(get("due")).filter(|due| *due != Nearness::Later),
            agreed: match get("day") {
                "agreed" => Some(true),
                "limit" => Some(false),
                _ => None,
            },
            region: RegionalGroup::from_code(get("region")),
            order: Order::from_code(get("sort")),
        }
    }

    /// The part that the service filters by.
    pub(super) fn filter(&self) -> ReviewFilter {
        let Self { group, phase, stage, completed, due, agreed, .. } = *self;
        ReviewFilter { group, phase, stage, completed, due, agreed }
    }

    /// Whether anything is left out of the list.
    pub(super) fn is_any(&self) -> bool {
        *self != Self { order: self.order, ..Self::default() }
    }

    /// For addresses: what differs from the list as it first comes.
    pub(super) fn query(&self) -> String {
        let yes_no = |yes| if yes { "yes" } else { "no" };
        let pairs = [
            ("group", self.group.map(|g| g.code().to_owned())),
            ("phase", self.phase.map(|n| n.to_string())),
            ("stage", self.stage.map(|s| s.code().to_owned())),
            ("completed", self.completed.map(|c| yes_no(c).to_owned())),
            ("due", self.due.map(|d| d.code().to_owned())),
            ("day", self.agreed.map(|a| if a { "agreed" } else { "limit" }.to_owned())),
            ("region", self.region.map(|r| r.code().to_owned())),
            ("sort", Some(self.order).filter(|o| *o != Order::default()).map(|o| o.code().to_owned())),
        ];
        let pairs: Vec<(&str, String)> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    /// In words, for papers.
    pub(super) fn words(&self, visit: &Visit, l: Language) -> String {
        let soon = visit.site.backend.rules().house.due_soon_days;
        let parts = [
            self.group.map(|g| ui::group(l, g)),
            self.phase.map(|n| phases::phase(l, number(l, i64::from(n)))),
            self.stage.map(|s| ui::stage(l, s).to_owned()),
            self.completed.map(|c| if c { t::completed_yes(l) } else { t::completed_no(l) }.to_owned()),
            self.due.map(|due| format!("{}{} {}", t::next_date(l), ui::colon(l), near(l, due, soon))),
            self.agreed.map(|a| if a { t::day_agreed(l) } else { t::day_limit(l) }.to_owned()),
            self.region.map(|r| ui::region(l, r).to_owned()),
        ];
        let words = ui::joined(l, parts.into_iter().flatten());
        let chosen = if words.is_empty() { t::chosen_all(l).to_owned() } else { phases::chosen(l, words) };
        format!("{chosen} {}", t::sorted(l, self.order.label(l)))
    }
}

fn near(l: Language, due: Nearness, soon: u32) -> String {
    match due {
        Nearness::Past => t::due_past(l).to_owned(),
        Nearness::Soon | Nearness::Later => t::due_soon(l, i64::from(soon)),
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
    let dues = [Nearness::Soon, Nearness::Past]
        .into_iter()
        .map(|due| (due.code().to_owned(), near(l, due, rules.house.due_soon_days), choice.due == Some(due)));
    let days = [("agreed", t::day_agreed(l), true), ("limit", t::day_limit(l), false)]
        .into_iter()
        .map(|(code, label, value)| (code.to_owned(), label.to_owned(), choice.agreed == Some(value)));
    let orders = Order::ALL.into_iter().filter(|o| *o != Order::default());
    let orders = orders.map(|o| (o.code().to_owned(), o.label(l).to_owned(), choice.order == o));
    let all = common::all(l);
    view! {
        <form id="filter" class="filter" method="get" action="/reviews" role="search" aria-label=t::choose(l)>
            {select("group", t::group(l), all, groups)}
            {select("phase", t::phase(l), t::phase_present(l), phases)}
            {select("stage", t::stage(l), all, stages)}
            {select("completed", t::completed(l), all, completed)}
            {select("due", t::next_date(l), all, dues)}
            {select("day", t::day(l), all, days)}
            {select("region", t::region(l), all, regions)}
            {select("sort", t::sort(l), Order::default().label(l), orders)}
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
        assert!(!read("group=IV&phase=x&stage=none&completed=maybe&region=Moon&foo=bar&due=later").is_any());
        assert!(!read("group=&phase=&stage=&completed=&region=").is_any());
    }

    #[test]
    fn every_choice_is_read() {
        let choice = read("group=II&phase=3&stage=feedback&completed=no&due=past&day=agreed&region=GRULAC&sort=stage");
        assert_eq!(
            choice.filter(),
            ReviewFilter {
                group: Some(Group::II),
                phase: Some(3),
                stage: Some(Stage::Feedback),
                completed: Some(false),
                due: Some(Nearness::Past),
                agreed: Some(true),
            }
        );
        assert_eq!(choice.order, Order::Stage);
        assert_eq!(read(&choice.query()), choice, "written and read again");
        assert_eq!(choice.region, Some(RegionalGroup::Grulac));
        assert!(choice.is_any());
    }

    /// Para. 4 (b): a list of States can be put in no order that compares them.
    #[test]
    fn no_order_is_by_lateness() {
        assert_eq!(Order::ALL.map(Order::code), ["state", "group", "region", "stage"]);
        for wanted in ["due", "date", "next_date", "late", "days", "past", "score", "-stage", "completed"] {
            assert_eq!(read(&format!("sort={wanted}")).order, Order::State, "{wanted}");
        }
    }
}
