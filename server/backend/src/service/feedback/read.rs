//! Reading feedback that was sent: the parties to the review within their instruments, and the Secretariat (paras. 28 (b),
//! 33, 35).

use crate::error::ServiceError;
use crate::service::Backend;
use crate::store::{FeedbackRecord, FeedbackVersion, ReviewRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::feedback::{Sent, for_instruments};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;

/// A version of a feedback that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLine {
    /// The reviewing State that sent it.
    pub by: PartyCode,
    /// Version.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// Who cleared it.
    pub cleared_by: String,
    /// Over the canonical text.
    pub sha256: String,
    /// The newest version of the response when it was sent.
    pub response: u32,
    /// The instruments it speaks of.
    pub instruments: Vec<Instrument>,
    /// Whether a later version of the same State is there.
    pub superseded: bool,
}

/// A version as this viewer may read it.
#[derive(Clone, Debug)]
pub struct FeedbackVersionView {
    /// Code of the review.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Which phase.
    pub phase: u8,
    /// Which version.
    pub line: SentLine,
    /// All versions of that State.
    pub versions: Vec<(u32, Moment)>,
    /// What it says within the viewer's instruments.
    pub sent: Sent,
    /// Whether something was left out because this viewer's State does not review it (para. 28 (b)).
    pub limited: bool,
}

/// What a review's page says of the feedback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackSummary {
    /// All versions that this viewer may read, by State and number.
    pub sent: Vec<SentLine>,
    /// Whether the viewer's State writes feedback here.
    pub drafts: bool,
    /// Supplementary questions that were put, and how many of them are not answered.
    pub questions: (u32, u32),
}

impl Backend {
    /// All versions that this viewer may read, by State and number.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedback`].
    pub async fn feedback_sent(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<Vec<SentLine>, ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedback>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        self.sent_lines(&tx, &record, &permit, phase).await
    }

    /// What a review's page says of the feedback.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedback`].
    pub async fn feedback_summary(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<FeedbackSummary, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedback>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let drafts = rules::access::permit::<marker::ReadFeedbackDraft>(Some(viewer), Some(&facts), now).is_ok();
        let questions = self.supplements_in(&tx, &record, phase, permit.instruments()).await?;
        let put: Vec<_> = questions.iter().filter(|q| q.asked.withdrawn.is_none()).collect();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(FeedbackSummary {
            sent: self.sent_lines(&tx, &record, &permit, phase).await?,
            drafts: drafts && facts.submitted,
            questions: (small(put.len()), small(put.iter().filter(|q| q.answers.is_empty()).count())),
        })
    }

    /// One version; the newest of that State without a number.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedback`]; [`Refusal::NotFound`] for a version that is not there or of
    /// which the viewer's role reaches nothing.
    pub async fn feedback_version(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        by: PartyCode,
        number: Option<u32>,
    ) -> Result<FeedbackVersionView, ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedback>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        let feedback = tx.feedback(review, phase, by).await?.ok_or(Refusal::NotFound)?;
        let mut versions = tx.feedback_versions(feedback.id).await?;
        versions.retain(|v| reads(&permit, v));
        let wanted = match number {
            Some(number) => versions.iter().find(|v| v.number == number),
            None => versions.last(),
        };
        let wanted = wanted.ok_or(Refusal::NotFound)?;
        let whole = tx.open_feedback(&record, wanted)?;
        let sent = for_instruments(&whole, permit.instruments());
        let newest = versions.last().map_or(0, |v| v.number);
        Ok(FeedbackVersionView {
            code: record.code.clone(),
            state: record.state,
            phase,
            line: line(&tx, &feedback, wanted, newest).await?,
            versions: versions.iter().map(|v| (v.number, v.at)).collect(),
            limited: sent != whole,
            sent,
        })
    }

    async fn sent_lines(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        permit: &Permit<marker::ReadFeedback>,
        phase: u8,
    ) -> Result<Vec<SentLine>, ServiceError> {
        let mut lines = Vec::new();
        for feedback in tx.feedbacks(record.id, phase).await? {
            let versions = tx.feedback_versions(feedback.id).await?;
            let newest = versions.last().map_or(0, |v| v.number);
            for version in versions.iter().filter(|v| reads(permit, v)) {
                lines.push(line(tx, &feedback, version, newest).await?);
            }
        }
        Ok(lines)
    }
}

/// Whether the viewer's role reaches something of it (para. 28 (b)).
fn reads(permit: &Permit<marker::ReadFeedback>, version: &FeedbackVersion) -> bool {
    version.instruments.iter().any(|i| permit.covers(Some(*i)))
}

async fn line(
    tx: &Tx,
    feedback: &FeedbackRecord,
    version: &FeedbackVersion,
    newest: u32,
) -> Result<SentLine, ServiceError> {
    let names = tx.names([version.by]).await?;
    Ok(SentLine {
        by: feedback.state,
        number: version.number,
        at: version.at,
        cleared_by: names.get(&version.by).cloned().unwrap_or_default(),
        sha256: version.sha256.clone(),
        response: version.response,
        instruments: version.instruments.clone(),
        superseded: version.number < newest,
    })
}
