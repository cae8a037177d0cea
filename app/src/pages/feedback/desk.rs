//! `/reviews/{id}/feedback/{phase}`: for a reviewing State the list of its articles, who has what and what is left; for
//! everybody who may read it, what was sent.

use super::shared::{article_href, base, kicker, mark, sent_lines, title};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::path::{part, query};
use crate::pages::reading::article_line;
use crate::pages::{fold, ruled};
use crate::{i18n, ui};
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use backend::ServiceError;
use backend::library::Loaded;
use backend::service::{ClaimAct, FeedbackDesk, FeedbackLine, FeedbackSummary, SentLine};
use leptos::prelude::*;
use rules::feedback::{ArticleKey, article_code, parse_article};
use rules::id::ReviewId;
use rules::language::Language;
use rules::refusal::Refusal;
use std::collections::BTreeSet;

const FORM: &str = "claims";

/// Which articles are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    Mine,
    Unclaimed,
    Left,
}

impl Shown {
    const EACH: [Self; 4] = [Self::All, Self::Mine, Self::Unclaimed, Self::Left];

    const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Unclaimed => "unclaimed",
            Self::Left => "left",
        }
    }

    fn from_code(code: &str) -> Self {
        Self::EACH.into_iter().find(|s| s.code() == code).unwrap_or(Self::All)
    }

    fn label(self, l: Language) -> &'static str {
        match self {
            Self::All => t::show_all(l),
            Self::Mine => t::show_mine(l),
            Self::Unclaimed => t::show_unclaimed(l),
            Self::Left => t::show_left(l),
        }
    }

    fn holds(self, line: &FeedbackLine) -> bool {
        match self {
            Self::All => true,
            Self::Mine => line.claim.as_ref().is_some_and(|c| c.mine),
            Self::Unclaimed => line.claim.is_none(),
            Self::Left => !line.state.is_done(),
        }
    }
}

/// The page.
pub(crate) async fn page(
    visit: Visit,
    Path((review, phase)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    visit.session()?;
    let shown = Shown::from_code(query(raw).get("show"));
    draw(&visit, part(&review)?, part(&phase)?, shown, &[], StatusCode::OK).await
}

/// Claims articles, or gives them back.
pub(crate) async fn post(
    visit: Visit,
    Path((review, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let (review, phase): (ReviewId, u8) = (part(&review)?, part(&phase)?);
    let shown = Shown::from_code(fields.get("show"));
    let articles: Vec<ArticleKey> = fields.all("article").filter_map(parse_article).collect();
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), review, phase, shown, &articles, StatusCode::OK).await;
    }
    let act = if fields.get("act") == "release" { ClaimAct::Release } else { ClaimAct::Claim };
    let outcome = visit.site.backend.claim_articles(&session.viewer, review, phase, &articles, act).await?;
    let notice = match (articles.is_empty(), outcome.held.is_empty(), act) {
        (true, _, _) => "feedback_none_chosen",
        (false, false, _) => "feedback_held",
        (false, true, ClaimAct::Release) => "feedback_released",
        (false, true, ClaimAct::Claim | ClaimAct::TakeOver) => "feedback_claimed",
    };
    let mut response = redirect(&format!("{}?show={}", base(review, phase), shown.code()));
    leave_notice(&mut response, notice, visit.https());
    Ok(response)
}

async fn draw(
    visit: &Visit,
    review: ReviewId,
    phase: u8,
    shown: Shown,
    chosen: &[ArticleKey],
    status: StatusCode,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let (backend, viewer) = (&visit.site.backend, visit.viewer()?);
    let loaded = backend.library().for_phase(phase).ok_or(Failure::NotFound)?;
    let desk = match backend.feedback_desk(viewer, review, phase).await {
        Ok(desk) => Some(desk),
        // No draft for this viewer; what was sent is decided by itself.
        Err(ServiceError::Refused(Refusal::NotFound)) => None,
        Err(error) => return Err(error.into()),
    };
    let overview = backend.overview(viewer, review).await?;
    let summary = backend.feedback_summary(viewer, review, phase).await?;
    let state = visit.state_name(overview.state);
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(state.clone(), format!("/reviews/{review}")),
        Crumb::here(t::short_title(l)),
    ];
    let mut page = Page::new(t::title(l, &state)).crumbs(crumbs).status(status);
    if desk.as_ref().is_some_and(|d| d.may_write.is_ok()) {
        page = page.form(FORM);
    }
    if !chosen.is_empty() {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        view! {
            {head(visit, desk.as_ref(), &state, overview.state, phase)}
            {desk.as_ref().map(|desk| own(visit, desk, loaded, shown, chosen))}
            {read(visit, review, phase, &summary, desk.is_some())}
        }
    }))
}

fn head(
    visit: &Visit,
    desk: Option<&FeedbackDesk>,
    state: &str,
    code: rules::party::PartyCode,
    phase: u8,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let lead = match desk {
        Some(desk) => {
            let done = desk.articles.iter().filter(|line| line.state.is_done()).count();
            let [done, all] = [done, desk.articles.len()].map(|n| i18n::number(l, ruled::count(n)));
            t::lead_own(l, visit.state_name(desk.by), done, all)
        }
        None => t::lead_read(l).to_owned(),
    };
    let check = desk.map(|d| {
        view! { <a class="btn go" href=format!("{}/check", base(d.review, d.phase))>{t::to_check(l)}</a> }
    });
    let due = desk.filter(|d| d.sent.is_empty()).and_then(|d| d.due).map(|due| ui::due(l, due, visit.now));
    view! {
        <div class="head">
            <div>
                <p class="kicker">{kicker(visit, code, phase)}</p>
                <h1>{t::title(l, state)}</h1>
                <p class="lead">{lead}" "{ruled::by(l, "35")}</p>
                {due}
            </div>
            {check}
        </div>
    }
}

/// The list of articles of one's own feedback.
fn own(
    visit: &Visit,
    desk: &FeedbackDesk,
    loaded: &Loaded,
    shown: Shown,
    chosen: &[ArticleKey],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let here = base(desk.review, desk.phase);
    let refusal =
        desk.may_write.clone().err().map(|r| view! { <div class="note"><p>{ui::refusal_text(l, &r)}</p></div> });
    let may_write = desk.may_write.is_ok();
    let changed = desk.changed.then(|| view! { <div class="note" data-kind="warn"><p>{t::changed(l)}</p></div> });
    let filters: Vec<_> = Shown::EACH
        .into_iter()
        .map(|s| {
            let n = desk.articles.iter().filter(|line| s.holds(line)).count();
            let current = (s == shown).then_some("true");
            let label = t::show_count(l, s.label(l), i18n::number(l, ruled::count(n)));
            view! { <li><a href=format!("{here}?show={}", s.code()) aria-current=current>{label}</a></li> }
        })
        .collect();
    let lines: Vec<&FeedbackLine> = desk.articles.iter().filter(|line| shown.holds(line)).collect();
    let rows: Vec<_> =
        lines.iter().map(|line| row(visit, desk, loaded, line, chosen.contains(&line.article))).collect();
    let table = if rows.is_empty() {
        view! { <div class="empty"><p>{t::nothing_here(l)}</p></div> }.into_any()
    } else {
        let mut heads = vec![t::article(l), t::progress(l), t::who(l)];
        if may_write {
            heads.insert(0, t::choose(l));
        }
        view! {
            <table class="fold" role="table">
                <caption class="vh">{t::articles(l)}</caption>
                {fold::head(heads)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let buttons = (may_write && !lines.is_empty()).then(|| {
        view! {
            <p class="row">
                <button name="act" value="claim">{t::claim_chosen(l)}</button>
                <button class="plain" name="act" value="release">{t::release_chosen(l)}</button>
            </p>
            <p class="help">{t::claim_help(l)}" "{ruled::by(l, "32")}</p>
        }
    });
    view! {
        {refusal}{changed}
        <section class="sect" aria-labelledby="articles-title">
            <h2 id="articles-title">{t::articles(l)}</h2>
            <nav class="tabs" aria-label=t::filter(l)><ul class="bare row">{filters}</ul></nav>
            <form id=FORM method="post" action=here class="stack">
                <input type="hidden" name="show" value=shown.code()/>
                {table}
                {buttons}
            </form>
        </section>
        {who(l, desk)}
    }
}

fn row(
    visit: &Visit,
    desk: &FeedbackDesk,
    loaded: &Loaded,
    line: &FeedbackLine,
    chosen: bool,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let (instrument, number) = line.article;
    let name = article_line(l, instrument, number);
    let code = article_code(line.article);
    let about = title(l, loaded, line.article);
    let choose = desk.may_write.is_ok().then(|| {
        let label = t::choose_article(l, &name);
        fold::cell(
            t::choose(l),
            view! { <input type="checkbox" name="article" value=code.clone() checked=chosen aria-label=label/> },
        )
    });
    let notes = (line.notes > 0).then(|| view! { " "<span class="soft">{t::notes(l, i64::from(line.notes))}</span> });
    let older = line.older.then(|| view! { <br/><span class="mark" data-state="late">{t::older_short(l)}</span> });
    let has = match &line.claim {
        Some(claim) => {
            let mine = claim.mine.then(|| view! { " "<b class="tag">{t::you(l)}</b> });
            let taken = claim.taken_from.clone().map(|from| {
                view! { <br/><span class="soft small">{t::taken_from(l, from, i18n::moment(l, claim.at))}</span> }
            });
            view! { <bdi>{claim.name.clone()}</bdi>{mine}{taken} }.into_any()
        }
        None => view! { <span class="soft">{t::nobody(l)}</span> }.into_any(),
    };
    let href = article_href(desk.review, desk.phase, line.article);
    view! {
        <tr role="row">
            {choose}
            <th role="rowheader" scope="row"><a href=href>{name}</a><br/><span class="soft">{about}</span></th>
            {fold::cell(t::progress(l), view! { {mark(l, line.state)}{notes}{older} })}
            {fold::cell(t::who(l), has)}
        </tr>
    }
}

/// Who has how many articles, and how many of them are left.
fn who(l: Language, desk: &FeedbackDesk) -> Option<impl IntoView + use<>> {
    let names: BTreeSet<&str> =
        desk.articles.iter().filter_map(|a| a.claim.as_ref()).map(|c| c.name.as_str()).collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|a, b| i18n::collate(l, a, b));
    let items: Vec<_> = names
        .into_iter()
        .map(|name| {
            let has = |line: &&FeedbackLine| line.claim.as_ref().is_some_and(|c| c.name == name);
            let all = desk.articles.iter().filter(has).count();
            let left = desk.articles.iter().filter(has).filter(|line| !line.state.is_done()).count();
            let [all, left] = [all, left].map(|n| i18n::number(l, ruled::count(n)));
            view! { <dt><bdi>{name.to_owned()}</bdi></dt><dd>{t::has_count(l, all, left)}</dd> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section class="sect"><h2>{t::who_has_what(l)}</h2><dl class="facts">{items}</dl></section> }
    })
}

/// What was sent, and the supplementary questions.
fn read(visit: &Visit, review: ReviewId, phase: u8, summary: &FeedbackSummary, own: bool) -> impl IntoView + use<> {
    let l = visit.lang;
    let lines: &[SentLine] = &summary.sent;
    let (put, open) = summary.questions;
    let questions = (put > 0).then(|| {
        let text = t::questions_count(l, i18n::number(l, i64::from(put)), i18n::number(l, i64::from(open)));
        view! {
            <p>{text}</p>
            <p><a href=format!("{}/questions", base(review, phase))>{t::to_questions(l)}</a></p>
        }
    });
    let questions = match questions {
        Some(questions) => questions.into_any(),
        None => view! { <p class="soft">{t::no_questions(l)}</p> }.into_any(),
    };
    let others = own.then(|| view! { <p class="help">{t::others_drafts(l)}</p> });
    view! {
        <div class="grid sect">
            <section aria-labelledby="sent-title">
                <h2 id="sent-title">{t::sent_title(l)}</h2>
                {sent_lines(visit, review, phase, lines)}
                {others}
            </section>
            <section aria-labelledby="questions-title">
                <h2 id="questions-title">{t::questions_title(l)}</h2>
                {questions}
            </section>
        </div>
    }
}
