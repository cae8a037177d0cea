//! What a repetition found, in the language of the page.

use crate::i18n::number;
use crate::i18n::texts::verify as t;
use crate::verifying::Names;
use rules::draw::redraw::RedrawRecord;
use rules::draw::{Difference, PoolFault, ProcessError, Record};
use rules::language::Language;

fn counted(l: Language, n: usize) -> String {
    number(l, i64::try_from(n).unwrap_or(i64::MAX))
}

/// Everything agrees.
pub(super) fn agrees(l: Language, record: &Record) -> String {
    let drawings = i64::try_from(record.steps.len()).unwrap_or(i64::MAX);
    t::agrees(l, drawings, counted(l, record.parties.len()))
}

/// Everything agrees, and who comes in place of whom.
pub(super) fn agrees_place(l: Language, names: &Names, record: &RedrawRecord) -> String {
    let case = &record.case;
    let (state, goes) = (names.state(case.state_under_review), names.state(case.replaced));
    match record.comes {
        Some(comes) => t::agrees_place(l, names.state(comes), goes, state),
        None => t::agrees_nobody_yet(l, goes, state),
    }
}

/// Exactly what differs.
pub(super) fn difference(l: Language, names: &Names, difference: &Difference) -> String {
    match difference {
        Difference::Unreadable { line, column, reason } => {
            t::unreadable(l, counted(l, *line), counted(l, *column), reason)
        }
        Difference::Unknown { field: "format", value } => t::unknown_format(l, value),
        Difference::Unknown { field: "algorithm", value } => t::unknown_algorithm(l, value),
        Difference::Unknown { value, .. } => t::unknown_rule_set(l, value),
        Difference::Pool(faults) => {
            let faults: Vec<String> = faults.iter().map(|f| pool(l, names, f)).collect();
            t::pool(l, faults.join(" "))
        }
        Difference::PoolChanged { recorded, computed } => t::pool_changed(l, computed, recorded),
        Difference::Seed { recorded, computed } => t::seed(l, computed.to_string(), recorded.to_string()),
        Difference::Step { step, error } => t::step(l, counted(l, *step), process(l, error)),
        Difference::Impossible => t::impossible(l).to_owned(),
        Difference::Content { path, recorded, computed } => match drawing_of(path) {
            Some(drawing) => t::content_of_drawing(l, counted(l, drawing), path, recorded, computed),
            None => t::content(l, path, recorded, computed),
        },
    }
}

/// `steps[130].drawn[0].number` is about the drawing 131.
fn drawing_of(path: &str) -> Option<usize> {
    let (index, _) = path.strip_prefix("steps[")?.split_once(']')?;
    index.parse().ok().and_then(|index: usize| index.checked_add(1))
}

fn pool(l: Language, names: &Names, fault: &PoolFault) -> String {
    match fault {
        PoolFault::Empty => t::pool_empty(l).to_owned(),
        PoolFault::Alone { state } => t::pool_alone(l, names.state(*state)),
        PoolFault::Twice { state } => t::pool_twice(l, names.state(*state)),
        PoolFault::NoInstrument { state } => t::pool_no_instrument(l, names.state(*state)),
        PoolFault::Both { state, instrument } => t::pool_both(l, names.state(*state), names.instrument(*instrument)),
        PoolFault::NotParty { state } => t::pool_not_party(l, names.state(*state)),
        PoolFault::TooFewParties { state, instrument, others } => {
            let others = number(l, i64::from(*others));
            t::pool_lacking(l, names.state(*state), names.instrument(*instrument), others)
        }
    }
}

fn process(l: Language, error: &ProcessError) -> String {
    match error {
        ProcessError::Impossible => t::impossible(l).to_owned(),
        ProcessError::NotFound => t::error_not_found(l).to_owned(),
        ProcessError::Finished => t::error_finished(l).to_owned(),
        ProcessError::NoSuchNumber { highest } => {
            t::error_no_such_number(l, number(l, i64::try_from(*highest).unwrap_or(i64::MAX)))
        }
        ProcessError::AlreadySetAside => t::error_set_aside(l).to_owned(),
        ProcessError::NothingToVoid => t::error_nothing_to_void(l).to_owned(),
        ProcessError::ReasonMissing => t::error_reason_missing(l).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_which_drawing_it_is_about() {
        assert_eq!(drawing_of("steps[130].drawn[0].number"), Some(131));
        for elsewhere in ["steps", "steps[]", "reviews[3].group", "steps[x].drawn"] {
            assert_eq!(drawing_of(elsewhere), None, "{elsewhere}");
        }
    }
}
