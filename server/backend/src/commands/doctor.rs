//! Looks whether everything is as it should be, and says what to do where it is not. Changes nothing.

use super::{CommandError, Report, sqlite_file};
use crate::config::Config;
use crate::error::StoreError;
use crate::keys;
use crate::mail;
use crate::store::{ReviewRecord, Store, Tx};
use rules::id::FileId;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Arc;

/// Answers that are opened in each response.
const SAMPLE: usize = 25;

/// What was looked at so far.
#[derive(Default)]
struct Findings {
    report: Report,
    faults: u32,
}

impl Findings {
    fn ok(&mut self, what: impl Display) {
        self.report.line(format!("ok    {what}"));
    }

    fn fail(&mut self, what: impl Display, remedy: &str) {
        self.faults += 1;
        self.report.line(format!("FAIL  {what}: {remedy}"));
    }

    fn done(mut self) -> Result<Report, CommandError> {
        match self.faults {
            0 => {
                self.report.line("Everything is as it should be.");
                Ok(self.report)
            }
            n => {
                self.report.line(format!("{n} of these must be seen to."));
                Err(CommandError::Found(self.report))
            }
        }
    }
}

const RESTORE: &str = "stop the server, keep a copy of what is there, and restore the last backup";

/// Looks at database, key file, record of acts, texts and files.
///
/// # Errors
/// [`CommandError::Found`] with all lines if one of them failed.
pub async fn doctor(config: &Config) -> Result<Report, CommandError> {
    let mut findings = Findings::default();
    if let Some(url) = &config.smtp_url {
        match mail::check_url(url, &config.public_url) {
            Ok(()) => findings.ok("the mail server's address can be used"),
            Err(error) => findings.fail(error, "correct it, or unset it to let mails wait"),
        }
    }
    // Opening would make a new key file or database, and hide that the right one is missing.
    if !config.key_file.exists() {
        findings.fail(
            format!("there is no key file {}", config.key_file.display()),
            "put back the copy that was kept elsewhere; a new one opens nothing that is there",
        );
        return findings.done();
    }
    if let Some(file) = sqlite_file(&config.database_url)
        && !file.exists()
    {
        findings
            .fail(format!("there is no database {}", file.display()), "restore a backup, or run migrate to begin anew");
        return findings.done();
    }
    if let Err(error) = keys::MasterKey::open(&config.key_file) {
        findings.fail(error, "correct that first");
        return findings.done();
    }
    findings.ok("the key file is there and only its owner can read it");
    match Store::open(config).await {
        Ok(store) => {
            let looked = look(&store, config, &mut findings).await;
            store.close().await;
            if let Err(error) = looked {
                findings.fail(error, "the database does not answer as it should; see its own log");
            }
        }
        Err(error) => findings.fail(error, "check DATABASE_URL and that the database runs"),
    }
    findings.done()
}

async fn look(store: &Arc<Store>, config: &Config, findings: &mut Findings) -> Result<(), StoreError> {
    sound(store, findings).await?;
    if !migrations::is_current(store.connection()).await? {
        findings.fail("the tables are not of this version", "run migrate");
        return Ok(());
    }
    findings.ok("the tables are of this version");
    let tx = store.read().await?;
    match tx.verify_acts().await? {
        Ok(count) => findings.ok(format!("the record of acts holds together ({count} acts)")),
        Err(seq) => findings.fail(
            format!("the record of acts was changed at entry {seq}"),
            "find out who had access to the database, and compare with a backup from before",
        ),
    }
    let reviews = tx.reviews().await?;
    let mut opened = 0;
    for review in &reviews {
        match tx.key(review) {
            Ok(_) => opened += texts(&tx, review, findings).await?,
            Err(_) => findings.fail(
                format!("the key of review {} does not open", review.code),
                "the key file is not the one with which this database was made: put the right one back",
            ),
        }
    }
    findings.ok(format!("{} reviews looked at, {opened} texts opened", reviews.len()));
    files(&tx, config, findings).await?;
    let waiting = tx.waiting_mail().await?;
    findings.ok(format!("{waiting} mails wait to be sent"));
    Ok(())
}

/// The database's own checks.
async fn sound(store: &Store, findings: &mut Findings) -> Result<(), StoreError> {
    let connection = store.connection();
    connection.execute_unprepared("SELECT 1").await?;
    findings.ok("the database answers");
    if connection.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let ask = |sql: &str| connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql.to_owned()));
    let mut said = Vec::new();
    for row in ask("PRAGMA integrity_check").await? {
        said.push(row.try_get_by_index::<String>(0)?);
    }
    if said == ["ok"] {
        findings.ok("the database file is sound");
    } else {
        findings.fail(format!("the database file is damaged ({} faults)", said.len()), RESTORE);
    }
    match ask("PRAGMA foreign_key_check").await?.len() {
        0 => findings.ok("no row refers to one that is gone"),
        n => findings.fail(format!("{n} rows refer to rows that are gone"), RESTORE),
    }
    Ok(())
}

/// Opens a sample of the answers and the newest submitted version of each phase.
async fn texts(tx: &Tx, review: &ReviewRecord, findings: &mut Findings) -> Result<u64, StoreError> {
    let mut opened = 0;
    for phase in &review.phases {
        let Some(response) = tx.response(review, phase.phase).await? else { continue };
        let answers = tx.answers(response.id).await?;
        // Spread over the whole response, so that old and new ones are among them.
        let step = answers.len().div_ceil(SAMPLE).max(1);
        for answer in answers.iter().step_by(step) {
            match tx.open_answer(review, answer) {
                Ok(_) => opened += 1,
                Err(_) => findings.fail(
                    format!("answer {} of review {} does not open", answer.id, review.code),
                    "its row was changed outside of the application; restore it from a backup",
                ),
            }
        }
        if let Some(newest) = tx.submissions(response.id).await?.last() {
            match tx.open_submission(review, newest) {
                Ok(_) => opened += 1,
                Err(_) => findings.fail(
                    format!("submitted version {} of review {} is not what was submitted", newest.number, review.code),
                    "its row was changed outside of the application; restore it from a backup",
                ),
            }
        }
    }
    for phase in &review.phases {
        opened += feedback(tx, review, phase.phase, findings).await?;
    }
    Ok(opened)
}

/// Opens the notes and versions of all feedback of a phase, and the answers to its questions.
async fn feedback(tx: &Tx, review: &ReviewRecord, phase: u8, findings: &mut Findings) -> Result<u64, StoreError> {
    let mut opened = Vec::new();
    for feedback in tx.feedbacks(review.id, phase).await? {
        for note in tx.notes(feedback.id).await? {
            opened.push((format!("note {}", note.id), tx.open_note(review, &note).is_ok()));
        }
        for sent in tx.feedback_versions(feedback.id).await? {
            opened.push((format!("feedback version {}", sent.id), tx.open_feedback(review, &sent).is_ok()));
        }
    }
    let replies = tx.replies(review.id, phase).await?;
    for sent in tx.reply_versions(&replies).await? {
        opened.push((format!("answer version {}", sent.id), tx.open_reply_version(review, &sent).is_ok()));
    }
    for reply in &replies {
        opened.push((format!("answer {}", reply.id), tx.open_reply(review, reply).is_ok()));
    }
    for (what, _) in opened.iter().filter(|(_, fine)| !fine) {
        findings.fail(
            format!("{what} of review {} is not what was written", review.code),
            "its row was changed outside of the application; restore it from a backup",
        );
    }
    Ok(u64::try_from(opened.iter().filter(|(_, fine)| *fine).count()).unwrap_or(u64::MAX))
}

/// Every file that a row names is there in its full length.
async fn files(tx: &Tx, config: &Config, findings: &mut Findings) -> Result<(), StoreError> {
    let known = tx.file_lengths().await?;
    let mut missing = 0_u32;
    for (id, bytes) in &known {
        let found = std::fs::metadata(crate::files::path(&config.files_dir, *id)).map(|m| m.len());
        if found.ok() != Some(bytes + keys::OVERHEAD) {
            missing += 1;
            findings.fail(
                format!("file {id} is not in {} in its full length", config.files_dir.display()),
                "put it back from a backup",
            );
        }
    }
    if missing == 0 {
        findings.ok(format!("all {} attached files are in their folder", known.len()));
    }
    let known: HashSet<FileId> = known.into_iter().map(|(id, _)| id).collect();
    let strays = match std::fs::read_dir(&config.files_dir) {
        Ok(entries) => entries
            .flatten()
            .filter(|e| {
                let id = e.file_name().to_str().and_then(|n| n.parse::<FileId>().ok());
                id.is_none_or(|id| !known.contains(&id))
            })
            .count(),
        // No folder, no files: the server makes it when it starts.
        Err(_) => 0,
    };
    if strays > 0 {
        findings.ok(format!("{strays} files in {} belong to nothing; they do no harm", config.files_dir.display()));
    }
    Ok(())
}
