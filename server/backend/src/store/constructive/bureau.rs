//! Seats, matters before the Bureau, procedures and what members said in them.

use crate::constructive::VoiceLine;
use crate::entity::constructive::{body_seat, bureau_matter, bureau_round, bureau_voice};
use crate::random;
use crate::store::{StoreError, Tx, code, date, date_option, moment, small};
use rules::calendar::Moment;
use rules::constructive::WorkingGroup;
use rules::constructive::access::{BodySeat, Permit, marker};
use rules::constructive::bureau::{Procedure, Proposal, Round, RoundState, SeatKind, Voice};
use rules::constructive::standing::Outcome;
use rules::id::{AccountId, ApplicationId, BodySeatId, MatterId};
use rules::party::RegionalGroup;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// A matter as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MatterRow {
    pub(crate) id: MatterId,
    pub(crate) application: ApplicationId,
    pub(crate) opened_at: Moment,
    pub(crate) outcome: Option<Outcome>,
}

/// A procedure as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundRow {
    pub(crate) id: Uuid,
    pub(crate) number: u32,
    pub(crate) round: Round,
    pub(crate) opened_at: Moment,
    pub(crate) note: String,
    /// What it came to, once that was noted: who sits on the Bureau later changes nothing of it.
    pub(crate) result: Option<RoundState>,
}

/// Codes of what procedures come to.
const RESULTS: [(&str, RoundState); 5] = [
    ("admitted", RoundState::Decided(Outcome::Admitted)),
    ("not_admitted", RoundState::Decided(Outcome::NotAdmitted)),
    ("broken", RoundState::Broken),
    ("no_quorum", RoundState::NoQuorum),
    ("withdrawn", RoundState::Withdrawn),
];

fn seat(row: body_seat::Model) -> Result<BodySeat, StoreError> {
    Ok(BodySeat {
        id: BodySeatId::new(row.id),
        account: AccountId::new(row.account_id),
        kind: code(&row.kind, SeatKind::from_code)?,
        working_group: row.working_group.as_deref().map(|g| code(g, WorkingGroup::from_code)).transpose()?,
        region: row.region.as_deref().map(|r| code(r, RegionalGroup::from_code)).transpose()?,
        from_on: date(&row.from_on)?,
        until_on: date_option(row.until_on.as_deref())?,
        ended: row.ended_at.is_some(),
    })
}

fn matter(row: bureau_matter::Model) -> Result<MatterRow, StoreError> {
    Ok(MatterRow {
        id: MatterId::new(row.id),
        application: ApplicationId::new(row.application_id),
        opened_at: moment(row.opened_at)?,
        outcome: row.outcome.as_deref().map(|o| code(o, Outcome::from_code)).transpose()?,
    })
}

impl Tx {
    /// All seats, those that are over too; by first day.
    pub(crate) async fn body_seats(&self) -> Result<Vec<BodySeat>, StoreError> {
        let rows = body_seat::Entity::find()
            .order_by_asc(body_seat::Column::FromOn)
            .order_by_asc(body_seat::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(seat).collect()
    }

    /// The seats of a person.
    pub(crate) async fn seats_of(&self, account: AccountId) -> Result<Vec<BodySeat>, StoreError> {
        let rows =
            body_seat::Entity::find().filter(body_seat::Column::AccountId.eq(account.get())).all(&self.inner).await?;
        rows.into_iter().map(seat).collect()
    }

    /// Gives somebody a seat.
    pub(crate) async fn insert_seat(
        &self,
        permit: &Permit<marker::KeepSeats>,
        new: &BodySeat,
    ) -> Result<(), StoreError> {
        self.insert_seat_row(new, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn insert_seat_row(&self, new: &BodySeat, at: Moment) -> Result<(), StoreError> {
        let row = body_seat::ActiveModel {
            id: Set(new.id.get()),
            account_id: Set(new.account.get()),
            kind: Set(new.kind.code().to_owned()),
            working_group: Set(new.working_group.map(|g| g.code().to_owned())),
            region: Set(new.region.map(|r| r.code().to_owned())),
            from_on: Set(new.from_on.to_string()),
            until_on: Set(new.until_on.map(|d| d.to_string())),
            ended_at: Set(None),
            created_at: Set(at.timestamp_millis()),
        };
        body_seat::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Ends a seat at once; says whether it was there.
    pub(crate) async fn end_seat(
        &self,
        permit: &Permit<marker::KeepSeats>,
        id: BodySeatId,
    ) -> Result<bool, StoreError> {
        let done = body_seat::Entity::update_many()
            .col_expr(body_seat::Column::EndedAt, Expr::value(permit.at().timestamp_millis()))
            .filter(body_seat::Column::Id.eq(id.get()))
            .filter(body_seat::Column::EndedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Matters, those without an outcome first, then the newest.
    pub(crate) async fn bureau_matters(&self) -> Result<Vec<MatterRow>, StoreError> {
        let rows = bureau_matter::Entity::find()
            .order_by_desc(bureau_matter::Column::OpenedAt)
            .order_by_desc(bureau_matter::Column::Id)
            .all(&self.inner)
            .await?;
        let mut rows: Vec<MatterRow> = rows.into_iter().map(matter).collect::<Result<_, _>>()?;
        rows.sort_by_key(|row| row.outcome.is_some());
        Ok(rows)
    }

    /// A matter.
    pub(crate) async fn bureau_matter(&self, id: MatterId) -> Result<Option<MatterRow>, StoreError> {
        bureau_matter::Entity::find_by_id(id.get()).one(&self.inner).await?.map(matter).transpose()
    }

    /// The matter about an application.
    pub(crate) async fn matter_of(&self, application: ApplicationId) -> Result<Option<MatterRow>, StoreError> {
        let row = bureau_matter::Entity::find()
            .filter(bureau_matter::Column::ApplicationId.eq(application.get()))
            .one(&self.inner)
            .await?;
        row.map(matter).transpose()
    }

    /// Refers a matter to the Bureau, if it is not there. What the rules refer needs nobody's permit.
    pub(crate) async fn refer(&self, application: ApplicationId, at: Moment) -> Result<MatterId, StoreError> {
        if let Some(known) = self.matter_of(application).await? {
            return Ok(known.id);
        }
        let id = random::id();
        let row = bureau_matter::ActiveModel {
            id: Set(id),
            application_id: Set(application.get()),
            opened_at: Set(at.timestamp_millis()),
            outcome: Set(None),
            closed_at: Set(None),
        };
        bureau_matter::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(MatterId::new(id))
    }

    /// Notes how a matter ended; says whether it was open.
    pub(crate) async fn close_matter(&self, id: MatterId, outcome: Outcome, at: Moment) -> Result<bool, StoreError> {
        let done = bureau_matter::Entity::update_many()
            .col_expr(bureau_matter::Column::Outcome, Expr::value(outcome.code()))
            .col_expr(bureau_matter::Column::ClosedAt, Expr::value(at.timestamp_millis()))
            .filter(bureau_matter::Column::Id.eq(id.get()))
            .filter(bureau_matter::Column::Outcome.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Procedures on a matter, oldest first.
    pub(crate) async fn rounds(&self, id: MatterId) -> Result<Vec<RoundRow>, StoreError> {
        let rows = bureau_round::Entity::find()
            .filter(bureau_round::Column::MatterId.eq(id.get()))
            .order_by_asc(bureau_round::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(RoundRow {
                    id: row.id,
                    number: small(row.number)?,
                    round: Round {
                        procedure: code(&row.procedure, Procedure::from_code)?,
                        proposal: code(&row.proposal, Proposal::from_code)?,
                        until: moment(row.until_at)?,
                    },
                    opened_at: moment(row.opened_at)?,
                    result: row.result.and_then(|r| RESULTS.iter().find(|(c, _)| *c == r).map(|(_, s)| *s)),
                    note: row.note,
                })
            })
            .collect()
    }

    /// How many procedures on a matter have no result on record.
    pub(crate) async fn open_rounds(&self, id: MatterId) -> Result<u64, StoreError> {
        let open = bureau_round::Entity::find()
            .filter(bureau_round::Column::MatterId.eq(id.get()))
            .filter(bureau_round::Column::Result.is_null());
        Ok(open.count(&self.inner).await?)
    }

    /// Notes what a procedure came to.
    pub(crate) async fn close_round(&self, id: Uuid, result: RoundState, at: Moment) -> Result<(), StoreError> {
        let Some((code, _)) = RESULTS.iter().find(|(_, s)| *s == result) else { return Ok(()) };
        bureau_round::Entity::update_many()
            .col_expr(bureau_round::Column::Result, Expr::value(*code))
            .col_expr(bureau_round::Column::ClosedAt, Expr::value(at.timestamp_millis()))
            .filter(bureau_round::Column::Id.eq(id))
            .filter(bureau_round::Column::Result.is_null())
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Opens a procedure.
    pub(crate) async fn insert_bureau_round(
        &self,
        permit: &Permit<marker::OpenMatter>,
        id: MatterId,
        round: &Round,
        note: &str,
    ) -> Result<(), StoreError> {
        let by = permit.by().ok_or_else(|| crate::store::damaged("a procedure by nobody"))?;
        let count =
            bureau_round::Entity::find().filter(bureau_round::Column::MatterId.eq(id.get())).count(&self.inner).await?;
        let row = bureau_round::ActiveModel {
            id: Set(random::id()),
            matter_id: Set(id.get()),
            number: Set(i32::try_from(count).unwrap_or(i32::MAX - 1) + 1),
            procedure: Set(round.procedure.code().to_owned()),
            proposal: Set(round.proposal.code().to_owned()),
            opened_at: Set(permit.at().timestamp_millis()),
            until_at: Set(round.until.timestamp_millis()),
            account_id: Set(by.get()),
            note: Set(note.to_owned()),
            result: Set(None),
            closed_at: Set(None),
        };
        bureau_round::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// What members said in a procedure: each seat's last word, in the order in which it was said.
    pub(crate) async fn voices(&self, round: Uuid) -> Result<Vec<VoiceLine>, StoreError> {
        let rows = bureau_voice::Entity::find()
            .filter(bureau_voice::Column::RoundId.eq(round))
            .order_by_asc(bureau_voice::Column::At)
            .order_by_asc(bureau_voice::Column::Id)
            .all(&self.inner)
            .await?;
        let names = self.names(rows.iter().map(|row| AccountId::new(row.account_id))).await?;
        let mut last: HashMap<Uuid, VoiceLine> = HashMap::new();
        for row in rows {
            let name = names.get(&AccountId::new(row.account_id)).cloned().unwrap_or_default();
            let line = VoiceLine {
                seat: BodySeatId::new(row.seat_id),
                name,
                voice: code(&row.voice, Voice::from_code)?,
                reason: row.reason,
                at: moment(row.at)?,
            };
            last.insert(row.seat_id, line);
        }
        let mut voices: Vec<VoiceLine> = last.into_values().collect();
        voices.sort_by_key(|v| (v.at, v.seat));
        Ok(voices)
    }

    /// A member says something; what was said before stays on record.
    pub(crate) async fn insert_voice(
        &self,
        permit: &Permit<marker::Decide>,
        round: Uuid,
        seat: BodySeatId,
        voice: Voice,
        reason: &str,
    ) -> Result<(), StoreError> {
        let by = permit.by().ok_or_else(|| crate::store::damaged("a voice of nobody"))?;
        let row = bureau_voice::ActiveModel {
            id: Set(random::id()),
            round_id: Set(round),
            seat_id: Set(seat.get()),
            account_id: Set(by.get()),
            voice: Set(voice.code().to_owned()),
            reason: Set(reason.to_owned()),
            at: Set(permit.at().timestamp_millis()),
        };
        bureau_voice::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}
