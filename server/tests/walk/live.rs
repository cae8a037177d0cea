//! Streams of events, as a browser gets them: who may open one, what stands in it, how it resumes and ends.

use crate::actors::Cast;
use crate::site::{Person, Sent, Site, Stream, nobody};

/// A review with a dialogue, its thread, somebody who reads it and somebody who writes.
struct Scene {
    site: Site,
    review: String,
    thread: String,
    reader: Person,
    writer: Person,
}

impl Scene {
    async fn set() -> Self {
        let site = Site::open().await;
        let cast = Cast::find(&site).await;
        let (reader, writer) = (cast.person("editing.expert").clone(), cast.person("secretariat").clone());
        let review = cast.editing.id.clone();
        let threads = site.get(&writer, &format!("/api/v1/reviews/{review}/threads")).await.json();
        let mut threads = threads["items"].as_array().unwrap().iter();
        let thread = threads.find(|t| t["room"] == "dialogue" && t["subject"] == "review").unwrap();
        let thread = thread["id"].as_str().unwrap().to_owned();
        Self { site, review, thread, reader, writer }
    }

    fn path(&self, after: u64) -> String {
        format!("/live/reviews/{}?thread={}&after={after}", self.review, self.thread)
    }

    async fn say(&self, body: &str) -> u64 {
        let text = serde_json::json!({ "body": body, "lang": "en", "key": format!("key-{body}") }).to_string();
        let path = format!("/api/v1/threads/{}/messages", self.thread);
        let answer = self.site.ask(&self.writer, "POST", &path, &Sent::Json(text)).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        answer.json()["seq"].as_u64().unwrap()
    }

    async fn follow(&self, path: &str, headers: &[(&str, &str)]) -> Stream {
        self.site.stream(&self.reader, path, headers).await
    }
}

fn seq(data: &str) -> u64 {
    serde_json::from_str::<serde_json::Value>(data).unwrap()["seq"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_begins_at_once_and_brings_each_message_by_number() {
    let scene = Scene::set().await;
    let before = scene.say("before").await;
    let mut stream = scene.follow(&scene.path(0), &[]).await;
    assert_eq!(stream.status, 200);
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert_eq!(stream.header("cache-control"), "no-store");
    assert_eq!(stream.header("content-encoding"), "", "a compressor would hold events back");
    let first = stream.next().await.unwrap();
    assert_eq!((first.name.as_str(), first.retry.as_str()), ("beat", "2000"));
    let told = stream.next().await.unwrap();
    assert_eq!((told.name.as_str(), seq(&told.data), told.id.as_str()), ("message", before, &*before.to_string()));
    let after = scene.say("after").await;
    assert_eq!(after, before + 1);
    let told = stream.next().await.unwrap();
    assert_eq!((seq(&told.data), told.id), (after, after.to_string()));
    assert!(told.data.contains("after") && told.data.contains(&format!("message-{after}")), "{}", told.data);
    // Who wrote it sees it otherwise than all others, and asks for it.
    let mut own = scene.site.stream(&scene.writer, &scene.path(after), &[]).await;
    assert_eq!(own.next().await.unwrap().name, "beat");
    let again = scene.say("again").await;
    let told = own.next().await.unwrap();
    assert_eq!((seq(&told.data), told.data.contains("message-")), (again, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_resumes_where_the_browser_was() {
    let scene = Scene::set().await;
    let one = scene.say("one").await;
    let mut stream = scene.follow(&scene.path(one), &[]).await;
    let two = scene.say("two").await;
    let told = loop {
        let event = stream.next().await.unwrap();
        if event.name == "message" {
            break event;
        }
    };
    assert_eq!(seq(&told.data), two);
    drop(stream);
    // The line was cut; the address is still the old one.
    let three = scene.say("three").await;
    let mut resumed = scene.follow(&scene.path(one), &[("last-event-id", told.id.as_str())]).await;
    let mut seen = Vec::new();
    let four = scene.say("four").await;
    while seen.last() != Some(&four) {
        let event = resumed.next().await.unwrap();
        if event.name == "message" {
            seen.push(seq(&event.data));
        }
    }
    assert!(seen == [three, four] || seen == [four], "{seen:?}");
    // What cannot be a number is as if nothing had been seen.
    let mut odd = scene.follow(&scene.path(one), &[("last-event-id", "x; y")]).await;
    odd.next().await.unwrap();
    assert_eq!(seq(&odd.next().await.unwrap().data), four);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_pages_open_one() {
    let scene = Scene::set().await;
    let site = ("sec-fetch-site", "cross-site");
    for (headers, status) in [
        (vec![], 200),
        (vec![("sec-fetch-site", "same-origin")], 200),
        (vec![("origin", "http://review.example")], 200),
        (vec![site], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("sec-fetch-site", "none")], 403),
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![site, ("origin", "http://review.example")], 403),
    ] {
        let answer = scene.site.stream_from(&scene.reader, &scene.path(0), &headers).await;
        assert_eq!(answer.status, status, "{headers:?}");
    }
    let stranger = scene.site.stream(&nobody(), &scene.path(0), &[]).await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_and_says_so() {
    let scene = Scene::set().await;
    let mut stream = scene.follow(&scene.path(99), &[]).await;
    assert_eq!(stream.next().await.unwrap().name, "beat");
    let out = scene.site.ask(&scene.reader, "POST", "/sign-out", &Sent::Nothing).await;
    assert_eq!(out.status, 303);
    let last = stream.next().await.unwrap();
    assert_eq!((last.name.as_str(), last.data.as_str()), ("ended", r#"{"why":"session"}"#));
    assert!(stream.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_opens_so_many_and_no_more() {
    let scene = Scene::set().await;
    let mut open = Vec::new();
    loop {
        let stream = scene.follow(&scene.path(99), &[]).await;
        if stream.status == 429 {
            break;
        }
        assert_eq!(stream.status, 200);
        open.push(stream);
        assert!(open.len() <= 100, "there is no end");
    }
    assert!(open.len() >= 10);
    assert_eq!(scene.site.stream(&scene.writer, &scene.path(99), &[]).await.status, 200, "somebody else may");
    open.pop();
    assert_eq!(scene.follow(&scene.path(99), &[]).await.status, 200, "a place that was given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_is_named_in_the_readers_language() {
    let scene = Scene::set().await;
    let cast = Cast::find(&scene.site).await;
    let mut stream = scene.site.stream(&scene.writer, &scene.path(99), &[]).await;
    assert_eq!(stream.next().await.unwrap().name, "beat");
    let path = format!("/live/threads/{}/writing", scene.thread);
    assert_eq!(scene.site.ask(&scene.reader, "POST", &path, &Sent::Nothing).await.status, 204);
    let told = stream.next().await.unwrap();
    assert_eq!(told.name, "writing");
    let data: serde_json::Value = serde_json::from_str(&told.data).unwrap();
    assert_eq!(data["thread"], scene.thread.as_str());
    assert!(data["name"].as_str().is_some_and(|name| !name.is_empty()));
    let state = data["state"].as_str().unwrap();
    assert!(state.len() > 3 && state != cast.editing.state, "{state} is a name");
}
