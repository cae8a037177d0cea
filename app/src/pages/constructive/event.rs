//! `/constructive/{id}`: a dialogue for everybody, and beside it what awaits those who work on it.

use super::edit::{Act, confirm, unready};
use super::files::take;
use super::shared::{Form, Guest, Wrong, act_button, caller, fact, held, in_language, lang_of, last_day, said};
use super::{programme, words};
use crate::http::{Crumb, Failure, Fields, Page, Visit, leave_notice, redirect};
use crate::i18n::texts::constructive as t;
use crate::i18n::{self, number};
use crate::pages::path::part;
use crate::ui;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use backend::constructive::{Caller, ConstructiveError, EventView, Organization, PaperLine, WorkView};
use leptos::prelude::*;
use rules::constructive::access::Deed;
use rules::constructive::times::CirculationState;
use rules::constructive::{EventState, StakeholderKind};
use rules::id::ConstructiveId;
use rules::language::Language;
use rules::party::RegionalGroup;

/// Nothing that has to be set before the dialogue can be announced.
const READY: &[String] = &[];

/// `GET /constructive/{id}`
pub(crate) async fn page(visit: Visit, guest: Guest, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = load(&visit, guest.0.as_ref(), &id).await?;
    let shown = (&Fields::default(), &Wrong::default(), READY);
    Ok(draw(&visit, guest.0.as_ref(), &view, shown, StatusCode::OK))
}

async fn load(visit: &Visit, guest: Option<&Organization>, id: &str) -> Result<EventView, Failure> {
    let id: ConstructiveId = part(id)?;
    Ok(visit.site.backend.constructive_view(caller(visit, guest), id).await?)
}

/// The form with the reason for which a dialogue is not convened.
const FORM: &str = "not-convene";

/// `POST /constructive/{id}`: announcing, convening, not convening; each is asked about once more before it is done.
pub(crate) async fn post(
    visit: Visit,
    guest: Guest,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    if visit.session.is_none() && guest.0.is_none() {
        return Err(Failure::SignInAgain(fields));
    }
    let l = visit.lang;
    let event: ConstructiveId = part(&id)?;
    let backend = &visit.site.backend;
    let who = caller(&visit, guest.0.as_ref());
    let reason = (fields.get("reason"), lang_of(&fields, "reason_lang", l));
    let Some(act) = Act::ALL.into_iter().find(|act| act.code() == fields.get("act")) else {
        // Whoever may not even see the dialogue is told no more than that.
        backend.constructive_view(who, event).await?;
        return Err(if matches!(who, Caller::Viewer(_)) { Failure::BadRequest } else { Failure::NotFound });
    };
    let view = load(&visit, guest.0.as_ref(), &id).await?;
    if let Some(to) = fields.switch() {
        let visit = visit.at(format!("/constructive/{event}"));
        if fields.get("really") == "1" && act.offered(&view) {
            return Ok(in_language(&visit, to, |v| confirm(v, &view, act, &fields)));
        }
        let shown = (&fields, &Wrong::default(), READY);
        let draw = |v: &Visit| draw(v, guest.0.as_ref(), &view, shown, StatusCode::OK);
        return Ok(in_language(&visit, to, draw));
    }
    let asks = fields.get("really") != "1" && act.offered(&view);
    let done = match (asks.then(|| act.in_the_way(&visit, &view, &fields)).flatten(), act) {
        (Some(error), _) => Err(error),
        (None, _) if asks => return Ok(confirm(&visit, &view, act, &fields)),
        (None, Act::Announce) => backend.announce_constructive(who, event).await,
        (None, Act::Convene) => backend.decide_constructive(who, event, true, reason).await,
        (None, Act::NotConvene) => backend.decide_constructive(who, event, false, reason).await,
    };
    match done {
        Ok(()) => {
            let mut response = redirect(&format!("/constructive/{event}"));
            leave_notice(&mut response, "constructive_done", visit.https());
            Ok(response)
        }
        // The fields of these stand on another page: what is wrong is said in words, with the way there.
        Err(ConstructiveError::Faults(faults)) if act == Act::Announce => {
            let view = load(&visit, guest.0.as_ref(), &id).await?;
            let visit = visit.at(format!("/constructive/{event}"));
            let unready: Vec<String> = faults.iter().map(|fault| unready(l, fault)).collect();
            let shown = (&Fields::default(), &Wrong::default(), unready.as_slice());
            Ok(draw(&visit, guest.0.as_ref(), &view, shown, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => {
            let wrong = Wrong::of(l, error)?;
            let view = load(&visit, guest.0.as_ref(), &id).await?;
            let visit = visit.at(format!("/constructive/{event}"));
            Ok(draw(&visit, guest.0.as_ref(), &view, (&fields, &wrong, READY), StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn draw(
    visit: &Visit,
    guest: Option<&Organization>,
    view: &EventView,
    (typed, wrong, unready): (&Fields, &Wrong, &[String]),
    status: StatusCode,
) -> Response {
    let l = visit.lang;
    let event = &view.event;
    let title = words::title(l, event);
    let mut page = Page::new(title.clone())
        .status(status)
        .crumbs([Crumb::to(t::title(l), "/constructive"), Crumb::here(title.clone())]);
    if may_decline(view) {
        page = page.form(FORM);
    }
    page.respond(visit, || {
        view! {
            {wrong.above(l)}
            {(!unready.is_empty()).then(|| {
                let items: Vec<_> = unready.iter().map(|text| view! { <li>{text.clone()}</li> }).collect();
                view! {
                    <div class="errors" role="alert" tabindex="-1"><p>{t::announce_first(l)}" "<a href=format!("/constructive/{}/change", event.id)>{t::change(l)}</a></p>
                        <ul>{items}</ul></div>
                }
            })}
            <div class="head">
                <div>
                    <p class="kicker">{words::state(l, event.state)}</p>
                    <h1>{title}</h1>
                    <p class="lead">{held(l, event)}</p>
                </div>
                <a class="btn" href=format!("/constructive/{}/event.ics", event.id) download="">{t::calendar_file(l)}</a>
            </div>
            {notices(l, view)}
            {view.work.as_ref().map(|work| work_panel(visit, view, work, typed, wrong))}
            {facts(visit, guest, view)}
            {apply(l, visit, guest, view)}
            {view.programme.as_ref().map(|version| view! {
                <section class="sect" aria-labelledby="programme"><h2 id="programme">{t::programme(l)}</h2>
                    {programme::table(l, &version.content)}
                    <p class="soft">{t::version_of(l, number(l, i64::from(version.number)), i18n::moment(l, version.at))}</p>
                    <p><a href=format!("/constructive/{}/programme/versions", event.id)>{t::programme_versions(l)}</a></p>
                </section>
            })}
            {papers(l, view)}
            {attending(l, view)}
            {view.summary.as_ref().map(|summary| view! {
                <section class="sect" aria-labelledby="summary"><h2 id="summary">{t::summary(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (h)")}")"</span></h2>
                    <p class="soft">{t::summary_before(l, &summary.session)}" "{t::version_of(l, number(l, i64::from(summary.number)), i18n::moment(l, summary.at))}</p>
                    {said(summary.lang, &summary.body)}
                </section>
            })}
        }
    })
}

/// Whether the dialogue can still not be convened, by this viewer.
fn may_decline(view: &EventView) -> bool {
    let chairs = view.work.as_ref().is_some_and(|work| work.may.contains(&Deed::Chair));
    view.event.state == EventState::Announced && chairs
}

fn notices(l: Language, view: &EventView) -> Option<AnyView> {
    if view.notices.is_empty() {
        return None;
    }
    let items: Vec<_> = view
        .notices
        .iter()
        .map(|notice| {
            let days = match (notice.was, notice.became) {
                (Some(was), Some(became)) if was != became => {
                    Some(t::day_moved(l, i18n::date_with_weekday(l, was), i18n::date_with_weekday(l, became)))
                }
                _ => None,
            };
            view! {
                <li>
                    <p><b>{words::notice(l, &notice.kind)}</b>" "{ui::time(l, notice.at)}</p>
                    {days.map(|text| view! { <p>{text}</p> })}
                    {(!notice.reason.is_empty()).then(|| said(notice.lang, &notice.reason))}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section class="note" aria-labelledby="notices"><h2 id="notices">{t::notices(l)}</h2><ul class="bare">{items}</ul></section>
        }
        .into_any(),
    )
}

fn facts(visit: &Visit, guest: Option<&Organization>, view: &EventView) -> AnyView {
    let l = visit.lang;
    let (event, times) = (&view.event, &view.times);
    let zone = guest.map_or("", |g| g.time_zone.as_str());
    let languages = ui::joined(l, event.languages.iter().map(|o| o.own_name().to_owned()));
    let law = (times.close.on != times.law_close.on)
        .then(|| t::law_day(l, i18n::date(l, times.law_close.on), ui::paragraph(l, "53 (d), (e)")));
    let law_list = (times.circulate.on != times.law_circulate.on)
        .then(|| t::law_day(l, i18n::date(l, times.law_circulate.on), ui::paragraph(l, "53 (d), (e)")));
    view! {
        <section class="sect" aria-labelledby="facts"><h2 id="facts">{t::facts(l)}</h2>
            <dl class="facts">
                {fact(t::held_on(l), held(l, event))}
                {(!event.place.is_empty()).then(|| fact(t::place(l), view! { <bdi>{event.place.clone()}</bdi> }))}
                {(!event.link.is_empty()).then(|| fact(t::link(l), view! { <a href=event.link.clone() rel="noopener noreferrer"><bdi dir="ltr">{event.link.clone()}</bdi></a> }))}
                {(!languages.is_empty()).then(|| fact(t::languages(l), languages))}
                {(!event.arrangements.is_empty()).then(|| fact(t::arrangements(l), view! { <span class="said" dir="auto">{event.arrangements.clone()}</span> }))}
                {event.capacity.map(|n| fact(t::capacity(l), number(l, i64::from(n))))}
                {(!event.panel.is_empty()).then(|| fact(t::panel(l), view! { <span class="said" dir="auto">{event.panel.clone()}</span> }))}
                {last_day(l, t::close(l), times.close, zone, visit.now)}
                {law.map(|text| view! { <dd class="soft">{text}</dd> })}
                {last_day(l, t::circulate_by(l), times.circulate, zone, visit.now)}
                {law_list.map(|text| view! { <dd class="soft">{text}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}

fn apply(l: Language, visit: &Visit, guest: Option<&Organization>, view: &EventView) -> Option<AnyView> {
    // Whoever works in the Mechanism does not apply.
    if view.work.is_some() || (visit.session.is_some() && guest.is_none()) {
        return None;
    }
    let open = view.times.takes_applications(visit.now)
        && matches!(view.event.state, EventState::Announced | EventState::Convened);
    let href = if guest.is_some() {
        format!("/stakeholders/{}", view.event.id)
    } else {
        format!("/stakeholders?dialogue={}", view.event.id)
    };
    let text = if open { t::apply_text(l) } else { t::apply_closed(l) };
    Some(
        view! {
            <section class="sect" aria-labelledby="apply"><h2 id="apply">{t::apply_title(l)}</h2>
                <p>{text}</p>
                <p><a class=if open { "btn go" } else { "btn" } href=href>{if open { t::apply(l) } else { t::apply_status(l) }}</a></p>
            </section>
        }
        .into_any(),
    )
}

fn papers(l: Language, view: &EventView) -> Option<AnyView> {
    if view.papers.is_empty() {
        return None;
    }
    let items: Vec<_> =
        view.papers.iter().map(|paper| view! { <li>{paper_link(l, &view.event.id, paper)}</li> }).collect();
    Some(
        view! {
            <section class="sect" aria-labelledby="papers"><h2 id="papers">{t::papers(l)}</h2><ul>{items}</ul></section>
        }
        .into_any(),
    )
}

/// A paper with the way to its newest version.
pub(in crate::pages) fn paper_link(l: Language, event: &ConstructiveId, paper: &PaperLine) -> AnyView {
    let Some(newest) = paper.versions.first() else { return ().into_any() };
    let href = format!("/constructive/{event}/papers/{}/{}", paper.id, newest.number);
    let kind = if paper.kind == "statement" { t::paper_statement(l) } else { t::paper_background(l) };
    view! {
        <a href=href download=""><bdi lang=paper.lang.code()>{paper.title.clone()}</bdi></a>" "
        <span class="soft">{kind}", "<bdi>{newest.file_name.clone()}</bdi>", "{kilobytes(l, newest.bytes)}", "{i18n::moment(l, newest.at)}</span>
    }
    .into_any()
}

/// A size for people.
pub(in crate::pages) fn kilobytes(l: Language, bytes: u64) -> String {
    t::kilobytes(l, number(l, i64::try_from(bytes.div_ceil(1024)).unwrap_or(i64::MAX)))
}

fn attending(l: Language, view: &EventView) -> Option<AnyView> {
    if view.attending.is_empty() {
        return None;
    }
    let mut names = view.attending.clone();
    i18n::sort_by_name(l, &mut names, |(name, _)| name);
    let items: Vec<_> = names
        .iter()
        .map(|(name, kind)| view! { <li><bdi>{name.clone()}</bdi>" "<span class="soft">{words::kind(l, *kind)}</span></li> })
        .collect();
    Some(
        view! {
            <section class="sect" aria-labelledby="attending"><h2 id="attending">{t::attending(l)}</h2>
                <p class="soft">{t::attending_note(l)}</p><ul>{items}</ul></section>
        }
        .into_any(),
    )
}

/// What awaits those who work on it, and the ways on.
fn work_panel(visit: &Visit, view: &EventView, work: &WorkView, typed: &Fields, wrong: &Wrong) -> AnyView {
    let l = visit.lang;
    let id = view.event.id;
    let may = |deed: Deed| work.may.contains(&deed);
    let base = format!("/constructive/{id}");
    let count = |n: u32| (n > 0).then(|| format!(" ({})", number(l, i64::from(n))));
    let way = |shown: bool, path: &str, label: &'static str, n: u32| {
        shown.then(|| view! { <li><a href=format!("{base}{path}")>{label}</a>{count(n)}</li> })
    };
    let received: u32 = work.counts.iter().map(|(_, _, n)| *n).sum();
    view! {
        <section class="card sect" aria-labelledby="work">
            <h2 id="work">{t::work(l)}</h2>
            {may(Deed::ReadApplicants).then(|| circulation_line(l, work.circulation, &base))}
            <ul class="bare ways">
                {way(may(Deed::Prepare), "/change", t::change(l), 0)}
                {way(may(Deed::ReadApplicants), "/applicants", t::applicants(l), received)}
                {way(may(Deed::ReadCirculated), "/circulation", t::circulation(l), 0)}
                {way(may(Deed::Register), "/delegation", t::own_delegation(l), 0)}
                {way(may(Deed::ReadApplicants), "/delegations", t::delegations(l), work.delegations)}
                {way(may(Deed::Prepare), "/programme", t::programme_edit(l), 0)}
                {way(may(Deed::Prepare), "/papers", t::papers(l), 0)}
                {way(may(Deed::Lead), "/day", t::day(l), work.people)}
                {way(may(Deed::Lead), "/summary", t::summary_edit(l), 0)}
                {way(may(Deed::KeepMail), "/mail", t::mail(l), work.mail)}
                {way(may(Deed::Circulate), "/import", t::import(l), 0)}
            </ul>
            {may(Deed::ReadApplicants).then(|| view! {
                <dl class="facts">
                    {fact(t::unscreened(l), number(l, i64::from(work.unscreened)))}
                    {fact(t::corrections_open(l), number(l, i64::from(work.corrections)))}
                    {fact(t::late(l), number(l, i64::from(work.late)))}
                </dl>
                {balance(l, id, work)}
            })}
            {decisions(l, view, work, typed, wrong)}
        </section>
    }
    .into_any()
}

fn circulation_line(l: Language, state: CirculationState, base: &str) -> AnyView {
    let (text, presses) = match state {
        CirculationState::NotYet => (t::circulation_not_yet(l).to_owned(), false),
        CirculationState::Ahead { days } => (t::circulation_ahead(l, i64::from(days)), false),
        CirculationState::Pressing { days: 0 } => (t::circulation_today(l).to_owned(), true),
        CirculationState::Pressing { days } => (t::circulation_pressing(l, i64::from(days)), true),
        CirculationState::Missed { days } => (t::circulation_missed(l, i64::from(days)), true),
        CirculationState::Done => (t::circulation_done(l).to_owned(), false),
    };
    let kind = if presses { "warn" } else { "info" };
    view! { <div class="note" data-kind=kind><p>{text}" "<a href=format!("{base}/circulation")>{t::circulation(l)}</a></p></div> }
        .into_any()
}

/// Who comes from where; counts, in the order of the regions' names.
fn balance(l: Language, id: ConstructiveId, work: &WorkView) -> AnyView {
    let balance = &work.balance;
    let mut regions: Vec<RegionalGroup> = RegionalGroup::ALL.to_vec();
    regions.sort_by(|a, b| i18n::collate(l, words::region(l, *a), words::region(l, *b)));
    let heads: Vec<_> =
        StakeholderKind::ALL.iter().map(|k| view! { <th scope="col" class="num">{words::kind(l, *k)}</th> }).collect();
    let n = |n: u32| number(l, i64::from(n));
    let rows: Vec<_> = regions
        .into_iter()
        .map(|region| {
            let cells: Vec<_> = StakeholderKind::ALL
                .iter()
                .map(|k| view! { <td class="num">{n(balance.at(region, *k))}</td> })
                .collect();
            view! { <tr><th scope="row">{words::region(l, region)}</th>{cells}<td class="num">{n(balance.of_region(region))}</td></tr> }
        })
        .collect();
    let totals: Vec<_> =
        StakeholderKind::ALL.iter().map(|k| view! { <td class="num">{n(balance.of_kind(*k))}</td> }).collect();
    let missing = balance.without_ngo();
    let missing = (balance.total() > 0 && !missing.is_empty()).then(|| {
        let names = missing.iter().map(|r| words::region(l, *r).to_owned());
        view! { <p class="soft">{t::balance_missing(l, ui::joined(l, names))}</p> }
    });
    view! {
        <h3>{t::balance(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (a)")}")"</span></h3>
        <div class="scroll" tabindex="0" role="region" aria-label=t::balance(l)><table>
            <caption class="vh">{t::balance(l)}</caption>
            <thead><tr><th scope="col">{t::region(l)}</th>{heads}<th scope="col" class="num">{t::total(l)}</th></tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">{t::total(l)}</th>{totals}<td class="num">{n(balance.total())}</td></tr></tfoot>
        </table></div>
        {missing}
        {take(l, t::balance(l), &format!("/constructive/{id}/tables/balance"), "")}
    }
    .into_any()
}

/// Announcing, and the chair's decision.
fn decisions(l: Language, view: &EventView, work: &WorkView, typed: &Fields, wrong: &Wrong) -> AnyView {
    let action = format!("/constructive/{}", view.event.id);
    let may = |deed: Deed| work.may.contains(&deed);
    match view.event.state {
        EventState::Prepared if may(Deed::Prepare) => view! {
            <h3>{t::announce_title(l)}</h3><p>{t::announce_text(l)}</p>
            {act_button(&action, "announce", t::announce(l), "go")}
        }
        .into_any(),
        EventState::Announced if may_decline(view) => {
            let form = Form { l, wrong };
            view! {
                <h3>{t::decide_title(l)}</h3>
                <p>{t::decide_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (a)")}")"</span></p>
                {act_button(&action, "convene", t::convene(l), "go")}
                <details open=typed.get("act") == "not_convene">
                    <summary>{t::not_convene(l)}</summary>
                    <form class="form" id=FORM method="post" action=action.clone()>
                        <p>{t::not_convene_text(l)}" "<span class="soft">"("{ui::paragraph(l, "53 (f)")}")"</span></p>
                        <input type="hidden" name="act" value="not_convene"/>
                        {form.area("reason", t::reason(l), Some(t::reason_public(l).to_owned()), typed.get("reason"), 3)}
                        {form.language("reason_lang", t::text_language(l), typed.get("reason_lang"))}
                        <button class="bad">{t::not_convene(l)}</button>
                    </form>
                </details>
            }
            .into_any()
        }
        EventState::Prepared | EventState::Announced | EventState::Convened | EventState::NotConvened => ().into_any(),
    }
}
