//! `/constructive/suggestions`: what was suggested in dialogues whose summary was given, and what became of it (para.
//! 53 (h), (i)); for everybody.

use super::files::take;
use super::shared::said;
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit};
use crate::i18n;
use crate::i18n::texts::constructive as t;
use crate::pages::path::{fits, query};
use crate::ui;
use axum::extract::RawQuery;
use axum::response::Response;
use backend::constructive::{Contribution, Event};
use leptos::prelude::*;
use rules::language::Language;

/// What is looked for.
fn wanted(asked: &Fields) -> &str {
    asked.get("q").trim()
}

/// Those that fit what is looked for, for the page and for its files.
pub(super) fn fitting<'a>(all: &'a [(Event, Contribution)], asked: &Fields) -> Vec<&'a (Event, Contribution)> {
    let wanted = wanted(asked);
    all.iter().filter(|(_, c)| wanted.is_empty() || fits(&c.body, wanted) || fits(&c.theme, wanted)).collect()
}

/// The filter in words, for files.
pub(super) fn chosen(l: Language, asked: &Fields) -> String {
    let wanted = wanted(asked);
    if wanted.is_empty() { t::all_shown(l).to_owned() } else { ui::labelled(l, t::search(l), wanted) }
}

/// `GET /constructive/suggestions`
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let asked = query(raw);
    let wanted = wanted(&asked).to_owned();
    let all = visit.site.backend.suggestions().await?;
    let found = fitting(&all, &asked);
    let address = if wanted.is_empty() {
        String::new()
    } else {
        serde_urlencoded::to_string([("q", wanted.as_str())]).unwrap_or_default()
    };
    let title = t::suggestions(l);
    let crumbs = [Crumb::to(t::title(l), "/constructive"), Crumb::here(title)];
    Ok(Page::new(title).slim().filter(true).crumbs(crumbs).respond(&visit, || {
        let items: Vec<_> = found
            .iter()
            .map(|(event, c)| {
                let fate = c.fate.as_deref().map_or(t::fate_open(l), |f| words::fate(l, f));
                view! {
                    <li class="card">
                        <p class="soft"><a href=format!("/constructive/{}", event.id)>{words::title(l, event)}</a>", "{i18n::date(l, event.held_on)}</p>
                        <h2><bdi>{c.theme.clone()}</bdi></h2>
                        {said(c.lang, &c.body)}
                        <p><span class="mark" data-state=if c.fate.is_some() { "done" } else { "none" }>{fate}</span>" "<bdi>{c.fate_note.clone()}</bdi></p>
                    </li>
                }
            })
            .collect();
        let none = items.is_empty();
        view! {
            <h1>{title}</h1><p class="lead">{t::suggestions_lead(l)}</p>
            <form id="filter" class="filter" method="get" action="/constructive/suggestions">
                <div class="field"><label for="q">{t::search(l)}</label><input id="q" name="q" dir="auto" value=wanted/></div>
                <button>{t::show(l)}</button></form>
            {none.then(|| view! { <div class="empty"><p>{t::suggestions_none(l)}</p></div> })}
            <ul class="bare">{items}</ul>
            {(!found.is_empty()).then(|| take(l, title, "/constructive/tables/suggestions", &address))}
        }
    }))
}
