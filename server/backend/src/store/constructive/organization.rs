//! Organizations, the links that were sent to their addresses, and who came by one.

use super::{json, text};
use crate::constructive::Organization;
use crate::entity::stakeholder::{application, organization, organization_link, organization_session};
use crate::random;
use crate::store::{StoreError, Tx, code, moment};
use rules::calendar::Moment;
use rules::constructive::StakeholderKind;
use rules::constructive::access::{Permit, marker};
use rules::constructive::likeness;
use rules::constructive::profile::Profile;
use rules::constructive::standing::Outcome;
use rules::id::{ConstructiveId, OrganizationId};
use rules::language::Language;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// A link as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkRow {
    pub(crate) email: String,
    pub(crate) lang: Language,
    pub(crate) constructive: Option<ConstructiveId>,
    pub(crate) expires_at: Moment,
    pub(crate) used_at: Option<Moment>,
}

fn record(row: organization::Model) -> Result<Organization, StoreError> {
    Ok(Organization {
        id: OrganizationId::new(row.id),
        lang: code(&row.lang, Language::from_code)?,
        profile: row.profile.as_deref().map(json::<Profile>).transpose()?,
        email: row.email,
        revision: row.revision,
        time_zone: row.time_zone,
    })
}

impl Tx {
    /// An organization.
    pub(crate) async fn organization(&self, id: OrganizationId) -> Result<Option<Organization>, StoreError> {
        organization::Entity::find_by_id(id.get()).one(&self.inner).await?.map(record).transpose()
    }

    /// The organization of an address.
    pub(crate) async fn organization_by_email(&self, email: &str) -> Result<Option<Organization>, StoreError> {
        if email.contains('\0') {
            return Ok(None);
        }
        let row = organization::Entity::find().filter(organization::Column::Email.eq(email)).one(&self.inner).await?;
        row.map(record).transpose()
    }

    /// Who attends a dialogue and agreed to be listed: names and kinds, without what else was sent.
    pub(crate) async fn listed_attending(
        &self,
        event: ConstructiveId,
    ) -> Result<Vec<(String, StakeholderKind)>, StoreError> {
        let rows: Vec<(String, String)> = application::Entity::find()
            .select_only()
            .column(application::Column::Name)
            .column(application::Column::Kind)
            .filter(application::Column::ConstructiveId.eq(event.get()))
            .filter(application::Column::Listed.eq(true))
            .filter(application::Column::SentAt.is_not_null())
            .filter(application::Column::WithdrawnAt.is_null())
            .filter(application::Column::Outcome.eq(Outcome::Admitted.code()))
            .into_tuple()
            .all(&self.inner)
            .await?;
        rows.into_iter().map(|(name, kind)| Ok((name, code(&kind, StakeholderKind::from_code)?))).collect()
    }

    /// The organization of an address that was proved; made if there is none.
    pub(crate) async fn organization_of_address(
        &self,
        email: &str,
        lang: Language,
        at: Moment,
    ) -> Result<OrganizationId, StoreError> {
        if let Some(known) = self.organization_by_email(email).await? {
            return Ok(known.id);
        }
        let id = random::id();
        let row = organization::ActiveModel {
            id: Set(id),
            email: Set(email.to_owned()),
            lang: Set(lang.code().to_owned()),
            name: Set(String::new()),
            name_key: Set(String::new()),
            profile: Set(None),
            revision: Set(0),
            time_zone: Set(String::new()),
            created_at: Set(at.timestamp_millis()),
            changed_at: Set(at.timestamp_millis()),
        };
        organization::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(OrganizationId::new(id))
    }

    /// Keeps what an organization says of itself.
    pub(crate) async fn save_profile(
        &self,
        permit: &Permit<marker::Apply>,
        id: OrganizationId,
        profile: &Profile,
        lang: Language,
    ) -> Result<(), StoreError> {
        self.save_profile_row(id, profile, lang, permit.at()).await
    }

    /// The row itself, for lists that are read in and for the demonstration.
    pub(crate) async fn save_profile_row(
        &self,
        id: OrganizationId,
        profile: &Profile,
        lang: Language,
        at: Moment,
    ) -> Result<(), StoreError> {
        use organization::Column as C;
        organization::Entity::update_many()
            .col_expr(C::Name, Expr::value(profile.name.clone()))
            .col_expr(C::NameKey, Expr::value(likeness::key(&profile.name)))
            .col_expr(C::Profile, Expr::value(text(profile)?))
            .col_expr(C::Lang, Expr::value(lang.code()))
            .col_expr(C::Revision, Expr::col(C::Revision).add(1))
            .col_expr(C::ChangedAt, Expr::value(at.timestamp_millis()))
            .filter(C::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Remembers the zone in which an organization reads times.
    pub(crate) async fn set_organization_zone(
        &self,
        _permit: &Permit<marker::Apply>,
        id: OrganizationId,
        zone: &str,
    ) -> Result<(), StoreError> {
        organization::Entity::update_many()
            .col_expr(organization::Column::TimeZone, Expr::value(zone))
            .filter(organization::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// A new link to an address; it is known by its id, its token is made when the mail leaves.
    pub(crate) async fn insert_link(&self, link: &LinkRow, network: &str, at: Moment) -> Result<Uuid, StoreError> {
        let id = random::id();
        let row = organization_link::ActiveModel {
            id: Set(id),
            email: Set(link.email.clone()),
            lang: Set(link.lang.code().to_owned()),
            network: Set(network.to_owned()),
            constructive_id: Set(link.constructive.map(ConstructiveId::get)),
            created_at: Set(at.timestamp_millis()),
            expires_at: Set(link.expires_at.timestamp_millis()),
            used_at: Set(None),
        };
        organization_link::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(id)
    }

    /// How many links an address, and how many a network address, were sent since.
    pub(crate) async fn links_since(
        &self,
        email: &str,
        network: &str,
        since: Moment,
    ) -> Result<(u64, u64), StoreError> {
        let later = organization_link::Entity::find()
            .filter(organization_link::Column::CreatedAt.gte(since.timestamp_millis()));
        let of_email = later.clone().filter(organization_link::Column::Email.eq(email)).count(&self.inner).await?;
        let of_network = later.filter(organization_link::Column::Network.eq(network)).count(&self.inner).await?;
        Ok((of_email, of_network))
    }

    /// A link.
    pub(crate) async fn link(&self, id: Uuid) -> Result<Option<LinkRow>, StoreError> {
        let Some(row) = organization_link::Entity::find_by_id(id).one(&self.inner).await? else { return Ok(None) };
        Ok(Some(LinkRow {
            lang: code(&row.lang, Language::from_code)?,
            constructive: row.constructive_id.map(ConstructiveId::new),
            expires_at: moment(row.expires_at)?,
            used_at: row.used_at.map(moment).transpose()?,
            email: row.email,
        }))
    }

    /// Uses a link up; answers whether it was unused.
    pub(crate) async fn use_link(&self, id: Uuid, at: Moment) -> Result<bool, StoreError> {
        let done = organization_link::Entity::update_many()
            .col_expr(organization_link::Column::UsedAt, Expr::value(at.timestamp_millis()))
            .filter(organization_link::Column::Id.eq(id))
            .filter(organization_link::Column::UsedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// An organization has come by a link.
    pub(crate) async fn insert_organization_session(
        &self,
        token_hash: &str,
        id: OrganizationId,
        at: Moment,
    ) -> Result<(), StoreError> {
        let row = organization_session::ActiveModel {
            token_hash: Set(token_hash.to_owned()),
            organization_id: Set(id.get()),
            created_at: Set(at.timestamp_millis()),
        };
        organization_session::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Who came with this token, and when.
    pub(crate) async fn organization_session(
        &self,
        token_hash: &str,
    ) -> Result<Option<(OrganizationId, Moment)>, StoreError> {
        let row = organization_session::Entity::find_by_id(token_hash).one(&self.inner).await?;
        row.map(|row| Ok((OrganizationId::new(row.organization_id), moment(row.created_at)?))).transpose()
    }

    /// Ends such a session, and all that began before.
    pub(crate) async fn end_organization_session(&self, token_hash: &str, before: Moment) -> Result<(), StoreError> {
        organization_session::Entity::delete_by_id(token_hash).exec(&self.inner).await?;
        organization_session::Entity::delete_many()
            .filter(organization_session::Column::CreatedAt.lt(before.timestamp_millis()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
