//! The last look before a response is sent: what goes, what does not, and the declaration of the focal point (para. 34).

use super::line::Faults;
use super::path::part;
use super::reading::{anchor, article_line, number, question_links};
use super::response::phase_name;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{check as t, shell};
use crate::{i18n, ui};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::library::Loaded;
use backend::service::CheckView;
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;
use rules::refusal::Refusal;
use rules::stage::Stage;

const FORM: &str = "submit-form";
const DECLARATION: &str = "declaration";

/// What was ticked and what is in the way.
#[derive(Default)]
struct Form {
    declared: bool,
    faults: Faults,
    /// What happened instead of sending.
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
    let mut form = Form { declared: fields.get(DECLARATION) == "on", ..Form::default() };
    if let Some(lang) = fields.switch() {
        return draw(&visit.in_language(lang), review, phase, form, StatusCode::OK, true).await;
    }
    let l = visit.lang;
    if !form.declared {
        form.faults.add(DECLARATION, t::declaration_missing(l));
        return draw(&visit, review, phase, form, StatusCode::UNPROCESSABLE_ENTITY, false).await;
    }
    let version: i64 = fields.get("version").parse().map_err(|_| Failure::BadRequest)?;
    match visit.site.backend.submit(&session.viewer, review, phase, version).await {
        Ok(receipt) => {
            let mut response = redirect(&format!("/reviews/{review}/responses/{phase}/{}/receipt", receipt.number));
            leave_notice(&mut response, "submitted", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { code: "changed_meanwhile", .. }) => {
            // What was declared was declared of another text.
            let form = Form { warning: Some(t::changed_meanwhile(l).to_owned()), ..Form::default() };
            draw(&visit, review, phase, form, StatusCode::CONFLICT, false).await
        }
        Err(ServiceError::Refused(refusal @ (Refusal::NothingAnswered | Refusal::NothingChanged))) => {
            form.warning = Some(format!("{} {}", t::nothing_to_send(l), ui::refusal_text(l, &refusal)));
            draw(&visit, review, phase, form, StatusCode::UNPROCESSABLE_ENTITY, false).await
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
    let backend = &visit.site.backend;
    let viewer = visit.viewer()?;
    let check = backend.check(viewer, review, phase).await?;
    let overview = backend.overview(viewer, review).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let state = visit.state_name(overview.state);
    let editor = format!("/reviews/{review}/questionnaire/{phase}");
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(state.clone(), format!("/reviews/{review}")),
        Crumb::to(ui::stage(l, Stage::Questionnaire), editor.clone()),
        Crumb::here(t::title(l)),
    ];
    let mut page = Page::new(t::title(l)).slim().crumbs(crumbs).form(FORM).status(status);
    if remember {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        let warning = form.warning.clone().map(|text| {
            view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> }
        });
        view! {
            <div class="head"><div>
                <p class="kicker">{t::kicker(l, &state, phase, phase_name(visit, phase))}</p>
                <h1>{t::title(l)}</h1>
                {check.may_submit.is_ok().then(|| view! {
                    <p class="lead">{t::lead(l, check.number)}" "{super::ruled::by(l, "34")}</p>
                })}
            </div></div>
            {warning}
            {ui::errors(l, form.faults.all())}
            {figures(l, &check)}
            {not_ready(l, &check, &editor)}
            {unanswered(l, &check, loaded, review, phase)}
            {left_out(l, &check, &editor)}
            {declaration(l, &check, &form, &state, &editor)}
        }
    }))
}

fn figures(l: Language, check: &CheckView) -> impl IntoView + use<> {
    let frozen = &check.frozen;
    let items: Vec<_> = [
        (t::will_send(l), frozen.answers.len()),
        (t::unanswered(l), frozen.unanswered.len()),
        (t::left_out(l), frozen.left_out.len()),
        (t::not_ready(l), check.not_ready.len()),
    ]
    .into_iter()
    .map(|(label, n)| view! { <div><dt>{label}</dt><dd>{i18n::number(l, count(n))}</dd></div> })
    .collect();
    view! { <section class="sect"><h2 class="vh">{t::figures(l)}</h2><dl class="figures">{items}</dl></section> }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn not_ready(l: Language, check: &CheckView, editor: &str) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = check
        .not_ready
        .iter()
        .map(|(instrument, article)| {
            let href = format!("{editor}#{}", anchor(*instrument, *article));
            view! { <li><a href=href>{article_line(l, *instrument, *article)}</a></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="sect"><h2>{t::not_ready_title(l)}</h2><p>{t::not_ready_text(l)}</p><ul>{items}</ul></section>
        }
    })
}

fn unanswered(l: Language, check: &CheckView, loaded: &Loaded, review: ReviewId, phase: u8) -> impl IntoView + use<> {
    let open = &check.frozen.unanswered;
    let list = if open.is_empty() {
        view! { <p>{t::unanswered_none(l)}</p> }.into_any()
    } else {
        view! { <p>{t::unanswered_text(l)}</p>{question_links(l, loaded, review, phase, open)} }.into_any()
    };
    view! { <section class="sect"><h2>{t::unanswered_title(l)}</h2>{list}</section> }
}

/// Answers whose question is not asked. The links lead to their history, since the question itself is not shown.
fn left_out(l: Language, check: &CheckView, editor: &str) -> Option<impl IntoView + use<>> {
    let codes = &check.frozen.left_out;
    let links: Vec<_> = codes
        .iter()
        .map(|code| view! { <li><a href=format!("{editor}/history/{code}")>{number(code)}</a></li> })
        .collect();
    (!codes.is_empty()).then(|| {
        view! {
            <section class="sect"><h2>{t::left_out_title(l)}</h2>
                <div class="note" data-kind="warn"><p>{t::left_out_text(l, count(codes.len()))}</p></div>
                <ul>{links}</ul>
            </section>
        }
    })
}

/// The declaration and the button, or why they are not there.
fn declaration(l: Language, check: &CheckView, form: &Form, state: &str, editor: &str) -> impl IntoView + use<> {
    let back = view! { <a class="btn" href=editor.to_owned()>{t::back(l)}</a> };
    let version = view! { <input type="hidden" name="version" value=check.version/> };
    if let Err(refusal) = &check.may_submit {
        let para = refusal.paragraph().map(|p| view! { " "{super::ruled::by(l, p)} });
        let why = ui::refusal_text(l, refusal);
        // The form is there for the switch of language alone.
        return view! {
            <form class="sect stack" id=FORM method="post">
                {version}
                <h2>{t::may_not_title(l)}</h2>
                <div class="note"><p>{why}{para}</p></div>
                <p class="row">{back}</p>
            </form>
        }
        .into_any();
    }
    let fault = form.faults.at(DECLARATION);
    let invalid = fault.is_some();
    let fault_id = format!("{DECLARATION}-e");
    view! {
        <form class="sect stack" id=FORM method="post" novalidate>
            {version}
            <h2>{t::declaration_title(l)}</h2>
            {ui::field_error(l, fault_id.clone(), fault)}
            <label class="check">
                <input type="checkbox" id=DECLARATION name=DECLARATION value="on" required checked=form.declared
                    aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some(fault_id)/>
                <span>{t::declaration(l, state)}" "{super::ruled::by(l, "18")}</span>
            </label>
            <p class="row"><button class="go">{t::submit(l)}</button>{back}</p>
        </form>
    }
    .into_any()
}
