//! Coming by a link that was sent to an address: no account, no password. A link is used once, lives for a day, and can be
//! asked for again.

use super::{Backend, guest_mail};
use crate::constructive::{ConstructiveError, Organization};
use crate::random;
use crate::store::{GuestMailRow, LinkRow};
use chrono::TimeDelta;
use rules::calendar::Moment;
use rules::constructive::profile::email;
use rules::id::{ConstructiveId, OrganizationId};
use rules::language::Language;
use std::time::Duration;

/// What a link is, when it is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterState {
    /// It opens for this address.
    Open(String),
    /// It was used, or its time is over: a new one can be sent to the same address.
    Spent,
    /// It was never made here.
    Unknown,
}

impl Backend {
    /// Sends a link to an address. Whether there is an organization of that address is not said, and the answer is the
    /// same when too many links were asked for.
    ///
    /// # Errors
    /// A fault of the address.
    pub async fn ask_link(
        &self,
        typed: &str,
        lang: Language,
        network: &str,
        about: Option<ConstructiveId>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let mut faults = Vec::new();
        let address = email(self.rules(), "email", typed, true, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let limits = &self.rules().house.constructive;
        let tx = self.0.write().await?;
        let about = match about {
            Some(id) => tx.constructive(id).await?.filter(crate::constructive::Event::is_public).map(|event| event.id),
            None => None,
        };
        let network = random::sha256_hex(network.as_bytes());
        let (to_address, from_network) = tx.links_since(&address, &network, now - TimeDelta::hours(1)).await?;
        if to_address >= u64::from(limits.links_per_address) || from_network >= u64::from(limits.links_per_network) {
            tracing::info!(to_address, from_network, "a link was not sent: too many within an hour");
            return Ok(());
        }
        let link = LinkRow {
            email: address.clone(),
            lang,
            constructive: about,
            expires_at: now + TimeDelta::hours(i64::from(limits.link_hours)),
            used_at: None,
        };
        let id = tx.insert_link(&link, &network, now).await?;
        let mail = guest_mail(&address, lang, "link", &format!("link/{id}"), now);
        tx.queue_guest_mail(&GuestMailRow { link: Some(id), constructive: about, ..mail }).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a new link to the address to which this one was sent, within the same limits. Only whoever got that mail has
    /// its token.
    ///
    /// # Errors
    /// The database.
    pub async fn renew_link(&self, token: &str, network: &str) -> Result<(), ConstructiveError> {
        let tx = self.0.read().await?;
        let Some(id) = tx.link_of_token(token) else { return Ok(()) };
        let Some(link) = tx.link(id).await? else { return Ok(()) };
        drop(tx);
        self.ask_link(&link.email, link.lang, network, link.constructive).await
    }

    /// What a link is; looking at it does not use it up, since programs that scan mail do so, too.
    ///
    /// # Errors
    /// The database.
    pub async fn look_at_link(&self, token: &str) -> Result<EnterState, ConstructiveError> {
        let tx = self.0.read().await?;
        let Some(id) = tx.link_of_token(token) else { return Ok(EnterState::Unknown) };
        let Some(link) = tx.link(id).await? else { return Ok(EnterState::Unknown) };
        let open = link.used_at.is_none() && self.now() < link.expires_at;
        Ok(if open { EnterState::Open(link.email) } else { EnterState::Spent })
    }

    /// Uses a link: answers with the token of a session and the dialogue that it was asked for.
    ///
    /// # Errors
    /// The database.
    pub async fn enter(&self, token: &str) -> Result<Option<(String, Option<ConstructiveId>)>, ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let Some(id) = tx.link_of_token(token) else { return Ok(None) };
        let Some(link) = tx.link(id).await?.filter(|link| now < link.expires_at) else { return Ok(None) };
        if !tx.use_link(id, now).await? {
            return Ok(None);
        }
        let organization = tx.organization_of_address(&link.email, link.lang, now).await?;
        let token = random::token();
        tx.insert_organization_session(&random::sha256_hex(token.as_bytes()), organization, now).await?;
        tx.commit().await?;
        Ok(Some((token, link.constructive)))
    }

    /// An organization as it is now.
    ///
    /// # Errors
    /// The database.
    pub async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, ConstructiveError> {
        Ok(self.0.read().await?.organization(id).await?)
    }

    /// The organization that came with this token, if its time is not over.
    ///
    /// # Errors
    /// The database.
    pub async fn organization_of_session(&self, token: &str) -> Result<Option<Organization>, ConstructiveError> {
        let tx = self.0.read().await?;
        let Some((id, since)) = tx.organization_session(&random::sha256_hex(token.as_bytes())).await? else {
            return Ok(None);
        };
        if since < self.session_begin() {
            return Ok(None);
        }
        Ok(tx.organization(id).await?)
    }

    /// The organization of somebody with an account for stakeholders: the one of the account's address.
    ///
    /// # Errors
    /// The database.
    pub async fn organization_of_account(
        &self,
        email: &str,
        lang: Language,
    ) -> Result<Organization, ConstructiveError> {
        if let Some(known) = self.0.read().await?.organization_by_email(email).await? {
            return Ok(known);
        }
        let tx = self.0.write().await?;
        let id = tx.organization_of_address(email, lang, self.now()).await?;
        let made = tx.organization(id).await?.ok_or_else(super::events::unknown)?;
        tx.commit().await?;
        Ok(made)
    }

    /// Ends such a session.
    ///
    /// # Errors
    /// The database.
    pub async fn leave(&self, token: &str) -> Result<(), ConstructiveError> {
        let tx = self.0.write().await?;
        tx.end_organization_session(&random::sha256_hex(token.as_bytes()), self.session_begin()).await?;
        Ok(tx.commit().await?)
    }

    /// Remembers the zone in which an organization reads times.
    ///
    /// # Errors
    /// The database.
    pub async fn set_guest_zone(&self, id: OrganizationId, zone: &str) -> Result<(), ConstructiveError> {
        // An empty name is no zone of one's own.
        let zones = crate::service::time_zones(self.now());
        if !zone.is_empty() && zones.iter().all(|z| z.name != zone) {
            return Ok(());
        }
        let tx = self.0.write().await?;
        let who = self.who(&tx, crate::constructive::Caller::Organization(id)).await?;
        let permit = who.permit(None, self.now())?;
        tx.set_organization_zone(&permit, id, zone).await?;
        Ok(tx.commit().await?)
    }

    /// The earliest beginning of a session that still lives.
    fn session_begin(&self) -> Moment {
        self.now() - Duration::from_secs(u64::from(self.rules().house.constructive.session_hours) * 3600)
    }
}
