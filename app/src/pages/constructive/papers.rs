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
use backend::constructive::{ConstructiveError, Event, PaperLine};
use backend::error::UploadFault;
use backend::service::NewPaper;
use leptos::prelude::*;
use rules::constructive::FormFault;
use rules::id::{ConstructiveId, PaperId};
use rules::questionnaire::FaultCode;

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

/// Faults of one of several forms of a page, at the ids that its fields have there.
pub(super) fn of_form(error: ConstructiveError, id_of: impl Fn(&str) -> String) -> ConstructiveError {
    let faults = match error {
        ConstructiveError::Faults(faults) => faults,
        ConstructiveError::Upload(UploadFault::TooLarge { .. }) => {
            vec![FormFault::plain("file", FaultCode::FileTooLarge)]
        }
        ConstructiveError::Upload(_) => vec![FormFault::plain("file", FaultCode::FileKind)],
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
            // A new version has a form of its own at each paper.
            let error = match fields.get("paper") {
                "" => error,
                paper => of_form(error, |field| format!("{field}-{paper}")),
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
    Page::new(title).slim().status(status).crumbs(crumbs).respond(visit, || {
        let items: Vec<_> = papers.iter().map(|p| one(visit, event, p, &action, (typed, wrong))).collect();
        let none = items.is_empty();
        let adds = typed.get("paper").is_empty();
        let blank = Wrong::default();
        let form = Form { l, wrong: if adds { wrong } else { &blank } };
        let get = |name: &str| if adds { typed.get(name).to_owned() } else { String::new() };
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            {none.then(|| view! { <div class="empty"><p>{t::papers_none(l)}</p></div> })}
            <ul class="bare">{items}</ul>
            <section class="sect"><h2>{t::paper_add(l)}</h2>
                <form class="form" method="post" action=action enctype="multipart/form-data" novalidate>
                    {form.line("title", "text", t::paper_title(l), None, &get("title"))}
                    {form.language("lang", t::text_language(l), &get("lang"))}
                    {form.file("file", t::file(l), Some(t::file_help(l).to_owned()))}
                    <button class="go">{t::paper_add(l)}</button>
                </form>
            </section>
        }
    })
}

fn one(visit: &Visit, event: &Event, paper: &PaperLine, action: &str, (typed, wrong): (&Fields, &Wrong)) -> AnyView {
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
    // What was typed and chosen stays in the form that was sent; a file has to be chosen anew.
    let mine = typed.get("paper") == id && !["publish", "unpublish", "withdraw"].contains(&typed.get("act"));
    let blank = Wrong::default();
    let wrong = if mine { wrong } else { &blank };
    let value = if mine { typed.get("note").to_owned() } else { String::new() };
    let (note, file) = (format!("note-{id}"), format!("file-{id}"));
    let (note_fault, file_fault) = (wrong.at(&note), wrong.at(&file));
    let (note_e, file_e) = (format!("{note}-e"), format!("{file}-e"));
    let (note_by, file_by) =
        (note_fault.is_some().then(|| note_e.clone()), file_fault.is_some().then(|| file_e.clone()));
    let (note_bad, file_bad) = (note_fault.is_some().then_some("true"), file_fault.is_some().then_some("true"));
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
                <details open=mine><summary>{t::paper_new_version(l)}{titled()}</summary>
                    <form class="form" method="post" action=action.to_owned() enctype="multipart/form-data" novalidate>
                        <input type="hidden" name="paper" value=id/>
                        <div class="field"><label for=note.clone()>{t::what_changed(l)}</label>{crate::ui::field_error(l, note_e, note_fault)}
                            <input id=note name="note" dir="auto" value=value aria-invalid=note_bad aria-describedby=note_by/></div>
                        <div class="field"><label for=file.clone()>{t::file(l)}</label>{crate::ui::field_error(l, file_e, file_fault)}
                            <input id=file name="file" type="file" aria-invalid=file_bad aria-describedby=file_by/></div>
                        <button>{t::paper_new_version(l)}</button>
                    </form>
                </details>
            })}
        </li>
    }
    .into_any()
}
