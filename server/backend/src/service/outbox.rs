//! The outbox as whoever sees to the mail looks at it: what waits, what failed and when it is tried again, the words of a
//! mail, which have no content, and taking one back.

use super::mailing::{Outcome, is_under_way};
use super::{Backend, permit_house};
use crate::error::ServiceError;
use crate::mail::Mail;
use crate::store::{Act, MailRecord, Tx};
use rules::access::marker;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::refusal::Refusal;
use uuid::Uuid;

/// Mails shown at most; those that failed most often come first.
const MOST: u64 = 200;

/// A mail that waits, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxLine {
    /// Which mail.
    pub id: Uuid,
    /// The name of the person.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The kind of event, or `digest`.
    pub kind: String,
    /// The code of the review, if it is about one.
    pub review_code: Option<String>,
    /// Since when it waits.
    pub since: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_try_at: Moment,
    /// Why the last try failed, as the mail server's code.
    pub failure: Option<String>,
    /// Whether it may be on its way right now.
    pub under_way: bool,
}

impl Backend {
    /// What waits, those that failed most often first, and how many there are in all.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::KeepOutbox`].
    pub async fn outbox(&self, viewer: &Viewer) -> Result<(Vec<OutboxLine>, u64), ServiceError> {
        permit_house::<marker::KeepOutbox>(viewer, self.now())?;
        let tx = self.0.read().await?;
        let mut lines = Vec::new();
        for mail in tx.waiting_mails(MOST).await? {
            lines.push(self.line(&tx, &mail).await?);
        }
        Ok((lines, tx.waiting_mail().await?))
    }

    /// One mail that waits, with what its words are made of; nothing if it would be dropped, or its person's account is
    /// disabled.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::KeepOutbox`]; [`Refusal::NotFound`] for a mail that does not wait.
    pub async fn outbox_mail(&self, viewer: &Viewer, id: Uuid) -> Result<(OutboxLine, Option<Mail>), ServiceError> {
        permit_house::<marker::KeepOutbox>(viewer, self.now())?;
        let tx = self.0.read().await?;
        let mail = tx.waiting_mail_of(id).await?.ok_or(Refusal::NotFound)?;
        let line = self.line(&tx, &mail).await?;
        let words = match self.outcome(&tx, &mail).await? {
            // The link that unsubscribes is the person's own.
            Outcome::Write(words) => Some(Mail { unsubscribe: None, ..words.1 }),
            Outcome::Drop(_) | Outcome::Wait => None,
        };
        Ok((line, words))
    }

    /// Takes back a mail that has not left; the inbox keeps what it would have told.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::KeepOutbox`]; [`Refusal::NotFound`] for a mail that does not wait; a field
    /// fault for one that may be on its way.
    pub async fn discard_mail(&self, viewer: &Viewer, id: Uuid) -> Result<(), ServiceError> {
        let now = self.now();
        let permit = permit_house::<marker::KeepOutbox>(viewer, now)?;
        let tx = self.0.write().await?;
        let mail = tx.waiting_mail_of(id).await?.ok_or(Refusal::NotFound)?;
        if is_under_way(&mail, now) {
            return Err(ServiceError::Field { field: "mail", code: "under_way" });
        }
        if !tx.discard_mail(&permit, id).await? {
            return Err(Refusal::NotFound.into());
        }
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "mail_discarded",
            review: mail.review,
            object: id.to_string(),
            detail: serde_json::json!({ "to": mail.account, "kind": mail.kind, "attempts": mail.attempts }),
        })
        .await?;
        Ok(tx.commit().await?)
    }

    async fn line(&self, tx: &Tx, mail: &MailRecord) -> Result<OutboxLine, ServiceError> {
        let account = tx.account(mail.account).await?;
        let (name, email) = account.map_or_else(Default::default, |a| (a.name, a.email));
        let review_code = match mail.review {
            Some(id) => tx.review(id).await?.map(|r| r.code),
            None => None,
        };
        Ok(OutboxLine {
            id: mail.id,
            name,
            email,
            kind: mail.kind.clone(),
            review_code,
            since: mail.created_at,
            attempts: u32::try_from(mail.attempts).unwrap_or_default(),
            next_try_at: mail.next_try_at,
            failure: mail.failure.clone(),
            under_way: is_under_way(mail, self.now()),
        })
    }
}
