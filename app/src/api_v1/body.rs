//! A body that must be JSON and say so. Fields that are not known are refused, so that a misspelt one is noticed.

use super::Problem;
use crate::http::Visit;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use rules::language::Language;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What was sent.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await;
        let lang = visit.map_err(|_| Problem::internal(Language::default()))?.lang;
        // Also what keeps pages of other sites out: their browsers ask before they send this type, and are not answered.
        if !is_json(&parts.headers) {
            return Err(Problem::not_json(lang));
        }
        // The size was limited by the layers around.
        let bytes = to_bytes(body, usize::MAX).await.map_err(|_| Problem::too_large(lang))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Problem::bad_request(lang, ""))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).and_then(|v| v.split(';').next());
    kind.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// For a field that may be `null` but not absent: leaving it out by mistake must not mean the same as emptying it.
pub(super) fn present<'de, D, T>(field: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_json_is_json() {
        let is = |kind: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            is_json(&headers)
        };
        assert!(is("application/json") && is("Application/JSON; charset=utf-8"));
        assert!(!is("text/plain") && !is("application/x-www-form-urlencoded") && !is("application/jsonp") && !is(""));
        assert!(!is_json(&HeaderMap::new()));
    }
}
