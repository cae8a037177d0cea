//! Drawings of lots: public, so that a portal or a script can repeat them without an account.

use super::Problem;
use super::list::Asked;
use crate::http::Visit;
use axum::extract::Path;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use backend::service::DrawLine;
use rules::actor::Viewer;
use rules::id::DrawId;
use serde_json::{Value, json};

/// Who asks; nobody need be signed in.
fn viewer(visit: &Visit) -> Option<&Viewer> {
    visit.session.as_ref().map(|s| &s.viewer)
}

/// `GET /api/v1/draws`
pub(crate) async fn draws(visit: Visit, asked: Asked) -> Result<Response, Problem> {
    let lines = visit.site.backend.draws(viewer(&visit)).await.map_err(Problem::of(visit.lang))?;
    asked.page(lines.iter().map(|d| (d.id, line(d))).collect(), &[])
}

fn line(d: &DrawLine) -> Value {
    json!({
        "id": d.id,
        "kind": d.kind.code(),
        "title": d.title,
        "status": d.status.code(),
        "rehearsal": d.rehearsal,
        "rule_set": d.rule_set,
        "pool_sha256": d.pool_sha256,
        "created_at": d.created_at,
        "finished_at": d.finished_at,
        "adopted_at": d.adopted_at,
    })
}

/// `GET /api/v1/draws/{id}`: the record, byte for byte as it is hashed.
pub(crate) async fn draw(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: DrawId = id.parse().map_err(|_| Problem::not_found(visit.lang))?;
    let text = visit.site.backend.draw_record(viewer(&visit), id).await.map_err(Problem::of(visit.lang))?;
    let mut response = text.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
