//! The columns of a file of parties, and what a party has in each.

use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::Party;

/// Between two working languages.
pub(super) const SEPARATOR: char = ';';

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Iso3,
    Iso2,
    Name(Language),
    RegionalGroup,
    Status(Instrument),
    Uncac,
    LegalTradition,
    WorkingLanguages,
    Note,
}

impl Column {
    /// All, in the order in which the application's own file has them.
    pub(super) const ALL: [Self; 17] = [
        Self::Iso3,
        Self::Iso2,
        Self::Name(Language::En),
        Self::Name(Language::Fr),
        Self::Name(Language::Es),
        Self::Name(Language::Ru),
        Self::Name(Language::Ar),
        Self::Name(Language::Zh),
        Self::RegionalGroup,
        Self::Status(Instrument::Untoc),
        Self::Status(Instrument::Trafficking),
        Self::Status(Instrument::Migrants),
        Self::Status(Instrument::Firearms),
        Self::Uncac,
        Self::LegalTradition,
        Self::WorkingLanguages,
        Self::Note,
    ];

    /// As in the header of the file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Iso3 => "iso3",
            Self::Iso2 => "iso2",
            Self::Name(Language::En) => "name_en",
            Self::Name(Language::Fr) => "name_fr",
            Self::Name(Language::Es) => "name_es",
            Self::Name(Language::Ru) => "name_ru",
            Self::Name(Language::Ar) => "name_ar",
            Self::Name(Language::Zh) => "name_zh",
            Self::RegionalGroup => "regional_group",
            Self::Status(instrument) => instrument.code(),
            Self::Uncac => "uncac",
            Self::LegalTradition => "legal_tradition",
            Self::WorkingLanguages => "working_languages",
            Self::Note => "note",
        }
    }

    /// The column of a name in the header, if there is one.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// What a party has in this column, as the file writes it.
    pub(super) fn of(self, party: &Party) -> String {
        match self {
            Self::Iso3 => party.code.to_string(),
            Self::Iso2 => party.iso2.clone(),
            Self::Name(language) => party.name(language).to_owned(),
            Self::RegionalGroup => party.regional_group.code().to_owned(),
            Self::Status(instrument) => party.treaties.status(instrument).code().to_owned(),
            Self::Uncac => party.treaties.uncac.code().to_owned(),
            Self::LegalTradition => party.legal_tradition.code().to_owned(),
            Self::WorkingLanguages => {
                let codes: Vec<&str> = party.working_languages.iter().map(|l| l.code()).collect();
                codes.join(&SEPARATOR.to_string())
            }
            Self::Note => party.note.clone(),
        }
    }
}
