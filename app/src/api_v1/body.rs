//! A body that must be JSON and say so. Fields that are not known are refused, so that a misspelt one is noticed.

use super::Problem;
use super::fault::Wrong;
use crate::http::Visit;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use rules::language::Language;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

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
        read(&bytes).map(Self).map_err(|wrong| Problem::bad_request(lang, wrong))
    }
}

/// Reads JSON, and says which part of it cannot be read.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Wrong> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let syntax = |e: &serde_json::Error| Wrong::Syntax { line: e.line(), column: e.column() };
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| match error.inner().classify() {
        Category::Data => {
            let part = error.path().to_string();
            // The path of the whole is a dot.
            Wrong::Malformed { part: if part == "." { String::new() } else { part } }
        }
        Category::Io | Category::Syntax | Category::Eof => syntax(error.inner()),
    })?;
    json.end().map_err(|error| syntax(&error))?;
    Ok(body)
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

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only whether it can be read matters")]
    struct Body {
        lang: Language,
        inner: Vec<u8>,
    }

    #[test]
    fn the_part_that_cannot_be_read_is_named() {
        let part = |body: &str| match read::<Body>(body.as_bytes()) {
            Err(Wrong::Malformed { part }) => part,
            other => format!("{other:?}"),
        };
        assert_eq!(part(r#"{"lang":"de","inner":[]}"#), "lang");
        assert_eq!(part(r#"{"lang":"fr","inner":[1,-1]}"#), "inner[1]");
        assert_eq!(part(r#"{"lang":"fr","inner":[],"outer":1}"#), "outer");
        assert_eq!(part(r#"{"lang":"fr"}"#), "");
        assert_eq!(part("[]"), "");
        for body in ["", "{", r#"{"lang":"fr","inner":[]} x"#, "\u{feff}{}"] {
            assert!(matches!(read::<Body>(body.as_bytes()), Err(Wrong::Syntax { line: 1, .. })), "{body}");
        }
        assert!(read::<Body>(br#" {"lang":"fr","inner":[7]} "#).is_ok());
    }

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
