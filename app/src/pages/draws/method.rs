//! `/draws/method`: how lots are drawn, in plain words, with the figures and readings of the rule set in force and the
//! paragraphs behind them; and how anybody can repeat it.

use super::result::why;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::number;
use crate::i18n::texts::{common, draws, lots as t, minutes};
use crate::pages::fold;
use crate::pages::ruled::{count, sentence};
use crate::ui;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use rules::draw::record::Why;
use rules::draw::{ALGORITHM, METHOD};
use rules::language::Language;
use rules::ruleset::{Figure, RuleSet};

/// `GET /draws/method.txt`: the full specification, in English, as it stands beside the program.
pub(crate) async fn text() -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_LANGUAGE, "en")], METHOD).into_response()
}

/// The page.
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let crumbs =
        [Crumb::to(common::home(l), "/"), Crumb::to(draws::title(l), "/draws"), Crumb::here(t::method_title(l))];
    Ok(Page::new(t::method_title(l)).crumbs(crumbs).respond(&visit, || {
        view! {
            <div class="head"><div>
                <h1>{t::method_title(l)}</h1>
                <p class="lead">{t::method_lead(l)}</p>
            </div></div>
            {contents(l)}
            {beforehand(l)}
            {each(l)}
            {groups(l, rules)}
            {reviewing(l, rules)}
            {readings(l, rules)}
            {reasons(l)}
            {again(l, rules)}
            {repeat(l)}
        }
    }))
}

fn contents(l: Language) -> impl IntoView + use<> {
    let items: Vec<_> = [
        ("#before", t::before_title(l)),
        ("#each", t::each_title(l)),
        ("#groups", t::groups_title(l)),
        ("#reviewing", t::reviewing_title(l)),
        ("#readings", t::readings_title(l)),
        ("#reasons", t::reasons_title(l)),
        ("#again", t::again_title(l)),
        ("#repeat", t::repeat_title(l)),
    ]
    .into_iter()
    .map(|(href, label)| view! { <li><a href=href>{label}</a></li> })
    .collect();
    view! { <nav aria-label=t::on_this_page(l)><ul>{items}</ul></nav> }
}

fn section(id: &'static str, title: &'static str, inside: impl IntoView) -> AnyView {
    view! { <section class="sect" aria-labelledby=id><h2 id=id>{title}</h2>{inside}</section> }.into_any()
}

fn value(l: Language, figure: &Figure) -> String {
    number(l, i64::from(figure.value))
}

fn para(figure: &Figure) -> &str {
    figure.para.as_deref().unwrap_or_default()
}

/// Pool and seed: what is fixed before the first number.
fn beforehand(l: Language) -> AnyView {
    section(
        "before",
        t::before_title(l),
        view! {
            {sentence(l, t::before_pool(l), "9, 26, 52")}
            <p>{t::before_hash(l)}</p>
            <p>{t::before_seed(l)}</p>
            <p>{t::before_confirmed(l)}</p>
        },
    )
}

/// One drawing.
fn each(l: Language) -> AnyView {
    section(
        "each",
        t::each_title(l),
        view! {
            <ol>
                <li>{t::each_candidates(l)}</li>
                <li>{t::each_number(l)}</li>
                <li>{t::each_rest(l)}</li>
            </ol>
            <p>{t::each_even(l)}</p>
            <p>{t::each_void(l)}</p>
        },
    )
}

fn groups(l: Language, rules: &RuleSet) -> AnyView {
    let names = rules.groups.names.iter().map(|g| ui::group(l, *g));
    let how_many = number(l, count(rules.groups.names.len()));
    section(
        "groups",
        t::groups_title(l),
        view! {
            {sentence(l, t::groups_thirds(l, how_many, ui::joined(l, names)), "17")}
            {sentence(l, t::groups_spread(l), "17")}
            <p>{t::groups_order(l)}</p>
        },
    )
}

fn reviewing(l: Language, rules: &RuleSet) -> AnyView {
    let limits = &rules.limits;
    let main = &rules.draw.main_reviewers;
    section(
        "reviewing",
        t::reviewing_title(l),
        view! {
            {sentence(l, t::reviewing_order(l), "28")}
            {sentence(l, t::reviewing_main(l, value(l, main)), para(main))}
            {sentence(l, t::reviewing_regions(l), "28")}
            {sentence(l, t::reviewing_mutual(l), "28 (a)")}
            {sentence(l, t::reviewing_additional(l), "28 (b)")}
            {sentence(l, t::reviewing_most(l, value(l, &limits.reviewers_max)), para(&limits.reviewers_max))}
            {sentence(l, t::reviewing_duty(l, value(l, &limits.reviews_min), value(l, &limits.reviews_max)), para(&limits.reviews_max))}
        },
    )
}

/// What may be read otherwise, as the rule set in force reads it.
fn readings(l: Language, rules: &RuleSet) -> AnyView {
    let options = rules.draw.options;
    let without =
        if options.without_group_reviews { minutes::without_group_yes(l) } else { minutes::without_group_no(l) };
    let group = if options.additional_of_same_group {
        minutes::additional_group_same(l)
    } else {
        minutes::additional_group_any(l)
    };
    let counts =
        if options.additional_counts { minutes::additional_counts_yes(l) } else { minutes::additional_counts_no(l) };
    let items: Vec<_> =
        [("without_group_reviews", without), ("additional_of_same_group", group), ("additional_counts", counts)]
            .into_iter()
            .map(|(name, text)| view! { <li>{text}" "<code class="soft" dir="ltr">{name}</code></li> })
            .collect();
    section(
        "readings",
        t::readings_title(l),
        view! {
            <p>{t::readings_text(l)}</p>
            <ul>{items}</ul>
            <p>{t::readings_rule_set(l, &rules.name)}</p>
        },
    )
}

/// Every reason with its paragraph, in the order in which they are looked at.
fn reasons(l: Language) -> AnyView {
    let rows: Vec<_> = Why::ALL
        .into_iter()
        .map(|reason| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{why(l, reason)}</th>
                    {fold::cell(t::paragraph(l), ui::paragraph(l, reason.paragraph()))}
                </tr>
            }
        })
        .collect();
    section(
        "reasons",
        t::reasons_title(l),
        view! {
            <p>{t::reasons_text(l)}</p>
            <table class="fold" role="table">
                <caption class="vh">{t::reasons_title(l)}</caption>
                {fold::head([t::reason(l), t::paragraph(l)])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        },
    )
}

/// One place drawn again.
fn again(l: Language, rules: &RuleSet) -> AnyView {
    let most = &rules.limits.redraws_max;
    section(
        "again",
        t::again_title(l),
        view! {
            {sentence(l, t::again_requests(l, value(l, most)), para(most))}
            {sentence(l, t::again_others(l), "28 (e), (f), 30")}
            <p>{t::again_place(l)}</p>
        },
    )
}

/// Browser, command line, a program of one's own.
fn repeat(l: Language) -> AnyView {
    section(
        "repeat",
        t::repeat_title(l),
        view! {
            <p>{t::repeat_text(l)}</p>
            <ul>
                <li>{t::repeat_browser(l)}" "<a href="/draws">{draws::title(l)}</a></li>
                <li>{t::repeat_command(l)}" "<code dir="ltr">"server verify draw.json"</code></li>
                <li>{t::repeat_program(l, ALGORITHM)}" "<a href="/draws/method.txt" hreflang="en">{t::repeat_specification(l)}</a></li>
            </ul>
        },
    )
}
