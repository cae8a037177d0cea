//! A small site to test with, and ways to ask it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, Response, header};
use axum::response::{Html, IntoResponse};
use axum::routing::{any, get, post};
use http_body_util::BodyExt as _;
use server::assets::SiteFiles;
use server::layers;
use server::origin::Origin;
use server::recent::Recent;
use tower::ServiceExt as _;

/// The public address of the site below.
pub const OWN: &str = "https://review.example";

/// A folder that is removed at the end of the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("review-server-test-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("pkg")).unwrap();
        Self(path)
    }

    /// With the files that a build writes.
    pub fn built() -> Self {
        let folder = Self::new();
        folder.write("pkg/start-aaa.js", "import 'x'");
        folder.write("pkg/start-aaa.js.br", "brotli");
        folder.write("pkg/start-aaa.js.gz", "gzip");
        folder.write("pkg/style-bbb.css", "p{}");
        folder.write("pkg/review-ccc.wasm", "\0asm");
        folder.write("pkg/notes.txt", "not for the public");
        folder.write("secret.js", "not for the public");
        folder.write("pkg/verify-ddd.js", "import 'y'");
        folder.write("pkg/talk-eee.js", "import 'z'");
        folder.write("pkg/talk-fff.wasm", "\0asm");
        let manifest = r#"{"start":"start-aaa.js","style":"style-bbb.css","wasm":"review-ccc.wasm","talk":"talk-eee.js","talk_wasm":"talk-fff.wasm","verify":"verify-ddd.js"}"#;
        folder.write("pkg/manifest.json", manifest);
        folder
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The site at another public address.
pub fn site_at(own: &str) -> Router {
    let pages = Router::new()
        .route("/", get(|| async { Html("x".repeat(4_000)) }))
        .route("/small", get(|| async { Html("x") }))
        .route("/kept", get(|| async { ([(header::CACHE_CONTROL, "private, max-age=5")], "x") }))
        .route("/download", get(|| async { ([(header::CONTENT_DISPOSITION, "attachment")], Html("x".repeat(4_000))) }))
        .route("/picture", get(|| async { ([(header::CONTENT_TYPE, "image/png")], "x".repeat(4_000)) }))
        .route("/panic", get(panics))
        .route("/slow", get(slow))
        .route(
            "/peer",
            get(|ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>| async move { peer.ip().to_string() }),
        )
        .route("/change", any(|| async { "changed" }))
        .route("/api/v1/things", any(|| async { "changed" }))
        .route("/length", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/answers/1/file", post(|body: Bytes| async move { body.len().to_string() }));
    let folder = Folder::built();
    layers::wrap(pages, SiteFiles::load(folder.path()).unwrap(), &Origin::parse(own).unwrap(), Recent::off())
}

async fn panics() -> impl IntoResponse {
    assert!(std::hint::black_box(false), "words that nobody may see");
}

async fn slow() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    "late"
}

/// One question to the site.
pub async fn ask(request: Request<Body>) -> Response<Body> {
    site_at(OWN).oneshot(request).await.unwrap()
}

/// A request without a body.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8_lossy(&response.into_body().collect().await.unwrap().to_bytes()).into_owned()
}

pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}
