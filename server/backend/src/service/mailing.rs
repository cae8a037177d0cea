//! Sending what waits in the outbox: one row, one mail.
//!
//! A row is claimed before its mail is sent, by setting when it may be tried again; it is marked as sent only after the
//! mail server took it. So two processes never send the same row, and a mail that failed is tried again for as long as it
//! takes. What a mail says is found only when it leaves: what was read or done meanwhile, or may not be known any more, is
//! left out, and a mail without anything left to say is dropped, which its row records.

mod digest;

use super::Backend;
use super::inbox::Records;
use crate::error::{ServiceError, StoreError};
use crate::mail::{Composer, Failure, Item, Letter, Mail, MailReport, Sender};
use crate::store::{AccountRecord, Dropped, InboxRow, MailRecord, Tx, new_item};
use chrono::TimeDelta;
use rules::calendar::Moment;
use rules::inbox::Kind;

/// Mails in one round at most; the next round goes on.
const ROUND: u32 = 100;

/// The longest time between two tries.
const MINUTES_MAX: i64 = 60;

/// The kind of a mail that tells several things.
pub(crate) const DIGEST: &str = "digest";

/// What becomes of a claimed row.
pub(crate) enum Outcome {
    /// These words go to this person.
    Write(Box<(AccountRecord, Mail)>),
    /// It has nothing to say any more.
    Drop(Dropped),
    /// Its person's account is disabled: it waits.
    Wait,
}

impl Backend {
    /// Makes the digests of those whose morning has come, and sends what is due. Without a mail server everything waits.
    ///
    /// # Errors
    /// The database, or a mail server's address that cannot be used; a mail that is not sent is no error.
    pub async fn send_due_mail(&self, composer: &dyn Composer) -> Result<MailReport, ServiceError> {
        let mut report = MailReport::default();
        if let Some(url) = self.config().smtp_url.as_deref() {
            let sender = Sender::new(url, &self.config().public_url).map_err(StoreError::Mail)?;
            // Without a mail server none is made: the inbox has everything, and no heap of old mornings builds up.
            self.make_digests().await?;
            for _ in 0..ROUND {
                let Some(mail) = self.claim_mail().await? else { break };
                let tx = self.0.read().await?;
                let outcome = self.outcome(&tx, &mail).await?;
                drop(tx);
                let letter = match outcome {
                    Outcome::Write(words) => self.letter(&mail, &words.0, &words.1, composer),
                    Outcome::Drop(why) => {
                        let tx = self.0.write().await?;
                        tx.drop_mail(mail.id, why, self.now()).await?;
                        tx.commit().await?;
                        report.dropped += 1;
                        continue;
                    }
                    Outcome::Wait => continue,
                };
                match sender.send(letter).await {
                    Ok(()) => {
                        let tx = self.0.write().await?;
                        tx.mail_sent(mail.id, self.now()).await?;
                        tx.commit().await?;
                        report.sent += 1;
                    }
                    Err(failure) => {
                        report.failed += 1;
                        tracing::warn!(mail = %mail.id, attempts = mail.attempts + 1, %failure, "a mail was not sent");
                        let tx = self.0.write().await?;
                        tx.mail_failed(mail.id, &failure.code()).await?;
                        tx.commit().await?;
                        match failure {
                            // The server does not take this mail, which says nothing about the next one.
                            Failure::Refused(_) => {}
                            Failure::Unreachable(_) => break,
                        }
                    }
                }
            }
        }
        report.waiting = self.0.read().await?.waiting_mail().await?;
        Ok(report)
    }

    /// The oldest mail that is due, claimed until its next try.
    async fn claim_mail(&self) -> Result<Option<MailRecord>, ServiceError> {
        let now = self.now();
        // Most rounds find nothing: looking first keeps them from waiting for writers.
        if self.0.read().await?.due_mail(now, 1).await?.is_empty() {
            return Ok(None);
        }
        let tx = self.0.write().await?;
        let Some(mail) = tx.due_mail(now, 1).await?.pop() else { return Ok(None) };
        tx.mail_tried(&mail, now, next_try(now, mail.attempts)).await?;
        tx.commit().await?;
        Ok(Some(mail))
    }

    /// What a mail says now, to whom; decided anew each time.
    pub(crate) async fn outcome(&self, tx: &Tx, mail: &MailRecord) -> Result<Outcome, ServiceError> {
        let Some(account) = tx.account(mail.account).await?.filter(|a| !a.disabled) else { return Ok(Outcome::Wait) };
        let Some(viewer) = tx.viewer(account.id).await? else { return Ok(Outcome::Wait) };
        let now = self.now();
        let is_digest = mail.kind == DIGEST;
        let (found, may_be_read) = if is_digest {
            if !account.mail.digest {
                return Ok(Outcome::Drop(Dropped::Unsubscribed));
            }
            (tx.digest_items(mail.id).await?, false)
        } else {
            // A mail from before there was an inbox stands for itself.
            let item = tx.inbox_of_event(mail.account, &mail.event).await?.unwrap_or_else(|| alone(mail));
            (vec![item], true)
        };
        let mut records = Records::default();
        let mut items: Vec<Item> = Vec::new();
        let (mut overtaken, mut told) = (found.is_empty(), 0_u32);
        for row in found {
            if row.done_at.is_some() || (row.read_at.is_some() && !may_be_read) {
                overtaken = true;
                continue;
            }
            if !records.allow(tx, &viewer, &row, now).await? {
                continue;
            }
            told += 1;
            let code = match row.review {
                Some(id) => records.get(tx, id).await?.map(|r| r.code.clone()),
                None => None,
            };
            add(&mut items, &row, code);
        }
        if items.is_empty() {
            return Ok(Outcome::Drop(if overtaken { Dropped::Overtaken } else { Dropped::NoRight }));
        }
        let public_url = self.config().public_url.clone();
        let unsubscribe = is_digest.then(|| format!("{public_url}/unsubscribe/{}", tx.mail_token(account.id)));
        let words = Mail {
            kind: mail.kind.clone(),
            lang: account.lang,
            name: account.name.clone(),
            review_code: if is_digest { None } else { items.first().and_then(|i| i.review_code.clone()) },
            public_url,
            items,
            told,
            unsubscribe,
        };
        Ok(Outcome::Write(Box::new((account, words))))
    }

    fn letter(&self, mail: &MailRecord, account: &AccountRecord, words: &Mail, composer: &dyn Composer) -> Letter {
        Letter {
            id: mail.id,
            to: account.email.clone(),
            lang: account.lang,
            composed: composer.compose(words),
            unsubscribe: words.unsubscribe.clone(),
            at: mail.created_at,
        }
    }
}

fn alone(mail: &MailRecord) -> InboxRow {
    let place = mail.review.map_or_else(|| "/inbox".to_owned(), |id| format!("/reviews/{id}"));
    InboxRow { review: mail.review, ..new_item(mail.account, &mail.kind, &mail.event, &place, mail.created_at) }
}

/// Adds an item to what a mail tells: of one kind in one review a mail says how many.
fn add(items: &mut Vec<Item>, row: &InboxRow, review_code: Option<String>) {
    let known = items.iter_mut().find(|i| i.kind == row.kind && i.review == row.review);
    match known {
        Some(item) => {
            item.count += 1;
            // Several places: the review's own page, or the list.
            if item.address != row.address() {
                item.address = item.review.map_or_else(|| "/inbox".to_owned(), |id| format!("/inbox?review={id}"));
            }
        }
        None => items.push(Item {
            kind: row.kind.clone(),
            paragraph: Kind::of(&row.kind).paragraph().filter(|_| row.todo),
            review: row.review,
            review_code,
            address: row.address(),
            count: 1,
        }),
    }
}

/// After 1, 2, 4 ... minutes, then every hour.
fn next_try(now: Moment, attempts: i32) -> Moment {
    let doubled = u32::try_from(attempts).ok().and_then(|n| 1_i64.checked_shl(n)).filter(|m| *m > 0);
    now + TimeDelta::minutes(doubled.map_or(MINUTES_MAX, |m| m.min(MINUTES_MAX)))
}

/// Whether the mail may be on its way right now: a try takes less than a minute.
pub(crate) fn is_under_way(mail: &MailRecord, now: Moment) -> bool {
    mail.tried_at.is_some_and(|at| (now - at).abs() < TimeDelta::minutes(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_get_rarer_up_to_once_an_hour() {
        let now = Moment::default();
        let minutes: Vec<i64> = (0..9).map(|n| (next_try(now, n) - now).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        for attempts in [62, 63, 64, 1000, i32::MAX, -1] {
            assert_eq!((next_try(now, attempts) - now).num_minutes(), 60, "{attempts}");
        }
    }
}
