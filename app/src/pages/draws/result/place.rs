//! The result of a redraw: one place of one review, drawn again (paras. 28 (d) to (f), 30).

use super::{Drawn, contents, drawing, facts, head, notices, slot, verify};
use crate::http::{Page, Visit};
use crate::i18n::texts::lots as t;
use crate::pages::draws::shared;
use crate::pages::ruled::by;
use crate::ui;
use axum::response::Response;
use leptos::prelude::*;
use rules::draw::record::Slot;
use rules::draw::redraw::{Ground, RedrawRecord};
use rules::instrument::Instrument;
use rules::language::Language;

pub(super) fn page(visit: &Visit, drawn: &Drawn, record: &RedrawRecord) -> Response {
    let l = visit.lang;
    let case = &record.case;
    let state = visit.state_name(case.state_under_review);
    let sections = [
        ("#place", t::place_title(l)),
        ("#drawings", t::drawings_title(l)),
        ("#verify", t::verify_title(l)),
        ("#take", t::take_title(l)),
        ("#facts", t::facts_title(l)),
    ];
    let crumbs = shared::crumbs(l, &drawn.line, Some(t::result(l).to_owned()));
    verify::page(visit, Page::new(t::title_place(l, &drawn.line.title, &state)).rehearsal(drawn.line.rehearsal))
        .crumbs(crumbs)
        .respond(visit, || {
            let steps: Vec<_> = record.steps.iter().map(|step| drawing(visit, &case.parties, step)).collect();
            view! {
                {notices(l, drawn)}
                {head(l, drawn, t::place_lead(l, state))}
                {contents(l, &sections)}
                {place(visit, record)}
                <section class="sect" aria-labelledby="drawings">
                    <h2 id="drawings">{t::drawings_title(l)}</h2>
                    {steps}
                </section>
                {verify::section(visit, drawn)}
                {facts::downloads(l, drawn)}
                {facts::facts(l, drawn)}
            }
        })
}

/// Who goes, who comes, for which place, and on what it rests.
fn place(visit: &Visit, record: &RedrawRecord) -> impl IntoView + use<> {
    let l = visit.lang;
    let case = &record.case;
    let name = |code| visit.state_name(code);
    let (slot_name, instruments) = asked(l, record);
    let comes = record.comes.map_or_else(|| t::not_yet(l).to_owned(), name);
    let asked_by = case.requested_by.map_or_else(|| t::by_the_meeting(l).to_owned(), name);
    view! {
        <section class="sect" aria-labelledby="place">
            <h2 id="place">{t::place_title(l)}</h2>
            <dl class="facts">
                <dt>{t::under_review(l)}</dt><dd><bdi>{name(case.state_under_review)}</bdi></dd>
                <dt>{t::goes(l)}</dt><dd><bdi>{name(case.replaced)}</bdi></dd>
                <dt>{t::comes(l)}</dt><dd><bdi>{comes}</bdi></dd>
                <dt>{t::the_place(l)}</dt><dd>{ui::joined(l, [slot_name.to_owned(), instruments])}</dd>
                <dt>{t::asked_by(l)}</dt><dd><bdi>{asked_by}</bdi></dd>
                <dt>{t::ground(l)}</dt><dd>{ground(l, case.ground)}" "{by(l, case.ground.paragraph())}</dd>
            </dl>
        </section>
    }
    .into_any()
}

/// The place of the State that goes, which the one that comes takes as it is.
fn asked(l: Language, record: &RedrawRecord) -> (&'static str, String) {
    let case = &record.case;
    let review = case.reviews.iter().find(|r| r.state_under_review == case.state_under_review);
    let place = review.and_then(|r| r.reviewers.iter().find(|p| p.code == case.replaced));
    let (at, instruments): (Slot, &[Instrument]) =
        place.map_or((Slot::Additional, &[]), |p| (p.slot, p.instruments.as_slice()));
    (slot(l, at), ui::instruments(l, instruments))
}

pub(in crate::pages::draws) fn ground(l: Language, ground: Ground) -> &'static str {
    match ground {
        Ground::Language => t::ground_language(l),
        Ground::LegalSystem => t::ground_legal_system(l),
        Ground::Other => t::ground_wish(l),
        Ground::Exceptional => t::ground_exceptional(l),
        Ground::LaterMeeting => t::ground_later_meeting(l),
        Ground::Inability => t::ground_inability(l),
    }
}
