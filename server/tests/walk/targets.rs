//! What is asked about: each route's path with the ids of something that is there, is not there, or cannot be.

use crate::actors::{Cast, Review};
use crate::site::{Person, Sent, Site, multipart};

/// Nobody has this id.
const NOTHING: &str = "00000000-0000-4000-8000-000000000000";
/// Nothing could have it.
const MALFORMED: &str = "not-an-id";

/// The ids that stand for one thing, or for none.
#[derive(Clone, Debug)]
pub struct Target {
    pub name: &'static str,
    pub review: String,
    pub thread: String,
    pub file: String,
    pub account: String,
    pub role: String,
    /// A drawing that everybody may see.
    pub draw: String,
    /// A request for a repeated drawing.
    pub request: String,
    /// A mail that waits.
    pub mail: String,
    pub phase: String,
    pub number: String,
    pub question: String,
    /// An article of the questionnaire.
    pub article: String,
    /// A note of the feedback that a reviewing State drafts.
    pub note: String,
    /// A State that has sent feedback, or takes part in every drawing.
    pub state: String,
    pub group: String,
    /// For names of texts and of server functions.
    pub name_in_path: String,
    /// A constructive dialogue whose list was circulated.
    pub event: String,
    /// What an organization sent for it.
    pub application: String,
    /// A matter before the Bureau.
    pub matter: String,
}

impl Target {
    fn none(name: &'static str, id: &str, number: &str, question: &str) -> Self {
        let [id, number, question] = [id, number, question].map(str::to_owned);
        let note = id.clone();
        Self {
            name,
            review: id.clone(),
            thread: id.clone(),
            file: id.clone(),
            account: id.clone(),
            draw: id.clone(),
            request: id.clone(),
            mail: id.clone(),
            role: id.clone(),
            phase: "1".to_owned(),
            number: number.clone(),
            group: question.clone(),
            article: question.clone(),
            note,
            state: "NOR".to_owned(),
            question,
            name_in_path: "nothing".to_owned(),
            event: id.clone(),
            application: id.clone(),
            matter: id,
        }
    }

    async fn of(site: &Site, cast: &Cast, name: &'static str, review: &Review, question: &str) -> Self {
        let (secretariat, admin) = (cast.person("secretariat"), cast.person("admin"));
        let threads = site.get(secretariat, &format!("/api/v1/reviews/{}/threads", review.id)).await.json();
        let mut talks = threads["items"].as_array().unwrap().iter();
        let main = talks.find(|t| t["subject"] == "review" && t["room"] == "dialogue").expect("a dialogue");
        let state = review.state.to_lowercase();
        let expert = account(site, admin, &format!("expert@{state}.example")).await;
        // Of somebody who does not ask: the administrator ends this role on the way.
        let second = account(site, admin, &format!("expert.2@{state}.example")).await;
        let page = site.get(admin, &format!("/accounts/{second}")).await.text();
        let draws = site.get(secretariat, "/api/v1/draws").await.json();
        let mut draws = draws["items"].as_array().unwrap().iter();
        let adopted = draws.find(|d| d["status"] == "adopted" && d["kind"] == "whole").expect("an adopted drawing");
        Self {
            name,
            review: review.id.clone(),
            thread: main["id"].as_str().unwrap().to_owned(),
            file: NOTHING.to_owned(),
            account: expert,
            role: between(&page, "/roles/", "/end").to_owned(),
            draw: adopted["id"].as_str().unwrap().to_owned(),
            request: NOTHING.to_owned(),
            mail: NOTHING.to_owned(),
            phase: "1".to_owned(),
            number: "1".to_owned(),
            question: question.to_owned(),
            article: "untoc-2".to_owned(),
            note: NOTHING.to_owned(),
            state: "NOR".to_owned(),
            group: "I".to_owned(),
            name_in_path: "nothing".to_owned(),
            event: NOTHING.to_owned(),
            application: NOTHING.to_owned(),
            matter: NOTHING.to_owned(),
        }
    }

    /// The path of a route for this target.
    pub fn path(&self, route: &str) -> String {
        let id = if route.starts_with("/files/") {
            &self.file
        } else if route.starts_with("/accounts/") {
            &self.account
        } else if route.starts_with("/outbox/") {
            // Looking at a mail is walked; taking one back is not, since it would be gone for whoever comes next.
            if route.ends_with("/discard") && self.mail.len() == NOTHING.len() { NOTHING } else { &self.mail }
        } else if route.starts_with("/bureau/seats/") {
            // Ending a seat is walked for one that there is not.
            if self.matter.len() == NOTHING.len() { NOTHING } else { &self.matter }
        } else if route.starts_with("/bureau/") {
            &self.matter
        } else if is_of_dialogues(route) {
            &self.event
        } else if route.starts_with("/roles/") {
            &self.role
        } else if route.starts_with("/draws/") || route.starts_with("/api/v1/draws/") {
            &self.draw
        } else if route.starts_with("/redraws/") {
            &self.request
        } else if route.contains("/threads/{id}") {
            &self.thread
        } else {
            &self.review
        };
        route
            .replace("{id}", id)
            .replace("{phase}", &self.phase)
            .replace("{number}", &self.number)
            .replace("{question}", &self.question)
            .replace("{group}", &self.group)
            .replace("{article}", &self.article)
            .replace("{note}", &self.note)
            // A State that takes part in every drawing; what is asked about is the drawing.
            .replace("{code}", "NOR")
            .replace("{state}", if route.starts_with("/states/") { "VCT" } else { &self.state })
            .replace("{thread}", &self.thread)
            .replace("{seq}", "0")
            // A token that nobody made; those that somebody did are in `mail.rs`.
            .replace("{token}", "nothing")
            .replace("{name}", if is_of_dialogues(route) { "applicants.csv" } else { &self.name_in_path })
            .replace("{application}", &self.application)
            // The demonstration has neither papers nor mail to organizations.
            .replace("{paper}", NOTHING)
            .replace("{mail}", NOTHING)
    }
}

/// Whether a route is about constructive dialogues, the Bureau or organizations.
pub fn is_of_dialogues(route: &str) -> bool {
    ["/constructive", "/bureau", "/stakeholders", "/api/v1/dialogues"].iter().any(|part| route.starts_with(part))
}

/// A question of text, laws … that the State under review was asked, and the question of a file.
pub const FILE_QUESTION: &str = "migrants-5-7";

/// Everything to ask about. The expert attaches a file first and the focal point asks for a repeated drawing, since the
/// demonstration has neither.
pub async fn targets(site: &Site, cast: &Cast) -> Vec<Target> {
    let question = answered_text(site, cast).await;
    let mut editing = Target::of(site, cast, "editing", &cast.editing, &question).await;
    let page = site.get(cast.person("editing.expert"), "/start").await.text();
    editing.name_in_path = between(&page, "data-texts=\"/texts/", "\"").to_owned();
    editing.file = attach(site, cast, "note.txt", b"plain words").await;
    editing.request = ask_again(site, cast).await;
    let outbox = site.get(cast.person("admin"), "/outbox").await.text();
    editing.mail = between(&outbox, "href=\"/outbox/", "\"").to_owned();
    let secretariat = cast.person("secretariat");
    let dialogues = site.get(secretariat, "/api/v1/dialogues").await.json();
    let mut dialogues = dialogues["items"].as_array().unwrap().iter();
    let listed = dialogues.find(|d| d["working_group"] == "technical_assistance").expect("a dialogue with a list");
    editing.event = listed["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/dialogues/{}/applications", editing.event);
    let applications = site.get(secretariat, &path).await.json();
    editing.application = applications["items"][0]["id"].as_str().unwrap().to_owned();
    let matters = site.get(cast.person("bureau"), "/bureau").await.text();
    let matters = matters.split("<tbody").nth(1).expect("a list of matters");
    editing.matter = between(matters, "href=\"/bureau/", "\"").to_owned();
    let mut submitted = Target::of(site, cast, "submitted", &cast.submitted, &question).await;
    sent(site, cast, &mut submitted).await;
    let replaced = Target::of(site, cast, "replaced", &cast.replaced, &question).await;
    vec![
        Target { name: "editing, no such phase", phase: "9".to_owned(), ..editing.clone() },
        Target { name: "editing, malformed phase", phase: "x".to_owned(), ..editing.clone() },
        Target { name: "editing, no such question", question: "untoc-2-99".to_owned(), ..editing.clone() },
        Target { name: "submitted, no such version", number: "9".to_owned(), ..submitted.clone() },
        editing,
        submitted,
        replaced,
        Target::none("missing", NOTHING, "9", "IX"),
        Target::none("malformed", MALFORMED, "x", "%00"),
    ]
}

/// An answered question of text in the draft.
pub async fn answered_text(site: &Site, cast: &Cast) -> String {
    let path = format!("/api/v1/reviews/{}/responses/1", cast.editing.id);
    let draft = site.get(cast.person("editing.expert"), &path).await.json();
    let answers = draft["answers"].as_array().unwrap();
    let text = answers.iter().find(|a| a["value"]["kind"] == "text").expect("an answered text");
    text["question"].as_str().unwrap().to_owned()
}

/// Attaches a file to the draft as the expert, and gives its id.
pub async fn attach(site: &Site, cast: &Cast, name: &str, data: &[u8]) -> String {
    let editor = format!("/reviews/{}/questionnaire/1", cast.editing.id);
    let field = format!("{FILE_QUESTION}.file");
    let form = multipart(&[("act", &format!("attach:{FILE_QUESTION}"))], &[(&field, name, data)]);
    let expert = cast.person("editing.expert");
    let done = site.ask(expert, "POST", &format!("{editor}/file"), &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let draft = site.get(expert, &format!("/api/v1/reviews/{}/responses/1", cast.editing.id)).await.json();
    let mut answers = draft["answers"].as_array().unwrap().iter();
    let answer = answers.find(|a| a["question"] == FILE_QUESTION).unwrap();
    let files = answer["value"]["value"].as_array().unwrap();
    files.last().unwrap()["id"].as_str().unwrap().to_owned()
}

/// Asks for another State in place of a reviewing one, and gives the request's id. Its focal point withdraws it on the way.
async fn ask_again(site: &Site, cast: &Cast) -> String {
    let (point, path) = (cast.person("editing.focal.point"), format!("/reviews/{}/redraws", cast.editing.id));
    let fields = [("replaced", cast.editing.reviewer(false, true)), ("ground", "language"), ("reason", "A reason")];
    let form = Sent::Form(fields.map(|(name, value)| (name, value.to_owned())).to_vec());
    let done = site.ask(point, "POST", &path, &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    between(&site.get(point, &path).await.text(), "action=\"/redraws/", "/withdraw").to_owned()
}

/// The conversation of all parties on a review: where it stands.
pub async fn talk(site: &Site, who: &Person, review: &str) -> String {
    let path = format!("/reviews/{review}/dialogue?room=dialogue&subject=review");
    let answer = site.get(who, &path).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

/// A conversation of any room, begun if there is none: its id.
pub async fn begin(site: &Site, who: &Person, review: &str, room: &str, subject: &str) -> String {
    let form = vec![("room", room.to_owned()), ("subject", subject.to_owned())];
    let answer = site.ask(who, "POST", &format!("/reviews/{review}/dialogue"), &Sent::Form(form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").rsplit('/').next().unwrap().to_owned()
}

/// Says something in a conversation, at once as a program does.
pub async fn say(site: &Site, who: &Person, thread: &str, body: &str) {
    let key = uuid::Uuid::new_v4().to_string();
    let sent = Sent::Json(serde_json::json!({ "body": body, "lang": "en", "key": key }).to_string());
    let answer = site.ask(who, "POST", &format!("/api/v1/threads/{thread}/messages"), &sent).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// The version of a feedback that was sent in a review, and a note of a draft there.
async fn sent(site: &Site, cast: &Cast, target: &mut Target) {
    let path = format!("/api/v1/reviews/{}/feedback/1", target.review);
    let feedback = site.get(cast.person("secretariat"), &path).await.json();
    let version = feedback["versions"].as_array().unwrap().last().expect("the demonstration has sent feedback").clone();
    target.state = version["state"].as_str().unwrap().to_owned();
    let article = &version["articles"][0];
    target.article = format!("{}-{}", article["instrument"].as_str().unwrap(), article["article"]);
    let author = site.enter(&format!("focal.point@{}.example", target.state.to_lowercase())).await;
    let desk = format!("/reviews/{}/feedback/1/articles/{}", target.review, target.article);
    let page = site.get(&author, &desk).await.text();
    target.note = between(&page, "/history/", "\"").to_owned();
}

/// The id of an account, for administrators.
pub async fn account(site: &Site, admin: &Person, email: &str) -> String {
    let page = site.get(admin, &format!("/accounts?q={}", email.replace('@', "%40"))).await.text();
    let list = page.split("<tbody").nth(1).expect("somebody has this address");
    between(list, "href=\"/accounts/", "\"").to_owned()
}

/// The first text between two others.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}
