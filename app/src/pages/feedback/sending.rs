//! `…/questions/check`: the last look before answers to supplementary questions are sent, and the declaration of the focal
//! point (paras. 18, 35).

use super::asked::words;
use super::shared::{base, kicker};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::pages::reading::{article_line, number};
use crate::pages::ruled;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{ReplyDraft, Supplement, SupplementDesk};
use leptos::prelude::*;
use rules::id::{NoteId, ReviewId};

const FORM: &str = "send-answers";
const DECLARATION: &str = "declaration";

/// What was ticked and what is in the way.
#[derive(Default)]
struct Form {
    /// `None` before anything was posted: then all are chosen.
    chosen: Option<Vec<NoteId>>,
    declared: bool,
    faults: Faults,
    warning: Option<String>,
}

/// The page.
pub(crate) async fn page(visit: Visit, Path((review, phase)): Path<(String, String)>) -> Result<Response, Failure> {
    visit.session()?;
    draw(&visit, part(&review)?, part(&phase)?, Form::default(), StatusCode::OK, false).await
}

/// Clears and sends.
pub(crate) async fn post(
    visit: Visit,
    Path((review, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let l = visit.lang;
    // Each names the draft that was looked at: its question and its revision.
    let looked_at = fields.all("answer").filter_map(|value| {
        let (id, revision) = value.split_once(':')?;
        Some((id.parse::<NoteId>().ok()?, revision.parse::<u32>().ok()?))
    });
    let looked_at: Vec<(NoteId, u32)> = looked_at.collect();
    let chosen = Some(looked_at.iter().map(|(id, _)| *id).collect());
    let mut form = Form { chosen, declared: fields.get(DECLARATION) == "on", ..Form::default() };
    if let Some(lang) = fields.switch() {
        return draw(&visit.in_language(lang), review, phase, form, StatusCode::OK, true).await;
    }
    if looked_at.is_empty() {
        form.faults.add("answers", t::choose_answer(l));
    }
    if !form.declared {
        form.faults.add(DECLARATION, t::declaration_missing(l));
    }
    if !form.faults.is_empty() {
        return draw(&visit, review, phase, form, StatusCode::UNPROCESSABLE_ENTITY, false).await;
    }
    match visit.site.backend.send_replies(&session.viewer, review, phase, &looked_at).await {
        Ok(_) => {
            let mut response = redirect(&format!("{}/questions", base(review, phase)));
            leave_notice(&mut response, "answers_sent", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "version", .. }) => {
            let form = Form { warning: Some(t::changed_meanwhile(l).to_owned()), ..Form::default() };
            draw(&visit, review, phase, form, StatusCode::CONFLICT, false).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    form: Form,
    status: StatusCode,
    remember: bool,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let desk = visit.site.backend.supplement_desk(visit.viewer()?, review, phase).await?;
    if !desk.drafts {
        return Err(Failure::NotFound);
    }
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(visit.state_name(desk.state), format!("/reviews/{review}")),
        Crumb::to(t::questions_title(l), format!("{}/questions", base(review, phase))),
        Crumb::here(t::send_answers_title(l)),
    ];
    let mut page = Page::new(t::send_answers_title(l)).slim().crumbs(crumbs).form(FORM).status(status);
    if remember {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        let warning = form.warning.clone().map(|text| {
            view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> }
        });
        view! {
            <div class="head"><div>
                <p class="kicker">{kicker(visit, desk.state, phase)}</p>
                <h1>{t::send_answers_title(l)}</h1>
                <p class="lead">{t::send_answers_lead(l)}" "{ruled::by(l, "35")}</p>
            </div></div>
            {warning}
            {ui::errors(l, form.faults.all())}
            {body(visit, &desk, &form)}
        }
    }))
}

fn body(visit: &Visit, desk: &SupplementDesk, form: &Form) -> impl IntoView + use<> {
    let l = visit.lang;
    let back = view! {
        <a class="btn" href=format!("{}/questions", base(desk.review, desk.phase))>{t::back_to_questions(l)}</a>
    };
    let may = desk.may_send.is_ok();
    let items: Vec<_> = desk
        .items
        .iter()
        .filter_map(|(q, d)| Some((q, d.as_ref().filter(|d| d.unsent)?)))
        .map(|(q, d)| item(visit, desk, q, d, form, may))
        .collect();
    if items.is_empty() {
        return view! {
            <form class="stack" id=FORM method="post"><div class="empty"><p>{t::nothing_unsent(l)}</p></div><p class="row">{back}</p></form>
        }
        .into_any();
    }
    let rest = match &desk.may_send {
        Err(refusal) => {
            let para = refusal.paragraph().map(|p| view! { " "{ruled::by(l, p)} });
            view! {
                <h2>{t::may_not_title(l)}</h2>
                <div class="note"><p>{ui::refusal_text(l, refusal)}{para}</p></div>
                <p class="row">{back}</p>
            }
            .into_any()
        }
        Ok(()) => {
            let fault = form.faults.at(DECLARATION);
            let invalid = fault.is_some();
            let fault_id = format!("{DECLARATION}-e");
            view! {
                <h2>{t::declaration_title(l)}</h2>
                {ui::field_error(l, fault_id.clone(), fault)}
                <label class="check">
                    <input type="checkbox" id=DECLARATION name=DECLARATION value="on" required checked=form.declared
                        aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some(fault_id)/>
                    <span>{t::declare_answers(l, visit.state_name(desk.state))}" "{ruled::by(l, "18")}</span>
                </label>
                <p class="row"><button class="go">{t::send_answers(l)}</button>{back}</p>
            }
            .into_any()
        }
    };
    view! {
        <form class="sect stack" id=FORM method="post" novalidate>
            <fieldset id="answers" class="stack">
                <legend>{t::answers_to_send(l)}</legend>
                {ui::field_error(l, "answers-e".to_owned(), form.faults.at("answers"))}
                {items}
            </fieldset>
            {rest}
        </form>
    }
    .into_any()
}

fn item(
    visit: &Visit,
    desk: &SupplementDesk,
    q: &Supplement,
    draft: &ReplyDraft,
    form: &Form,
    may: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let said = words(visit, desk.review, desk.phase, q, true);
    let id = q.asked.id;
    let chosen = form.chosen.as_ref().is_none_or(|c| c.contains(&id));
    let about = article_line(l, q.asked.article.0, q.asked.article.1);
    let code = q.asked.question.as_deref().map(number).unwrap_or_default();
    let (one, text) = (format!("c-{id}"), format!("t-{id}"));
    let correction = (!q.answers.is_empty()).then(|| view! { <p class="soft small">{t::is_correction(l)}</p> });
    view! {
        <div class="art">
            <label class="check">
                <input type="checkbox" id=one name="answer" value=format!("{id}:{}", draft.revision) checked=chosen
                    disabled=!may aria-describedby=text.clone()/>
                <span><b>{said.head}</b>" "<span class="soft">{about}" "{code}</span></span>
            </label>
            <p class="said" dir="auto" lang=said.lang.code()>{said.text}</p>
            {correction}
            <div class="reply" id=text>
                <p class="asked-head">{t::your_answer(l)}" "<span class="soft">{draft.lang.own_name()}</span></p>
                <p class="said" dir="auto" lang=draft.lang.code()>{draft.text.clone()}</p>
            </div>
        </div>
    }
}
