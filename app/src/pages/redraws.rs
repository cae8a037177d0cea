//! Requests that a drawing of lots be repeated for one place (paras. 28 (d) to (f), 30): asked for in a review, called by
//! the Secretariat.

mod ask;
mod call;
mod desk;
mod fields;
mod list;
mod requests;
mod words;

pub(crate) use call::{page as call, post as publish};
pub(crate) use desk::{page, post, withdraw};
pub(crate) use list::page as list;
