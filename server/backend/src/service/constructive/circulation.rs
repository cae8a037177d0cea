//! The circulation of the list and what States say to it (para. 53 (d), (e)).

use super::{Backend, To, Told, Who, is_open};
use crate::constructive::{
    AnswerKind, AnswerLine, Application, Caller, CirculationView, ConstructiveError, Event, ListedApplicant,
};
use crate::store::{NewAnswer, Tx, objecting};
use chrono::NaiveDate;
use rules::calendar::{Deadline, Moment, civil_date};
use rules::constructive::access::{Deed, marker};
use rules::constructive::profile::text;
use rules::constructive::standing::Standing;
use rules::constructive::{ObjectorsShown, Refused, Track};
use rules::id::{AccountId, ApplicationId, ConstructiveId};
use rules::inbox::Kind;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The setting of who learns which State objected.
pub(super) const SHOWN: &str = "constructive.objectors_shown";

impl Backend {
    /// Lists of a dialogue with what was said to them.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadCirculated`].
    pub async fn circulation_view(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<CirculationView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        rules::constructive::access::decide(
            who.person(),
            Deed::ReadCirculated,
            Some(event.working_group),
            civil_date(now),
        )?;
        let times = event.times(self.rules());
        let placed = self.standings(&tx, id, now).await?;
        let sees = who.may(Deed::ReadApplicants, event.working_group, now);
        let waiting = if sees { placed.iter().filter(|(a, s, _)| awaits_list(a, *s)).count() } else { 0 };
        let all = tx.list_answers(id).await?;
        let lists = tx.circulations(id).await?;
        let acknowledged = lists.iter().map(|list| {
            let states: BTreeSet<PartyCode> =
                all.iter().filter(|a| a.circulation == list.id).filter_map(|a| a.state).collect();
            (list.id, u32::try_from(states.len()).unwrap_or(u32::MAX))
        });
        Ok(CirculationView {
            times,
            acknowledged: acknowledged.collect(),
            standings: placed
                .into_iter()
                .filter(|(a, ..)| a.circulation.is_some())
                .map(|(a, s, _)| (a.id, s))
                .collect(),
            answers: self.shown_answers(&tx, &who, &event, all, now).await?,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            next_until: times.objections_until(self.rules(), civil_date(now)),
            may: who.deeds(event.working_group, now),
            lists,
            event,
        })
    }

    /// What a reader may see of what States said: their own State's words; all of it for the Bureau and the Secretariat;
    /// for others, as the Bureau has set it, who objected or only that a State did.
    pub(super) async fn shown_answers(
        &self,
        tx: &Tx,
        who: &Who,
        event: &Event,
        answers: Vec<AnswerLine>,
        now: Moment,
    ) -> Result<Vec<AnswerLine>, ConstructiveError> {
        if who.may(Deed::ReadMatters, event.working_group, now) {
            return Ok(answers);
        }
        let own = who.viewer.as_ref().and_then(|v| v.state);
        let shown = self.objectors_shown(tx).await?;
        let line = |mut answer: AnswerLine| {
            let mine = own.is_some() && answer.state == own;
            // That a State has seen a list is nobody else's business.
            if !mine && answer.kind == AnswerKind::Acknowledged {
                return None;
            }
            if !mine {
                answer.reason = String::new();
                if shown == ObjectorsShown::Bureau || who.viewer.is_none() {
                    answer.state = None;
                }
            }
            Some(answer)
        };
        Ok(answers.into_iter().filter_map(line).collect())
    }

    /// Who learns which State objected.
    pub(super) async fn objectors_shown(&self, tx: &Tx) -> Result<ObjectorsShown, ConstructiveError> {
        let set = tx.setting(SHOWN).await?;
        Ok(set.and_then(|code| ObjectorsShown::from_code(&code)).unwrap_or(ObjectorsShown::Bureau))
    }

    /// Circulates the list: those who confirmed or applied and are on no list yet are frozen on one, and States are told.
    ///
    /// # Errors
    /// The refusal of [`Deed::Circulate`]; [`Refused::NotOpen`]; [`Refused::NotYetClosed`] while organizations can still
    /// apply; [`Refused::Nothing`] without anybody to circulate.
    pub async fn circulate(&self, caller: Caller<'_>, id: ConstructiveId) -> Result<u32, ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Circulate>(&tx, &who, id, now).await?;
        let times = event.times(self.rules());
        // On the day itself no State could answer any more before it begins.
        if !is_open(&event) || civil_date(now) >= times.held_on {
            return Err(Refused::NotOpen.into());
        }
        if times.takes_applications(now) {
            return Err(Refused::NotYetClosed { last: times.close.on }.into());
        }
        let mut people = tx.people_by_application(id).await?;
        let mut list = Vec::new();
        for (application, standing, _) in self.standings(&tx, id, now).await? {
            if !awaits_list(&application, standing) {
                continue;
            }
            let named = people.remove(&application.id).unwrap_or_default().into_iter();
            list.push(ListedApplicant {
                number: application.number.unwrap_or(0),
                application: application.id,
                track: application.track,
                profile: application.profile,
                statement: application.statement,
                lang: application.lang,
                people: named.map(|a| (a.person.name, a.person.function)).collect(),
            });
        }
        if list.is_empty() {
            return Err(Refused::Nothing.into());
        }
        let until = times.objections_until(self.rules(), civil_date(now));
        let made = tx.insert_circulation(&permit, id, &list, until).await?;
        let ids: Vec<ApplicationId> = list.iter().map(|l| l.application).collect();
        tx.put_on_list(&permit, &ids, made.id).await?;
        let late = !times.law_circulate.is_open(now);
        let detail = serde_json::json!({
            "number": made.number, "sha256": made.sha256, "applicants": list.len(), "objections_until": until, "late": late
        });
        self.note(&tx, permit.by(), "list_circulated", id, detail, now).await?;
        let before = usize::try_from(made.number).unwrap_or(usize::MAX).saturating_sub(1);
        tx.inbox_settle_event(&due_key(id, event.held_on, before), None, now).await?;
        let told = Told {
            kind: Kind::ListCirculated,
            event: format!("list_circulated/{}", made.id),
            place: format!("/constructive/{id}/circulation"),
            todo: &[To::Parties],
            but: permit.by(),
            at: now,
        };
        self.tell_accounts(&tx, &[To::Chair(event.working_group), To::Bureau, To::Parties], &told).await?;
        tx.commit().await?;
        Ok(made.number)
    }

    /// A State party acknowledges a list, objects to one on it, or takes an objection back, while its time runs.
    ///
    /// # Errors
    /// The refusal of [`Deed::Answer`]; [`Refused::NotOpen`] for a dialogue that is cancelled or over;
    /// [`Refusal::NotFound`] for what is on no list; [`Refused::AnswerClosed`] afterwards; [`Refused::Decided`]; faults
    /// of the reason.
    pub async fn answer_list(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        (list, application): (Uuid, Option<ApplicationId>),
        kind: AnswerKind,
        (reason, lang): (&str, Language),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Answer>(&tx, &who, id, now).await?;
        let (Some(state), Some(by)) = (permit.state(), permit.by()) else { return Err(Refusal::NotFound.into()) };
        if !self.is_ahead(&event, now) {
            return Err(Refused::NotOpen.into());
        }
        let lists = tx.circulations(id).await?;
        let list = lists.into_iter().find(|l| l.id == list).ok_or(Refusal::NotFound)?;
        let listed = application.and_then(|a| list.list.iter().find(|l| l.application == a));
        if (kind == AnswerKind::Acknowledged) != application.is_none() || (application.is_some() && listed.is_none()) {
            return Err(Refusal::NotFound.into());
        }
        let mut faults = Vec::new();
        let reason = text("reason", reason, 4000, false, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if !Deadline::at_end_of(list.objections_until).is_open(now) {
            return Err(Refused::AnswerClosed { last: list.objections_until }.into());
        }
        let answers = tx.list_answers(id).await?;
        if let Some(applicant) = listed {
            // A procedure whose time is over has decided, even if nobody has noted it yet.
            if let Some(matter) = tx.matter_of(applicant.application).await?.filter(|m| m.outcome.is_none()) {
                self.settle_matter(&tx, &matter, now).await?;
            }
            let known = tx.application(applicant.application).await?.ok_or(Refusal::NotFound)?;
            let objects = objecting(&answers, known.id).contains(&state);
            if known.outcome.is_some() || known.withdrawn_at.is_some() || objects == (kind == AnswerKind::Objected) {
                return Err(Refused::Decided.into());
            }
        } else if answers
            .iter()
            .any(|a| a.circulation == list.id && a.state == Some(state) && a.kind == AnswerKind::Acknowledged)
        {
            return Err(Refused::Decided.into());
        }
        let new = NewAnswer { circulation: list.id, state, application, kind, reason, lang, by, at: now };
        tx.insert_answer(&permit, &new).await?;
        let act = match kind {
            AnswerKind::Acknowledged => "list_acknowledged",
            AnswerKind::Objected => "objection_made",
            AnswerKind::Lifted => "objection_lifted",
        };
        let detail = serde_json::json!({ "list": list.id, "application": application, "state": state });
        self.note(&tx, Some(by), act, id, detail, now).await?;
        // The State has answered: nobody else of it has to.
        let people: Vec<AccountId> = tx.people_of(state).await?;
        tx.inbox_settle_event(&format!("list_circulated/{}", list.id), Some(&people), now).await?;
        if let (AnswerKind::Objected, Some(applicant)) = (kind, listed) {
            self.refer(&tx, &event, applicant, by, now).await?;
        }
        if let (AnswerKind::Lifted, Some(applicant)) = (kind, listed)
            && let Some(matter) = tx.matter_of(applicant.application).await?
        {
            // Where this was the last objection, the Bureau has nothing to decide.
            self.settle_matter(&tx, &matter, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Para. 53 (d): if there is any objection to a non-governmental organization, the matter goes to the Bureau.
    async fn refer(
        &self,
        tx: &Tx,
        event: &Event,
        applicant: &ListedApplicant,
        by: AccountId,
        now: Moment,
    ) -> Result<(), ConstructiveError> {
        let place = match applicant.track {
            Track::Confirmation => format!("/bureau/{}", tx.refer(applicant.application, now).await?),
            // Para. 53 (e): nobody has to decide; those who prepare the dialogue are told.
            Track::Application | Track::Registration => format!("/constructive/{}/applicants", event.id),
        };
        let (to, todo): (&[To], &[To]) = match applicant.track {
            Track::Confirmation => (&[To::Bureau, To::Secretariat], &[To::Bureau]),
            Track::Application | Track::Registration => (&[To::Secretariat], &[]),
        };
        let times = tx.referrals(event.id, applicant.application).await?;
        let told = Told {
            kind: Kind::MatterReferred,
            event: referred_key(applicant.application, times),
            place,
            todo,
            but: Some(by),
            at: now,
        };
        self.tell_accounts(tx, to, &told).await?;
        // What lies before the Bureau is not the chair's to read.
        let told = Told { place: format!("/constructive/{}/applicants", event.id), todo: &[], ..told };
        Ok(self.tell_accounts(tx, &[To::Chair(event.working_group)], &told).await?)
    }
}

/// Whether it is to be put on a list: nobody may object to who only registers (para. 53 (c)).
pub(super) fn awaits_list(application: &Application, standing: Standing) -> bool {
    standing == Standing::Received && application.track != Track::Registration
}

/// The event of a list that is due: once for each day of the dialogue, and again for each further list.
pub(super) fn due_key(id: ConstructiveId, held_on: NaiveDate, lists: usize) -> String {
    format!("list_due/{id}/{held_on}/{lists}")
}

/// The event of an objection: told once while any State objects, and again after all had taken it back.
pub(super) fn referred_key(application: ApplicationId, times: usize) -> String {
    format!("matter_referred/{application}/{times}")
}
