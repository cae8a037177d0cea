//! `/constructive/{id}/import`: reading in a list of applicants: first what would happen, each fault with its place, then
//! taking it.

use super::shared::{Form, Wrong, caller};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::pages::fold::{cell, head};
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::Event;
use backend::service::ImportedList;
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::id::ConstructiveId;

async fn load(visit: &Visit, id: &str) -> Result<Event, Failure> {
    let id: ConstructiveId = part(id)?;
    let view = visit.site.backend.constructive_view(caller(visit, None), id).await?;
    let may = view.work.is_some_and(|work| work.may.contains(&Deed::Circulate));
    if may { Ok(view.event) } else { Err(Failure::NotFound) }
}

/// `GET /constructive/{id}/import`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let event = load(&visit, &id).await?;
    Ok(draw(&visit, &event, None, "", &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/import`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let event = load(&visit, &id).await?;
    let file = fields.files.iter().find(|f| f.field == "file");
    // What was looked at is what is taken: the page that asks carries the list itself.
    let data = file.map_or_else(|| fields.get("list").as_bytes().to_vec(), |f| f.data.to_vec());
    let apply = fields.get("act") == "apply";
    match visit.site.backend.import_applicants(caller(&visit, None), event.id, &data, apply).await {
        Ok(report) if report.applied => {
            let mut response = redirect(&format!("/constructive/{}/applicants", event.id));
            leave_notice(&mut response, "list_imported", visit.https());
            Ok(response)
        }
        Ok(report) => {
            let list = String::from_utf8_lossy(&data).into_owned();
            let status = if report.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(draw(&visit, &event, Some(&report), &list, &Wrong::default(), status))
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            Ok(draw(&visit, &event, None, "", &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn draw(
    visit: &Visit,
    event: &Event,
    report: Option<&ImportedList>,
    list: &str,
    wrong: &Wrong,
    status: StatusCode,
) -> Response {
    let l = visit.lang;
    let action = format!("/constructive/{}/import", event.id);
    let title = t::import(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).slim().status(status).crumbs(crumbs).respond(visit, || {
        let form = Form { l, wrong };
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <p>{t::import_text(l)}</p>
            <p class="soft">{t::import_columns(l)}<br/><bdi dir="ltr">"name, email, kind, region, representatives, statement, lang, short_name, seat, accreditation, accreditation_detail, areas, website, received_on"</bdi><br/>{t::import_received_help(l)}</p>
            {report.map(|report| preview(visit, report, list, &action))}
            <form class="form sect" method="post" action=action.clone() enctype="multipart/form-data" novalidate>
                {form.file("file", t::import_file(l), Some(t::import_file_help(l).to_owned()))}
                <button class="go">{t::import_look(l)}</button>
            </form>
        }
    })
}

fn preview(visit: &Visit, report: &ImportedList, list: &str, action: &str) -> AnyView {
    let l = visit.lang;
    let n = |n: usize| number(l, i64::try_from(n).unwrap_or(0));
    let at = |line: u64| number(l, i64::try_from(line).unwrap_or(0));
    if !report.faults.is_empty() {
        let rows: Vec<_> = report
            .faults
            .iter()
            .take(200)
            .map(|(line, column, what)| {
                view! {
                    <tr role="row"><th role="rowheader" scope="row">{at(*line)}</th>{cell(t::column(l), view! { <bdi dir="ltr">{column.clone()}</bdi> })}
                        {cell(t::what(l), words::fault(l, what))}</tr>
                }
            })
            .collect();
        return view! {
            <section class="sect" aria-labelledby="faults"><h2 id="faults">{t::import_faults(l, i64::try_from(report.faults.len()).unwrap_or(0))}</h2>
                <p>{t::import_faults_text(l)}</p>
                <table class="fold" role="table"><caption class="vh">{t::import_faults(l, i64::try_from(report.faults.len()).unwrap_or(0))}</caption>
                    {head([t::line(l), t::column(l), t::what(l)])}<tbody role="rowgroup">{rows}</tbody></table></section>
        }
        .into_any();
    }
    let alike: Vec<_> = report
        .alike
        .iter()
        .map(|(line, name, other)| view! { <li>{t::import_alike(l, at(*line), name, other)}</li> })
        .collect();
    view! {
        <section class="sect" aria-labelledby="preview"><h2 id="preview">{t::import_preview(l)}</h2>
            <p>{t::import_new(l, n(report.new.len()))}</p>
            <p>{t::import_known(l, n(report.known.len()))}</p>
            {(!alike.is_empty()).then(|| view! { <div class="note" data-kind="warn"><p>{t::import_alike_title(l)}</p><ul>{alike}</ul></div> })}
            {(!report.new.is_empty()).then(|| view! {
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name="list" value=list.to_owned()/>
                    <button class="go" name="act" value="apply">{t::import_apply(l)}</button></form>
            })}
        </section>
    }
    .into_any()
}
