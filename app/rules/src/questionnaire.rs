//! What is asked and what may be answered: the self-assessment questionnaires (paras. 19 to 22, 25 and 34).
//!
//! The questions are data files, read and checked by [`schema`] and [`texts`]. [`condition`] says which questions a State
//! sees, [`value`] what may be typed into them, [`progress`] how far an article is, [`submission`] what is sent.
//! Nothing here knows who may read or write an answer; that is decided in `access`.

pub mod condition;
pub mod progress;
pub mod schema;
pub mod source;
pub mod submission;
pub mod texts;
pub mod value;

pub use condition::{Choices, Condition, Facts, Lookup, Outline, TreatyName, Visible, cascade, shows, visible};
pub use progress::{ArticleProgress, Tally, article_progress, tally, unanswered};
pub use schema::{Article, Force, Kind, Question, Questionnaire, Section, load, split_code};
pub use source::{LoadError, SourceFile};
pub use submission::{Frozen, FrozenAnswer, Head, for_instruments, freeze};
pub use texts::{ArticleTexts, QuestionTexts, Texts, load_texts};
pub use value::{
    Authority, Choice, Citation, Fault, FaultCode, FileRef, Limits, Raw, Value, accept, check, checked_email,
    checked_link, parse, to_raw,
};
