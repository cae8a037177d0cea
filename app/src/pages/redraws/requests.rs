//! The requests in a review as one viewer may see them: how many each party has used, and each with where it stands.

use super::words::{drawing, grounded, mark};
use crate::http::Visit;
use crate::i18n::texts::{common, redraws as t};
use crate::i18n::{self, collate, number};
use crate::pages::ruled::by;
use crate::ui;
use backend::service::{RedrawDesk, RequestLine};
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::draw::status::RequestStatus;
use rules::id::ReviewId;
use rules::language::Language;

/// Requests used by each party, the State under review first (para. 28 (d)).
pub(super) fn counters(visit: &Visit, desk: &RedrawDesk) -> AnyView {
    let l = visit.lang;
    let mut lines: Vec<_> =
        desk.counters.iter().map(|(code, counter)| (visit.state_name(*code), *code, *counter)).collect();
    lines.sort_by(|(a, x, _), (b, y, _)| (*x != desk.state).cmp(&(*y != desk.state)).then_with(|| collate(l, a, b)));
    let items: Vec<_> = lines
        .into_iter()
        .map(|(name, code, counter)| {
            let seat = ui::seat(l, if code == desk.state { "under_review" } else { "reviewing" });
            let used = t::used(l, number(l, i64::from(counter.used)), number(l, i64::from(counter.most)));
            view! { <dt dir="auto">{name}</dt><dd>{used}" "<span class="soft">{seat}</span></dd> }
        })
        .collect();
    view! {
        <section class="sect" aria-labelledby="counters">
            <h2 id="counters">{t::counters_title(l)}</h2>
            <dl class="facts">{items}</dl>
            <p>{t::counters_text(l)}" "{by(l, "28 (d)")}</p>
        </section>
    }
    .into_any()
}

/// All requests, oldest first.
pub(super) fn section(visit: &Visit, review: ReviewId, desk: &RedrawDesk) -> AnyView {
    let l = visit.lang;
    let list = if desk.requests.is_empty() {
        view! { <p class="soft">{t::nobody_asked(l)}</p> }.into_any()
    } else {
        let items: Vec<_> = desk.requests.iter().map(|r| request(visit, review, desk, r)).collect();
        view! { <ol class="bare grid">{items}</ol> }.into_any()
    };
    view! {
        <section class="sect" aria-labelledby="requests">
            <h2 id="requests">{t::requests_title(l)}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn request(visit: &Visit, review: ReviewId, desk: &RedrawDesk, r: &RequestLine) -> AnyView {
    let l = visit.lang;
    let heading = format!("request-{}", r.id);
    let labelled = heading.clone();
    let withdraw = r.may_withdraw.then(|| withdraw(l, review, r, &heading));
    let call = (desk.may_decide && r.status == RequestStatus::Open).then(|| {
        let href = format!("/redraws/{}/call", r.id);
        let described = heading.clone();
        view! { <p><a class="btn" href=href aria-describedby=described>{t::call(l)}</a></p> }
    });
    let steps = (withdraw.is_some() || call.is_some()).then(|| view! { <footer>{withdraw}{call}</footer> });
    view! {
        <li class="card" aria-labelledby=labelled>
            <h3 id=heading>{t::instead_of(l, visit.state_name(r.replaced))}</h3>
            {facts(visit, r)}
            {steps}
        </li>
    }
    .into_any()
}

/// What is known of a request. The reason is there only for whoever may read it.
pub(super) fn facts(visit: &Visit, r: &RequestLine) -> AnyView {
    let l = visit.lang;
    let who = match r.asked_for {
        Some(state) => view! { <span dir="auto">{visit.state_name(state)}</span> }.into_any(),
        None => t::meeting_itself(l).into_any(),
    };
    let day = |on: chrono::NaiveDate| view! { <time datetime=on.to_string()>{i18n::date(l, on)}</time> };
    let consulted = r.consulted_on.map(|on| view! { <dt>{t::consultation(l)}</dt><dd>{day(on)}</dd> });
    let drawn = drawing(r).map(|href| {
        view! { <dt>{t::drawing(l)}</dt><dd><a href=href>{t::to_drawing(l)}</a></dd> }
    });
    let reason = r.reason.clone().map(|(text, lang)| {
        view! { <dt>{t::reason(l)}</dt><dd><p class="said" dir="auto" lang=lang.code()>{text}</p></dd> }
    });
    view! {
        <dl class="facts">
            <dt>{common::status(l)}</dt><dd>{mark(l, r.status)}</dd>
            <dt>{t::asked_by(l)}</dt><dd>{who}</dd>
            <dt>{t::ground(l)}</dt><dd>{grounded(l, r.ground)}</dd>
            <dt>{t::asked_on(l)}</dt><dd>{day(civil_date(r.asked_at))}</dd>
            {consulted}
            {drawn}
            {reason}
        </dl>
    }
    .into_any()
}

/// The button that takes a request back, folded away with what follows from it.
fn withdraw(l: Language, review: ReviewId, r: &RequestLine, heading: &str) -> AnyView {
    view! {
        <details>
            <summary>{t::withdraw(l)}</summary>
            <form class="stack" method="post" action=format!("/redraws/{}/withdraw", r.id)>
                <input type="hidden" name="review" value=review.to_string()/>
                <p>{t::withdraw_text(l)}</p>
                <button class="bad" aria-describedby=heading.to_owned()>{t::withdraw(l)}</button>
            </form>
        </details>
    }
    .into_any()
}
