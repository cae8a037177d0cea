//! `/reviews/{id}/dialogue`: the conversations of a review by room; `/dialogue`: what awaits somebody in all reviews.

mod filter;

use super::words;
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n;
use crate::i18n::texts::{common, dialogue as t, shell};
use crate::pages::path::{part, query, tidied};
use crate::pages::ruled;
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::service::{ConversationList, ReturnedLine, RoomLine, ThreadLine};
use filter::Choice;
use leptos::prelude::*;
use rules::dialogue::{Room, Source, Subject};
use rules::id::{ReviewId, ThreadId};
use rules::party::PartyCode;

/// `GET /reviews/{id}/dialogue`
pub(crate) async fn page(visit: Visit, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let (l, viewer) = (visit.lang, visit.viewer()?);
    let review: ReviewId = part(&id)?;
    let backend = &visit.site.backend;
    let list = backend.conversations(viewer, review).await?;
    let asked = query(raw);
    let here = format!("/reviews/{review}/dialogue");
    if let Some(tidy) = tidied(&here, asked.pairs()) {
        return Ok(redirect(&tidy));
    }
    let quote = Source::parse(asked.get("quote"));
    let about = match asked.get("subject") {
        "" => None,
        text => Some(Subject::parse(text).ok_or(Failure::NotFound)?),
    };
    if let Some(subject) = &about {
        // A subject out of reach is none; and a room that was named is entered at once, where somebody has begun.
        let room = Room::from_code(asked.get("room"));
        let found = backend.conversation_on(viewer, review, room.unwrap_or(Room::Dialogue), subject).await?;
        if let Some(thread) = found.filter(|_| room.is_some()) {
            return Ok(redirect(&conversation(review, thread, quote.as_ref())));
        }
    }
    let choice = Choice::read(&asked);
    let state = visit.state_name(list.state);
    let crumbs = vec![
        Crumb::to(shell::start(l), "/start"),
        Crumb::to(state.clone(), format!("/reviews/{review}")),
        Crumb::here(t::short_title(l)),
    ];
    Ok(Page::new(t::title(l, &state)).filter(about.is_none()).crumbs(crumbs).talks().respond(&visit, || {
        let lines: Vec<&ThreadLine> = list.lines.iter().filter(|line| choice.fits(line, line_state)).collect();
        let rooms: Vec<_> = list
            .rooms
            .iter()
            .map(|room| one_room(&visit, &list, room, &lines, about.is_none().then_some(&asked)))
            .collect();
        view! {
            <div class="head"><div>
                <h1>{t::title(l, &state)}</h1>
                <p class="lead">{t::lead(l)}" "{ruled::by(l, "35")}</p>
            </div></div>
            {about.as_ref().map(|subject| offer(&visit, &list, subject, quote.as_ref()))}
            {about.is_none().then(|| filter::form(&visit, &choice, &list))}
            {about.is_none().then(|| view! {
                <div data-wake="talk" data-review=review.to_string()>{rooms}</div>
            })}
            <p class="sect"><a href="/dialogue">{t::all_title(l)}</a></p>
        }
    }))
}

/// In one review the State that is filtered by is one that has written.
fn line_state(line: &ThreadLine, state: PartyCode) -> bool {
    line.writers.contains(&state)
}

fn conversation(review: ReviewId, thread: ThreadId, quote: Option<&Source>) -> String {
    match quote {
        Some(source) => format!("/reviews/{review}/dialogue/{thread}?quote={source}#{}", super::FORM),
        None => format!("/reviews/{review}/dialogue/{thread}"),
    }
}

/// `POST /reviews/{id}/dialogue`: opens the conversation of a room on a subject, and begins it if there is none.
pub(crate) async fn begin(visit: Visit, Path(id): Path<String>, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let review: ReviewId = part(&id)?;
    let backend = &visit.site.backend;
    // Who may not know of the dialogue is told so before anything of the form is read.
    backend.conversations(&session.viewer, review).await?;
    let (room, subject) = filter::begun(&fields).ok_or(Failure::BadRequest)?;
    let thread = backend.open_conversation(&session.viewer, review, room, &subject).await?;
    let quote = Source::parse(fields.get("quote"));
    Ok(redirect(&conversation(review, thread, quote.as_ref())))
}

/// One subject: its conversation in each room, opened or offered.
fn offer(visit: &Visit, list: &ConversationList, subject: &Subject, quote: Option<&Source>) -> impl IntoView + use<> {
    let l = visit.lang;
    let text = words::subject_text(visit, subject, list.phase);
    let cards: Vec<_> = list
        .rooms
        .iter()
        .map(|room| {
            let found =
                list.lines.iter().find(|t| t.room == room.room && t.subject == *subject && t.phase == list.phase);
            let inside = match found {
                Some(line) => view! {
                    <p>{words::standing(l, line)}{t::message_count(l, i64::from(line.messages))}</p>
                    <p><a class="btn go" href=conversation(list.review, line.id, quote)>{t::open_talk(l)}</a></p>
                }
                .into_any(),
                None => start_button(visit, list.review, room, subject, quote).into_any(),
            };
            view! {
                <section class="card talk-card" data-room=room.room.code()>
                    <h3>{words::room_mark(l, room.room)}</h3>
                    <p class="soft">{words::room_readers(visit, room.room, list.own)}</p>
                    {inside}
                </section>
            }
        })
        .collect();
    view! {
        <section class="sect" aria-labelledby="about-title">
            <h2 id="about-title">{words::subject(visit, subject)}</h2>
            {text.map(|text| view! { <p class="lead">{text}</p> })}
            <div class="grid sect">{cards}</div>
            <p class="sect"><a href=format!("/reviews/{}/dialogue", list.review)>{t::all_here(l)}</a></p>
        </section>
    }
}

fn start_button(
    visit: &Visit,
    review: ReviewId,
    room: &RoomLine,
    subject: &Subject,
    quote: Option<&Source>,
) -> impl IntoView + use<> {
    let l = visit.lang;
    match &room.may_post {
        Ok(()) => view! {
            <form method="post" action=format!("/reviews/{review}/dialogue")>
                <input type="hidden" name="room" value=room.room.code()/>
                <input type="hidden" name="subject" value=subject.to_string()/>
                <input type="hidden" name="quote" value=quote.map(ToString::to_string)/>
                <button>{t::start_here(l)}</button>
            </form>
        }
        .into_any(),
        Err(why) => view! { <p class="soft">{t::nobody_yet(l)}" "{ui::refusal_text(l, why)}</p> }.into_any(),
    }
}

/// A room with its conversations, and the way to begin another one where `begins` is what was asked.
fn one_room(
    visit: &Visit,
    list: &ConversationList,
    room: &RoomLine,
    lines: &[&ThreadLine],
    begins: Option<&Fields>,
) -> impl IntoView + use<> {
    let l = visit.lang;
    let id = format!("room-{}", room.room.code());
    let labelled = id.clone();
    let here: Vec<_> = lines.iter().filter(|t| t.room == room.room).map(|t| one_line(visit, t)).collect();
    let found = if here.is_empty() {
        view! { <p class="soft">{t::room_empty(l)}</p> }.into_any()
    } else {
        view! { <ul class="talks bare">{here}</ul> }.into_any()
    };
    let begin = begins.filter(|_| room.may_post.is_ok()).map(|asked| filter::begin(visit, list, room.room, asked));
    view! {
        <section class="sect talk" data-room=room.room.code() aria-labelledby=labelled>
            <h2 id=id>{words::room_mark(l, room.room)}</h2>
            <p class="soft">{words::room_readers(visit, room.room, list.own)}</p>
            <div data-part=room.room.code()>{found}</div>
            {begin}
        </section>
    }
    .into_any()
}

/// One conversation in a list: what it is about, where it stands, who wrote last and when.
fn one_line(visit: &Visit, line: &ThreadLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let href = conversation(line.review, line.id, None);
    let text = words::subject_text(visit, &line.subject, line.phase);
    let last = line.last.as_ref().map(|last| {
        let who = last.state.map_or_else(|| ui::seat(l, "secretariat").to_owned(), |s| visit.state_name(s));
        view! {
            <p class="soft small">
                {t::message_count(l, i64::from(line.messages))}". "{t::last_by(l)}" "<bdi>{last.by.clone()}</bdi>
                " ("<bdi>{who}</bdi>"), "{ui::time(l, last.at)}
            </p>
        }
    });
    view! {
        <li data-thread=line.id.to_string()>
            <p><a href=href>{words::subject(visit, &line.subject)}</a>" "{words::standing(l, line)}</p>
            {text.map(|text| view! { <p class="small">{text}</p> })}
            {last}
        </li>
    }
    .into_any()
}

/// `GET /dialogue`: the conversations of all reviews, by State in alphabetical order; at first those that await the viewer.
pub(crate) async fn all(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let (l, viewer) = (visit.lang, visit.viewer()?);
    let backend = &visit.site.backend;
    let lines = backend.all_conversations(viewer).await?;
    let returned = backend.returned(viewer).await?;
    let asked = query(raw);
    let choice = Choice::read(&asked).or_awaiting();
    let mut states: Vec<(String, PartyCode)> = Vec::new();
    for line in &lines {
        if !states.iter().any(|(_, code)| *code == line.state) {
            states.push((visit.state_name(line.state), line.state));
        }
    }
    i18n::sort_by_name(l, &mut states, |(name, _)| name);
    let crumbs = [Crumb::to(common::home(l), "/"), Crumb::here(t::all_title(l))];
    Ok(Page::new(t::all_title(l)).filter(true).crumbs(crumbs).respond(&visit, || {
        let groups: Vec<_> = states
            .iter()
            .filter_map(|(name, code)| {
                let fits = |t: &&ThreadLine| t.state == *code && choice.fits(t, |t, wanted| t.state == wanted);
                let here: Vec<_> = lines
                    .iter()
                    .filter(fits)
                    .map(|t| view! { {one_line_with_room(&visit, t)} })
                    .collect();
                (!here.is_empty()).then(|| {
                    view! {
                        <section class="sect"><h2 dir="auto">{name.clone()}</h2><ul class="talks bare">{here}</ul></section>
                    }
                })
            })
            .collect();
        let none = groups.is_empty();
        view! {
            <div class="head"><div><h1>{t::all_title(l)}</h1><p class="lead">{t::all_lead(l)}</p></div></div>
            {came_back(&visit, &returned)}
            {filter::form_for_all(&visit, &choice, &states)}
            {groups}
            {none.then(|| view! { <div class="empty"><p>{t::nothing_awaits(l)}</p></div> })}
        }
    }))
}

fn one_line_with_room(visit: &Visit, line: &ThreadLine) -> impl IntoView + use<> {
    let l = visit.lang;
    view! { <li class="plain-li">{words::room_mark(l, line.room)}<ul class="bare">{one_line(visit, line)}</ul></li> }
        .into_any()
}

/// The viewer's own words that could not be sent: they are here whatever became of the right to send them.
fn came_back(visit: &Visit, returned: &[ReturnedLine]) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    if returned.is_empty() {
        return None;
    }
    let items: Vec<_> = returned
        .iter()
        .map(|r| {
            let why = r.draft.returned.as_deref().unwrap_or_default();
            let there = r.review.map(|review| {
                view! { <a class="btn" href=format!("{}#{}", conversation(review, r.thread, None), super::FORM)>{t::open_talk(l)}</a> }
            });
            view! {
                <li class="msg">
                    <p class="soft small">{t::came_back(l)}" "{words::fault(l, why)}" "{ui::time(l, r.draft.at)}</p>
                    <p class="said lines" dir="auto" lang=r.draft.what.lang.code()>{r.draft.what.body.clone()}</p>
                    <form class="row" method="post" action="/dialogue/returned">
                        <input type="hidden" name="thread" value=r.thread.to_string()/>
                        <input type="hidden" name="revision" value=r.draft.revision.to_string()/>
                        {there}
                        <button class="plain">{t::drop_draft(l)}</button>
                    </form>
                </li>
            }
        })
        .collect();
    Some(view! {
        <section class="sect" aria-labelledby="returned">
            <h2 id="returned">{t::returned_title(l)}</h2>
            <ul class="msgs bare">{items}</ul>
        </section>
    })
}

/// `POST /dialogue/returned`: throws away what came back.
pub(crate) async fn throw_away(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    let backend = &visit.site.backend;
    backend.all_conversations(&session.viewer).await?;
    let (thread, revision) = (part(fields.get("thread"))?, part(fields.get("revision"))?);
    backend.drop_draft(&session.viewer, thread, revision).await?;
    let mut response = redirect("/dialogue");
    leave_notice(&mut response, "draft_dropped", visit.https());
    Ok(response)
}
