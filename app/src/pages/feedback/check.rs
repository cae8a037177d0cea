//! The last look before feedback is sent: what goes, what is left, and the declaration of the focal point (paras. 18, 35).

use super::sent::notes;
use super::shared::{article_href, base, kicker};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::pages::reading::article_line;
use crate::pages::ruled;
use crate::{i18n, ui};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{FeedbackCheck, FeedbackDesk};
use leptos::prelude::*;
use rules::feedback::{ArticleState, NotSendable, parse_article};
use rules::id::ReviewId;
use rules::language::Language;

const FORM: &str = "send-form";
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
    let backend = &visit.site.backend;
    // Decided first, so that whoever may not know of it is told nothing of what was posted.
    backend.feedback_check(&session.viewer, review, phase).await?;
    let version: i64 = fields.get("version").parse().map_err(|_| Failure::BadRequest)?;
    match backend.send_feedback(&session.viewer, review, phase, version).await {
        Ok(number) => {
            let by = session.viewer.state.ok_or(Failure::NotFound)?;
            let mut response = redirect(&format!("{}/sent/{by}/{number}/receipt", base(review, phase)));
            leave_notice(&mut response, "feedback_sent", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "version", code }) => {
            let (warning, status) = match code {
                "empty" => (t::not_empty(l), StatusCode::UNPROCESSABLE_ENTITY),
                "unchanged" => (t::not_unchanged(l), StatusCode::UNPROCESSABLE_ENTITY),
                _ => (t::changed_meanwhile(l), StatusCode::CONFLICT),
            };
            // What was declared was declared of another text.
            let form = Form { warning: Some(warning.to_owned()), ..Form::default() };
            draw(&visit, review, phase, form, status, false).await
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
    let (backend, viewer) = (&visit.site.backend, visit.viewer()?);
    let check = backend.feedback_check(viewer, review, phase).await?;
    let desk = backend.feedback_desk(viewer, review, phase).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(visit.state_name(desk.state), format!("/reviews/{review}")),
        Crumb::to(t::short_title(l), base(review, phase)),
        Crumb::here(t::check_title(l)),
    ];
    let mut page = Page::new(t::check_title(l)).slim().crumbs(crumbs).form(FORM).status(status);
    if remember {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        let warning = form.warning.clone().map(|text| {
            view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> }
        });
        let content = if check.sent.articles.is_empty() {
            view! { <p class="soft">{t::not_empty(l)}</p> }.into_any()
        } else {
            notes(visit, loaded, review, &check.sent, &[], false).into_any()
        };
        view! {
            <div class="head"><div>
                <p class="kicker">{kicker(visit, desk.state, phase)}</p>
                <h1>{t::check_title(l)}</h1>
                <p class="lead">
                    {t::check_lead(l, i18n::number(l, i64::from(check.number)), visit.state_name(desk.by))}" "{ruled::by(l, "35")}
                </p>
            </div></div>
            {warning}
            {ui::errors(l, form.faults.all())}
            {figures(l, &desk, &check)}
            {left(l, &desk, &check)}
            <section class="sect"><h2>{t::check_content(l)}</h2>{content}</section>
            {declaration(visit, &desk, &check, &form)}
        }
    }))
}

fn figures(l: Language, desk: &FeedbackDesk, check: &FeedbackCheck) -> impl IntoView + use<> {
    let of = |state: ArticleState| desk.articles.iter().filter(|line| line.state == state).count();
    let items: Vec<_> = [
        (t::figure_noted(l), of(ArticleState::Noted)),
        (t::figure_nothing(l), of(ArticleState::Nothing)),
        (t::figure_left(l), check.sent.left.len()),
        (t::figure_questions(l), check.sent.supplements().count()),
    ]
    .into_iter()
    .map(|(label, n)| view! { <div><dt>{label}</dt><dd>{i18n::number(l, ruled::count(n))}</dd></div> })
    .collect();
    view! { <section class="sect"><h2 class="vh">{t::figures(l)}</h2><dl class="figures">{items}</dl></section> }
}

/// Articles about which it says nothing yet.
fn left(l: Language, desk: &FeedbackDesk, check: &FeedbackCheck) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = check
        .sent
        .left
        .iter()
        .filter_map(|code| parse_article(code))
        .map(|article| {
            let href = article_href(desk.review, desk.phase, article);
            let line = desk.articles.iter().find(|line| line.article == article);
            let who = line.and_then(|line| line.claim.as_ref()).map(|c| {
                view! { " "<span class="soft">{t::claimed_short(l, &c.name)}</span> }
            });
            view! { <li><a href=href>{article_line(l, article.0, article.1)}</a>{who}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="sect"><h2>{t::left_title(l)}</h2>
                <div class="note" data-kind="warn"><p>{t::left_text(l)}</p></div>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// The declaration and the button, or why they are not there.
fn declaration(visit: &Visit, desk: &FeedbackDesk, check: &FeedbackCheck, form: &Form) -> impl IntoView + use<> {
    let l = visit.lang;
    let back = view! { <a class="btn" href=base(desk.review, desk.phase)>{t::back_to_list(l)}</a> };
    let version = view! { <input type="hidden" name="version" value=check.version/> };
    let hindrance = match (&check.may_send, check.sendable) {
        (Err(refusal), _) => {
            let para = refusal.paragraph().map(|p| view! { " "{ruled::by(l, p)} });
            Some(view! { <p>{ui::refusal_text(l, refusal)}{para}</p> }.into_any())
        }
        (Ok(()), Err(NotSendable::Empty)) => Some(view! { <p>{t::not_empty(l)}</p> }.into_any()),
        (Ok(()), Err(NotSendable::Unchanged)) => Some(view! { <p>{t::not_unchanged(l)}</p> }.into_any()),
        (Ok(()), Ok(())) => None,
    };
    if let Some(why) = hindrance {
        // The form is there for the switch of language alone.
        return view! {
            <form class="sect stack" id=FORM method="post">
                {version}
                <h2>{t::may_not_title(l)}</h2>
                <div class="note">{why}</div>
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
                <span>{t::declaration(l, visit.state_name(desk.by))}" "{ruled::by(l, "18")}</span>
            </label>
            <p class="row"><button class="go">{t::send(l)}</button>{back}</p>
        </form>
    }
    .into_any()
}
