//! The whole application behind its outer wall, asked as a stranger, a delegate or an officer would ask it.
//!
//! [`access`] prints who gets what answer from every route; [`canary`] follows marked texts; [`input`] and [`markup`] send
//! what no page of ours would; [`dialogue`] tells one's own messages and sends with odd keys; [`exports`] reads back what is
//! taken away.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod access;
mod actors;
mod canary;
mod dialogue;
mod exports;
mod input;
mod markup;
mod requests;
mod site;
mod targets;
