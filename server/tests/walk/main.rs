//! The whole application behind its outer wall, asked as a stranger, a delegate or an officer would ask it.
//!
//! [`access`] prints who gets what answer from every route; [`canary`] follows marked texts, [`archive`] and [`mail`] follow
//! them on their way out, [`stakeholders`] to those who come from outside; [`input`] and [`markup`] send what no page of
//! ours would; [`dialogue`] tells one's own messages and sends with odd keys; [`live`] listens to streams; [`exports`] reads
//! back what is taken away; [`work`] reminds, and follows names and calendars.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod access;
mod actors;
mod archive;
mod canary;
mod dialogue;
mod exports;
mod input;
mod live;
mod mail;
mod markup;
mod requests;
mod site;
mod stakeholders;
mod targets;
mod work;
