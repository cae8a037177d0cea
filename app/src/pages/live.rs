//! `/live/reviews/{id}`: what happens in a review, told to an open page as server-sent events.
//!
//! An event says where something is new, in ids and numbers; the page asks for the rest by the ordinary ways, where access
//! is decided as for every page. Only a message that comes alone comes with its event, see `drawn`. A stream is no use of the session. It ends by itself, with the event `ended`, as soon as
//! the session or the right to read does.

mod drawn;

pub(crate) use drawn::Pieces;

use super::path::{part, query};
use crate::http::{Failure, Fields, Visit};
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::service::{Ending, News};
use futures_util::stream::unfold;
use rules::id::{ReviewId, ThreadId};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

/// After this time a browser that lost the stream opens it again by itself.
const RETRY: Duration = Duration::from_secs(2);

/// `GET /live/reviews/{id}`: with `thread`, the messages of that thread after the number in `after`, too. A browser that
/// opens the stream again by itself says in `Last-Event-ID` how far it came.
pub(crate) async fn follow(
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // Not a way to the form of signing in, which a page that opens a stream could not show.
    let Some(session) = &visit.session else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    let review: ReviewId = part(&id)?;
    let asked = query(raw);
    let thread = match asked.get("thread") {
        "" => None,
        thread => Some((part::<ThreadId>(thread)?, after(&asked, &headers))),
    };
    let follower = match visit.site.backend.follow(session, review, thread).await {
        Ok(follower) => follower,
        Err(ServiceError::Wait { .. }) => return Ok(StatusCode::TOO_MANY_REQUESTS.into_response()),
        Err(other) => return Err(other.into()),
    };
    let thread = thread.map(|(id, _)| id);
    let stream = unfold((follower, visit), move |(mut follower, visit)| async move {
        let news = follower.next().await?;
        let piece = match (&news, thread) {
            (News::Message { seq, alone: true }, Some(thread)) => drawn::piece(&visit, &follower, thread, *seq).await,
            _ => None,
        };
        Some((Ok::<_, Infallible>(event(&visit, &news, piece.as_deref())), (follower, visit)))
    });
    let mut response = Sse::new(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather an answer before they pass it on are asked not to.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// How far the page came: what the browser remembers counts more than the address with which the page began.
fn after(asked: &Fields, headers: &HeaderMap) -> u32 {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    last.or_else(|| asked.get("after").parse().ok()).unwrap_or(0)
}

fn event(visit: &Visit, news: &News, piece: Option<&str>) -> Event {
    let (name, data) = match news {
        News::Message { seq, .. } => ("message", json!({ "seq": seq, "html": piece.unwrap_or_default() })),
        News::Thread { thread } => ("thread", json!({ "thread": thread })),
        News::Read { thread } => ("read", json!({ "thread": thread })),
        News::Writing { thread, name, state } => {
            let state = state.map(|s| visit.state_name(s));
            ("writing", json!({ "thread": thread, "name": &**name, "state": state }))
        }
        News::Again => ("again", json!({})),
        News::Beat => ("beat", json!({})),
        News::Ended(ending) => {
            let why = match ending {
                Ending::Session => "session",
                Ending::Right => "right",
                Ending::Server => "server",
            };
            ("ended", json!({ "why": why }))
        }
    };
    let event = Event::default().event(name).data(data.to_string());
    match news {
        News::Message { seq, .. } => event.id(seq.to_string()),
        News::Beat => event.retry(RETRY),
        _ => event,
    }
}

/// `POST /live/threads/{id}/writing`: somebody is typing in a thread. Said by the page now and then; nothing is kept.
pub(crate) async fn writing(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    visit.site.backend.tell_writing(&session.viewer, part(&id)?, &session.name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
