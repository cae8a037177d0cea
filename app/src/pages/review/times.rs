//! The dates of a review with their limits and paragraphs.

use crate::http::Visit;
use crate::i18n::texts::review as t;
use crate::i18n::{self};
use crate::pages::fold;
use crate::ui;
use backend::service::Overview;
use chrono::NaiveDate;
use leptos::prelude::*;
use rules::calendar::{Deadline, DueState, feedback_due, questionnaire_due};
use rules::language::Language;
use rules::ruleset::Figure;
use rules::stage::Stage;

pub(super) fn dates(visit: &Visit, o: &Overview) -> impl IntoView + use<> {
    let l = visit.lang;
    let rules = visit.site.backend.rules();
    let limits = &rules.limits;
    let answers = Line {
        step: t::step_answers(l),
        due: o.answers_due,
        agreed: o.answers_agreed_on.is_some(),
        running: o.stage == Stage::Questionnaire,
        done: o.answers_received_on.map(|on| t::received(l, i18n::date(l, on))),
        not_yet: t::from_opening(l),
        limit: &limits.questionnaire_months_max,
        last: o.opened_on.and_then(|on| questionnaire_due(rules, on, None).ok()),
    };
    let feedback = Line {
        step: t::step_feedback(l),
        due: o.feedback_due,
        agreed: o.feedback_agreed_on.is_some(),
        running: o.stage == Stage::Feedback,
        done: None,
        not_yet: t::from_receipt(l),
        limit: &limits.feedback_months_max,
        last: o.answers_received_on.and_then(|on| feedback_due(rules, on, None).ok()),
    };
    let opened = match o.opened_on {
        Some(on) => time(l, on).into_any(),
        None => view! { <span class="soft">{t::not_open(l)}</span> }.into_any(),
    };
    view! {
        <section class="sect" aria-labelledby="dates">
            <h2 id="dates">{t::dates_title(l)}</h2>
            <table class="fold" role="table">
                <caption class="vh">{t::dates_title(l)}</caption>
                {fold::head([t::step(l), t::date(l), t::limit(l), t::rule(l)])}
                <tbody role="rowgroup">
                    <tr role="row">
                        <th role="rowheader" scope="row">{t::step_opening(l)}</th>
                        {fold::cell(t::date(l), opened)}
                        {fold::cell(t::limit(l), t::no_limit(l))}
                        {fold::cell(t::rule(l), ui::paragraph(l, "25"))}
                    </tr>
                    {answers.draw(visit)}
                    {feedback.draw(visit)}
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

/// One step with a time limit.
struct Line<'a> {
    step: &'static str,
    due: Option<Deadline>,
    /// Whether the day was agreed, or is the limit.
    agreed: bool,
    /// Whether the time runs now.
    running: bool,
    /// What was done, once it is.
    done: Option<String>,
    /// From when the time runs, while it does not.
    not_yet: &'static str,
    limit: &'a Figure,
    /// The last day the limit allows.
    last: Option<Deadline>,
}

impl Line<'_> {
    fn draw(self, visit: &Visit) -> impl IntoView + use<> {
        let l = visit.lang;
        let date = match self.due {
            Some(due) => {
                let days = match due.state(visit.now) {
                    DueState::Ahead { days } => i64::from(days),
                    DueState::DueToday => 0,
                    DueState::Past { days } => -i64::from(days),
                };
                let relative = self.running.then(|| format!(" ({})", i18n::relative_days(l, days)));
                let how = if self.agreed { t::agreed(l) } else { t::by_limit(l) };
                view! {
                    {time(l, due.on)}<span class="soft">{relative}</span><br/><span class="soft">{how}</span>
                    {self.done.map(|done| view! { <br/><span>{done}</span> })}
                }
                .into_any()
            }
            None => view! { <span class="soft">{self.not_yet}</span> }.into_any(),
        };
        let months = t::months(l, i64::from(self.limit.value));
        let limit = match self.last {
            Some(last) => t::limit_until(l, months, i18n::date(l, last.on)),
            None => months,
        };
        let para = self.limit.para.as_deref().map(|p| ui::paragraph(l, p)).unwrap_or_default();
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{self.step}</th>
                {fold::cell(t::date(l), date)}
                {fold::cell(t::limit(l), limit)}
                {fold::cell(t::rule(l), para)}
            </tr>
        }
        .into_any()
    }
}

fn time(l: Language, on: NaiveDate) -> impl IntoView + use<> {
    view! { <time datetime=on.to_string()>{i18n::date(l, on)}</time> }
}
