//! `/constructive/{id}/applicants/{application}`: one application; its comment is looked at here (para. 53 (b)) and its
//! requests are answered.

use super::shared::{Form, Wrong, caller, fact, lang_of, people_fields, people_of, said, stands_now};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::pages::path::part;
use crate::pages::stakeholders::form::{pairs, profile_fields, typed_profile};
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{ApplicantView, Comment, CommentStatus, Mark, TypedApplication};
use leptos::prelude::*;
use rules::constructive::Track;
use rules::constructive::access::Deed;
use rules::constructive::profile::{Profile, TypedRepresentative};
use rules::constructive::standing::Standing;
use rules::id::{ApplicationId, ConstructiveId};
use rules::language::Language;
use rules::places::{Found, NameKind, finder};

async fn load(visit: &Visit, (id, application): &(String, String)) -> Result<ApplicantView, Failure> {
    let (id, application): (ConstructiveId, ApplicationId) = (part(id)?, part(application)?);
    Ok(visit.site.backend.applicant(caller(visit, None), id, application).await?)
}

/// `GET /constructive/{id}/applicants/{application}`
pub(crate) async fn page(visit: Visit, Path(path): Path<(String, String)>) -> Result<Response, Failure> {
    visit.viewer()?;
    let view = load(&visit, &path).await?;
    Ok(draw(&visit, &view, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/applicants/{application}`
pub(crate) async fn post(
    visit: Visit,
    Path(path): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let view = load(&visit, &path).await?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let application = view.line.application.id;
    let revision = fields.get("revision").parse().unwrap_or(0);
    let done = match fields.get("act") {
        "clear" => backend.screen_comment(who, application, revision, None).await,
        "return" => {
            let marks: Vec<Mark> = fields.all("mark").filter_map(mark_of).chain(typed_marks(&view, &fields)).collect();
            backend.screen_comment(who, application, revision, Some((&marks, fields.get("remark")))).await
        }
        "accept" | "refuse" => {
            let id = fields.get("correction").parse().map_err(|_| Failure::NotFound)?;
            let entry = TypedApplication {
                profile: typed_profile(&fields),
                statement: fields.get("statement").to_owned(),
                lang: lang_of(&fields, "lang", visit.lang).code().to_owned(),
                people: people_of(&fields),
                revision,
                ..TypedApplication::default()
            };
            let accepted = (fields.get("act") == "accept").then_some(&entry);
            backend.answer_correction(who, application, id, accepted, fields.get("reply")).await
        }
        _ => return Err(Failure::BadRequest),
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{}/applicants/{application}", view.event.id));
            leave_notice(&mut response, "constructive_done", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let view = load(&visit, &path).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn mark_of(text: &str) -> Option<Mark> {
    let (from, to) = text.split_once('-')?;
    Some(Mark { from: from.parse().ok()?, to: to.parse().ok()? })
}

/// Words that whoever looks has typed in as they stand in the comment: each place where they stand.
fn typed_marks(view: &ApplicantView, fields: &Fields) -> Vec<Mark> {
    let Some(comment) = &view.comment else { return Vec::new() };
    let wanted = fields.get("also").lines().map(str::trim).filter(|w| !w.is_empty());
    let places = wanted.flat_map(|w| comment.body.match_indices(w).map(|(from, w)| Mark { from, to: from + w.len() }));
    places.collect()
}

fn draw(visit: &Visit, view: &ApplicantView, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let application = &view.line.application;
    let name = application.profile.name.clone();
    let list = format!("/constructive/{}/applicants", view.event.id);
    let action = format!("{list}/{}", application.id);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &view.event), format!("/constructive/{}", view.event.id)),
        Crumb::to(t::applicants(l), list),
        Crumb::here(name.clone()),
    ];
    let visit = &visit.at(action.clone());
    Page::new(name.clone()).status(status).crumbs(crumbs).respond(visit, || {
        let people: Vec<_> = view
            .people
            .iter()
            .map(|a| {
                let p = &a.person;
                view! { <li><bdi>{p.name.clone()}</bdi>" "<span class="soft"><bdi>{p.function.clone()}</bdi>" "<bdi dir="ltr">{p.email.clone()}</bdi>" "{words::presence(l, p.presence)}</span></li> }
            })
            .collect();
        let like = view.line.like.map(|n| view! { <div class="note" data-kind="warn"><p>{t::alike(l, number(l, i64::from(n)))}</p></div> });
        view! {
            {wrong.above(l)}
            <p class="kicker">{words::track(l, application.track)}" ("{ui::paragraph(l, application.track.paragraph())}")"</p>
            <h1><bdi>{name}</bdi></h1>
            <p><span class="mark" data-state=words::mark(view.line.standing)>{words::standing(l, view.line.standing)}</span></p>
            {like}
            {confirming(l, view)}
            <section class="sect"><h2>{t::profile(l)}</h2>
                <dl class="facts">
                    {application.number.map(|n| fact(t::number(l), number(l, i64::from(n))))}
                    {profile(l, &application.profile)}
                    {fact(t::email(l), view! { <bdi dir="ltr">{view.email.clone()}</bdi> })}
                    {application.sent_at.map(|at| fact(t::sent_at(l), ui::time(l, at)))}
                    {fact(t::listed(l), if application.listed { crate::i18n::texts::common::yes(l) } else { crate::i18n::texts::common::no(l) })}
                </dl>
            </section>
            {(!application.statement.is_empty()).then(|| view! { <section class="sect"><h2>{t::statement(l)}</h2>{said(application.lang, &application.statement)}</section> })}
            <section class="sect"><h2>{t::people(l)}</h2><ul>{people}</ul></section>
            {objections(visit, view)}
            {view.comment.as_ref().map(|comment| comment_section(visit, view, comment, &action, typed, wrong))}
            {corrections(l, view, &action, typed, wrong)}
        }
    })
}

/// That an intergovernmental organization is one has to be seen by somebody: the two answers, each with its preview.
fn confirming(l: Language, view: &ApplicantView) -> Option<AnyView> {
    let line = &view.line;
    let waits = line.application.track == Track::Registration && line.standing == Standing::Received;
    (waits && view.may.contains(&Deed::Circulate)).then(|| {
        view! {
            <div class="note" data-kind="warn"><p>{t::registration_confirm_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (c)")}")"</span></p>
                <form method="post" action=format!("/constructive/{}/applicants/bulk", view.event.id)>
                    <input type="hidden" name="id" value=line.application.id.to_string()/>
                    <p class="row"><button name="what" value="approve" class="go">{t::approve_preview(l)}</button>" "
                        <button name="what" value="decline">{t::decline_preview(l)}</button></p></form></div>
        }
        .into_any()
    })
}

/// The profile as facts.
pub(crate) fn profile(l: Language, p: &Profile) -> AnyView {
    let areas = ui::joined(l, p.areas.iter().map(|a| words::area(l, *a).to_owned()));
    let bdi = |text: &str| {
        let text = text.to_owned();
        view! { <bdi>{text}</bdi> }
    };
    view! {
        {(!p.short_name.is_empty()).then(|| fact(t::short_name(l), bdi(&p.short_name)))}
        {fact(t::kind(l), words::kind(l, p.kind))}
        {fact(t::region(l), words::region(l, p.region))}
        {(!p.seat.is_empty()).then(|| fact(t::seat_of(l), bdi(&p.seat)))}
        {fact(t::accreditation(l), view! { {words::accreditation(l, p.accreditation)}" "<bdi>{p.accreditation_detail.clone()}</bdi> })}
        {(!areas.is_empty()).then(|| fact(t::areas(l), areas))}
        {(!p.website.is_empty()).then(|| fact(t::website(l), view! { <a href=p.website.clone() rel="noopener noreferrer nofollow"><bdi dir="ltr">{p.website.clone()}</bdi></a> }))}
    }
    .into_any()
}

fn objections(visit: &Visit, view: &ApplicantView) -> Option<AnyView> {
    let l = visit.lang;
    if view.objections.is_empty() {
        return None;
    }
    let items: Vec<_> = view
        .objections
        .iter()
        .map(|a| {
            let who = a.state.map_or_else(|| t::a_state(l).to_owned(), |code| visit.state_name(code));
            view! {
                <li><p><b><bdi>{who}</bdi></b>" "{words::answer(l, a.kind)}" "{ui::time(l, a.at)}</p>
                    {(!a.reason.is_empty()).then(|| said(a.lang, &a.reason))}</li>
            }
        })
        .collect();
    let matter = view.matter.map(|id| view! { <p><a href=format!("/bureau/{id}")>{t::to_matter(l)}</a></p> });
    Some(view! { <section class="sect"><h2>{t::objections_title(l)}</h2><ul class="bare">{items}</ul>{matter}</section> }.into_any())
}

/// What the finder or a person marked in a text, as pieces: text, and what it is marked for.
pub(crate) fn marked(body: &str, marks: &[(usize, usize, String)]) -> AnyView {
    let mut sorted: Vec<&(usize, usize, String)> = marks.iter().collect();
    sorted.sort();
    let (mut at, mut parts) = (0, Vec::new());
    for (from, to, why) in sorted {
        if *from < at || body.get(*from..*to).is_none() {
            continue;
        }
        let before = body.get(at..*from).unwrap_or("").to_owned();
        let inside = body.get(*from..*to).unwrap_or("").to_owned();
        parts.push(view! { {before}<mark title=(!why.is_empty()).then(|| why.clone())>{inside}</mark> }.into_any());
        at = *to;
    }
    let rest = body.get(at..).unwrap_or("").to_owned();
    view! { {parts}{rest} }.into_any()
}

fn comment_section(
    visit: &Visit,
    view: &ApplicantView,
    comment: &Comment,
    action: &str,
    typed: &Fields,
    wrong: &Wrong,
) -> AnyView {
    let l = visit.lang;
    let screens = view.may.contains(&Deed::Screen) && comment.status == CommentStatus::Sent;
    let found: Vec<Found> = if screens { finder().find(&comment.body) } else { Vec::new() };
    let marks: Vec<(usize, usize, String)> = if screens {
        found.iter().map(|f| (f.from, f.to, why(visit, f))).collect()
    } else {
        comment.marks.iter().map(|m| (m.from, m.to, String::new())).collect()
    };
    let chosen = typed.get("act") == "return";
    let choices: Vec<_> = found
        .iter()
        .map(|f| {
            let text = comment.body.get(f.from..f.to).unwrap_or("").to_owned();
            let value = format!("{}-{}", f.from, f.to);
            let checked = if chosen { typed.all("mark").any(|m| m == value) } else { !f.unsure };
            view! { <label><input type="checkbox" name="mark" value=value checked=checked/><span><bdi>{text}</bdi>" "<span class="soft">{why(visit, f)}</span></span></label> }
        })
        .collect();
    let form = Form { l, wrong };
    let none = found.is_empty();
    view! {
        <section class="sect"><h2>{t::comment(l)}</h2>
            <p><span class="mark" data-state=if comment.status == CommentStatus::Sent { "now" } else { "done" }>{words::comment(l, comment.status)}</span></p>
            <p class="said receipt" lang=comment.lang.code() dir="auto">{marked(&comment.body, &marks)}</p>
            {(!comment.remark.is_empty()).then(|| view! { <p><b>{t::remark(l)}{ui::colon(l)}</b>" "<bdi>{comment.remark.clone()}</bdi></p> })}
            {screens.then(|| view! {
                <div class="note"><p>{t::screen_note(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (b)")}")"</span></p>
                    <p>{if none { t::finder_none(l).to_owned() } else { t::finder_found(l, i64::try_from(found.len()).unwrap_or(i64::MAX)) }}</p></div>
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name="act" value="clear"/><input type="hidden" name="revision" value=comment.revision.to_string()/>
                    <button class="go">{t::screen_clear(l)}</button>
                </form>
                <form class="form sect" method="post" action=action.to_owned()>
                    <h3>{t::screen_return(l)}</h3>
                    <input type="hidden" name="act" value="return"/><input type="hidden" name="revision" value=comment.revision.to_string()/>
                    {(!none).then(|| view! { <fieldset class="field"><legend>{t::marks(l)}</legend><div class="opts">{choices}</div></fieldset> })}
                    {form.area("also", t::marks_also(l), Some(t::marks_also_help(l).to_owned()), typed.get("also"), 2)}
                    {form.area("remark", t::remark(l), Some(t::remark_help(l).to_owned()), typed.get("remark"), 3)}
                    <button>{t::screen_return(l)}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

/// What a found name may be.
fn why(visit: &Visit, found: &Found) -> String {
    let l = visit.lang;
    let kind = match found.kind {
        NameKind::Country => t::name_country(l),
        NameKind::Capital => t::name_capital(l),
        NameKind::People => t::name_people(l),
    };
    let state = visit.state_name(found.party);
    if found.unsure { t::name_unsure(l, kind, state) } else { t::name_sure(l, kind, state) }
}

fn corrections(l: Language, view: &ApplicantView, action: &str, typed: &Fields, wrong: &Wrong) -> Option<AnyView> {
    if view.corrections.is_empty() {
        return None;
    }
    let answers = view.may.contains(&Deed::Circulate);
    // One after the other: what becomes of the entry depends on what was done before.
    let next = view.corrections.iter().find(|c| c.accepted.is_none()).filter(|_| answers).map(|c| c.id.to_string());
    let items: Vec<_> = view
        .corrections
        .iter()
        .map(|c| {
            let state = match c.accepted {
                None => t::correction_open(l),
                Some(true) => t::correction_accepted(l),
                Some(false) => t::correction_refused(l),
            };
            let id = c.id.to_string();
            let form = (next.as_ref() == Some(&id)).then(|| correction_form(l, view, action, &id, typed, wrong));
            view! {
                <li class="card">
                    <p><b>{state}</b>" "{ui::time(l, c.at)}</p>{said(c.lang, &c.body)}
                    {(!c.reply.is_empty()).then(|| view! { <p>{t::reply(l)}{ui::colon(l)}<bdi>{c.reply.clone()}</bdi></p> })}
                    {form}
                </li>
            }
        })
        .collect();
    Some(view! { <section class="sect"><h2>{t::corrections(l)}</h2><ul class="bare">{items}</ul></section> }.into_any())
}

/// The answer to a request, with the entry as it becomes.
fn correction_form(
    l: Language,
    view: &ApplicantView,
    action: &str,
    id: &str,
    typed: &Fields,
    wrong: &Wrong,
) -> AnyView {
    let application = &view.line.application;
    let mine = (typed.get("correction") == id).then_some(typed);
    let blank = Wrong::default();
    let wrong = if mine.is_some() { wrong } else { &blank };
    let form = Form { l, wrong };
    let mut all = pairs(Some(&application.profile));
    all.push(("statement".to_owned(), application.statement.clone()));
    all.push(("lang".to_owned(), application.lang.code().to_owned()));
    let kept = Fields::decoded(&serde_urlencoded::to_string(all).unwrap_or_default());
    let entry = mine.unwrap_or(&kept);
    let people = match mine {
        Some(fields) => people_of(fields),
        None => view.people.iter().map(|a| TypedRepresentative::from(&a.person)).collect(),
    };
    let newer = wrong.is_stale().then(|| {
        let people: Vec<_> =
            view.people.iter().map(|a| view! { <li><bdi>{a.person.name.clone()}</bdi></li> }).collect();
        let facts = profile(l, &application.profile);
        let now = view! {
            <p><b><bdi>{application.profile.name.clone()}</bdi></b></p><dl class="facts">{facts}</dl>
            {said(application.lang, &application.statement)}<ul>{people}</ul>
        };
        stands_now(l, now.into_any())
    });
    view! {
        <form class="form" method="post" action=action.to_owned() novalidate>
            <input type="hidden" name="correction" value=id.to_owned()/>
            <input type="hidden" name="revision" value=application.revision.to_string()/>
            {newer}
            {form.area("reply", t::reply(l), Some(t::reply_help(l).to_owned()), entry.get("reply"), 2)}
            <h3>{t::correction_fields(l)}</h3><p class="soft">{t::correction_fields_help(l)}</p>
            {profile_fields(l, wrong, entry)}
            {people_fields(l, wrong, &people, 1)}
            {form.area("statement", t::statement(l), None, entry.get("statement"), 4)}
            {form.language("lang", t::text_language(l), entry.get("lang"))}
            <p class="row"><button class="go" name="act" value="accept">{t::correction_accept(l)}</button>" "
                <button name="act" value="refuse">{t::correction_refuse(l)}</button></p>
        </form>
    }
    .into_any()
}
