//! Bringing the register up to date from a file: compared first, changed only after a second look.

mod preview;

use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{parties as t, shell};
use crate::pages::line::Faults;
use crate::ui;
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use leptos::prelude::*;
use rules::access::{Act, decide_house};

const FORM: &str = "import-form";

/// The form.
pub(crate) async fn page(visit: Visit) -> Result<Response, Failure> {
    allowed(&visit)?;
    Ok(form(&visit, StatusCode::OK, Faults::default(), false))
}

/// Compares a file with the register.
pub(crate) async fn compare(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    if visit.session.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    allowed(&visit)?;
    if let Some(lang) = fields.switch() {
        // A browser gives a chosen file to nobody, so it has to be chosen again.
        return Ok(form(&visit.in_language(lang), StatusCode::OK, Faults::default(), true));
    }
    let Some(file) = fields.files.iter().find(|f| f.field == "file") else {
        let mut faults = Faults::default();
        faults.add("file", t::file_missing(visit.lang));
        return Ok(form(&visit, StatusCode::UNPROCESSABLE_ENTITY, faults, false));
    };
    let bytes = normal(&file.data);
    let shown = preview::Shown { bytes: &bytes, name: file.name.clone(), changed: false };
    shown.draw(&visit, Page::new(t::preview_title(visit.lang))).await
}

/// Takes over what was compared.
pub(crate) async fn apply(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let bytes = normal(fields.get("csv").as_bytes());
    let mut shown = preview::Shown { bytes: &bytes, name: fields.get("name").to_owned(), changed: false };
    if let Some(lang) = fields.switch() {
        let visit = visit.in_language(lang);
        return shown.draw(&visit, Page::new(t::preview_title(lang)).remember_language(&visit)).await;
    }
    match visit.site.backend.import_parties(&session.viewer, &bytes, fields.get("sha256")).await {
        Ok(_) => {
            let mut response = redirect("/parties");
            leave_notice(&mut response, "imported", visit.https());
            Ok(response)
        }
        Err(ServiceError::Field { field: "file", .. }) => {
            shown.changed = true;
            shown.draw(&visit, Page::new(t::preview_title(visit.lang)).status(StatusCode::CONFLICT)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn allowed(visit: &Visit) -> Result<(), Failure> {
    Ok(decide_house(Some(visit.viewer()?), Act::ImportParties).map(|_| ())?)
}

/// The file as it comes back out of a form, whose line ends a browser rewrites. Bytes that are not text stay as they are,
/// for their fault to be named.
fn normal(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            text.replace("\r\n", "\n").replace('\r', "\n").into_bytes()
        }
        Err(_) => bytes.to_vec(),
    }
}

fn crumbs(visit: &Visit) -> Vec<Crumb> {
    let l = visit.lang;
    vec![Crumb::to(shell::parties(l), "/parties"), Crumb::here(t::import_title(l))]
}

fn form(visit: &Visit, status: StatusCode, faults: Faults, remember: bool) -> Response {
    let l = visit.lang;
    let mut page = Page::new(t::import_title(l)).slim().form(FORM).status(status).crumbs(crumbs(visit));
    if remember {
        page = page.remember_language(visit);
    }
    let fault = faults.at("file");
    let invalid = fault.is_some();
    page.respond(visit, || {
        view! {
            <div class="head"><div><h1>{t::import_title(l)}</h1><p class="lead">{t::import_lead(l)}</p></div></div>
            {ui::errors(l, faults.all())}
            <form class="form" id=FORM method="post" action="/parties/import" enctype="multipart/form-data" novalidate>
                <div class="field">
                    <label for="file">{t::import_file(l)}</label>
                    <p class="help" id="file-h">{t::import_file_help(l)}</p>
                    {ui::field_error(l, "file-e".to_owned(), fault)}
                    <input id="file" name="file" type="file" accept=".csv,text/csv" aria-invalid=invalid.then_some("true")
                        aria-describedby=if invalid { "file-h file-e" } else { "file-h" }/>
                </div>
                <p class="soft">{t::import_kept(l)}</p>
                <button class="go">{t::import_look(l)}</button>
            </form>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_file_is_the_same_before_and_after_a_form() {
        let once = normal("\u{feff}a,b\r\nc,\"d\re\"\n".as_bytes());
        assert_eq!(once, b"a,b\nc,\"d\ne\"\n");
        let posted = String::from_utf8_lossy(&once).replace('\n', "\r\n");
        assert_eq!(normal(posted.as_bytes()), once);
        assert_eq!(normal(&[0xff, b'\r']), [0xff, b'\r']);
    }
}
