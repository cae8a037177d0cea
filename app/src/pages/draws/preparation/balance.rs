//! Whether the reviews that have to be done and the reviews that States do go together (paras. 26, 29).

use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::draws as t;
use crate::pages::ruled::{count, sentence};
use crate::ui;
use backend::service::Entry;
use leptos::prelude::*;
use rules::draw::Entrant;
use rules::instrument::Instrument;
use rules::ruleset::RuleSet;

/// Figures of the pool as it stands.
pub(super) fn section(visit: &Visit, rules: &RuleSet, entries: &[Entry]) -> AnyView {
    let l = visit.lang;
    let pool: Vec<&Entrant> = entries.iter().filter(|e| e.takes_part).map(|e| &e.entrant).collect();
    let each = i64::from(rules.draw.main_reviewers.value);
    let [least, most] = [&rules.limits.reviews_min, &rules.limits.reviews_max].map(|f| i64::from(f.value));
    let able = count(pool.iter().filter(|e| e.may_review).count());
    let volunteers = count(pool.iter().filter(|e| e.volunteers_for_more).count());
    let all = count(pool.len());
    let figures = [
        (t::fig_states(l), all),
        (t::fig_only_reviewed(l), all - able),
        (t::fig_places(l), all * each),
        (t::fig_most(l), able * most),
        (t::fig_volunteers(l), volunteers),
    ];
    let figures: Vec<_> =
        figures.into_iter().map(|(name, n)| view! { <div><dt>{name}</dt><dd>{number(l, n)}</dd></div> }).collect();
    let rows: Vec<_> = Instrument::ALL
        .into_iter()
        .map(|i| {
            let reviewed = count(pool.iter().filter(|e| e.reviewed_for().contains(&i)).count());
            let can = count(pool.iter().filter(|e| e.may_review && e.instruments.contains(&i)).count());
            let cells = [reviewed, reviewed * each, can].map(|n| view! { <td class="num">{number(l, n)}</td> });
            view! { <tr><th scope="row">{ui::instrument(l, i)}</th>{cells.into_iter().collect::<Vec<_>>()}</tr> }
        })
        .collect();
    view! {
        <section class="sect" aria-labelledby="balance">
            <h2 id="balance">{t::balance(l)}</h2>
            {sentence(l, t::balance_text(l, number(l, each), number(l, least), number(l, most)), "29")}
            <dl class="figures">{figures}</dl>
            <div class="scroll" tabindex="0" role="region" aria-label=t::balance_caption(l)>
                <table>
                    <caption class="vh">{t::balance_caption(l)}</caption>
                    <thead><tr>
                        <th scope="col">{t::instrument(l)}</th>
                        <th scope="col" class="num">{t::col_reviewed(l)}</th>
                        <th scope="col" class="num">{t::col_places(l)}</th>
                        <th scope="col" class="num">{t::col_able(l)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
