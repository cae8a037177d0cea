//! `/unsubscribe/{token}`: where a digest says that it can be switched off. It needs no session: who has the mail has the
//! token. A mail program posts here by itself (RFC 8058), a person sees a page with a button, and can undo it there. What
//! one must do is mailed in any case.

use crate::http::{Failure, Fields, Page, Visit};
use crate::i18n::texts::inbox as t;
use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use rules::language::Language;

/// `GET /unsubscribe/{token}`: shows how it stands and changes nothing, since programs open links, too.
pub(crate) async fn page(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let found = visit.site.backend.settings_of_token(&token).await?;
    let (settings, lang) = found.ok_or(Failure::NotFound)?;
    Ok(draw(&visit, &token, settings.digest, lang))
}

/// `POST /unsubscribe/{token}`
pub(crate) async fn post(visit: Visit, Path(token): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let backend = &visit.site.backend;
    if let Some(lang) = fields.switch() {
        let (settings, _) = backend.settings_of_token(&token).await?.ok_or(Failure::NotFound)?;
        return Ok(draw(&visit.in_language(lang), &token, settings.digest, lang));
    }
    let digest = fields.get("digest") == "1";
    backend.subscribe_by_token(&token, digest).await?;
    let (_, lang) = backend.settings_of_token(&token).await?.ok_or(Failure::NotFound)?;
    Ok(draw(&visit, &token, digest, lang))
}

fn draw(visit: &Visit, token: &str, digest: bool, lang: Language) -> Response {
    // The language of the mail, unless this browser has chosen one.
    let visit = if visit.chose_language { visit.clone() } else { visit.in_language(lang) };
    let l = visit.lang;
    let (says, wish, label) =
        if digest { (t::stop_on(l), "0", t::stop_button(l)) } else { (t::stop_off(l), "1", t::start_button(l)) };
    let action = format!("/unsubscribe/{token}");
    Page::new(t::stop_title(l)).slim().form("digest-form").respond(&visit, || {
        view! {
            <h1>{t::stop_title(l)}</h1>
            <p class="lead" role="status">{says}</p>
            <p>{t::stop_must(l)}</p>
            <form class="form" id="digest-form" method="post" action=action>
                <button class="go" name="digest" value=wish>{label}</button>
            </form>
            <p class="sect"><a href="/inbox">{t::stop_sign_in(l)}</a></p>
        }
    })
}
