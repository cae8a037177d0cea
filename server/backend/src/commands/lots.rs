//! `draw` and `verify`: drawings of lots on files, without a database.

use super::{CommandError, Report};
use rules::draw::conflict::{Explanation, Relief, explain};
use rules::draw::redraw::{self, RedrawRecord};
use rules::draw::{Difference, Entrant, Pool, Process, ProcessError, Seed, verify};
use rules::instrument::{Instrument, TreatyStatus};
use rules::party::{Party, PartyCode};
use rules::ruleset::{DRAFT_2017, RESOLUTION_9_1, RuleSet, built_in};
use std::path::{Path, PathBuf};

/// What `draw` is told.
#[derive(Clone, Debug)]
pub struct LotsOrder {
    /// The file of parties.
    pub parties: PathBuf,
    /// The seed.
    pub seed: Seed,
    /// Name of the rule set.
    pub rule_set: String,
    /// States that do not take part.
    pub exclude: Vec<String>,
    /// Signatories that take part as States under review (para. 52).
    pub signatories: Vec<String>,
    /// States that perform more reviews (para. 29).
    pub volunteers: Vec<String>,
    /// States that agree to more than four reviewing States (para. 28 (c)).
    pub more_than_four: Vec<String>,
    /// Marks the record as a rehearsal.
    pub rehearsal: bool,
    /// Where the record goes.
    pub out: PathBuf,
}

/// Draws everything from a file of parties and a seed, and writes the record.
///
/// # Errors
/// What is wrong with the file, the rule set or the pool, or why nothing is possible and what would help. Nothing is
/// written then.
pub fn draw(order: &LotsOrder) -> Result<Report, CommandError> {
    let rules = rule_set(&order.rule_set)?;
    let bytes = std::fs::read(&order.parties).map_err(|e| failed(format!("{}: {e}", order.parties.display())))?;
    let parties = crate::import::read(&bytes).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        failed(format!("{}:\n{}", order.parties.display(), lines.join("\n")))
    })?;
    let pool = pool(order, &parties)?;
    let mut process = match Process::start(pool.clone(), rules, order.seed, Vec::new(), order.rehearsal) {
        Ok(process) => process,
        Err(error) => return Err(failed(impossible(error, &pool, rules))),
    };
    process.finish().map_err(|e| failed(e.to_string()))?;
    let record = process.record();
    let text = record.to_json();
    write(&order.out, &text)?;
    Ok(report(format!(
        "{} States, {} reviews, {} drawings.\npool {}\nrecord {}\nwritten to {}",
        record.parties.len(),
        record.reviews.len(),
        record.steps.len(),
        record.pool_sha256,
        crate::random::sha256_hex(text.as_bytes()),
        order.out.display()
    )))
}

/// Repeats the drawing of a record, and says whether the same came out.
///
/// # Errors
/// What differs.
pub fn verify_record(file: &Path) -> Result<Report, CommandError> {
    let text = std::fs::read_to_string(file).map_err(|e| failed(format!("{}: {e}", file.display())))?;
    if text.contains(&format!("\"format\":\"{}\"", redraw::FORMAT)) {
        return verify_redraw(&text);
    }
    let record = verify(&text).map_err(|difference| failed(described(&difference)))?;
    let kind = if record.rehearsal { "This is the record of a rehearsal. " } else { "" };
    Ok(report(format!(
        "{kind}Yes: {} drawings of {} States repeated by {}, and everything agrees.\npool {}\nrecord {}",
        record.steps.len(),
        record.parties.len(),
        record.rule_set,
        record.pool_sha256,
        crate::random::sha256_hex(text.as_bytes())
    )))
}

fn verify_redraw(text: &str) -> Result<Report, CommandError> {
    let record: RedrawRecord = redraw::verify(text).map_err(|difference| failed(described(&difference)))?;
    let comes = record.comes.map_or_else(|| "nobody".to_owned(), |c| c.to_string());
    Ok(report(format!(
        "Yes: in the review of {} {} comes in place of {}; the drawing was repeated and everything agrees.",
        record.case.state_under_review, comes, record.case.replaced
    )))
}

fn described(difference: &Difference) -> String {
    format!("No: {difference}")
}

fn rule_set(name: &str) -> Result<&'static RuleSet, CommandError> {
    match built_in(name) {
        Some(Ok(rules)) => Ok(rules),
        Some(Err(fault)) => Err(failed(fault.to_string())),
        None => Err(failed(format!("there is no rule set {name:?}; there are {RESOLUTION_9_1} and {DRAFT_2017}"))),
    }
}

fn pool(order: &LotsOrder, parties: &[Party]) -> Result<Pool, CommandError> {
    let known = |code: &String| {
        let parsed = PartyCode::parse(code.trim());
        let found = parsed.filter(|c| parties.iter().any(|p| p.code == *c));
        found.ok_or_else(|| failed(format!("{code:?} is not in {}", order.parties.display())))
    };
    let codes = |list: &[String]| list.iter().map(known).collect::<Result<Vec<_>, _>>();
    let (exclude, signatories) = (codes(&order.exclude)?, codes(&order.signatories)?);
    let (volunteers, more) = (codes(&order.volunteers)?, codes(&order.more_than_four)?);
    let mut entrants = Vec::new();
    for party in parties.iter().filter(|p| !exclude.contains(&p.code)) {
        let mut entrant = Entrant::of(party);
        if party.treaties.untoc != TreatyStatus::Party {
            if !signatories.contains(&party.code) {
                continue;
            }
            let signed = |i: &Instrument| party.treaties.status(*i) == TreatyStatus::Signatory;
            entrant.signed = Instrument::ALL.into_iter().filter(signed).collect();
        }
        entrant.volunteers_for_more = volunteers.contains(&party.code);
        entrant.more_than_four_agreed = more.contains(&party.code);
        entrants.push(entrant);
    }
    Pool::new(entrants).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        failed(lines.join("\n"))
    })
}

fn impossible(error: ProcessError, pool: &Pool, rules: &RuleSet) -> String {
    let Some(found) = explain(pool, rules).filter(|_| error == ProcessError::Impossible) else {
        return error.to_string();
    };
    let Explanation { clauses, bounded, relief } = found;
    let paras: Vec<String> = clauses.iter().map(|c| format!("para. {} ({})", c.paragraph(), c.words())).collect();
    let mut text = format!("{error}.");
    if paras.is_empty() {
        text.push_str(" Not even two other States can be found for every review (para. 26).");
    } else {
        text.push_str(&format!(" These rules cannot all hold: {}.", paras.join("; ")));
    }
    if bounded {
        text.push_str(" The search for a smaller set was broken off.");
    }
    for step in &relief {
        text.push_str(&format!("\nIt would help if {}.", helps(step)));
    }
    text
}

fn helps(relief: &Relief) -> String {
    let any = |states: &[PartyCode]| states.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    match relief {
        Relief::Volunteer { states } => format!("{} performed more reviews (para. 29)", any(states)),
        Relief::AllVolunteer => "all performed more reviews (para. 29)".to_owned(),
        Relief::MoreThanFour { states } => format!("{} agreed to more reviewing States (para. 28 (c))", any(states)),
        Relief::AllMoreThanFour => "all agreed to more reviewing States (para. 28 (c))".to_owned(),
        Relief::Both => "all performed more reviews and agreed to more reviewing States (paras. 28 (c), 29)".to_owned(),
    }
}

/// All or nothing: the record appears under its name once it is whole.
fn write(out: &Path, text: &str) -> Result<(), CommandError> {
    let part = out.with_extension("part");
    let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, out));
    written.map_err(|e| failed(format!("{}: {e}", out.display())))
}

fn report(text: String) -> Report {
    let mut report = Report::default();
    report.line(text);
    report
}

fn failed(text: String) -> CommandError {
    CommandError::Refused(text)
}
