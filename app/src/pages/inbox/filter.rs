//! Which items the list shows: read from the address, where anything that is no choice counts as none.

use crate::http::{Fields, Visit};
use crate::i18n;
use crate::i18n::texts::inbox as t;
use crate::mail::short;
use backend::service::{InboxFilter, InboxView};
use leptos::prelude::*;

/// Far more pages than anybody turns.
const PAGES_MAX: u32 = 10_000;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) filter: InboxFilter,
}

impl Choice {
    pub(super) fn read(asked: &Fields) -> Self {
        let kind = asked.get("kind");
        let is_code = !kind.is_empty() && kind.len() < 64 && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        Self {
            filter: InboxFilter {
                review: asked.get("review").parse().ok(),
                kind: is_code.then(|| kind.to_owned()),
                unread: asked.get("show") == "unread",
                page: asked.get("page").parse::<u32>().ok().and_then(|n| n.checked_sub(1)).unwrap_or(0).min(PAGES_MAX),
            },
        }
    }

    pub(super) fn is_any(&self) -> bool {
        self.filter != InboxFilter { page: self.filter.page, ..InboxFilter::default() }
    }

    /// The address of a page of this choice.
    pub(super) fn address(&self, page: u32) -> String {
        let filter = &self.filter;
        let mut pairs: Vec<(&str, String)> = Vec::new();
        pairs.extend(filter.review.map(|id| ("review", id.to_string())));
        pairs.extend(filter.kind.clone().map(|kind| ("kind", kind)));
        pairs.extend(filter.unread.then(|| ("show", "unread".to_owned())));
        pairs.extend((page > 0).then(|| ("page", (page + 1).to_string())));
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() { "/inbox".to_owned() } else { format!("/inbox?{query}") }
    }
}

/// The form; it shows what was chosen.
pub(super) fn form(visit: &Visit, choice: &Choice, view: &InboxView) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut reviews: Vec<(String, String, bool)> = view
        .reviews
        .iter()
        .map(|(id, _, state)| (id.to_string(), visit.state_name(*state), choice.filter.review == Some(*id)))
        .collect();
    i18n::sort_by_name(l, &mut reviews, |(_, name, _)| name);
    let mut kinds: Vec<(String, String, bool)> = view
        .kinds
        .iter()
        .map(|kind| (kind.clone(), short(l, kind, false).to_owned(), choice.filter.kind.as_ref() == Some(kind)))
        .collect();
    i18n::sort_by_name(l, &mut kinds, |(_, name, _)| name);
    let show = vec![("unread".to_owned(), t::show_unread(l).to_owned(), choice.filter.unread)];
    view! {
        <form id="filter" class="filter" method="get" action="/inbox" role="search" aria-label=t::filter(l)>
            {select("review", t::filter_review(l), t::all_reviews(l), reviews)}
            {select("kind", t::filter_kind(l), t::all_kinds(l), kinds)}
            {select("show", t::filter_show(l), t::show_all(l), show)}
            <div class="row"><button>{t::apply(l)}</button></div>
        </form>
    }
}

/// One choice: its values, how they are called, and which is chosen.
fn select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String, bool)>,
) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text, chosen)| view! { <option value=value selected=chosen>{text}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name><option value="">{all}</option>{options}</select>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_choice_counts_as_none() {
        let odd = Choice::read(&Fields::decoded("review=x&kind=%00&show=maybe&page=-1"));
        assert!(!odd.is_any());
        assert_eq!(odd.address(0), "/inbox");
        assert_eq!(Choice::read(&Fields::decoded("page=99999999999")).filter.page, 0);
        assert_eq!(Choice::read(&Fields::decoded("page=4000000000")).filter.page, PAGES_MAX);
    }

    #[test]
    fn a_choice_stands_in_the_address() {
        let query = "kind=message_sent&show=unread&page=3";
        let choice = Choice::read(&Fields::decoded(query));
        assert_eq!((choice.filter.page, choice.filter.unread), (2, true));
        assert_eq!(choice.address(2), format!("/inbox?{query}"));
    }
}
