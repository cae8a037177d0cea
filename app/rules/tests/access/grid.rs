//! The printed table: one file a stage and one for the house, checked in, so that a change of rights is seen in review.

use super::every::{ACTS, KINDS, STAGES, act_word, kind_word, seat_codes, seat_word, stage_word};
use super::{ADDITIONAL, NO_PART, REVIEWING, REVIEWING_ALL, UNDER_REVIEW, day, delegate, official, review, role};
use rules::access::{Act, decide, decide_house, seat};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::refusal::Refusal;
use rules::stage::Stage;
use std::fmt::Write;
use std::path::PathBuf;

const LEGEND: &str = "\
yes = allowed; no = not found, as if it did not exist; sign in = nobody is signed in;
duty = another duty's act; stage = not at this stage.
";

/// One person for every seat, in the order of the columns.
pub fn by_seat() -> Vec<Viewer> {
    let mut viewers = Vec::new();
    for duty in Duty::ALL {
        viewers.push(delegate(UNDER_REVIEW, vec![role(UNDER_REVIEW, duty)]));
    }
    for (duty, of) in Duty::ALL.into_iter().zip([REVIEWING, REVIEWING_ALL, ADDITIONAL]) {
        viewers.push(delegate(of, vec![role(of, duty)]));
    }
    viewers.push(official(AccountKind::Secretariat));
    viewers.push(delegate(NO_PART, Vec::new()));
    viewers.push(official(AccountKind::Chair));
    viewers
}

/// The cell of an answer.
fn cell<T>(answer: &Result<T, Refusal>, stage: Option<Stage>) -> &'static str {
    match answer {
        Ok(_) => "yes",
        Err(Refusal::SignIn) => "sign in",
        Err(Refusal::NotFound) => "no",
        Err(Refusal::NotYourDuty { .. }) => "duty",
        Err(Refusal::WrongStage { now }) => {
            assert_eq!(Some(*now), stage, "a refusal names another stage than the review's");
            "stage"
        }
        Err(
            other @ (Refusal::PastLimit { .. }
            | Refusal::NothingAnswered
            | Refusal::NothingChanged
            | Refusal::TooManyLanguages { .. }
            | Refusal::RedrawsUsed { .. }
            | Refusal::OnlyStateUnderReview
            | Refusal::ConsultFirst),
        ) => panic!("{other:?} is no matter of access"),
    }
}

/// Lines of a table; a dot in a heading breaks it.
fn table(headings: &[String], rows: &[(&str, Vec<&str>)]) -> String {
    let width = |h: &String| h.split('.').map(str::len).max().unwrap_or(0).max("sign in".len()) + 2;
    let first = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
    let mut lines = Vec::new();
    for part in 0..2 {
        let mut line = " ".repeat(first);
        for h in headings {
            write!(line, "{:<w$}", h.split('.').nth(part).unwrap_or(""), w = width(h)).unwrap();
        }
        lines.push(line);
    }
    for (name, cells) in rows {
        assert_eq!(cells.len(), headings.len());
        let mut line = format!("{name:<first$}");
        for (c, h) in cells.iter().zip(headings) {
            write!(line, "{c:<w$}", w = width(h)).unwrap();
        }
        lines.push(line);
    }
    let trimmed = lines.iter().map(|l| l.trim_end()).filter(|l| !l.is_empty());
    trimmed.fold(String::new(), |all, line| all + line + "\n")
}

fn stage_text(stage: Stage) -> String {
    let mut text =
        format!("Acts on one review at the stage \"{}\" (para. {}).\n", stage_word(stage), stage.paragraph());
    text += LEGEND;
    text += "Reviewing: the focal point is of a State for two instruments, the expert of one for all three, the\n\
             observer of an additional one for firearms only; how far a yes reaches is tested elsewhere.\n";
    let viewers = by_seat();
    let mut headings = seat_codes();
    let sat: Vec<String> = viewers.iter().map(|v| seat_word(&seat(v, &review(stage, false), day(15)))).collect();
    assert_eq!(sat, headings, "a person sits elsewhere than in their column");
    headings.push("nobody".to_owned());
    for submitted in [false, true] {
        let facts = review(stage, submitted);
        let who = viewers.iter().map(Some).chain([None]);
        let row = |act| who.clone().map(|v| cell(&decide(v, act, &facts, day(15)), Some(stage))).collect();
        let rows = |of_review: bool| -> Vec<(&str, Vec<&str>)> {
            let acts = ACTS.iter().filter(|a| a.needs_review() == of_review);
            acts.map(|a| (act_word(*a), row(*a))).collect()
        };
        text += if submitted { "\nSUBMITTED\n\n" } else { "\nNOT SUBMITTED\n\n" };
        text += &table(&headings, &rows(true));
        text += "\nActs of the house, asked of a review:\n\n";
        text += &table(&headings, &rows(false));
    }
    text
}

fn house_text() -> String {
    let mut headings = Vec::new();
    let mut viewers = Vec::new();
    for kind in KINDS {
        let word = kind_word(*kind);
        if *kind == AccountKind::Delegate {
            headings.extend([format!("{word}.of a party"), format!("{word}.of no party")]);
            viewers.push(Some(delegate(NO_PART, Vec::new())));
            viewers.push(Some(Viewer { state_is_party: false, ..delegate(NO_PART, Vec::new()) }));
        } else {
            headings.push(word.to_owned());
            viewers.push(Some(official(*kind)));
        }
    }
    headings.push("nobody".to_owned());
    viewers.push(None);
    let rows = |of_review: bool| -> Vec<(&str, Vec<&str>)> {
        let row = |act: Act| viewers.iter().map(|v| cell(&decide_house(v.as_ref(), act), None)).collect();
        ACTS.iter().filter(|a| a.needs_review() == of_review).map(|a| (act_word(*a), row(*a))).collect()
    };
    let mut text = "Acts of the house, by kind of account.\n".to_owned() + LEGEND + "\n";
    text += &table(&headings, &rows(false));
    text += "\nActs on a review, asked without one:\n\n";
    text + &table(&headings, &rows(true))
}

/// Lines taken away (`-`) and added (`+`), found by the longest common run of lines.
fn diff(old: &str, new: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            writeln!(out, "- {:>3} {}", i + 1, a[i]).unwrap();
            i += 1;
        } else {
            writeln!(out, "+ {:>3} {}", j + 1, b[j]).unwrap();
            j += 1;
        }
    }
    out
}

#[test]
fn the_table_is_the_one_checked_in() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/access");
    let mut files: Vec<(String, String)> =
        STAGES.iter().map(|s| (format!("{}.txt", stage_word(*s)), stage_text(*s))).collect();
    files.push(("house.txt".to_owned(), house_text()));

    // A table of a stage that is no more would be believed; only these files may lie there.
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            !name.ends_with(".txt") || files.iter().any(|(f, _)| *f == name),
            "no table is called {name}: delete it"
        );
    }
    let update = std::env::var("UPDATE_ACCESS").is_ok_and(|v| v == "1");
    let mut differences = String::new();
    for (name, new) in files {
        let path = folder.join(&name);
        if update {
            std::fs::write(&path, &new).unwrap();
        }
        // On Windows a checkout may end lines differently.
        let old = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if old != new {
            write!(differences, "tests/access/{name}\n{}\n", diff(&old, &new)).unwrap();
        }
    }
    assert!(
        differences.is_empty(),
        "rights differ from the table checked in:\n{differences}if that is meant, run with UPDATE_ACCESS=1 to write it anew"
    );
}

#[test]
fn a_difference_is_shown_line_by_line() {
    assert_eq!(diff("a\nb\nc\n", "a\nc\n"), "-   2 b\n");
    assert_eq!(diff("a\nb\n", "a\nx\nb\n"), "+   2 x\n");
    assert_eq!(diff("a\nb\n", "a\nx\n"), "-   2 b\n+   2 x\n");
    assert_eq!(diff("a\n", "a\n"), "");
}
