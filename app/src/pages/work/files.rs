//! The work list to take away, with the choice, the moment and the zone written in it.

use super::choice::{Choice, Column, Due, Wanted};
use super::form::heading;
use super::{Found, region_of, words};
use crate::http::{Failure, Visit};
use crate::i18n::texts::work as t;
use crate::i18n::{self};
use crate::pages::take::{blocking, file, no_paper};
use crate::papers::sheet::{Cell, Sheet, csv, xlsx};
use crate::ui;
use axum::extract::Query;
use axum::response::Response;
use backend::service::WorkLine;
use rules::calendar::civil_date;

/// `GET /work/list.csv`
pub(crate) async fn csv_file(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &asked, "csv").await?;
    let bytes = blocking(move || csv(&sheet)).await?;
    Ok(file(bytes, "text/csv; charset=utf-8", &name, false))
}

/// `GET /work/list.xlsx`
pub(crate) async fn xlsx_file(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let (sheet, name) = sheet(&visit, &asked, "xlsx").await?;
    let l = visit.lang;
    let made = blocking(move || xlsx(&[sheet], l)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(made.map_err(no_paper)?, kind, &name, false))
}

/// All columns, whatever the screen shows: who takes a list away wants the whole of it.
async fn sheet(visit: &Visit, asked: &[(String, String)], end: &str) -> Result<(Sheet, String), Failure> {
    let l = visit.lang;
    let choice = Choice::read(asked);
    let found = Found::load(visit, &choice).await?;
    let head = std::iter::once(t::state(l)).chain(Column::ALL.iter().map(|c| heading(l, *c)));
    let sheet = Sheet {
        name: t::title(l).to_owned(),
        title: t::title(l).to_owned(),
        notes: vec![t::lead(l, i18n::moment(l, visit.now)), chosen(visit, &choice), t::own_list(l).to_owned()],
        head: head.map(str::to_owned).collect(),
        rows: found.shown.iter().map(|line| row(visit, line)).collect(),
    };
    Ok((sheet, format!("work-{}-{}.{end}", civil_date(visit.now), l.code())))
}

/// The choice in words.
fn chosen(visit: &Visit, choice: &Choice) -> String {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let mut parts = Vec::new();
    let mut add = |label: &str, value: Option<String>| parts.extend(value.map(|v| ui::labelled(l, label, &v)));
    add(t::group(l), choice.group.map(|g| g.code().to_owned()));
    add(t::phase(l), choice.phase.map(|p| p.to_string()));
    add(t::stage(l), choice.stage.map(|s| ui::stage(l, s).to_owned()));
    add(
        t::obstacle(l),
        choice.obstacle.map(|o| match o {
            Wanted::Any => t::any(l).to_owned(),
            Wanted::One(one) => words::obstacle(l, rules, one),
        }),
    );
    add(t::waiting_for(l), choice.waiting.map(|w| words::turn(l, w).to_owned()));
    add(t::region(l), choice.region.map(|r| ui::region(l, r).to_owned()));
    add(
        t::due(l),
        choice.due.map(|d| match d {
            Due::Past => t::due_past(l).to_owned(),
            Due::Ahead => t::due_ahead(l).to_owned(),
        }),
    );
    if parts.is_empty() { t::export_all(l).to_owned() } else { t::export_choice(l, ui::joined(l, parts)) }
}

fn row(visit: &Visit, line: &WorkLine) -> Vec<Cell> {
    let mut cells = vec![Cell::text(visit.state_name(line.state))];
    cells.extend(Column::ALL.iter().map(|c| cell(visit, *c, line)));
    cells
}

fn cell(visit: &Visit, column: Column, line: &WorkLine) -> Cell {
    let l = visit.lang;
    let day = |on: Option<chrono::NaiveDate>| on.map_or(Cell::Empty, Cell::Date);
    match column {
        Column::Group => Cell::text(line.group.code()),
        Column::Phase => Cell::count(u64::from(line.phase)),
        Column::Region => region_of(visit, line.state).map_or(Cell::Empty, |r| Cell::text(ui::region(l, r))),
        Column::Stage => Cell::text(ui::stage(l, line.stage)),
        Column::Waiting => {
            let mut names: Vec<String> = line.standing.waits.iter().map(|w| words::who(visit, w.who)).collect();
            i18n::sort_by_name(l, &mut names, |name| name);
            Cell::text(ui::joined(l, names))
        }
        Column::Since => day(line.standing.since_on()),
        Column::Obstacles => {
            let one = |b: &rules::work::Block| {
                let since = words::since(l, b.since_on);
                format!("{}, {since} ({})", words::block(visit, b), words::rule(l, b.para))
            };
            Cell::text(line.standing.blocks.iter().map(one).collect::<Vec<_>>().join("\n"))
        }
        Column::Next => day(line.due.map(|d| d.on)),
        Column::Last => day(line.last_at.map(civil_date)),
        Column::Reminded => day(line.reminded_at.map(civil_date)),
    }
}
