//! The words of the questions. Only the server has them; in the browser they stand in the page already.

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
    pub asked: Vec<super::AskedWords>,
}
