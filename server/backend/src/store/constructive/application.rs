//! What organizations send for a dialogue: applications and the people who come.

use super::{Greatest, json, text};
use crate::constructive::{Application, Attendee, Contact};
use crate::entity::stakeholder::{application, organization, representative};
use crate::random;
use crate::store::{StoreError, Tx, code, moment, small};
use rules::calendar::Moment;
use rules::constructive::Track;
use rules::constructive::access::{Permit, marker};
use rules::constructive::likeness::{Likeness, likeness};
use rules::constructive::profile::{Presence, Profile, Representative};
use rules::constructive::standing::Outcome;
use rules::id::{ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// So many are asked for one by one; of more, the whole dialogue is asked for.
const FEW: usize = 500;

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

pub(super) fn attendee(row: representative::Model) -> Result<Attendee, StoreError> {
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

    /// Writes what was corrected after the last day; where the application stands, and its number, stay.
    pub(crate) async fn correct_application(
        &self,
        _permit: &Permit<marker::Circulate>,
        new: &Application,
    ) -> Result<(), StoreError> {
        self.save_application_row(new, None).await.map(|_| ())
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

    /// Where applications of a dialogue are reached, and how many people were named in each.
    pub(crate) async fn contacts(
        &self,
        event: ConstructiveId,
        of: &[ApplicationId],
    ) -> Result<HashMap<ApplicationId, Contact>, StoreError> {
        use application::Column as A;
        use representative::Column as R;
        let mut chosen = application::Entity::find().select_only().filter(A::ConstructiveId.eq(event.get()));
        if of.len() <= FEW {
            chosen = chosen.filter(A::Id.is_in(of.iter().map(|id| id.get())));
        }
        let pairs: Vec<(Uuid, Uuid)> =
            chosen.clone().columns([A::Id, A::OrganizationId]).into_tuple().all(&self.inner).await?;
        let emails: Vec<(Uuid, String)> = organization::Entity::find()
            .select_only()
            .columns([organization::Column::Id, organization::Column::Email])
            .filter(organization::Column::Id.in_subquery(chosen.clone().column(A::OrganizationId).into_query()))
            .into_tuple()
            .all(&self.inner)
            .await?;
        let people: Vec<(Uuid, i64)> = representative::Entity::find()
            .select_only()
            .column(R::ApplicationId)
            .column_as(R::Id.count(), "people")
            .filter(R::ApplicationId.in_subquery(chosen.column(A::Id).into_query()))
            .group_by(R::ApplicationId)
            .into_tuple()
            .all(&self.inner)
            .await?;
        let (emails, people) = (HashMap::<_, _>::from_iter(emails), HashMap::<_, _>::from_iter(people));
        let contact = |(application, organization): (Uuid, Uuid)| {
            let people = people.get(&application).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX));
            let email = emails.get(&organization).cloned().unwrap_or_default();
            (ApplicationId::new(application), Contact { email, people })
        };
        Ok(pairs.into_iter().map(contact).collect())
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
        // By name first; then by names that are nearly the same, for a letter that was put right.
        let mut stays: Vec<Option<Attendee>> = Vec::with_capacity(people.len());
        for person in people {
            stays.push(before.iter().position(|b| b.person.name == person.name).map(|n| before.remove(n)));
        }
        for (stay, person) in stays.iter_mut().zip(people).filter(|(stay, _)| stay.is_none()) {
            let alike = |b: &Attendee| likeness(&b.person.name, &person.name) != Likeness::Different;
            *stay = before.iter().position(alike).map(|n| before.remove(n));
        }
        for ((place, person), kept) in people.iter().enumerate().zip(stays) {
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
    pub(crate) async fn set_came(&self, permit: &Permit<marker::Lead>, id: Uuid, came: bool) -> Result<(), StoreError> {
        let at = came.then(|| permit.at().timestamp_millis());
        representative::Entity::update_many()
            .col_expr(representative::Column::CameAt, Expr::value(at))
            .filter(representative::Column::Id.eq(id))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
