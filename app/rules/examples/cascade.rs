//! How long one pass over a questionnaire takes, at today's size and at about 600 questions: `make bench` prints it.
//!
//! A larger questionnaire is the first cluster's several times over, with codes of its own each time.

use rules::instrument::{Instrument, TreatyStatus};
use rules::party::Treaties;
use rules::questionnaire::{Choices, Facts, Outline, SourceFile, cascade, load};
use std::hint::black_box;
use std::time::Instant;

const COMMON: &str = include_str!("../../questionnaires/common.json");
const SECTIONS: [(&str, &str); 4] = [
    ("cluster-1-untoc.json", include_str!("../../questionnaires/cluster-1-untoc.json")),
    ("cluster-1-trafficking.json", include_str!("../../questionnaires/cluster-1-trafficking.json")),
    ("cluster-1-migrants.json", include_str!("../../questionnaires/cluster-1-migrants.json")),
    ("cluster-1-firearms.json", include_str!("../../questionnaires/cluster-1-firearms.json")),
];
const LARGE: usize = 600;
const PASSES: u32 = 500;

fn main() -> Result<(), String> {
    let sections = SECTIONS.map(|(name, text)| SourceFile { name, text });
    let common = SourceFile { name: "common.json", text: COMMON };
    let questionnaire = load(&common, &sections).map_err(|e| e.to_string())?;
    let today: Vec<Outline> = questionnaire.questions().map(|q| q.outline()).collect();
    for outline in [larger(&today, today.len())?, larger(&today, LARGE)?] {
        println!("{}\t{:.1}", outline.len(), microseconds(&outline));
    }
    Ok(())
}

/// The questions repeated under other articles' numbers until there are as many as wanted.
fn larger(questions: &[Outline], wanted: usize) -> Result<Vec<Outline>, String> {
    let mut made = Vec::with_capacity(wanted);
    for copy in 0..wanted.div_ceil(questions.len()) {
        let text = serde_json::to_string(questions).map_err(|e| e.to_string())?;
        // "untoc-5-2" becomes "untoc-105-2": conditions keep naming questions of their own copy.
        let text = Instrument::ALL.iter().fold(text, |text, i| {
            let code = i.code();
            (1..=9).fold(text, |text, digit| {
                text.replace(&format!("\"{code}-{digit}"), &format!("\"{code}-{}{digit}", copy * 10 + 10))
            })
        });
        made.extend(serde_json::from_str::<Vec<Outline>>(&text).map_err(|e| e.to_string())?);
    }
    made.truncate(wanted);
    Ok(made)
}

/// The mean of many passes, with "yes" chosen everywhere, so that everything is shown and every condition looks far.
fn microseconds(outline: &[Outline]) -> f64 {
    let party = TreatyStatus::Party;
    let treaties = Treaties { untoc: party, trafficking: party, migrants: party, firearms: party, uncac: party };
    let facts = Facts { treaties, instruments: Instrument::ALL.to_vec() };
    let mut choices = Choices::default();
    let begun = Instant::now();
    for _ in 0..PASSES {
        black_box(cascade(black_box(outline), &facts, &mut choices, &|_| vec!["yes".to_owned()]));
    }
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(PASSES)
}
