//! The outer wall, tested around a few pages of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it stands")]

mod assets;
mod cli;
mod csrf;
mod headers;
mod limits;
mod serve;
mod support;
