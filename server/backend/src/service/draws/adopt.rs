//! Giving a finished drawing effect: the reviews, groups and reviewing States of the application come from here alone.

use super::prepare::act;
use super::redraws::case as case_of;
use super::{moved_on, rules_of, seen};
use crate::error::{ServiceError, StoreError};
use crate::live::Change;
use crate::service::inbox::tell_person;
use crate::service::{Backend, permit_house};
use crate::store::{DrawRow, PhaseFigures, PhaseRecord, ReviewRecord, ReviewerRecord, Tx};
use chrono::NaiveDate;
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::{Moment, Plan, phase_span};
use rules::draw::record::Review;
use rules::draw::redraw::{Redraw, RedrawRecord};
use rules::draw::status::{DrawKind, DrawStatus, RequestStatus};
use rules::draw::{Record, Seed};
use rules::id::{DrawId, ReviewId};
use rules::inbox::Kind;
use rules::refusal::Refusal;
use rules::stage::Stage;

/// The first phase.
const FIRST: u8 = 1;

impl Backend {
    /// Gives a finished drawing effect. A whole one makes all reviews, and the calendar from the first day of the first
    /// group; a redraw replaces one reviewing State at once.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::PrepareDraw`]; `moved_on`; `reviews_exist` where there are reviews already;
    /// `changed` where the reviewing States are no longer those of the redraw; a fault of the field `starts_on`.
    pub async fn adopt_draw(
        &self,
        viewer: &Viewer,
        id: DrawId,
        starts_on: Option<NaiveDate>,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let mut row = seen(&tx, Some(&viewer), id).await?;
        if row.status != DrawStatus::Finished || row.rehearsal {
            return Err(moved_on());
        }
        let detail = match row.kind {
            DrawKind::Whole => {
                let starts_on = starts_on.ok_or(ServiceError::Field { field: "starts_on", code: "required" })?;
                if tx.has_reviews().await? {
                    return Err(ServiceError::Field { field: "draw", code: "reviews_exist" });
                }
                let record: Record = read(&row)?;
                for drawn in &record.reviews {
                    let review = review_of(&tx, &record, drawn, now)?;
                    tx.insert_review(&review, now).await?;
                    tx.insert_main_thread_row(&review, Some(permit.by()), now).await?;
                }
                self.calendar(&tx, &row, starts_on).await?;
                serde_json::json!({ "reviews": record.reviews.len(), "starts_on": starts_on })
            }
            DrawKind::Redraw => self.replace(&tx, &permit, &row).await?,
        };
        row.status = DrawStatus::Adopted;
        row.adopted_at = Some(now);
        tx.save_prepared(&permit, &row).await?;
        tx.record(act(&permit, "draw_adopted", id, detail)).await?;
        tx.commit().await?;
        // A reviewing State that was replaced has no rights from this moment on (para. 30).
        self.0.live.rights_changed(Change::All);
        self.forget_room(id);
        Ok(())
    }

    /// The first phase of every group (para. 17). How many reviews are foreseen is frozen when the phase begins.
    async fn calendar(&self, tx: &Tx, row: &DrawRow, starts_on: NaiveDate) -> Result<(), ServiceError> {
        let rules = rules_of(row)?;
        let known = tx.phases().await?;
        for group in rules.groups.names.iter().copied() {
            let Some(span) = phase_span(rules, Plan { starts_on }, group, FIRST) else { continue };
            if !known.iter().any(|p| p.group == group && p.phase == FIRST) {
                let starts_on = span.from_on;
                tx.insert_phase(&PhaseFigures { group, phase: FIRST, starts_on, foreseen: None, frozen_on: None })
                    .await?;
            }
        }
        Ok(())
    }

    /// Para. 30: the State replaced loses its rights at once, its past acts stay; the parties are told.
    async fn replace(
        &self,
        tx: &Tx,
        permit: &Permit<marker::PrepareDraw>,
        row: &DrawRow,
    ) -> Result<serde_json::Value, ServiceError> {
        let record: RedrawRecord = read(row)?;
        let comes = record.comes.ok_or_else(moved_on)?;
        let case = &record.case;
        let review = tx.reviews().await?.into_iter().find(|r| r.state == case.state_under_review);
        let review = review.ok_or_else(moved_on)?;
        let changed = ServiceError::Field { field: "draw", code: "changed" };
        let now_there = |state| review.reviewers.iter().find(|r| r.state == state && r.replaced_at.is_none());
        let Some(goes) = now_there(case.replaced).cloned() else { return Err(changed) };
        let requests = tx.redraw_requests_in(review.id).await?;
        let Some(request) = requests.iter().find(|r| r.draw == Some(row.id)) else { return Err(changed) };
        // Another drawing, or the register, may have changed meanwhile who can take this place (paras. 28 (a), 29).
        let again = Redraw::start(case_of(tx, &review, request).await?, rules_of(row)?, Seed([0; 32]), Vec::new());
        let may_still = again.is_ok_and(|r| r.pending().is_some_and(|p| p.candidates.contains(&comes.to_string())));
        if !may_still {
            return Err(changed);
        }
        let new = ReviewerRecord { state: comes, from_at: permit.at(), replaced_at: None, ..goes };
        tx.replace_reviewer(permit, review.id, case.replaced, &new).await?;
        tx.move_request(permit, request.id, (RequestStatus::Called, RequestStatus::Done), None).await?;
        // By the review as it was before, so that who goes is told as well. Who comes has no role in it yet: everybody
        // registered for that State is told, its permanent mission among them, so that it can name its people.
        self.tell_all(tx, &review, "reviewer_replaced", &row.id.to_string(), permit.by(), None, permit.at()).await?;
        for account in tx.people_of(comes).await? {
            let event = format!("reviewer_drawn/{}", row.id);
            let place = format!("/draws/{}/result", row.id);
            tell_person(tx, account, Kind::ReviewerDrawn, review.id, (&event, &place), permit.at()).await?;
        }
        Ok(serde_json::json!({ "review": review.id, "replaced": case.replaced, "comes": comes }))
    }

    /// A redraw that was given up leaves its request waiting for another meeting.
    pub(super) async fn reopen_request(
        &self,
        tx: &Tx,
        permit: &Permit<marker::PrepareDraw>,
        id: DrawId,
    ) -> Result<(), StoreError> {
        for request in tx.redraw_requests().await?.iter().filter(|r| r.draw == Some(id)) {
            tx.move_request(permit, request.id, (RequestStatus::Called, RequestStatus::Open), None).await?;
        }
        Ok(())
    }
}

fn read<T: serde::de::DeserializeOwned>(row: &DrawRow) -> Result<T, ServiceError> {
    let text = row.record.as_deref().unwrap_or_default();
    serde_json::from_str(text).map_err(|e| StoreError::Damaged(format!("record of {}: {e}", row.id)).into())
}

/// A review as drawn, with its own key, before its first phase.
pub(crate) fn review_of(tx: &Tx, record: &Record, drawn: &Review, at: Moment) -> Result<ReviewRecord, StoreError> {
    let state = drawn.state_under_review;
    let entrant = record.parties.iter().find(|p| p.code == state);
    let entrant =
        entrant.ok_or_else(|| StoreError::Damaged(format!("the record reviews {state}, who is in no pool")))?;
    let id = ReviewId::new(crate::random::id());
    let reviewers = drawn.reviewers.iter().map(|r| ReviewerRecord {
        state: r.code,
        slot: r.slot.code().to_owned(),
        instruments: r.instruments.clone(),
        from_at: at,
        replaced_at: None,
    });
    Ok(ReviewRecord {
        id,
        code: format!("{state}-{}", drawn.group.code()),
        state,
        group: drawn.group,
        instruments: entrant.reviewed_for(),
        languages: Vec::new(),
        wrapped_key: tx.new_review_key(id)?,
        reviewers: reviewers.collect(),
        phases: vec![PhaseRecord {
            phase: FIRST,
            stage: Stage::Preparing,
            stage_since: at,
            opened_on: None,
            answers_agreed_on: None,
            answers_received_on: None,
            feedback_agreed_on: None,
        }],
    })
}
