//! Which States are under review in the demonstration, and how far each is. Invented: it says nothing about them.
//!
//! The choice is spread over regional groups, languages and treaties, in proportion to the groups' size (para. 17).

use rules::language::Language;
use rules::stage::Stage;

/// One review of the demonstration; days are counted back from today.
#[derive(Clone, Copy)]
pub(super) struct Planned {
    /// The State under review.
    pub(super) state: &'static str,
    /// Where the review stands.
    pub(super) stage: Stage,
    /// When the phase opened.
    pub(super) opened: Option<i64>,
    /// When the answers came.
    pub(super) received: Option<i64>,
    /// Since when it stands at its stage.
    pub(super) since: i64,
    /// How many of a hundred articles are answered.
    pub(super) filled: usize,
    /// Which conversation it has, and when that began.
    pub(super) talk: Option<(usize, i64)>,
    /// The day agreed for the answers.
    pub(super) answers_agreed: Option<i64>,
    /// The day agreed for the feedback; negative lies ahead.
    pub(super) feedback_agreed: Option<i64>,
    /// When a reviewing State was replaced (para. 30).
    pub(super) replaced: Option<i64>,
    /// When a corrected version was submitted.
    pub(super) corrected: Option<i64>,
}

const NOTHING: Planned = Planned {
    state: "",
    stage: Stage::Preparing,
    opened: None,
    received: None,
    since: 0,
    filled: 0,
    talk: None,
    answers_agreed: None,
    feedback_agreed: None,
    replaced: None,
    corrected: None,
};

const fn preparing(state: &'static str) -> Planned {
    Planned { state, ..NOTHING }
}

const fn answering(state: &'static str, opened: i64, filled: usize) -> Planned {
    Planned { state, stage: Stage::Questionnaire, opened: Some(opened), since: opened, filled, ..NOTHING }
}

const fn answered(state: &'static str, stage: Stage, opened: i64, received: i64, since: i64) -> Planned {
    Planned { state, stage, opened: Some(opened), received: Some(received), since, filled: 100, ..NOTHING }
}

/// The State of the main demonstration: party to all four instruments and not to the Convention against Corruption, so
/// that every article is asked (table 1, footnote a).
pub(super) const EDITING: &str = "VCT";
/// All articles ready; only submitting is left.
pub(super) const BEFORE_SUBMISSION: &str = "SEN";
/// Submitted; the reviewing States write their feedback.
pub(super) const SUBMITTED: &str = "NOR";
/// A reviewing State was replaced.
pub(super) const REPLACED: &str = "THA";
/// Still preparing.
pub(super) const PREPARING: &str = "MAR";
/// Submitted a corrected version.
pub(super) const CORRECTED: &str = "GHA";

/// They agreed to be named in public.
pub(super) const NAMED: [&str; 4] = ["CHE", "GHA", "NOR", "URY"];

/// Its answers are overdue.
pub(super) const OVERDUE: &str = "JOR";
/// Answers in Chinese, and its dialogue has four languages.
pub(super) const CHINESE: &str = "CHN";

/// All reviews.
pub(super) const REVIEWS: [Planned; 24] = [
    preparing(PREPARING),
    preparing("GEO"),
    preparing("COL"),
    Planned { talk: Some((3, 20)), ..answering(EDITING, 125, 45) },
    Planned { talk: Some((0, 150)), ..answering(BEFORE_SUBMISSION, 158, 100) },
    Planned { talk: Some((4, 40)), ..answering(CHINESE, 110, 60) },
    Planned { answers_agreed: Some(-45), ..answering("KAZ", 75, 30) },
    answering("FJI", 18, 4),
    Planned { answers_agreed: Some(-20), ..answering("CRI", 140, 78) },
    answering(OVERDUE, 215, 62),
    Planned { answers_agreed: Some(26), ..answering("EUE", 196, 50) },
    answered("EGY", Stage::Feedback, 200, 25, 25),
    Planned { talk: Some((3, 30)), feedback_agreed: Some(-60), ..answered(SUBMITTED, Stage::Feedback, 230, 60, 60) },
    Planned { talk: Some((1, 40)), ..answered("URY", Stage::Feedback, 250, 95, 95) },
    answered("BLR", Stage::Feedback, 310, 192, 192),
    Planned { talk: Some((5, 60)), corrected: Some(35), ..answered(CORRECTED, Stage::Dialogue, 290, 150, 70) },
    Planned { talk: Some((0, 290)), ..answered("CHE", Stage::Dialogue, 300, 160, 60) },
    Planned { replaced: Some(100), ..answered(REPLACED, Stage::Dialogue, 285, 140, 30) },
    Planned { talk: Some((2, 50)), ..answered("EST", Stage::Dialogue, 305, 170, 80) },
    Planned { talk: Some((5, 100)), ..answered("KEN", Stage::Observations, 320, 190, 40) },
    Planned { talk: Some((2, 120)), ..answered("MDA", Stage::Observations, 315, 185, 25) },
    answered("TCD", Stage::Agreed, 325, 210, 20),
    Planned { talk: Some((5, 140)), ..answered("AUS", Stage::Agreed, 322, 215, 12) },
    Planned { talk: Some((5, 150)), ..answered("MNG", Stage::Released, 328, 230, 9) },
];

/// Languages that the two reviewing States should work in, where a conversation has them write in one.
pub(super) const fn wishes(talk: Option<(usize, i64)>) -> [Option<Language>; 2] {
    use Language::{Ar, En, Es, Fr, Ru, Zh};
    match talk {
        Some((0, _)) => [Some(En), Some(Ar)],
        Some((1 | 5, _)) => [Some(En), Some(En)],
        Some((2, _)) => [Some(Ru), Some(Zh)],
        Some((3, _)) => [Some(Es), Some(Ar)],
        Some((4, _)) => [Some(Fr), Some(Ru)],
        Some(_) | None => [None, None],
    }
}
