//! What is known of a drawing: how far it is, and everything that somebody needs who wants to repeat it.

use super::super::result::ground;
use super::super::shared::{source, status};
use super::Hub;
use super::forms::at;
use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::{draws as t, words};
use crate::pages::ruled::{by, count};
use crate::ui;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::draw::redraw::Case;
use rules::draw::status::DrawStatus;
use rules::language::Language;
use std::cmp::Ordering;

/// How far the drawing is. One that was given up leads nowhere, and a rehearsal is never adopted.
pub(super) fn chain(l: Language, line: &DrawLine) -> Option<AnyView> {
    if line.status == DrawStatus::Dropped {
        return None;
    }
    let shown = |s: &DrawStatus| match s {
        DrawStatus::Preparing | DrawStatus::Frozen | DrawStatus::Typed | DrawStatus::Adopted => !line.rehearsal,
        DrawStatus::Drawing | DrawStatus::Finished => true,
        DrawStatus::Dropped => false,
    };
    let items: Vec<_> = DrawStatus::ALL
        .into_iter()
        .filter(shown)
        .map(|s| {
            let (state, before) = match s.cmp(&line.status) {
                Ordering::Less => ("done", words::stage_done(l)),
                Ordering::Equal => ("now", words::stage_now(l)),
                Ordering::Greater => ("todo", words::stage_todo(l)),
            };
            view! {
                <li data-state=state aria-current=(s == line.status).then_some("step")>
                    <span><span class="vh">{before}{ui::colon(l)}</span>{status(l, s)}</span>
                </li>
            }
        })
        .collect();
    Some(view! { <ol class="stages chain" aria-label=t::steps(l)>{items}</ol> }.into_any())
}

/// The facts.
pub(super) fn section(visit: &Visit, hub: &Hub) -> AnyView {
    let l = visit.lang;
    let line = &hub.line;
    let mut pairs = vec![pair(t::rule_set(l), view! { <code dir="ltr">{line.rule_set.clone()}</code> })];
    pairs.push(pair(t::created(l), at(l, line.created_at)));
    if let Some(case) = &hub.case {
        pairs.extend(about(visit, case));
    } else if !hub.pool.is_empty() {
        pairs.push(pair(t::states(l), number(l, count(hub.pool.len()))));
    }
    if let Some(hash) = &line.pool_sha256 {
        // The pool of a whole drawing has a section of its own, with the file.
        let file = hub.case.as_ref().map(|_| {
            let href = format!("/draws/{}/pool.json", line.id);
            view! { <span class="soft"><a href=href>{t::case_file(l)}</a></span> }
        });
        let name = if hub.case.is_some() { t::case_hash(l) } else { t::pool_hash(l) };
        pairs.push(pair(name, view! { <code dir="ltr">{hash.clone()}</code>{file} }));
    }
    pairs.extend(line.frozen_at.map(|moment| pair(t::frozen_at(l), at(l, moment))));
    pairs.extend(sources(l, line));
    if let Some(seed) = line.seed {
        let hint = view! { <span class="soft">{t::seed_help(l)}</span> };
        pairs.push(pair(t::seed(l), view! { <code dir="ltr">{seed.to_string()}</code>{hint} }));
    }
    let name = |name: &String| view! { <bdi>{name.clone()}</bdi> };
    pairs.extend(line.typed_by.as_ref().map(|who| pair(t::typed_by(l), name(who))));
    pairs.extend(line.confirmed_by.as_ref().map(|who| pair(t::confirmed_by(l), name(who))));
    pairs.extend(line.finished_at.map(|moment| pair(t::finished_at(l), at(l, moment))));
    pairs.extend(line.adopted_at.map(|moment| pair(t::adopted_at(l), at(l, moment))));
    view! { <section class="sect" aria-labelledby="facts"><h2 id="facts">{t::facts(l)}</h2><dl class="facts">{pairs}</dl></section> }
        .into_any()
}

fn pair(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! { <dt>{name}</dt><dd>{value}</dd> }.into_any()
}

/// What the seed comes from, with the values where they are known.
fn sources(l: Language, line: &DrawLine) -> Option<AnyView> {
    let items: Vec<_> = line
        .sources
        .iter()
        .map(|s| {
            let value = (!s.value.is_empty())
                .then(|| view! { {ui::colon(l)}<code class="whole" dir="auto">{s.value.clone()}</code> });
            view! { <li><bdi>{source(l, line, &s.name)}</bdi>{value}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| pair(t::sources(l), view! { <ol class="bare">{items}</ol> }))
}

/// Of which place a redraw is.
fn about(visit: &Visit, case: &Case) -> Vec<AnyView> {
    let l = visit.lang;
    let state = |code| view! { <span dir="auto">{visit.state_name(code)}</span> };
    let mut pairs =
        vec![pair(t::under_review(l), state(case.state_under_review)), pair(t::replaced(l), state(case.replaced))];
    if let Some(by) = case.requested_by {
        pairs.push(pair(t::requested_by(l), state(by)));
    }
    let ground = view! { {ground(l, case.ground)}" "{by(l, case.ground.paragraph())} };
    pairs.push(pair(t::ground(l), ground));
    pairs
}
