//! What is wrong with the pool as it stands, and what is worth thinking about before it is frozen.

use crate::http::Visit;
use crate::i18n::number;
use crate::i18n::texts::draws as t;
use crate::pages::draws::shared::names;
use crate::pages::ruled::by;
use crate::ui;
use backend::service::Preparation;
use leptos::prelude::*;
use rules::draw::PoolFault;
use rules::draw::advice::Advice;
use rules::instrument::Instrument;
use rules::party::PartyCode;

/// A remark in words, and the paragraph it rests on.
type Remark = (String, &'static str);

/// Faults first; they have to be mended. Then advice, which forbids nothing.
pub(super) fn section(visit: &Visit, preparation: &Preparation) -> AnyView {
    let l = visit.lang;
    let faults: Vec<_> = preparation
        .faults
        .iter()
        .map(|fault| fault_words(visit, fault))
        .map(|(text, para)| view! { <li>{text}" "{by(l, para)}</li> })
        .collect();
    let faulty = (!faults.is_empty()).then(|| {
        view! {
            <div class="errors"><h3>{t::faults(l)}</h3><ul>{faults}</ul></div>
        }
    });
    let advice: Vec<_> = advice_words(visit, &preparation.advice)
        .into_iter()
        .map(|(text, para)| view! { <li>{text}" "{by(l, para)}</li> })
        .collect();
    let advice = match (advice.is_empty(), faulty.is_some()) {
        // A faulty pool is not looked at any further.
        (true, true) => ().into_any(),
        (true, false) => view! { <p>{t::no_advice(l)}</p> }.into_any(),
        (false, _) => view! { <p>{t::advice_text(l)}</p><ul class="advice stack">{advice}</ul> }.into_any(),
    };
    view! { <section class="sect stack" aria-labelledby="remarks"><h2 id="remarks">{t::remarks(l)}</h2>{faulty}{advice}</section> }
        .into_any()
}

fn fault_words(visit: &Visit, fault: &PoolFault) -> Remark {
    let l = visit.lang;
    let name = |state: &PartyCode| visit.state_name(*state);
    match fault {
        PoolFault::Empty => (t::fault_empty(l).to_owned(), "26"),
        PoolFault::Alone { state } => (t::fault_alone(l, name(state)), "26"),
        PoolFault::Twice { state } => (t::fault_twice(l, name(state)), "26"),
        PoolFault::NoInstrument { state } => (t::fault_no_instrument(l, name(state)), "9"),
        PoolFault::Both { state, instrument } => (t::fault_both(l, name(state), ui::instrument(l, *instrument)), "52"),
        PoolFault::NotParty { state } => (t::fault_not_party(l, name(state)), "26"),
        PoolFault::TooFewParties { state, instrument, others } => {
            let others = number(l, i64::from(*others));
            (t::fault_lacks(l, name(state), ui::instrument(l, *instrument), others), "28 (b)")
        }
    }
}

/// One sentence for each kind of advice, with all States that it is about.
fn advice_words(visit: &Visit, advice: &[Advice]) -> Vec<Remark> {
    let l = visit.lang;
    let mut remarks = Vec::new();
    for one in advice {
        match one {
            Advice::LittleRoom { places, most } => {
                let [places, most] = [places, most].map(|n| number(l, i64::from(*n)));
                remarks.push((t::advice_little_room(l, places, most), "29"));
            }
            Advice::FewParties { instrument, able, places } => {
                let [able, places] = [able, places].map(|n| number(l, i64::from(*n)));
                remarks.push((t::advice_few_parties(l, ui::instrument(l, *instrument), places, able), "29"));
            }
            Advice::NobodyInRegion { .. } | Advice::NoCommonLanguage { .. } => {}
        }
    }
    for wanted in Instrument::ALL {
        let alone = advice.iter().filter_map(|one| match one {
            Advice::NobodyInRegion { state, instrument } if *instrument == wanted => Some(*state),
            _ => None,
        });
        let states = names(visit, alone);
        if !states.is_empty() {
            remarks.push((t::advice_nobody_in_region(l, ui::instrument(l, wanted), states), "28 (b)"));
        }
    }
    let silent = advice.iter().filter_map(|one| match one {
        Advice::NoCommonLanguage { state } => Some(*state),
        _ => None,
    });
    let states = names(visit, silent);
    if !states.is_empty() {
        remarks.push((t::advice_no_common_language(l, states), "28 (d)"));
    }
    remarks
}
