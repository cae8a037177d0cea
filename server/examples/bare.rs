//! For `.ci/bench`: a bare axum handler that sends the bytes of a file, and nothing else. What a page costs is measured
//! beside it.
//!
//! `bare FILE CONTENT_TYPE` prints its address and serves until it is killed.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::routing::get;
use std::error::Error;
use std::io::Write as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(kind)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bare FILE CONTENT_TYPE".into());
    };
    let bytes: Bytes = std::fs::read(file)?.into();
    let kind = HeaderValue::from_str(&kind)?;
    let page = get(move || async move { ([(CONTENT_TYPE, kind)], bytes) });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, Router::new().route("/", page)).await?;
    Ok(())
}
