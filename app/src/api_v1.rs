//! The thin JSON interface under `/api/v1`: for scripts, integrators and other portals.
//!
//! It decides nothing by itself: each handler calls the service that the page of the same matter calls, for the same
//! viewer, and so meets the same refusals. What it answers is described in `api_v1/openapi.json`, which a test holds
//! against the table of routes.

mod body;
mod dialogues;
mod document;
mod draws;
mod fault;
mod feedback;
mod inbox;
mod list;
mod place;
mod problem;
mod register;
mod responses;
mod reviews;
mod session;
mod threads;

pub(crate) use dialogues::{applications, create_dialogue, dialogue, dialogues};
pub(crate) use document::openapi;
pub(crate) use draws::{draw, draws};
pub(crate) use feedback::feedback;
pub(crate) use inbox::inbox;
pub(crate) use register::{parties, phases};
pub(crate) use responses::{response, save_answer};
pub(crate) use reviews::{review, reviews};
pub(crate) use session::{me, sign_in};
pub(crate) use threads::{draft, messages, post_message, save_draft, threads};

use crate::http::Visit;
use axum::response::{IntoResponse as _, Response};
use problem::Problem;
use rules::actor::Viewer;
use rules::refusal::Refusal;

/// No such path; nothing is said of who may have what.
pub(crate) fn not_found(visit: &Visit) -> Response {
    Problem::not_found(visit.lang).into_response()
}

/// The path is there, but not with this method.
pub(crate) fn method_not_allowed(visit: &Visit) -> Response {
    Problem::method_not_allowed(visit.lang).into_response()
}

/// The signed-in person as access is decided.
fn viewer(visit: &Visit) -> Result<&Viewer, Problem> {
    let session = visit.session.as_ref();
    session.map(|s| &s.viewer).ok_or_else(|| Problem::refused(visit.lang, Refusal::SignIn))
}
