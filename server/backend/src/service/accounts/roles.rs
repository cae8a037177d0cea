//! Giving and ending roles. A State has one focal point in a review at a time (para. 18).

use super::{fault, record};
use crate::error::{ServiceError, StoreError};
use crate::live::Change;
use crate::random;
use crate::service::Backend;
use crate::service::inbox::tell_of_role;
use crate::store::{AccountRecord, ReviewRecord, RoleRecord, Tx};
use chrono::{Days, NaiveDate};
use rules::access::{Permit, marker};
use rules::actor::{AccountKind, Duty, Role, Viewer};
use rules::calendar::{civil_date, end_of_day};
use rules::id::{AccountId, RoleId};
use rules::inbox::Kind;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;

/// A role to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRole {
    /// To whom.
    pub account: AccountId,
    /// For which State.
    pub state: PartyCode,
    /// In which review.
    pub review_code: String,
    /// What the person is to do.
    pub duty: Duty,
    /// Limited to these instruments; `None` means all that the State has in the review.
    pub instruments: Option<Vec<Instrument>>,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it is over, if an end is set.
    pub until_on: Option<NaiveDate>,
}

impl Backend {
    /// Gives somebody a role. A State has one focal point in a review at a time (para. 18): the one before is over when
    /// the new one begins.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ManageAccounts`]; faults of fields.
    pub async fn grant_role(&self, viewer: &Viewer, new: NewRole) -> Result<RoleId, ServiceError> {
        let now = self.now();
        let today = civil_date(now);
        let tx = self.0.write().await?;
        let permit = self.manager(&tx, viewer, now).await?;
        let reviews = tx.reviews().await?;
        let review = reviews.iter().find(|r| r.code == new.review_code.trim());
        let review = review.ok_or(fault("review_code", "unknown"))?;
        let account = tx.account(new.account).await?.ok_or(fault("account", "unknown"))?;
        check_person(&account, new.state)?;
        check_days(new.from_on, new.until_on, today)?;
        let instruments = limited(review, new.state, new.duty, new.instruments)?;
        let role = Role {
            state: new.state,
            review: review.id,
            duty: new.duty,
            instruments,
            from_on: new.from_on,
            until_on: new.until_on,
            ended: false,
        };
        for other in tx.roles_in(review.id).await? {
            if other.role.state != role.state || other.role.duty != role.duty || !overlap(&other.role, &role) {
                continue;
            }
            if other.account == new.account {
                return Err(fault("duty", "has_role"));
            }
            if role.duty == Duty::FocalPoint {
                hand_over(&tx, &permit, &other, &role, today).await?;
            }
        }
        let id = RoleId::new(random::id());
        let granted = RoleRecord { id, account: new.account, role };
        tx.insert_role(&permit, &granted, now).await?;
        record(&tx, &permit, "role_granted", Some(review.id), id.to_string(), detail_of(&granted)).await?;
        tell_of_role(&tx, Kind::RoleGranted, &granted, now).await?;
        tx.commit().await?;
        // The focal point before is one no longer, and a role with another reach may add to or take from what is read.
        self.0.live.rights_changed(Change::Review(review.id));
        Ok(id)
    }

    /// Ends a role at once; one that has ended stays as it is.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ManageAccounts`]; [`Refusal::NotFound`] for a role that never was.
    pub async fn end_role(&self, viewer: &Viewer, id: RoleId) -> Result<(), ServiceError> {
        let tx = self.0.write().await?;
        let permit = self.manager(&tx, viewer, self.now()).await?;
        let role = tx.role(id).await?.ok_or(Refusal::NotFound)?;
        if role.role.ended {
            return Ok(());
        }
        end(&tx, &permit, &role).await?;
        tx.commit().await?;
        self.0.live.rights_changed(Change::Review(role.role.review));
        Ok(())
    }
}

/// Only a delegate acts for a State, and only for their own.
fn check_person(account: &AccountRecord, state: PartyCode) -> Result<(), ServiceError> {
    if account.disabled {
        return Err(fault("account", "disabled"));
    }
    if account.kind != AccountKind::Delegate || account.state != Some(state) {
        return Err(fault("account", "not_of_state"));
    }
    Ok(())
}

fn check_days(from_on: NaiveDate, until_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), ServiceError> {
    match until_on {
        Some(until) if until <= from_on => Err(fault("until_on", "before_start")),
        Some(until) if until <= today => Err(fault("until_on", "past")),
        Some(_) | None => Ok(()),
    }
}

/// The limit to keep: `None` where it leaves nothing out.
fn limited(
    review: &ReviewRecord,
    state: PartyCode,
    duty: Duty,
    wanted: Option<Vec<Instrument>>,
) -> Result<Option<Vec<Instrument>>, ServiceError> {
    let own = state == review.state;
    // A State drawn a second time, for other instruments, reviews them all.
    let places = review.reviewers.iter().filter(|r| r.state == state && r.replaced_at.is_none());
    let drawn: Vec<Instrument> = places.flat_map(|r| r.instruments.iter().copied()).collect();
    let all: Vec<Instrument> = review.instruments.iter().copied().filter(|i| own || drawn.contains(i)).collect();
    if all.is_empty() {
        return Err(fault("state", "not_in_review"));
    }
    let Some(wanted) = wanted else { return Ok(None) };
    if wanted.is_empty() {
        return Err(fault("instruments", "required"));
    }
    if wanted.iter().any(|i| !all.contains(i)) {
        return Err(fault("instruments", "not_in_review"));
    }
    let kept: Vec<Instrument> = all.iter().copied().filter(|i| wanted.contains(i)).collect();
    if kept.len() == all.len() {
        return Ok(None);
    }
    // Who clears the response answers for all of it (paras. 18, 34); with a limit nobody could submit.
    if own && duty == Duty::FocalPoint {
        return Err(fault("instruments", "focal_point_whole"));
    }
    Ok(Some(kept))
}

/// Whether two roles that were not ended share a day.
fn overlap(one: &Role, other: &Role) -> bool {
    let begins_before_end = |a: &Role, b: &Role| b.until_on.is_none_or(|end| a.from_on < end);
    !one.ended && !other.ended && begins_before_end(one, other) && begins_before_end(other, one)
}

/// Lets the focal point before be one until the new one begins.
async fn hand_over(
    tx: &Tx,
    permit: &Permit<marker::ManageAccounts>,
    before: &RoleRecord,
    new: &Role,
    today: NaiveDate,
) -> Result<(), StoreError> {
    if new.from_on <= today || before.role.from_on >= new.from_on {
        return end(tx, permit, before).await;
    }
    tx.limit_role(permit, before.id, new.from_on).await?;
    let mut detail = detail_of(before);
    detail["until_on"] = serde_json::json!(new.from_on);
    record(tx, permit, "role_limited", Some(before.role.review), before.id.to_string(), detail).await?;
    // The person is told when it is over, not long before.
    let last_day = new.from_on.checked_sub_days(Days::new(1)).unwrap_or(new.from_on);
    tell_of_role(tx, Kind::RoleEnded, before, end_of_day(last_day)).await
}

async fn end(tx: &Tx, permit: &Permit<marker::ManageAccounts>, role: &RoleRecord) -> Result<(), StoreError> {
    tx.end_role(permit, role.id).await?;
    record(tx, permit, "role_ended", Some(role.role.review), role.id.to_string(), detail_of(role)).await?;
    tell_of_role(tx, Kind::RoleEnded, role, permit.at()).await
}

fn detail_of(role: &RoleRecord) -> serde_json::Value {
    serde_json::json!({
        "account": role.account,
        "state": role.role.state,
        "duty": role.role.duty.code(),
        "instruments": role.role.instruments,
        "from_on": role.role.from_on,
        "until_on": role.role.until_on,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::id::ReviewId;

    fn role(from: u32, until: Option<u32>) -> Role {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 11, n).unwrap_or_default();
        Role {
            state: PartyCode::parse("AUT").unwrap_or_else(|| unreachable!()),
            review: ReviewId::new(uuid::Uuid::nil()),
            duty: Duty::FocalPoint,
            instruments: None,
            from_on: day(from),
            until_on: until.map(day),
            ended: false,
        }
    }

    #[test]
    fn roles_overlap_when_they_share_a_day() {
        assert!(overlap(&role(1, None), &role(9, None)));
        assert!(overlap(&role(1, Some(10)), &role(9, Some(20))));
        assert!(!overlap(&role(1, Some(9)), &role(9, None)), "over on the day on which the other begins");
        assert!(!overlap(&role(9, None), &role(1, Some(9))));
        assert!(!overlap(&Role { ended: true, ..role(1, None) }, &role(1, None)));
    }
}
