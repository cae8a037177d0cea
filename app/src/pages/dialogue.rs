//! The dialogue of a review: conversations in three rooms that nobody can take for one another. Who reads it stands above
//! the button that sends.

mod compose;
mod list;
mod marked;
mod message;
mod post;
mod talk;
mod words;

pub(crate) use list::{all, begin, page, throw_away};
pub(crate) use marked::marked;
pub(crate) use post::{draft, outgoing, post};
pub(crate) use talk::{after, piece, talk};
pub(crate) use words::{about_line, fault, side};

/// The main form of a conversation.
const FORM: &str = "message";
