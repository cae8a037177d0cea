//! `/phases/states`: States under review that agreed to be named in public, with the stage of their review and nothing
//! more (paras. 37, 40, 41). Alphabetical, whoever reads it (para. 4 (b)).

use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::phases as t;
use crate::i18n::{self, number};
use crate::pages::fold;
use crate::pages::ruled::{by, count, sentence};
use crate::ui;
use axum::response::Response;
use backend::service::{Named, NamedLine};
use leptos::prelude::*;
use rules::language::Language;

pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    let l = visit.lang;
    let named = visit.site.backend.named().await?;
    let mut lines: Vec<(String, NamedLine)> =
        named.lines.iter().map(|line| (visit.state_name(line.state), line.clone())).collect();
    i18n::sort_by_name(l, &mut lines, |(name, _)| name);
    let title = t::named_title(l);
    Ok(Page::new(title).crumbs([Crumb::to(t::title(l), "/phases"), Crumb::here(title)]).respond(&visit, || {
        let list = if lines.is_empty() {
            view! { <div class="empty"><p>{t::named_none(l)}</p></div> }.into_any()
        } else {
            table(l, lines)
        };
        view! {
            <div class="head"><div>
                <h1>{title}</h1>
                <p class="lead">{t::lead(l, i18n::moment(l, visit.now))}</p>
            </div></div>
            <div class="note">
                {sentence(l, t::named_text(l), "37, 40")}
                {sentence(l, t::named_order(l), "4 (b)")}
            </div>
            {withheld(l, &named)}
            {list}
        }
    }))
}

fn table(l: Language, lines: Vec<(String, NamedLine)>) -> AnyView {
    let rows: Vec<_> = lines
        .into_iter()
        .map(|(name, line)| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><bdi>{name}</bdi></th>
                    {fold::cell(t::group_label(l), line.group.code())}
                    {fold::cell(t::phase_label(l), number(l, i64::from(line.phase)))}
                    {fold::cell(t::stage(l), ui::stage(l, line.stage))}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{t::named_title(l)}</caption>
            {fold::head([t::state(l), t::group_label(l), t::phase_label(l), t::stage(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn withheld(l: Language, named: &Named) -> Option<impl IntoView + use<>> {
    (named.withheld > 0).then(|| view! { <p>{t::named_withheld(l, i64::from(named.withheld))}</p> })
}

/// The way here, under the figures.
pub(super) fn teaser(l: Language, named: &Named) -> impl IntoView + use<> {
    view! {
        <section class="sect no-print" aria-labelledby="named">
            <h2 id="named">{t::named_title(l)}</h2>
            <p>{t::named_count(l, count(named.lines.len()))}" "{by(l, "37, 40")}</p>
            <p><a href="/phases/states">{t::named_link(l)}</a></p>
        </section>
    }
    .into_any()
}
