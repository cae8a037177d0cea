//! Which States are named in public with the stage of their review, and how a State agrees to that (paras. 37, 40, 41).

use super::snapshot::Snapshot;
use crate::error::ServiceError;
use crate::service::Backend;
use crate::store::Act;
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::{Moment, civil_date};
use rules::figures::names_for_public;
use rules::id::ReviewId;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::ruleset::{Group, RuleSet};
use rules::stage::Stage;
use std::collections::BTreeMap;

/// A State that agreed to be named, with the stage of its review and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLine {
    /// The State under review.
    pub state: PartyCode,
    /// Its group.
    pub group: Group,
    /// Its phase.
    pub phase: u8,
    /// Where its review stands.
    pub stage: Stage,
}

/// The States named in public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those that are shown.
    pub lines: Vec<NamedLine>,
    /// How many agreed and are not shown, because that would tell where States stand that did not agree.
    pub withheld: u32,
}

/// What the State under review sees of its own consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Since when it may be named, and by whose act.
    pub given: Option<(Moment, String)>,
    /// When the last consent was withdrawn, if none is given now.
    pub withdrawn: Option<(Moment, String)>,
    /// Whether its name is shown now: it may have to wait until others cannot be told by it.
    pub shown: bool,
    /// Why the viewer may not change it, if so.
    pub may: Result<(), Refusal>,
}

/// Of one phase of a group: counts by stage of all reviews, of those whose State agreed, and who these are.
type Part = ([u32; 7], [u32; 7], Vec<NamedLine>);

/// Who is shown, of all who agreed.
fn named(rules: &RuleSet, all: &Snapshot) -> Named {
    let index = |stage: Stage| Stage::ALL.iter().position(|s| *s == stage).unwrap_or_default();
    let mut parts: BTreeMap<(Group, u8), Part> = BTreeMap::new();
    for r in &all.reviews {
        let current = r.current_phase().map(|p| p.phase);
        for stands in &r.phases {
            let part = parts.entry((r.group, stands.phase)).or_default();
            part.0[index(stands.stage)] += 1;
            if Some(stands.phase) == current && all.consents.contains(&r.id) {
                part.1[index(stands.stage)] += 1;
                let (state, group, phase, stage) = (r.state, r.group, stands.phase, stands.stage);
                part.2.push(NamedLine { state, group, phase, stage });
            }
        }
    }
    let mut named = Named::default();
    for (counts, agreed, lines) in parts.into_values() {
        if names_for_public(rules, &counts, &agreed) {
            named.lines.extend(lines);
        } else {
            named.withheld += u32::try_from(lines.len()).unwrap_or(u32::MAX);
        }
    }
    named
}

impl Backend {
    /// The States named in public, for everybody.
    ///
    /// # Errors
    /// The database.
    pub async fn named(&self) -> Result<Named, ServiceError> {
        let all = self.snapshot().await?;
        Ok(named(self.rules(), &all))
    }

    /// How the State under review decided; none for whom that does not concern.
    ///
    /// # Errors
    /// The database.
    pub async fn naming(&self, viewer: &Viewer, review: ReviewId) -> Result<Option<Naming>, ServiceError> {
        let now = self.now();
        let all = self.snapshot().await?;
        let Some(record) = all.reviews.iter().find(|r| r.id == review) else { return Ok(None) };
        let Some(facts) = record.current_phase().and_then(|p| record.facts(p.phase)) else { return Ok(None) };
        let asked = rules::access::Act::NameInPublic;
        let may = rules::access::decide(Some(viewer), asked, &facts, civil_date(now)).map(|_| ());
        if matches!(may, Err(Refusal::NotFound | Refusal::SignIn)) {
            return Ok(None);
        }
        let tx = self.0.read().await?;
        let history = tx.consents_in(review).await?;
        let people: Vec<_> = history.iter().flat_map(|c| [Some(c.given_by), c.withdrawn_by]).flatten().collect();
        let names = tx.names(people).await?;
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let last = history.last();
        let given = last.filter(|c| c.withdrawn_at.is_none()).map(|c| (c.given_at, name(c.given_by)));
        let withdrawn = last.and_then(|c| Some((c.withdrawn_at?, name(c.withdrawn_by?))));
        let shown = given.is_some() && named(self.rules(), &all).lines.iter().any(|line| line.state == record.state);
        Ok(Some(Naming { given, withdrawn, shown, may }))
    }

    /// The State agrees to be named. Agreeing twice is agreeing once.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::NameInPublic`].
    pub async fn name_in_public(&self, viewer: &Viewer, review: ReviewId) -> Result<(), ServiceError> {
        self.set_naming(viewer, review, true).await
    }

    /// The State is not named any more, from this moment on.
    ///
    /// # Errors
    /// As [`Self::name_in_public`].
    pub async fn withdraw_name(&self, viewer: &Viewer, review: ReviewId) -> Result<(), ServiceError> {
        self.set_naming(viewer, review, false).await
    }

    async fn set_naming(&self, viewer: &Viewer, review: ReviewId, wanted: bool) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, _): (_, Permit<marker::NameInPublic>, _) = tx.permit(&viewer, review, None, now).await?;
        let given = tx.consents_in(review).await?.last().is_some_and(|c| c.withdrawn_at.is_none());
        if given == wanted {
            return Ok(());
        }
        let kind = if wanted {
            tx.give_consent(&permit).await?;
            "public_naming_agreed"
        } else {
            tx.withdraw_consent(&permit).await?;
            "public_naming_withdrawn"
        };
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind,
            review: Some(review),
            object: record.state.to_string(),
            detail: serde_json::json!({ "state": record.state }),
        })
        .await?;
        Ok(tx.commit().await?)
    }
}
