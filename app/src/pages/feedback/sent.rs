//! A version of a feedback that was sent: read on a screen or on paper, and its receipt (paras. 33, 35).

use super::asked::answers_in_words;
use super::shared::{base, kicker, kind, title};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{answer, feedback as t, response as r, shell};
use crate::pages::path::{part, query};
use crate::pages::reading::{anchor, article_line, number};
use crate::pages::ruled;
use crate::questionnaire::asked_answers;
use crate::{i18n, ui};
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::library::Loaded;
use backend::service::{FeedbackVersionView, Supplement};
use leptos::prelude::*;
use rules::feedback::{NoteKind, Sent, SentArticle, SentNote, parse_article};
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;

/// Review, phase, State, number as they stand in the path.
type Parts = (String, String, String, String);

fn parse((review, phase, state, number): &Parts) -> Result<(ReviewId, u8, PartyCode, u32), Failure> {
    let state = PartyCode::parse(state).ok_or(Failure::NotFound)?;
    Ok((part(review)?, part(phase)?, state, part(number)?))
}

/// One version.
pub(crate) async fn page(visit: Visit, Path(parts): Path<Parts>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let (review, phase, state, number) = parse(&parts)?;
    let backend = &visit.site.backend;
    let view = backend.feedback_version(viewer, review, phase, state, Some(number)).await?;
    let questions = backend.supplements(viewer, review, phase).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let name = t::sent_heading(l, visit.state_name(state), visit.state_name(view.state));
    if query(raw).get("print") == "1" {
        return Ok(Page::new(name).plain().respond(&visit, || on_paper(&visit, review, &view, loaded, &questions)));
    }
    let crumbs = crumbs(&visit, review, &view, vec![Crumb::here(name.clone())]);
    Ok(Page::new(name).crumbs(crumbs).respond(&visit, || on_screen(&visit, review, &view, loaded, &questions)))
}

/// The receipt of one version.
pub(crate) async fn receipt(visit: Visit, Path(parts): Path<Parts>) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let (review, phase, state, number) = parse(&parts)?;
    let view = visit.site.backend.feedback_version(viewer, review, phase, state, Some(number)).await?;
    let read = format!("{}/sent/{state}/{number}", base(review, phase));
    let name = t::sent_heading(l, visit.state_name(state), visit.state_name(view.state));
    let crumbs = crumbs(&visit, review, &view, vec![Crumb::to(name, read.clone()), Crumb::here(r::receipt(l))]);
    Ok(Page::new(t::receipt_title(l)).crumbs(crumbs).respond(&visit, || {
        let lead = t::receipt_lead(l, i18n::number(l, i64::from(number)), visit.state_name(state));
        view! {
            <div class="receipt stack">
                <h1>{t::receipt_title(l)}</h1>
                <p class="lead">{lead}" "{ruled::by(l, "35")}</p>
                {facts(&visit, &view)}
                <p class="soft small">{r::sha256_help(l)}</p>
                <p class="row no-print">
                    <a class="btn go" href=read>{t::read_it(l)}</a>
                    <a class="btn" href=format!("/reviews/{review}")>{r::to_review(l)}</a>
                </p>
            </div>
        }
    }))
}

fn crumbs(visit: &Visit, review: ReviewId, view: &FeedbackVersionView, last: Vec<Crumb>) -> Vec<Crumb> {
    let l = visit.lang;
    let mut crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(visit.state_name(view.state), format!("/reviews/{review}")),
        Crumb::to(t::short_title(l), base(review, view.phase)),
    ];
    crumbs.extend(last);
    crumbs
}

fn on_screen(
    visit: &Visit,
    review: ReviewId,
    view: &FeedbackVersionView,
    loaded: &Loaded,
    questions: &[Supplement],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let all = format!("{}/sent/{}", base(review, view.phase), view.line.by);
    let here = format!("{all}/{}", view.line.number);
    let newest = view.versions.last().map(|(n, _)| *n).filter(|n| *n != view.line.number);
    let old = newest.map(|n| {
        view! {
            <div class="note" data-kind="warn">
                <p>{r::older(l)}" "<a href=format!("{all}/{n}")>{r::to_newest(l, n)}</a></p>
            </div>
        }
    });
    let versions: Vec<_> = view
        .versions
        .iter()
        .rev()
        .map(|(n, at)| {
            let current = (*n == view.line.number).then_some("true");
            view! { <li><a href=format!("{all}/{n}") aria-current=current>{r::version_at(l, n, i18n::moment(l, *at))}</a></li> }
        })
        .collect();
    let versions = (view.versions.len() > 1).then(|| {
        view! { <nav class="sect no-print" aria-label=r::versions(l)><h2>{r::versions(l)}</h2><ul>{versions}</ul></nav> }
    });
    view! {
        {heading(visit, view)}
        <p class="row no-print">
            <a class="btn" href=format!("{here}?print=1")>{r::print_view(l)}</a>
            <a class="btn" href=format!("{here}/receipt")>{r::receipt(l)}</a>
            <a class="btn" href=format!("{}/questions", base(review, view.phase))>{t::to_questions(l)}</a>
        </p>
        {old}
        {limited(l, view)}
        <section class="sect"><h2>{r::receipt(l)}</h2>{facts(visit, view)}</section>
        {versions}
        <div class="split">
            {contents(l, loaded, &view.sent)}
            <div>{notes(visit, loaded, review, &view.sent, questions, true)}{left(l, &view.sent)}</div>
        </div>
    }
}

/// Whose version it is, from when, and who printed it when: a sheet says so wherever it lies.
fn on_paper(
    visit: &Visit,
    review: ReviewId,
    view: &FeedbackVersionView,
    loaded: &Loaded,
    questions: &[Supplement],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let back = format!("{}/sent/{}/{}", base(review, view.phase), view.line.by, view.line.number);
    let printed_by = visit.session.as_ref().map(|s| r::printed_by(l, i18n::moment(l, visit.now), &s.name));
    view! {
        <p class="row no-print"><a class="btn" href=back>{r::back(l)}</a><span class="soft">{r::print_hint(l)}</span></p>
        <p><b>{t::confidential(l)}</b>" "{ruled::by(l, "37")}</p>
        <p>{printed_by}</p>
        {heading(visit, view)}
        {limited(l, view)}
        {facts(visit, view)}
        <h2>{t::articles(l)}</h2>
        {notes(visit, loaded, review, &view.sent, questions, false)}
        {left(l, &view.sent)}
    }
}

fn heading(visit: &Visit, view: &FeedbackVersionView) -> impl IntoView + use<> {
    let l = visit.lang;
    let line = &view.line;
    view! {
        <div class="head"><div>
            <p class="kicker">{kicker(visit, view.state, view.phase)}</p>
            <h1>{t::sent_heading(l, visit.state_name(line.by), visit.state_name(view.state))}</h1>
            <p class="lead">{t::sent_lead(l, i18n::number(l, i64::from(line.number)), i18n::moment(l, line.at))}</p>
        </div></div>
    }
}

fn limited(l: Language, view: &FeedbackVersionView) -> Option<impl IntoView + use<>> {
    view.limited.then(|| view! { <div class="note"><p>{t::limited(l)}" "{ruled::by(l, "28 (b)")}</p></div> })
}

fn facts(visit: &Visit, view: &FeedbackVersionView) -> impl IntoView + use<> {
    let l = visit.lang;
    let line = &view.line;
    view! {
        <dl class="facts">
            <dt>{r::review(l)}</dt><dd><bdi dir="ltr">{view.code.clone()}</bdi></dd>
            <dt>{t::reviewing_state(l)}</dt><dd>{visit.state_name(line.by)}</dd>
            <dt>{r::number(l)}</dt><dd>{i18n::number(l, i64::from(line.number))}</dd>
            <dt>{t::on_response(l)}</dt><dd>{i18n::number(l, i64::from(line.response))}</dd>
            <dt>{r::received(l)}</dt><dd>{ui::time(l, line.at)}</dd>
            <dt>{r::cleared_by(l)}</dt><dd><bdi>{line.cleared_by.clone()}</bdi></dd>
            <dt>{r::sha256(l)}</dt><dd><code dir="ltr">{line.sha256.clone()}</code></dd>
        </dl>
    }
}

/// The list of articles beside the text.
fn contents(l: Language, loaded: &Loaded, sent: &Sent) -> impl IntoView + use<> {
    let mut before = None;
    let items: Vec<_> = sent
        .articles
        .iter()
        .map(|a| {
            let begins = before.replace(a.instrument) != Some(a.instrument);
            let heading = begins.then(|| view! { <li><b>{ui::instrument(l, a.instrument)}</b></li> });
            let href = format!("#{}", anchor(a.instrument, a.article));
            let about = title(l, loaded, (a.instrument, a.article));
            view! { {heading}<li><a href=href><span>{a.article}</span><span>{about}</span></a></li> }
        })
        .collect();
    view! {
        <nav class="toc" id="toc" aria-label=t::articles(l) tabindex="0">
            <details><summary>{t::articles(l)}</summary><ol class="bare">{items}</ol></details>
        </nav>
    }
}

/// All that is said, by article. `linked`: with links into the dialogue and to the original questions.
pub(super) fn notes(
    visit: &Visit,
    loaded: &Loaded,
    review: ReviewId,
    sent: &Sent,
    questions: &[Supplement],
    linked: bool,
) -> impl IntoView + use<> {
    sent.articles.iter().map(|a| article(visit, loaded, review, a, questions, linked)).collect::<Vec<_>>()
}

fn article(
    visit: &Visit,
    loaded: &Loaded,
    review: ReviewId,
    a: &SentArticle,
    questions: &[Supplement],
    linked: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let key = (a.instrument, a.article);
    let notes: Vec<_> = a.notes.iter().map(|n| note(visit, loaded, review, n, questions, linked)).collect();
    let body =
        if notes.is_empty() { view! { <p class="soft">{t::said_nothing(l)}</p> }.into_any() } else { notes.into_any() };
    view! {
        <article class="art" id=anchor(a.instrument, a.article)>
            <header><h3><small>{article_line(l, a.instrument, a.article)}</small>" "{title(l, loaded, key)}</h3></header>
            {body}
        </article>
    }
}

fn note(
    visit: &Visit,
    loaded: &Loaded,
    review: ReviewId,
    n: &SentNote,
    questions: &[Supplement],
    linked: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let original = n.question.as_ref().map(|code| {
        let words = loaded.texts(l).and_then(|t| t.question(code)).map(|w| w.text.clone());
        view! { <p class="soft small"><bdi>{number(code)}</bdi>" "{words}</p> }
    });
    let replies = questions.iter().find(|q| q.asked.id == n.id).map(|q| asked_answers(answers_in_words(l, q)));
    let open = (linked && n.kind == NoteKind::Supplement && replies.as_ref().is_none_or(Vec::is_empty))
        .then(|| view! { <p><span class="mark" data-state="none">{t::not_answered(l)}</span></p> });
    let talk = linked.then(|| {
        let href = format!("/reviews/{review}/dialogue?subject=feedback/{}", n.id);
        let about = kind(l, n.kind);
        view! { <p class="no-print"><a class="small" href=href>{t::discuss(l)}<span class="vh">" "{about}</span></a></p> }
    });
    view! {
        <section class="said-note" id=format!("n-{}", n.id)>
            <h4>{kind(l, n.kind)}" "<span class="soft small">{n.lang.own_name()}</span></h4>
            {original}
            <p class="said" dir="auto" lang=n.lang.code()>{n.text.clone()}</p>
            {replies}
            {open}
            {talk}
        </section>
    }
}

/// About which articles it says nothing yet.
fn left(l: Language, sent: &Sent) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = sent
        .left
        .iter()
        .filter_map(|code| parse_article(code))
        .map(|(i, n)| view! { <li>{answer::instrument_line(l, ui::instrument(l, i), n)}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section class="sect"><h2>{t::sent_left_title(l)}</h2><p>{t::sent_left_text(l)}</p><ul>{items}</ul></section> }
    })
}
