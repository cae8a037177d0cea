//! The submitted responses that a State party may read (para. 40).

use super::fold::{cell, head};
use super::path::{fits, query};
use super::response::phase_name;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{common, library as t};
use crate::{i18n, ui};
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::LibraryLine;
use leptos::prelude::*;

/// The page.
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let wanted = query(raw).get("q").to_owned();
    let all = visit.site.backend.library_of(visit.viewer()?).await?;
    let any = !all.is_empty();
    let mut lines: Vec<(String, LibraryLine)> = all
        .into_iter()
        .map(|line| (visit.state_name(line.state), line))
        .filter(|(name, _)| fits(name, &wanted))
        .collect();
    // The second sort keeps the order of the first within a State.
    lines.sort_by_key(|(_, line)| line.phase);
    i18n::sort_by_name(l, &mut lines, |(name, _)| name);
    let crumbs = vec![Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(any).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="head"><div>
                <h1>{t::title(l)}</h1>
                <p class="lead">{t::lead(l)}" "{super::ruled::by(l, "40")}</p>
            </div></div>
            <p><b>{t::confidential(l)}</b></p>
            {any.then(|| view! {
                <form id="filter" class="filter" method="get" action="/library">
                    <div class="field"><label for="q">{t::search(l)}</label>
                        <input id="q" name="q" type="search" dir="auto" value=wanted.clone()/></div>
                    <button>{t::filter(l)}</button>
                    {(!wanted.is_empty()).then(|| view! { <a class="btn" href="/library">{t::filter_clear(l)}</a> })}
                </form>
            })}
            {table(&visit, &lines, any)}
        }
    }))
}

fn table(visit: &Visit, lines: &[(String, LibraryLine)], any: bool) -> impl IntoView + use<> {
    let l = visit.lang;
    if lines.is_empty() {
        let why = if any { t::none_found(l) } else { t::none(l) };
        return view! { <div class="empty"><p>{why}</p></div> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|(name, line)| {
            let href = format!("/reviews/{}/responses/{}", line.review, line.phase);
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><a href=href>{name.clone()}</a></th>
                    {cell(t::phase(l), t::phase_line(l, line.phase, phase_name(visit, line.phase)))}
                    {cell(t::version(l), i18n::number(l, i64::from(line.number)))}
                    {cell(t::submitted(l), ui::time(l, line.at))}
                    {cell(t::instruments(l), ui::instruments(l, &line.instruments))}
                </tr>
            }
        })
        .collect();
    let labels = [t::state(l), t::phase(l), t::version(l), t::submitted(l), t::instruments(l)];
    view! {
        <table class="fold" role="table"><caption class="vh">{t::caption(l)}</caption>
            {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
    }
    .into_any()
}
