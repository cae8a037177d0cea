//! What an organization says of itself, kept once and used for each dialogue; and whom it sends.

use super::{FormFault, StakeholderKind};
use crate::party::RegionalGroup;
use crate::questionnaire::{FaultCode, checked_email, checked_link};
use crate::ruleset::RuleSet;
use crate::text::{check_line, check_text, normalise};
use serde::{Deserialize, Serialize};

super::coded! {
    /// With whom an organization is accredited.
    Accreditation {
        /// In consultative status with the Economic and Social Council.
        Ecosoc = "ecosoc",
        /// With the Conference of the Parties.
        Conference = "conference",
        /// With another body.
        Other = "other",
        /// With none; one may attend all the same.
        None = "none",
    }
}

super::coded! {
    /// What an organization works on, in the words of the Convention and its Protocols.
    WorkArea {
        /// Trafficking in persons.
        Trafficking = "trafficking",
        /// Smuggling of migrants.
        Smuggling = "smuggling",
        /// Firearms.
        Firearms = "firearms",
        /// Money-laundering and proceeds of crime.
        Proceeds = "proceeds",
        /// Corruption.
        Corruption = "corruption",
        /// Protection of victims and witnesses.
        Victims = "victims",
        /// Prevention.
        Prevention = "prevention",
        /// International cooperation.
        Cooperation = "cooperation",
        /// Technical assistance.
        Assistance = "assistance",
        /// Crimes that affect the environment.
        Environment = "environment",
        /// Cybercrime.
        Cyber = "cyber",
        /// Research and data.
        Research = "research",
    }
}

/// Letters of a name of an organization.
pub const NAME_MAX: u32 = 200;
/// Letters of other single lines.
pub const LINE_MAX: u32 = 200;

/// The profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name, as it wishes to be called.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// What kind it is.
    pub kind: StakeholderKind,
    /// The region it works in; `None` for several.
    pub region: RegionalGroup,
    /// Where its seat is, in its own words.
    pub seat: String,
    /// With whom it is accredited.
    pub accreditation: Accreditation,
    /// Number or body of that.
    pub accreditation_detail: String,
    /// What it works on.
    pub areas: Vec<WorkArea>,
    /// Its address on the web.
    pub website: String,
}

/// A profile as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedProfile {
    /// As in [`Profile`], as are all others.
    pub name: String,
    /// See there.
    pub short_name: String,
    /// A code.
    pub kind: String,
    /// A code.
    pub region: String,
    /// See there.
    pub seat: String,
    /// A code.
    pub accreditation: String,
    /// See there.
    pub accreditation_detail: String,
    /// Codes.
    pub areas: Vec<String>,
    /// See there.
    pub website: String,
}

/// One line of text as kept.
pub fn line(field: &str, typed: &str, max: u32, required: bool, faults: &mut Vec<FormFault>) -> String {
    let text = typed.trim();
    // Signs that cannot be seen are no name.
    let said = text.chars().any(char::is_alphanumeric);
    if let Err(fault) = check_line(text, max) {
        faults.push(FormFault::plain(field, fault.into()));
    } else if required && !said {
        faults.push(FormFault::plain(field, FaultCode::Required));
    }
    text.to_owned()
}

/// A text of several lines as kept.
pub fn text(field: &str, typed: &str, max: u32, required: bool, faults: &mut Vec<FormFault>) -> String {
    let text = normalise(typed.trim());
    if text.is_empty() {
        if required {
            faults.push(FormFault::plain(field, FaultCode::Required));
        }
    } else if let Err(fault) = check_text(&text, max) {
        faults.push(FormFault::plain(field, fault.into()));
    }
    text
}

/// An address of mail as kept, in small letters.
pub fn email(rules: &RuleSet, field: &str, typed: &str, required: bool, faults: &mut Vec<FormFault>) -> String {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        if required {
            faults.push(FormFault::plain(field, FaultCode::Required));
        }
        return typed;
    }
    if let Err(fault) = checked_email(&typed, &rules.house.answers) {
        faults.push(FormFault::plain(field, fault));
    }
    typed
}

/// An address on the web as kept.
pub fn link(rules: &RuleSet, field: &str, typed: &str, faults: &mut Vec<FormFault>) -> String {
    let typed = typed.trim();
    if typed.is_empty() {
        return String::new();
    }
    // People write "www.example.org".
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    match checked_link(&whole, &rules.house.answers) {
        Ok(link) => link,
        Err(fault) => {
            faults.push(FormFault::plain(field, fault));
            typed.to_owned()
        }
    }
}

fn one_of<T>(field: &str, code: &str, from: impl Fn(&str) -> Option<T>, faults: &mut Vec<FormFault>) -> Option<T> {
    let found = from(code);
    if found.is_none() {
        let what = if code.is_empty() { FaultCode::Required } else { FaultCode::NotAnOption };
        faults.push(FormFault::plain(field, what));
    }
    found
}

/// Checks a profile.
///
/// # Errors
/// All faults with their fields.
pub fn check(rules: &RuleSet, typed: &TypedProfile) -> Result<Profile, Vec<FormFault>> {
    let mut faults = Vec::new();
    let name = line("name", &typed.name, NAME_MAX, true, &mut faults);
    let short_name = line("short_name", &typed.short_name, 40, false, &mut faults);
    let kind = one_of("kind", &typed.kind, StakeholderKind::from_code, &mut faults);
    let region = one_of("region", &typed.region, RegionalGroup::from_code, &mut faults);
    let seat = line("seat", &typed.seat, LINE_MAX, false, &mut faults);
    let accreditation = one_of("accreditation", &typed.accreditation, Accreditation::from_code, &mut faults);
    let needed = matches!(accreditation, Some(Accreditation::Other));
    let accreditation_detail = line("accreditation_detail", &typed.accreditation_detail, LINE_MAX, needed, &mut faults);
    let mut areas: Vec<WorkArea> = Vec::new();
    for code in &typed.areas {
        areas.extend(one_of("areas", code, WorkArea::from_code, &mut faults).filter(|area| !areas.contains(area)));
    }
    let website = link(rules, "website", &typed.website, &mut faults);
    match (kind, region, accreditation) {
        (Some(kind), Some(region), Some(accreditation)) if faults.is_empty() => {
            Ok(Profile { name, short_name, kind, region, seat, accreditation, accreditation_detail, areas, website })
        }
        _ => Err(faults),
    }
}

super::coded! {
    /// How somebody takes part.
    Presence {
        /// In the room.
        Room = "room",
        /// From elsewhere.
        Online = "online",
    }
}

/// Somebody who comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// The name as it stands on the badge.
    pub name: String,
    /// The function.
    pub function: String,
    /// An address, if there is one.
    pub email: String,
    /// How they take part.
    pub presence: Presence,
}

/// Somebody as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedRepresentative {
    /// As in [`Representative`], as are all others.
    pub name: String,
    /// See there.
    pub function: String,
    /// See there.
    pub email: String,
    /// A code.
    pub presence: String,
}

impl From<&Representative> for TypedRepresentative {
    /// As a form would hold them.
    fn from(person: &Representative) -> Self {
        Self {
            name: person.name.clone(),
            function: person.function.clone(),
            email: person.email.clone(),
            presence: person.presence.code().to_owned(),
        }
    }
}

/// Checks the people of a delegation; a row that is empty counts for nothing. Fields are named `name.0`, `email.0` and so
/// on, by row.
///
/// # Errors
/// All faults with their fields; that there is nobody counts as a fault of `name.0`, too many as one of `representatives`.
pub fn check_people(
    rules: &RuleSet,
    typed: &[TypedRepresentative],
    required: bool,
) -> Result<Vec<Representative>, Vec<FormFault>> {
    let (mut faults, mut people) = (Vec::new(), Vec::new());
    for (n, one) in typed.iter().enumerate() {
        if [&one.name, &one.function, &one.email].iter().all(|t| t.trim().is_empty()) {
            continue;
        }
        let name = line(&format!("name.{n}"), &one.name, NAME_MAX, true, &mut faults);
        let function = line(&format!("function.{n}"), &one.function, LINE_MAX, false, &mut faults);
        let email = email(rules, &format!("email.{n}"), &one.email, false, &mut faults);
        let presence = Presence::from_code(&one.presence).unwrap_or(Presence::Room);
        people.push(Representative { name, function, email, presence });
    }
    let max = rules.house.constructive.representatives_max;
    if u32::try_from(people.len()).is_ok_and(|n| n > max) {
        faults.push(FormFault::plain("representatives", FaultCode::TooMany { max }));
    }
    if required && people.is_empty() {
        faults.push(FormFault::plain("name.0", FaultCode::Required));
    }
    if faults.is_empty() { Ok(people) } else { Err(faults) }
}
