//! From what is stored to what this viewer's page is made of: the view for the browser and the words beside it.

use crate::i18n::{self, texts::editor as t};
use crate::questionnaire::{ArticleWords, AskedWords, QuestionWords, Words};
use crate::ui;
use backend::library::Loaded;
use backend::service::Editor;
use chrono::Datelike;
use rules::calendar::{Moment, civil_date};
use rules::feedback::article_code;
use rules::language::Language;
use rules::questionnaire::{Kind, visible};
use rules::view::{ArticleView, EditorView, QuestionView};
use std::collections::BTreeMap;

/// Columns of tables by year: the years before this one.
const YEARS: i32 = 5;

/// The view for the browser.
pub(super) fn view(l: Language, loaded: &Loaded, editor: &Editor, now: Moment) -> EditorView {
    let asked =
        visible(&loaded.questionnaire, &editor.facts, &|code| editor.answers.get(code).and_then(|a| a.value.as_ref()));
    let this_year = civil_date(now).year();
    let texts = loaded.texts(l);
    let articles = loaded
        .questionnaire
        .articles()
        .filter(|a| asked.article(a.instrument, a.number))
        .map(|article| {
            let mut newest: Option<Moment> = None;
            let questions: Vec<QuestionView> = article
                .questions
                .iter()
                .map(|q| {
                    let answer = editor.answers.get(&q.code);
                    newest = newest.max(answer.map(|a| a.at));
                    QuestionView {
                        code: q.code.clone(),
                        kind: q.kind.clone(),
                        help: texts.and_then(|t| t.question(&q.code)).is_some_and(|w| w.help.is_some()),
                        show: q.show.clone(),
                        answer: answer.map(backend::service::StoredAnswer::view),
                    }
                })
                .collect();
            let ready = editor.ready.iter().find(|(i, n, _)| *i == article.instrument && *n == article.number);
            ArticleView {
                instrument: article.instrument,
                number: article.number,
                ready: ready.map(|(_, _, signed)| signed.clone()),
                submitted: editor.submitted.is_some_and(|(_, at)| newest.is_none_or(|n| n <= at)),
                questions,
            }
        })
        .collect();
    EditorView {
        review: editor.review,
        phase: editor.phase,
        screen: l,
        writes_in: editor.languages.first().copied().unwrap_or(l),
        facts: editor.facts.clone(),
        may_edit: editor.may_edit.clone(),
        limits: rules::ruleset::resolution_9_1().house.answers.clone(),
        years: (this_year - YEARS..this_year).filter_map(|y| u16::try_from(y).ok()).collect(),
        articles,
    }
}

/// The words beside it, in the same order.
pub(super) fn words(
    l: Language,
    loaded: &Loaded,
    view: &EditorView,
    mut asked: BTreeMap<String, Vec<AskedWords>>,
) -> Words {
    let texts = loaded.texts(l);
    Words(
        view.articles
            .iter()
            .map(|article| {
                let said = texts.and_then(|t| t.article(article.instrument, article.number));
                ArticleWords {
                    instrument: ui::instrument(l, article.instrument).to_owned(),
                    title: said.map(|s| s.title.clone()).unwrap_or_default(),
                    obliges: said.map(|s| s.obliges.clone()).unwrap_or_default(),
                    asked: asked.remove(&article_code((article.instrument, article.number))).unwrap_or_default(),
                    questions: article
                        .questions
                        .iter()
                        .map(|q| {
                            let asked = asked.remove(&q.code).unwrap_or_default();
                            QuestionWords { asked, ..question(l, texts, q) }
                        })
                        .collect(),
                }
            })
            .collect(),
    )
}

fn question(l: Language, texts: Option<&rules::questionnaire::Texts>, view: &QuestionView) -> QuestionWords {
    let saved =
        view.answer.as_ref().map(|a| t::saved_by(l, i18n::moment(l, a.saved.at), &a.saved.by)).unwrap_or_default();
    let Some(words) = texts.and_then(|t| t.question(&view.code)) else {
        return QuestionWords { saved, ..QuestionWords::default() };
    };
    let labels = match &view.kind {
        Kind::Several { options } => {
            options.iter().map(|o| words.options.get(o).cloned().unwrap_or_default()).collect()
        }
        Kind::Table { rows, .. } => rows.iter().map(|r| words.rows.get(r).cloned().unwrap_or_default()).collect(),
        Kind::YesNo | Kind::Text | Kind::Laws | Kind::Number { .. } | Kind::Authority | Kind::Date | Kind::File => {
            Vec::new()
        }
    };
    QuestionWords {
        text: words.text.clone(),
        help: words.help.clone().unwrap_or_default(),
        labels,
        unit: crate::i18n::unit_alone(words.unit.as_deref().unwrap_or_default()).to_owned(),
        saved,
        asked: Vec::new(),
    }
}
