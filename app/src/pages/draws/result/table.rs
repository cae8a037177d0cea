//! The result by State, alphabetical in the reader's language: one list, or one for each group.

use super::filter::Choice;
use super::record::{group_of, review_of};
use super::{Drawn, slot};
use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::{common, lots as t};
use crate::pages::fold;
use crate::pages::ruled::count;
use crate::ui;
use leptos::prelude::*;
use rules::draw::Record;
use rules::draw::pool::Entrant;
use rules::draw::record::{Reviewer, Slot};
use rules::language::Language;
use rules::party::PartyCode;

/// A State and its name in the reader's language.
struct Named<'r> {
    name: String,
    state: &'r Entrant,
}

/// All lists that were asked for.
pub(super) fn tables(visit: &Visit, drawn: &Drawn, record: &Record, choice: &Choice) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut states: Vec<Named<'_>> = record
        .parties
        .iter()
        .map(|state| Named { name: visit.state_name(state.code), state })
        .filter(|named| choice.shows(record, named.state, &named.name))
        .collect();
    i18n::sort_by_name(l, &mut states, |named| &named.name);
    if states.is_empty() {
        return view! { <div class="empty"><p>{t::none_fits(l)}</p></div> }.into_any();
    }
    let shown = choice.leaves_out().then(|| view! { <p class="soft">{t::states(l, count(states.len()))}</p> });
    if !choice.by_group {
        return view! { {shown}{table(visit, drawn, record, &states, t::caption(l).to_owned())} }.into_any();
    }
    let groups: Vec<_> = record
        .groups
        .keys()
        .filter_map(|group| {
            let of: Vec<&Named<'_>> =
                states.iter().filter(|n| group_of(record, n.state.code) == Some(*group)).collect();
            let (id, name) = (format!("group-{}", group.code()), ui::group(l, *group));
            let heading = t::group_of(l, count(of.len()), &name);
            (!of.is_empty()).then(|| {
                view! { <h3 id=id>{heading}</h3>{table(visit, drawn, record, of, t::caption_group(l, name))} }
            })
        })
        .collect();
    view! { {shown}{groups} }.into_any()
}

fn table<'n>(
    visit: &Visit,
    drawn: &Drawn,
    record: &Record,
    states: impl IntoIterator<Item = &'n Named<'n>>,
    caption: String,
) -> AnyView {
    let l = visit.lang;
    let rows: Vec<_> = states.into_iter().map(|named| row(visit, drawn, record, named)).collect();
    let heads = [common::state(l), t::group(l), t::region(l), t::reviewed_by(l), t::performs(l)];
    view! {
        <table class="fold" role="table">
            <caption class="vh">{caption}</caption>
            {fold::head(heads)}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(visit: &Visit, drawn: &Drawn, record: &Record, named: &Named<'_>) -> AnyView {
    let l = visit.lang;
    let code = named.state.code;
    let href = format!("/draws/{}/result/{code}", drawn.line.id);
    let group = group_of(record, code).map_or_else(|| t::not_yet(l).to_owned(), |g| g.code().to_owned());
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=href dir="auto">{named.name.clone()}</a></th>
            {fold::cell(t::group(l), group)}
            {fold::cell(t::region(l), ui::region(l, named.state.regional_group))}
            {fold::cell(t::reviewed_by(l), reviewers(visit, record, named.state))}
            {fold::cell(t::performs(l), performed(visit, record, named.state))}
        </tr>
    }
    .into_any()
}

/// Who reviews a State: name, place, and the instruments where they are not all.
fn reviewers(visit: &Visit, record: &Record, state: &Entrant) -> AnyView {
    let l = visit.lang;
    let Some(review) = review_of(record, state.code) else {
        return view! { <span class="soft">{t::not_yet(l)}</span> }.into_any();
    };
    let items: Vec<_> = review
        .reviewers
        .iter()
        .map(|r| {
            let details = ui::joined(l, [slot(l, r.slot).to_owned(), instruments_of(l, r, state)]);
            view! { <li><bdi>{visit.state_name(r.code)}</bdi>" "<span class="soft small">{details}</span></li> }
        })
        .collect();
    view! { <ul class="bare">{items}</ul> }.into_any()
}

/// The instruments of a place in words: all of the review, or their names.
pub(in crate::pages::draws) fn instruments_of(l: Language, reviewer: &Reviewer, under_review: &Entrant) -> String {
    let all = under_review.reviewed_for();
    if reviewer.instruments == all {
        t::all_instruments(l).to_owned()
    } else {
        ui::instruments(l, &reviewer.instruments)
    }
}

/// The reviews that a State performs, by the name of the State under review; additional ones with their instruments.
fn performed(visit: &Visit, record: &Record, state: &Entrant) -> AnyView {
    let l = visit.lang;
    let mut reviews = performed_by(visit, record, state.code);
    if reviews.is_empty() {
        let why = if state.may_review { t::not_yet(l) } else { t::only_under_review(l) };
        return view! { <span class="soft">{why}</span> }.into_any();
    }
    i18n::sort_by_name(l, &mut reviews, |(name, _, _)| name);
    let items: Vec<_> = reviews
        .into_iter()
        .map(|(name, _, place)| {
            let only = (place.slot == Slot::Additional).then(|| {
                let only = ui::joined(l, [slot(l, place.slot).to_owned(), ui::instruments(l, &place.instruments)]);
                view! { " "<span class="soft small">{only}</span> }
            });
            view! { <li><bdi>{name}</bdi>{only}</li> }
        })
        .collect();
    view! { <ul class="bare">{items}</ul> }.into_any()
}

/// The reviews that a State performs: the State under review with its name, and the place.
pub(in crate::pages::draws) fn performed_by<'r>(
    visit: &Visit,
    record: &'r Record,
    state: PartyCode,
) -> Vec<(String, PartyCode, &'r Reviewer)> {
    let places = record.reviews.iter().flat_map(|review| {
        let of = review.state_under_review;
        review.reviewers.iter().filter(move |r| r.code == state).map(move |place| (of, place))
    });
    places.map(|(of, place)| (visit.state_name(of), of, place)).collect()
}
