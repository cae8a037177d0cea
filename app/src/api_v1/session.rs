//! Signing in, and who one is.

use super::Problem;
use super::body::Sent;
use crate::http::{Visit, set_cookie};
use axum::Json;
use axum::response::{IntoResponse, Response};
use rules::calendar::civil_date;
use rules::refusal::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};

/// Not to be printed: the password is in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    email: String,
    password: String,
}

/// `POST /api/v1/session`: sets the same cookies as the page.
pub(crate) async fn sign_in(visit: Visit, Sent(sent): Sent<Credentials>) -> Result<Response, Problem> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let done = backend.sign_in(&sent.email, &sent.password, &visit.address, visit.device.as_deref()).await;
    let done = done.map_err(Problem::of(l))?;
    let session = backend.session(&done.token).await.map_err(Problem::of(l))?;
    let session = session.ok_or_else(|| Problem::internal(l))?;
    let body = json!({ "name": session.name, "kind": session.viewer.kind, "ends_at": session.ends_at });
    let mut response = Json(body).into_response();
    set_cookie(response.headers_mut(), "sid", &done.token, visit.https(), None);
    set_cookie(response.headers_mut(), "device", &done.device, visit.https(), Some(365));
    Ok(response)
}

/// `GET /api/v1/me`
pub(crate) async fn me(visit: Visit) -> Result<Response, Problem> {
    let session = visit.session.as_ref().ok_or_else(|| Problem::refused(visit.lang, Refusal::SignIn))?;
    let today = civil_date(visit.now);
    let viewer = &session.viewer;
    let roles: Vec<Value> = viewer
        .roles
        .iter()
        .map(|role| {
            json!({
                "review": role.review,
                "state": role.state,
                "duty": role.duty,
                "instruments": role.instruments,
                "from_on": role.from_on,
                "until_on": role.until_on,
                "active": role.is_active(today),
            })
        })
        .collect();
    let body = json!({
        "name": session.name,
        "email": session.email,
        "kind": viewer.kind,
        "lang": session.lang,
        "state": viewer.state,
        "roles": roles,
    });
    Ok(Json(body).into_response())
}
