//! `/reviews`: the reviews that a viewer may see by State, in alphabetical order, never by lateness (para. 4 (b)).

mod columns;
pub(crate) mod files;
mod filter;
mod table;

pub(crate) use columns::remember as columns;

use crate::http::{Crumb, Failure, Page, Visit, html, redirect};
use crate::i18n::texts::{common, reviews as t};
use crate::i18n::{self};
use crate::pages::lately::Lately;
use crate::pages::path::{tidied, with_query};
use crate::ui;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use backend::service::{Register, ReviewLine};
use columns::Columns;
pub(super) use filter::select;
use filter::{Choice, Order};
use leptos::prelude::*;
use rules::actor::{AccountKind, Viewer};
use rules::language::Language;
use std::sync::Arc;

/// A review and what the reader's language calls its State and regional group.
struct Named {
    name: String,
    region: &'static str,
    line: ReviewLine,
}

/// All that the list is drawn from. The reviews are those that this reader may see, which is decided anew each time.
pub(crate) struct Shown {
    lines: Vec<ReviewLine>,
    register: Arc<Register>,
    lang: Language,
    choice: Choice,
    columns: Columns,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        // Names of States come from the register: another one in memory is another list.
        Arc::ptr_eq(&self.register, &other.register)
            && self.lang == other.lang
            && self.choice == other.choice
            && self.columns == other.columns
            && self.lines == other.lines
    }
}

/// Lists drawn lately.
pub(crate) type Drawn = Lately<Shown>;

pub(crate) async fn page(
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let choice = Choice::read(&asked);
    if let Some(tidy) = tidied("/reviews", &asked) {
        return Ok(redirect(&tidy));
    }
    let shown = Shown {
        lines: visit.site.backend.reviews(viewer, &choice.filter()).await?,
        register: Arc::clone(&visit.register),
        lang: l,
        choice,
        columns: Columns::of(&visit, &headers),
    };
    let columns = Columns::brought(&asked).unwrap_or_else(|| shown.columns.clone());
    let list = visit.site.lists.find_or(shown, |shown| html(|| list(&visit, shown)));
    let back = with_query("/reviews", &choice.query());
    let visit = visit.at(back.clone());
    let above = html(|| {
        view! {
            <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{lead(l, viewer)}</p></div></div>
            {filter::form(&visit, &choice)}
            {columns::form(l, &columns, back)}
        }
    });
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(true).crumbs(crumbs).respond_html(&visit, &format!("{above}{list}")))
}

/// How many, and which.
fn list(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.lang;
    let lines = named(visit, l, shown.lines.clone(), &shown.choice);
    let list = if lines.is_empty() {
        empty(l, &shown.choice).into_any()
    } else {
        view! { {table::table(visit, &lines, &shown.columns, &shown.choice)}{files::links(l, &shown.choice)} }
            .into_any()
    };
    view! {
        <section class="sect" aria-labelledby="count">
            <h2 id="count">{t::count(l, super::ruled::count(lines.len()))}</h2>
            {list}
        </section>
    }
}

/// The reviews that fit and that this viewer may see, in the order chosen.
async fn load(visit: &Visit, l: Language, viewer: &Viewer, choice: &Choice) -> Result<Vec<Named>, Failure> {
    let found = visit.site.backend.reviews(viewer, &choice.filter()).await?;
    Ok(named(visit, l, found, choice))
}

/// With the words of a language: by name, and then by what was chosen, so that within it names stay in their order.
fn named(visit: &Visit, l: Language, found: Vec<ReviewLine>, choice: &Choice) -> Vec<Named> {
    let mut lines: Vec<Named> = found
        .into_iter()
        .filter_map(|line| {
            let party = visit.register.get(line.state);
            let region = party.map(|party| party.regional_group);
            choice.region.is_none_or(|wanted| region == Some(wanted)).then(|| Named {
                name: party.map_or_else(|| line.state.to_string(), |party| party.name(l).to_owned()),
                region: region.map(|r| ui::region(l, r)).unwrap_or_default(),
                line,
            })
        })
        .collect();
    i18n::sort_by_name(l, &mut lines, |named| &named.name);
    match choice.order {
        Order::State => {}
        Order::Group => lines.sort_by_key(|named| named.line.group),
        Order::Region => i18n::sort_by_name(l, &mut lines, |named| named.region),
        Order::Stage => lines.sort_by_key(|named| named.line.stage),
    }
    lines
}

/// Names of the reviewing States of today.
fn reviewers(visit: &Visit, l: Language, line: &ReviewLine) -> Vec<String> {
    let name = |code: &rules::party::PartyCode| {
        visit.register.get(*code).map_or_else(|| code.to_string(), |party| party.name(l).to_owned())
    };
    let mut names: Vec<String> = line.reviewers.iter().map(name).collect();
    i18n::sort_by_name(l, &mut names, |name| name);
    names
}

/// Whose reviews these are.
fn lead(l: Language, viewer: &Viewer) -> &'static str {
    match viewer.kind {
        AccountKind::Delegate => t::lead_own(l),
        AccountKind::Secretariat
        | AccountKind::Administrator
        | AccountKind::Chair
        | AccountKind::Bureau
        | AccountKind::Stakeholder => t::lead_all(l),
    }
}

fn empty(l: Language, choice: &Choice) -> impl IntoView + use<> {
    if choice.is_any() {
        view! {
            <div class="empty">
                <p>{t::none_fits(l)}</p>
                <p><a class="btn" href="/reviews">{t::clear(l)}</a></p>
            </div>
        }
        .into_any()
    } else {
        view! { <div class="empty"><p>{t::none_at_all(l)}</p></div> }.into_any()
    }
}
