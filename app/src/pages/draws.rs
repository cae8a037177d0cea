//! Drawings of lots (paras. 17, 28 to 30): the list of them, and the pages of one drawing.

mod entry;
pub(crate) mod files;
mod hub;
mod list;
pub(crate) mod method;
mod new;
pub(crate) mod pair;
mod preparation;
pub(crate) mod result;
pub(crate) mod room;
mod shared;

pub(crate) use entry::{change, page as entry};
pub(crate) use hub::{adopt, confirm, give_up, page, values};
pub(crate) use list::page as list;
pub(crate) use new::{page as new, post as prepare};
pub(crate) use preparation::{freeze, page as preparation, rehearse};
