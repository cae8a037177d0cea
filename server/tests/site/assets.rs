//! The built files: by exact name, in the encoding the browser takes, for ever.

use server::assets::{AssetsError, SiteFiles};

use crate::support::{Folder, ask, request, text, value};

#[tokio::test]
async fn a_file_comes_with_its_type_and_may_be_kept() {
    for (path, kind) in [
        ("/pkg/start-aaa.js", "text/javascript; charset=utf-8"),
        ("/pkg/style-bbb.css", "text/css; charset=utf-8"),
        ("/pkg/review-ccc.wasm", "application/wasm"),
        ("/favicon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ] {
        let response = ask(request("GET", path, &[])).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(value(response.headers(), "content-type"), Some(kind), "{path}");
        assert!(!text(response).await.is_empty(), "{path}");
    }
    assert_eq!(text(ask(request("GET", "/robots.txt", &[])).await).await, "User-agent: *\nDisallow: /\n");
}

#[tokio::test]
async fn the_browser_chooses_the_encoding() {
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "brotli"),
        ("br;q=0.1", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("br;q=0, gzip;q=1.0", Some("gzip"), "gzip"),
        ("br; Q=0.0", None, "import 'x'"),
        ("identity", None, "import 'x'"),
        ("brotli", None, "import 'x'"),
    ] {
        let response = ask(request("GET", "/pkg/start-aaa.js", &[("accept-encoding", accepted)])).await;
        assert_eq!(value(response.headers(), "content-encoding"), encoding, "{accepted}");
        assert_eq!(value(response.headers(), "vary"), Some("accept-encoding"));
        assert_eq!(text(response).await, body, "{accepted}");
    }
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let response = ask(request("GET", "/pkg/start-aaa.js", &[])).await;
    let tag = value(response.headers(), "etag").unwrap().to_owned();
    let again = ask(request("GET", "/pkg/start-aaa.js", &[("if-none-match", &format!("\"other\", W/{tag}"))])).await;
    assert_eq!(again.status(), 304);
    assert_eq!(value(again.headers(), "etag"), Some(tag.as_str()));
    assert_eq!(text(again).await, "");
    let other = ask(request("GET", "/pkg/start-aaa.js", &[("if-none-match", &tag), ("accept-encoding", "br")])).await;
    assert_eq!(other.status(), 200);
}

#[tokio::test]
async fn head_tells_the_length_and_sends_nothing() {
    let response = ask(request("HEAD", "/pkg/style-bbb.css", &[])).await;
    assert_eq!(response.status(), 200);
    assert_eq!(value(response.headers(), "content-length"), Some("3"));
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn no_other_file_can_be_reached() {
    for path in [
        "/pkg/",
        "/pkg/manifest.json",
        "/pkg/notes.txt",
        "/pkg/start-aaa.js.br",
        "/pkg/../secret.js",
        "/pkg/..%2Fsecret.js",
        "/pkg/%2e%2e%2fsecret.js",
        "/secret.js",
        "/pkg/%2Fetc%2Fpasswd",
    ] {
        assert_eq!(ask(request("GET", path, &[])).await.status(), 404, "{path}");
    }
}

#[test]
fn the_pages_learn_the_names() {
    let names = SiteFiles::load(Folder::built().path()).unwrap().names();
    assert_eq!(names.start, "start-aaa.js");
    assert_eq!(names.style, "style-bbb.css");
    assert_eq!(names.wasm, "review-ccc.wasm");
}

#[test]
fn what_is_missing_is_said() {
    let folder = Folder::new();
    let error = SiteFiles::load(folder.path()).unwrap_err();
    assert!(matches!(error, AssetsError::NotBuilt(_)) && error.to_string().contains("make build"), "{error}");
    folder.write("pkg/manifest.json", "{}");
    assert!(matches!(SiteFiles::load(folder.path()).unwrap_err(), AssetsError::BadManifest(..)));
    folder.write(
        "pkg/manifest.json",
        r#"{"start":"a.js","style":"a.css","wasm":"a.wasm","talk":"a.js","talk_wasm":"a.wasm","verify":"b.js"}"#,
    );
    assert!(matches!(SiteFiles::load(folder.path()).unwrap_err(), AssetsError::Missing(name) if name == "a.js"));
}
