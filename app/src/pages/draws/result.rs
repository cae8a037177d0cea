//! `/draws/{id}/result`: what a drawing gave, for everybody. Lists are alphabetical, and nothing ranks States (para. 4 (b)).

mod drawing;
mod facts;
mod filter;
mod place;
mod record;
mod table;
mod verify;
mod words;

pub(super) use drawing::drawing;
pub(super) use place::ground;
pub(super) use record::{Drawn, Told, entrant_of, file_name, group_of, review_of};
pub(super) use table::{instruments_of, performed_by};
pub(super) use words::{slot, why};

use super::shared;
use crate::http::{Failure, Page, Visit};
use crate::i18n::texts::lots as t;
use crate::pages::path::{part, query};
use crate::pages::ruled::{by, count};
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use filter::Choice;
use leptos::prelude::*;
use rules::draw::Record;
use rules::draw::status::DrawStatus;
use rules::language::Language;

/// The page: of a whole drawing, or of one place drawn again.
pub(crate) async fn page(visit: Visit, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let drawn = Drawn::load(&visit, part(&id)?).await?;
    Ok(match &drawn.told {
        Told::Whole(record) => whole(&visit, &drawn, record, &Choice::read(&query(raw))),
        Told::Place(record) => place::page(&visit, &drawn, record),
    })
}

fn whole(visit: &Visit, drawn: &Drawn, record: &Record, choice: &Choice) -> Response {
    let l = visit.lang;
    let title = t::title(l, &drawn.line.title);
    let figures = [
        t::states(l, count(record.parties.len())),
        t::reviews(l, count(record.reviews.len())),
        t::drawings(l, count(record.steps.iter().filter(|s| s.voided.is_none()).count())),
    ];
    let sections = [
        ("#states", t::by_state_title(l)),
        ("#verify", t::verify_title(l)),
        ("#take", t::take_title(l)),
        ("#facts", t::facts_title(l)),
    ];
    verify::page(visit, Page::new(title).filter(true).rehearsal(drawn.line.rehearsal))
        .crumbs(shared::crumbs(l, &drawn.line, Some(t::result(l).to_owned())))
        .respond(visit, || {
            view! {
                {notices(l, drawn)}
                {head(l, drawn, ui::joined(l, figures))}
                {contents(l, &sections)}
                {filter::form(l, drawn, record, choice)}
                <section class="sect" aria-labelledby="states">
                    <h2 id="states">{t::by_state_title(l)}</h2>
                    <p>{t::alphabetical(l)}" "{by(l, "4 (b)")}</p>
                    {table::tables(visit, drawn, record, choice)}
                </section>
                {verify::section(visit, drawn)}
                {facts::downloads(l, drawn)}
                {facts::facts(l, drawn)}
            }
        })
}

/// The meeting, how it stands, and what the page is about in one line.
fn head(l: Language, drawn: &Drawn, lead: String) -> impl IntoView + use<> {
    let kicker = ui::joined(l, [t::kicker(l).to_owned(), shared::status(l, drawn.line.status).to_owned()]);
    view! {
        <div class="head">
            <div>
                <p class="kicker">{kicker}</p>
                <h1><bdi>{drawn.line.title.clone()}</bdi></h1>
                <p class="lead">{lead}</p>
            </div>
            <a class="btn" href="#verify">{t::verify_title(l)}</a>
        </div>
    }
}

fn contents(l: Language, sections: &[(&'static str, &'static str)]) -> impl IntoView + use<> {
    let items: Vec<_> = sections.iter().map(|(href, label)| view! { <li><a href=*href>{*label}</a></li> }).collect();
    view! { <nav aria-label=t::on_this_page(l)><ul>{items}</ul></nav> }
}

/// What must not be mistaken: a rehearsal, or a drawing that has no effect yet.
pub(super) fn notices(l: Language, drawn: &Drawn) -> impl IntoView + use<> {
    let open = match drawn.line.status {
        DrawStatus::Adopted => None,
        DrawStatus::Finished => Some(t::not_adopted(l)),
        DrawStatus::Dropped => Some(t::dropped(l)),
        DrawStatus::Preparing | DrawStatus::Frozen | DrawStatus::Typed | DrawStatus::Drawing => Some(t::going_on(l)),
    };
    view! {
        {shared::rehearsal(l, drawn.line.rehearsal)}
        {shared::notice(open.filter(|_| !drawn.line.rehearsal))}
    }
}
