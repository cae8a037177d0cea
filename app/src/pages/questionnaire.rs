//! The questionnaire of a State's phase: drawn here, woken in the browser, and complete without it.

mod post;
mod view;

pub(crate) use post::post;

use crate::http::{Crumb, Failure, Page, Sought, Turns, Visit, html};
use crate::i18n::texts::questionnaire as t;
use crate::pages::answer::{Asked, plain};
use crate::questionnaire::{AskedWords, Live, Typed, editor};
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::service::{Editor, EditorStamp};
use leptos::prelude::*;
use rules::actor::Viewer;
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::{Value, parse as parse_answer, split_code};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// How many drawn editors are kept.
const KEPT: usize = 24;

/// What decides that a drawn editor still holds. Access was decided before it is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    review: ReviewId,
    phase: u8,
    stamp: EditorStamp,
    /// How the State stands to the treaties decides which articles are asked.
    treaties: rules::party::Treaties,
    screen: Language,
    today: chrono::NaiveDate,
}

/// A drawn editor with its data.
#[derive(Clone)]
struct Kept {
    key: Key,
    piece: Arc<crate::http::Kept>,
    title: Arc<String>,
    state: rules::party::PartyCode,
    /// Whether its form can be posted: a switch of language goes through it only then.
    may_edit: bool,
}

/// Editors drawn lately. A page of two hundred questions costs milliseconds to draw and is read far more often than changed.
#[derive(Default)]
pub(crate) struct Drawn {
    kept: Mutex<VecDeque<Kept>>,
    /// Each takes megabytes while it is drawn: who opens the same as somebody else waits for it.
    turns: Turns<(ReviewId, u8, Language)>,
}

impl Drawn {
    fn find(&self, key: &Key) -> Option<Kept> {
        let kept = self.kept.lock().ok()?;
        kept.iter().find(|k| k.key == *key).cloned()
    }

    fn keep(&self, new: Kept) {
        if let Ok(mut kept) = self.kept.lock() {
            // An older version of the same page will never be asked for again.
            kept.retain(|k| {
                !(k.key.review == new.key.review
                    && k.key.phase == new.key.phase
                    && k.key.stamp.version < new.key.stamp.version)
            });
            kept.push_front(new);
            kept.truncate(KEPT);
        }
    }
}

/// `GET /reviews/{id}/questionnaire/{phase}`
pub(crate) async fn page(visit: Visit, Path((id, phase)): Path<(String, String)>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let (review, phase) = parse(&id, &phase)?;
    let backend = &visit.site.backend;
    let stamp = backend.editor_stamp(viewer, review, phase).await?;
    let version = stamp.version;
    let key = key(&visit, review, phase, stamp);
    let drawn = &visit.site.drawn;
    let kept = match drawn.turns.find_or_make(&(review, phase, visit.lang), || drawn.find(&key)).await {
        Sought::Found(kept) => kept,
        Sought::Make(_turn) => {
            let loaded = backend.editor(viewer, review, phase).await?;
            let asked = asked(&visit, viewer, &key).await?;
            let kept = draw(&visit, key, &loaded, &Typed::default(), asked, "")?;
            // Somebody may have saved in between: then what was drawn is newer than its key says.
            if loaded.version == version {
                drawn.keep(kept.clone());
            }
            kept
        }
    };
    Ok(respond(&visit, &kept, StatusCode::OK))
}

fn key(visit: &Visit, review: ReviewId, phase: u8, stamp: EditorStamp) -> Key {
    let treaties = visit.register.get(stamp.state).map(|p| p.treaties).unwrap_or_default();
    Key { review, phase, stamp, treaties, screen: visit.lang, today: rules::calendar::civil_date(visit.now) }
}

/// The ids of a path; anything else does not exist.
pub(crate) fn parse(id: &str, phase: &str) -> Result<(ReviewId, u8), Failure> {
    match (id.parse(), phase.parse()) {
        (Ok(review), Ok(phase)) => Ok((review, phase)),
        _ => Err(Failure::NotFound),
    }
}

/// Supplementary questions to be shown in it; before the first of them nothing is looked up.
async fn asked(visit: &Visit, viewer: &Viewer, key: &Key) -> Result<BTreeMap<String, Vec<AskedWords>>, Failure> {
    if key.stamp.supplements == 0 {
        return Ok(BTreeMap::new());
    }
    super::feedback::asked_by_place(visit, viewer, key.review, key.phase, true).await
}

/// Draws an editor; `top` comes before all else.
fn draw(
    visit: &Visit,
    key: Key,
    loaded: &Editor,
    typed: &Typed,
    asked: BTreeMap<String, Vec<AskedWords>>,
    top: &str,
) -> Result<Kept, Failure> {
    let l = visit.lang;
    let questionnaire = visit.site.backend.library().for_phase(key.phase).ok_or(Failure::NotFound)?;
    let view = Arc::new(view::view(l, questionnaire, loaded, visit.now));
    let words = view::words(l, questionnaire, &view, asked);
    let saved: Vec<Vec<String>> =
        words.0.iter().map(|a| a.questions.iter().map(|q| q.saved.clone()).collect()).collect();
    let said = |a: usize, q: usize| saved.get(a).and_then(|a| a.get(q)).cloned().unwrap_or_default();
    let check = format!("/reviews/{}/questionnaire/{}/check", key.review, key.phase);
    let drawn = Arc::clone(&view);
    let body = html(move || {
        let live = Live::new(&drawn, typed, &said);
        editor(drawn, words, typed, &live, check)
    });
    let data = serde_json::to_string(&*view).map_err(|_| Failure::Internal)?;
    // What could not be taken comes alive as such, not as if it had been saved.
    let met = match typed.met() {
        met if met.is_empty() => None,
        met => Some(serde_json::to_string(&met).map_err(|_| Failure::Internal)?),
    };
    let title = t::title(l, ui::cluster(l, visit.site.backend.rules().cluster_of(key.phase).ok_or(Failure::NotFound)?));
    let head = html(|| head(visit, &key, loaded, &title));
    let whole = [top, &head, "<div data-wake=\"editor\">", &body, "</div>"].concat();
    let piece = Page::piece(whole, &[("editor", Some(data)), ("met", met)]);
    let may_edit = loaded.may_edit.is_ok();
    Ok(Kept { key, piece, title: Arc::new(title), state: loaded.state, may_edit })
}

fn head(visit: &Visit, key: &Key, loaded: &Editor, title: &str) -> impl IntoView + use<> {
    let l = visit.lang;
    let now = visit.now;
    let print = format!("/reviews/{}/questionnaire/{}/print", key.review, key.phase);
    let refusal = loaded.may_edit.clone().err();
    view! {
        <div class="head">
            <div>
                <p class="kicker">{t::review_of(l, visit.state_name(loaded.state), key.phase)}</p>
                <h1>{title.to_owned()}</h1>
                {loaded.due.filter(|_| loaded.submitted.is_none()).map(|d| ui::due(l, d, now))}
                {loaded.submitted.map(|(n, at)| view! { <p class="soft">{t::submitted(l, n, crate::i18n::moment(l, at))}</p> })}
            </div>
            <a class="btn" href=print>{t::print(l)}</a>
        </div>
        {refusal.map(|r| view! { <div class="note"><p>{ui::refusal_text(l, &r)}</p></div> })}
    }
}

fn respond(visit: &Visit, kept: &Kept, status: StatusCode) -> Response {
    let l = visit.lang;
    let page = Page::new((*kept.title).clone());
    let page = if kept.may_edit { page.form(crate::questionnaire::FORM) } else { page };
    page.crumbs(vec![
        Crumb::to(crate::i18n::texts::shell::start(l), "/start"),
        Crumb::to(visit.state_name(kept.state), format!("/reviews/{}", kept.key.review)),
        Crumb::here((*kept.title).clone()),
    ])
    .status(status)
    .respond_kept(visit, Arc::clone(&kept.piece))
}

/// "Organized Crime Convention 5.2": the number of a question alone stands in four instruments.
fn full_name(l: Language, code: &str) -> String {
    match split_code(code) {
        Some((instrument, article, n)) => format!("{} {article}.{n}", ui::instrument(l, instrument)),
        None => code.to_owned(),
    }
}

/// With both texts of every clash in words.
fn in_words(visit: &Visit, key: &Key, typed: &Typed) -> Result<Typed, Failure> {
    let backend = &visit.site.backend;
    let loaded = backend.library().for_phase(key.phase).ok_or(Failure::NotFound)?;
    let limits = &backend.rules().house.answers;
    let mut typed = typed.clone();
    for (code, newer) in &typed.clashes {
        let Some(question) = loaded.questionnaire.question(code) else { continue };
        let texts = loaded.texts(visit.lang).and_then(|t| t.question(code));
        let asked = Asked { number: "", kind: Some(&question.kind), texts };
        let words = |value: &Value| plain(visit.lang, asked, value);
        let mine = typed.raw.get(code).and_then(|raw| parse_answer(&question.kind, raw, limits).ok().flatten());
        let both = (mine.as_ref().map(words).unwrap_or_default(), newer.value.as_ref().map(words).unwrap_or_default());
        typed.clash_words.insert(code.clone(), both);
    }
    Ok(typed)
}

/// The page with what was typed and could not be taken; never kept. `full` is the question for which a file came when too
/// many lay there that are in no answer.
pub(super) async fn again(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    typed: &Typed,
    full: Option<&str>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let backend = &visit.site.backend;
    let stamp = backend.editor_stamp(visit.viewer()?, review, phase).await?;
    let loaded = backend.editor(visit.viewer()?, review, phase).await?;
    let mut faults: Vec<(String, String)> = typed
        .faults
        .iter()
        .flat_map(|(code, list)| list.iter().map(move |f| (code.clone(), ui::fault_text(l, &f.code))))
        .collect();
    faults.extend(full.map(|code| (code.to_owned(), t::uploads_full(l).to_owned())));
    faults.extend(typed.clashes.keys().map(|code| (code.clone(), crate::i18n::texts::editor::clash(l).to_owned())));
    for (code, text) in &mut faults {
        *text = ui::labelled(l, &full_name(l, code), text);
    }
    let key = key(visit, review, phase, stamp);
    let typed = &in_words(visit, &key, typed)?;
    let asked = asked(visit, visit.viewer()?, &key).await?;
    let top = html(|| ui::errors(l, faults));
    let kept = draw(visit, key, &loaded, typed, asked, &top)?;
    Ok(respond(visit, &kept, status))
}
