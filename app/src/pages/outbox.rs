//! `/outbox`: the mail that has not left, for whoever sees to it that mail arrives. Nothing here has content: a mail says
//! that something awaits somebody, and so does this page.

use super::fold::{cell, head};
use super::path::part;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::{common, outbox as t};
use crate::mail::{Texts, short};
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::mail::{Composer as _, Mail};
use backend::service::OutboxLine;
use leptos::prelude::*;
use rules::language::Language;
use uuid::Uuid;

/// `GET /outbox`
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let (lines, all) = visit.site.backend.outbox(visit.viewer()?).await?;
    let waits = visit.site.backend.config().smtp_url.is_none();
    let page = Page::new(t::title(l)).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]);
    Ok(page.respond(&visit, || {
        let all = i64::try_from(all).unwrap_or(i64::MAX);
        let lead = if all == 0 { t::lead_none(l).to_owned() } else { t::lead(l, all) };
        let shown = super::ruled::count(lines.len());
        let rows: Vec<_> = lines.iter().map(|line| row(&visit, line)).collect();
        let labels = [t::to(l), t::about(l), t::since(l), t::tries(l), t::failure(l), t::next(l), t::look(l)];
        view! {
            <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{lead}</p></div></div>
            {waits.then(|| view! { <div class="note"><p>{t::no_server(l)}</p></div> })}
            {(shown > 0).then(|| view! {
                {(shown < all).then(|| view! { <p class="soft">{t::shown(l, shown)}</p> })}
                <table class="fold sect" role="table">
                    <caption class="vh">{t::caption(l)}</caption>
                    {head(labels)}<tbody role="rowgroup">{rows}</tbody>
                </table>
            })}
        }
    }))
}

/// `GET /outbox/{id}`: the words of one mail.
pub(crate) async fn one(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let (line, words) = visit.site.backend.outbox_mail(viewer, part(&id)?).await?;
    Ok(draw(&visit, &line, words.as_ref(), None))
}

/// `POST /outbox/{id}/discard`
pub(crate) async fn discard(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let id: Uuid = part(&id)?;
    let backend = &visit.site.backend;
    match backend.discard_mail(&session.viewer, id).await {
        Ok(()) => {
            let mut response = redirect("/outbox");
            leave_notice(&mut response, "mail_discarded", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { .. }) => {
            let (line, words) = backend.outbox_mail(&session.viewer, id).await?;
            Ok(draw(&visit, &line, words.as_ref(), Some(t::too_late(visit.lang))))
        }
        Err(error) => Err(error.into()),
    }
}

fn draw(visit: &Visit, line: &OutboxLine, words: Option<&Mail>, refused: Option<&'static str>) -> Response {
    let l = visit.lang;
    let visit = &visit.at(format!("/outbox/{}", line.id));
    let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::to(t::title(l), "/outbox"), Crumb::here(t::one_title(l))];
    Page::new(t::one_title(l)).slim().status(status).crumbs(crumbs).respond(visit, || {
        let text = match words {
            Some(mail) => {
                let composed = Texts.compose(mail);
                let (lang, dir) = (mail.lang.code(), mail.lang.dir());
                view! {
                    <p class="soft">{t::words_note(l)}</p>
                    <p><b>{t::subject(l)}{ui::colon(l)}</b>" "<bdi lang=lang>{composed.subject}</bdi></p>
                    <p class="said receipt" lang=lang dir=dir>{composed.text}</p>
                }
                .into_any()
            }
            None => view! { <div class="empty"><p>{t::words_none(l)}</p></div> }.into_any(),
        };
        view! {
            {refused.map(|text| view! { <div class="errors" role="alert" tabindex="-1"><p>{text}</p></div> })}
            <h1>{t::one_title(l)}</h1>
            <dl class="facts">
                <dt>{t::to(l)}</dt><dd><bdi>{line.name.clone()}</bdi>" "<bdi dir="ltr">{line.email.clone()}</bdi></dd>
                <dt>{t::about(l)}</dt><dd>{about(l, line)}</dd>
                <dt>{t::since(l)}</dt><dd>{ui::time(l, line.since)}</dd>
                <dt>{t::tries(l)}</dt><dd>{number(l, i64::from(line.attempts))}</dd>
                <dt>{t::failure(l)}</dt><dd>{failure(l, line)}</dd>
                <dt>{t::next(l)}</dt><dd>{next(visit, line)}</dd>
            </dl>
            <section class="sect"><h2>{t::words_title(l)}</h2>{text}</section>
            <section class="sect"><h2>{t::discard_title(l)}</h2>
                <p class="soft">{t::discard_note(l)}</p>
                <form class="form" method="post" action=format!("/outbox/{}/discard", line.id)>
                    <button class="bad">{t::discard(l)}</button>
                </form>
            </section>
        }
    })
}

fn row(visit: &Visit, line: &OutboxLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let id = format!("mail-{}", line.id);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" id=id.clone()><bdi>{line.name.clone()}</bdi><br/><bdi dir="ltr" class="soft small">{line.email.clone()}</bdi></th>
            {cell(t::about(l), about(l, line))}
            {cell(t::since(l), ui::time(l, line.since))}
            {cell(t::tries(l), number(l, i64::from(line.attempts)))}
            {cell(t::failure(l), failure(l, line))}
            {cell(t::next(l), next(visit, line))}
            {cell(t::look(l), view! { <a href=format!("/outbox/{}", line.id) aria-describedby=id>{t::look(l)}</a> })}
        </tr>
    }
}

fn about(l: Language, line: &OutboxLine) -> impl IntoView + use<> {
    let what = if line.kind == "digest" { t::digest(l) } else { short(l, &line.kind, true) };
    let code = line.review_code.clone().map(|code| view! { " "<bdi dir="ltr">{code}</bdi> });
    view! { {what}{code} }
}

fn failure(l: Language, line: &OutboxLine) -> String {
    let Some(failure) = &line.failure else { return t::failure_none(l).to_owned() };
    let (word, code) = failure.split_once(' ').unwrap_or((failure.as_str(), ""));
    let said = if word == "refused" { t::failure_refused(l, code) } else { t::failure_unreachable(l, code) };
    said.trim_end().to_owned()
}

fn next(visit: &Visit, line: &OutboxLine) -> AnyView {
    let l = visit.lang;
    if line.under_way {
        t::under_way(l).into_any()
    } else if line.next_try_at <= visit.now {
        t::next_due(l).into_any()
    } else {
        ui::time(l, line.next_try_at).into_any()
    }
}
