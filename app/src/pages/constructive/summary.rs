//! `/constructive/{id}/summary`: the chair's summary (para. 53 (h)), written from what was collected by theme (para. 53 (i),
//! (j)), and what became of suggestions.

use super::files::take;
use super::papers::of_form;
use super::shared::{Form, Wrong, caller, in_language, lang_of, said, stands_now, with_none};
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

/// The form of the summary itself, which a switch of language brings along.
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
    let (done, anchor) = match fields.get("act") {
        "add" => {
            let what = (fields.get("theme"), fields.get("kind"));
            let text = (fields.get("body"), lang_of(&fields, "lang", l));
            (backend.add_contribution(who, id, what, text, fields.get("source")).await, "#collected")
        }
        "fate" => {
            backend.summary_desk(who, id).await?;
            let suggestion = fields.get("suggestion").parse().map_err(|_| Failure::NotFound)?;
            (backend.set_fate(who, id, suggestion, (fields.get("fate"), fields.get("note"))).await, "#collected")
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
            let notice = if fields.get("act") == "give" { "summary_given" } else { "constructive_saved" };
            leave_notice(&mut response, notice, visit.https());
            Ok(response)
        }
        Err(error) => {
            // Three kinds of forms share the names of their fields; their ids differ.
            let suggestion = fields.get("suggestion");
            let error = match fields.get("act") {
                "add" => of_form(error, |field| match field {
                    "body" => "collected-body".to_owned(),
                    other => other.to_owned(),
                }),
                "fate" => of_form(error, |field| format!("{field}-{suggestion}")),
                _ => error,
            };
            let wrong = Wrong::of(l, error)?;
            let view = backend.summary_desk(who, id).await?;
            Ok(draw(&visit, &view, &fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
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
        // Enter in a field and a switch of language post this form without its own buttons.
        let writes = !typed.pairs().is_empty() && !["add", "fate"].contains(&typed.get("act"));
        let blank = Wrong::default();
        let form = Form { l, wrong: if writes { wrong } else { &blank } };
        let (body, session, lang) = match draft {
            _ if writes => (typed.get("body").to_owned(), typed.get("session").to_owned(), typed.get("lang").to_owned()),
            Some(d) => (d.body.clone(), d.session.clone(), d.lang.code().to_owned()),
            None => (String::new(), String::new(), String::new()),
        };
        let newer = draft.as_ref().filter(|_| writes && wrong.is_stale());
        let revision = match (writes, newer) {
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
            <form class="form wide" id=FORM method="post" action=action.clone() novalidate>
                <input type="hidden" name="revision" value=revision/>
                {newer}
                {form.line("session", "text", t::session(l), Some(t::session_help(l).to_owned()), &session)}
                {form.language("lang", t::text_language(l), &lang)}
                {form.area("body", t::summary(l), None, &body, 12)}
                <p class="row"><button class="go" name="act" value="save">{common::save(l)}</button>" "
                    {gives.then(|| view! { <button name="act" value="give">{t::summary_give(l)}</button> })}</p>
                {gives.then(|| view! { <p class="soft">{t::summary_give_note(l)}</p> })}
            </form>
            {(!given.is_empty()).then(|| view! { <section class="sect"><h2>{t::summary_versions(l)}</h2><ul>{given}</ul></section> })}
            {collected_section(l, collected, &action, typed, wrong)}
        }
    })
}

fn collected_section(l: Language, all: &[Contribution], action: &str, typed: &Fields, wrong: &Wrong) -> AnyView {
    let adds = typed.get("act") == "add";
    let blank = Wrong::default();
    let form = Form { l, wrong: if adds { wrong } else { &blank } };
    let get = |name: &str| if adds { typed.get(name).to_owned() } else { String::new() };
    let mut themes: Vec<&str> = all.iter().map(|c| c.theme.as_str()).collect();
    themes.dedup();
    let sections: Vec<_> = themes
        .iter()
        .map(|theme| {
            let items: Vec<_> =
                all.iter().filter(|c| c.theme == **theme).map(|c| one(l, c, action, typed, wrong)).collect();
            view! { <h3><bdi>{(*theme).to_owned()}</bdi></h3><ul class="bare">{items}</ul> }
        })
        .collect();
    let kinds: Vec<(String, String)> =
        COLLECTED.iter().map(|k| ((*k).to_owned(), words::collected(l, k).to_owned())).collect();
    let kind = if get("kind").is_empty() { "suggestion".to_owned() } else { get("kind") };
    let lang = if get("lang").is_empty() { l.code().to_owned() } else { get("lang") };
    let languages: Vec<_> = super::shared::languages()
        .into_iter()
        .map(|(code, name)| view! { <option value=code.clone() selected=code == lang>{name}</option> })
        .collect();
    let body_fault = form.wrong.at("collected-body");
    let body_bad = body_fault.is_some();
    let body_by = if body_bad { "collected-body-e" } else { "" };
    // Ids differ from those of the summary's own form.
    view! {
        <section class="sect" aria-labelledby="collected"><h2 id="collected">{t::collected(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (i), (j)")}")"</span></h2>
            {sections}
            {(!all.is_empty()).then(|| take(l, t::collected(l), &action.replace("/summary", "/tables/collected"), ""))}
            <details class="sect" open=adds><summary>{t::collect(l)}</summary>
                <form class="form" id="collect" data-switch=if adds { "typed" } else { "" } method="post" action=action.to_owned() novalidate><input type="hidden" name="act" value="add"/>
                    {form.line("theme", "text", t::theme(l), Some(t::theme_help(l).to_owned()), &get("theme"))}
                    {form.choose("kind", t::collected_kind(l), None, &kinds, &kind)}
                    <div class="field"><label for="collected-body">{t::collected_text(l)}</label>
                        {ui::field_error(l, "collected-body-e".to_owned(), body_fault)}
                        <crate::ui::TextArea id="collected-body" name="body" value=get("body") rows=3 described_by=body_by invalid=body_bad/></div>
                    <div class="field"><label for="collected-lang">{t::text_language(l)}</label>
                        <select id="collected-lang" name="lang">{languages}</select></div>
                    {form.line("source", "text", t::source(l), None, &get("source"))}
                    <button class="go">{t::collect(l)}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn one(l: Language, c: &Contribution, action: &str, typed: &Fields, wrong: &Wrong) -> AnyView {
    let suggestion = c.kind == "suggestion";
    let id = c.id.to_string();
    let mine = typed.get("act") == "fate" && typed.get("suggestion") == id;
    let fates: Vec<(String, String)> = FATES.iter().map(|f| ((*f).to_owned(), words::fate(l, f).to_owned())).collect();
    let (chosen, note) = if mine {
        (typed.get("fate").to_owned(), typed.get("note").to_owned())
    } else {
        (c.fate.clone().unwrap_or_default(), c.fate_note.clone())
    };
    let options: Vec<_> = with_none(t::choose(l), fates)
        .into_iter()
        .map(|(code, label)| view! { <option value=code.clone() selected=code == chosen>{label}</option> })
        .collect();
    let (fate_id, note_id) = (format!("fate-{id}"), format!("note-{id}"));
    let (fate_fault, note_fault) = (wrong.at(&fate_id), wrong.at(&note_id));
    let (fate_e, note_e) = (format!("{fate_id}-e"), format!("{note_id}-e"));
    let (fate_by, note_by) =
        (fate_fault.is_some().then(|| fate_e.clone()), note_fault.is_some().then(|| note_e.clone()));
    let (fate_bad, note_bad) = (fate_fault.is_some().then_some("true"), note_fault.is_some().then_some("true"));
    // Said where forms of several suggestions would sound alike.
    let of: String = c.body.chars().take(80).collect();
    view! {
        <li class="card">
            <p class="soft">{words::collected(l, &c.kind)}{(!c.source.is_empty()).then(|| view! { ", "<bdi>{c.source.clone()}</bdi> })}</p>
            {said(c.lang, &c.body)}
            {c.fate.as_deref().map(|f| view! { <p><span class="mark" data-state="done">{words::fate(l, f)}</span>" "<bdi>{c.fate_note.clone()}</bdi></p> })}
            {suggestion.then(|| view! {
                <details open=mine><summary>{t::fate(l)}<span class="vh">{ui::colon(l)}<bdi lang=c.lang.code()>{of}</bdi></span></summary>
                    <form class="form" id=format!("fate-form-{id}") data-switch=if mine { "typed" } else { "" } method="post" action=action.to_owned() novalidate>
                        <input type="hidden" name="act" value="fate"/><input type="hidden" name="suggestion" value=id.clone()/>
                        <div class="field"><label for=fate_id.clone()>{t::fate(l)}</label>{ui::field_error(l, fate_e, fate_fault)}
                            <select id=fate_id name="fate" aria-invalid=fate_bad aria-describedby=fate_by>{options}</select></div>
                        <div class="field"><label for=note_id.clone()>{t::fate_note(l)}</label>{ui::field_error(l, note_e, note_fault)}
                            <input id=note_id name="note" dir="auto" value=note aria-invalid=note_bad aria-describedby=note_by/></div>
                        <button>{common::save(l)}</button>
                    </form>
                </details>
            })}
        </li>
    }
    .into_any()
}
