//! Between axum and the pages: who visits, in which language, what was posted, and how a page is put together.

mod cookies;
mod failure;
mod fields;
mod page;
mod pieces;
mod shell;
mod turns;
mod visit;

pub(crate) use cookies::{cookie, expired_cookie, name as cookie_name, set_cookie};
pub(crate) use failure::{Failure, url_escaped};
pub(crate) use fields::Fields;
pub(crate) use page::{Crumb, FILTER, Page, html, redirect};
pub use pieces::{Kept, Pieces};
pub use turns::{Sought, Turn, Turns};
pub use visit::TooLarge;
pub(crate) use visit::{Visit, attend, leave_notice};

use backend::Backend;
use std::sync::Arc;

/// Names of the built files of the browser half, as they stand in `/pkg/`.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The script that starts the browser half.
    pub start: String,
    /// The style sheet.
    pub style: String,
    /// The WebAssembly file, fetched early.
    pub wasm: String,
    /// The script that starts the program of conversations.
    pub talk: String,
    /// Its WebAssembly file.
    pub talk_wasm: String,
    /// The script of the program that verifies drawings.
    pub verify: String,
}

/// What every handler has at hand.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) backend: Backend,
    pub(crate) assets: Arc<Assets>,
    pub(crate) drawn: Arc<crate::pages::questionnaire::Drawn>,
    pub(crate) pieces: Arc<crate::pages::live::Pieces>,
    pub(crate) papers: Arc<crate::pages::take::Kept>,
    pub(crate) figures: Arc<crate::pages::phases::Drawn>,
    pub(crate) lists: Arc<crate::pages::reviews::Drawn>,
}
