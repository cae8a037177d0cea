//! What can go wrong, by layer: opening, storing, serving. Text of a database never reaches a user.

use rules::id::FileId;
use rules::questionnaire::Fault;
use rules::refusal::Refusal;

/// The installation cannot be opened; the text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database does not answer.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The key file is missing, unreadable or readable by others.
    #[error("{0}")]
    Key(String),
    /// A data file of the application is faulty.
    #[error("{0}")]
    Data(String),
    /// A folder cannot be made or used.
    #[error("{0}")]
    Folder(String),
    /// Demonstration and real data do not mix.
    #[error("{0}")]
    Demo(String),
}

/// The store failed; details are for the log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A row that the application could not have written.
    #[error("damaged row: {0}")]
    Damaged(String),
    /// A text that does not open with its key at its place.
    #[error("ciphertext does not open: {0}")]
    Sealed(String),
    /// The mail server's address or its answer.
    #[error("mail: {0}")]
    Mail(String),
    /// A file beside the database.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

/// What a service answers instead of a result.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The rules say no.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// What was typed cannot be taken; nothing was saved.
    #[error("invalid input: {} faults", .0.len())]
    Invalid(Vec<Fault>),
    /// A newer text is there; nothing was overwritten.
    #[error("conflict")]
    Conflict(Box<Conflict>),
    /// The password or the account is wrong, which of them is not said.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many attempts; wait.
    #[error("wait {seconds} s")]
    Wait {
        /// How long.
        seconds: u32,
    },
    /// A new password does not do.
    #[error("password refused")]
    Password(rules::sign_in::PasswordFault),
    /// An upload cannot be taken.
    #[error("upload refused")]
    Upload(UploadFault),
    /// The address is taken, or another field of a form is at fault.
    #[error("field {field}: {code}")]
    Field {
        /// The form's field.
        field: &'static str,
        /// A code with a text in every language.
        code: &'static str,
    },
    /// Our fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The newer text that a stale save met.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// As it is now.
    pub newer: crate::service::StoredAnswer,
}

/// Why an upload was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFault {
    /// Above the limit in bytes.
    TooLarge {
        /// The limit.
        max: u64,
    },
    /// Nothing in it.
    Empty,
    /// Not one of the kinds that are taken.
    Kind,
    /// As many files as one answer may have.
    TooMany {
        /// The limit.
        max: u32,
    },
    /// As many files as a response may have that are in no answer.
    TooManyUnused,
    /// A file of that id is not there.
    Missing(FileId),
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sea_orm::DbErr> for ServiceError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(StoreError::Database(error))
    }
}
