//! Who reads what, as a table.

use crate::i18n::texts::about as t;
use crate::pages::fold;
use crate::ui;
use leptos::prelude::*;
use rules::language::Language;

pub(super) fn readers(l: Language) -> impl IntoView + use<> {
    let rows: Vec<_> = [
        (t::read_drafts(l), t::read_drafts_who(l), "20"),
        (t::read_submitted(l), t::read_submitted_who(l), "28 (b)"),
        (t::read_library(l), t::read_library_who(l), "40"),
        (t::read_files(l), t::read_files_who(l), "40"),
        (t::read_dialogue(l), t::read_dialogue_who(l), "33"),
        (t::read_observations(l), t::read_observations_who(l), "38"),
        (t::read_figures(l), t::read_figures_who(l), "4 (b)"),
        (t::read_public(l), t::read_public_who(l), "41"),
    ]
    .into_iter()
    .map(|(what, who, para)| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{what}</th>
                {fold::cell(t::who(l), who)}
                {fold::cell(t::rule(l), ui::paragraph(l, para))}
            </tr>
        }
    })
    .collect();
    view! {
        <section class="sect" aria-labelledby="readers">
            <h2 id="readers">{t::readers_title(l)}</h2>
            <p>{t::readers_text(l)}" "{super::by(l, "37")}</p>
            <table class="fold" role="table">
                <caption class="vh">{t::readers_title(l)}</caption>
                {fold::head([t::read_what(l), t::who(l), t::rule(l)])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
