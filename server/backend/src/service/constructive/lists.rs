//! Reading in a list of applicants that came on paper or as a spreadsheet: all of it or nothing, each fault with its line,
//! column and reason.

use super::Backend;
use crate::constructive::{Application, Caller, ConstructiveError, at_vienna};
use crate::random;
use chrono::NaiveDate;
use rules::calendar::{Moment, civil_date};
use rules::constructive::access::marker;
use rules::constructive::likeness::{Compared, Likeness, key};
use rules::constructive::profile::{
    Profile, Representative, TypedProfile, TypedRepresentative, check, check_people, email, text,
};
use rules::constructive::standing::Standing;
use rules::constructive::times::Times;
use rules::constructive::{FieldFault, FormFault, Refused, Track};
use rules::id::{ApplicationId, ConstructiveId};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use std::collections::{BTreeSet, HashMap};

/// The columns, in any order; those with a star have to be there.
const COLUMNS: [(&str, bool); 14] = [
    ("name", true),
    ("email", true),
    ("kind", true),
    ("region", true),
    ("short_name", false),
    ("seat", false),
    ("accreditation", false),
    ("accreditation_detail", false),
    ("areas", false),
    ("website", false),
    ("representatives", true),
    ("statement", false),
    ("lang", false),
    // The day on which it came, such as 2026-10-12; after the last day for organizations it has to be given.
    ("received_on", false),
];

/// What reading a list comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedList {
    /// Who is new: line and name.
    pub new: Vec<(u64, String)>,
    /// Who is there already and is left as it is: line and name.
    pub known: Vec<(u64, String)>,
    /// Who may be somebody that is there, or on another line: line, name, and that other name.
    pub alike: Vec<(u64, String, String)>,
    /// What is wrong: line, column, and what; nothing is taken if anything is.
    pub faults: Vec<(u64, String, FieldFault)>,
    /// Whether it was taken.
    pub applied: bool,
}

struct Row {
    line: u64,
    email: String,
    profile: Profile,
    people: Vec<Representative>,
    statement: String,
    lang: Language,
    received_on: Option<NaiveDate>,
}

impl Backend {
    /// Reads a list; takes it if that is asked for and nothing is wrong.
    ///
    /// # Errors
    /// The refusal of [`rules::constructive::access::Deed::Circulate`]; [`Refused::NotOpen`] once a list was circulated or
    /// the dialogue is over.
    pub async fn import_applicants(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        data: &[u8],
        apply: bool,
    ) -> Result<ImportedList, ConstructiveError> {
        let now = self.now();
        let tx = if apply { self.0.write().await? } else { self.0.read().await? };
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Circulate>(&tx, &who, id, now).await?;
        if !self.is_ahead(&event, now) || !tx.clocks(id).await?.is_empty() {
            return Err(Refused::NotOpen.into());
        }
        let (rows, faults) = self.read_list(data, &event.times(self.rules()), now);
        let mut report = ImportedList { faults, ..ImportedList::default() };
        let mut there: HashMap<String, (String, Compared)> = HashMap::new();
        for (application, standing, _) in self.standings(&tx, id, now).await? {
            if standing != Standing::Draft {
                let name = application.profile.name;
                there.insert(key(&name), (name.clone(), Compared::of(&name)));
            }
        }
        let mut taken = Vec::new();
        for row in rows {
            let organization = tx.organization_by_email(&row.email).await?;
            let before = match &organization {
                // What it has begun itself is its own, whether it has sent it or not.
                Some(organization) => tx.application_of(id, organization.id).await?,
                None => None,
            };
            let name = row.profile.name.clone();
            if before.is_some() {
                report.known.push((row.line, name));
                continue;
            }
            let compared = Compared::of(&name);
            let same = there.get(&key(&name)).map(|(other, _)| other.clone());
            let alike = |(_, other): &&(String, Compared)| compared.likeness(other) == Likeness::Alike;
            let near = || there.values().find(alike).map(|(other, _)| other.clone());
            if let Some(other) = same.or_else(near) {
                report.alike.push((row.line, name.clone(), other));
            }
            there.insert(key(&name), (name.clone(), compared));
            report.new.push((row.line, name));
            taken.push(row);
        }
        if apply && report.faults.is_empty() {
            for row in taken {
                let organization = tx.organization_of_address(&row.email, row.lang, now).await?;
                // What an organization says of itself stays as it wrote it.
                if tx.organization(organization).await?.is_none_or(|o| o.profile.is_none()) {
                    tx.save_profile_row(organization, &row.profile, row.lang, now).await?;
                }
                let new = Application {
                    id: ApplicationId::new(random::id()),
                    constructive: id,
                    organization,
                    number: None,
                    track: row.profile.kind.track(),
                    profile: row.profile,
                    statement: row.statement,
                    lang: row.lang,
                    listed: false,
                    revision: 0,
                    created_at: now,
                    sent_at: None,
                    withdrawn_at: None,
                    circulation: None,
                    outcome: None,
                    outcome_at: None,
                };
                let sent = row.received_on.map_or(now, |day| at_vienna(day, 0));
                tx.save_application_row(&new, Some(sent)).await?;
                tx.replace_people(Ok(new.id), &row.people).await?;
                let once = format!("received/{}/{}", new.id, now.timestamp_millis());
                self.tell_organization(&tx, organization, ("received", &once), (id, Some(new.id)), now).await?;
            }
            let detail = serde_json::json!({
                "new": report.new.len(), "known": report.known.len(), "sha256": random::sha256_hex(data)
            });
            self.note(&tx, permit.by(), "applicants_imported", id, detail, now).await?;
            tx.commit().await?;
            report.applied = true;
        }
        Ok(report)
    }

    fn read_list(&self, data: &[u8], times: &Times, now: Moment) -> (Vec<Row>, Vec<(u64, String, FieldFault)>) {
        let mut faults: Vec<(u64, String, FieldFault)> = Vec::new();
        let plain = |what| FieldFault::Plain(what);
        let data = data.strip_prefix("\u{feff}".as_bytes()).unwrap_or(data);
        let Ok(words) = std::str::from_utf8(data) else {
            return (Vec::new(), vec![(1, String::new(), plain(FaultCode::WrongKind))]);
        };
        // Spreadsheets of some countries write semicolons.
        let first = words.lines().next().unwrap_or("");
        let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(words.as_bytes());
        let heads: Vec<String> =
            reader.headers().map(|h| h.iter().map(str::to_lowercase).collect()).unwrap_or_default();
        for (column, needed) in COLUMNS {
            if needed && !heads.iter().any(|h| h == column) {
                faults.push((1, column.to_owned(), plain(FaultCode::Required)));
            }
        }
        if !faults.is_empty() {
            return (Vec::new(), faults);
        }
        let (rules, mut rows, mut emails) = (self.rules(), Vec::new(), BTreeSet::new());
        let max = rules.house.constructive.import_rows_max;
        // Counted here: the reader takes the second half of a line end of Windows for the beginning of the next record.
        let (mut counted, mut line) = (0, 1_u64);
        for record in reader.records() {
            let Ok(record) = record else {
                faults.push((0, String::new(), plain(FaultCode::WrongKind)));
                continue;
            };
            let begin = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(counted);
            let begin = begin + usize::from(words.as_bytes().get(begin) == Some(&b'\n'));
            let ends = words.as_bytes().get(counted..begin).map_or(0, |b| b.iter().filter(|b| **b == b'\n').count());
            line += u64::try_from(ends).unwrap_or(0);
            counted = begin.max(counted);
            if u32::try_from(rows.len()).is_ok_and(|n| n >= max) {
                faults.push((line, String::new(), plain(FaultCode::TooMany { max })));
                break;
            }
            let get = |column: &str| {
                let at = heads.iter().position(|h| h == column);
                at.and_then(|n| record.get(n)).unwrap_or("").trim().to_owned()
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let mut found: Vec<FormFault> = Vec::new();
            let accreditation =
                Some(get("accreditation")).filter(|a| !a.is_empty()).unwrap_or_else(|| "none".to_owned());
            let typed = TypedProfile {
                name: get("name"),
                short_name: get("short_name"),
                kind: get("kind"),
                region: get("region"),
                seat: get("seat"),
                accreditation,
                accreditation_detail: get("accreditation_detail"),
                areas: get("areas").split([' ', ';', '|']).filter(|a| !a.is_empty()).map(str::to_owned).collect(),
                website: get("website"),
            };
            let profile = check(rules, &typed).map_err(|more| found.extend(more)).ok();
            let address = email(rules, "email", &get("email"), true, &mut found);
            if !address.is_empty() && !emails.insert(address.clone()) {
                found.push(FormFault::new("email", FieldFault::Taken));
            }
            // "Name (function); Name (function)"
            let people: Vec<TypedRepresentative> = get("representatives")
                .split([';', '|'])
                .map(str::trim)
                .filter(|p| !p.is_empty())
                .map(|one| {
                    let (name, function) = one.strip_suffix(')').and_then(|o| o.rsplit_once('(')).unwrap_or((one, ""));
                    let (name, function) = (name.trim().to_owned(), function.trim().to_owned());
                    TypedRepresentative { name, function, ..TypedRepresentative::default() }
                })
                .collect();
            let people = check_people(rules, &people, true).map_err(|more| {
                found.extend(more.into_iter().map(|f| FormFault::new("representatives", f.what)));
            });
            let applies = profile.as_ref().is_some_and(|p| p.kind.track() == Track::Application);
            let max = rules.house.constructive.statement_chars_max;
            let statement = text("statement", &get("statement"), max, applies, &mut found);
            let lang = match get("lang").as_str() {
                "" => Some(Language::En),
                code => Language::from_code(code),
            };
            if lang.is_none() {
                found.push(FormFault::plain("lang", FaultCode::NotAnOption));
            }
            let registers = profile.as_ref().is_some_and(|p| p.kind.track() == Track::Registration);
            let received_on = received(&get("received_on"), times, registers, now).unwrap_or_else(|what| {
                found.push(FormFault::new("received_on", what));
                None
            });
            match (profile, people, lang) {
                (Some(profile), Ok(people), Some(lang)) if found.is_empty() => {
                    rows.push(Row { line, email: address, profile, people, statement, lang, received_on });
                }
                _ => faults.extend(found.into_iter().map(|f| (line, f.field, f.what))),
            }
        }
        if rows.is_empty() && faults.is_empty() {
            faults.push((1, String::new(), plain(FaultCode::Required)));
        }
        (rows, faults)
    }
}

/// The day on which it came: none to come, and for who confirms or applies none after the last day (para. 53 (d), (e)),
/// so that once that is over it has to be said.
fn received(typed: &str, times: &Times, registers: bool, now: Moment) -> Result<Option<NaiveDate>, FieldFault> {
    let (limit, today) = (times.close.on, civil_date(now));
    if typed.is_empty() {
        let late = !registers && !times.takes_applications(now);
        return if late { Err(FieldFault::AfterLaw { limit }) } else { Ok(None) };
    }
    let day = typed.parse::<NaiveDate>().map_err(|_| FieldFault::Plain(FaultCode::NotADate))?;
    if day > today {
        return Err(FieldFault::Plain(FaultCode::DateTooLate { until: today }));
    }
    if !registers && day > limit {
        return Err(FieldFault::AfterLaw { limit });
    }
    Ok(Some(day))
}
