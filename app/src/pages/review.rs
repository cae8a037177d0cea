//! `/reviews/{id}`: one review: where it stands, its dates, its States and people, and what can be done next.

mod naming;
mod people;
mod plan;
mod times;

use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::review as t;
use crate::i18n::{self, number};
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{Naming, Overview};
use leptos::prelude::*;
use plan::Typed;
use rules::id::ReviewId;
use rules::stage::{Stage, turn_paragraph, whose_turn};

pub(crate) use naming::post as naming;

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let overview = visit.site.backend.overview(viewer, id_of(&id)?).await?;
    let naming = visit.site.backend.naming(viewer, overview.id).await?;
    Ok(draw(&visit, &overview, naming, &Typed::of(&overview), &[], StatusCode::OK, false))
}

/// The Secretariat opens the phase.
pub(crate) async fn open(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review = id_of(&id)?;
    visit.site.backend.open_phase(&session.viewer, review).await?;
    let mut response = redirect(&format!("/reviews/{review}"));
    leave_notice(&mut response, "opened", visit.https());
    Ok(response)
}

/// Whoever may records agreed dates and languages.
pub(crate) async fn plan(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review = id_of(&id)?;
    let backend = &visit.site.backend;
    let overview = backend.overview(&session.viewer, review).await?;
    let naming = backend.naming(&session.viewer, review).await?;
    let typed = Typed::read(&fields);
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &overview, naming, &typed, &[], StatusCode::OK, true));
    }
    // The refusal itself, before any fault is shown to somebody who may not plan.
    overview.may_plan.clone()?;
    let refused = |faults: &[plan::Fault]| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(draw(&visit, &overview, naming.clone(), &typed, faults, status, false))
    };
    let change = match typed.change() {
        Ok(change) => change,
        Err(faults) => return refused(&faults),
    };
    match backend.set_plan(&session.viewer, review, change.clone()).await {
        Ok(()) => {
            let mut response = redirect(&format!("/reviews/{review}"));
            leave_notice(&mut response, "planned", visit.https());
            Ok(response)
        }
        Err(ServiceError::Refused(refusal)) => match plan::at_field(backend.rules(), &overview, &change, &refusal) {
            Some(field) => refused(&[plan::Fault { field, what: plan::What::Refused(refusal) }]),
            None => Err(refusal.into()),
        },
        Err(ServiceError::Field { field, code }) => refused(&[plan::Fault { field, what: plan::What::Code(code) }]),
        Err(other) => Err(other.into()),
    }
}

fn id_of(text: &str) -> Result<ReviewId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn draw(
    visit: &Visit,
    o: &Overview,
    naming: Option<Naming>,
    typed: &Typed,
    faults: &[plan::Fault],
    status: StatusCode,
    switched: bool,
) -> Response {
    let l = visit.lang;
    let name = visit.state_name(o.state);
    let crumbs = [Crumb::to(t::reviews(l), "/reviews"), Crumb::here(name.clone())];
    let mut page = Page::new(t::page_title(l, &name)).crumbs(crumbs).status(status);
    if o.may_plan.is_ok() {
        page = page.form("plan");
    }
    if switched {
        page = page.remember_language(visit);
    }
    page.respond(visit, || {
        view! {
            {head(visit, o, name)}
            {ui::errors(l, plan::summary(visit, o, faults))}
            {ui::stages(l, o.stage, true)}
            <p>
                {t::since(l, i18n::moment(l, o.stage_since))}" "{ui::turn(l, whose_turn(o.stage))}" "
                {super::ruled::by(l, turn_paragraph(o.stage))}
            </p>
            {opening(visit, o)}
            {times::dates(visit, o)}
            {ways(visit, o)}
            {people::reviewers(visit, o)}
            {plan::section(visit, o, typed, faults)}
            {people::people(visit, o)}
            {naming.map(|naming| naming::section(l, o, naming))}
        }
    })
}

fn head(visit: &Visit, o: &Overview, name: String) -> impl IntoView + use<> {
    let l = visit.lang;
    let cluster = visit.site.backend.rules().cluster_of(o.phase).map(|c| ui::cluster(l, c)).unwrap_or_default();
    let kicker = t::kicker(l, ui::group(l, o.group), number(l, i64::from(o.phase)), cluster);
    let step = next_step(o).map(|(href, label)| view! { <a class="btn go" href=href>{label(l)}</a> });
    view! {
        <div class="head">
            <div>
                <p class="kicker">{kicker}</p>
                <h1 dir="auto">{name}</h1>
                <p class="lead">{t::instruments(l, ui::instruments(l, &o.instruments))}</p>
            </div>
            {step}
        </div>
    }
    .into_any()
}

/// A label in the reader's language.
type Label = fn(rules::language::Language) -> &'static str;

/// The one next step: messages that wait, else the work of the stage. The Secretariat's is the form that opens the phase.
fn next_step(o: &Overview) -> Option<(String, Label)> {
    let (id, phase) = (o.id, o.phase);
    if o.may_read_draft && o.stage == Stage::Questionnaire {
        return Some((format!("/reviews/{id}/questionnaire/{phase}"), t::to_questionnaire));
    }
    if o.unread > 0 {
        return Some((format!("/reviews/{id}/dialogue"), t::to_new_messages));
    }
    (o.may_read_submission && o.stage > Stage::Questionnaire)
        .then(|| (format!("/reviews/{id}/responses/{phase}"), t::to_response as Label))
}

/// The Secretariat opens the phase: one button, and what follows from it.
fn opening(visit: &Visit, o: &Overview) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    let months = visit.site.backend.rules().limits.questionnaire_months_max.value;
    o.may_open.then(|| {
        view! {
            <section class="sect" aria-labelledby="open-title">
                <h2 id="open-title">{t::open_title(l)}</h2>
                <p id="open-text">{t::open_text(l, i64::from(months))}" "{super::ruled::by(l, "34")}</p>
                <form method="post" action=format!("/reviews/{}/open", o.id)>
                    <button class="go" aria-describedby="open-text">{t::open_button(l)}</button>
                </form>
            </section>
        }
        .into_any()
    })
}

/// Response and dialogue.
fn ways(visit: &Visit, o: &Overview) -> impl IntoView + use<> {
    let l = visit.lang;
    let (id, phase) = (o.id, o.phase);
    let draft = o.may_read_draft.then(|| {
        view! { <p><a href=format!("/reviews/{id}/questionnaire/{phase}")>{t::to_questionnaire(l)}</a></p> }
    });
    let versions: Vec<_> = o
        .versions
        .iter()
        .rev()
        .map(|(n, at)| {
            let label = t::version(l, number(l, i64::from(*n)));
            let label = if o.may_read_submission {
                view! { <a href=format!("/reviews/{id}/responses/{phase}/{n}")>{label}</a> }.into_any()
            } else {
                label.into_any()
            };
            view! { <li>{label}" "<span class="soft">{t::submitted(l)}" "{ui::time(l, *at)}</span></li> }
        })
        .collect();
    let versions = if versions.is_empty() {
        view! { <p class="soft">{t::no_version(l)}</p> }.into_any()
    } else {
        view! { <ul class="bare">{versions}</ul> }.into_any()
    };
    let unread = if o.unread > 0 { t::unread(l, i64::from(o.unread)) } else { t::nothing_unread(l).to_owned() };
    view! {
        <div class="grid sect">
            <section aria-labelledby="response">
                <h2 id="response">{t::response_title(l)}</h2>
                {versions}
                {draft}
            </section>
            <section aria-labelledby="dialogue">
                <h2 id="dialogue">{t::dialogue_title(l)}</h2>
                <p>{unread}</p>
                <p><a href=format!("/reviews/{id}/dialogue")>{t::to_dialogue(l)}</a></p>
            </section>
        </div>
    }
    .into_any()
}
