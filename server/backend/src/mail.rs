//! Mails: what they are about, who words them, and the way to the mail server. They tell that something happened, never
//! what was said.

mod smtp;

pub(crate) use smtp::{Failure, Letter, Sender, check_url};

use rules::language::Language;

/// What a mail is about, for who words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The kind of event, such as `role_granted`.
    pub kind: String,
    /// The language of the person.
    pub lang: Language,
    /// The name of the person.
    pub name: String,
    /// The code of the review, if it is about one.
    pub review_code: Option<String>,
    /// Where the application is, without a trailing slash.
    pub public_url: String,
}

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Words mails; the texts in six languages lie with the pages.
pub trait Composer: Send + Sync {
    /// The words of a mail.
    fn compose(&self, mail: &Mail) -> Composed;
}

/// What a round of sending did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailReport {
    /// Taken by the mail server.
    pub sent: u32,
    /// To be tried again.
    pub failed: u32,
    /// Not sent yet, whatever the reason.
    pub waiting: u64,
}
