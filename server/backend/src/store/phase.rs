//! The calendar of groups and phases, with frozen denominators and the Conference's decisions (para. 10).

use super::{StoreError, Tx, code, date, date_option, small};
use crate::entity::{decision, phase, review};
use rules::access::{Permit, marker};
use rules::id::DecisionId;
use rules::ruleset::Group;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// A group's phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhaseFigures {
    pub(crate) group: Group,
    pub(crate) phase: u8,
    pub(crate) starts_on: chrono::NaiveDate,
    /// Reviews foreseen at the beginning, frozen on that day.
    pub(crate) foreseen: Option<u32>,
    pub(crate) frozen_on: Option<chrono::NaiveDate>,
}

/// A decision of the Conference that lets a group go on, or one by which an earlier decision no longer applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecisionRecord {
    pub(crate) id: DecisionId,
    pub(crate) group: Group,
    pub(crate) phase: u8,
    pub(crate) reference: String,
    pub(crate) decided_on: chrono::NaiveDate,
    /// Whether the earlier decision no longer applies.
    pub(crate) lifts: bool,
}

impl Tx {
    /// All phases that have a date, by group and phase.
    pub(crate) async fn phases(&self) -> Result<Vec<PhaseFigures>, StoreError> {
        let rows = phase::Entity::find()
            .order_by_asc(phase::Column::GroupNo)
            .order_by_asc(phase::Column::Phase)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(PhaseFigures {
                    group: code(&row.group_no, Group::from_code)?,
                    phase: small(row.phase)?,
                    starts_on: date(&row.starts_on)?,
                    foreseen: row.foreseen.map(small).transpose()?,
                    frozen_on: date_option(row.frozen_on.as_deref())?,
                })
            })
            .collect()
    }

    /// Writes a phase of the calendar once; a frozen denominator is never written again.
    pub(crate) async fn insert_phase(&self, new: &PhaseFigures) -> Result<(), StoreError> {
        let row = phase::ActiveModel {
            group_no: Set(new.group.code().to_owned()),
            phase: Set(i32::from(new.phase)),
            starts_on: Set(new.starts_on.to_string()),
            foreseen: Set(new.foreseen.map(small).transpose()?),
            frozen_on: Set(new.frozen_on.map(|d| d.to_string())),
        };
        phase::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Counts the reviews of a group's phase and writes the figure down, unless that was done before.
    pub(crate) async fn freeze_foreseen(
        &self,
        permit: &Permit<marker::OpenPhase>,
        group: Group,
        phase_no: u8,
    ) -> Result<(), StoreError> {
        let of_group =
            review::Entity::find().filter(review::Column::GroupNo.eq(group.code())).count(&self.inner).await?;
        let foreseen = i32::try_from(of_group).unwrap_or(i32::MAX);
        phase::Entity::update_many()
            .col_expr(phase::Column::Foreseen, Expr::value(foreseen))
            .col_expr(phase::Column::FrozenOn, Expr::value(rules::calendar::civil_date(permit.at()).to_string()))
            .filter(phase::Column::GroupNo.eq(group.code()))
            .filter(phase::Column::Phase.eq(i32::from(phase_no)))
            .filter(phase::Column::Foreseen.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// The Conference's decisions, oldest first.
    pub(crate) async fn decisions(&self) -> Result<Vec<DecisionRecord>, StoreError> {
        let rows = decision::Entity::find().order_by_asc(decision::Column::RecordedAt).all(&self.inner).await?;
        rows.into_iter()
            .map(|row| {
                Ok(DecisionRecord {
                    id: DecisionId::new(row.id),
                    group: code(&row.group_no, Group::from_code)?,
                    phase: small(row.phase)?,
                    reference: row.reference,
                    decided_on: date(&row.decided_on)?,
                    lifts: row.lifts,
                })
            })
            .collect()
    }

    /// Records a decision of the Conference.
    pub(crate) async fn insert_decision(
        &self,
        permit: &Permit<marker::RecordDecision>,
        new: &DecisionRecord,
    ) -> Result<(), StoreError> {
        let row = decision::ActiveModel {
            id: Set(new.id.get()),
            group_no: Set(new.group.code().to_owned()),
            phase: Set(i32::from(new.phase)),
            reference: Set(new.reference.clone()),
            decided_on: Set(new.decided_on.to_string()),
            recorded_by: Set(permit.by().get()),
            recorded_at: Set(permit.at().timestamp_millis()),
            lifts: Set(new.lifts),
        };
        decision::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
