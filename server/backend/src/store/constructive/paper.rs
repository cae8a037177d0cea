//! Papers of a dialogue with all their versions. They lie in the tables: there are few, and none is of a review.

use crate::constructive::{PaperLine, PaperVersion};
use crate::entity::constructive::{paper, paper_version};
use crate::random;
use crate::store::{StoreError, Tx, code, moment, small};
use rules::calendar::Moment;
use rules::id::{AccountId, ApplicationId, ConstructiveId, PaperId};
use rules::language::Language;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

type Head = (Uuid, i32, String, String, i64, String, String, i64);

impl Tx {
    /// Papers of a dialogue, oldest first, without their bytes.
    pub(crate) async fn papers(&self, event: ConstructiveId) -> Result<Vec<PaperLine>, StoreError> {
        let papers = paper::Entity::find()
            .filter(paper::Column::ConstructiveId.eq(event.get()))
            .filter(paper::Column::WithdrawnAt.is_null())
            .order_by_asc(paper::Column::CreatedAt)
            .order_by_asc(paper::Column::Id)
            .all(&self.inner)
            .await?;
        use paper_version::Column as C;
        let heads: Vec<Head> = paper_version::Entity::find()
            .select_only()
            .columns([C::PaperId, C::Number, C::FileName, C::MediaType, C::Bytes, C::Sha256, C::Note, C::At])
            .filter(C::PaperId.is_in(papers.iter().map(|p| p.id)))
            .order_by_desc(C::Number)
            .into_tuple()
            .all(&self.inner)
            .await?;
        let mut versions: HashMap<Uuid, Vec<PaperVersion>> = HashMap::new();
        for (id, number, file_name, media_type, bytes, sha256, note, at) in heads {
            let version = PaperVersion {
                number: small(number)?,
                file_name,
                media_type,
                bytes: small(bytes)?,
                sha256,
                note,
                at: moment(at)?,
            };
            versions.entry(id).or_default().push(version);
        }
        papers
            .into_iter()
            .map(|row| {
                Ok(PaperLine {
                    id: PaperId::new(row.id),
                    lang: code(&row.lang, Language::from_code)?,
                    application: row.application_id.map(ApplicationId::new),
                    versions: versions.remove(&row.id).unwrap_or_default(),
                    kind: row.kind,
                    title: row.title,
                    public: row.public,
                })
            })
            .collect()
    }

    /// The bytes of a version.
    pub(crate) async fn paper_data(&self, id: PaperId, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let key = (id.get(), i32::try_from(number).unwrap_or(i32::MAX));
        Ok(paper_version::Entity::find_by_id(key).one(&self.inner).await?.map(|row| row.data))
    }

    /// A new paper, without a version yet.
    pub(crate) async fn insert_paper(
        &self,
        event: ConstructiveId,
        (kind, title, lang): (&str, &str, Language),
        application: Option<ApplicationId>,
        public: bool,
        at: Moment,
    ) -> Result<PaperId, StoreError> {
        let id = random::id();
        let row = paper::ActiveModel {
            id: Set(id),
            constructive_id: Set(event.get()),
            kind: Set(kind.to_owned()),
            title: Set(title.to_owned()),
            lang: Set(lang.code().to_owned()),
            application_id: Set(application.map(ApplicationId::get)),
            public: Set(public),
            created_at: Set(at.timestamp_millis()),
            withdrawn_at: Set(None),
        };
        paper::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(PaperId::new(id))
    }

    /// A new version of a paper.
    pub(crate) async fn insert_paper_version(
        &self,
        id: PaperId,
        (file_name, media_type, data): (&str, &str, Vec<u8>),
        note: &str,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let count = paper_version::Entity::find()
            .filter(paper_version::Column::PaperId.eq(id.get()))
            .count(&self.inner)
            .await?;
        let row = paper_version::ActiveModel {
            paper_id: Set(id.get()),
            number: Set(i32::try_from(count).unwrap_or(i32::MAX - 1) + 1),
            file_name: Set(file_name.to_owned()),
            media_type: Set(media_type.to_owned()),
            bytes: Set(i64::try_from(data.len()).unwrap_or(i64::MAX)),
            sha256: Set(random::sha256_hex(&data)),
            data: Set(data),
            note: Set(note.to_owned()),
            at: Set(at.timestamp_millis()),
            account_id: Set(by.map(AccountId::get)),
        };
        paper_version::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }

    /// Sets whether everybody may have a paper.
    pub(crate) async fn set_paper_public(&self, id: PaperId, public: bool) -> Result<(), StoreError> {
        paper::Entity::update_many()
            .col_expr(paper::Column::Public, Expr::value(public))
            .filter(paper::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// Takes a paper out of all lists; its bytes stay on record.
    pub(crate) async fn withdraw_paper(&self, id: PaperId, at: Moment) -> Result<(), StoreError> {
        paper::Entity::update_many()
            .col_expr(paper::Column::WithdrawnAt, Expr::value(at.timestamp_millis()))
            .filter(paper::Column::Id.eq(id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
