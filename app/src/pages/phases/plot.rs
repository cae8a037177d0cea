//! The forecast as steps: quarter by quarter, how many reviews would be completed at least and at most, and the threshold.
//! Patterns, not colours, tell them apart; figures in the drawing are digits, which every language reads the same.

use super::chart::fill;
use crate::i18n::number;
use leptos::prelude::*;
use rules::forecast::Completed;
use rules::language::Language;
use rules::stage::Stage;

/// The drawing's size in its own units, and what is left for figures at its side and foot.
const SIZE: (f64, f64) = (480.0, 236.0);
const SIDE: f64 = 40.0;
const HEAD: f64 = 16.0;
const FOOT: f64 = 42.0;

/// The pattern of what is completed at least, and of what is more if every date is kept.
pub(super) const LEAST: Stage = Stage::Released;
pub(super) const MORE: Stage = Stage::Questionnaire;

/// Where things are, from the side on which the language begins.
struct Frame {
    columns: f64,
    top: f64,
    rtl: bool,
}

impl Frame {
    fn width(&self) -> f64 {
        (SIZE.0 - SIDE) / self.columns
    }

    /// Left edge of columns `from` to `until`, and their width.
    fn columns(&self, from: f64, until: f64) -> (f64, f64) {
        let width = self.width() * (until - from);
        let near = SIDE + self.width() * from;
        (if self.rtl { SIZE.0 - near - width } else { near }, width)
    }

    /// Height of a count above the baseline.
    fn height(&self, count: u32) -> f64 {
        (SIZE.1 - HEAD - FOOT) * f64::from(count) / self.top
    }

    fn y(&self, count: u32) -> f64 {
        SIZE.1 - FOOT - self.height(count)
    }
}

/// The drawing. `needed` is the threshold, where it is known.
pub(super) fn plot(l: Language, quarters: &[Completed], needed: Option<u32>, label: String) -> AnyView {
    let most = quarters.iter().map(|q| q.at_most).max().unwrap_or_default();
    let top = most.max(needed.unwrap_or_default()).max(1);
    let columns = f64::from(u32::try_from(quarters.len()).unwrap_or(u32::MAX).max(1));
    let frame = Frame { columns, top: f64::from(top), rtl: l.dir() == "rtl" };
    let base = SIZE.1 - FOOT;
    let steps: Vec<_> = (0u32..).zip(quarters).map(|(place, q)| step(&frame, f64::from(place), q)).collect();
    let years: Vec<_> = years(quarters)
        .into_iter()
        .map(|(year, from, until)| {
            let (x, width) = frame.columns(from, until);
            let rule = if frame.rtl { x + width } else { x };
            view! {
                <path class="axis" d=format!("M{rule:.1} {base}v34")/>
                <text x=format!("{:.1}", x + width / 2.0) y=format!("{:.1}", base + 34.0) text-anchor="middle">{year.to_string()}</text>
            }
        })
        .collect();
    let line = needed.map(|n| {
        let (x, width) = frame.columns(0.0, frame.columns);
        view! { <path class="tick" d=format!("M{x:.1} {:.1}h{width:.1}", frame.y(n))/> }
    });
    let (edge, anchor) = if frame.rtl { (SIZE.0 - SIDE + 8.0, "start") } else { (SIDE - 8.0, "end") };
    // The greatest figure gives way where it would touch that of the threshold.
    let greatest =
        Some(top).filter(|top| needed.is_none_or(|n| frame.height(*top) - frame.height(n) > 16.0 || n == *top));
    let scale: Vec<_> = [Some(0), needed, greatest.filter(|top| needed != Some(*top))]
        .into_iter()
        .flatten()
        .map(|n| {
            let y = format!("{:.1}", frame.y(n) + 5.0);
            view! { <text x=format!("{edge:.1}") y=y text-anchor=anchor>{number(l, i64::from(n))}</text> }
        })
        .collect();
    let (x, width) = frame.columns(0.0, frame.columns);
    view! {
        <svg class="plot" viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) role="img" aria-label=label>
            {steps}
            <path class="axis" d=format!("M{x:.1} {base}h{width:.1}")/>
            {line}
            <g direction="ltr">{years}{scale}</g>
        </svg>
    }
    .into_any()
}

/// One quarter: the sure part, what may come on top of it, and its number.
fn step(frame: &Frame, place: f64, q: &Completed) -> impl IntoView + use<> {
    let (x, width) = frame.columns(place, place + 1.0);
    let (least, most) = (frame.height(q.at_least), frame.height(q.at_most));
    let base = SIZE.1 - FOOT;
    let part = |from: f64, to: f64, pattern: Stage| {
        (to - from > 0.01).then(|| {
            view! {
                <rect x=format!("{:.1}", x + 0.5) y=format!("{:.1}", base - to) width=format!("{:.1}", width - 1.0)
                    height=format!("{:.1}", to - from) fill=fill(pattern)/>
            }
        })
    };
    view! {
        {part(0.0, least, LEAST)}
        {part(least, most, MORE)}
        <text direction="ltr" x=format!("{:.1}", x + width / 2.0) y=format!("{:.1}", base + 16.0) text-anchor="middle">{q.quarter.number.to_string()}</text>
    }
    .into_any()
}

/// Each year with the columns it spans.
fn years(quarters: &[Completed]) -> Vec<(i32, f64, f64)> {
    let mut years: Vec<(i32, f64, f64)> = Vec::new();
    for (place, q) in (0u32..).zip(quarters) {
        let place = f64::from(place);
        match years.last_mut() {
            Some(last) if last.0 == q.quarter.year => last.2 = place + 1.0,
            _ => years.push((q.quarter.year, place, place + 1.0)),
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::forecast::Quarter;

    fn quarters() -> Vec<Completed> {
        let at = |year, number, at_least, at_most| Completed { quarter: Quarter { year, number }, at_least, at_most };
        vec![at(2026, 4, 3, 3), at(2027, 1, 3, 5), at(2027, 2, 9, 9)]
    }

    #[test]
    fn years_span_their_quarters() {
        assert_eq!(years(&quarters()), [(2026, 0.0, 1.0), (2027, 1.0, 3.0)]);
    }

    #[test]
    fn columns_run_with_the_language_and_stay_inside() {
        for rtl in [false, true] {
            let frame = Frame { columns: 3.0, top: 9.0, rtl };
            let edges: Vec<f64> = (0..3u32).map(|n| frame.columns(f64::from(n), f64::from(n) + 1.0).0).collect();
            assert!(edges.is_sorted_by(|a, b| (a < b) != rtl), "{edges:?}");
            assert!(edges.iter().all(|x| *x >= 0.0 && x + frame.width() <= SIZE.0 + 0.01));
            assert!(frame.y(9) >= HEAD - 0.01 && frame.y(0) <= SIZE.1 - FOOT + 0.01);
        }
    }
}
