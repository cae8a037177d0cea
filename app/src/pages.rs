//! The pages: one file a page. Data is loaded first, then drawn.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod dialogue;
pub(crate) mod files;
pub(crate) mod history;
pub(crate) mod landing;
pub(crate) mod library;
pub(crate) mod parties;
pub(crate) mod phases;
pub(crate) mod print;
pub(crate) mod questionnaire;
pub(crate) mod response;
pub(crate) mod review;
pub(crate) mod reviews;
pub(crate) mod sign_in;
pub(crate) mod start;
mod fold;
mod line;
mod path;
mod reading;
mod ruled;
