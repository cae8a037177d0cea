//! The main job of the application, on SQLite always and on PostgreSQL where `TEST_POSTGRES_URL` names a server: who
//! signs in, what is saved, submitted, said and read, by whom, and what is kept of it.

mod administrator;
mod agreement;
mod autosave;
mod calendar;
mod constructive;
mod dialogue;
mod engines;
mod feedback;
mod figures;
mod inbox;
mod live;
mod mailing;
mod post_office;
mod record;
mod redraws;
mod replacing;
mod room;
mod scope;
mod sealed;
mod sign_in;
mod submission;
mod supplements;
mod support;
mod talks;
mod timeline;
mod uploads;
mod work;
