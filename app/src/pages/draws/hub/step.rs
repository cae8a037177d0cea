//! The one next step of a drawing, for whoever looks.

use super::forms::{self, ADOPT, CONFIRM, DROP, VALUES};
use super::{Hub, Look};
use crate::http::Visit;
use crate::i18n::texts::draws as t;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::draw::status::DrawStatus;
use rules::language::Language;

/// Whether the viewer gives the result effect.
const fn may_adopt(line: &DrawLine) -> bool {
    line.may_prepare && !line.rehearsal
}

/// The form of the next step: a switch of language posts it, so that what was typed stays.
pub(super) fn form(hub: &Hub) -> Option<&'static str> {
    let line = &hub.line;
    match line.status {
        DrawStatus::Frozen if line.may_conduct => Some(VALUES),
        DrawStatus::Typed if line.may_conduct && !line.typed_by_viewer => Some(CONFIRM),
        DrawStatus::Finished if may_adopt(line) && (hub.case.is_none() || hub.comes.is_some()) => Some(ADOPT),
        DrawStatus::Preparing
        | DrawStatus::Frozen
        | DrawStatus::Typed
        | DrawStatus::Drawing
        | DrawStatus::Finished
        | DrawStatus::Adopted
        | DrawStatus::Dropped => None,
    }
}

/// What comes next.
pub(super) fn section(visit: &Visit, hub: &Hub, look: &Look) -> AnyView {
    let l = visit.lang;
    let line = &hub.line;
    let go = |page: &str, label: &'static str| {
        view! { <p><a class="btn go" href=format!("/draws/{}/{page}", line.id)>{label}</a></p> }
    };
    let inside = match line.status {
        DrawStatus::Preparing => {
            view! { <p>{t::next_preparing(l)}</p>{go("preparation", t::to_preparation(l))} }.into_any()
        }
        DrawStatus::Frozen if line.may_conduct => {
            view! { <p>{t::values_text(l)}</p>{forms::values(l, line, look)} }.into_any()
        }
        DrawStatus::Frozen => view! { <p>{t::next_frozen(l)}</p> }.into_any(),
        DrawStatus::Typed if line.may_conduct => typed(l, line, look),
        DrawStatus::Typed => view! { <p>{t::next_typed(l)}</p> }.into_any(),
        DrawStatus::Drawing => {
            let text = if line.may_conduct { t::next_drawing_conduct(l) } else { t::next_drawing(l) };
            view! { <p>{text}</p>{go("room", t::to_room(l))} }.into_any()
        }
        DrawStatus::Finished if may_adopt(line) => {
            let result = view! { <p><a href=format!("/draws/{}/result", line.id)>{t::to_result(l)}</a></p> };
            view! { <p>{t::next_finished(l)}</p>{result}{forms::adopt(visit, hub, look)} }.into_any()
        }
        DrawStatus::Finished => {
            let text = if line.rehearsal { t::next_rehearsed(l) } else { t::next_finished(l) };
            view! { <p>{text}</p>{go("result", t::to_result(l))} }.into_any()
        }
        DrawStatus::Adopted => view! { <p>{t::next_adopted(l)}</p>{go("result", t::to_result(l))} }.into_any(),
        DrawStatus::Dropped => view! { <p>{t::next_dropped(l)}</p> }.into_any(),
    };
    let over = matches!(line.status, DrawStatus::Adopted | DrawStatus::Dropped);
    let title = if over { t::outcome(l) } else { t::next(l) };
    view! { <section class="sect stack" aria-labelledby="next"><h2 id="next">{title}</h2>{inside}</section> }.into_any()
}

/// Two people see to it that the values are right: one types, another confirms.
fn typed(l: Language, line: &DrawLine, look: &Look) -> AnyView {
    let decide = if line.typed_by_viewer {
        view! { <div class="note"><p>{t::same_person(l)}</p></div> }.into_any()
    } else {
        forms::confirm(l, line)
    };
    view! {
        <p>{t::confirm_text(l)}</p>
        {forms::compared(l, line)}
        {decide}
        <details open=look.form == Some(VALUES)>
            <summary>{t::values_again(l)}</summary>
            <div class="stack"><p>{t::values_again_text(l)}</p>{forms::values(l, line, look)}</div>
        </details>
    }
    .into_any()
}

/// Giving a drawing up, folded away: it is seldom what somebody comes for.
pub(super) fn give_up(l: Language, line: &DrawLine, look: &Look) -> Option<AnyView> {
    let over = matches!(line.status, DrawStatus::Adopted | DrawStatus::Dropped);
    (line.may_prepare && !over).then(|| {
        view! {
            <details class="sect" open=look.form == Some(DROP)>
                <summary>{t::drop_title(l)}</summary>
                <div class="stack"><p>{t::drop_text(l)}</p>{forms::give_up(l, line, look)}</div>
            </details>
        }
        .into_any()
    })
}
