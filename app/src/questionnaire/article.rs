//! One article: what it obliges, its questions, and the mark that says it is ready for clearance.

use super::question::question;
use super::said::{left_out_text, mark_code, mark_text};
use super::{ArticleWords, LiveArticle, LiveQuestion, Typed};
use crate::i18n::texts::editor as t;
use leptos::prelude::*;
use rules::view::{ArticleView, EditorView};

/// Draws an article.
pub(super) fn article(
    editor: &EditorView,
    shown: &ArticleView,
    said: ArticleWords,
    typed: &Typed,
    live: LiveArticle,
    questions: Vec<LiveQuestion>,
    begins: bool,
) -> impl IntoView + use<> {
    let l = editor.screen;
    let id = format!("{}-{}", shown.instrument.code(), shown.number);
    let may_edit = editor.may_edit.is_ok();
    let ready = shown.ready.is_some();
    let body: Vec<_> = shown
        .questions
        .iter()
        .zip(said.questions)
        .zip(questions)
        .map(|((q, words), live)| question(editor, q, words, typed, live))
        .collect();
    let talk =
        format!("/reviews/{}/dialogue?subject=article/{}/{}", editor.review, shown.instrument.code(), shown.number);
    let asked = super::asked(said.asked);
    let state = move || live.progress.with(|(p, _)| mark_code(*p));
    let text = move || live.progress.with(|(p, tally)| mark_text(l, *p, *tally));
    view! {
        {begins.then(|| view! { <h2 class="inst">{said.instrument}</h2> })}
        <section class="art" id=id.clone()>
            <header>
                <h3><small>{t::article(l, shown.number)}</small>" "{said.title}</h3>
                <span class="mark" data-state=state>{text}</span>
            </header>
            <p class="small no-print"><a href=talk>{t::conversations(l, shown.number)}</a></p>
            <div class="obl"><h4>{t::obliges(l)}</h4><p>{said.obliges}</p></div>
            {asked}
            {body}
            <p class="note left-out" role="status" hidden=move || live.left_out.get() == 0>{move || left_out_text(l, live.left_out.get())}</p>
            {may_edit.then(|| view! {
                <footer>
                    <button name="act" value=format!("{}:{id}", if ready { "not_ready" } else { "ready" })>
                        {if ready { t::mark_not_ready(l) } else { t::mark_ready(l) }}
                    </button>" "
                    <button name="act" value=format!("save:{id}")>{t::save(l)}</button>
                </footer>
            })}
        </section>
    }
}
