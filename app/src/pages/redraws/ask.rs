//! The form for a request, with what has to be known before; for whoever may not ask, the reason why.

use super::desk::Look;
use super::words::ground;
use crate::http::Visit;
use crate::i18n::texts::redraws as t;
use crate::i18n::{self, number};
use crate::pages::line::{Choose, Line};
use crate::pages::ruled::by;
use crate::ui::{self, TextArea};
use backend::service::{REASON_MAX, RedrawDesk};
use leptos::prelude::*;
use rules::draw::redraw::Ground;
use rules::id::ReviewId;
use rules::language::Language;

/// Id of the form.
pub(super) const FORM: &str = "ask";

/// Whether the viewer has a form at all.
pub(super) fn is_open(desk: &RedrawDesk) -> bool {
    (desk.may_decide || desk.may_ask.is_ok()) && !desk.places.is_empty()
}

pub(super) fn section(visit: &Visit, review: ReviewId, desk: &RedrawDesk, look: &Look) -> AnyView {
    let l = visit.lang;
    let title = if desk.may_decide {
        t::need_title(l)
    } else if desk.may_ask.is_ok() {
        t::ask_title(l)
    } else {
        t::may_not_title(l)
    };
    let inside = match &desk.may_ask {
        _ if is_open(desk) => form(visit, review, desk, look),
        Err(refusal) if !desk.may_decide => {
            let para = refusal.paragraph().map(|p| by(l, p));
            view! { <p>{ui::refusal_text(l, refusal)}" "{para}</p> }.into_any()
        }
        Ok(()) | Err(_) => view! { <p class="soft">{t::no_places(l)}</p> }.into_any(),
    };
    view! { <section class="sect stack" aria-labelledby="ask-title"><h2 id="ask-title">{title}</h2>{inside}</section> }
        .into_any()
}

fn form(visit: &Visit, review: ReviewId, desk: &RedrawDesk, look: &Look) -> AnyView {
    let l = visit.lang;
    let typed = &look.typed;
    let own = (!desk.may_decide).then(|| {
        view! { {grounds(l, desk, look)}{desk.is_under_review.then(|| consulted(l, look))} }
    });
    let languages = Choose {
        id: "lang",
        label: t::lang(l),
        options: Language::ALL.into_iter().map(|o| (o.code().to_owned(), o.own_name().to_owned())).collect(),
        chosen: typed.lang.code().to_owned(),
        help: None,
        fault: None,
    };
    let fault = look.faults.at("reason");
    let invalid = fault.is_some();
    let described = if invalid { "reason-e reason-h" } else { "reason-h" };
    let button = if desk.may_decide { t::need_button(l) } else { t::ask_button(l) };
    view! {
        {before(visit, desk)}
        <form class="form" id=FORM method="post" action=format!("/reviews/{review}/redraws") data-send="ctrl-enter" novalidate>
            <input type="hidden" name="key" value=typed.key.clone()/>
            {places(visit, desk, look)}
            {own}
            <div class="field">
                <label for="reason">{t::reason(l)}</label>
                <p class="help" id="reason-h">{t::reason_help(l, number(l, i64::from(REASON_MAX)))}</p>
                {ui::field_error(l, "reason-e".to_owned(), fault)}
                <TextArea id="reason" name="reason" value=typed.reason.clone() rows=5 lang=typed.lang.code()
                    described_by=described invalid=invalid/>
            </div>
            {languages.draw(l)}
            <button class="go">{button}</button>
        </form>
    }
    .into_any()
}

/// Who will read it and what follows, before anything is typed.
fn before(visit: &Visit, desk: &RedrawDesk) -> AnyView {
    let l = visit.lang;
    if desk.may_decide {
        return view! { <p>{t::need_text(l)}" "{by(l, "28 (f)")}</p><p>{t::need_readers(l)}</p> }.into_any();
    }
    let state = visit.session.as_ref().and_then(|s| s.viewer.state).map(|code| visit.state_name(code));
    view! {
        <p dir="auto">{state.map(|name| t::asks_for(l, name))}</p>
        <h3>{t::before(l)}</h3>
        <ul>
            <li>{t::readers_reason(l)}</li>
            <li>{t::readers_all(l)}" "{t::next_told(l)}</li>
            <li>{t::next_called(l)}</li>
            <li>{t::readers_public(l)}</li>
            <li>{t::next_replaced(l)}" "{by(l, "30")}</li>
        </ul>
    }
    .into_any()
}

/// The reviewing States among which the viewer can choose, alphabetically.
fn places(visit: &Visit, desk: &RedrawDesk, look: &Look) -> AnyView {
    let l = visit.lang;
    let mut options: Vec<(String, String)> =
        desk.places.iter().map(|code| (code.to_string(), visit.state_name(*code))).collect();
    i18n::sort_by_name(l, &mut options, |(_, name)| name);
    // A reviewing State has its own place only: nothing is left to choose.
    if options.len() > 1 {
        options.insert(0, (String::new(), t::choose(l).to_owned()));
    }
    Choose {
        id: "replaced",
        label: t::place(l),
        options,
        chosen: look.typed.replaced.clone(),
        help: None,
        fault: look.faults.at("replaced"),
    }
    .draw(l)
    .into_any()
}

/// The grounds of which the viewer's State can speak, each with its paragraph.
fn grounds(l: Language, desk: &RedrawDesk, look: &Look) -> AnyView {
    let open = |g: &Ground| g.is_of_a_state() && (desk.is_under_review || *g != Ground::Inability);
    let options: Vec<_> = Ground::ALL
        .into_iter()
        .filter(open)
        .enumerate()
        .map(|(place, on)| {
            // The summary of faults leads to the first one.
            let id = if place == 0 { "ground".to_owned() } else { format!("ground-{}", on.code()) };
            view! {
                <label>
                    <input type="radio" id=id name="ground" value=on.code() checked=look.typed.ground == on.code()/>
                    <span>{ground(l, on)}" "{by(l, on.paragraph())}</span>
                </label>
            }
        })
        .collect();
    let fault = look.faults.at("ground");
    let described = fault.is_some().then_some("ground-e");
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{t::grounds(l)}</legend>
            {ui::field_error(l, "ground-e".to_owned(), fault)}
            <div class="opts">{options}</div>
        </fieldset>
    }
    .into_any()
}

/// Para. 30: before inability is raised, a consultation has to have been held.
fn consulted(l: Language, look: &Look) -> AnyView {
    let help = format!("{} ({})", t::consulted_help(l), ui::paragraph(l, "30"));
    Line::new("consulted_on", "date", t::consulted_on(l))
        .help(help)
        .value(&look.typed.consulted_on)
        .faults(&look.faults)
        .draw(l)
        .into_any()
}
