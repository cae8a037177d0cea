//! Written feedback of the reviewing States and supplementary questions (para. 35): written, cleared, sent, read, answered.

pub(crate) mod article;
mod asked;
pub(crate) mod check;
pub(crate) mod desk;
pub(crate) mod history;
pub(crate) mod questions;
pub(crate) mod sending;
pub(crate) mod sent;
mod shared;

pub(super) use asked::{asked_by_place, asked_of};
pub(super) use shared::sent_lines;
