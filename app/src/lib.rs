//! Pages, components and server functions.
//!
//! Pages are drawn on the server from data that is loaded before (`http`, `pages`). The parts that come alive in the browser
//! (`questionnaire`, `session_guard`) share their data and rules between both halves; `browser` wakes them.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two different programs: build packages one by one, never with --workspace");

pub mod api;
pub mod i18n;
pub mod questionnaire;
pub mod session_guard;
pub mod ui;
pub mod verifying;

#[cfg(feature = "ssr")]
mod api_v1;
#[cfg(feature = "hydrate")]
pub mod browser;
#[cfg(feature = "ssr")]
mod http;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
#[cfg_attr(not(test), expect(dead_code, reason = "two parts of the model wait for papers that use them"))]
pub(crate) mod papers;
#[cfg(feature = "ssr")]
pub mod routes;

#[cfg(feature = "ssr")]
pub use http::{Assets, Kept, Pieces, Sought, TooLarge, Turn, Turns};
#[cfg(feature = "ssr")]
pub use routes::router;
