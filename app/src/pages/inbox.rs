//! `/inbox`: what awaits whoever is signed in, then what they are informed of, by day. It has no content: each item leads
//! to the place where it is read, and is read with that.

mod filter;

use super::path::{own, query};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{common, inbox as t};
use crate::mail::short;
use crate::{i18n, ui};
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::{InboxItem, InboxView};
use filter::Choice;
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::language::Language;
use uuid::Uuid;

/// Items that one form may mark; more are on no page.
const MARKED_MAX: usize = 400;

/// `GET /inbox`
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let choice = Choice::read(&query(raw));
    let view = visit.site.backend.inbox(viewer, &choice.filter).await?;
    let unread = visit.unread;
    let page = Page::new(t::title(l)).filter(true).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]);
    Ok(page.respond(&visit, || {
        let shown: Vec<Uuid> = view.todo.iter().chain(&view.items).filter(|i| !i.read).map(|i| i.id).collect();
        view! {
            <div class="head">
                <div><h1>{t::title(l)}</h1><p class="lead">{lead(l, view.todo.len(), unread)}</p></div>
                {(!shown.is_empty()).then(|| mark_all(l, &shown, &choice))}
            </div>
            {filter::form(&visit, &choice, &view)}
            <section class="sect" aria-labelledby="to-do">
                <h2 id="to-do">{t::to_do_title(l)}</h2>
                {to_do(&visit, &view, &choice)}
            </section>
            <section class="sect" aria-labelledby="information">
                <h2 id="information">{t::info_title(l)}</h2>
                {information(&visit, &view, &choice)}
            </section>
            <p class="sect soft">{t::mail_note(l)}" "<a href="/account#mail">{t::mail_link(l)}</a></p>
        }
    }))
}

/// `POST /inbox/read`: marks items as read.
pub(crate) async fn read(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let ids: Vec<Uuid> = fields.all("id").filter_map(|id| id.parse().ok()).take(MARKED_MAX).collect();
    visit.site.backend.read_inbox(&session.viewer, &ids).await?;
    Ok(back(&visit, &fields, "inbox_read"))
}

/// `POST /inbox/done`: says that something is done, or has still to be done.
pub(crate) async fn done(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id = fields.get("id").parse().map_err(|_| Failure::NotFound)?;
    let done = fields.get("done") != "0";
    visit.site.backend.settle_inbox(&session.viewer, id, done).await?;
    Ok(back(&visit, &fields, if done { "inbox_done" } else { "inbox_undone" }))
}

/// To the list as it was chosen.
fn back(visit: &Visit, fields: &Fields, notice: &str) -> Response {
    let list = own(fields.get("back")).filter(|path| path.split('?').next() == Some("/inbox")).unwrap_or("/inbox");
    let mut response = redirect(list);
    leave_notice(&mut response, notice, visit.https());
    response
}

fn lead(l: Language, todo: usize, unread: usize) -> String {
    let todo = (todo > 0).then(|| t::lead_todo(l, super::ruled::count(todo)));
    let unread = (unread > 0).then(|| t::lead_unread(l, super::ruled::count(unread)));
    let parts: Vec<String> = todo.into_iter().chain(unread).collect();
    if parts.is_empty() { t::lead_none(l).to_owned() } else { ui::joined(l, parts) }
}

fn mark_all(l: Language, shown: &[Uuid], choice: &Choice) -> impl IntoView + use<> {
    let ids: Vec<_> = shown.iter().map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> }).collect();
    view! {
        <form method="post" action="/inbox/read">
            <input type="hidden" name="back" value=choice.address(choice.filter.page)/>
            {ids}
            <button>{t::mark_all(l)}</button>
        </form>
    }
}

fn to_do(visit: &Visit, view: &InboxView, choice: &Choice) -> AnyView {
    let l = visit.lang;
    if view.todo.is_empty() {
        return view! { <div class="empty"><p>{t::to_do_none(l)}</p></div> }.into_any();
    }
    let items: Vec<_> = view.todo.iter().map(|i| item(visit, i, choice, true)).collect();
    view! { <ul class="inbox bare">{items}</ul> }.into_any()
}

fn information(visit: &Visit, view: &InboxView, choice: &Choice) -> AnyView {
    let l = visit.lang;
    let pages = pages(l, view.more, choice);
    if view.items.is_empty() {
        let none = if choice.is_any() { t::info_fits_none(l) } else { t::info_none(l) };
        return view! { <div class="empty"><p>{none}</p></div>{pages} }.into_any();
    }
    let mut days: Vec<(chrono::NaiveDate, Vec<AnyView>)> = Vec::new();
    for one in &view.items {
        let on = civil_date(one.at);
        let drawn = item(visit, one, choice, false);
        match days.last_mut() {
            Some((day, items)) if *day == on => items.push(drawn),
            _ => days.push((on, vec![drawn])),
        }
    }
    let days: Vec<_> = days
        .into_iter()
        .map(|(on, items)| {
            let id = format!("day-{on}");
            view! {
                <section aria-labelledby=id.clone()>
                    <div class="day"><h3 id=id.clone()>{i18n::date_with_weekday(l, on)}</h3></div>
                    <ul class="inbox bare">{items}</ul>
                </section>
            }
        })
        .collect();
    view! { <div class="days">{days}</div>{pages} }.into_any()
}

fn item(visit: &Visit, one: &InboxItem, choice: &Choice, open: bool) -> AnyView {
    let l = visit.lang;
    let what = short(l, &one.kind, one.todo);
    let about = one.review.as_ref().map(|(id, code, state)| {
        view! { <a href=format!("/reviews/{id}")><bdi>{visit.state_name(*state)}</bdi>" ("<bdi dir="ltr">{code.clone()}</bdi>")"</a> }
    });
    let id = format!("item-{}", one.id);
    let paragraph = one.what().paragraph().filter(|_| open).map(|para| super::ruled::by(l, para));
    let state = match (one.todo && !open, one.read) {
        (true, _) => Some(view! { <span class="mark" data-state="done">{t::done(l)}</span> }.into_any()),
        (false, false) => Some(view! { <span class="mark" data-state="full">{t::unread(l)}</span> }.into_any()),
        (false, true) => None,
    };
    let button = match (one.todo, open, one.read) {
        (true, true, _) => Some(("/inbox/done", "1", t::mark_done(l))),
        (true, false, _) => Some(("/inbox/done", "0", t::mark_undone(l))),
        (false, _, false) => Some(("/inbox/read", "", t::mark_read(l))),
        (false, _, true) => None,
    };
    let button = button.map(|(action, done, label)| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="back" value=choice.address(choice.filter.page)/>
                <input type="hidden" name="id" value=one.id.to_string()/>
                {(!done.is_empty()).then(|| view! { <input type="hidden" name="done" value=done/> })}
                <button class="plain" aria-label=t::of_item(l, label, what) aria-describedby=id.clone()>{label}</button>
            </form>
        }
    });
    view! {
        <li data-unread=(!one.read).then_some("true")>
            <div>
                <p class="what" id=id><a href=one.address.clone()>{what}</a>" "{paragraph}</p>
                <p class="soft small">{about}" "{ui::time(l, one.at)}" "{state}</p>
            </div>
            {button}
        </li>
    }
    .into_any()
}

fn pages(l: Language, more: bool, choice: &Choice) -> Option<impl IntoView + use<>> {
    let page = choice.filter.page;
    let newer =
        page.checked_sub(1).map(|p| view! { <a class="btn" rel="prev" href=choice.address(p)>{t::newer(l)}</a> });
    let older = more.then(|| view! { <a class="btn" rel="next" href=choice.address(page + 1)>{t::older(l)}</a> });
    (newer.is_some() || older.is_some())
        .then(|| view! { <nav class="row sect" aria-label=t::pages(l)>{newer}" "{older}</nav> })
}
