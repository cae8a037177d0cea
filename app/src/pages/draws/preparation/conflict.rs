//! Why a pool has no lawful result: the rules that are in conflict, and the steps that the text allows.

use crate::http::Visit;
use crate::i18n::texts::draws as t;
use crate::pages::draws::shared::names;
use crate::pages::ruled::by;
use crate::ui;
use leptos::prelude::*;
use rules::draw::conflict::{Clause, Explanation, Relief};
use rules::language::Language;

/// The section.
pub(super) fn section(visit: &Visit, why: &Explanation) -> AnyView {
    let l = visit.lang;
    let clauses: Vec<_> =
        why.clauses.iter().map(|c| view! { <li>{clause(l, *c)}" "{by(l, c.paragraph())}</li> }).collect();
    let conflict = if clauses.is_empty() {
        view! { <p>{t::conflict_none(l)}" "{by(l, "26")}</p> }.into_any()
    } else {
        let bounded = why.bounded.then(|| view! { <p class="soft">{t::conflict_bounded(l)}</p> });
        view! { <p>{t::conflict_text(l)}</p><ul>{clauses}</ul>{bounded} }.into_any()
    };
    let reliefs: Vec<_> = why.relief.iter().map(|r| view! { <li>{relief(visit, r)}</li> }).collect();
    let relief = if reliefs.is_empty() {
        view! { <p>{t::relief_none(l)}</p> }.into_any()
    } else {
        view! { <p>{t::relief_text(l)}</p><ul>{reliefs}</ul> }.into_any()
    };
    view! {
        <section class="sect stack" aria-labelledby="conflict">
            <h2 id="conflict">{t::conflict(l)}</h2>
            {conflict}
            <h3>{t::relief(l)}</h3>
            {relief}
        </section>
    }
    .into_any()
}

/// A rule in a few words.
fn clause(l: Language, clause: Clause) -> &'static str {
    match clause {
        Clause::Regions => t::clause_regions(l),
        Clause::NoMutual => t::clause_no_mutual(l),
        Clause::SameInstrument => t::clause_same_instrument(l),
        Clause::AtMostFour => t::clause_at_most_four(l),
        Clause::AtMostThree => t::clause_at_most_three(l),
        Clause::AtLeastOne => t::clause_least(l),
    }
}

/// What would help.
fn relief(visit: &Visit, relief: &Relief) -> AnyView {
    let l = visit.lang;
    let with = |text: &'static str, states: &[rules::party::PartyCode], para: &'static str| {
        let states = names(visit, states.iter().copied());
        view! { {text}{ui::colon(l)}{states}" "{by(l, para)} }.into_any()
    };
    let plain = |text: &'static str, para: &'static str| view! { {text}" "{by(l, para)} }.into_any();
    match relief {
        Relief::Volunteer { states } => with(t::relief_volunteer(l), states, "29"),
        Relief::AllVolunteer => plain(t::relief_all_volunteer(l), "29"),
        Relief::MoreThanFour { states } => with(t::relief_more_than_four(l), states, "28 (c)"),
        Relief::AllMoreThanFour => plain(t::relief_all_more_than_four(l), "28 (c)"),
        Relief::Both => plain(t::relief_both(l), "29"),
    }
}
