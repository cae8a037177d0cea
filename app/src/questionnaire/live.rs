//! What changes while somebody works: shown or not, saved or not, faults, conflicts, progress.

use super::{Typed, cascade, outline, shown_raw};
use crate::i18n::texts::editor as t;
use leptos::prelude::*;
use rules::calendar::Moment;
use rules::language::Language;
use rules::questionnaire::{ArticleProgress, Fault, Raw, Tally};
use rules::view::{AnswerView, EditorView, QuestionView};

/// Where an answer stands between the box and the disk. "Saved" only after the server said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveStatus {
    /// No answer yet.
    #[default]
    Blank,
    /// On disk; the words say when and by whom.
    Saved(String),
    /// Typed, not sent yet.
    Typed,
    /// On its way.
    Saving,
    /// The server cannot be reached; the text is kept and sent again.
    Offline,
    /// The server answers, but cannot save just now; the text is kept and sent again.
    Failing,
    /// The session has ended; the text is kept.
    SignedOut,
    /// Cannot be taken as it is; the faults say why.
    Faulty,
    /// The rules or the server refuse it; the text is kept.
    Refused(String),
    /// Somebody saved another text meanwhile.
    Clash,
}

impl SaveStatus {
    /// For `data-state`: the shape.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Saved(_) => "saved",
            Self::Typed => "unsaved",
            Self::Saving => "saving",
            Self::Offline | Self::Failing | Self::SignedOut | Self::Faulty | Self::Refused(_) => "failed",
            Self::Clash => "clash",
        }
    }

    /// Whether only this page has it, and no form could bring it along: it could not be sent, or is refused.
    pub const fn is_kept_here(&self) -> bool {
        matches!(self, Self::Offline | Self::Failing | Self::SignedOut | Self::Refused(_))
    }

    /// In words.
    pub fn text(&self, l: Language) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Saved(words) => words.clone(),
            Self::Typed => t::not_saved_yet(l).to_owned(),
            Self::Saving => t::saving(l).to_owned(),
            Self::Offline => t::offline(l).to_owned(),
            Self::Failing => t::server_fails(l).to_owned(),
            Self::SignedOut => t::signed_out(l).to_owned(),
            Self::Faulty => t::faulty(l).to_owned(),
            Self::Refused(why) => why.clone(),
            Self::Clash => t::clash(l).to_owned(),
        }
    }
}

/// Two texts for one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// What somebody else saved.
    pub newer: AnswerView,
    /// In words, what stands in the form.
    pub mine: String,
    /// In words, what is saved.
    pub theirs: String,
}

impl Clash {
    /// What a form says it started from while nobody has chosen: a revision before the newer one, so that none of the two
    /// texts can take the place of the other by the way.
    pub const fn base(&self) -> u32 {
        base_before(&self.newer)
    }
}

/// As [`Clash::base`], where only the newer answer is at hand.
pub(super) const fn base_before(newer: &AnswerView) -> u32 {
    newer.revision.saturating_sub(1)
}

/// What changes around one question.
#[derive(Clone, Copy, Debug)]
pub struct LiveQuestion {
    /// Whether it is asked.
    pub shown: RwSignal<bool>,
    /// Whether there is an answer to show a history of.
    pub answered: RwSignal<bool>,
    /// Where it stands.
    pub status: RwSignal<SaveStatus>,
    /// What is wrong with it.
    pub faults: RwSignal<Vec<Fault>>,
    /// The other text.
    pub clash: RwSignal<Option<Clash>>,
}

/// What changes around one article.
#[derive(Clone, Copy, Debug)]
pub struct LiveArticle {
    /// How far it is.
    pub progress: RwSignal<(ArticleProgress, Tally)>,
    /// How many answers there are to questions that are not asked, by what other answers say: they are kept and not sent.
    pub left_out: RwSignal<u32>,
}

/// The state of all the work, in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Overall {
    /// Nothing was changed on this page yet.
    #[default]
    Quiet,
    /// Everything is on disk since then.
    Saved(String),
    /// So many answers are typed or on their way.
    Working,
    /// The server cannot be reached, or cannot save; so many answers wait.
    Offline(u32),
    /// The session has ended; so many answers wait.
    SignedOut(u32),
    /// So many answers need attention.
    Attention(u32),
}

/// All of it, in the order of the view.
#[derive(Clone, Debug)]
pub struct Live {
    /// By question.
    pub questions: Vec<LiveQuestion>,
    /// By article.
    pub articles: Vec<LiveArticle>,
    /// In one line.
    pub overall: RwSignal<Overall>,
}

impl Live {
    /// As the page begins: what is saved, or what was typed and could not be taken.
    pub fn new(view: &EditorView, typed: &Typed, saved: &dyn Fn(usize, usize) -> String) -> Self {
        let all: Vec<&QuestionView> = view.articles.iter().flat_map(|a| &a.questions).collect();
        let shown = cascade(&outline(view), &view.facts, &|code| {
            let question = all.iter().find(|q| q.code == code);
            question.map(|q| chosen(q, &shown_raw(q, typed))).unwrap_or_default()
        });
        let mut shown = shown.into_iter();
        let mut questions = Vec::with_capacity(all.len());
        let mut articles = Vec::with_capacity(view.articles.len());
        for (a, article) in view.articles.iter().enumerate() {
            let first = questions.len();
            for (q, question) in article.questions.iter().enumerate() {
                let faults = typed.faults.get(&question.code).cloned().unwrap_or_default();
                let clash = typed.clashes.get(&question.code).map(|newer| {
                    let (mine, theirs) = typed.clash_words.get(&question.code).cloned().unwrap_or_default();
                    Clash { newer: newer.clone(), mine, theirs }
                });
                let status = match (&clash, faults.is_empty(), &question.answer) {
                    (Some(_), _, _) => SaveStatus::Clash,
                    (None, false, _) => SaveStatus::Faulty,
                    (None, true, Some(_)) => SaveStatus::Saved(saved(a, q)),
                    (None, true, None) => SaveStatus::Blank,
                };
                questions.push(LiveQuestion {
                    shown: RwSignal::new(shown.next().unwrap_or(true)),
                    answered: RwSignal::new(question.answer.is_some()),
                    status: RwSignal::new(status),
                    faults: RwSignal::new(faults),
                    clash: RwSignal::new(clash),
                });
            }
            let tally = Tally {
                asked: count(questions[first..].iter().map(|q| q.shown.get_untracked())),
                answered: count(questions[first..].iter().zip(&article.questions).map(|(live, q)| {
                    live.shown.get_untracked() && q.answer.as_ref().is_some_and(|a| a.value.is_some())
                })),
            };
            let left_out =
                count(questions[first..].iter().zip(&article.questions).map(|(live, q)| {
                    !live.shown.get_untracked() && q.answer.as_ref().is_some_and(|a| a.value.is_some())
                }));
            articles.push(LiveArticle {
                progress: RwSignal::new((progress(article.ready.is_some(), article.submitted, tally), tally)),
                left_out: RwSignal::new(left_out),
            });
        }
        Self { questions, articles, overall: RwSignal::new(Overall::Quiet) }
    }
}

fn count(of: impl Iterator<Item = bool>) -> u32 {
    u32::try_from(of.filter(|yes| *yes).count()).unwrap_or(u32::MAX)
}

/// How far an article is, given its figures.
pub fn progress(ready: bool, submitted: bool, tally: Tally) -> ArticleProgress {
    if submitted {
        ArticleProgress::Submitted
    } else if ready {
        ArticleProgress::Ready
    } else if tally.answered == tally.asked {
        ArticleProgress::AllAnswered
    } else if tally.answered == 0 {
        ArticleProgress::NotStarted
    } else {
        ArticleProgress::InProgress
    }
}

/// What conditions see of an answer as typed.
pub fn chosen(question: &QuestionView, raw: &Raw) -> Vec<String> {
    use rules::questionnaire::Kind;
    match &question.kind {
        Kind::YesNo => raw.get("").filter(|v| !v.is_empty()).cloned().into_iter().collect(),
        Kind::Several { options } => options.iter().filter(|o| raw.contains_key(*o)).cloned().collect(),
        Kind::Text
        | Kind::Laws
        | Kind::Number { .. }
        | Kind::Table { .. }
        | Kind::Authority
        | Kind::Date
        | Kind::File => Vec::new(),
    }
}

/// Hours and minutes in Vienna, the same in all six languages.
pub fn clock(at: Moment) -> String {
    let minutes = i64::from(rules::calendar::vienna_offset_minutes(at));
    let local = at + chrono::TimeDelta::minutes(minutes);
    let seconds = local.timestamp().rem_euclid(86_400);
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}
