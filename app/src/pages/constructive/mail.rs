//! `/constructive/{id}/mail`: mail to organizations, with its words, how much waits, and taking some of it back.

use super::files::take;
use super::shared::{Wrong, caller};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::mail::Texts;
use crate::pages::fold::{cell, head};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{ConstructiveError, GuestComposer as _, GuestMail};
use leptos::prelude::*;
use rules::id::ConstructiveId;
use uuid::Uuid;

/// `GET /constructive/{id}/mail`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    draw(&visit, part(&id)?, None, &Wrong::default()).await
}

/// `POST /constructive/{id}/mail`: takes back those chosen.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let id: ConstructiveId = part(&id)?;
    let chosen: Vec<Uuid> = fields.all("id").filter_map(|id| id.parse().ok()).collect();
    match visit.site.backend.discard_guest_mails(caller(&visit, None), id, &chosen).await {
        Ok(done) => draw(&visit, id, Some(done), &Wrong::default()).await,
        Err(ConstructiveError::NotNow(why)) => draw(&visit, id, None, &Wrong::refused(visit.lang, &why)).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /constructive/{id}/mail/{mail}`: the words of one mail.
pub(crate) async fn one(visit: Visit, Path((id, mail)): Path<(String, String)>) -> Result<Response, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let (id, mail): (ConstructiveId, Uuid) = (part(&id)?, part(&mail)?);
    let (event, mail) = visit.site.backend.guest_mail_preview(caller(&visit, None), id, mail).await?;
    let title = t::mail_single(l);
    let list = format!("/constructive/{id}/mail");
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &event), format!("/constructive/{id}")),
        Crumb::to(t::mail(l), list),
        Crumb::here(title),
    ];
    Ok(Page::new(title).slim().crumbs(crumbs).respond(&visit, || {
        let composed = Texts.compose_guest(&mail);
        let (lang, dir) = (mail.lang.code(), mail.lang.dir());
        view! {
            <h1>{title}</h1>
            <p><bdi dir="ltr">{mail.email.clone()}</bdi></p>
            <p class="soft">{t::mail_words_note(l)}</p>
            <p><b>{t::subject(l)}{ui::colon(l)}</b>" "<bdi lang=lang>{composed.subject}</bdi></p>
            <p class="said receipt" lang=lang dir=dir>{composed.text}</p>
        }
    }))
}

async fn draw(
    visit: &Visit,
    id: ConstructiveId,
    done: Option<(usize, usize)>,
    wrong: &Wrong,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let (event, mails, waiting) = visit.site.backend.guest_mails(caller(visit, None), id).await?;
    let title = t::mail(l);
    let action = format!("/constructive/{id}/mail");
    let crumbs = [
        Crumb::to(t::title(l), "/constructive"),
        Crumb::to(words::title(l, &event), format!("/constructive/{id}")),
        Crumb::here(title),
    ];
    let visit = &visit.at(action.clone());
    let n = |n: usize| number(l, i64::try_from(n).unwrap_or(0));
    Ok(Page::new(title).status(StatusCode::OK).crumbs(crumbs).respond(visit, || {
        let rows: Vec<_> = mails.iter().map(|mail| row(visit, &action, mail)).collect();
        let none = rows.is_empty();
        view! {
            {wrong.above(l)}
            {done.map(|(done, kept)| view! { <div class="flash" data-kind="done" role="status"><p>{t::mail_discarded(l, n(done), n(kept))}</p></div> })}
            <h1>{title}</h1>
            <p class="lead">{t::mail_waiting(l, i64::try_from(waiting).unwrap_or(i64::MAX))}</p>
            {visit.site.backend.config().smtp_url.is_none().then(|| view! { <div class="note"><p>{t::mail_no_server(l)}</p></div> })}
            {if none { view! { <div class="empty"><p>{t::mail_none(l)}</p></div> }.into_any() } else { view! {
                <form method="post" action=action.clone()>
                    <table class="fold" role="table"><caption class="vh">{title}</caption>
                        {head([t::email(l), t::mail_about(l), t::since(l), t::state(l)])}<tbody role="rowgroup">{rows}</tbody></table>
                    <p><button class="bad">{t::mail_discard(l)}</button></p>
                </form>
                {take(l, title, &format!("/constructive/{id}/tables/mail"), "")}
            }.into_any() }}
        }
    }))
}

fn row(visit: &Visit, action: &str, mail: &GuestMail) -> AnyView {
    let l = visit.lang;
    let waits = mail.sent_at.is_none() && mail.dropped_at.is_none();
    let state = match (mail.sent_at, mail.dropped_at, &mail.failure) {
        (Some(at), _, _) => view! { <span class="mark" data-state="done">{t::mail_sent(l)}</span>" "{ui::time(l, at)} }.into_any(),
        (None, Some(at), _) => view! { <span class="mark" data-state="none">{t::mail_dropped(l)}</span>" "{ui::time(l, at)} }.into_any(),
        (None, None, Some(failure)) => view! { <span class="mark" data-state="now">{t::mail_failed(l, number(l, i64::from(mail.attempts)))}</span>" "<bdi dir="ltr">{failure.clone()}</bdi> }.into_any(),
        (None, None, None) => view! { <span class="mark" data-state="half">{t::mail_waits(l)}</span> }.into_any(),
    };
    let composed = Texts.compose_guest(mail);
    let label = t::choose_this(l, &mail.email);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class=waits.then_some("picks")>{waits.then(|| view! { <label class="pick"><input type="checkbox" name="id" value=mail.id.to_string() aria-label=label/></label> })}<bdi dir="ltr">{mail.email.clone()}</bdi></th>
            {cell(t::mail_about(l), view! { <a href=format!("{action}/{}", mail.id)><bdi lang=mail.lang.code()>{composed.subject}</bdi></a> })}
            {cell(t::since(l), ui::time(l, mail.created_at))}
            {cell(t::state(l), state)}
        </tr>
    }
    .into_any()
}
