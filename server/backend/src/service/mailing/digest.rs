//! The morning digest: what a person was informed of since the last one and has not read, in one mail.
//!
//! A digest and the marks of what it tells are written in one transaction; the event names the local date, so that no date
//! has two, whatever the clock does. A digest that has not left takes in what came since: after days without a mail server
//! one mail arrives, not one for each morning.

use super::{DIGEST, is_under_way};
use crate::error::ServiceError;
use crate::service::Backend;
use crate::service::inbox::{Records, last_morning, zone};
use rules::id::AccountId;

impl Backend {
    /// Makes the digests of everybody whose morning has come and who has something to be told.
    pub(super) async fn make_digests(&self) -> Result<(), ServiceError> {
        let readers = self.0.read().await?.digest_readers(self.now()).await?;
        for account in readers {
            self.make_digest(account).await?;
        }
        Ok(())
    }

    async fn make_digest(&self, account: AccountId) -> Result<(), ServiceError> {
        let now = self.now();
        // Looked at without the writers' lock first: most rounds find that the morning's digest is made.
        let tx = self.0.read().await?;
        let Some(person) = tx.account(account).await?.filter(|a| !a.disabled && a.mail.digest) else { return Ok(()) };
        let Some(morning) = last_morning(zone(&person.mail.time_zone), person.mail.hour, now) else { return Ok(()) };
        let event = format!("{DIGEST}/{}", morning.on);
        if tx.has_mail(account, &event).await? || tx.digest_pending(account, morning.at).await?.is_empty() {
            return Ok(());
        }
        drop(tx);
        let tx = self.0.write().await?;
        let Some(viewer) = tx.viewer(account).await? else { return Ok(()) };
        if tx.has_mail(account, &event).await? {
            return Ok(());
        }
        let mut records = Records::default();
        let (mut told, mut withheld) = (Vec::new(), Vec::new());
        for row in tx.digest_pending(account, morning.at).await? {
            let allowed = records.allow(&tx, &viewer, &row, now).await?;
            if allowed { told.push(row.id) } else { withheld.push(row.id) }
        }
        tx.digest_withhold(&withheld, now).await?;
        if !told.is_empty() {
            let digest = match tx.waiting_digest(account).await? {
                // What it says may be on its way: what came since waits for the next round.
                Some(waiting) if is_under_way(&waiting, now) => None,
                Some(waiting) => {
                    tx.rename_mail(waiting.id, &event).await?;
                    Some(waiting.id)
                }
                None => tx.queue_mail(account, DIGEST, None, &event, now).await?,
            };
            if let Some(digest) = digest {
                tx.digest_take(&told, digest).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}
