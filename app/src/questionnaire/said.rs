//! What is said of a question, an article, or all the work as it changes: the server draws it, the browser puts it into
//! the page.

use super::{Clash, Overall};
use crate::i18n::texts::editor as t;
use crate::ui::fault_text;
use leptos::prelude::*;
use rules::language::Language;
use rules::questionnaire::{ArticleProgress, Fault, Tally};

impl Overall {
    /// For `data-state`: the shape.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Quiet | Self::Saved(_) => "saved",
            Self::Working => "saving",
            Self::Offline(_) | Self::SignedOut(_) | Self::Attention(_) => "failed",
        }
    }

    /// In words.
    pub fn text(&self, l: Language) -> String {
        match self {
            Self::Quiet => t::all_saved(l).to_owned(),
            Self::Saved(time) => t::saved_at(l, time),
            Self::Working => t::saving(l).to_owned(),
            Self::Offline(n) => t::offline_many(l, i64::from(*n)),
            Self::SignedOut(n) => t::signed_out_many(l, i64::from(*n)),
            Self::Attention(n) => t::attention(l, i64::from(*n)),
        }
    }
}

/// The words of progress.
pub fn mark_text(l: Language, progress: ArticleProgress, tally: Tally) -> String {
    let word = match progress {
        ArticleProgress::NotStarted => t::progress_not_started(l),
        ArticleProgress::InProgress => t::progress_in_progress(l),
        ArticleProgress::AllAnswered => t::progress_all_answered(l),
        ArticleProgress::Ready => t::progress_ready(l),
        ArticleProgress::Submitted => t::progress_submitted(l),
    };
    t::progress_of(l, word, tally.answered, tally.asked)
}

/// The shape of progress.
pub const fn mark_code(progress: ArticleProgress) -> &'static str {
    match progress {
        ArticleProgress::NotStarted => "none",
        ArticleProgress::InProgress => "part",
        ArticleProgress::AllAnswered => "full",
        ArticleProgress::Ready => "ready",
        ArticleProgress::Submitted => "sent",
    }
}

/// That answers of an article are kept but not sent; nothing where there are none.
pub fn left_out_text(l: Language, answers: u32) -> String {
    if answers == 0 { String::new() } else { t::left_out(l, i64::from(answers)) }
}

/// What is wrong with an answer, each thing once.
pub fn faults_text(l: Language, faults: &[Fault]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for fault in faults {
        let text = fault_text(l, &fault.code);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(" ")
}

/// Both texts side by side; nothing is overwritten until somebody chooses.
pub fn clash_view(l: Language, code: &str, clash: &Clash) -> impl IntoView + use<> {
    let (mine, theirs) = (clash.mine.clone(), clash.theirs.clone());
    let empty = |text: String| if text.is_empty() { t::no_text(l).to_owned() } else { text };
    let title = format!("{code}-clash");
    view! {
        <section class="clash" aria-labelledby=title.clone() tabindex="-1">
            <h4 id=title.clone()>{t::clash_title(l)}</h4>
            <p>{t::clash_explained(l, &clash.newer.saved.by, super::clock(clash.newer.saved.at))}</p>
            <div class="pair">
                <div>
                    <h5>{t::clash_mine(l)}</h5>
                    <p class="said" dir="auto">{empty(mine)}</p>
                    <button name="act" value=format!("keep:{code}")>{t::clash_keep(l)}</button>
                </div>
                <div>
                    <h5>{t::clash_theirs(l)}</h5>
                    <p class="said" dir="auto" lang=clash.newer.lang.code()>{empty(theirs)}</p>
                    <button name="act" value=format!("take:{code}")>{t::clash_take(l)}</button>
                </div>
            </div>
        </section>
    }
}
