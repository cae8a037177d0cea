//! Reminders for several reviews at once: every mail is looked at, then confirmed, then reported. The confirmation names each
//! receiver that was seen, so nobody is told who was not.

use super::Found;
use super::choice::Choice;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::{common, work as t};
use crate::i18n::{self};
use crate::mail::Texts;
use crate::pages::path::part;
use crate::pages::{fold, ruled};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::mail::{Composer, Item, Mail};
use backend::service::{Receiver, ReminderLine, RoundView};
use leptos::prelude::*;
use rules::id::{AccountId, ReviewId};
use rules::language::Language;
use rules::work::remind::Skip;
use std::collections::HashSet;

/// The form that sends; a switch of language posts it and gets the preview again.
const FORM: &str = "reminders";

/// `POST /work/remind`: what would be sent. Nothing is sent here.
pub(crate) async fn preview(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    // Whoever may not send is told nothing of the list.
    visit.site.backend.plan_reminders(&session.viewer, &[]).await?;
    // All that were shown, not all that fit what was chosen since and is not shown yet.
    let reviews = match fields.all("all").next() {
        None => ids(&fields),
        Some(shown) => {
            let shown = Fields::decoded(shown.trim_start_matches('?'));
            let found = Found::load(&visit, &Choice::read(shown.pairs())).await?;
            found.shown.iter().map(|line| line.id).collect()
        }
    };
    draw(&visit, &reviews, &uuid::Uuid::new_v4().to_string(), false).await
}

/// `POST /work/remind/send`: sends what was looked at, once.
pub(crate) async fn send(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let backend = &visit.site.backend;
    backend.plan_reminders(&session.viewer, &[]).await?;
    let (reviews, key) = (ids(&fields), fields.get("key"));
    if let Some(to) = fields.switch() {
        return draw(&visit.in_language(to), &reviews, key, true).await;
    }
    let seen: Vec<(ReviewId, AccountId)> = fields.all("to").filter_map(pair).collect();
    let round = backend.send_reminders(&session.viewer, &reviews, &seen, key).await?;
    let mut response = redirect(&format!("/work/reminders/{round}"));
    leave_notice(&mut response, "reminded", visit.https());
    Ok(response)
}

/// `GET /work/reminders/{id}`: what was done and what was skipped.
pub(crate) async fn report(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let round = visit.site.backend.reminder_round(viewer, part(&id)?).await?;
    let l = visit.lang;
    Ok(Page::new(t::report_title(l)).crumbs(crumbs(l, t::report_title(l))).respond(&visit, || told(&visit, &round)))
}

/// Reviews that were chosen; what is no id chooses nothing.
fn ids(fields: &Fields) -> Vec<ReviewId> {
    fields.all("review").filter_map(|id| id.parse().ok()).collect()
}

/// A review and somebody who is told of it.
fn pair(text: &str) -> Option<(ReviewId, AccountId)> {
    let (review, account) = text.split_once('/')?;
    Some((review.parse().ok()?, account.parse().ok()?))
}

fn crumbs(l: Language, here: &str) -> [Crumb; 3] {
    [Crumb::to(common::home(l), "/"), Crumb::to(t::title(l), "/work"), Crumb::here(here)]
}

async fn draw(visit: &Visit, reviews: &[ReviewId], key: &str, switched: bool) -> Result<Response, Failure> {
    let l = visit.lang;
    let lines = visit.site.backend.plan_reminders(visit.viewer()?, reviews).await?;
    let mut page = Page::new(t::remind_title(l)).crumbs(crumbs(l, t::remind_title(l)));
    if switched {
        page = page.remember_language(visit);
    }
    // The answer to a post has no address of its own; a switch of language from here leads back to the list.
    let visit = visit.at("/work".to_owned());
    if lines.is_empty() {
        return Ok(page.slim().status(StatusCode::UNPROCESSABLE_ENTITY).respond(&visit, || nothing_chosen(l)));
    }
    Ok(page.form(FORM).respond(&visit, || looked_at(&visit, &lines, key)))
}

fn nothing_chosen(l: Language) -> AnyView {
    view! {
        <div class="head"><div><h1>{t::remind_title(l)}</h1></div></div>
        <div class="errors" role="alert" tabindex="-1">
            <h2>{t::none_chosen_title(l)}</h2>
            <p>{t::none_chosen_text(l)}</p>
        </div>
        <p><a class="btn" href="/work#list">{t::back(l)}</a></p>
    }
    .into_any()
}

/// Every mail that would leave, and what is skipped.
fn looked_at(visit: &Visit, lines: &[ReminderLine], key: &str) -> AnyView {
    let l = visit.lang;
    let mails: Vec<(&ReminderLine, &Receiver)> =
        lines.iter().flat_map(|line| line.to.iter().flatten().map(move |to| (line, to))).collect();
    let people: HashSet<AccountId> = mails.iter().map(|(_, to)| to.account).collect();
    let reviews: HashSet<ReviewId> = mails.iter().map(|(line, _)| line.review).collect();
    let skipped: Vec<(&ReminderLine, Skip)> =
        lines.iter().filter_map(|line| line.to.as_ref().err().map(|skip| (line, *skip))).collect();
    let chosen: HashSet<ReviewId> = lines.iter().map(|line| line.review).collect();
    let lead = t::preview_lead(
        l,
        t::mails(l, ruled::count(mails.len())),
        t::people(l, ruled::count(people.len())),
        t::count(l, ruled::count(reviews.len())),
        t::skips(l, ruled::count(skipped.len())),
    );
    let hidden: Vec<_> = chosen.iter().map(|id| field("review", id.to_string())).collect();
    let seen: Vec<_> = mails.iter().map(|(line, to)| field("to", format!("{}/{}", line.review, to.account))).collect();
    let confirm =
        (!mails.is_empty()).then(|| view! { <button class="go">{t::confirm(l, ruled::count(mails.len()))}</button> });
    let rows: Vec<_> = mails.iter().map(|(line, to)| mail_row(visit, line, to)).collect();
    let heads = [t::receiver(l), t::reminded_state(l), t::review(l), t::language(l), t::words(l)];
    let to_send = if rows.is_empty() {
        view! { <div class="empty"><p>{t::send_none(l)}</p></div> }.into_any()
    } else {
        list(t::to_send(l), heads, rows)
    };
    let skips: Vec<_> = skipped.iter().map(|(line, skip)| skip_row(visit, line, *skip)).collect();
    view! {
        <div class="head"><div><h1>{t::remind_title(l)}</h1><p class="lead">{lead}</p></div></div>
        <p>{t::preview_text(l)}</p>
        <form id=FORM method="post" action="/work/remind/send">
            <input type="hidden" name="key" value=key.to_owned()/>
            {hidden}{seen}
            <div class="row">{confirm}<a class="btn" href="/work#list">{t::back(l)}</a></div>
        </form>
        <section class="sect" aria-labelledby="sending"><h2 id="sending">{t::to_send(l)}</h2>{to_send}</section>
        <section class="sect" aria-labelledby="skipping">
            <h2 id="skipping">{t::to_skip(l)}</h2>
            {skipped_list(l, t::to_skip(l), skips)}
        </section>
    }
    .into_any()
}

fn field(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.into_any()
}

fn list<const N: usize>(caption: &'static str, heads: [&'static str; N], rows: Vec<AnyView>) -> AnyView {
    view! {
        <table class="fold" role="table">
            <caption class="vh">{caption}</caption>
            {fold::head(heads)}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn skipped_list(l: Language, caption: &'static str, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="soft">{t::skip_none(l)}</p> }.into_any();
    }
    list(caption, [t::review(l), t::reminded_state(l), t::reason(l)], rows)
}

/// One mail, in the very words that its receiver will read.
fn mail_row(visit: &Visit, line: &ReminderLine, to: &Receiver) -> AnyView {
    let l = visit.lang;
    let mail = Texts.compose(&Mail {
        kind: line.kind().to_owned(),
        lang: to.lang,
        name: to.name.clone(),
        review_code: Some(line.code.clone()),
        public_url: visit.site.backend.config().public_url.clone(),
        items: vec![Item {
            kind: line.kind().to_owned(),
            paragraph: None,
            review: Some(line.review),
            review_code: Some(line.code.clone()),
            // As where the reminder itself leads: without a role the review is not open to its receiver.
            address: if line.representative { "/start".to_owned() } else { format!("/reviews/{}", line.review) },
            count: 1,
        }],
        told: 1,
        unsubscribe: None,
    });
    let paragraphs: Vec<_> = mail.text.split("\n\n").map(|p| view! { <p>{p.trim_end().to_owned()}</p> }).collect();
    let words = view! {
        <details>
            <summary lang=to.lang.code() dir=to.lang.dir()>{mail.subject}</summary>
            <div class="letter" lang=to.lang.code() dir=to.lang.dir()>{paragraphs}</div>
        </details>
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" dir="auto">{to.name.clone()}</th>
            {fold::cell(t::reminded_state(l), line.state.map(|s| visit.state_name(s)))}
            {fold::cell(t::review(l), review(line.review, &line.code))}
            {fold::cell(t::language(l), to.lang.own_name())}
            {fold::cell(t::words(l), words)}
        </tr>
    }
    .into_any()
}

fn review(id: ReviewId, code: &str) -> AnyView {
    view! { <a href=format!("/reviews/{id}/timeline")><bdi>{code.to_owned()}</bdi></a> }.into_any()
}

fn skip_row(visit: &Visit, line: &ReminderLine, skip: Skip) -> AnyView {
    row_of_skip(visit, (line.review, &line.code), line.state, skip)
}

fn row_of_skip(
    visit: &Visit,
    (id, code): (ReviewId, &str),
    state: Option<rules::party::PartyCode>,
    skip: Skip,
) -> AnyView {
    let l = visit.lang;
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{review(id, code)}</th>
            {fold::cell(t::reminded_state(l), state.map(|s| visit.state_name(s)))}
            {fold::cell(t::reason(l), reason(visit, skip))}
        </tr>
    }
    .into_any()
}

fn reason(visit: &Visit, skip: Skip) -> String {
    let l = visit.lang;
    match skip {
        Skip::OwnTurn => t::skip_own_turn(l).to_owned(),
        Skip::Recently => t::skip_recently(l, i64::from(visit.site.backend.rules().house.work.remind_days)),
        Skip::Nobody => t::skip_nobody(l).to_owned(),
        Skip::Changed => t::skip_changed(l).to_owned(),
    }
}

fn told(visit: &Visit, round: &RoundView) -> AnyView {
    let l = visit.lang;
    let (mut done, mut skipped) = (Vec::new(), Vec::new());
    for line in &round.lines {
        match &line.outcome {
            Ok(name) => done.push(
                view! {
                    <tr role="row">
                        <th role="rowheader" scope="row" dir="auto">{name.clone()}</th>
                        {fold::cell(t::reminded_state(l), line.state.map(|s| visit.state_name(s)))}
                        {fold::cell(t::review(l), review(line.review, &line.code))}
                    </tr>
                }
                .into_any(),
            ),
            Err(skip) => skipped.push(row_of_skip(visit, (line.review, &line.code), line.state, *skip)),
        }
    }
    let lead = t::report_lead(
        l,
        &round.by,
        i18n::moment(l, round.at),
        t::mails(l, ruled::count(done.len())),
        t::skips(l, ruled::count(skipped.len())),
    );
    let done = if done.is_empty() {
        view! { <div class="empty"><p>{t::done_none(l)}</p></div> }.into_any()
    } else {
        list(t::done(l), [t::receiver(l), t::reminded_state(l), t::review(l)], done)
    };
    view! {
        <div class="head"><div><h1>{t::report_title(l)}</h1><p class="lead">{lead}</p></div></div>
        <section aria-labelledby="done"><h2 id="done">{t::done(l)}</h2>{done}</section>
        <section class="sect" aria-labelledby="skipped">
            <h2 id="skipped">{t::skipped(l)}</h2>
            {skipped_list(l, t::skipped(l), skipped)}
        </section>
        <p class="sect"><a class="btn" href="/work#list">{t::back(l)}</a></p>
    }
    .into_any()
}
