//! What a file would change, or what is wrong with it, with the form that takes it over.

use super::super::{cell, count, head};
use super::crumbs;
use crate::http::{Failure, Page, Visit};
use crate::i18n::texts::parties as t;
use crate::{i18n, ui};
use axum::response::Response;
use backend::import::{Changes, FieldChange, ImportFault, ImportFaultCode, MAX_BYTES, read};
use backend::service::ImportPreview;
use leptos::prelude::*;
use rules::language::Language;
use rules::party::{Party, PartyCode};

const FORM: &str = "apply-form";

/// A file that is looked at.
pub(super) struct Shown<'a> {
    pub(super) bytes: &'a [u8],
    /// The file's name at the sender's.
    pub(super) name: String,
    /// Whether it was to be taken over and is no longer what was looked at.
    pub(super) changed: bool,
}

impl Shown<'_> {
    pub(super) async fn draw(&self, visit: &Visit, page: Page) -> Result<Response, Failure> {
        let l = visit.lang;
        let ImportPreview { sha256, result } = visit.site.backend.preview_import(visit.viewer()?, self.bytes).await?;
        // Only for the names of those that the register does not have yet.
        let read = read(self.bytes).unwrap_or_default();
        let changed = self.changed.then(|| {
            view! { <div class="note" data-kind="warn" role="alert"><p>{t::changed_meanwhile(l)}</p></div> }
        });
        // What cannot be taken over as it is must not come back changed into something that can.
        let text = std::str::from_utf8(self.bytes).ok().filter(|text| text.len() <= MAX_BYTES);
        let page = if text.is_some() { page.form(FORM) } else { page };
        Ok(page.crumbs(crumbs(visit)).respond(visit, || {
            let found = match &result {
                Ok(changes) => changed_view(visit, changes, &read),
                Err(faults) => faults_view(l, faults),
            };
            let anything = result.as_ref().is_ok_and(|c| !c.added.is_empty() || !c.changed.is_empty());
            view! {
                <div class="head"><div>
                    <p class="kicker" dir="auto">{self.name.clone()}</p>
                    <h1>{t::preview_title(l)}</h1>
                    <p class="lead">{t::preview_lead(l)}</p>
                </div></div>
                {changed}
                {found}
                {text.map(|text| view! {
                    <form id=FORM method="post" action="/parties/import/apply" enctype="multipart/form-data">
                        <input type="hidden" name="name" value=self.name.clone()/>
                        <input type="hidden" name="csv" value=text.to_owned()/>
                        <input type="hidden" name="sha256" value=sha256/>
                    </form>
                })}
                <p class="row sect">
                    {anything.then(|| view! { <button class="go" form=FORM>{t::apply(l)}</button> })}
                    <a class="btn" href="/parties/import">{t::other_file(l)}</a>
                </p>
            }
        }))
    }
}

fn changed_view(visit: &Visit, changes: &Changes, read: &[Party]) -> AnyView {
    let l = visit.lang;
    let name = |code: PartyCode| {
        let new = || read.iter().find(|p| p.code == code).map(|p| p.name(l).to_owned());
        visit.register.get(code).map(|p| p.name(l).to_owned()).or_else(new).unwrap_or_else(|| code.to_string())
    };
    let figures: Vec<_> = [
        (t::preview_new(l), count(changes.added.len())),
        (t::preview_changed(l), count(changes.changed.len())),
        (t::preview_unchanged(l), i64::from(changes.unchanged)),
        (t::preview_missing(l), count(changes.missing.len())),
    ]
    .into_iter()
    .map(|(label, n)| view! { <div><dt>{label}</dt><dd>{i18n::number(l, n)}</dd></div> })
    .collect();
    let list = |codes: &[PartyCode]| {
        let mut names: Vec<String> = codes.iter().map(|code| name(*code)).collect();
        i18n::sort_by_name(l, &mut names, |n| n);
        let items: Vec<_> = names.into_iter().map(|n| view! { <li>{n}</li> }).collect();
        view! { <ul>{items}</ul> }
    };
    let nothing = changes.added.is_empty() && changes.changed.is_empty();
    let added = (!changes.added.is_empty()).then(|| {
        view! { <section class="sect"><h2>{t::added_title(l)}</h2>{list(&changes.added)}</section> }
    });
    let missing = (!changes.missing.is_empty()).then(|| {
        view! {
            <section class="sect"><h2>{t::missing_title(l)}</h2><p>{t::missing_text(l)}</p>{list(&changes.missing)}</section>
        }
    });
    let mut changed: Vec<_> = changes.changed.iter().map(|c| (name(c.code), c)).collect();
    i18n::sort_by_name(l, &mut changed, |(n, _)| n);
    let rows: Vec<_> =
        changed.iter().flat_map(|(name, c)| c.fields.iter().map(|field| change_row(l, name, field))).collect();
    let table = (!rows.is_empty()).then(|| {
        let labels = [t::party(l), t::change_field(l), t::change_before(l), t::change_after(l)];
        view! {
            <section class="sect"><h2>{t::changes_title(l)}</h2>
                <table class="fold" role="table"><caption class="vh">{t::changes_caption(l)}</caption>
                    {head(labels)}<tbody role="rowgroup">{rows}</tbody></table>
            </section>
        }
    });
    view! {
        <dl class="figures">{figures}</dl>
        {nothing.then(|| view! { <div class="empty"><p>{t::nothing(l)}</p></div> })}
        {added}{table}{missing}
    }
    .into_any()
}

fn change_row(l: Language, name: &str, change: &FieldChange) -> impl IntoView + use<> {
    let shown = |text: &str| if text.is_empty() { t::empty(l).to_owned() } else { text.to_owned() };
    let (before, after) = (shown(&change.before), shown(&change.after));
    let before =
        view! { <del dir="auto"><span class="vh">{t::removed(l)}{ui::colon(l)}</span><bdi>{before}</bdi></del> };
    let after = view! { <ins dir="auto"><span class="vh">{t::added(l)}{ui::colon(l)}</span><bdi>{after}</bdi></ins> };
    let field = change.field;
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{name.to_owned()}</th>
            {cell(t::change_field(l), view! { <code dir="ltr">{field}</code> })}
            {cell(t::change_before(l), before)}
            {cell(t::change_after(l), after)}
        </tr>
    }
}

fn faults_view(l: Language, faults: &[ImportFault]) -> AnyView {
    let rows: Vec<_> = faults
        .iter()
        .map(|fault| {
            let line = i64::try_from(fault.line).unwrap_or(i64::MAX);
            let column = fault.column.clone().map(|c| view! { <code dir="ltr">{c}</code> });
            view! {
                <tr>
                    <td class="num">{i18n::number(l, line)}</td>
                    <td>{column}</td>
                    <td>{reason(l, fault.code)}</td>
                    <td dir="auto">{fault.found.clone()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="sect">
            <div class="errors" role="alert" tabindex="-1">
                <h2>{t::faults_title(l, count(faults.len()))}</h2><p>{t::faults_text(l)}</p>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label=t::faults_caption(l)>
                <table><caption class="vh">{t::faults_caption(l)}</caption>
                    <thead><tr>
                        <th scope="col" class="num">{t::fault_line(l)}</th>
                        <th scope="col">{t::fault_column(l)}</th>
                        <th scope="col">{t::fault_reason(l)}</th>
                        <th scope="col">{t::fault_found(l)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn reason(l: Language, code: ImportFaultCode) -> &'static str {
    match code {
        ImportFaultCode::NotUtf8 => t::fault_not_utf8(l),
        ImportFaultCode::Empty => t::fault_empty(l),
        ImportFaultCode::MissingColumn => t::fault_missing_column(l),
        ImportFaultCode::UnknownColumn => t::fault_unknown_column(l),
        ImportFaultCode::DuplicateColumn => t::fault_duplicate_column(l),
        ImportFaultCode::WrongColumnCount => t::fault_wrong_column_count(l),
        ImportFaultCode::BadCode => t::fault_bad_code(l),
        ImportFaultCode::DuplicateCode => t::fault_duplicate_code(l),
        ImportFaultCode::MissingName => t::fault_missing_name(l),
        ImportFaultCode::DuplicateName => t::fault_duplicate_name(l),
        ImportFaultCode::BadGroup => t::fault_bad_group(l),
        ImportFaultCode::BadStatus => t::fault_bad_status(l),
        ImportFaultCode::ProtocolWithoutConvention => t::fault_protocol_without_convention(l),
        ImportFaultCode::BadTradition => t::fault_bad_tradition(l),
        ImportFaultCode::BadLanguage => t::fault_bad_language(l),
        ImportFaultCode::DuplicateLanguage => t::fault_duplicate_language(l),
        ImportFaultCode::ControlCharacters => t::fault_control_characters(l),
        ImportFaultCode::TooLong => t::fault_too_long(l),
        ImportFaultCode::TooManyRows => t::fault_too_many_rows(l),
        ImportFaultCode::UnclosedQuote => t::fault_unclosed_quote(l),
    }
}
