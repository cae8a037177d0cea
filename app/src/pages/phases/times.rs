//! Time limits of a phase: how many reviews have which kind of day before them (paras. 34, 35). Counts of a whole group,
//! for those who take part; whoever may list reviews gets from each number to its list.

use super::See;
use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::phases as t;
use crate::pages::{fold, ruled};
use crate::ui;
use backend::service::PhaseGroup;
use leptos::prelude::*;
use rules::figures::{Nearness, Times};
use rules::ruleset::Figure;
use rules::stage::Stage;

/// The table; none for whom it is not.
pub(super) fn times(visit: &Visit, p: &PhaseGroup, see: See) -> Option<AnyView> {
    let l = visit.lang;
    let times = p.times?;
    let rules = visit.site.backend.rules();
    let limits = &rules.limits;
    let soon = t::times_soon(l, i64::from(rules.house.due_soon_days));
    let title = format!("times-{}-{}", p.group.code(), p.phase);
    let heads = [t::times_step(l).to_owned(), t::times_limit(l).to_owned()].into_iter().chain(numbers(l, &soon));
    let heads: Vec<_> = heads
        .enumerate()
        .map(|(place, label)| {
            view! { <th role="columnheader" scope="col" class=(place > 1).then_some("num")>{label}</th> }
        })
        .collect();
    let answers =
        Line { stage: Stage::Questionnaire, label: t::step_answers(l), limit: &limits.questionnaire_months_max };
    let feedback = Line { stage: Stage::Feedback, label: t::step_feedback(l), limit: &limits.feedback_months_max };
    Some(
        view! {
            <h4 id=title.clone()>{t::times_title(l)}</h4>
            <table class="fold" role="table" aria-labelledby=title>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">
                    {answers.draw(visit, p, times.answers, &soon, see)}
                    {feedback.draw(visit, p, times.feedback, &soon, see)}
                </tbody>
            </table>
            <p class="soft small">{t::times_note(l)}</p>
        }
        .into_any(),
    )
}

/// Headings of the four numbers.
fn numbers(l: rules::language::Language, soon: &str) -> [String; 4] {
    [t::times_running(l).to_owned(), t::times_agreed(l).to_owned(), soon.to_owned(), t::times_past(l).to_owned()]
}

/// One time limit.
struct Line<'a> {
    stage: Stage,
    label: &'static str,
    limit: &'a Figure,
}

impl Line<'_> {
    fn draw(self, visit: &Visit, p: &PhaseGroup, times: Times, soon: &str, see: See) -> impl IntoView + use<> {
        let l = visit.lang;
        let at = format!("/reviews?group={}&phase={}&stage={}", p.group.code(), p.phase, self.stage.code());
        let near = |near: Nearness| Some(format!("{at}&due={}", near.code()));
        let counts = [
            (times.running, Some(at.clone())),
            (times.agreed, Some(format!("{at}&day=agreed"))),
            (times.soon, near(Nearness::Soon)),
            (times.past, near(Nearness::Past)),
        ];
        let cells: Vec<_> = numbers(l, soon)
            .into_iter()
            .zip(counts)
            .map(|(label, (n, href))| {
                let shown = number(l, i64::from(n));
                let shown = match href.filter(|_| see.links && n > 0) {
                    Some(href) => {
                        let name = t::times_link(l, i64::from(n), &label, self.label, ui::group(l, p.group));
                        view! { <a href=href aria-label=ui::named(name, &shown)>{shown.clone()}</a> }.into_any()
                    }
                    None => shown.into_any(),
                };
                view! { <td role="cell" class="num" data-label=label><span>{shown}</span></td> }
            })
            .collect();
        let para = self.limit.para.as_deref().map(|para| ruled::by(l, para));
        let limit = view! { {t::months(l, i64::from(self.limit.value))}" "{para} };
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{self.label}</th>
                {fold::cell(t::times_limit(l), limit)}
                {cells}
            </tr>
        }
        .into_any()
    }
}
