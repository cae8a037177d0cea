//! `/phases/{group}/{phase}/decision`: the Secretariat records that the Conference decided otherwise (para. 10), or that
//! such a decision no longer applies. Nothing recorded is taken away: the later act stands beside the earlier one.

use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{common, phases as t};
use crate::i18n::{self, number};
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use chrono::NaiveDate;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::ruleset::Group;

/// A fault: the field and what to do.
type Fault = (&'static str, String);

/// The group and phase of the address, and the decision that applies to it.
#[derive(Clone)]
struct Place {
    group: Group,
    phase: u8,
    applies: Option<(String, NaiveDate)>,
}

pub(crate) async fn decision(visit: Visit, Path(path): Path<(String, String)>) -> Result<Response, Failure> {
    decide_house(Some(visit.viewer()?), Act::RecordDecision)?;
    let place = place(&visit, &path).await?;
    Ok(draw(&visit, place, &Fields::default(), None, StatusCode::OK))
}

pub(crate) async fn decide(
    visit: Visit,
    Path(path): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::RecordDecision)?;
    let place = place(&visit, &path).await?;
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), place, &fields, None, StatusCode::OK));
    }
    let l = visit.lang;
    let refused =
        |fault: Fault| Ok(draw(&visit, place.clone(), &fields, Some(fault), StatusCode::UNPROCESSABLE_ENTITY));
    let Ok(on) = fields.get("decided_on").trim().parse::<NaiveDate>() else {
        let code = if fields.get("decided_on").trim().is_empty() { FaultCode::Required } else { FaultCode::NotADate };
        return refused(("decided_on", ui::fault_text(l, &code)));
    };
    let (backend, group, phase) = (&visit.site.backend, place.group, place.phase);
    let lifts = fields.get("act") == "lift";
    let recorded = if lifts {
        backend.lift_decision(&session.viewer, group, phase, fields.get("reference"), on).await
    } else {
        backend.record_decision(&session.viewer, group, phase, fields.get("reference"), on).await
    };
    match recorded {
        Ok(()) => {
            let mut response = redirect(&format!("/phases#phase-{}-{phase}", group.code()));
            leave_notice(&mut response, "decision", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field, code }) => {
            let text = match code {
                "required" => ui::fault_text(l, &FaultCode::Required),
                "in_the_future" => t::fault_in_the_future(l).to_owned(),
                "before_decision" => t::fault_before_decision(l).to_owned(),
                _ => t::fault_not_a_line(l).to_owned(),
            };
            refused((field, text))
        }
        Err(other) => Err(other.into()),
    }
}

/// The group and phase of the address, if there are figures for them.
async fn place(visit: &Visit, (group, phase): &(String, String)) -> Result<Place, Failure> {
    let group = Group::from_code(group).ok_or(Failure::NotFound)?;
    let phase: u8 = phase.parse().map_err(|_| Failure::NotFound)?;
    let known = visit.site.backend.phases().await?.into_iter().find(|p| p.group == group && p.phase == phase);
    known.map(|p| Place { group, phase, applies: p.decision }).ok_or(Failure::NotFound)
}

fn draw(visit: &Visit, place: Place, typed: &Fields, fault: Option<Fault>, status: StatusCode) -> Response {
    let l = visit.lang;
    let Place { group, phase, applies } = place;
    let title = if applies.is_some() { t::record_or_lift(l) } else { t::record(l) };
    let action = format!("/phases/{}/{phase}/decision", group.code());
    let at = |field: &str| fault.as_ref().filter(|(f, _)| *f == field).map(|(_, text)| text.clone());
    let (reference_fault, day_fault) = (at("reference"), at("decided_on"));
    let summary: Vec<(String, String)> = fault.iter().map(|(f, text)| ((*f).to_owned(), text.clone())).collect();
    let page = Page::new(title)
        .slim()
        .crumbs([Crumb::to(t::title(l), "/phases"), Crumb::here(title)])
        .form("decision")
        .status(status);
    // After a switch of language the choice stays.
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    page.respond(visit, || {
        view! {
            <p class="kicker">{ui::joined(l, [ui::group(l, group), t::phase(l, number(l, i64::from(phase)))])}</p>
            <h1>{title}</h1>
            <p>{t::record_text(l)}" "<span class="soft">"("{ui::paragraph(l, "10")}")"</span></p>
            {ui::errors(l, summary)}
            <form class="form" id="decision" method="post" action=action novalidate>
                {applies.map(|(reference, on)| what(l, &reference, on, typed))}
                <div class="field">
                    <label for="reference">{t::reference(l)}</label>
                    <p class="help" id="reference-h">{t::reference_help(l)}</p>
                    {ui::field_error(l, "reference-e".to_owned(), reference_fault.clone())}
                    <input id="reference" name="reference" dir="auto" maxlength="200" value=typed.get("reference").to_owned()
                        aria-invalid=reference_fault.is_some().then_some("true")
                        aria-describedby=if reference_fault.is_some() { "reference-e reference-h" } else { "reference-h" }/>
                </div>
                <div class="field">
                    <label for="decided_on">{t::decided_on(l)}</label>
                    {ui::field_error(l, "decided_on-e".to_owned(), day_fault.clone())}
                    <input id="decided_on" name="decided_on" type="date" data-size="short" value=typed.get("decided_on").to_owned()
                        aria-invalid=day_fault.is_some().then_some("true")
                        aria-describedby=day_fault.is_some().then_some("decided_on-e")/>
                </div>
                <p class="row"><button class="go">{common::save(l)}</button>" "<a href="/phases">{common::cancel(l)}</a></p>
            </form>
        }
    })
}

/// What is recorded, where a decision applies: that it no longer does, or another one.
fn what(l: Language, reference: &str, on: NaiveDate, typed: &Fields) -> impl IntoView + use<> {
    let lifts = typed.get("act") == "lift";
    let goes_on = !lifts;
    view! {
        <p>{t::decided(l, i18n::date(l, on))}" "<b><bdi>{reference.to_owned()}</bdi></b></p>
        <fieldset class="field">
            <legend>{t::what(l)}</legend>
            <div class="opts">
                <label><input type="radio" name="act" value="record" checked=goes_on/><span>{t::what_record(l)}</span></label>
                <label><input type="radio" name="act" value="lift" checked=lifts/><span>{t::what_lift(l)}</span></label>
            </div>
        </fieldset>
    }
    .into_any()
}
