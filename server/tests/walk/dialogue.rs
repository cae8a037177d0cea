//! Messages: whose they are is seen, and none is lost over a key that no page of ours made.

use crate::actors::Cast;
use crate::site::{Answer, Person, Sent, Site};
use crate::targets::{between, say, talk};

async fn send(site: &Site, who: &Person, path: &str, body: &str, key: &str) -> Answer {
    let form = [("body", body), ("lang", "en"), ("key", key)];
    site.ask(who, "POST", path, &Sent::Form(form.map(|(name, value)| (name, value.to_owned())).into())).await
}

/// The message with this text as somebody sees it: from its element to the text.
async fn shown(site: &Site, who: &Person, path: &str, body: &str) -> String {
    let page = site.get(who, path).await.text();
    let before = page.split_once(body).unwrap_or_else(|| panic!("{} does not see {body:?}", who.name)).0;
    before.rsplit_once("<li ").unwrap().1.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_messages_are_marked() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let path = talk(&site, cast.person("secretariat"), &cast.editing.id).await;
    let thread = path.rsplit('/').next().unwrap();
    let (officer, focal_point) = (cast.person("secretariat"), cast.person("editing.focal.point"));
    let (colleague, reviewer) = (cast.person("editing.expert"), cast.person("its-reviewer.focal.point"));
    for (who, body, own) in [(officer, "Of the officer", "You"), (focal_point, "Of the State", "Your delegation")] {
        say(&site, who, thread, body).await;
        for reader in [officer, focal_point, colleague, reviewer] {
            let message = shown(&site, reader, &path, body).await;
            let is_own = reader.name == who.name || (reader.state == who.state && !who.state.is_empty());
            assert_eq!(message.contains("data-own=\"true\""), is_own, "{body} for {}", reader.name);
            assert_eq!(message.contains(&format!("<b class=\"tag\">{own}</b>")), is_own, "{body} for {}", reader.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_with_a_faulty_key_is_sent_all_the_same() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let expert = cast.person("editing.expert");
    let path = talk(&site, expert, &cast.editing.id).await;
    for (n, key) in ["", "\0", "a b", "ключ", &"k".repeat(100_000)].into_iter().enumerate() {
        let answer = send(&site, expert, &path, &format!("Message {n} of the odd ones"), key).await;
        assert_eq!(answer.status, 303, "{:?}", key.get(..9));
        shown(&site, expert, &path, &format!("Message {n} of the odd ones")).await;
        // And if there is a fault in the text as well, the form comes back with a key that will do.
        let answer = send(&site, expert, &path, "left\u{202E}right", key).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(page.contains("left\u{202E}right"), "the text is gone");
        assert!(between(&page, "name=\"key\" value=\"", "\"").starts_with("message-"), "the faulty key came back");
    }
    let twice = send(&site, expert, &path, "Only once", "again").await;
    assert_eq!(twice.header("location"), send(&site, expert, &path, "Only once", "again").await.header("location"));
    assert_eq!(site.get(expert, &path).await.text().matches("Only once").count(), 1);
}
