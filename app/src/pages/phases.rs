//! `/phases`: the figures of para. 10, by group and phase, for everybody. They count reviews and compare no States.

mod chart;
mod decision;

pub(crate) use decision::{decide, decision};

use super::ruled::sentence;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{common, phases as t};
use crate::i18n::{self, number};
use crate::ui;
use axum::response::Response;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::actor::AccountKind;
use rules::gate::{GateBy, GateFigures};
use rules::language::Language;
use rules::ruleset::Group;

/// What this viewer may do from here.
#[derive(Clone, Copy)]
struct May {
    /// Whether numbers lead to lists.
    list: bool,
    /// Whether decisions of the Conference are recorded here.
    record: bool,
}

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let mut phases = backend.phases().await?;
    phases.sort_by_key(|p| (p.group, p.phase));
    let viewer = visit.session.as_ref().map(|s| &s.viewer);
    let may = May {
        list: viewer.is_some_and(|v| backend.may_list(v)),
        record: decide_house(viewer, Act::RecordDecision).is_ok(),
    };
    let own_only = may.list && viewer.is_some_and(|v| v.kind == AccountKind::Delegate);
    let share = super::about::per_cent(backend.rules());
    Ok(Page::new(t::title(l)).crumbs([Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))]).respond(
        &visit,
        || {
            let groups: Vec<_> =
                backend.rules().groups.names.iter().filter_map(|g| group(&visit, *g, &phases, may)).collect();
            let content = if groups.is_empty() {
                view! { <div class="empty"><h2>{t::empty_title(l)}</h2><p class="soft">{t::empty_text(l)}</p></div> }
                    .into_any()
            } else {
                view! { {chart::patterns()}{groups} }.into_any()
            };
            view! {
                <div class="head"><div>
                    <h1>{t::title(l)}</h1>
                    <p class="lead">{t::lead(l, i18n::moment(l, visit.now))}</p>
                </div></div>
                <div class="note">
                    {sentence(l, t::threshold(l, number(l, share)), &backend.rules().gate.para)}
                    {sentence(l, t::no_ranking(l), "4 (b)")}
                    {own_only.then(|| view! { <p>{t::own_only(l)}</p> })}
                </div>
                {content}
            }
        },
    ))
}

/// All phases of a group that have a date.
fn group(visit: &Visit, group: Group, phases: &[PhaseGroup], may: May) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    let sections: Vec<_> = phases.iter().filter(|p| p.group == group).map(|p| phase(visit, p, may)).collect();
    let id = format!("group-{}", group.code());
    (!sections.is_empty()).then(|| {
        view! {
            <section class="sect" id=id.clone() aria-labelledby=format!("{id}-title")>
                <h2 id=format!("{id}-title")>{ui::group(l, group)}</h2>
                {sections}
            </section>
        }
        .into_any()
    })
}

fn phase(visit: &Visit, p: &PhaseGroup, may: May) -> impl IntoView + use<> {
    let l = visit.lang;
    let id = format!("phase-{}-{}", p.group.code(), p.phase);
    // Every group has a phase 1: the group is part of the section's name.
    let name = format!("group-{}-title {id}", p.group.code());
    let nth = number(l, i64::from(p.phase));
    let title = match p.cluster {
        Some(cluster) => t::phase_of(l, nth, ui::cluster(l, cluster)),
        None => t::phase(l, nth),
    };
    let begun = p.starts_on <= rules::calendar::civil_date(visit.now);
    let starts = i18n::date(l, p.starts_on);
    let when = if begun { t::began(l, starts) } else { t::begins(l, starts) };
    let reviews: u32 = p.stages.iter().map(|(_, n)| *n).sum();
    let gate = match &p.gate {
        Some(figures) => gate(visit, p, figures, may.list).into_any(),
        None => view! { <p>{t::not_frozen(l)}" "{super::ruled::by(l, &visit.site.backend.rules().gate.para)}</p> }
            .into_any(),
    };
    let record = (may.record && p.gate.is_some()).then(|| {
        let href = format!("/phases/{}/{}/decision", p.group.code(), p.phase);
        view! { <p><a href=href aria-describedby=id.clone()>{t::record(l)}</a></p> }
    });
    view! {
        <section class="sect" aria-labelledby=name>
            <h3 id=id.clone()>{title}</h3>
            <p class="soft small">{when}</p>
            {gate}
            {decided(l, p)}
            {if reviews > 0 {
                chart::chart(visit, p, reviews, may.list).into_any()
            } else {
                view! { <p class="soft">{t::no_reviews(l)}</p> }.into_any()
            }}
            {record}
        </section>
    }
    .into_any()
}

/// The figures of para. 10.
fn gate(visit: &Visit, p: &PhaseGroup, g: &GateFigures, links: bool) -> impl IntoView + use<> {
    let l = visit.lang;
    let share = number(l, super::about::per_cent(visit.site.backend.rules()));
    let n = |n: u32| number(l, i64::from(n));
    let completed = match links && g.completed > 0 {
        true => {
            let href = format!("/reviews?group={}&phase={}&completed=yes", p.group.code(), p.phase);
            let label = t::completed_link(l, i64::from(g.completed), ui::group(l, p.group));
            view! { <a href=href aria-label=label>{n(g.completed)}</a> }.into_any()
        }
        false => n(g.completed).into_any(),
    };
    let state = match g.by {
        GateBy::NotYet => t::closed(l),
        GateBy::Threshold => t::open_by_threshold(l),
        GateBy::Conference { .. } => t::open_by_conference(l),
    };
    view! {
        <dl class="figures">
            <div><dt>{t::completed(l)}</dt><dd>{completed}</dd></div>
            <div><dt>{t::foreseen(l)}</dt><dd>{n(g.foreseen)}</dd></div>
            <div><dt>{t::needed(l, share)}</dt><dd>{n(g.needed)}</dd></div>
            <div><dt>{t::missing(l)}</dt><dd>{n(g.missing)}</dd></div>
        </dl>
        {p.frozen_on.map(|on| view! { <p class="soft small">{t::frozen(l, i18n::date(l, on))}" "{super::ruled::by(l, "10")}</p> })}
        <p>{state}</p>
    }
}

/// The Conference's decision, if one is recorded.
fn decided(l: Language, p: &PhaseGroup) -> Option<impl IntoView + use<>> {
    p.decision.clone().map(|(reference, on)| {
        view! {
            <p>{t::decided(l, i18n::date(l, on))}" "<b dir="auto">{reference}</b>" "{super::ruled::by(l, "10")}</p>
        }
    })
}
