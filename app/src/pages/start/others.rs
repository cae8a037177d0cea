//! The start page of whoever has no reviews of a State: the ways that are open, each with a word on what is there.

use crate::i18n::texts::{redraws, start as t};
use leptos::prelude::*;
use rules::actor::AccountKind;
use rules::language::Language;
use rules::ruleset::Group;

/// For the Secretariat: what waits for it, and where to go on.
pub(super) fn secretariat(
    l: Language,
    waiting: &[(Group, usize)],
    requests: usize,
    blocked: usize,
) -> impl IntoView + use<> {
    let list = match waiting {
        [(group, _)] => format!("/reviews?stage=preparing&group={}", group.code()),
        _ => "/reviews?stage=preparing".to_owned(),
    };
    let wait = match waiting.iter().map(|(_, count)| count).sum::<usize>() {
        0 => view! { <p>{t::secretariat_wait_none(l)}</p> }.into_any(),
        n => view! {
            <p>{t::secretariat_wait(l, crate::pages::ruled::count(n))}</p>
            <p><a class="btn go" href=list>{t::secretariat_open(l)}</a></p>
        }
        .into_any(),
    };
    let redraws = (requests > 0).then(|| {
        view! {
            <p>{redraws::wait(l, crate::pages::ruled::count(requests))}" "<a href="/redraws">{redraws::show_waiting(l)}</a></p>
        }
    });
    let blocked = (blocked > 0).then(|| {
        let text = t::work_blocked(l, crate::pages::ruled::count(blocked));
        view! { <p>{text}" "<a href="/work?obstacle=any#list">{t::work(l)}</a></p> }
    });
    view! {
        <div class="head"><div><h1>{t::title(l)}</h1><p class="lead">{t::secretariat_lead(l)}</p></div></div>
        <section class="sect" aria-labelledby="waiting">
            <h2 id="waiting">{t::secretariat_wait_title(l)}</h2>
            {wait}
            {redraws}
            {blocked}
        </section>
        <section class="sect" aria-labelledby="ways">
            <h2 id="ways">{t::ways_title(l)}</h2>
            {ways(&[
                ("/work", t::work(l), t::work_text(l)),
                ("/reviews", t::reviews(l), t::reviews_text(l)),
                ("/calendar", t::calendar(l), t::calendar_text(l)),
                ("/phases", t::phases(l), t::phases_text(l)),
                ("/constructive", t::constructive(l), t::constructive_text(l)),
                ("/parties", t::parties(l), t::parties_text(l)),
                ("/library", t::library(l), t::library_text(l)),
                ("/about", t::about(l), t::about_text(l)),
            ])}
        </section>
    }
    .into_any()
}

/// For everybody else who is no delegate.
pub(super) fn other(l: Language, kind: AccountKind, name: &str) -> impl IntoView + use<> {
    let phases = ("/phases", t::phases(l), t::phases_text(l));
    let parties = ("/parties", t::parties(l), t::parties_text(l));
    let about = ("/about", t::about(l), t::about_text(l));
    let dialogues = ("/constructive", t::constructive(l), t::constructive_text(l));
    let matters = ("/bureau", t::bureau_matters(l), t::bureau_matters_text(l));
    let own = ("/stakeholders/home", t::stakeholders(l), t::stakeholders_text(l));
    let (text, open) = match kind {
        AccountKind::Administrator => {
            (t::administrator_text(l), vec![("/accounts", t::accounts(l), t::accounts_text(l)), parties, phases, about])
        }
        AccountKind::Chair => (t::chair_text(l), vec![dialogues, phases, parties, about]),
        AccountKind::Bureau => (t::bureau_text(l), vec![matters, dialogues, phases, parties, about]),
        // Delegates and the Secretariat have start pages of their own.
        AccountKind::Stakeholder | AccountKind::Delegate | AccountKind::Secretariat => {
            (t::stakeholder_text(l), vec![own, dialogues, phases, about])
        }
    };
    view! {
        <div class="head"><div><h1 dir="auto">{t::hello(l, name)}</h1><p class="lead">{text}</p></div></div>
        <section class="sect" aria-labelledby="ways">
            <h2 id="ways">{t::ways_title(l)}</h2>
            {ways(&open)}
        </section>
    }
    .into_any()
}

fn ways(list: &[(&'static str, &'static str, &'static str)]) -> impl IntoView + use<> {
    let items: Vec<_> = list
        .iter()
        .map(|(href, label, text)| {
            view! { <dt><a href=*href>{*label}</a></dt><dd>{*text}</dd> }
        })
        .collect();
    view! { <dl class="facts">{items}</dl> }
}
