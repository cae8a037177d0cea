//! The control of each kind of question. Names are the parts of [`rules::questionnaire::Raw`], so that a plain post, the
//! browser half and a redrawn page all read and write the same.

use super::question::Asked;
use crate::i18n::texts::editor as t;
use crate::ui::TextArea;
use leptos::prelude::*;
use rules::questionnaire::{Choice, Kind};

/// Draws the control.
pub(super) fn control(asked: Asked<'_>) -> AnyView {
    match asked.kind {
        Kind::YesNo => yes_no(&asked).into_any(),
        Kind::Text => text(&asked).into_any(),
        Kind::Laws => laws(&asked).into_any(),
        Kind::Number { .. } => number(&asked).into_any(),
        Kind::Table { rows, .. } => table(&asked, rows).into_any(),
        Kind::Several { options } => several(&asked, options).into_any(),
        Kind::Authority => authority(&asked).into_any(),
        Kind::Date => date(&asked).into_any(),
        Kind::File => files(&asked).into_any(),
    }
}

impl Asked<'_> {
    fn part(&self, part: &str) -> String {
        self.raw.get(part).cloned().unwrap_or_default()
    }

    fn name(&self, part: &str) -> String {
        format!("{}.{part}", self.code)
    }

    fn invalid(&self, part: &str) -> Option<&'static str> {
        self.faults.iter().any(|f| f.part == part).then_some("true")
    }
}

fn yes_no(asked: &Asked<'_>) -> impl IntoView + use<> {
    let l = asked.l;
    let now = asked.part("");
    let items: Vec<_> = Choice::ALL
        .into_iter()
        .map(|choice| {
            let label = match choice {
                Choice::Yes => t::choice_yes(l),
                Choice::InPart => t::choice_in_part(l),
                Choice::No => t::choice_no(l),
                Choice::Outside => t::choice_outside(l),
            };
            view! {
                <label><input type="radio" name=asked.code.to_owned() value=choice.code()
                    checked=now == choice.code() disabled=!asked.may_edit/>{label}</label>
            }
        })
        .collect();
    view! { <div class="seg">{items}</div> }
}

fn several(asked: &Asked<'_>, options: &[String]) -> impl IntoView + use<> {
    let items: Vec<_> = options
        .iter()
        .zip(asked.labels.clone())
        .map(|(option, label)| {
            view! {
                <label><input type="checkbox" name=asked.name(option)
                    checked=asked.raw.contains_key(option) disabled=!asked.may_edit/>{label}</label>
            }
        })
        .collect();
    view! { <div class="opts">{items}</div> }
}

fn text(asked: &Asked<'_>) -> impl IntoView + use<> {
    view! {
        <TextArea id=format!("{}-a", asked.code) name=asked.code.to_owned() value=asked.part("") lang=asked.lang.code()
            described_by=asked.described_by.clone().unwrap_or_default() invalid=asked.invalid("").is_some()
            readonly=!asked.may_edit/>
    }
}

fn number(asked: &Asked<'_>) -> impl IntoView + use<> {
    view! {
        <span class="unit">
            <input id=format!("{}-a", asked.code) name=asked.code.to_owned() class="num" inputmode="numeric" autocomplete="off"
                value=asked.part("") aria-describedby=asked.described_by.clone() aria-invalid=asked.invalid("")
                readonly=!asked.may_edit/>" "{asked.unit.clone()}
        </span>
    }
}

fn date(asked: &Asked<'_>) -> impl IntoView + use<> {
    view! {
        <input type="date" id=format!("{}-a", asked.code) name=asked.code.to_owned() value=asked.part("")
            aria-describedby=asked.described_by.clone() aria-invalid=asked.invalid("") readonly=!asked.may_edit/>
    }
}

fn table(asked: &Asked<'_>, rows: &[String]) -> impl IntoView + use<> {
    // Years of an older answer stay visible beside this year's.
    let mut years: Vec<u16> = asked.years.to_vec();
    for part in asked.raw.keys() {
        if let Some(year) = part.rsplit('.').next().and_then(|y| y.parse().ok())
            && !years.contains(&year)
        {
            years.push(year);
        }
    }
    years.sort_unstable();
    let heads: Vec<_> = years.iter().map(|y| view! { <th scope="col">{*y}</th> }).collect();
    let body: Vec<_> = rows
        .iter()
        .zip(asked.labels.clone())
        .map(|(row, label)| {
            let cells: Vec<_> = years
                .iter()
                .map(|year| {
                    let part = format!("{row}.{year}");
                    view! {
                        <td><input name=asked.name(&part) inputmode="numeric" autocomplete="off"
                            aria-label=format!("{label}, {year}") value=asked.part(&part)
                            aria-invalid=asked.invalid(&part) readonly=!asked.may_edit/></td>
                    }
                })
                .collect();
            view! { <tr><th scope="row">{label}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="scroll"><table class="years">
            <thead><tr><td></td>{heads}</tr></thead>
            <tbody>{body}</tbody>
        </table></div>
    }
}

fn laws(asked: &Asked<'_>) -> impl IntoView + use<> {
    let l = asked.l;
    let given = asked.raw.keys().filter_map(|k| k.split_once('.')?.0.parse::<u32>().ok()).max().map_or(0, |n| n + 1);
    // One empty citation is always there, so that a page without script can take another one.
    let shown = if asked.may_edit { given + 1 } else { given };
    let sets: Vec<_> = (0..shown).map(|i| citation(asked, i)).collect();
    view! {
        <div class="laws">{sets}</div>
        {asked.may_edit.then(|| view! {
            <button name="act" value=format!("add:{}", asked.code)>{t::add_citation(l)}</button>
        })}
    }
}

fn citation(asked: &Asked<'_>, i: u32) -> impl IntoView + use<> {
    let l = asked.l;
    let part = |name: &str| format!("{i}.{name}");
    let field =
        |name: &'static str, label: &'static str, class: &'static str, kind: &'static str, dir: &'static str| {
            let id = asked.name(&part(name));
            view! {
                <div class=class>
                    <label for=id.clone()>{label}</label>
                    <input id=id.clone() name=id type=kind dir=dir value=asked.part(&part(name))
                        aria-invalid=asked.invalid(&part(name)) readonly=!asked.may_edit/>
                </div>
            }
        };
    let excerpt = asked.name(&part("excerpt"));
    view! {
        <fieldset class="set">
            <legend>{t::citation(l, i + 1)}</legend>
            {field("act", t::law_act(l), "field w6", "text", "auto")}
            {field("article", t::law_article(l), "field w3", "text", "auto")}
            {field("date", t::law_date(l), "field w3", "date", "auto")}
            {field("link", t::law_link(l), "field", "url", "ltr")}
            <div class="field">
                <label for=excerpt.clone()>{t::law_excerpt(l)}</label>
                <TextArea id=excerpt.clone() name=excerpt value=asked.part(&part("excerpt")) rows=2 lang=asked.lang.code()
                    readonly=!asked.may_edit/>
            </div>
            {asked.may_edit.then(|| view! {
                <button class="plain" name="act" value=format!("remove:{}.{i}", asked.code)>
                    {t::remove(l)}<span class="vh">" "{t::citation(l, i + 1)}</span>
                </button>
            })}
        </fieldset>
    }
}

fn authority(asked: &Asked<'_>) -> impl IntoView + use<> {
    let l = asked.l;
    let field =
        |part: &'static str, label: &'static str, class: &'static str, kind: &'static str, dir: &'static str| {
            let id = asked.name(part);
            view! {
                <div class=class>
                    <label for=id.clone()>{label}</label>
                    <input id=id.clone() name=id type=kind dir=dir autocomplete="off" value=asked.part(part)
                        aria-invalid=asked.invalid(part) readonly=!asked.may_edit/>
                </div>
            }
        };
    let address = asked.name("address");
    view! {
        <div class="set">
            {field("name", t::authority_name(l), "field w6", "text", "auto")}
            {field("function", t::authority_function(l), "field w6", "text", "auto")}
            <div class="field">
                <label for=address.clone()>{t::authority_address(l)}</label>
                <TextArea id=address.clone() name=address value=asked.part("address") rows=2 lang=asked.lang.code()
                    readonly=!asked.may_edit/>
            </div>
            {field("email", t::authority_email(l), "field w6", "email", "ltr")}
            {field("telephone", t::authority_telephone(l), "field w6", "tel", "ltr")}
        </div>
    }
}

fn files(asked: &Asked<'_>) -> impl IntoView + use<> {
    let l = asked.l;
    let count = asked.raw.keys().filter_map(|k| k.split_once('.')?.0.parse::<u32>().ok()).max().map_or(0, |n| n + 1);
    let items: Vec<_> = (0..count)
        .map(|i| {
            let part = |name: &str| format!("{i}.{name}");
            let (id, name, size) = (asked.part(&part("id")), asked.part(&part("name")), asked.part(&part("size")));
            let kib = size.parse::<i64>().unwrap_or(0).div_euclid(1024).max(1);
            view! {
                <li>
                    <input type="hidden" name=asked.name(&part("id")) value=id.clone()/>
                    <input type="hidden" name=asked.name(&part("name")) value=name.clone()/>
                    <input type="hidden" name=asked.name(&part("size")) value=size/>
                    <a href=format!("/files/{id}") dir="auto">{name.clone()}</a>" "
                    <span class="soft small">{t::kibibytes(l, crate::i18n::number(l, kib))}</span>
                    {asked.may_edit.then(|| view! {
                        <button class="plain end" name="act" value=format!("detach:{}.{i}", asked.code)>
                            {t::remove(l)}<span class="vh">" "{name}</span>
                        </button>
                    })}
                </li>
            }
        })
        .collect();
    view! {
        <ul class="files">{items}</ul>
        {asked.may_edit.then(|| view! {
            <p class="row">
                <input type="file" id=format!("{}-a", asked.code) name=format!("{}.file", asked.code)
                    aria-describedby=asked.described_by.clone()/>" "
                <button name="act" value=format!("attach:{}", asked.code) formaction=asked.upload.clone()>{t::attach(l)}</button>
            </p>
        })}
    }
}
