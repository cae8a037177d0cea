//! One month of the calendar, as a table of weeks and as a list.

use super::words::{event, kind};
use crate::http::Visit;
use crate::i18n::texts::calendar as t;
use crate::i18n::{self, number};
use crate::pages::fold;
use crate::ui;
use backend::service::{CalendarDay, Subject};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::language::Language;

/// A month, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month(NaiveDate);

impl Month {
    /// The month of a day.
    pub(super) fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// A month as in the address, `2026-12`. Only years that a person may look for.
    pub(super) fn read(text: &str) -> Option<Self> {
        let day: NaiveDate = format!("{text}-01").parse().ok()?;
        (1900..2200).contains(&day.year()).then_some(Self(day))
    }

    /// As in the address.
    pub(super) fn code(self) -> String {
        self.0.format("%Y-%m").to_string()
    }

    pub(super) fn name(self, l: Language) -> String {
        i18n::month(l, self.0)
    }

    pub(super) fn before(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    pub(super) fn after(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    pub(super) fn has(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// The days of all weeks that touch the month, from Monday on.
    fn weeks(self) -> Vec<Vec<NaiveDate>> {
        let back = u64::from(self.0.weekday().num_days_from_monday());
        let first = self.0.checked_sub_days(Days::new(back)).unwrap_or(self.0);
        let end = self.after().0;
        let starts = first.iter_days().step_by(7).take_while(|monday| *monday < end);
        starts.map(|monday| monday.iter_days().take(7).collect()).collect()
    }
}

/// The weeks of a month.
pub(super) fn grid(visit: &Visit, month: Month, days: &[CalendarDay]) -> AnyView {
    let l = visit.lang;
    let today = civil_date(visit.now);
    let weeks = month.weeks();
    let heads: Vec<_> = weeks
        .first()
        .into_iter()
        .flatten()
        .map(|day| view! { <th scope="col"><abbr title=i18n::weekday(l, *day)>{i18n::weekday_short(l, *day)}</abbr></th> })
        .collect();
    let rows: Vec<_> = weeks
        .iter()
        .map(|week| {
            let cells: Vec<_> = week.iter().map(|day| square(visit, month, *day, today, days)).collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <table class="month">
            <caption class="vh">{month.name(l)}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One day of the table.
fn square(visit: &Visit, month: Month, day: NaiveDate, today: NaiveDate, days: &[CalendarDay]) -> AnyView {
    let l = visit.lang;
    if !month.has(day) {
        return view! { <td class="out"></td> }.into_any();
    }
    let items: Vec<_> = days.iter().filter(|d| d.on == day).map(|d| view! { <li>{link(visit, d)}</li> }).collect();
    let list = (!items.is_empty()).then(|| view! { <ul class="bare">{items}</ul> });
    let is_today = day == today;
    let mark = is_today.then(|| view! { <span class="vh">" ("{t::today(l)}")"</span> });
    let class = if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) { "rest" } else { "" };
    view! {
        <td class=class aria-current=is_today.then_some("date")>
            <time datetime=day.to_string()>{number(l, i64::from(day.day()))}</time>{mark}{list}
        </td>
    }
    .into_any()
}

/// What happens, in short, leading to the review or the phases.
fn link(visit: &Visit, day: &CalendarDay) -> AnyView {
    let l = visit.lang;
    let what = kind(l, day.kind);
    match &day.subject {
        Subject::Review { id, state, .. } => {
            view! { <a href=format!("/reviews/{id}/timeline")>{ui::labelled(l, &visit.state_name(*state), what)}</a> }
                .into_any()
        }
        Subject::Group(_) => view! { <a href="/phases">{event(l, day)}</a> }.into_any(),
    }
}

/// Dates as a list, each with its rule.
pub(super) fn list(visit: &Visit, caption: &'static str, days: &[&CalendarDay]) -> AnyView {
    let l = visit.lang;
    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            let far = day.on.signed_duration_since(civil_date(visit.now)).num_days();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <time datetime=day.on.to_string()>{i18n::date_with_weekday(l, day.on)}</time>" "
                        <span class="soft">"("{i18n::relative_days(l, far)}")"</span>
                    </th>
                    {fold::cell(t::what(l), link(visit, day))}
                    {fold::cell(t::rule(l), ui::paragraph(l, day.kind.paragraph()))}
                </tr>
            }
        })
        .collect();
    view! {
        <table class="fold" role="table">
            <caption class="vh">{caption}</caption>
            {fold::head([t::date(l), t::what(l), t::rule(l)])}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn months_have_whole_weeks_from_monday_on() {
        for (code, weeks) in [("2027-02", 4), ("2026-12", 5), ("2026-08", 6)] {
            let month = Month::read(code).unwrap();
            let found = month.weeks();
            assert_eq!(found.len(), weeks, "{code}");
            assert!(found.iter().all(|w| w.len() == 7 && w.first().unwrap().weekday() == Weekday::Mon));
            let inside = found.iter().flatten().filter(|d| month.has(**d)).count();
            assert_eq!(inside, usize::try_from((month.after().0 - month.0).num_days()).unwrap(), "every day, once");
            assert_eq!(month.code(), code);
        }
        assert_eq!(Month::read("2026-01").unwrap().before().code(), "2025-12");
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2026", "2026-13", "x", "2026-12-01", "0001-01", "9999-12", "+99999-01"] {
            assert_eq!(Month::read(text), None, "{text}");
        }
    }
}
