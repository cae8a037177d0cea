//! `/draws`: all drawings that a visitor may know of, newest first; the Secretariat also begins new ones here.

use super::shared::{kind, status, viewer};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n;
use crate::i18n::texts::{common, draws as t};
use crate::pages::fold;
use axum::response::Response;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::calendar::civil_date;
use rules::draw::status::DrawStatus;
use rules::language::Language;

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let mut lines = visit.site.backend.draws(viewer(&visit)).await?;
    lines.sort_by_key(|line| std::cmp::Reverse((line.created_at, line.id)));
    let may = |act| viewer(&visit).is_some_and(|v| decide_house(Some(v), act).is_ok());
    let prepare = may(Act::PrepareDraw).then(|| view! { <a class="btn go" href="/draws/new">{t::prepare(l)}</a> });
    let requests = may(Act::DecideRedraw).then(|| view! { <p><a href="/redraws">{t::to_requests(l)}</a></p> });
    Ok(Page::new(t::title(l)).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]).respond(
        &visit,
        || {
            let list = if lines.is_empty() {
                view! { <div class="empty"><p>{t::none(l)}</p></div> }.into_any()
            } else {
                table(l, &lines)
            };
            view! {
                <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{t::lead(l)}</p></div>{prepare}</div>
                <p><a href="/draws/method">{t::to_method(l)}</a></p>
                {requests}
                <section class="sect" aria-labelledby="list"><h2 id="list">{t::list_title(l)}</h2>{list}</section>
            }
        },
    ))
}

fn table(l: Language, lines: &[DrawLine]) -> AnyView {
    let rows: Vec<_> = lines.iter().map(|line| row(l, line)).collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::list_caption(l)}</caption>
            {fold::head([t::meeting(l), t::what(l), t::stands(l), t::since(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(l: Language, line: &DrawLine) -> AnyView {
    let at = line.adopted_at.or(line.finished_at).or(line.frozen_at).unwrap_or(line.created_at);
    let shape = match line.status {
        DrawStatus::Adopted => "done",
        DrawStatus::Dropped => "none",
        DrawStatus::Preparing | DrawStatus::Frozen | DrawStatus::Typed | DrawStatus::Drawing | DrawStatus::Finished => {
            "now"
        }
    };
    let rehearsal = line.rehearsal.then(|| view! { " "<strong class="rehearsing">{t::rehearsal(l)}</strong> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=format!("/draws/{}", line.id) dir="auto">{line.title.clone()}</a>{rehearsal}</th>
            {fold::cell(t::what(l), kind(l, line.kind))}
            {fold::cell(t::stands(l), view! { <span class="mark" data-state=shape>{status(l, line.status)}</span> })}
            {fold::cell(t::since(l), view! { <time datetime=at.to_rfc3339()>{i18n::date(l, civil_date(at))}</time> })}
        </tr>
    }
    .into_any()
}
