//! `/phases/print`: the figures on paper, one page for each group, for the working group. The same numbers as on the
//! screen, in the same form as this reader may see them.

use super::choice::Choice;
use super::{See, chart, gate, outlook, present, times, title, when};
use crate::http::{Failure, Page, Visit};
use crate::i18n::texts::{phases as t, print as p};
use crate::i18n::{self, number};
use crate::pages::path::query;
use crate::pages::ruled::by;
use crate::ui;
use axum::extract::RawQuery;
use axum::response::Response;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::ruleset::Group;

pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let l = visit.lang;
    let choice = Choice::read(&query(raw));
    let viewer = visit.session.as_ref().map(|s| &s.viewer);
    let phases = choice.of(visit.site.backend.dashboard(viewer).await?);
    Ok(Page::new(t::print_title(l)).plain().respond(&visit, || {
        let names = &visit.site.backend.rules().groups.names;
        let sheets: Vec<_> = names.iter().filter_map(|g| sheet(&visit, *g, &phases)).collect();
        view! {
            <p class="row no-print">
                <a class="btn" href=choice.at("/phases")>{t::print_back(l)}</a>
                <span class="soft">{p::hint(l)}</span>
            </p>
            <h1 class="vh">{t::print_title(l)}</h1>
            {chart::patterns()}
            {sheets}
        }
    }))
}

/// The page of a group: its present phase in full, those before it in one line each.
fn sheet(visit: &Visit, group: Group, phases: &[PhaseGroup]) -> Option<AnyView> {
    let l = visit.lang;
    let of_group: Vec<&PhaseGroup> = phases.iter().filter(|p| p.group == group).collect();
    let now = present(&of_group)?;
    let earlier: Vec<_> = of_group.iter().filter(|p| p.phase < now.phase).map(|p| line(visit, p)).collect();
    let earlier = (!earlier.is_empty()).then(|| view! { <h4>{t::earlier(l)}</h4><ul>{earlier}</ul> });
    let id = format!("sheet-{}", group.code());
    let see = See::on_paper();
    Some(
        view! {
            <section class="sheet" aria-labelledby=id.clone()>
                <p class="kicker">{ui::joined(l, [t::print_kicker(l).to_owned(), i18n::moment(l, visit.now)])}</p>
                <h2 id=id.clone()>{ui::group(l, group)}</h2>
                <h3>{title(l, now)}</h3>
                <p class="soft small">{when(visit, now)}</p>
                {gate::gate(visit, now, see)}
                {chart::chart(visit, now, see)}
                {times::times(visit, now, see)}
                {outlook::outlook(visit, now)}
                {earlier}
                <p class="soft small">{t::no_ranking(l)}" "{by(l, "4 (b)")}</p>
            </section>
        }
        .into_any(),
    )
}

fn line(visit: &Visit, p: &PhaseGroup) -> impl IntoView + use<> {
    let l = visit.lang;
    let n = |n: u32| number(l, i64::from(n));
    let said = p.gate.map(|g| t::print_earlier(l, n(g.completed), n(g.foreseen), n(g.needed)));
    view! { <li>{title(l, p)}{ui::colon(l)}" "{said}</li> }
}
