//! JSON that is the same byte for byte wherever and whenever it is made from the same content: sorted keys, no white
//! space that says nothing. What is sent officially is kept and hashed in this form.

use serde_json::Value as Json;

/// A text.
pub(crate) fn text(s: &str) -> Json {
    Json::String(s.to_owned())
}

/// An object of these members.
pub(crate) fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Appends it. Sorts by itself: whether `serde_json` keeps keys sorted hangs on features that another crate may switch.
pub(crate) fn write(json: &Json, out: &mut String) {
    match json {
        Json::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(&text(key), out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => out.push_str(&json.to_string()),
    }
}
