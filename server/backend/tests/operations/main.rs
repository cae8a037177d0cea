//! Attached files, people, mail and the operator's commands, on demonstration data in a database of their own.

mod accounts;
mod attachments;
mod operator;

use backend::service::Session;
use backend::{Backend, Config, OpenError, demo};
use rules::calendar::Moment;
use std::error::Error;
use std::path::PathBuf;

type Outcome = Result<(), Box<dyn Error>>;

/// A folder of its own, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = Self(std::env::temp_dir().join(format!("review-operations-{}-{name}", std::process::id())));
        let _ = std::fs::remove_dir_all(&place.0);
        place
    }

    fn config(&self) -> Config {
        Config {
            database_url: format!("sqlite://{}?mode=rwc", self.0.join("review.db").display()),
            key_file: self.0.join("master.key"),
            public_url: "http://127.0.0.1:3000".to_owned(),
            demo: true,
            now: "2026-11-21T09:00:00Z".parse::<Moment>().ok(),
            smtp_url: None,
            files_dir: self.0.join("files"),
        }
    }

    async fn open(&self) -> Result<Backend, OpenError> {
        let backend = Backend::open(self.config()).await?;
        demo::seed(&backend).await?;
        Ok(backend)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn enter(backend: &Backend, email: &str) -> Result<Session, Box<dyn Error>> {
    let signed_in = backend.sign_in(email, demo::PASSWORD, "192.0.2.1", None).await?;
    backend.session(&signed_in.token).await?.ok_or_else(|| format!("{email} has no session").into())
}
