//! `/constructive/{id}/applicants/bulk`: what would be done for those chosen, and why not for others; then what was done.

use super::shared::{Wrong, caller};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::constructive as t;
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{BulkReport, ConstructiveError};
use backend::service::Bulk;
use leptos::prelude::*;
use rules::id::{ApplicationId, ConstructiveId};

/// `POST /constructive/{id}/applicants/bulk`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let what = if fields.get("what") == "decline" { Bulk::Decline } else { Bulk::Approve };
    let chosen: Vec<ApplicationId> = fields.all("id").filter_map(|id| id.parse().ok()).collect();
    let really = fields.get("really") == "1";
    let who = caller(&visit, None);
    let report = match visit.site.backend.bulk(who, id, what, &chosen, really).await {
        Ok(report) => report,
        Err(ConstructiveError::NotNow(why)) => {
            // Told only to those who may do it at all.
            let wrong = Wrong::refused(l, &why);
            visit.site.backend.applicants(who, id, &Default::default()).await?;
            return Ok(draw(&visit, id, what, &chosen, &BulkReport::default(), really, &wrong));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(draw(&visit, id, what, &chosen, &report, really, &Wrong::default()))
}

fn draw(
    visit: &Visit,
    id: ConstructiveId,
    what: Bulk,
    chosen: &[ApplicationId],
    report: &BulkReport,
    really: bool,
    wrong: &Wrong,
) -> Response {
    let l = visit.lang;
    let list = format!("/constructive/{id}/applicants");
    let title = match (what, really) {
        (Bulk::Approve, false) => t::approve_preview(l),
        (Bulk::Approve, true) => t::approved(l),
        (Bulk::Decline, false) => t::decline_preview(l),
        (Bulk::Decline, true) => t::declined(l),
    };
    let crumbs =
        [Crumb::to(t::title(l), "/constructive"), Crumb::to(t::applicants(l), list.clone()), Crumb::here(title)];
    let visit = &visit.at(list.clone());
    let (done, all) = (report.done.len(), report.done.len() + report.skipped.len());
    let n = |n: usize| number(l, i64::try_from(n).unwrap_or(0));
    let status = if chosen.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Page::new(title).slim().status(status).crumbs(crumbs).respond(visit, || {
        let lead = match (what, really) {
            (Bulk::Approve, false) => t::approve_would(l, n(done), n(all)),
            (Bulk::Approve, true) => t::approve_did(l, n(done), n(all)),
            (Bulk::Decline, false) => t::decline_would(l, n(done), n(all)),
            (Bulk::Decline, true) => t::decline_did(l, n(done), n(all)),
        };
        let name = |(number_of, name): &(u32, String)| {
            view! { <li>{number(l, i64::from(*number_of))}" "<bdi>{name.clone()}</bdi></li> }
        };
        let names: Vec<_> = report.done.iter().map(name).collect();
        let skipped: Vec<_> = report
            .skipped
            .iter()
            .map(|(number_of, name, why)| {
                let para = why.paragraph().map(|p| format!(" ({})", ui::paragraph(l, p)));
                view! { <li>{number(l, i64::from(*number_of))}" "<bdi>{name.clone()}</bdi>{ui::colon(l)}{words::refused(l, why)}{para}</li> }
            })
            .collect();
        let hidden: Vec<_> =
            chosen.iter().map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> }).collect();
        let go = !really && done > 0;
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            {(all > 0).then(|| view! { <p class="lead">{lead}</p> })}
            {(done > 0).then(|| view! { <section class="sect"><h2>{if really { t::bulk_done(l) } else { t::bulk_would(l) }}</h2><ul>{names}</ul></section> })}
            {(!report.skipped.is_empty()).then(|| view! { <section class="sect"><h2>{t::bulk_skipped(l)}</h2><ul>{skipped}</ul></section> })}
            {go.then(|| view! {
                <form method="post" action=format!("{list}/bulk")>{hidden}
                    <input type="hidden" name="really" value="1"/>
                    <input type="hidden" name="what" value=if what == Bulk::Approve { "approve" } else { "decline" }/>
                    <p>{t::bulk_mail(l, i64::try_from(done).unwrap_or(i64::MAX))}</p>
                    <button class="go">{if what == Bulk::Approve { t::approve(l) } else { t::decline(l) }}</button>
                </form>
            })}
            <p><a href=list.clone()>{t::back_to_applicants(l)}</a></p>
        }
    })
}
