//! `/redraws`: all requests for the Secretariat, those that wait first, then in the order in which they were made.

use super::words::{drawing, grounded, mark, status};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n;
use crate::i18n::texts::{common, draws, redraws as t, reviews};
use crate::pages::fold;
use crate::pages::ruled::count;
use crate::ui;
use axum::extract::Query;
use axum::response::Response;
use backend::service::RequestLine;
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::draw::status::RequestStatus;
use rules::language::Language;

pub(crate) async fn page(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let l = visit.lang;
    let mut requests = visit.site.backend.redraw_requests(visit.viewer()?).await?;
    // Anything that is no status counts as none.
    let wanted = asked.iter().find(|(name, _)| name == "status").and_then(|(_, v)| RequestStatus::from_code(v));
    requests.retain(|r| wanted.is_none_or(|status| r.status == status));
    requests.sort_by_key(|r| (r.status != RequestStatus::Open, r.asked_at, r.id));
    let title = t::list_title(l);
    Ok(Page::new(title).filter(true).crumbs([Crumb::to(draws::title(l), "/draws"), Crumb::here(title)]).respond(
        &visit,
        || {
            let list = match (requests.is_empty(), wanted) {
                (false, _) => table(&visit, &requests),
                (true, None) => view! { <div class="empty"><p>{t::none_at_all(l)}</p></div> }.into_any(),
                (true, Some(_)) => view! {
                    <div class="empty">
                        <p>{t::none_fits(l)}</p>
                        <p><a class="btn" href="/redraws">{t::show_all(l)}</a></p>
                    </div>
                }
                .into_any(),
            };
            view! {
                <div class="head"><div><h1>{title}</h1><p class="lead">{t::list_lead(l)}</p></div></div>
                {filter(l, wanted)}
                <section class="sect" aria-labelledby="count">
                    <h2 id="count">{t::count(l, count(requests.len()))}</h2>
                    {list}
                </section>
            }
        },
    ))
}

fn filter(l: Language, wanted: Option<RequestStatus>) -> AnyView {
    let options: Vec<_> = RequestStatus::ALL
        .into_iter()
        .map(|s| view! { <option value=s.code() selected=wanted == Some(s)>{status(l, s)}</option> })
        .collect();
    view! {
        <form id="filter" class="filter" method="get" action="/redraws" role="search" aria-label=t::choose_status(l)>
            <div class="field">
                <label for="status">{common::status(l)}</label>
                <select id="status" name="status"><option value="">{common::all(l)}</option>{options}</select>
            </div>
            <div class="row">
                <button class="go">{reviews::show(l)}</button>
                {wanted.map(|_| view! { " "<a href="/redraws">{t::show_all(l)}</a> })}
            </div>
        </form>
    }
    .into_any()
}

fn table(visit: &Visit, requests: &[RequestLine]) -> AnyView {
    let l = visit.lang;
    let rows: Vec<_> = requests.iter().map(|r| row(visit, r)).collect();
    let heads = [
        ui::seat(l, "under_review"),
        t::replaced(l),
        t::asked_by(l),
        t::ground(l),
        t::asked_on(l),
        common::status(l),
        t::next_step(l),
    ];
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::list_title(l)}</caption>
            {fold::head(heads)}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(visit: &Visit, r: &RequestLine) -> AnyView {
    let l = visit.lang;
    let name = |code| visit.state_name(code);
    let (on, asked_by) = (civil_date(r.asked_at), r.asked_for.map_or_else(|| t::meeting_itself(l).to_owned(), name));
    let step = match (r.status, drawing(r)) {
        (RequestStatus::Open, _) => {
            // Several links of the same words: each says which it is.
            let label = t::call_about(l, t::call(l), name(r.replaced), name(r.state));
            view! { <a href=format!("/redraws/{}/call", r.id) aria-label=label>{t::call(l)}</a> }.into_any()
        }
        (_, Some(href)) => {
            let label = t::call_about(l, t::to_drawing(l), name(r.replaced), name(r.state));
            view! { <a href=href aria-label=label>{t::to_drawing(l)}</a> }.into_any()
        }
        (_, None) => view! { <span class="soft">{common::none(l)}</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=format!("/reviews/{}/redraws", r.review) dir="auto">{name(r.state)}</a></th>
            {fold::cell(t::replaced(l), view! { <bdi>{name(r.replaced)}</bdi> })}
            {fold::cell(t::asked_by(l), view! { <bdi>{asked_by}</bdi> })}
            {fold::cell(t::ground(l), grounded(l, r.ground))}
            {fold::cell(t::asked_on(l), view! { <time datetime=on.to_string()>{i18n::date(l, on)}</time> })}
            {fold::cell(common::status(l), mark(l, r.status))}
            {fold::cell(t::next_step(l), step)}
        </tr>
    }
    .into_any()
}
