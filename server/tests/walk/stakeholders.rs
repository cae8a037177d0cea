//! Stakeholders live apart: marked texts in every confidential field, then everything that an organization can get.

use app::mail::Texts;
use backend::constructive::{GuestComposer, GuestMail};
use serde_json::json;

use crate::actors::Cast;
use crate::canary::{crawl, save};
use crate::site::{Person, Sent, Site};
use crate::targets::{attach, begin, say, talk, targets};

/// In every confidential field of a review.
const MARK: &str = "canaryreview5f2a";

/// In the reason of an objection.
const REASON: &str = "canaryreason8c1d";

/// Plants the mark wherever a delegation or the Secretariat writes: answers, files, messages in each room, notes.
async fn plant(site: &Site, cast: &Cast, review: &str) {
    let (expert, point) = (cast.person("editing.expert"), cast.person("editing.focal.point"));
    let secretariat = cast.person("secretariat");
    for question in ["untoc-2-7", "untoc-2-c3", "untoc-23-c4"] {
        let value = json!({ "kind": "text", "value": format!("{MARK} words") });
        assert_eq!(save(site, expert, review, question, &value).await.status, 200);
    }
    attach(site, cast, &format!("{MARK}.txt"), MARK.as_bytes()).await;
    let main = talk(site, point, review).await;
    let thread = main.rsplit('/').next().unwrap();
    say(site, point, thread, &format!("{MARK} from a State")).await;
    say(site, secretariat, thread, &format!("{MARK} from the Secretariat")).await;
    for room in ["delegation", "notes"] {
        let thread = begin(site, point, review, room, "article/untoc/23").await;
        say(site, point, &thread, &format!("{MARK} in {room}")).await;
    }
    let form = vec![("answers_on", "2027-01-04".to_owned()), ("reason", MARK.to_owned())];
    site.ask(point, "POST", &format!("/reviews/{review}/plan"), &Sent::Form(form)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_review_reaches_a_stakeholder() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let all = targets(&site, &cast).await;
    let at = all.iter().find(|t| t.name == "editing").unwrap().clone();
    plant(&site, &cast, &at.review).await;
    // A State objects, with a reason that is for the Bureau.
    let state = cast.person("uninvolved.focal.point");
    let page = site.get(state, &format!("/constructive/{}/circulation", at.event)).await.text();
    let list = crate::targets::between(&page, "value=\"objected:", ":").to_owned();
    let reason: &str = format!("reason-{}", at.application).leak();
    let form = vec![("act", format!("objected:{list}:{}", at.application)), (reason, REASON.to_owned())];
    let said = site.ask(state, "POST", &format!("/constructive/{}/circulation", at.event), &Sent::Form(form)).await;
    assert_eq!(said.status, 303, "{}", said.text());

    let outside: Vec<Person> = ["nobody", "ngo", "guest"].into_iter().map(|name| cast.person(name).clone()).collect();
    for page in crawl(&site, &outside, &all).await {
        for mark in [MARK, REASON] {
            assert!(!page.answer.text().contains(mark), "{mark} is in {} as {}", page.path, page.who.name);
            for (name, value) in &page.answer.headers {
                let value = String::from_utf8_lossy(value.as_bytes());
                assert!(!value.contains(mark), "{mark} is in {name} of {} as {}", page.path, page.who.name);
            }
        }
        // No page of a review is even there for them.
        let of_review = page.path.starts_with("/reviews/") || page.path.starts_with("/api/v1/reviews/");
        assert!(!of_review || page.answer.status != 200, "{} as {}", page.path, page.who.name);
    }
    // The search works: those who may see the marks do.
    let people = [cast.person("editing.focal.point").clone(), cast.person("bureau").clone()];
    let pages = crawl(&site, &people, std::slice::from_ref(&at)).await;
    let saw = |who: &str, mark: &str| pages.iter().any(|p| p.who.name == who && p.answer.text().contains(mark));
    assert!(saw("editing.focal.point", MARK) && saw("bureau", REASON));
    assert!(!saw("bureau", MARK), "the Bureau reads no review");
}

#[test]
fn mail_to_an_organization_says_where_and_nothing_more() {
    for lang in rules::language::Language::ALL {
        let mut subjects = std::collections::BTreeSet::new();
        for kind in [
            "link",
            "received",
            "changed",
            "convened",
            "not_convened",
            "admitted",
            "not_admitted",
            "comment_returned",
            "comment_cleared",
            "correction_answered",
            "withdrawn",
            "programme",
            "unknown",
        ] {
            let mail = GuestMail {
                id: uuid::Uuid::nil(),
                email: "a@b.example".to_owned(),
                lang,
                kind: kind.to_owned(),
                event: None,
                number: Some(7),
                path: "/stakeholders/xyz".to_owned(),
                created_at: Default::default(),
                attempts: 0,
                next_try_at: Default::default(),
                failure: None,
                sent_at: None,
                dropped_at: None,
                public_url: "https://review.example".to_owned(),
            };
            let composed = Texts.compose_guest(&mail);
            assert!(composed.text.contains("https://review.example/stakeholders/xyz"), "{}", composed.text);
            assert!(subjects.insert(composed.subject), "{lang:?} {kind}");
        }
    }
}
