//! Supplementary questions in words, for showing them at the original question: in the editor, in a response that is read,
//! in the feedback itself.

use super::shared::base;
use crate::http::{Failure, Visit};
use crate::i18n;
use crate::i18n::texts::feedback as t;
use crate::questionnaire::{AskedAnswer, AskedWords};
use backend::ServiceError;
use backend::service::Supplement;
use rules::actor::Viewer;
use rules::feedback::article_code;
use rules::id::ReviewId;
use rules::language::Language;
use std::collections::BTreeMap;

/// What is put to a question, by its code, or to an article as a whole, by the article's.
pub(in crate::pages) type ByPlace = BTreeMap<String, Vec<AskedWords>>;

/// All questions that the viewer may read, in words; none for those who may read none.
pub(in crate::pages) async fn asked_by_place(
    visit: &Visit,
    viewer: &Viewer,
    review: ReviewId,
    phase: u8,
    answers: bool,
) -> Result<ByPlace, Failure> {
    let questions = match visit.site.backend.supplements(viewer, review, phase).await {
        Ok(questions) => questions,
        // Whoever reads the response without a part in the review reads no feedback (paras. 35, 40).
        Err(ServiceError::Refused(_)) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    Ok(asked_of(visit, review, phase, &questions, answers))
}

/// The same for questions that were loaded already. `answers`: whether the reader's State answers them.
pub(in crate::pages) fn asked_of(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    questions: &[Supplement],
    answers: bool,
) -> ByPlace {
    let mut by_place = ByPlace::new();
    for question in questions {
        let place = question.asked.question.clone().unwrap_or_else(|| article_code(question.asked.article));
        by_place.entry(place).or_default().push(words(visit, review, phase, question, answers));
    }
    by_place
}

/// One question in words.
pub(super) fn words(visit: &Visit, review: ReviewId, phase: u8, q: &Supplement, answers: bool) -> AskedWords {
    let l = visit.lang;
    let asked = &q.asked;
    let mut remarks = Vec::new();
    if asked.worded.0 != asked.first.0 {
        remarks.push(t::reworded(l, i18n::moment(l, asked.worded.1)));
    }
    if let Some((_, at)) = asked.withdrawn {
        remarks.push(t::withdrawn(l, i18n::moment(l, at)));
    }
    let open = q.answers.is_empty() && asked.withdrawn.is_none();
    let label = match (answers, open) {
        (true, true) => t::answer_it(l),
        (true, false) => t::open_answer(l),
        (false, _) => t::open_question(l),
    };
    AskedWords {
        head: t::asked_head(l, visit.state_name(asked.by), i18n::moment(l, asked.first.1)),
        text: asked.text.clone(),
        lang: asked.lang,
        remarks,
        answers: answers_in_words(l, q),
        open: open.then(|| t::not_answered(l).to_owned()),
        href: format!("{}/questions#s-{}", base(review, phase), asked.id),
        label: label.to_owned(),
    }
}

/// The answers that were sent, in words.
pub(super) fn answers_in_words(l: Language, q: &Supplement) -> Vec<AskedAnswer> {
    let newest = q.answers.last().map(|a| a.number);
    let one = |a: &backend::service::ReplyLine| AskedAnswer {
        head: t::answered_at(l, i18n::number(l, i64::from(a.number)), i18n::moment(l, a.at)),
        text: a.text.clone(),
        lang: a.lang,
        newest: Some(a.number) == newest,
    };
    q.answers.iter().map(one).collect()
}
