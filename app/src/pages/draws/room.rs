//! `/draws/{id}/room`: a drawing as the room sees it, for everybody who may see it, and the controls of who conducts it.
//!
//! The page is drawn from what was written down, so it is the same before and after a restart. The browser half
//! (`browser/room.rs`) asks for `/state` about every second and puts the parts of a newer page in the place of the old ones.

mod controls;
mod log;
mod view;
mod words;

use super::shared::{crumbs, notice, rehearsal, viewer};
use crate::http::{Failure, Fields, Page, Visit, redirect};
use crate::i18n::texts::{fault, room as t};
use crate::pages::path::part;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::service::{DrawLine, RoomView};
use controls::Conducting;
use leptos::prelude::*;
use rules::draw::Drawing;
use rules::draw::status::DrawStatus;
use rules::id::DrawId;
use rules::language::Language;
use rules::questionnaire::FaultCode;

/// Drawings looked back at: more than one State under review, or one regional group's part of a group, ever has.
const LOOK_BACK: usize = 60;
/// The most numbers that one press draws.
const MANY_MAX: usize = 50;

/// What was refused: the field, what to do, and the answer's status.
struct Fault {
    field: &'static str,
    text: String,
    status: StatusCode,
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&visit, part(&id)?, &Fields::default(), None).await
}

/// How many things were done in the room; a page asks this to know whether to look again.
pub(crate) async fn state(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let (status, seq) = visit.site.backend.room_state(viewer(&visit), part(&id)?).await?;
    let body = Json(serde_json::json!({ "status": status.code(), "seq": seq }));
    Ok(([(CACHE_CONTROL, "no-store")], body).into_response())
}

/// Draws, or voids. What did its work answers with the room anew, so that reloading it draws nothing.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id: DrawId = part(&id)?;
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), id, &fields, None).await;
    }
    let (drawing, most) = match read(visit.lang, &fields) {
        Ok(read) => read.ok_or(Failure::BadRequest)?,
        Err(fault) => return draw(&visit, id, &fields, Some(fault)).await,
    };
    // A number that cannot be read stands for no state of any room.
    let seq = fields.get("seq").parse().unwrap_or(u32::MAX);
    match visit.site.backend.draw_acts(&session.viewer, id, seq, &drawing, most).await {
        Ok(_) => Ok(redirect(&format!("/draws/{id}/room"))),
        Err(ServiceError::Field { field, code }) => {
            let fault = worded(&visit, id, field, code).await?;
            draw(&visit, id, &fields, Some(fault)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What a form asks for, and how many times; nothing for what no form of ours asks.
fn read(l: Language, fields: &Fields) -> Result<Option<(Drawing, usize)>, Fault> {
    let one = |drawing| Ok(Some((drawing, 1)));
    // Enter in the field of the number sends its form without a button's name.
    let act = if fields.get("act").is_empty() && !fields.get("number").is_empty() { "ball" } else { fields.get("act") };
    match act {
        "seed" => one(Drawing::Seed),
        "many" => Ok(fields.get("count").parse().ok().map(|n: usize| (Drawing::Seed, n.clamp(1, MANY_MAX)))),
        "ball" => match whole(fields.get("number")) {
            Some(number) => one(Drawing::Ball { number }),
            None if fields.get("number").trim().is_empty() => {
                Err(refused("number", crate::ui::fault_text(l, &FaultCode::Required)))
            }
            None => Err(refused("number", fault::not_a_number(l).to_owned())),
        },
        // One line in the record, however it was typed.
        "void" => {
            let words: Vec<&str> = fields.get("reason").split_whitespace().collect();
            one(Drawing::Void { reason: words.join(" ") })
        }
        _ => Ok(None),
    }
}

/// A number as people type it, with Western, Arabic or wide digits.
fn whole(typed: &str) -> Option<u64> {
    let western = |c: char| match u32::from(c) {
        n @ 0x0660..=0x0669 => char::from_digit(n - 0x0660, 10),
        n @ 0x06f0..=0x06f9 => char::from_digit(n - 0x06f0, 10),
        n @ 0xff10..=0xff19 => char::from_digit(n - 0xff10, 10),
        _ => Some(c).filter(char::is_ascii_digit),
    };
    typed.trim().chars().map(western).collect::<Option<String>>()?.parse().ok()
}

const fn refused(field: &'static str, text: String) -> Fault {
    Fault { field, text, status: StatusCode::UNPROCESSABLE_ENTITY }
}

/// The words of what the service refused.
async fn worded(visit: &Visit, id: DrawId, field: &'static str, code: &str) -> Result<Fault, Failure> {
    let l = visit.lang;
    Ok(match (field, code) {
        ("number", "no_such_number") => {
            let room = visit.site.backend.room(viewer(visit), id, 1).await?;
            let highest = room.pending.map_or(0, |p| p.candidates.len());
            refused(field, t::fault_no_such_number(l, words::number(l, highest)))
        }
        ("number", _) => refused(field, t::fault_set_aside(l).to_owned()),
        ("reason", "required") => refused(field, crate::ui::fault_text(l, &FaultCode::Required)),
        ("reason", "nothing_to_void") => refused(field, t::fault_nothing_to_void(l).to_owned()),
        ("reason", _) => refused(field, t::fault_reason(l).to_owned()),
        (_, "moved_on") => Fault { field: "draw", text: t::moved_on(l).to_owned(), status: StatusCode::CONFLICT },
        _ => return Err(Failure::BadRequest),
    })
}

/// The page as the room stands now; what was typed stays in the controls.
async fn draw(visit: &Visit, id: DrawId, typed: &Fields, fault: Option<Fault>) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let line = backend.draw(viewer(visit), id).await?;
    let room = backend.room(viewer(visit), id, LOOK_BACK).await?;
    let conducts = line.may_conduct && matches!(room.status, DrawStatus::Drawing | DrawStatus::Finished);
    let status = fault.as_ref().map_or(StatusCode::OK, |f| f.status);
    let page = Page::new(t::page_title(l, line.title.clone()))
        .wide("room")
        .rehearsal(line.rehearsal)
        .crumbs(crumbs(l, &line, Some(t::title(l).to_owned())))
        .status(status)
        .alive();
    let page = if conducts { page.form(controls::HAND) } else { page };
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    Ok(page.respond(visit, || body(visit, &line, &room, conducts.then_some(Conducting { typed, fault: &fault }))))
}

fn body(visit: &Visit, line: &DrawLine, room: &RoomView, conducting: Option<Conducting<'_>>) -> AnyView {
    let l = visit.lang;
    let moved_on = conducting.as_ref().is_some_and(|c| c.fault.as_ref().is_some_and(|f| f.field == "draw"));
    // Whoever may see the drawing without signing in asks for its state without saying who asks: a page that is left
    // alone must not keep a session going.
    let open = room.status.is_public() && !line.rehearsal;
    view! {
        <div class="room" data-wake="room" data-path=format!("/draws/{}/room", line.id) data-seq=room.seq
            data-status=room.status.code() data-open=open.then_some("")>
            <p class="vh" id="room-live" aria-live="polite" aria-atomic="true"></p>
            <div id="room-lost" role="status"><p class="note" data-kind="warn" hidden>{t::lost(l)}</p></div>
            {rehearsal(l, line.rehearsal)}
            <div data-part="notice">{notice(moved_on.then(|| t::moved_on(l)))}</div>
            <div data-part="now">{view::now(visit, line, room)}</div>
            {conducting.map(|c| controls::controls(visit, line, room, &c))}
            <div data-part="rest">{view::rest(visit, room)}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Fields {
        Fields::decoded(text)
    }

    fn asked(text: &str) -> Option<(Drawing, usize)> {
        read(Language::En, &form(text)).ok().flatten()
    }

    #[test]
    fn forms_ask_for_one_thing_each() {
        assert_eq!(asked("act=seed&number=7"), Some((Drawing::Seed, 1)));
        assert_eq!(asked("act=ball&number=+7+"), Some((Drawing::Ball { number: 7 }, 1)));
        assert_eq!(asked("number=7"), Some((Drawing::Ball { number: 7 }, 1)));
        let reason = "a wrong ball, twice".to_owned();
        assert_eq!(asked("act=void&reason=a+wrong%0D%0Aball,++twice"), Some((Drawing::Void { reason }, 1)));
        assert_eq!(asked("act=many&count=25"), Some((Drawing::Seed, 25)));
        assert_eq!(asked("act=many&count=5000"), Some((Drawing::Seed, MANY_MAX)));
        for nothing in ["", "act=", "act=many", "act=undo"] {
            assert_eq!(asked(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, number) in
            [("12", Some(12)), ("١٢", Some(12)), ("１２", Some(12)), ("1.5", None), ("-1", None), ("", None)]
        {
            assert_eq!(whole(typed), number, "{typed}");
        }
        assert!(read(Language::En, &form("act=ball&number=seven")).is_err());
        assert!(read(Language::En, &form("act=ball")).is_err());
    }
}
