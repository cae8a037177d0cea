//! The figures of para. 10 of one phase, and what the Conference decided.

use super::See;
use crate::http::Visit;
use crate::i18n::texts::phases as t;
use crate::i18n::{self, number};
use crate::pages::{about, ruled};
use crate::ui;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::gate::GateFigures;
use rules::language::Language;

/// Completed, foreseen, needed, missing; before the phase begins, that nothing is recorded yet.
pub(super) fn gate(visit: &Visit, p: &PhaseGroup, see: See) -> AnyView {
    let l = visit.lang;
    match &p.gate {
        Some(figures) => view! { {numbers(visit, p, figures, see)}{decided(l, p)} }.into_any(),
        None => {
            let para = ruled::by(l, &visit.site.backend.rules().gate.para);
            view! { <p>{t::not_frozen(l)}" "{para}</p>{decided(l, p)} }.into_any()
        }
    }
}

fn numbers(visit: &Visit, p: &PhaseGroup, g: &GateFigures, see: See) -> impl IntoView + use<> {
    let l = visit.lang;
    let share = number(l, about::per_cent(visit.site.backend.rules()));
    let n = |n: u32| number(l, i64::from(n));
    let at = format!("/reviews?group={}&phase={}", p.group.code(), p.phase);
    let leading = |count: u32, href: String, label: String| match see.links && count > 0 {
        true => view! { <a href=href aria-label=ui::named(label, &n(count))>{n(count)}</a> }.into_any(),
        false => n(count).into_any(),
    };
    let needed = t::needed(l, share);
    let group = ui::group(l, p.group);
    let among = |label: &str| ui::joined(l, [label.to_owned(), group.clone()]);
    let completed = t::completed_link(l, i64::from(g.completed), group.clone());
    view! {
        <dl class="figures">
            <div><dt>{t::completed(l)}</dt><dd>{leading(g.completed, format!("{at}&completed=yes"), completed)}</dd></div>
            <div><dt>{t::foreseen(l)}</dt><dd>{leading(g.foreseen, at.clone(), among(t::foreseen(l)))}</dd></div>
            // What is needed can come from all reviews of the phase, what is missing from those not completed.
            <div><dt>{needed.clone()}</dt><dd>{leading(g.needed, at.clone(), among(&needed))}</dd></div>
            <div><dt>{t::missing(l)}</dt><dd>{leading(g.missing, format!("{at}&completed=no"), among(t::missing(l)))}</dd></div>
        </dl>
        {p.frozen_on.map(|on| view! { <p class="soft small">{t::frozen(l, i18n::date(l, on))}" "{ruled::by(l, "10")}</p> })}
        <p><b>{ui::figures::state(l, g.by)}</b></p>
    }
}

/// Every decision of the Conference about the phase, in the order in which they were recorded.
fn decided(l: Language, p: &PhaseGroup) -> Vec<impl IntoView + use<>> {
    p.decisions
        .iter()
        .map(|d| {
            let on = i18n::date(l, d.decided_on);
            let said = if d.lifts { t::lifted(l, on) } else { t::decided(l, on) };
            view! { <p>{said}" "<b><bdi>{d.reference.clone()}</bdi></b>" "{ruled::by(l, "10")}</p> }
        })
        .collect()
}
