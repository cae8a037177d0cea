//! Every text that an answer ever had, each compared with the one before. For the State under review alone.

use super::answer::{Asked, answer, plain};
use super::path::part;
use super::reading::number;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{editor as words, history as t, shell};
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use backend::service::Revision;
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// Two texts that have little in common are compared no longer than this; the comparison is then coarser, not wrong.
const DIFF_TIME: Duration = Duration::from_millis(100);

/// The page.
pub(crate) async fn page(
    visit: Visit,
    Path((review, phase, code)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let backend = &visit.site.backend;
    let viewer = visit.viewer()?;
    // The service decides first; nothing is said of the question to who may not read drafts.
    let revisions = backend.history(viewer, review, phase, &code).await?;
    let overview = backend.overview(viewer, review).await?;
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let question = loaded.questionnaire.question(&code).ok_or(Failure::NotFound)?;
    let texts = loaded.texts(l).and_then(|t| t.question(&code));
    let number = number(&code);
    let asked = Asked { number: &number, kind: Some(&question.kind), texts };
    let state = visit.state_name(overview.state);
    let editor = format!("/reviews/{review}/questionnaire/{phase}");
    let title = t::title(l, &number);
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(state.clone(), format!("/reviews/{review}")),
        Crumb::to(words::articles(l), editor.clone()),
        Crumb::here(title.clone()),
    ];
    let page = Page::new(title.clone()).crumbs(crumbs);
    Ok(page.respond(&visit, || {
        let kicker = t::kicker(l, state, ui::instrument(l, question.instrument), question.article);
        view! {
            <div class="head"><div>
                <p class="kicker">{kicker}</p>
                <h1>{title}</h1>
                <p class="lead">{texts.map(|t| t.text.clone())}</p>
            </div><a class="btn" href=format!("{editor}#{code}")>{t::back(l, &number)}</a></div>
            {present(l, asked, &revisions)}
            {(!revisions.is_empty()).then(|| list(l, asked, &revisions))}
        }
    }))
}

/// The answer as it is now.
fn present(l: Language, asked: Asked<'_>, revisions: &[Revision]) -> impl IntoView + use<> {
    let now = match revisions.last() {
        None => view! { <div class="empty"><p>{t::none_yet(l)}</p></div> }.into_any(),
        Some(Revision { value: None, .. }) => view! { <p>{t::emptied(l)}</p> }.into_any(),
        Some(Revision { value: Some(value), lang, .. }) => answer(l, asked, value, *lang),
    };
    view! { <section class="sect"><h2>{t::present(l)}</h2>{now}</section> }
}

fn list(l: Language, asked: Asked<'_>, revisions: &[Revision]) -> impl IntoView + use<> {
    let texts: Vec<String> =
        revisions.iter().map(|r| r.value.as_ref().map(|value| plain(l, asked, value)).unwrap_or_default()).collect();
    let items: Vec<_> = revisions
        .iter()
        .enumerate()
        .rev()
        .map(|(at, revision)| {
            let before = at.checked_sub(1).and_then(|before| texts.get(before)).map(String::as_str);
            let text = texts.get(at).map_or("", String::as_str);
            let lang = revision.lang;
            let changes = if before == Some(text) && !text.is_empty() {
                view! { <p class="soft">{t::same(l)}</p> }.into_any()
            } else if text.is_empty() && before.is_none_or(str::is_empty) {
                view! { <p class="soft">{t::empty(l)}</p> }.into_any()
            } else {
                let parts = diff(l, before.unwrap_or(text), text);
                view! { <p class="diff said" dir="auto" lang=lang.code()>{parts}</p> }.into_any()
            };
            view! {
                <li>
                    <header>
                        <h2>{t::revision(l, revision.revision)}</h2>" "
                        <span dir="auto">{t::by(l, &revision.by)}</span>" "
                        {ui::time(l, revision.at)}" "
                        <span class="soft small">{t::language(l, lang.own_name())}</span>
                    </header>
                    {changes}
                </li>
            }
        })
        .collect();
    view! { <ol class="revs sect" reversed aria-label=t::revisions(l)>{items}</ol> }
}

/// The text with the words that went and those that came.
fn diff(l: Language, before: &str, after: &str) -> Vec<AnyView> {
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    let compared = TextDiff::configure().timeout(DIFF_TIME).diff_unicode_words(before, after);
    for change in compared.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, run)) if *tag == change.tag() => run.push_str(change.value()),
            Some(_) | None => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    runs.into_iter()
        .map(|(tag, run)| match tag {
            ChangeTag::Equal => view! { {run} }.into_any(),
            ChangeTag::Delete => view! { <del><span class="vh">{t::removed(l)}": "</span>{run}</del> }.into_any(),
            ChangeTag::Insert => view! { <ins><span class="vh">{t::added(l)}": "</span>{run}</ins> }.into_any(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_words_are_told_apart_and_none_becomes_markup() {
        let html = crate::http::html(|| diff(Language::En, "one to eight <b>", "one to ten <b>"));
        assert!(html.contains("eight</del>") && html.contains("ten</ins>"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
    }
}
