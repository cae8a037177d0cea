//! What an import would change, before it is made.

use super::column::Column;
use rules::party::{Party, PartyCode};
use std::collections::BTreeMap;

/// How a file differs from the register; parties by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the file only.
    pub added: Vec<PartyCode>,
    /// In both, and not the same.
    pub changed: Vec<PartyChange>,
    /// In the register only: they are kept.
    pub missing: Vec<PartyCode>,
    /// How many are in both and the same.
    pub unchanged: u32,
}

/// How a party differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyChange {
    /// Which party.
    pub code: PartyCode,
    /// What differs, in the order of the columns; never empty.
    pub fields: Vec<FieldChange>,
}

/// How a column of a party differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The column's name in the file.
    pub field: &'static str,
    /// As in the register.
    pub before: String,
    /// As in the file.
    pub after: String,
}

/// Compares the register with what was read from a file.
pub fn compare(before: &[Party], after: &[Party]) -> Changes {
    let (known, named) = (by_code(before), by_code(after));
    let missing = known.keys().filter(|code| !named.contains_key(code)).copied().collect();
    let mut changes = Changes { missing, ..Changes::default() };
    for (code, new) in named {
        match known.get(&code) {
            None => changes.added.push(code),
            Some(old) if *old == new => changes.unchanged += 1,
            Some(old) => changes.changed.push(PartyChange { code, fields: differences(old, new) }),
        }
    }
    changes
}

fn by_code(parties: &[Party]) -> BTreeMap<PartyCode, &Party> {
    parties.iter().map(|p| (p.code, p)).collect()
}

fn differences(old: &Party, new: &Party) -> Vec<FieldChange> {
    Column::ALL
        .into_iter()
        .map(|column| FieldChange { field: column.name(), before: column.of(old), after: column.of(new) })
        .filter(|change| change.before != change.after)
        .collect()
}
