//! `/constructive/{id}/applicants`: who confirmed or applied, with filters in the address; several are chosen at once.

use super::files::take;
use super::shared::{Guest, caller, options, with_none};
use super::words;
use crate::http::{Crumb, FILTER, Failure, Fields, Page, Visit};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::fold::{cell, head};
use crate::pages::path::{part, query, with_query};
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::constructive::{ApplicantFilter, ApplicantLine, Contact, Event};
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::constructive::standing::Standing;
use rules::constructive::{StakeholderKind, Track};
use rules::id::{ApplicationId, ConstructiveId};
use rules::language::Language;
use rules::party::RegionalGroup;
use std::collections::HashMap;

/// Rows of a page.
const PAGE: usize = 100;

/// The filter of an address.
pub(super) fn filter(asked: &Fields) -> ApplicantFilter {
    ApplicantFilter {
        words: asked.get("q").to_owned(),
        track: Track::from_code(asked.get("track")),
        kind: StakeholderKind::from_code(asked.get("kind")),
        region: RegionalGroup::from_code(asked.get("region")),
        standing: Standing::from_code(asked.get("standing")),
        sort: asked.get("sort").to_owned(),
    }
}

/// The lines asked for, in the order asked for.
pub(super) async fn load(
    visit: &Visit,
    id: &str,
    asked: &Fields,
) -> Result<(Event, Vec<ApplicantLine>, Vec<Deed>), Failure> {
    visit.viewer()?;
    let id: ConstructiveId = part(id)?;
    let filter = filter(asked);
    let (event, mut lines, may) = visit.site.backend.applicants(caller(visit, None), id, &filter).await?;
    if filter.sort == "name" {
        i18n::sort_by_name(visit.lang, &mut lines, |line| &line.application.profile.name);
    }
    Ok((event, lines, may))
}

/// Where those of some lines are reached, and how many people each sends.
pub(super) async fn contacts(
    visit: &Visit,
    event: &Event,
    lines: &[&ApplicantLine],
) -> Result<HashMap<ApplicationId, Contact>, Failure> {
    let ids: Vec<_> = lines.iter().map(|line| line.application.id).collect();
    Ok(visit.site.backend.contacts(caller(visit, None), event.id, &ids).await?)
}

/// The filter in words, for files.
pub(super) fn said(l: Language, asked: &Fields) -> String {
    let filter = filter(asked);
    let parts = [
        (!filter.words.trim().is_empty()).then(|| ui::labelled(l, t::search(l), filter.words.trim())),
        filter.track.map(|x| ui::labelled(l, t::track(l), words::track(l, x))),
        filter.kind.map(|x| ui::labelled(l, t::kind(l), words::kind(l, x))),
        filter.region.map(|x| ui::labelled(l, t::region(l), words::region(l, x))),
        filter.standing.map(|x| ui::labelled(l, t::standing(l), words::standing(l, x))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { t::all_shown(l).to_owned() } else { ui::joined(l, parts) }
}

/// `GET /constructive/{id}/applicants`
pub(crate) async fn page(
    visit: Visit,
    _guest: Guest,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let asked = query(raw.clone());
    let (event, lines, may) = load(&visit, &id, &asked).await?;
    let late = visit.site.backend.late_attempts(caller(&visit, None), event.id).await?;
    let title = t::applicants(l);
    let at = asked.get("page").parse::<usize>().unwrap_or(1).max(1);
    let pages = lines.len().div_ceil(PAGE).max(1);
    let at = at.min(pages);
    let shown: Vec<&ApplicantLine> = lines.iter().skip((at - 1) * PAGE).take(PAGE).collect();
    let contacts = contacts(&visit, &event, &shown).await?;
    let chosen = asked.pairs().iter().filter(|(n, v)| !["page", "id"].contains(&n.as_str()) && !v.is_empty());
    let address = serde_urlencoded::to_string(chosen.collect::<Vec<_>>()).unwrap_or_default();
    let base = format!("/constructive/{}/applicants", event.id);
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &event), format!("/constructive/{}", event.id)),
        Crumb::here(title),
    ];
    let visit = visit.at(at_page(&base, &address, at));
    Ok(Page::new(title).filter(true).crumbs(crumbs).respond(&visit, || {
        let total = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let circulates = may.contains(&Deed::Circulate);
        view! {
            <div class="head"><div><h1>{title}</h1><p class="lead">{t::applicants_count(l, total)}</p></div></div>
            {filters(l, &base, &asked)}
            {if shown.is_empty() { view! { <div class="empty"><p>{t::applicants_none(l)}</p></div> }.into_any() } else { table(&visit, &event, (&shown, &contacts), circulates.then_some(&asked)) }}
            {(pages > 1).then(|| pager(l, &base, &address, at, pages))}
            {take(l, title, &format!("/constructive/{}/tables/applicants", event.id), &address)}
            {(!late.is_empty()).then(|| {
                let rows: Vec<_> = late.iter().map(|(name, email, when)| view! {
                    <tr role="row"><th role="rowheader" scope="row"><bdi dir="ltr">{email.clone()}</bdi></th>
                        {cell(t::name(l), view! { <bdi>{if name.is_empty() { "–".to_owned() } else { name.clone() }}</bdi> })}{cell(t::when(l), ui::time(l, *when))}</tr>
                }).collect();
                view! {
                    <section class="sect" aria-labelledby="late"><h2 id="late">{t::late(l)}</h2><p class="soft">{t::late_note(l)}</p>
                        <table class="fold" role="table"><caption class="vh">{t::late(l)}</caption>{head([t::email(l), t::name(l), t::when(l)])}<tbody role="rowgroup">{rows}</tbody></table>
                        {take(l, t::late(l), &format!("/constructive/{}/tables/late", event.id), "")}
                    </section>
                }
            })}
        }
    }))
}

fn filters(l: Language, base: &str, asked: &Fields) -> AnyView {
    let select = |id: &'static str, label: &'static str, options: Vec<(String, String)>| {
        let chosen = asked.get(id).to_owned();
        let options: Vec<_> = options
            .into_iter()
            .map(|(code, label)| view! { <option selected=code == chosen value=code.clone()>{label}</option> })
            .collect();
        view! { <div class="field"><label for=id>{label}</label><select id=id name=id>{options}</select></div> }
    };
    let all = t::all(l);
    view! {
        <form id="filter" class="filter" method="get" action=base.to_owned()>
            <div class="field"><label for="q">{t::search(l)}</label><input id="q" name="q" dir="auto" value=asked.get("q").to_owned()/></div>
            {select("track", t::track(l), with_none(all, options(Track::ALL, Track::code, |x| words::track(l, x).to_owned())))}
            {select("kind", t::kind(l), with_none(all, options(StakeholderKind::ALL, StakeholderKind::code, |x| words::kind(l, x).to_owned())))}
            {select("region", t::region(l), with_none(all, options(&RegionalGroup::ALL, RegionalGroup::code, |x| words::region(l, x).to_owned())))}
            {select("standing", t::standing(l), with_none(all, options(Standing::ALL, Standing::code, |x| words::standing(l, x).to_owned())))}
            {select("sort", t::sort(l), vec![
                (String::new(), t::sort_number(l).to_owned()), ("name".to_owned(), t::sort_name(l).to_owned()), ("sent".to_owned(), t::sort_sent(l).to_owned()),
            ])}
            <button>{t::show(l)}</button>
        </form>
    }
    .into_any()
}

/// The list; who circulates ticks lines, and `ticks` is what was asked.
fn table(
    visit: &Visit,
    event: &Event,
    (lines, contacts): (&[&ApplicantLine], &HashMap<ApplicationId, Contact>),
    ticks: Option<&Fields>,
) -> AnyView {
    let l = visit.lang;
    let people = |line: &ApplicantLine| contacts.get(&line.application.id).map_or(0, |c| c.people);
    let rows: Vec<_> = lines.iter().map(|line| row(visit, event, (line, people(line)), ticks)).collect();
    let labels = [t::name(l), t::kind(l), t::region(l), t::people(l), t::standing(l), t::comment(l), t::sent_at(l)];
    let body = view! {
        <table class="fold" role="table">
            <caption class="vh">{t::applicants(l)}</caption>
            {head(labels)}<tbody role="rowgroup">{rows}</tbody>
        </table>
    };
    if ticks.is_none() {
        return body.into_any();
    }
    let bulk = format!("/constructive/{}/applicants/bulk", event.id);
    // The boxes are in the form of the filters, so that a switch of language brings everything along.
    view! {
        <div>
            {body}
            <p class="row">
                <button form=FILTER formmethod="post" formaction=bulk.clone() name="what" value="approve" class="go">{t::approve_preview(l)}</button>" "
                <button form=FILTER formmethod="post" formaction=bulk name="what" value="decline">{t::decline_preview(l)}</button>
            </p>
            <p class="soft">{t::bulk_note(l)}</p>
        </div>
    }
    .into_any()
}

fn row(visit: &Visit, event: &Event, (line, people): (&ApplicantLine, u32), ticks: Option<&Fields>) -> AnyView {
    let l = visit.lang;
    let application = &line.application;
    let profile = &application.profile;
    let n = number(l, i64::from(application.number.unwrap_or(0)));
    let chooser = ticks.map(|asked| {
        let id = application.id.to_string();
        let checked = asked.all("id").any(|ticked| ticked == id);
        let label = t::choose_this(l, &profile.name);
        view! { <label class="pick"><input type="checkbox" form=FILTER name="id" value=id checked=checked aria-label=label/></label> }
    });
    let like =
        line.like.map(|other| view! { <br/><span class="soft">{t::alike(l, number(l, i64::from(other)))}</span> });
    let objections = (line.objections > 0).then(|| {
        let names = line.objectors.iter().map(|code| visit.state_name(*code));
        let names = ui::joined(l, names);
        let text = t::objections(l, i64::from(line.objections));
        view! { <br/><span class="soft">{text}{(!names.is_empty()).then(|| format!("{}{names}", ui::colon(l)))}</span> }
    });
    let sent = application.sent_at.map(|at| ui::time(l, at));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class=ticks.map(|_| "picks")>{chooser}
                <a href=format!("/constructive/{}/applicants/{}", event.id, application.id)>{n}" "<bdi>{profile.name.clone()}</bdi></a>{like}</th>
            {cell(t::kind(l), words::kind(l, profile.kind))}
            {cell(t::region(l), words::region(l, profile.region))}
            {cell(t::people(l), number(l, i64::from(people)))}
            {cell(t::standing(l), view! { <span class="mark" data-state=words::mark(line.standing)>{words::standing(l, line.standing)}</span>{objections} })}
            {cell(t::comment(l), line.comment.map_or("–", |c| words::comment(l, c)))}
            {cell(t::sent_at(l), sent)}
        </tr>
    }
    .into_any()
}

/// The address of a page of the list; the first one needs no number.
fn at_page(base: &str, address: &str, page: usize) -> String {
    match (page, address) {
        (..=1, _) => with_query(base, address),
        (_, "") => format!("{base}?page={page}"),
        _ => format!("{base}?{address}&page={page}"),
    }
}

fn pager(l: Language, base: &str, address: &str, at: usize, pages: usize) -> AnyView {
    let to = |n: usize| at_page(base, address, n);
    let n = |n: usize| number(l, i64::try_from(n).unwrap_or(0));
    view! {
        <nav class="row" aria-label=t::pages(l)>
            {(at > 1).then(|| view! { <a class="btn" rel="prev" href=to(at - 1)>{crate::i18n::texts::common::previous_page(l)}</a> })}
            <span>{t::page_of(l, n(at), n(pages))}</span>
            {(at < pages).then(|| view! { <a class="btn" rel="next" href=to(at + 1)>{crate::i18n::texts::common::next_page(l)}</a> })}
        </nav>
    }
    .into_any()
}
