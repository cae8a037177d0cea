//! Clearing and sending the answers, and reading what was sent (paras. 34, 40).

use super::Backend;
use super::responses::{facts_of, open_answers, response_for};
use crate::error::{ServiceError, StoreError};
use crate::store::{Act, ReviewRecord, SubmissionRecord, Tx, damaged};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::{Moment, civil_date};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::{Frozen, FrozenAnswer, Head, Value, for_instruments, freeze, split_code};
use rules::refusal::Refusal;
use rules::stage::{StageEvent, next};
use std::collections::BTreeMap;

/// What is about to be sent, for the focal point's last look.
#[derive(Clone, Debug)]
pub struct CheckView {
    /// What will be sent, what will not, what is still open.
    pub frozen: Frozen,
    /// Articles that nobody marked ready.
    pub not_ready: Vec<(Instrument, u16)>,
    /// The version of the response that was looked at; another one is refused.
    pub version: i64,
    /// The number this version would get.
    pub number: u32,
    /// Why this viewer may not submit, if so.
    pub may_submit: Result<(), Refusal>,
}

/// Proof that a version was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of which review, in words.
    pub code: String,
    /// The State.
    pub state: PartyCode,
    /// Phase.
    pub phase: u8,
    /// Version.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// Who cleared it.
    pub by: String,
    /// Over the canonical text.
    pub sha256: String,
    /// Answers in it.
    pub answers: u32,
}

/// A submitted version as this viewer may read it.
#[derive(Clone, Debug)]
pub struct SubmissionView {
    /// Its receipt.
    pub receipt: Receipt,
    /// All versions there are.
    pub versions: Vec<(u32, Moment)>,
    /// The instruments shown.
    pub instruments: Vec<Instrument>,
    /// The answers within them.
    pub answers: BTreeMap<String, (Value, Language)>,
    /// Questions without an answer.
    pub unanswered: Vec<String>,
    /// Whether instruments were left out because this viewer's State does not review them (para. 28 (b)).
    pub limited: bool,
}

/// One State's submitted response in the library (para. 40).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryLine {
    /// Which review.
    pub review: ReviewId,
    /// The State.
    pub state: PartyCode,
    /// Phase.
    pub phase: u8,
    /// Newest version.
    pub number: u32,
    /// When it was submitted.
    pub at: Moment,
    /// Its instruments.
    pub instruments: Vec<Instrument>,
}

impl Backend {
    /// What is about to be sent, as far as the person's role reaches.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadDraft`].
    pub async fn check(&self, viewer: &Viewer, review: ReviewId, phase: u8) -> Result<CheckView, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadDraft>, _) =
            tx.permit(viewer, review, Some(phase), now).await?;
        let stage = record.phase(phase).ok_or(Refusal::NotFound)?.stage;
        let Some(response) = response_for(&tx, &record, phase).await? else {
            return Err(Refusal::WrongStage { now: stage }.into());
        };
        let mut frozen = self.frozen(&tx, &record, &response, phase).await?;
        // Whoever sees all of it sees strays as well, which belong to no instrument.
        if permit.instruments().len() < record.instruments.len() {
            let within = |code: &str| split_code(code).is_some_and(|(i, _, _)| permit.covers(Some(i)));
            frozen.answers.retain(|a| within(&a.code));
            frozen.left_out.retain(|code| within(code));
            frozen.unanswered.retain(|code| within(code));
        }
        let marks = tx.marks(response.id).await?;
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let asked = |a: &rules::questionnaire::Article| {
            a.questions
                .iter()
                .any(|q| frozen.answers.iter().any(|f| f.code == q.code) || frozen.unanswered.contains(&q.code))
        };
        let not_ready = loaded
            .questionnaire
            .articles()
            .filter(|a| asked(a) && !marks.iter().any(|m| m.instrument == a.instrument && m.article == a.number))
            .map(|a| (a.instrument, a.number))
            .collect();
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let sent = tx.submissions(response.id).await?;
        Ok(CheckView {
            frozen,
            not_ready,
            version: response.revision,
            number: sent.last().map_or(1, |s| s.number + 1),
            may_submit: rules::access::permit::<marker::Submit>(Some(viewer), Some(&facts), now).map(|_| ()),
        })
    }

    /// Clears the answers and sends them: a frozen, numbered version. `version` is what the focal point looked at.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::Submit`]; [`Refusal::NothingAnswered`], [`Refusal::NothingChanged`]; a
    /// field fault where answers changed since the focal point looked.
    pub async fn submit(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        version: i64,
    ) -> Result<Receipt, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, phase): (_, Permit<marker::Submit>, _) =
            tx.permit(&viewer, review, Some(phase), now).await?;
        let mut stands = record.phase(phase).cloned().ok_or(Refusal::NotFound)?;
        let response = response_for(&tx, &record, phase).await?.ok_or(Refusal::NotFound)?;
        if response.revision != version {
            return Err(ServiceError::Field { field: "version", code: "changed_meanwhile" });
        }
        let frozen = self.frozen(&tx, &record, &response, phase).await?;
        if frozen.answers.is_empty() {
            return Err(Refusal::NothingAnswered.into());
        }
        let sent = tx.submissions(response.id).await?;
        if let Some(last) = sent.last() {
            let before = parse(&tx.open_submission(&record, last)?)?;
            if before.answers == frozen.answers {
                return Err(Refusal::NothingChanged.into());
            }
        }
        let number = sent.last().map_or(1, |s| s.number + 1);
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let head = Head {
            review,
            state: record.state,
            phase,
            number,
            questionnaire: loaded.questionnaire.name.clone(),
            version: loaded.questionnaire.version,
            submitted_at: now,
            instruments: record.instruments.clone(),
        };
        let body = frozen.canonical(&head);
        let saved = tx.insert_submission(&permit, &record, response.id, number, &body).await?;
        let stage = next(stands.stage, StageEvent::ResponseSubmitted)?;
        if stage != stands.stage {
            stands.stage = stage;
            stands.stage_since = now;
        }
        // A corrected version does not set the clock of the feedback anew (para. 35).
        stands.answers_received_on.get_or_insert_with(|| civil_date(now));
        tx.save_phase(&permit, review, &stands).await?;
        tx.bump_response(response.id).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "response_submitted",
            review: Some(review),
            object: saved.id.to_string(),
            detail: serde_json::json!({ "phase": phase, "number": number, "sha256": saved.sha256 }),
        })
        .await?;
        self.tell_all(&tx, &record, "response_submitted", &saved.id.to_string(), permit.by(), None, now).await?;
        let names = tx.names([saved.by]).await?;
        let receipt = receipt(&record, phase, &saved, &names, frozen.answers.len());
        tx.commit().await?;
        Ok(receipt)
    }

    /// A submitted version; without a number the newest.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadSubmission`].
    pub async fn submission(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: u8,
        number: Option<u32>,
    ) -> Result<SubmissionView, ServiceError> {
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadSubmission>, _) =
            tx.permit(viewer, review, Some(phase), self.now()).await?;
        let response = response_for(&tx, &record, phase).await?.ok_or(Refusal::NotFound)?;
        let sent = tx.submissions(response.id).await?;
        let wanted = match number {
            Some(number) => sent.iter().find(|s| s.number == number),
            None => sent.last(),
        };
        let wanted = wanted.ok_or(Refusal::NotFound)?;
        let frozen = for_instruments(&parse(&tx.open_submission(&record, wanted)?)?, permit.instruments());
        let names = tx.names([wanted.by]).await?;
        Ok(SubmissionView {
            receipt: receipt(&record, phase, wanted, &names, frozen.answers.len()),
            versions: sent.iter().map(|s| (s.number, s.at)).collect(),
            instruments: permit.instruments().to_vec(),
            limited: permit.instruments().len() < record.instruments.len(),
            unanswered: frozen.unanswered.clone(),
            answers: frozen.answers.into_iter().map(|a| (a.code, (a.value, a.lang))).collect(),
        })
    }

    /// The submitted responses that this viewer may read (para. 40).
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadLibrary`].
    pub async fn library_of(&self, viewer: &Viewer) -> Result<Vec<LibraryLine>, ServiceError> {
        let now = self.now();
        super::permit_house::<marker::ReadLibrary>(viewer, now)?;
        let tx = self.0.read().await?;
        let mut lines = Vec::new();
        for record in tx.reviews().await? {
            for stands in record.phases.iter().filter(|p| p.answers_received_on.is_some()) {
                let Some(facts) = record.facts(stands.phase) else { continue };
                let allowed = rules::access::permit::<marker::ReadSubmission>(Some(viewer), Some(&facts), now);
                let (Ok(permit), Some(response)) = (allowed, response_for(&tx, &record, stands.phase).await?) else {
                    continue;
                };
                let Some(newest) = tx.submissions(response.id).await?.pop() else { continue };
                lines.push(LibraryLine {
                    review: record.id,
                    state: record.state,
                    phase: stands.phase,
                    number: newest.number,
                    at: newest.at,
                    instruments: permit.instruments().to_vec(),
                });
            }
        }
        Ok(lines)
    }

    async fn frozen(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        response: &crate::store::ResponseRecord,
        phase: u8,
    ) -> Result<Frozen, ServiceError> {
        let loaded = self.library().for_phase(phase).ok_or(Refusal::NotFound)?;
        let answers = open_answers(tx, record, response).await?;
        let answers: BTreeMap<String, (Value, Language)> =
            answers.into_iter().filter_map(|(code, a)| a.value.map(|v| (code, (v, a.lang)))).collect();
        Ok(freeze(&loaded.questionnaire, &facts_of(tx, record).await?, &answers))
    }
}

fn receipt(
    record: &ReviewRecord,
    phase: u8,
    saved: &SubmissionRecord,
    names: &std::collections::HashMap<rules::id::AccountId, String>,
    answers: usize,
) -> Receipt {
    Receipt {
        code: record.code.clone(),
        state: record.state,
        phase,
        number: saved.number,
        at: saved.at,
        by: names.get(&saved.by).cloned().unwrap_or_default(),
        sha256: saved.sha256.clone(),
        answers: u32::try_from(answers).unwrap_or(u32::MAX),
    }
}

/// The canonical text read back; answers left out are not in it.
pub(crate) fn parse(body: &str) -> Result<Frozen, StoreError> {
    #[derive(serde::Deserialize)]
    struct Body {
        answers: Vec<FrozenAnswer>,
        unanswered: Vec<String>,
    }
    let body: Body = serde_json::from_str(body).map_err(damaged)?;
    if body.answers.iter().any(|a| split_code(&a.code).is_none()) {
        return Err(damaged("a submitted answer without a question"));
    }
    Ok(Frozen { answers: body.answers, left_out: Vec::new(), unanswered: body.unanswered })
}
