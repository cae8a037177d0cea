//! What is posted in a conversation: messages, drafts, files, what is taken back.

use super::compose::{Typed, new_key};
use super::talk::{draw, load};
use super::{FORM, words};
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::i18n::texts::dialogue as t;
use crate::pages::files::fault_of;
use crate::pages::path::part;
use crate::ui;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::error::UploadFault;
use backend::service::{DraftOutcome, How, Sent, Window};
use rules::actor::Viewer;
use rules::dialogue::Room;
use rules::id::{FileId, ReviewId, ThreadId};
use rules::language::Language;

/// `POST /reviews/{id}/dialogue/{thread}` and `…/file`
pub(crate) async fn post(
    visit: Visit,
    Path((id, thread)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let viewer = &session.viewer;
    let (review, thread): (ReviewId, ThreadId) = (part(&id)?, part(&thread)?);
    let backend = &visit.site.backend;
    if backend.review_of_thread(viewer, thread).await? != review {
        return Err(Failure::NotFound);
    }
    let here = format!("/reviews/{review}/dialogue/{thread}");
    let mut typed = Typed::read(&visit, &fields);
    let act = fields.get("act");
    let attached = take_files(&visit, viewer, thread, &fields, &mut typed).await?;
    if let Some(to) = fields.switch() {
        let visit = visit.in_language(to);
        let view = load(&visit, review, thread, Window::Newest).await?;
        return Ok(draw(&visit, &view, &typed, StatusCode::OK));
    }
    if !typed.faults.is_empty() {
        return again(&visit, review, thread, &typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match act.split_once(':').unwrap_or((act, "")) {
        ("preview", _) => {
            typed.preview = true;
            return again(&visit, review, thread, &typed, StatusCode::OK).await;
        }
        ("take", _) => {
            if let Some(draft) = backend.draft(viewer, thread).await? {
                typed.what = draft.what;
                typed.base = draft.revision;
            }
            return again(&visit, review, thread, &typed, StatusCode::OK).await;
        }
        ("drop", _) => {
            backend.drop_draft(viewer, thread, typed.base).await?;
            return Ok(back(&visit, &here, FORM, "draft_dropped"));
        }
        ("detach", file) => {
            let file: FileId = part(file)?;
            backend.detach(viewer, thread, file).await?;
            return keep(&visit, viewer, (review, thread), &here, typed, "draft").await;
        }
        ("attach", _) => {
            if !attached {
                typed.faults.push(("file", t::no_file(visit.lang).to_owned()));
                return again(&visit, review, thread, &typed, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            return keep(&visit, viewer, (review, thread), &here, typed, "attached").await;
        }
        ("draft", _) => return keep(&visit, viewer, (review, thread), &here, typed, "draft").await,
        _ => {}
    }
    send(&visit, viewer, (review, thread), &here, typed).await
}

/// Sends what was typed.
async fn send(
    visit: &Visit,
    viewer: &Viewer,
    (review, thread): (ReviewId, ThreadId),
    here: &str,
    mut typed: Typed,
) -> Result<Response, Failure> {
    let (l, backend) = (visit.lang, &visit.site.backend);
    let how = How::FromForm { draft: typed.base };
    let mut sent = backend.send(viewer, thread, &typed.what, &typed.key, how).await;
    if matches!(sent, Err(ServiceError::Field { field: "key", .. })) {
        // Somebody went back to the form and wrote another text in it: that is another message.
        typed.key = new_key();
        sent = backend.send(viewer, thread, &typed.what, &typed.key, how).await;
    }
    match sent {
        Ok(Sent::Waiting { .. }) => Ok(back(visit, here, "outgoing", "message_waits")),
        Ok(Sent::Gone(line)) => {
            let room = load(visit, review, thread, Window::After(line.seq)).await?.room;
            let notice = if room == Room::Notes { "note_kept" } else { "sent" };
            Ok(back(visit, here, &format!("message-{}", line.seq), notice))
        }
        Err(ServiceError::Invalid(faults)) => {
            for fault in faults {
                let field = if fault.part == "passage" { "passage" } else { "body" };
                typed.faults.push((field, ui::fault_text(l, &fault.code)));
            }
            again(visit, review, thread, &typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::Field { field: "talk", code }) => {
            let field = match code {
                "not_in_source" | "no_source" => "passage",
                "not_asked" => "answers",
                "nobody_to_ask" => "awaits",
                _ => "body",
            };
            typed.faults.push((field, words::fault(l, code).to_owned()));
            again(visit, review, thread, &typed, StatusCode::CONFLICT).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Keeps what was typed as the draft, and comes back to the form.
async fn keep(
    visit: &Visit,
    viewer: &Viewer,
    (review, thread): (ReviewId, ThreadId),
    here: &str,
    mut typed: Typed,
    notice: &'static str,
) -> Result<Response, Failure> {
    match visit.site.backend.save_draft(viewer, thread, &typed.what, typed.base).await {
        Ok(DraftOutcome::Saved { .. }) => Ok(back(visit, here, FORM, notice)),
        Ok(DraftOutcome::Conflict(newer)) => {
            // Saving again is a decision: it is made with the other text in sight.
            typed.base = newer.revision;
            typed.newer = Some(newer);
            again(visit, review, thread, &typed, StatusCode::CONFLICT).await
        }
        Err(ServiceError::Field { field: "body", .. }) => {
            typed.faults.push(("body", t::too_much(visit.lang).to_owned()));
            again(visit, review, thread, &typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes in the files that came with the form; what is wrong with one is noted at its control.
async fn take_files(
    visit: &Visit,
    viewer: &Viewer,
    thread: ThreadId,
    fields: &Fields,
    typed: &mut Typed,
) -> Result<bool, Failure> {
    let l = visit.lang;
    let mut any = false;
    for file in &fields.files {
        match visit.site.backend.attach(viewer, thread, &file.name, file.data.to_vec()).await {
            Ok(_) => any = true,
            Err(ServiceError::Upload(fault)) => {
                typed.faults.push(("file", upload_fault(l, &fault)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(any)
}

fn upload_fault(l: Language, fault: &UploadFault) -> String {
    fault_of(fault).map_or_else(|| t::no_file(l).to_owned(), |code| ui::fault_text(l, &code))
}

async fn again(
    visit: &Visit,
    review: ReviewId,
    thread: ThreadId,
    typed: &Typed,
    code: StatusCode,
) -> Result<Response, Failure> {
    let window = typed.what.corrects.map_or(Window::Newest, Window::At);
    let view = load(visit, review, thread, window).await?;
    Ok(draw(visit, &view, typed, code))
}

fn back(visit: &Visit, here: &str, anchor: &str, notice: &'static str) -> Response {
    let mut response = redirect(&format!("{here}#{anchor}"));
    leave_notice(&mut response, notice, visit.https());
    response
}

/// `POST /reviews/{id}/dialogue/{thread}/draft`: keeps what is being typed, for a page that says so by itself.
pub(crate) async fn draft(
    visit: Visit,
    Path((id, thread)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    let (review, thread): (ReviewId, ThreadId) = (part(&id)?, part(&thread)?);
    let backend = &visit.site.backend;
    if backend.review_of_thread(&session.viewer, thread).await? != review {
        return Err(Failure::NotFound);
    }
    let typed = Typed::read(&visit, &fields);
    let (conflict, revision, at) = match backend.save_draft(&session.viewer, thread, &typed.what, typed.base).await {
        Ok(DraftOutcome::Saved { revision }) => (false, revision, visit.now),
        Ok(DraftOutcome::Conflict(newer)) => (true, newer.revision, newer.at),
        Err(ServiceError::Field { .. }) => return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
        Err(other) => return Err(other.into()),
    };
    let at = crate::i18n::time(visit.lang, at);
    Ok(Json(serde_json::json!({ "conflict": conflict, "revision": revision, "at": at })).into_response())
}

/// `POST /reviews/{id}/dialogue/{thread}/outgoing`: takes a message back, or sends it without waiting.
pub(crate) async fn outgoing(
    visit: Visit,
    Path((id, thread)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, thread): (ReviewId, ThreadId) = (part(&id)?, part(&thread)?);
    let backend = &visit.site.backend;
    if backend.review_of_thread(&session.viewer, thread).await? != review {
        return Err(Failure::NotFound);
    }
    let here = format!("/reviews/{review}/dialogue/{thread}");
    let waits = part(fields.get("id"))?;
    if fields.get("act") == "now" {
        let anchor = match backend.send_now(&session.viewer, thread, waits).await {
            Ok(seq) => format!("message-{seq}"),
            // It went by itself meanwhile.
            Err(ServiceError::Refused(rules::refusal::Refusal::NotFound)) => "outgoing".to_owned(),
            Err(ServiceError::Field { .. } | ServiceError::Invalid(_)) => {
                return Ok(back(&visit, &here, "outgoing", "message_waits"));
            }
            Err(other) => return Err(other.into()),
        };
        return Ok(back(&visit, &here, &anchor, "sent"));
    }
    if backend.take_back(&session.viewer, thread, waits).await? {
        Ok(back(&visit, &here, FORM, "taken_back"))
    } else {
        Ok(back(&visit, &here, "outgoing", "too_late"))
    }
}
