//! What organizations send for a dialogue: applications, people, comments, requests to correct, late attempts.

use super::{Greatest, json, text};
use crate::constructive::{Application, Attendee, Comment, CommentStatus, Correction, Mark};
use crate::entity::stakeholder::{
    application, correction, late_attempt, representative, written_comment, written_comment_version,
};
use crate::random;
use crate::store::{StoreError, Tx, code, moment, small};
use rules::calendar::Moment;
use rules::constructive::Track;
use rules::constructive::access::{Permit, marker};
use rules::constructive::profile::{Presence, Profile, Representative};
use rules::constructive::standing::Outcome;
use rules::id::{AccountId, ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// A comment to be kept.
#[derive(Clone, Debug)]
pub(crate) struct WrittenComment {
    pub(crate) lang: Language,
    pub(crate) body: String,
    pub(crate) status: CommentStatus,
}

fn record(row: application::Model) -> Result<Application, StoreError> {
    Ok(Application {
        id: ApplicationId::new(row.id),
        constructive: ConstructiveId::new(row.constructive_id),
        organization: OrganizationId::new(row.organization_id),
        number: row.number.map(small).transpose()?,
        track: code(&row.track, Track::from_code)?,
        profile: json::<Profile>(&row.profile)?,
        lang: code(&row.lang, Language::from_code)?,
        listed: row.listed,
        revision: row.revision,
        created_at: moment(row.created_at)?,
        sent_at: row.sent_at.map(moment).transpose()?,
        withdrawn_at: row.withdrawn_at.map(moment).transpose()?,
        circulation: row.circulation_id,
        outcome: row.outcome.as_deref().map(|o| code(o, Outcome::from_code)).transpose()?,
        outcome_at: row.outcome_at.map(moment).transpose()?,
        statement: row.statement,
    })
}

fn attendee(row: representative::Model) -> Result<Attendee, StoreError> {
    Ok(Attendee {
        id: row.id,
        person: Representative {
            name: row.name,
            function: row.position,
            email: row.email,
            presence: code(&row.presence, Presence::from_code)?,
        },
        came_at: row.came_at.map(moment).transpose()?,
    })
}

fn comment(row: written_comment::Model) -> Result<Comment, StoreError> {
    Ok(Comment {
        lang: code(&row.lang, Language::from_code)?,
        status: code(&row.status, CommentStatus::from_code)?,
        marks: json::<Vec<Mark>>(&row.marks)?,
        sent_at: row.sent_at.map(moment).transpose()?,
        screened_at: row.screened_at.map(moment).transpose()?,
        body: row.body,
        remark: row.remark,
        revision: row.revision,
    })
}

impl Tx {
    /// An application.
    pub(crate) async fn application(&self, id: ApplicationId) -> Result<Option<Application>, StoreError> {
        application::Entity::find_by_id(id.get()).one(&self.inner).await?.map(record).transpose()
    }

    /// What an organization has for a dialogue.
    pub(crate) async fn application_of(
        &self,
        event: ConstructiveId,
        organization: OrganizationId,
    ) -> Result<Option<Application>, StoreError> {
        let row = application::Entity::find()
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .filter(application::Column::OrganizationId.eq(organization.get()))
            .one(&self.inner)
            .await?;
        row.map(record).transpose()
    }

    /// All that an organization has.
    pub(crate) async fn applications_by(&self, organization: OrganizationId) -> Result<Vec<Application>, StoreError> {
        let rows = application::Entity::find()
            .filter(application::Column::OrganizationId.eq(organization.get()))
            .order_by_desc(application::Column::CreatedAt)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// All for a dialogue, drafts too, by number.
    pub(crate) async fn applications(&self, event: ConstructiveId) -> Result<Vec<Application>, StoreError> {
        let rows = application::Entity::find()
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .order_by_asc(application::Column::Number)
            .order_by_asc(application::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// Keeps an application: `sent` gives it the next number if it has none.
    pub(crate) async fn save_application(
        &self,
        permit: &Permit<marker::Apply>,
        new: &Application,
        send: bool,
    ) -> Result<Option<u32>, StoreError> {
        self.save_application_row(new, send.then(|| permit.at())).await
    }

    /// The row itself, for lists that are read in and for the demonstration.
    pub(crate) async fn save_application_row(
        &self,
        new: &Application,
        send: Option<Moment>,
    ) -> Result<Option<u32>, StoreError> {
        let number = match (new.number, send) {
            (Some(number), _) => Some(i32::try_from(number).unwrap_or(i32::MAX)),
            (None, Some(_)) => Some(self.last_number(new.constructive).await? + 1),
            (None, None) => None,
        };
        let sent_at = send.or(new.sent_at);
        let status = if sent_at.is_some() { "sent" } else { "draft" };
        let row = application::ActiveModel {
            id: Set(new.id.get()),
            constructive_id: Set(new.constructive.get()),
            organization_id: Set(new.organization.get()),
            number: Set(number),
            track: Set(new.track.code().to_owned()),
            status: Set(status.to_owned()),
            name: Set(new.profile.name.clone()),
            kind: Set(new.profile.kind.code().to_owned()),
            region: Set(new.profile.region.code().to_owned()),
            profile: Set(text(&new.profile)?),
            statement: Set(new.statement.clone()),
            lang: Set(new.lang.code().to_owned()),
            listed: Set(new.listed),
            revision: Set(new.revision + 1),
            created_at: Set(new.created_at.timestamp_millis()),
            sent_at: Set(sent_at.map(|at| at.timestamp_millis())),
            withdrawn_at: Set(None),
            circulation_id: Set(new.circulation),
            outcome: Set(new.outcome.map(|o| o.code().to_owned())),
            outcome_at: Set(new.outcome_at.map(|at| at.timestamp_millis())),
        };
        use application::Column as C;
        let changed = [
            C::Number,
            C::Track,
            C::Status,
            C::Name,
            C::Kind,
            C::Region,
            C::Profile,
            C::Statement,
            C::Lang,
            C::Listed,
            C::Revision,
            C::SentAt,
            C::WithdrawnAt,
        ];
        application::Entity::insert(row)
            .on_conflict(OnConflict::column(C::Id).update_columns(changed).to_owned())
            .exec_without_returning(&self.inner)
            .await?;
        number.map(small).transpose()
    }

    async fn last_number(&self, event: ConstructiveId) -> Result<i32, StoreError> {
        let last: Option<Option<i32>> = application::Entity::find()
            .select_only()
            .column_as(application::Column::Number.max(), Greatest::Number)
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .into_values::<_, Greatest>()
            .one(&self.inner)
            .await?;
        Ok(last.flatten().unwrap_or(0))
    }

    /// Takes an application back.
    pub(crate) async fn withdraw_application(
        &self,
        permit: &Permit<marker::Apply>,
        id: ApplicationId,
    ) -> Result<(), StoreError> {
        use application::Column as C;
        application::Entity::update_many()
            .col_expr(C::WithdrawnAt, Expr::value(permit.at().timestamp_millis()))
            .col_expr(C::Status, Expr::value("withdrawn"))
            .col_expr(C::Revision, Expr::col(C::Revision).add(1))
            .filter(C::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Notes on which list applications were circulated.
    pub(crate) async fn put_on_list(
        &self,
        _permit: &Permit<marker::Circulate>,
        ids: &[ApplicationId],
        list: Uuid,
    ) -> Result<(), StoreError> {
        self.put_on_list_rows(ids, list).await
    }

    /// The rows themselves.
    pub(crate) async fn put_on_list_rows(&self, ids: &[ApplicationId], list: Uuid) -> Result<(), StoreError> {
        // No more in one statement than either engine binds.
        for some in ids.chunks(500) {
            application::Entity::update_many()
                .col_expr(application::Column::CirculationId, Expr::value(list))
                .filter(application::Column::Id.is_in(some.iter().map(|id| id.get())))
                .exec(&self.inner)
                .await?;
        }
        Ok(())
    }

    /// Notes how an application was decided; answers whether it was still open. What the rules let happen by itself needs
    /// nobody's permit.
    pub(crate) async fn settle_application(
        &self,
        id: ApplicationId,
        outcome: Outcome,
        at: Moment,
    ) -> Result<bool, StoreError> {
        use application::Column as C;
        let done = application::Entity::update_many()
            .col_expr(C::Outcome, Expr::value(outcome.code()))
            .col_expr(C::OutcomeAt, Expr::value(at.timestamp_millis()))
            .filter(C::Id.eq(id.get()))
            .filter(C::Outcome.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Whom an organization sends, in order.
    pub(crate) async fn people_of_application(&self, id: ApplicationId) -> Result<Vec<Attendee>, StoreError> {
        let rows = representative::Entity::find()
            .filter(representative::Column::ApplicationId.eq(id.get()))
            .order_by_asc(representative::Column::Place)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(attendee).collect()
    }

    /// Whom a delegation has, in order.
    pub(crate) async fn people_of_delegation(&self, id: Uuid) -> Result<Vec<Attendee>, StoreError> {
        let rows = representative::Entity::find()
            .filter(representative::Column::DelegationId.eq(id))
            .order_by_asc(representative::Column::Place)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(attendee).collect()
    }

    /// Everybody who was named for applications, by application.
    pub(crate) async fn people_by_application(
        &self,
        event: ConstructiveId,
    ) -> Result<HashMap<ApplicationId, Vec<Attendee>>, StoreError> {
        let ids = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .into_query();
        let rows = representative::Entity::find()
            .filter(representative::Column::ApplicationId.in_subquery(ids))
            .order_by_asc(representative::Column::Place)
            .all(&self.inner)
            .await?;
        let mut found: HashMap<ApplicationId, Vec<Attendee>> = HashMap::new();
        for row in rows {
            if let Some(id) = row.application_id {
                found.entry(ApplicationId::new(id)).or_default().push(attendee(row)?);
            }
        }
        Ok(found)
    }

    /// Replaces the people of an application or a delegation. Whoever stays keeps their row, so that having come stays, too.
    pub(crate) async fn replace_people(
        &self,
        of: Result<ApplicationId, Uuid>,
        people: &[Representative],
    ) -> Result<(), StoreError> {
        let mut before = match of {
            Ok(id) => self.people_of_application(id).await?,
            Err(id) => self.people_of_delegation(id).await?,
        };
        for (place, person) in people.iter().enumerate() {
            let kept = before.iter().position(|b| b.person.name == person.name).map(|n| before.remove(n));
            let row = representative::ActiveModel {
                id: Set(kept.as_ref().map_or_else(random::id, |k| k.id)),
                application_id: Set(of.ok().map(ApplicationId::get)),
                delegation_id: Set(of.err()),
                place: Set(i32::try_from(place).unwrap_or(i32::MAX)),
                name: Set(person.name.clone()),
                position: Set(person.function.clone()),
                email: Set(person.email.clone()),
                presence: Set(person.presence.code().to_owned()),
                came_at: Set(kept.and_then(|k| k.came_at).map(|at| at.timestamp_millis())),
            };
            use representative::Column as C;
            representative::Entity::insert(row)
                .on_conflict(
                    OnConflict::column(C::Id)
                        .update_columns([C::Place, C::Name, C::Position, C::Email, C::Presence])
                        .to_owned(),
                )
                .exec_without_returning(&self.inner)
                .await?;
        }
        if !before.is_empty() {
            representative::Entity::delete_many()
                .filter(representative::Column::Id.is_in(before.iter().map(|b| b.id)))
                .exec(&self.inner)
                .await?;
        }
        Ok(())
    }

    /// Notes that somebody came, or that this was a mistake.
    pub(crate) async fn set_came(
        &self,
        permit: &Permit<marker::Lead>,
        id: Uuid,
        came: bool,
    ) -> Result<(), StoreError> {
        let at = came.then(|| permit.at().timestamp_millis());
        representative::Entity::update_many()
            .col_expr(representative::Column::CameAt, Expr::value(at))
            .filter(representative::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

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
        };
        use written_comment::Column as C;
        let mut changed = vec![C::Lang, C::Body, C::Status, C::Revision, C::ChangedAt];
        if sent {
            changed.extend([C::SentAt, C::Marks, C::Remark, C::ScreenedAt, C::ScreenedBy]);
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
        written_comment_version::Entity::update_many()
            .col_expr(V::Outcome, Expr::value(status.code()))
            .col_expr(V::Marks, Expr::value(marks))
            .col_expr(V::Remark, Expr::value(remark))
            .col_expr(V::OutcomeAt, Expr::value(at))
            .col_expr(V::OutcomeBy, Expr::value(by))
            .filter(V::ApplicationId.eq(id.get()))
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

    /// Notes that an organization came too late.
    pub(crate) async fn insert_late(
        &self,
        event: ConstructiveId,
        organization: OrganizationId,
        at: Moment,
    ) -> Result<(), StoreError> {
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
