//! Writing feedback: claims of articles (para. 32), notes with their revisions, and that there is nothing to remark.

use super::{NoteView, Opened, note_view};
use crate::error::ServiceError;
use crate::service::Backend;
use crate::service::inbox::tell_person;
use crate::store::{FeedbackRecord, NoteSave, ReviewRecord, SealedNote, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::feedback::{ArticleKey, NoteKind};
use rules::id::{AccountId, NoteId, ReviewId};
use rules::inbox::Kind;
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::text::{check_text, normalise};

/// Longest key a client may choose.
const KEY_CHARS_MAX: usize = 80;

/// What to do with articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimAct {
    /// Take those that nobody has.
    Claim,
    /// Give back those that are one's own.
    Release,
    /// Take one that somebody else has; that person is told.
    TakeOver,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimOutcome {
    /// Articles of which it was done.
    pub done: Vec<ArticleKey>,
    /// Articles of which it was not, because this person has them.
    pub held: Vec<(ArticleKey, String)>,
}

/// One note as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteChange {
    /// Which supplementary question; `None` for a new one, and for kinds of which an article has one.
    pub note: Option<NoteId>,
    /// What it is.
    pub kind: NoteKind,
    /// The question to which a supplementary one belongs.
    pub question: Option<String>,
    /// Its text; without words the note is emptied.
    pub text: String,
    /// The language it is written in.
    pub lang: Language,
    /// The revision the writer started from, 0 where there was none.
    pub base_revision: u32,
    /// Chosen by the client; the same key means the same save.
    pub key: String,
}

/// All that is typed upon an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackSave {
    /// Which review.
    pub review: ReviewId,
    /// Which phase.
    pub phase: u8,
    /// Which article.
    pub article: ArticleKey,
    /// The notes.
    pub notes: Vec<NoteChange>,
    /// Whether there is nothing to remark.
    pub nothing: bool,
}

/// What became of one note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteOutcome {
    /// It says what is kept already.
    Unchanged,
    /// On disk. A repeated save is told the same as the first.
    Saved {
        /// Which note.
        note: NoteId,
        /// The revision it became.
        revision: u32,
    },
    /// Somebody saved before; nothing was overwritten.
    Conflict(Box<NoteView>),
    /// It cannot be taken; nothing was saved of it.
    Invalid(FaultCode),
    /// The key was used for something else.
    Key,
}

/// What became of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveReport {
    /// In the order of the notes.
    pub notes: Vec<NoteOutcome>,
    /// It was said that there is nothing to remark, and there are notes: the mark was not taken.
    pub contradiction: bool,
}

impl SaveReport {
    /// Whether all of it is kept as typed.
    pub fn is_clean(&self) -> bool {
        let kept = |o: &NoteOutcome| matches!(o, NoteOutcome::Unchanged | NoteOutcome::Saved { .. });
        !self.contradiction && self.notes.iter().all(kept)
    }
}

/// What the parts of a save share.
struct Saving<'a> {
    backend: &'a Backend,
    tx: &'a Tx,
    record: &'a ReviewRecord,
    permit: &'a Permit<marker::WriteFeedback>,
    feedback: &'a FeedbackRecord,
    article: ArticleKey,
    phase: u8,
}

impl Backend {
    /// Saves what is typed upon an article. Each note is judged by itself: what can be kept is kept. Who writes on an article
    /// that nobody has gets it.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::WriteFeedback`]; [`Refusal::NotFound`] for an article that is not asked or lies
    /// outside the person's role, and for a note of another article.
    pub async fn save_feedback(&self, viewer: &Viewer, save: &FeedbackSave) -> Result<SaveReport, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::WriteFeedback>, _) =
            tx.permit(&viewer, save.review, Some(save.phase), now).await?;
        self.within(&tx, &record, &permit, phase, &[save.article]).await?;
        let feedback = tx.feedback_begun(&permit, phase).await?;
        let saving = Saving {
            backend: self,
            tx: &tx,
            record: &record,
            permit: &permit,
            feedback: &feedback,
            article: save.article,
            phase,
        };
        let mut report = SaveReport::default();
        for change in &save.notes {
            let outcome = saving.note(change).await?;
            report.notes.push(outcome);
        }
        let opened = Opened::of(&tx, &record, phase, feedback.state).await?;
        let noted = opened.draft.notes.iter().any(|n| n.article == save.article && n.is_said());
        let marked = opened.draft.nothing.contains(&save.article);
        report.contradiction = save.nothing && noted;
        let mark = save.nothing && !noted;
        if mark != marked {
            tx.save_nothing(&permit, feedback.id, save.article, mark).await?;
        }
        let wrote = report.notes.iter().any(|o| matches!(o, NoteOutcome::Saved { .. }));
        if (wrote || mark != marked) && opened.claim(save.article).is_none() {
            tx.insert_claim(&permit, feedback.id, save.article).await?;
        }
        if wrote || mark != marked {
            tx.bump_feedback(feedback.id).await?;
        }
        tx.commit().await?;
        Ok(report)
    }

    /// Claims articles, gives them back, or takes them over from somebody, who is told.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::WriteFeedback`]; [`Refusal::NotFound`] for an article that is not asked or lies
    /// outside the person's role.
    pub async fn claim_articles(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        articles: &[ArticleKey],
        act: ClaimAct,
    ) -> Result<ClaimOutcome, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::WriteFeedback>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        self.within(&tx, &record, &permit, phase, articles).await?;
        if articles.is_empty() {
            return Ok(ClaimOutcome::default());
        }
        let feedback = tx.feedback_begun(&permit, phase).await?;
        let opened = Opened::of(&tx, &record, phase, feedback.state).await?;
        let names = tx.names(opened.people()).await?;
        let mut outcome = ClaimOutcome::default();
        let mut told: Vec<AccountId> = Vec::new();
        for article in articles.iter().copied() {
            let held = opened.claim(article);
            let mine = held.is_some_and(|c| c.by == viewer.account);
            match (act, held) {
                (ClaimAct::Claim, None) | (ClaimAct::TakeOver, None) => {
                    tx.insert_claim(&permit, feedback.id, article).await?;
                }
                (ClaimAct::Claim | ClaimAct::TakeOver, Some(_)) if mine => continue,
                (ClaimAct::TakeOver, Some(claim)) => {
                    tx.end_claim(&permit, claim).await?;
                    tx.insert_claim(&permit, feedback.id, article).await?;
                    told.push(claim.by);
                }
                (ClaimAct::Release, Some(claim)) if mine => tx.end_claim(&permit, claim).await?,
                (ClaimAct::Claim | ClaimAct::Release, Some(claim)) => {
                    outcome.held.push((article, names.get(&claim.by).cloned().unwrap_or_default()));
                    continue;
                }
                (ClaimAct::Release, None) => continue,
            }
            outcome.done.push(article);
        }
        if !outcome.done.is_empty() {
            tx.bump_feedback(feedback.id).await?;
        }
        told.sort_unstable();
        told.dedup();
        for person in told {
            let event = format!("article_taken_over/{}/{}", feedback.id, now.timestamp_millis());
            let place = format!("/reviews/{review}/feedback/{phase}");
            tell_person(&tx, person, Kind::ArticleTakenOver, review, (&event, &place), now).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    /// Every text a note ever had, oldest first.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedbackDraft`]; [`Refusal::NotFound`] for a note of another State or
    /// outside the person's role.
    pub async fn note_history(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        id: NoteId,
    ) -> Result<(ArticleKey, Vec<NoteView>), ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedbackDraft>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        let by = permit.state().ok_or(Refusal::NotFound)?;
        let own = tx.feedback(review, phase, by).await?.ok_or(Refusal::NotFound)?;
        let note = tx.note(id).await?.filter(|n| n.feedback == own.id).ok_or(Refusal::NotFound)?;
        if !permit.covers(Some(note.article.0)) {
            return Err(Refusal::NotFound.into());
        }
        let revisions = tx.note_revisions(&note).await?;
        let names = tx.names(revisions.iter().map(|r| r.by)).await?;
        let mut views = Vec::with_capacity(revisions.len());
        for sealed in &revisions {
            views.push(note_view(sealed, tx.open_note(&record, sealed)?.text, &names));
        }
        Ok((note.article, views))
    }

    /// Whether all articles are asked and lie within the person's role.
    async fn within(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        permit: &Permit<marker::WriteFeedback>,
        phase: u8,
        articles: &[ArticleKey],
    ) -> Result<(), ServiceError> {
        let asked = self.asked_articles(tx, record, phase, permit.instruments()).await?;
        if articles.iter().all(|a| asked.contains(a)) { Ok(()) } else { Err(Refusal::NotFound.into()) }
    }
}

impl Saving<'_> {
    async fn note(&self, change: &NoteChange) -> Result<NoteOutcome, ServiceError> {
        let notes = self.tx.notes(self.feedback.id).await?;
        let mine = |n: &&SealedNote| n.article == self.article && n.kind == change.kind;
        let before = match (change.kind.is_single(), change.note) {
            (true, _) => notes.iter().find(mine),
            (false, None) => None,
            // A question of another article, of another feedback or of none looks the same.
            (false, Some(id)) => Some(notes.iter().filter(mine).find(|n| n.id == id).ok_or(Refusal::NotFound)?),
        };
        let text = normalise(&change.text);
        let text = if text.trim().is_empty() { String::new() } else { text };
        if let Some(fault) = self.fault(change, &text, before.is_none(), &notes) {
            return Ok(NoteOutcome::Invalid(fault));
        }
        let question = change.question.as_deref().filter(|_| !change.kind.is_single());
        let kept = before.map(|b| self.tx.open_note(self.record, b)).transpose()?;
        let same = match &kept {
            Some(k) => {
                k.text == text && (text.is_empty() || (k.lang == change.lang && k.question.as_deref() == question))
            }
            None => text.is_empty(),
        };
        if same {
            return Ok(NoteOutcome::Unchanged);
        }
        if change.key.is_empty()
            || change.key.len() > KEY_CHARS_MAX
            || !change.key.bytes().all(|b| b.is_ascii_graphic())
        {
            return Ok(NoteOutcome::Key);
        }
        if let Some((note, revision)) = self.tx.note_of_key(self.permit.by(), &change.key).await? {
            return self.again(change, &text, question, note, revision).await;
        }
        if before.map_or(0, |b| b.revision) != change.base_revision {
            let Some(newer) = before else { return Ok(NoteOutcome::Key) };
            let names = self.tx.names([newer.by]).await?;
            let text = kept.map(|k| k.text).unwrap_or_default();
            return Ok(NoteOutcome::Conflict(Box::new(note_view(newer, text, &names))));
        }
        let save = NoteSave {
            feedback: self.feedback.id,
            article: self.article,
            kind: change.kind,
            question,
            text: &text,
            lang: change.lang,
            key: &change.key,
        };
        let saved = self.tx.save_note(self.permit, self.record, before, &save).await?;
        Ok(NoteOutcome::Saved { note: saved.id, revision: saved.revision })
    }

    /// What is wrong with a note as typed.
    fn fault(&self, change: &NoteChange, text: &str, new: bool, notes: &[SealedNote]) -> Option<FaultCode> {
        let house = &self.backend.rules().house;
        if let Err(fault) = check_text(text, house.note_chars_max) {
            return Some(fault.into());
        }
        let loaded = self.backend.library().for_phase(self.phase);
        let belongs = |code: &str| {
            let question = loaded.and_then(|l| l.questionnaire.question(code));
            question.is_some_and(|q| (q.instrument, q.article) == self.article)
        };
        if !change.kind.is_single() && change.question.as_deref().is_some_and(|code| !belongs(code)) {
            return Some(FaultCode::NotAnOption);
        }
        let here = notes.iter().filter(|n| n.article == self.article && !n.kind.is_single()).count();
        let full = u32::try_from(here).unwrap_or(u32::MAX) >= house.supplements_max;
        let adds = new && !change.kind.is_single() && !text.is_empty();
        (adds && full).then_some(FaultCode::TooMany { max: house.supplements_max })
    }

    /// A key that was used before: told again what the first was told, if it was about this very text.
    async fn again(
        &self,
        change: &NoteChange,
        text: &str,
        question: Option<&str>,
        id: NoteId,
        revision: u32,
    ) -> Result<NoteOutcome, ServiceError> {
        let Some(note) = self.tx.note(id).await?.filter(|n| n.feedback == self.feedback.id) else {
            return Ok(NoteOutcome::Key);
        };
        let about = note.article == self.article && note.kind == change.kind && change.note.is_none_or(|n| n == id);
        let revisions = self.tx.note_revisions(&note).await?;
        let Some(kept) = revisions.iter().find(|r| r.revision == revision).filter(|_| about) else {
            return Ok(NoteOutcome::Key);
        };
        let opened = self.tx.open_note(self.record, kept)?;
        let same = opened.text == text && opened.lang == change.lang && opened.question.as_deref() == question;
        Ok(if same { NoteOutcome::Saved { note: id, revision } } else { NoteOutcome::Key })
    }
}
