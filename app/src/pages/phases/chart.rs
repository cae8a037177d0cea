//! A group's reviews by stage as one bar, beside the table that says the same in numbers. Patterns, not colours, tell
//! the stages apart; all geometry is in attributes.

use super::See;
use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::phases as t;
use crate::pages::ruled::by;
use crate::ui;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::stage::Stage;

/// Width of the bar in units of the drawing.
const WIDTH: f64 = 600.0;

/// The patterns, once a page; `stage-0` is the first stage.
pub(super) fn patterns() -> impl IntoView {
    view! {
        <svg width="0" height="0" aria-hidden="true" focusable="false"><defs>
            <pattern id="stage-6" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="currentColor"/></pattern>
            <pattern id="stage-5" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="bg" width="6" height="6"/><path d="M0 0h6v4H0z" fill="currentColor"/></pattern>
            <pattern id="stage-4" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="bg" width="7" height="7"/><path d="M0 0h3.5v7H0z" fill="currentColor"/></pattern>
            <pattern id="stage-3" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="bg" width="8" height="8"/><circle cx="4" cy="4" r="2.4" fill="currentColor"/></pattern>
            <pattern id="stage-2" width="7" height="7" patternUnits="userSpaceOnUse"><rect class="bg" width="7" height="7"/><path d="M0 0h1.4v7H0zM0 0h7v1.4H0z" fill="currentColor"/></pattern>
            <pattern id="stage-1" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="bg" width="9" height="9"/><path d="M0 0h1v9H0z" fill="currentColor"/></pattern>
            <pattern id="stage-0" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="bg" width="8" height="8"/></pattern>
        </defs></svg>
    }
}

/// The fill of a stage's pattern.
pub(super) fn fill(stage: Stage) -> String {
    let place = Stage::ALL.iter().position(|s| *s == stage).unwrap_or_default();
    format!("url(#stage-{place})")
}

/// A small field with a stage's pattern, for the words beside it.
pub(super) fn key(stage: Stage) -> impl IntoView {
    view! { <svg class="key" viewBox="0 0 24 16" aria-hidden="true"><rect x=".5" y=".5" width="23" height="15" fill=fill(stage)/></svg> }
}

/// Bar and table, the furthest stage first. Where no review is there, or where so few are that the numbers by stage are
/// not public, that is said instead.
pub(super) fn chart(visit: &Visit, p: &PhaseGroup, see: See) -> AnyView {
    let (l, reviews, links) = (visit.lang, p.reviews, see.links);
    if reviews == 0 {
        return view! { <p class="soft">{t::no_reviews(l)}</p> }.into_any();
    }
    if p.stages.is_empty() {
        let least = visit.site.backend.rules().house.public_others_min;
        return view! { <p class="soft">{t::withheld(l, i64::from(least))}" "{by(l, "37")}</p> }.into_any();
    }
    let label = t::chart_label(l, ui::group(l, p.group), number(l, i64::from(p.phase)));
    let stages: Vec<(Stage, u32)> = p.stages.iter().rev().copied().collect();
    let rects: Vec<_> = parts(&stages, reviews)
        .into_iter()
        .map(|(stage, x, width)| {
            view! { <rect x=format!("{x:.1}") y="14" width=format!("{width:.1}") height="36" fill=fill(stage)/> }
        })
        .collect();
    // The bar holds the reviews of today, the threshold counts those foreseen: it may lie beyond the bar's end.
    let tick = p.gate.map(|g| WIDTH * f64::from(g.needed) / f64::from(reviews)).filter(|x| *x <= WIDTH);
    let mark = tick.map(|x| {
        view! { <path class="tip" d=format!("M{:.1} 2h12l-6 8z", x - 6.0)/><path class="tick" d=format!("M{x:.1} 10v50")/> }
    });
    let caption = if tick.is_some() { t::chart_caption_line(l) } else { t::chart_caption(l) };
    let rows: Vec<_> = stages.iter().map(|(stage, n)| row(visit, p, *stage, *n, links)).collect();
    let total = number(l, i64::from(reviews));
    let total = if links {
        let href = format!("/reviews?group={}&phase={}", p.group.code(), p.phase);
        let label = t::total_link(l, i64::from(reviews), ui::group(l, p.group));
        view! { <a href=href aria-label=ui::named(label, &total)>{total.clone()}</a> }.into_any()
    } else {
        total.into_any()
    };
    view! {
        <div class="chart">
            <figure>
                <svg viewBox="0 0 604 64" role="img" aria-label=label.clone()>{rects}{mark}</svg>
                <figcaption>{caption}</figcaption>
            </figure>
            <table>
                <caption class="vh">{label}</caption>
                <thead><tr><th scope="col">{t::stage(l)}</th><th scope="col" class="num">{t::reviews(l)}</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{t::total(l)}</th><td class="num">{total}</td></tr></tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn row(visit: &Visit, p: &PhaseGroup, stage: Stage, n: u32, links: bool) -> impl IntoView + use<> {
    let l = visit.lang;
    let shown = number(l, i64::from(n));
    let shown = if links {
        let href = format!("/reviews?group={}&phase={}&stage={}", p.group.code(), p.phase, stage.code());
        let label = t::stage_link(l, i64::from(n), ui::stage(l, stage), ui::group(l, p.group));
        view! { <a href=href aria-label=ui::named(label, &shown)>{shown.clone()}</a> }.into_any()
    } else {
        shown.into_any()
    };
    view! {
        <tr>
            <th scope="row">
                {key(stage)}
                {ui::stage(l, stage)}
            </th>
            <td class="num">{shown}</td>
        </tr>
    }
}

/// Where each stage's part begins and how wide it is; stages without a review have none.
fn parts(stages: &[(Stage, u32)], reviews: u32) -> Vec<(Stage, f64, f64)> {
    let scale = WIDTH / f64::from(reviews.max(1));
    let mut before = 0.0;
    let mut parts = Vec::new();
    for (stage, n) in stages.iter().filter(|(_, n)| *n > 0) {
        let width = f64::from(*n) * scale;
        // A gap of three units between parts; a single review of many keeps a sliver.
        parts.push((*stage, before + 0.5, (width - 3.0).max(0.5)));
        before += width;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_in_order() {
        let drawn = parts(&[(Stage::Released, 21), (Stage::Agreed, 0), (Stage::Dialogue, 41)], 62);
        assert_eq!(drawn.len(), 2);
        assert_eq!(drawn.iter().map(|(s, _, _)| *s).collect::<Vec<_>>(), [Stage::Released, Stage::Dialogue]);
        assert!(drawn.iter().all(|(_, x, w)| *x >= 0.0 && *w > 0.0 && x + w <= WIDTH));
    }

    #[test]
    fn every_stage_has_its_pattern() {
        assert_eq!(fill(Stage::Preparing), "url(#stage-0)");
        assert_eq!(fill(Stage::Released), "url(#stage-6)");
    }
}
