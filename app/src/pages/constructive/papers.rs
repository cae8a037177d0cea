//! `/constructive/{id}/papers`: background papers and statements, with their versions (para. 53 (g)).

use super::event::kilobytes;
use super::shared::{Form, Guest, Wrong, caller};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::files::handed_out;
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{Event, PaperLine};
use backend::service::NewPaper;
use leptos::prelude::*;
use rules::id::{ConstructiveId, PaperId};

/// `GET /constructive/{id}/papers`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    let (event, papers) = visit.site.backend.papers(caller(&visit, None), id).await?;
    Ok(draw(&visit, &event, &papers, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// What a form for papers holds.
pub(crate) fn new_paper(fields: &Fields) -> NewPaper<'_> {
    let file = fields.files.iter().find(|f| f.field == "file").map(|f| (f.name.as_str(), f.data.to_vec()));
    NewPaper { title: fields.get("title"), lang: fields.get("lang"), note: fields.get("note"), file }
}

/// `POST /constructive/{id}/papers/file`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let paper: Option<PaperId> = match fields.get("paper") {
        "" => None,
        id => Some(id.parse().map_err(|_| Failure::NotFound)?),
    };
    let done = match (fields.get("act"), paper) {
        ("publish", Some(paper)) => backend.change_paper(who, id, paper, Some(true)).await,
        ("unpublish", Some(paper)) => backend.change_paper(who, id, paper, Some(false)).await,
        ("withdraw", Some(paper)) => backend.change_paper(who, id, paper, None).await,
        _ => backend.add_paper(who, id, paper, new_paper(&fields)).await,
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/papers"));
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let (event, papers) = backend.papers(who, id).await?;
            Ok(draw(&visit, &event, &papers, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// `GET /constructive/{id}/papers/{paper}/{number}`
pub(crate) async fn download(
    visit: Visit,
    guest: Guest,
    Path((id, paper, number)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (id, paper, number): (ConstructiveId, PaperId, u32) = (part(&id)?, part(&paper)?, part(&number)?);
    let file = visit.site.backend.paper(caller(&visit, guest.0.as_ref()), id, paper, number).await?;
    Ok(handed_out(file))
}

fn draw(
    visit: &Visit,
    event: &Event,
    papers: &[PaperLine],
    typed: &Fields,
    wrong: &Wrong,
    status: StatusCode,
) -> Response {
    let l = visit.lang;
    let action = format!("/constructive/{}/papers/file", event.id);
    let title = t::papers(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(format!("/constructive/{}/papers", event.id));
    Page::new(title).slim().status(status).crumbs(crumbs).respond(visit, || {
        let items: Vec<_> = papers.iter().map(|p| one(visit, event, p, &action)).collect();
        let none = items.is_empty();
        let form = Form { l, wrong };
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            {none.then(|| view! { <div class="empty"><p>{t::papers_none(l)}</p></div> })}
            <ul class="bare">{items}</ul>
            <section class="sect"><h2>{t::paper_add(l)}</h2>
                <form class="form" method="post" action=action enctype="multipart/form-data" novalidate>
                    {form.line("title", "text", t::paper_title(l), None, typed.get("title"))}
                    {form.language("lang", t::text_language(l), typed.get("lang"))}
                    {form.file("file", t::file(l), Some(t::file_help(l).to_owned()))}
                    <button class="go">{t::paper_add(l)}</button>
                </form>
            </section>
        }
    })
}

fn one(visit: &Visit, event: &Event, paper: &PaperLine, action: &str) -> AnyView {
    let l = visit.lang;
    let versions: Vec<_> = paper
        .versions
        .iter()
        .map(|v| {
            let href = format!("/constructive/{}/papers/{}/{}", event.id, paper.id, v.number);
            view! {
                <li><a href=href download="">{t::version_of(l, number(l, i64::from(v.number)), i18n::moment(l, v.at))}</a>" "
                    <span class="soft"><bdi>{v.file_name.clone()}</bdi>", "{kilobytes(l, v.bytes)}</span>
                    {(!v.note.is_empty()).then(|| view! { <p><bdi>{v.note.clone()}</bdi></p> })}</li>
            }
        })
        .collect();
    let own = paper.application.is_none();
    let id = paper.id.to_string();
    let (note, file) = (format!("note-{id}"), format!("file-{id}"));
    let act = |act: &'static str, label: &'static str| {
        let name = format!("{label}{}{}", crate::ui::colon(l), paper.title);
        view! {
            <form method="post" action=action.to_owned() enctype="multipart/form-data"><input type="hidden" name="paper" value=paper.id.to_string()/>
                <button name="act" value=act aria-label=name>{label}</button></form>
        }
    };
    view! {
        <li class="card">
            <h2><bdi lang=paper.lang.code()>{paper.title.clone()}</bdi></h2>
            <p class="soft">{if own { t::paper_background(l) } else { t::paper_statement(l) }}", "{if paper.public { t::paper_public(l) } else { t::paper_not_public(l) }}</p>
            <ul>{versions}</ul>
            <div class="row">{if paper.public { act("unpublish", t::unpublish(l)) } else { act("publish", t::publish(l)) }}{act("withdraw", t::paper_withdraw(l))}</div>
            {own.then(|| view! {
                <details><summary>{t::paper_new_version(l)}</summary>
                    <form class="form" method="post" action=action.to_owned() enctype="multipart/form-data" novalidate>
                        <input type="hidden" name="paper" value=id/>
                        <div class="field"><label for=note.clone()>{t::what_changed(l)}</label><input id=note name="note" dir="auto"/></div>
                        <div class="field"><label for=file.clone()>{t::file(l)}</label><input id=file name="file" type="file"/></div>
                        <button>{t::paper_new_version(l)}</button>
                    </form>
                </details>
            })}
        </li>
    }
    .into_any()
}
