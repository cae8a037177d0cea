//! What awaits a delegate: each review with its next date and one next step.

use super::reviews::{answers_due, feedback_due_of};
use super::{Backend, permit_house};
use crate::error::ServiceError;
use crate::store::{PhaseRecord, ReviewRecord, Tx};
use rules::access::{Act, ReviewFacts, Seat, marker};
use rules::actor::{Duty, Viewer};
use rules::calendar::{Deadline, civil_date};
use rules::id::ReviewId;
use rules::party::PartyCode;
use rules::ruleset::RuleSet;
use rules::stage::{Stage, Turn, whose_turn};
use std::collections::BTreeSet;

/// The one next step in a review, for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// The Secretariat opens the phase.
    OpenPhase,
    /// Go on answering.
    Answer,
    /// All articles are ready: check and submit.
    Submit,
    /// Go on with the written feedback.
    WriteFeedback,
    /// All articles are done: check the feedback and send it.
    ClearFeedback,
    /// Answer supplementary questions.
    AnswerSupplements,
    /// Read what was submitted.
    ReadAnswers,
    /// Read new messages.
    ReadMessages,
    /// Nothing now: somebody else's turn.
    Wait,
}

impl Task {
    /// All, for texts and tests.
    pub const ALL: [Self; 9] = [
        Self::OpenPhase,
        Self::Answer,
        Self::Submit,
        Self::WriteFeedback,
        Self::ClearFeedback,
        Self::AnswerSupplements,
        Self::ReadAnswers,
        Self::ReadMessages,
        Self::Wait,
    ];

    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenPhase => "open_phase",
            Self::Answer => "answer",
            Self::Submit => "submit",
            Self::WriteFeedback => "write_feedback",
            Self::ClearFeedback => "clear_feedback",
            Self::AnswerSupplements => "answer_supplements",
            Self::ReadAnswers => "read_answers",
            Self::ReadMessages => "read_messages",
            Self::Wait => "wait",
        }
    }
}

/// One review on the start page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartItem {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// The viewer's seat, in code.
    pub seat: &'static str,
    /// Its phase.
    pub phase: u8,
    /// Where it stands.
    pub stage: Stage,
    /// Whose act it waits for.
    pub turn: Turn,
    /// The next day that counts.
    pub due: Option<Deadline>,
    /// The one next step.
    pub task: Task,
    /// Messages not read.
    pub unread: u32,
    /// Articles marked ready, of those asked.
    pub ready: Option<(u32, u32)>,
    /// Articles of the own feedback that are done, of those reviewed, while it is written.
    pub feedback: Option<(u32, u32)>,
    /// Supplementary questions that wait for an answer of the own State.
    pub questions: u32,
}

/// The next day that counts at a stage.
pub(crate) fn due_of(rules: &RuleSet, stands: &PhaseRecord) -> Option<Deadline> {
    match stands.stage {
        Stage::Questionnaire => answers_due(rules, stands),
        Stage::Feedback => feedback_due_of(rules, stands),
        Stage::Preparing | Stage::Dialogue | Stage::Observations | Stage::Agreed | Stage::Released => None,
    }
}

/// Whether the day that comes next was agreed; else it is the last one of the limit.
pub(crate) const fn is_agreed(stands: &PhaseRecord) -> bool {
    match stands.stage {
        Stage::Questionnaire => stands.answers_agreed_on.is_some(),
        Stage::Feedback => stands.feedback_agreed_on.is_some(),
        Stage::Preparing | Stage::Dialogue | Stage::Observations | Stage::Agreed | Stage::Released => false,
    }
}

impl Backend {
    /// The viewer's reviews, those that wait for the viewer first, then by date.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadStart`].
    pub async fn start(&self, viewer: &Viewer) -> Result<Vec<StartItem>, ServiceError> {
        let now = self.now();
        permit_house::<marker::ReadStart>(viewer, now)?;
        let tx = self.0.read().await?;
        let mut items = Vec::new();
        // A seat needs a role in the review, so that all others need not be read.
        let own: BTreeSet<_> = viewer.roles.iter().map(|role| role.review).collect();
        for r in tx.reviews_of(&Vec::from_iter(own)).await? {
            let Some(stands) = r.current_phase() else { continue };
            let Some(facts) = r.facts(stands.phase) else { continue };
            let seat = rules::access::seat(viewer, &facts, civil_date(now));
            if !matches!(seat, Seat::UnderReview { .. } | Seat::Reviewing { .. }) {
                continue;
            }
            let unread = self.unread(&tx, &r, viewer, &facts, now).await?;
            let ready = match (&seat, super::responses::response_for(&tx, &r, stands.phase).await?) {
                (Seat::UnderReview { .. }, Some(response)) => {
                    let marks = tx.marks(response.id).await?.len();
                    let party = super::responses::facts_of(&tx, &r).await?;
                    let asked = self.library().for_phase(stands.phase).map_or(0, |l| {
                        let seen = rules::questionnaire::visible(&l.questionnaire, &party, &|_| None);
                        l.questionnaire.articles().filter(|a| seen.article(a.instrument, a.number)).count()
                    });
                    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    Some((small(marks), small(asked)))
                }
                _ => None,
            };
            let todo = self.todo(&tx, &r, stands, &seat, &facts).await?;
            items.push(StartItem {
                review: r.id,
                code: r.code.clone(),
                state: r.state,
                phase: stands.phase,
                stage: stands.stage,
                turn: whose_turn(stands.stage),
                due: due_of(self.rules(), stands),
                task: task(&seat, stands.stage, unread, ready, todo),
                seat: seat.code(),
                unread,
                ready,
                feedback: todo.feedback,
                questions: todo.questions,
            });
        }
        items.sort_by_key(|i| (i.task == Task::Wait, i.due.map(|d| d.on), i.code.clone()));
        Ok(items)
    }

    /// What of feedback and supplementary questions waits for the person's State (para. 35).
    async fn todo(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        stands: &PhaseRecord,
        seat: &Seat,
        facts: &ReviewFacts,
    ) -> Result<Todo, ServiceError> {
        let phase = stands.phase;
        match (seat, stands.stage) {
            (Seat::Reviewing { state, .. }, Stage::Feedback | Stage::Dialogue) => {
                let reviewed = seat.instruments(Act::ReadFeedbackDraft, facts);
                let (done, all, sent) = self.feedback_progress(tx, record, phase, *state, &reviewed).await?;
                // What was sent can be corrected, but waits for nobody.
                Ok(Todo { feedback: (sent == 0).then_some((done, all)), questions: 0 })
            }
            (Seat::UnderReview { .. }, Stage::Feedback | Stage::Dialogue | Stage::Observations) => {
                let reached = seat.instruments(Act::AnswerSupplement, facts);
                Ok(Todo { feedback: None, questions: self.open_questions(tx, record, phase, &reached).await? })
            }
            _ => Ok(Todo::default()),
        }
    }
}

/// What of feedback and supplementary questions waits for a person's State.
#[derive(Clone, Copy, Debug, Default)]
struct Todo {
    feedback: Option<(u32, u32)>,
    questions: u32,
}

fn task(seat: &Seat, stage: Stage, unread: u32, ready: Option<(u32, u32)>, todo: Todo) -> Task {
    match (seat, stage) {
        (Seat::Reviewing { duty: Duty::FocalPoint, .. }, _) if todo.feedback.is_some_and(|(done, all)| done >= all) => {
            Task::ClearFeedback
        }
        (Seat::Reviewing { duty: Duty::FocalPoint | Duty::Expert, .. }, _)
            if todo.feedback.is_some_and(|(done, all)| done < all) =>
        {
            Task::WriteFeedback
        }
        (Seat::UnderReview { duty: Duty::FocalPoint | Duty::Expert, .. }, _) if todo.questions > 0 => {
            Task::AnswerSupplements
        }
        (Seat::UnderReview { duty: Duty::FocalPoint, .. }, Stage::Questionnaire)
            if ready.is_some_and(|(r, all)| r >= all && all > 0) =>
        {
            Task::Submit
        }
        (Seat::UnderReview { duty: Duty::FocalPoint | Duty::Expert, .. }, Stage::Questionnaire) => Task::Answer,
        (Seat::Secretariat, Stage::Preparing) => Task::OpenPhase,
        _ if unread > 0 => Task::ReadMessages,
        (Seat::Reviewing { .. }, Stage::Feedback | Stage::Dialogue | Stage::Observations) => Task::ReadAnswers,
        (
            Seat::UnderReview { .. } | Seat::Reviewing { .. } | Seat::Secretariat | Seat::OtherParty | Seat::Outside,
            Stage::Preparing
            | Stage::Questionnaire
            | Stage::Feedback
            | Stage::Dialogue
            | Stage::Observations
            | Stage::Agreed
            | Stage::Released,
        ) => Task::Wait,
    }
}
