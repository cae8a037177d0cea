//! The inbox of a person: what awaits them, then what they are informed of. It is the truth; mail is derived from it.
//!
//! Every list and count decides anew whether the person may still know of each item.

mod morning;
mod tell;
mod unread;

pub(crate) use morning::{last_morning, zone};
pub(crate) use tell::{Telling, item_for, keep, may_know, tell_of_role, tell_person};
pub use unread::Unread;
pub(crate) use unread::UnreadCache;

use super::{Backend, permit_house};
use crate::error::{ServiceError, StoreError};
use crate::store::{InboxQuery, InboxRow, MailWish, ReviewRecord, Tx};
use chrono::Offset as _;
use rules::access::marker;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::ReviewId;
use rules::inbox::Kind;
use rules::party::PartyCode;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// Items on a page.
const PAGE: u64 = 50;

/// An item as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// Which item.
    pub id: Uuid,
    /// The code of what happened; a kind that is not in [`Kind`] is worded as [`Kind::Other`].
    pub kind: String,
    /// The review with its code and the State under review.
    pub review: Option<(ReviewId, String, PartyCode)>,
    /// The address of the very place where it is read.
    pub address: String,
    /// Whether it awaits an act of the person.
    pub todo: bool,
    /// When it happened.
    pub at: Moment,
    /// Whether the person has read it.
    pub read: bool,
    /// When it was done, for what was to be done.
    pub done_at: Option<Moment>,
}

impl InboxItem {
    /// What happened.
    pub fn what(&self) -> Kind {
        Kind::of(&self.kind)
    }
}

/// What of an inbox is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// Of one review.
    pub review: Option<ReviewId>,
    /// Of one kind, in code.
    pub kind: Option<String>,
    /// Only what is not read.
    pub unread: bool,
    /// Which page, from 0.
    pub page: u32,
}

/// An inbox as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxView {
    /// What awaits the person, oldest first; whatever page is asked for, within the filter.
    pub todo: Vec<InboxItem>,
    /// Everything else, newest first.
    pub items: Vec<InboxItem>,
    /// Whether there is another page.
    pub more: bool,
    /// Reviews of which the person was told and may know.
    pub reviews: Vec<(ReviewId, String, PartyCode)>,
    /// Kinds in code.
    pub kinds: Vec<String>,
}

/// How a person wishes to be told by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// The name of the time zone.
    pub time_zone: String,
    /// Whether information comes in a digest.
    pub digest: bool,
    /// At which hour of the morning.
    pub hour: u32,
}

/// Reviews by id, each loaded once.
#[derive(Default)]
pub(crate) struct Records(HashMap<ReviewId, Option<ReviewRecord>>);

impl Records {
    pub(crate) async fn get(&mut self, tx: &Tx, id: ReviewId) -> Result<Option<&ReviewRecord>, StoreError> {
        let record = match self.0.entry(id) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(place) => place.insert(tx.review(id).await?),
        };
        Ok(record.as_ref())
    }

    /// Whether the person may know of an item now.
    pub(crate) async fn allow(
        &mut self,
        tx: &Tx,
        viewer: &Viewer,
        item: &InboxRow,
        now: Moment,
    ) -> Result<bool, StoreError> {
        let record = match item.review {
            Some(id) => self.get(tx, id).await?,
            None => None,
        };
        Ok(may_know(viewer, item, record, now))
    }

    /// The items of which the person may know, as shown.
    async fn shown(
        &mut self,
        tx: &Tx,
        viewer: &Viewer,
        rows: Vec<InboxRow>,
        now: Moment,
    ) -> Result<Vec<InboxItem>, StoreError> {
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            if !self.allow(tx, viewer, &row, now).await? {
                continue;
            }
            let review = match row.review {
                Some(id) => self.get(tx, id).await?.map(|r| (r.id, r.code.clone(), r.state)),
                None => None,
            };
            items.push(InboxItem {
                id: row.id,
                review,
                address: row.address(),
                todo: row.todo,
                at: row.at,
                read: row.read_at.is_some(),
                done_at: row.done_at,
                kind: row.kind,
            });
        }
        Ok(items)
    }
}

impl Backend {
    /// The viewer's inbox.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OwnAccount`].
    pub async fn inbox(&self, viewer: &Viewer, filter: &InboxFilter) -> Result<InboxView, ServiceError> {
        let now = self.now();
        permit_house::<marker::OwnAccount>(viewer, now)?;
        let tx = self.0.read().await?;
        let mut records = Records::default();
        let mut view = InboxView::default();
        for (review, kind) in tx.inbox_subjects(viewer.account, now).await? {
            if let Some(id) = review
                && !view.reviews.iter().any(|(known, _, _)| *known == id)
                && let Some(record) = records.get(&tx, id).await?
                && record.current_phase().and_then(|p| record.facts(p.phase)).is_some_and(|facts| {
                    let act = rules::access::Act::ReadReview;
                    rules::access::decide(Some(viewer), act, &facts, rules::calendar::civil_date(now)).is_ok()
                })
            {
                view.reviews.push((id, record.code.clone(), record.state));
            }
            if !view.kinds.contains(&kind) {
                view.kinds.push(kind);
            }
        }
        let fits = |row: &InboxRow| {
            filter.review.is_none_or(|r| row.review == Some(r)) && filter.kind.as_ref().is_none_or(|k| row.kind == *k)
        };
        let open = tx.inbox_open(viewer.account, now).await?.into_iter().filter(fits).collect();
        view.todo = records.shown(&tx, viewer, open, now).await?;
        let mut rows = tx
            .inbox_page(
                viewer.account,
                &InboxQuery {
                    review: filter.review,
                    kind: filter.kind.clone(),
                    unread: filter.unread,
                    skip: u64::from(filter.page) * PAGE,
                    most: PAGE + 1,
                },
                now,
            )
            .await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        view.more = rows.len() > most;
        rows.truncate(most);
        view.items = records.shown(&tx, viewer, rows, now).await?;
        Ok(view)
    }

    /// Marks the viewer's own items as read; what is not theirs is left alone. Answers how many were not read before.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OwnAccount`].
    pub async fn read_inbox(&self, viewer: &Viewer, ids: &[Uuid]) -> Result<u64, ServiceError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let permit = permit_house::<marker::OwnAccount>(viewer, self.now())?;
        let tx = self.0.write().await?;
        let count = tx.inbox_read(&permit, ids).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Says that the viewer has done an item, or has it still to do.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OwnAccount`]; [`rules::refusal::Refusal::NotFound`] for an item that is not the
    /// viewer's, of which they may not know any more, or that is nothing to do.
    pub async fn settle_inbox(&self, viewer: &Viewer, id: Uuid, done: bool) -> Result<(), ServiceError> {
        let now = self.now();
        let permit = permit_house::<marker::OwnAccount>(viewer, now)?;
        let tx = self.0.write().await?;
        let found = tx.inbox_of(viewer.account, &[id]).await?.pop();
        let item = found.filter(|i| i.todo && i.at <= now).ok_or(rules::refusal::Refusal::NotFound)?;
        if !Records::default().allow(&tx, viewer, &item, now).await? {
            return Err(rules::refusal::Refusal::NotFound.into());
        }
        tx.inbox_done(&permit, &[id], done).await?;
        if done {
            tx.inbox_read(&permit, &[id]).await?;
        }
        Ok(tx.commit().await?)
    }

    /// How the viewer wishes to be told by mail.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OwnAccount`].
    pub async fn mail_settings(&self, viewer: &Viewer) -> Result<MailSettings, ServiceError> {
        permit_house::<marker::OwnAccount>(viewer, self.now())?;
        let account = self.0.read().await?.account(viewer.account).await?.ok_or(rules::refusal::Refusal::SignIn)?;
        Ok(settings(account.mail))
    }

    /// Changes how the viewer wishes to be told by mail.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::OwnAccount`]; a field fault for a zone or an hour that there is not.
    pub async fn set_mail_settings(&self, viewer: &Viewer, wish: MailSettings) -> Result<(), ServiceError> {
        permit_house::<marker::OwnAccount>(viewer, self.now())?;
        if !time_zones(self.now()).iter().any(|z| z.name == wish.time_zone) {
            return Err(ServiceError::Field { field: "time_zone", code: "unknown" });
        }
        if wish.hour > 23 {
            return Err(ServiceError::Field { field: "digest_hour", code: "unknown" });
        }
        let tx = self.0.write().await?;
        let wish = MailWish { time_zone: wish.time_zone, digest: wish.digest, hour: wish.hour };
        tx.set_mail_wish(viewer.account, &wish).await?;
        Ok(tx.commit().await?)
    }

    /// How the person of a token from a digest wishes to be told by mail, with their language; none for a token that was
    /// not made here.
    ///
    /// # Errors
    /// The database.
    pub async fn settings_of_token(
        &self,
        token: &str,
    ) -> Result<Option<(MailSettings, rules::language::Language)>, ServiceError> {
        let tx = self.0.read().await?;
        let Some(account) = tx.account_of_token(token) else { return Ok(None) };
        Ok(tx.account(account).await?.map(|a| (settings(a.mail), a.lang)))
    }

    /// Switches the digest of the token's person off or on again (RFC 8058). What one has to do is mailed in any case.
    ///
    /// # Errors
    /// [`rules::refusal::Refusal::NotFound`] for a token that was not made here.
    pub async fn subscribe_by_token(&self, token: &str, digest: bool) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        let account = tx.account_of_token(token).ok_or(rules::refusal::Refusal::NotFound)?;
        let found = tx.account(account).await?.ok_or(rules::refusal::Refusal::NotFound)?;
        tx.set_mail_wish(account, &MailWish { digest, ..found.mail }).await?;
        Ok(tx.commit().await?)
    }
}

fn settings(wish: MailWish) -> MailSettings {
    MailSettings { time_zone: wish.time_zone, digest: wish.digest, hour: wish.hour }
}

/// A time zone that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZoneLine {
    /// Its name in the list of IANA.
    pub name: &'static str,
    /// Minutes by which it is ahead of UTC now.
    pub ahead: i32,
}

/// The zones named after places, and UTC, by name.
pub fn time_zones(now: Moment) -> Vec<TimeZoneLine> {
    const REGIONS: [&str; 9] =
        ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];
    chrono_tz::TZ_VARIANTS
        .iter()
        .filter(|zone| zone.name() == "UTC" || REGIONS.iter().any(|region| zone.name().starts_with(region)))
        .map(|zone| TimeZoneLine {
            name: zone.name(),
            ahead: now.with_timezone(zone).offset().fix().local_minus_utc() / 60,
        })
        .collect()
}
