//! The figures above the work list: how many reviews are held up by what, and whom they wait for; each leads to its list.

use super::choice::{Choice, WAITED, Wanted, has, waits_for};
use super::words;
use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::work as t;
use crate::pages::ruled;
use crate::ui;
use backend::service::WorkLine;
use leptos::prelude::*;
use rules::ruleset::Group;
use rules::work::Obstacle;

/// Both tables; they count all reviews, whatever is chosen below.
pub(super) fn figures(visit: &Visit, lines: &[WorkLine]) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let mut obstacles: Vec<(String, Option<String>, Choice)> = Obstacle::ALL
        .into_iter()
        .map(|what| {
            let chosen = Choice { obstacle: Some(Wanted::One(what)), ..Choice::default() };
            (words::obstacle(l, rules, what), Some(words::rule(l, what.paragraph())), chosen)
        })
        .collect();
    let any = Choice { obstacle: Some(Wanted::Any), ..Choice::default() };
    obstacles.push((t::any(l).to_owned(), None, any));
    let waiting =
        WAITED.map(|turn| (words::turn(l, turn).to_owned(), None, Choice { waiting: Some(turn), ..Choice::default() }));
    view! {
        <div class="twin sect">
            <section aria-labelledby="obstacles">
                <h2 id="obstacles">{t::figures_title(l)}</h2>
                <p class="soft small">{t::figures_text(l)}</p>
                {table(visit, lines, t::obstacle(l), t::figures_title(l), &obstacles)}
            </section>
            <section aria-labelledby="waits">
                <h2 id="waits">{t::waiting_title(l)}</h2>
                <p class="soft small">{t::waiting_text(l)}</p>
                {table(visit, lines, t::waiting_for(l), t::waiting_title(l), &waiting)}
            </section>
        </div>
    }
    .into_any()
}

fn table(
    visit: &Visit,
    lines: &[WorkLine],
    first: &'static str,
    caption: &'static str,
    rows: &[(String, Option<String>, Choice)],
) -> AnyView {
    let l = visit.lang;
    let groups: Vec<Group> = visit.site.backend.rules().groups.names.clone();
    let heads: Vec<_> =
        groups.iter().map(|g| view! { <th scope="col" class="num">{ui::group(l, *g)}</th> }.into_any()).collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, rule, choice)| {
            let cells: Vec<_> = groups
                .iter()
                .map(|g| count(visit, lines, name, ui::group(l, *g), Choice { group: Some(*g), ..*choice }))
                .collect();
            let all = count(visit, lines, name, t::all_groups(l).to_owned(), *choice);
            let rule = rule.clone().map(|rule| view! { " "<span class="soft">"("{rule}")"</span> });
            view! { <tr><th scope="row">{name.clone()}{rule}</th>{cells}{all}</tr> }.into_any()
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table>
                <caption class="vh">{caption}</caption>
                <thead><tr><th scope="col">{first}</th>{heads}<th scope="col" class="num">{t::all_groups(l)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A number that leads to the reviews it counts; none leads nowhere.
fn count(visit: &Visit, lines: &[WorkLine], what: &str, group: String, choice: Choice) -> AnyView {
    let l = visit.lang;
    let counted = |line: &&WorkLine| {
        choice.group.is_none_or(|g| g == line.group)
            && choice.obstacle.is_none_or(|o| has(line, o))
            && choice.waiting.is_none_or(|turn| waits_for(line, turn))
    };
    let n = ruled::count(lines.iter().filter(counted).count());
    if n == 0 {
        return view! { <td class="num soft">{number(l, n)}</td> }.into_any();
    }
    let label = t::link(l, n, what, group);
    let href = format!("{}#list", choice.path("/work"));
    view! { <td class="num"><a href=href aria-label=label>{number(l, n)}</a></td> }.into_any()
}
