//! What an installation may set.

use rules::calendar::Moment;
use std::path::PathBuf;

/// Settings, read from the environment by the binary.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// The 32 bytes that wrap each review's key; made with mode 0400 where absent.
    pub key_file: PathBuf,
    /// Where users reach the application, without a trailing slash.
    pub public_url: String,
    /// Invented data and accounts; refuses a database that holds real ones.
    pub demo: bool,
    /// A fixed moment, for demonstrations only.
    pub now: Option<Moment>,
    /// `smtp://…` or `smtps://…`; without it mail stays in the outbox.
    pub smtp_url: Option<String>,
    /// Where uploaded files lie, encrypted. Must not be inside the site root.
    pub files_dir: PathBuf,
}

impl Config {
    /// Whether cookies may travel over plain HTTP, as on a developer's own machine.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
