//! Every text that a note of the feedback ever had, for people of that reviewing State alone.

use super::shared::{article_href, base, kind};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n;
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::path::part;
use crate::pages::reading::{article_line, number};
use crate::ui;
use axum::extract::Path;
use axum::response::Response;
use backend::service::NoteView;
use leptos::prelude::*;
use rules::id::ReviewId;
use rules::language::Language;

/// The page.
pub(crate) async fn page(
    visit: Visit,
    Path((review, phase, note)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let viewer = visit.viewer()?;
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let backend = &visit.site.backend;
    let (article, revisions) = backend.note_history(viewer, review, phase, part(&note)?).await?;
    let overview = backend.overview(viewer, review).await?;
    let back = article_href(review, phase, article);
    let name = article_line(l, article.0, article.1);
    let what = revisions.first().map_or("", |n| kind(l, n.kind));
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(visit.state_name(overview.state), format!("/reviews/{review}")),
        Crumb::to(t::short_title(l), base(review, phase)),
        Crumb::to(name.clone(), back.clone()),
        Crumb::here(t::history(l)),
    ];
    Ok(Page::new(t::history_title(l, what, &name)).slim().crumbs(crumbs).respond(&visit, || {
        let items: Vec<_> = revisions.iter().rev().map(|n| revision(l, n)).collect();
        view! {
            <div class="head"><div>
                <h1>{t::history_title(l, what, &name)}</h1>
                <p class="lead">{t::history_lead(l)}</p>
            </div></div>
            <ol class="revs bare">{items}</ol>
            <p><a class="btn" href=back>{t::back_to_article(l)}</a></p>
        }
    }))
}

fn revision(l: Language, n: &NoteView) -> impl IntoView + use<> {
    let text = if n.text.is_empty() {
        view! { <p class="soft">{t::no_text(l)}</p> }.into_any()
    } else {
        view! { <p class="said" dir="auto" lang=n.lang.code()>{n.text.clone()}</p> }.into_any()
    };
    let about = n.question.as_deref().map(|code| view! { " "<span class="soft">{number(code)}</span> });
    view! {
        <li>
            <header>
                <h2><bdi>{n.saved.by.clone()}</bdi></h2>" "<span>{n.lang.own_name()}</span>{about}" "
                {ui::time(l, n.saved.at)}" "<span>{t::revision(l, i18n::number(l, i64::from(n.revision)))}</span>
            </header>
            {text}
        </li>
    }
}
