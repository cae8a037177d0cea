//! Papers (para. 53 (g)): background papers of the Secretariat, statements of those who attend; each with its versions.

use super::Backend;
use crate::constructive::{Caller, ConstructiveError, Event, PaperLine};
use crate::error::UploadFault;
use crate::files::{self, FileKind};
use crate::service::Download;
use rules::calendar::civil_date;
use rules::constructive::access::{Deed, decide, marker};
use rules::constructive::profile::{LINE_MAX, line};
use rules::constructive::{FormFault, Refused};
use rules::id::{ConstructiveId, OrganizationId, PaperId};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;

/// The most statements of one organization for one dialogue.
const STATEMENTS_MAX: u32 = 5;

/// A paper to be added.
#[derive(Clone, Debug)]
pub struct NewPaper<'a> {
    /// Its title; of no use for a new version.
    pub title: &'a str,
    /// A code.
    pub lang: &'a str,
    /// What changed, for a new version.
    pub note: &'a str,
    /// The name of the file and its bytes; none where no file was chosen.
    pub file: Option<(&'a str, Vec<u8>)>,
}

impl Backend {
    /// All papers of a dialogue, for those who prepare it.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`].
    pub async fn papers(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
    ) -> Result<(Event, Vec<PaperLine>), ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        decide(who.person(), Deed::Prepare, Some(event.working_group), civil_date(now))?;
        Ok((event, tx.papers(id).await?))
    }

    /// Adds a background paper, or a new version of one.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`]; what is wrong with the file; faults.
    pub async fn add_paper(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        paper: Option<PaperId>,
        new: NewPaper<'_>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (event, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        let checked = self.check_paper(&new, paper.is_none())?;
        let paper = match paper {
            Some(paper) => {
                let known = tx.papers(event.id).await?.into_iter().find(|p| p.id == paper).ok_or(Refusal::NotFound)?;
                // What an organization wrote is its own.
                if known.application.is_some() {
                    return Err(Refusal::NotFound.into());
                }
                paper
            }
            None => {
                let head = ("background", checked.title.as_str(), checked.lang);
                tx.insert_paper(id, head, None, false, now).await?
            }
        };
        let file = (checked.file_name.as_str(), checked.media_type, checked.data);
        tx.insert_paper_version(paper, file, &checked.note, permit.by(), now).await?;
        self.note(&tx, permit.by(), "paper_added", id, serde_json::json!({ "paper": paper }), now).await?;
        Ok(tx.commit().await?)
    }

    /// Sets whether everybody may have a paper, or takes it out of the lists.
    ///
    /// # Errors
    /// The refusal of [`Deed::Prepare`]; [`Refusal::NotFound`].
    pub async fn change_paper(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        paper: PaperId,
        public: Option<bool>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let (_, permit) = self.event_permit::<marker::Prepare>(&tx, &who, id, now).await?;
        if !tx.papers(id).await?.iter().any(|p| p.id == paper) {
            return Err(Refusal::NotFound.into());
        }
        match public {
            Some(public) => tx.set_paper_public(paper, public).await?,
            None => tx.withdraw_paper(paper, now).await?,
        }
        let detail = serde_json::json!({ "paper": paper, "public": public });
        self.note(&tx, permit.by(), "paper_changed", id, detail, now).await?;
        Ok(tx.commit().await?)
    }

    /// A version of a paper, if this person may have it: everybody a public one, those who work on the dialogue any but
    /// statements that are not public, which only those who prepare it and their authors may have.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn paper(
        &self,
        caller: Caller<'_>,
        id: ConstructiveId,
        paper: PaperId,
        number: u32,
    ) -> Result<Download, ConstructiveError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let who = self.who(&tx, caller).await?;
        let event = self.event_for(&tx, &who, id, now).await?;
        let line = tx.papers(id).await?.into_iter().find(|p| p.id == paper).ok_or(Refusal::NotFound)?;
        let own = match (who.organization, line.application) {
            (Some(organization), Some(application)) => {
                tx.application(application).await?.is_some_and(|a| a.organization == organization)
            }
            _ => false,
        };
        let works = who.may(Deed::ReadWork, event.working_group, now) && line.application.is_none();
        if !(line.public || own || works || who.may(Deed::Prepare, event.working_group, now)) {
            return Err(Refusal::NotFound.into());
        }
        let version = line.versions.iter().find(|v| v.number == number).ok_or(Refusal::NotFound)?;
        let data = tx.paper_data(paper, number).await?.ok_or(Refusal::NotFound)?;
        Ok(Download { name: version.file_name.clone(), media_type: version.media_type.clone(), data })
    }

    /// An organization that attends uploads its statement; it is for everybody once those who prepare the dialogue say so.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that does not attend; [`Refused::NotOpen`], [`Refused::Full`]; what is wrong with the
    /// file; faults.
    pub async fn add_statement(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
        new: NewPaper<'_>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        self.organization_permit(&tx, id, now).await?;
        let there = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        // Whether it attends is on record: neither the clock nor an objection changes it.
        let attends = |a: &crate::constructive::Application| a.facts(None, 0).standing(now).attends();
        let application = tx.application_of(event, id).await?.filter(attends).ok_or(Refusal::NotFound)?;
        if !self.is_ahead(&there, now) {
            return Err(Refused::NotOpen.into());
        }
        let checked = self.check_paper(&new, true)?;
        let papers = tx.papers(event).await?.into_iter();
        let before = papers.filter(|p| p.application == Some(application.id)).count();
        if u32::try_from(before).is_ok_and(|n| n >= STATEMENTS_MAX) {
            return Err(Refused::Full { max: STATEMENTS_MAX }.into());
        }
        let head = ("statement", checked.title.as_str(), checked.lang);
        let paper = tx.insert_paper(event, head, Some(application.id), false, now).await?;
        let file = (checked.file_name.as_str(), checked.media_type, checked.data);
        tx.insert_paper_version(paper, file, &checked.note, None, now).await?;
        let detail = serde_json::json!({ "paper": paper, "application": application.id });
        self.note(&tx, None, "statement_added", event, detail, now).await?;
        Ok(tx.commit().await?)
    }

    fn check_paper(&self, new: &NewPaper<'_>, titled: bool) -> Result<Checked, ConstructiveError> {
        let mut faults = Vec::new();
        let title = line("title", new.title, LINE_MAX, titled, &mut faults);
        let note = line("note", new.note, LINE_MAX, !titled, &mut faults);
        let lang = Language::from_code(new.lang);
        if titled && lang.is_none() {
            faults.push(FormFault::plain("lang", FaultCode::NotAnOption));
        }
        let Some((name, data)) = new.file.as_ref() else {
            faults.push(FormFault::plain("file", FaultCode::Required));
            return Err(faults.into());
        };
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if data.is_empty() {
            return Err(ConstructiveError::Upload(UploadFault::Empty));
        }
        let max = self.rules().house.file_bytes_max;
        if u32::try_from(data.len()).map_or(true, |n| n > max) {
            return Err(ConstructiveError::Upload(UploadFault::TooLarge { max: u64::from(max) }));
        }
        let kind = FileKind::sniff(data, name).ok_or(ConstructiveError::Upload(UploadFault::Kind))?;
        Ok(Checked {
            title,
            note,
            lang: lang.unwrap_or(Language::En),
            file_name: files::clean(name, kind),
            media_type: kind.media_type(),
            data: data.clone(),
        })
    }
}

struct Checked {
    title: String,
    note: String,
    lang: Language,
    file_name: String,
    media_type: &'static str,
    data: Vec<u8>,
}
