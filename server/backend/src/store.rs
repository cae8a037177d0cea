//! The database: connections, transactions, and the only code that names a row.
//!
//! Writing transactions follow one another (SQLite: one writer with `BEGIN IMMEDIATE`; PostgreSQL: an advisory lock), so
//! numbers given in them have no gaps and no doubles. A transaction that is dropped without [`Tx::commit`] never happened.

mod account;
mod act;
mod answer;
mod attachment;
mod constructive;
mod dialogue;
mod draw;
mod feedback;
mod figures;
mod files;
mod inbox;
mod mail;
mod message;
mod note;
mod outgoing;
mod party;
mod person;
mod phase;
mod redraw;
mod review;
mod submission;
mod supplement;
mod work;

pub(crate) use account::{AccountRecord, MailWish, NewAccount};
pub(crate) use act::Act;
pub(crate) use answer::{AnswerChange, AnswerWrite, ResponseRecord, SealedAnswer};
pub(crate) use attachment::AttachmentRecord;
pub(crate) use constructive::{GuestMailRow, LinkRow, MatterRow, NewAnswer, NewEvent, WrittenComment, objecting};
pub(crate) use dialogue::{Eye, Eyes, ThreadRecord, Voice};
pub(crate) use draw::{DrawAct, DrawRow};
pub(crate) use feedback::{ClaimRecord, FeedbackRecord, FeedbackVersion, NewVersion, NothingRecord};
pub(crate) use files::{FileOrigin, FileRecord};
pub(crate) use inbox::{InboxQuery, InboxRow, new_item};
pub(crate) use mail::{Dropped, MailRecord};
pub(crate) use message::{MessageRecord, NewMessage, Tie, open_questions};
pub(crate) use note::{NoteSave, SealedNote};
pub(crate) use outgoing::{DraftRecord, OutgoingRecord};
pub(crate) use party::ImportSource;
pub(crate) use person::SessionRecord;
pub(crate) use phase::{DecisionRecord, PhaseFigures};
pub(crate) use redraw::{NewRequest, RequestRow};
pub(crate) use review::{PhaseRecord, ReviewRecord, ReviewerRecord, RoleRecord};
pub(crate) use submission::SubmissionRecord;
pub(crate) use supplement::{ReplySave, SealedReply};
pub(crate) use work::{ActRow, ReminderRow, RoleSpan, RoundRow, SENT};

use crate::commands::sqlite_file;
use crate::config::Config;
use crate::error::{OpenError, StoreError};
use crate::files::create_private;
use crate::keys::{MasterKey, ReviewKey};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// Any number; all writers of this application take this lock on PostgreSQL.
const WRITERS: &str = "SELECT pg_advisory_xact_lock(7310091)";

/// Readers at once; each holds one connection.
const READERS: u32 = 4;

/// The open database.
pub(crate) struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    master: MasterKey,
    unwrapped: RwLock<HashMap<ReviewId, ReviewKey>>,
    /// How many transactions of this process have written.
    written: AtomicU64,
}

/// One transaction.
pub(crate) struct Tx {
    pub(crate) inner: DatabaseTransaction,
    store: Arc<Store>,
}

impl Store {
    /// Connects, and makes a SQLite file, which only its owner may read, with its folder.
    pub(crate) async fn open(config: &Config) -> Result<Arc<Self>, OpenError> {
        let master = MasterKey::open(&config.key_file)?;
        let sqlite = config.database_url.starts_with("sqlite:");
        if sqlite {
            make_file(&config.database_url)?;
        }
        // One writing connection is what SQLite can use; PostgreSQL's writers wait for one another anyway.
        let writer = Database::connect(options(&config.database_url, if sqlite { 1 } else { READERS })).await?;
        let reader = Database::connect(options(&config.database_url, READERS)).await?;
        Ok(Arc::new(Self {
            writer,
            reader,
            master,
            unwrapped: RwLock::new(HashMap::new()),
            written: AtomicU64::new(0),
        }))
    }

    /// The connection for migrations and maintenance.
    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins a transaction that may write.
    pub(crate) async fn write(self: &Arc<Self>) -> Result<Tx, StoreError> {
        let how = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.writer.begin_with_options(how).await?;
        if inner.get_database_backend() == DbBackend::Postgres {
            inner.execute_unprepared(WRITERS).await?;
        }
        Ok(Tx { inner, store: Arc::clone(self) })
    }

    /// Begins a transaction that reads one state of the database throughout.
    pub(crate) async fn read(self: &Arc<Self>) -> Result<Tx, StoreError> {
        let mut how = TransactionOptions::default();
        if self.reader.get_database_backend() == DbBackend::Postgres {
            how.isolation_level = Some(sea_orm::IsolationLevel::RepeatableRead);
            how.access_mode = Some(AccessMode::ReadOnly);
        }
        let inner = self.reader.begin_with_options(how).await?;
        Ok(Tx { inner, store: Arc::clone(self) })
    }

    /// A number that changes with everything this process writes, for what is kept in memory.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Acquire)
    }

    /// Ends all connections; what was committed is on disk.
    pub(crate) async fn close(&self) {
        for connection in [&self.reader, &self.writer] {
            if let Err(error) = connection.close_by_ref().await {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }
}

impl Tx {
    /// Makes all of it true at once.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let done = self.inner.commit().await;
        self.store.written.fetch_add(1, Ordering::Release);
        Ok(done?)
    }

    /// A token that says whose it is and that this installation made it, for links in mail.
    pub(crate) fn mail_token(&self, account: AccountId) -> String {
        self.store.master.mail_token(account)
    }

    /// Whose token it is, if this installation made it.
    pub(crate) fn account_of_token(&self, token: &str) -> Option<AccountId> {
        self.store.master.account_of_token(token)
    }

    /// A token that opens for an organization what was sent to its address.
    pub(crate) fn link_token(&self, link: uuid::Uuid) -> String {
        self.store.master.link_token(link)
    }

    /// Which link a token is for, if this installation made it.
    pub(crate) fn link_of_token(&self, token: &str) -> Option<uuid::Uuid> {
        self.store.master.link_of_token(token)
    }

    /// A new review's key, wrapped for its row.
    pub(crate) fn new_review_key(&self, review: ReviewId) -> Result<Vec<u8>, StoreError> {
        self.store.master.new_review_key(review)
    }

    /// The key of a review, unwrapped once a process.
    pub(crate) fn key(&self, review: &ReviewRecord) -> Result<ReviewKey, StoreError> {
        if let Some(key) = self.store.unwrapped.read().ok().and_then(|keys| keys.get(&review.id).cloned()) {
            return Ok(key);
        }
        let key = self.store.master.unwrap(review.id, &review.wrapped_key)?;
        if let Ok(mut keys) = self.store.unwrapped.write() {
            keys.insert(review.id, key.clone());
        }
        Ok(key)
    }
}

/// A row that this application could not have written.
pub(crate) fn damaged(what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(what.to_string())
}

/// Milliseconds of a row as a moment.
pub(crate) fn moment(ms: i64) -> Result<Moment, StoreError> {
    Moment::from_timestamp_millis(ms).ok_or_else(|| damaged(format!("moment {ms}")))
}

/// A civil date of a row.
pub(crate) fn date(text: &str) -> Result<chrono::NaiveDate, StoreError> {
    text.parse().map_err(|_| damaged(format!("date {text}")))
}

/// A civil date of a row that may be empty.
pub(crate) fn date_option(text: Option<&str>) -> Result<Option<chrono::NaiveDate>, StoreError> {
    text.map(date).transpose()
}

/// A code of a row, by the given parser.
pub(crate) fn code<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    parse(text).ok_or_else(|| damaged(format!("code {text:?}")))
}

/// A list of codes in one column, separated by commas.
pub(crate) fn codes<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, StoreError> {
    text.split(',').filter(|c| !c.is_empty()).map(|c| code(c, &parse)).collect()
}

/// Small numbers of rows; anything else is damage.
pub(crate) fn small<T: TryFrom<i64>>(n: impl Into<i64>) -> Result<T, StoreError> {
    let n = n.into();
    T::try_from(n).map_err(|_| damaged(format!("number {n}")))
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .sqlx_logging(false)
        // A file does not go away; a server does, and then the connection is found out and replaced.
        .test_before_acquire(!url.starts_with("sqlite:"))
        .map_sqlx_sqlite_opts(|o| {
            // FULL, not NORMAL: a commit that was acknowledged must survive a loss of power.
            o.pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("secure_delete", "ON")
                .pragma("trusted_schema", "OFF")
                // What a statement would have to take back lies in memory, and not in a file that each one makes and
                // deletes.
                .pragma("temp_store", "MEMORY")
                // A page that many saves change is carried from the log to the file once for all of them, after 16 MB.
                .pragma("wal_autocheckpoint", "4000")
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(300)
        });
    options
}

fn make_file(url: &str) -> Result<(), OpenError> {
    let Some(file) = sqlite_file(url) else { return Ok(()) };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|e| OpenError::Folder(format!("the folder {} cannot be made: {e}", folder.display())))?;
    }
    if !url.contains("mode=rwc") {
        return Ok(());
    }
    // SQLite would let everybody read it. What it puts beside the file gets the rights of the file.
    match create_private(&file) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(OpenError::Folder(format!("the file {} cannot be made: {e}", file.display()))),
    }
}
