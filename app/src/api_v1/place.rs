//! The ids in a path. One that cannot be an id is answered as one that is not there.

use super::{Problem, viewer};
use crate::http::Visit;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use rules::language::Language;
use serde::de::DeserializeOwned;

/// What the path names. Everything with an id is behind a sign-in, and that is said before the id is looked at.
pub(crate) struct Place<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Place<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await;
        let visit = visit.map_err(|_| Problem::internal(Language::default()))?;
        viewer(&visit)?;
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(named)| Self(named)).map_err(|_| Problem::not_found(visit.lang))
    }
}
