//! What the page that verifies tells its program: names, in the language of the page, with which to say what differs.

use rules::instrument::Instrument;
use rules::party::PartyCode;
use serde::{Deserialize, Serialize};

/// Names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Of all States of the register.
    pub states: Vec<(PartyCode, String)>,
    /// Of the four instruments.
    pub instruments: Vec<(Instrument, String)>,
}

impl Names {
    /// A State's name; its code where the register does not have it.
    pub fn state(&self, code: PartyCode) -> String {
        self.states.iter().find(|(c, _)| *c == code).map_or_else(|| code.to_string(), |(_, name)| name.clone())
    }

    /// An instrument's name.
    pub fn instrument(&self, instrument: Instrument) -> &str {
        self.instruments.iter().find(|(i, _)| *i == instrument).map_or(instrument.code(), |(_, name)| name.as_str())
    }
}
