//! `…/articles/{article}`: one article of the feedback: the submitted answers beside the draft (paras. 32, 35).

mod form;
mod typed;

use super::shared::{article_href, base, key_of, new_key};
use crate::http::{Failure, Fields, Visit, leave_notice, redirect};
use crate::pages::path::{part, query};
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use backend::service::{ClaimAct, FeedbackArticle, FeedbackDesk, FeedbackSave, NoteOutcome, SaveReport};
use rules::feedback::{ArticleKey, parse_article};
use rules::id::ReviewId;
use typed::Typed;

/// The page.
pub(crate) async fn page(
    visit: Visit,
    Path((review, phase, article)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let (review, phase, article) = parse(&review, &phase, &article)?;
    let kept = visit.site.backend.feedback_article(viewer, review, phase, article).await?;
    let typed = Typed::kept(&kept, visit.lang, query(raw).get("ask"));
    form::respond(&visit, &kept, &typed, StatusCode::OK, false).await
}

/// What a button asks for beside saving.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish<'a> {
    Save,
    Next,
    Claim(ClaimAct),
    /// Another supplementary question, to this question of the questionnaire.
    Ask(&'a str),
    /// The newer text of this field instead of what was typed.
    Take(&'a str),
}

fn wish(act: &str) -> Wish<'_> {
    match act.split_once(':').unwrap_or((act, "")) {
        ("next", _) => Wish::Next,
        ("claim", _) => Wish::Claim(ClaimAct::Claim),
        ("release", _) => Wish::Claim(ClaimAct::Release),
        ("take_over", _) => Wish::Claim(ClaimAct::TakeOver),
        ("ask", code) => Wish::Ask(code),
        ("take", field) => Wish::Take(field),
        _ => Wish::Save,
    }
}

/// Saves what was typed, and does what the button says.
pub(crate) async fn post(
    visit: Visit,
    Path((review, phase, article)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, phase, article) = parse(&review, &phase, &article)?;
    let backend = &visit.site.backend;
    let kept = backend.feedback_article(&session.viewer, review, phase, article).await?;
    let mut typed = Typed::read(&fields, &kept, visit.lang);
    if let Some(to) = fields.switch() {
        return form::respond(&visit.in_language(to), &kept, &typed, StatusCode::OK, true).await;
    }
    let act = fields.get("act").to_owned();
    let wish = wish(&act);
    if let Wish::Take(field) = wish {
        typed.take(field, &kept);
    }
    let mut key = key_of(fields.get("key"));
    let mut save = typed.save(review, phase, article, &key);
    let mut report = backend.save_feedback(&session.viewer, &save).await?;
    if report.notes.contains(&NoteOutcome::Key) {
        // Somebody went back to the form and wrote something else in it: that is another save.
        key = new_key();
        save = typed.save(review, phase, article, &key);
        let again = backend.save_feedback(&session.viewer, &save).await?;
        report = merged(report, again);
    }
    if !report.is_clean() {
        let status = typed.faulty(visit.lang, &report);
        let kept = backend.feedback_article(&session.viewer, review, phase, article).await?;
        return form::respond(&visit, &kept, &typed, status, false).await;
    }
    let here = article_href(review, phase, article);
    let (to, notice) = match wish {
        Wish::Save | Wish::Take(_) => (here, "feedback_saved"),
        Wish::Next => {
            let desk = backend.feedback_desk(&session.viewer, review, phase).await?;
            match next(&desk, article) {
                Some(next) => (article_href(review, phase, next), "feedback_saved"),
                None => (base(review, phase), "feedback_end"),
            }
        }
        Wish::Claim(act) => {
            let done = backend.claim_articles(&session.viewer, review, phase, &[article], act).await?;
            let notice = match (done.held.is_empty(), act) {
                (false, _) => "feedback_held",
                (true, ClaimAct::Release) => "feedback_released",
                (true, ClaimAct::Claim | ClaimAct::TakeOver) => "feedback_claimed",
            };
            (here, notice)
        }
        Wish::Ask(code) => {
            let known = backend.library().for_phase(phase).and_then(|l| l.questionnaire.question(code));
            (format!("{here}?ask={}#new", known.map_or("", |q| q.code.as_str())), "feedback_saved")
        }
    };
    let mut response = redirect(&to);
    leave_notice(&mut response, notice, visit.https());
    Ok(response)
}

/// What the first save kept stays kept, whatever the second one says of it.
fn merged(first: SaveReport, second: SaveReport) -> SaveReport {
    let notes = first.notes.into_iter().zip(second.notes).map(|(a, b)| match (a, b) {
        (saved @ NoteOutcome::Saved { .. }, NoteOutcome::Unchanged) => saved,
        (_, b) => b,
    });
    SaveReport { notes: notes.collect(), contradiction: second.contradiction }
}

/// Where "save and next" leads: the next article of one's own that is left, else the next one that nobody has and that is
/// left; from the end on from the beginning.
fn next(desk: &FeedbackDesk, from: ArticleKey) -> Option<ArticleKey> {
    let place = desk.articles.iter().position(|line| line.article == from)?;
    let (before, after) = desk.articles.split_at(place);
    let order = || after.iter().skip(1).chain(before).filter(|line| !line.state.is_done());
    let mine = order().find(|line| line.claim.as_ref().is_some_and(|c| c.mine));
    mine.or_else(|| order().find(|line| line.claim.is_none())).map(|line| line.article)
}

fn parse(review: &str, phase: &str, article: &str) -> Result<(ReviewId, u8, ArticleKey), Failure> {
    Ok((part(review)?, part(phase)?, parse_article(article).ok_or(Failure::NotFound)?))
}

impl Typed {
    /// All that was typed, as the service takes it.
    fn save(&self, review: ReviewId, phase: u8, article: ArticleKey, key: &str) -> FeedbackSave {
        let notes = self.fields.iter().map(|field| field.change(key)).collect();
        FeedbackSave { review, phase, article, notes, nothing: self.nothing }
    }
}

/// The articles before and after one, in the order asked.
fn neighbours(kept: &FeedbackArticle) -> (Option<ArticleKey>, Option<ArticleKey>) {
    let articles = &kept.desk.articles;
    let place = articles.iter().position(|line| line.article == kept.article);
    let at = |n: Option<usize>| n.and_then(|n| articles.get(n)).map(|line| line.article);
    (at(place.and_then(|n| n.checked_sub(1))), at(place.map(|n| n + 1)))
}

/// The history of a note.
fn history_href(kept: &FeedbackArticle, note: rules::id::NoteId) -> String {
    format!("{}/history/{note}", base(kept.desk.review, kept.desk.phase))
}
