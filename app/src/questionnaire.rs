//! The questionnaire on the screen: drawn by the server, and followed in the browser by the same state and words.
//!
//! Inputs keep what is typed themselves; only what changes around them (shown or not, saved or not, conflicts, progress) is
//! reactive. So typing costs nothing, and what was typed before the browser half was there is not lost. The browser draws
//! none of it anew but conflicts: `browser::paint` puts what changes into the page.

#[cfg(feature = "ssr")]
mod article;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod controls;
#[cfg(feature = "ssr")]
mod editor;
mod live;
#[cfg(feature = "ssr")]
mod question;
mod said;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use asked::{AskedAnswer, AskedWords, answers as asked_answers, asked};
#[cfg(feature = "ssr")]
pub use editor::editor;
pub use live::{Clash, Live, LiveArticle, LiveQuestion, Overall, SaveStatus, chosen, clock, progress};
pub use said::{clash_view, faults_text, left_out_text, mark_code, mark_text};
#[cfg(feature = "ssr")]
pub use words::{ArticleWords, QuestionWords, Words};

use rules::questionnaire::{Choices, Facts, Fault, Kind, Outline, Raw};
use rules::view::EditorView;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The id of the form that holds all answers.
pub const FORM: &str = "answers";

/// All that is drawn: the data, the words beside it, and what was typed and could not be taken.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// As typed, by question; what is not here is drawn as saved.
    pub raw: BTreeMap<String, Raw>,
    /// What is wrong with it.
    pub faults: BTreeMap<String, Vec<Fault>>,
    /// Newer answers of somebody else that were met.
    pub clashes: BTreeMap<String, rules::view::AnswerView>,
    /// Of these, both texts in words: what was typed, and what is saved.
    pub clash_words: BTreeMap<String, (String, String)>,
}

/// What of an answer could not be taken, as it travels to the browser; what was typed stands in the inputs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Met {
    code: String,
    faults: Vec<Fault>,
    /// The newer answer, and both texts in words.
    clash: Option<(rules::view::AnswerView, String, String)>,
}

impl Typed {
    /// For the browser.
    pub fn met(&self) -> Vec<Met> {
        let clash = |code: &String| {
            let (mine, theirs) = self.clash_words.get(code).cloned().unwrap_or_default();
            self.clashes.get(code).map(|newer| (newer.clone(), mine, theirs))
        };
        let faults = |code: &String| self.faults.get(code).cloned().unwrap_or_default();
        let codes = self.faults.keys().chain(self.clashes.keys().filter(|c| !self.faults.contains_key(*c)));
        codes.map(|code| Met { code: code.clone(), faults: faults(code), clash: clash(code) }).collect()
    }

    /// In the browser.
    pub fn of(met: Vec<Met>) -> Self {
        let mut typed = Self::default();
        for Met { code, faults, clash } in met {
            if let Some((newer, mine, theirs)) = clash {
                typed.clashes.insert(code.clone(), newer);
                typed.clash_words.insert(code.clone(), (mine, theirs));
            }
            typed.faults.insert(code, faults);
        }
        typed
    }
}

/// The parts of an answer as the form shows them.
pub fn shown_raw(view: &rules::view::QuestionView, typed: &Typed) -> Raw {
    match typed.raw.get(&view.code) {
        Some(raw) => raw.clone(),
        None => {
            view.answer.as_ref().and_then(|a| a.value.as_ref()).map(rules::questionnaire::to_raw).unwrap_or_default()
        }
    }
}

/// What decides which questions are shown, in the order of the view.
pub fn outline(view: &EditorView) -> Vec<Outline> {
    let questions = view.articles.iter().flat_map(|a| &a.questions);
    questions.map(|q| Outline { code: q.code.clone(), yes_no: q.kind == Kind::YesNo, show: q.show.clone() }).collect()
}

/// Which questions are shown, in the order of the outline, given what is chosen in each.
pub fn cascade(outline: &[Outline], facts: &Facts, chosen: &dyn Fn(&str) -> Vec<String>) -> Vec<bool> {
    rules::questionnaire::cascade(outline, facts, &mut Choices::default(), chosen)
}
