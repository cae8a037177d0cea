//! One question: number, text, help, faults, the control of its kind, and where its answer stands.

use super::controls::control;
use super::said::{clash_view, faults_text};
use super::{LiveQuestion, QuestionWords, Typed, shown_raw};
use crate::i18n::texts::editor as t;
use leptos::prelude::*;
use rules::language::Language;
use rules::questionnaire::{Fault, Kind};
use rules::view::{EditorView, QuestionView};

/// What a control needs to know.
pub(super) struct Asked<'a> {
    pub(super) l: Language,
    pub(super) code: &'a str,
    pub(super) kind: &'a Kind,
    pub(super) raw: rules::questionnaire::Raw,
    pub(super) faults: Vec<Fault>,
    pub(super) labels: Vec<String>,
    pub(super) unit: String,
    pub(super) years: &'a [u16],
    pub(super) lang: Language,
    pub(super) may_edit: bool,
    pub(super) described_by: Option<String>,
    /// Where files are posted to; there larger posts are let in.
    pub(super) upload: String,
}

/// Draws a question.
pub(super) fn question(
    editor: &EditorView,
    view: &QuestionView,
    words: QuestionWords,
    typed: &Typed,
    live: LiveQuestion,
) -> AnyView {
    let l = editor.screen;
    let code = view.code.clone();
    let number = number(&code);
    let help_id = view.help.then(|| format!("{code}-h"));
    let described_by = match &help_id {
        Some(help) => format!("{help} {code}-e"),
        None => format!("{code}-e"),
    };
    let lang = view.answer.as_ref().map_or(editor.writes_in, |a| a.lang);
    let control = control(Asked {
        l,
        code: &code,
        kind: &view.kind,
        raw: shown_raw(view, typed),
        faults: typed.faults.get(&code).cloned().unwrap_or_default(),
        labels: words.labels,
        unit: words.unit,
        years: &editor.years,
        lang,
        may_edit: editor.may_edit.is_ok(),
        described_by: Some(described_by.clone()),
        upload: format!("/reviews/{}/questionnaire/{}/file", editor.review, editor.phase),
    });
    let link = view! { <a class="n" href=format!("#{code}")>{number.clone()}</a> };
    let help = help_id.map(|id| view! { <p class="help" id=id>{words.help}</p> });
    let faults = live.faults;
    let error = view! {
        <p class="err" id=format!("{code}-e") hidden=move || faults.with(Vec::is_empty)>
            {move || faults.with(|f| faults_text(l, f))}
        </p>
    };
    let foot = foot(editor, view, &number, lang, live);
    let class = if view.show.is_some() { "q sub" } else { "q" };
    let hidden = move || !live.shown.get();
    let is_group = match view.kind {
        Kind::YesNo | Kind::Laws | Kind::Table { .. } | Kind::Several { .. } | Kind::Authority => true,
        Kind::Text | Kind::Number { .. } | Kind::Date | Kind::File => false,
    };
    let asked = super::asked(words.asked);
    if is_group {
        view! {
            <fieldset class=class id=code aria-describedby=described_by hidden=hidden>
                <legend>{link}" "{words.text}</legend>{help}{error}{control}{foot}{asked}
            </fieldset>
        }
        .into_any()
    } else {
        let field = format!("{code}-a");
        view! {
            <div class=class id=code hidden=hidden>
                <label class="qt" for=field>{link}" "{words.text}</label>{help}{error}{control}{foot}{asked}
            </div>
        }
        .into_any()
    }
}

/// "5.2" of `untoc-5-2`.
pub(super) fn number(code: &str) -> String {
    let mut parts = code.splitn(3, '-').skip(1);
    format!("{}.{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The language of the text, where it stands, its history, and a conflict if there is one.
fn foot(
    editor: &EditorView,
    view: &QuestionView,
    number: &str,
    lang: Language,
    live: LiveQuestion,
) -> impl IntoView + use<> {
    let l = editor.screen;
    let code = view.code.clone();
    let may_edit = editor.may_edit.is_ok();
    let has_words = matches!(view.kind, Kind::Text | Kind::Laws | Kind::Authority);
    let choose = (has_words && may_edit).then(|| {
        let options: Vec<_> = Language::ALL
            .into_iter()
            .map(|o| view! { <option value=o.code() lang=o.code() selected=o == lang>{o.own_name()}</option> })
            .collect();
        view! { <label>{t::language(l)}" "<select name=format!("{code}.lang")>{options}</select></label> }
    });
    let clear = (may_edit && view.kind == Kind::YesNo).then(|| {
        let value = format!("clear:{code}");
        view! {
            <button class="plain" name="act" value=value hidden=move || !live.answered.get()>
                {t::clear(l)}<span class="vh">" "{number.to_owned()}</span>
            </button>
        }
    });
    let history = format!("/reviews/{}/questionnaire/{}/history/{code}", editor.review, editor.phase);
    let status = live.status;
    view! {
        <p class="qf">
            {choose}
            <span class="save" data-state=move || status.with(super::SaveStatus::code)>{move || status.with(|s| s.text(l))}</span>
            " "
            <a href=history hidden=move || !live.answered.get()>{t::history(l)}<span class="vh">" "{number.to_owned()}</span></a>
            {clear}
        </p>
        {move || live.clash.get().map(|c| clash_view(l, &code, &c))}
    }
}
