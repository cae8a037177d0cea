//! `/bureau`: matters before the Bureau (para. 53 (d)).

use super::files::take;
use super::shared::caller;
use super::words;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::pages::fold::{cell, head};
use crate::ui;
use axum::response::Response;
use leptos::prelude::*;

/// `GET /bureau`
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let (matters, _) = visit.site.backend.bureau_matters(caller(&visit, None)).await?;
    let crumbs = [Crumb::to(t::title(l), "/constructive"), Crumb::here(t::bureau(l))];
    Ok(Page::new(t::bureau(l)).crumbs(crumbs).respond(&visit, || {
        let rows: Vec<_> = matters
            .iter()
            .map(|m| {
                let state = match (m.outcome, &m.round) {
                    (Some(outcome), _) => words::outcome(l, outcome),
                    (None, Some(round)) => words::round(l, round.state),
                    (None, None) => t::matter_waits(l),
                };
                let mark = if m.outcome.is_some() { "done" } else { "now" };
                view! {
                    <tr role="row">
                        <th role="rowheader" scope="row"><a href=format!("/bureau/{}", m.id)>{number(l, i64::from(m.number))}" "<bdi>{m.name.clone()}</bdi></a></th>
                        {cell(t::dialogue(l), words::title(l, &m.event))}
                        {cell(t::since(l), ui::time(l, m.opened_at))}
                        {cell(t::state(l), view! { <span class="mark" data-state=mark>{state}</span> })}
                    </tr>
                }
            })
            .collect();
        let none = rows.is_empty();
        view! {
            <div class="head"><div><h1>{t::bureau(l)}</h1>
                <p class="lead">{t::bureau_lead(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (d)")}")"</span></p></div></div>
            {if none { view! { <div class="empty"><p>{t::matters_none(l)}</p></div> }.into_any() } else { view! {
                <table class="fold" role="table"><caption class="vh">{t::matters(l)}</caption>
                    {head([t::name(l), t::dialogue(l), t::since(l), t::state(l)])}<tbody role="rowgroup">{rows}</tbody></table>
                {take(l, t::matters(l), "/bureau/tables/matters", "")}
            }.into_any() }}
            <p class="sect"><a href="/bureau/seats">{t::seats(l)}</a></p>
        }
    }))
}
