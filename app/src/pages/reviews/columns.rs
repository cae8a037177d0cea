//! Which columns the list has, as this browser remembers it. The State's name is always there.

use super::Named;
use crate::http::{FILTER, Failure, Fields, Visit, cookie, cookie_name, redirect, set_cookie};
use crate::i18n::texts::reviews as t;
use crate::i18n::{self, number};
use crate::pages::path::{beside, own};
use crate::papers::sheet::Cell;
use crate::ui;
use axum::http::HeaderMap;
use axum::response::Response;
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::language::Language;

/// The cookie, for a year.
const COOKIE: &str = "columns";
const DAYS: u32 = 365;
/// The name of the boxes.
const BOX: &str = "with.column";

/// One column beside the State's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Group,
    Phase,
    Region,
    Instruments,
    Reviewers,
    Stage,
    NextDate,
}

impl Column {
    pub(super) const ALL: [Self; 7] =
        [Self::Group, Self::Phase, Self::Region, Self::Instruments, Self::Reviewers, Self::Stage, Self::NextDate];

    const fn code(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Phase => "phase",
            Self::Region => "region",
            Self::Instruments => "instruments",
            Self::Reviewers => "reviewers",
            Self::Stage => "stage",
            Self::NextDate => "next",
        }
    }

    pub(super) fn label(self, l: Language) -> &'static str {
        match self {
            Self::Group => t::group(l),
            Self::Phase => t::phase(l),
            Self::Region => t::region(l),
            Self::Instruments => t::instruments(l),
            Self::Reviewers => t::reviewers(l),
            Self::Stage => t::stage(l),
            Self::NextDate => t::next_date(l),
        }
    }

    /// What stands in it, for a table to take away. Of the next day there is the day, and not how late it is.
    pub(super) fn cell(self, visit: &Visit, l: Language, named: &Named) -> Cell {
        let line = &named.line;
        match self {
            Self::Group => Cell::text(line.group.code()),
            Self::Phase => Cell::count(u64::from(line.phase)),
            Self::Region => Cell::text(named.region),
            Self::Instruments => Cell::Text(ui::instruments(l, &line.instruments)),
            Self::Reviewers => Cell::Text(ui::joined(l, super::reviewers(visit, l, line))),
            Self::Stage => Cell::text(ui::stage(l, line.stage)),
            Self::NextDate => line.due.map_or(Cell::Empty, |(on, _)| Cell::Date(on)),
        }
    }
}

/// A value as a paper shows it.
pub(super) fn words(l: Language, cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        // Whole numbers only come from counts.
        Cell::Number(n) => format!("{n:.0}").parse().map_or_else(|_| n.to_string(), |n| number(l, n)),
        Cell::Date(on) => i18n::date(l, on),
        Cell::Empty => String::new(),
    }
}

/// The columns that are shown, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// As remembered; all, where nothing is.
    pub(super) fn of(visit: &Visit, headers: &HeaderMap) -> Self {
        match cookie(headers, &cookie_name(COOKIE, visit.https())) {
            Some(kept) => Self::read(kept.split('.')),
            None => Self(Column::ALL.to_vec()),
        }
    }

    fn read<'c>(codes: impl Iterator<Item = &'c str>) -> Self {
        let codes: Vec<&str> = codes.collect();
        Self(Column::ALL.into_iter().filter(|c| codes.contains(&c.code())).collect())
    }

    /// As chosen and not remembered yet, where a switch of language brought that along.
    pub(super) fn brought(asked: &[(String, String)]) -> Option<Self> {
        beside(asked, BOX).map(|codes| Self::read(codes.into_iter()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Column> + '_ {
        self.0.iter().copied()
    }
}

/// `POST /reviews/columns`: remembers the choice and goes back to the list as it was.
pub(crate) async fn remember(visit: Visit, fields: Fields) -> Result<Response, Failure> {
    let Some(session) = &visit.session else { return Err(Failure::SignInAgain(fields)) };
    decide_house(Some(&session.viewer), Act::ListReviews)?;
    let chosen = Columns::read(fields.all(BOX));
    let back = own(fields.get("back")).filter(|path| path.split('?').next() == Some("/reviews")).unwrap_or("/reviews");
    let mut response = redirect(back);
    // "none" stands for no column at all: an empty value would be no cookie.
    let codes: Vec<&str> = chosen.iter().map(Column::code).collect();
    let value = if codes.is_empty() { "none".to_owned() } else { codes.join(".") };
    set_cookie(response.headers_mut(), COOKIE, &value, visit.https(), Some(DAYS));
    Ok(response)
}

/// The choice, folded away.
pub(super) fn form(l: Language, columns: &Columns, back: String) -> impl IntoView + use<> {
    let boxes: Vec<_> = Column::ALL
        .into_iter()
        .map(|c| {
            view! {
                <label>
                    <input type="checkbox" form=FILTER name=BOX value=c.code() checked=columns.0.contains(&c)/>
                    <span>{c.label(l)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <details class="columns no-print">
            <summary>{t::columns(l)}</summary>
            // In the form of the filters, so that a switch of language brings everything along.
            <div>
                <fieldset>
                    <legend class="vh">{t::columns(l)}</legend>
                    <p class="help">{t::columns_help(l)}</p>
                    <div class="opts">{boxes}</div>
                </fieldset>
                <button form=FILTER formmethod="post" formaction="/reviews/columns" name="back" value=back>{t::columns_save(l)}</button>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_in_their_order_and_nothing_else_is() {
        let read = |text: &str| Columns::read(text.split('.')).iter().collect::<Vec<_>>();
        assert_eq!(read("stage.group.lateness.stage"), [Column::Group, Column::Stage]);
        assert!(read("none").is_empty());
        let all = Column::ALL.map(Column::code).join(".");
        assert_eq!(read(&all), Column::ALL);
    }
}
