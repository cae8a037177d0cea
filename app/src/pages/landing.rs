//! `/`: what this is, for everybody; whoever is signed in goes on to what awaits them.

use super::ruled::sentence;
use crate::http::{Failure, Page, Visit, redirect};
use crate::i18n::number;
use crate::i18n::texts::{common, landing as t};
use crate::ui;
use axum::response::Response;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::language::Language;
use rules::stage::Stage;

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    if visit.session.is_some() {
        return Ok(redirect("/start"));
    }
    let l = visit.lang;
    let phases = visit.site.backend.phases().await?;
    Ok(Page::new(t::title(l)).respond(&visit, || {
        view! {
            <div class="head">
                <div><h1>{common::product_full_name(l)}</h1><p class="lead">{t::lead(l)}</p></div>
                <a class="btn go" href="/sign-in">{common::sign_in(l)}</a>
            </div>
            <section class="sect" aria-labelledby="what">
                <h2 id="what">{t::what_title(l)}</h2>
                {sentence(l, t::what_review(l), "9")}
                {sentence(l, t::what_reviewers(l), "28")}
                <p><a href="/draws">{t::to_draws(l)}</a></p>
                <p><a href="/constructive">{t::to_constructive(l)}</a></p>
                {sentence(l, t::what_spirit(l), "4")}
                {sentence(l, t::what_confidential(l), "37")}
                <p><a href="/about">{t::more(l)}</a></p>
            </section>
            <section class="sect" aria-labelledby="figures">
                <h2 id="figures">{t::figures_title(l)}</h2>
                {figures(l, &under_way(&phases))}
            </section>
            <section class="sect" aria-labelledby="access">
                <h2 id="access">{t::access_title(l)}</h2>
                <p>{t::access_text(l)}</p>
            </section>
        }
    }))
}

/// Of each group the latest phase that has reviews.
fn under_way(phases: &[PhaseGroup]) -> Vec<&PhaseGroup> {
    let mut latest: Vec<&PhaseGroup> = Vec::new();
    for p in phases.iter().filter(|p| p.stages.iter().any(|(_, n)| *n > 0)) {
        match latest.iter_mut().find(|q| q.group == p.group) {
            Some(q) if q.phase < p.phase => *q = p,
            Some(_) => {}
            None => latest.push(p),
        }
    }
    latest.sort_by_key(|p| p.group);
    latest
}

fn figures(l: Language, shown: &[&PhaseGroup]) -> impl IntoView + use<> {
    if shown.is_empty() {
        return view! { <div class="empty"><p>{t::no_reviews(l)}</p></div> }.into_any();
    }
    let heads: Vec<_> = shown
        .iter()
        .map(|p| {
            let phase = t::phase(l, number(l, i64::from(p.phase)));
            view! { <th scope="col" class="num">{ui::group(l, p.group)}<br/><span class="soft">{phase}</span></th> }
        })
        .collect();
    let rows: Vec<_> = Stage::ALL
        .into_iter()
        .map(|stage| {
            let at = |p: &&PhaseGroup| p.stages.iter().find(|(s, _)| *s == stage).map_or(0, |(_, n)| *n);
            let cells = numbers(l, shown.iter().map(at).collect());
            view! { <tr><th scope="row">{ui::stage(l, stage)}</th>{cells}</tr> }
        })
        .collect();
    let totals = numbers(l, shown.iter().map(|p| p.stages.iter().map(|(_, n)| *n).sum()).collect());
    view! {
        <p>{t::figures_text(l)}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=t::figures_caption(l)>
            <table>
                <caption class="vh">{t::figures_caption(l)}</caption>
                <thead><tr><th scope="col">{t::stage(l)}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{t::total(l)}</th>{totals}</tr></tfoot>
            </table>
        </div>
        <p><a href="/phases">{t::all_figures(l)}</a></p>
    }
    .into_any()
}

fn numbers(l: Language, counts: Vec<u32>) -> Vec<impl IntoView + use<>> {
    counts.into_iter().map(|n| view! { <td class="num">{number(l, i64::from(n))}</td> }.into_any()).collect()
}
