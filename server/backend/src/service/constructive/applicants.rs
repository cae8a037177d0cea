//! What those who work on a dialogue see of those who wish to attend, and what they do for several at once.

use super::{Backend, Who};
use crate::constructive::{
    ApplicantFilter, ApplicantLine, ApplicantView, Application, BulkReport, Caller, ConstructiveError, Contact, Event,
    TypedApplication,
};
use crate::store::{Tx, objecting};
use rules::calendar::{Moment, civil_date};
use rules::constructive::access::{Deed, decide, marker};
use rules::constructive::likeness::{Likeness, key, likeness};
use rules::constructive::profile::text;
use rules::constructive::standing::{Outcome, Standing};
use rules::constructive::{FieldFault, Refused};
use rules::id::{ApplicationId, ConstructiveId};
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use std::collections::HashMap;
use uuid::Uuid;

/// What is done for several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Attendance is granted to those whom no State opposed.
    Approve,
    /// It is said to other stakeholders whom a State opposes that they do not attend.
    Decline,
}

impl Backend {
    /// Those who confirmed or applied, as asked for.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadApplicants`].
    pub async fn applicants(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        filter: &ApplicantFilter,
    ) -> Result<(Event, Vec<ApplicantLine>, Vec<Deed>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.applicants_event(&tx, &who, id, now).await?;
        let mut lines = self.lines(&tx, &who, &event, now).await?;
        let words: Vec<String> = key(&filter.words).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        lines.retain(|line| {
            let profile = &line.application.profile;
            filter.track.is_none_or(|t| t == line.application.track)
                && filter.kind.is_none_or(|k| k == profile.kind)
                && filter.region.is_none_or(|r| r == profile.region)
                && filter.standing.is_none_or(|s| s == line.standing)
                && (words.is_empty() || {
                    let name = format!("{} {}", key(&profile.name), key(&profile.short_name));
                    words.iter().all(|w| name.contains(w.as_str()))
                })
        });
        if filter.sort == "sent" {
            lines.sort_by_key(|line| line.application.sent_at);
        }
        let may = who.deeds(event.working_group, now);
        Ok((event, lines, may))
    }

    /// Where those of some lines are reached, and how many people each sends: a list that shows a hundred of two thousand
    /// reads no more.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadApplicants`].
    pub async fn contacts(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        of: &[ApplicationId],
    ) -> Result<HashMap<ApplicationId, Contact>, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.applicants_event(&tx, &who, id, now).await?;
        Ok(tx.contacts(event.id, of).await?)
    }

    pub(super) async fn applicants_event(
        &self,
        tx: &Tx,
        who: &Who,
        id: ConstructiveId,
        now: Moment,
    ) -> Result<Event, ConstructiveError> {
        let event = self.event_for(tx, who, id, now).await?;
        decide(who.person(), Deed::ReadApplicants, Some(event.working_group), civil_date(now))?;
        Ok(event)
    }

    /// Lines of all that was sent for a dialogue, by number.
    async fn lines(
        &self,
        tx: &Tx,
        who: &Who,
        event: &Event,
        now: Moment,
    ) -> Result<Vec<ApplicantLine>, ConstructiveError> {
        let placed = self.standings(tx, event.id, now).await?;
        let comments = tx.comment_states(event.id).await?;
        let answers = tx.list_answers(event.id).await?;
        let answers = self.shown_answers(tx, who, event, answers, now).await?;
        let mut names: HashMap<String, u32> = HashMap::new();
        let mut lines = Vec::with_capacity(placed.len());
        for (application, standing, objections) in placed {
            let Some(number) = application.number.filter(|_| standing != Standing::Draft) else { continue };
            let before = names.entry(key(&application.profile.name)).or_insert(number);
            let like = Some(*before).filter(|first| *first != number);
            lines.push(ApplicantLine {
                objectors: if objections > 0 { objecting(&answers, application.id) } else { Vec::new() },
                comment: comments.get(&application.id).copied(),
                standing,
                objections,
                like,
                application,
            });
        }
        Ok(lines)
    }

    /// One application with all that those who work on it see.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadApplicants`]; [`Refusal::NotFound`] for a draft.
    pub async fn applicant(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        application: ApplicationId,
    ) -> Result<ApplicantView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.applicants_event(&tx, &who, id, now).await?;
        let lines = self.lines(&tx, &who, &event, now).await?;
        let mut line = lines.iter().find(|l| l.application.id == application).cloned().ok_or(Refusal::NotFound)?;
        let name = line.application.profile.name.clone();
        let others = lines.iter().filter(|l| l.application.id != application);
        line.like = others
            .map(|l| (likeness(&name, &l.application.profile.name), l.application.number))
            .filter(|(how, _)| *how != Likeness::Different)
            .max_by_key(|(how, _)| *how)
            .and_then(|(_, number)| number);
        let answers = tx.list_answers(id).await?.into_iter().filter(|a| a.application == Some(application)).collect();
        let objections = self.shown_answers(&tx, &who, &event, answers, now).await?;
        let may = who.deeds(event.working_group, now);
        let matter =
            if may.contains(&Deed::ReadMatters) { tx.matter_of(application).await?.map(|m| m.id) } else { None };
        // What is still a draft is its author's alone.
        let comment = tx.written_comment(application).await?.filter(|c| c.sent_at.is_some());
        let comment = comment.filter(|c| c.status != crate::constructive::CommentStatus::Draft);
        let comment = comment.map(|c| crate::constructive::Comment { draft: None, ..c });
        let organization = tx.organization(line.application.organization).await?.ok_or(Refusal::NotFound)?;
        Ok(ApplicantView {
            email: organization.email,
            people: tx.people_of_application(application).await?,
            comment,
            corrections: tx.corrections(application).await?,
            objections,
            matter,
            may,
            line,
            event,
        })
    }

    /// What a deed for several at once does, or would do.
    ///
    /// # Errors
    /// The refusal of [`Deed::Circulate`]; [`Refused::Nothing`] where none is chosen.
    pub async fn bulk(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        what: Bulk,
        chosen: &[ApplicationId],
        really: bool,
    ) -> Result<BulkReport, ConstructiveError> {
        let now = self.now();
        if chosen.is_empty() {
            return Err(Refused::Nothing.into());
        }
        let tx = if really { self.0.write().await? } else { self.0.read().await? };
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Circulate>(&tx, &who, id, now).await?;
        let clocks: HashMap<_, _> = tx.clocks(id).await?.into_iter().collect();
        let mut report = BulkReport::default();
        for (application, standing, objections) in self.standings(&tx, id, now).await? {
            if !chosen.contains(&application.id) || standing == Standing::Draft {
                continue;
            }
            let line = (application.number.unwrap_or(0), application.profile.name.clone());
            let facts = application.facts(application.circulation.and_then(|l| clocks.get(&l).copied()), objections);
            let (may, outcome) = match what {
                Bulk::Approve => (facts.may_approve(now), Outcome::Admitted),
                Bulk::Decline => (facts.may_decline(now), Outcome::NotAdmitted),
            };
            match may {
                Ok(()) => {
                    if really {
                        self.decide_application(&tx, &application, outcome, permit.by(), now).await?;
                    }
                    report.done.push(line);
                }
                Err(why) => report.skipped.push((line.0, line.1, why)),
            }
        }
        if really {
            let detail = serde_json::json!({ "done": report.done.len(), "skipped": report.skipped.len() });
            let kind = if what == Bulk::Approve { "applications_approved" } else { "applications_declined" };
            self.note(&tx, permit.by(), kind, event.id, detail, now).await?;
            tx.commit().await?;
        }
        Ok(report)
    }

    /// Answers a request to correct. Who accepts it types in what becomes of the entry; a list that was circulated stays as
    /// it was, and the record keeps the entry as it stood before.
    ///
    /// # Errors
    /// The refusal of [`Deed::Circulate`]; [`Refused::Decided`]; [`Refused::Stale`] where the entry was changed meanwhile;
    /// faults.
    pub async fn answer_correction(
        &self,
        caller: Caller<'_>,
        application: ApplicationId,
        correction: Uuid,
        accepted: Option<&TypedApplication>,
        reply: &str,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let known: Application = tx.application(application).await?.ok_or(Refusal::NotFound)?;
        let (event, permit) = self.event_permit::<marker::Circulate>(&tx, &who, known.constructive, now).await?;
        let mut faults = Vec::new();
        let reply = text("reply", reply, 4000, accepted.is_none(), &mut faults);
        let entry = match accepted.map(|typed| self.check_application(typed, true)).transpose() {
            Ok(entry) => entry,
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if !tx.corrections(application).await?.iter().any(|c| c.id == correction) {
            return Err(Refusal::NotFound.into());
        }
        if !tx.decide_correction(&permit, correction, entry.is_some(), &reply).await? {
            return Err(Refused::Decided.into());
        }
        let detail = match entry {
            None => serde_json::json!({ "application": application, "accepted": false }),
            Some((profile, statement, lang, people)) => {
                if accepted.is_some_and(|typed| typed.revision != known.revision) {
                    return Err(Refused::Stale.into());
                }
                // By which track it came was settled on the last day.
                if profile.kind.track() != known.track {
                    return Err(ConstructiveError::fault("kind", FieldFault::Plain(FaultCode::NotAnOption)));
                }
                let before = tx.people_of_application(application).await?;
                let before: Vec<_> = before.into_iter().map(|a| a.person).collect();
                let detail = serde_json::json!({
                    "application": application, "accepted": true, "profile_before": known.profile, "people_before": before,
                    "statement_before": known.statement, "lang_before": known.lang
                });
                tx.correct_application(&permit, &Application { profile, statement, lang, ..known.clone() }).await?;
                tx.replace_people(Ok(application), &people).await?;
                detail
            }
        };
        self.note(&tx, permit.by(), "correction_answered", event.id, detail, now).await?;
        let once = format!("correction/{correction}");
        let about = (event.id, Some(application));
        self.tell_organization(&tx, known.organization, ("correction_answered", &once), about, now).await?;
        Ok(tx.commit().await?)
    }

    /// Who came too late: the name as far as one was given, the address, and when.
    ///
    /// # Errors
    /// The refusal of [`Deed::ReadApplicants`].
    pub async fn late_attempts(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<Vec<(String, String, Moment)>, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        self.applicants_event(&tx, &who, id, now).await?;
        let mut lines = Vec::new();
        for (organization, at) in tx.late(id).await? {
            let Some(organization) = tx.organization(organization).await? else { continue };
            lines.push((organization.profile.map(|p| p.name).unwrap_or_default(), organization.email, at));
        }
        Ok(lines)
    }
}
