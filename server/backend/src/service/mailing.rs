//! Sending what waits in the outbox: one row, one mail.
//!
//! A row is claimed before its mail is sent, by setting when it may be tried again; it is marked as sent only after the
//! mail server took it. So two processes never send the same row, and a mail that failed is tried again for as long as it
//! takes.

use super::Backend;
use crate::error::{ServiceError, StoreError};
use crate::mail::{Composer, Failure, Letter, Mail, MailReport, Sender};
use crate::store::MailRecord;
use chrono::TimeDelta;
use rules::calendar::Moment;

/// Mails in one round at most; the next round goes on.
const ROUND: u32 = 100;

/// The longest time between two tries.
const MINUTES_MAX: i64 = 60;

impl Backend {
    /// Sends what is due. Without a mail server everything waits.
    ///
    /// # Errors
    /// The database, or a mail server's address that cannot be used; a mail that is not sent is no error.
    pub async fn send_due_mail(&self, composer: &dyn Composer) -> Result<MailReport, ServiceError> {
        let mut report = MailReport::default();
        if let Some(url) = self.config().smtp_url.as_deref() {
            let sender = Sender::new(url, &self.config().public_url).map_err(StoreError::Mail)?;
            for _ in 0..ROUND {
                let Some(mail) = self.claim_mail().await? else { break };
                let Some(letter) = self.letter(&mail, composer).await? else { continue };
                match sender.send(letter).await {
                    Ok(()) => {
                        self.mark_sent(&mail).await?;
                        report.sent += 1;
                    }
                    Err(failure) => {
                        report.failed += 1;
                        tracing::warn!(mail = %mail.id, attempts = mail.attempts + 1, %failure, "a mail was not sent");
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
        tx.mail_tried(&mail, None, next_try(now, mail.attempts)).await?;
        tx.commit().await?;
        Ok(Some(mail))
    }

    /// The mail in words; `None` while its person's account is disabled.
    async fn letter(&self, mail: &MailRecord, composer: &dyn Composer) -> Result<Option<Letter>, ServiceError> {
        let tx = self.0.read().await?;
        let Some(account) = tx.account(mail.account).await?.filter(|a| !a.disabled) else { return Ok(None) };
        let review_code = match mail.review {
            Some(id) => tx.review(id).await?.map(|r| r.code),
            None => None,
        };
        let composed = composer.compose(&Mail {
            kind: mail.kind.clone(),
            lang: account.lang,
            name: account.name,
            review_code,
            public_url: self.config().public_url.clone(),
        });
        Ok(Some(Letter { id: mail.id, to: account.email, lang: account.lang, composed, at: mail.created_at }))
    }

    async fn mark_sent(&self, mail: &MailRecord) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        tx.mail_tried(mail, Some(now), now).await?;
        Ok(tx.commit().await?)
    }
}

/// After 1, 2, 4 ... minutes, then every hour.
fn next_try(now: Moment, attempts: i32) -> Moment {
    let doubled = u32::try_from(attempts).ok().and_then(|n| 1_i64.checked_shl(n)).filter(|m| *m > 0);
    now + TimeDelta::minutes(doubled.map_or(MINUTES_MAX, |m| m.min(MINUTES_MAX)))
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
