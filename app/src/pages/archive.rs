//! `/reviews/{id}/archive/{phase}`: the dialogue of a phase to take away. The page says what is in it and that it goes on
//! record; the button brings the folder, in the language of the screen.

use super::path::part;
use crate::http::{Crumb, Failure, Fields, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::{archive as t, shell};
use crate::papers::archive::{archive, folder};
use crate::ui;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use backend::service::ArchiveHead;
use leptos::prelude::*;
use rules::party::PartyCode;
use std::sync::Arc;
use tokio::sync::Semaphore;

const FORM: &str = "archive";

/// Archives made at once: each takes a processor and holds all its attachments in memory.
static MAKING: Semaphore = Semaphore::const_new(1);

/// `GET /reviews/{id}/archive/{phase}`
pub(crate) async fn page(visit: Visit, Path((id, phase)): Path<(String, String)>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let head = visit.site.backend.archive_head(viewer, part(&id)?, part(&phase)?).await?;
    Ok(draw(&visit, &head, false))
}

/// `POST /reviews/{id}/archive/{phase}`: the folder as ZIP.
pub(crate) async fn take(
    visit: Visit,
    Path((id, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let head = visit.site.backend.archive_head(&session.viewer, part(&id)?, part(&phase)?).await?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &head, false));
    }
    if fields.get("keep") != "on" {
        return Ok(draw(&visit, &head, true));
    }
    let _turn = MAKING.acquire().await;
    let taken = visit.site.backend.export_archive(&session.viewer, part(&id)?, part(&phase)?).await?;
    let (l, register) = (visit.lang, Arc::clone(&visit.register));
    let name = format!("{}-{}.zip", folder(&taken), l.code());
    let made = tokio::task::spawn_blocking(move || {
        let state = |code: PartyCode| register.get(code).map_or_else(|| code.to_string(), |p| p.name(l).to_owned());
        archive(l, &taken, &state)
    });
    let bytes = match made.await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => {
            tracing::error!(%error, "an archive could not be made");
            return Err(Failure::Internal);
        }
        Err(error) => {
            tracing::error!(%error, "an archive broke off");
            return Err(Failure::Internal);
        }
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn draw(visit: &Visit, head: &ArchiveHead, missing: bool) -> Response {
    let l = visit.lang;
    let fault = missing.then(|| t::keep_missing(l).to_owned());
    let status = if missing { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let state = visit.state_name(head.state);
    let count = |n: usize| number(l, super::ruled::count(n));
    let instruments = ui::instruments(l, &head.scope);
    let scope = if head.narrowed { t::scope_narrow(l, instruments) } else { t::scope_whole(l, instruments) };
    let action = format!("/reviews/{}/archive/{}", head.review, head.phase);
    let crumbs = [
        Crumb::to(shell::start(l), "/start"),
        Crumb::to(state.clone(), format!("/reviews/{}", head.review)),
        Crumb::here(t::short_title(l)),
    ];
    let page = Page::new(t::of(l, &state, number(l, i64::from(head.phase)))).slim().crumbs(crumbs).form(FORM);
    page.status(status).remember_language(visit).respond(visit, || {
        view! {
            {ui::errors(l, fault.iter().map(|text| ("keep".to_owned(), text.clone())).collect())}
            <div class="head"><div>
                <h1>{t::of(l, &state, number(l, i64::from(head.phase)))}</h1>
                <p class="lead">{t::lead(l)}" "{super::ruled::by(l, "35")}</p>
            </div></div>
            <p>{t::what_is_in(l)}</p>
            <dl class="facts sect">
                <dt>{t::contents(l)}</dt><dd>{t::count(l, count(head.threads), count(head.messages), count(head.files))}</dd>
                <dt>{t::scope(l)}</dt><dd>{scope}</dd>
                <dt>{t::not_in(l)}</dt><dd>{t::not_in_text(l)}</dd>
            </dl>
            <div class="note sect" data-kind="warn"><p>{t::on_record(l)}" "{super::ruled::by(l, "37")}</p></div>
            <form class="form sect" id=FORM method="post" action=action>
                <div class="field">
                    {ui::field_error(l, "keep-e".to_owned(), fault.clone())}
                    <label class="check">
                        <input type="checkbox" id="keep" name="keep" value="on" aria-invalid=missing.then_some("true")
                            aria-describedby=missing.then_some("keep-e")/>{t::keep(l)}</label>
                </div>
                <button class="go">{t::take(l)}</button>
            </form>
        }
    })
}
