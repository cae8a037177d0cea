//! What a form posted: its fields in order, and files if it was sent with some. Nothing typed is thrown away.

use super::Failure;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use rules::language::Language;

/// A file as sent.
#[derive(Clone, Debug)]
pub(crate) struct SentFile {
    /// The field.
    pub(crate) field: String,
    /// The name it has at the sender's.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) data: Bytes,
}

/// A posted form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pairs: Vec<(String, String)>,
    pub(crate) files: Vec<SentFile>,
}

impl Fields {
    /// The first value of a field; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// All values of a field.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All fields in order.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The language to which the visitor switches, if this post is a switch.
    pub(crate) fn switch(&self) -> Option<Language> {
        Language::from_code(self.get("switch_lang"))
    }

    /// As text, for carrying a form over a new sign-in.
    pub(crate) fn encoded(&self) -> String {
        serde_urlencoded::to_string(&self.pairs).unwrap_or_default()
    }

    /// From such a text.
    pub(crate) fn decoded(text: &str) -> Self {
        Self { pairs: serde_urlencoded::from_str(text).unwrap_or_default(), files: Vec::new() }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        if kind.starts_with("multipart/form-data") {
            return multipart(request, state).await;
        }
        // The size was limited by the layers around.
        let body = to_bytes(request.into_body(), usize::MAX).await.map_err(|_| Failure::TooLarge)?;
        if kind.starts_with("application/x-www-form-urlencoded") {
            // Bytes that are no UTF-8 become the replacement character; a form of our own pages never has any.
            let text = String::from_utf8_lossy(&body);
            return Ok(Self::decoded(&text));
        }
        if body.is_empty() { Ok(Self::default()) } else { Err(Failure::BadRequest) }
    }
}

async fn multipart<S: Send + Sync>(request: Request, state: &S) -> Result<Fields, Failure> {
    let mut form = Multipart::from_request(request, state).await.map_err(|_| Failure::BadRequest)?;
    let mut fields = Fields::default();
    while let Some(part) = form.next_field().await.map_err(|e| too_large_or_bad(&e))? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let data = part.bytes().await.map_err(|e| too_large_or_bad(&e))?;
                // A file control left empty is sent as a file without name and content.
                if !(name.is_empty() && data.is_empty()) {
                    fields.files.push(SentFile { field, name, data });
                }
            }
            None => {
                let data = part.bytes().await.map_err(|e| too_large_or_bad(&e))?;
                fields.pairs.push((field, String::from_utf8_lossy(&data).into_owned()));
            }
        }
    }
    Ok(fields)
}

fn too_large_or_bad(error: &axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::BadRequest }
}
