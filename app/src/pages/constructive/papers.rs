//! `/constructive/{id}/papers`: background papers and statements, with their versions (para. 53 (g)).

use super::event::kilobytes;
use super::shared::{Form, Guest, Wrong, caller, field_of, in_language, of_upload};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::files::handed_out;
use crate::pages::path::part;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{ConstructiveError, Event, PaperLine};
use backend::service::NewPaper;
use leptos::prelude::*;
use rules::constructive::FormFault;
use rules::id::{ConstructiveId, PaperId};

/// The one form of the page.
const FORM: &str = "papers";

/// `GET /constructive/{id}/papers`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    let (event, papers) = visit.site.backend.papers(caller(&visit, None), id).await?;
    Ok(draw(&visit, &event, &papers, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// What a form for papers holds.
pub(crate) fn new_paper(fields: &Fields) -> NewPaper<'_> {
    NewPaper {
        title: fields.get("title"),
        lang: fields.get("lang"),
        note: fields.get("note"),
        file: file_in(fields, "file"),
    }
}

/// What the fields of one paper hold for its new version.
fn new_version<'f>(fields: &'f Fields, paper: &str) -> NewPaper<'f> {
    let note = fields.pairs().iter().find(|(name, _)| *name == field_of("note", paper)).map_or("", |(_, v)| v);
    NewPaper { title: "", lang: "", note, file: file_in(fields, &field_of("file", paper)) }
}

fn file_in<'f>(fields: &'f Fields, name: &str) -> Option<(&'f str, Vec<u8>)> {
    fields.files.iter().find(|f| f.field == name).map(|f| (f.name.as_str(), f.data.to_vec()))
}

/// The paper for which something was typed or chosen, where nothing was for a new one: Enter in a field presses no button.
fn meant(fields: &Fields) -> Option<&str> {
    let is_new = !fields.get("title").is_empty() || fields.files.iter().any(|f| f.field == "file");
    let typed = fields.pairs().iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name.as_str());
    let mut parts = typed.chain(fields.files.iter().map(|f| f.field.as_str()));
    if is_new { None } else { parts.find_map(|name| name.strip_prefix("note-").or_else(|| name.strip_prefix("file-"))) }
}

/// Faults of one of several forms of a page, at the ids that its fields have there.
pub(super) fn of_form(error: ConstructiveError, id_of: impl Fn(&str) -> String) -> ConstructiveError {
    let faults = match error {
        ConstructiveError::Faults(faults) => faults,
        ConstructiveError::Upload(fault) => vec![of_upload(&fault)],
        other => return other,
    };
    let moved = faults.into_iter().map(|fault| FormFault::new(&id_of(&fault.field), fault.what));
    ConstructiveError::Faults(moved.collect())
}

/// `POST /constructive/{id}/papers/file`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    if let Some(to) = fields.switch() {
        let (event, papers) = backend.papers(who, id).await?;
        let draw = |v: &Visit| draw(v, &event, &papers, &fields, &Wrong::default(), StatusCode::OK);
        return Ok(in_language(&visit, to, draw));
    }
    let (act, at) = match fields.get("act") {
        "" => meant(&fields).map_or(("", ""), |paper| ("version", paper)),
        act => act.split_once(':').unwrap_or((act, "")),
    };
    let paper: Option<PaperId> = match at {
        "" => None,
        id => Some(id.parse().map_err(|_| Failure::NotFound)?),
    };
    let done = match (act, paper) {
        ("publish", Some(paper)) => backend.change_paper(who, id, paper, Some(true)).await,
        ("unpublish", Some(paper)) => backend.change_paper(who, id, paper, Some(false)).await,
        ("withdraw", Some(paper)) => backend.change_paper(who, id, paper, None).await,
        (_, Some(paper)) => backend.add_paper(who, id, Some(paper), new_version(&fields, at)).await,
        (_, None) => backend.add_paper(who, id, None, new_paper(&fields)).await,
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/papers"));
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            // A new version has fields of its own at each paper.
            let error = match at {
                "" => error,
                paper => of_form(error, |field| field_of(field, paper)),
            };
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
    Page::new(title).slim().form(FORM).status(status).crumbs(crumbs).respond(visit, || {
        let items: Vec<_> = papers.iter().map(|p| one(visit, event, p, (typed, wrong))).collect();
        let none = items.is_empty();
        let form = Form { l, wrong };
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            // One form, so that a switch of language brings along whatever was typed on the page.
            <form id=FORM method="post" action=action enctype="multipart/form-data" novalidate>
                {none.then(|| view! { <div class="empty"><p>{t::papers_none(l)}</p></div> })}
                <ul class="bare">{items}</ul>
                <section class="sect"><h2>{t::paper_add(l)}</h2>
                    <div class="form">
                        {form.line("title", "text", t::paper_title(l), None, typed.get("title"))}
                        {form.language("lang", t::text_language(l), typed.get("lang"))}
                        {form.file("file", t::file(l), Some(t::file_help(l).to_owned()))}
                        <button name="act" value="add" class="go">{t::paper_add(l)}</button>
                    </div>
                </section>
            </form>
        }
    })
}

fn one(visit: &Visit, event: &Event, paper: &PaperLine, (typed, wrong): (&Fields, &Wrong)) -> AnyView {
    let l = visit.lang;
    // Said where links and forms of several papers would sound alike.
    let titled = || view! { <span class="vh">{crate::ui::colon(l)}<bdi lang=paper.lang.code()>{paper.title.clone()}</bdi></span> };
    let versions: Vec<_> = paper
        .versions
        .iter()
        .map(|v| {
            let href = format!("/constructive/{}/papers/{}/{}", event.id, paper.id, v.number);
            view! {
                <li><a href=href download="">{t::version_of(l, number(l, i64::from(v.number)), i18n::moment(l, v.at))}{titled()}</a>" "
                    <span class="soft"><bdi>{v.file_name.clone()}</bdi>", "{kilobytes(l, v.bytes)}</span>
                    {(!v.note.is_empty()).then(|| view! { <p><bdi>{v.note.clone()}</bdi></p> })}</li>
            }
        })
        .collect();
    let own = paper.application.is_none();
    let id = paper.id.to_string();
    let (note, file) = (field_of("note", &id), field_of("file", &id));
    // What was typed stays; a file has to be chosen anew.
    let value = typed.get(&note).to_owned();
    let (note_fault, file_fault) = (wrong.at(&note), wrong.at(&file));
    let (note_e, file_e) = (format!("{note}-e"), format!("{file}-e"));
    let (note_by, file_by) =
        (note_fault.is_some().then(|| note_e.clone()), file_fault.is_some().then(|| file_e.clone()));
    let (note_bad, file_bad) = (note_fault.is_some().then_some("true"), file_fault.is_some().then_some("true"));
    let open = !value.is_empty() || note_fault.is_some() || file_fault.is_some();
    let act = |act: &'static str, label: &'static str| {
        let name = format!("{label}{}{}", crate::ui::colon(l), paper.title);
        view! { <button name="act" value=format!("{act}:{}", paper.id) aria-label=name>{label}</button> }
    };
    view! {
        <li class="card">
            <h2><bdi lang=paper.lang.code()>{paper.title.clone()}</bdi></h2>
            <p class="soft">{if own { t::paper_background(l) } else { t::paper_statement(l) }}", "{if paper.public { t::paper_public(l) } else { t::paper_not_public(l) }}</p>
            <ul>{versions}</ul>
            <div class="row">{if paper.public { act("unpublish", t::unpublish(l)) } else { act("publish", t::publish(l)) }}{act("withdraw", t::paper_withdraw(l))}</div>
            {own.then(|| view! {
                <details open=open><summary>{t::paper_new_version(l)}{titled()}</summary>
                    <div class="form">
                        <div class="field"><label for=note.clone()>{t::what_changed(l)}</label>{crate::ui::field_error(l, note_e, note_fault)}
                            <input id=note.clone() name=note dir="auto" value=value aria-invalid=note_bad aria-describedby=note_by/></div>
                        <div class="field"><label for=file.clone()>{t::file(l)}</label>{crate::ui::field_error(l, file_e, file_fault)}
                            <input id=file.clone() name=file type="file" aria-invalid=file_bad aria-describedby=file_by/></div>
                        <button name="act" value=format!("version:{id}")>{t::paper_new_version(l)}</button>
                    </div>
                </details>
            })}
        </li>
    }
    .into_any()
}
