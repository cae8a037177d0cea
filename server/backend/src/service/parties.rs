//! The register of parties: read by every page, replaced from a file by the Secretariat or the operator.

mod register;
#[cfg(test)]
mod tests;

pub use register::Register;
pub(crate) use register::RegisterCache;

use super::{Backend, permit_house};
use crate::error::{ServiceError, StoreError};
use crate::import::{Changes, ImportFault, compare, read_for};
use crate::live::Change;
use crate::random::sha256_hex;
use crate::store::{Act, ImportSource, Tx};
use rules::access::marker;
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::AccountId;
use rules::party::{Party, PartyCode};
use rules::refusal::Refusal;
use std::collections::HashSet;
use std::sync::Arc;

/// What a file would change, before anything is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPreview {
    /// Of the file, as 64 hex digits; whoever confirms names it, so that no other file is imported than was shown.
    pub sha256: String,
    /// The changes, or why the file cannot be taken.
    pub result: Result<Changes, Vec<ImportFault>>,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Parties that were not in the register.
    pub added: u32,
    /// Parties of which something is new.
    pub changed: u32,
    /// Parties of the file that were in the register just so.
    pub unchanged: u32,
}

impl Backend {
    /// The register for names and figures, from memory; it may be behind another process by a minute at most.
    /// For everybody: which States there are is public.
    ///
    /// # Errors
    /// The database.
    pub async fn register(&self) -> Result<Arc<Register>, ServiceError> {
        let load = async { self.0.read().await?.parties().await };
        Ok(self.0.register.get_or_load(load).await?)
    }

    /// All parties by code, as [`Self::register`] has them.
    ///
    /// # Errors
    /// The database.
    pub async fn parties(&self) -> Result<Vec<Party>, ServiceError> {
        Ok(self.register().await?.all().to_vec())
    }

    /// All parties by code as they are in the database now, with their advisory fields and notes.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadParties`].
    pub async fn read_parties(&self, viewer: &Viewer) -> Result<Vec<Party>, ServiceError> {
        permit_house::<marker::ReadParties>(viewer, self.now())?;
        Ok(self.0.read().await?.parties().await?)
    }

    /// Compares a file with the register; nothing is changed.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ImportParties`], before a byte of the file is read. Faults of the file are
    /// part of the preview.
    pub async fn preview_import(&self, viewer: &Viewer, bytes: &[u8]) -> Result<ImportPreview, ServiceError> {
        permit_house::<marker::ImportParties>(viewer, self.now())?;
        self.preview_import_as_operator(bytes).await
    }

    /// Takes a file over into the register, all of it or nothing: the file that was shown by [`Self::preview_import`].
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ImportParties`], before a byte of the file is read;
    /// [`ServiceError::Field`] `file` with the code `changed` if it is another file than was shown, or `faulty` if it
    /// has faults.
    pub async fn import_parties(
        &self,
        viewer: &Viewer,
        bytes: &[u8],
        expected_sha256: &str,
    ) -> Result<ImportOutcome, ServiceError> {
        let now = self.now();
        permit_house::<marker::ImportParties>(viewer, now)?;
        let sha256 = sha256_hex(bytes);
        if sha256 != expected_sha256 {
            return Err(ServiceError::Field { field: "file", code: "changed" });
        }
        let tx = self.0.write().await?;
        // The right may have ended since the request began; it counts as it is in this transaction.
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::ImportParties>(&viewer, now)?;
        let import = Import::prepare(&tx, bytes, sha256).await?;
        let import = import.map_err(|_| ServiceError::Field { field: "file", code: "faulty" })?;
        tx.save_parties(&permit, &import.parties, &import.source).await?;
        import.record(&tx, now, Some(permit.by())).await?;
        self.commit_import(tx).await?;
        Ok(import.outcome)
    }

    /// As [`Self::preview_import`], on the command line: whoever may run it there may read the database anyway.
    ///
    /// # Errors
    /// The database.
    pub async fn preview_import_as_operator(&self, bytes: &[u8]) -> Result<ImportPreview, ServiceError> {
        let register = self.0.read().await?.parties().await?;
        let result = read_for(bytes, &register).map(|parties| compare(&register, &parties));
        Ok(ImportPreview { sha256: sha256_hex(bytes), result })
    }

    /// As [`Self::import_parties`], on the command line; recorded as an act of nobody in particular.
    ///
    /// # Errors
    /// The database. The faults of the file are the inner error: then nothing was changed.
    pub async fn import_parties_as_operator(
        &self,
        bytes: &[u8],
    ) -> Result<Result<ImportOutcome, Vec<ImportFault>>, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let import = match Import::prepare(&tx, bytes, sha256_hex(bytes)).await? {
            Ok(import) => import,
            Err(faults) => return Ok(Err(faults)),
        };
        tx.save_party_rows(None, now, &import.parties, &import.source).await?;
        import.record(&tx, now, None).await?;
        self.commit_import(tx).await?;
        Ok(Ok(import.outcome))
    }

    async fn commit_import(&self, tx: Tx) -> Result<(), StoreError> {
        let committed = tx.commit().await;
        // Forgotten in any case: a commit whose answer was lost may have happened.
        self.0.register.forget().await;
        // Who is no party any more reviews nobody (para. 26).
        self.0.live.rights_changed(Change::All);
        committed
    }
}

/// A file that was read and compared within the transaction that will save it.
struct Import {
    /// Those that are new or differ.
    parties: Vec<Party>,
    source: ImportSource,
    outcome: ImportOutcome,
}

impl Import {
    async fn prepare(tx: &Tx, bytes: &[u8], sha256: String) -> Result<Result<Self, Vec<ImportFault>>, StoreError> {
        let register = tx.parties().await?;
        let mut parties = match read_for(bytes, &register) {
            Ok(parties) => parties,
            Err(faults) => return Ok(Err(faults)),
        };
        let changes = compare(&register, &parties);
        let touched: HashSet<PartyCode> =
            changes.added.iter().copied().chain(changes.changed.iter().map(|change| change.code)).collect();
        parties.retain(|party| touched.contains(&party.code));
        let source =
            ImportSource { sha256, added: count(changes.added.len())?, changed: count(changes.changed.len())? };
        let outcome = ImportOutcome {
            added: count(changes.added.len())?,
            changed: count(changes.changed.len())?,
            unchanged: changes.unchanged,
        };
        Ok(Ok(Self { parties, source, outcome }))
    }

    async fn record(&self, tx: &Tx, at: Moment, by: Option<AccountId>) -> Result<(), StoreError> {
        let ImportOutcome { added, changed, unchanged } = self.outcome;
        tx.record(Act {
            at,
            by,
            kind: "parties_imported",
            review: None,
            object: self.source.sha256.clone(),
            detail: serde_json::json!({ "added": added, "changed": changed, "unchanged": unchanged }),
        })
        .await
    }
}

fn count<T: TryFrom<usize>>(n: usize) -> Result<T, StoreError> {
    T::try_from(n).map_err(|_| StoreError::Damaged(format!("count {n}")))
}
