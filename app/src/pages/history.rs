//! Every text that an answer ever had, each compared with the one before. For the State under review alone.

use super::answer::{Asked, answer, plain};
use super::path::part;
use super::reading::number;
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{history as t, shell};
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use backend::service::Revision;
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;
use rules::stage::Stage;
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
    let viewer = visit.viewer()?;
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let backend = &visit.site.backend;
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
        Crumb::to(ui::stage(l, Stage::Questionnaire), editor.clone()),
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
    let compared = TextDiff::configure().timeout(DIFF_TIME).diff_unicode_words(before, after);
    let (mut parts, mut change, mut equal) = (Vec::new(), Change::default(), String::new());
    for piece in compared.iter_all_changes() {
        if piece.tag() == ChangeTag::Equal {
            equal.push_str(piece.value());
            continue;
        }
        // A lone space between two changed words is not worth an interruption.
        if equal.trim().is_empty() && !change.is_empty() {
            change.both(&std::mem::take(&mut equal));
        } else if !equal.is_empty() {
            std::mem::take(&mut change).draw(l, &mut parts);
            parts.push(std::mem::take(&mut equal).into_any());
        }
        match piece.tag() {
            ChangeTag::Equal => {}
            ChangeTag::Delete => change.gone.push_str(piece.value()),
            ChangeTag::Insert => change.come.push_str(piece.value()),
        }
    }
    change.draw(l, &mut parts);
    parts.push(equal.into_any());
    parts
}

/// Words that took the place of others.
#[derive(Default)]
struct Change {
    gone: String,
    come: String,
}

impl Change {
    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }

    fn both(&mut self, text: &str) {
        self.gone.push_str(text);
        self.come.push_str(text);
    }

    fn draw(self, l: Language, parts: &mut Vec<AnyView>) {
        let (gone, come) = (self.gone, self.come);
        if !gone.is_empty() {
            parts.push(view! { <del><span class="vh">{t::removed(l)}{ui::colon(l)}</span>{gone}</del> }.into_any());
        }
        if !come.is_empty() {
            parts.push(view! { <ins><span class="vh">{t::added(l)}{ui::colon(l)}</span>{come}</ins> }.into_any());
        }
    }
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

    #[test]
    fn a_row_of_changed_words_is_one_change() {
        let html = crate::http::html(|| diff(Language::En, "x one two y", "x three four y"));
        assert_eq!(html.matches("<del>").count(), 1, "{html}");
        assert!(html.contains("one two</del>") && html.contains("three four</ins>"), "{html}");
    }
}
