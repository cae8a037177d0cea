//! `/constructive/{id}/summary`: the chair's summary (para. 53 (h)), written from what was collected by theme (para. 53 (i),
//! (j)), and what became of suggestions.

use super::files::take;
use super::papers::of_form;
use super::shared::{Form, Wrong, caller, field_of, in_language, lang_of, said, stands_now, with_none};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{common, constructive as t};
use crate::i18n::{self, number};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::Contribution;
use backend::service::{COLLECTED, FATES, SummaryView};
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::id::ConstructiveId;
use rules::language::Language;

/// The one form of the page.
const FORM: &str = "summary-form";

/// `GET /constructive/{id}/summary`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    let view = visit.site.backend.summary_desk(caller(&visit, None), id).await?;
    Ok(draw(&visit, &view, &Fields::default(), &Wrong::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/summary`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    if let Some(to) = fields.switch() {
        let view = backend.summary_desk(who, id).await?;
        return Ok(in_language(&visit, to, |v| draw(v, &view, &fields, &Wrong::default(), StatusCode::OK)));
    }
    let act = match fields.get("act") {
        "" => meant(&backend.summary_desk(who, id).await?.3, &fields),
        act => act.to_owned(),
    };
    let (act, suggestion) = act.split_once(':').unwrap_or((&act, ""));
    let (done, anchor) = match act {
        "add" => {
            let what = (fields.get("theme"), fields.get("kind"));
            let text = (fields.get("collected-body"), lang_of(&fields, "collected-lang", l));
            (backend.add_contribution(who, id, what, text, fields.get("source")).await, "#collected")
        }
        "fate" => {
            backend.summary_desk(who, id).await?;
            let (fate, note) = (fields.get(&field_of("fate", suggestion)), fields.get(&field_of("note", suggestion)));
            let suggestion = suggestion.parse().map_err(|_| Failure::NotFound)?;
            (backend.set_fate(who, id, suggestion, (fate, note)).await, "#collected")
        }
        act => {
            let revision = fields.get("revision").parse().unwrap_or(0);
            let text = (fields.get("body"), lang_of(&fields, "lang", l), fields.get("session"), revision);
            (backend.save_summary(who, id, text, act == "give").await, "")
        }
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/summary{anchor}"));
            let notice = if act == "give" { "summary_given" } else { "constructive_saved" };
            leave_notice(&mut response, notice, visit.https());
            Ok(response)
        }
        Err(error) => {
            // What is collected and what became of it have fields of their own.
            let error = match act {
                "add" => of_form(error, |field| match field {
                    "body" | "lang" => format!("collected-{field}"),
                    other => other.to_owned(),
                }),
                "fate" => of_form(error, |field| field_of(field, suggestion)),
                _ => error,
            };
            let wrong = Wrong::of(l, error)?;
            let view = backend.summary_desk(who, id).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// What is meant by Enter in a field, which presses no button of the form: that of which something was typed.
fn meant(collected: &[Contribution], typed: &Fields) -> String {
    match collected.iter().find(|c| is_changed(c, typed)) {
        Some(suggestion) => format!("fate:{}", suggestion.id),
        None if collects(typed) => "add".to_owned(),
        None => "save".to_owned(),
    }
}

/// Whether something was typed to be collected.
fn collects(typed: &Fields) -> bool {
    typed.get("act") == "add" || ["theme", "collected-body", "source"].iter().any(|field| !typed.get(field).is_empty())
}

/// What became of a suggestion and the note to it, as typed, or as they stand.
fn fate_of<'t>(c: &'t Contribution, typed: &'t Fields) -> (&'t str, &'t str) {
    let id = c.id.to_string();
    let typed = |field: &str| typed.pairs().iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str());
    let fate = typed(&field_of("fate", &id)).unwrap_or(c.fate.as_deref().unwrap_or_default());
    (fate, typed(&field_of("note", &id)).unwrap_or(&c.fate_note))
}

/// Whether something else was typed than stands there.
fn is_changed(c: &Contribution, typed: &Fields) -> bool {
    fate_of(c, typed) != fate_of(c, &Fields::default())
}

fn draw(visit: &Visit, view: &SummaryView, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Response {
    let l = visit.lang;
    let (event, draft, versions, collected, may) = view;
    let action = format!("/constructive/{}/summary", event.id);
    let title = t::summary_edit(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).status(status).form(FORM).crumbs(crumbs).respond(visit, || {
        let comes_back = !typed.pairs().is_empty();
        let form = Form { l, wrong };
        let (body, session, lang) = match draft {
            _ if comes_back => (typed.get("body").to_owned(), typed.get("session").to_owned(), typed.get("lang").to_owned()),
            Some(d) => (d.body.clone(), d.session.clone(), d.lang.code().to_owned()),
            None => (String::new(), String::new(), String::new()),
        };
        let newer = draft.as_ref().filter(|_| comes_back && wrong.is_stale());
        let revision = match (comes_back, newer) {
            (true, None) => typed.get("revision").to_owned(),
            (true, Some(_)) | (false, _) => draft.as_ref().map_or(0, |d| d.revision).to_string(),
        };
        let newer = newer.map(|d| stands_now(l, said(d.lang, &d.body)));
        let given: Vec<_> = versions
            .iter()
            .map(|v| view! { <li>{t::version_of(l, number(l, i64::from(v.number)), i18n::moment(l, v.at))}</li> })
            .collect();
        let gives = may.contains(&Deed::Chair);
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <p class="lead">{t::summary_lead(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (h)")}")"</span></p>
            // One form, so that a switch of language brings along whatever was typed on the page.
            <form id=FORM method="post" action=action.clone() novalidate>
            <input type="hidden" name="revision" value=revision/>
            <div class="form wide">
                {newer}
                {form.line("session", "text", t::session(l), Some(t::session_help(l).to_owned()), &session)}
                {form.language("lang", t::text_language(l), &lang)}
                {form.area("body", t::summary(l), None, &body, 12)}
                <p class="row"><button class="go" name="act" value="save">{common::save(l)}</button>" "
                    {gives.then(|| view! { <button name="act" value="give">{t::summary_give(l)}</button> })}</p>
                {gives.then(|| view! { <p class="soft">{t::summary_give_note(l)}</p> })}
            </div>
            {(!given.is_empty()).then(|| view! { <section class="sect"><h2>{t::summary_versions(l)}</h2><ul>{given}</ul></section> })}
            {collected_section(l, collected, &action, typed, wrong)}
            </form>
        }
    })
}

fn collected_section(l: Language, all: &[Contribution], action: &str, typed: &Fields, wrong: &Wrong) -> AnyView {
    let adds = collects(typed);
    let form = Form { l, wrong };
    let mut themes: Vec<&str> = all.iter().map(|c| c.theme.as_str()).collect();
    themes.dedup();
    let sections: Vec<_> = themes
        .iter()
        .map(|theme| {
            let items: Vec<_> = all.iter().filter(|c| c.theme == **theme).map(|c| one(l, c, typed, wrong)).collect();
            view! { <h3><bdi>{(*theme).to_owned()}</bdi></h3><ul class="bare">{items}</ul> }
        })
        .collect();
    let kinds: Vec<(String, String)> =
        COLLECTED.iter().map(|k| ((*k).to_owned(), words::collected(l, k).to_owned())).collect();
    let kind = Some(typed.get("kind")).filter(|kind| !kind.is_empty()).unwrap_or("suggestion");
    // The language of a text that was not begun is that of the screen.
    let lang = if adds { lang_of(typed, "collected-lang", l) } else { l };
    view! {
        <section class="sect" aria-labelledby="collected"><h2 id="collected">{t::collected(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (i), (j)")}")"</span></h2>
            {sections}
            {(!all.is_empty()).then(|| take(l, t::collected(l), &action.replace("/summary", "/tables/collected"), ""))}
            <details class="sect" open=adds><summary>{t::collect(l)}</summary>
                <div class="form">
                    {form.line("theme", "text", t::theme(l), Some(t::theme_help(l).to_owned()), typed.get("theme"))}
                    {form.choose("kind", t::collected_kind(l), None, &kinds, kind)}
                    {form.area("collected-body", t::collected_text(l), None, typed.get("collected-body"), 3)}
                    {form.language("collected-lang", t::text_language(l), lang.code())}
                    {form.line("source", "text", t::source(l), None, typed.get("source"))}
                    <button class="go" name="act" value="add">{t::collect(l)}</button>
                </div>
            </details>
        </section>
    }
    .into_any()
}

fn one(l: Language, c: &Contribution, typed: &Fields, wrong: &Wrong) -> AnyView {
    let suggestion = c.kind == "suggestion";
    let id = c.id.to_string();
    let fates: Vec<(String, String)> = FATES.iter().map(|f| ((*f).to_owned(), words::fate(l, f).to_owned())).collect();
    let (chosen, note) = fate_of(c, typed);
    let (fate_id, note_id) = (field_of("fate", &id), field_of("note", &id));
    let open = is_changed(c, typed) || wrong.at(&fate_id).is_some() || wrong.at(&note_id).is_some();
    let form = Form { l, wrong };
    // Said where forms of several suggestions would sound alike.
    let of: String = c.body.chars().take(80).collect();
    view! {
        <li class="card">
            <p class="soft">{words::collected(l, &c.kind)}{(!c.source.is_empty()).then(|| view! { ", "<bdi>{c.source.clone()}</bdi> })}</p>
            {said(c.lang, &c.body)}
            {c.fate.as_deref().map(|f| view! { <p><span class="mark" data-state="done">{words::fate(l, f)}</span>" "<bdi>{c.fate_note.clone()}</bdi></p> })}
            {suggestion.then(|| view! {
                <details open=open><summary>{t::fate(l)}<span class="vh">{ui::colon(l)}<bdi lang=c.lang.code()>{of}</bdi></span></summary>
                    <div class="form">
                        {form.choose(&fate_id, t::fate(l), None, &with_none(t::choose(l), fates), chosen)}
                        {form.line(&note_id, "text", t::fate_note(l), None, note)}
                        <button name="act" value=format!("fate:{id}")>{common::save(l)}</button>
                    </div>
                </details>
            })}
        </li>
    }
    .into_any()
}
