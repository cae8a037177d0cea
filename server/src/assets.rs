//! The built browser half: read into memory once at the start and served by exact name.
//!
//! A request names a key of a map, never a path of the disk, so no request can reach any other file. The names carry a hash of
//! the content: a browser may keep a file for ever.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_A_DAY: &str = "public, max-age=86400";
const FAVICON: &str = include_str!("../../app/public/favicon.svg");
const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// Why the built files cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    /// Nothing was built, or the site root is elsewhere.
    #[error("the browser half is not at {}: run `make build`, or set LEPTOS_SITE_ROOT to where it is", .0.display())]
    NotBuilt(PathBuf),
    /// A file is there but cannot be read.
    #[error("{} cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, #[source] io::Error),
    /// The list of files is not what the build writes.
    #[error("{} is not a list of built files ({}): run `make build`", .0.display(), .1)]
    BadManifest(PathBuf, #[source] serde_json::Error),
    /// The list names a file that is not there.
    #[error("the built file {0} is missing: run `make build`")]
    Missing(String),
}

/// `pkg/manifest.json`: which of the files is which.
#[derive(Debug, Deserialize)]
struct Manifest {
    start: String,
    style: String,
    wasm: String,
    talk: String,
    talk_wasm: String,
    verify: String,
}

/// One file in the encodings in which it can be sent.
#[derive(Debug)]
struct File {
    content_type: HeaderValue,
    name: String,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// All built files.
#[derive(Debug)]
pub struct SiteFiles {
    manifest: Manifest,
    files: HashMap<String, File>,
}

impl SiteFiles {
    /// Reads the files below `site_root`.
    ///
    /// # Errors
    /// When they were not built, are incomplete, or cannot be read.
    pub fn load(site_root: &Path) -> Result<Self, AssetsError> {
        let folder = site_root.join("pkg");
        let manifest_path = folder.join("manifest.json");
        let text = match fs::read(&manifest_path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(AssetsError::NotBuilt(folder)),
            Err(error) => return Err(AssetsError::Unreadable(manifest_path, error)),
        };
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| AssetsError::BadManifest(manifest_path, error))?;
        let mut files = HashMap::new();
        let entries = fs::read_dir(&folder).map_err(|error| AssetsError::Unreadable(folder.clone(), error))?;
        for entry in entries {
            let path = entry.map_err(|error| AssetsError::Unreadable(folder.clone(), error))?.path();
            // Variants, the manifest and anything unknown have no type here and get no name of their own.
            let Some(content_type) = content_type(&path) else { continue };
            let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
            let file = File {
                content_type: HeaderValue::from_static(content_type),
                plain: read(&path)?.ok_or_else(|| AssetsError::Missing(name.clone()))?,
                brotli: read(&folder.join(format!("{name}.br")))?,
                gzip: read(&folder.join(format!("{name}.gz")))?,
                name: name.clone(),
            };
            files.insert(name, file);
        }
        let Manifest { start, style, wasm, talk, talk_wasm, verify } = &manifest;
        for name in [start, style, wasm, talk, talk_wasm, verify] {
            if !files.contains_key(name) {
                return Err(AssetsError::Missing(name.clone()));
            }
        }
        Ok(Self { manifest, files })
    }

    /// The names that pages refer to, each below `/pkg/`.
    #[must_use]
    pub fn names(&self) -> app::Assets {
        app::Assets {
            start: self.manifest.start.clone(),
            style: self.manifest.style.clone(),
            wasm: self.manifest.wasm.clone(),
            talk: self.manifest.talk.clone(),
            talk_wasm: self.manifest.talk_wasm.clone(),
            verify: self.manifest.verify.clone(),
        }
    }
}

/// The routes of the files, the icon and the notice to robots. `get` answers HEAD as well.
pub fn routes(files: SiteFiles) -> Router {
    Router::new()
        .route("/pkg/{name}", get(file))
        .with_state(Arc::new(files.files))
        .route("/favicon.svg", get(|| fixed("image/svg+xml", FAVICON)))
        .route("/robots.txt", get(|| fixed("text/plain; charset=utf-8", ROBOTS)))
}

async fn fixed(content_type: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, content_type), (CACHE_CONTROL, FOR_A_DAY)], text).into_response()
}

async fn file(
    State(files): State<Arc<HashMap<String, File>>>,
    extract::Path(name): extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = files.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let (encoding, bytes) = if let Some(bytes) = file.brotli.as_ref().filter(|_| accepts(&headers, "br")) {
        (Some("br"), bytes)
    } else if let Some(bytes) = file.gzip.as_ref().filter(|_| accepts(&headers, "gzip")) {
        (Some("gzip"), bytes)
    } else {
        (None, &file.plain)
    };
    // The name stands for the content already; each encoding is another sequence of bytes and so has another tag.
    let tag = format!("\"{}-{}\"", file.name, encoding.unwrap_or("plain"));
    let common = [(CACHE_CONTROL, FOR_EVER.to_owned()), (ETAG, tag.clone()), (VARY, "accept-encoding".to_owned())];
    if knows(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response = (common, bytes.clone()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, file.content_type.clone());
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether the client takes this encoding: named, and not with the weight zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts
                .filter_map(|part| part.split_once('='))
                .any(|(key, weight)| key.trim().eq_ignore_ascii_case("q") && weight.trim().parse() == Ok(0.0_f32));
            named && !refused
        })
}

/// Whether the client holds this very version.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == tag)
}

fn content_type(path: &Path) -> Option<&'static str> {
    if path.file_name()? == "manifest.json" {
        return None;
    }
    match path.extension()?.to_str()? {
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "json" => Some("application/json"),
        "svg" => Some("image/svg+xml"),
        "wasm" => Some("application/wasm"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// A file's bytes, or nothing where there is no such file.
fn read(path: &Path) -> Result<Option<Bytes>, AssetsError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Bytes::from(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(AssetsError::Unreadable(path.to_owned(), error)),
    }
}
