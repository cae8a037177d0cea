//! What no page of ours sends: too much, too old, cut off, in the wrong alphabet. It is never our failure, and a form
//! never loses what was typed.

use serde_json::json;

use crate::actors::{Cast, review};
use crate::canary::save;
use crate::site::{Answer, Person, Sent, Site, multipart, nobody};
use crate::targets::{FILE_QUESTION, answered_text, talk};

/// A State whose phase has just been opened: without answers, so that a form with one field is a whole form.
struct Desk {
    site: Site,
    cast: Cast,
    review: String,
    editor: String,
    expert: Person,
    focal_point: Person,
}

impl Desk {
    async fn open() -> Self {
        let site = Site::open().await;
        let cast = Cast::find(&site).await;
        let secretariat = cast.person("secretariat");
        let list = site.get(secretariat, "/api/v1/reviews?limit=200").await.json();
        let review = review(&site, secretariat, &list, "MAR").await.id;
        let opened = site.ask(secretariat, "POST", &format!("/reviews/{review}/open"), &Sent::Form(Vec::new())).await;
        assert_eq!(opened.status, 303, "{}", opened.text());
        let expert = site.enter("expert@mar.example").await;
        let focal_point = site.enter("focal.point@mar.example").await;
        let editor = format!("/reviews/{review}/questionnaire/1");
        Self { site, cast, review, editor, expert, focal_point }
    }

    /// Posts the questionnaire with these answers, as a page without script does.
    async fn post_answers(&self, typed: &[(&'static str, &str)]) -> Answer {
        let mut fields = vec![("revisions", String::new())];
        fields.extend(typed.iter().map(|(name, typed)| (*name, (*typed).to_owned())));
        self.site.ask(&self.expert, "POST", &self.editor, &Sent::Form(fields)).await
    }
}

/// A page that came back holds what was typed, as text.
fn holds(answer: &Answer, typed: &str) -> bool {
    let shown = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    answer.text().contains(&shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_megabytes_come_back_with_the_fault_at_the_field() {
    let desk = Desk::open().await;
    let long = "a long word ".repeat(10 * 1024 * 1024 / 12);
    let answer = desk.post_answers(&[("untoc-2-7", &long), ("untoc-2-c3", "short enough")]).await;
    assert_eq!(answer.status, 422);
    assert!(holds(&answer, &long), "what was typed is gone");
    assert!(answer.text().contains("href=\"#untoc-2-7\""), "no fault leads to the field");
    let page = desk.site.get(&desk.expert, &desk.editor).await.text();
    assert!(page.contains("short enough") && !page.contains("a long word"), "only the other answer is saved");
    let path = talk(&desk.site, &desk.expert, &desk.review).await;
    let form = vec![("body", long.clone()), ("lang", "en".to_owned()), ("key", "k".to_owned())];
    let answer = desk.site.ask(&desk.expert, "POST", &path, &Sent::Form(form)).await;
    assert_eq!(answer.status, 422);
    assert!(holds(&answer, &long) && answer.text().contains("id=\"body-e\""));
    // In letters that a form writes with six characters each.
    let arabic = "كلمة طويلة جدا ".repeat(10 * 1024 * 1024 / 27);
    let form = vec![("body", arabic.clone()), ("lang", "ar".to_owned()), ("key", "k".to_owned())];
    let answer = desk.site.ask(&desk.expert, "POST", &path, &Sent::Form(form)).await;
    assert_eq!(answer.status, 422);
    assert!(holds(&answer, &arabic));
    let too_much = vec![b'a'; 33 * 1024 * 1024];
    let kind = "application/x-www-form-urlencoded".to_owned();
    let answer = desk.site.ask(&desk.expert, "POST", &path, &Sent::Raw(kind, too_much)).await;
    assert!(
        answer.status == 413 && answer.is_html() && answer.text().contains("</main>"),
        "a page says that it is too much"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_only_takes_posts_leads_to_the_page_of_its_form() {
    let desk = Desk::open().await;
    let review = format!("/reviews/{}", desk.review);
    for (path, to) in [
        (format!("{review}/plan"), review.as_str()),
        ("/account/password".to_owned(), "/account"),
        ("/inbox/read".to_owned(), "/inbox"),
        ("/sign-out".to_owned(), "/"),
    ] {
        let answer = desk.site.get(&desk.expert, &path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, to), "{path}");
    }
    assert_eq!(desk.site.get(&desk.expert, "/api/fn/stay").await.status, 405, "no page of anybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_text_is_an_id_of_nothing() {
    let desk = Desk::open().await;
    let unknown = desk.site.get(&desk.expert, "/reviews/none").await;
    for path in ["/reviews/%ff", "/files/%c3", "/draws/1/result/%ff", "/unsubscribe/%FF", "/texts/%ff"] {
        for who in [&nobody(), &desk.expert] {
            let answer = desk.site.get(who, path).await;
            assert!(answer.status == 404 && answer.is_html(), "{path}");
        }
        let answer = desk.site.get(&desk.expert, path).await;
        let main = |page: String| page.split("<main").nth(1).map(str::to_owned).unwrap_or_default();
        assert_eq!(main(answer.text()), main(unknown.text()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_for_a_person_who_is_signed_in_is_not_there() {
    let site = Site::open().await;
    let stakeholder = site.enter("ngo@example").await;
    for path in ["/bureau", "/bureau/seats"] {
        assert_eq!(site.get(&stakeholder, path).await.status, 404, "{path}");
        assert_eq!(site.get(&nobody(), path).await.status, 303, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_of_unknown_paths_and_methods_in_their_own_form() {
    let site = Site::open().await;
    let officer = site.enter("secretariat@example").await;
    for who in [&nobody(), &officer] {
        for (method, path, status, code) in [
            ("GET", "/api/v1", 404, "not_found"),
            ("GET", "/api/v1/", 404, "not_found"),
            ("POST", "/api/v1/nothing/at/all", 404, "not_found"),
            ("PUT", "/api/v1/reviews", 405, "method_not_allowed"),
            ("DELETE", "/api/v1/session", 405, "method_not_allowed"),
            ("OPTIONS", "/api/v1/me", 405, "method_not_allowed"),
        ] {
            let answer = site.ask(who, method, path, &Sent::Nothing).await;
            assert_eq!(answer.status, status, "{method} {path}");
            assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
            let body = answer.json();
            assert_eq!((&body["code"], &body["status"]), (&json!(code), &json!(status)), "{method} {path}");
            assert_eq!(answer.header("allow").is_empty(), status == 404, "{method} {path}");
        }
        for path in ["/api/v1x", "/nothing"] {
            let answer = site.get(who, path).await;
            assert!(answer.status == 404 && answer.is_html(), "{path}");
        }
        let answer = site.ask(who, "PUT", "/reviews", &Sent::Nothing).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET,HEAD"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_impossible_characters_is_drawn_again_with_them() {
    let desk = Desk::open().await;
    let dialogue = talk(&desk.site, &desk.expert, &desk.review).await;
    for typed in
        ["before\0after", "left\u{202E}right", "a\u{2067}b", "c\u{7}d", "e\u{FFFE}f", "half of a pair \u{FFFD}"]
    {
        let form = vec![("body", typed.to_owned()), ("lang", "en".to_owned()), ("key", "k".to_owned())];
        let answer = desk.site.ask(&desk.expert, "POST", &dialogue, &Sent::Form(form)).await;
        assert_eq!(answer.status, 422, "{typed:?}");
        assert!(holds(&answer, typed), "{typed:?} is gone");
        let answer = desk.post_answers(&[("untoc-2-7", typed)]).await;
        assert_eq!(answer.status, 422, "{typed:?}");
        assert!(holds(&answer, typed), "{typed:?} is gone from the questionnaire");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn impossible_figures_and_days_come_back_as_typed() {
    let desk = Desk::open().await;
    for (field, typed) in [
        ("untoc-2-2", "-5"),
        ("untoc-2-2", "99999999999999999999"),
        ("untoc-2-2", "many"),
        ("untoc-5-4", "1600-01-01"),
        ("untoc-5-4", "2403-02-30"),
        ("untoc-5-8.convictions.2024", "-1"),
        ("untoc-2-c1.0.link", "javascript:alert(1)"),
        ("untoc-2-c1.0.date", "0000-00-00"),
    ] {
        let answer = desk.post_answers(&[(field, typed)]).await;
        assert_eq!(answer.status, 422, "{field}={typed}");
        assert!(answer.text().contains(&format!("value=\"{typed}\"")), "{field}={typed} is gone");
    }
    let plan = format!("/reviews/{}/plan", desk.review);
    for typed in ["2426-01-01", "1600-01-01", "-1", "soon\0", "262143-12-31", "+262142-01-01"] {
        for field in ["answers_on", "feedback_on"] {
            let form = vec![(field, typed.to_owned())];
            let answer = desk.site.ask(&desk.focal_point, "POST", &plan, &Sent::Form(form)).await;
            assert_eq!(answer.status, 422, "{field}={typed}");
            assert!(answer.text().contains(&format!("value=\"{typed}\"")), "{field}={typed} is gone");
        }
    }
    let admin = desk.cast.person("admin");
    let expert = crate::targets::account(&desk.site, admin, "expert@vct.example").await;
    for (from, until) in [("262142-01-01", ""), ("2026-11-21", "-262142-01-01"), ("1600-01-01", "2426-01-01")] {
        let fields =
            [("review_code", "VCT-I"), ("state", "VCT"), ("duty", "expert"), ("from_on", from), ("until_on", until)];
        let form = fields.map(|(name, value)| (name, value.to_owned())).to_vec();
        let answer = desk.site.ask(admin, "POST", &format!("/accounts/{expert}/roles"), &Sent::Form(form)).await;
        assert!(answer.status.as_u16() < 500, "{from} {until}: {}", answer.status);
    }
    let secretariat = desk.cast.person("secretariat");
    for day in ["262142-01-01", "-262142-01-01", "1600-01-01", ""] {
        let form = vec![("reference", "Decision\0".to_owned()), ("decided_on", day.to_owned())];
        let answer = desk.site.ask(secretariat, "POST", "/phases/I/1/decision", &Sent::Form(form)).await;
        assert_eq!(answer.status, 422, "{day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_json_interface_names_the_fault_and_keeps_standing() {
    let desk = Desk::open().await;
    let review = &desk.cast.editing.id;
    let expert = desk.cast.person("editing.expert");
    for (question, value, status) in [
        ("untoc-2-7", json!({ "kind": "text", "value": "x".repeat(10 * 1024 * 1024) }), 422),
        ("untoc-2-7", json!({ "kind": "text", "value": "a\0b" }), 422),
        ("untoc-2-7", json!({ "kind": "text", "value": "a\u{202E}b" }), 422),
        ("untoc-2-7", json!({ "kind": "number", "value": 3 }), 422),
        ("untoc-2-7", json!({ "kind": "no such kind", "value": 3 }), 400),
        ("untoc-2-2", json!({ "kind": "number", "value": -3 }), 422),
        ("untoc-2-2", json!({ "kind": "number", "value": 1e300 }), 400),
        ("untoc-5-4", json!({ "kind": "date", "value": "1600-01-01" }), 422),
        ("untoc-5-4", json!({ "kind": "date", "value": "+262142-12-31" }), 422),
        ("untoc-5-8", json!({ "kind": "table", "value": { "convictions": { "2024": -1 } } }), 400),
        ("untoc-5-8", json!({ "kind": "table", "value": { "convictions": { "65535": 1 } } }), 422),
        (
            "migrants-5-7",
            json!({ "kind": "file", "value": [{ "id": uuid::Uuid::nil(), "name": "a", "size": 1 }] }),
            422,
        ),
    ] {
        let answer = save(&desk.site, expert, review, question, &value).await;
        let shown: String = value.to_string().chars().take(80).collect();
        assert_eq!(answer.status, status, "{question} {shown}: {}", answer.text());
    }
    let question = answered_text(&desk.site, &desk.cast).await;
    let path = format!("/api/v1/reviews/{review}/responses/1/answers/{question}");
    for body in [
        r#"{"value":{"kind":"text","value":"\ud800"},"lang":"en","base_revision":0,"key":"k"}"#,
        r#"{"value":{"kind":"text","value":"\udc00\ud800"},"lang":"en","base_revision":0,"key":"k"}"#,
        r#"{"value":{"kind":"text","value":"x"},"lang":"en","base_revision":-1,"key":"k"}"#,
        r#"{"value":{"kind":"text","value":"x"},"lang":"en","base_revision":0,"key":"#,
        "",
        "null",
        "[[[[[[[[[[",
    ] {
        let answer = desk.site.ask(expert, "PUT", &path, &Sent::Json(body.to_owned())).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        let function = format!("{{\"save\":{body}}}");
        let answer = desk.site.ask(expert, "POST", "/api/fn/save_answer", &Sent::Json(function)).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text());
    }
    let deep = Sent::Json("[".repeat(1_000_000));
    assert_eq!(desk.site.ask(expert, "PUT", &path, &deep).await.status, 400);
    for key in ["", "\0", &"k".repeat(100_000)] {
        let body = json!({ "value": { "kind": "text", "value": "x" }, "lang": "en", "base_revision": 0, "key": key });
        let answer = desk.site.ask(expert, "PUT", &path, &Sent::Json(body.to_string())).await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{}", answer.text());
        let function = json!({ "save": {
            "review": review, "phase": 1, "question": question,
            "value": { "kind": "text", "value": "x" }, "lang": "en", "base_revision": 0, "key": key,
        }});
        let answer = desk.site.ask(expert, "POST", "/api/fn/save_answer", &Sent::Json(function.to_string())).await;
        assert!(answer.status.is_client_error(), "{}: {}", answer.status, answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_nothing_in_it_is_refused_at_its_field() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let (expert, path) = (cast.person("editing.expert"), format!("/reviews/{}/questionnaire/1/file", cast.editing.id));
    for (lang, words) in [("en", "The file is empty."), ("ar", "الملف فارغ.")] {
        let act = format!("attach:{FILE_QUESTION}");
        let sent = multipart(&[("act", &act)], &[(&format!("{FILE_QUESTION}.file"), "law.pdf", b"")]);
        let reader = Person { cookie: expert.cookie.replace("lang=en", &format!("lang={lang}")), ..expert.clone() };
        let answer = site.ask(&reader, "POST", &path, &sent).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(answer.text().contains(words), "{lang}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_the_wrong_kind_and_cut_off_ones_are_our_callers_fault() {
    let desk = Desk::open().await;
    let review = &desk.review;
    let dialogue = talk(&desk.site, &desk.expert, review).await;
    let thread = dialogue.rsplit('/').next().unwrap().to_owned();
    let upload = format!("{}/file", desk.editor);
    let Sent::Raw(kind, whole) = multipart(&[("act", "x")], &[("migrants-5-7.file", "a.txt", b"words")]) else {
        panic!("a form with files is raw")
    };
    let bodies = [
        ("application/json".to_owned(), b"{}".to_vec()),
        ("text/plain".to_owned(), b"body=x".to_vec()),
        (String::new(), b"body=x".to_vec()),
        ("multipart/form-data".to_owned(), whole.clone()),
        ("multipart/form-data; boundary=".to_owned(), whole.clone()),
        ("multipart/form-data; boundary=other".to_owned(), whole.clone()),
        (kind.clone(), whole[..whole.len() / 2].to_vec()),
        (kind.clone(), whole[..10].to_vec()),
        (kind, Vec::new()),
        ("application/x-www-form-urlencoded".to_owned(), b"%ff%fe=%c3%28&body=%zz&&&=".to_vec()),
        ("application/x-www-form-urlencoded; charset=utf-16".to_owned(), vec![0xff, 0xfe, 0, 0]),
    ];
    for route in app::routes::ROUTES.iter().filter(|r| r.method != "GET") {
        let path = route
            .path
            .replace("{id}", review)
            .replace("{phase}", "1")
            .replace("{group}", "I")
            .replace("{question}", "untoc-2-7")
            .replace("{thread}", &thread)
            .replace("{name}", "save_answer");
        for (kind, bytes) in &bodies {
            for who in ["nobody", "editing.expert", "secretariat", "admin"] {
                // Whoever signs out does not come back.
                if path == "/sign-out" && who != "nobody" {
                    continue;
                }
                let sent = Sent::Raw(kind.clone(), bytes.clone());
                let answer = desk.site.ask(desk.cast.person(who), route.method, &path, &sent).await;
                assert!(
                    answer.status.as_u16() < 500,
                    "{} {path} with {kind:?} as {who}: {}",
                    route.method,
                    answer.status
                );
            }
        }
    }
    for path in [&dialogue, &upload] {
        let sent = Sent::Raw(bodies[6].0.clone(), bodies[6].1.clone());
        assert_eq!(desk.site.ask(&desk.expert, "POST", path, &sent).await.status, 400, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_headers_and_addresses_are_read_or_passed_over() {
    let desk = Desk::open().await;
    let expert = &desk.expert;
    let crowded = Person { cookie: format!("{}; junk={}", expert.cookie, "x".repeat(100_000)), ..expert.clone() };
    assert_eq!(desk.site.get(&crowded, "/start").await.status, 200);
    let long = Person { cookie: format!("sid={}", "x".repeat(100_000)), ..nobody() };
    assert_eq!(desk.site.get(&long, "/start").await.status, 303);
    for cookie in ["sid", "sid=", ";;;", "sid=\u{e9}", "lang=xx; flash=<b>", "flash=saved; lang=ar"] {
        let odd = Person { cookie: cookie.to_owned(), ..nobody() };
        let answer = desk.site.get(&odd, "/").await;
        assert_eq!(answer.status, 200, "{cookie}");
        assert!(!answer.text().contains("<b>"), "{cookie}");
    }
    for path in [
        "/reviews?group=%00&phase=-1&stage=%ff",
        "/api/v1/reviews?limit=-1",
        "/api/v1/reviews?cursor=%00",
        "/api/v1/reviews?limit=99999999999999999999",
        "/accounts?q=%00",
        "/parties?q=%f0%9f%92%a9&region=%00",
        "/library?q=%00&state=%00",
        "/sign-in?next=%2F%2Fevil.example",
        "/reviews/%00",
        "/reviews/%ff",
        "/files/%2e%2e%2f",
        "/reviews/00000000-0000-4000-8000-000000000000/questionnaire/256",
        "/reviews/00000000-0000-4000-8000-000000000000/responses/1/99999999999999999999",
    ] {
        for who in &desk.cast.people {
            let answer = desk.site.get(who, path).await;
            assert!(answer.status.as_u16() < 500, "{path} as {}: {}", who.name, answer.status);
        }
    }
    for language in ["", "x", "en;q=9", ",,,;q=", &"fr,".repeat(30_000), "\u{e9}"] {
        let answer = desk.site.ask_with(&nobody(), "GET", "/", &Sent::Nothing, &[("accept-language", language)]).await;
        assert_eq!(answer.status, 200);
    }
}
