//! A whole page: head, shell, body. Bodies are Leptos views; what comes alive in the browser brings its data along.

use super::shell::{footer, header};
use super::{Kept, Pieces, Visit, set_cookie};
use crate::i18n::texts::common;
use crate::i18n::{self};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use rules::language::Language;
use std::sync::Arc;

/// One step of the path above the title.
#[derive(Clone, Debug)]
pub(crate) struct Crumb {
    /// What it says.
    pub(crate) label: String,
    /// Where it leads; none for the page itself.
    pub(crate) href: Option<String>,
}

impl Crumb {
    /// A step with a link.
    pub(crate) fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// The page itself.
    pub(crate) fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// The id of a form that chooses what a page shows.
pub(crate) const FILTER: &str = "filter";

/// A page in the making.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) crumbs: Vec<Crumb>,
    /// The page's main form, which a switch of language posts, so that what was typed stays.
    pub(crate) form: Option<&'static str>,
    /// Whether the page has a form that chooses what it shows: without a main form, a switch of language brings along what
    /// was typed there.
    pub(crate) filter: bool,
    slim: bool,
    status: StatusCode,
    cookies: HeaderMap,
    plain: bool,
    alive: bool,
    /// What has more room than other pages, if something has.
    wide: Option<&'static str>,
    /// Whether it is of a rehearsal, which is said at the upper end of the window all the time.
    rehearsal: bool,
    /// Whether it is woken by the program of conversations.
    talks: bool,
    /// What the program that verifies drawings is told, on the pages that have it.
    verifier: Option<String>,
}

impl Page {
    /// A page of this title.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            crumbs: Vec::new(),
            form: None,
            filter: false,
            slim: false,
            status: StatusCode::OK,
            cookies: HeaderMap::new(),
            plain: false,
            alive: false,
            wide: None,
            rehearsal: false,
            talks: false,
            verifier: None,
        }
    }

    /// Narrow, for forms and messages.
    pub(crate) fn slim(mut self) -> Self {
        self.slim = true;
        self
    }

    /// Without header and footer, for print.
    pub(crate) fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Has more room than other pages, for this.
    pub(crate) fn wide(mut self, what: &'static str) -> Self {
        self.wide = Some(what);
        self
    }

    /// Is of a rehearsal, or not.
    pub(crate) fn rehearsal(mut self, is: bool) -> Self {
        self.rehearsal = is;
        self
    }

    /// Wakes also for somebody who is not signed in.
    pub(crate) fn alive(mut self) -> Self {
        self.alive = true;
        self
    }

    /// Is woken by the program of conversations.
    pub(crate) fn talks(mut self) -> Self {
        self.talks = true;
        self
    }

    /// The path above the title.
    pub(crate) fn crumbs(mut self, crumbs: impl Into<Vec<Crumb>>) -> Self {
        self.crumbs = crumbs.into();
        self
    }

    /// The id of the main form.
    pub(crate) fn form(mut self, id: &'static str) -> Self {
        self.form = Some(id);
        self
    }

    /// Whether it has a form of the id [`FILTER`] that chooses what it shows.
    pub(crate) fn filter(mut self, any: bool) -> Self {
        self.filter = any;
        self
    }

    /// Another status than 200.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With the program that verifies drawings, for everybody; `names` is its data, as JSON.
    pub(crate) fn verifier(mut self, names: String) -> Self {
        self.verifier = Some(names);
        self
    }

    /// Remembers the language of the screen.
    pub(crate) fn remember_language(mut self, visit: &Visit) -> Self {
        set_cookie(&mut self.cookies, "lang", visit.lang.code(), visit.https(), Some(365));
        self
    }

    /// The response, with a body drawn now.
    pub(crate) fn respond<V: IntoView>(self, visit: &Visit, body: impl FnOnce() -> V) -> Response {
        let body = html(body);
        self.respond_html(visit, &body)
    }

    /// The response, with a body drawn before.
    pub(crate) fn respond_html(self, visit: &Visit, body: &str) -> Response {
        let mut out = String::with_capacity(body.len() + 8 * 1024);
        self.push_before(visit, &mut out);
        out.push_str(body);
        out.push_str("</main>");
        self.push_after(visit, &mut out);
        self.finish(visit.lang, out.into_response())
    }

    /// The response, with a piece that was made by [`Self::piece`] before.
    pub(crate) fn respond_kept(self, visit: &Visit, kept: Arc<Kept>) -> Response {
        let (mut before, mut after) = (String::with_capacity(8 * 1024), String::with_capacity(2 * 1024));
        self.push_before(visit, &mut before);
        self.push_after(visit, &mut after);
        let pieces = Pieces { before: before.into(), kept, after: after.into() };
        self.finish(visit.lang, pieces.respond())
    }

    /// The body of a page with the data of the part that comes alive there: nothing in it may depend on the visitor but
    /// by what the keeper tells pieces apart.
    pub(crate) fn piece(mut body: String, data: &[(&str, Option<String>)]) -> Arc<Kept> {
        body.push_str("</main>");
        for (id, json) in data.iter().filter_map(|(id, json)| Some((id, json.as_ref()?))) {
            push_data(&mut body, id, json);
        }
        body.shrink_to_fit();
        Kept::new(body)
    }

    fn is_alive(&self, visit: &Visit) -> bool {
        (visit.session.is_some() || self.alive) && !self.plain
    }

    /// All that stands before the body.
    fn push_before(&self, visit: &Visit, out: &mut String) {
        let l = visit.lang;
        let assets = &visit.site.assets;
        let title = escape(&common::page_title(l, &self.title, common::product_name(l)));
        out.push_str(&format!(
            "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\"{rehearsal}><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
             <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/pkg/{style}\">",
            lang = l.code(),
            dir = l.dir(),
            rehearsal = if self.rehearsal { " data-rehearsal" } else { "" },
            style = assets.style,
        ));
        if self.is_alive(visit) {
            let (start, wasm) =
                if self.talks { (&assets.talk, &assets.talk_wasm) } else { (&assets.start, &assets.wasm) };
            out.push_str(&format!(
                "<link rel=\"preload\" href=\"/pkg/{wasm}\" as=\"fetch\" crossorigin>\
                 <link rel=\"preload\" href=\"{texts}\" as=\"fetch\" crossorigin>\
                 <script type=\"module\" src=\"/pkg/{start}\" data-texts=\"{texts}\" id=\"start\"></script>",
                texts = i18n::browser_table_path(l),
            ));
        }
        if self.verifier.is_some() {
            out.push_str(&format!(
                "<script type=\"module\" src=\"/pkg/{verify}\" data-texts=\"{texts}\" id=\"verify-start\"></script>",
                verify = assets.verify,
                texts = i18n::browser_table_path(l),
            ));
        }
        out.push_str("</head><body");
        if let Some(what) = self.wide {
            out.push_str(&format!(" data-wide=\"{what}\""));
        }
        out.push('>');
        if !self.plain {
            out.push_str(&html(|| header(visit, self)));
        }
        out.push_str("<main id=\"main\" tabindex=\"-1\" class=\"wrap");
        out.push_str(if self.slim { " slim\">" } else { "\">" });
    }

    /// All that stands after the body.
    fn push_after(&self, visit: &Visit, out: &mut String) {
        let l = visit.lang;
        if !self.plain {
            out.push_str(&html(|| footer(visit)));
        }
        if let (true, Some(session)) = (self.is_alive(visit), &visit.session) {
            // Without its program the warning has nothing to say, so that the program draws it.
            out.push_str("<div data-wake=\"session\"></div>");
            let guard = crate::session_guard::GuardView {
                lang: l,
                ends_in_seconds: seconds_until(session.ends_at, visit.now),
                warn_in_seconds: seconds_until(session.warn_at, visit.now),
                email: session.email.clone(),
            };
            push_data(out, "session", &serde_json::to_string(&guard).unwrap_or_default());
        }
        if let Some(names) = &self.verifier {
            push_data(out, "verify", names);
        }
        out.push_str("</body></html>");
    }

    /// What the response says of the page.
    fn finish(self, l: Language, mut response: Response) -> Response {
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(l.code()));
        for (name, value) in &self.cookies {
            headers.append(name, value.clone());
        }
        response
    }
}

/// Draws a view as HTML, in an owner of its own that ends with it. Leptos does not wake what is drawn so: the marks by which
/// it would find its nodes again, comments without a word, are left out.
pub(crate) fn html<V: IntoView>(body: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| body().into_view().to_html());
    drop(owner);
    html.replace("<!>", "")
}

/// See other: the answer to a post that did what it should. Only our own paths.
pub(crate) fn redirect(path: &str) -> Response {
    let safe = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let mut response = StatusCode::SEE_OTHER.into_response();
    let value = HeaderValue::from_str(if safe { path } else { "/" }).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, value);
    response
}

fn seconds_until(then: rules::calendar::Moment, now: rules::calendar::Moment) -> u32 {
    u32::try_from((then - now).num_seconds().max(0)).unwrap_or(u32::MAX)
}

/// A data block: not run by the browser, and nothing in it can end it.
fn push_data(out: &mut String, id: &str, json: &str) {
    out.push_str("<script type=\"application/json\" id=\"data-");
    out.push_str(id);
    out.push_str("\">");
    out.push_str(&json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
    out.push_str("</script>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
