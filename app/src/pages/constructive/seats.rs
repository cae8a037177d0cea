//! `/bureau/seats`: who sits on the Bureau and in the chairs, from when until when.

use super::files::take;
use super::shared::{Form, Wrong, caller, options, with_none};
use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::{common, constructive as t};
use crate::pages::fold::{cell, head};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::SeatLine;
use backend::service::NewSeat;
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::constructive::bureau::SeatKind;
use rules::constructive::{ObjectorsShown, WorkingGroup};
use rules::party::RegionalGroup;

/// The one form of the page.
const FORM: &str = "seats";

/// Whether a seat is shown: one that has ended is not, neither on the page nor in its files.
pub(super) fn is_shown(seat: &SeatLine) -> bool {
    seat.active || seat.until_on.is_none()
}

/// `GET /bureau/seats`
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    visit.viewer()?;
    draw(&visit, &Fields::default(), &Wrong::default(), StatusCode::OK).await
}

/// `POST /bureau/seats`: gives a seat, or sets who learns which State objected.
pub(crate) async fn post(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), &fields, &Wrong::default(), StatusCode::OK).await;
    }
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    // Enter presses no button of the form; without the fields of a seat it is the other choice that is meant.
    let alone = fields.all("email").next().is_none() && !fields.get("shown").is_empty();
    let done = if fields.get("act") == "shown" || alone {
        let shown = ObjectorsShown::from_code(fields.get("shown")).unwrap_or(ObjectorsShown::Bureau);
        backend.set_objectors_shown(who, shown).await
    } else {
        let new = NewSeat {
            email: fields.get("email"),
            kind: fields.get("kind"),
            working_group: fields.get("working_group"),
            region: fields.get("region"),
            from_on: fields.get("from_on"),
            until_on: fields.get("until_on"),
        };
        backend.give_seat(who, &new).await
    };
    finish(&visit, done, &fields).await
}

/// `POST /bureau/seats/{id}/end`
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let done = visit.site.backend.end_seat(caller(&visit, None), part(&id)?).await;
    finish(&visit, done, &fields).await
}

async fn finish(
    visit: &Visit,
    done: Result<(), backend::constructive::ConstructiveError>,
    fields: &Fields,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => {
            let mut response = redirect("/bureau/seats");
            leave_notice(&mut response, "constructive_saved", visit.https());
            Ok(response)
        }
        Err(error) => {
            let wrong = Wrong::of(visit.lang, error)?;
            draw(visit, fields, &wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn draw(visit: &Visit, typed: &Fields, wrong: &Wrong, status: StatusCode) -> Result<Response, Failure> {
    let l = visit.lang;
    let (seats, shown, may) = visit.site.backend.body_seats(caller(visit, None)).await?;
    let keeps = may.contains(&Deed::KeepSeats);
    let sets = may.contains(&Deed::SetShown);
    let title = t::seats(l);
    let crumbs = [Crumb::to(t::title(l), "/constructive"), Crumb::to(t::bureau(l), "/bureau"), Crumb::here(title)];
    let visit = &visit.at("/bureau/seats".to_owned());
    let page = Page::new(title).form(FORM).status(status).crumbs(crumbs);
    let page = if typed.switch().is_some() { page.remember_language(visit) } else { page };
    Ok(page.respond(visit, || {
        let rows: Vec<_> = seats
            .iter()
            .filter(|s| is_shown(s))
            .map(|s| {
                let what = match s.working_group {
                    Some(group) => format!("{}{}{}", words::seat(l, s.kind), ui::colon(l), words::working_group(l, group)),
                    None => words::seat(l, s.kind).to_owned(),
                };
                let end = (keeps && s.active).then(|| {
                    let label = t::seat_end_named(l, &s.name);
                    view! {
                        <details><summary>{label.clone()}</summary><p>{t::seat_end_text(l)}</p>
                            <form method="post" action=format!("/bureau/seats/{}/end", s.id)><button class="bad" aria-label=label>{t::seat_end(l)}</button></form>
                        </details>
                    }
                });
                view! {
                    <tr role="row">
                        <th role="rowheader" scope="row"><bdi>{s.name.clone()}</bdi></th>
                        {cell(t::seat(l), what)}
                        {cell(t::region(l), s.region.map_or("–", |r| words::region(l, r)))}
                        {cell(t::from_on(l), i18n::date(l, s.from_on))}
                        {cell(t::until_on(l), s.until_on.map_or_else(|| "–".to_owned(), |d| i18n::date(l, d)))}
                        {cell(t::state(l), if s.active { t::seat_active(l) } else { t::seat_over(l) })}
                        {cell(t::seat_end(l), end)}
                    </tr>
                }
            })
            .collect();
        let form = Form { l, wrong };
        let kinds = options(SeatKind::ALL, SeatKind::code, |k| words::seat(l, k).to_owned());
        let groups = options(WorkingGroup::ALL, WorkingGroup::code, |g| words::working_group(l, g).to_owned());
        let regions = options(&RegionalGroup::ALL, RegionalGroup::code, |r| words::region(l, r).to_owned());
        let choices = options(ObjectorsShown::ALL, ObjectorsShown::code, |s| words::shown(l, s).to_owned());
        let chosen = typed.all("shown").next().unwrap_or(shown.code());
        view! {
            {wrong.above(l)}
            <h1>{title}</h1>
            <table class="fold" role="table"><caption class="vh">{title}</caption>
                {head([t::name(l), t::seat(l), t::region(l), t::from_on(l), t::until_on(l), t::state(l), t::seat_end(l)])}
                <tbody role="rowgroup">{rows}</tbody></table>
            {take(l, title, "/bureau/tables/seats", "")}
            // One form, so that a switch of language brings along whatever was typed on the page.
            <form id=FORM method="post" action="/bureau/seats" novalidate>
            <section class="sect"><h2>{t::shown_title(l)}</h2>
                <p>{words::shown(l, shown)}</p>
                {sets.then(|| view! {
                    <div class="form">
                        {form.radios("shown", t::shown_title(l), &choices, chosen)}
                        <button name="act" value="shown">{common::save(l)}</button></div>
                })}
            </section>
            {keeps.then(|| view! {
                <section class="sect"><h2>{t::seat_give(l)}</h2>
                    <div class="form">
                        {form.line("email", "email", t::email(l), Some(t::seat_email_help(l).to_owned()), typed.get("email"))}
                        {form.choose("kind", t::seat(l), None, &with_none(t::choose(l), kinds), typed.get("kind"))}
                        {form.choose("working_group", t::working_group(l), Some(t::seat_group_help(l).to_owned()), &with_none("–", groups), typed.get("working_group"))}
                        {form.choose("region", t::region(l), None, &with_none("–", regions), typed.get("region"))}
                        {form.line("from_on", "date", t::from_on(l), None, typed.get("from_on"))}
                        {form.line("until_on", "date", t::until_on(l), Some(t::until_on_help(l).to_owned()), typed.get("until_on"))}
                        <button class="go" name="act" value="give">{t::seat_give(l)}</button>
                    </div>
                </section>
            })}
            </form>
        }
    }))
}
