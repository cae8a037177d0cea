//! Written feedback as the experts of one reviewing State see it: who has which article, what is noted, what is left
//! (paras. 32, 35). Drafts stay within that State; what is sent is read in [`read`].

mod read;
mod send;
mod write;

pub use read::{FeedbackSummary, FeedbackVersionView, SentLine};
pub use send::FeedbackCheck;
pub(crate) use send::only;
pub use write::{ClaimAct, ClaimOutcome, FeedbackSave, NoteChange, NoteOutcome, SaveReport};

use super::Backend;
use super::responses::{facts_of, response_for};
use super::reviews::feedback_due_of;
use crate::error::{ServiceError, StoreError};
use crate::store::{ClaimRecord, FeedbackRecord, NothingRecord, ReviewRecord, SealedNote, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::{Deadline, Moment};
use rules::feedback::{ArticleKey, ArticleState, Draft, NoteKind};
use rules::id::{AccountId, NoteId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::visible;
use rules::refusal::Refusal;
use rules::stage::Stage;
use rules::view::Signed;
use std::collections::HashMap;

/// Who has an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The person.
    pub name: String,
    /// Since when.
    pub at: Moment,
    /// Whether it is the viewer.
    pub mine: bool,
    /// From whom it was taken over, if so.
    pub taken_from: Option<String>,
}

/// One article in the list of the feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackLine {
    /// Which article.
    pub article: ArticleKey,
    /// How far it is.
    pub state: ArticleState,
    /// Who has it.
    pub claim: Option<Claim>,
    /// Notes with words, supplementary questions among them.
    pub notes: u32,
    /// A newer version of the response came after what is noted here.
    pub older: bool,
}

/// The feedback of the viewer's State before it is sent.
#[derive(Clone, Debug)]
pub struct FeedbackDesk {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// The viewer's State.
    pub by: PartyCode,
    /// Which phase.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// When the feedback is due.
    pub due: Option<Deadline>,
    /// Languages agreed.
    pub languages: Vec<Language>,
    /// The instruments that the viewer's role reaches.
    pub instruments: Vec<Instrument>,
    /// Grows with every change.
    pub version: i64,
    /// Articles in the order asked.
    pub articles: Vec<FeedbackLine>,
    /// Numbers and moments of the response's versions, oldest first.
    pub responses: Vec<(u32, Moment)>,
    /// What was sent already: number and moment of each version.
    pub sent: Vec<(u32, Moment)>,
    /// Whether something changed since the last version was sent.
    pub changed: bool,
    /// Why this viewer may not write, if so.
    pub may_write: Result<(), Refusal>,
    /// Why this viewer may not send, if so.
    pub may_send: Result<(), Refusal>,
}

/// A note as it stands, for people of the reviewing State alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteView {
    /// Which note.
    pub id: NoteId,
    /// What it is.
    pub kind: NoteKind,
    /// The question to which a supplementary one belongs.
    pub question: Option<String>,
    /// Grows with each save.
    pub revision: u32,
    /// Empty once it has been emptied.
    pub text: String,
    /// The language it is written in.
    pub lang: Language,
    /// Who wrote it, and when.
    pub saved: Signed,
}

/// One article of the feedback before it is sent.
#[derive(Clone, Debug)]
pub struct FeedbackArticle {
    /// The whole feedback around it.
    pub desk: FeedbackDesk,
    /// Which article.
    pub article: ArticleKey,
    /// Its notes; emptied ones too, so that a save names the revision it started from.
    pub notes: Vec<NoteView>,
    /// Who said that there is nothing to remark, and when.
    pub nothing: Option<Signed>,
}

/// A feedback with all that belongs to it, opened.
struct Opened {
    record: Option<FeedbackRecord>,
    sealed: Vec<SealedNote>,
    draft: Draft,
    claims: Vec<ClaimRecord>,
    nothing: Vec<NothingRecord>,
}

impl Opened {
    /// The feedback of a State; empty where it was not begun.
    async fn of(tx: &Tx, review: &ReviewRecord, phase: u8, state: PartyCode) -> Result<Self, StoreError> {
        let mut opened = Self {
            record: tx.feedback(review.id, phase, state).await?,
            sealed: Vec::new(),
            draft: Draft::default(),
            claims: Vec::new(),
            nothing: Vec::new(),
        };
        if let Some(record) = &opened.record {
            opened.sealed = tx.notes(record.id).await?;
            opened.claims = tx.claims(record.id).await?;
            opened.nothing = tx.nothing_marks(record.id).await?;
            opened.draft.notes =
                opened.sealed.iter().map(|n| tx.open_note(review, n)).collect::<Result<Vec<_>, _>>()?;
            opened.draft.nothing = opened.nothing.iter().map(|n| n.article).collect();
        }
        Ok(opened)
    }

    /// The claim that holds today.
    fn claim(&self, article: ArticleKey) -> Option<&ClaimRecord> {
        self.claims.iter().find(|c| c.article == article && c.ended.is_none())
    }

    /// From whom the present claim was taken over: the one before was ended by whoever has it now.
    fn taken_from(&self, now: &ClaimRecord) -> Option<AccountId> {
        let before = self.claims.iter().filter(|c| c.article == now.article).filter_map(|c| Some((c, c.ended?)));
        let last = before.max_by_key(|(_, (_, at))| *at)?;
        let (claim, (by, _)) = last;
        (claim.by != by && by == now.by).then_some(claim.by)
    }

    /// Everybody who is named.
    fn people(&self) -> impl Iterator<Item = AccountId> {
        let claims = self.claims.iter().map(|c| c.by);
        claims.chain(self.sealed.iter().map(|n| n.by)).chain(self.nothing.iter().map(|n| n.by))
    }

    fn line(
        &self,
        article: ArticleKey,
        viewer: &Viewer,
        names: &HashMap<AccountId, String>,
        newest: Option<Moment>,
    ) -> FeedbackLine {
        let name = |id: AccountId| names.get(&id).cloned().unwrap_or_default();
        let claim = self.claim(article).map(|c| Claim {
            name: name(c.by),
            at: c.at,
            mine: c.by == viewer.account,
            taken_from: self.taken_from(c).map(name),
        });
        let notes: Vec<_> = self.draft.notes.iter().filter(|n| n.article == article && n.is_said()).collect();
        let written = self.sealed.iter().filter(|s| notes.iter().any(|n| n.id == s.id)).map(|s| s.at).max();
        FeedbackLine {
            article,
            state: self.draft.state(article, claim.is_some()),
            claim,
            notes: u32::try_from(notes.len()).unwrap_or(u32::MAX),
            older: written.zip(newest).is_some_and(|(written, newest)| written < newest),
        }
    }

    fn notes_on(&self, article: ArticleKey, names: &HashMap<AccountId, String>) -> Vec<NoteView> {
        let mut notes: Vec<NoteView> = self
            .sealed
            .iter()
            .zip(&self.draft.notes)
            .filter(|(sealed, _)| sealed.article == article)
            .map(|(sealed, note)| note_view(sealed, note.text.clone(), names))
            .collect();
        notes.sort_by_key(|n| (n.kind, n.id));
        notes
    }
}

fn note_view(sealed: &SealedNote, text: String, names: &HashMap<AccountId, String>) -> NoteView {
    NoteView {
        id: sealed.id,
        kind: sealed.kind,
        question: sealed.question.clone(),
        revision: sealed.revision,
        text,
        lang: sealed.lang,
        saved: Signed { by: names.get(&sealed.by).cloned().unwrap_or_default(), at: sealed.at },
    }
}

impl Backend {
    /// The articles that the State under review is asked, within some instruments, in the order asked.
    pub(crate) async fn asked_articles(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        instruments: &[Instrument],
    ) -> Result<Vec<ArticleKey>, ServiceError> {
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let facts = facts_of(tx, record).await?;
        let seen = visible(&loaded.questionnaire, &facts, &|_| None);
        let articles = loaded.questionnaire.articles().filter(|a| instruments.contains(&a.instrument));
        Ok(articles.filter(|a| seen.article(a.instrument, a.number)).map(|a| (a.instrument, a.number)).collect())
    }

    /// The feedback of the viewer's State: who has what, and what is left.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedbackDraft`]; [`Refusal::WrongStage`] before a response was submitted.
    pub async fn feedback_desk(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<FeedbackDesk, ServiceError> {
        let tx = self.0.read().await?;
        Ok(self.desk(&tx, viewer, review, phase).await?.0)
    }

    /// One article of it with its notes.
    ///
    /// # Errors
    /// As [`Self::feedback_desk`]; [`Refusal::NotFound`] for an article that is not asked or lies outside the person's role.
    pub async fn feedback_article(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        article: ArticleKey,
    ) -> Result<FeedbackArticle, ServiceError> {
        let tx = self.0.read().await?;
        let (desk, opened) = self.desk(&tx, viewer, review, phase).await?;
        if !desk.articles.iter().any(|line| line.article == article) {
            return Err(Refusal::NotFound.into());
        }
        let names = tx.names(opened.people()).await?;
        let nothing = opened.nothing.iter().find(|n| n.article == article);
        let nothing = nothing.map(|n| Signed { by: names.get(&n.by).cloned().unwrap_or_default(), at: n.at });
        Ok(FeedbackArticle { notes: opened.notes_on(article, &names), nothing, desk, article })
    }

    async fn desk(
        &self,
        tx: &Tx,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<(FeedbackDesk, Opened), ServiceError> {
        let now = self.now();
        let (record, permit, phase): (_, Permit<marker::ReadFeedbackDraft>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let by = permit.state().ok_or(Refusal::NotFound)?;
        let stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let responses = self.responses_of(tx, &record, phase).await?;
        if responses.is_empty() {
            return Err(Refusal::WrongStage { now: stands.stage }.into());
        }
        let opened = Opened::of(tx, &record, phase, by).await?;
        let names = tx.names(opened.people()).await?;
        let newest = responses.last().map(|(_, at)| *at);
        let articles = self.asked_articles(tx, &record, phase, permit.instruments()).await?;
        let mut sent = Vec::new();
        let mut changed = false;
        if let Some(feedback) = &opened.record {
            let versions = tx.feedback_versions(feedback.id).await?;
            if let Some(last) = versions.last() {
                let now_sent = rules::feedback::freeze(&articles, &opened.draft);
                let before = rules::feedback::for_instruments(&tx.open_feedback(&record, last)?, permit.instruments());
                let within = rules::feedback::for_instruments(&now_sent, permit.instruments());
                changed = before.articles != within.articles;
            }
            sent = versions.iter().map(|v| (v.number, v.at)).collect();
        }
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let desk = FeedbackDesk {
            review,
            code: record.code.clone(),
            state: record.state,
            by,
            phase,
            stage: stands.stage,
            due: feedback_due_of(self.rules(), &stands),
            languages: record.languages.clone(),
            instruments: permit.instruments().to_vec(),
            version: opened.record.as_ref().map_or(0, |f| f.revision),
            articles: articles.iter().map(|a| opened.line(*a, viewer, &names, newest)).collect(),
            responses,
            sent,
            changed,
            may_write: rules::access::permit::<marker::WriteFeedback>(Some(viewer), Some(&facts), now).map(|_| ()),
            may_send: rules::access::permit::<marker::SendFeedback>(Some(viewer), Some(&facts), now).map(|_| ()),
        };
        Ok((desk, opened))
    }

    /// Numbers and moments of the versions of a response.
    async fn responses_of(&self, tx: &Tx, record: &ReviewRecord, phase: u8) -> Result<Vec<(u32, Moment)>, StoreError> {
        match response_for(tx, record, phase).await? {
            Some(response) => Ok(tx.submissions(response.id).await?.iter().map(|s| (s.number, s.at)).collect()),
            None => Ok(Vec::new()),
        }
    }

    /// How far the feedback of a reviewing State is, for its start page: articles done, articles in all, versions sent.
    pub(crate) async fn feedback_progress(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        state: PartyCode,
        instruments: &[Instrument],
    ) -> Result<(u32, u32, u32), ServiceError> {
        let articles = self.asked_articles(tx, record, phase, instruments).await?;
        let opened = Opened::of(tx, record, phase, state).await?;
        let sent = match &opened.record {
            Some(feedback) => tx.feedback_versions(feedback.id).await?.len(),
            None => 0,
        };
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let left = opened.draft.left(&articles).len();
        Ok((small(articles.len() - left), small(articles.len()), small(sent)))
    }
}
