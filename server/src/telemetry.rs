//! The log: a line says what happened and to which id, never what anybody wrote.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use tracing_subscriber::EnvFilter;

/// Starts the log on standard error; `RUST_LOG` chooses what it says (default: `info`).
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    std::panic::set_hook(Box::new(log_panic));
}

/// Writes where a panic happened. Its message is kept only if it is a literal of the source: a composed one may quote what
/// somebody wrote.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("(composed message withheld)");
    tracing::error!(place, message, "panic");
}

/// The layer: numbers each request, so that all lines of one request can be found, and says at `debug` how it ended.
///
/// The route's pattern stands for the path, which may hold an invitation's secret, and the query is never written.
pub async fn trace(request: Request, next: Next) -> Response {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!("request", number, method = %request.method(), route);
    async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        tracing::debug!(status = response.status().as_u16(), took_ms = begun.elapsed().as_millis(), "answered");
        response
    }
    .instrument(span)
    .await
}
