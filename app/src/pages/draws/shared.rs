//! What the pages of drawings share: words for where a drawing stands, the banner of a rehearsal, names of States.

use crate::http::{Crumb, Visit};
use crate::i18n;
use crate::i18n::texts::draws as t;
use crate::ui;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::actor::Viewer;
use rules::draw::status::{DrawKind, DrawStatus};
use rules::language::Language;
use rules::party::PartyCode;

/// Who looks, if somebody is signed in.
pub(super) fn viewer(visit: &Visit) -> Option<&Viewer> {
    visit.session.as_ref().map(|s| &s.viewer)
}

/// Where a drawing stands.
pub(super) fn status(l: Language, status: DrawStatus) -> &'static str {
    match status {
        DrawStatus::Preparing => t::status_preparing(l),
        DrawStatus::Frozen => t::status_frozen(l),
        DrawStatus::Typed => t::status_typed(l),
        DrawStatus::Drawing => t::status_drawing(l),
        DrawStatus::Finished => t::status_finished(l),
        DrawStatus::Adopted => t::status_adopted(l),
        DrawStatus::Dropped => t::status_dropped(l),
    }
}

/// What is drawn.
pub(super) fn kind(l: Language, kind: DrawKind) -> &'static str {
    match kind {
        DrawKind::Whole => t::kind_whole(l),
        DrawKind::Redraw => t::kind_redraw(l),
    }
}

/// The path above the pages of one drawing.
pub(super) fn crumbs(l: Language, line: &DrawLine, here: Option<String>) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::to(t::title(l), "/draws")];
    match here {
        Some(here) => crumbs.extend([Crumb::to(line.title.clone(), format!("/draws/{}", line.id)), Crumb::here(here)]),
        None => crumbs.push(Crumb::here(line.title.clone())),
    }
    crumbs
}

/// Before everything else on each page of a rehearsal, so that nobody takes it for the drawing.
pub(super) fn rehearsal(l: Language, is_rehearsal: bool) -> Option<AnyView> {
    is_rehearsal.then(|| {
        view! {
            <div class="rehearsal" role="note"><p><strong>{t::rehearsal(l)}</strong>" "<span>{t::rehearsal_text(l)}</span></p></div>
        }
        .into_any()
    })
}

/// Somebody else did something since the page was drawn, or what was asked cannot be done now.
pub(super) fn notice(text: Option<&'static str>) -> Option<AnyView> {
    text.map(|text| view! { <div class="note" data-kind="warn" role="alert"><p>{text}</p></div> }.into_any())
}

/// The names of States in alphabetical order, in one line.
pub(super) fn names(visit: &Visit, codes: impl IntoIterator<Item = PartyCode>) -> String {
    let mut names: Vec<String> = codes.into_iter().map(|code| visit.state_name(code)).collect();
    i18n::sort_by_name(visit.lang, &mut names, |name| name);
    ui::joined(visit.lang, names)
}

/// A name for what the seed comes from. The one source of a rehearsal has no name of its own.
pub(super) fn source(l: Language, line: &DrawLine, name: &str) -> String {
    if line.rehearsal { t::phrase(l).to_owned() } else { name.to_owned() }
}
