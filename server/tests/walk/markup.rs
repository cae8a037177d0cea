//! Markup that somebody writes into everything that takes a text: it is shown as text, to everybody, everywhere.

use app::routes::ROUTES;
use serde_json::json;

use crate::actors::Cast;
use crate::canary::{crawl, save};
use crate::site::{Answer, Person, Sent, Site, multipart, nobody, percent};
use crate::targets::{FILE_QUESTION, Target, account, attach, begin, say, talk, targets};

/// Ends an area of text, a title, an attribute and a data block, and then would run.
const MARKUP: &str = "</textarea></title></script><script>alert(7)</script>\"'><img src=x onerror=alert(7)>";

/// Pieces that no page of ours contains unless something of the above became markup.
const RUNS: [&str; 6] = [
    "<script>alert(7)",
    "</textarea></title>",
    "</title></script>",
    "\"'><img",
    "<img src=x",
    "nowhere\"onmouseover='",
];

fn check(answer: &Answer, what: &str) {
    if !answer.is_html() {
        return;
    }
    let text = answer.text();
    for piece in RUNS {
        if let Some(at) = text.find(piece) {
            let from = text.floor_char_boundary(at.saturating_sub(200));
            let until = text.ceil_char_boundary((at + 200).min(text.len()));
            panic!("{piece} stands in {what}:\n{}", &text[from..until]);
        }
    }
}

/// A delegate with markup for a name and a position, who takes part in the review.
async fn join(site: &Site, cast: &Cast) -> Person {
    let (admin, email, password) = (cast.person("admin"), "markup@vct.example", "seven wet stones in a row");
    let form = |fields: &[(&'static str, &str)]| {
        Sent::Form(fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let fields = [
        ("name", MARKUP),
        ("email", email),
        ("kind", "delegate"),
        ("state", "VCT"),
        ("position", MARKUP),
        ("lang", "en"),
        ("password", password),
    ];
    let made = site.ask(admin, "POST", "/accounts", &form(&fields)).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let id = account(site, admin, email).await;
    let role =
        [("review_code", "VCT-I"), ("state", "VCT"), ("duty", "expert"), ("from_on", "2026-11-01"), ("until_on", "")];
    let given = site.ask(admin, "POST", &format!("/accounts/{id}/roles"), &form(&role)).await;
    assert_eq!(given.status, 303, "{}", given.text());
    let person = site.sign_in(email, password).await;
    Person { name: "editing.markup".to_owned(), ..person }
}

/// Writes markup wherever a text is taken.
async fn write(site: &Site, cast: &Cast, writer: &Person, at: &Target) -> Vec<Target> {
    let laws = json!({ "kind": "laws", "value": [{
        "act": MARKUP, "article": MARKUP, "date": null,
        "link": "https://example.org/%22onmouseover=alert(7)", "excerpt": MARKUP,
    }]});
    let authority = json!({ "kind": "authority", "value": {
        "name": MARKUP, "function": MARKUP, "address": MARKUP, "email": "a@example.org", "telephone": MARKUP,
    }});
    let mut marked = Vec::new();
    for (question, value) in [
        ("untoc-2-7", json!({ "kind": "text", "value": format!("first {MARKUP}") })),
        ("untoc-2-7", json!({ "kind": "text", "value": MARKUP })),
        ("untoc-2-c1", laws),
        ("untoc-9-3", authority),
        ("untoc-2-c3", json!({ "kind": "text", "value": format!("\n{MARKUP}") })),
    ] {
        let answer = save(site, writer, &at.review, question, &value).await;
        assert_eq!(answer.status, 200, "{question}: {}", answer.text());
        marked.push(Target { question: question.to_owned(), ..at.clone() });
    }
    let file = attach(site, cast, "<script>alert(7)<img src=x onerror=alert(7)>.txt", b"words").await;
    marked.push(Target { question: FILE_QUESTION.to_owned(), file, ..at.clone() });
    for room in ["dialogue", "delegation", "notes"] {
        let thread = begin(site, writer, &at.review, room, "article/untoc/23").await;
        let marks = format!(
            "*{MARKUP}*\n\n- {MARKUP}\n\n> {MARKUP}\n\n[{MARKUP}](https://a.example/) https://a.example/{MARKUP}"
        );
        say(site, writer, &thread, &marks).await;
        let draft = json!({ "body": MARKUP, "lang": "en", "base_revision": 0 }).to_string();
        let saved = site.ask(writer, "PUT", &format!("/api/v1/threads/{thread}/draft"), &Sent::Json(draft)).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        marked.push(Target { thread, ..at.clone() });
    }
    let fields = vec![("reference", MARKUP.to_owned()), ("decided_on", "2026-11-20".to_owned())];
    let secretariat = cast.person("secretariat");
    let recorded = site.ask(secretariat, "POST", "/phases/I/1/decision", &Sent::Form(fields)).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    // The administrator's page of this person, too.
    let account = account(site, cast.person("admin"), "markup@vct.example").await;
    marked.push(Target { account, ..at.clone() });
    marked
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_never_becomes_markup() {
    let site = Site::open().await;
    let mut cast = Cast::find(&site).await;
    let at = targets(&site, &cast).await.into_iter().find(|t| t.name == "editing").unwrap();
    let writer = join(&site, &cast).await;
    let marked = write(&site, &cast, &writer, &at).await;
    cast.people.push(writer);
    let mut escaped = 0;
    for page in crawl(&site, &cast.people, &marked).await {
        check(&page.answer, &format!("{} as {}", page.path, page.who.name));
        escaped += usize::from(page.answer.is_html() && page.answer.text().contains("&lt;script&gt;alert(7)"));
    }
    assert!(escaped > 20, "the markup was hardly shown at all: {escaped}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_in_a_form_or_from_an_address_never_becomes_markup() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let at = targets(&site, &cast).await.into_iter().find(|t| t.name == "editing").unwrap();
    let asked = percent(MARKUP);
    for path in [
        format!("/accounts?q={asked}"),
        format!("/parties?q={asked}&region={asked}"),
        format!("/reviews?group={asked}&stage={asked}&q={asked}"),
        format!("/library?q={asked}&state={asked}"),
        format!("/sign-in?next=/{asked}"),
        format!("/{asked}"),
        format!("/phases/{asked}/1/decision"),
        format!("/reviews/{}/questionnaire/1/history/{asked}", at.review),
        // As some programs send it: a browser would not let a quotation mark through.
        "/nowhere\"onmouseover='alert(7)".to_owned(),
    ] {
        for who in &cast.people {
            check(&site.get(who, &path).await, &format!("{path} as {}", who.name));
        }
    }
    // With a character that is refused, so that each form is drawn again with what was typed.
    let typed = format!("{MARKUP}\0");
    let names = [
        "body",
        "lang",
        "key",
        "answers_on",
        "feedback_on",
        "languages",
        "reference",
        "decided_on",
        "name",
        "email",
        "kind",
        "state",
        "position",
        "review_code",
        "duty",
        "from_on",
        "until_on",
        "instruments",
        "password",
        "present",
        "new",
        "again",
        "csv",
        "sha256",
        "next",
        "resume_path",
        "resume",
        "back",
        "untoc-2-7",
        "untoc-2-2",
        "untoc-5-4",
        "untoc-2-c1.0.act",
        "untoc-2-c1.0.link",
        "untoc-5-8.convictions.2024",
        "untoc-2-7.lang",
        "revisions",
        "act",
        "declaration",
        "version",
        "account",
        "disabled",
    ];
    for switch in [None, Some("ar")] {
        let mut fields: Vec<(&'static str, String)> = names.iter().map(|name| (*name, typed.clone())).collect();
        fields.extend(switch.map(|lang| ("switch_lang", lang.to_owned())));
        for route in
            ROUTES.iter().filter(|r| r.method == "POST" && !r.path.starts_with("/api/") && r.path != "/sign-out")
        {
            let path = at.path(route.path);
            for who in cast.people.iter().filter(|p| !p.name.contains("observer")) {
                let answer = site.ask(who, "POST", &path, &Sent::Form(fields.clone())).await;
                assert!(answer.status.as_u16() < 500, "{path} as {}: {}", who.name, answer.status);
                check(&answer, &format!("{path} as {}", who.name));
                assert!(!answer.header("location").contains(['<', '"', '\'']), "{path} as {}", who.name);
            }
        }
    }
    let csv = format!("{MARKUP},{MARKUP}\n{MARKUP}");
    let form = multipart(&[], &[("file", MARKUP, csv.as_bytes())]);
    check(&site.ask(cast.person("secretariat"), "POST", "/parties/import", &form).await, "the comparison");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_over_a_new_sign_in_never_becomes_markup() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let path = talk(&site, cast.person("editing.expert"), &cast.editing.id).await;
    let fields = vec![("body", MARKUP.to_owned()), (MARKUP, "x".to_owned())];
    let asked = site.ask(&nobody(), "POST", &path, &Sent::Form(fields.clone())).await;
    assert_eq!(asked.status, 401);
    check(&asked, "the form to sign in again");
    let password = backend::demo::PASSWORD.to_owned();
    let fields = vec![
        ("email", "expert@vct.example".to_owned()),
        ("password", password),
        ("resume_path", path),
        ("resume", crate::site::encoded(&fields)),
    ];
    let resumed = site.ask(&nobody(), "POST", "/sign-in", &Sent::Form(fields)).await;
    assert_eq!(resumed.status, 200);
    assert!(resumed.text().contains("&lt;script&gt;alert(7)"));
    check(&resumed, "the page that goes on");
}
