//! Mails: what they are about, who words them, and the way to the mail server. They tell that something happened, never
//! what was said.

mod smtp;

pub(crate) use smtp::{Failure, Letter, Sender, check_url};

use rules::id::ReviewId;
use rules::language::Language;

/// Something that a mail tells: of one kind in one review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The kind of event, such as `role_granted`.
    pub kind: String,
    /// The paragraph that gives the next act to the person, where something is to be done.
    pub paragraph: Option<&'static str>,
    /// The review, if it is about one.
    pub review: Option<ReviewId>,
    /// Its code.
    pub review_code: Option<String>,
    /// Where it is read: a path within the application.
    pub address: String,
    /// How many.
    pub count: u32,
}

/// What a mail is about, for who words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The kind of event, such as `role_granted`, or `digest`.
    pub kind: String,
    /// The language of the person.
    pub lang: Language,
    /// The name of the person.
    pub name: String,
    /// The code of the review, if it is about one.
    pub review_code: Option<String>,
    /// Where the application is, without a trailing slash.
    pub public_url: String,
    /// What it tells, at least one.
    pub items: Vec<Item>,
    /// How many things that are in all.
    pub told: u32,
    /// The address at which digests are switched off; only digests have one.
    pub unsubscribe: Option<String>,
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
    /// Not sent any more, because nothing was left to say.
    pub dropped: u32,
    /// Not sent yet, whatever the reason.
    pub waiting: u64,
}
