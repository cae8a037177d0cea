//! The draft on paper, for the people of the State under review who work on it away from a screen.

use super::path::part;
use super::reading::{Reading, body};
use super::response::phase_name;
use crate::http::{Failure, Page, Visit};
use crate::i18n;
use crate::i18n::texts::print as t;
use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::{Value, freeze};
use std::collections::BTreeMap;

/// The page.
pub(crate) async fn page(visit: Visit, Path((review, phase)): Path<(String, String)>) -> Result<Response, Failure> {
    let l = visit.lang;
    let session = visit.session()?;
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let backend = &visit.site.backend;
    let editor = backend.editor(&session.viewer, review, phase).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let answers: BTreeMap<String, (Value, Language)> = editor
        .answers
        .iter()
        .filter_map(|(code, a)| a.value.clone().map(|value| (code.clone(), (value, a.lang))))
        .collect();
    // What is asked, as it would be sent now.
    let frozen = freeze(&loaded.questionnaire, &editor.facts, &answers);
    let shown: BTreeMap<_, _> = frozen.answers.into_iter().map(|a| (a.code, (a.value, a.lang))).collect();
    let unanswered = frozen.unanswered.iter().map(String::as_str).collect();
    let reading = Reading { loaded, answers: &shown, unanswered, talk: None };
    let [answered, asked] = [shown.len(), shown.len().saturating_add(frozen.unanswered.len())]
        .map(|n| i18n::number(l, i64::try_from(n).unwrap_or(i64::MAX)));
    let title = t::title(l, visit.state_name(editor.state));
    Ok(Page::new(title.clone()).plain().respond(&visit, || {
        view! {
            <p class="row no-print">
                <a class="btn" href=format!("/reviews/{review}/questionnaire/{phase}")>{t::back(l)}</a>
                <span class="soft">{t::hint(l)}</span>
            </p>
            <p><b>{t::draft(l)}</b>" "{super::ruled::by(l, "37")}</p>
            <p>{t::printed_by(l, i18n::moment(l, visit.now), &session.name)}</p>
            <div class="head"><div>
                <p class="kicker">{t::kicker(l, phase, phase_name(&visit, phase), &editor.code)}</p>
                <h1>{title}</h1>
                <p class="lead">{t::count(l, answered, asked)}</p>
            </div></div>
            {body(l, &reading)}
        }
    }))
}
