//! What an organization does for itself (para. 53 (d), (e)): its profile, its application, withdrawal, requests to correct.

use super::{Backend, is_open};
use crate::constructive::{Application, Caller, ConstructiveError, Event, OwnApplication, TypedApplication};
use crate::random;
use crate::store::{Tx, objecting};
use rules::calendar::Moment;
use rules::constructive::access::{Permit, marker};
use rules::constructive::profile::{self, Profile, TypedProfile, text};
use rules::constructive::standing::Standing;
use rules::constructive::{FieldFault, FormFault, Refused, Track};
use rules::id::{ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;

impl Backend {
    /// Keeps what an organization says of itself, for this and later dialogues.
    ///
    /// # Errors
    /// All faults of the form; [`Refused::Stale`] where it was changed elsewhere meanwhile.
    pub async fn save_profile(
        &self,
        id: OrganizationId,
        typed: &TypedProfile,
        revision: i32,
        lang: Language,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let permit = self.organization_permit(&tx, id, now).await?;
        let new = profile::check(self.rules(), typed)?;
        let known = tx.organization(id).await?.ok_or(Refusal::NotFound)?;
        if known.revision != revision {
            return Err(Refused::Stale.into());
        }
        tx.save_profile(&permit, id, &new, lang).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn organization_permit(
        &self,
        tx: &Tx,
        id: OrganizationId,
        now: Moment,
    ) -> Result<Permit<marker::Apply>, ConstructiveError> {
        self.who(tx, Caller::Organization(id)).await?.permit(None, now)
    }

    /// Dialogues in which an organization can take part or did, each with what it has there.
    ///
    /// # Errors
    /// The database.
    pub async fn own_applications(
        &self,
        id: OrganizationId,
    ) -> Result<Vec<(Event, Option<(Application, Standing)>)>, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let own = tx.applications_by(id).await?;
        let mut found = Vec::new();
        for mut event in tx.constructives().await? {
            let application = own.iter().find(|a| a.constructive == event.id);
            let over = event.times(self.rules()).is_over(now);
            if !event.is_public() || (application.is_none() && (over || !is_open(&event))) {
                continue;
            }
            event.link = String::new();
            let placed = match application {
                Some(application) => Some((application.clone(), self.own_standing(&tx, application, now).await?)),
                None => None,
            };
            found.push((event, placed));
        }
        Ok(found)
    }

    async fn own_standing(
        &self,
        tx: &Tx,
        application: &Application,
        now: Moment,
    ) -> Result<Standing, ConstructiveError> {
        let Some(list) = application.circulation else { return Ok(application.facts(None, 0).standing(now)) };
        let clocks = tx.clocks(application.constructive).await?;
        let clock = clocks.into_iter().find(|(id, _)| *id == list).map(|(_, until)| until);
        let answers = tx.list_answers(application.constructive).await?;
        let objections = u32::try_from(objecting(&answers, application.id).len()).unwrap_or(u32::MAX);
        Ok(application.facts(clock, objections).standing(now))
    }

    /// What an organization sees of a dialogue and of what it has there.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a dialogue that was not announced.
    pub async fn own_application(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
    ) -> Result<OwnApplication, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let mut event = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        let organization = tx.organization(id).await?.ok_or(Refusal::NotFound)?;
        let application = tx.application_of(event.id, id).await?;
        let times = event.times(self.rules());
        let mut own = OwnApplication {
            times,
            organization,
            people: Vec::new(),
            standing: None,
            comment: None,
            corrections: Vec::new(),
            papers: Vec::new(),
            notices: tx.notices(event.id).await?,
            speaking: None,
            application: None,
            event: event.clone(),
        };
        if let Some(application) = application {
            let standing = self.own_standing(&tx, &application, now).await?;
            if !standing.attends() {
                event.link = String::new();
            }
            own.people = tx.people_of_application(application.id).await?;
            own.comment = tx.written_comment(application.id).await?;
            own.corrections = tx.corrections(application.id).await?;
            let papers = tx.papers(event.id).await?.into_iter();
            own.papers = papers.filter(|paper| paper.application == Some(application.id)).collect();
            own.speaking = tx.place_of(application.id).await?;
            own.standing = Some(standing);
            own.application = Some(application);
        } else {
            event.link = String::new();
        }
        own.event = event;
        Ok(own)
    }

    /// Keeps an application, and sends it if that is asked for. What arrives in time is taken, however long it waits for
    /// its turn; what comes late is refused and noted.
    ///
    /// # Errors
    /// All faults of the form; [`Refused::Closed`] after the last day; [`Refused::Stale`].
    pub async fn save_application(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
        typed: &TypedApplication,
        send: bool,
    ) -> Result<Option<u32>, ConstructiveError> {
        // The moment of its arrival, before it waits for others that are being written.
        let now = self.now();
        let tx = self.0.write().await?;
        let permit = self.organization_permit(&tx, id, now).await?;
        let event = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        let known = tx.application_of(event.id, id).await?;
        let checked = self.check_application(typed, send);
        let track = match &checked {
            Ok((profile, ..)) => profile.kind.track(),
            Err(_) => known.as_ref().map_or(Track::Confirmation, |a| a.track),
        };
        if !is_open(&event) {
            return Err(Refused::NotOpen.into());
        }
        // Who calls itself something else after the last day does not get another one by that.
        let sent = known.as_ref().filter(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
        let tracks = [Some(track), sent.map(|a| a.track)];
        if let Some(track) = tracks.into_iter().flatten().find(|t| self.is_closed(&event, *t, now)) {
            tx.insert_late(event.id, id, now).await?;
            tx.commit().await?;
            return Err(Refused::Closed { last: event.times(self.rules()).close.on, track }.into());
        }
        let (profile, statement, lang, people) = checked?;
        if known.as_ref().map_or(0, |a| a.revision) != typed.revision {
            return Err(Refused::Stale.into());
        }
        if known.as_ref().is_some_and(|a| a.circulation.is_some() || a.outcome.is_some()) {
            return Err(Refused::Decided.into());
        }
        // What was sent is changed by sending it anew: a change that is kept as a draft could be forgotten.
        if sent.is_some() && !send {
            return Err(Refused::Decided.into());
        }
        // What was saved on the profile's own page since the form was opened stays there.
        let organization = tx.organization(id).await?.ok_or(Refusal::NotFound)?;
        if organization.profile.is_none() || organization.revision == typed.profile_revision {
            tx.save_profile(&permit, id, &profile, lang).await?;
        }
        // What was withdrawn begins as a draft again, and keeps its number.
        let again = known.as_ref().is_some_and(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
        let new = Application {
            id: known.as_ref().map_or_else(|| ApplicationId::new(random::id()), |a| a.id),
            constructive: event.id,
            organization: id,
            number: known.as_ref().and_then(|a| a.number),
            track,
            profile,
            statement,
            lang,
            listed: typed.listed,
            revision: typed.revision,
            created_at: known.as_ref().map_or(now, |a| a.created_at),
            sent_at: known.as_ref().filter(|_| again).and_then(|a| a.sent_at),
            withdrawn_at: None,
            circulation: None,
            outcome: None,
            outcome_at: None,
        };
        let number = tx.save_application(&permit, &new, send).await?;
        tx.replace_people(Ok(new.id), &people).await?;
        if send {
            let kind = if again { "application_changed" } else { "application_sent" };
            let detail =
                serde_json::json!({ "application": new.id, "organization": id, "number": number, "track": track });
            self.note(&tx, None, kind, event.id, detail, now).await?;
            let once = format!("received/{}/{}", new.id, typed.revision + 1);
            self.tell_organization(&tx, id, ("received", &once), (event.id, Some(new.id)), now).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// Whether it is too late for this track. Delegations can be registered until the dialogue is over (para. 53 (c)).
    pub(super) fn is_closed(&self, event: &Event, track: Track, now: Moment) -> bool {
        let times = event.times(self.rules());
        match track {
            Track::Confirmation | Track::Application => !times.takes_applications(now),
            Track::Registration => times.is_over(now),
        }
    }

    pub(super) fn check_application(
        &self,
        typed: &TypedApplication,
        send: bool,
    ) -> Result<(Profile, String, Language, Vec<profile::Representative>), Vec<FormFault>> {
        let rules = self.rules();
        let mut faults = Vec::new();
        let checked = profile::check(rules, &typed.profile).map_err(|found| faults.extend(found)).ok();
        let people = profile::check_people(rules, &typed.people, send).map_err(|found| faults.extend(found)).ok();
        let applies = checked.as_ref().is_some_and(|p| p.kind.track() == Track::Application);
        let max = rules.house.constructive.statement_chars_max;
        let statement = text("statement", &typed.statement, max, send && applies, &mut faults);
        let lang = Language::from_code(&typed.lang);
        if lang.is_none() {
            faults.push(FormFault::new("lang", FieldFault::Plain(FaultCode::NotAnOption)));
        }
        match (checked, people, lang) {
            (Some(profile), Some(people), Some(lang)) if faults.is_empty() => Ok((profile, statement, lang, people)),
            _ => Err(faults),
        }
    }

    /// Takes an application back, at any time before the dialogue is over.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] without one; [`Refused::NotOpen`] afterwards.
    pub async fn withdraw_application(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let permit = self.organization_permit(&tx, id, now).await?;
        let event = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        let known = tx.application_of(event.id, id).await?.filter(|a| a.withdrawn_at.is_none());
        let known = known.ok_or(Refusal::NotFound)?;
        if event.times(self.rules()).is_over(now) {
            return Err(Refused::NotOpen.into());
        }
        tx.withdraw_application(&permit, known.id).await?;
        tx.withdraw_speaker(event.id, Err(known.id), now).await?;
        let detail = serde_json::json!({ "application": known.id, "organization": id });
        self.note(&tx, None, "application_withdrawn", event.id, detail, now).await?;
        let once = format!("withdrawn/{}/{}", known.id, now.timestamp_millis());
        self.tell_organization(&tx, id, ("withdrawn", &once), (event.id, Some(known.id)), now).await?;
        Ok(tx.commit().await?)
    }

    /// Asks that what was sent be corrected, once the last day is over.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where nothing was sent; [`Refused::NotOpen`] while it can still be changed by oneself, and
    /// afterwards; faults.
    pub async fn ask_correction(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
        body: &str,
        lang: Language,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let permit = self.organization_permit(&tx, id, now).await?;
        let event = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        let known = tx.application_of(event.id, id).await?.filter(|a| a.sent_at.is_some() && a.withdrawn_at.is_none());
        let known = known.ok_or(Refusal::NotFound)?;
        let mut faults = Vec::new();
        let max = self.rules().house.constructive.statement_chars_max;
        let body = text("correction", body, max, true, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if !self.is_closed(&event, known.track, now) || event.times(self.rules()).is_over(now) {
            return Err(Refused::NotOpen.into());
        }
        tx.insert_correction(&permit, known.id, &body, lang).await?;
        let detail = serde_json::json!({ "application": known.id });
        self.note(&tx, None, "correction_asked", event.id, detail, now).await?;
        Ok(tx.commit().await?)
    }
}
