//! The list itself.

use super::columns::{Column, Columns};
use super::filter::{Choice, Order};
use super::{Named, reviewers};
use crate::http::Visit;
use crate::i18n::texts::reviews as t;
use crate::i18n::{self, number};
use crate::pages::fold;
use crate::ui;
use backend::service::ReviewLine;
use leptos::prelude::*;
use rules::calendar::DueState;
use rules::language::Language;

/// The table, in the order chosen.
pub(super) fn table(visit: &Visit, lines: &[Named], columns: &Columns, choice: &Choice) -> AnyView {
    let l = visit.lang;
    let rows: Vec<_> = lines.iter().map(|named| row(visit, named, columns)).collect();
    let sorted = |order: Order| (choice.order == order).then_some("ascending");
    let heads: Vec<_> = columns
        .iter()
        .map(|column| {
            let order = match column {
                Column::Group => sorted(Order::Group),
                Column::Region => sorted(Order::Region),
                Column::Stage => sorted(Order::Stage),
                Column::Phase | Column::Instruments | Column::Reviewers | Column::NextDate => None,
            };
            view! { <th role="columnheader" scope="col" aria-sort=order>{column.label(l)}</th> }
        })
        .collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::sorted(l, choice.order.label(l))}</caption>
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col" aria-sort=sorted(Order::State)>{t::state(l)}</th>
                {heads}
            </tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(visit: &Visit, named: &Named, columns: &Columns) -> AnyView {
    let l = visit.lang;
    let line = &named.line;
    let cells: Vec<_> = columns
        .iter()
        .map(|column| {
            let label = column.label(l);
            match column {
                Column::Group => fold::cell(label, line.group.code()),
                Column::Phase => fold::cell(label, number(l, i64::from(line.phase))),
                Column::Region => fold::cell(label, named.region),
                Column::Instruments => fold::cell(label, ui::instruments(l, &line.instruments)),
                Column::Reviewers => fold::cell(label, reviewing(visit, line)),
                Column::Stage => {
                    fold::cell(label, view! { <span class="mark" data-state="now">{ui::stage(l, line.stage)}</span> })
                }
                Column::NextDate => fold::cell(label, next_date(l, line)),
            }
        })
        .collect();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=format!("/reviews/{}", line.id) dir="auto">{named.name.clone()}</a></th>
            {cells}
        </tr>
    }
    .into_any()
}

fn reviewing(visit: &Visit, line: &ReviewLine) -> AnyView {
    let l = visit.lang;
    let names = reviewers(visit, l, line);
    if names.is_empty() {
        view! { <span class="soft">{t::not_drawn(l)}</span> }.into_any()
    } else {
        ui::joined(l, names).into_any()
    }
}

/// The next day that counts. A day that has passed is said in words and looks like any other: nothing singles out a State.
fn next_date(l: Language, line: &ReviewLine) -> AnyView {
    match line.due {
        Some((on, state)) => {
            let days = match state {
                DueState::Ahead { days } => i64::from(days),
                DueState::DueToday => 0,
                DueState::Past { days } => -i64::from(days),
            };
            view! {
                <time datetime=on.to_string()>{i18n::date(l, on)}</time>" "
                <span class="soft">"("{i18n::relative_days(l, days)}")"</span>
            }
            .into_any()
        }
        None => view! { <span class="soft">{t::no_date(l)}</span> }.into_any(),
    }
}
