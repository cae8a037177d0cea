//! `/draws/{id}/preparation/{code}`: how one State takes part in a drawing that is being prepared.

use super::hub::moved_on;
use super::preparation::Choice;
use super::shared::crumbs;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::number;
use crate::i18n::texts::{common, draws as t};
use crate::pages::line::{Faults, Line};
use crate::pages::path::{part, query};
use crate::pages::ruled::by;
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::service::{DrawLine, Entry};
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::draw::status::DrawStatus;
use rules::id::DrawId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::FaultCode;

const FORM: &str = "entry";

/// The Holy See may choose not to take part (footnote 2).
const HOLY_SEE: &str = "VAT";

pub(crate) async fn page(
    visit: Visit,
    Path((id, code)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    decide_house(Some(visit.viewer()?), Act::PrepareDraw)?;
    let id = part(&id)?;
    match load(&visit, id, &code).await? {
        Some((line, entry)) => {
            let choice = Choice::read(&query(raw));
            Ok(draw(&visit, &line, &entry, &choice, &Fields::default(), &Faults::default()))
        }
        None => Ok(redirect(&format!("/draws/{id}"))),
    }
}

pub(crate) async fn change(
    visit: Visit,
    Path((id, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::PrepareDraw)?;
    let id = part(&id)?;
    let Some((line, mut entry)) = load(&visit, id, &code).await? else { return moved_on(&visit, id).await };
    entry.takes_part = fields.get("takes_part") == "yes";
    fields.get("reason").trim().clone_into(&mut entry.reason);
    entry.entrant.volunteers_for_more = fields.get("volunteers") == "on";
    entry.entrant.more_than_four_agreed = fields.get("more") == "on";
    let choice = Choice::read(&fields);
    if let Some(to) = fields.switch() {
        return Ok(draw(&visit.in_language(to), &line, &entry, &choice, &fields, &Faults::default()));
    }
    match visit.site.backend.change_entry(&session.viewer, id, &entry).await {
        Ok(()) => {
            let mut response = redirect(&format!("{}#state-{}", choice.address(id), entry.entrant.code));
            leave_notice(&mut response, "draw_entry", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "draw", .. }) => moved_on(&visit, id).await,
        Err(ServiceError::Field { field, code }) => {
            let l = visit.lang;
            let mut faults = Faults::default();
            let text =
                if code == "required" { ui::fault_text(l, &FaultCode::Required) } else { t::not_a_line(l).to_owned() };
            faults.add(field, text);
            Ok(draw(&visit, &line, &entry, &choice, &fields, &faults))
        }
        Err(other) => Err(other.into()),
    }
}

/// The drawing and the State in it; nothing once it is no longer prepared.
async fn load(visit: &Visit, id: DrawId, code: &str) -> Result<Option<(DrawLine, Entry)>, Failure> {
    let viewer = visit.viewer()?;
    let line = visit.site.backend.draw(Some(viewer), id).await?;
    let code = PartyCode::parse(code).ok_or(Failure::NotFound)?;
    if line.status != DrawStatus::Preparing {
        return Ok(None);
    }
    let entries = visit.site.backend.preparation(viewer, id).await?.entries;
    let entry = entries.into_iter().find(|e| e.entrant.code == code).ok_or(Failure::NotFound)?;
    Ok(Some((line, entry)))
}

fn draw(visit: &Visit, line: &DrawLine, entry: &Entry, choice: &Choice, typed: &Fields, faults: &Faults) -> Response {
    let l = visit.lang;
    let code = entry.entrant.code;
    let name = visit.state_name(code);
    let back = choice.address(line.id);
    let mut path = crumbs(l, line, Some(name.clone()));
    path.insert(2, Crumb::to(t::preparation(l), back.clone()));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(&name).slim().form(FORM).status(status).crumbs(path);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    let reason = Line::new("reason", "text", t::reason(l)).help(t::reason_help(l)).value(&entry.reason).faults(faults);
    page.respond(visit, || {
        view! {
            <p class="kicker"><bdi>{line.title.clone()}</bdi></p>
            <h1 dir="auto">{name}</h1>
            <div class="stack">{about(l, entry)}{hint(l, entry)}</div>
            {ui::errors(l, faults.all())}
            <form class="form sect" id=FORM method="post" action=format!("/draws/{}/preparation/{code}", line.id) novalidate>
                {choice.hidden()}
                {takes_part(l, entry.takes_part)}
                {reason.draw(l)}
                {wishes(visit, entry)}
                <p class="row"><button class="go">{common::save(l)}</button>" "<a href=back>{common::cancel(l)}</a></p>
            </form>
        }
    })
}

/// What the register says; it is changed there.
fn about(l: Language, entry: &Entry) -> AnyView {
    let e = &entry.entrant;
    let pair = |name: &'static str, value: String| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any();
    let mut pairs = vec![pair(t::region(l), ui::region(l, e.regional_group).to_owned())];
    if !e.instruments.is_empty() {
        pairs.push(pair(t::party_to(l), ui::instruments(l, &e.instruments)));
    }
    if !e.signed.is_empty() {
        pairs.push(pair(t::signed(l), ui::instruments(l, &e.signed)));
    }
    let languages = e.working_languages.iter().map(|lang| lang.own_name().to_owned());
    pairs.push(pair(t::languages(l), ui::joined(l, languages)));
    view! { <dl class="facts">{pairs}</dl><p class="soft">{t::from_register(l)}</p> }.into_any()
}

/// What the text says about a State of this kind.
fn hint(l: Language, entry: &Entry) -> Option<AnyView> {
    let e = &entry.entrant;
    if e.code.as_str() == HOLY_SEE {
        return Some(view! { <div class="note"><p>{t::hint_holy_see(l)}</p></div> }.into_any());
    }
    (!e.may_review).then(|| view! { <div class="note"><p>{t::hint_signatory(l)}" "{by(l, "52")}</p></div> }.into_any())
}

fn takes_part(l: Language, takes: bool) -> AnyView {
    let options: Vec<_> = [("yes", t::takes_part(l), takes), ("no", t::stays_out(l), !takes)]
        .into_iter()
        .map(|(value, label, chosen)| {
            view! { <label><input type="radio" name="takes_part" value=value checked=chosen/><span>{label}</span></label> }
        })
        .collect();
    view! { <fieldset class="field"><legend>{t::part(l)}</legend><div class="opts">{options}</div></fieldset> }
        .into_any()
}

/// What a State may choose to do beyond what it must.
fn wishes(visit: &Visit, entry: &Entry) -> AnyView {
    let l = visit.lang;
    let limits = &visit.site.backend.rules().limits;
    let [reviews, four] = [&limits.reviews_max, &limits.reviewers_max].map(|f| number(l, i64::from(f.value)));
    let tick = |name: &'static str, ticked: bool, text: String, para: &'static str| {
        view! {
            <label><input type="checkbox" name=name value="on" checked=ticked/><span>{text}" "{by(l, para)}</span></label>
        }
        .into_any()
    };
    // Who does not review cannot review more.
    let more_reviews = entry
        .entrant
        .may_review
        .then(|| tick("volunteers", entry.entrant.volunteers_for_more, t::volunteers(l, reviews), "29"));
    view! {
        <fieldset class="field">
            <legend>{t::wishes(l)}</legend>
            <div class="opts">
                {more_reviews}
                {tick("more", entry.entrant.more_than_four_agreed, t::more_agreed(l, four), "28 (c)")}
            </div>
        </fieldset>
    }
    .into_any()
}
