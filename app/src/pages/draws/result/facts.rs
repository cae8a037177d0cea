//! What a result rests on, and what can be taken away.

use super::{Drawn, Told};
use crate::i18n::texts::{lots as t, minutes as m};
use crate::ui;
use leptos::prelude::*;
use rules::draw::chance::Source;
use rules::language::Language;

/// Files to take away.
pub(super) fn downloads(l: Language, drawn: &Drawn) -> impl IntoView + use<> {
    let base = format!("/draws/{}", drawn.line.id);
    let lang = l.code();
    let whole = matches!(drawn.told, Told::Whole(_));
    let files = [
        (true, format!("{base}/record.json"), t::take_record(l)),
        (true, format!("{base}/pool.json"), t::take_pool(l)),
        (whole, format!("{base}/result.csv?lang={lang}"), t::take_csv(l)),
        (whole, format!("{base}/result.xlsx?lang={lang}"), t::take_xlsx(l)),
        (whole && drawn.is_finished(), format!("{base}/minutes.pdf?lang={lang}"), t::take_minutes(l)),
    ];
    let items: Vec<_> = files
        .into_iter()
        .filter(|(there, _, _)| *there)
        .map(|(_, href, label)| view! { <li><a href=href download="">{label}</a></li> })
        .collect();
    view! {
        <section class="sect" aria-labelledby="take">
            <h2 id="take">{t::take_title(l)}</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

/// Rule set, pool, seed and their sources, and the hash of the record.
pub(super) fn facts(l: Language, drawn: &Drawn) -> impl IntoView + use<> {
    let line = &drawn.line;
    let (algorithm, sources) = match &drawn.told {
        Told::Whole(record) => (&record.algorithm, &record.seed_sources),
        Told::Place(record) => (&record.algorithm, &record.seed_sources),
    };
    let people = [(t::typed_by(l), &line.typed_by), (t::confirmed_by(l), &line.confirmed_by)]
        .map(|(label, name)| name.clone().map(|name| view! { <dt>{label}</dt><dd><bdi>{name}</bdi></dd> }));
    let moments = [(t::finished_at(l), line.finished_at), (t::adopted_at(l), line.adopted_at)]
        .map(|(label, at)| at.map(|at| view! { <dt>{label}</dt><dd>{ui::time(l, at)}</dd> }));
    let method = view! { <a href="/draws/method"><bdi>{algorithm.clone()}</bdi></a> };
    view! {
        <section class="sect" aria-labelledby="facts">
            <h2 id="facts">{t::facts_title(l)}</h2>
            <dl class="facts">
                <dt>{m::rule_set(l)}</dt><dd><bdi>{line.rule_set.clone()}</bdi></dd>
                <dt>{m::method(l)}</dt><dd>{method}</dd>
                <dt>{m::pool_hash(l)}</dt><dd>{code(line.pool_sha256.clone().unwrap_or_default())}</dd>
                <dt>{m::seed(l)}</dt><dd>{code(line.seed.map(|s| s.to_string()).unwrap_or_default())}</dd>
                <dt>{m::seed_sources(l)}</dt><dd>{named(l, sources)}</dd>
                <dt>{m::record_hash(l)}</dt><dd>{code(drawn.sha256.clone())}</dd>
                {people}
                {moments}
            </dl>
        </section>
    }
    .into_any()
}

/// Digits that are compared sign by sign.
pub(super) fn code(digits: String) -> impl IntoView {
    view! { <code dir="ltr">{digits}</code> }
}

/// The sources of the seed in the order in which they were hashed.
fn named(l: Language, sources: &[Source]) -> impl IntoView + use<> {
    if sources.is_empty() {
        return m::seed_given(l).into_any();
    }
    let items: Vec<_> = sources
        .iter()
        .map(|s| view! { <li><bdi>{s.name.clone()}</bdi>{ui::colon(l)}<bdi>{s.value.clone()}</bdi></li> })
        .collect();
    view! { <ol class="bare">{items}</ol> }.into_any()
}
