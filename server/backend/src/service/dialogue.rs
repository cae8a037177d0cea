//! The dialogue of a review in its three rooms (paras. 32, 33, 35): conversations bound to their subject, messages in
//! order, never edited.
//!
//! A conversation is opened by an [`Eye`] and written in with a [`Voice`]; both are decided by `rules::access`, for the room
//! and within the instruments that the person reaches. Whatever else is asked, that comes first.

mod attach;
mod draft;
mod list;
mod open;
mod quote;
mod send;
mod view;
pub(in crate::service) mod whole;

pub use draft::{DraftOutcome, DraftView, ReturnedLine};
pub use list::{ConversationList, LastWord, RoomLine, ThreadLine};
pub use quote::{Passage, QuoteView};
pub use send::{How, Sent};
pub use view::{MessageLine, OpenQuestion, OutgoingLine, ReadBy, Reader, TalkView, Window};

use super::Backend;
use crate::error::ServiceError;
use crate::store::{Eye, ReviewRecord, ThreadRecord, Tx, Voice};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::TalkFault;
use rules::id::{ReviewId, ThreadId};
use rules::refusal::Refusal;

/// Messages shown at once: a conversation of five thousand opens as fast as one of fifty.
pub const PAGE: u32 = 50;

impl From<TalkFault> for ServiceError {
    fn from(fault: TalkFault) -> Self {
        Self::Field { field: "talk", code: fault.code() }
    }
}

/// A conversation that a person may read.
struct Opened {
    record: ReviewRecord,
    thread: ThreadRecord,
    eye: Eye,
}

/// Opens a conversation for reading: one that is not there and one that is not this person's are the same.
async fn opened(tx: &Tx, viewer: &Viewer, id: ThreadId, now: Moment) -> Result<Opened, ServiceError> {
    let thread = tx.thread(id).await?.ok_or(Refusal::NotFound)?;
    let record = tx.review(thread.review).await?.ok_or(Refusal::NotFound)?;
    let facts = record.facts(thread.phase).ok_or(Refusal::NotFound)?;
    match Eye::decide(thread.room, viewer, &facts, now) {
        Ok(eye) if eye.reaches(&thread) => Ok(Opened { record, thread, eye }),
        Ok(_) | Err(_) => Err(Refusal::NotFound.into()),
    }
}

impl Opened {
    /// The right to write in it, from the same rights.
    fn voice(&self, viewer: &Viewer, now: Moment) -> Result<Voice, Refusal> {
        let facts = self.record.facts(self.thread.phase).ok_or(Refusal::NotFound)?;
        let voice = Voice::decide(self.thread.room, viewer, &facts, now)?;
        // An observer of one instrument who is an expert for another reads here and does not write.
        if voice.reaches(&self.thread) {
            Ok(voice)
        } else {
            Err(Refusal::NotYourDuty { needs: self.thread.room.writing().least_duty() })
        }
    }
}

impl Backend {
    /// The review that a conversation belongs to, for links that name the conversation alone.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for every conversation that this viewer may not read.
    pub async fn review_of_thread(&self, viewer: &Viewer, id: ThreadId) -> Result<ReviewId, ServiceError> {
        let tx = self.0.read().await?;
        Ok(opened(&tx, viewer, id, self.now()).await?.record.id)
    }
}
