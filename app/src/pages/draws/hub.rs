//! `/draws/{id}`: one drawing: what is known of it, and the one next step for whoever looks.

mod facts;
mod forms;
mod pool;
mod posts;
mod step;

pub(crate) use posts::{adopt, confirm, give_up, values};

use super::shared::{crumbs, kind, notice, rehearsal, status, viewer};
use crate::http::{Failure, Fields, Page, Visit};
use crate::i18n::texts::draws as t;
use crate::pages::line::Faults;
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::draw::Entrant;
use rules::draw::redraw::{Case, RedrawRecord};
use rules::draw::status::{DrawKind, DrawStatus};
use rules::id::DrawId;
use rules::party::PartyCode;

/// Everything that the page of a drawing shows.
pub(super) struct Hub {
    line: DrawLine,
    /// The frozen pool of a whole drawing.
    pool: Vec<Entrant>,
    /// Who was left out of it, and why.
    out: Vec<(PartyCode, String)>,
    /// From what a redraw starts.
    case: Option<Case>,
    /// Who was drawn in it.
    comes: Option<PartyCode>,
}

/// How the page is drawn: as asked for, or again after a post that did not do its work.
#[derive(Default)]
pub(super) struct Look {
    /// What was typed, and in which of the forms.
    typed: Fields,
    form: Option<&'static str>,
    faults: Faults,
    notice: Option<&'static str>,
    status: StatusCode,
}

pub(crate) async fn page(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let hub = Hub::load(&visit, part(&id)?).await?;
    Ok(hub.draw(&visit, &Look::default()))
}

/// The page of a drawing that has moved on since another page of it was drawn.
pub(super) async fn moved_on(visit: &Visit, id: DrawId) -> Result<Response, Failure> {
    let hub = Hub::load(visit, id).await?;
    let notice = Some(t::moved_on(visit.lang));
    Ok(hub.draw(visit, &Look { notice, status: StatusCode::CONFLICT, ..Look::default() }))
}

impl Hub {
    async fn load(visit: &Visit, id: DrawId) -> Result<Self, Failure> {
        let backend = &visit.site.backend;
        let line = backend.draw(viewer(visit), id).await?;
        let mut hub = Self { line, pool: Vec::new(), out: Vec::new(), case: None, comes: None };
        if hub.line.pool_sha256.is_none() {
            return Ok(hub);
        }
        let frozen = backend.frozen_pool(viewer(visit), id).await?;
        match hub.line.kind {
            DrawKind::Whole => {
                hub.pool = read(&frozen.text)?;
                hub.out = backend.left_out(viewer(visit), id).await?;
            }
            DrawKind::Redraw => {
                hub.case = Some(read(&frozen.text)?);
                if matches!(hub.line.status, DrawStatus::Finished | DrawStatus::Adopted) {
                    let record: RedrawRecord = read(&backend.draw_record(viewer(visit), id).await?)?;
                    hub.comes = record.comes;
                }
            }
        }
        Ok(hub)
    }

    fn draw(&self, visit: &Visit, look: &Look) -> Response {
        // A post is answered under its own path, to which nobody could come back.
        let visit = &visit.at(format!("/draws/{}", self.line.id));
        let l = visit.lang;
        let line = &self.line;
        let mut page =
            Page::new(&line.title).rehearsal(line.rehearsal).crumbs(crumbs(l, line, None)).status(look.status);
        if let Some(form) = look.form.or_else(|| step::form(self)) {
            page = page.form(form);
        }
        if look.typed.switch().is_some() {
            page = page.remember_language(visit);
        }
        page.respond(visit, || {
            view! {
                {rehearsal(l, line.rehearsal)}
                <div class="head"><div>
                    <p class="kicker">{kind(l, line.kind)}</p>
                    <h1><bdi>{line.title.clone()}</bdi></h1>
                    <p class="lead">{status(l, line.status)}</p>
                </div></div>
                {notice(look.notice)}
                {ui::errors(l, look.faults.all())}
                {facts::chain(l, line)}
                {step::section(visit, self, look)}
                {facts::section(visit, self)}
                {pool::section(visit, self)}
                {step::give_up(l, line, look)}
            }
        })
    }
}

/// What the store holds was written by ourselves.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| {
        tracing::error!(%error, "a drawing could not be read");
        Failure::Internal
    })
}
