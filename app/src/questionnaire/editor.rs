//! The whole editor: side list, articles, and the line that says whether all is saved.

use super::article::article;
use super::said::{mark_code, mark_text};
use super::{FORM, Live, Overall, Typed, Words};
use crate::i18n::texts::editor as t;
use leptos::prelude::*;
use rules::language::Language;
use rules::view::EditorView;
use std::sync::Arc;

/// Draws the editor. `revisions` names the revision each answer had when the page was drawn.
pub fn editor(
    view: Arc<EditorView>,
    words: Words,
    typed: &Typed,
    live: &Live,
    check_href: String,
) -> impl IntoView + use<> {
    let l = view.screen;
    let action = format!("/reviews/{}/questionnaire/{}", view.review, view.phase);
    let mut ways = Vec::new();
    let mut articles = Vec::new();
    let mut first = 0;
    for (a, (shown, said)) in view.articles.iter().zip(words.0).enumerate() {
        let begins = a == 0 || view.articles.get(a - 1).is_none_or(|before| before.instrument != shown.instrument);
        let Some(here) = live.articles.get(a).copied() else { continue };
        let questions: Vec<_> = live.questions.iter().skip(first).take(shown.questions.len()).copied().collect();
        first += shown.questions.len();
        ways.push(way(l, shown, &said, here, begins));
        articles.push(article(&view, shown, said, typed, here, questions, begins));
    }
    let overall = live.overall;
    let may_edit = view.may_edit.is_ok();
    let revisions = revisions(&view, typed);
    view! {
        <div class="split">
            <nav class="toc" id="toc" aria-label=t::articles(l) tabindex="0">
                <details><summary>{t::articles(l)}</summary><ol class="bare">{ways}</ol></details>
            </nav>
            <div>
                // A browser that goes back must not put old texts over newer ones that nobody has seen.
                <form id=FORM method="post" action=action enctype="multipart/form-data" autocomplete="off" novalidate>
                    <input type="hidden" name="revisions" value=revisions/>
                    // Enter in a field of one line saves; without this the first button of the page would be pressed.
                    <button class="vh" name="act" value="save" tabindex="-1" aria-hidden="true"></button>
                    {articles}
                </form>
            </div>
        </div>
        <section class="bar" aria-label=t::state_of_work(l)><div class="wrap">
            {may_edit.then(|| view! {
                // Both are true of the program in the browser alone, and the style sheet shows them once it is there.
                <output class="save" data-state=move || overall.with(Overall::code)>{move || overall.with(|o| o.text(l))}</output>
                " "<span class="hint"><bdi dir="ltr"><kbd>"Ctrl"</kbd>"+"<kbd>"S"</kbd></bdi>" "{t::saves(l)}</span>
            })}
            <a class="end" href="#toc">{t::articles(l)}</a>
            {may_edit.then(|| view! { <a class="btn" href=check_href>{t::check_and_submit(l)}</a> })}
        </div></section>
    }
}

fn way(
    l: Language,
    shown: &rules::view::ArticleView,
    said: &super::ArticleWords,
    live: super::LiveArticle,
    begins: bool,
) -> impl IntoView + use<> {
    let anchor = format!("#{}-{}", shown.instrument.code(), shown.number);
    let state = move || live.progress.with(|(p, _)| mark_code(*p));
    let text = move || live.progress.with(|(p, tally)| mark_text(l, *p, *tally));
    view! {
        {begins.then(|| view! { <li><b>{said.instrument.clone()}</b></li> })}
        <li><a href=anchor><span>{shown.number}</span><span>{said.title.clone()}</span><span class="mark" data-state=state>{text}</span></a></li>
    }
}

/// `code:revision` of every answer, so that a post without script names what it started from.
fn revisions(view: &EditorView, typed: &Typed) -> String {
    let mut out = String::new();
    for question in view.articles.iter().flat_map(|a| &a.questions) {
        let clash = typed.clashes.get(&question.code).map(super::live::base_before);
        if let Some(revision) = clash.or(question.answer.as_ref().map(|a| a.revision)) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&question.code);
            out.push(':');
            out.push_str(&revision.to_string());
        }
    }
    out
}
