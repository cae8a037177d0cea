//! Tables that become cards on a narrow screen. The roles are written out, because a table shown otherwise loses its own.

use leptos::prelude::*;

/// The row of headings.
pub(in crate::pages) fn head(labels: impl IntoIterator<Item = &'static str>) -> AnyView {
    let cells: Vec<_> =
        labels.into_iter().map(|label| view! { <th role="columnheader" scope="col">{label}</th> }).collect();
    view! { <thead role="rowgroup"><tr role="row">{cells}</tr></thead> }.into_any()
}

/// A cell with the heading that a narrow screen shows beside it.
pub(in crate::pages) fn cell(label: &'static str, inside: impl IntoView + 'static) -> AnyView {
    view! { <td role="cell" data-label=label><span>{inside}</span></td> }.into_any()
}
