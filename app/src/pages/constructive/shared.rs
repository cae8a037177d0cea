//! What pages of constructive dialogues share: who asks, parts of forms, days with their zones, tables of people.

use super::words;
use crate::http::{Failure, Fields, Site, Visit, cookie, cookie_name, set_cookie};
use crate::i18n::texts::{common, constructive as t};
use crate::i18n::{self, number};
use crate::pages::files::fault_of;
use crate::ui::{self, TextArea};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use backend::constructive::{Caller, ConstructiveError, Event, Organization};
use backend::error::UploadFault;
use chrono::TimeDelta;
use leptos::prelude::*;
use rules::actor::AccountKind;
use rules::calendar::{Deadline, Moment};
use rules::constructive::profile::{Presence, TypedRepresentative};
use rules::constructive::{FormFault, Refused};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use std::collections::HashMap;

impl From<ConstructiveError> for Failure {
    fn from(error: ConstructiveError) -> Self {
        match error {
            ConstructiveError::Refused(refusal) => refusal.into(),
            ConstructiveError::Store(error) => {
                tracing::error!(%error, "a service of constructive dialogues failed");
                Self::Internal
            }
            // Pages that can be met by these draw them; one that cannot was not used by its own form.
            ConstructiveError::NotNow(_) | ConstructiveError::Faults(_) | ConstructiveError::Upload(_) => {
                Self::BadRequest
            }
        }
    }
}

/// The organization that asks, if one does: by the cookie of a link that was followed, or with an account for
/// stakeholders.
pub(crate) struct Guest(pub(crate) Option<Organization>);

/// The name of the cookie of an organization.
pub(crate) const GUEST: &str = "org";

impl FromRequestParts<Site> for Guest {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, site).await.map_err(|_| Failure::Internal)?;
        let State(site) = State::<Site>::from_request_parts(parts, site).await.map_err(|_| Failure::Internal)?;
        if let Some(session) = &visit.session {
            if session.viewer.kind != AccountKind::Stakeholder {
                return Ok(Self(None));
            }
            let own = site.backend.organization_of_account(&session.email, session.lang).await?;
            return Ok(Self(Some(own)));
        }
        match cookie(&parts.headers, &cookie_name(GUEST, visit.https())) {
            Some(token) => Ok(Self(site.backend.organization_of_session(token).await?)),
            None => Ok(Self(None)),
        }
    }
}

/// Who asks.
pub(crate) fn caller<'v>(visit: &'v Visit, guest: Option<&Organization>) -> Caller<'v> {
    match (&visit.session, guest) {
        (_, Some(organization)) => Caller::Organization(organization.id),
        // An account for stakeholders has no right of its own: it stands for its organization.
        (Some(session), None) if session.viewer.kind != AccountKind::Stakeholder => Caller::Viewer(&session.viewer),
        (Some(_) | None, None) => Caller::Public,
    }
}

/// The name of a field of one of several things on a page.
pub(crate) fn field_of(field: &str, thing: &str) -> String {
    format!("{field}-{thing}")
}

/// What is wrong with a file, at its field.
pub(crate) fn of_upload(fault: &UploadFault) -> FormFault {
    FormFault::plain("file", fault_of(fault).unwrap_or(FaultCode::FileKind))
}

/// A page drawn again in another language with what was typed, which stays the language of the screen.
pub(crate) fn in_language(visit: &Visit, to: Language, draw: impl FnOnce(&Visit) -> Response) -> Response {
    let mut response = draw(&visit.in_language(to));
    set_cookie(response.headers_mut(), "lang", to.code(), visit.https(), Some(365));
    response
}

/// What is wrong with a form, and why it was not done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wrong {
    faults: Vec<(String, String)>,
    refused: Option<String>,
    stale: bool,
}

impl Wrong {
    /// What a service answered, in words; what no form can be met by is a failure.
    pub(crate) fn of(l: Language, error: ConstructiveError) -> Result<Self, Failure> {
        match error {
            ConstructiveError::Faults(faults) => Ok(Self::faults(l, &faults)),
            ConstructiveError::NotNow(why) => Ok(Self::refused(l, &why)),
            ConstructiveError::Upload(fault) => Ok(Self::faults(l, &[of_upload(&fault)])),
            other => Err(other.into()),
        }
    }

    fn faults(l: Language, faults: &[FormFault]) -> Self {
        let mut found: Vec<(String, String)> = Vec::new();
        for fault in faults {
            // The first fault of a field is the one that is shown.
            if found.iter().all(|(field, _)| *field != fault.field) {
                found.push((fault.field.clone(), words::fault(l, &fault.what)));
            }
        }
        Self { faults: found, ..Self::default() }
    }

    /// A refusal with its paragraph.
    pub(crate) fn refused(l: Language, why: &Refused) -> Self {
        let text = words::refused(l, why);
        let text = match why.paragraph() {
            Some(para) => format!("{text} ({})", ui::paragraph(l, para)),
            None => text,
        };
        Self { refused: Some(text), stale: *why == Refused::Stale, ..Self::default() }
    }

    /// Whether something newer stands there: the form then shows it beside what was typed, and goes on from it.
    pub(crate) const fn is_stale(&self) -> bool {
        self.stale
    }

    pub(crate) fn at(&self, field: &str) -> Option<String> {
        self.faults.iter().find(|(f, _)| f == field).map(|(_, text)| text.clone())
    }

    /// What stands above the form.
    pub(crate) fn above(&self, l: Language) -> AnyView {
        let refused = self.refused.clone();
        view! {
            {refused.map(|text| view! { <div class="errors" role="alert" tabindex="-1"><p>{text}</p></div> })}
            {ui::errors(l, self.faults.clone())}
        }
        .into_any()
    }
}

fn described(id: &str, help: bool, fault: bool) -> Option<String> {
    let parts = [help.then(|| format!("{id}-h")), fault.then(|| format!("{id}-e"))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Label, help and fault around a control.
fn field(l: Language, id: &str, label: &str, help: Option<String>, fault: Option<String>, control: AnyView) -> AnyView {
    view! {
        <div class="field">
            <label for=id.to_owned()>{label.to_owned()}</label>
            {help.map(|text| view! { <p class="help" id=format!("{id}-h")>{text}</p> })}
            {ui::field_error(l, format!("{id}-e"), fault)}
            {control}
        </div>
    }
    .into_any()
}

/// A form in the making: its language and what is wrong with it.
pub(crate) struct Form<'a> {
    pub(crate) l: Language,
    pub(crate) wrong: &'a Wrong,
}

impl Form<'_> {
    /// One line.
    pub(crate) fn line(&self, id: &str, kind: &'static str, label: &str, help: Option<String>, value: &str) -> AnyView {
        let fault = self.wrong.at(id);
        let dir = match kind {
            "email" | "url" => Some("ltr"),
            "text" => Some("auto"),
            _ => None,
        };
        // Browsers check addresses by rules of their own, in their own language; ours say what to do.
        let kind = if kind == "url" { "text" } else { kind };
        let short = matches!(kind, "date" | "time" | "number").then_some("short");
        let control = view! {
            <input id=id.to_owned() name=id.to_owned() type=kind dir=dir value=value.to_owned() data-size=short
                aria-invalid=fault.is_some().then_some("true") aria-describedby=described(id, help.is_some(), fault.is_some())/>
        };
        field(self.l, id, label, help, fault, control.into_any())
    }

    /// Several lines.
    pub(crate) fn area(&self, id: &str, label: &str, help: Option<String>, value: &str, rows: u8) -> AnyView {
        let fault = self.wrong.at(id);
        let by = described(id, help.is_some(), fault.is_some()).unwrap_or_default();
        let control = view! {
            <TextArea id=id name=id value=value rows=rows described_by=by invalid=fault.is_some()/>
        };
        field(self.l, id, label, help, fault, control.into_any())
    }

    /// One of several.
    pub(crate) fn choose(
        &self,
        id: &str,
        label: &str,
        help: Option<String>,
        options: &[(String, String)],
        chosen: &str,
    ) -> AnyView {
        let fault = self.wrong.at(id);
        let options: Vec<_> = options
            .iter()
            .map(|(code, label)| {
                view! { <option selected=code == chosen value=code.clone()>{label.clone()}</option> }
            })
            .collect();
        let control = view! {
            <select id=id.to_owned() name=id.to_owned() aria-invalid=fault.is_some().then_some("true")
                aria-describedby=described(id, help.is_some(), fault.is_some())>{options}</select>
        };
        field(self.l, id, label, help, fault, control.into_any())
    }

    /// One of few, all in sight.
    pub(crate) fn radios(&self, id: &str, legend: &str, options: &[(String, String)], chosen: &str) -> AnyView {
        self.several(id, legend, "radio", options, &[chosen.to_owned()])
    }

    /// Several of several.
    pub(crate) fn checks(&self, id: &str, legend: &str, options: &[(String, String)], chosen: &[String]) -> AnyView {
        self.several(id, legend, "checkbox", options, chosen)
    }

    fn several(
        &self,
        id: &str,
        legend: &str,
        kind: &'static str,
        options: &[(String, String)],
        chosen: &[String],
    ) -> AnyView {
        let fault = self.wrong.at(id);
        let by = described(id, false, fault.is_some());
        let items: Vec<_> = options
            .iter()
            .map(|(code, label)| {
                view! {
                    <label><input type=kind name=id.to_owned() value=code.clone() checked=chosen.contains(code)/>
                        <span>{label.clone()}</span></label>
                }
            })
            .collect();
        view! {
            <fieldset class="field" id=id.to_owned() tabindex="-1" aria-describedby=by>
                <legend>{legend.to_owned()}</legend>
                {ui::field_error(self.l, format!("{id}-e"), fault)}
                <div class="opts">{items}</div>
            </fieldset>
        }
        .into_any()
    }

    /// Yes or no.
    pub(crate) fn check(&self, id: &str, label: &str, checked: bool) -> AnyView {
        view! {
            <label class="check"><input type="checkbox" id=id.to_owned() name=id.to_owned() value="1" checked=checked/>
                <span>{label.to_owned()}</span></label>
        }
        .into_any()
    }

    /// A file.
    pub(crate) fn file(&self, id: &str, label: &str, help: Option<String>) -> AnyView {
        let fault = self.wrong.at(id);
        let control = view! {
            <input type="file" id=id.to_owned() name=id.to_owned() aria-invalid=fault.is_some().then_some("true")
                aria-describedby=described(id, help.is_some(), fault.is_some())/>
        };
        field(self.l, id, label, help, fault, control.into_any())
    }

    /// The language of a text that is typed.
    pub(crate) fn language(&self, id: &str, label: &str, chosen: &str) -> AnyView {
        let chosen = if chosen.is_empty() { self.l.code() } else { chosen };
        self.choose(id, label, None, &languages(), chosen)
    }
}

/// The six languages by their own names.
pub(crate) fn languages() -> Vec<(String, String)> {
    Language::ALL.map(|o| (o.code().to_owned(), o.own_name().to_owned())).to_vec()
}

/// Codes with their words.
pub(crate) fn options<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> String,
) -> Vec<(String, String)> {
    all.iter().map(|x| (code(*x).to_owned(), label(*x))).collect()
}

/// The same with a first line that chooses nothing.
pub(crate) fn with_none(first: &str, mut rest: Vec<(String, String)>) -> Vec<(String, String)> {
    rest.insert(0, (String::new(), first.to_owned()));
    rest
}

/// The language of a typed text, by its code.
pub(crate) fn lang_of(fields: &Fields, name: &str, l: Language) -> Language {
    Language::from_code(fields.get(name)).unwrap_or(l)
}

/// A moment in another zone: "21 November 2026, 14:02 (Asia/Tokyo)".
pub(crate) fn moment_in(l: Language, at: Moment, zone: &str) -> Option<String> {
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    let local = at.with_timezone(&zone);
    let day = i18n::date(l, local.date_naive());
    Some(common::moment(l, day, local.format("%H:%M"), zone.name()))
}

/// How long until then, in days, or in hours when it is near.
pub(crate) fn countdown(l: Language, at: Moment, now: Moment) -> String {
    let left = at - now;
    if left <= TimeDelta::zero() {
        return t::over(l).to_owned();
    }
    if left < TimeDelta::hours(48) {
        let hours = left.num_hours();
        let minutes = left.num_minutes() - hours * 60;
        return if hours > 0 { t::left_hours(l, hours) } else { t::left_minutes(l, minutes.max(1)) };
    }
    t::left_days(l, left.num_days())
}

/// A last day: the day, that it ends at midnight in Vienna, that instant for the reader, and how long is left.
pub(crate) fn last_day(l: Language, label: &str, deadline: Deadline, zone: &str, now: Moment) -> AnyView {
    let open = deadline.is_open(now);
    // The last minute of the day, since midnight itself could be read as the day before or after.
    let last = deadline.closes_at - TimeDelta::minutes(1);
    // Of whom no zone is known is told by a clock that everybody can find.
    let own = if zone.is_empty() {
        moment_in(l, last, "UTC").map(|at| t::last_minute(l, at))
    } else {
        moment_in(l, last, zone).map(|at| t::own_time(l, at))
    };
    view! {
        <dt>{label.to_owned()}</dt>
        <dd>
            <time datetime=deadline.closes_at.to_rfc3339()><b>{i18n::date_with_weekday(l, deadline.on)}</b></time>" "{t::until_midnight(l)}
            " "<span class="soft">"("{if open { countdown(l, deadline.closes_at, now) } else { t::over(l).to_owned() }}")"</span>
            {own.map(|own| view! { <br/><span class="small">{own}</span> })}
        </dd>
    }
    .into_any()
}

/// When a dialogue is held: "Tuesday, 3 March 2026, 10:00 to 13:00, Vienna time".
pub(crate) fn held(l: Language, event: &Event) -> String {
    let day = i18n::date_with_weekday(l, event.held_on);
    match (event.starts_at, event.ends_at) {
        (Some(from), Some(until)) => {
            let (from, until) = (clock(from), clock(until));
            t::held_between(l, day, from, until, common::vienna_time(l))
        }
        (Some(from), None) => t::held_from(l, day, clock(from), common::vienna_time(l)),
        (None, _) => day,
    }
}

pub(crate) fn clock(minutes: u16) -> String {
    rules::constructive::programme::clock(minutes)
}

/// Rows for people: those that are there, and some that are empty.
pub(crate) fn people_fields(l: Language, wrong: &Wrong, people: &[TypedRepresentative], empty: usize) -> AnyView {
    let form = Form { l, wrong };
    let mut rows: Vec<TypedRepresentative> = people.to_vec();
    rows.resize(people.len() + empty, TypedRepresentative::default());
    let presences = options(Presence::ALL, Presence::code, |p| words::presence(l, p).to_owned());
    let rows: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(n, person)| {
            let legend = t::person_n(l, number(l, i64::try_from(n).unwrap_or(0) + 1));
            view! {
                <fieldset class="person">
                    <legend>{legend}</legend>
                    {form.line(&format!("name.{n}"), "text", t::person_name(l), None, &person.name)}
                    {form.line(&format!("function.{n}"), "text", t::person_function(l), None, &person.function)}
                    {form.line(&format!("email.{n}"), "email", t::person_email(l), None, &person.email)}
                    {form.choose(&format!("presence.{n}"), t::person_presence(l), None, &presences, &person.presence)}
                </fieldset>
            }
        })
        .collect();
    let fault = wrong.at("representatives");
    view! {
        <div id="representatives" tabindex="-1">{ui::field_error(l, "representatives-e".to_owned(), fault)}{rows}</div>
    }
    .into_any()
}

/// The people of a posted form.
pub(crate) fn people_of(fields: &Fields) -> Vec<TypedRepresentative> {
    let mut found: HashMap<usize, TypedRepresentative> = HashMap::new();
    for (name, value) in fields.pairs() {
        let Some((part, row)) = name.split_once('.') else { continue };
        let Some(row) = row.parse::<usize>().ok().filter(|n| *n < 200) else { continue };
        let person = found.entry(row).or_default();
        match part {
            "name" => person.name.clone_from(value),
            "function" => person.function.clone_from(value),
            "email" => person.email.clone_from(value),
            "presence" => person.presence.clone_from(value),
            _ => {}
        }
    }
    let rows = found.keys().copied().max().map_or(0, |n| n + 1);
    let mut people: Vec<TypedRepresentative> = (0..rows).map(|n| found.remove(&n).unwrap_or_default()).collect();
    // Rows at the end that were left empty are offered anew in any case.
    while people.last().is_some_and(|p| p.name.is_empty() && p.function.is_empty() && p.email.is_empty()) {
        people.pop();
    }
    people
}

/// A line of facts.
pub(crate) fn fact(name: &str, value: impl IntoView + 'static) -> AnyView {
    view! { <dt>{name.to_owned()}</dt><dd>{value}</dd> }.into_any()
}

/// What somebody wrote, in its own language and direction, with its lines.
pub(crate) fn said(lang: Language, text: &str) -> AnyView {
    view! { <p class="said" lang=lang.code() dir="auto">{text.to_owned()}</p> }.into_any()
}

/// What stands there now, beside what somebody typed on top of something older: neither text is lost.
pub(crate) fn stands_now(l: Language, now: AnyView) -> AnyView {
    view! {
        <section class="note" aria-labelledby="stands-now"><h3 id="stands-now">{t::stands_now(l)}</h3><p>{t::stale_note(l)}</p>{now}</section>
    }
    .into_any()
}

/// A button in a form of its own that posts an act.
pub(crate) fn act_button(action: &str, act: &'static str, label: &str, class: &'static str) -> AnyView {
    view! {
        <form method="post" action=action.to_owned()><input type="hidden" name="act" value=act/>
            <button class=class>{label.to_owned()}</button></form>
    }
    .into_any()
}
