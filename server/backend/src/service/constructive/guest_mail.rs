//! Mail to people without an account: what waits can be looked at, counted and discarded; what leaves says that something
//! is to be seen, and where.

use super::Backend;
use crate::constructive::{Caller, ConstructiveError, Event, GuestComposer, GuestMail};
use crate::error::{ServiceError, StoreError};
use crate::mail::{Failure, Letter, MailReport, Sender};
use crate::store::{GuestMailRow, Tx};
use chrono::TimeDelta;
use rules::calendar::civil_date;
use rules::constructive::Refused;
use rules::constructive::access::{Deed, decide, marker};
use rules::id::ConstructiveId;
use rules::refusal::Refusal;
use uuid::Uuid;

/// Mails in one round at most; the next round goes on.
const ROUND: u32 = 200;

/// Mails shown at most.
const MOST: u64 = 500;

impl Backend {
    /// Mail about a dialogue, newest first, and how many of it wait.
    ///
    /// # Errors
    /// The refusal of [`Deed::KeepMail`].
    pub async fn guest_mails(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Vec<GuestMail>, u64), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::KeepMail, Some(event.working_group), civil_date(now))?;
        let mut mails = Vec::new();
        for row in tx.guest_mails(Some(id), MOST).await? {
            mails.push(self.guest_words(&tx, &row, false).await?);
        }
        Ok((event, mails, tx.waiting_guest_mails(Some(id)).await?))
    }

    /// One mail, as it would leave; a link that opens is left out of it.
    ///
    /// # Errors
    /// The refusal of [`Deed::KeepMail`]; [`Refusal::NotFound`].
    pub async fn guest_mail_preview(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        mail: Uuid,
    ) -> Result<(Event, GuestMail), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::KeepMail, Some(event.working_group), civil_date(now))?;
        let row = tx.guest_mail(mail).await?.filter(|m| m.constructive == Some(id)).ok_or(Refusal::NotFound)?;
        let words = self.guest_words(&tx, &row, false).await?;
        Ok((event, words))
    }

    /// Discards mails that have not left; answers for how many it was done.
    ///
    /// # Errors
    /// The refusal of [`Deed::KeepMail`]; [`Refused::Nothing`] where none is chosen.
    pub async fn discard_guest_mails(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        chosen: &[Uuid],
    ) -> Result<(usize, usize), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::KeepMail>(&tx, &who, id, now).await?;
        if chosen.is_empty() {
            return Err(Refused::Nothing.into());
        }
        let mut done = 0;
        for mail in chosen {
            let Some(row) = tx.guest_mail(*mail).await?.filter(|m| m.constructive == Some(id)) else { continue };
            // It may be on its way right now: a try takes less than a minute.
            if row.tried_at.is_some_and(|at| (now - at).abs() < TimeDelta::minutes(1)) {
                continue;
            }
            if tx.discard_guest_mail(&permit, *mail).await? {
                done += 1;
            }
        }
        let detail = serde_json::json!({ "discarded": done, "chosen": chosen.len() });
        self.note(&tx, permit.by(), "guest_mail_discarded", id, detail, now).await?;
        tx.commit().await?;
        Ok((done, chosen.len() - done))
    }

    /// Sends what is due. A row is claimed before it is tried, so that two processes never send the same; what failed is
    /// tried again for as long as it takes.
    ///
    /// # Errors
    /// The database, or a mail server's address that cannot be used.
    pub async fn send_guest_mail(&self, composer: &dyn GuestComposer) -> Result<MailReport, ServiceError> {
        self.send_guest_round(composer, false).await
    }

    /// The same for links alone, for which somebody is waiting; other mail can still be looked at and discarded.
    ///
    /// # Errors
    /// As there.
    pub async fn send_links(&self, composer: &dyn GuestComposer) -> Result<MailReport, ServiceError> {
        self.send_guest_round(composer, true).await
    }

    async fn send_guest_round(&self, composer: &dyn GuestComposer, links: bool) -> Result<MailReport, ServiceError> {
        let wanted = |row: &GuestMailRow| !links || row.link.is_some();
        let mut report = MailReport::default();
        if let Some(url) = self.config().smtp_url.as_deref() {
            let sender = Sender::new(url, &self.config().public_url).map_err(StoreError::Mail)?;
            for _ in 0..ROUND {
                let now = self.now();
                // Links come first, so that where the first one is none there is none.
                if !self.0.read().await?.due_guest_mail(now).await?.is_some_and(|row| wanted(&row)) {
                    break;
                }
                let tx = self.0.write().await?;
                let Some(row) = tx.due_guest_mail(now).await?.filter(wanted) else { break };
                tx.guest_mail_tried(&row, now, now + wait(row.attempts)).await?;
                let words = self.guest_words(&tx, &row, true).await.map_err(into_service)?;
                tx.commit().await?;
                let letter = Letter {
                    id: row.id,
                    to: row.email.clone(),
                    lang: row.lang,
                    composed: composer.compose_guest(&words),
                    unsubscribe: None,
                    at: row.created_at,
                };
                let failure = sender.send(letter).await.err();
                let tx = self.0.write().await?;
                let why = failure.as_ref().map(Failure::code);
                tx.guest_mail_done(row.id, why.as_deref(), self.now()).await?;
                tx.commit().await?;
                match failure {
                    None => report.sent += 1,
                    Some(failure) => {
                        report.failed += 1;
                        tracing::warn!(mail = %row.id, attempts = row.attempts + 1, %failure, "a mail was not sent");
                        if matches!(failure, Failure::Unreachable(_)) {
                            break;
                        }
                    }
                }
            }
        }
        report.waiting = self.0.read().await?.waiting_guest_mails(None).await?;
        Ok(report)
    }

    /// What a mail's words are made of. The address of a link that opens is made only for the mail that leaves.
    async fn guest_words(&self, tx: &Tx, row: &GuestMailRow, leaves: bool) -> Result<GuestMail, ConstructiveError> {
        let event = match row.constructive {
            Some(id) => tx.constructive(id).await?.map(|e| Event { link: String::new(), ..e }),
            None => None,
        };
        let number = match row.application {
            Some(id) => tx.application(id).await?.and_then(|a| a.number),
            None => None,
        };
        let path = match (row.link, leaves, row.constructive) {
            (Some(link), true, _) => format!("/stakeholders/enter/{}", tx.link_token(link)),
            (Some(_), false, _) | (None, _, None) => "/stakeholders".to_owned(),
            (None, _, Some(id)) => format!("/stakeholders/{id}"),
        };
        Ok(GuestMail {
            id: row.id,
            email: row.email.clone(),
            lang: row.lang,
            kind: row.kind.clone(),
            event,
            number,
            path,
            created_at: row.created_at,
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            next_try_at: row.next_try_at,
            failure: row.failure.clone(),
            sent_at: row.sent_at,
            dropped_at: row.dropped_at,
            public_url: self.config().public_url.clone(),
        })
    }
}

/// After 1, 2, 4 ... minutes, then every hour.
fn wait(attempts: i32) -> TimeDelta {
    let doubled = u32::try_from(attempts).ok().and_then(|n| 1_i64.checked_shl(n)).filter(|m| *m > 0);
    TimeDelta::minutes(doubled.map_or(60, |m| m.min(60)))
}

fn into_service(error: ConstructiveError) -> ServiceError {
    match error {
        ConstructiveError::Store(error) => ServiceError::Store(error),
        other => ServiceError::Store(StoreError::Damaged(other.to_string())),
    }
}
