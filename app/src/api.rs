//! Server functions: what the browser half asks for while somebody works. They call the same services as pages and forms.

#![allow(missing_docs, reason = "the macro makes a type of each server function, whose fields cannot be documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::{Json, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::{Fault, Value};
use rules::refusal::Refusal;
use rules::view::SaveOutcome;
use serde::{Deserialize, Serialize};

/// What a server function answers instead of a result: codes, never text of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum AppError {
    /// The rules say no.
    Refused {
        /// Why.
        why: Refusal,
    },
    /// What was sent cannot be taken.
    Invalid {
        /// Why, by part.
        faults: Vec<Fault>,
    },
    /// The password is wrong.
    WrongCredentials,
    /// Too many attempts.
    Wait {
        /// How long.
        seconds: u32,
    },
    /// The server cannot be reached.
    Offline,
    /// Something else; the server's log knows.
    Internal,
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            // What was sent cannot be read: no part of it can be named.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid { faults: Vec::new() },
            // On the server that is said of what was sent, in a browser of what came back.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Invalid { faults: Vec::new() },
            _ => Self::Internal,
        }
    }
}

#[cfg(feature = "ssr")]
impl AppError {
    /// The status under which it travels; left to itself, Leptos would call every refusal a failure of ours.
    pub(crate) const fn status(&self) -> axum::http::StatusCode {
        use axum::http::StatusCode;
        match self {
            Self::Refused { why: Refusal::SignIn } | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::Refused { why: Refusal::NotFound } => StatusCode::NOT_FOUND,
            Self::Refused { why: Refusal::WrongStage { .. } } => StatusCode::CONFLICT,
            Self::Refused {
                why:
                    Refusal::NotYourDuty { .. }
                    | Refusal::PastLimit { .. }
                    | Refusal::NothingAnswered
                    | Refusal::NothingChanged
                    | Refusal::TooManyLanguages { .. }
                    | Refusal::RedrawsUsed { .. }
                    | Refusal::OnlyStateUnderReview
                    | Refusal::ConsultFirst,
            } => StatusCode::FORBIDDEN,
            Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Offline | Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// One answer to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaveRequest {
    /// Which review.
    pub review: ReviewId,
    /// Which phase.
    pub phase: u8,
    /// Full code of the question.
    pub question: String,
    /// The answer; none empties it.
    pub value: Option<Value>,
    /// The language it is written in.
    pub lang: Language,
    /// The revision the writer started from.
    pub base_revision: u32,
    /// The same key is the same save.
    pub key: String,
}

/// How long the session lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTimes {
    /// Seconds until it ends.
    pub ends_in_seconds: u32,
    /// Seconds until the warning.
    pub warn_in_seconds: u32,
}

/// Saves an answer; returns once it is on disk.
#[server(prefix = "/api/fn", endpoint = "save_answer", input = Json, output = Json)]
pub async fn save_answer(save: SaveRequest) -> Result<SaveOutcome, AppError> {
    let visit = crate::api::on_server::visit().await?;
    crate::api::on_server::save(&visit, save).await
}

/// Keeps the session alive because somebody is there.
#[server(prefix = "/api/fn", endpoint = "stay", input = Json, output = Json)]
pub async fn stay() -> Result<SessionTimes, AppError> {
    let visit = crate::api::on_server::visit().await?;
    crate::api::on_server::times(&visit)
}

/// Signs the same person in again without leaving the page.
#[server(prefix = "/api/fn", endpoint = "sign_in_again", input = Json, output = Json)]
pub async fn sign_in_again(email: String, password: String) -> Result<SessionTimes, AppError> {
    let visit = crate::api::on_server::visit().await?;
    crate::api::on_server::sign_in_again(&visit, &email, &password).await
}

#[cfg(feature = "ssr")]
pub(crate) mod on_server {
    //! The bodies, where the server's crates are at hand.

    use super::{AppError, SaveRequest, SessionTimes};
    use crate::http::{Visit, set_cookie};
    use axum::http::HeaderMap;
    use backend::ServiceError;
    use backend::service::SaveCommand;
    use leptos::prelude::use_context;
    use rules::calendar::Moment;
    use rules::refusal::Refusal;
    use rules::view::SaveOutcome;

    /// Who calls.
    pub(crate) async fn visit() -> Result<Visit, AppError> {
        leptos_axum::extract::<Visit>().await.map_err(|_| AppError::Internal)
    }

    /// The one place where a service's answer becomes the wire's.
    pub(crate) fn error(error: ServiceError) -> AppError {
        match error {
            ServiceError::Refused(why) => AppError::Refused { why: why.outward() },
            ServiceError::Invalid(faults) => AppError::Invalid { faults },
            ServiceError::WrongCredentials => AppError::WrongCredentials,
            ServiceError::Wait { seconds } => AppError::Wait { seconds },
            ServiceError::Store(error) => {
                tracing::error!(%error, "a server function failed");
                AppError::Internal
            }
            // A key or a revision that our browser half never sends: to send it again would not help.
            ServiceError::Field { .. } => AppError::Invalid { faults: Vec::new() },
            ServiceError::Conflict(_) | ServiceError::Password(_) | ServiceError::Upload(_) => AppError::Internal,
        }
    }

    pub(crate) async fn save(visit: &Visit, save: SaveRequest) -> Result<SaveOutcome, AppError> {
        let session = visit.session.as_ref().ok_or(AppError::Refused { why: Refusal::SignIn })?;
        let command = SaveCommand {
            review: save.review,
            phase: save.phase,
            question: save.question,
            value: save.value,
            lang: save.lang,
            base_revision: save.base_revision,
            key: save.key,
        };
        match visit.site.backend.save_answer(session.viewer.account, command).await {
            Ok(outcome) => Ok(outcome),
            Err(ServiceError::Conflict(conflict)) => Ok(SaveOutcome::Conflict { newer: conflict.newer.view() }),
            Err(other) => Err(error(other)),
        }
    }

    pub(crate) fn times(visit: &Visit) -> Result<SessionTimes, AppError> {
        let session = visit.session.as_ref().ok_or(AppError::Refused { why: Refusal::SignIn })?;
        Ok(between(visit.now, session.ends_at, session.warn_at))
    }

    fn between(now: Moment, ends_at: Moment, warn_at: Moment) -> SessionTimes {
        let seconds = |then: Moment| u32::try_from((then - now).num_seconds().max(0)).unwrap_or(u32::MAX);
        SessionTimes { ends_in_seconds: seconds(ends_at), warn_in_seconds: seconds(warn_at) }
    }

    pub(crate) async fn sign_in_again(visit: &Visit, email: &str, password: &str) -> Result<SessionTimes, AppError> {
        let backend = &visit.site.backend;
        let done = backend.sign_in(email, password, &visit.address, visit.device.as_deref()).await.map_err(error)?;
        let mut headers = HeaderMap::new();
        set_cookie(&mut headers, "sid", &done.token, visit.https(), None);
        set_cookie(&mut headers, "device", &done.device, visit.https(), Some(365));
        let options = use_context::<leptos_axum::ResponseOptions>().ok_or(AppError::Internal)?;
        for (name, value) in headers.iter() {
            options.append_header(name.clone(), value.clone());
        }
        let session = backend.session(&done.token).await.map_err(error)?.ok_or(AppError::Internal)?;
        Ok(between(visit.now, session.ends_at, session.warn_at))
    }
}
