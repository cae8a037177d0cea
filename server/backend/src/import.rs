//! Reading and checking a file of parties, and comparing it with the register: bytes in, result out, nothing written.
//!
//! A file is taken whole or not at all, and all its faults are named at once, so that whoever keeps the list can mend it
//! in one go. A State that the file does not name is never removed: reviews refer to it.

mod column;
mod compare;
mod fault;
mod row;
mod table;

pub use compare::{Changes, FieldChange, PartyChange, compare};
pub use fault::{ImportFault, ImportFaultCode};

use column::Column;
use fault::Faults;
use row::Checks;
use rules::party::{Party, PartyCode};
use std::collections::HashMap;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;

/// Most rows that are read, without the header.
pub const MAX_ROWS: usize = 1_000;

/// Most faults that are named of one file.
pub const MAX_FAULTS: usize = 200;

/// Reads a file of parties: CSV in UTF-8, with the columns in any order by the names in its header.
///
/// # Errors
/// All faults in the order of the file, at most [`MAX_FAULTS`]; then no party is read.
pub fn read(bytes: &[u8]) -> Result<Vec<Party>, Vec<ImportFault>> {
    read_for(bytes, &[])
}

/// As [`read`], for a register that keeps the parties which the file does not name: a two-letter code that another party
/// of the register holds cannot be given to a new one.
///
/// # Errors
/// As [`read`].
pub fn read_for(bytes: &[u8], register: &[Party]) -> Result<Vec<Party>, Vec<ImportFault>> {
    let holders: HashMap<&str, PartyCode> = register.iter().map(|p| (p.iso2.as_str(), p.code)).collect();
    let mut faults = Faults::default();
    let mut checks = Checks::default();
    let mut parties = Vec::new();
    for row in table::rows(bytes, &mut faults) {
        if faults.is_full() {
            break;
        }
        let Some(party) = checks.party(&row, &mut faults) else { continue };
        if holders.get(party.iso2.as_str()).is_some_and(|holder| *holder != party.code) {
            faults.push(row.fault(Column::Iso2, ImportFaultCode::DuplicateCode));
        }
        parties.push(party);
    }
    faults.none_or_all().map(|()| parties)
}
