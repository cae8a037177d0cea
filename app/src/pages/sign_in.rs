//! Signing in and out, and choosing the language. Whoever was thrown out while writing goes on where they were.

use super::line::{Faults, Line};
use super::path::{brought, own, query, with_query};
use crate::http::{Failure, Fields, Page, Visit, cookie, expired_cookie, leave_notice, redirect, set_cookie};
use crate::i18n::texts::sign_in as t;
use axum::extract::RawQuery;
use axum::http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use backend::ServiceError;
use backend::service::SignedIn;
use leptos::prelude::*;
use rules::language::Language;

const FORM: &str = "sign-in-form";
const START: &str = "/start";

/// Waits shorter than this are said in seconds.
const SECONDS_UP_TO: u32 = 90;

/// What stands in the form and around it.
#[derive(Default)]
struct Form {
    email: String,
    /// Where to go afterwards.
    next: String,
    /// Where something was being posted when the session had ended, and what.
    resume: Option<(String, String)>,
    /// Whether files were among it.
    files: bool,
    faults: Faults,
    /// What is wrong with the attempt as a whole.
    refused: Option<String>,
}

impl Form {
    fn of(fields: &Fields) -> Self {
        let resume = own(fields.get("resume_path")).map(|path| (path.to_owned(), fields.get("resume").to_owned()));
        Self {
            email: fields.get("email").to_owned(),
            next: fields.get("next").to_owned(),
            files: fields.get("files") == "1",
            resume,
            ..Self::default()
        }
    }

    fn draw(self, visit: &Visit, page: Page) -> Response {
        let l = visit.lang;
        // The fields of the other form come as they are, not escaped once more: they may be long.
        let enctype = self.resume.is_some().then_some("multipart/form-data");
        let ended = self.resume.is_some();
        let files = self.files;
        let above =
            self.refused.map(|text| view! { <div class="errors" role="alert" tabindex="-1"><p>{text}</p></div> });
        let summary = crate::ui::errors(l, self.faults.all());
        let email = Line::new("email", "email", t::email(l)).value(&self.email).autocomplete("username");
        let password = Line::new("password", "password", t::password(l)).autocomplete("current-password");
        let (email, password) = (email.faults(&self.faults), password.faults(&self.faults));
        let resume = self.resume.map(|(path, fields)| {
            view! {
                <input type="hidden" name="resume_path" value=path/>
                <input type="hidden" name="resume" value=fields/>
            }
        });
        page.slim().form(FORM).respond(visit, || {
            view! {
                <h1>{t::title(l)}</h1>
                {ended.then(|| view! {
                    <div class="note" data-kind="warn" role="status">
                        <p>{t::ended(l)}</p>{files.then(|| view! { <p>{t::ended_files(l)}</p> })}
                    </div>
                })}
                {above}{summary}
                <form class="form" id=FORM method="post" action="/sign-in" enctype=enctype novalidate>
                    <input type="hidden" name="next" value=self.next/>
                    {resume}
                    {files.then(|| view! { <input type="hidden" name="files" value="1"/> })}
                    {email.draw(l)}{password.draw(l)}
                    <button class="go">{t::button(l)}</button>
                </form>
                <div class="note sect"><p>{t::accounts_note(l)}</p></div>
            }
        })
    }
}

/// The form; whoever is signed in already goes on.
pub(crate) async fn page(visit: Visit, RawQuery(raw): RawQuery) -> Response {
    let fields = query(raw);
    if visit.session.is_some() {
        return redirect(next(fields.get("next")));
    }
    Form { next: fields.get("next").to_owned(), ..Form::default() }.draw(&visit, Page::new(t::title(visit.lang)))
}

/// Signs in.
pub(crate) async fn post(visit: Visit, headers: HeaderMap, fields: Fields) -> Result<Response, Failure> {
    if let Some(lang) = fields.switch() {
        let visit = visit.in_language(lang);
        return Ok(Form::of(&fields).draw(&visit, Page::new(t::title(lang)).remember_language(&visit)));
    }
    let l = visit.lang;
    let mut form = Form::of(&fields);
    form.faults.need("email", fields.get("email"), t::email_missing(l));
    // Spaces are part of a password.
    if fields.get("password").is_empty() {
        form.faults.add("password", t::password_missing(l));
    }
    if !form.faults.is_empty() {
        return Ok(form.draw(&visit, Page::new(t::title(l)).status(StatusCode::UNPROCESSABLE_ENTITY)));
    }
    let (email, password) = (fields.get("email"), fields.get("password"));
    match visit.site.backend.sign_in(email, password, &visit.address, visit.device.as_deref()).await {
        Ok(signed) => Ok(enter(&visit, &headers, &fields, &signed)),
        Err(ServiceError::WrongCredentials) => {
            form.refused = Some(t::wrong(l).to_owned());
            Ok(form.draw(&visit, Page::new(t::title(l)).status(StatusCode::UNPROCESSABLE_ENTITY)))
        }
        Err(ServiceError::Wait { seconds }) => {
            form.refused = Some(wait(l, seconds));
            let page = Page::new(t::title(l)).status(StatusCode::TOO_MANY_REQUESTS);
            let mut response = form.draw(&visit, page);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for somebody whose session ended while they posted something: it is kept over the new sign-in.
pub(crate) fn again(visit: &Visit, fields: &Fields) -> Response {
    let form = Form {
        resume: Some((visit.path.clone(), fields.encoded())),
        files: !fields.files.is_empty(),
        ..Form::default()
    };
    form.draw(visit, Page::new(t::title(visit.lang)).status(StatusCode::UNAUTHORIZED))
}

/// Signs out; nothing of what was shown stays in the browser.
pub(crate) async fn sign_out(visit: Visit) -> Result<Response, Failure> {
    if let Some(session) = &visit.session {
        visit.site.backend.sign_out(session).await?;
    }
    let mut response = redirect("/");
    expired_cookie(response.headers_mut(), "sid", visit.https());
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), all);
    leave_notice(&mut response, "signed_out", visit.https());
    Ok(response)
}

/// Remembers the language of the screen and, of somebody signed in, that of their mail.
pub(crate) async fn language(visit: Visit, RawQuery(raw): RawQuery, fields: Fields) -> Result<Response, Failure> {
    let from = query(raw);
    let back = match own(from.get("back")) {
        Some(back) => chosen(back, &fields),
        None => own(fields.get("back")).unwrap_or("/").to_owned(),
    };
    let mut response = redirect(&back);
    if let Some(lang) = fields.switch() {
        set_cookie(response.headers_mut(), "lang", lang.code(), visit.https(), Some(365));
        if let Some(session) = &visit.session {
            visit.site.backend.set_language(session.viewer.account, lang).await?;
        }
    }
    Ok(response)
}

/// A page with what stands in the form that chooses what it shows: what was asked before, and what was typed over it.
fn chosen(back: &str, typed: &Fields) -> String {
    let (path, asked) = back.split_once('?').unwrap_or((back, ""));
    let asked = Fields::decoded(asked.split('#').next().unwrap_or_default());
    let typed: Vec<_> =
        typed.pairs().iter().filter(|(name, _)| !["switch_lang", "back"].contains(&name.as_str())).collect();
    let before = asked.pairs().iter().filter(|(name, _)| typed.iter().all(|(n, _)| n != name));
    let pairs = before.chain(typed.iter().copied().filter(|(_, value)| !value.is_empty())).cloned().collect();
    let query = serde_urlencoded::to_string(brought(pairs)).unwrap_or_default();
    // More than an address can hold is not brought along.
    if query.len() <= QUERY_BYTES_MAX { with_query(path, &query) } else { back.to_owned() }
}

/// Longer addresses are refused on the way to many servers.
const QUERY_BYTES_MAX: usize = 8000;

/// What an attempt that came too soon is told, in seconds or, for longer waits, in minutes.
pub(super) fn wait(l: Language, seconds: u32) -> String {
    if seconds <= SECONDS_UP_TO {
        t::wait_seconds(l, i64::from(seconds))
    } else {
        t::wait_minutes(l, i64::from(seconds.div_ceil(60)))
    }
}

/// Where to go after signing in; never back to signing in.
fn next(wanted: &str) -> &str {
    own(wanted).filter(|path| *path != "/" && !path.starts_with("/sign-")).unwrap_or(START)
}

/// Goes on with the cookies of the new session.
fn enter(visit: &Visit, headers: &HeaderMap, fields: &Fields, signed: &SignedIn) -> Response {
    let https = visit.https();
    let chosen = cookie(headers, "__Host-lang").or_else(|| cookie(headers, "lang")).is_some();
    let visit = if chosen { visit.clone() } else { visit.in_language(signed.lang) };
    let mut response = match own(fields.get("resume_path")) {
        Some(path) => resumed(&visit, path, &Fields::decoded(fields.get("resume"))),
        None => redirect(next(fields.get("next"))),
    };
    let cookies = response.headers_mut();
    set_cookie(cookies, "sid", &signed.token, https, None);
    set_cookie(cookies, "device", &signed.device, https, Some(365));
    if !chosen {
        set_cookie(cookies, "lang", signed.lang.code(), https, Some(365));
    }
    response
}

/// What had been typed, to be sent with one press: a page without scripts cannot repeat a post by itself.
fn resumed(visit: &Visit, path: &str, fields: &Fields) -> Response {
    let l = visit.lang;
    let hidden: Vec<_> = fields
        .pairs()
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    let path = path.to_owned();
    // Without the shell, whose header was made for somebody who is not signed in.
    Page::new(t::again_title(l)).plain().slim().respond(visit, || {
        view! {
            <h1>{t::again_title(l)}</h1>
            <p class="lead">{t::again_text(l)}</p>
            <form class="form" method="post" action=path enctype="multipart/form-data">
                {hidden}
                <button class="go">{t::again_button(l)}</button>
            </form>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_goes_over_what_was_asked() {
        let at = |back: &str, typed: &str| chosen(back, &Fields::decoded(typed));
        assert_eq!(at("/parties", "q=&region=&switch_lang=ar"), "/parties");
        assert_eq!(at("/parties?q=old&page=2", "q=a+%26+b&switch_lang=ar"), "/parties?page=2&q=a+%26+b");
        assert_eq!(at("/parties?q=old#list", "q=&switch_lang=ar&back=%2F"), "/parties");
        assert_eq!(at("/parties?page=2", "switch_lang=ar"), "/parties?page=2");
        let long = "x".repeat(QUERY_BYTES_MAX + 1);
        assert_eq!(at("/parties?q=old", &format!("q={long}")), "/parties?q=old", "an address cannot hold all of it");
    }
}
