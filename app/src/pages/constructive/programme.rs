//! `/constructive/{id}/programme`: writing the programme and giving it out; its versions with what changed between them,
//! and a page for print (para. 53 (g)).

use super::files::take;
use super::shared::{Form, Guest, Wrong, caller, clock, held, in_language, options, stands_now};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{Event, ProgrammeVersion};
use leptos::prelude::*;
use rules::constructive::programme::{Change, Item, ItemKind, Programme, TypedItem, changes};
use rules::id::ConstructiveId;
use rules::language::Language;

/// The form that a switch of language brings along.
const FORM: &str = "programme-form";

/// Empty rows offered beyond those that are filled in.
const EMPTY: usize = 3;

fn typed(programme: &Programme) -> Vec<TypedItem> {
    let one = |item: &Item| TypedItem {
        key: item.key.to_string(),
        from: clock(item.from),
        until: clock(item.until),
        kind: item.kind.code().to_owned(),
        title: item.title.clone(),
        about: item.about.clone(),
        speakers: item.speakers.join("\n"),
    };
    programme.items.iter().map(one).collect()
}

fn items_of(fields: &Fields) -> Vec<TypedItem> {
    let rows = fields.pairs().iter().filter_map(|(name, _)| name.strip_prefix("title.")?.parse::<usize>().ok());
    let count = rows.filter(|n| *n < 200).max().map_or(0, |n| n + 1);
    let one = |n: usize| {
        let get = |name: &str| fields.get(&format!("{name}.{n}")).to_owned();
        TypedItem {
            key: get("key"),
            from: get("from"),
            until: get("until"),
            kind: get("kind"),
            title: get("title"),
            about: get("about"),
            speakers: get("speakers"),
        }
    };
    (0..count).map(one).collect()
}

/// `GET /constructive/{id}/programme`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(&id)?;
    let (event, programme, revision, versions) = visit.site.backend.programme_desk(caller(&visit, None), id).await?;
    let items = typed(&programme);
    Ok(draw(&visit, &event, &items, revision, &versions, &Shown::default(), StatusCode::OK))
}

/// `POST /constructive/{id}/programme`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let (event, _, _, versions) = backend.programme_desk(who, id).await?;
    let items = items_of(&fields);
    let revision = fields.get("revision").parse().unwrap_or(0);
    if let Some(to) = fields.switch() {
        let draw = |v: &Visit| draw(v, &event, &items, revision, &versions, &Shown::default(), StatusCode::OK);
        return Ok(in_language(&visit, to, draw));
    }
    let give = fields.get("act") == "give";
    match backend.save_programme(who, id, revision, &items, give).await {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{id}/programme"));
            leave_notice(&mut response, if give { "programme_given" } else { "constructive_saved" }, visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            let (_, now, newest, _) = backend.programme_desk(who, id).await?;
            let revision = if wrong.is_stale() { newest } else { revision };
            let shown = Shown { now: wrong.is_stale().then(|| typed(&now)), wrong };
            Ok(draw(&visit, &event, &items, revision, &versions, &shown, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// What is wrong, and the programme as it was saved where that is newer than what was seen.
#[derive(Default)]
struct Shown {
    wrong: Wrong,
    now: Option<Vec<TypedItem>>,
}

fn as_it_stands(items: &[TypedItem]) -> AnyView {
    let lines: Vec<_> = items
        .iter()
        .map(|i| view! { <li><bdi>{format!("{}–{}", i.from, i.until)}</bdi>" "<bdi>{i.title.clone()}</bdi></li> })
        .collect();
    view! { <ul>{lines}</ul> }.into_any()
}

fn draw(
    visit: &Visit,
    event: &Event,
    items: &[TypedItem],
    revision: i32,
    versions: &[ProgrammeVersion],
    shown: &Shown,
    status: StatusCode,
) -> Response {
    let l = visit.lang;
    let wrong = &shown.wrong;
    let action = format!("/constructive/{}/programme", event.id);
    let title = t::programme_edit(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    Page::new(title).status(status).form(FORM).crumbs(crumbs).respond(visit, || {
        let mut rows = items.to_vec();
        rows.resize(items.len() + EMPTY, TypedItem::default());
        let form = Form { l, wrong };
        let kinds = options(ItemKind::ALL, ItemKind::code, |k| words::item(l, k).to_owned());
        let rows: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(n, item)| {
                view! {
                    <fieldset class="person">
                        <legend>{t::item_n(l, number(l, i64::try_from(n).unwrap_or(0) + 1))}</legend>
                        <input type="hidden" name=format!("key.{n}") value=item.key.clone()/>
                        {form.line(&format!("from.{n}"), "time", t::from_time(l), None, &item.from)}
                        {form.line(&format!("until.{n}"), "time", t::until_time(l), None, &item.until)}
                        {form.choose(&format!("kind.{n}"), t::item_kind(l), None, &kinds, &item.kind)}
                        {form.line(&format!("title.{n}"), "text", t::item_title(l), None, &item.title)}
                        {form.area(&format!("about.{n}"), t::item_about(l), None, &item.about, 2)}
                        {form.area(&format!("speakers.{n}"), t::item_speakers(l), None, &item.speakers, 2)}
                    </fieldset>
                }
            })
            .collect();
        let given: Vec<_> = versions
            .iter()
            .map(|v| view! { <li>{t::version_of(l, number(l, i64::from(v.number)), i18n::moment(l, v.at))}</li> })
            .collect();
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <p class="lead">{held(l, event)}</p>
            <form id=FORM method="post" action=action novalidate>
                <input type="hidden" name="revision" value=revision.to_string()/>
                {shown.now.as_ref().map(|items| stands_now(l, as_it_stands(items)))}
                <div id="items" tabindex="-1">{ui::field_error(l, "items-e".to_owned(), wrong.at("items"))}{rows}</div>
                <p class="row"><button class="go" name="act" value="save">{crate::i18n::texts::common::save(l)}</button>" "
                    <button name="act" value="give">{t::programme_give(l)}</button></p>
                <p class="soft">{t::programme_give_note(l)}</p>
            </form>
            <section class="sect"><h2>{t::programme_versions(l)}</h2><ul>{given}</ul>
                {(!versions.is_empty()).then(|| take(l, t::programme(l), &format!("/constructive/{}/tables/programme", event.id), ""))}
                <p><a href=format!("/constructive/{}/programme/versions", event.id)>{t::programme_changes(l)}</a></p></section>
        }
    })
}

/// The programme as a table.
pub(super) fn table(l: Language, programme: &Programme) -> AnyView {
    let rows: Vec<_> = programme
        .items
        .iter()
        .map(|item| {
            let speakers: Vec<_> = item.speakers.iter().map(|s| view! { <li><bdi>{s.clone()}</bdi></li> }).collect();
            view! {
                <tr><th scope="row"><bdi dir="ltr">{clock(item.from)}"–"{clock(item.until)}</bdi></th>
                    <td><p><b dir="auto">{item.title.clone()}</b>" "<span class="soft">{words::item(l, item.kind)}</span></p>
                        {(!item.about.is_empty()).then(|| view! { <p class="said" dir="auto">{item.about.clone()}</p> })}
                        {(!speakers.is_empty()).then(|| view! { <ul>{speakers}</ul> })}</td></tr>
            }
        })
        .collect();
    view! {
        <table><caption class="vh">{t::programme(l)}</caption>
            <thead><tr><th scope="col">{t::time_in_vienna(l)}</th><th scope="col">{t::item_title(l)}</th></tr></thead>
            <tbody>{rows}</tbody></table>
    }
    .into_any()
}

/// `GET /constructive/{id}/programme/versions`: what changed from one to the next.
pub(crate) async fn versions(visit: Visit, guest: Guest, Path(id): Path<String>) -> Result<Response, Failure> {
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let (event, versions) = visit.site.backend.programme_versions(caller(&visit, guest.0.as_ref()), id).await?;
    let title = t::programme_versions(l);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &event), format!("/constructive/{id}")),
        Crumb::here(title),
    ];
    Ok(Page::new(title).slim().crumbs(crumbs).respond(&visit, || {
        let sections: Vec<_> = versions
            .iter()
            .enumerate()
            .map(|(n, version)| {
                let before = versions.get(n + 1).map(|v| v.content.clone()).unwrap_or_default();
                let list: Vec<_> = changes(&before, &version.content).iter().map(|c| change(l, c)).collect();
                let first = n + 1 == versions.len();
                view! {
                    <section class="sect"><h2>{t::version_of(l, number(l, i64::from(version.number)), i18n::moment(l, version.at))}</h2>
                        {if first { table(l, &version.content) } else { view! { <ul>{list}</ul> }.into_any() }}
                    </section>
                }
            })
            .collect();
        let none = sections.is_empty();
        view! {
            <h1>{title}</h1><p class="lead">{words::title(l, &event)}</p>
            {(!none).then(|| view! { <p class="no-print"><a class="btn" href=format!("/constructive/{id}/programme/print")>{crate::i18n::texts::common::print(l)}</a></p> })}
            {none.then(|| view! { <div class="empty"><p>{t::programme_none(l)}</p></div> })}
            {sections}
        }
    }))
}

fn change(l: Language, change: &Change) -> AnyView {
    let line = |item: &Item| format!("{}–{} {}", clock(item.from), clock(item.until), item.title);
    match change {
        Change::Added(item) => {
            view! { <li><ins>{t::added(l)}{ui::colon(l)}<bdi>{line(item)}</bdi></ins></li> }.into_any()
        }
        Change::Removed(item) => {
            view! { <li><del>{t::removed(l)}{ui::colon(l)}<bdi>{line(item)}</bdi></del></li> }.into_any()
        }
        Change::Changed(pair) => {
            let (before, after) = (&pair.0, &pair.1);
            let more = before.about != after.about || before.speakers != after.speakers || before.kind != after.kind;
            let (old, new) = (line(before), line(after));
            let moved = old != new;
            view! {
                <li>{t::changed(l)}{ui::colon(l)}
                    {moved.then(|| view! { <del><bdi>{old}</bdi></del>" " })}<ins><bdi>{new}</bdi></ins>
                    {more.then(|| view! { " "<span class="soft">{t::changed_more(l)}</span> })}</li>
            }
            .into_any()
        }
    }
}

/// `GET /constructive/{id}/programme/print`
pub(crate) async fn print(visit: Visit, guest: Guest, Path(id): Path<String>) -> Result<Response, Failure> {
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let (event, versions) = visit.site.backend.programme_versions(caller(&visit, guest.0.as_ref()), id).await?;
    let newest = versions.first().ok_or(Failure::NotFound)?;
    Ok(Page::new(words::title(l, &event)).plain().respond(&visit, || {
        view! {
            <h1>{words::title(l, &event)}</h1>
            <p class="lead">{held(l, &event)}</p>
            <p><bdi>{event.place.clone()}</bdi></p>
            {table(l, &newest.content)}
            <p class="soft">{t::version_of(l, number(l, i64::from(newest.number)), i18n::moment(l, newest.at))}</p>
        }
    }))
}
