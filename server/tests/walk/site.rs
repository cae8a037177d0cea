//! The application on a database of its own, with the demonstration in it, and ways to ask it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use backend::{Backend, Config, demo};
use http_body_util::BodyExt as _;
use server::assets::SiteFiles;
use server::layers;
use server::origin::Origin;
use server::recent::Recent;
use tower::ServiceExt as _;

const OWN: &str = "http://review.example";

/// The moment at which all of it happens: no session ends, no deadline passes between two runs.
const NOW: &str = "2026-11-21T09:00:00Z";

/// An application to ask; its folder goes with it.
pub struct Site {
    router: Router,
    folder: PathBuf,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }
}

/// An open stream of events.
pub struct Stream {
    pub status: StatusCode,
    headers: HeaderMap,
    body: Body,
    text: String,
}

/// One event of it.
#[derive(Debug, Default)]
pub struct Event {
    pub name: String,
    pub data: String,
    pub id: String,
    pub retry: String,
}

impl Stream {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The next event; none once the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        while !self.text.contains("\n\n") {
            let frame = tokio::time::timeout(Duration::from_secs(10), self.body.frame()).await;
            let data = frame.expect("no event came").map(|f| f.unwrap().into_data().unwrap())?;
            self.text.push_str(std::str::from_utf8(&data).unwrap());
        }
        let (event, rest) = self.text.split_once("\n\n").unwrap();
        let mut found = Event::default();
        for line in event.lines() {
            let (field, value) = line.split_once(':').unwrap();
            let value = value.trim_start();
            match field {
                "event" => found.name = value.to_owned(),
                "data" => found.data = value.to_owned(),
                "id" => found.id = value.to_owned(),
                "retry" => found.retry = value.to_owned(),
                _ => panic!("{line}"),
            }
        }
        self.text = rest.to_owned();
        Some(found)
    }
}

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub struct Person {
    /// How the tables call them.
    pub name: String,
    /// Their cookies; empty for nobody.
    pub cookie: String,
    /// The State for which they act, if for any.
    pub state: String,
}

/// What is sent beside the method and the path.
pub enum Sent {
    Nothing,
    Form(Vec<(&'static str, String)>),
    Json(String),
    /// A content type and what stands in the body.
    Raw(String, Vec<u8>),
}

impl Site {
    /// Opens a copy of the demonstration.
    pub async fn open() -> Self {
        let folder = new_folder();
        for (name, bytes) in seeded() {
            let path = folder.join(name);
            fs::write(&path, bytes).unwrap();
            // A key that others may read is refused.
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let backend = Backend::open(config(&folder)).await.unwrap();
        let pkg = folder.join("site/pkg");
        fs::create_dir_all(&pkg).unwrap();
        for name in ["start-a.js", "style-a.css", "review-a.wasm", "talk-a.js", "talk-a.wasm", "verify-a.js"] {
            fs::write(pkg.join(name), "-").unwrap();
        }
        let manifest = r#"{"start":"start-a.js","style":"style-a.css","wasm":"review-a.wasm","talk":"talk-a.js","talk_wasm":"talk-a.wasm","verify":"verify-a.js"}"#;
        fs::write(pkg.join("manifest.json"), manifest).unwrap();
        let files = SiteFiles::load(&folder.join("site")).unwrap();
        let counted = backend.clone();
        let recent = Recent::new(std::sync::Arc::new(move || counted.written()));
        let router = layers::wrap(app::router(backend, files.names()), files, &Origin::parse(OWN).unwrap(), recent);
        Self { router, folder }
    }

    /// The same application in another process, with other settings.
    pub async fn another(&self, change: impl FnOnce(&mut Config)) -> Backend {
        let mut config = config(&self.folder);
        change(&mut config);
        Backend::open(config).await.unwrap()
    }

    pub async fn ask(&self, who: &Person, method: &str, path: &str, sent: &Sent) -> Answer {
        self.ask_with(who, method, path, sent, &[]).await
    }

    /// With more headers.
    pub async fn ask_with(
        &self,
        who: &Person,
        method: &str,
        path: &str,
        sent: &Sent,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "sec-fetch-site") {
            request = request.header("sec-fetch-site", "same-origin");
        }
        if !who.cookie.is_empty() {
            request = request.header("cookie", &who.cookie);
        }
        // An empty value stands for a header that is not sent.
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let (kind, body) = match sent {
            Sent::Nothing => (None, Vec::new()),
            Sent::Form(fields) => (Some("application/x-www-form-urlencoded".to_owned()), encoded(fields).into_bytes()),
            Sent::Json(text) => (Some("application/json".to_owned()), text.clone().into_bytes()),
            Sent::Raw(kind, bytes) => (Some(kind.clone()), bytes.clone()),
        };
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, mut body) = response.into_parts();
        let is_stream = parts.headers.get("content-type").is_some_and(|t| t == "text/event-stream");
        let bytes = if is_stream {
            // It has no end: what comes at once is the answer.
            body.frame().await.and_then(|f| f.unwrap().into_data().ok()).unwrap_or_default().to_vec()
        } else {
            body.collect().await.unwrap().to_bytes().to_vec()
        };
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Opens a stream of events, as our own pages do.
    pub async fn stream(&self, who: &Person, path: &str, headers: &[(&str, &str)]) -> Stream {
        let mut all = vec![("sec-fetch-site", "same-origin")];
        all.extend_from_slice(headers);
        self.stream_from(who, path, &all).await
    }

    /// Opens a stream of events with these headers alone.
    pub async fn stream_from(&self, who: &Person, path: &str, headers: &[(&str, &str)]) -> Stream {
        let mut request = Request::builder().uri(path).header("accept-encoding", "br, gzip");
        for (name, value) in headers.iter().chain([&("cookie", who.cookie.as_str())]) {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Stream { status: parts.status, headers: parts.headers, body, text: String::new() }
    }

    pub async fn get(&self, who: &Person, path: &str) -> Answer {
        self.ask(who, "GET", path, &Sent::Nothing).await
    }

    /// Signs somebody of the demonstration in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Person {
        let body = serde_json::json!({ "email": email, "password": password }).to_string();
        let answer = self.ask(&nobody(), "POST", "/api/v1/session", &Sent::Json(body)).await;
        assert_eq!(answer.status, 200, "{email}: {}", answer.text());
        let cookies = answer.headers.get_all("set-cookie").iter();
        let cookies: Vec<&str> = cookies.map(|v| v.to_str().unwrap().split(';').next().unwrap()).collect();
        // Everybody reads English here, so that pages of different people can be compared.
        let state = email.split('@').nth(1).and_then(|host| host.strip_suffix(".example")).unwrap_or("").to_uppercase();
        Person { name: email.to_owned(), cookie: format!("{}; lang=en", cookies.join("; ")), state }
    }

    /// As [`Self::sign_in`], with the password of the demonstration.
    pub async fn enter(&self, email: &str) -> Person {
        self.sign_in(email, demo::PASSWORD).await
    }

    /// Every byte on disk: the database with what is not yet merged into it, the key and the attached files.
    pub fn disk(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push((path.clone(), fs::read(&path).unwrap()));
                }
            }
        }
        found
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Who is not signed in.
pub fn nobody() -> Person {
    Person { name: "nobody".to_owned(), cookie: String::new(), state: String::new() }
}

fn config(folder: &Path) -> Config {
    Config {
        database_url: format!("sqlite://{}?mode=rwc", folder.join("review.db").display()),
        key_file: folder.join("master.key"),
        public_url: OWN.to_owned(),
        demo: true,
        now: Some(NOW.parse().unwrap()),
        smtp_url: None,
        files_dir: folder.join("files"),
    }
}

fn new_folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("review-walk-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The files of a demonstration, made once for all tests; it takes seconds.
fn seeded() -> &'static [(&'static str, Vec<u8>)] {
    static MADE: OnceLock<Vec<(&'static str, Vec<u8>)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = new_folder();
        let inside = folder.clone();
        // A runtime of its own: the caller stands in one already.
        let made = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let backend = Backend::open(config(&inside)).await.unwrap();
                assert!(demo::seed(&backend).await.unwrap());
                backend.close().await;
            });
        });
        made.join().unwrap();
        // What a closed database leaves beside it would be missing in a copy.
        let left = fs::metadata(folder.join("review.db-wal")).map_or(0, |file| file.len());
        assert_eq!(left, 0, "the database was not closed whole");
        let files = ["review.db", "master.key"].map(|name| (name, fs::read(folder.join(name)).unwrap()));
        fs::remove_dir_all(folder).unwrap();
        files.into()
    })
}

/// A form as a browser sends it.
pub fn encoded<N: AsRef<str>>(fields: &[(N, String)]) -> String {
    let pair = |(name, value): &(N, String)| format!("{}={}", percent(name.as_ref()), percent(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A text for an address or a form.
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

const BOUNDARY: &str = "walk-boundary";

/// A form with files: fields, and files with field, name and content.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Sent {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for (field, name, data) in files {
        // As browsers do it: a quotation mark would end the name.
        let name = name.replace('"', "%22");
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(data);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Sent::Raw(format!("multipart/form-data; boundary={BOUNDARY}"), body)
}
