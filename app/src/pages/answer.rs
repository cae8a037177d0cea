//! One answer as it is read: on a submitted response, in the history, on paper. Its words are never taken for markup.

use crate::i18n;
use crate::i18n::texts::{answer as t, editor as words};
use leptos::prelude::*;
use rules::language::Language;
use rules::questionnaire::{Authority, Choice, Citation, FileRef, Kind, QuestionTexts, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the question, for labels and their order; an answer can be drawn without.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// As shown: "5.2".
    pub(super) number: &'a str,
    pub(super) kind: Option<&'a Kind>,
    pub(super) texts: Option<&'a QuestionTexts>,
}

impl Asked<'_> {
    fn option(&self, code: &str) -> String {
        self.texts.and_then(|t| t.options.get(code)).cloned().unwrap_or_else(|| code.to_owned())
    }

    fn row(&self, code: &str) -> String {
        self.texts.and_then(|t| t.rows.get(code)).cloned().unwrap_or_else(|| code.to_owned())
    }

    /// Codes in the order of the question; those that it does not know stand last.
    fn in_order(&self, mut codes: Vec<String>) -> Vec<String> {
        let order: &[String] = match self.kind {
            Some(Kind::Several { options }) => options,
            Some(Kind::Table { rows, .. }) => rows,
            Some(
                Kind::YesNo | Kind::Text | Kind::Laws | Kind::Number { .. } | Kind::Authority | Kind::Date | Kind::File,
            )
            | None => &[],
        };
        codes.sort_by_key(|code| order.iter().position(|o| o == code).unwrap_or(usize::MAX));
        codes
    }
}

/// Draws an answer. `lang` is the language in which it is written, `l` that of the screen.
pub(super) fn answer(l: Language, asked: Asked<'_>, value: &Value, lang: Language) -> AnyView {
    let drawn = match value {
        Value::YesNo(choice) => view! { <p class="said">{choice_word(l, *choice)}</p> }.into_any(),
        Value::Text(text) => said(text, lang),
        Value::Laws(list) => laws(l, list, lang),
        Value::Number(number) => view! { <p class="said">{figure(l, asked, *number)}</p> }.into_any(),
        Value::Table(rows) => table(l, asked, rows),
        Value::Several(codes) => {
            let items: Vec<_> =
                asked.in_order(codes.clone()).iter().map(|code| view! { <li>{asked.option(code)}</li> }).collect();
            view! { <ul>{items}</ul> }.into_any()
        }
        Value::Authority(a) => authority(l, a, lang),
        Value::Date(on) => {
            view! { <p class="said"><time datetime=on.to_string()>{i18n::date(l, *on)}</time></p> }.into_any()
        }
        Value::File(files) => file_list(l, files),
    };
    let has_words = matches!(value, Value::Text(_) | Value::Laws(_) | Value::Authority(_));
    let written = (has_words && lang != l).then(|| {
        view! { <p class="soft small">{t::written_in(l, lang.own_name())}</p> }
    });
    view! { {drawn}{written} }.into_any()
}

/// The answer as lines of words, for comparing two texts.
pub(super) fn plain(l: Language, asked: Asked<'_>, value: &Value) -> String {
    match value {
        Value::YesNo(choice) => choice_word(l, *choice).to_owned(),
        Value::Number(number) => figure(l, asked, *number),
        Value::Date(on) => i18n::date(l, *on),
        Value::Several(codes) => {
            let labels: Vec<_> = asked.in_order(codes.clone()).iter().map(|code| asked.option(code)).collect();
            labels.join("\n")
        }
        Value::Table(rows) => {
            let mut lines = Vec::new();
            for row in asked.in_order(rows.keys().cloned().collect()) {
                let label = asked.row(&row);
                let years = rows.get(&row).into_iter().flatten();
                lines.extend(years.map(|(year, n)| format!("{label}, {year}: {}", counted(l, *n))));
            }
            lines.join("\n")
        }
        Value::Text(_) | Value::Laws(_) | Value::Authority(_) | Value::File(_) => value.plain_text(),
    }
}

/// The words of a yes_no answer.
pub(super) fn choice_word(l: Language, choice: Choice) -> &'static str {
    match choice {
        Choice::Yes => words::choice_yes(l),
        Choice::InPart => words::choice_in_part(l),
        Choice::No => words::choice_no(l),
        Choice::Outside => words::choice_outside(l),
    }
}

fn said(text: &str, lang: Language) -> AnyView {
    view! { <p class="said" dir="auto" lang=lang.code()>{text.to_owned()}</p> }.into_any()
}

fn figure(l: Language, asked: Asked<'_>, number: i64) -> String {
    let written = i18n::number(l, number);
    match asked.texts.and_then(|t| t.unit.as_deref()) {
        Some(unit) => t::with_unit(l, written, i18n::unit_of(l, number, unit)),
        None => written,
    }
}

fn counted(l: Language, n: u64) -> String {
    i18n::number(l, i64::try_from(n).unwrap_or(i64::MAX))
}

/// A term and its words; nothing where nothing was said.
fn fact(label: &'static str, text: &str, lang: Language) -> Option<AnyView> {
    (!text.is_empty()).then(|| {
        let text = text.to_owned();
        view! { <dt>{label}</dt><dd class="said" dir="auto" lang=lang.code()>{text}</dd> }.into_any()
    })
}

fn laws(l: Language, list: &[Citation], lang: Language) -> AnyView {
    let items: Vec<_> = list
        .iter()
        .map(|c| {
            let date = c.date.map(|on| {
                view! { <dt>{words::law_date(l)}</dt><dd><time datetime=on.to_string()>{i18n::date(l, on)}</time></dd> }
            });
            let at = (!c.link.is_empty()).then(|| view! { <dt>{words::law_link(l)}</dt><dd>{link(&c.link)}</dd> });
            view! {
                <li>
                    <dl class="facts">
                        {fact(words::law_act(l), &c.act, lang)}{fact(words::law_article(l), &c.article, lang)}
                        {date}{at}{fact(words::law_excerpt(l), &c.excerpt, lang)}
                    </dl>
                </li>
            }
        })
        .collect();
    view! { <ul class="bare stack">{items}</ul> }.into_any()
}

/// An address of the web that somebody typed; other schemes are shown as words.
fn link(address: &str) -> AnyView {
    let (href, shown) = (address.to_owned(), address.to_owned());
    let lower = address.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        view! { <a dir="ltr" rel="noopener noreferrer nofollow" href=href>{shown}</a> }.into_any()
    } else {
        view! { <bdi dir="ltr">{shown}</bdi> }.into_any()
    }
}

fn authority(l: Language, a: &Authority, lang: Language) -> AnyView {
    let straight = |label: &'static str, text: &str| {
        let text = text.to_owned();
        (!text.is_empty()).then(|| view! { <dt>{label}</dt><dd><bdi dir="ltr">{text}</bdi></dd> })
    };
    view! {
        <dl class="facts">
            {fact(words::authority_name(l), &a.name, lang)}{fact(words::authority_function(l), &a.function, lang)}
            {fact(words::authority_address(l), &a.address, lang)}
            {straight(words::authority_email(l), &a.email)}{straight(words::authority_telephone(l), &a.telephone)}
        </dl>
    }
    .into_any()
}

fn file_list(l: Language, files: &[FileRef]) -> AnyView {
    let items: Vec<_> = files
        .iter()
        .map(|file| {
            let kibibytes = i64::try_from(file.size.div_ceil(1024)).unwrap_or(i64::MAX);
            let size = words::kibibytes(l, i18n::number(l, kibibytes));
            view! {
                <li><a href=format!("/files/{}", file.id)><bdi>{file.name.clone()}</bdi></a>" "
                    <span class="soft small">{size}</span></li>
            }
        })
        .collect();
    view! { <ul class="files">{items}</ul> }.into_any()
}

fn table(l: Language, asked: Asked<'_>, rows: &BTreeMap<String, BTreeMap<u16, u64>>) -> AnyView {
    let years: BTreeSet<u16> = rows.values().flat_map(|cells| cells.keys().copied()).collect();
    let heads: Vec<_> =
        years.iter().map(|year| view! { <th scope="col" class="num">{year.to_string()}</th> }).collect();
    let lines: Vec<_> = asked
        .in_order(rows.keys().cloned().collect())
        .into_iter()
        .map(|row| {
            let cells: Vec<_> = years
                .iter()
                .map(|year| match rows.get(&row).and_then(|cells| cells.get(year)) {
                    Some(n) => view! { <td class="num">{counted(l, *n)}</td> }.into_any(),
                    None => view! { <td class="num"><span class="vh">{t::empty_cell(l)}</span></td> }.into_any(),
                })
                .collect();
            view! { <tr><th scope="row">{asked.row(&row)}</th>{cells}</tr> }
        })
        .collect();
    let name = t::figures(l, asked.number);
    let region = name.clone();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=region>
            <table aria-label=name><thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table>
        </div>
    }
    .into_any()
}
