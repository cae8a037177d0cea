//! The page itself: side list, answers and draft side by side; one below the other where there is no room.

use super::typed::{Field, Typed};
use super::{history_href, neighbours};
use crate::http::{Crumb, Failure, Page, Visit};
use crate::i18n::texts::{feedback as t, shell};
use crate::pages::feedback::asked_of;
use crate::pages::feedback::shared::{article_href, base, kicker, kind, language, mark, new_key, title};
use crate::pages::reading::{self, Reading, article_line};
use crate::pages::ruled;
use crate::questionnaire::asked_answers;
use crate::ui::TextArea;
use crate::{i18n, ui};
use axum::http::StatusCode;
use axum::response::Response;
use backend::library::Loaded;
use backend::service::{FeedbackArticle, FeedbackDesk, SubmissionView, Supplement};
use leptos::prelude::*;
use rules::feedback::NoteKind;
use rules::language::Language;

const FORM: &str = "feedback-form";

/// Loads what stands beside it, and draws all.
pub(super) async fn respond(
    visit: &Visit,
    kept: &FeedbackArticle,
    typed: &Typed,
    status: StatusCode,
    remember: bool,
) -> Result<Response, Failure> {
    let l = visit.lang;
    let (backend, viewer, desk) = (&visit.site.backend, visit.viewer()?, &kept.desk);
    let answers = backend.submission(viewer, desk.review, desk.phase, None).await?;
    let questions = backend.supplements(viewer, desk.review, desk.phase).await?;
    let loaded = backend.library().for_phase(desk.phase).ok_or(Failure::NotFound)?;
    let state = visit.state_name(desk.state);
    let name = article_line(l, kept.article.0, kept.article.1);
    let crumbs = vec![
        Crumb::to(shell::reviews(l), "/reviews"),
        Crumb::to(state, format!("/reviews/{}", desk.review)),
        Crumb::to(t::short_title(l), base(desk.review, desk.phase)),
        Crumb::here(name.clone()),
    ];
    let mut page = Page::new(t::article_title(l, &name)).wide("beside").crumbs(crumbs).status(status);
    if desk.may_write.is_ok() {
        page = page.form(FORM);
    }
    if remember {
        page = page.remember_language(visit);
    }
    Ok(page.respond(visit, || {
        view! {
            {ui::errors(l, typed.faults(l))}
            <div class="head"><div>
                <p class="kicker">{kicker(visit, desk.state, desk.phase)}</p>
                <h1>{name}</h1>
                <p class="lead">{title(l, loaded, kept.article)}</p>
            </div></div>
            {older(l, kept)}
            <div class="split wide-split">
                {list(l, desk, loaded, kept)}
                <div class="beside">
                    {theirs(visit, kept, &answers, loaded, &questions)}
                    {ours(visit, kept, typed, loaded, &questions)}
                </div>
            </div>
        }
    }))
}

/// The articles with their state, beside the text.
fn list(l: Language, desk: &FeedbackDesk, loaded: &Loaded, kept: &FeedbackArticle) -> impl IntoView + use<> {
    let mut before = None;
    let items: Vec<_> = desk
        .articles
        .iter()
        .map(|line| {
            let begins = before.replace(line.article.0) != Some(line.article.0);
            let heading = begins.then(|| view! { <li><b>{ui::instrument(l, line.article.0)}</b></li> });
            let current = (line.article == kept.article).then_some("page");
            let href = article_href(desk.review, desk.phase, line.article);
            let mine = line.claim.as_ref().filter(|c| c.mine).map(|_| view! { " "<b class="tag">{t::you(l)}</b> });
            view! {
                {heading}
                <li><a href=href aria-current=current>
                    <span>{line.article.1}</span><span>{title(l, loaded, line.article)}{mine}</span>{mark(l, line.state)}
                </a></li>
            }
        })
        .collect();
    view! {
        <nav class="toc" id="toc" aria-label=t::articles(l) tabindex="0">
            <details><summary>{t::articles(l)}</summary><ol class="bare">{items}</ol></details>
        </nav>
    }
}

/// That a newer version of the response came after the notes.
fn older(l: Language, kept: &FeedbackArticle) -> Option<impl IntoView + use<>> {
    let line = kept.desk.articles.iter().find(|line| line.article == kept.article)?;
    let (number, at) = kept.desk.responses.last().copied()?;
    line.older.then(|| {
        let text = t::older(l, i18n::number(l, i64::from(number)), i18n::moment(l, at));
        view! { <div class="note" data-kind="warn"><p>{text}</p></div> }
    })
}

/// The answers of the newest version.
fn theirs(
    visit: &Visit,
    kept: &FeedbackArticle,
    answers: &SubmissionView,
    loaded: &Loaded,
    questions: &[Supplement],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let desk = &kept.desk;
    let article = loaded.questionnaire.article(kept.article.0, kept.article.1);
    let unanswered = answers.unanswered.iter().map(String::as_str).collect();
    // Those of the other reviewing States that were sent stand at their questions; one's own stand in the form.
    let others: Vec<Supplement> = questions.iter().filter(|q| q.asked.by != desk.by).cloned().collect();
    let asked = asked_of(visit, desk.review, desk.phase, &others, false);
    let ask = desk.may_write.is_ok().then_some(FORM);
    let reading = Reading { loaded, answers: &answers.answers, unanswered, asked, ask, talk: None };
    let receipt = &answers.receipt;
    let version = t::answers_version(l, i18n::number(l, i64::from(receipt.number)), i18n::moment(l, receipt.at));
    view! {
        <section aria-labelledby="theirs">
            <h2 id="theirs">{t::answers_title(l)}</h2>
            <p class="soft">{version}</p>
            {article.map(|a| reading::article(l, &reading, a))}
        </section>
    }
}

/// The draft.
fn ours(
    visit: &Visit,
    kept: &FeedbackArticle,
    typed: &Typed,
    loaded: &Loaded,
    questions: &[Supplement],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let desk = &kept.desk;
    let may_write = desk.may_write.is_ok();
    let refusal =
        desk.may_write.clone().err().map(|r| view! { <div class="note"><p>{ui::refusal_text(l, &r)}</p></div> });
    let single: Vec<_> =
        typed.fields.iter().filter(|f| f.kind.is_single()).map(|f| note(visit, kept, loaded, f, &[])).collect();
    let several: Vec<_> = typed
        .fields
        .iter()
        .filter(|f| !f.kind.is_single() && (may_write || f.name != "new"))
        .map(|f| note(visit, kept, loaded, f, questions))
        .collect();
    let (before, after) = neighbours(kept);
    let way = |to, label: &'static str| {
        view! { <a href=article_href(desk.review, desk.phase, to)>{label}</a> }
    };
    let nothing = nothing(l, kept, typed);
    let buttons = may_write.then(|| {
        view! {
            <p class="row">
                <button class="go" name="act" value="next">{t::save_next(l)}</button>
                <button name="act" value="save">{t::save(l)}</button>
                <span class="hint"><bdi dir="ltr"><kbd>"Ctrl"</kbd>"+"<kbd>"S"</kbd></bdi></span>
            </p>
        }
    });
    view! {
        <section aria-labelledby="ours">
            <h2 id="ours">{t::draft_title(l)}</h2>
            <p class="soft">{t::draft_shared(l, visit.state_name(desk.by))}" "{ruled::by(l, "32")}</p>
            {refusal}
            <form id=FORM class="notes" method="post" action=article_href(desk.review, desk.phase, kept.article)
                novalidate data-send="ctrl-s">
                <input type="hidden" name="key" value=new_key()/>
                // Enter in a field of one line saves; without this the first button of the form would be pressed.
                <button class="vh" name="act" value="save" tabindex="-1" aria-hidden="true"></button>
                {claim(l, kept)}
                {single}
                <h3 id="questions">{t::questions_title(l)}</h3>
                <p class="help">{t::questions_help(l)}</p>
                {several}
                {nothing}
                {buttons}
            </form>
            <p class="row">
                {before.map(|to| way(to, t::previous(l)))}
                {after.map(|to| way(to, t::following(l)))}
                <a href=base(desk.review, desk.phase)>{t::to_list(l)}</a>
            </p>
        </section>
    }
}

/// Who has the article, and what can be done about that.
fn claim(l: Language, kept: &FeedbackArticle) -> impl IntoView + use<> {
    let line = kept.desk.articles.iter().find(|line| line.article == kept.article);
    let may_write = kept.desk.may_write.is_ok();
    let button = |act: &'static str, label: &'static str| {
        may_write.then(|| view! { <button class="plain" name="act" value=act>{label}</button> })
    };
    match line.and_then(|line| line.claim.clone()) {
        Some(claim) => {
            let since = i18n::moment(l, claim.at);
            let (text, button) = if claim.mine {
                (t::claimed_by_you(l, since), button("release", t::release(l)))
            } else {
                (t::claimed_by(l, &claim.name, since), button("take_over", t::take_over(l)))
            };
            let warn = (!claim.mine && may_write).then(|| view! { <p class="help">{t::take_over_help(l)}</p> });
            let taken = claim.taken_from.map(|from| {
                view! { <p><b>{t::taken_from(l, from, i18n::moment(l, claim.at))}</b></p> }
            });
            view! { <div class="claim">{taken}<p class="row"><span>{text}</span>{button}</p>{warn}</div> }.into_any()
        }
        None => view! {
            <div class="claim"><p class="row"><span>{t::claimed_by_nobody(l)}</span>{button("claim", t::claim(l))}</p></div>
        }
        .into_any(),
    }
}

/// One text with its language, its history, its fault, and a newer text if one was met.
fn note(
    visit: &Visit,
    kept: &FeedbackArticle,
    loaded: &Loaded,
    field: &Field,
    questions: &[Supplement],
) -> impl IntoView + use<> {
    let l = visit.lang;
    let name = field.name.clone();
    let may_write = kept.desk.may_write.is_ok();
    let label = match (field.kind, field.note) {
        (NoteKind::Supplement, None) => t::new_question(l),
        (kind_of, _) => kind(l, kind_of),
    };
    let stored = kept.notes.iter().find(|n| Some(n.id) == field.note);
    let saved = stored.map(|n| t::saved_by(l, i18n::moment(l, n.saved.at), &n.saved.by));
    let history = stored.map(|n| {
        let about = label;
        view! { <a class="small" href=history_href(kept, n.id)>{t::history(l)}<span class="vh">" "{about}</span></a> }
    });
    let help = match field.kind {
        NoteKind::Measures => Some(t::help_measures(l)),
        NoteKind::Success => Some(t::help_success(l)),
        NoteKind::Challenge => Some(t::help_challenge(l)),
        NoteKind::Clarification => Some(t::help_clarification(l)),
        NoteKind::Supplement => None,
    };
    let (help_id, fault_id) = (format!("{name}-h"), format!("{name}-e"));
    let saved_id = format!("{name}-s");
    let described = match (help.is_some(), field.fault.is_some()) {
        (true, true) => format!("{help_id} {fault_id} {saved_id}"),
        (true, false) => format!("{help_id} {saved_id}"),
        (false, true) => format!("{fault_id} {saved_id}"),
        (false, false) => saved_id.clone(),
    };
    let invalid = field.fault.is_some();
    let belongs = (field.kind == NoteKind::Supplement).then(|| belongs(l, kept, loaded, field, may_write));
    let sent = questions.iter().find(|q| Some(q.asked.id) == field.note).map(|q| sent(visit, q));
    let tongue = may_write.then(|| language(format!("{name}.lang"), t::language(l), label.to_owned(), field.lang));
    view! {
        <div class="field note-field">
            <label for=name.clone()>{label}</label>
            {help.map(|text| view! { <p class="help" id=help_id>{text}</p> })}
            {ui::field_error(l, fault_id, field.fault.clone())}
            {belongs}
            <input type="hidden" name=format!("{name}.revision") value=field.revision/>
            <TextArea id=name.clone() name=format!("{name}.text") value=field.text.clone() rows=3
                lang=field.lang.code() described_by=described invalid=invalid readonly=!may_write/>
            <p class="qf">{tongue}" "<span class="soft small" id=saved_id>{saved}</span>" "{history}</p>
            {clash(l, field)}
            {sent}
        </div>
    }
}

/// To which question of the questionnaire a supplementary one belongs.
fn belongs(
    l: Language,
    kept: &FeedbackArticle,
    loaded: &Loaded,
    field: &Field,
    may_write: bool,
) -> impl IntoView + use<> {
    let id = format!("{}-question", field.name);
    let article = loaded.questionnaire.article(kept.article.0, kept.article.1);
    let options: Vec<_> = article
        .iter()
        .flat_map(|a| &a.questions)
        .map(|q| {
            let words =
                loaded.texts(l).and_then(|t| t.question(&q.code)).map(|w| shortened(&w.text)).unwrap_or_default();
            let label = format!("{} {words}", reading::number(&q.code));
            view! { <option value=q.code.clone() selected=q.code == field.question>{label}</option> }
        })
        .collect();
    view! {
        <label class="small" for=id.clone()>{t::belongs_to(l)}</label>
        <select id=id name=format!("{}.question", field.name) disabled=!may_write>
            <option value="">{t::whole_article(l)}</option>
            {options}
        </select>
    }
}

/// Enough of a question to know it by.
fn shortened(text: &str) -> String {
    const CHARS: usize = 70;
    let short: String = text.chars().take(CHARS).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// That a question was sent, and what was answered.
fn sent(visit: &Visit, q: &Supplement) -> impl IntoView + use<> {
    let l = visit.lang;
    let desk_words = crate::pages::feedback::asked::answers_in_words(l, q);
    view! {
        <p class="soft small">{t::was_sent(l, i18n::moment(l, q.asked.first.1))}</p>
        {asked_answers(desk_words)}
    }
}

/// Both texts; nothing is overwritten until somebody chooses.
fn clash(l: Language, field: &Field) -> Option<impl IntoView + use<>> {
    let newer = field.newer.clone()?;
    let title = format!("{}-clash", field.name);
    let text = if newer.text.is_empty() { t::no_text(l).to_owned() } else { newer.text };
    Some(view! {
        <section class="clash" aria-labelledby=title.clone()>
            <h4 id=title.clone()>{t::clash_title(l)}</h4>
            <p>{t::clash_text(l, &newer.saved.by, i18n::moment(l, newer.saved.at))}</p>
            <p class="said" dir="auto" lang=newer.lang.code()>{text}</p>
            <button name="act" value=format!("take:{}", field.name)>{t::clash_take(l)}</button>
        </section>
    })
}

/// That there is expressly nothing to remark.
fn nothing(l: Language, kept: &FeedbackArticle, typed: &Typed) -> impl IntoView + use<> {
    let may_write = kept.desk.may_write.is_ok();
    let fault = typed.contradiction.then(|| t::contradiction(l).to_owned());
    let invalid = fault.is_some();
    let said = kept.nothing.as_ref().map(|n| {
        view! { <p class="soft small">{t::saved_by(l, i18n::moment(l, n.at), &n.by)}</p> }
    });
    view! {
        <div class="nothing">
            {ui::field_error(l, "nothing-e".to_owned(), fault)}
            <label class="check">
                <input type="checkbox" id="nothing" name="nothing" value="on" checked=typed.nothing disabled=!may_write
                    aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("nothing-e")/>
                <span>{t::nothing_to_remark(l)}</span>
            </label>
            {said}
        </div>
    }
}
