//! The words of the questions. Only the server has them; in the browser they stand in the page already, and the blanks here
//! have the same shape, so that waking the page finds every node where it expects it.

use rules::questionnaire::Kind;
use rules::view::EditorView;

/// The words of all articles shown, in the order of the view.
#[derive(Clone, Debug, Default)]
pub struct Words(pub Vec<ArticleWords>);

/// The words of one article.
#[derive(Clone, Debug, Default)]
pub struct ArticleWords {
    /// Name of the instrument, drawn before its first article.
    pub instrument: String,
    /// Title of the article.
    pub title: String,
    /// What it obliges.
    pub obliges: String,
    /// In the order of the view.
    pub questions: Vec<QuestionWords>,
    /// Supplementary questions about the article as a whole.
    #[cfg(feature = "ssr")]
    pub asked: Vec<super::AskedWords>,
}

/// The words of one question.
#[derive(Clone, Debug, Default)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// A sentence of help; empty where the view says there is none.
    pub help: String,
    /// Labels of options or rows, in the order of the kind.
    pub labels: Vec<String>,
    /// What is counted.
    pub unit: String,
    /// When and by whom the answer was saved, in words.
    pub saved: String,
    /// Supplementary questions that belong to it.
    #[cfg(feature = "ssr")]
    pub asked: Vec<super::AskedWords>,
}

impl Words {
    /// The same shape without words.
    pub fn blank(view: &EditorView) -> Self {
        Self(
            view.articles
                .iter()
                .map(|a| ArticleWords {
                    questions: a
                        .questions
                        .iter()
                        .map(|q| QuestionWords {
                            labels: vec![String::new(); labels(&q.kind)],
                            ..QuestionWords::default()
                        })
                        .collect(),
                    ..ArticleWords::default()
                })
                .collect(),
        )
    }
}

/// How many labels a kind has.
fn labels(kind: &Kind) -> usize {
    match kind {
        Kind::Several { options } => options.len(),
        Kind::Table { rows, .. } => rows.len(),
        Kind::YesNo | Kind::Text | Kind::Laws | Kind::Number { .. } | Kind::Authority | Kind::Date | Kind::File => 0,
    }
}
