//! Reviews with their reviewing States, phases and people.

use super::{StoreError, Tx, code, codes, damaged, date, date_option, moment, small};
use crate::entity::{review, review_phase, reviewing_state, role};
use rules::access::{Permit, ReviewFacts, Reviewer, marker};
use rules::actor::{Duty, Role};
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId, RoleId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::ruleset::Group;
use rules::stage::Stage;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

/// A review as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReviewRecord {
    pub(crate) id: ReviewId,
    pub(crate) code: String,
    pub(crate) state: PartyCode,
    pub(crate) group: Group,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) languages: Vec<Language>,
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) reviewers: Vec<ReviewerRecord>,
    pub(crate) phases: Vec<PhaseRecord>,
}

/// A reviewing State's place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReviewerRecord {
    pub(crate) state: PartyCode,
    pub(crate) slot: String,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) from_at: Moment,
    pub(crate) replaced_at: Option<Moment>,
}

/// Where a review stands in one phase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PhaseRecord {
    pub(crate) phase: u8,
    pub(crate) stage: Stage,
    pub(crate) stage_since: Moment,
    pub(crate) opened_on: Option<chrono::NaiveDate>,
    pub(crate) answers_agreed_on: Option<chrono::NaiveDate>,
    pub(crate) answers_received_on: Option<chrono::NaiveDate>,
    pub(crate) feedback_agreed_on: Option<chrono::NaiveDate>,
}

/// A role as kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoleRecord {
    pub(crate) id: RoleId,
    pub(crate) account: AccountId,
    pub(crate) role: Role,
}

impl ReviewRecord {
    /// Where it stands in a phase.
    pub(crate) fn phase(&self, phase: u8) -> Option<&PhaseRecord> {
        self.phases.iter().find(|p| p.phase == phase)
    }

    /// The phase it is in: the latest that has begun.
    pub(crate) fn current_phase(&self) -> Option<&PhaseRecord> {
        self.phases.iter().max_by_key(|p| p.phase)
    }

    /// What the decision of access needs to know, for one phase. An answer that was received has been submitted.
    pub(crate) fn facts(&self, phase: u8) -> Option<ReviewFacts> {
        let stands = self.phase(phase)?;
        Some(ReviewFacts {
            review: self.id,
            state: self.state,
            instruments: self.instruments.clone(),
            reviewers: self
                .reviewers
                .iter()
                .map(|r| Reviewer {
                    state: r.state,
                    instruments: r.instruments.clone(),
                    replaced: r.replaced_at.is_some(),
                })
                .collect(),
            stage: stands.stage,
            submitted: stands.answers_received_on.is_some(),
        })
    }
}

/// Codes in one column, separated by commas.
pub(crate) fn joined<T: Copy>(items: &[T], code: impl Fn(T) -> &'static str) -> String {
    items.iter().map(|i| code(*i)).collect::<Vec<_>>().join(",")
}

fn reviewer(row: &reviewing_state::Model) -> Result<ReviewerRecord, StoreError> {
    Ok(ReviewerRecord {
        state: code(&row.state, PartyCode::parse)?,
        slot: row.slot.clone(),
        instruments: codes(&row.instruments, Instrument::from_code)?,
        from_at: moment(row.from_at)?,
        replaced_at: row.replaced_at.map(moment).transpose()?,
    })
}

fn phase(row: &review_phase::Model) -> Result<PhaseRecord, StoreError> {
    Ok(PhaseRecord {
        phase: small(row.phase)?,
        stage: code(&row.stage, Stage::from_code)?,
        stage_since: moment(row.stage_since)?,
        opened_on: date_option(row.opened_on.as_deref())?,
        answers_agreed_on: date_option(row.answers_agreed_on.as_deref())?,
        answers_received_on: date_option(row.answers_received_on.as_deref())?,
        feedback_agreed_on: date_option(row.feedback_agreed_on.as_deref())?,
    })
}

fn role_record(row: &role::Model) -> Result<RoleRecord, StoreError> {
    Ok(RoleRecord {
        id: RoleId::new(row.id),
        account: AccountId::new(row.account_id),
        role: Role {
            state: code(&row.state, PartyCode::parse)?,
            review: ReviewId::new(row.review_id),
            duty: code(&row.duty, Duty::from_code)?,
            instruments: row.instruments.as_deref().map(|i| codes(i, Instrument::from_code)).transpose()?,
            from_on: date(&row.from_on)?,
            until_on: date_option(row.until_on.as_deref())?,
            ended: row.ended_at.is_some(),
        },
    })
}

fn assemble(
    row: review::Model,
    reviewers: Vec<ReviewerRecord>,
    phases: Vec<PhaseRecord>,
) -> Result<ReviewRecord, StoreError> {
    Ok(ReviewRecord {
        id: ReviewId::new(row.id),
        state: code(&row.state, PartyCode::parse)?,
        group: code(&row.group_no, Group::from_code)?,
        instruments: codes(&row.instruments, Instrument::from_code)?,
        languages: codes(&row.languages, Language::from_code)?,
        code: row.code,
        wrapped_key: row.wrapped_key,
        reviewers,
        phases,
    })
}

impl Tx {
    /// One review with all that belongs to it.
    pub(crate) async fn review(&self, id: ReviewId) -> Result<Option<ReviewRecord>, StoreError> {
        let Some(row) = review::Entity::find_by_id(id.get()).one(&self.inner).await? else { return Ok(None) };
        let reviewers = reviewing_state::Entity::find()
            .filter(reviewing_state::Column::ReviewId.eq(id.get()))
            .order_by_asc(reviewing_state::Column::FromAt)
            .order_by_asc(reviewing_state::Column::Id)
            .all(&self.inner)
            .await?;
        let phases = review_phase::Entity::find()
            .filter(review_phase::Column::ReviewId.eq(id.get()))
            .order_by_asc(review_phase::Column::Phase)
            .all(&self.inner)
            .await?;
        let reviewers = reviewers.iter().map(reviewer).collect::<Result<_, _>>()?;
        let phases = phases.iter().map(phase).collect::<Result<_, _>>()?;
        assemble(row, reviewers, phases).map(Some)
    }

    /// All reviews, in three queries however many there are.
    pub(crate) async fn reviews(&self) -> Result<Vec<ReviewRecord>, StoreError> {
        self.some_reviews(None).await
    }

    /// Several reviews, in three queries; those that are there.
    pub(crate) async fn reviews_of(&self, ids: &[ReviewId]) -> Result<Vec<ReviewRecord>, StoreError> {
        self.some_reviews(Some(ids)).await
    }

    async fn some_reviews(&self, ids: Option<&[ReviewId]>) -> Result<Vec<ReviewRecord>, StoreError> {
        use std::collections::HashMap;
        let only = |column: Expr| match ids {
            Some(ids) => Condition::all().add(column.is_in(ids.iter().map(|id| id.get()))),
            None => Condition::all(),
        };
        let mut reviewers: HashMap<uuid::Uuid, Vec<ReviewerRecord>> = HashMap::new();
        let rows = reviewing_state::Entity::find()
            .filter(only(Expr::col(reviewing_state::Column::ReviewId)))
            .order_by_asc(reviewing_state::Column::FromAt)
            .order_by_asc(reviewing_state::Column::Id)
            .all(&self.inner)
            .await?;
        for row in &rows {
            reviewers.entry(row.review_id).or_default().push(reviewer(row)?);
        }
        let mut phases: HashMap<uuid::Uuid, Vec<PhaseRecord>> = HashMap::new();
        let rows = review_phase::Entity::find()
            .filter(only(Expr::col(review_phase::Column::ReviewId)))
            .order_by_asc(review_phase::Column::Phase)
            .all(&self.inner)
            .await?;
        for row in &rows {
            phases.entry(row.review_id).or_default().push(phase(row)?);
        }
        let rows = review::Entity::find()
            .filter(only(Expr::col(review::Column::Id)))
            .order_by_asc(review::Column::Code)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                assemble(row, reviewers.remove(&id).unwrap_or_default(), phases.remove(&id).unwrap_or_default())
            })
            .collect()
    }

    /// A new review: made by a draw, never by hand.
    pub(crate) async fn insert_review(&self, new: &ReviewRecord, at: Moment) -> Result<(), StoreError> {
        let row = review::ActiveModel {
            id: Set(new.id.get()),
            code: Set(new.code.clone()),
            state: Set(new.state.to_string()),
            group_no: Set(new.group.code().to_owned()),
            instruments: Set(joined(&new.instruments, Instrument::code)),
            languages: Set(joined(&new.languages, Language::code)),
            wrapped_key: Set(new.wrapped_key.clone()),
            created_at: Set(at.timestamp_millis()),
        };
        review::Entity::insert(row).exec_without_returning(&self.inner).await?;
        for r in &new.reviewers {
            let row = reviewing_state::ActiveModel {
                id: Set(crate::random::id()),
                review_id: Set(new.id.get()),
                state: Set(r.state.to_string()),
                slot: Set(r.slot.clone()),
                instruments: Set(joined(&r.instruments, Instrument::code)),
                from_at: Set(r.from_at.timestamp_millis()),
                replaced_at: Set(r.replaced_at.map(|m| m.timestamp_millis())),
            };
            reviewing_state::Entity::insert(row).exec_without_returning(&self.inner).await?;
        }
        for p in &new.phases {
            review_phase::Entity::insert(phase_row(new.id, p)).exec_without_returning(&self.inner).await?;
        }
        Ok(())
    }

    /// Moves the review to another stage of a phase; the permit says who did what to cause it.
    pub(crate) async fn save_phase<A: marker::Marker>(
        &self,
        permit: &Permit<A>,
        review: ReviewId,
        stands: &PhaseRecord,
    ) -> Result<(), StoreError> {
        if permit.review() != Some(review) {
            return Err(damaged("a permit for another review"));
        }
        let row = phase_row(review, stands);
        review_phase::Entity::update(row).exec(&self.inner).await?;
        Ok(())
    }

    /// The working languages agreed (para. 50).
    pub(crate) async fn save_languages(
        &self,
        permit: &Permit<marker::SetPlan>,
        languages: &[Language],
    ) -> Result<(), StoreError> {
        let id = permit.review().ok_or_else(|| damaged("a permit without review"))?;
        review::Entity::update_many()
            .col_expr(review::Column::Languages, Expr::value(joined(languages, Language::code)))
            .filter(review::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// All roles in a review.
    pub(crate) async fn roles_in(&self, review: ReviewId) -> Result<Vec<RoleRecord>, StoreError> {
        let rows = role::Entity::find()
            .filter(role::Column::ReviewId.eq(review.get()))
            .order_by_asc(role::Column::CreatedAt)
            .all(&self.inner)
            .await?;
        rows.iter().map(role_record).collect()
    }

    /// All roles of all people, in one query.
    pub(crate) async fn roles(&self) -> Result<Vec<RoleRecord>, StoreError> {
        let rows = role::Entity::find().order_by_asc(role::Column::CreatedAt).all(&self.inner).await?;
        rows.iter().map(role_record).collect()
    }

    /// One role.
    pub(crate) async fn role(&self, id: RoleId) -> Result<Option<RoleRecord>, StoreError> {
        role::Entity::find_by_id(id.get()).one(&self.inner).await?.as_ref().map(role_record).transpose()
    }

    /// A new role.
    pub(crate) async fn insert_role(
        &self,
        _permit: &Permit<marker::ManageAccounts>,
        new: &RoleRecord,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.insert_role_row(new, at).await
    }

    /// The row itself; the demonstration data has no administrator who could permit it.
    pub(crate) async fn insert_role_row(&self, new: &RoleRecord, at: Moment) -> Result<(), StoreError> {
        let row = role::ActiveModel {
            id: Set(new.id.get()),
            account_id: Set(new.account.get()),
            state: Set(new.role.state.to_string()),
            review_id: Set(new.role.review.get()),
            duty: Set(new.role.duty.code().to_owned()),
            instruments: Set(new.role.instruments.as_ref().map(|i| joined(i, Instrument::code))),
            from_on: Set(new.role.from_on.to_string()),
            until_on: Set(new.role.until_on.map(|d| d.to_string())),
            ended_at: Set(None),
            created_at: Set(at.timestamp_millis()),
        };
        role::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Ends a role at once. Answers whether there was one to end.
    pub(crate) async fn end_role(
        &self,
        permit: &Permit<marker::ManageAccounts>,
        id: RoleId,
    ) -> Result<bool, StoreError> {
        let done = role::Entity::update_many()
            .col_expr(role::Column::EndedAt, Expr::value(permit.at().timestamp_millis()))
            .filter(role::Column::Id.eq(id.get()))
            .filter(role::Column::EndedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Lets a role be over from a day on, as when somebody else takes over on that day.
    pub(crate) async fn limit_role(
        &self,
        _permit: &Permit<marker::ManageAccounts>,
        id: RoleId,
        until_on: chrono::NaiveDate,
    ) -> Result<(), StoreError> {
        role::Entity::update_many()
            .col_expr(role::Column::UntilOn, Expr::value(until_on.to_string()))
            .filter(role::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}

fn phase_row(review: ReviewId, p: &PhaseRecord) -> review_phase::ActiveModel {
    let text = |d: Option<chrono::NaiveDate>| Set(d.map(|d| d.to_string()));
    review_phase::ActiveModel {
        review_id: Set(review.get()),
        phase: Set(i32::from(p.phase)),
        stage: Set(p.stage.code().to_owned()),
        stage_since: Set(p.stage_since.timestamp_millis()),
        opened_on: text(p.opened_on),
        answers_agreed_on: text(p.answers_agreed_on),
        answers_received_on: text(p.answers_received_on),
        feedback_agreed_on: text(p.feedback_agreed_on),
    }
}
