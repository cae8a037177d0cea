//! Comments in writing, requests to correct, late attempts.

use super::{Greatest, json, text};
use crate::constructive::{Comment, CommentStatus, Correction, Mark};
use crate::entity::stakeholder::{application, correction, late_attempt, written_comment, written_comment_version};
use crate::random;
use crate::store::{StoreError, Tx, code, moment};
use chrono::TimeDelta;
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::id::{AccountId, ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// A comment to be kept.
#[derive(Clone, Debug)]
pub(crate) struct WrittenComment {
    pub(crate) lang: Language,
    pub(crate) body: String,
    pub(crate) status: CommentStatus,
}

fn comment(row: written_comment::Model) -> Result<Comment, StoreError> {
    Ok(Comment {
        lang: code(&row.lang, Language::from_code)?,
        status: code(&row.status, CommentStatus::from_code)?,
        marks: json::<Vec<Mark>>(&row.marks)?,
        sent_at: row.sent_at.map(moment).transpose()?,
        screened_at: row.screened_at.map(moment).transpose()?,
        draft: match (row.draft_lang, row.draft) {
            (Some(lang), Some(draft)) => Some((code(&lang, Language::from_code)?, draft)),
            _ => None,
        },
        body: row.body,
        remark: row.remark,
        revision: row.revision,
    })
}

impl Tx {
    /// The comment of an application.
    pub(crate) async fn written_comment(&self, id: ApplicationId) -> Result<Option<Comment>, StoreError> {
        written_comment::Entity::find_by_id(id.get()).one(&self.inner).await?.map(comment).transpose()
    }

    /// Where comments of a dialogue stand.
    pub(crate) async fn comment_states(
        &self,
        event: ConstructiveId,
    ) -> Result<HashMap<ApplicationId, CommentStatus>, StoreError> {
        let ids = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .into_query();
        let rows: Vec<(Uuid, String)> = written_comment::Entity::find()
            .select_only()
            .column(written_comment::Column::ApplicationId)
            .column(written_comment::Column::Status)
            .filter(written_comment::Column::ApplicationId.in_subquery(ids))
            .into_tuple()
            .all(&self.inner)
            .await?;
        let states = rows.into_iter();
        states.map(|(id, s)| Ok((ApplicationId::new(id), code(&s, CommentStatus::from_code)?))).collect()
    }

    /// Keeps a comment; what is sent becomes a version that stays.
    pub(crate) async fn save_comment(
        &self,
        permit: &Permit<marker::Apply>,
        id: ApplicationId,
        revision: i32,
        new: &WrittenComment,
    ) -> Result<(), StoreError> {
        self.save_comment_row(id, revision, new, permit.at()).await
    }

    /// The row itself.
    pub(crate) async fn save_comment_row(
        &self,
        id: ApplicationId,
        revision: i32,
        new: &WrittenComment,
        now: Moment,
    ) -> Result<(), StoreError> {
        let sent = new.status == CommentStatus::Sent;
        let at = now.timestamp_millis();
        let row = written_comment::ActiveModel {
            application_id: Set(id.get()),
            lang: Set(new.lang.code().to_owned()),
            body: Set(new.body.clone()),
            status: Set(new.status.code().to_owned()),
            marks: Set("[]".to_owned()),
            remark: Set(String::new()),
            revision: Set(revision + 1),
            changed_at: Set(at),
            sent_at: Set(sent.then_some(at)),
            screened_at: Set(None),
            screened_by: Set(None),
            draft: Set(None),
            draft_lang: Set(None),
        };
        use written_comment::Column as C;
        let mut changed = vec![C::Lang, C::Body, C::Status, C::Revision, C::ChangedAt];
        if sent {
            changed.extend([C::SentAt, C::Marks, C::Remark, C::ScreenedAt, C::ScreenedBy, C::Draft, C::DraftLang]);
        }
        written_comment::Entity::insert(row)
            .on_conflict(OnConflict::column(C::ApplicationId).update_columns(changed).to_owned())
            .exec_without_returning(&self.inner)
            .await?;
        if sent {
            let count = written_comment_version::Entity::find()
                .filter(written_comment_version::Column::ApplicationId.eq(id.get()))
                .count(&self.inner)
                .await?;
            let row = written_comment_version::ActiveModel {
                application_id: Set(id.get()),
                number: Set(i32::try_from(count).unwrap_or(i32::MAX - 1) + 1),
                lang: Set(new.lang.code().to_owned()),
                body: Set(new.body.clone()),
                at: Set(at),
                outcome: Set(None),
                marks: Set(None),
                remark: Set(None),
                outcome_at: Set(None),
                outcome_by: Set(None),
            };
            written_comment_version::Entity::insert(row).exec_without_returning(&self.inner).await?;
        }
        Ok(())
    }

    /// Keeps what an author begins to change in a comment that came back, beside what was looked at.
    pub(crate) async fn draft_comment(
        &self,
        permit: &Permit<marker::Apply>,
        id: ApplicationId,
        (lang, draft): (Language, &str),
    ) -> Result<(), StoreError> {
        use written_comment::Column as C;
        written_comment::Entity::update_many()
            .col_expr(C::Draft, Expr::value(draft))
            .col_expr(C::DraftLang, Expr::value(lang.code()))
            .col_expr(C::ChangedAt, Expr::value(permit.at().timestamp_millis()))
            .col_expr(C::Revision, Expr::col(C::Revision).add(1))
            .filter(C::ApplicationId.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes what a look at a comment came to, in the comment and in the version that was looked at. The words stay.
    pub(crate) async fn screen_comment(
        &self,
        permit: &Permit<marker::Screen>,
        (id, revision): (ApplicationId, i32),
        status: CommentStatus,
        marks: &[Mark],
        remark: &str,
    ) -> Result<bool, StoreError> {
        use written_comment::Column as C;
        let (at, by) = (permit.at().timestamp_millis(), permit.by().map(AccountId::get));
        let marks = text(&marks)?;
        let done = written_comment::Entity::update_many()
            .col_expr(C::Status, Expr::value(status.code()))
            .col_expr(C::Marks, Expr::value(marks.clone()))
            .col_expr(C::Remark, Expr::value(remark))
            .col_expr(C::ScreenedAt, Expr::value(at))
            .col_expr(C::ScreenedBy, Expr::value(by))
            .filter(C::ApplicationId.eq(id.get()))
            .filter(C::Revision.eq(revision))
            .exec(&self.inner)
            .await?;
        use written_comment_version::Column as V;
        // Earlier versions were never looked at, and the record does not say that they were.
        let latest: Option<Option<i32>> = written_comment_version::Entity::find()
            .select_only()
            .column_as(V::Number.max(), Greatest::Number)
            .filter(V::ApplicationId.eq(id.get()))
            .into_values::<_, Greatest>()
            .one(&self.inner)
            .await?;
        written_comment_version::Entity::update_many()
            .col_expr(V::Outcome, Expr::value(status.code()))
            .col_expr(V::Marks, Expr::value(marks))
            .col_expr(V::Remark, Expr::value(remark))
            .col_expr(V::OutcomeAt, Expr::value(at))
            .col_expr(V::OutcomeBy, Expr::value(by))
            .filter(V::ApplicationId.eq(id.get()))
            .filter(V::Number.eq(latest.flatten().unwrap_or(0)))
            .filter(V::Outcome.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Requests to correct an application, oldest first.
    pub(crate) async fn corrections(&self, id: ApplicationId) -> Result<Vec<Correction>, StoreError> {
        let rows = correction::Entity::find()
            .filter(correction::Column::ApplicationId.eq(id.get()))
            .order_by_asc(correction::Column::At)
            .all(&self.inner)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Correction {
                    id: row.id,
                    lang: code(&row.lang, Language::from_code)?,
                    at: moment(row.at)?,
                    accepted: row.accepted,
                    body: row.body,
                    reply: row.reply,
                })
            })
            .collect()
    }

    /// How many requests of a dialogue await an answer.
    pub(crate) async fn open_corrections(&self, event: ConstructiveId) -> Result<u64, StoreError> {
        let ids = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .into_query();
        Ok(correction::Entity::find()
            .filter(correction::Column::ApplicationId.in_subquery(ids))
            .filter(correction::Column::Accepted.is_null())
            .count(&self.inner)
            .await?)
    }

    /// Asks for a correction.
    pub(crate) async fn insert_correction(
        &self,
        permit: &Permit<marker::Apply>,
        id: ApplicationId,
        body: &str,
        lang: Language,
    ) -> Result<(), StoreError> {
        let row = correction::ActiveModel {
            id: Set(random::id()),
            application_id: Set(id.get()),
            body: Set(body.to_owned()),
            lang: Set(lang.code().to_owned()),
            at: Set(permit.at().timestamp_millis()),
            accepted: Set(None),
            reply: Set(String::new()),
            decided_at: Set(None),
            decided_by: Set(None),
        };
        correction::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Answers a request; says whether it was open.
    pub(crate) async fn decide_correction(
        &self,
        permit: &Permit<marker::Circulate>,
        id: Uuid,
        accepted: bool,
        reply: &str,
    ) -> Result<bool, StoreError> {
        use correction::Column as C;
        let done = correction::Entity::update_many()
            .col_expr(C::Accepted, Expr::value(accepted))
            .col_expr(C::Reply, Expr::value(reply))
            .col_expr(C::DecidedAt, Expr::value(permit.at().timestamp_millis()))
            .col_expr(C::DecidedBy, Expr::value(permit.by().map(AccountId::get)))
            .filter(C::Id.eq(id))
            .filter(C::Accepted.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Notes that an organization came too late; once in an hour, however often it tries.
    pub(crate) async fn insert_late(
        &self,
        event: ConstructiveId,
        organization: OrganizationId,
        at: Moment,
    ) -> Result<(), StoreError> {
        use late_attempt::Column as L;
        let noted = late_attempt::Entity::find()
            .filter(L::ConstructiveId.eq(event.get()))
            .filter(L::OrganizationId.eq(organization.get()))
            .filter(L::At.gt((at - TimeDelta::hours(1)).timestamp_millis()))
            .count(&self.inner)
            .await?;
        if noted > 0 {
            return Ok(());
        }
        let row = late_attempt::ActiveModel {
            id: Set(random::id()),
            constructive_id: Set(event.get()),
            organization_id: Set(organization.get()),
            at: Set(at.timestamp_millis()),
        };
        late_attempt::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Who came too late, oldest first.
    pub(crate) async fn late(&self, event: ConstructiveId) -> Result<Vec<(OrganizationId, Moment)>, StoreError> {
        let rows = late_attempt::Entity::find()
            .filter(late_attempt::Column::ConstructiveId.eq(event.get()))
            .order_by_asc(late_attempt::Column::At)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|row| Ok((OrganizationId::new(row.organization_id), moment(row.at)?))).collect()
    }
}
