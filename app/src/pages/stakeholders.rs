//! `/stakeholders`: what organizations do for themselves (para. 53 (d), (e)). They come by a link that was sent to their
//! address, have no account, and reach nothing of any review.

pub(crate) mod apply;
pub(crate) mod enter;
pub(crate) mod form;
pub(crate) mod home;
mod kept;
pub(crate) mod own;
