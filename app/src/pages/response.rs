//! A submitted version of a response: read on the screen or printed, and its receipt.

use super::path::{part, query};
use super::reading::{Reading, Talk, body, contents};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{response as t, shell};
use crate::{i18n, ui};
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::library::Loaded;
use backend::service::{Receipt, SubmissionView};
use leptos::prelude::*;
use rules::actor::Viewer;
use rules::dialogue::{Room, Subject};
use rules::id::ReviewId;
use rules::language::Language;

/// Supplementary questions in words, by the place to which they belong.
type Asked = std::collections::BTreeMap<String, Vec<crate::questionnaire::AskedWords>>;

/// The newest version.
pub(crate) async fn newest(
    visit: Visit,
    Path((review, phase)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    show(&visit, viewer, part(&review)?, part(&phase)?, None, raw).await
}

/// One version.
pub(crate) async fn page(
    visit: Visit,
    Path((review, phase, number)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    show(&visit, viewer, part(&review)?, part(&phase)?, Some(part(&number)?), raw).await
}

/// The receipt of one version.
pub(crate) async fn receipt(
    visit: Visit,
    Path((review, phase, number)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let view = visit.site.backend.submission(viewer, review, phase, Some(part(&number)?)).await?;
    let receipt = view.receipt;
    let read = format!("/reviews/{review}/responses/{phase}/{}", receipt.number);
    let state = visit.state_name(receipt.state);
    let here = vec![Crumb::to(t::title(l, &state), read.clone()), Crumb::here(t::receipt(l))];
    let path = path_of(&visit, viewer, review, state.clone()).await;
    let in_review = path.len() > 1;
    let crumbs = [path, here].concat();
    Ok(Page::new(t::receipt_title(l)).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="receipt stack">
                <h1>{t::receipt_title(l)}</h1>
                <p class="lead">{t::receipt_lead(l, receipt.number, &state)}" "{super::ruled::by(l, "34")}</p>
                {facts(&visit, &receipt)}
                <p class="soft small">{t::sha256_help(l)}</p>
                <p class="row no-print">
                    <a class="btn go" href=read>{t::read(l)}</a>
                    {in_review.then(|| view! { <a class="btn" href=format!("/reviews/{review}")>{t::to_review(l)}</a> })}
                </p>
            </div>
        }
    }))
}

/// The path to a response: through the review, for those who have a part in it; through the library for all others.
async fn path_of(visit: &Visit, viewer: &Viewer, review: ReviewId, state: String) -> Vec<Crumb> {
    let l = visit.lang;
    if visit.site.backend.overview(viewer, review).await.is_ok() {
        vec![Crumb::to(shell::reviews(l), "/reviews"), Crumb::to(state, format!("/reviews/{review}"))]
    } else {
        vec![Crumb::to(shell::library(l), "/library")]
    }
}

async fn show(
    visit: &Visit,
    viewer: &Viewer,
    review: ReviewId,
    phase: u8,
    number: Option<u32>,
    raw: Option<String>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let view = backend.submission(viewer, review, phase, number).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let state = visit.state_name(view.receipt.state);
    let title = t::title(l, &state);
    let answers = viewer.state == Some(view.receipt.state);
    let asked = super::feedback::asked_by_place(visit, viewer, review, phase, answers).await?;
    if query(raw).get("print") == "1" {
        return Ok(Page::new(title).plain().respond(visit, || on_paper(visit, review, &view, loaded, asked)));
    }
    let crumbs = [path_of(visit, viewer, review, state).await, vec![Crumb::here(title.clone())]].concat();
    // Who reads it in the library only has no part in the dialogue.
    let talks = backend.conversation_on(viewer, review, Room::Dialogue, &Subject::Review).await.is_ok();
    Ok(Page::new(title).crumbs(crumbs).respond(visit, || on_screen(visit, review, &view, loaded, asked, talks)))
}

fn reading<'a>(view: &'a SubmissionView, loaded: &'a Loaded, asked: Asked) -> Reading<'a> {
    let unanswered = view.unanswered.iter().map(String::as_str).collect();
    Reading { loaded, answers: &view.answers, unanswered, asked, ask: None, talk: None }
}

fn on_screen(
    visit: &Visit,
    review: ReviewId,
    view: &SubmissionView,
    loaded: &Loaded,
    asked: Asked,
    talks: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let receipt = &view.receipt;
    let base = format!("/reviews/{review}/responses/{}", receipt.phase);
    let here = format!("{base}/{}", receipt.number);
    let newest = view.versions.iter().map(|(number, _)| *number).max().filter(|n| *n != receipt.number);
    let old = newest.map(|n| {
        view! {
            <div class="note" data-kind="warn">
                <p>{t::older(l)}" "<a href=format!("{base}/{n}")>{t::to_newest(l, n)}</a></p>
            </div>
        }
    });
    let talk = talks.then_some(Talk { review, phase: receipt.phase, number: receipt.number });
    let reading = Reading { talk, ..reading(view, loaded, asked) };
    view! {
        {heading(visit, view)}
        <p class="row no-print">
            <a class="btn" href=format!("{here}?print=1")>{t::print_view(l)}</a>
            <a class="btn" href=format!("{here}/receipt")>{t::receipt(l)}</a>
        </p>
        {old}
        {limited(l, view)}
        <section class="sect"><h2>{t::receipt(l)}</h2>{facts(visit, receipt)}</section>
        {versions(l, &base, view)}
        <div class="split">{contents(l, &reading)}<div>{body(l, &reading)}</div></div>
    }
}

/// Whose version it is, from when, and who printed it when: a sheet says so wherever it lies.
fn on_paper(
    visit: &Visit,
    review: ReviewId,
    view: &SubmissionView,
    loaded: &Loaded,
    asked: Asked,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let receipt = &view.receipt;
    let back = format!("/reviews/{review}/responses/{}/{}", receipt.phase, receipt.number);
    let state = visit.state_name(receipt.state);
    let printed_by = visit.session.as_ref().map(|s| t::printed_by(l, i18n::moment(l, visit.now), &s.name));
    view! {
        <p class="row no-print"><a class="btn" href=back>{t::back(l)}</a><span class="soft">{t::print_hint(l)}</span></p>
        <p><b>{t::confidential(l)}</b>" "{super::ruled::by(l, "37")}</p>
        <p>{t::printed(l, state, receipt.number, i18n::moment(l, receipt.at))}</p>
        <p>{printed_by}</p>
        {heading(visit, view)}
        {limited(l, view)}
        {facts(visit, receipt)}
        {body(l, &reading(view, loaded, asked))}
    }
}

fn heading(visit: &Visit, view: &SubmissionView) -> impl IntoView + use<> {
    let l = visit.lang;
    let receipt = &view.receipt;
    let state = visit.state_name(receipt.state);
    view! {
        <div class="head"><div>
            <p class="kicker">{t::kicker(l, receipt.phase, phase_name(visit, receipt.phase), &receipt.code)}</p>
            <h1>{t::title(l, state)}</h1>
            <p class="lead">{t::lead(l, receipt.number, i18n::moment(l, receipt.at))}</p>
        </div></div>
    }
}

/// The name of what a phase is about.
pub(super) fn phase_name(visit: &Visit, phase: u8) -> &'static str {
    visit.site.backend.rules().cluster_of(phase).map_or("", |cluster| ui::cluster(visit.lang, cluster))
}

fn limited(l: Language, view: &SubmissionView) -> Option<impl IntoView + use<>> {
    let shown = ui::instruments(l, &view.instruments);
    view.limited.then(|| {
        view! {
            <div class="note">
                <p><b>{shown}</b></p>
                <p>{t::limited(l)}" "{super::ruled::by(l, "28 (b)")}</p>
            </div>
        }
    })
}

fn facts(visit: &Visit, receipt: &Receipt) -> impl IntoView + use<> {
    let l = visit.lang;
    let phase = phase_name(visit, receipt.phase);
    view! {
        <dl class="facts">
            <dt>{t::review(l)}</dt><dd><bdi dir="ltr">{receipt.code.clone()}</bdi></dd>
            <dt>{t::state(l)}</dt><dd>{visit.state_name(receipt.state)}</dd>
            <dt>{t::phase(l)}</dt><dd>{i18n::number(l, i64::from(receipt.phase))}" "<span class="soft">{phase}</span></dd>
            <dt>{t::number(l)}</dt><dd>{i18n::number(l, i64::from(receipt.number))}</dd>
            <dt>{t::received(l)}</dt><dd>{ui::time(l, receipt.at)}</dd>
            <dt>{t::cleared_by(l)}</dt><dd><bdi>{receipt.by.clone()}</bdi></dd>
            <dt>{t::answers(l)}</dt><dd>{i18n::number(l, i64::from(receipt.answers))}</dd>
            <dt>{t::sha256(l)}</dt><dd><code dir="ltr">{receipt.sha256.clone()}</code></dd>
        </dl>
    }
}

/// All versions, the newest first; nothing where there is but one.
fn versions(l: Language, base: &str, view: &SubmissionView) -> Option<impl IntoView + use<>> {
    if view.versions.len() < 2 {
        return None;
    }
    let shown = view.receipt.number;
    let items: Vec<_> = view
        .versions
        .iter()
        .rev()
        .map(|(number, at)| {
            let here = (*number == shown).then_some("true");
            let text = t::version_at(l, number, i18n::moment(l, *at));
            view! { <li><a href=format!("{base}/{number}") aria-current=here>{text}</a></li> }
        })
        .collect();
    Some(view! {
        <nav class="sect no-print" aria-label=t::versions(l)><h2>{t::versions(l)}</h2><ul>{items}</ul></nav>
    })
}
