//! The register: which States and organizations there are, and how each stands to the four instruments.

mod import;

pub(crate) use import::{apply, compare as preview, page as import};

use super::fold::{cell, head};
use super::path::{fits, query};
use crate::http::{Crumb, Failure, Fields, Page, Visit};
use crate::i18n::texts::{common, parties as t};
use crate::{i18n, ui};
use axum::extract::RawQuery;
use axum::response::Response;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::instrument::{Instrument, TreatyStatus};
use rules::language::Language;
use rules::party::{Party, RegionalGroup};

/// The page.
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let asked = query(raw);
    let (wanted, region) = (asked.get("q").to_owned(), RegionalGroup::from_code(asked.get("region")));
    let viewer = visit.viewer()?;
    let all = visit.site.backend.read_parties(viewer).await?;
    let may_import = decide_house(Some(viewer), Act::ImportParties).is_ok();
    let mut shown: Vec<&Party> =
        all.iter().filter(|p| region.is_none_or(|r| r == p.regional_group) && fits(p.name(l), &wanted)).collect();
    i18n::sort_by_name(l, &mut shown, |p| p.name(l));
    let crumbs = vec![Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(true).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="head"><div>
                <h1>{t::title(l)}</h1>
                <p class="lead">{t::lead(l, count(all.len()))}</p>
            </div>
            {may_import.then(|| view! { <a class="btn" href="/parties/import">{t::import(l)}</a> })}</div>
            {figures(l, &all)}
            {filter(l, &asked)}
            {table(l, &shown, all.len())}
        }
    }))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn figures(l: Language, all: &[Party]) -> impl IntoView + use<> {
    let items: Vec<_> = Instrument::ALL
        .into_iter()
        .map(|i| {
            let parties = all.iter().filter(|p| p.treaties.status(i) == TreatyStatus::Party).count();
            view! { <div><dt>{ui::instrument(l, i)}</dt><dd>{i18n::number(l, count(parties))}</dd></div> }
        })
        .collect();
    view! { <section class="sect"><h2>{t::figures(l)}</h2><dl class="figures">{items}</dl></section> }
}

fn filter(l: Language, asked: &Fields) -> impl IntoView + use<> {
    let (wanted, chosen) = (asked.get("q").to_owned(), asked.get("region").to_owned());
    let filtered = !wanted.is_empty() || !chosen.is_empty();
    let regions: Vec<_> = RegionalGroup::ALL
        .into_iter()
        .map(|r| view! { <option value=r.code() selected=r.code() == chosen>{ui::region(l, r)}</option> })
        .collect();
    view! {
        <form id="filter" class="filter" method="get" action="/parties">
            <div class="field"><label for="q">{t::search(l)}</label>
                <input id="q" name="q" type="search" dir="auto" value=wanted/></div>
            <div class="field"><label for="region">{t::region(l)}</label>
                <select id="region" name="region"><option value="">{t::region_all(l)}</option>{regions}</select></div>
            <button>{t::filter(l)}</button>
            {filtered.then(|| view! { <a class="btn" href="/parties">{t::filter_clear(l)}</a> })}
        </form>
    }
}

fn table(l: Language, shown: &[&Party], all: usize) -> impl IntoView + use<> {
    if shown.is_empty() {
        let why = if all == 0 { t::register_empty(l) } else { t::none_found(l) };
        return view! { <div class="empty"><p>{why}</p></div> }.into_any();
    }
    let some = (shown.len() < all).then(|| {
        let [part, whole] = [shown.len(), all].map(|n| i18n::number(l, count(n)));
        view! { <p class="soft">{t::shown(l, part, whole)}</p> }
    });
    let rows: Vec<_> = shown
        .iter()
        .map(|p| {
            let statuses: Vec<_> = Instrument::ALL
                .into_iter()
                .map(|i| {
                    let status = p.treaties.status(i);
                    let soft = (status != TreatyStatus::Party).then_some("soft");
                    let word = view! { <span class=soft>{ui::treaty_status(l, status)}</span> };
                    cell(ui::instrument(l, i), word)
                })
                .collect();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{p.name(l).to_owned()}</th>
                    {cell(t::region(l), ui::region(l, p.regional_group))}
                    {statuses}
                </tr>
            }
        })
        .collect();
    let labels =
        [t::party(l), t::region(l)].into_iter().chain(Instrument::ALL.into_iter().map(|i| ui::instrument(l, i)));
    view! {
        {some}
        <table class="fold" role="table"><caption class="vh">{t::caption(l)}</caption>
            {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
    }
    .into_any()
}
