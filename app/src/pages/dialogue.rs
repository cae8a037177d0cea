//! The dialogue of a review: who reads it stands above the button that sends.

use super::path::part;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::dialogue as t;
use crate::ui::{self, TextArea};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{DialogueView, MessageLine};
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::Fault;

const FORM: &str = "message";

/// What was typed and not sent.
#[derive(Default)]
struct Draft {
    body: String,
    lang: Option<Language>,
    key: String,
    faults: Vec<Fault>,
}

/// `GET /reviews/{id}/dialogue`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let view = visit.site.backend.dialogue(viewer, part(&id)?).await?;
    Ok(draw(&visit, &view, Draft::default(), StatusCode::OK))
}

/// `POST /reviews/{id}/dialogue`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review: ReviewId = part(&id)?;
    let backend = &visit.site.backend;
    let lang = Language::from_code(fields.get("lang")).unwrap_or(visit.lang);
    // A key that no page of ours made is as none: a new one is made, and nothing typed is lost over it.
    let key = fields.get("key");
    let key = if is_key(key) { key.to_owned() } else { new_key() };
    let mut draft = Draft { body: fields.get("body").to_owned(), lang: Some(lang), key, faults: Vec::new() };
    if let Some(to) = fields.switch() {
        let visit = visit.in_language(to);
        let view = backend.dialogue(visit.viewer()?, review).await?;
        return Ok(draw(&visit, &view, draft, StatusCode::OK));
    }
    let mut sent = backend.post_message(&session.viewer, review, &draft.body, lang, &draft.key).await;
    if matches!(sent, Err(ServiceError::Field { field: "key", .. })) {
        // Somebody went back to the form and wrote another text in it: that is another message.
        draft.key = new_key();
        sent = backend.post_message(&session.viewer, review, &draft.body, lang, &draft.key).await;
    }
    match sent {
        Ok(sent) => {
            let mut response = redirect(&format!("/reviews/{review}/dialogue#message-{}", sent.seq));
            leave_notice(&mut response, "sent", visit.https());
            Ok(response)
        }
        Err(ServiceError::Invalid(faults)) => {
            draft.faults = faults;
            let view = backend.dialogue(visit.viewer()?, review).await?;
            Ok(draw(&visit, &view, draft, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether the service can take it.
fn is_key(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

fn new_key() -> String {
    format!("message-{}", uuid::Uuid::new_v4())
}

fn draw(visit: &Visit, view: &DialogueView, draft: Draft, status: StatusCode) -> Response {
    let l = visit.lang;
    let state = visit.state_name(view.state);
    let errors = draft.faults.iter().map(|f| ("body".to_owned(), ui::fault_text(l, &f.code))).collect();
    Page::new(t::title(l, &state))
        .crumbs(vec![
            Crumb::to(i18n::texts::shell::start(l), "/start"),
            Crumb::to(state.clone(), format!("/reviews/{}", view.review)),
            Crumb::here(t::short_title(l)),
        ])
        .form(FORM)
        .status(status)
        .remember_language(visit)
        .respond(visit, || {
            view! {
                {ui::errors(l, errors)}
                <div class="head"><div>
                    <h1>{t::title(l, &state)}</h1>
                    <p class="lead">{t::lead(l)}" "{super::ruled::by(l, "35")}</p>
                </div></div>
                {messages(visit, &view.messages)}
                {match &view.may_post {
                    Ok(()) => composer(visit, view, draft).into_any(),
                    Err(why) => view! { <div class="note"><p>{ui::refusal_text(l, why)}</p></div> }.into_any(),
                }}
            }
        })
}

fn messages(visit: &Visit, messages: &[MessageLine]) -> impl IntoView + use<> {
    let l = visit.lang;
    if messages.is_empty() {
        return view! { <div class="empty"><p>{t::empty(l)}</p></div> }.into_any();
    }
    let mut day = None;
    let mut items = Vec::with_capacity(messages.len() + 8);
    let first_unread = messages.iter().find(|m| m.unread).map(|m| m.seq);
    for m in messages {
        let today = rules::calendar::civil_date(m.at);
        if day != Some(today) {
            day = Some(today);
            items.push(view! { <li class="day"><h2>{i18n::date_with_weekday(l, today)}</h2></li> }.into_any());
        }
        if first_unread == Some(m.seq) {
            items.push(view! { <li class="day" id="unread"><p><b>{t::new_from_here(l)}</b></p></li> }.into_any());
        }
        items.push(message(visit, m).into_any());
    }
    view! { <ol class="msgs bare">{items}</ol> }.into_any()
}

fn message(visit: &Visit, m: &MessageLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let anchor = format!("message-{}", m.seq);
    let seat = ui::seat(l, &m.seat);
    let (from, own) = match m.state {
        Some(state) => {
            let own = visit.session.as_ref().is_some_and(|s| s.viewer.state == m.state);
            (t::from(l, visit.state_name(state), seat), own.then(|| t::your_side(l)))
        }
        // The Secretariat is no side: its officers write each for themselves.
        None => (seat.to_owned(), m.mine.then(|| t::your_own(l))),
    };
    view! {
        <li class="msg" id=anchor.clone() data-own=own.map(|_| "true")>
            <header>
                <h3 dir="auto">{m.by.clone()}</h3>" "<span>{from}</span>" "
                {own.map(|whose| view! { <b class="tag">{whose}</b> })}" "
                <span class="soft small">{m.lang.own_name()}</span>" "
                <a class="soft small" href=format!("#{anchor}")>{ui::time(l, m.at)}</a>
            </header>
            <p class="said" dir="auto" lang=m.lang.code()>{m.body.clone()}</p>
        </li>
    }
}

fn composer(visit: &Visit, view: &DialogueView, draft: Draft) -> impl IntoView + use<> {
    let l = visit.lang;
    // The language of the screen if the review is held in it, else the first one that it is held in.
    let usual = if view.languages.contains(&l) { l } else { view.languages.first().copied().unwrap_or(l) };
    let chosen = draft.lang.unwrap_or(usual);
    let key = if draft.key.is_empty() { new_key() } else { draft.key };
    let fault = draft.faults.first().map(|f| ui::fault_text(l, &f.code));
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .map(|o| view! { <option value=o.code() lang=o.code() selected=o == chosen>{o.own_name()}</option> })
        .collect();
    let mut readers: Vec<(String, String)> = view
        .readers
        .iter()
        .map(|r| (visit.state_name(r.state), format!("{} ({})", r.name, ui::duty(l, r.duty))))
        .collect();
    readers.sort_by(|a, b| i18n::collate(l, &a.0, &b.0).then_with(|| i18n::collate(l, &a.1, &b.1)));
    let count = i64::try_from(readers.len()).unwrap_or(i64::MAX);
    let names: Vec<_> = readers
        .into_iter()
        .map(|(state, name)| view! { <li><bdi>{state}</bdi>{ui::colon(l)}<bdi>{name}</bdi></li> })
        .collect();
    let invalid = fault.is_some();
    view! {
        <form class="compose form" id=FORM method="post" action=format!("/reviews/{}/dialogue", view.review) data-send="ctrl-enter">
            <input type="hidden" name="key" value=key/>
            <div class="field">
                <label for="body">{t::your_message(l)}</label>
                {ui::field_error(l, "body-e".to_owned(), fault)}
                <TextArea id="body" name="body" value=draft.body rows=5 lang=chosen.code() described_by="readers body-e" invalid=invalid/>
            </div>
            <div class="field">
                <label for="lang">{t::language(l)}</label>
                <select id="lang" name="lang">{languages}</select>
            </div>
            <div class="readers" id="readers">
                <details>
                    <summary>{t::will_read(l, count)}</summary>
                    <ul>{names}<li>{t::secretariat_reads(l)}" "{super::ruled::by(l, "33")}</li></ul>
                </details>
                <p class="soft small">{t::never_edited(l)}</p>
            </div>
            <button class="go">{t::send(l)}</button>
        </form>
    }
}
