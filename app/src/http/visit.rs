//! One request: who is behind it, in which language, at what moment. Found once, before any handler runs.

use super::cookies::name;
use super::{Failure, Site, cookie, set_cookie};
use crate::i18n;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::ServiceError;
use backend::service::{Register, Session};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::language::Language;
use rules::party::PartyCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// The header with which a page says that it asks by itself.
const UNATTENDED: &str = "x-unattended";

/// What a handler knows of the request. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) site: Site,
    /// Who is signed in.
    pub(crate) session: Option<Session>,
    /// The language of the screen.
    pub(crate) lang: Language,
    /// Path and query, for coming back.
    pub(crate) path: String,
    /// The one moment of this request.
    pub(crate) now: Moment,
    /// A notice left by the page before.
    pub(crate) flash: Option<String>,
    /// The client's address, for slowing down guesses.
    pub(crate) address: String,
    /// The cookie of a known device.
    pub(crate) device: Option<String>,
    /// Names of States.
    pub(crate) register: Arc<Register>,
    /// Whether the browser has chosen the language.
    pub(crate) chose_language: bool,
    /// What whoever is signed in has not read, without what is read with this very page.
    pub(crate) unread: usize,
}

impl std::ops::Deref for Visit {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Visit {
    /// The signed-in person.
    pub(crate) fn session(&self) -> Result<&Session, Failure> {
        self.session.as_ref().ok_or(Failure::SignIn)
    }

    /// The signed-in person as access is decided.
    pub(crate) fn viewer(&self) -> Result<&Viewer, Failure> {
        Ok(&self.session()?.viewer)
    }

    /// The name of a State in the language of the screen.
    pub(crate) fn state_name(&self, code: PartyCode) -> String {
        self.register.get(code).map_or_else(|| code.to_string(), |p| p.name(self.lang).to_owned())
    }

    /// Whether cookies travel over a safe connection.
    pub(crate) fn https(&self) -> bool {
        self.site.backend.config().is_https()
    }

    /// The same visit in another language, for drawing a page again after a switch.
    pub(crate) fn in_language(&self, lang: Language) -> Self {
        self.with(lang, self.path.clone(), None)
    }

    /// The same visit, on a page to which one can come back: a post may be answered with a page that has another address.
    pub(crate) fn at(&self, path: String) -> Self {
        self.with(self.lang, path, self.flash.clone())
    }

    fn with(&self, lang: Language, path: String, flash: Option<String>) -> Self {
        Self(Arc::new(Inner {
            site: self.site.clone(),
            session: self.session.clone(),
            lang,
            path,
            now: self.now,
            flash,
            address: self.address.clone(),
            device: self.device.clone(),
            register: Arc::clone(&self.register),
            chose_language: self.chose_language,
            unread: self.unread,
        }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = axum::http::StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        // Present on every route, because `attend` is the layer around all of them.
        parts.extensions.get::<Self>().cloned().ok_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The layer around all routes: finds the visit, runs the handler, and draws a failure as a page in the visitor's language.
pub(crate) async fn attend(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let https = site.backend.config().is_https();
    let headers = request.headers();
    let unattended = is_unattended(&request);
    let session = match cookie(headers, &name("sid", https)) {
        Some(token) => match find_session(&site, token, unattended).await {
            Ok(session) => session,
            Err(error) => {
                tracing::error!(%error, "the session could not be read");
                return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        },
        None => None,
    };
    let register = match site.backend.register().await {
        Ok(register) => register,
        Err(error) => {
            tracing::error!(%error, "the register of parties could not be read");
            return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let chosen = cookie(headers, &name("lang", https)).and_then(Language::from_code);
    let lang = chosen
        .or_else(|| session.as_ref().map(|s| s.lang))
        .unwrap_or_else(|| i18n::negotiate(headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok())));
    let flash = cookie(headers, &name("flash", https)).map(str::to_owned);
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // A page that a browser fetches in advance, or by itself, is read by nobody yet.
    let is_looked_at = *request.method() == Method::GET && !headers.contains_key("sec-purpose") && !unattended;
    let path = request.uri().path().to_owned();
    let (unread, seen) = match &session {
        Some(session) if has_header(&path) => match site.backend.unread_inbox(&session.viewer).await {
            Ok(unread) => {
                let here = if is_looked_at { unread.at(&path) } else { Vec::new() };
                (unread.count() - here.len(), here)
            }
            Err(error) => {
                tracing::error!(%error, "the inbox could not be read");
                return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        },
        Some(_) | None => (0, Vec::new()),
    };
    let visit = Visit(Arc::new(Inner {
        session,
        lang,
        path: request.uri().path_and_query().map_or_else(|| "/".to_owned(), |p| p.as_str().to_owned()),
        now: site.backend.now(),
        flash: flash.clone().filter(|_| is_read),
        address: address.unwrap_or_else(|| "unknown".to_owned()),
        device: cookie(headers, &name("device", https)).map(str::to_owned),
        register,
        chose_language: chosen.is_some(),
        unread,
        site,
    }));
    request.extensions_mut().insert(visit.clone());
    let mut response = match stopped(&request) {
        Some(failure) => failure.into_response(),
        None => next.run(request).await,
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = match (failure, &visit.session) {
            // Signing in once more would lead to the same place: for this person there is nothing.
            (Failure::SignIn, Some(_)) => Failure::NotFound,
            (failure, _) => failure,
        }
        .draw(&visit)
        .await;
    }
    if let (Some(session), false) = (&visit.session, seen.is_empty()) {
        let there = response.status().is_success() || response.status() == axum::http::StatusCode::SEE_OTHER;
        if there && let Err(error) = visit.site.backend.read_inbox(&session.viewer, &seen).await {
            tracing::error!(%error, "the inbox could not be marked");
        }
    }
    let shown = response.headers().get("content-type").is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if flash.is_some() && is_read && shown && response.status().is_success() {
        super::expired_cookie(response.headers_mut(), "flash", https);
    }
    response
}

/// Says of a request that its body is larger than what is taken, so that a page can say so in the visitor's language. Who
/// marks a request so has taken its body away.
#[derive(Clone, Copy, Debug)]
pub struct TooLarge;

/// Why a request reaches no page.
fn stopped(request: &Request) -> Option<Failure> {
    if request.extensions().get::<TooLarge>().is_some() {
        return Some(Failure::TooLarge);
    }
    // An id that is no text is an id of nothing. The JSON interface says so in its own form.
    let path = request.uri().path();
    (!path.starts_with("/api/") && !is_text(path)).then_some(Failure::NotFound)
}

/// Whether a path says text once its escapes are read.
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut parts = path.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => bytes.push(byte),
            None => bytes.push(b'%'),
        }
        bytes.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// Whether a page asks by itself, with nobody there: a stream, or what a stream led to. Such a request keeps no session
/// alive, so nobody gains by saying so.
fn is_unattended(request: &Request) -> bool {
    request.uri().path().starts_with("/live/") || request.headers().contains_key(UNATTENDED)
}

async fn find_session(site: &Site, token: &str, unattended: bool) -> Result<Option<Session>, ServiceError> {
    if unattended { site.backend.session_unattended(token).await } else { site.backend.session(token).await }
}

/// Whether a path may lead to a page with a header: programs, files and texts have none.
fn has_header(path: &str) -> bool {
    !["/api/", "/texts/", "/files/", "/live/", "/healthz", "/readyz"].iter().any(|other| path.starts_with(other))
}

/// Leaves a notice for the next page.
pub(crate) fn leave_notice(response: &mut Response, code: &str, https: bool) {
    set_cookie(response.headers_mut(), "flash", code, https, None);
}
