//! Reminders: planned, looked at, confirmed, and on record (paras. 18, 47).
//!
//! What goes out is what was looked at and is still right: the confirmation names each receiver, and whoever came or went
//! meanwhile is not told. The same confirmation twice sends once.

use super::Desk;
use crate::error::{ServiceError, StoreError};
use crate::service::inbox::tell_person;
use crate::service::{Backend, permit_house};
use crate::store::{Act, ReminderRow, RoundRow, SENT, Tx};
use rules::access::marker;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, ReminderRoundId, ReviewId};
use rules::inbox::Kind;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::work::remind::{Skip, plan};

/// Letters of a key at most.
const KEY_MAX: usize = 64;

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// The language of mail to the person.
    pub lang: Language,
}

/// A reminder for one State of one review, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderLine {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub of: PartyCode,
    /// Its phase.
    pub phase: u8,
    /// The State to be reminded, if one is.
    pub state: Option<PartyCode>,
    /// Whether its permanent representative acts, because it has no focal point (para. 18).
    pub representative: bool,
    /// Who is told, or why nobody is.
    pub to: Result<Vec<Receiver>, Skip>,
}

impl ReminderLine {
    /// The kind of mail: with a word on the focal point where there is none.
    pub const fn kind(&self) -> &'static str {
        if self.representative { "reminder_focal_point" } else { "reminder" }
    }
}

/// What became of one reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundLine {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub of: PartyCode,
    /// The State reminded, if one was.
    pub state: Option<PartyCode>,
    /// Who was told, or why nobody was.
    pub outcome: Result<String, Skip>,
}

/// One sending, as reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundView {
    /// Who sent.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What was done and what was skipped.
    pub lines: Vec<RoundLine>,
}

impl Backend {
    /// What reminders of these reviews would be: receivers, and what would be skipped and why. Nothing is sent.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SendReminders`].
    pub async fn plan_reminders(
        &self,
        viewer: &Viewer,
        reviews: &[ReviewId],
    ) -> Result<Vec<ReminderLine>, ServiceError> {
        let now = self.now();
        permit_house::<marker::SendReminders>(viewer, now)?;
        let tx = self.0.read().await?;
        Ok(self.planned(&tx, reviews, now).await?)
    }

    /// Sends the reminders that were looked at: those of `seen` that are still right. A key used before answers with what
    /// was sent then.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SendReminders`]; a fault of `key`.
    pub async fn send_reminders(
        &self,
        viewer: &Viewer,
        reviews: &[ReviewId],
        seen: &[(ReviewId, AccountId)],
        key: &str,
    ) -> Result<ReminderRoundId, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::SendReminders>(&viewer, now)?;
        if key.is_empty() || key.len() > KEY_MAX || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(ServiceError::Field { field: "key", code: "key" });
        }
        if let Some(before) = tx.round_of_key(permit.by(), key).await? {
            return Ok(before.id);
        }
        let lines = self.planned(&tx, reviews, now).await?;
        let round = tx.insert_round(&permit, key).await?;
        for line in &lines {
            let row = |account, outcome: &str| ReminderRow {
                review: line.review,
                phase: line.phase,
                state: line.state,
                account,
                outcome: outcome.to_owned(),
                at: now,
            };
            let told: Vec<&Receiver> = match &line.to {
                Ok(to) => to.iter().filter(|r| seen.contains(&(line.review, r.account))).collect(),
                Err(skip) => {
                    tx.insert_reminder(&permit, round, &row(None, skip.code())).await?;
                    continue;
                }
            };
            if told.is_empty() {
                tx.insert_reminder(&permit, round, &row(None, Skip::Changed.code())).await?;
                continue;
            }
            for to in &told {
                tx.insert_reminder(&permit, round, &row(Some(to.account), SENT)).await?;
                let event = format!("reminder/{round}/{}", line.review);
                let kind = Kind::of(line.kind());
                // Without a role the review itself is not open to them.
                let place = match kind {
                    Kind::Reminder => format!("/reviews/{}", line.review),
                    _ => "/start".to_owned(),
                };
                tell_person(&tx, to.account, kind, line.review, (&event, &place), now).await?;
            }
            tx.record(Act {
                at: now,
                by: Some(permit.by()),
                kind: "reminder_sent",
                review: Some(line.review),
                object: round.to_string(),
                detail: serde_json::json!({
                    "phase": line.phase, "state": line.state,
                    "to": told.iter().map(|r| r.account).collect::<Vec<_>>(),
                }),
            })
            .await?;
        }
        tx.commit().await?;
        Ok(round)
    }

    /// What was done and what was skipped in one sending.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SendReminders`]; [`Refusal::NotFound`].
    pub async fn reminder_round(&self, viewer: &Viewer, id: ReminderRoundId) -> Result<RoundView, ServiceError> {
        permit_house::<marker::SendReminders>(viewer, self.now())?;
        let tx = self.0.read().await?;
        let (RoundRow { by, at, .. }, rows) = tx.round(id).await?.ok_or(Refusal::NotFound)?;
        let names = tx.names(rows.iter().filter_map(|r| r.account).chain([by])).await?;
        let name = |id: AccountId| names.get(&id).cloned().unwrap_or_default();
        let reviews = tx.reviews().await?;
        let lines = rows.into_iter().filter_map(|row| {
            let review = reviews.iter().find(|r| r.id == row.review)?;
            let outcome = match row.account {
                Some(account) => Ok(name(account)),
                None => Err(Skip::from_code(&row.outcome)?),
            };
            Some(RoundLine {
                review: row.review,
                code: review.code.clone(),
                of: review.state,
                state: row.state,
                outcome,
            })
        });
        Ok(RoundView { by: name(by), at, lines: lines.collect() })
    }

    async fn planned(&self, tx: &Tx, wanted: &[ReviewId], now: Moment) -> Result<Vec<ReminderLine>, StoreError> {
        let desk = Desk::load(tx, None).await?;
        let mut lines = Vec::new();
        for review in tx.reviews().await?.iter().filter(|r| wanted.contains(&r.id)) {
            let Some(stands) = review.current_phase() else { continue };
            let standing = desk.standing(self.rules(), review, stands, now);
            let last = |state| desk.reminders.get(&(review.id, state)).copied();
            for planned in plan(self.rules(), &standing, &desk.reachable(review, now), last, now) {
                let receiver = |id: AccountId| {
                    desk.accounts.get(&id).map(|a| Receiver { account: id, name: a.name.clone(), lang: a.lang })
                };
                lines.push(ReminderLine {
                    review: review.id,
                    code: review.code.clone(),
                    of: review.state,
                    phase: stands.phase,
                    state: planned.state,
                    representative: planned.state.is_some_and(|s| standing.acts_by_representative(s)),
                    to: planned.to.map(|ids| ids.into_iter().filter_map(receiver).collect()),
                });
            }
        }
        Ok(lines)
    }
}
