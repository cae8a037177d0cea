//! The forms on the page of a drawing.

use super::super::shared::source;
use super::{Hub, Look};
use crate::http::Visit;
use crate::i18n;
use crate::i18n::texts::draws as t;
use crate::pages::line::Line;
use crate::pages::ruled::by;
use crate::ui;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::draw::status::DrawKind;
use rules::language::Language;

/// Ids of the forms.
pub(super) const VALUES: &str = "values";
pub(super) const CONFIRM: &str = "confirm";
pub(super) const ADOPT: &str = "adopt";
pub(super) const DROP: &str = "drop";

/// Ids of the controls for values; a drawing has no more sources than these.
const VALUE_IDS: [&str; 12] = [
    "value-1", "value-2", "value-3", "value-4", "value-5", "value-6", "value-7", "value-8", "value-9", "value-10",
    "value-11", "value-12",
];

/// The controls for so many sources.
pub(super) fn value_ids(sources: usize) -> impl Iterator<Item = &'static str> {
    VALUE_IDS.into_iter().take(sources)
}

/// One control for each source that was announced.
pub(super) fn values(l: Language, line: &DrawLine, look: &Look) -> AnyView {
    let controls: Vec<_> = value_ids(line.sources.len())
        .zip(&line.sources)
        .map(|(id, announced)| {
            let fault = look.faults.at(id);
            let typed = look.typed.get(id).to_owned();
            let fault_id = format!("{id}-e");
            view! {
                <div class="field">
                    <label for=id dir="auto">{announced.name.clone()}</label>
                    {ui::field_error(l, fault_id.clone(), fault.clone())}
                    <input id=id name=id dir="auto" value=typed autocomplete="off" maxlength="400"
                        aria-invalid=fault.is_some().then_some("true") aria-describedby=fault.is_some().then_some(fault_id)/>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <form class="form" id=VALUES method="post" action=format!("/draws/{}/values", line.id) novalidate>
            {controls}
            <button class="go">{t::values_button(l)}</button>
        </form>
    }
    .into_any()
}

/// The values to compare with what the room saw; the form brings along just these.
pub(super) fn confirm(l: Language, line: &DrawLine) -> AnyView {
    let hidden: Vec<_> =
        line.sources.iter().map(|s| view! { <input type="hidden" name="value" value=s.value.clone()/> }).collect();
    view! {
        <form id=CONFIRM method="post" action=format!("/draws/{}/confirm", line.id)>
            {hidden}
            <button class="go">{t::confirm_button(l)}</button>
        </form>
    }
    .into_any()
}

/// The sources with their values, large enough to be compared.
pub(super) fn compared(l: Language, line: &DrawLine) -> AnyView {
    let pairs: Vec<_> = line
        .sources
        .iter()
        .map(|s| {
            view! {
                <dt dir="auto">{source(l, line, &s.name)}</dt>
                <dd><code class="value" dir="auto">{s.value.clone()}</code></dd>
            }
        })
        .collect();
    view! { <dl class="facts">{pairs}</dl> }.into_any()
}

/// The button that gives a drawing effect, and what follows.
pub(super) fn adopt(visit: &Visit, hub: &Hub, look: &Look) -> AnyView {
    let l = visit.lang;
    let inside = match hub.line.kind {
        DrawKind::Whole => {
            let day = Line::new("starts_on", "date", t::starts_on(l))
                .help(t::starts_on_help(l))
                .value(look.typed.get("starts_on"))
                .faults(&look.faults);
            view! { <p>{t::adopt_text(l)}</p>{day.draw(l)} }.into_any()
        }
        DrawKind::Redraw => match (&hub.case, hub.comes) {
            (Some(case), Some(comes)) => {
                let [state, goes, comes] =
                    [case.state_under_review, case.replaced, comes].map(|code| visit.state_name(code));
                view! { <p>{t::adopt_redraw(l, state, goes, comes)}" "{by(l, "30")}</p> }.into_any()
            }
            _ => return view! { <p>{t::nobody_drawn(l)}</p> }.into_any(),
        },
    };
    view! {
        <form class="form" id=ADOPT method="post" action=format!("/draws/{}/adopt", hub.line.id) novalidate>
            {inside}
            <button class="go">{t::adopt_button(l)}</button>
        </form>
    }
    .into_any()
}

/// The reason for giving up.
pub(super) fn give_up(l: Language, line: &DrawLine, look: &Look) -> AnyView {
    let reason = Line::new("reason", "text", t::reason(l))
        .help(t::drop_help(l))
        .value(look.typed.get("reason"))
        .faults(&look.faults);
    view! {
        <form class="form" id=DROP method="post" action=format!("/draws/{}/drop", line.id) novalidate>
            {reason.draw(l)}
            <button class="bad">{t::drop_button(l)}</button>
        </form>
    }
    .into_any()
}

/// A moment in a sentence of facts.
pub(super) fn at(l: Language, at: rules::calendar::Moment) -> AnyView {
    view! { <time datetime=at.to_rfc3339()>{i18n::moment(l, at)}</time> }.into_any()
}
