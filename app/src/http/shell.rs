//! What stands around every page: the ways through the application, language, account, and where one is.

use super::page::FILTER;
use super::{Page, Visit};
use crate::i18n::texts::{common, shell as t};
use leptos::prelude::*;
use rules::access::{Act, decide_house};
use rules::actor::{AccountKind, Viewer};
use rules::language::Language;

/// The form of a switch of language that brings nothing along.
const PLAIN: &str = "language-form";

/// Skip link, header, path, notice.
pub(super) fn header(visit: &Visit, page: &Page) -> impl IntoView + use<> {
    let l = visit.lang;
    let viewer = visit.session.as_ref().map(|s| &s.viewer);
    let may = |act| decide_house(viewer, act).is_ok();
    let ways: Vec<_> = [
        (may(Act::ReadStart), "/start", t::start(l)),
        (may(Act::ReadWork), "/work", t::work(l)),
        (may(Act::ListReviews), "/reviews", t::reviews(l)),
        (may(Act::ListReviews), "/dialogue", t::talks(l)),
        (may(Act::ListReviews), "/calendar", t::calendar(l)),
        (may(Act::ReadFigures), "/phases", t::phases(l)),
        (viewer.is_some_and(follows_drawings), "/draws", t::draws(l)),
        (viewer.is_none_or(|v| v.kind != AccountKind::Administrator), "/constructive", t::constructive(l)),
        (may(Act::ReadLibrary), "/library", t::library(l)),
        (may(Act::ReadParties), "/parties", t::parties(l)),
        (may(Act::ManageAccounts), "/accounts", t::accounts(l)),
        (may(Act::KeepOutbox), "/outbox", t::outbox(l)),
    ]
    .into_iter()
    .filter(|(shown, _, _)| *shown)
    .map(|(_, href, label)| {
        let here = visit.path.split('?').next().is_some_and(|p| p == href || p.starts_with(&format!("{href}/")));
        view! { <li><a href=href aria-current=here.then_some("page")>{label}</a></li> }
    })
    .collect();
    let crumbs: Vec<_> = page
        .crumbs
        .iter()
        .map(|c| match c.href.clone() {
            Some(href) => view! { <li><a href=href>{c.label.clone()}</a></li> }.into_any(),
            None => view! { <li aria-current="page">{c.label.clone()}</li> }.into_any(),
        })
        .collect();
    let flash = visit.flash.as_deref().and_then(|code| crate::ui::flash_text(l, code));
    view! {
        <a class="skip" href="#main">{common::skip_to_content(l)}</a>
        <header class="top"><div class="wrap">
            <a class="brand" href="/">{common::product_name(l)}" "<small>{t::convention(l)}</small></a>
            <div class="tools">
                {languages(visit, page)}
                {visit.session.is_some().then(|| inbox(visit))}
                {match &visit.session {
                    Some(session) => view! {
                        <details class="menu">
                            <summary><span>{t::account(l)}<span class="wide">{crate::ui::colon(l)}<bdi>{session.name.clone()}</bdi></span></span></summary>
                            <div>
                                <p><b dir="auto">{session.name.clone()}</b><br/><span dir="ltr">{session.email.clone()}</span></p>
                                <ul class="bare">
                                    <li><a href="/account">{t::settings(l)}</a></li>
                                    <li><form method="post" action="/sign-out"><button>{common::sign_out(l)}</button></form></li>
                                </ul>
                            </div>
                        </details>
                    }.into_any(),
                    None => view! { <a class="btn" href="/sign-in">{common::sign_in(l)}</a> }.into_any(),
                }}
            </div>
            <nav class="mainnav" aria-label=t::main_ways(l)><ul>{ways}</ul></nav>
        </div></header>
        {visit.site.backend.config().demo.then(|| view! { <aside class="demo"><p class="wrap">{t::demonstration(l)}</p></aside> })}
        {(!crumbs.is_empty()).then(|| view! { <nav class="wrap crumbs" aria-label=t::path(l)><ol>{crumbs}</ol></nav> })}
        {flash.map(|text| view! { <div class="wrap"><div class="flash" data-kind="done" role="status"><p>{text}</p></div></div> })}
    }
}

/// The way to the inbox, with the number of what is not read.
fn inbox(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.lang;
    let count = i64::try_from(visit.unread).unwrap_or(i64::MAX);
    let here = visit.path.split('?').next() == Some("/inbox");
    let number = (count > 0).then(|| {
        view! {
            <b class="count" aria-hidden="true">{crate::i18n::number(l, count)}</b>
            <span class="vh">{crate::ui::colon(l)}{t::inbox_unread(l, count)}</span>
        }
    });
    view! { <a class="btn" href="/inbox" aria-current=here.then_some("page")><span>{t::inbox(l)}</span>{number}</a> }
}

/// Drawings are public; whom they concern has the way there in sight.
const fn follows_drawings(viewer: &Viewer) -> bool {
    match viewer.kind {
        AccountKind::Delegate | AccountKind::Secretariat | AccountKind::Chair | AccountKind::Bureau => true,
        AccountKind::Administrator | AccountKind::Stakeholder => false,
    }
}

/// The six languages. On a page with a main form the switch posts that form, so that what was typed comes along; a form that
/// chooses what the page shows is posted to the switch itself, which goes on with what was chosen.
fn languages(visit: &Visit, page: &Page) -> impl IntoView + use<> {
    let l = visit.lang;
    let filter = page.filter && page.form.is_none();
    let form = page.form.unwrap_or(if filter { FILTER } else { PLAIN });
    let switch = filter
        .then(|| format!("/language?{}", serde_urlencoded::to_string([("back", &visit.path)]).unwrap_or_default()));
    let items: Vec<_> = Language::ALL
        .into_iter()
        .map(|to| {
            view! {
                <li>
                    <button name="switch_lang" value=to.code() form=form formnovalidate lang=to.code() dir=to.dir()
                        formmethod=filter.then_some("post") formaction=switch.clone()
                        aria-current=(to == l).then_some("true")>{to.own_name()}</button>
                </li>
            }
        })
        .collect();
    // Enter in a field presses the first button of its form, and the buttons below come before those of the form itself.
    let enter = (form != PLAIN).then(|| view! { <button form=form hidden></button> });
    view! {
        {enter}
        <details class="menu">
            <summary><span><span class="vh">{common::language(l)}{crate::ui::colon(l)}</span>{l.own_name()}</span></summary>
            <div>
                <ul class="bare">{items}</ul>
                // Also where the page has a form: that may be gone by the time somebody chooses.
                <form id=PLAIN method="post" action="/language"><input type="hidden" name="back" value=visit.path.clone()/></form>
            </div>
        </details>
    }
}

/// The footer.
pub(super) fn footer(visit: &Visit) -> impl IntoView + use<> {
    let l = visit.lang;
    view! {
        <footer class="foot"><div class="wrap">
            <ul class="bare">
                <li><a href="/about">{t::about(l)}</a></li>
                <li><a href="/phases">{t::phases(l)}</a></li>
                <li><a href="/constructive">{t::constructive(l)}</a></li>
                <li><a href="/about#accessibility">{t::accessibility(l)}</a></li>
            </ul>
            <p>{t::zone_note(l)}</p>
        </div></footer>
    }
}
