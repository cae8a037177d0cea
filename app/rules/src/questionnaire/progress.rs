//! How far a State is with its answers. A statement about work, never about compliance: the Mechanism ranks nobody (para. 4 (b)).

use super::condition::Visible;
use super::schema::{Article, Question, Questionnaire};
use serde::{Deserialize, Serialize};

/// How far one article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleProgress {
    /// No visible question is answered.
    NotStarted,
    /// Some are.
    InProgress,
    /// All visible questions are answered.
    AllAnswered,
    /// Marked as ready for the focal point (para. 18), even where questions stay open.
    Ready,
    /// Part of a submitted response (para. 34).
    Submitted,
}

impl ArticleProgress {
    /// All of them, in the order of work.
    pub const ALL: [Self; 5] = [Self::NotStarted, Self::InProgress, Self::AllAnswered, Self::Ready, Self::Submitted];

    /// The code used for texts and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::AllAnswered => "all_answered",
            Self::Ready => "ready",
            Self::Submitted => "submitted",
        }
    }
}

/// Figures for a meter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Visible questions with an answer.
    pub answered: u32,
    /// Visible questions.
    pub asked: u32,
}

/// Counts the visible questions of an article, those of the common block included, and how many are answered.
pub fn tally(article: &Article, visible: &Visible, answered: &dyn Fn(&str) -> bool) -> Tally {
    let mut figures = Tally::default();
    for question in article.questions.iter().filter(|q| visible.question(&q.code)) {
        figures.asked += 1;
        figures.answered += u32::from(answered(&question.code));
    }
    figures
}

/// How far an article is. The later act wins: what is submitted was ready, and a mark of readiness is the experts' own
/// judgement (para. 27). An article without a visible question has nothing open.
pub fn article_progress(
    article: &Article,
    visible: &Visible,
    answered: &dyn Fn(&str) -> bool,
    ready: bool,
    submitted: bool,
) -> ArticleProgress {
    let figures = tally(article, visible, answered);
    if submitted {
        ArticleProgress::Submitted
    } else if ready {
        ArticleProgress::Ready
    } else if figures.answered == figures.asked {
        ArticleProgress::AllAnswered
    } else if figures.answered == 0 {
        ArticleProgress::NotStarted
    } else {
        ArticleProgress::InProgress
    }
}

/// The visible questions without an answer, in the order asked. They do not hinder a submission; the focal point sees them.
pub fn unanswered<'q>(
    questionnaire: &'q Questionnaire,
    visible: &Visible,
    answered: &dyn Fn(&str) -> bool,
) -> Vec<&'q Question> {
    questionnaire.questions().filter(|q| visible.question(&q.code) && !answered(&q.code)).collect()
}
