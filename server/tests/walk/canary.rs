//! Marked texts: written by one expert, then looked for in everything that anybody can get.

use app::routes::ROUTES;
use serde_json::{Value, json};

use crate::actors::Cast;
use crate::site::{Answer, Person, Sent, Site, multipart};
use crate::targets::{FILE_QUESTION, Target, attach, begin, between, say, talk, targets};

/// In a text that was overwritten, so that only the history has it.
const HISTORY: &str = "canaryhistory7b1f";
/// In answers of the draft.
const DRAFT: &str = "canarydraft2c9e";
/// In an answer that was changed after the submission.
const LATER: &str = "canarylater9a2d";
/// In a message.
const MESSAGE: &str = "canarymessage5d3a";
/// In a message within one delegation.
const DELEGATION: &str = "canaryours6c2b";
/// In a note of one person.
const NOTE: &str = "canarynote3e8d";
/// In a message that has not gone yet, and in a draft.
const WAITING: &str = "canarywaits1a5f";
/// In the name of a file attached to a message within one delegation.
const OURS_FILE: &str = "canaryourfile4d9";
/// In the name of an attached file.
const FILE: &str = "canaryfile8e4c";
/// In the file.
const INSIDE: &str = "canaryinside1f6b";

/// One page as one person got it.
pub struct Page {
    pub who: Person,
    pub path: String,
    pub answer: Answer,
}

/// Everything that can be read, as everybody: all routes that only read, for these targets, and with the queries that
/// show something else.
pub async fn crawl(site: &Site, people: &[Person], targets: &[Target]) -> Vec<Page> {
    let mut paths: Vec<String> = vec!["/nowhere".to_owned()];
    for route in ROUTES.iter().filter(|r| r.method == "GET") {
        for target in targets {
            let path = target.path(route.path);
            if route.path.ends_with("/responses/{phase}/{number}") || route.path.ends_with("/sent/{state}/{number}") {
                paths.push(format!("{path}?print=1"));
            }
            paths.push(path);
        }
    }
    paths.extend(["/reviews?group=I&phase=1", "/api/v1/reviews?limit=200"].map(str::to_owned));
    paths.sort();
    paths.dedup();
    let mut pages = Vec::new();
    for who in people {
        for path in &paths {
            let answer = site.get(who, path).await;
            assert!(answer.status.as_u16() < 500, "{path} as {}: {}", who.name, answer.text());
            pages.push(Page { who: who.clone(), path: path.clone(), answer });
        }
    }
    pages
}

/// Saves an answer through the JSON interface, from whatever revision there is.
pub async fn save(site: &Site, who: &Person, review: &str, question: &str, value: &Value) -> Answer {
    let draft = site.get(who, &format!("/api/v1/reviews/{review}/responses/1")).await.json();
    let mut answers = draft["answers"].as_array().unwrap().iter();
    let base = answers.find(|a| a["question"] == question).map_or(json!(0), |a| a["revision"].clone());
    let key = uuid::Uuid::new_v4().to_string();
    let body = json!({ "value": value, "lang": "en", "base_revision": base, "key": key }).to_string();
    let path = format!("/api/v1/reviews/{review}/responses/1/answers/{question}");
    site.ask(who, "PUT", &path, &Sent::Json(body)).await
}

/// Writes all marks; the targets whose history has them come back.
async fn write(site: &Site, cast: &Cast, at: &Target) -> Vec<Target> {
    let expert = cast.person("editing.expert");
    let mark = |kind: &str| format!("{DRAFT} {kind}");
    let text = |text: &str| json!({ "kind": "text", "value": text });
    let laws = json!({ "kind": "laws", "value": [{
        "act": mark("act"), "article": mark("article"), "date": "2003-01-02",
        "link": format!("https://example.org/{DRAFT}"), "excerpt": mark("excerpt"),
    }]});
    let authority = json!({ "kind": "authority", "value": {
        "name": mark("name"), "function": mark("function"), "address": mark("address"),
        "email": format!("{DRAFT}@example.org"), "telephone": mark("telephone"),
    }});
    let mut saved = Vec::new();
    for (question, value) in [
        ("untoc-2-7", text(&format!("{HISTORY} old"))),
        ("untoc-2-7", text(&mark("text"))),
        ("untoc-2-c1", laws),
        ("untoc-9-3", authority),
        ("untoc-2-c3", text(&mark("success"))),
        ("untoc-23-c4", text(&mark("in an article that nobody marked ready"))),
    ] {
        let answer = save(site, expert, &at.review, question, &value).await;
        assert_eq!(answer.status, 200, "{question}: {}", answer.text());
        saved.push(Target { question: question.to_owned(), ..at.clone() });
    }
    let file = attach(site, cast, &format!("{FILE}.txt"), INSIDE.as_bytes()).await;
    let focal_point = cast.person("editing.focal.point");
    let main = talk(site, focal_point, &at.review).await;
    say(site, focal_point, main.rsplit('/').next().unwrap(), &format!("{MESSAGE} words")).await;
    for (room, mark) in [("delegation", DELEGATION), ("notes", NOTE)] {
        let thread = begin(site, focal_point, &at.review, room, "article/untoc/23").await;
        say(site, focal_point, &thread, &format!("{mark} words")).await;
        saved.push(Target { thread, ..at.clone() });
    }
    let form = [("body", format!("{WAITING} words")), ("lang", "en".to_owned()), ("key", "waits".to_owned())];
    let sent = site.ask(focal_point, "POST", &main, &Sent::Form(form.to_vec())).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    // A file goes out with a message of the delegation.
    let ours = begin(site, focal_point, &at.review, "delegation", "review").await;
    let path = format!("/reviews/{}/dialogue/{ours}", at.review);
    let name = format!("{OURS_FILE}.txt");
    let form = multipart(&[("body", "With a file"), ("lang", "en"), ("key", "file")], &[("file", &name, b"words")]);
    assert_eq!(site.ask(focal_point, "POST", &format!("{path}/file"), &form).await.status, 303);
    let page = site.get(focal_point, &path).await.text();
    let waits = between(&page, "name=\"id\" value=\"", "\"").to_owned();
    let form = vec![("id", waits), ("act", "now".to_owned())];
    assert_eq!(site.ask(focal_point, "POST", &format!("{path}/outgoing"), &Sent::Form(form)).await.status, 303);
    let ours_file = between(&page, "href=\"/files/", "\"").to_owned();
    saved.push(Target { thread: ours, file: ours_file, ..at.clone() });
    saved.push(Target { question: FILE_QUESTION.to_owned(), file, ..at.clone() });
    saved
}

/// Who may see a mark while the response is a draft.
fn may_see(cast: &Cast, mark: &str, who: &Person) -> bool {
    match mark {
        MESSAGE => cast.editing.is_party(&who.state) || who.name == "secretariat",
        NOTE | WAITING => who.name == "editing.focal.point",
        DELEGATION | OURS_FILE => who.state == cast.editing.state,
        _ => who.state == cast.editing.state,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_marked_text_is_seen_by_those_who_may_and_by_nobody_else() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let at = targets(&site, &cast).await.into_iter().find(|t| t.name == "editing").unwrap();
    let marked = write(&site, &cast, &at).await;
    let pages = crawl(&site, &cast.people, &marked).await;
    for mark in [HISTORY, DRAFT, MESSAGE, DELEGATION, NOTE, WAITING, OURS_FILE, FILE, INSIDE] {
        for page in &pages {
            let seen = page.answer.text().contains(mark);
            assert!(!seen || may_see(&cast, mark, &page.who), "{mark} is in {} as {}", page.path, page.who.name);
            for (name, value) in &page.answer.headers {
                let value = String::from_utf8_lossy(value.as_bytes());
                let own_download = name == "content-disposition"
                    && [FILE, OURS_FILE].contains(&mark)
                    && may_see(&cast, mark, &page.who);
                assert!(
                    !value.contains(mark) || own_download,
                    "{mark} is in {name} of {} as {}",
                    page.path,
                    page.who.name
                );
            }
        }
        // The search itself works: each of those who may did see it somewhere.
        for who in cast.people.iter().filter(|p| may_see(&cast, mark, p)) {
            let seen = pages.iter().any(|p| p.who.name == who.name && p.answer.text().contains(mark));
            assert!(seen, "{} never saw {mark}", who.name);
        }
        // Neither the database with its outbox and record of acts, nor the folder of files, has it as it was typed.
        for (path, bytes) in site.disk() {
            let found = bytes.windows(mark.len()).any(|w| w == mark.as_bytes());
            assert!(!found, "{mark} is in {}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_shows_what_was_sent_and_nothing_that_came_before_or_after() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let at = targets(&site, &cast).await.into_iter().find(|t| t.name == "editing").unwrap();
    let marked = write(&site, &cast, &at).await;
    let focal_point = cast.person("editing.focal.point");
    let check = format!("/reviews/{}/questionnaire/1/check", at.review);
    let page = site.get(focal_point, &check).await.text();
    let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
    let form = Sent::Form(vec![("declaration", "on".to_owned()), ("version", version)]);
    let done = site.ask(focal_point, "POST", &check, &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let pages = crawl(&site, &cast.people, &marked).await;
    let saw = |who: &str, mark: &str| pages.iter().any(|p| p.who.name == who && p.answer.text().contains(mark));
    let reviewer = "its-reviewer.focal.point";
    assert!(saw(reviewer, DRAFT), "what was sent is read by the reviewing State");
    for person in cast.people.iter().filter(|p| !p.name.starts_with("editing.")) {
        assert!(!saw(&person.name, HISTORY), "{} saw what was overwritten", person.name);
    }
    for who in ["nobody", "admin", "ngo"] {
        assert!([DRAFT, MESSAGE, DELEGATION, NOTE, WAITING, FILE, INSIDE].iter().all(|mark| !saw(who, mark)), "{who}");
    }
    // Messages and attached files stay with the parties and the Secretariat, whoever reads the answers.
    for person in cast.people.iter().filter(|p| !may_see(&cast, MESSAGE, p)) {
        assert!(!saw(&person.name, MESSAGE), "{} saw a message", person.name);
        assert!(!saw(&person.name, DELEGATION), "{} saw a message of a delegation", person.name);
        assert!(!saw(&person.name, INSIDE), "{} saw a file", person.name);
    }
    // What is written from now on is a draft again, beside a version that others read.
    let later = serde_json::json!({ "kind": "text", "value": LATER });
    let answer = save(&site, cast.person("editing.expert"), &at.review, "untoc-2-7", &later).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    for page in crawl(&site, &cast.people, &marked).await {
        let own = page.who.state == cast.editing.state;
        assert!(own || !page.answer.text().contains(LATER), "{LATER} is in {} as {}", page.path, page.who.name);
    }
}

/// In a note of a feedback that is not sent.
const UPON: &str = "canarynote4e7d";
/// In feedback that was sent.
const FEEDBACK: &str = "canaryfeedback6c2b";
/// In the draft of an answer to a supplementary question.
const REPLY: &str = "canaryreply9f3e";

/// Writes upon an article of the feedback, from whatever is there.
async fn write_feedback(site: &Site, who: &Person, article: &str, fields: &[(&'static str, &str)]) {
    let page = site.get(who, article).await.text();
    let mut form = vec![("act", "save".to_owned()), ("key", uuid::Uuid::new_v4().to_string())];
    for name in ["measures.revision", "success.revision", "challenge.revision", "clarification.revision"] {
        form.push((name, between(&page, &format!("name=\"{name}\" value=\""), "\"").to_owned()));
    }
    form.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let saved = site.ask(who, "POST", article, &Sent::Form(form)).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_and_answers_are_seen_by_their_own_state_until_they_are_sent() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let mut at = targets(&site, &cast).await.into_iter().find(|t| t.name == "submitted").unwrap();
    let base = format!("/reviews/{}/feedback/1", at.review);
    let (author, under) = (cast.person("its-reviewer-2.focal.point"), cast.person("submitted.focal.point"));
    at.article = "untoc-5".to_owned();
    let article = format!("{base}/articles/untoc-5");
    write_feedback(&site, author, &article, &[("success.text", UPON), ("success.lang", "en")]).await;
    let page = site.get(author, &article).await.text();
    at.note = between(&page, "/history/", "\"").to_owned();
    // Everything is looked through once, for the draft; after that the pages on which such texts stand.
    let everywhere = crawl(&site, &cast.people, std::slice::from_ref(&at)).await;
    let near = |path: &str| ["/feedback/", "/responses/", "/questionnaire/"].iter().any(|part| path.contains(part));
    let seen_by = async |mark: &str, target: &Target| -> Vec<String> {
        let mut names = Vec::new();
        for who in &cast.people {
            let mut seen = false;
            for route in ROUTES.iter().filter(|r| r.method == "GET" && near(r.path)) {
                let answer = site.get(who, &target.path(route.path)).await;
                assert!(answer.status.as_u16() < 500, "{} as {}", route.path, who.name);
                seen |= answer.text().contains(mark);
            }
            if seen {
                names.push(who.name.clone());
            }
        }
        names.sort();
        names
    };
    let of_state = |state: &str| -> Vec<String> {
        let mut names: Vec<String> = cast.people.iter().filter(|p| p.state == state).map(|p| p.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(seen_by(UPON, &at).await, of_state(&author.state), "drafts stay inside one State");
    for page in everywhere.iter().filter(|p| p.who.state != author.state) {
        assert!(!page.answer.text().contains(UPON), "{UPON} is in {} as {}", page.path, page.who.name);
    }

    // Sent: the parties and the Secretariat read it; the additional reviewing State only within its instruments.
    let fields = [("success.text", FEEDBACK), ("success.lang", "en"), ("new.text", FEEDBACK), ("new.lang", "en")];
    write_feedback(&site, author, &article, &fields).await;
    let check = format!("{base}/check");
    let version = between(&site.get(author, &check).await.text(), "name=\"version\" value=\"", "\"").to_owned();
    let form = Sent::Form(vec![("declaration", "on".to_owned()), ("version", version)]);
    let done = site.ask(author, "POST", &check, &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let receipt = done.header("location").to_owned();
    let mut parts = receipt.trim_end_matches("/receipt").rsplit('/');
    at.number = parts.next().unwrap().to_owned();
    at.state = parts.next().unwrap().to_owned();
    let readers = seen_by(FEEDBACK, &at).await;
    for person in &cast.people {
        let party = cast.submitted.is_party(&person.state) || person.name == "secretariat";
        let limited = person.name == "its-additional-reviewer.expert";
        assert_eq!(readers.contains(&person.name), party && !limited, "{}", person.name);
    }
    assert_eq!(seen_by(UPON, &at).await, of_state(&author.state), "what was overwritten stays in their history");

    // An answer: a draft of the State under review until its focal point sends it.
    let questions = format!("{base}/questions");
    let page = site.get(under, &questions).await.text();
    let head = page.split(FEEDBACK).nth(1).unwrap();
    let id = between(head, "name=\"a-", ".").to_owned();
    let names = [format!("a-{id}.text"), format!("a-{id}.lang"), format!("a-{id}.revision")];
    let [text, lang, revision] = names.map(|n| &*n.leak());
    let form =
        vec![(text, REPLY.to_owned()), (lang, "en".to_owned()), (revision, "0".to_owned()), ("key", "k".to_owned())];
    let saved = site.ask(under, "POST", &questions, &Sent::Form(form)).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(seen_by(REPLY, &at).await, of_state(&under.state));
    let form = Sent::Form(vec![("declaration", "on".to_owned()), ("answer", format!("{id}:1"))]);
    let done = site.ask(under, "POST", &format!("{questions}/check"), &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(seen_by(REPLY, &at).await, readers);
    for (path, bytes) in site.disk() {
        for mark in [UPON, FEEDBACK, REPLY] {
            assert!(!bytes.windows(mark.len()).any(|w| w == mark.as_bytes()), "{mark} is in {}", path.display());
        }
    }
}
