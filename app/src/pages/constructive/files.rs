//! Tables of a dialogue to take away, as CSV (with the mark that makes Excel read Arabic and Chinese right) and XLSX, and
//! name badges as PDF.

use super::shared::{Guest, caller, clock};
use super::{applicants, delegations, people, seats, suggestions, words};
use crate::http::{Failure, Fields, Visit};
use crate::i18n::texts::{common, constructive as t};
use crate::i18n::{self};
use crate::pages::path::{part, query};
use crate::pages::take::{CSV, PDF, XLSX, blocking, file, no_paper};
use crate::papers::list::{About, list_sheet};
use crate::papers::pdf::{Block, Paper};
use crate::papers::sheet::{Cell, Sheet, csv, xlsx};
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use backend::constructive::{Event, GuestComposer as _, MatterLine};
use leptos::prelude::*;
use rules::calendar::civil_date;
use rules::constructive::StakeholderKind;
use rules::constructive::access::Deed;
use rules::id::ConstructiveId;
use rules::language::Language;
use rules::party::RegionalGroup;

/// A table with its dialogue's number, which files of two dialogues are told apart by.
type Numbered = (u32, Sheet);

fn about(visit: &Visit, event: &Event, title: &str, notes: Vec<String>) -> About {
    let l = visit.lang;
    About {
        title: format!("{title}{}{}", crate::ui::colon(l), words::title(l, event)),
        issuer: common::product_full_name(l).to_owned(),
        moment: t::made_at(l, i18n::moment(l, visit.now)),
        dated: civil_date(visit.now),
        notes,
    }
}

async fn applicants_sheet(visit: &Visit, id: &str, asked: &Fields) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (event, lines, _) = applicants::load(visit, id, asked).await?;
    let contacts = applicants::contacts(visit, &event, &lines.iter().collect::<Vec<_>>()).await?;
    let head = [
        t::number(l),
        t::name(l),
        t::track(l),
        t::kind(l),
        t::region(l),
        t::email(l),
        t::people(l),
        t::standing(l),
        t::objections_title(l),
        t::comment(l),
        t::sent_at(l),
        t::statement(l),
    ];
    let rows = lines.iter().map(|line| {
        let (a, p) = (&line.application, &line.application.profile);
        let contact = contacts.get(&a.id).cloned().unwrap_or_default();
        vec![
            a.number.map_or(Cell::Empty, |n| Cell::count(u64::from(n))),
            Cell::text(&p.name),
            Cell::text(words::track(l, a.track)),
            Cell::text(words::kind(l, p.kind)),
            Cell::text(words::region(l, p.region)),
            Cell::text(&contact.email),
            Cell::count(u64::from(contact.people)),
            Cell::text(words::standing(l, line.standing)),
            Cell::count(u64::from(line.objections)),
            line.comment.map_or(Cell::Empty, |c| Cell::text(words::comment(l, c))),
            a.sent_at.map_or(Cell::Empty, |at| Cell::text(i18n::moment(l, at))),
            Cell::text(&a.statement),
        ]
    });
    let about = about(visit, &event, t::applicants(l), vec![applicants::said(l, asked)]);
    Ok((event.number, list_sheet(&about, head.map(str::to_owned).to_vec(), rows.collect())))
}

async fn people_sheet(visit: &Visit, id: &str) -> Result<Numbered, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let id: ConstructiveId = part(id)?;
    let view = visit.site.backend.day(caller(visit, None), id).await?;
    let head = [t::name(l), t::person_function(l), t::speaker_for(l), t::person_presence(l), t::attendance(l)];
    let rows = view.people.iter().map(|line| {
        let p = &line.attendee.person;
        vec![
            Cell::text(&p.name),
            Cell::text(&p.function),
            Cell::text(people::party(visit, line)),
            Cell::text(words::presence(l, p.presence)),
            line.attendee.came_at.map_or(Cell::Empty, |at| Cell::text(i18n::moment(l, at))),
        ]
    });
    Ok(made(visit, &view.event, t::attendance(l), &head, rows.collect()))
}

async fn delegations_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (event, delegations) = visit.site.backend.delegations(caller(visit, None), id).await?;
    let head = [t::delegations(l), t::kind(l), t::name(l), t::person_function(l), t::person_presence(l)];
    let rows = delegations.iter().flat_map(|d| {
        d.people.iter().map(|a| {
            vec![
                Cell::text(delegations::name(visit, d)),
                Cell::text(words::delegation(l, d.kind)),
                Cell::text(&a.person.name),
                Cell::text(&a.person.function),
                Cell::text(words::presence(l, a.person.presence)),
            ]
        })
    });
    Ok(made(visit, &event, t::delegations(l), &head, rows.collect()))
}

async fn lists_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let view = visit.site.backend.circulation_view(caller(visit, None), id).await?;
    let head = [
        t::circulation(l),
        t::number(l),
        t::name(l),
        t::track(l),
        t::kind(l),
        t::region(l),
        t::standing(l),
        t::objections_title(l),
    ];
    let rows = view.lists.iter().flat_map(|list| {
        let view = &view;
        list.list.iter().map(move |a| {
            let standing = view.standings.iter().find(|(id, _)| *id == a.application).map(|(_, s)| *s);
            let said = view.answers.iter().filter(|s| s.application == Some(a.application));
            let said = said.map(|s| {
                let who = s.state.map_or_else(|| t::a_state(l).to_owned(), |code| visit.state_name(code));
                format!("{who} {}", words::answer(l, s.kind))
            });
            vec![
                Cell::count(u64::from(list.number)),
                Cell::count(u64::from(a.number)),
                Cell::text(&a.profile.name),
                Cell::text(words::track(l, a.track)),
                Cell::text(words::kind(l, a.profile.kind)),
                Cell::text(words::region(l, a.profile.region)),
                standing.map_or(Cell::Empty, |s| Cell::text(words::standing(l, s))),
                Cell::text(crate::ui::joined(l, said)),
            ]
        })
    });
    let rows = rows.collect();
    Ok(made(visit, &view.event, t::circulation(l), &head, rows))
}

async fn balance_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let view = visit.site.backend.constructive_view(caller(visit, None), id).await?;
    let work = view.work.filter(|w| w.may.contains(&Deed::ReadApplicants)).ok_or(Failure::NotFound)?;
    let mut head = vec![t::region(l)];
    head.extend(StakeholderKind::ALL.iter().map(|k| words::kind(l, *k)));
    head.push(t::total(l));
    let rows = RegionalGroup::ALL.into_iter().map(|region| {
        let n = |n: u32| Cell::count(u64::from(n));
        let counts = StakeholderKind::ALL.iter().map(|k| n(work.balance.at(region, *k)));
        let mut row = vec![Cell::text(words::region(l, region))];
        row.extend(counts);
        row.push(n(work.balance.of_region(region)));
        row
    });
    Ok(made(visit, &view.event, t::balance(l), &head, rows.collect()))
}

async fn late_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (backend, who) = (&visit.site.backend, caller(visit, None));
    let late = backend.late_attempts(who, id).await?;
    let event = backend.constructive_view(who, id).await?.event;
    let rows = late
        .iter()
        .map(|(name, email, at)| vec![Cell::text(name), Cell::text(email), Cell::text(i18n::moment(l, *at))]);
    Ok(made(visit, &event, t::late(l), &[t::name(l), t::email(l), t::when(l)], rows.collect()))
}

async fn speakers_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let view = visit.site.backend.day(caller(visit, None), id).await?;
    let at = |at: Option<rules::calendar::Moment>| at.map_or(Cell::Empty, |at| Cell::text(i18n::moment(l, at)));
    let rows = view.speakers.iter().map(|s| {
        vec![
            Cell::count(u64::from(s.place)),
            Cell::text(&s.name),
            Cell::text(&s.party),
            Cell::count(u64::from(s.minutes)),
            at(s.began_at),
            at(s.ended_at),
        ]
    });
    let head = [t::number(l), t::speaker(l), t::speaker_for(l), t::minutes(l), t::starts_at(l), t::ends_at(l)];
    Ok(made(visit, &view.event, t::floor(l), &head, rows.collect()))
}

async fn programme_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (event, versions) = visit.site.backend.programme_versions(caller(visit, None), id).await?;
    let newest = versions.into_iter().next().ok_or(Failure::NotFound)?;
    let rows = newest.content.items.iter().map(|item| {
        vec![
            Cell::text(clock(item.from)),
            Cell::text(clock(item.until)),
            Cell::text(words::item(l, item.kind)),
            Cell::text(&item.title),
            Cell::text(&item.about),
            Cell::text(item.speakers.join("; ")),
        ]
    });
    let head = [t::from_time(l), t::until_time(l), t::item_kind(l), t::item_title(l), t::item_about(l), t::speaker(l)];
    Ok(made(visit, &event, t::programme(l), &head, rows.collect()))
}

async fn collected_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (event, _, _, collected, _) = visit.site.backend.summary_desk(caller(visit, None), id).await?;
    let head = [t::theme(l), t::collected_kind(l), t::collected_text(l), t::source(l), t::fate(l), t::fate_note(l)];
    let rows = collected.iter().map(|c| {
        vec![
            Cell::text(&c.theme),
            Cell::text(words::collected(l, &c.kind)),
            Cell::text(&c.body),
            Cell::text(&c.source),
            c.fate.as_deref().map_or(Cell::Empty, |f| Cell::text(words::fate(l, f))),
            Cell::text(&c.fate_note),
        ]
    });
    Ok(made(visit, &event, t::collected(l), &head, rows.collect()))
}

async fn mail_sheet(visit: &Visit, id: ConstructiveId) -> Result<Numbered, Failure> {
    let l = visit.lang;
    let (event, mails, _) = visit.site.backend.guest_mails(caller(visit, None), id).await?;
    let rows = mails.iter().map(|m| {
        let state = match (m.sent_at, m.dropped_at) {
            (Some(_), _) => t::mail_sent(l),
            (None, Some(_)) => t::mail_dropped(l),
            (None, None) => t::mail_waits(l),
        };
        let subject = crate::mail::Texts.compose_guest(m).subject;
        vec![Cell::text(&m.email), Cell::text(subject), Cell::text(i18n::moment(l, m.created_at)), Cell::text(state)]
    });
    let head = [t::email(l), t::mail_about(l), t::since(l), t::state(l)];
    Ok(made(visit, &event, t::mail(l), &head, rows.collect()))
}

fn made(visit: &Visit, event: &Event, title: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Numbered {
    let about = about(visit, event, title, Vec::new());
    (event.number, list_sheet(&about, head.iter().map(|h| (*h).to_owned()).collect(), rows))
}

/// `GET /constructive/{id}/tables/{name}`: a table of the dialogue, such as `applicants.csv`.
pub(crate) async fn table(
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    visit.viewer()?;
    let event: ConstructiveId = part(&id)?;
    let (what, end) = name.split_once('.').ok_or(Failure::NotFound)?;
    let (number, sheet) = match what {
        "applicants" => applicants_sheet(&visit, &id, &query(raw)).await?,
        "people" => people_sheet(&visit, &id).await?,
        "delegations" => delegations_sheet(&visit, event).await?,
        "lists" => lists_sheet(&visit, event).await?,
        "balance" => balance_sheet(&visit, event).await?,
        "late" => late_sheet(&visit, event).await?,
        "speakers" => speakers_sheet(&visit, event).await?,
        "programme" => programme_sheet(&visit, event).await?,
        "collected" => collected_sheet(&visit, event).await?,
        "mail" => mail_sheet(&visit, event).await?,
        _ => return Err(Failure::NotFound),
    };
    written(&visit, sheet, &of_dialogue(number, what), end).await
}

/// `GET /constructive/tables/{name}`: suggestions of all dialogues, and the dialogues themselves, for everybody.
pub(crate) async fn suggestions(
    visit: Visit,
    guest: Guest,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let (what, end) = name.split_once('.').ok_or(Failure::NotFound)?;
    let sheet = match what {
        "suggestions" => suggestions_sheet(&visit, &query(raw)).await?,
        "dialogues" => dialogues_sheet(&visit, &guest).await?,
        _ => return Err(Failure::NotFound),
    };
    written(&visit, sheet, what, end).await
}

/// Without from whom a suggestion came: no page says that to everybody.
async fn suggestions_sheet(visit: &Visit, asked: &Fields) -> Result<Sheet, Failure> {
    let l = visit.lang;
    let all = visit.site.backend.suggestions().await?;
    let rows = suggestions::fitting(&all, asked).into_iter().map(|(event, c)| {
        vec![
            Cell::text(words::title(l, event)),
            Cell::Date(event.held_on),
            Cell::text(&c.theme),
            Cell::text(&c.body),
            Cell::text(c.fate.as_deref().map_or(t::fate_open(l), |f| words::fate(l, f))),
            Cell::text(&c.fate_note),
        ]
    });
    let head = [t::dialogue(l), t::held_on(l), t::theme(l), t::collected_text(l), t::fate(l), t::fate_note(l)];
    Ok(house(visit, t::suggestions(l), &head, rows.collect(), vec![suggestions::chosen(l, asked)]))
}

async fn dialogues_sheet(visit: &Visit, guest: &Guest) -> Result<Sheet, Failure> {
    let l = visit.lang;
    let events = visit.site.backend.constructive_list(caller(visit, guest.0.as_ref())).await?;
    let at = |minutes: Option<u16>| minutes.map_or(Cell::Empty, |minutes| Cell::text(clock(minutes)));
    let rows = events.iter().map(|event| {
        vec![
            Cell::text(words::title(l, event)),
            Cell::Date(event.held_on),
            at(event.starts_at),
            at(event.ends_at),
            Cell::text(&event.place),
            Cell::text(words::state(l, event.state)),
        ]
    });
    let head = [t::dialogue(l), t::held_on(l), t::starts_at(l), t::ends_at(l), t::place(l), t::state(l)];
    Ok(house(visit, t::title(l), &head, rows.collect(), vec![t::vienna_clock(l).to_owned()]))
}

/// `GET /bureau/tables/{name}`: matters, and seats.
pub(crate) async fn bureau(visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let (backend, who) = (&visit.site.backend, caller(&visit, None));
    let (what, end) = name.split_once('.').ok_or(Failure::NotFound)?;
    let sheet = match what {
        "matters" => {
            let (matters, _) = backend.bureau_matters(who).await?;
            let rows = matters.iter().map(|m| {
                vec![
                    Cell::count(u64::from(m.number)),
                    Cell::text(&m.name),
                    Cell::text(words::title(l, &m.event)),
                    Cell::text(i18n::moment(l, m.opened_at)),
                    Cell::text(matter_state(l, m)),
                ]
            });
            let head = [t::number(l), t::name(l), t::dialogue(l), t::since(l), t::state(l)];
            house(&visit, t::matters(l), &head, rows.collect(), Vec::new())
        }
        "seats" => {
            let (all, ..) = backend.body_seats(who).await?;
            let rows = all.iter().filter(|s| seats::is_shown(s)).map(|s| {
                vec![
                    Cell::text(&s.name),
                    Cell::text(words::seat(l, s.kind)),
                    s.working_group.map_or(Cell::Empty, |g| Cell::text(words::working_group(l, g))),
                    s.region.map_or(Cell::Empty, |r| Cell::text(words::region(l, r))),
                    Cell::Date(s.from_on),
                    s.until_on.map_or(Cell::Empty, Cell::Date),
                    Cell::text(if s.active { t::seat_active(l) } else { t::seat_over(l) }),
                ]
            });
            let head =
                [t::name(l), t::seat(l), t::working_group(l), t::region(l), t::from_on(l), t::until_on(l), t::state(l)];
            house(&visit, t::seats(l), &head, rows.collect(), Vec::new())
        }
        _ => return Err(Failure::NotFound),
    };
    written(&visit, sheet, what, end).await
}

/// Where a matter stands, in the words of its page.
fn matter_state(l: Language, matter: &MatterLine) -> &'static str {
    match (matter.outcome, &matter.round) {
        (Some(outcome), _) => words::outcome(l, outcome),
        (None, Some(round)) => words::round(l, round.state),
        (None, None) => t::matter_waits(l),
    }
}

/// A table that belongs to no single dialogue.
fn house(visit: &Visit, title: &str, head: &[&str], rows: Vec<Vec<Cell>>, notes: Vec<String>) -> Sheet {
    let l = visit.lang;
    let about = About {
        title: title.to_owned(),
        issuer: common::product_full_name(l).to_owned(),
        moment: t::made_at(l, i18n::moment(l, visit.now)),
        dated: civil_date(visit.now),
        notes,
    };
    list_sheet(&about, head.iter().map(|h| (*h).to_owned()).collect(), rows)
}

async fn written(visit: &Visit, sheet: Sheet, what: &str, end: &str) -> Result<Response, Failure> {
    let (name, l) = (file_name(visit, what, end), visit.lang);
    match end {
        "csv" => Ok(file(blocking(move || csv(&sheet)).await?, CSV, &name, false)),
        "xlsx" => {
            let made = blocking(move || xlsx(&[sheet], l)).await?;
            Ok(file(made.map_err(no_paper)?, XLSX, &name, false))
        }
        _ => Err(Failure::NotFound),
    }
}

fn file_name(visit: &Visit, what: &str, end: &str) -> String {
    format!("{what}-{}-{}.{end}", civil_date(visit.now), visit.lang.code())
}

fn of_dialogue(number: u32, what: &str) -> String {
    format!("dialogue-{number}-{what}")
}

/// The ways to a table in both forms; `base` is its address without the end. A page can have several tables, so links
/// say of which one they are to whoever does not see where they stand.
pub(in crate::pages) fn take(l: Language, title: &str, base: &str, query: &str) -> AnyView {
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let named = || view! { <span class="vh">{title.to_owned()}{crate::ui::colon(l)}</span> };
    view! {
        <p class="no-print">{t::take(l)}{crate::ui::colon(l)}<a href=format!("{base}.csv{query}") download="">{named()}{t::take_csv(l)}</a>" "
            <a href=format!("{base}.xlsx{query}") download="">{named()}{t::take_xlsx(l)}</a></p>
    }
    .into_any()
}

/// `GET /constructive/{id}/badges.pdf`: a badge for everybody who may come.
pub(crate) async fn badges(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.viewer()?;
    let l = visit.lang;
    let id: ConstructiveId = part(&id)?;
    let view = visit.site.backend.day(caller(&visit, None), id).await?;
    let title = words::title(l, &view.event);
    // Two in a row, cut along the lines of the table.
    let mut cells: Vec<String> = view
        .people
        .iter()
        .map(|line| {
            let p = &line.attendee.person;
            [p.name.clone(), p.function.clone(), people::party(&visit, line)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        })
        .collect();
    if cells.is_empty() {
        return Err(Failure::NotFound);
    }
    if !cells.len().is_multiple_of(2) {
        cells.push("–".to_owned());
    }
    let rows = cells.chunks(2).map(<[String]>::to_vec).collect();
    let head = vec![t::badge(l).to_owned(), t::badge(l).to_owned()];
    let paper = Paper {
        title: title.clone(),
        language: l,
        dated: Some(view.event.held_on),
        header: title,
        footer: i18n::date_with_weekday(l, view.event.held_on),
        blocks: vec![Block::Table { caption: t::badges(l).to_owned(), head, rows, widths: vec![1.0, 1.0] }],
    };
    Ok(file(
        visit.site.papers.pdf(paper).await?,
        PDF,
        &file_name(&visit, &of_dialogue(view.event.number, "badges"), "pdf"),
        false,
    ))
}
