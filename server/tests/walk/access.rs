//! Who gets which answer from which route. `access.txt` is what a person reads and approves; `UPDATE_ACCESS=1` writes it
//! anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use app::routes::ROUTES;

use crate::actors::Cast;
use crate::requests::{arguments, body};
use crate::site::{Answer, Person, Sent, Site, nobody};
use crate::targets::{Target, is_of_dialogues, targets};

const HEAD: &str =
    "Who gets which answer, by route and by what is asked about. Written by the test `walk`; UPDATE_ACCESS=1 writes it
anew. Bodies are such that they change nothing: 422, 400 and 409 are answers to somebody who may.
guest = an organization without an account, come by a link.
editing = review of a State that answers its questionnaire, or a dialogue whose list was circulated; submitted = one that has; replaced = one whose
reviewing State was replaced; missing = an id that nothing has; malformed = no id at all.
";

/// The answers to one request: what came, and to whom.
type Row = BTreeMap<String, Vec<String>>;

struct Walk<'s> {
    site: &'s Site,
    cast: &'s Cast,
    text: String,
    /// What nobody signed in is told, by route.
    strangers: BTreeMap<String, String>,
    /// What "not found" looked like, by person and kind of page.
    nothing: BTreeMap<(String, String), (String, Vec<u8>)>,
}

impl Walk<'_> {
    async fn ask_all(&mut self, method: &str, route: &str, target: Option<&Target>, path: &str, sent: &Sent) {
        let mut row = Row::new();
        for person in &self.cast.people {
            let mut who = person.clone();
            // Signing out would end the session that the rest of the walk needs, and so would leaving as an organization.
            if (route == "/sign-out" || route == "/stakeholders/leave") && person.name != "nobody" {
                who = Person { cookie: "sid=gone".to_owned(), ..who };
            }
            let answer = self.site.ask(&who, method, path, sent).await;
            assert!(answer.status.as_u16() < 500, "{method} {path} as {}: {}", who.name, answer.text());
            self.remember(method, route, path, person, &answer);
            // The arguments of a function are read before it is known who calls, and drawings are for everybody: what
            // there is of them a stranger may know (para. 4 (a)).
            let open = route.starts_with("/api/fn/") || route.contains("/draws/{id}") || is_of_dialogues(route);
            if person.name == "nobody" && !open && route.contains("{id}") {
                let told = outcome(&answer);
                let before = self.strangers.entry(format!("{method} {route}")).or_insert_with(|| told.clone());
                assert_eq!(*before, told, "{method} {path}: whatever the path holds, a stranger is told the same");
            }
            row.entry(outcome(&answer)).or_default().push(person.name.clone());
        }
        let about = target.map(|t| format!("  ({})", t.name)).unwrap_or_default();
        let _ = writeln!(self.text, "\n{method} {route}{about}");
        for (what, who) in &row {
            let who = if who.len() == self.cast.people.len() { "everybody".to_owned() } else { who.join(" ") };
            let _ = writeln!(self.text, "    {what:<24} {who}");
        }
    }

    /// What somebody may not know of, what is not there and what cannot be must look the same, to the last byte and
    /// header. The page names the path that was asked for; that is all it may say.
    fn remember(&mut self, method: &str, route: &str, path: &str, who: &Person, answer: &Answer) {
        if answer.status != 404 {
            return;
        }
        let asked = path.replace('&', "&amp;");
        let mut seen = without_count(&answer.text().replace(&asked, "PATH")).into_bytes();
        for (name, value) in &answer.headers {
            if !["date", "content-length", "x-request-id"].contains(&name.as_str()) {
                seen.extend_from_slice(format!("\n{name}: ").as_bytes());
                seen.extend_from_slice(value.as_bytes());
            }
        }
        let key = (who.name.clone(), format!("{method} {route}"));
        let (before, first) = self.nothing.entry(key).or_insert_with(|| (path.to_owned(), seen.clone()));
        assert!(
            *first == seen,
            "{method} {path} and {before} differ as {}:\n{}\n\n{}",
            who.name,
            String::from_utf8_lossy(first),
            String::from_utf8_lossy(&seen)
        );
    }
}

/// A page without the number of what its reader has not read: it changes while they walk.
fn without_count(page: &str) -> String {
    let link = page.split_once("href=\"/inbox\"").and_then(|(before, rest)| Some((before, rest.split_once("</a>")?.1)));
    link.map_or_else(|| page.to_owned(), |(before, after)| format!("{before}{after}"))
}

/// The status, and where a redirect leads.
fn outcome(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    let to = answer.header("location");
    if to.is_empty() {
        return status.to_string();
    }
    let path = to.split(['?', '#']).next().unwrap_or(to);
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(part) { "{id}" } else { part }).collect();
    format!("{status} {}", parts.join("/"))
}

/// Whether a target has something to say of a route.
fn concerns(target: &Target, route: &str) -> bool {
    let special = |word: &str| !target.name.contains(word) || route.contains(&format!("{{{word}}}"));
    match target.name {
        "missing" | "malformed" | "editing" => true,
        _ if is_of_dialogues(route) => false,
        "submitted" | "replaced" => route.contains("/{id}") && !route.starts_with("/files/"),
        "submitted, no such version" => route.contains("{number}"),
        _ => special("phase") && special("question"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_everybody_as_the_table_says() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let targets = targets(&site, &cast).await;
    let mut walk =
        Walk { site: &site, cast: &cast, text: HEAD.to_owned(), strangers: BTreeMap::new(), nothing: BTreeMap::new() };
    for route in ROUTES {
        let sent = body(route.method, route.path);
        if !route.path.contains('{') {
            walk.ask_all(route.method, route.path, None, route.path, &sent).await;
            continue;
        }
        for target in targets.iter().filter(|t| concerns(t, route.path)) {
            walk.ask_all(route.method, route.path, Some(target), &target.path(route.path), &sent).await;
        }
    }
    let mut functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    functions.sort_by_key(|(path, _)| *path);
    assert_eq!(functions.len(), 3, "a new server function belongs into requests.rs: {functions:?}");
    for (path, method) in functions {
        for target in targets.iter().filter(|t| concerns(t, "/{id}/{phase}/{question}")) {
            let sent = arguments(path, &target.review, &target.phase, &target.question);
            walk.ask_all(method.as_str(), path, Some(target), path, &sent).await;
            if path != "/api/fn/save_answer" {
                break;
            }
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/walk/access.txt");
    if std::env::var_os("UPDATE_ACCESS").is_some() {
        std::fs::write(&file, &walk.text).unwrap();
    }
    let approved = std::fs::read_to_string(&file).unwrap_or_default();
    let difference = approved.lines().zip(walk.text.lines()).find(|(old, new)| old != new);
    assert!(approved == walk.text, "access.txt differs, first here (old, new): {difference:?}");
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let site = Site::open().await;
    let person = site.enter("secretariat@example").await;
    assert_eq!(site.get(&person, "/start").await.status, 200);
    let out = site.ask(&person, "POST", "/sign-out", &Sent::Nothing).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/"));
    assert_eq!(site.get(&person, "/start").await.status, 303);
    assert_eq!(site.get(&nobody(), "/start").await.status, 303);
}
