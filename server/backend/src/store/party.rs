//! The register of parties.

use super::{StoreError, Tx, code, codes};
use crate::entity::{party, party_import};
use crate::random;
use rules::access::{Permit, marker};
use rules::calendar::Moment;
use rules::id::AccountId;
use rules::instrument::TreatyStatus;
use rules::language::Language;
use rules::party::{LegalTradition, Party, PartyCode, RegionalGroup, Treaties};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

fn record(row: party::Model) -> Result<Party, StoreError> {
    let status = |s: &str| code(s, TreatyStatus::from_code);
    Ok(Party {
        code: code(&row.code, PartyCode::parse)?,
        names: serde_json::from_str(&row.names).map_err(super::damaged)?,
        regional_group: code(&row.regional_group, RegionalGroup::from_code)?,
        treaties: Treaties {
            untoc: status(&row.untoc)?,
            trafficking: status(&row.trafficking)?,
            migrants: status(&row.migrants)?,
            firearms: status(&row.firearms)?,
            uncac: status(&row.uncac)?,
        },
        legal_tradition: code(&row.legal_tradition, LegalTradition::from_code)?,
        working_languages: codes(&row.working_languages, Language::from_code)?,
        iso2: row.iso2,
        note: row.note,
    })
}

impl Tx {
    /// All parties by code.
    pub(crate) async fn parties(&self) -> Result<Vec<Party>, StoreError> {
        let rows = party::Entity::find().order_by_asc(party::Column::Code).all(&self.inner).await?;
        rows.into_iter().map(record).collect()
    }

    /// One party.
    pub(crate) async fn party(&self, code: PartyCode) -> Result<Option<Party>, StoreError> {
        party::Entity::find_by_id(code.as_str()).one(&self.inner).await?.map(record).transpose()
    }

    /// How these States stand to the treaties; those that are in the register.
    pub(crate) async fn treaties_of(
        &self,
        states: impl IntoIterator<Item = PartyCode>,
    ) -> Result<HashMap<PartyCode, Treaties>, StoreError> {
        use party::Column;
        let rows: Vec<(String, String, String, String, String, String)> = party::Entity::find()
            .select_only()
            .columns([
                Column::Code,
                Column::Untoc,
                Column::Trafficking,
                Column::Migrants,
                Column::Firearms,
                Column::Uncac,
            ])
            .filter(Column::Code.is_in(states.into_iter().map(|s| s.to_string())))
            .into_tuple()
            .all(&self.inner)
            .await?;
        let status = |s: &str| code(s, TreatyStatus::from_code);
        rows.iter()
            .map(|(state, untoc, trafficking, migrants, firearms, uncac)| {
                let treaties = Treaties {
                    untoc: status(untoc)?,
                    trafficking: status(trafficking)?,
                    migrants: status(migrants)?,
                    firearms: status(firearms)?,
                    uncac: status(uncac)?,
                };
                Ok((code(state, PartyCode::parse)?, treaties))
            })
            .collect()
    }

    /// Replaces what is known of these parties and keeps what the file does not name.
    pub(crate) async fn save_parties(
        &self,
        permit: &Permit<marker::ImportParties>,
        parties: &[Party],
        source: &ImportSource,
    ) -> Result<(), StoreError> {
        self.save_party_rows(Some(permit.by()), permit.at(), parties, source).await
    }

    /// The rows themselves; on the command line it is the operator who acts.
    pub(crate) async fn save_party_rows(
        &self,
        by: Option<AccountId>,
        at: Moment,
        parties: &[Party],
        source: &ImportSource,
    ) -> Result<(), StoreError> {
        use party::Column;
        for p in parties {
            let status = |s: TreatyStatus| Set(s.code().to_owned());
            let row = party::ActiveModel {
                code: Set(p.code.to_string()),
                iso2: Set(p.iso2.clone()),
                names: Set(serde_json::to_string(&p.names).map_err(super::damaged)?),
                regional_group: Set(p.regional_group.code().to_owned()),
                untoc: status(p.treaties.untoc),
                trafficking: status(p.treaties.trafficking),
                migrants: status(p.treaties.migrants),
                firearms: status(p.treaties.firearms),
                uncac: status(p.treaties.uncac),
                legal_tradition: Set(p.legal_tradition.code().to_owned()),
                working_languages: Set(super::review::joined(&p.working_languages, |l| l.code())),
                note: Set(p.note.clone()),
            };
            let columns = [
                Column::Iso2,
                Column::Names,
                Column::RegionalGroup,
                Column::Untoc,
                Column::Trafficking,
                Column::Migrants,
                Column::Firearms,
                Column::Uncac,
                Column::LegalTradition,
                Column::WorkingLanguages,
                Column::Note,
            ];
            party::Entity::insert(row)
                .on_conflict(OnConflict::column(Column::Code).update_columns(columns).to_owned())
                .exec_without_returning(&self.inner)
                .await?;
        }
        let row = party_import::ActiveModel {
            id: Set(random::id()),
            at: Set(at.timestamp_millis()),
            imported_by: Set(by.map(AccountId::get)),
            sha256: Set(source.sha256.clone()),
            added: Set(source.added),
            changed: Set(source.changed),
        };
        party_import::Entity::insert(row).exec_without_returning(&self.inner).await?;
        Ok(())
    }
}

/// Where an import came from and what it did.
pub(crate) struct ImportSource {
    pub(crate) sha256: String,
    pub(crate) added: i32,
    pub(crate) changed: i32,
}
