//! `/start`: what awaits whoever is signed in. Delegates see their reviews, each with one next step; others see the ways
//! that are open to them.

mod others;

use crate::http::{Failure, Page, Visit};
use crate::i18n::texts::start as t;
use crate::i18n::{number, sort_by_name};
use crate::ui;
use axum::response::Response;
use backend::service::{ReviewFilter, StartItem, Task};
use leptos::prelude::*;
use rules::actor::{AccountKind, Duty};
use rules::calendar::civil_date;
use rules::draw::status::RequestStatus;
use rules::language::Language;
use rules::ruleset::Group;
use rules::stage::Stage;

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let session = visit.session()?;
    let backend = &visit.site.backend;
    let items = backend.start(&session.viewer).await?;
    let page = Page::new(t::title(l));
    match session.viewer.kind {
        AccountKind::Delegate => Ok(page.respond(&visit, || delegate(&visit, &items))),
        AccountKind::Secretariat => {
            // Groups whose year has not come wait for nobody (para. 17).
            let today = civil_date(visit.now);
            let begun =
                backend.phases().await?.into_iter().filter(|p| p.starts_on <= today).map(|p| (p.group, p.phase));
            let mut waiting: Vec<(Group, usize)> = Vec::new();
            for (group, phase) in begun {
                let stage = Some(Stage::Preparing);
                let wanted = ReviewFilter { group: Some(group), phase: Some(phase), stage, ..ReviewFilter::default() };
                let count = backend.reviews(&session.viewer, &wanted).await?.len();
                if count > 0 {
                    waiting.push((group, count));
                }
            }
            let requests = backend.redraw_requests(&session.viewer).await?;
            let requests = requests.iter().filter(|r| r.status == RequestStatus::Open).count();
            let blocked = backend.work(&session.viewer, None).await?.iter().filter(|w| w.standing.is_blocked()).count();
            Ok(page.respond(&visit, || others::secretariat(l, &waiting, requests, blocked)))
        }
        kind @ (AccountKind::Administrator | AccountKind::Chair | AccountKind::Bureau | AccountKind::Stakeholder) => {
            Ok(page.respond(&visit, || others::other(l, kind, &session.name)))
        }
    }
}

fn delegate(visit: &Visit, items: &[StartItem]) -> impl IntoView + use<> {
    let l = visit.lang;
    if items.is_empty() {
        return view! {
            <div class="head"><div><h1>{t::title(l)}</h1></div></div>
            <div class="empty">
                <h2>{t::empty_title(l)}</h2>
                <p class="soft">{t::empty_text(l)}</p>
                <p><a class="btn" href="/about">{t::about(l)}</a></p>
            </div>
        }
        .into_any();
    }
    let tasks = items.iter().filter(|i| i.task != Task::Wait).count();
    let lead = match tasks {
        0 => t::lead_none(l).to_owned(),
        n => t::lead_tasks(l, super::ruled::count(n)),
    };
    let own = visit.session.as_ref().and_then(|s| s.viewer.state);
    // What comes first is what is to be done first; on the same day, the alphabet decides and nothing else (para. 4 (b)).
    let mut in_order: Vec<(String, &StartItem)> = items.iter().map(|i| (visit.state_name(i.state), i)).collect();
    sort_by_name(l, &mut in_order, |(name, _)| name);
    in_order.sort_by_key(|(_, i)| (i.task == Task::Wait, i.due.map(|d| d.on)));
    let cards: Vec<_> = in_order.iter().map(|(_, item)| card(visit, item)).collect();
    view! {
        <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{lead}</p></div></div>
        <div class="grid">{cards}</div>
        <ul class="bare sect">
            <li><a href="/reviews">{t::all_reviews(l)}</a></li>
            <li><a href="/calendar">{t::calendar(l)}</a></li>
            {own.map(|state| view! { <li><a href=format!("/states/{state}/timeline")>{t::own_state(l)}</a></li> })}
        </ul>
    }
    .into_any()
}

fn card(visit: &Visit, item: &StartItem) -> impl IntoView + use<> {
    let l = visit.lang;
    let review = format!("/reviews/{}", item.review);
    let (label, href) = next_step(l, item);
    let heading = format!("review-{}", item.review);
    let (labelled, described) = (heading.clone(), heading.clone());
    let waits = item.task == Task::Wait;
    // While nothing is asked of the reader the date is somebody else's: then it says whose turn it is.
    let turn = waits.then(|| {
        view! { <p><b>{t::nothing_asked(l)}</b>" "<span class="soft">{ui::turn(l, item.turn)}</span></p> }
    });
    let unread = (item.unread > 0).then(|| {
        view! { <p><a href=format!("{review}/dialogue")>{t::unread(l, i64::from(item.unread))}</a></p> }
    });
    let answering = item.stage == Stage::Questionnaire;
    let ready = item.ready.filter(|(_, all)| answering && *all > 0).map(|(ready, all)| {
        view! { <p class="soft small">{t::ready(l, number(l, i64::from(ready)), number(l, i64::from(all)))}</p> }
    });
    let feedback = item.feedback.map(|(done, all)| {
        view! { <p class="soft small">{t::feedback_done(l, number(l, i64::from(done)), number(l, i64::from(all)))}</p> }
    });
    let questions = (item.questions > 0).then(|| {
        let href = format!("{review}/feedback/{}/questions", item.phase);
        view! { <p><a href=href>{t::questions_open(l, i64::from(item.questions))}</a></p> }
    });
    let place = t::place(l, &item.code, number(l, i64::from(item.phase)));
    view! {
        <article class="card" aria-labelledby=labelled>
            <header>
                <h2 id=heading dir="auto">{visit.state_name(item.state)}</h2>
                <p class="soft small">{seat_and_duty(l, item.seat)}<br/>{place}</p>
            </header>
            {ui::stages(l, item.stage, false)}
            {turn}
            {item.due.map(|due| ui::due(l, due, visit.now))}
            {ready}
            {feedback}
            {questions}
            {unread}
            <footer>
                <a class=if waits { "btn" } else { "btn go" } href=href aria-describedby=described>{label}</a>
                {(!waits).then(|| view! { <a href=review.clone()>{t::open_review(l)}</a> })}
                <a href=format!("{review}/timeline")>{t::timeline(l)}</a>
            </footer>
        </article>
    }
    .into_any()
}

/// The label of the one next step and where it is done.
fn next_step(l: Language, item: &StartItem) -> (&'static str, String) {
    let (id, phase) = (item.review, item.phase);
    match item.task {
        Task::Answer => (t::task_answer(l), format!("/reviews/{id}/questionnaire/{phase}")),
        Task::Submit => (t::task_submit(l), format!("/reviews/{id}/questionnaire/{phase}/check")),
        Task::WriteFeedback => (t::task_write_feedback(l), format!("/reviews/{id}/feedback/{phase}")),
        Task::ClearFeedback => (t::task_clear_feedback(l), format!("/reviews/{id}/feedback/{phase}/check")),
        Task::AnswerSupplements => (t::task_answer_supplements(l), format!("/reviews/{id}/feedback/{phase}/questions")),
        Task::ReadAnswers => (t::task_read_answers(l), format!("/reviews/{id}/responses/{phase}")),
        Task::ReadMessages => (t::task_read_messages(l), format!("/reviews/{id}/dialogue")),
        // A phase is opened on the review's own page.
        Task::OpenPhase | Task::Wait => (t::task_wait(l), format!("/reviews/{id}")),
    }
}

/// "Reviewing State: governmental expert" from the code of a seat.
fn seat_and_duty(l: Language, code: &'static str) -> String {
    let seat = ui::seat(l, code);
    match code.split_once('.').and_then(|(_, duty)| Duty::from_code(duty)) {
        Some(duty) => t::you_are(l, seat, ui::duty(l, duty)),
        None => seat.to_owned(),
    }
}
