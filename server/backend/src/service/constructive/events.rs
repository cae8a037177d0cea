//! Setting dialogues up, changing their days, announcing them, and the chair's decision to convene or not to.

use super::circulation::{awaits_list, due_key};
use super::{Backend, To, Told, Who, is_open};
use crate::constructive::{Caller, ConstructiveError, Event, EventView, Notice, TypedEvent, WorkView};
use crate::store::{NewEvent, Tx};
use chrono::NaiveDate;
use rules::calendar::Moment;
use rules::constructive::access::{Deed, marker};
use rules::constructive::balance::Balance;
use rules::constructive::profile::{LINE_MAX, line, link, text};
use rules::constructive::programme::minutes;
use rules::constructive::standing::Standing;
use rules::constructive::times::{SetDays, check_days};
use rules::constructive::{EventState, FieldFault, FormFault, Refused, Track, WorkingGroup};
use rules::id::{AccountId, ApplicationId, ConstructiveId};
use rules::inbox::Kind;
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::ruleset::RuleSet;
use std::collections::{BTreeMap, HashMap};

/// Letters of a text about a dialogue.
const TEXT_MAX: u32 = 4000;

fn day(field: &str, typed: &str, required: bool, faults: &mut Vec<FormFault>) -> Option<NaiveDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        if required {
            faults.push(FormFault::plain(field, FaultCode::Required));
        }
        return None;
    }
    let found = typed.parse::<NaiveDate>().ok().filter(|d| (1900..2200).contains(&chrono::Datelike::year(d)));
    if found.is_none() {
        faults.push(FormFault::plain(field, FaultCode::NotADate));
    }
    found
}

fn time(field: &str, typed: &str, faults: &mut Vec<FormFault>) -> Option<u16> {
    if typed.trim().is_empty() {
        return None;
    }
    let found = minutes(typed);
    if found.is_none() {
        faults.push(FormFault::plain(field, FaultCode::WrongKind));
    }
    found
}

/// Reads what is set; `before` is what stands there, whose days may be over.
fn read(rules: &RuleSet, typed: &TypedEvent, before: Option<&Event>, now: Moment) -> Result<NewEvent, Vec<FormFault>> {
    let mut faults = Vec::new();
    let working_group = WorkingGroup::from_code(&typed.working_group);
    if working_group.is_none() {
        faults.push(FormFault::plain("working_group", FaultCode::Required));
    }
    let held_on = day("held_on", &typed.held_on, true, &mut faults);
    let close_on = day("close_on", &typed.close_on, false, &mut faults);
    let circulate_on = day("circulate_on", &typed.circulate_on, false, &mut faults);
    let starts_at = time("starts_at", &typed.starts_at, &mut faults);
    let ends_at = time("ends_at", &typed.ends_at, &mut faults);
    if let (Some(from), Some(until)) = (starts_at, ends_at)
        && until <= from
    {
        faults.push(FormFault::new("ends_at", FieldFault::NotAfter));
    }
    let place = line("place", &typed.place, LINE_MAX, false, &mut faults);
    let link = link(rules, "link", &typed.link, &mut faults);
    let languages: Vec<Language> = typed.languages.iter().filter_map(|l| Language::from_code(l)).collect();
    let arrangements = text("arrangements", &typed.arrangements, TEXT_MAX, false, &mut faults);
    let panel = text("panel", &typed.panel, TEXT_MAX, false, &mut faults);
    let capacity = match typed.capacity.trim() {
        "" => None,
        typed => {
            let found = typed.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n));
            if found.is_none() {
                faults.push(FormFault::plain("capacity", FaultCode::OutOfRange { min: 1, max: 100_000 }));
            }
            found
        }
    };
    if let Some(held_on) = held_on {
        let set = SetDays { held_on, close_on, circulate_on };
        let same = |field: &str| match before.map(Event::days) {
            Some(days) => match field {
                "held_on" => days.held_on == held_on,
                "close_on" => days.close_on == close_on,
                _ => days.circulate_on == circulate_on,
            },
            None => false,
        };
        // What stood there before may be over by now; only what is set anew has to be still to come.
        let news = check_days(rules, set, now).err().unwrap_or_default().into_iter();
        faults.extend(news.filter(|fault| {
            let past = matches!(fault.what, FieldFault::InThePast | FieldFault::NoTimeLeft { .. });
            !(past && same(&fault.field))
        }));
    }
    match (working_group, held_on) {
        (Some(working_group), Some(held_on)) if faults.is_empty() => Ok(NewEvent {
            working_group,
            held_on,
            starts_at,
            ends_at,
            place,
            link,
            languages,
            arrangements,
            capacity,
            panel,
            close_on,
            circulate_on,
        }),
        _ => Err(faults),
    }
}

impl Backend {
    /// Dialogues that this person may know of, the latest day first.
    ///
    /// # Errors
    /// The database.
    pub async fn constructive_list(&self, caller: Caller<'_>) -> Result<Vec<Event>, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let mut events = tx.constructives().await?;
        events.retain(|event| event.is_public() || who.may(Deed::Prepare, event.working_group, now));
        events.iter_mut().for_each(|event| hide_link(event, &who, now));
        Ok(events)
    }

    /// A dialogue.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that is being prepared by others.
    pub async fn constructive_view(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<EventView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let mut event = self.event_for(&tx, &who, id, now).await?;
        let times = event.times(self.rules());
        let mut attending = tx.listed_attending(id).await?;
        attending.sort();
        let work = if who.may(Deed::ReadWork, event.working_group, now) {
            let standings = self.standings(&tx, id, now).await?;
            let circulated = !tx.clocks(id).await?.is_empty();
            Some(self.work_view(&tx, &who, &event, &standings, circulated, now).await?)
        } else {
            None
        };
        let papers = tx.papers(id).await?.into_iter();
        let works = work.is_some();
        hide_link(&mut event, &who, now);
        Ok(EventView {
            times,
            notices: tx.notices(id).await?,
            attending,
            programme: tx.programme_versions(id).await?.into_iter().next(),
            papers: papers.filter(|paper| paper.public || works && paper.kind != "statement").collect(),
            summary: tx.summary_versions(id).await?.into_iter().next(),
            work,
            event,
        })
    }

    async fn work_view(
        &self,
        tx: &Tx,
        who: &Who,
        event: &Event,
        standings: &[(crate::constructive::Application, Standing, u32)],
        circulated: bool,
        now: Moment,
    ) -> Result<WorkView, ConstructiveError> {
        let id = event.id;
        let may = who.deeds(event.working_group, now);
        let sees = may.contains(&Deed::ReadApplicants);
        let mut counts: BTreeMap<(Track, Standing), u32> = BTreeMap::new();
        let (mut people, mut comments) = (0, 0);
        let mut balance = Balance::default();
        let delegations = tx.delegations(id).await?;
        let waiting = standings.iter().filter(|(a, s, _)| awaits_list(a, *s)).count();
        if sees {
            for (application, standing, _) in standings {
                if *standing != Standing::Draft {
                    *counts.entry((application.track, *standing)).or_insert(0) += 1;
                }
            }
            let counted = standings.iter().filter(|(_, s, _)| !matches!(s, Standing::Draft | Standing::Withdrawn));
            balance = Balance::of(counted.map(|(a, _, _)| (a.profile.region, a.profile.kind)));
            let attending: HashMap<ApplicationId, ()> =
                standings.iter().filter(|(_, s, _)| s.attends()).map(|(a, _, _)| (a.id, ())).collect();
            let by_application = tx.people_by_application(id).await?;
            people = by_application.iter().filter(|(a, _)| attending.contains_key(a)).map(|(_, p)| p.len()).sum();
            people += delegations.iter().map(|d| d.people.len()).sum::<usize>();
            let states = tx.comment_states(id).await?;
            comments = states.values().filter(|s| **s == crate::constructive::CommentStatus::Sent).count();
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let big = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(WorkView {
            circulation: event.times(self.rules()).circulation(self.rules(), circulated && waiting == 0, now),
            counts: counts.into_iter().map(|((track, standing), n)| (track, standing, n)).collect(),
            balance,
            delegations: count(delegations.len()),
            unscreened: count(comments),
            corrections: if sees { big(tx.open_corrections(id).await?) } else { 0 },
            late: if sees { count(tx.late(id).await?.len()) } else { 0 },
            mail: if may.contains(&Deed::KeepMail) { big(tx.waiting_guest_mails(Some(id)).await?) } else { 0 },
            people: count(people),
            may,
        })
    }

    /// Where each application of a dialogue stands, and how many States object to it.
    pub(super) async fn standings(
        &self,
        tx: &Tx,
        id: ConstructiveId,
        now: Moment,
    ) -> Result<Vec<(crate::constructive::Application, Standing, u32)>, ConstructiveError> {
        let clocks: HashMap<_, _> = tx.clocks(id).await?.into_iter().collect();
        let objecting = if clocks.is_empty() { HashMap::new() } else { tx.objections(id).await? };
        let applications = tx.applications(id).await?.into_iter();
        let placed = applications.map(|application| {
            let states = objecting.get(&application.id).map_or(0, |states| states.len());
            let objections = u32::try_from(states).unwrap_or(u32::MAX);
            let clock = application.circulation.and_then(|list| clocks.get(&list).copied());
            let standing = application.facts(clock, objections).standing(now);
            (application, standing, objections)
        });
        Ok(placed.collect())
    }

    /// Sets a dialogue up; only those who prepare it see it until it is announced.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`] in that working group; all faults of the form.
    pub async fn create_constructive(
        &self,
        caller: Caller<'_>,
        typed: &TypedEvent,
    ) -> Result<ConstructiveId, ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        // Whoever may set up none at all is not told what is wrong with the form.
        who.permit::<marker::Prepare>(None, now)?;
        let new = read(self.rules(), typed, None, now)?;
        let permit = who.permit::<marker::Prepare>(Some(new.working_group), now)?;
        let id = tx.insert_constructive(&permit, &new).await?;
        let detail = serde_json::json!({ "working_group": new.working_group, "held_on": new.held_on });
        self.note(&tx, permit.by(), "constructive_created", id, detail, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes a dialogue. Once it is announced, other days or another place need a reason, and everybody is told.
    ///
    /// # Errors
    /// As [`Self::create_constructive`]; [`Refused::Stale`] where somebody else changed it meanwhile,
    /// [`Refused::NeedsReason`].
    pub async fn change_constructive(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        revision: i32,
        typed: &TypedEvent,
        (reason, lang): (&str, Language),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (before, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        let new = read(self.rules(), typed, Some(&before), now)?;
        // A chair cannot hand a dialogue to a working group that is not theirs.
        who.permit::<marker::Prepare>(Some(new.working_group), now)?;
        let mut faults = Vec::new();
        let reason = text("reason", reason, TEXT_MAX, false, &mut faults);
        let days =
            (new.held_on, new.close_on, new.circulate_on) != (before.held_on, before.close_on, before.circulate_on);
        let place = (&new.place, &new.link, new.starts_at, new.ends_at)
            != (&before.place, &before.link, before.starts_at, before.ends_at);
        let announced = before.is_public();
        if announced && (days || place) && reason.is_empty() {
            faults.push(FormFault::plain("reason", FaultCode::Required));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if announced && !is_open(&before) {
            return Err(Refused::NotOpen.into());
        }
        if !tx.update_constructive(&permit, (id, revision), &new).await? {
            return Err(Refused::Stale.into());
        }
        let detail = serde_json::json!({
            "held_on": [before.held_on, new.held_on], "close_on": [before.close_on, new.close_on],
            "circulate_on": [before.circulate_on, new.circulate_on], "revision": revision + 1,
        });
        self.note(&tx, permit.by(), "constructive_changed", id, detail, now).await?;
        if new.held_on != before.held_on {
            // What pressed for the day before presses no more; the new day has its own.
            let lists = tx.clocks(id).await?.len();
            tx.inbox_settle_event(&due_key(id, before.held_on, lists), None, now).await?;
        }
        if announced && (days || place) {
            let notice = Notice {
                kind: if days { "days_changed" } else { "place_changed" }.to_owned(),
                reason,
                lang,
                was: Some(before.held_on),
                became: Some(new.held_on),
                at: now,
            };
            tx.insert_notice(id, permit.by(), &notice).await?;
            self.tell_everybody(&tx, &before, ("changed", Kind::DialogueChanged), permit.by(), now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Announces a dialogue: from now on organizations can apply.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`]; [`Refused::Decided`] where it was announced before; a fault where its days left no
    /// time.
    pub async fn announce_constructive(&self, caller: Caller<'_>, id: ConstructiveId) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        check_days(self.rules(), event.days(), now)?;
        if event.place.is_empty() && event.link.is_empty() {
            return Err(vec![FormFault::plain("place", FaultCode::Required)].into());
        }
        if !tx.announce_constructive(&permit, id).await? {
            return Err(Refused::Decided.into());
        }
        self.note(&tx, permit.by(), "constructive_announced", id, serde_json::Value::Null, now).await?;
        let told = Told {
            kind: Kind::DialogueAnnounced,
            event: format!("dialogue_announced/{id}"),
            place: format!("/constructive/{id}"),
            todo: &[],
            but: permit.by(),
            at: now,
        };
        let to = [To::Secretariat, To::Chair(event.working_group), To::Bureau, To::States];
        self.tell_accounts(&tx, &to, &told).await?;
        Ok(tx.commit().await?)
    }

    /// The chair decides to convene a dialogue, or, for too few applications, not to (para. 53 (a), (f)).
    ///
    /// # Errors
    /// The refusal of [`Deed::Chair`]; [`Refused::NotYetClosed`] for not convening before the last day for applications;
    /// [`Refused::Decided`]; a fault where the reason for not convening is missing.
    pub async fn decide_constructive(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        convene: bool,
        (reason, lang): (&str, Language),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Chair>(&tx, &who, id, now).await?;
        let mut faults = Vec::new();
        let reason = text("reason", reason, TEXT_MAX, !convene, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let times = event.times(self.rules());
        // Para. 53 (f): for want of applications "by the deadlines", which have to be over.
        if !convene && times.takes_applications(now) {
            return Err(Refused::NotYetClosed { last: times.close.on }.into());
        }
        let to = if convene { EventState::Convened } else { EventState::NotConvened };
        if !tx.decide_constructive(&permit, id, to).await? {
            return Err(if event.state == EventState::Prepared { Refused::NotOpen } else { Refused::Decided }.into());
        }
        let notice = Notice { kind: to.code().to_owned(), reason, lang, was: None, became: None, at: now };
        tx.insert_notice(id, permit.by(), &notice).await?;
        let kind = if convene { "constructive_convened" } else { "constructive_not_convened" };
        self.note(&tx, permit.by(), kind, id, serde_json::Value::Null, now).await?;
        self.tell_everybody(&tx, &event, (to.code(), Kind::DialogueChanged), permit.by(), now).await?;
        Ok(tx.commit().await?)
    }

    /// Tells all who have to do with a dialogue: organizations that sent or began something, States, the Bureau, the chair.
    async fn tell_everybody(
        &self,
        tx: &Tx,
        event: &Event,
        (mail, kind): (&str, Kind),
        but: Option<AccountId>,
        now: Moment,
    ) -> Result<(), ConstructiveError> {
        let once = format!("{mail}/{}/{}", event.id, now.timestamp_millis());
        for application in tx.applications(event.id).await? {
            if application.withdrawn_at.is_none() {
                let about = (event.id, Some(application.id));
                self.tell_organization(tx, application.organization, (mail, &once), about, now).await?;
            }
        }
        let place = format!("/constructive/{}", event.id);
        let told = Told { kind, event: once, place, todo: &[], but, at: now };
        let to = [To::Secretariat, To::Chair(event.working_group), To::Bureau, To::States];
        self.tell_accounts(tx, &to, &told).await?;
        Ok(())
    }
}

/// The address for those who take part from elsewhere is for those who work on the dialogue; those who attend find it on
/// their own page.
fn hide_link(event: &mut Event, who: &Who, now: Moment) {
    if !who.may(Deed::ReadWork, event.working_group, now) {
        event.link = String::new();
    }
}

/// That an organization may not even know of something.
pub(super) const fn unknown() -> ConstructiveError {
    ConstructiveError::Refused(Refusal::NotFound)
}
