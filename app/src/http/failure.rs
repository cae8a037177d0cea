//! Why there is no page, and the page that says so. What a visitor may not know of looks like what does not exist.

use super::{Crumb, Fields, Page, Visit, page};
use crate::i18n::texts::error as t;
use crate::ui::refusal_text;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use leptos::prelude::*;
use rules::refusal::Refusal;

/// Why a request fails as a whole. Faults of single fields are drawn by their own page.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// Nobody is signed in.
    SignIn,
    /// Nobody is signed in any more, and something was posted: it is kept over the new sign-in.
    SignInAgain(Fields),
    /// No such page for this visitor.
    NotFound,
    /// The rules say no, and the visitor may know why.
    Refused(Refusal),
    /// More than a request may hold.
    TooLarge,
    /// Not something a page of ours sends.
    BadRequest,
    /// Our fault; the log has the rest.
    Internal,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal.outward() {
            Refusal::SignIn => Self::SignIn,
            Refusal::NotFound => Self::NotFound,
            refusal @ (Refusal::NotYourDuty { .. }
            | Refusal::WrongStage { .. }
            | Refusal::PastLimit { .. }
            | Refusal::NothingAnswered
            | Refusal::NothingChanged
            | Refusal::TooManyLanguages { .. }
            | Refusal::RedrawsUsed { .. }
            | Refusal::OnlyStateUnderReview
            | Refusal::ConsultFirst) => Self::Refused(refusal),
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => refusal.into(),
            ServiceError::Store(error) => {
                tracing::error!(%error, "a service failed");
                Self::Internal
            }
            // A page that can be met by these draws them at their fields; one that cannot was not used by its own form.
            ServiceError::Invalid(_)
            | ServiceError::Conflict(_)
            | ServiceError::WrongCredentials
            | ServiceError::Wait { .. }
            | ServiceError::Password(_)
            | ServiceError::Upload(_)
            | ServiceError::Field { .. } => Self::BadRequest,
        }
    }
}

impl IntoResponse for Failure {
    /// A bare status; the layer around all routes draws the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn | Self::SignInAgain(_) => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The page.
    pub(crate) async fn draw(self, visit: &Visit) -> Response {
        let l = visit.lang;
        let status = self.status();
        let (title, text) = match &self {
            // After signing in one is where one wanted to be.
            Self::SignIn => {
                let next: String = url_escaped(&visit.path);
                return page::redirect(&format!("/sign-in?next={next}"));
            }
            Self::SignInAgain(fields) => return crate::pages::sign_in::again(visit, fields),
            Self::NotFound => (t::not_found_title(l), t::not_found_text(l).to_owned()),
            Self::Refused(refusal) => (t::refused_title(l), refusal_text(l, refusal)),
            Self::TooLarge => (t::too_large_title(l), t::too_large_text(l).to_owned()),
            Self::BadRequest => (t::bad_request_title(l), t::bad_request_text(l).to_owned()),
            Self::Internal => (t::internal_title(l), t::internal_text(l).to_owned()),
        };
        let para = match &self {
            Self::Refused(refusal) => refusal.paragraph(),
            _ => None,
        };
        let body = move || {
            view! {
                <div class="oops">
                    <h1>{title}</h1>
                    <p>{text}</p>
                    {para.map(|p| view! { <p class="soft">{crate::ui::paragraph(l, p)}</p> })}
                    <p><a class="btn" href="/">{t::to_start(l)}</a></p>
                </div>
            }
        };
        Page::new(title).slim().crumbs(Vec::<Crumb>::new()).status(status).respond(visit, body)
    }
}

/// A path as the value of a query field.
pub(crate) fn url_escaped(text: &str) -> String {
    serde_urlencoded::to_string([("", text)]).map(|s| s.trim_start_matches('=').to_owned()).unwrap_or_default()
}
