//! Puts what changes around the questions into the page as the server drew it.
//!
//! The page is not woken node by node: with hundreds of questions that took longer than all else. One effect a question
//! notices that something of it changed, and only then its elements are looked for.

use crate::i18n::texts::editor as t;
use crate::questionnaire::{
    Live, LiveArticle, LiveQuestion, SaveStatus, clash_view, faults_text, left_out_text, mark_code, mark_text,
};
use leptos::mount::mount_to;
use leptos::prelude::*;
use rules::language::Language;
use rules::questionnaire::ArticleProgress;
use rules::view::{ArticleView, EditorView, QuestionView};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element};

/// Follows all of it as long as the page is there.
pub(super) fn follow(document: &Document, view: &EditorView, live: &Live) {
    let l = view.screen;
    let questions = view.articles.iter().flat_map(|a| &a.questions);
    for (question, live) in questions.zip(live.questions.iter().copied()) {
        follow_question(document, l, question, live);
    }
    for (article, live) in view.articles.iter().zip(live.articles.iter().copied()) {
        follow_article(document, l, article, live);
    }
    let (document, overall) = (document.clone(), live.overall);
    forever(move |first| {
        let (code, text) = overall.with(|o| (o.code(), o.text(l)));
        if !first && let Ok(Some(line)) = document.query_selector(".bar .save") {
            say(&line, code, &text);
        }
    });
}

/// Runs now, and again whenever a signal changes that it read. The page shows already what the first run would paint.
fn forever(mut paint: impl FnMut(bool) + 'static) {
    std::mem::forget(RenderEffect::new(move |before: Option<()>| paint(before.is_none())));
}

fn follow_question(document: &Document, l: Language, question: &QuestionView, live: LiveQuestion) {
    let (of, code) = (document.clone(), question.code.clone());
    let mut before = (true, false, SaveStatus::Blank, Vec::new());
    forever(move |first| {
        let now = (live.shown.get(), live.answered.get(), live.status.get(), live.faults.get());
        let was = std::mem::replace(&mut before, now);
        if first {
            return;
        }
        let (shown, answered, status, faults) = &before;
        let Some(question) = of.get_element_by_id(&code) else { return };
        if was.0 != *shown {
            hide(&question, !shown);
        }
        if was.3 != *faults
            && let Some(fault) = of.get_element_by_id(&format!("{code}-e"))
        {
            let text = faults_text(l, faults);
            hide(&fault, text.is_empty());
            put(&fault, &text);
        }
        if (was.1, &was.2) == (*answered, status) {
            return;
        }
        let Ok(Some(foot)) = question.query_selector(":scope > .qf") else { return };
        if let Ok(Some(line)) = foot.query_selector(".save") {
            say(&line, status.code(), &status.text(l));
        }
        // The history, and the button that takes a choice back.
        if was.1 != *answered
            && let Ok(ways) = foot.query_selector_all("a, button")
        {
            for way in (0..ways.length()).filter_map(|i| ways.item(i)?.dyn_into().ok()) {
                hide(&way, !answered);
            }
        }
    });
    let (of, code) = (document.clone(), question.code.clone());
    let mut shown = None;
    forever(move |first| {
        live.clash.track();
        if first {
            return;
        }
        // The one before, whether the server drew it or it was shown here.
        drop(shown.take());
        let Some(question) = of.get_element_by_id(&code) else { return };
        if let Ok(Some(drawn)) = question.query_selector(":scope > .clash") {
            drawn.remove();
        }
        if let (Some(clash), Ok(place)) = (live.clash.get_untracked(), question.dyn_into()) {
            let code = code.clone();
            shown = Some(mount_to(place, move || clash_view(l, &code, &clash)));
        }
    });
}

/// The figures of an article: above its questions, and in the list at the side.
fn follow_article(document: &Document, l: Language, article: &ArticleView, live: LiveArticle) {
    let id = format!("{}-{}", article.instrument.code(), article.number);
    let marks = format!("#toc a[href=\"#{id}\"] .mark, #{id} > header > .mark");
    let (of, place) = (document.clone(), format!("#{id} > .left-out"));
    forever(move |first| {
        let text = left_out_text(l, live.left_out.get());
        if !first && let Ok(Some(note)) = of.query_selector(&place) {
            hide(&note, text.is_empty());
            put(&note, &text);
        }
    });
    let document = document.clone();
    forever(move |first| {
        let (progress, tally) = live.progress.get();
        if first {
            return;
        }
        if progress != ArticleProgress::Ready
            && progress != ArticleProgress::Submitted
            && let Ok(Some(button)) =
                document.query_selector(&format!("#{id} > footer > button[value^=\"not_ready:\"]"))
        {
            // The mark went with the first change: what there is to do now is to set it again.
            let _ = button.set_attribute("value", &format!("ready:{id}"));
            put(&button, t::mark_ready(l));
        }
        let Ok(found) = document.query_selector_all(&marks) else { return };
        for mark in (0..found.length()).filter_map(|i| found.item(i)?.dyn_into::<Element>().ok()) {
            say(&mark, mark_code(progress), &mark_text(l, progress, tally));
        }
    });
}

fn hide(element: &Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

/// A state by its shape and in words. What stays the same is not touched: the browser would look at its style again.
fn say(element: &Element, code: &str, text: &str) {
    if element.get_attribute("data-state").as_deref() != Some(code) {
        let _ = element.set_attribute("data-state", code);
    }
    put(element, text);
}

fn put(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
