//! All dates of a person's reviews, and the secret address under which a calendar program fetches them.
//!
//! Rights are decided at each fetch, from the account behind the address. What is told is that a day counts and for which
//! review; never what is written in it.

use super::timeline::agenda_facts;
use super::work::begins_on;
use super::{Backend, permit_house};
use crate::error::ServiceError;
use crate::random;
use crate::store::{Act, Tx};
use chrono::{Months, NaiveDate, NaiveTime};
use rules::access::marker;
use rules::actor::Viewer;
use rules::agenda::{DayKind, agenda};
use rules::calendar::{Moment, civil_date};
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::{Group, RuleSet};

/// Acts that move a review's dates.
const MOVING: [&str; 3] = ["phase_opened", "plan_recorded", "response_submitted"];

/// What a day is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One review.
    Review {
        /// Which.
        id: ReviewId,
        /// Its code.
        code: String,
        /// The State under review.
        state: PartyCode,
    },
    /// All reviews of a group.
    Group(Group),
}

/// One date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// When.
    pub on: NaiveDate,
    /// What.
    pub kind: DayKind,
    /// Whether the parties agreed on it.
    pub agreed: bool,
    /// Of which phase.
    pub phase: u8,
    /// About what.
    pub subject: Subject,
    /// When it was last changed.
    pub changed_at: Moment,
    /// How often that was; never goes down.
    pub sequence: u32,
}

/// What a calendar program gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The person's language.
    pub lang: Language,
    /// The dates.
    pub days: Vec<CalendarDay>,
}

impl Backend {
    /// The dates of the viewer's reviews, nearest first.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`].
    pub async fn calendar_days(&self, viewer: &Viewer) -> Result<Vec<CalendarDay>, ServiceError> {
        self.days(&self.0.read().await?, viewer).await
    }

    /// The dates behind a secret address, with the rights that its owner has now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an address that opens nothing, or nothing any more.
    pub async fn feed(&self, token: &str) -> Result<Feed, ServiceError> {
        let tx = self.0.read().await?;
        let owner = tx.feed_owner(&random::sha256_hex(token.as_bytes())).await?.ok_or(Refusal::NotFound)?;
        let account = tx.account(owner).await?.filter(|a| !a.disabled).ok_or(Refusal::NotFound)?;
        let viewer = tx.viewer(owner).await?.ok_or(Refusal::NotFound)?;
        Ok(Feed { lang: account.lang, days: self.days(&tx, &viewer).await? })
    }

    /// Since when the viewer's calendar has a secret address.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ListReviews`].
    pub async fn feed_since(&self, viewer: &Viewer) -> Result<Option<Moment>, ServiceError> {
        permit_house::<marker::ListReviews>(viewer, self.now())?;
        Ok(self.0.read().await?.feed_since(viewer.account).await?)
    }

    /// A new secret address; the one before opens nothing any more. Its token is known to the caller alone.
    ///
    /// # Errors
    /// As [`Self::feed_since`].
    pub async fn renew_feed(&self, viewer: &Viewer) -> Result<String, ServiceError> {
        let token = random::token();
        let hash = random::sha256_hex(token.as_bytes());
        self.change_feed(viewer, Some(hash)).await?;
        Ok(token)
    }

    /// Takes the secret address away.
    ///
    /// # Errors
    /// As [`Self::feed_since`].
    pub async fn withdraw_feed(&self, viewer: &Viewer) -> Result<(), ServiceError> {
        self.change_feed(viewer, None).await
    }

    async fn change_feed(&self, viewer: &Viewer, hash: Option<String>) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        permit_house::<marker::ListReviews>(&viewer, now)?;
        let permit = permit_house::<marker::OwnAccount>(&viewer, now)?;
        let kind = if hash.is_some() { "calendar_address_made" } else { "calendar_address_withdrawn" };
        match hash {
            Some(hash) => tx.save_feed(&permit, hash).await?,
            None => tx.delete_feed(&permit).await?,
        }
        let (by, object) = (Some(permit.by()), permit.by().to_string());
        tx.record(Act { at: now, by, kind, review: None, object, detail: serde_json::Value::Null }).await?;
        Ok(tx.commit().await?)
    }

    async fn days(&self, tx: &Tx, viewer: &Viewer) -> Result<Vec<CalendarDay>, ServiceError> {
        let (now, rules) = (self.now(), self.rules());
        permit_house::<marker::ListReviews>(viewer, now)?;
        let phases = tx.phases().await?;
        let changes = tx.count_acts(&MOVING).await?;
        let mut days: Vec<CalendarDay> = Vec::new();
        for review in tx.reviews().await? {
            let Some(stands) = review.current_phase() else { continue };
            let Some(facts) = review.facts(stands.phase) else { continue };
            let asked = rules::access::Act::ReadReview;
            if rules::access::decide(Some(viewer), asked, &facts, civil_date(now)).is_err() {
                continue;
            }
            let begins_on = begins_on(rules, &phases, review.group, stands.phase);
            let moved = changes.get(&review.id).copied();
            for dated in agenda(rules, &agenda_facts(stands, begins_on)) {
                let of_group = matches!(dated.kind, DayKind::PhaseBegins | DayKind::PhaseEnds | DayKind::NextPhase);
                let subject = if of_group {
                    Subject::Group(review.group)
                } else {
                    Subject::Review { id: review.id, code: review.code.clone(), state: review.state }
                };
                let (sequence, changed_at) = match moved {
                    Some((n, at)) if !of_group => (n, at),
                    // Days of a group rest on its first day alone, which the plan sets in the preparatory years.
                    _ => (0, planned_at(rules, begins_on)),
                };
                let day = CalendarDay {
                    on: dated.on,
                    kind: dated.kind,
                    agreed: dated.agreed,
                    phase: stands.phase,
                    subject,
                    changed_at,
                    sequence,
                };
                // What is the same for the reviews of a group is one day.
                if !(of_group && days.contains(&day)) {
                    days.push(day);
                }
            }
        }
        days.sort_by(|a, b| (a.on, a.kind, &a.subject).cmp(&(b.on, b.kind, &b.subject)));
        Ok(days)
    }
}

/// A moment that is the same at each fetch, for days that nobody's act has moved.
fn planned_at(rules: &RuleSet, begins_on: Option<NaiveDate>) -> Moment {
    let years = Months::new(rules.preparatory_years.value.saturating_mul(12));
    let on = begins_on.and_then(|on| on.checked_sub_months(years)).unwrap_or_default();
    on.and_time(NaiveTime::MIN).and_utc()
}
