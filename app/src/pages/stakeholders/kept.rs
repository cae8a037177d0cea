//! What somebody had typed when it could not be taken any more: shown once more, to be copied.

use crate::http::{Crumb, Fields, Page, Visit};
use crate::i18n::texts::{constructive as c, stakeholders as t};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rules::language::Language;

/// By what name a text stands on its form; `None` for what is chosen and not typed.
fn label(l: Language, field: &str) -> Option<&'static str> {
    let (part, row) = field.split_once('.').map_or((field, false), |(part, _)| (part, true));
    Some(match (part, row) {
        ("name", false) => t::name(l),
        ("short_name", false) => t::short_name(l),
        ("seat", false) => t::seat(l),
        ("accreditation_detail", false) => t::accreditation_detail(l),
        ("website", false) => c::website(l),
        ("statement", false) => t::statement_label(l),
        ("comment", false) => t::comment_label(l),
        ("correction", false) => t::correction_label(l),
        ("title", false) => c::paper_title(l),
        ("speaker", false) => t::speaker(l),
        ("name", true) => c::person_name(l),
        ("function", true) => c::person_function(l),
        ("email", true) => c::person_email(l),
        _ => return None,
    })
}

/// The texts of a form that was not taken, with their names; nothing where none was typed.
pub(super) fn kept(l: Language, typed: &Fields) -> Option<AnyView> {
    let texts: Vec<_> = typed
        .pairs()
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .filter_map(|(field, text)| Some((label(l, field)?, text.clone())))
        .map(|(label, text)| view! { <dt>{label}</dt><dd class="said" dir="auto">{text}</dd> })
        .collect();
    (!texts.is_empty()).then(|| {
        view! {
            <section class="sect" aria-labelledby="kept"><h2 id="kept">{t::typed_kept_title(l)}</h2>
                <p>{t::typed_kept_text(l)}</p><dl class="facts">{texts}</dl></section>
        }
        .into_any()
    })
}

/// The page for a form that came when the visit was over; `dialogue` is where a new link leads.
pub(super) fn visit_over(visit: &Visit, typed: &Fields, dialogue: &str) -> Response {
    let l = visit.lang;
    let title = t::visit_over_title(l);
    let visit = &visit.at("/stakeholders".to_owned());
    let crumbs = [Crumb::to(t::title(l), "/stakeholders"), Crumb::here(title)];
    Page::new(title).slim().status(StatusCode::UNAUTHORIZED).crumbs(crumbs).respond(visit, || {
        let query = if dialogue.is_empty() { String::new() } else { format!("?dialogue={dialogue}") };
        view! {
            <h1>{title}</h1>
            <div class="note" data-kind="warn" role="alert"><p>{t::visit_over_text(l)}</p></div>
            {kept(l, typed)}
            <p><a class="btn" href=format!("/stakeholders{query}")>{t::send_again(l)}</a></p>
        }
    })
}
