//! Clearing and sending feedback (paras. 18, 35): a frozen, numbered version, and the stage that follows from it.

use super::Opened;
use crate::error::ServiceError;
use crate::service::Backend;
use crate::store::{Act, FeedbackRecord, NewVersion, ReviewRecord, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::feedback::{Head, NotSendable, Sent, freeze, newly_asked, sendable, stage_after};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;

/// What is about to be sent, for the focal point's last look.
#[derive(Clone, Debug)]
pub struct FeedbackCheck {
    /// What will be sent, and about which articles it says nothing.
    pub sent: Sent,
    /// What was looked at; another state of it is refused.
    pub version: i64,
    /// The number this version would get.
    pub number: u32,
    /// Whether it can be sent.
    pub sendable: Result<(), NotSendable>,
    /// Why this viewer may not send, if so.
    pub may_send: Result<(), Refusal>,
}

impl Backend {
    /// What is about to be sent, as far as the person's role reaches.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadFeedbackDraft`].
    pub async fn feedback_check(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
    ) -> Result<FeedbackCheck, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadFeedbackDraft>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let by = permit.state().ok_or(Refusal::NotFound)?;
        let opened = Opened::of(&tx, &record, phase, by).await?;
        let (sent, before) = self.frozen_feedback(&tx, &record, phase, &opened, permit.instruments()).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        // What the person's role does not reach is neither shown nor counted.
        let mine = |sent: &Sent| rules::feedback::for_instruments(sent, permit.instruments());
        let (number, before) = before.map_or((1, None), |(number, before)| (number + 1, Some(mine(&before))));
        let sent = mine(&sent);
        Ok(FeedbackCheck {
            sendable: sendable(&sent, before.as_ref()),
            sent,
            version: opened.record.as_ref().map_or(0, |f| f.revision),
            number,
            may_send: rules::access::permit::<marker::SendFeedback>(Some(viewer), Some(&facts), now).map(|_| ()),
        })
    }

    /// Clears the feedback and sends it; answers with the number of the version. `version` is what the focal point looked at.
    /// When every reviewing State of today has sent, the dialogue begins.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::SendFeedback`]; a fault at `version` where something changed since the focal
    /// point looked, or where there is nothing to send.
    pub async fn send_feedback(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        version: i64,
    ) -> Result<u32, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::SendFeedback>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let by = permit.state().ok_or(Refusal::NotFound)?;
        let opened = Opened::of(&tx, &record, phase, by).await?;
        let fault = |code| ServiceError::Field { field: "version", code };
        let Some(feedback) = &opened.record else { return Err(fault(NotSendable::Empty.code())) };
        if feedback.revision != version {
            return Err(fault("changed_meanwhile"));
        }
        let (sent, before) = self.frozen_feedback(&tx, &record, phase, &opened, permit.instruments()).await?;
        let (number, before) = before.map_or((1, None), |(number, before)| (number + 1, Some(before)));
        sendable(&sent, before.as_ref()).map_err(|why| fault(why.code()))?;
        let response = self.responses_of(&tx, &record, phase).await?.last().map_or(0, |(number, _)| *number);
        let head = Head {
            review,
            state: record.state,
            by,
            phase,
            number,
            response,
            sent_at: now,
            instruments: permit.instruments().to_vec(),
        };
        let (instruments, body) = (sent.instruments(), sent.canonical(&head));
        let new = NewVersion { feedback: feedback.id, number, response, instruments: &instruments, body: &body };
        let kept = tx.insert_feedback_version(&permit, &record, &new).await?;
        tx.bump_feedback(feedback.id).await?;
        tx.bump_supplements(review, phase).await?;
        self.move_on(&tx, &record, &permit, phase, by).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "feedback_sent",
            review: Some(review),
            object: kept.id.to_string(),
            detail: serde_json::json!({ "phase": phase, "state": by, "number": number, "sha256": kept.sha256 }),
        })
        .await?;
        let asks = newly_asked(&sent, before.as_ref()) > 0;
        let kind = if asks { "supplement_asked" } else { "feedback_sent" };
        self.tell_all(&tx, &record, kind, &kept.id.to_string(), permit.by(), only(&instruments), now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// What would be sent now, and the version before with its number.
    async fn frozen_feedback(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        phase: u8,
        opened: &Opened,
        instruments: &[Instrument],
    ) -> Result<(Sent, Option<(u32, Sent)>), ServiceError> {
        let articles = self.asked_articles(tx, record, phase, instruments).await?;
        let before = match &opened.record {
            Some(feedback) => match tx.feedback_versions(feedback.id).await?.last() {
                Some(last) => Some((last.number, tx.open_feedback(record, last)?)),
                None => None,
            },
            None => None,
        };
        Ok((freeze(&articles, &opened.draft), before))
    }

    /// Moves the stage when the rules say so.
    async fn move_on(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        permit: &Permit<marker::SendFeedback>,
        phase: u8,
        by: PartyCode,
    ) -> Result<(), ServiceError> {
        let mut stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let mut sent = vec![by];
        for other in tx.feedbacks(record.id, phase).await? {
            if has_sent(tx, &other).await? {
                sent.push(other.state);
            }
        }
        let stage = stage_after(stands.stage, &facts.reviewers, &sent)?;
        if stage != stands.stage {
            stands.stage = stage;
            stands.stage_since = permit.at();
            tx.save_phase(permit, record.id, &stands).await?;
        }
        Ok(())
    }
}

async fn has_sent(tx: &Tx, feedback: &FeedbackRecord) -> Result<bool, ServiceError> {
    Ok(!tx.feedback_versions(feedback.id).await?.is_empty())
}

/// The one instrument that all of it is about; what is about several concerns everybody.
pub(crate) fn only(instruments: &[Instrument]) -> Option<Instrument> {
    match instruments {
        [one] => Some(*one),
        _ => None,
    }
}
