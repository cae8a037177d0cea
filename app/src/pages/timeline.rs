//! `/reviews/{id}/timeline` and `/states/{state}/timeline`: what happened, whose turn it is, what is next, each with its
//! paragraph: one review, or a State in all its reviews.

use super::path::part;
use super::ruled;
use super::work::words;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{reviews, timeline as t};
use crate::i18n::{self, number};
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use backend::service::{Happened, Past, Timeline};
use leptos::prelude::*;
use rules::agenda::{Dated, DayKind};
use rules::calendar::civil_date;
use rules::language::Language;
use rules::party::PartyCode;
use rules::work::{Obstacle, Wait};

/// `GET /reviews/{id}/timeline`
pub(crate) async fn review(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let l = visit.lang;
    let timeline = visit.site.backend.timeline(visit.viewer()?, part(&id)?).await?;
    let name = visit.state_name(timeline.state);
    let title = t::review_title(l, &name);
    let crumbs = [
        Crumb::to(reviews::title(l), "/reviews"),
        Crumb::to(name, format!("/reviews/{}", timeline.id)),
        Crumb::here(t::title(l)),
    ];
    let own = visit.viewer()?.state.filter(|s| *s == timeline.state || is_party(&timeline, *s));
    let state = own.or((timeline.seat == "secretariat").then_some(timeline.state));
    Ok(Page::new(title.clone()).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="head">
                <div>
                    <p class="kicker">{place(l, &timeline)}</p>
                    <h1 dir="auto">{title}</h1>
                    <p class="lead">{t::review_lead(l)}</p>
                </div>
                <a class="btn no-print" href=format!("/reviews/{}", timeline.id)>{t::to_review(l)}</a>
            </div>
            {ui::stages(l, timeline.stage, true)}
            {parts(&visit, &timeline, Level::Page)}
            <p class="sect soft">{t::zone(l)}</p>
            <p class="row no-print">
                {state.map(|s| view! { <a href=format!("/states/{s}/timeline")>{t::to_state(l, visit.state_name(s))}</a> })}
                <a href="/calendar">{t::to_calendar(l)}</a>
            </p>
        }
    }))
}

/// `GET /states/{state}/timeline`
pub(crate) async fn state(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let state = PartyCode::parse(&code).ok_or(Failure::NotFound)?;
    let timelines = visit.site.backend.state_timelines(viewer, state).await?;
    let title = t::state_title(l, visit.state_name(state));
    let crumbs = [Crumb::to(reviews::title(l), "/reviews"), Crumb::here(t::title(l))];
    Ok(Page::new(title.clone()).crumbs(crumbs).respond(&visit, || {
        let sections: Vec<_> = timelines.iter().map(|timeline| section(&visit, state, timeline)).collect();
        let list = if sections.is_empty() {
            view! { <div class="empty"><p>{t::empty(l)}</p></div> }.into_any()
        } else {
            sections.into_any()
        };
        view! {
            <div class="head"><div>
                <h1 dir="auto">{title}</h1>
                <p class="lead">{t::state_lead(l)}</p>
            </div></div>
            {list}
            <p class="sect soft">{t::zone(l)}</p>
            <p class="no-print"><a href="/calendar">{t::to_calendar(l)}</a></p>
        }
    }))
}

/// Whether a State reviews or is reviewed here, as the waits and the drawing tell.
fn is_party(timeline: &Timeline, state: PartyCode) -> bool {
    timeline.past.iter().any(|p| match &p.what {
        Happened::Drawn(states) => states.contains(&state),
        Happened::Came(one) => *one == state,
        _ => false,
    })
}

fn place(l: Language, timeline: &Timeline) -> String {
    crate::i18n::texts::start::place(l, &timeline.code, number(l, i64::from(timeline.phase)))
}

/// One review among those of a State.
fn section(visit: &Visit, state: PartyCode, timeline: &Timeline) -> AnyView {
    let l = visit.lang;
    let heading = format!("review-{}", timeline.id);
    let labelled = heading.clone();
    let name = visit.state_name(timeline.state);
    let title = if timeline.state == state { t::under_review(l).to_owned() } else { t::reviewing(l, name) };
    view! {
        <section class="sect" aria-labelledby=labelled>
            <h2 id=heading dir="auto">{title}</h2>
            <p class="soft small">{place(l, timeline)}" "<a href=format!("/reviews/{}", timeline.id)>{t::to_review(l)}</a></p>
            {ui::stages(l, timeline.stage, false)}
            {parts(visit, timeline, Level::Section)}
        </section>
    }
    .into_any()
}

/// Under which headings the three parts stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// A page of their own.
    Page,
    /// A review among others.
    Section,
}

fn heading(level: Level, text: &'static str) -> AnyView {
    match level {
        Level::Page => view! { <h2>{text}</h2> }.into_any(),
        Level::Section => view! { <h3>{text}</h3> }.into_any(),
    }
}

fn parts(visit: &Visit, timeline: &Timeline, level: Level) -> AnyView {
    let l = visit.lang;
    let past: Vec<_> = timeline.past.iter().map(|p| happened(visit, p)).collect();
    let next: Vec<_> = timeline.next.iter().map(|d| to_come(visit, d)).collect();
    let next = if next.is_empty() {
        view! { <p class="soft">{t::no_next(l)}</p> }.into_any()
    } else {
        view! { <ol class="line">{next}</ol> }.into_any()
    };
    view! {
        <div class="sect">{heading(level, t::now(l))}{present(visit, timeline)}</div>
        <div class="sect">{heading(level, t::next(l))}{next}</div>
        <div class="sect">{heading(level, t::past(l))}<ol class="line">{past}</ol></div>
    }
    .into_any()
}

/// Whose turn it is, since when, by which paragraph; the next day that counts; what stands in the way.
fn present(visit: &Visit, timeline: &Timeline) -> AnyView {
    let l = visit.lang;
    let waits: Vec<_> = timeline.standing.waits.iter().map(|w| wait(visit, w)).collect();
    let waits = if waits.is_empty() {
        view! { <p>{t::nothing_waits(l)}</p> }.into_any()
    } else {
        view! { <ul class="bare">{waits}</ul> }.into_any()
    };
    let blocks: Vec<_> = timeline
        .standing
        .blocks
        .iter()
        .map(|b| {
            let temporary = (b.what == Obstacle::NoFocalPoint)
                .then(|| crate::i18n::texts::work::representative(l));
            let since = words::since(l, b.since_on);
            view! {
                <li>{words::block(visit, b)}" "<span class="soft">{since}" ("{words::rule(l, b.para)}")"</span>" "{temporary}</li>
            }
        })
        .collect();
    let blocks = (!blocks.is_empty()).then(|| view! { <p><b>{t::obstacles(l)}</b></p><ul>{blocks}</ul> });
    view! {
        <div class="present">
            {waits}
            {timeline.due.map(|due| ui::due(l, due, visit.now))}
            {blocks}
        </div>
    }
    .into_any()
}

fn wait(visit: &Visit, wait: &Wait) -> AnyView {
    let l = visit.lang;
    let days = civil_date(visit.now).signed_duration_since(wait.since_on).num_days();
    let since = t::since(l, days, i18n::date(l, wait.since_on));
    view! {
        <li>
            <b>{t::waits_for(l, words::who(visit, wait.who))}</b>" – "{since}" "{ruled::by(l, wait.para)}
        </li>
    }
    .into_any()
}

/// One event, with its day, or its moment where it is known.
fn happened(visit: &Visit, past: &Past) -> AnyView {
    let l = visit.lang;
    let when = if past.exact {
        ui::time(l, past.at).into_any()
    } else {
        let on = civil_date(past.at);
        view! { <time datetime=on.to_string()>{i18n::date(l, on)}</time> }.into_any()
    };
    let para = past.what.paragraph();
    view! { <li><span class="when">{when}</span><span dir="auto">{text(visit, &past.what)}" "{ruled::by(l, para)}</span></li> }
        .into_any()
}

fn text(visit: &Visit, what: &Happened) -> String {
    let l = visit.lang;
    let name = |state: &PartyCode| visit.state_name(*state);
    match what {
        Happened::Drawn(states) => {
            let mut names: Vec<String> = states.iter().map(name).collect();
            i18n::sort_by_name(l, &mut names, |name| name);
            t::drawn(l, ui::joined(l, names))
        }
        Happened::Opened => t::opened(l).to_owned(),
        Happened::Planned { answers_on, feedback_on, languages } => {
            let answers = answers_on.map(|on| t::planned_answers(l, i18n::date(l, on)));
            let feedback = feedback_on.map(|on| t::planned_feedback(l, i18n::date(l, on)));
            let languages = (!languages.is_empty())
                .then(|| t::planned_languages(l, ui::joined(l, languages.iter().map(|of| of.own_name().to_owned()))));
            let parts = [Some(t::planned(l).to_owned()), answers, feedback, languages];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Happened::Submitted { number: n } => t::submitted(l, number(l, i64::from(*n))),
        Happened::FeedbackSent { state, number: n } => t::feedback_sent(l, name(state), number(l, i64::from(*n))),
        Happened::RedrawAsked { replaced, .. } => t::redraw_asked(l, name(replaced)),
        Happened::RedrawWithdrawn => t::redraw_withdrawn(l).to_owned(),
        Happened::Left(state) => t::left(l, name(state)),
        Happened::Came(state) => t::came(l, name(state)),
        Happened::Reached(stage) => t::reached(l, ui::stage(l, *stage)),
        Happened::RoleBegan { name: who, state, duty } => t::role_began(l, who, ui::duty(l, *duty), name(state)),
        Happened::RoleEnded { name: who, state, duty } => t::role_ended(l, who, ui::duty(l, *duty), name(state)),
        Happened::Decided { reference } => t::decided(l, reference),
        Happened::Reminded(state) => t::reminded(l, name(state)),
    }
}

/// A day still to come.
fn to_come(visit: &Visit, dated: &Dated) -> AnyView {
    let l = visit.lang;
    let days = dated.on.signed_duration_since(civil_date(visit.now)).num_days();
    let what = match dated.kind {
        DayKind::PhaseBegins => t::phase_begins(l),
        DayKind::Opened => t::opened_day(l),
        DayKind::Received => t::received(l),
        DayKind::AnswersDue => t::answers_due(l),
        DayKind::AnswersLimit => t::answers_limit(l),
        DayKind::FeedbackDue => t::feedback_due(l),
        DayKind::FeedbackLimit => t::feedback_limit(l),
        DayKind::PhaseEnds => t::phase_ends(l),
        DayKind::NextPhase => t::next_phase(l),
    };
    let how = if dated.agreed { t::agreed(l) } else { t::by_limit(l) };
    let how = dated.kind.is_due().then(|| view! { <span class="soft">"("{how}")"</span>" " });
    view! {
        <li>
            <span class="when">
                <time datetime=dated.on.to_string()>{i18n::date(l, dated.on)}</time>" "
                <span class="soft">"("{i18n::relative_days(l, days)}")"</span>
            </span>
            <span>{what}" "{how}{ruled::by(l, dated.kind.paragraph())}</span>
        </li>
    }
    .into_any()
}
