//! `…/questions`: all supplementary questions with their answers; the State under review drafts its answers here (para. 35).

use super::asked::{answers_in_words, words};
use super::shared::{base, key_of, kicker, language, new_key, title, usual};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::path::part;
use crate::pages::reading::{article_line, number};
use crate::pages::ruled;
use crate::questionnaire::asked_answers;
use crate::ui::TextArea;
use crate::{i18n, ui};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::library::Loaded;
use backend::service::{ReplyChange, ReplyDraft, ReplyOutcome, Supplement, SupplementDesk};
use leptos::prelude::*;
use rules::id::{NoteId, ReviewId};
use rules::language::Language;
use rules::text::normalise;
use std::collections::BTreeMap;

const FORM: &str = "replies";

/// An answer as typed, and what is wrong with it.
#[derive(Clone, Debug)]
struct Field {
    text: String,
    lang: Language,
    revision: u32,
    fault: Option<String>,
    newer: Option<ReplyDraft>,
}

/// What was typed, by question; what is not here is drawn as kept.
type Typed = BTreeMap<NoteId, Field>;

/// The page.
pub(crate) async fn page(visit: Visit, Path((review, phase)): Path<(String, String)>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let desk = visit.site.backend.supplement_desk(viewer, part(&review)?, part(&phase)?).await?;
    draw(&visit, &desk, &Typed::new(), StatusCode::OK, false)
}

/// Saves drafts of answers.
pub(crate) async fn post(
    visit: Visit,
    Path((review, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let backend = &visit.site.backend;
    let desk = backend.supplement_desk(&session.viewer, review, phase).await?;
    let mut typed = read(&fields, &desk, visit.lang);
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), &desk, &typed, StatusCode::OK, true);
    }
    let act = fields.get("act");
    let (verb, at) = act.split_once(':').unwrap_or((act, ""));
    let at: Option<NoteId> = at.parse().ok();
    if verb == "take" {
        // The newer text in the place of what was typed.
        typed.retain(|id, _| Some(*id) != at);
    }
    let mut key = key_of(fields.get("key"));
    let mut outcomes = backend.save_replies(&session.viewer, review, phase, &changes(&typed, &key)).await?;
    if outcomes.contains(&ReplyOutcome::Key) {
        // Somebody went back to the form and wrote something else in it: that is another save.
        key = new_key();
        outcomes = backend.save_replies(&session.viewer, review, phase, &changes(&typed, &key)).await?;
    }
    if let Some(status) = faulty(visit.lang, &mut typed, &outcomes) {
        let desk = backend.supplement_desk(&session.viewer, review, phase).await?;
        return draw(&visit, &desk, &typed, status, false);
    }
    let here = format!("{}/questions", base(review, phase));
    let anchor = at.map(|id| format!("#s-{id}")).unwrap_or_default();
    let mut response = redirect(&format!("{here}{anchor}"));
    leave_notice(&mut response, "saved", visit.https());
    Ok(response)
}

fn read(form: &Fields, desk: &SupplementDesk, screen: Language) -> Typed {
    let mut typed = Typed::new();
    for (question, _) in &desk.items {
        let id = question.asked.id;
        let name = |part: &str| format!("a-{id}.{part}");
        if !form.pairs().iter().any(|(n, _)| *n == name("text")) {
            continue;
        }
        let lang = Language::from_code(form.get(&name("lang"))).unwrap_or(screen);
        let revision = form.get(&name("revision")).parse().unwrap_or(0);
        let text = normalise(form.get(&name("text")));
        typed.insert(id, Field { text, lang, revision, fault: None, newer: None });
    }
    typed
}

fn changes(typed: &Typed, key: &str) -> Vec<ReplyChange> {
    typed
        .iter()
        .zip(0_u32..)
        .map(|((id, field), place)| ReplyChange {
            question: *id,
            text: field.text.clone(),
            lang: field.lang,
            base_revision: field.revision,
            key: format!("{key}-{place}"),
        })
        .collect()
}

/// Notes what became of each; the status of the page that says so, if something was not taken.
fn faulty(l: Language, typed: &mut Typed, outcomes: &[ReplyOutcome]) -> Option<StatusCode> {
    let mut status = None;
    for (field, outcome) in typed.values_mut().zip(outcomes) {
        match outcome {
            ReplyOutcome::Unchanged => {}
            ReplyOutcome::Saved { revision } => field.revision = *revision,
            ReplyOutcome::Conflict(newer) => {
                status = Some(StatusCode::CONFLICT);
                field.revision = newer.revision;
                field.fault = Some(t::conflict(l).to_owned());
                field.newer = Some((**newer).clone());
            }
            ReplyOutcome::Invalid(code) => {
                status.get_or_insert(StatusCode::UNPROCESSABLE_ENTITY);
                field.fault = Some(ui::fault_text(l, code));
            }
            ReplyOutcome::Key => {
                status.get_or_insert(StatusCode::UNPROCESSABLE_ENTITY);
                field.fault = Some(t::send_again(l).to_owned());
            }
        }
    }
    status
}

fn draw(
    visit: &Visit,
    desk: &SupplementDesk,
    typed: &Typed,
    status: StatusCode,
    remember: bool,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let loaded = visit.site.backend.library().for_phase(desk.phase).ok_or(Failure::NotFound)?;
    let state = visit.state_name(desk.state);
    let name = t::questions_heading(l, &state);
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(state, format!("/reviews/{}", desk.review)),
        Crumb::to(t::short_title(l), base(desk.review, desk.phase)),
        Crumb::here(t::questions_title(l)),
    ];
    let writes = desk.drafts && desk.may_write.is_ok() && !desk.items.is_empty();
    let mut page = Page::new(name.clone()).crumbs(crumbs).status(status);
    if writes {
        page = page.form(FORM);
    }
    if remember {
        page = page.remember_language(visit);
    }
    let faults = typed.iter().filter_map(|(id, f)| Some((format!("a-{id}"), f.fault.clone()?))).collect();
    Ok(page.respond(visit, || {
        let refusal = desk.may_write.clone().err().filter(|_| desk.drafts);
        let refusal = refusal.map(|r| view! { <div class="note"><p>{ui::refusal_text(l, &r)}</p></div> });
        let unsent = desk.unsent().count();
        let check = (desk.drafts && unsent > 0).then(|| {
            let href = format!("{}/questions/check", base(desk.review, desk.phase));
            view! { <a class="btn go" href=href>{t::to_send_answers(l, ruled::count(unsent))}</a> }
        });
        let lead = if desk.drafts { t::questions_lead_own(l) } else { t::questions_lead(l) };
        view! {
            {ui::errors(l, faults)}
            <div class="head">
                <div>
                    <p class="kicker">{kicker(visit, desk.state, desk.phase)}</p>
                    <h1>{name}</h1>
                    <p class="lead">{lead}" "{ruled::by(l, "35")}</p>
                </div>
                {check}
            </div>
            {refusal}
            {list(visit, desk, loaded, typed, writes)}
        }
    }))
}

fn list(visit: &Visit, desk: &SupplementDesk, loaded: &Loaded, typed: &Typed, writes: bool) -> impl IntoView + use<> {
    let l = visit.lang;
    if desk.items.is_empty() {
        return view! { <div class="empty"><p>{t::no_questions(l)}</p></div> }.into_any();
    }
    let mut before = None;
    let items: Vec<_> = desk
        .items
        .iter()
        .map(|(question, draft)| {
            let article = question.asked.article;
            let begins = before.replace(article) != Some(article);
            let heading = begins.then(|| {
                let name = article_line(l, article.0, article.1);
                view! { <h2 class="inst">{name}" "<span class="soft">{title(l, loaded, article)}</span></h2> }
            });
            view! { {heading}{item(visit, desk, loaded, question, draft.as_ref(), typed, writes)} }
        })
        .collect();
    if writes {
        let action = format!("{}/questions", base(desk.review, desk.phase));
        view! {
            <form id=FORM method="post" action=action novalidate data-send="ctrl-s">
                <input type="hidden" name="key" value=new_key()/>
                // Enter in a field of one line saves; without this the first button of the form would be pressed.
                <button class="vh" name="act" value="save" tabindex="-1" aria-hidden="true"></button>
                {items}
            </form>
        }
        .into_any()
    } else {
        items.into_any()
    }
}

fn item(
    visit: &Visit,
    desk: &SupplementDesk,
    loaded: &Loaded,
    question: &Supplement,
    draft: Option<&ReplyDraft>,
    typed: &Typed,
    writes: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let asked = &question.asked;
    let said = words(visit, desk.review, desk.phase, question, desk.drafts);
    let original = asked.question.as_ref().map(|code| {
        let words = loaded.texts(l).and_then(|t| t.question(code)).map(|w| w.text.clone());
        let href = format!("/reviews/{}/responses/{}#{code}", desk.review, desk.phase);
        view! { <p class="soft"><a href=href>{number(code)}</a>" "{words}</p> }
    });
    let remarks: Vec<_> = said.remarks.iter().map(|r| view! { <p class="soft small">{r.clone()}</p> }).collect();
    let open = said.open.clone().map(|text| view! { <p><span class="mark" data-state="none">{text}</span></p> });
    let field = writes.then(|| field(l, desk, question, draft, typed.get(&asked.id)));
    let shown = (!writes).then(|| {
        draft.filter(|d| d.unsent).map(|d| {
            view! {
                <div class="reply"><p class="asked-head">{t::draft_of_answer(l)}</p>
                <p class="said" dir="auto" lang=d.lang.code()>{d.text.clone()}</p></div>
            }
        })
    });
    view! {
        <section class="art" id=format!("s-{}", asked.id)>
            <h3>{said.head.clone()}</h3>
            {original}
            <p class="said" dir="auto" lang=asked.lang.code()>{asked.text.clone()}</p>
            {remarks}
            {asked_answers(answers_in_words(l, question))}
            {open}
            {field}
            {shown}
        </section>
    }
}

fn field(
    l: Language,
    desk: &SupplementDesk,
    question: &Supplement,
    draft: Option<&ReplyDraft>,
    typed: Option<&Field>,
) -> impl IntoView + use<> {
    let id = question.asked.id;
    let name = format!("a-{id}");
    let kept = Field {
        text: draft.map(|d| d.text.clone()).unwrap_or_default(),
        lang: draft.map_or_else(|| usual(l, &desk.languages), |d| d.lang),
        revision: draft.map_or(0, |d| d.revision),
        fault: None,
        newer: None,
    };
    let field = typed.cloned().unwrap_or(kept);
    let fault_id = format!("{name}-e");
    let saved_id = format!("{name}-s");
    let described = if field.fault.is_some() { format!("{fault_id} {saved_id}") } else { saved_id.clone() };
    let invalid = field.fault.is_some();
    let label = if question.answers.is_empty() { t::your_answer(l) } else { t::your_correction(l) };
    let about = question.asked.question.as_deref().map(number).unwrap_or_default();
    let saved = draft.map(|d| t::saved_by(l, i18n::moment(l, d.saved.at), &d.saved.by));
    let state =
        draft.filter(|d| d.unsent).map(|_| view! { <span class="mark" data-state="part">{t::not_sent(l)}</span> });
    let clash = field.newer.clone().map(|newer| {
        let title = format!("{name}-clash");
        view! {
            <section class="clash" aria-labelledby=title.clone()>
                <h4 id=title.clone()>{t::clash_title(l)}</h4>
                <p>{t::clash_text(l, &newer.saved.by, i18n::moment(l, newer.saved.at))}</p>
                <p class="said" dir="auto" lang=newer.lang.code()>{newer.text}</p>
                <button name="act" value=format!("take:{id}")>{t::clash_take(l)}</button>
            </section>
        }
    });
    view! {
        <div class="field note-field">
            <label for=name.clone()>{label}<span class="vh">" "{about.clone()}</span></label>
            {ui::field_error(l, fault_id, field.fault)}
            <input type="hidden" name=format!("{name}.revision") value=field.revision/>
            <TextArea id=name.clone() name=format!("{name}.text") value=field.text rows=4 lang=field.lang.code()
                described_by=described invalid=invalid/>
            <p class="qf">{language(format!("{name}.lang"), t::language(l), about, field.lang)}" "{state}" "<span class="soft small" id=saved_id>{saved}</span></p>
            {clash}
            <p><button name="act" value=format!("save:{id}")>{t::save(l)}</button></p>
        </div>
    }
}
