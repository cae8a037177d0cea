//! Words that the work list, its exports and the timelines share.

use crate::http::Visit;
use crate::i18n::texts::work as t;
use crate::i18n::{self};
use crate::ui;
use rules::language::Language;
use rules::ruleset::RuleSet;
use rules::stage::Turn;
use rules::work::{Block, Obstacle, Who};

/// The name of an obstacle, with the figure it rests on.
pub(crate) fn obstacle(l: Language, rules: &RuleSet, what: Obstacle) -> String {
    match what {
        Obstacle::NoReviewers => t::ob_no_reviewers(l).to_owned(),
        Obstacle::NoFocalPoint => t::ob_no_focal_point(l).to_owned(),
        Obstacle::NoExpert => t::ob_no_expert(l).to_owned(),
        Obstacle::LanguagesOpen => t::ob_languages_open(l).to_owned(),
        Obstacle::Absent => t::ob_absent(l, i64::from(rules.house.work.absent_days)),
        Obstacle::AnswersLate => t::ob_answers_late(l).to_owned(),
        Obstacle::FeedbackLate => t::ob_feedback_late(l).to_owned(),
        Obstacle::RedrawOpen => t::ob_redraw_open(l).to_owned(),
    }
}

/// The paragraph of an obstacle, or that the figure is ours.
pub(crate) fn rule(l: Language, para: Option<&str>) -> String {
    para.map_or_else(|| t::house(l).to_owned(), |p| ui::paragraph(l, p))
}

/// "No focal point: Ghana".
pub(crate) fn block(visit: &Visit, block: &Block) -> String {
    let l = visit.lang;
    let what = obstacle(l, visit.site.backend.rules(), block.what);
    match block.state {
        Some(state) => t::block_of(l, what, visit.state_name(state)),
        None => what,
    }
}

/// Since when, in a sentence.
pub(crate) fn since(l: Language, on: chrono::NaiveDate) -> String {
    t::since_date(l, i18n::date(l, on))
}

/// Who is waited for: a State by its name.
pub(crate) fn who(visit: &Visit, who: Who) -> String {
    match who {
        Who::Secretariat => ui::seat(visit.lang, "secretariat").to_owned(),
        Who::State(state, _) => visit.state_name(state),
    }
}

/// On which side those stand who are waited for.
pub(super) fn turn(l: Language, turn: Turn) -> &'static str {
    ui::seat(
        l,
        match turn {
            Turn::StateUnderReview => "under_review",
            Turn::ReviewingStates => "reviewing",
            // No single wait is for both sides.
            Turn::Secretariat | Turn::Both => "secretariat",
        },
    )
}
