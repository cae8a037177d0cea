//! Downloading a file: always as a download, with its own name as data, never shown by the browser inside the application.

use super::path::part;
use crate::http::{Failure, Visit};
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use backend::error::UploadFault;
use backend::service::Download;
use rules::questionnaire::FaultCode;

/// `GET /files/{id}`
pub(crate) async fn download(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    Ok(handed_out(visit.site.backend.download(viewer, part(&id)?).await?))
}

/// A file as a download.
pub(in crate::pages) fn handed_out(file: Download) -> Response {
    let name = format!("attachment; filename=\"download\"; filename*=UTF-8''{}", percent(&file.name));
    let mut response = file.data.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, header(&file.media_type));
    headers.insert(CONTENT_DISPOSITION, header(&name));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    response
}

/// What is wrong with a file that was sent; none where it is not the file.
pub(in crate::pages) fn fault_of(fault: &UploadFault) -> Option<FaultCode> {
    match fault {
        UploadFault::Empty => Some(FaultCode::FileEmpty),
        UploadFault::TooLarge { .. } => Some(FaultCode::FileTooLarge),
        UploadFault::Kind => Some(FaultCode::FileKind),
        UploadFault::TooMany { max } => Some(FaultCode::TooMany { max: *max }),
        UploadFault::TooManyUnused | UploadFault::Missing(_) => None,
    }
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// RFC 8187: everything but letters, digits and a few signs as percent-encoded UTF-8.
fn percent(name: &str) -> String {
    name.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
