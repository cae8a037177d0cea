//! The form in which a message is written. What was typed is never thrown away: it comes back with what is wrong, in
//! another language of the screen, after a new sign-in, and from the draft on the server.

use super::message::{files, quotation, source};
use super::{FORM, marked, words};
use crate::http::{Fields, Visit};
use crate::i18n;
use crate::i18n::texts::dialogue as t;
use crate::ui::{self, TextArea};
use backend::service::{DraftView, QuoteView, TalkView};
use leptos::prelude::*;
use rules::dialogue::{Composed, MessageKind, Room, Side, Source};
use rules::language::Language;

/// What stands in the form.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub(super) what: Composed,
    /// Sends it once.
    pub(super) key: String,
    /// The revision of the draft from which it was begun.
    pub(super) base: u32,
    /// What is wrong, by field.
    pub(super) faults: Vec<(&'static str, String)>,
    /// Whether the preview is shown.
    pub(super) preview: bool,
    /// A newer draft, saved elsewhere.
    pub(super) newer: Option<DraftView>,
}

impl Typed {
    /// What was posted. What cannot be read counts as not chosen.
    pub(super) fn read(visit: &Visit, fields: &Fields) -> Self {
        let number = |name: &str| fields.get(name).parse().ok();
        let key = fields.get("key");
        Self {
            what: Composed {
                body: fields.get("body").to_owned(),
                lang: Language::from_code(fields.get("lang")).unwrap_or(visit.lang),
                kind: MessageKind::from_code(fields.get("kind")).unwrap_or_default(),
                corrects: number("corrects"),
                awaits: Side::from_code(fields.get("awaits")),
                answers: number("answers"),
                quotes: Source::parse(fields.get("quotes")),
                passage: fields.get("passage").to_owned(),
            },
            // A key that no page of ours made is as none: a new one is made, and nothing typed is lost over it.
            key: if is_key(key) { key.to_owned() } else { new_key() },
            base: number("base").unwrap_or(0),
            ..Self::default()
        }
    }

    /// What the form begins with: the draft, or nothing in the language of the review.
    pub(super) fn begun(visit: &Visit, view: &TalkView) -> Self {
        let l = visit.lang;
        // The language of the screen if the review is held in it, else the first one that it is held in.
        let usual = if view.languages.contains(&l) { l } else { view.languages.first().copied().unwrap_or(l) };
        let (what, base) = match &view.draft {
            Some(draft) => (draft.what.clone(), draft.revision),
            None => (Composed { lang: usual, ..Composed::default() }, 0),
        };
        Self { what, base, key: new_key(), ..Self::default() }
    }
}

/// Whether the service can take it.
fn is_key(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

pub(super) fn new_key() -> String {
    format!("message-{}", uuid::Uuid::new_v4())
}

/// Whether something can be written and sent here.
pub(super) fn has_form(view: &TalkView, typed: &Typed) -> bool {
    view.may_post.is_ok() && !has_to_reopen(view, typed)
}

/// What is settled is taken up again before more is said.
fn has_to_reopen(view: &TalkView, typed: &Typed) -> bool {
    view.settled_at.is_some() && typed.what.kind == MessageKind::Message && typed.faults.is_empty()
}

/// The form, or why there is none.
pub(super) fn composer(visit: &Visit, view: &TalkView, typed: &Typed) -> AnyView {
    let l = visit.lang;
    if let Err(why) = &view.may_post {
        return view! { <div class="note"><p>{ui::refusal_text(l, why)}</p></div> }.into_any();
    }
    let base = format!("/reviews/{}/dialogue/{}", view.review, view.thread);
    let said = typed.what.kind;
    if has_to_reopen(view, typed) {
        let href = format!("{base}?reopen=1#{FORM}");
        return view! {
            <div class="note" id=FORM>
                <p><b>{t::is_settled(l)}</b></p>
                <p><a class="btn" href=href>{t::reopen(l)}</a></p>
            </div>
        }
        .into_any();
    }
    let fault = |field: &str| typed.faults.iter().find(|(f, _)| *f == field).map(|(_, text)| text.clone());
    let (label, hint) = match said {
        MessageKind::Message => (t::your_message(l), None),
        MessageKind::Correction => (t::your_correction(l), Some(t::correction_help(l))),
        MessageKind::Settled => (t::closing_sentence(l), Some(t::closing_help(l))),
        MessageKind::Reopened => (t::why_reopened(l), None),
    };
    let body_fault = fault("body");
    let invalid = body_fault.is_some();
    let lang = typed.what.lang;
    let plain = said == MessageKind::Message;
    let cancel = (!plain).then(|| view! { <a class="btn" href=format!("{base}#{FORM}")>{t::cancel(l)}</a> });
    let settle =
        (plain && view.settled_at.is_none() && view.subject != rules::dialogue::Subject::Review && view.last_seq > 0)
            .then(|| view! { <a href=format!("{base}?settle=1#{FORM}")>{t::settle(l)}</a> });
    let drop = view.draft.is_some().then(|| {
        view! { <button name="act" value="drop" class="plain">{t::drop_draft(l)}</button> }
    });
    let saved = view.draft.as_ref().map(|d| {
        view! { <p class="soft small">{t::draft_of(l)}" "{ui::time(l, d.at)}</p> }
    });
    let returned = view.draft.as_ref().and_then(|d| d.returned.as_deref()).map(|why| {
        view! { <div class="note" data-kind="warn"><p>{t::came_back(l)}" "{words::fault(l, why)}</p></div> }
    });
    view! {
        <form class="compose form" id=FORM method="post" action=format!("{base}/file") enctype="multipart/form-data"
            data-send="ctrl-enter" data-room=view.room.code()>
            <h2 class="room" data-room=view.room.code()>{words::room(l, view.room)}</h2>
            <input type="hidden" name="key" value=typed.key.clone()/>
            <input type="hidden" name="base" value=typed.base.to_string()/>
            <input type="hidden" name="kind" value=said.code()/>
            <input type="hidden" name="corrects" value=typed.what.corrects.map(|n| n.to_string())/>
            {returned}
            {typed.newer.as_ref().map(|newer| clash(l, newer))}
            {typed.preview.then(|| preview(visit, view, typed))}
            {mode(l, view, typed)}
            {quoting(visit, view, typed, fault("passage"))}
            <div class="field">
                <label for="body">{label}</label>
                {hint.map(|text| view! { <p class="help">{text}</p> })}
                {ui::field_error(l, "body-e".to_owned(), body_fault)}
                <TextArea id="body" name="body" value=typed.what.body.clone() rows=5 lang=lang.code()
                    described_by="readers body-e" invalid=invalid/>
                <details class="small soft"><summary>{t::markup_title(l)}</summary><p>{t::markup_help(l)}</p></details>
            </div>
            {choices(l, view, typed, &fault)}
            {attached(l, view, fault("file"))}
            {readers(visit, view)}
            <div class="row">
                <button class="go" name="act" value="send">{words::send(l, view.room)}</button>
                <button name="act" value="preview">{t::preview(l)}</button>
                <button name="act" value="draft">{t::save_draft(l)}</button>
                {drop}{cancel}{settle}
            </div>
            <div data-part="draft">{saved}</div>
        </form>
    }
    .into_any()
}

/// Says what the message will be, where it is more than one.
fn mode(l: Language, view: &TalkView, typed: &Typed) -> Option<AnyView> {
    match typed.what.kind {
        MessageKind::Message => None,
        MessageKind::Correction => {
            let seq = typed.what.corrects?;
            let before = view.messages.iter().find(|m| m.seq == seq);
            let before = before.map(|m| marked::marked(&m.body, m.lang));
            Some(
                view! {
                    <div class="note">
                        <p><b>{t::is_correction(l, i18n::number(l, i64::from(seq)))}</b></p>
                        <div>{before}</div>
                    </div>
                }
                .into_any(),
            )
        }
        MessageKind::Settled => Some(view! { <div class="note"><p><b>{t::settle(l)}</b></p></div> }.into_any()),
        MessageKind::Reopened => Some(view! { <div class="note"><p><b>{t::reopen(l)}</b></p></div> }.into_any()),
    }
}

/// Another text of the same draft, saved elsewhere: neither is lost.
fn clash(l: Language, newer: &DraftView) -> impl IntoView + use<> {
    let (text, lang) = (newer.what.body.clone(), newer.what.lang);
    view! {
        <div class="clash" role="alert">
            <p><b>{t::draft_clash(l)}</b></p>
            <label class="soft small" for="newer">{t::draft_of(l)}" "{ui::time(l, newer.at)}</label>
            <TextArea id="newer" name="newer" value=text rows=4 lang=lang.code() readonly=true/>
            <button name="act" value="take">{t::take_newer(l)}</button>
        </div>
    }
}

/// The message as it would look.
fn preview(visit: &Visit, view: &TalkView, typed: &Typed) -> impl IntoView + use<> {
    let l = visit.lang;
    let what = &typed.what;
    let quote = what.quotes.clone().filter(|_| !what.passage.trim().is_empty()).map(|source| {
        let quote = QuoteView { source, text: what.passage.trim().to_owned(), lang: what.lang, state: None };
        quotation(visit, view.review, &quote)
    });
    view! {
        <section class="preview" id="preview" aria-labelledby="preview-title">
            <h3 id="preview-title">{t::preview(l)}</h3>
            {quote}
            {marked::marked(&what.body, what.lang)}
        </section>
    }
}

/// The passage that is quoted, to be cut down to what matters.
fn quoting(visit: &Visit, view: &TalkView, typed: &Typed, fault: Option<String>) -> Option<impl IntoView + use<>> {
    let l = visit.lang;
    let quotes = typed.what.quotes.clone()?;
    let (href, whence) = source(l, view.review, &quotes);
    let invalid = fault.is_some();
    Some(view! {
        <div class="field">
            <input type="hidden" name="quotes" value=quotes.to_string()/>
            <label for="passage">{t::passage(l)}</label>
            <p class="help"><a href=href>{whence}</a>". "{t::passage_help(l)}</p>
            {ui::field_error(l, "passage-e".to_owned(), fault)}
            <TextArea id="passage" name="passage" value=typed.what.passage.clone() rows=3 described_by="passage-e" invalid=invalid/>
        </div>
    })
}

/// Language, what is answered, and of whom an answer is awaited.
fn choices(
    l: Language,
    view: &TalkView,
    typed: &Typed,
    fault: &dyn Fn(&str) -> Option<String>,
) -> impl IntoView + use<> {
    let chosen = typed.what.lang;
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .map(|o| view! { <option value=o.code() lang=o.code() selected=o == chosen>{o.own_name()}</option> })
        .collect();
    let mut asked: Vec<u32> = view.open.iter().filter(|q| q.ours).map(|q| q.seq).collect();
    asked.extend(typed.what.answers.filter(|seq| !asked.contains(seq)));
    let settles = typed.what.kind == MessageKind::Correction;
    let answers = (!asked.is_empty() && !settles).then(|| {
        let options: Vec<_> = asked
            .into_iter()
            .map(|seq| {
                let selected = typed.what.answers == Some(seq);
                let by = view.messages.iter().find(|m| m.seq == seq).map(|m| m.by.clone()).unwrap_or_default();
                let text = t::question_of(l, i18n::number(l, i64::from(seq)), by);
                view! { <option value=seq.to_string() selected=selected>{text}</option> }
            })
            .collect();
        view! {
            <div class="field">
                <label for="answers">{t::answers_what(l)}</label>
                {ui::field_error(l, "answers-e".to_owned(), fault("answers"))}
                <select id="answers" name="answers" aria-describedby="answers-e">
                    <option value="">{t::answers_nothing(l)}</option>{options}
                </select>
            </div>
        }
    });
    let awaits = (typed.what.kind == MessageKind::Message && !view.may_ask.is_empty()).then(|| {
        let options: Vec<_> = view
            .may_ask
            .iter()
            .map(|side| {
                let selected = typed.what.awaits == Some(*side);
                view! { <option value=side.code() selected=selected>{words::side(l, *side)}</option> }
            })
            .collect();
        view! {
            <div class="field">
                <label for="awaits">{t::awaits_whom(l)}</label>
                {ui::field_error(l, "awaits-e".to_owned(), fault("awaits"))}
                <select id="awaits" name="awaits" aria-describedby="awaits-e">
                    <option value="">{t::awaits_nobody(l)}</option>{options}
                </select>
            </div>
        }
    });
    view! {
        <div class="fields">
            <div class="field">
                <label for="lang">{t::language(l)}</label>
                <select id="lang" name="lang">{languages}</select>
            </div>
            {awaits}{answers}
        </div>
    }
}

/// Files that go out with the message, and the control for one more.
fn attached(l: Language, view: &TalkView, fault: Option<String>) -> impl IntoView + use<> {
    let list = (!view.files.is_empty()).then(|| {
        let detach = move |id: rules::id::FileId| {
            view! { <button class="plain" name="act" value=format!("detach:{id}")>{t::detach(l)}</button> }.into_any()
        };
        files(l, &view.files, &detach)
    });
    let invalid = fault.is_some().then_some("true");
    let open = invalid.is_some() || !view.files.is_empty();
    view! {
        <details class="field" open=open>
            <summary>{t::files(l)}</summary>
            {list}
            <label for="file">{t::attach_label(l)}</label>
            <p class="help" id="file-h">{t::attach_help(l)}</p>
            {ui::field_error(l, "file-e".to_owned(), fault)}
            <div class="row">
                <input type="file" id="file" name="file" aria-describedby="file-h file-e" aria-invalid=invalid/>
                <button name="act" value="attach">{t::attach(l)}</button>
            </div>
        </details>
    }
}

/// Who will read it, by number and name.
pub(super) fn readers(visit: &Visit, view: &TalkView) -> impl IntoView + use<> {
    let l = visit.lang;
    let mut readers: Vec<(String, String)> = view
        .readers
        .iter()
        .map(|r| (visit.state_name(r.state), format!("{} ({})", r.name, ui::duty(l, r.duty))))
        .collect();
    readers.sort_by(|a, b| i18n::collate(l, &a.0, &b.0).then_with(|| i18n::collate(l, &a.1, &b.1)));
    let count = i64::try_from(readers.len()).unwrap_or(i64::MAX);
    let names: Vec<_> = readers
        .into_iter()
        .map(|(state, name)| view! { <li><bdi>{state}</bdi>{ui::colon(l)}<bdi>{name}</bdi></li> })
        .collect();
    let inside = match view.room {
        Room::Dialogue => view! {
            <details>
                <summary>{t::will_read(l, count)}</summary>
                <ul>{names}<li>{t::secretariat_reads(l)}" "{crate::pages::ruled::by(l, "33")}</li></ul>
            </details>
            <p class="soft small">{t::never_edited(l)}</p>
        }
        .into_any(),
        Room::Delegation => view! {
            <details><summary>{t::will_read_ours(l, count)}</summary><ul>{names}</ul></details>
            <p class="soft small">{t::never_edited(l)}</p>
        }
        .into_any(),
        Room::Notes => view! { <p>{t::readers_notes(l)}</p> }.into_any(),
    };
    view! { <div class="readers" id="readers" data-part="readers">{inside}</div> }
}
