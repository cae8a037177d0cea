//! What must hold between the figures of a rule set, beyond having the right shape.

use super::{Cluster, Figure, RuleSet, RuleSetError};
use crate::instrument::Instrument;
use crate::language::Language;
use crate::stage::Stage;

/// A fault and the key by which it is found in the file.
pub(super) struct Fault {
    key: &'static str,
    reason: String,
}

impl Fault {
    /// Looks for the key's first place in the text: the file's keys are distinct enough for a person to find the fault.
    pub(super) fn placed(self, name: &str, text: &str) -> RuleSetError {
        let quoted = format!("\"{}\"", self.key);
        let before = text.find(&quoted).and_then(|at| text.get(..at)).unwrap_or("");
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rfind('\n').map_or(before.len(), |nl| before.len() - nl - 1).saturating_add(1);
        RuleSetError { name: name.to_owned(), line, column, reason: self.reason }
    }
}

fn require(holds: bool, key: &'static str, reason: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault { key, reason: reason() }) }
}

fn positive(key: &'static str, value: u32) -> Result<(), Fault> {
    require(value > 0, key, || format!("{key} must be more than 0"))
}

fn ordered(key: &'static str, low: u32, high: u32) -> Result<(), Fault> {
    require(low <= high, key, || format!("{key}: {low} is more than {high}"))
}

fn named(key: &'static str, text: &str) -> Result<(), Fault> {
    require(!text.trim().is_empty(), key, || format!("{key} is empty"))
}

fn figure(key: &'static str, figure: &Figure) -> Result<(), Fault> {
    positive(key, figure.value)?;
    named(key, figure.para.as_deref().unwrap_or("silent"))
}

/// The whole check; the first fault ends it.
pub(super) fn check(name: &str, rules: &RuleSet) -> Result<(), Fault> {
    require(rules.name == name, "name", || format!("the set is called {} but its file {name}", rules.name))?;
    named("symbol", &rules.symbol)?;
    times(rules)?;
    tables(rules)?;
    gate(rules)?;
    limits(rules)?;
    house(rules)
}

fn times(rules: &RuleSet) -> Result<(), Fault> {
    let phases = &rules.phases;
    figure("preparatory_years", &rules.preparatory_years)?;
    figure("count", &phases.count)?;
    // Phases are counted in a byte; a century is also enough for the calendar to stay within its years.
    require(phases.count.value <= 50, "count", || "count: more than 50 phases".to_owned())?;
    for (key, length) in [("length_months", &phases.length_months), ("every_months", &phases.every_months)] {
        figure(key, length)?;
        require(length.value <= 240, key, || format!("{key}: more than 240"))?;
    }
    ordered("every_months", phases.length_months.value, phases.every_months.value)?;
    let groups = &rules.groups;
    require(!groups.names.is_empty(), "names", || "no group".to_owned())?;
    require(groups.names.is_sorted_by(|a, b| a < b), "names", || "groups twice or out of order".to_owned())?;
    figure("stagger_months", &groups.stagger_months)?;
    require(groups.stagger_months.value <= 240, "stagger_months", || "stagger_months: more than 240".to_owned())
}

fn tables(rules: &RuleSet) -> Result<(), Fault> {
    named("clusters", &rules.clusters.para)?;
    for cluster in Cluster::ALL {
        for instrument in Instrument::ALL {
            let articles = rules.articles(cluster, instrument);
            let sound = articles.is_sorted_by(|a, b| a < b) && !articles.contains(&0);
            require(sound, cluster.code(), || {
                format!("articles of {}, {}: twice, out of order or 0", cluster.code(), instrument.code())
            })?;
        }
        let empty = Instrument::ALL.into_iter().all(|i| rules.articles(cluster, i).is_empty());
        require(!empty, cluster.code(), || format!("{} has no article at all", cluster.code()))?;
        let planned = rules.workplan.phases.iter().flatten().filter(|c| **c == cluster).count();
        require(planned == 1, "workplan", || {
            format!("{} is in the workplan {planned} times instead of once", cluster.code())
        })?;
    }
    named("workplan", &rules.workplan.para)?;
    let planned = rules.workplan.phases.len();
    require(u32::try_from(planned).is_ok_and(|n| n == rules.phases.count.value), "workplan", || {
        format!("the workplan has {planned} phases, not {}", rules.phases.count.value)
    })?;
    for (i, clusters) in rules.workplan.phases.iter().enumerate() {
        require(!clusters.is_empty(), "workplan", || format!("phase {} has no cluster", i.saturating_add(1)))?;
    }
    for note in &rules.footnotes {
        named("footnotes", &note.para)?;
        require(!note.articles.is_empty(), "footnotes", || "a footnote without articles".to_owned())?;
        for article in &note.articles {
            let known = Cluster::ALL.into_iter().any(|c| rules.articles(c, note.instrument).contains(article));
            require(known, "footnotes", || {
                format!("footnote on article {article} of {}, which no cluster has", note.instrument.code())
            })?;
        }
    }
    Ok(())
}

fn gate(rules: &RuleSet) -> Result<(), Fault> {
    let gate = &rules.gate;
    positive("numerator", gate.numerator)?;
    positive("denominator", gate.denominator)?;
    ordered("numerator", gate.numerator, gate.denominator)?;
    named("gate", &gate.para)?;
    named("completed_para", &gate.completed_para)?;
    require(gate.completed_at > Stage::Questionnaire, "completed_at", || {
        format!("a review cannot be completed at the stage {}", gate.completed_at.code())
    })
}

fn limits(rules: &RuleSet) -> Result<(), Fault> {
    let limits = &rules.limits;
    for (key, limit) in limits.all() {
        figure(key, limit)?;
    }
    let both = limits.questionnaire_months_max.value.saturating_add(limits.feedback_months_max.value);
    require(both <= rules.phases.length_months.value, "questionnaire_months_max", || {
        format!("questionnaire and feedback take {both} months, longer than a phase")
    })?;
    let languages = u32::try_from(Language::ALL.len()).unwrap_or(u32::MAX);
    ordered("languages_max", limits.languages_max.value, languages)?;
    ordered("languages_usual_max", limits.languages_usual_max.value, limits.languages_max.value)?;
    // The engine draws two States for each review; another text would need another engine.
    require(rules.draw.main_reviewers.value == 2, "main_reviewers", || {
        "two States are drawn for each review".to_owned()
    })?;
    ordered("main_reviewers", rules.draw.main_reviewers.value, limits.reviewers_max.value)?;
    ordered("reviews_min", limits.reviews_min.value, limits.reviews_max.value)?;
    ordered("dialogue_list_days", limits.dialogue_list_days.value, limits.dialogue_applications_days.value)
}

fn house(rules: &RuleSet) -> Result<(), Fault> {
    let house = &rules.house;
    let (answers, session, sign_in) = (&house.answers, &house.session, &house.sign_in);
    for (key, value) in [
        ("short_text_chars_max", answers.short_text_chars_max),
        ("citations_max", answers.citations_max),
        ("files_max", answers.files_max),
        ("message_chars_max", house.message_chars_max),
        ("note_chars_max", house.note_chars_max),
        ("supplements_max", house.supplements_max),
        ("file_bytes_max", house.file_bytes_max),
        ("unused_files_max", house.unused_files_max),
        ("dialogue_months", house.forecast.dialogue_months),
        ("observations_months", house.forecast.observations_months),
        ("release_months", house.forecast.release_months),
        ("due_soon_days", house.due_soon_days),
        ("public_others_min", house.public_others_min),
        ("warn_minutes", session.warn_minutes),
        ("chars_min", house.password.chars_min),
        ("wait_seconds_max", sign_in.wait_seconds_max),
        ("absent_days", house.work.absent_days),
        ("remind_days", house.work.remind_days),
        ("circulation_warn_days", house.constructive.circulation_warn_days),
        ("objection_days", house.constructive.objection_days),
        ("bureau_hours", house.constructive.bureau_hours),
        ("link_hours", house.constructive.link_hours),
        ("links_per_address", house.constructive.links_per_address),
        ("links_per_network", house.constructive.links_per_network),
        ("session_hours", house.constructive.session_hours),
        ("representatives_max", house.constructive.representatives_max),
        ("statement_chars_max", house.constructive.statement_chars_max),
        ("comment_chars_max", house.constructive.comment_chars_max),
        ("floor_minutes", house.constructive.floor_minutes),
        ("import_rows_max", house.constructive.import_rows_max),
        ("draw_effort_max", house.draw_effort_max),
    ] {
        positive(key, value)?;
    }
    ordered("short_text_chars_max", answers.short_text_chars_max, answers.text_chars_max)?;
    require(answers.date_from <= answers.date_until, "date_from", || "date_from is after date_until".to_owned())?;
    require(session.warn_minutes < session.idle_minutes, "warn_minutes", || {
        "the warning comes before the session's idle time begins".to_owned()
    })?;
    ordered("idle_minutes", session.idle_minutes, session.absolute_hours.saturating_mul(60))?;
    ordered("chars_min", house.password.chars_min, house.password.chars_max)?;
    for (key, window) in [("pair", sign_in.pair), ("address", sign_in.address), ("account", sign_in.account)] {
        require(window.failures > 0 && window.minutes > 0, key, || format!("{key}: a figure is 0"))?;
        // A wait may not outlast what caused it, or nobody could tell when it ends.
        ordered("wait_seconds_max", sign_in.wait_seconds_max, window.minutes.saturating_mul(60))?;
    }
    Ok(())
}
