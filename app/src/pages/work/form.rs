//! The forms above the work list: which reviews, and which columns. Both are forms that get, so they work by themselves.

use super::choice::{Choice, Column, Due, WAITED, Wanted};
use super::words;
use crate::http::{FILTER, Visit};
use crate::i18n::number;
use crate::i18n::texts::{common, work as t};
use crate::pages::reviews::select;
use crate::ui;
use leptos::prelude::*;
use rules::language::Language;
use rules::party::RegionalGroup;
use rules::stage::Stage;
use rules::work::Obstacle;

/// The name of the boxes of columns.
pub(super) const COLUMN: &str = "with.col";

/// The filters; the form shows what was chosen, and keeps the order.
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
    let any = ("any".to_owned(), t::any(l).to_owned(), choice.obstacle == Some(Wanted::Any));
    let obstacles = Obstacle::ALL
        .into_iter()
        .map(|o| (o.code().to_owned(), words::obstacle(l, rules, o), choice.obstacle == Some(Wanted::One(o))));
    let waiting =
        WAITED.into_iter().map(|w| (w.code().to_owned(), words::turn(l, w).to_owned(), choice.waiting == Some(w)));
    let regions = RegionalGroup::ALL
        .into_iter()
        .map(|r| (r.code().to_owned(), ui::region(l, r).to_owned(), choice.region == Some(r)));
    let due = [("past", t::due_past(l), Due::Past), ("ahead", t::due_ahead(l), Due::Ahead)]
        .into_iter()
        .map(|(code, label, due)| (code.to_owned(), label.to_owned(), choice.due == Some(due)));
    let all = common::all(l);
    let order = choice.pairs().into_iter().filter(|(name, _)| ["sort", "order"].contains(name));
    let order: Vec<_> = order.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! {
        <form id="filter" class="filter" method="get" action="/work#list" role="search" aria-label=t::choose(l)>
            {select("group", t::group(l), all, groups)}
            {select("phase", t::phase(l), t::phase_present(l), phases)}
            {select("stage", t::stage(l), all, stages)}
            {select("obstacle", t::obstacle(l), all, std::iter::once(any).chain(obstacles))}
            {select("waiting", t::waiting_for(l), all, waiting)}
            {select("region", t::region(l), all, regions)}
            {select("due", t::due(l), all, due)}
            {order}
            <div class="row">
                <button class="go">{t::show(l)}</button>
                {choice.is_any().then(|| view! { " "<a href="/work#list">{t::clear(l)}</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// The columns, and the list to take away.
pub(super) fn columns(visit: &Visit, choice: &Choice, shown: &[Column]) -> impl IntoView + use<> {
    let l = visit.lang;
    let boxes: Vec<_> = Column::ALL
        .into_iter()
        .map(|column| {
            let checked = shown.contains(&column);
            view! {
                <label><input type="checkbox" form=FILTER name=COLUMN value=column.code() checked=checked/><span>{heading(l, column)}</span></label>
            }
        })
        .collect();
    view! {
        <div class="row aside">
            <details class="columns">
                <summary>{t::columns(l)}</summary>
                // In the form of the filters, so that a switch of language brings everything along.
                <div>
                    <fieldset class="opts" aria-describedby="columns-text"><legend class="vh">{t::columns(l)}</legend>{boxes}</fieldset>
                    <p class="help" id="columns-text">{t::columns_text(l)}</p>
                    <button form=FILTER name="columns" value="1">{t::columns_save(l)}</button>
                </div>
            </details>
            <p class="end no-print">{t::download(l)}{ui::colon(l)}
                <a href=choice.path("/work/list.csv")>{t::csv(l)}</a>" "
                <a href=choice.path("/work/list.xlsx")>{t::xlsx(l)}</a>
            </p>
        </div>
    }
    .into_any()
}

/// The heading of a column.
pub(super) fn heading(l: Language, column: Column) -> &'static str {
    match column {
        Column::Group => t::group(l),
        Column::Region => t::region(l),
        Column::Phase => t::phase(l),
        Column::Stage => t::stage(l),
        Column::Waiting => t::waiting_for(l),
        Column::Since => t::since(l),
        Column::Obstacles => t::obstacles(l),
        Column::Next => t::next(l),
        Column::Last => t::last(l),
        Column::Reminded => t::reminded(l),
    }
}
