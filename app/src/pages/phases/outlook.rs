//! When reviews would be completed, as far as dates say so: in words, as steps, and as a table.

use super::chart;
use super::plot::{LEAST, MORE, plot};
use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::phases as t;
use crate::ui;
use crate::ui::figures::{basis, quarter, said};
use backend::service::{PhaseForecast, PhaseGroup};
use leptos::prelude::*;
use rules::forecast::Completed;
use rules::language::Language;

/// The whole section; none where all is completed, or where the public is shown no numbers.
pub(super) fn outlook(visit: &Visit, p: &PhaseGroup) -> Option<AnyView> {
    let l = visit.lang;
    let f = p.forecast.as_ref().filter(|f| f.dated > 0 || f.undated > 0)?;
    let title = format!("outlook-{}-{}", p.group.code(), p.phase);
    let drawn = (!f.quarters.is_empty()).then(|| steps(visit, p, f));
    Some(
        view! {
            <h4 id=title>{t::outlook_title(l)}</h4>
            {said(l, f).into_iter().map(|text| view! { <p>{text}</p> }).collect::<Vec<_>>()}
            {drawn}
            <p class="soft small">{basis(l, visit.site.backend.rules())}</p>
        }
        .into_any(),
    )
}

fn steps(visit: &Visit, p: &PhaseGroup, f: &PhaseForecast) -> impl IntoView + use<> {
    let l = visit.lang;
    let label = t::outlook_caption(l, ui::group(l, p.group), number(l, i64::from(p.phase)));
    let needed = p.gate.map(|g| g.needed);
    let rows: Vec<_> = f.quarters.iter().map(|q| row(l, q)).collect();
    let line = needed.map(|n| view! { <li><span class="dash" aria-hidden="true"></span>{t::outlook_line(l, number(l, i64::from(n)))}</li> });
    view! {
        <div class="chart">
            <figure>
                <div>{plot(l, &f.quarters, needed, label.clone())}</div>
                <figcaption>
                    <ul class="keys">
                        <li>{chart::key(LEAST)}{t::outlook_least(l)}</li>
                        <li>{chart::key(MORE)}{t::outlook_more(l)}</li>
                        {line}
                    </ul>
                </figcaption>
            </figure>
            <table>
                <caption class="vh">{label}</caption>
                <thead><tr>
                    <th scope="col">{t::outlook_quarter(l)}</th>
                    <th scope="col" class="num">{t::outlook_least(l)}</th>
                    <th scope="col" class="num">{t::outlook_most(l)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(l: Language, q: &Completed) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{quarter(l, q.quarter)}</th>
            <td class="num">{number(l, i64::from(q.at_least))}</td>
            <td class="num">{number(l, i64::from(q.at_most))}</td>
        </tr>
    }
}
