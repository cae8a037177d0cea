//! `/constructive` and `/bureau`: dialogues with stakeholders (para. 53), for everybody, and for those who prepare, conduct,
//! answer and decide. What organizations do for themselves is in [`super::stakeholders`].

pub(crate) mod applicant;
pub(crate) mod applicants;
pub(crate) mod bulk;
pub(crate) mod bureau;
pub(crate) mod circulation;
pub(crate) mod day;
pub(crate) mod delegations;
pub(crate) mod edit;
pub(crate) mod event;
pub(crate) mod files;
pub(crate) mod floor;
pub(crate) mod ics;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod mail;
pub(crate) mod matter;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod programme;
pub(crate) mod seats;
pub(crate) mod shared;
pub(crate) mod suggestions;
pub(crate) mod summary;
pub(crate) mod words;
