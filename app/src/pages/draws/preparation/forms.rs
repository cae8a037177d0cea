//! A rehearsal with a phrase of one's own, and the freezing of the pool.

use super::Look;
use crate::i18n::number;
use crate::i18n::texts::draws as t;
use crate::pages::line::Line;
use crate::ui;
use backend::service::DrawLine;
use leptos::prelude::*;
use rules::language::Language;

/// Ids of the forms; also where faults of the pool are shown.
pub(super) const REHEARSE: &str = "rehearse";
pub(super) const FREEZE: &str = "freeze";

/// Ids of the controls for names of sources.
pub(super) const SOURCE_IDS: [&str; 6] = ["source-1", "source-2", "source-3", "source-4", "source-5", "source-6"];

/// The form of a rehearsal.
pub(super) fn rehearse(l: Language, line: &DrawLine, look: &Look) -> AnyView {
    let phrase = Line::new("phrase", "text", t::phrase(l))
        .help(t::phrase_help(l))
        .value(look.typed.get("phrase"))
        .faults(&look.faults);
    view! {
        <section class="card" aria-labelledby="rehearse-title">
            <h2 id="rehearse-title">{t::rehearse(l)}</h2>
            <p>{t::rehearse_text(l)}</p>
            <form class="form" id=REHEARSE method="post" action=format!("/draws/{}/rehearse", line.id) novalidate>
                {look.choice.hidden()}
                {ui::field_error(l, "rehearse-e".to_owned(), look.faults.at(REHEARSE))}
                {phrase.draw(l)}
                <button>{t::rehearse_button(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The form that freezes the pool and announces what the seed will come from.
pub(super) fn freeze(l: Language, line: &DrawLine, look: &Look) -> AnyView {
    let controls: Vec<_> = (1..)
        .zip(SOURCE_IDS)
        .map(|(n, id)| {
            let fault = look.faults.at(id);
            let fault_id = format!("{id}-e");
            let typed = look.typed.get(id).to_owned();
            view! {
                <div class="field">
                    <label for=id>{t::source(l, number(l, n))}</label>
                    {ui::field_error(l, fault_id.clone(), fault.clone())}
                    <input id=id name=id dir="auto" maxlength="200" value=typed autocomplete="off"
                        aria-invalid=fault.is_some().then_some("true") aria-describedby=fault.is_some().then_some(fault_id)/>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="freeze-title">
            <h2 id="freeze-title">{t::freeze(l)}</h2>
            <p>{t::freeze_text(l)}</p>
            <p>{t::sources_text(l)}</p>
            <form class="form" id=FREEZE method="post" action=format!("/draws/{}/freeze", line.id) novalidate>
                {look.choice.hidden()}
                {ui::field_error(l, "freeze-e".to_owned(), look.faults.at(FREEZE))}
                {controls}
                <button class="go">{t::freeze_button(l)}</button>
            </form>
        </section>
    }
    .into_any()
}
