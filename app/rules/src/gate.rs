//! The gate between two phases of a group (para. 10): 70 per cent of the reviews foreseen at the beginning of the
//! phase must be completed, unless the Conference decides otherwise. Whole numbers only, never a percentage as a float.

use crate::id::DecisionId;
use crate::ruleset::RuleSet;
use serde::{Deserialize, Serialize};

/// What has opened the gate, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateBy {
    /// It is closed.
    NotYet,
    /// Enough reviews are completed.
    Threshold,
    /// "Unless the Conference decides otherwise".
    Conference {
        /// The record of the decision.
        decision: DecisionId,
    },
}

/// A group's figures for the step to its next phase. Counts of reviews; they compare no States (para. 4 (b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFigures {
    /// Reviews foreseen at the beginning of the phase.
    pub foreseen: u32,
    /// Reviews completed by now.
    pub completed: u32,
    /// Reviews that must be completed.
    pub needed: u32,
    /// Reviews still to be completed until the threshold; counted on even if the Conference has opened the gate.
    pub missing: u32,
    /// Whether the group's next phase may begin.
    pub open: bool,
    /// Why.
    pub by: GateBy,
}

/// The smallest number of completed reviews that is not below the rule set's share of those foreseen (para. 10).
pub fn needed(foreseen: u32, rules: &RuleSet) -> u32 {
    let share = u64::from(foreseen) * u64::from(rules.gate.numerator);
    // The share is at most 1, so the quotient fits; a denominator of 0 does not pass the check of a rule set.
    u32::try_from(share.div_ceil(u64::from(rules.gate.denominator.max(1)))).unwrap_or(foreseen)
}

/// A group's gate.
///
/// `foreseen_frozen` is the number recorded when the phase began: a later redraw, withdrawal or new party does not
/// move it. `decision` is the decision of the Conference to go on, if there is one; where the threshold is reached too,
/// the threshold is named.
pub fn gate(rules: &RuleSet, foreseen_frozen: u32, completed: u32, decision: Option<DecisionId>) -> GateFigures {
    let needed = needed(foreseen_frozen, rules);
    let missing = needed.saturating_sub(completed);
    let by = match decision {
        _ if missing == 0 => GateBy::Threshold,
        Some(decision) => GateBy::Conference { decision },
        None => GateBy::NotYet,
    };
    GateFigures { foreseen: foreseen_frozen, completed, needed, missing, open: by != GateBy::NotYet, by }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::ruleset::{DRAFT_2017, built_in, resolution_9_1};

    /// Counts up in the words of the paragraph.
    fn slow(foreseen: u32, numerator: u32, denominator: u32) -> u32 {
        (0..=foreseen).find(|n| n * denominator >= numerator * foreseen).unwrap()
    }

    #[test]
    fn seventy_per_cent_rounded_up() {
        let rules = resolution_9_1();
        let table =
            [(0, 0), (1, 1), (2, 2), (3, 3), (10, 7), (11, 8), (62, 44), (63, 45), (64, 45), (100, 70), (189, 133)];
        for (foreseen, expected) in table {
            assert_eq!(needed(foreseen, rules), expected, "{foreseen}");
        }
        for foreseen in 0..=200 {
            assert_eq!(needed(foreseen, rules), slow(foreseen, 7, 10), "{foreseen}");
        }
        assert_eq!(needed(u32::MAX, rules), 3_006_477_107);
    }

    #[test]
    fn the_draft_of_2017_wants_all_of_them() {
        let draft = built_in(DRAFT_2017).unwrap().unwrap();
        for foreseen in 0..=200 {
            assert_eq!(needed(foreseen, draft), foreseen);
        }
    }

    #[test]
    fn opens_at_the_threshold_and_not_one_before() {
        let rules = resolution_9_1();
        for foreseen in 1..=200 {
            let n = needed(foreseen, rules);
            let before = gate(rules, foreseen, n - 1, None);
            assert_eq!((before.open, before.by, before.missing), (false, GateBy::NotYet, 1), "{foreseen}");
            let at = gate(rules, foreseen, n, None);
            assert_eq!((at.open, at.by, at.missing), (true, GateBy::Threshold, 0), "{foreseen}");
        }
        assert!(gate(rules, 10, 12, None).open);
    }

    #[test]
    fn the_conference_may_decide_otherwise() {
        let rules = resolution_9_1();
        let decision = DecisionId::new(uuid::Uuid::from_u128(7));
        let early = gate(rules, 62, 10, Some(decision));
        let expected = GateFigures {
            foreseen: 62,
            completed: 10,
            needed: 44,
            missing: 34,
            open: true,
            by: GateBy::Conference { decision },
        };
        assert_eq!(early, expected);
        assert_eq!(gate(rules, 62, 44, Some(decision)).by, GateBy::Threshold);
    }
}
