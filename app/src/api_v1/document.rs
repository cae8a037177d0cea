//! The description of this interface, for tools (OpenAPI 3.1).

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};

const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /api/v1/openapi.json`: for everybody.
pub(crate) async fn openapi() -> Response {
    let mut response = DOCUMENT.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::DOCUMENT;
    use crate::routes::ROUTES;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn document() -> Value {
        serde_json::from_str(DOCUMENT).unwrap()
    }

    #[test]
    fn it_describes_every_route_and_no_other() {
        let document = document();
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().keys().filter(|k| *k != "parameters");
                methods.map(move |method| (path.clone(), method.to_uppercase()))
            })
            .collect();
        let routes: BTreeSet<(String, String)> = ROUTES
            .iter()
            .filter(|r| r.path.starts_with("/api/v1/"))
            .map(|r| (r.path.to_owned(), r.method.to_owned()))
            .collect();
        assert_eq!(described, routes);
    }

    #[test]
    fn every_parameter_of_a_path_is_described() {
        let document = document();
        for (path, item) in document["paths"].as_object().unwrap() {
            let in_path: BTreeSet<&str> =
                path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')).collect();
            let listed = item.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let described: BTreeSet<&str> = listed.filter_map(|p| resolved(&document, p)["name"].as_str()).collect();
            assert_eq!(in_path, described, "{path}");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut open = vec![&document];
        let mut references = 0;
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) => {
                    if map.contains_key("$ref") {
                        references += 1;
                        assert!(!resolved(&document, value).is_null(), "{value}");
                    }
                    open.extend(map.values());
                }
                Value::Array(list) => open.extend(list),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        assert!(references > 20);
    }

    fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(place) => document.pointer(place.trim_start_matches('#')).unwrap_or(&Value::Null),
            None => value,
        }
    }
}
