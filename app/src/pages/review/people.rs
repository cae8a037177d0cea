//! The States and people of a review.

use crate::http::Visit;
use crate::i18n::texts::{redraws, review as t};
use crate::i18n::{self, collate};
use crate::pages::fold;
use crate::pages::ruled::by;
use crate::ui;
use backend::service::{Overview, RoleLine};
use leptos::prelude::*;
use rules::actor::Duty;
use rules::language::Language;

/// Reviewing States and languages.
pub(super) fn reviewers(visit: &Visit, o: &Overview) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut lines: Vec<_> = o.reviewers.iter().map(|r| (visit.state_name(r.state), r)).collect();
    // Those who review today first; both parts in alphabetical order.
    lines
        .sort_by(|(a, x), (b, y)| x.replaced_at.is_some().cmp(&y.replaced_at.is_some()).then_with(|| collate(l, a, b)));
    let items: Vec<_> = lines
        .into_iter()
        .map(|(name, r)| {
            let what = match r.replaced_at {
                Some(at) => t::replaced(l, i18n::date(l, rules::calendar::civil_date(at))),
                None => t::reviews_what(l, ui::instruments(l, &r.instruments)),
            };
            let para = if r.replaced_at.is_some() { "30" } else { "28" };
            let by = r.replaced_by.map(|id| view! { <a href=format!("/draws/{id}")>{redraws::came_by(l)}</a>" " });
            view! {
                <dt dir="auto">{name}</dt>
                <dd>{what}" "{by}<span class="soft">{slot(l, &r.slot)}" ("{ui::paragraph(l, para)}")"</span></dd>
            }
        })
        .collect();
    let list = if items.is_empty() {
        view! { <p class="soft">{t::no_reviewers(l)}</p> }.into_any()
    } else {
        view! { <dl class="facts">{items}</dl> }.into_any()
    };
    let languages: Vec<_> = o
        .languages
        .iter()
        .map(|language| view! { <li><bdi lang=language.code()>{language.own_name()}</bdi></li> })
        .collect();
    let languages = if languages.is_empty() {
        view! { <p class="soft">{t::no_languages(l)}</p> }.into_any()
    } else {
        view! { <ul class="bare">{languages}</ul> }.into_any()
    };
    view! {
        <div class="grid sect">
            <section aria-labelledby="reviewers">
                <h2 id="reviewers">{t::reviewers_title(l)}</h2>
                {list}
                <p><a href=format!("/reviews/{}/redraws", o.id)>{redraws::review_link(l)}</a></p>
            </section>
            <section aria-labelledby="languages-title">
                <h2 id="languages-title">{t::languages_title(l)}</h2>
                {languages}
                <p>{t::languages_text(l)}" "{by(l, "50")}</p>
            </section>
        </div>
    }
    .into_any()
}

/// In which drawing of lots the State was drawn.
fn slot(l: Language, code: &str) -> &'static str {
    match code {
        "same_region" => t::slot_same_region(l),
        "other_region" => t::slot_other_region(l),
        "additional" => t::slot_additional(l),
        _ => "",
    }
}

/// Who has access, the State under review first.
pub(super) fn people(visit: &Visit, o: &Overview) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut lines: Vec<(String, &RoleLine)> = o.people.iter().map(|p| (visit.state_name(p.state), p)).collect();
    lines.sort_by(|(a, x), (b, y)| {
        (x.state != o.state)
            .cmp(&(y.state != o.state))
            .then_with(|| collate(l, a, b))
            .then_with(|| rank(x.duty).cmp(&rank(y.duty)))
            .then_with(|| collate(l, &x.name, &y.name))
    });
    let rows: Vec<_> = lines.into_iter().map(|(state, p)| person(l, state, p)).collect();
    let table = if rows.is_empty() {
        view! { <p class="soft">{t::no_people(l)}</p> }.into_any()
    } else {
        view! {
            <table class="fold" role="table">
                <caption class="vh">{t::people_title(l)}</caption>
                {fold::head([t::person(l), t::state(l), t::duty(l), t::scope(l), t::from(l)])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="sect" aria-labelledby="people">
            <h2 id="people">{t::people_title(l)}</h2>
            <p>{t::people_text(l)}" "{by(l, "18")}" "{by(l, "27")}</p>
            {table}
        </section>
    }
    .into_any()
}

/// Focal points before experts before observers.
const fn rank(duty: Duty) -> u8 {
    match duty {
        Duty::FocalPoint => 0,
        Duty::Expert => 1,
        Duty::Observer => 2,
    }
}

fn person(l: Language, state: String, p: &RoleLine) -> impl IntoView + use<> {
    let scope = match &p.instruments {
        Some(list) => ui::instruments(l, list),
        None => t::scope_all(l).to_owned(),
    };
    let position = (!p.position.is_empty()).then(|| {
        view! { <br/><span class="soft small" dir="auto">{p.position.clone()}</span> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{p.name.clone()}</bdi>{position}</th>
            {fold::cell(t::state(l), view! { <bdi>{state}</bdi> })}
            {fold::cell(t::duty(l), ui::duty(l, p.duty))}
            {fold::cell(t::scope(l), scope)}
            {fold::cell(t::from(l), view! { <time datetime=p.from_on.to_string()>{i18n::date(l, p.from_on)}</time> })}
        </tr>
    }
    .into_any()
}
