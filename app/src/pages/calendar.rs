//! `/calendar`: all dates of the viewer's reviews by month, and the secret address for a calendar program of one's own.

mod ics;
mod month;
mod words;

pub(in crate::pages) use ics::{escaped, line as fold_line};

use super::path::query;
use super::take::file;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{calendar as t, common};
use crate::i18n::{self};
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use backend::service::CalendarDay;
use leptos::prelude::*;
use month::Month;
use rules::calendar::{Moment, civil_date};
use rules::language::Language;
use sha2::{Digest, Sha256};

/// What an iCalendar file is.
const KIND: &str = "text/calendar; charset=utf-8";
/// Dates of RFC 9110.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
/// How many of the dates after the month are listed.
const FURTHER: usize = 12;

/// `GET /calendar`
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    visit.viewer()?;
    let month = Month::read(query(raw).get("month"));
    draw(&visit, month, None).await
}

/// `POST /calendar/feed`: a new secret address, shown this once, or none any more.
pub(crate) async fn change(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let backend = &visit.site.backend;
    if fields.get("act") == "withdraw" {
        backend.withdraw_feed(&session.viewer).await?;
        let mut response = redirect("/calendar#feed");
        leave_notice(&mut response, "feed_withdrawn", visit.https());
        return Ok(response);
    }
    let token = backend.renew_feed(&session.viewer).await?;
    let url = format!("{}/calendar/{token}/feed.ics", backend.config().public_url.trim_end_matches('/'));
    // The address is in this answer and nowhere else, so it cannot wait for a page of its own.
    draw(&visit.at("/calendar".to_owned()), None, Some(&url)).await
}

/// `GET /calendar/dates.ics`: the dates, once, for whoever is signed in.
pub(crate) async fn dates(visit: Visit) -> Result<Response, Failure> {
    let days = visit.site.backend.calendar_days(visit.viewer()?).await?;
    let text = written(&visit, visit.lang, &days);
    Ok(file(text, KIND, &format!("calendar-{}.ics", civil_date(visit.now)), false))
}

/// `GET /calendar/{token}/feed.ics`: for calendar programs. What is in it is decided from the account behind the address.
pub(crate) async fn feed(visit: Visit, Path(token): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let feed = visit.site.backend.feed(&token).await?;
    let text = written(&visit, feed.lang, &feed.days);
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(text.as_bytes())));
    let changed = feed.days.iter().map(|d| d.changed_at).max().unwrap_or_default();
    let mut response = if is_known(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = text.into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(KIND));
        response
    };
    let target = response.headers_mut();
    // Kept by the program that asked and by nobody between, and asked for anew each time: rights end at once.
    target.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    for (name, value) in [(ETAG, tag), (LAST_MODIFIED, changed.format(HTTP_DATE).to_string())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            target.insert(name, value);
        }
    }
    Ok(response)
}

/// Whether the program has this very text. The moment of the last change decides nothing: a right that ended changes the text
/// and no moment.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    tags.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*")
}

fn written(visit: &Visit, l: Language, days: &[CalendarDay]) -> String {
    let url = visit.site.backend.config().public_url.trim_end_matches('/');
    let host = url.split("//").nth(1).unwrap_or(url);
    ics::file(l, days, host, url)
}

async fn draw(visit: &Visit, month: Option<Month>, address: Option<&str>) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let viewer = visit.viewer()?;
    let days = backend.calendar_days(viewer).await?;
    let since = backend.feed_since(viewer).await?;
    let present = Month::of(civil_date(visit.now));
    let month = month.unwrap_or(present);
    let here: Vec<CalendarDay> = days.iter().filter(|d| month.has(d.on)).cloned().collect();
    let after = month.after();
    let further: Vec<&CalendarDay> =
        days.iter().filter(|d| Month::of(d.on).code() >= after.code()).take(FURTHER).collect();
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).crumbs(crumbs).respond(visit, || {
        let list = if here.is_empty() {
            view! { <p class="soft">{t::none_in_month(l)}</p> }.into_any()
        } else {
            month::list(visit, t::list(l), &here.iter().collect::<Vec<_>>())
        };
        let further = (!further.is_empty()).then(|| {
            view! {
                <section class="sect" aria-labelledby="further">
                    <h2 id="further">{t::further(l)}</h2>
                    {month::list(visit, t::further(l), &further)}
                </section>
            }
        });
        let empty = days.is_empty().then(|| view! { <div class="empty"><p>{t::none(l)}</p></div> });
        view! {
            <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{t::lead(l)}</p></div></div>
            {shown_once(l, address)}
            {empty}
            <section aria-labelledby="month">
                <h2 id="month">{month.name(l)}</h2>
                {ways(l, month, present)}
                {month::grid(visit, month, &here)}
                <h3>{t::list(l)}</h3>
                {list}
                <p class="soft">{t::zone(l)}</p>
            </section>
            {further}
            {own_calendar(l, since)}
        }
    }))
}

fn ways(l: Language, month: Month, present: Month) -> AnyView {
    let to = |month: Month| format!("/calendar?month={}#month", month.code());
    let back = (month != present).then(|| view! { <li><a href="/calendar#month">{t::present(l)}</a></li> });
    view! {
        <nav aria-label=t::months(l) class="no-print"><ul class="bare row">
            <li><a class="btn" href=to(month.before()) rel="prev">{t::previous(l)}</a></li>
            <li><a class="btn" href=to(month.after()) rel="next">{t::following(l)}</a></li>
            {back}
        </ul></nav>
    }
    .into_any()
}

/// The secret address, right after it was made.
fn shown_once(l: Language, address: Option<&str>) -> Option<AnyView> {
    address.map(|url| {
        view! {
            <div class="note" data-kind="warn" role="status">
                <p><b>{t::made(l)}</b>" "{t::feed_once(l)}</p>
                <p><span class="vh">{t::feed_address(l)}{ui::colon(l)}</span><code dir="ltr" id="feed-address">{url.to_owned()}</code></p>
            </div>
        }
        .into_any()
    })
}

fn own_calendar(l: Language, since: Option<Moment>) -> AnyView {
    let state = since.map_or_else(|| t::feed_none(l).to_owned(), |at| t::feed_since(l, i18n::moment(l, at)));
    let make = if since.is_some() { t::feed_renew(l) } else { t::feed_make(l) };
    let withdraw = since.map(|_| view! { <button name="act" value="withdraw">{t::feed_withdraw(l)}</button> });
    view! {
        <section class="sect no-print" aria-labelledby="feed">
            <h2 id="feed">{t::feed_title(l)}</h2>
            <p>{t::feed_text(l)}</p>
            <p class="soft">{state}</p>
            <form method="post" action="/calendar/feed" class="row">
                <button name="act" value="renew">{make}</button>
                {withdraw}
            </form>
            <p><a href="/calendar/dates.ics">{t::file(l)}</a></p>
        </section>
    }
    .into_any()
}
