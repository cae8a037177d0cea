//! `/bureau/{id}`: a matter with its papers, procedures upon it, and what members say.

use super::applicant::profile;
use super::shared::{Form, Wrong, caller, countdown, fact, in_language, options, said};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{MatterView, RoundLine};
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::constructive::bureau::{Procedure, Proposal, RoundState, Voice};
use rules::id::MatterId;

async fn load(visit: &Visit, id: &str) -> Result<MatterView, Failure> {
    let id: MatterId = part(id)?;
    Ok(visit.site.backend.bureau_matter(caller(visit, None), id).await?)
}

/// The form of the page: who may open a procedure, and who may speak in one, has one of them at a time.
const FORM: &str = "matter";

/// `GET /bureau/{id}`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let view = load(&visit, &id).await?;
    Ok(draw(&visit, &view, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// `POST /bureau/{id}`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let view = load(&visit, &id).await?;
    if let Some(to) = fields.switch() {
        return Ok(in_language(&visit, to, |v| draw(v, &view, &fields, &Wrong::default(), StatusCode::OK)));
    }
    let (backend, who, matter) = (&visit.site.backend, caller(&visit, None), view.line.id);
    let done = if fields.get("act") == "open" {
        let procedure = Procedure::from_code(fields.get("procedure")).unwrap_or(Procedure::Silence);
        let proposal = Proposal::from_code(fields.get("proposal")).unwrap_or(Proposal::Attend);
        backend.open_round(who, matter, (procedure, proposal), (fields.get("hours"), fields.get("note"))).await
    } else {
        let voice = Voice::from_code(fields.get("act")).ok_or(Failure::BadRequest)?;
        backend.speak(who, matter, voice, fields.get("reason")).await
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/bureau/{matter}"));
            leave_notice(&mut response, "constructive_done", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let view = load(&visit, &id).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn draw(visit: &Visit, view: &MatterView, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let action = format!("/bureau/{}", view.line.id);
    let name = view.line.name.clone();
    let crumbs =
        [Crumb::to(t::title(l), "/constructive"), Crumb::to(t::bureau(l), "/bureau"), Crumb::here(name.clone())];
    let visit = &visit.at(action.clone());
    let running = view.rounds.last().filter(|r| r.state == RoundState::Running && view.line.outcome.is_none());
    let opens = view.may.contains(&Deed::OpenMatter) && running.is_none() && view.line.outcome.is_none();
    let speaks = running.filter(|_| view.own_seat.is_some() && view.may.contains(&Deed::Decide));
    let mut page = Page::new(name.clone()).slim().status(status).crumbs(crumbs);
    if opens || speaks.is_some() {
        page = page.form(FORM);
    }
    page.respond(visit, || {
        let objections: Vec<_> = view
            .objections
            .iter()
            .map(|a| {
                let who = a.state.map_or_else(|| t::a_state(l).to_owned(), |code| visit.state_name(code));
                view! { <li><p><b><bdi>{who}</bdi></b>" "{words::answer(l, a.kind)}" "{ui::time(l, a.at)}</p>{(!a.reason.is_empty()).then(|| said(a.lang, &a.reason))}</li> }
            })
            .collect();
        let rounds: Vec<_> = view.rounds.iter().map(|round| round_view(visit, round)).collect();
        let none = rounds.is_empty();
        let own = speaks.and_then(|r| r.voices.iter().find(|v| Some(v.seat) == view.own_seat));
        let own = own.map(|v| view! { <p>{t::own_voice(l, words::voice(l, v.voice))}</p> });
        let form = Form { l, wrong };
        let procedures = options(Procedure::ALL, Procedure::code, |p| words::procedure(l, p).to_owned());
        let proposals = options(Proposal::ALL, Proposal::code, |p| words::proposal(l, p).to_owned());
        let or = |name: &str, first: &str| if typed.get(name).is_empty() { first.to_owned() } else { typed.get(name).to_owned() };
        let members: Vec<_> = view.members.iter().map(|m| view! { <li><bdi>{m.name.clone()}</bdi>" "<span class="soft">{words::seat(l, m.kind)}{m.region.map(|r| format!(", {}", words::region(l, r)))}</span></li> }).collect();
        view! {
            {wrong.above(l)}
            <p class="kicker">{words::title(l, &view.line.event)}</p>
            <h1>{number(l, i64::from(view.line.number))}" "<bdi>{name}</bdi></h1>
            {view.line.outcome.map(|o| view! { <p class="lead"><span class="mark" data-state="done">{words::outcome(l, o)}</span></p> })}
            <p>{t::matter_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (d)")}")"</span></p>
            <section class="sect"><h2>{t::objections_title(l)}</h2><ul class="bare">{objections}</ul></section>
            <section class="sect"><h2>{t::matter_papers(l)}</h2>
                <dl class="facts">{profile(l, &view.applicant.profile)}</dl>
                {(!view.applicant.statement.is_empty()).then(|| said(view.applicant.lang, &view.applicant.statement))}
            </section>
            {speaks.map(|round| view! {
                <section class="card sect"><h2>{t::speak(l)}</h2>
                    <p>{words::proposal(l, round.proposal)}</p>{own}
                    <form class="form" id=FORM method="post" action=action.clone() novalidate>
                        {form.area("reason", if round.procedure == Procedure::Silence { t::break_reason(l) } else { t::reason_optional(l) }, None, typed.get("reason"), 2)}
                        <p class="row">{match round.procedure {
                            Procedure::Silence => view! { <button class="bad" name="act" value="break">{t::break_silence(l)}</button> }.into_any(),
                            Procedure::Vote => view! {
                                <button name="act" value="for">{words::voice(l, Voice::For)}</button>" "<button name="act" value="against">{words::voice(l, Voice::Against)}</button>" "
                                <button name="act" value="abstain">{words::voice(l, Voice::Abstain)}</button>
                            }.into_any(),
                        }}</p>
                    </form>
                </section>
            })}
            <section class="sect"><h2>{t::rounds(l)}</h2>
                {none.then(|| view! { <p>{t::rounds_none(l)}</p> })}
                {rounds}
            </section>
            {opens.then(|| view! {
                <section class="sect"><h2>{t::open_round(l)}</h2><p>{t::open_round_text(l)}</p>
                    <form class="form" id=FORM method="post" action=action.clone() novalidate><input type="hidden" name="act" value="open"/>
                        {form.radios("procedure", t::procedure(l), &procedures, &or("procedure", "silence"))}
                        {form.radios("proposal", t::proposal(l), &proposals, &or("proposal", "attend"))}
                        {form.line("hours", "number", t::hours(l), Some(t::hours_help(l, i64::from(visit.site.backend.rules().house.constructive.bureau_hours))), typed.get("hours"))}
                        {form.area("note", t::round_note(l), None, typed.get("note"), 2)}
                        <button class="go">{t::open_round(l)}</button>
                    </form>
                </section>
            })}
            <section class="sect"><h2>{t::members(l)}</h2><ul>{members}</ul></section>
        }
    })
}

fn round_view(visit: &Visit, round: &RoundLine) -> AnyView {
    let l = visit.lang;
    let voices: Vec<_> = round
        .voices
        .iter()
        .map(|v| view! { <li><bdi>{v.name.clone()}</bdi>{ui::colon(l)}{words::voice(l, v.voice)}" "{ui::time(l, v.at)}{(!v.reason.is_empty()).then(|| view! { <p class="said" dir="auto">{v.reason.clone()}</p> })}</li> })
        .collect();
    let running = round.state == RoundState::Running;
    view! {
        <div class="card">
            <h3>{t::round_title(l, number(l, i64::from(round.number)), words::procedure(l, round.procedure))}</h3>
            <dl class="facts">
                {fact(t::proposal(l), words::proposal(l, round.proposal))}
                {fact(t::opened_at(l), ui::time(l, round.opened_at))}
                {fact(t::round_until(l), view! { {ui::time(l, round.until)}{running.then(|| view! { " "<b>{countdown(l, round.until, visit.now)}</b> })} })}
                {fact(t::state(l), view! { <span class="mark" data-state=if running { "now" } else { "done" }>{words::round(l, round.state)}</span> })}
            </dl>
            {(!round.note.is_empty()).then(|| view! { <p class="said" dir="auto">{round.note.clone()}</p> })}
            <ul>{voices}</ul>
        </div>
    }
    .into_any()
}
