//! The rows as they lie in the tables. Never leaves the crate; `store` maps them to the words of `rules`.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod answer;
pub(crate) mod answer_revision;
pub(crate) mod article_mark;
pub(crate) mod decision;
pub(crate) mod file;
pub(crate) mod known_device;
pub(crate) mod message;
pub(crate) mod outbox;
pub(crate) mod party;
pub(crate) mod party_import;
pub(crate) mod phase;
pub(crate) mod response;
pub(crate) mod review;
pub(crate) mod review_phase;
pub(crate) mod reviewing_state;
pub(crate) mod role;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod sign_in_attempt;
pub(crate) mod submission;
pub(crate) mod thread;
pub(crate) mod thread_read;
