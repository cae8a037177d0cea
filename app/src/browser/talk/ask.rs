//! What the page asks the server by itself.

use gloo::net::http::Request;
use gloo::timers::callback::Timeout;
use web_sys::{AbortController, Document, DomParser, SupportedType};

/// How long an answer may take until the connection counts as lost.
const ANSWER_MS_MAX: u32 = 15_000;

/// What came back.
pub(super) enum Answer {
    /// A page, or a part of one.
    Page(Document),
    /// Nobody is signed in any more.
    SignIn,
    /// Not there for this person any more.
    Gone,
    /// No answer, or none that helps.
    Lost,
}

/// Asks for a page without saying that somebody is there.
pub(super) async fn ask(path: &str) -> Answer {
    fetched(path).await.unwrap_or(Answer::Lost)
}

async fn fetched(path: &str) -> Option<Answer> {
    let controller = AbortController::new().ok()?;
    let request = Request::get(path).header("x-unattended", "1").abort_signal(Some(&controller.signal()));
    let late = Timeout::new(ANSWER_MS_MAX, move || controller.abort());
    let answer = request.send().await.ok()?;
    if answer.redirected() && answer.url().contains("/sign-in") {
        return Some(Answer::SignIn);
    }
    let text = answer.text().await.ok()?;
    late.cancel();
    Some(match answer.status() {
        200 => Answer::Page(parsed(&text)?),
        401 => Answer::SignIn,
        403 | 404 => Answer::Gone,
        _ => Answer::Lost,
    })
}

/// A page, or a part of one, as a document of its own: nothing in it runs.
pub(super) fn parsed(text: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(text, SupportedType::TextHtml).ok()
}
