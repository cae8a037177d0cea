//! "Verify in this browser": what the WebAssembly half wakes, and how to do without it.

use super::Drawn;
use super::facts::code;
use super::record::file_name;
use crate::http::{Page, Visit};
use crate::i18n::texts::{lots as t, minutes as m};
use crate::ui;
use crate::verifying::Names;
use leptos::prelude::*;
use rules::instrument::Instrument;
use rules::language::Language;

/// The page with the program that verifies, and the names that it needs to say what differs.
pub(super) fn page(visit: &Visit, page: Page) -> Page {
    let l = visit.lang;
    let names = Names {
        states: visit.register.all().iter().map(|p| (p.code, p.name(l).to_owned())).collect(),
        instruments: Instrument::ALL.into_iter().map(|i| (i, ui::instrument(l, i).to_owned())).collect(),
    };
    page.verifier(serde_json::to_string(&names).unwrap_or_default())
}

/// The section. Nothing that needs the program is seen until it can be loaded.
pub(super) fn section(visit: &Visit, drawn: &Drawn) -> impl IntoView + use<> {
    let l = visit.lang;
    let line = &drawn.line;
    // The same bytes as the download, but compressed on the way.
    let record = format!("/api/v1/draws/{}", line.id);
    view! {
        <section class="sect" aria-labelledby="verify">
            <h2 id="verify">{t::verify_title(l)}</h2>
            <p>{t::verify_text(l)}" "<a href="/draws/method">{t::verify_method(l)}</a></p>
            <p id="verify-asleep">{t::verify_asleep(l)}</p>
            <div class="verify stack" data-wake="verify" data-record=record data-sha256=drawn.sha256.clone() hidden>
                <p><button type="button" class="go" id="verify-go">{t::verify_go(l)}</button></p>
                <div class="field">
                    <label for="verify-file">{t::verify_file(l)}</label>
                    <p class="help" id="verify-file-h">{t::verify_file_help(l)}</p>
                    <input type="file" id="verify-file" accept=".json,application/json" aria-describedby="verify-file-h"/>
                </div>
                {outcome(l)}
            </div>
            <h3>{t::verify_command_title(l)}</h3>
            <p>{t::verify_command_text(l)}</p>
            <p>{code(format!("server verify {}", file_name(line.id, ".json")))}</p>
        </section>
    }
    .into_any()
}

/// Where the program says how far it is, and what came out.
fn outcome(l: Language) -> impl IntoView {
    view! {
        <div id="verify-running" hidden>
            <p><label for="verify-bar" id="verify-at">{t::verify_loading(l)}</label></p>
            <progress id="verify-bar" max="1" value="0"></progress>
        </div>
        <div role="status" tabindex="-1" id="verify-said">
            <div class="flash" data-kind="done" id="verify-yes" hidden>
                <p><b id="verify-sum"></b></p>
                <p id="verify-which"></p>
                <dl class="facts">
                    <dt>{m::pool_hash(l)}</dt><dd><code dir="ltr" id="verify-pool"></code></dd>
                    <dt>{m::seed(l)}</dt><dd><code dir="ltr" id="verify-seed"></code></dd>
                    <dt>{m::record_hash(l)}</dt><dd><code dir="ltr" id="verify-record"></code></dd>
                </dl>
                <p class="soft" id="verify-took"></p>
            </div>
            <div class="errors" id="verify-no" hidden>
                <h3>{t::verify_differs(l)}</h3>
                <p id="verify-what"></p>
            </div>
            <div class="errors" id="verify-failed" hidden><p>{t::verify_failed(l)}</p></div>
        </div>
    }
}
