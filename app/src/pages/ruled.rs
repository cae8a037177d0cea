//! Sentences with the paragraph they rest on, and cells of tables that become cards on phones.

use leptos::prelude::*;
use rules::language::Language;

/// "(para. 34)", muted.
pub(super) fn by(l: Language, para: &str) -> impl IntoView + use<> {
    view! { <span class="soft">"("{crate::ui::paragraph(l, para)}")"</span> }
}

/// A sentence and its paragraph.
pub(super) fn sentence(l: Language, text: impl Into<String>, para: &str) -> AnyView {
    let text: String = text.into();
    view! { <p>{text}" "{by(l, para)}</p> }.into_any()
}

/// The head of a table that becomes cards on phones; the roles survive the change of display.
pub(super) fn fold_head(labels: impl IntoIterator<Item = &'static str>) -> impl IntoView {
    let cells: Vec<_> =
        labels.into_iter().map(|label| view! { <th role="columnheader" scope="col">{label}</th> }).collect();
    view! { <thead role="rowgroup"><tr role="row">{cells}</tr></thead> }
}

/// A cell of such a table; on phones its label stands before it.
pub(super) fn fold_cell(label: &'static str, content: impl IntoView + 'static) -> impl IntoView {
    view! { <td role="cell" data-label=label><span>{content}</span></td> }.into_any()
}

/// A count as the texts take it.
pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
