//! The response of a phase, and saving one answer of it.

use super::body::{Sent, present};
use super::place::Place;
use super::{Problem, viewer};
use crate::http::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::service::{Editor, SaveCommand, SubmissionView};
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::Value as Answer;
use rules::refusal::Refusal;
use rules::view::SaveOutcome;
use serde::Deserialize;
use serde_json::{Value, json};

/// `GET /api/v1/reviews/{id}/responses/{phase}`: the draft for the State under review; for all others who may read it,
/// the newest submitted version within the instruments that they may read.
pub(crate) async fn response(visit: Visit, Place((review, phase)): Place<(ReviewId, u8)>) -> Result<Response, Problem> {
    let (l, viewer, backend) = (visit.lang, viewer(&visit)?, &visit.site.backend);
    let body = match backend.editor(viewer, review, phase).await {
        Ok(editor) => draft(&editor),
        // No draft for this viewer; what was submitted is decided by itself.
        Err(ServiceError::Refused(Refusal::NotFound)) => {
            let newest = backend.submission(viewer, review, phase, None).await;
            submitted(&newest.map_err(Problem::of(l))?)
        }
        Err(error) => return Err(Problem::of(l)(error)),
    };
    Ok(Json(body).into_response())
}

fn draft(editor: &Editor) -> Value {
    let answers: Vec<Value> = editor
        .answers
        .iter()
        .map(|(question, a)| {
            json!({
                "question": question,
                "revision": a.revision,
                "value": a.value,
                "lang": a.lang,
                "by": a.by,
                "at": a.at,
            })
        })
        .collect();
    json!({
        "draft": true,
        "state": editor.state,
        "phase": editor.phase,
        "stage": editor.stage,
        "version": editor.version,
        "submitted": editor.submitted.map(|(number, at)| json!({ "number": number, "at": at })),
        "may_edit": editor.may_edit.is_ok(),
        "answers": answers,
    })
}

fn submitted(view: &SubmissionView) -> Value {
    let answers: Vec<Value> = view
        .answers
        .iter()
        .map(|(question, (value, lang))| json!({ "question": question, "value": value, "lang": lang }))
        .collect();
    let receipt = &view.receipt;
    json!({
        "draft": false,
        "state": receipt.state,
        "phase": receipt.phase,
        "version": receipt.number,
        "at": receipt.at,
        "by": receipt.by,
        "sha256": receipt.sha256,
        "instruments": view.instruments,
        "limited": view.limited,
        "answers": answers,
        "unanswered": view.unanswered,
    })
}

/// An answer as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Save {
    #[serde(deserialize_with = "present")]
    value: Option<Answer>,
    lang: Language,
    base_revision: u32,
    key: String,
}

/// `PUT /api/v1/reviews/{id}/responses/{phase}/answers/{question}`
pub(crate) async fn save_answer(
    visit: Visit,
    Place((review, phase, question)): Place<(ReviewId, u8, String)>,
    Sent(Save { value, lang, base_revision, key }): Sent<Save>,
) -> Result<Response, Problem> {
    let l = visit.lang;
    let command = SaveCommand { review, phase, question, value, lang, base_revision, key };
    let outcome = visit.site.backend.save_answer(viewer(&visit)?.account, command).await.map_err(Problem::of(l))?;
    match outcome {
        SaveOutcome::Saved { revision, at } => Ok(Json(json!({ "revision": revision, "at": at })).into_response()),
        SaveOutcome::Conflict { newer } => Err(Problem::conflict(l, newer)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn emptying_an_answer_must_be_said() {
        let empty: Save = serde_json::from_str(r#"{"value":null,"lang":"fr","base_revision":3,"key":"k"}"#).unwrap();
        assert!(empty.value.is_none());
        for body in [
            r#"{"lang":"fr","base_revision":3,"key":"k"}"#,
            r#"{"value":null,"lang":"de","base_revision":3,"key":"k"}"#,
            r#"{"value":null,"lang":"fr","base_revision":-1,"key":"k"}"#,
            r#"{"value":null,"lang":"fr","base_revision":3,"key":"k","revision":3}"#,
        ] {
            assert!(serde_json::from_str::<Save>(body).is_err(), "{body}");
        }
    }

    #[test]
    fn an_answer_is_read_as_it_is_shown() {
        let body = r#"{"value":{"kind":"yes_no","value":"in_part"},"lang":"en","base_revision":0,"key":"k"}"#;
        let save: Save = serde_json::from_str(body).unwrap();
        assert_eq!(json!(save.value), json!({ "kind": "yes_no", "value": "in_part" }));
    }
}
