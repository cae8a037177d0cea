//! The list itself: a row a review, with a box to choose it, and the bar that reminds for several at once.

use super::choice::{Choice, Column, Sort};
use super::form::heading;
use super::{region_of, words};
use crate::http::{FILTER, Visit};
use crate::i18n::texts::{common, work as t};
use crate::i18n::{self, number};
use crate::pages::{fold, ruled};
use crate::ui;
use backend::service::WorkLine;
use chrono::NaiveDate;
use leptos::prelude::*;
use rules::calendar::{Moment, civil_date};
use rules::language::Language;
use rules::work::Obstacle;

/// Where the boxes are sent.
const REMIND: &str = "/work/remind";

/// The list, or that nothing fits.
pub(super) fn table(
    visit: &Visit,
    choice: &Choice,
    columns: &[Column],
    lines: &[WorkLine],
    ticked: &[&str],
) -> AnyView {
    let l = visit.lang;
    if lines.is_empty() {
        return view! {
            <div class="empty">
                <p>{t::none_fits(l)}</p>
                <p><a class="btn" href="/work#list">{t::clear(l)}</a></p>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = lines.iter().map(|line| row(visit, columns, line, ticked)).collect();
    let mut heads =
        vec![view! { <th role="columnheader" scope="col"><span class="vh">{t::choice(l)}</span></th> }.into_any()];
    heads.push(head(l, choice, t::state(l), Some(Sort::State)));
    heads.extend(columns.iter().map(|c| head(l, choice, heading(l, *c), c.sort())));
    let shown = ruled::count(lines.len());
    view! {
        // The boxes are in the form of the filters, so that a switch of language brings everything along.
        <div class="choosing">
            <table class="fold" role="table">
                <caption class="vh">{t::caption(l)}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <div class="bar"><div class="wrap">
                <span class="tally">{t::chosen(l)}{ui::colon(l)}</span>
                <button class="go" form=FILTER formmethod="post" formaction=REMIND>{t::remind_chosen(l)}</button>
                <button form=FILTER formmethod="post" formaction=REMIND name="all" value=choice.path("")>{t::remind_shown(l, shown)}</button>
            </div></div>
        </div>
    }
    .into_any()
}

/// A heading, which sorts where the list can be sorted by it; pressed again it turns the order round.
fn head(l: Language, choice: &Choice, label: &'static str, sort: Option<Sort>) -> AnyView {
    let Some(sort) = sort else {
        return view! { <th role="columnheader" scope="col">{label}</th> }.into_any();
    };
    let sorted = choice.sort == sort;
    let order = sorted.then_some(if choice.backwards { "descending" } else { "ascending" });
    let next = Choice { sort, backwards: sorted && !choice.backwards, ..*choice };
    let href = format!("{}#list", next.path("/work"));
    view! {
        <th role="columnheader" scope="col" aria-sort=order>
            <a href=href title=t::sort_by(l, label)>{label}</a>
        </th>
    }
    .into_any()
}

fn row(visit: &Visit, columns: &[Column], line: &WorkLine, ticked: &[&str]) -> AnyView {
    let l = visit.lang;
    let name = visit.state_name(line.state);
    let id = line.id.to_string();
    let checked = ticked.contains(&id.as_str());
    let cells: Vec<_> = columns.iter().map(|c| fold::cell(heading(l, *c), cell(visit, *c, line))).collect();
    view! {
        <tr role="row">
            <td role="cell" class="choose">
                <label><input type="checkbox" form=FILTER name="review" value=id checked=checked/>
                <span class="vh">{t::choose_box(l, &name)}</span></label>
            </td>
            <th role="rowheader" scope="row">
                <a href=format!("/reviews/{}", line.id) dir="auto">{name}</a>
                <a class="small soft" href=format!("/reviews/{}/timeline", line.id)>{line.code.clone()}</a>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(visit: &Visit, column: Column, line: &WorkLine) -> AnyView {
    let l = visit.lang;
    match column {
        Column::Group => line.group.code().into_any(),
        Column::Phase => number(l, i64::from(line.phase)).into_any(),
        Column::Region => region_of(visit, line.state).map(|r| ui::region(l, r)).into_any(),
        Column::Stage => view! { <span class="mark" data-state="now">{ui::stage(l, line.stage)}</span> }.into_any(),
        Column::Waiting => waiting(visit, line),
        Column::Since => match line.standing.since_on() {
            Some(on) => ago(l, on, visit.now),
            None => none(t::nothing_waits(l)),
        },
        Column::Obstacles => obstacles(visit, line),
        Column::Next => match line.due {
            Some(due) => ago(l, due.on, visit.now),
            None => none(t::no_date(l)),
        },
        Column::Last => moment(l, line.last_at, visit.now),
        Column::Reminded => moment(l, line.reminded_at, visit.now),
    }
}

fn none(text: &'static str) -> AnyView {
    view! { <span class="soft">{text}</span> }.into_any()
}

/// A day and how far it is from today.
fn ago(l: Language, on: NaiveDate, now: Moment) -> AnyView {
    let days = on.signed_duration_since(civil_date(now)).num_days();
    view! {
        <time datetime=on.to_string()>{i18n::date(l, on)}</time>" "
        <span class="soft">"("{i18n::relative_days(l, days)}")"</span>
    }
    .into_any()
}

fn moment(l: Language, at: Option<Moment>, now: Moment) -> AnyView {
    at.map_or_else(|| none(t::never(l)), |at| ago(l, civil_date(at), now))
}

/// Who is waited for: States by name, alphabetically.
fn waiting(visit: &Visit, line: &WorkLine) -> AnyView {
    if line.standing.waits.is_empty() {
        return none(common::none(visit.lang));
    }
    let mut names: Vec<String> = line.standing.waits.iter().map(|w| words::who(visit, w.who)).collect();
    i18n::sort_by_name(visit.lang, &mut names, |name| name);
    ui::joined(visit.lang, names).into_any()
}

fn obstacles(visit: &Visit, line: &WorkLine) -> AnyView {
    let l = visit.lang;
    if line.standing.blocks.is_empty() {
        return none(t::no_obstacle(l));
    }
    let items: Vec<_> = line
        .standing
        .blocks
        .iter()
        .map(|block| {
            let temporary = (block.what == Obstacle::NoFocalPoint)
                .then(|| view! { <br/><span class="soft small">{t::representative(l)}</span> });
            view! {
                <li>
                    {words::block(visit, block)}" "
                    <span class="soft small">{words::since(l, block.since_on)}" ("{words::rule(l, block.para)}")"</span>
                    {temporary}
                </li>
            }
        })
        .collect();
    view! { <ul class="bare">{items}</ul> }.into_any()
}
