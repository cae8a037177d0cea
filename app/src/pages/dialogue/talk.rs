//! `/reviews/{id}/dialogue/{thread}`: one conversation, a page of it at a time.

use super::compose::{self, Typed};
use super::message::{link, messages, quotation};
use super::{FORM, marked, words};
use crate::http::{Crumb, Failure, Fields, Page, Visit, html};
use crate::i18n;
use crate::i18n::texts::{dialogue as t, shell};
use crate::pages::path::{part, query};
use crate::ui;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use backend::service::{OutgoingLine, PAGE, QuoteView, TalkView, Window};
use leptos::prelude::*;
use rules::dialogue::{MessageKind, Room, Source};
use rules::id::{ReviewId, ThreadId};

/// `GET /reviews/{id}/dialogue/{thread}`
pub(crate) async fn talk(
    visit: Visit,
    Path((id, thread)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let viewer = visit.viewer()?;
    let (review, thread): (ReviewId, ThreadId) = (part(&id)?, part(&thread)?);
    let asked = query(raw);
    let number = |name: &str| asked.get(name).parse::<u32>().ok();
    let mut window = match (number("at"), number("from")) {
        (Some(seq), _) => Window::At(seq),
        (None, Some(from)) => Window::From(from),
        (None, None) => Window::Newest,
    };
    // What is corrected or answered is in sight.
    if let Some(seq) = number("correct").or(number("answer")) {
        window = Window::At(seq);
    }
    let view = load(&visit, review, thread, window).await?;
    let mut typed = Typed::begun(&visit, &view);
    begin(&visit, viewer, review, &view, &asked, &mut typed).await?;
    Ok(draw(&visit, &view, &typed, StatusCode::OK))
}

/// `GET /reviews/{id}/dialogue/{thread}/after/{seq}`: what has come since, as a small document with the parts of the page.
pub(crate) async fn after(
    visit: Visit,
    Path((id, thread, seq)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    visit.viewer()?;
    let (review, thread): (ReviewId, ThreadId) = (part(&id)?, part(&thread)?);
    let view = load(&visit, review, thread, Window::After(part(&seq)?)).await?;
    Ok(Page::new(t::short_title(visit.lang)).plain().respond(&visit, || {
        view! {
            {root(&visit, &view, view! {
                {status(&visit, &view)}
                {messages(&visit, &view)}
                {waiting(&visit, &view)}
                {compose::readers(&visit, &view)}
            }.into_any())}
        }
    }))
}

/// The messages of a view alone, as an open page puts them below its own.
pub(crate) fn piece(visit: &Visit, view: &TalkView) -> String {
    html(|| view! { <div data-wake="talk">{messages(visit, view)}</div> })
}

/// A conversation of this very review.
pub(super) async fn load(
    visit: &Visit,
    review: ReviewId,
    thread: ThreadId,
    window: Window,
) -> Result<TalkView, Failure> {
    let view = visit.site.backend.talk(visit.viewer()?, thread, window).await?;
    if view.review == review { Ok(view) } else { Err(Failure::NotFound) }
}

/// What the address wants to begin: a quotation, an answer, a correction, an end, a new beginning.
async fn begin(
    visit: &Visit,
    viewer: &rules::actor::Viewer,
    review: ReviewId,
    view: &TalkView,
    asked: &Fields,
    typed: &mut Typed,
) -> Result<(), Failure> {
    if view.may_post.is_err() {
        return Ok(());
    }
    if let Some(source) = Source::parse(asked.get("quote")) {
        let passage = visit.site.backend.passage(viewer, review, &source).await?;
        typed.what.passage = passage.text;
        typed.what.quotes = Some(passage.source);
    }
    if let Some(seq) =
        asked.get("answer").parse::<u32>().ok().filter(|n| view.open.iter().any(|q| q.seq == *n && q.ours))
    {
        typed.what.answers = Some(seq);
    }
    let own = |seq: u32| {
        let state = visit.session.as_ref().and_then(|s| s.viewer.state);
        view.messages.iter().find(|m| m.seq == seq && (m.mine || (m.state.is_some() && m.state == state)))
    };
    let kind = if let Some(m) = asked.get("correct").parse::<u32>().ok().and_then(own) {
        typed.what.corrects = Some(m.corrects.unwrap_or(m.seq));
        if typed.what.kind != MessageKind::Correction {
            typed.what.body.clone_from(&m.body);
            typed.what.lang = m.lang;
        }
        MessageKind::Correction
    } else if asked.get("settle") == "1" && view.settled_at.is_none() {
        MessageKind::Settled
    } else if asked.get("reopen") == "1" && view.settled_at.is_some() {
        MessageKind::Reopened
    } else {
        return Ok(());
    };
    if typed.what.kind != kind {
        typed.what.kind = kind;
        typed.what.awaits = None;
        if kind != MessageKind::Correction {
            typed.what.body.clear();
        }
        // The draft is another text and stays where it is.
        typed.base = 0;
    }
    Ok(())
}

/// The page.
pub(super) fn draw(visit: &Visit, view: &TalkView, typed: &Typed, code: StatusCode) -> Response {
    let l = visit.lang;
    let state = visit.state_name(view.state);
    let subject = words::subject(visit, &view.subject);
    let errors: Vec<(String, String)> =
        typed.faults.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    let title = t::talk_title(l, &subject, words::room(l, view.room));
    let page = Page::new(title);
    let page = if compose::has_form(view, typed) { page.form(FORM) } else { page };
    page.crumbs(vec![
            Crumb::to(shell::start(l), "/start"),
            Crumb::to(state.clone(), format!("/reviews/{}", view.review)),
            Crumb::to(t::short_title(l), format!("/reviews/{}/dialogue", view.review)),
            Crumb::here(subject.clone()),
        ])
        .status(code)
        .remember_language(visit)
        .talks()
        .respond(visit, || {
            view! {
                {ui::errors(l, errors)}
                {root(visit, view, view! {
                    {head(visit, view, subject, &state)}
                    {status(visit, view)}
                    {earlier(visit, view)}
                    {if view.messages.is_empty() {
                        view! {
                            <div class="empty" data-part="empty"><p>{if view.room == Room::Notes { t::empty_notes(l) } else { t::empty_talk(l) }}</p></div>
                            <ol class="msgs bare" data-part="messages"></ol>
                        }.into_any()
                    } else {
                        messages(visit, view).into_any()
                    }}
                    {later(visit, view)}
                    {waiting(visit, view)}
                    <div data-part="composer">{compose::composer(visit, view, typed)}</div>
                }.into_any())}
            }
        })
}

/// What a program in the browser needs to know of the page stands on this element.
fn root(visit: &Visit, view: &TalkView, inside: AnyView) -> impl IntoView + use<> {
    let last = view.messages.last().map_or(view.last_seq, |m| m.seq);
    view! {
        <div class="talk" data-wake="talk" data-thread=view.thread.to_string() data-review=view.review.to_string()
            data-last=last.to_string() data-newest=view.last_seq.to_string() data-now=visit.now.timestamp_millis().to_string() data-room=view.room.code()>{inside}</div>
    }
}

fn head(visit: &Visit, view: &TalkView, subject: String, state: &str) -> impl IntoView + use<> {
    let l = visit.lang;
    let text = words::subject_text(visit, &view.subject, view.phase);
    let lead = words::room_readers(visit, view.room, view.holder);
    view! {
        <div class="head"><div>
            <p class="kicker">{t::in_review_of(l, state, &view.code)}</p>
            <h1>{subject}</h1>
            {text.map(|text| view! { <p class="lead">{text}</p> })}
            <p class="room-line">{words::room_mark(l, view.room)}" "<span>{lead}</span></p>
        </div></div>
    }
}

/// What is new, what is awaited, whether it is settled.
fn status(visit: &Visit, view: &TalkView) -> impl IntoView + use<> {
    let l = visit.lang;
    let settled = view.settled_at.map(|at| {
        view! {
            <p><b class="mark" data-state="done">{t::settled(l)}</b>" "<span class="soft">{ui::time(l, at)}</span></p>
        }
    });
    let ours: Vec<_> = view
        .open
        .iter()
        .map(|q| {
            let to = link(view.review, view.thread, q.seq);
            let number = i18n::number(l, i64::from(q.seq));
            let text = if q.ours {
                t::question_awaits_us(l, number)
            } else {
                t::question_awaits(l, number, words::side(l, q.awaits))
            };
            let state = if q.ours { "now" } else { "part" };
            view! { <li><span class="mark" data-state=state><a href=to>{text}</a></span></li> }
        })
        .collect();
    let open = (!ours.is_empty()).then(|| view! { <ul class="bare">{ours}</ul> });
    let first = view.messages.iter().find(|m| m.unread).map(|m| m.seq);
    let unread = (view.unread > 0).then(|| {
        let href = match first {
            Some(_) => "#unread".to_owned(),
            None => link(view.review, view.thread, (view.read_until + 1).min(view.last_seq)),
        };
        view! { <p><a href=href>{t::to_first_unread(l, i64::from(view.unread))}</a></p> }
    });
    view! { <div class="status stack" data-part="status">{settled}{open}{unread}</div> }
}

fn earlier(visit: &Visit, view: &TalkView) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    let first = view.messages.first().map(|m| m.seq).filter(|seq| *seq > 1)?;
    let from = first.saturating_sub(PAGE).max(1);
    let here = format!("/reviews/{}/dialogue/{}", view.review, view.thread);
    Some(view! {
        <nav class="row no-print" aria-label=t::earlier(l) data-part="earlier">
            <a class="btn" href=format!("{here}?from={from}")>{t::earlier(l)}</a>
            <a href=format!("{here}?from=1")>{t::from_beginning(l)}</a>
            <span class="soft small">{t::of_all(l, span(l, view), i18n::number(l, i64::from(view.last_seq)))}</span>
        </nav>
    })
}

fn later(visit: &Visit, view: &TalkView) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    let last = view.messages.last().map(|m| m.seq).filter(|seq| *seq < view.last_seq)?;
    let here = format!("/reviews/{}/dialogue/{}", view.review, view.thread);
    let newest = view.last_seq.saturating_sub(PAGE - 1).max(1);
    Some(view! {
        <nav class="row no-print" aria-label=t::later(l) data-part="later">
            <a class="btn" href=format!("{here}?from={}", last + 1)>{t::later(l)}</a>
            <a href=format!("{here}?from={newest}")>{t::to_newest(l)}</a>
            <span class="soft small">{t::of_all(l, span(l, view), i18n::number(l, i64::from(view.last_seq)))}</span>
        </nav>
    })
}

/// "51 to 100".
fn span(l: rules::language::Language, view: &TalkView) -> String {
    let number = |m: Option<&backend::service::MessageLine>| i18n::number(l, m.map_or(0, |m| i64::from(m.seq)));
    t::span(l, number(view.messages.first()), number(view.messages.last()))
}

/// The viewer's messages within their ten seconds: to be taken back, or sent at once.
fn waiting(visit: &Visit, view: &TalkView) -> impl IntoView + use<> {
    let items: Vec<_> = view.outgoing.iter().map(|o| one_waiting(visit, view, o)).collect();
    view! { <ol class="msgs bare" data-part="outgoing" id="outgoing">{items}</ol> }
}

fn one_waiting(visit: &Visit, view: &TalkView, o: &OutgoingLine) -> impl IntoView + use<> {
    let l = visit.lang;
    let action = format!("/reviews/{}/dialogue/{}/outgoing", view.review, view.thread);
    let quote = o.what.quotes.clone().filter(|_| !o.what.passage.trim().is_empty()).map(|source| {
        let text = o.what.passage.trim().to_owned();
        quotation(visit, view.review, &QuoteView { source, text, lang: o.what.lang, state: None })
    });
    view! {
        <li class="msg" data-own="true" data-waits="true" data-due=o.due_at.timestamp_millis().to_string()>
            <header><h3>{t::not_gone_yet(l)}</h3>" "<span>{t::goes_at(l)}" "{ui::time(l, o.due_at)}</span></header>
            {quote}
            {marked::marked(&o.what.body, o.what.lang)}
            {(!o.files.is_empty()).then(|| super::message::files(l, &o.files, &|_| ().into_any()))}
            <form class="row" method="post" action=action>
                <input type="hidden" name="id" value=o.id.to_string()/>
                <button name="act" value="take_back">{t::take_back(l)}</button>
                <button name="act" value="now">{t::send_now(l)}</button>
            </form>
        </li>
    }
}
