//! `/phases`: the figures of para. 10, by group and phase, for everybody. They count reviews and compare no States.

mod chart;
mod choice;
mod decision;
pub(crate) mod files;
mod gate;
mod named;
mod outlook;
mod plot;
mod print;
mod times;

pub(crate) use decision::{decide, decision};
pub(crate) use named::page as named;
pub(crate) use print::page as print;

use super::path::query;
use super::ruled::sentence;
use crate::http::{Crumb, Failure, Page, Visit, html};
use crate::i18n::texts::{common, phases as t};
use crate::i18n::{self, number};
use crate::pages::lately::Lately;
use crate::ui;
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::{Named, PhaseGroup};
use choice::Choice;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::actor::AccountKind;
use rules::language::Language;
use rules::ruleset::Group;

/// What this viewer may do from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct See {
    /// Whether numbers lead to lists.
    links: bool,
    /// Whether decisions of the Conference are recorded here.
    record: bool,
    /// Whether those lists hold the viewer's own reviews only.
    own: bool,
}

impl See {
    fn of(visit: &Visit) -> Self {
        let viewer = visit.session.as_ref().map(|s| &s.viewer);
        let links = viewer.is_some_and(|v| visit.site.backend.may_list(v));
        Self {
            links,
            record: decide_house(viewer, Act::RecordDecision).is_ok(),
            own: links && viewer.is_some_and(|v| v.kind == AccountKind::Delegate),
        }
    }

    /// On paper nothing leads anywhere.
    const fn on_paper() -> Self {
        Self { links: false, record: false, own: false }
    }
}

/// All that the page is drawn from: the same figures, seen with the same rights in the same minute, are the same page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    phases: Vec<PhaseGroup>,
    named: Named,
    see: See,
    choice: Choice,
    lang: Language,
    moment: String,
}

/// Pages drawn lately.
pub(crate) type Drawn = Lately<Shown>;

pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let choice = Choice::read(&query(raw));
    let viewer = visit.session.as_ref().map(|s| &s.viewer);
    // Who sees what is decided by these three, before anything that was drawn is looked up.
    let shown = Shown {
        phases: choice.of(backend.dashboard(viewer).await?),
        named: backend.named().await?,
        see: See::of(&visit),
        choice,
        lang: l,
        moment: i18n::moment(l, visit.now),
    };
    let body = visit.site.figures.find_or(shown, |shown| html(|| draw(&visit, shown)));
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::here(t::title(l))];
    Ok(Page::new(t::title(l)).filter(true).crumbs(crumbs).respond_html(&visit, &body))
}

fn draw(visit: &Visit, shown: &Shown) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let (see, choice) = (shown.see, shown.choice);
    let share = number(l, super::about::per_cent(rules));
    let groups: Vec<_> = rules.groups.names.iter().filter_map(|g| group(visit, *g, &shown.phases, see)).collect();
    let content = if groups.is_empty() {
        view! { <div class="empty"><h2>{t::empty_title(l)}</h2><p class="soft">{t::empty_text(l)}</p></div> }.into_any()
    } else {
        view! { {chart::patterns()}{groups} }.into_any()
    };
    view! {
        <div class="head">
            <div>
                <h1>{t::title(l)}</h1>
                <p class="lead">{t::lead(l, shown.moment.clone())}</p>
            </div>
            <a class="btn" href=choice.at("/phases/print")>{t::print(l)}</a>
        </div>
        <div class="note">
            {sentence(l, t::threshold(l, share), &rules.gate.para)}
            {sentence(l, t::no_ranking(l), "4 (b)")}
            {see.own.then(|| view! { <p>{t::own_only(l)}</p> })}
        </div>
        {choice::form(visit, choice)}
        {content}
        {named::teaser(l, &shown.named)}
        {files::links(l, &shown.phases, choice)}
    }
}

/// All phases of a group that have a date; those that are over folded away.
fn group(visit: &Visit, group: Group, phases: &[PhaseGroup], see: See) -> Option<AnyView> {
    let l = visit.lang;
    let of_group: Vec<&PhaseGroup> = phases.iter().filter(|p| p.group == group).collect();
    let present = present(&of_group)?.phase;
    let (over, rest): (Vec<&PhaseGroup>, Vec<&PhaseGroup>) = of_group.into_iter().partition(|p| p.phase < present);
    let over: Vec<_> = over.into_iter().map(|p| phase(visit, p, see)).collect();
    let rest: Vec<_> = rest.into_iter().map(|p| phase(visit, p, see)).collect();
    let id = format!("group-{}", group.code());
    let earlier = (!over.is_empty()).then(|| {
        view! { <details class="sect"><summary>{t::earlier(l)}</summary><div>{over}</div></details> }
    });
    Some(
        view! {
            <section class="sect" id=id.clone() aria-labelledby=format!("{id}-title")>
                <h2 id=format!("{id}-title")>{ui::group(l, group)}</h2>
                {rest}
                {earlier}
            </section>
        }
        .into_any(),
    )
}

/// The latest phase that has reviews, else the first one to come.
fn present<'p>(of_group: &[&'p PhaseGroup]) -> Option<&'p PhaseGroup> {
    let begun = of_group.iter().rfind(|p| p.reviews > 0);
    begun.or_else(|| of_group.first()).copied()
}

/// "Phase 1: Criminalization and jurisdiction".
fn title(l: Language, p: &PhaseGroup) -> String {
    let nth = number(l, i64::from(p.phase));
    match p.cluster {
        Some(cluster) => t::phase_of(l, nth, ui::cluster(l, cluster)),
        None => t::phase(l, nth),
    }
}

/// When it began, or begins.
fn when(visit: &Visit, p: &PhaseGroup) -> String {
    let l = visit.lang;
    let starts = i18n::date(l, p.starts_on);
    if p.starts_on <= rules::calendar::civil_date(visit.now) { t::began(l, starts) } else { t::begins(l, starts) }
}

fn phase(visit: &Visit, p: &PhaseGroup, see: See) -> AnyView {
    let l = visit.lang;
    let id = format!("phase-{}-{}", p.group.code(), p.phase);
    // Every group has a phase 1: the group is part of the section's name.
    let name = format!("group-{}-title {id}", p.group.code());
    let record = (see.record && p.gate.is_some()).then(|| {
        let href = format!("/phases/{}/{}/decision", p.group.code(), p.phase);
        let label = if p.decision.is_some() { t::record_or_lift(l) } else { t::record(l) };
        view! { <p class="no-print"><a href=href aria-describedby=id.clone()>{label}</a></p> }
    });
    view! {
        <section class="sect phase" aria-labelledby=name>
            <h3 id=id.clone()>{title(l, p)}</h3>
            <p class="soft small">{when(visit, p)}</p>
            {gate::gate(visit, p, see)}
            {record}
            {chart::chart(visit, p, see)}
            {times::times(visit, p, see)}
            {outlook::outlook(visit, p)}
        </section>
    }
    .into_any()
}
