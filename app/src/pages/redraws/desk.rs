//! `/reviews/{id}/redraws`: the requests in one review, who has how many left, and the form for another one.

use super::fields::{Typed, fault, is_kept, new_key, refused};
use super::words::summary;
use super::{ask, requests};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{redraws as t, review, shell};
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::pages::ruled::by;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{RedrawDesk, RequestedRedraw};
use leptos::prelude::*;
use rules::actor::Viewer;
use rules::id::{RedrawRequestId, ReviewId};

/// How the page is drawn: as asked for, or again after a post that did not do its work.
pub(super) struct Look {
    pub(super) typed: Typed,
    pub(super) faults: Faults,
    notice: Option<&'static str>,
    status: StatusCode,
    switched: bool,
}

impl Look {
    fn new(typed: Typed) -> Self {
        Self { typed, faults: Faults::default(), notice: None, status: StatusCode::OK, switched: false }
    }
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let review = part(&id)?;
    let desk = visit.site.backend.redraw_desk(viewer, review).await?;
    Ok(draw(&visit, review, &desk, &Look::new(Typed::nothing(visit.lang))))
}

/// A focal point asks, or the Secretariat records a need.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review: ReviewId = part(&id)?;
    let desk = visit.site.backend.redraw_desk(&session.viewer, review).await?;
    let typed = Typed::read(&fields, visit.lang);
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), review, &desk, &Look { switched: true, ..Look::new(typed) }));
    }
    // The refusal itself, before any fault is shown to somebody who may not ask.
    if !desk.may_decide {
        desk.may_ask.clone()?;
    }
    let l = visit.lang;
    let again = |desk: &RedrawDesk, faults: Faults| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(draw(&visit, review, desk, &Look { faults, status, ..Look::new(typed.clone()) }))
    };
    let asked = match typed.asked(l, &desk) {
        Ok(asked) => asked,
        Err(faults) => return again(&desk, faults),
    };
    match send(&visit, &session.viewer, review, desk.may_decide, asked).await {
        Ok(()) => {
            let mut response = redirect(&format!("/reviews/{review}/redraws"));
            leave_notice(&mut response, if desk.may_decide { "redraw_need" } else { "redraw_asked" }, visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field, code }) => {
            // What is there now is shown: another request may have come meanwhile.
            let desk = visit.site.backend.redraw_desk(&session.viewer, review).await?;
            again(&desk, fault(l, field, code))
        }
        Err(ServiceError::Refused(refusal)) => match refused(l, &refusal) {
            Some(faults) => again(&desk, faults),
            None => Err(refusal.into()),
        },
        Err(other) => Err(other.into()),
    }
}

/// Sends the request. What was sent before under this key is not sent twice, but a form that somebody came back to and
/// filled in differently is another request.
async fn send(
    visit: &Visit,
    viewer: &Viewer,
    review: ReviewId,
    is_need: bool,
    mut asked: RequestedRedraw,
) -> Result<(), ServiceError> {
    let backend = &visit.site.backend;
    for _ in 0..2 {
        if is_need {
            backend.record_need(viewer, review, &asked).await?;
        } else {
            backend.request_redraw(viewer, review, &asked).await?;
        }
        if is_kept(&asked, &backend.redraw_desk(viewer, review).await?.requests) {
            break;
        }
        asked.key = new_key();
    }
    Ok(())
}

/// `POST /redraws/{id}/withdraw`
pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id: RedrawRequestId = part(&id)?;
    let backend = &visit.site.backend;
    match backend.withdraw_request(&session.viewer, id).await {
        Ok(review) => {
            let mut response = redirect(&format!("/reviews/{review}/redraws"));
            leave_notice(&mut response, "redraw_withdrawn", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "draw", .. }) => {
            // The form names its review, so that the page can be drawn again; access to it is decided anew.
            let review: ReviewId = part(fields.get("review"))?;
            let desk = backend.redraw_desk(&session.viewer, review).await?;
            let visit = visit.at(format!("/reviews/{review}/redraws"));
            let (notice, status) = (Some(t::moved_on(visit.lang)), StatusCode::CONFLICT);
            Ok(draw(&visit, review, &desk, &Look { notice, status, ..Look::new(Typed::nothing(visit.lang)) }))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(visit: &Visit, review: ReviewId, desk: &RedrawDesk, look: &Look) -> Response {
    let l = visit.lang;
    let state = visit.state_name(desk.state);
    let crumbs = [
        Crumb::to(shell::start(l), "/start"),
        Crumb::to(state.clone(), format!("/reviews/{review}")),
        Crumb::here(t::title(l)),
    ];
    let mut page = Page::new(t::page_title(l, &state)).crumbs(crumbs).status(look.status);
    if ask::is_open(desk) {
        page = page.form(ask::FORM);
    }
    if look.switched {
        page = page.remember_language(visit);
    }
    let notice = look.notice.map(|text| view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> });
    page.respond(visit, || {
        view! {
            <div class="head"><div>
                <p class="kicker">{review::page_title(l, &state)}</p>
                <h1>{t::title(l)}</h1>
                <p class="lead">{t::lead(l)}" "{by(l, "28 (d)")}</p>
            </div></div>
            {notice}
            {ui::errors(l, summary(l, &look.faults))}
            {requests::counters(visit, desk)}
            {requests::section(visit, review, desk)}
            {ask::section(visit, review, desk, look)}
        }
    })
}
