//! What the room asks the server, and what it sends.

use gloo::net::http::{Request, RequestBuilder, Response};
use gloo::timers::callback::Timeout;
use serde::Deserialize;
use web_sys::{
    AbortController, Document, DomParser, Element, FormData, HtmlButtonElement, HtmlFormElement, RequestCredentials,
    SupportedType,
};

/// How long an answer may take until the connection counts as lost.
const ANSWER_MS_MAX: u32 = 10_000;

/// Where a room stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct State {
    pub(super) status: String,
    pub(super) seq: u32,
}

impl State {
    /// As a page shows it.
    pub(super) fn of(root: &Element) -> Self {
        let seq = root.get_attribute("data-seq").and_then(|s| s.parse().ok()).unwrap_or(0);
        Self { status: root.get_attribute("data-status").unwrap_or_default(), seq }
    }

    /// Notes in the page what it shows.
    pub(super) fn write(&self, root: &Element) {
        let _ = root.set_attribute("data-seq", &self.seq.to_string());
        let _ = root.set_attribute("data-status", &self.status);
    }
}

/// Where the room stands now. Who is signed in is told only where it has to be, so that asking keeps no session going.
pub(super) async fn state(path: &str, open: bool) -> Option<State> {
    let credentials = if open { RequestCredentials::Omit } else { RequestCredentials::SameOrigin };
    let answer = Request::get(&format!("{path}/state")).credentials(credentials);
    let (answer, text) = text(answer, None).await?;
    serde_json::from_str(&text).ok().filter(|_| answer.ok())
}

/// The page of the room as it stands now.
pub(super) async fn page(path: &str) -> Option<Document> {
    let (answer, text) = text(Request::get(path), None).await?;
    if answer.ok() { parsed(&text) } else { None }
}

/// Sends a form as its button would; answers whether it did its work, and with the page that came back.
pub(super) async fn send(path: &str, form: &HtmlFormElement, button: &HtmlButtonElement) -> Option<(bool, Document)> {
    let data = FormData::new_with_form(form).ok()?;
    if !button.name().is_empty() {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    let (answer, text) = text(Request::post(path), Some(data)).await?;
    Some((answer.ok(), parsed(&text)?))
}

/// An answer as text, if it comes in time.
async fn text(request: RequestBuilder, data: Option<FormData>) -> Option<(Response, String)> {
    let controller = AbortController::new().ok()?;
    let request = request.abort_signal(Some(&controller.signal()));
    let request = match data {
        Some(data) => request.body(data),
        None => request.build(),
    };
    let late = Timeout::new(ANSWER_MS_MAX, move || controller.abort());
    let answer = request.ok()?.send().await.ok()?;
    let text = answer.text().await.ok()?;
    late.cancel();
    Some((answer, text))
}

fn parsed(text: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(text, SupportedType::TextHtml).ok()
}
