//! What each route is sent: a body that gets as far as it may and then changes nothing, because something in it is missing
//! or out of date. So the answer shows who got how far.

use crate::site::{Sent, multipart};
use crate::targets::FILE_QUESTION;

/// The body for a route; a route that writes must be named here.
pub fn body(method: &str, route: &str) -> Sent {
    let form = |fields: &[(&'static str, &str)]| {
        Sent::Form(fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    match (method, route) {
        ("GET", _) => Sent::Nothing,
        ("POST", "/sign-in" | "/sign-out" | "/language" | "/account/password" | "/accounts" | "/reviews/{id}/open") => {
            form(&[])
        }
        // Nobody's items, nothing chosen, and a mail that there is not.
        ("POST", "/inbox/read" | "/account/mail" | "/outbox/{id}/discard") => form(&[]),
        ("POST", "/inbox/done") => form(&[("id", "00000000-0000-4000-8000-000000000000")]),
        ("POST", "/unsubscribe/{token}") => form(&[("List-Unsubscribe", "One-Click")]),
        // Without the promise to keep it confidential.
        ("POST", "/reviews/{id}/archive/{phase}") => form(&[]),
        // No room looks like that: it has moved on.
        ("POST", "/draws/{id}/room") => form(&[("act", "seed"), ("seq", "")]),
        ("POST", "/phases/{group}/{phase}/decision") => form(&[("reference", "x")]),
        // Neither yes nor no; and the columns of a list are remembered by the browser alone.
        ("POST", "/reviews/{id}/naming" | "/reviews/columns") => form(&[]),
        ("POST", "/reviews/{id}/plan") => form(&[("answers_on", "soon")]),
        // About nothing, in no room; an empty message; no file; a message that does not wait.
        ("POST", "/reviews/{id}/dialogue") => form(&[("room", ""), ("subject", "")]),
        ("POST", "/reviews/{id}/dialogue/{thread}") => form(&[("body", ""), ("lang", "en"), ("key", "k")]),
        ("POST", "/reviews/{id}/dialogue/{thread}/file") => multipart(&[("act", "attach"), ("key", "k")], &[]),
        // An empty text is no draft.
        ("POST", "/reviews/{id}/dialogue/{thread}/draft") => form(&[("body", ""), ("lang", "en")]),
        ("POST", "/reviews/{id}/dialogue/{thread}/outgoing") => {
            form(&[("id", "00000000-0000-4000-8000-000000000000"), ("act", "take_back")])
        }
        ("POST", "/dialogue/returned") => form(&[("thread", ""), ("revision", "")]),
        ("PUT", "/api/v1/threads/{id}/draft") => Sent::Json(r#"{"body":"","lang":"en","base_revision":0}"#.to_owned()),
        // Saves an answer anew, from a revision that is long gone.
        ("POST", "/reviews/{id}/questionnaire/{phase}") => {
            form(&[("revisions", ""), ("untoc-5-c3", "As if nobody had answered")])
        }
        // A program is no file that anybody may attach.
        ("POST", "/reviews/{id}/questionnaire/{phase}/file") => {
            let field = format!("{FILE_QUESTION}.file");
            multipart(&[("act", &format!("attach:{FILE_QUESTION}"))], &[(&field, "a.exe", b"MZ\0\0")])
        }
        // No article is chosen, nothing is typed, no answer is chosen.
        (
            "POST",
            "/reviews/{id}/feedback/{phase}"
            | "/reviews/{id}/feedback/{phase}/articles/{article}"
            | "/reviews/{id}/feedback/{phase}/questions"
            | "/reviews/{id}/feedback/{phase}/questions/check",
        ) => form(&[]),
        ("POST", "/reviews/{id}/feedback/{phase}/check") => form(&[("declaration", "on"), ("version", "-1")]),
        ("POST", "/reviews/{id}/questionnaire/{phase}/check") => form(&[("declaration", "on"), ("version", "-1")]),
        // Without a title, a reason, a phrase or sources; and the day of an adopted drawing is of no use to anybody.
        (
            "POST",
            "/draws/new"
            | "/draws/{id}/preparation/{code}"
            | "/draws/{id}/rehearse"
            | "/draws/{id}/freeze"
            | "/draws/{id}/values"
            | "/draws/{id}/confirm"
            | "/draws/{id}/adopt"
            | "/draws/{id}/drop",
        ) => form(&[]),
        // Without a reason, without a meeting; a request is withdrawn by whoever made it, and by nobody else.
        ("POST", "/reviews/{id}/redraws" | "/redraws/{id}/withdraw" | "/redraws/{id}/call") => form(&[]),
        // There is no address to withdraw; no review is chosen; a sending has no key.
        ("POST", "/calendar/feed") => form(&[("act", "withdraw")]),
        ("POST", "/work/remind" | "/work/remind/send") => form(&[]),
        // A form without a word in it, an act that there is not, nobody chosen, no file, an address that is none.
        (
            "POST",
            "/constructive/new"
            | "/constructive/{id}"
            | "/constructive/{id}/change"
            | "/constructive/{id}/applicants/bulk"
            | "/constructive/{id}/applicants/{application}"
            | "/constructive/{id}/delegation"
            | "/constructive/{id}/delegations"
            | "/constructive/{id}/day"
            | "/constructive/{id}/mail"
            | "/constructive/{id}/circulation"
            | "/bureau/{id}"
            | "/bureau/seats"
            | "/bureau/seats/{id}/end"
            | "/stakeholders"
            | "/stakeholders/enter/{token}"
            | "/stakeholders/leave"
            | "/stakeholders/profile"
            | "/stakeholders/{id}",
        ) => form(&[]),
        // From a revision that is not there.
        ("POST", "/constructive/{id}/programme") => form(&[("revision", "-1"), ("title.0", "x"), ("from.0", "x")]),
        ("POST", "/constructive/{id}/summary") => form(&[("revision", "-1"), ("act", "add")]),
        ("POST", "/constructive/{id}/import" | "/constructive/{id}/papers/file" | "/stakeholders/{id}/file") => {
            multipart(&[], &[])
        }
        ("POST", "/api/v1/dialogues") => Sent::Json(r#"{"working_group":"x","held_on":"soon"}"#.to_owned()),
        ("POST", "/parties/import") => multipart(&[], &[]),
        ("POST", "/parties/import/apply") => form(&[("csv", "x"), ("sha256", "x"), ("name", "x")]),
        // Open already, and stays so.
        ("POST", "/accounts/{id}/disabled") => form(&[("disabled", "0")]),
        ("POST", "/accounts/{id}/roles") => form(&[]),
        ("POST", "/roles/{id}/end") => form(&[("account", "00000000-0000-4000-8000-000000000000")]),
        ("POST", "/api/v1/session") => Sent::Json("{}".to_owned()),
        ("PUT", "/api/v1/reviews/{id}/responses/{phase}/answers/{question}") => {
            Sent::Json(r#"{"value":{"kind":"text","value":"x"},"lang":"en","base_revision":0,"key":"walk"}"#.to_owned())
        }
        ("POST", "/api/v1/threads/{id}/messages") => Sent::Json(r#"{"body":"","lang":"en","key":"k"}"#.to_owned()),
        // To say that one writes changes nothing.
        ("POST", "/live/threads/{id}/writing") => Sent::Nothing,
        // The functions themselves are asked one by one.
        ("POST", "/api/fn/{name}") => Sent::Json("{}".to_owned()),
        _ => panic!("say in requests.rs what {method} {route} is sent"),
    }
}

/// The arguments of a server function for a review and a question of it; each one must be named here.
pub fn arguments(function: &str, review: &str, phase: &str, question: &str) -> Sent {
    Sent::Json(match function {
        "/api/fn/save_answer" => serde_json::json!({ "save": {
            "review": review, "phase": phase.parse::<u8>().ok(), "question": question,
            "value": { "kind": "text", "value": "x" }, "lang": "en", "base_revision": 0, "key": "walk",
        }})
        .to_string(),
        "/api/fn/stay" => "{}".to_owned(),
        "/api/fn/sign_in_again" => r#"{"email":"somebody"}"#.to_owned(),
        _ => panic!("say in requests.rs what {function} is sent"),
    })
}
