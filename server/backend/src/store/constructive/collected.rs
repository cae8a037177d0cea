//! What is written about a dialogue: programme, contributions by theme, the chair's summary.

use super::{json, text};
use crate::constructive::{Contribution, ProgrammeVersion, SummaryDraft, SummaryVersion};
use crate::entity::constructive::{chair_summary, chair_summary_version, contribution, programme, programme_version};
use crate::store::{StoreError, Tx, code, moment, small};
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::constructive::programme::Programme;
use rules::id::{AccountId, ConstructiveId};
use rules::language::Language;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

fn contributed(row: contribution::Model) -> Result<Contribution, StoreError> {
    Ok(Contribution {
        id: row.id,
        constructive: ConstructiveId::new(row.constructive_id),
        lang: code(&row.lang, Language::from_code)?,
        at: moment(row.at)?,
        fate_at: row.fate_at.map(moment).transpose()?,
        theme: row.theme,
        kind: row.kind,
        body: row.body,
        source: row.source,
        fate: row.fate,
        fate_note: row.fate_note,
    })
}

impl Tx {
    /// The programme as it is being written, with its revision.
    pub(crate) async fn programme(&self, id: ConstructiveId) -> Result<Option<(Programme, i32)>, StoreError> {
        let row = programme::Entity::find_by_id(id.get()).one(&self.inner).await?;
        row.map(|row| Ok((json::<Programme>(&row.content)?, row.revision))).transpose()
    }

    /// Keeps the programme that stood at this revision; answers whether it did.
    pub(crate) async fn save_programme(
        &self,
        permit: &Permit<marker::Prepare>,
        id: ConstructiveId,
        revision: i32,
        new: &Programme,
    ) -> Result<bool, StoreError> {
        self.save_programme_row(id, revision, new, permit.by(), permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn save_programme_row(
        &self,
        id: ConstructiveId,
        revision: i32,
        new: &Programme,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<bool, StoreError> {
        let content = text(new)?;
        if revision == 0 {
            let row = programme::ActiveModel {
                constructive_id: Set(id.get()),
                content: Set(content),
                revision: Set(1),
                changed_at: Set(at.timestamp_millis()),
                account_id: Set(by.map(AccountId::get)),
            };
            if programme::Entity::find_by_id(id.get()).one(&self.inner).await?.is_some() {
                return Ok(false);
            }
            programme::Entity::insert(row).exec_without_returning(&self.inner).await?;
            return Ok(true);
        }
        let done = programme::Entity::update_many()
            .col_expr(programme::Column::Content, Expr::value(content))
            .col_expr(programme::Column::Revision, Expr::value(revision + 1))
            .col_expr(programme::Column::ChangedAt, Expr::value(at.timestamp_millis()))
            .col_expr(programme::Column::AccountId, Expr::value(by.map(AccountId::get)))
            .filter(programme::Column::ConstructiveId.eq(id.get()))
            .filter(programme::Column::Revision.eq(revision))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Programmes as given out, newest first.
    pub(crate) async fn programme_versions(&self, id: ConstructiveId) -> Result<Vec<ProgrammeVersion>, StoreError> {
        let rows = programme_version::Entity::find()
            .filter(programme_version::Column::ConstructiveId.eq(id.get()))
            .order_by_desc(programme_version::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ProgrammeVersion { number: small(row.number)?, at: moment(row.at)?, content: json(&row.content)? })
            })
            .collect()
    }

    /// Gives a programme out.
    pub(crate) async fn insert_programme_version(
        &self,
        permit: &Permit<marker::Prepare>,
        id: ConstructiveId,
        content: &Programme,
    ) -> Result<u32, StoreError> {
        self.insert_programme_version_row(id, content, permit.by(), permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn insert_programme_version_row(
        &self,
        id: ConstructiveId,
        content: &Programme,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<u32, StoreError> {
        let count = programme_version::Entity::find()
            .filter(programme_version::Column::ConstructiveId.eq(id.get()))
            .count(&self.inner)
            .await?;
        let number = i32::try_from(count).unwrap_or(i32::MAX - 1) + 1;
        let row = programme_version::ActiveModel {
            constructive_id: Set(id.get()),
            number: Set(number),
            content: Set(text(content)?),
            at: Set(at.timestamp_millis()),
            account_id: Set(by.map(AccountId::get)),
        };
        programme_version::Entity::insert(row).exec_without_returning(&self.inner).await?;
        small(number)
    }

    /// What was collected in a dialogue, or in all; by theme, oldest first.
    pub(crate) async fn contributions(&self, only: Option<ConstructiveId>) -> Result<Vec<Contribution>, StoreError> {
        let mut query = contribution::Entity::find()
            .order_by_asc(contribution::Column::Theme)
            .order_by_asc(contribution::Column::At)
            .order_by_asc(contribution::Column::Id);
        if let Some(id) = only {
            query = query.filter(contribution::Column::ConstructiveId.eq(id.get()));
        }
        query.all(&self.inner).await?.into_iter().map(contributed).collect()
    }

    /// Keeps something collected.
    pub(crate) async fn insert_contribution(
        &self,
        permit: &Permit<marker::Lead>,
        new: &Contribution,
    ) -> Result<(), StoreError> {
        self.insert_contribution_row(new, permit.by()).await
    }

    /// The row itself.
    pub(crate) async fn insert_contribution_row(
        &self,
        new: &Contribution,
        by: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let row = contribution::ActiveModel {
            id: Set(new.id),
            constructive_id: Set(new.constructive.get()),
            theme: Set(new.theme.clone()),
            kind: Set(new.kind.clone()),
            body: Set(new.body.clone()),
            lang: Set(new.lang.code().to_owned()),
            source: Set(new.source.clone()),
            application_id: Set(None),
            account_id: Set(by.map(AccountId::get)),
            at: Set(new.at.timestamp_millis()),
            fate: Set(new.fate.clone()),
            fate_note: Set(new.fate_note.clone()),
            fate_at: Set(new.fate_at.map(|at| at.timestamp_millis())),
        };
        contribution::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Notes what became of a suggestion; says whether it was there.
    pub(crate) async fn set_fate(
        &self,
        permit: &Permit<marker::Lead>,
        (event, id): (ConstructiveId, Uuid),
        fate: &str,
        note: &str,
    ) -> Result<bool, StoreError> {
        let done = contribution::Entity::update_many()
            .col_expr(contribution::Column::Fate, Expr::value(fate))
            .col_expr(contribution::Column::FateNote, Expr::value(note))
            .col_expr(contribution::Column::FateAt, Expr::value(permit.at().timestamp_millis()))
            .filter(contribution::Column::Id.eq(id))
            .filter(contribution::Column::ConstructiveId.eq(event.get()))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// The summary as it is being written.
    pub(crate) async fn summary_draft(&self, id: ConstructiveId) -> Result<Option<SummaryDraft>, StoreError> {
        let row = chair_summary::Entity::find_by_id(id.get()).one(&self.inner).await?;
        row.map(|row| {
            Ok(SummaryDraft {
                lang: code(&row.lang, Language::from_code)?,
                body: row.body,
                session: row.session,
                revision: row.revision,
            })
        })
        .transpose()
    }

    /// Keeps the summary that stood at this revision; answers whether it did.
    pub(crate) async fn save_summary(
        &self,
        permit: &Permit<marker::Lead>,
        id: ConstructiveId,
        new: &SummaryDraft,
    ) -> Result<bool, StoreError> {
        let at = permit.at().timestamp_millis();
        let by = permit.by().map(AccountId::get);
        if new.revision == 0 {
            if chair_summary::Entity::find_by_id(id.get()).one(&self.inner).await?.is_some() {
                return Ok(false);
            }
            let row = chair_summary::ActiveModel {
                constructive_id: Set(id.get()),
                body: Set(new.body.clone()),
                lang: Set(new.lang.code().to_owned()),
                session: Set(new.session.clone()),
                revision: Set(1),
                changed_at: Set(at),
                account_id: Set(by),
            };
            chair_summary::Entity::insert(row).exec_without_returning(&self.inner).await?;
            return Ok(true);
        }
        use chair_summary::Column as C;
        let done = chair_summary::Entity::update_many()
            .col_expr(C::Body, Expr::value(new.body.clone()))
            .col_expr(C::Lang, Expr::value(new.lang.code()))
            .col_expr(C::Session, Expr::value(new.session.clone()))
            .col_expr(C::Revision, Expr::value(new.revision + 1))
            .col_expr(C::ChangedAt, Expr::value(at))
            .col_expr(C::AccountId, Expr::value(by))
            .filter(C::ConstructiveId.eq(id.get()))
            .filter(C::Revision.eq(new.revision))
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Summaries as given, newest first.
    pub(crate) async fn summary_versions(&self, id: ConstructiveId) -> Result<Vec<SummaryVersion>, StoreError> {
        let rows = chair_summary_version::Entity::find()
            .filter(chair_summary_version::Column::ConstructiveId.eq(id.get()))
            .order_by_desc(chair_summary_version::Column::Number)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SummaryVersion {
                    number: small(row.number)?,
                    lang: code(&row.lang, Language::from_code)?,
                    at: moment(row.at)?,
                    body: row.body,
                    session: row.session,
                })
            })
            .collect()
    }

    /// The chair gives the summary.
    pub(crate) async fn insert_summary_version(
        &self,
        permit: &Permit<marker::Chair>,
        id: ConstructiveId,
        draft: &SummaryDraft,
    ) -> Result<u32, StoreError> {
        let by = permit.by().ok_or_else(|| crate::store::damaged("a summary by nobody"))?;
        self.insert_summary_version_row(id, draft, by, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn insert_summary_version_row(
        &self,
        id: ConstructiveId,
        draft: &SummaryDraft,
        by: AccountId,
        at: Moment,
    ) -> Result<u32, StoreError> {
        let count = chair_summary_version::Entity::find()
            .filter(chair_summary_version::Column::ConstructiveId.eq(id.get()))
            .count(&self.inner)
            .await?;
        let number = i32::try_from(count).unwrap_or(i32::MAX - 1) + 1;
        let row = chair_summary_version::ActiveModel {
            constructive_id: Set(id.get()),
            number: Set(number),
            body: Set(draft.body.clone()),
            lang: Set(draft.lang.code().to_owned()),
            session: Set(draft.session.clone()),
            at: Set(at.timestamp_millis()),
            account_id: Set(by.get()),
        };
        chair_summary_version::Entity::insert(row).exec_without_returning(&self.inner).await?;
        small(number)
    }
}
