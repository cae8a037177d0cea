//! Why there is no answer, as problem details (RFC 9457): a stable code, and a title in the language of the visit.

use super::fault::Wrong;
use crate::i18n::texts::api as t;
use crate::ui::refusal_text;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::constructive::ConstructiveError;
use backend::error::Conflict;
use rules::constructive::Refused;
use rules::language::Language;
use rules::refusal::Refusal;
use rules::view::AnswerView;
use serde_json::{Value, json};

/// Why a request fails.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    lang: Language,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The rules say no; what must not be known of and what is not there are the same.
    Refused(Refusal),
    /// What was sent can be read but not taken.
    Invalid(Vec<Wrong>),
    /// Not now, in a constructive dialogue.
    NotNow(Refused),
    /// A newer answer is there.
    Conflict(Box<AnswerView>),
    /// Address or password is wrong; which of them is not said.
    WrongCredentials,
    /// Too many attempts.
    Wait { seconds: u32 },
    /// What was sent cannot be read, and where that shows, if it can be said.
    BadRequest(Option<Wrong>),
    /// A body that does not say it is JSON.
    NotJson,
    /// A path that is there, with a method that is not.
    MethodNotAllowed,
    /// More than a request may hold.
    TooLarge,
    /// Our fault; the log has the rest.
    Internal,
}

impl Problem {
    pub(super) const fn refused(lang: Language, refusal: Refusal) -> Self {
        Self { lang, kind: Kind::Refused(refusal) }
    }

    pub(super) const fn not_found(lang: Language) -> Self {
        Self::refused(lang, Refusal::NotFound)
    }

    pub(super) const fn bad_request(lang: Language, wrong: Wrong) -> Self {
        Self { lang, kind: Kind::BadRequest(Some(wrong)) }
    }

    pub(super) const fn not_json(lang: Language) -> Self {
        Self { lang, kind: Kind::NotJson }
    }

    pub(super) const fn method_not_allowed(lang: Language) -> Self {
        Self { lang, kind: Kind::MethodNotAllowed }
    }

    pub(super) const fn too_large(lang: Language) -> Self {
        Self { lang, kind: Kind::TooLarge }
    }

    pub(super) const fn internal(lang: Language) -> Self {
        Self { lang, kind: Kind::Internal }
    }

    pub(super) fn conflict(lang: Language, newer: AnswerView) -> Self {
        Self { lang, kind: Kind::Conflict(Box::new(newer)) }
    }

    /// Turns a service's answer into a problem in this language, for `map_err`.
    pub(super) fn of(lang: Language) -> impl FnOnce(ServiceError) -> Self {
        move |error| Self { lang, kind: Kind::from(error) }
    }

    /// The same for what services of constructive dialogues answer.
    pub(super) fn of_dialogue(lang: Language) -> impl FnOnce(ConstructiveError) -> Self {
        move |error| Self { lang, kind: Kind::from(error) }
    }

    fn status(&self) -> StatusCode {
        match &self.kind {
            Kind::Refused(refusal) => match refusal {
                Refusal::SignIn => StatusCode::UNAUTHORIZED,
                Refusal::NotFound => StatusCode::NOT_FOUND,
                Refusal::WrongStage { .. } => StatusCode::CONFLICT,
                Refusal::NotYourDuty { .. }
                | Refusal::PastLimit { .. }
                | Refusal::NothingAnswered
                | Refusal::NothingChanged
                | Refusal::TooManyLanguages { .. }
                | Refusal::RedrawsUsed { .. }
                | Refusal::OnlyStateUnderReview
                | Refusal::ConsultFirst => StatusCode::FORBIDDEN,
            },
            Kind::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Conflict(_) | Kind::NotNow(_) => StatusCode::CONFLICT,
            Kind::WrongCredentials => StatusCode::UNAUTHORIZED,
            Kind::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            Kind::BadRequest(_) => StatusCode::BAD_REQUEST,
            Kind::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match &self.kind {
            Kind::Refused(refusal) => refusal.code(),
            Kind::NotNow(why) => why.code(),
            Kind::Invalid(_) => "invalid",
            Kind::Conflict(_) => "conflict",
            Kind::WrongCredentials => "wrong_credentials",
            Kind::Wait { .. } => "wait",
            Kind::BadRequest(_) | Kind::NotJson => "bad_request",
            // Both as the wall around all routes calls them.
            Kind::MethodNotAllowed => "method_not_allowed",
            Kind::TooLarge => "body_too_large",
            Kind::Internal => "internal",
        }
    }

    fn title(&self) -> &'static str {
        let l = self.lang;
        match &self.kind {
            Kind::Refused(refusal) => match refusal {
                Refusal::SignIn => t::sign_in(l),
                Refusal::NotFound => t::not_found(l),
                Refusal::WrongStage { .. } => t::wrong_stage(l),
                Refusal::NotYourDuty { .. }
                | Refusal::PastLimit { .. }
                | Refusal::NothingAnswered
                | Refusal::NothingChanged
                | Refusal::TooManyLanguages { .. }
                | Refusal::RedrawsUsed { .. }
                | Refusal::OnlyStateUnderReview
                | Refusal::ConsultFirst => t::refused(l),
            },
            Kind::Invalid(_) => t::invalid(l),
            Kind::NotNow(_) => t::refused(l),
            Kind::Conflict(_) => t::conflict(l),
            Kind::WrongCredentials => t::wrong_credentials(l),
            Kind::Wait { .. } => t::wait(l),
            Kind::BadRequest(_) => t::bad_request(l),
            Kind::NotJson => t::not_json(l),
            Kind::MethodNotAllowed => t::method_not_allowed(l),
            Kind::TooLarge => t::too_large(l),
            Kind::Internal => t::internal(l),
        }
    }

    fn json(&self) -> Value {
        let mut body = json!({
            "type": "about:blank",
            "title": self.title(),
            "status": self.status().as_u16(),
            "code": self.code(),
        });
        match &self.kind {
            Kind::Refused(refusal) => {
                body["detail"] = json!(refusal_text(self.lang, refusal));
                if let Some(paragraph) = refusal.paragraph() {
                    body["paragraph"] = json!(paragraph);
                }
            }
            Kind::NotNow(why) => {
                body["detail"] = json!(crate::pages::constructive::words::refused(self.lang, why));
                if let Some(paragraph) = why.paragraph() {
                    body["paragraph"] = json!(paragraph);
                }
            }
            Kind::Invalid(faults) => {
                body["faults"] = faults.iter().map(|wrong| wrong.json(self.lang)).collect();
            }
            Kind::BadRequest(Some(wrong)) => body["faults"] = json!([wrong.json(self.lang)]),
            Kind::Conflict(newer) => {
                body["newer"] = json!({
                    "revision": newer.revision,
                    "value": newer.value,
                    "lang": newer.lang,
                    "by": newer.saved.by,
                    "at": newer.saved.at,
                });
            }
            Kind::BadRequest(None)
            | Kind::WrongCredentials
            | Kind::Wait { .. }
            | Kind::NotJson
            | Kind::MethodNotAllowed
            | Kind::TooLarge
            | Kind::Internal => {}
        }
        body
    }
}

impl From<ServiceError> for Kind {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => Self::Refused(refusal.outward()),
            ServiceError::Invalid(faults) => Self::Invalid(faults.into_iter().map(Wrong::Answer).collect()),
            ServiceError::Field { field: part, code } => Self::Invalid(vec![Wrong::Code { part, code }]),
            ServiceError::Conflict(conflict) => {
                let Conflict { newer } = *conflict;
                Self::Conflict(Box::new(newer.view()))
            }
            ServiceError::WrongCredentials => Self::WrongCredentials,
            ServiceError::Wait { seconds } => Self::Wait { seconds },
            // No act of this interface sets a password or takes a file.
            ServiceError::Password(_) | ServiceError::Upload(_) => Self::BadRequest(None),
            ServiceError::Store(error) => {
                tracing::error!(%error, "a service failed");
                Self::Internal
            }
        }
    }
}

impl From<ConstructiveError> for Kind {
    fn from(error: ConstructiveError) -> Self {
        match error {
            ConstructiveError::Refused(refusal) => Self::Refused(refusal.outward()),
            ConstructiveError::NotNow(why) => Self::NotNow(why),
            ConstructiveError::Faults(faults) => Self::Invalid(faults.into_iter().map(Wrong::Field).collect()),
            ConstructiveError::Upload(_) => Self::BadRequest(None),
            ConstructiveError::Store(error) => {
                tracing::error!(%error, "a service failed");
                Self::Internal
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.json())).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(self.lang.code()));
        if let Kind::Wait { seconds } = self.kind {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;
    use rules::questionnaire::{Fault, FaultCode};

    fn of(error: ServiceError) -> (u16, Value) {
        let problem = Problem::of(Language::En)(error);
        (problem.status().as_u16(), problem.json())
    }

    #[test]
    fn every_refusal_has_a_status_its_code_and_its_paragraph() {
        for refusal in Refusal::samples() {
            let (status, body) = of(refusal.clone().into());
            // Who lacks a duty is answered like a stranger.
            let refusal = refusal.outward();
            let expected = match refusal.code() {
                "sign_in" => 401,
                "not_found" => 404,
                "wrong_stage" => 409,
                _ => 403,
            };
            assert_eq!(status, expected, "{body}");
            assert_eq!(body["status"], expected);
            assert_eq!(body["code"], refusal.code());
            assert_eq!(body.get("paragraph").and_then(Value::as_str), refusal.paragraph());
            assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()));
        }
    }

    #[test]
    fn who_lacks_the_duty_is_answered_like_a_stranger() {
        let duty = Refusal::samples().into_iter().find(|r| matches!(r, Refusal::NotYourDuty { .. })).unwrap();
        assert_eq!(of(duty.into()), of(Refusal::NotFound.into()));
    }

    #[test]
    fn faults_come_with_their_sentences() {
        let faults = vec![
            Fault { part: "act".to_owned(), code: FaultCode::TooLong { max: 5 } },
            Fault { part: String::new(), code: FaultCode::WrongKind },
        ];
        let (status, body) = of(ServiceError::Invalid(faults));
        assert_eq!(status, 422);
        assert_eq!(body["faults"][0]["text"], crate::ui::fault_text(Language::En, &FaultCode::TooLong { max: 5 }));
        assert_eq!((&body["faults"][1]["part"], &body["faults"][1]["code"]), (&json!(""), &json!("wrong_kind")));
        let (status, body) = of(ServiceError::Field { field: "key", code: "key" });
        assert_eq!((status, &body["faults"][0]["part"]), (422, &json!("key")));
    }

    #[test]
    fn waiting_says_how_long() {
        let response = Problem::of(Language::Fr)(ServiceError::Wait { seconds: 30 }).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[RETRY_AFTER], "30");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        assert_eq!(response.headers()[CONTENT_LANGUAGE], "fr");
    }
}
