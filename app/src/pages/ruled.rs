//! Sentences with the paragraph they rest on, and counts for them.

use leptos::prelude::*;
use rules::language::Language;

/// "(para. 34)", muted.
pub(in crate::pages) fn by(l: Language, para: &str) -> impl IntoView + use<> {
    view! { <span class="soft">"("{crate::ui::paragraph(l, para)}")"</span> }
}

/// A sentence and its paragraph.
pub(in crate::pages) fn sentence(l: Language, text: impl Into<String>, para: &str) -> AnyView {
    let text: String = text.into();
    view! { <p>{text}" "{by(l, para)}</p> }.into_any()
}

/// A count as the texts take it.
pub(in crate::pages) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
