//! What is said of figures, on pages and papers alike: the next phase, quarters, what dates say of a phase's end.

use crate::i18n::texts::phases as t;
use backend::service::{PhaseForecast, Threshold};
use rules::forecast::{Quarter, reckoned};
use rules::gate::GateBy;
use rules::language::Language;
use rules::ruleset::RuleSet;

/// What is said of the next phase.
pub(crate) fn state(l: Language, by: GateBy) -> &'static str {
    match by {
        GateBy::NotYet => t::closed(l),
        GateBy::Threshold => t::open_by_threshold(l),
        GateBy::Conference { .. } => t::open_by_conference(l),
    }
}

/// What the forecast says, in sentences.
pub(crate) fn said(l: Language, f: &PhaseForecast) -> Vec<String> {
    let mut said = Vec::new();
    match f.threshold {
        Some(Threshold::Reached) => said.push(t::outlook_reached(l).to_owned()),
        Some(Threshold::Between(early, late)) if early == late => said.push(t::outlook_in(l, quarter(l, early))),
        Some(Threshold::Between(early, late)) => {
            said.push(t::outlook_between(l, quarter(l, early), quarter(l, late)));
        }
        Some(Threshold::Short(by)) => said.push(t::outlook_short(l, i64::from(by))),
        None => {}
    }
    if f.undated > 0 {
        // One paragraph, as the reasons belong to the number.
        let mut unknown = vec![t::outlook_undated(l, i64::from(f.undated))];
        if let Some((not_open, passed)) = f.why {
            unknown.extend((not_open > 0).then(|| t::outlook_not_open(l, i64::from(not_open))));
            unknown.extend((passed > 0).then(|| t::outlook_passed(l, i64::from(passed))));
        }
        said.push(unknown.join(if l == Language::Zh { "" } else { " " }));
    }
    said
}

/// From what it is reckoned, and that it is no more than that.
pub(crate) fn basis(l: Language, rules: &RuleSet) -> String {
    let limits = &rules.limits;
    let paras = [&limits.questionnaire_months_max, &limits.feedback_months_max].map(|figure| {
        let para = figure.para.as_deref().unwrap_or_default();
        super::paragraph(l, para)
    });
    let months =
        reckoned(rules).into_iter().map(|(stage, n)| t::outlook_stage(l, i64::from(n), super::stage(l, stage)));
    let dates = t::outlook_text(l, super::joined(l, paras));
    let silent = t::outlook_reckoned(l, super::joined(l, months));
    format!("{dates} {silent}")
}

/// "Q3 2027".
pub(crate) fn quarter(l: Language, q: Quarter) -> String {
    t::quarter(l, q.number.to_string(), q.year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::ruleset::resolution_9_1;

    #[test]
    fn each_stage_without_a_limit_is_named_with_its_figure() {
        let rules = resolution_9_1();
        for l in Language::ALL {
            let text = basis(l, rules);
            for (stage, _) in reckoned(rules) {
                assert!(text.contains(super::super::stage(l, stage)), "{l:?}: {text}");
            }
            assert!(text.contains("34") && text.contains("35"), "{l:?}: {text}");
        }
    }

    #[test]
    fn the_public_is_not_told_why_a_review_has_no_day() {
        let f = PhaseForecast {
            completed: 1,
            dated: 2,
            undated: 3,
            why: None,
            quarters: Vec::new(),
            threshold: Some(Threshold::Short(4)),
        };
        for l in Language::ALL {
            assert_eq!(said(l, &f).len(), 2, "{l:?}");
            let told = said(l, &PhaseForecast { why: Some((1, 2)), ..f.clone() });
            assert!(told[1].starts_with(&said(l, &f)[1]) && told[1].len() > said(l, &f)[1].len(), "{l:?}: {told:?}");
            let between = |a, b| PhaseForecast { threshold: Some(Threshold::Between(a, b)), ..f.clone() };
            let [early, late] = [Quarter { year: 2027, number: 1 }, Quarter { year: 2027, number: 3 }];
            let text = said(l, &between(early, late)).remove(0);
            assert!(text.contains(&quarter(l, early)) && text.contains(&quarter(l, late)), "{l:?}: {text}");
            assert_ne!(said(l, &between(early, early)), said(l, &between(early, late)));
        }
    }
}
