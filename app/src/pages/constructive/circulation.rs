//! `/constructive/{id}/circulation`: circulating the list, and what each State says to it (para. 53 (d), (e)).

use super::applicant::profile;
use super::files::take;
use super::papers::of_form;
use super::shared::{Form, Wrong, act_button, caller, field_of, in_language, lang_of, last_day, said};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{
    AnswerKind, ApplicantFilter, ApplicantLine, Circulation, CirculationView, ConstructiveError, ListedApplicant,
};
use leptos::prelude::*;
use rules::calendar::Deadline;
use rules::constructive::access::Deed;
use rules::constructive::standing::Standing;
use rules::constructive::{Refused, Track};
use rules::id::ConstructiveId;
use rules::instrument::TreatyStatus;

/// The one form of the page.
const FORM: &str = "circulation";

async fn load(visit: &Visit, id: &str) -> Result<CirculationView, Failure> {
    let id: ConstructiveId = part(id)?;
    Ok(visit.site.backend.circulation_view(caller(visit, None), id).await?)
}

/// `GET /constructive/{id}/circulation`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let view = load(&visit, &id).await?;
    Ok(draw(&visit, &view, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/circulation`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let l = visit.lang;
    let view = load(&visit, &id).await?;
    let (backend, who, event) = (&visit.site.backend, caller(&visit, None), view.event.id);
    if let Some(to) = fields.switch() {
        return Ok(in_language(&visit, to, |v| draw(v, &view, &fields, &Wrong::default(), StatusCode::OK)));
    }
    // What is answered, to which list, and to whom on it.
    let mut act = fields.get("act").splitn(3, ':');
    let (act, list, application) = (act.next().unwrap_or(""), act.next().unwrap_or(""), act.next().unwrap_or(""));
    let circulates = act == "circulate";
    let done = if circulates && fields.get("really") != "1" && view.may.contains(&Deed::Circulate) {
        // First it is seen whom the list freezes; it cannot be taken back.
        match circulable(&visit, &view) {
            Ok(()) => {
                let filter = ApplicantFilter { standing: Some(Standing::Received), ..ApplicantFilter::default() };
                let (_, mut lines, _) = backend.applicants(who, event, &filter).await?;
                // Nobody may object to who only registers, so that they are on no list (para. 53 (c)).
                lines.retain(|line| line.application.track != Track::Registration);
                return Ok(confirm(&visit, &view, &lines));
            }
            Err(why) => Err(ConstructiveError::NotNow(why)),
        }
    } else if circulates {
        backend.circulate(who, event).await.map(|_| "circulated")
    } else {
        let kind = AnswerKind::from_code(act).ok_or(Failure::BadRequest)?;
        let list = list.parse().map_err(|_| Failure::NotFound)?;
        let whom = match application {
            "" => None,
            id => Some(id.parse().map_err(|_| Failure::NotFound)?),
        };
        let reason = fields.get(&field_of("reason", application));
        let reason = (reason, lang_of(&fields, &field_of("reason_lang", application), l));
        backend.answer_list(who, event, (list, whom), kind, reason).await.map(|()| "constructive_done")
    };
    match done {
        Ok(notice) => {
            let mut response = redirect(&format!("/constructive/{event}/circulation"));
            leave_notice(&mut response, notice, visit.https());
            Ok(response)
        }
        Err(error) => {
            // Each organization has fields of its own.
            let error = match application {
                "" => error,
                application => of_form(error, |field| field_of(field, application)),
            };
            let wrong = Wrong::of(l, error)?;
            let view = load(&visit, &id).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// What is in the way of a list, as far as the page can tell; whoever circulates it in the end looks again.
fn circulable(visit: &Visit, view: &CirculationView) -> Result<(), Refused> {
    if view.times.takes_applications(visit.now) {
        return Err(Refused::NotYetClosed { last: view.times.close.on });
    }
    if view.waiting == 0 { Err(Refused::Nothing) } else { Ok(()) }
}

/// Whom the list would freeze and how many States would be told, before it is circulated.
fn confirm(visit: &Visit, view: &CirculationView, lines: &[ApplicantLine]) -> Response {
    let l = visit.lang;
    let title = t::circulate_title(l);
    let action = format!("/constructive/{}/circulation", view.event.id);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), format!("/constructive/{}", view.event.id)),
        Crumb::to(t::circulation(l), action.clone()),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).slim().crumbs(crumbs).respond(visit, || {
        let parties = visit.register.all().iter().filter(|p| p.treaties.untoc == TreatyStatus::Party).count();
        let names: Vec<_> = lines
            .iter()
            .map(|line| {
                let a = &line.application;
                view! {
                    <li>{number(l, i64::from(a.number.unwrap_or(0)))}" "<bdi>{a.profile.name.clone()}</bdi>" "
                        <span class="soft">{words::track(l, a.track)}" ("{ui::paragraph(l, a.track.paragraph())}")"</span></li>
                }
            })
            .collect();
        view! {
            <h1>{title}</h1>
            <p class="lead">{t::circulate_text(l, i18n::date_with_weekday(l, view.next_until))}" "<span class="soft">"("{ui::paragraph(l, "53 (d), (e)")}")"</span></p>
            <section class="sect"><h2>{t::circulate_would(l)}</h2><ul>{names}</ul></section>
            <p>{t::circulate_told(l, i64::try_from(parties).unwrap_or(i64::MAX))}" "{t::not_taken_back(l)}</p>
            <form method="post" action=action.clone()>
                <input type="hidden" name="act" value="circulate"/><input type="hidden" name="really" value="1"/>
                <p class="row"><button class="go">{t::really_circulate(l)}</button>" "<a href=action.clone()>{crate::i18n::texts::common::cancel(l)}</a></p>
            </form>
        }
    })
}

fn draw(visit: &Visit, view: &CirculationView, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let title = t::circulation(l);
    let action = format!("/constructive/{}/circulation", view.event.id);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), format!("/constructive/{}", view.event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).form(FORM).status(status).crumbs(crumbs).respond(visit, || {
        let circulates = view.may.contains(&Deed::Circulate);
        let lists: Vec<_> = view.lists.iter().map(|list| one(visit, view, list, typed, wrong)).collect();
        let none = lists.is_empty();
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <dl class="facts">{last_day(l, t::circulate_by(l), view.times.circulate, "", visit.now)}</dl>
            {circulates.then(|| view! {
                <section class="card sect"><h2>{t::circulate_title(l)}</h2>
                    <p>{t::circulate_waiting(l, i64::from(view.waiting))}</p>
                    {(view.waiting > 0).then(|| view! {
                        <p>{t::circulate_text(l, i18n::date_with_weekday(l, view.next_until))}" "<span class="soft">"("{ui::paragraph(l, "53 (d), (e)")}")"</span></p>
                        {act_button(&action, "circulate", t::circulate(l), "go")}
                    })}
                </section>
            })}
            {if none { view! { <div class="empty"><p>{t::lists_none(l)}</p></div> }.into_any() } else { take(l, title, &format!("/constructive/{}/tables/lists", view.event.id), "") }}
            // One form, so that a switch of language brings along whatever was typed on the page.
            <form id=FORM method="post" action=action>{lists}</form>
        }
    })
}

fn one(visit: &Visit, view: &CirculationView, list: &Circulation, typed: &Fields, wrong: &Wrong) -> AnyView {
    let l = visit.lang;
    let clock = Deadline::at_end_of(list.objections_until);
    let open = clock.is_open(visit.now);
    let answers = view.may.contains(&Deed::Answer);
    let own = visit.session.as_ref().and_then(|s| s.viewer.state);
    let seen = view
        .answers
        .iter()
        .any(|a| a.circulation == list.id && a.state.is_some() && a.state == own && a.kind == AnswerKind::Acknowledged);
    let acknowledged = view.acknowledged.iter().find(|(id, _)| *id == list.id).map_or(0, |(_, n)| *n);
    let knows = view.may.contains(&Deed::ReadMatters) || view.may.contains(&Deed::ReadApplicants);
    let part = |track: Track, heading: &'static str| {
        let items: Vec<_> = list
            .list
            .iter()
            .filter(|a| a.track == track)
            .map(|a| listed(visit, view, (list, a), open && answers, typed, wrong))
            .collect();
        (!items.is_empty()).then(|| {
            view! { <h3>{heading}" "<span class="soft">"("{ui::paragraph(l, track.paragraph())}")"</span></h3><ul class="bare">{items}</ul> }
        })
    };
    let number_of = number(l, i64::from(list.number));
    view! {
        <section class="sect" id=format!("list-{}", list.number)>
            <h2>{t::list_title(l, number_of, i18n::moment(l, list.at))}</h2>
            <dl class="facts">
                {last_day(l, t::objections_until(l), clock, "", visit.now)}
                {knows.then(|| super::shared::fact(t::acknowledged(l), number(l, i64::from(acknowledged))))}
                {super::shared::fact(t::list_hash(l), view! { <bdi dir="ltr" class="small">{list.sha256.clone()}</bdi> })}
            </dl>
            {(open && answers && !seen).then(|| view! {
                <button class="go" name="act" value=format!("acknowledged:{}", list.id)>{t::acknowledge(l)}</button>
                <p class="soft">{t::acknowledge_note(l)}</p>
            })}
            {seen.then(|| view! { <p><span class="mark" data-state="done">{t::acknowledged_own(l)}</span></p> })}
            {part(Track::Confirmation, t::list_ngos(l))}
            {part(Track::Application, t::list_others(l))}
        </section>
    }
    .into_any()
}

fn listed(
    visit: &Visit,
    view: &CirculationView,
    (list, applicant): (&Circulation, &ListedApplicant),
    answers: bool,
    typed: &Fields,
    wrong: &Wrong,
) -> AnyView {
    let l = visit.lang;
    let own = visit.session.as_ref().and_then(|s| s.viewer.state);
    let standing = view.standings.iter().find(|(id, _)| *id == applicant.application).map(|(_, s)| *s);
    let said_of: Vec<_> = view.answers.iter().filter(|a| a.application == Some(applicant.application)).collect();
    let objects =
        own.is_some() && said_of.iter().rfind(|a| a.state == own).is_some_and(|a| a.kind == AnswerKind::Objected);
    let settled = standing.is_some_and(Standing::is_settled);
    let names: Vec<_> = applicant
        .people
        .iter()
        .map(|(name, function)| view! { <li><bdi>{name.clone()}</bdi>" "<span class="soft"><bdi>{function.clone()}</bdi></span></li> })
        .collect();
    let answers_said: Vec<_> = said_of
        .iter()
        .map(|a| {
            let who = a.state.map_or_else(|| t::a_state(l).to_owned(), |code| visit.state_name(code));
            view! { <li><bdi>{who}</bdi>" "{words::answer(l, a.kind)}" "{ui::time(l, a.at)}{(!a.reason.is_empty()).then(|| said(a.lang, &a.reason))}</li> }
        })
        .collect();
    let id = applicant.application.to_string();
    let (reason_id, lang_id) = (field_of("reason", &id), field_of("reason_lang", &id));
    let value = typed.get(&reason_id);
    // The language of a text that was not begun is that of the screen.
    let lang = if value.is_empty() { l.code() } else { lang_of(typed, &lang_id, l).code() };
    let form = Form { l, wrong };
    view! {
        <li class="card" id=format!("a-{id}")>
            <h4>{number(l, i64::from(applicant.number))}" "<bdi>{applicant.profile.name.clone()}</bdi></h4>
            {standing.map(|s| view! { <p><span class="mark" data-state=words::mark(s)>{words::standing(l, s)}</span></p> })}
            <details><summary>{t::details_of(l, &applicant.profile.name)}</summary>
                <dl class="facts">{profile(l, &applicant.profile)}</dl>
                {(!applicant.statement.is_empty()).then(|| said(applicant.lang, &applicant.statement))}
                <ul>{names}</ul>
            </details>
            {(!answers_said.is_empty()).then(|| view! { <ul>{answers_said}</ul> })}
            {(answers && !settled && !objects).then(|| view! {
                <details open=wrong.at(&reason_id).is_some() || !value.is_empty()><summary>{t::object_to(l, &applicant.profile.name)}</summary>
                    <div class="form">
                        <p>{if applicant.track == Track::Confirmation { t::object_ngo(l) } else { t::object_rest(l) }}" "
                            <span class="soft">"("{ui::paragraph(l, applicant.track.paragraph())}")"</span></p>
                        {form.area(&reason_id, t::reason_optional(l), None, value, 2)}
                        {form.language(&lang_id, t::text_language(l), lang)}
                        <button class="bad" name="act" value=format!("objected:{}:{id}", list.id)>{t::object(l)}</button>
                    </div>
                </details>
            })}
            {(answers && !settled && objects).then(|| view! {
                <button name="act" value=format!("lifted:{}:{}", list.id, applicant.application)>{t::lift(l)}</button>
            })}
        </li>
    }
    .into_any()
}
