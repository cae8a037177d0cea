//! What is written about a dialogue: the programme and its versions (para. 53 (g)), what is collected by theme (para.
//! 53 (i), (j)), and the chair's summary (para. 53 (h)).

use super::{Backend, To, Told};
use crate::constructive::{
    Caller, ConstructiveError, Contribution, Event, ProgrammeVersion, SummaryDraft, SummaryVersion,
};
use crate::random;
use rules::calendar::civil_date;
use rules::constructive::Refused;
use rules::constructive::access::{Deed, decide, marker};
use rules::constructive::profile::{LINE_MAX, line, text};
use rules::constructive::programme::{Programme, TypedItem, check};
use rules::id::ConstructiveId;
use rules::inbox::Kind;
use rules::language::Language;
use rules::refusal::Refusal;
use uuid::Uuid;

/// What becomes of a suggestion.
pub const FATES: [&str; 4] = ["taken_up", "referred", "noted", "not_taken_up"];

/// What is collected.
pub const COLLECTED: [&str; 3] = ["note", "contribution", "suggestion"];

/// The summary at work: the draft, versions given, and what was collected.
pub type SummaryView = (Event, Option<SummaryDraft>, Vec<SummaryVersion>, Vec<Contribution>, Vec<Deed>);

impl Backend {
    /// The programme as it is being written, with its revision, and the versions given out.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`].
    pub async fn programme_desk(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Programme, i32, Vec<ProgrammeVersion>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::Prepare, Some(event.working_group), civil_date(now))?;
        let (programme, revision) = tx.programme(id).await?.unwrap_or_default();
        Ok((event, programme, revision, tx.programme_versions(id).await?))
    }

    /// The versions given out, newest first: public once the dialogue is.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a dialogue that is being prepared by others.
    pub async fn programme_versions(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Vec<ProgrammeVersion>), ConstructiveError> {
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let mut event = self.event_for(&tx, &who, id, self.now()).await?;
        event.link = String::new();
        Ok((event, tx.programme_versions(id).await?))
    }

    /// Keeps the programme; gives it out as the next version if that is asked for.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`]; [`Refused::Stale`]; [`Refused::Nothing`] for giving out what was given out before,
    /// or nothing; faults.
    pub async fn save_programme(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        revision: i32,
        typed: &[TypedItem],
        give_out: bool,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        let new = check(typed)?;
        let before = tx.programme(id).await?;
        if before.as_ref().is_none_or(|(programme, _)| *programme != new)
            && !tx.save_programme(&permit, id, revision, &new).await?
        {
            return Err(Refused::Stale.into());
        }
        if give_out {
            let newest = tx.programme_versions(id).await?.into_iter().next();
            if new.items.is_empty() || newest.is_some_and(|v| v.content == new) {
                return Err(Refused::Nothing.into());
            }
            let number = tx.insert_programme_version(&permit, id, &new).await?;
            let detail = serde_json::json!({ "number": number });
            self.note(&tx, permit.by(), "programme_given_out", id, detail, now).await?;
            for (application, standing, _) in self.standings(&tx, id, now).await? {
                if standing.attends() {
                    let (once, about) = (format!("programme/{id}/{number}"), (id, Some(application.id)));
                    self.tell_organization(&tx, application.organization, ("programme", &once), about, now).await?;
                }
            }
        }
        Ok(tx.commit().await?)
    }

    /// Everything for the summary.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`].
    pub async fn summary_desk(&self, caller: Caller<'_>, id: ConstructiveId) -> Result<SummaryView, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::Lead, Some(event.working_group), civil_date(now))?;
        let may = who.deeds(event.working_group, now);
        Ok((event, tx.summary_draft(id).await?, tx.summary_versions(id).await?, tx.contributions(Some(id)).await?, may))
    }

    /// Keeps the summary as it is being written; the chair gives it if that is asked for.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`], and for giving it of [`Deed::Chair`]; [`Refused::Stale`]; [`Refused::NotOpen`] for
    /// giving it before the dialogue was held; faults.
    pub async fn save_summary(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        (body, lang, session, revision): (&str, Language, &str, i32),
        give: bool,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut faults = Vec::new();
        let max = self.rules().house.constructive.comment_chars_max;
        let body = text("body", body, max, give, &mut faults);
        let session = line("session", session, LINE_MAX, give, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let draft = SummaryDraft { body, lang, session, revision };
        let before = tx.summary_draft(id).await?;
        let same = before.as_ref().is_some_and(|b| SummaryDraft { revision: b.revision, ..draft.clone() } == *b);
        if !same && !tx.save_summary(&permit, id, &draft).await? {
            return Err(Refused::Stale.into());
        }
        if give {
            let (_, permit) = self.event_permit::<marker::Chair>(&tx, &who, id, now).await?;
            if event.begins() > now || event.state != rules::constructive::EventState::Convened {
                return Err(Refused::NotOpen.into());
            }
            let newest = tx.summary_versions(id).await?.into_iter().next();
            if newest.is_some_and(|v| (v.body, v.session, v.lang) == (draft.body.clone(), draft.session.clone(), lang))
            {
                return Err(Refused::Nothing.into());
            }
            let number = tx.insert_summary_version(&permit, id, &draft).await?;
            self.note(&tx, permit.by(), "summary_given", id, serde_json::json!({ "number": number }), now).await?;
            let told = Told {
                kind: Kind::SummaryGiven,
                event: format!("summary_given/{id}/{number}"),
                place: format!("/constructive/{id}#summary"),
                todo: &[],
                but: permit.by(),
                at: now,
            };
            self.tell_accounts(&tx, &[To::Secretariat, To::Bureau, To::States], &told).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Keeps a note, a contribution or a suggestion under its theme.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`]; faults.
    pub async fn add_contribution(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        (theme, kind): (&str, &str),
        (body, lang): (&str, Language),
        source: &str,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut faults = Vec::new();
        let theme = line("theme", theme, 120, true, &mut faults);
        let body = text("body", body, 4000, true, &mut faults);
        let source = line("source", source, LINE_MAX, false, &mut faults);
        if !COLLECTED.contains(&kind) {
            faults.push(rules::constructive::FormFault::plain("kind", rules::questionnaire::FaultCode::NotAnOption));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let new = Contribution {
            id: random::id(),
            constructive: id,
            theme,
            kind: kind.to_owned(),
            body,
            lang,
            source,
            at: now,
            fate: None,
            fate_note: String::new(),
            fate_at: None,
        };
        tx.insert_contribution(&permit, &new).await?;
        Ok(tx.commit().await?)
    }

    /// Says what became of a suggestion.
    ///
    /// # Errors
    /// The refusal of [`Deed::Lead`]; [`Refusal::NotFound`]; faults.
    pub async fn set_fate(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        suggestion: Uuid,
        (fate, note): (&str, &str),
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Lead>(&tx, &who, id, now).await?;
        let mut faults = Vec::new();
        let note = text("note", note, 4000, false, &mut faults);
        if !FATES.contains(&fate) {
            faults.push(rules::constructive::FormFault::plain("fate", rules::questionnaire::FaultCode::Required));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if !tx.set_fate(&permit, (id, suggestion), fate, &note).await? {
            return Err(Refusal::NotFound.into());
        }
        let detail = serde_json::json!({ "suggestion": suggestion, "fate": fate });
        self.note(&tx, permit.by(), "suggestion_fate", id, detail, now).await?;
        Ok(tx.commit().await?)
    }

    /// Suggestions of all dialogues whose summary was given, with what became of them: for everybody.
    ///
    /// # Errors
    /// The database.
    pub async fn suggestions(&self) -> Result<Vec<(Event, Contribution)>, ConstructiveError> {
        let tx = self.0.read().await?;
        let mut found = Vec::new();
        let all = tx.contributions(None).await?;
        for mut event in tx.constructives().await? {
            event.link = String::new();
            if !event.is_public() || tx.summary_versions(event.id).await?.is_empty() {
                continue;
            }
            let own = all.iter().filter(|c| c.constructive == event.id && c.kind == "suggestion");
            found.extend(own.map(|c| (event.clone(), c.clone())));
        }
        Ok(found)
    }
}
