//! What an organization sees of one dialogue: the form until the last day, then where its application stands, its comment,
//! requests, statements and the floor.

use super::form::{pairs, profile_fields};
use super::home::who;
use super::kept::kept;
use crate::http::{Crumb, Fields, Page, Visit};
use crate::i18n::texts::{constructive as c, stakeholders as t};
use crate::i18n::{self, number};
use crate::pages::constructive::applicant::{marked, profile};
use crate::pages::constructive::event::paper_link;
use crate::pages::constructive::shared::{
    Form, Wrong, fact, held, last_day, people_fields, people_of, said, stands_now,
};
use crate::pages::constructive::words;
use crate::ui;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{CommentStatus, OwnApplication};
use leptos::prelude::*;
use rules::constructive::profile::TypedRepresentative;
use rules::constructive::standing::Standing;
use rules::constructive::{EventState, Track};
use rules::language::Language;

/// Empty rows for people.
const EMPTY: usize = 1;

/// What was typed and what is wrong with it.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub(super) typed: Option<&'a Fields>,
    pub(super) wrong: Wrong,
}

/// Where an application stands, in neutral words for the applicant.
pub(super) fn neutral(l: Language, s: Standing, track: Track) -> &'static str {
    match s {
        Standing::Received if track == Track::Registration => t::own_confirming(l),
        Standing::Draft => t::own_draft(l),
        Standing::Received => t::own_received(l),
        // That a State objects is not the applicant's to know: the matter is being considered.
        Standing::Circulated | Standing::Unopposed | Standing::BeforeBureau | Standing::Opposed => t::own_considered(l),
        Standing::Admitted => t::own_admitted(l),
        Standing::NotAdmitted => t::own_not_admitted(l),
        Standing::Registered => t::own_registered(l),
        Standing::Withdrawn => t::own_withdrawn(l),
    }
}

/// The fields of an application as it stands.
fn filled(own: &OwnApplication) -> Fields {
    let profile = own.application.as_ref().map(|a| &a.profile).or(own.organization.profile.as_ref());
    let mut all = pairs(profile);
    if let Some(a) = &own.application {
        all.push(("statement".to_owned(), a.statement.clone()));
        all.push(("lang".to_owned(), a.lang.code().to_owned()));
        all.push(("listed".to_owned(), if a.listed { "1" } else { "" }.to_owned()));
    }
    Fields::decoded(&serde_urlencoded::to_string(all).unwrap_or_default())
}

pub(super) fn holds(fields: &Fields, name: &str) -> bool {
    fields.pairs().iter().any(|(field, _)| field == name)
}

/// Whether the form of the application was typed, and not another one of the page.
fn is_application(fields: &Fields) -> bool {
    ["", "save", "send"].contains(&fields.get("act")) && !holds(fields, "comment")
}

/// Whether the form of the comment was typed.
fn is_comment(fields: &Fields) -> bool {
    holds(fields, "comment")
}

/// Whether a comment can be sent now: until the last day; one that came back, until the dialogue.
fn takes_comment(visit: &Visit, own: &OwnApplication) -> bool {
    let returned = own.comment.as_ref().is_some_and(|comment| comment.status == CommentStatus::Returned);
    (own.times.takes_applications(visit.now) || returned) && !own.times.is_over(visit.now)
}

/// The page.
pub(super) fn draw(visit: &Visit, own: &OwnApplication, shown: &Shown<'_>, status: StatusCode) -> Response {
    let l = visit.lang;
    let event = &own.event;
    let title = words::title(l, event);
    let action = format!("/stakeholders/{}", event.id);
    let crumbs = [Crumb::to(t::home_title(l), "/stakeholders/home"), Crumb::here(title.clone())];
    let visit = &visit.at(action.clone());
    let open = own.times.takes_applications(visit.now)
        && matches!(event.state, EventState::Announced | EventState::Convened)
        && own.application.as_ref().is_none_or(|a| a.circulation.is_none() && a.outcome.is_none());
    let registers = own.application.as_ref().is_some_and(|a| a.track == Track::Registration);
    let open = open || (registers && !own.times.is_over(visit.now));
    let mut page = Page::new(title.clone()).slim().status(status).crumbs(crumbs);
    let sent = own.application.as_ref().is_some_and(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
    // Whoever changes the language keeps what was typed in the form that is next to be used.
    if sent && takes_comment(visit, own) {
        page = page.form("comment-form");
    } else if open {
        page = page.form("application-form");
    } else if sent {
        page = page.form("correction-form");
    }
    if shown.typed.is_some_and(|f| f.switch().is_some()) {
        page = page.remember_language(visit);
    }
    page.respond(visit, || {
        let came_late = own.application.is_none() && !open;
        view! {
            {who(l, &own.organization, visit.session.is_some())}
            {shown.wrong.above(l)}
            <h1>{title}</h1>
            <p class="lead">{held(l, event)}</p>
            {standing(visit, own)}
            {notices(l, own)}
            <section class="sect"><h2>{c::facts(l)}</h2><dl class="facts">
                {last_day(l, c::close(l), own.times.close, &own.organization.time_zone, visit.now)}
                {(!event.place.is_empty()).then(|| fact(c::place(l), view! { <bdi>{event.place.clone()}</bdi> }))}
                {(!event.link.is_empty()).then(|| fact(c::link(l), view! { <a href=event.link.clone() rel="noopener noreferrer"><bdi dir="ltr">{event.link.clone()}</bdi></a> }))}
            </dl>
            <p><a href=format!("/constructive/{}", event.id)>{t::to_event(l)}</a></p></section>
            {came_late.then(|| view! { <div class="note"><p>{t::closed_nothing(l)}</p></div> })}
            {open.then(|| application_form(visit, own, shown, &action))}
            {shown.typed.filter(|f| !open && is_application(f)).and_then(|f| kept(l, f))}
            {(sent && (own.comment.is_some() || takes_comment(visit, own) || shown.typed.is_some_and(is_comment))).then(|| comment(visit, own, shown, &action))}
            {(sent && !open).then(|| corrections(l, own, shown, &action))}
            {own.standing.filter(|s| s.attends()).map(|_| attending(l, own, shown, &action))}
            {(sent && own.standing != Some(Standing::NotAdmitted) && !own.times.is_over(visit.now)).then(|| withdraw(l, &action))}
        }
    })
}

fn standing(visit: &Visit, own: &OwnApplication) -> Option<AnyView> {
    let l = visit.lang;
    let (application, standing) = (own.application.as_ref()?, own.standing?);
    let number_of = application.number.map(|n| fact(t::number(l), number(l, i64::from(n))));
    let people: Vec<_> = own.people.iter().map(|a| view! { <li><bdi>{a.person.name.clone()}</bdi></li> }).collect();
    Some(
        view! {
            <section class="receipt sect" aria-labelledby="standing">
                <h2 id="standing">{neutral(l, standing, application.track)}</h2>
                <p>{match standing {
                    Standing::Draft => t::draft_text(l),
                    Standing::Received | Standing::Circulated | Standing::Unopposed | Standing::BeforeBureau | Standing::Opposed => t::considered_text(l),
                    Standing::Admitted | Standing::Registered => t::admitted_text(l),
                    Standing::NotAdmitted => t::not_admitted_text(l),
                    Standing::Withdrawn => t::withdrawn_text(l),
                }}</p>
                <dl class="facts">
                    {number_of}
                    {application.sent_at.map(|at| fact(c::sent_at(l), ui::time(l, at)))}
                    {fact(c::track(l), view! { {words::track(l, application.track)}" "<span class="soft">"("{ui::paragraph(l, application.track.paragraph())}")"</span> })}
                </dl>
                <ul>{people}</ul>
                <p class="no-print"><a href=format!("/constructive/{}/event.ics", own.event.id) download="">{c::calendar_file(l)}</a></p>
            </section>
        }
        .into_any(),
    )
}

fn notices(l: Language, own: &OwnApplication) -> Option<AnyView> {
    if own.notices.is_empty() {
        return None;
    }
    let items: Vec<_> = own
        .notices
        .iter()
        .map(|n| {
            let days = match (n.was, n.became) {
                (Some(was), Some(became)) if was != became => {
                    Some(c::day_moved(l, i18n::date_with_weekday(l, was), i18n::date_with_weekday(l, became)))
                }
                _ => None,
            };
            view! { <li><p><b>{words::notice(l, &n.kind)}</b>" "{ui::time(l, n.at)}</p>{days.map(|d| view! { <p>{d}</p> })}{(!n.reason.is_empty()).then(|| said(n.lang, &n.reason))}</li> }
        })
        .collect();
    Some(
        view! { <section class="note sect"><h2>{c::notices(l)}</h2><ul class="bare">{items}</ul></section> }.into_any(),
    )
}

fn application_form(visit: &Visit, own: &OwnApplication, shown: &Shown<'_>, action: &str) -> AnyView {
    let l = visit.lang;
    let blank = Wrong::default();
    let mine = shown.typed.filter(|f| is_application(f));
    let wrong = if mine.is_some() || shown.typed.is_none() { &shown.wrong } else { &blank };
    let kept = filled(own);
    let typed = mine.unwrap_or(&kept);
    let people = match mine {
        Some(fields) => people_of(fields),
        None => own.people.iter().map(|a| TypedRepresentative::from(&a.person)).collect(),
    };
    let form = Form { l, wrong };
    let current = own.application.as_ref().map_or(0, |a| a.revision).to_string();
    let profile_now = own.organization.revision.to_string();
    let (revision, profile_revision) = match mine {
        Some(fields) if !wrong.is_stale() => {
            (fields.get("revision").to_owned(), fields.get("profile_revision").to_owned())
        }
        Some(_) | None => (current, profile_now),
    };
    let newer = own.application.as_ref().filter(|_| wrong.is_stale()).map(|a| {
        let people: Vec<_> = own.people.iter().map(|p| view! { <li><bdi>{p.person.name.clone()}</bdi></li> }).collect();
        let now = view! {
            <p><b><bdi>{a.profile.name.clone()}</bdi></b></p><dl class="facts">{profile(l, &a.profile)}</dl>
            {said(a.lang, &a.statement)}<ul>{people}</ul>
        };
        stands_now(l, now.into_any())
    });
    let sent = own.application.as_ref().is_some_and(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
    let title = if sent { t::form_change(l) } else { t::form_title(l) };
    view! {
        <section class="sect" aria-labelledby="form-title"><h2 id="form-title">{title}</h2>
            <p>{t::form_text(l)}</p>
            <form class="form" id="application-form" method="post" action=action.to_owned() novalidate>
                <input type="hidden" name="revision" value=revision/>
                <input type="hidden" name="profile_revision" value=profile_revision/>
                {newer}
                <h3>{t::profile_title(l)}</h3>
                {profile_fields(l, wrong, typed)}
                <h3>{c::people(l)}</h3>
                {people_fields(l, wrong, &people, if people.is_empty() { 2 } else { EMPTY })}
                {form.area("statement", t::statement_label(l), Some(t::statement_help(l).to_owned()), typed.get("statement"), 4)}
                {form.language("lang", c::text_language(l), typed.get("lang"))}
                {form.check("listed", t::listed_label(l), typed.get("listed") == "1")}
                <p class="row"><button class="go" name="act" value="send">{if sent { t::send_changes(l) } else { t::send(l) }}</button>" "
                    {(!sent).then(|| view! { <button name="act" value="save">{t::save_draft(l)}</button> })}</p>
            </form>
        </section>
    }
    .into_any()
}

fn comment(visit: &Visit, own: &OwnApplication, shown: &Shown<'_>, action: &str) -> AnyView {
    let l = visit.lang;
    let mine = shown.typed.filter(|f| is_comment(f));
    let blank = Wrong::default();
    let wrong = if mine.is_some() { &shown.wrong } else { &blank };
    let form = Form { l, wrong };
    let status = own.comment.as_ref().map(|comment| comment.status);
    let open = takes_comment(visit, own);
    // What an author has begun to change stands in the form; what was looked at stands above it with its marks.
    let latest =
        own.comment.as_ref().map(|comment| comment.draft.clone().unwrap_or((comment.lang, comment.body.clone())));
    let current = own.comment.as_ref().map_or(0, |comment| comment.revision).to_string();
    let (body, lang, revision) = match (mine, &latest) {
        (Some(f), _) => {
            let revision = if wrong.is_stale() { current } else { f.get("revision").to_owned() };
            (f.get("comment").to_owned(), f.get("comment_lang").to_owned(), revision)
        }
        (None, Some((lang, body))) => (body.clone(), lang.code().to_owned(), current),
        (None, None) => (String::new(), String::new(), "0".to_owned()),
    };
    let newer = latest.filter(|_| wrong.is_stale()).map(|(lang, body)| stands_now(l, said(lang, &body)));
    let state = own.comment.as_ref().map(|comment| view! { <p><span class="mark" data-state=if comment.status == CommentStatus::Cleared { "done" } else { "half" }>{words::comment(l, comment.status)}</span></p> });
    let returned = own.comment.as_ref().filter(|comment| comment.status == CommentStatus::Returned).map(|comment| {
        let marks: Vec<(usize, usize, String)> = comment.marks.iter().map(|m| (m.from, m.to, String::new())).collect();
        view! {
            <div class="note" data-kind="warn"><p>{t::returned_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (b)")}")"</span></p>
                <p><bdi>{comment.remark.clone()}</bdi></p></div>
            <p class="said receipt" lang=comment.lang.code() dir="auto">{marked(&comment.body, &marks)}</p>
        }
    });
    let drafts = !matches!(status, Some(CommentStatus::Sent | CommentStatus::Cleared));
    let max = i64::from(visit.site.backend.rules().house.constructive.comment_chars_max);
    view! {
        <section class="sect" aria-labelledby="comment-title"><h2 id="comment-title">{t::comment_title(l)}</h2>
            <p>{t::comment_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (b)")}")"</span></p>
            {state}{returned}
            {if open { view! {
                <form class="form" id="comment-form" method="post" action=action.to_owned() novalidate>
                    <input type="hidden" name="revision" value=revision/>
                    {newer}
                    {form.area("comment", t::comment_label(l), Some(t::comment_help(l, number(l, max))), &body, 8)}
                    {form.language("comment_lang", c::text_language(l), &lang)}
                    <p class="row"><button class="go" name="act" value="comment_send">{t::comment_send(l)}</button>" "
                        {drafts.then(|| view! { <button name="act" value="comment_save">{t::save_draft(l)}</button> })}</p>
                </form>
            }.into_any() } else { view! {
                {own.comment.as_ref().map(|comment| said(comment.lang, &comment.body))}
                {mine.and_then(|f| kept(l, f))}
            }.into_any() }}
        </section>
    }
    .into_any()
}

fn corrections(l: Language, own: &OwnApplication, shown: &Shown<'_>, action: &str) -> AnyView {
    let mine = shown.typed.filter(|f| f.get("act") == "correction");
    let blank = Wrong::default();
    let form = Form { l, wrong: if mine.is_some() { &shown.wrong } else { &blank } };
    let items: Vec<_> = own
        .corrections
        .iter()
        .map(|k| {
            let state = match k.accepted {
                None => c::correction_open(l),
                Some(true) => c::correction_accepted(l),
                Some(false) => c::correction_refused(l),
            };
            view! { <li class="card"><p><b>{state}</b>" "{ui::time(l, k.at)}</p>{said(k.lang, &k.body)}{(!k.reply.is_empty()).then(|| view! { <p><bdi>{k.reply.clone()}</bdi></p> })}</li> }
        })
        .collect();
    view! {
        <section class="sect"><h2>{t::correction_title(l)}</h2><p>{t::correction_text(l)}</p>
            <ul class="bare">{items}</ul>
            <form class="form" id="correction-form" method="post" action=action.to_owned() novalidate><input type="hidden" name="act" value="correction"/>
                {form.area("correction", t::correction_label(l), None, mine.map_or("", |f| f.get("correction")), 3)}
                {form.language("lang", c::text_language(l), mine.map_or("", |f| f.get("lang")))}
                <button>{t::correction_send(l)}</button></form>
        </section>
    }
    .into_any()
}

fn attending(l: Language, own: &OwnApplication, shown: &Shown<'_>, action: &str) -> AnyView {
    let mine = shown.typed.filter(|f| f.get("act") == "statement" || f.get("act") == "floor");
    let blank = Wrong::default();
    let form = Form { l, wrong: if mine.is_some() { &shown.wrong } else { &blank } };
    let get = |name: &str| mine.map_or("", |f| f.get(name)).to_owned();
    let papers: Vec<_> = own
        .papers
        .iter()
        .map(|p| view! { <li>{paper_link(l, &own.event.id, p)}" "<span class="soft">{if p.public { c::paper_public(l) } else { c::paper_not_public(l) }}</span></li> })
        .collect();
    let floor = (own.event.state == EventState::Convened).then(|| match own.speaking {
        Some(place) => view! {
            <p>{t::floor_place(l, number(l, i64::from(place)))}</p>
            <form method="post" action=action.to_owned()><button name="act" value="floor_off">{t::floor_off(l)}</button></form>
        }
        .into_any(),
        None => view! {
            <form class="form" method="post" action=action.to_owned() novalidate><input type="hidden" name="act" value="floor"/>
                {form.line("speaker", "text", t::speaker(l), None, &get("speaker"))}
                <button>{t::floor_ask(l)}</button></form>
        }
        .into_any(),
    });
    view! {
        {floor.map(|floor| view! { <section class="sect"><h2>{t::floor_title(l)}</h2>{floor}</section> })}
        <section class="sect"><h2>{t::statements_title(l)}</h2><p>{t::statements_text(l)}</p>
            <ul>{papers}</ul>
            <form class="form" method="post" action=format!("{action}/file") enctype="multipart/form-data" novalidate><input type="hidden" name="act" value="statement"/>
                {form.line("title", "text", c::paper_title(l), None, &get("title"))}
                {form.language("lang", c::text_language(l), &get("lang"))}
                {form.file("file", c::file(l), Some(c::file_help(l).to_owned()))}
                <button>{t::statement_upload(l)}</button></form>
        </section>
    }
    .into_any()
}

fn withdraw(l: Language, action: &str) -> AnyView {
    view! {
        <section class="sect"><h2>{t::withdraw_title(l)}</h2>
            <details><summary>{t::withdraw_title(l)}</summary><p>{t::withdraw_text(l)}</p>
                <form method="post" action=action.to_owned()><button class="bad" name="act" value="withdraw">{t::withdraw(l)}</button></form></details>
        </section>
    }
    .into_any()
}
