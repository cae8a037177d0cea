//! A response to be read, on a screen or on paper: articles with what they oblige, questions with their answers.

use super::answer::{Asked, answer};
use crate::i18n::texts::{answer as t, dialogue as d, editor as words};
use crate::ui;
use backend::library::Loaded;
use leptos::prelude::*;
use rules::dialogue::{Source, Subject};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::questionnaire::{Article, Question, Value, split_code};
use std::collections::{BTreeMap, BTreeSet};

/// What is read.
pub(super) struct Reading<'a> {
    pub(super) loaded: &'a Loaded,
    /// By full code, with the language of each.
    pub(super) answers: &'a BTreeMap<String, (Value, Language)>,
    /// Full codes of questions that were asked and not answered.
    pub(super) unanswered: BTreeSet<&'a str>,
    /// The submitted version, where the reader may talk about it.
    pub(super) talk: Option<Talk>,
}

/// A version about which its reader may talk: each article and question leads to its conversations.
#[derive(Clone, Copy)]
pub(super) struct Talk {
    pub(super) review: ReviewId,
    pub(super) phase: u8,
    pub(super) number: u32,
}

impl Reading<'_> {
    fn shows(&self, question: &Question) -> bool {
        self.answers.contains_key(&question.code) || self.unanswered.contains(question.code.as_str())
    }

    /// Articles of which something was asked, in the order asked.
    fn articles(&self) -> Vec<&Article> {
        self.loaded.questionnaire.articles().filter(|a| a.questions.iter().any(|q| self.shows(q))).collect()
    }
}

/// "5.2" of `untoc-5-2`.
pub(super) fn number(code: &str) -> String {
    split_code(code).map_or_else(|| code.to_owned(), |(_, article, n)| format!("{article}.{n}"))
}

/// The place of an article on a page.
pub(super) fn anchor(instrument: Instrument, article: u16) -> String {
    format!("{}-{article}", instrument.code())
}

/// "Firearms Protocol, article 5".
pub(super) fn article_line(l: Language, instrument: Instrument, article: u16) -> String {
    t::instrument_line(l, ui::instrument(l, instrument), article)
}

/// Links to questions of the questionnaire, by article: number and words of each.
pub(super) fn question_links(
    l: Language,
    loaded: &Loaded,
    review: ReviewId,
    phase: u8,
    codes: &[String],
) -> impl IntoView + use<> {
    let articles: Vec<_> = loaded
        .questionnaire
        .articles()
        .filter_map(|a| {
            let links: Vec<_> = a
                .questions
                .iter()
                .filter(|q| codes.contains(&q.code))
                .map(|q| {
                    let text = loaded.texts(l).and_then(|t| t.question(&q.code)).map(|t| t.text.clone());
                    let href = format!("/reviews/{review}/questionnaire/{phase}#{}", q.code);
                    view! { <li><a href=href>{number(&q.code)}</a>" "{text}</li> }
                })
                .collect();
            let title = loaded.texts(l).and_then(|t| t.article(a.instrument, a.number)).map(|t| t.title.clone());
            (!links.is_empty()).then(|| {
                view! {
                    <h3>{article_line(l, a.instrument, a.number)}{title.map(|title| format!(": {title}"))}</h3>
                    <ul>{links}</ul>
                }
            })
        })
        .collect();
    articles
}

/// The list of articles beside the text.
pub(super) fn contents(l: Language, reading: &Reading<'_>) -> impl IntoView + use<> {
    let articles = reading.articles();
    let sections: Vec<_> = Instrument::ALL
        .into_iter()
        .filter_map(|instrument| {
            let items: Vec<_> = articles
                .iter()
                .filter(|a| a.instrument == instrument)
                .map(|a| {
                    let title = reading.loaded.texts(l).and_then(|t| t.article(a.instrument, a.number));
                    let title = title.map(|t| t.title.clone());
                    let href = format!("#{}", anchor(a.instrument, a.number));
                    view! { <li><a href=href><span>{a.number}</span><span>{title}</span></a></li> }
                })
                .collect();
            (!items.is_empty()).then(|| {
                view! { <h2>{ui::instrument(l, instrument)}</h2><ol class="bare">{items}</ol> }
            })
        })
        .collect();
    view! {
        <nav class="toc" id="toc" aria-label=words::articles(l) tabindex="0">
            <details><summary>{words::articles(l)}</summary>{sections}</details>
        </nav>
    }
}

/// All articles with their questions and answers.
pub(super) fn body(l: Language, reading: &Reading<'_>) -> impl IntoView + use<> {
    let mut before = None;
    let articles: Vec<_> = reading
        .articles()
        .into_iter()
        .map(|a| {
            let first = before.replace(a.instrument) != Some(a.instrument);
            let heading = first.then(|| view! { <h2 class="inst">{ui::instrument(l, a.instrument)}</h2> });
            view! { {heading}{article(l, reading, a)} }
        })
        .collect();
    articles
}

fn article(l: Language, reading: &Reading<'_>, a: &Article) -> impl IntoView + use<> {
    let texts = reading.loaded.texts(l).and_then(|t| t.article(a.instrument, a.number));
    let title = texts.map(|t| t.title.clone());
    let obliges = texts.map(|t| {
        view! { <div class="obl"><h4>{words::obliges(l)}</h4><p>{t.obliges.clone()}</p></div> }
    });
    let questions: Vec<_> = a.questions.iter().filter(|q| reading.shows(q)).map(|q| question(l, reading, q)).collect();
    let talk = reading.talk.map(|talk| {
        let about = Subject::Article(a.instrument, a.number);
        let label = d::talk_about_named(l, article_line(l, a.instrument, a.number));
        let href = format!("/reviews/{}/dialogue?subject={about}", talk.review);
        view! { <p class="small no-print"><a href=href aria-label=label>{d::talk_about(l)}</a></p> }
    });
    view! {
        <article class="art" id=anchor(a.instrument, a.number)>
            <header><h3><small>{words::article(l, a.number)}</small>" "{title}</h3></header>
            {talk}{obliges}{questions}
        </article>
    }
}

fn question(l: Language, reading: &Reading<'_>, q: &Question) -> impl IntoView + use<> {
    let texts = reading.loaded.texts(l).and_then(|t| t.question(&q.code));
    let number = number(&q.code);
    let drawn = match reading.answers.get(&q.code) {
        Some((value, lang)) => answer(l, Asked { number: &number, kind: Some(&q.kind), texts }, value, *lang),
        None => view! { <p class="said soft">{t::not_answered(l)}</p> }.into_any(),
    };
    let text = texts.map(|t| t.text.clone());
    let talk = reading.talk.map(|talk| talk_links(l, reading, q, &number, talk));
    view! {
        <section class="q" id=q.code.clone()>
            <h4 class="qt"><a class="n" href=format!("#{}", q.code)>{number}</a>" "{text}</h4>
            {drawn}
            {talk}
        </section>
    }
}

/// The ways from a question to its conversations; the words of an answer can be quoted there.
fn talk_links(l: Language, reading: &Reading<'_>, q: &Question, number: &str, talk: Talk) -> impl IntoView + use<> {
    let about = Subject::Question(q.code.clone());
    let base = format!("/reviews/{}/dialogue?subject={about}", talk.review);
    let has_words =
        matches!(reading.answers.get(&q.code), Some((Value::Text(_) | Value::Laws(_) | Value::Authority(_), _)));
    let quote = has_words.then(|| {
        let source = Source::Answer { phase: talk.phase, version: talk.number, question: q.code.clone() };
        let href = format!("{base}&quote={source}");
        view! { <a href=href aria-label=d::quote_question(l, number)>{d::quote(l)}</a>" " }
    });
    let label = d::talk_about_named(l, number);
    view! { <p class="qf no-print">{quote}<a href=base aria-label=label>{d::talk_about(l)}</a></p> }
}
