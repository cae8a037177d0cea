//! The pages: one file a page. Data is loaded first, then drawn.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod dialogue;
pub(crate) mod draws;
pub(crate) mod files;
mod fold;
pub(crate) mod history;
pub(crate) mod landing;
pub(crate) mod library;
mod line;
pub(crate) mod live;
pub(crate) mod parties;
mod path;
pub(crate) mod phases;
pub(crate) mod print;
pub(crate) mod questionnaire;
mod reading;
pub(crate) mod redraws;
pub(crate) mod response;
pub(crate) mod review;
pub(crate) mod reviews;
mod ruled;
pub(crate) mod sign_in;
pub(crate) mod start;
