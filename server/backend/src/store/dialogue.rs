//! Conversations and the proofs with which their rooms are entered.

use super::{ReviewRecord, StoreError, Tx, code, codes, moment, small};
use crate::entity::thread;
use crate::live::{self, Audience};
use crate::random;
use rules::access::{Permit, ReviewFacts, Seat, marker, permit};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::{Room, Side, Subject};
use rules::id::{AccountId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A conversation as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ThreadRecord {
    pub(crate) id: ThreadId,
    pub(crate) review: ReviewId,
    pub(crate) phase: u8,
    pub(crate) room: Room,
    /// Whose room it is: a State's code, a person's id, nothing for all parties.
    pub(crate) holder: String,
    pub(crate) subject: Subject,
    /// Limits who may read, where it is about one instrument (para. 28 (b)).
    pub(crate) instrument: Option<Instrument>,
    pub(crate) settled_at: Option<Moment>,
    pub(crate) created_by: Option<AccountId>,
    pub(crate) created_at: Moment,
    /// The number of the newest message, 0 without one.
    pub(crate) last_seq: u32,
    pub(crate) last_at: Option<Moment>,
    pub(crate) last_by: Option<AccountId>,
    pub(crate) last_for: Option<PartyCode>,
    /// The sides of which an answer is awaited.
    pub(crate) awaiting: Vec<Side>,
    /// The States that have written.
    pub(crate) writers: Vec<PartyCode>,
}

/// A conversation to be begun.
pub(crate) struct NewThread<'a> {
    pub(crate) review: ReviewId,
    pub(crate) phase: u8,
    pub(crate) room: Room,
    pub(crate) holder: &'a str,
    pub(crate) subject: &'a Subject,
    pub(crate) instrument: Option<Instrument>,
    pub(crate) by: Option<AccountId>,
    pub(crate) at: Moment,
}

impl ThreadRecord {
    /// To whom something in the conversation may be told.
    pub(crate) fn audience(&self) -> Option<Audience> {
        let room = match self.room {
            Room::Dialogue => live::Room::Dialogue,
            Room::Delegation => live::Room::Delegation(PartyCode::parse(&self.holder)?),
            Room::Notes => live::Room::Notes(self.holder.parse().ok()?),
        };
        Some(Audience { room, instrument: self.instrument })
    }
}

macro_rules! rooms {
    ($(#[$doc:meta])* $name:ident: $dialogue:ident, $delegation:ident, $notes:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) enum $name {
            Dialogue(Permit<marker::$dialogue>),
            Delegation(Permit<marker::$delegation>),
            Notes(Permit<marker::$notes>),
        }

        impl $name {
            /// Decides it for one room.
            pub(crate) fn decide(
                room: Room,
                viewer: &Viewer,
                facts: &ReviewFacts,
                now: Moment,
            ) -> Result<Self, Refusal> {
                Ok(match room {
                    Room::Dialogue => Self::Dialogue(permit(Some(viewer), Some(facts), now)?),
                    Room::Delegation => Self::Delegation(permit(Some(viewer), Some(facts), now)?),
                    Room::Notes => Self::Notes(permit(Some(viewer), Some(facts), now)?),
                })
            }

            /// Which room it opens.
            pub(crate) const fn room(&self) -> Room {
                match self {
                    Self::Dialogue(_) => Room::Dialogue,
                    Self::Delegation(_) => Room::Delegation,
                    Self::Notes(_) => Room::Notes,
                }
            }

            /// Whose act it is.
            pub(crate) const fn by(&self) -> AccountId {
                match self {
                    Self::Dialogue(p) => p.by(),
                    Self::Delegation(p) => p.by(),
                    Self::Notes(p) => p.by(),
                }
            }

            /// The State for which the person acts, if any.
            pub(crate) const fn state(&self) -> Option<PartyCode> {
                match self {
                    Self::Dialogue(p) => p.state(),
                    Self::Delegation(p) => p.state(),
                    Self::Notes(p) => p.state(),
                }
            }

            /// The seat from which it is done.
            pub(crate) fn seat(&self) -> Option<&Seat> {
                match self {
                    Self::Dialogue(p) => p.seat(),
                    Self::Delegation(p) => p.seat(),
                    Self::Notes(p) => p.seat(),
                }
            }

            /// The side on which the person sits in the room.
            pub(crate) fn side(&self) -> Option<Side> {
                self.seat().and_then(|seat| Side::of(self.room(), seat))
            }

            /// Whose room it is that it opens; see [`ThreadRecord::holder`].
            pub(crate) fn holder(&self) -> String {
                match self {
                    Self::Dialogue(_) => String::new(),
                    Self::Delegation(p) => p.state().map(|s| s.to_string()).unwrap_or_default(),
                    Self::Notes(p) => p.by().to_string(),
                }
            }

            /// Whether something about this instrument lies within.
            pub(crate) fn covers(&self, instrument: Option<Instrument>) -> bool {
                match self {
                    Self::Dialogue(p) => p.covers(instrument),
                    Self::Delegation(p) => p.covers(instrument),
                    Self::Notes(p) => p.covers(instrument),
                }
            }

            /// The one question that stands before everything in a conversation: is it this person's to open?
            pub(crate) fn reaches(&self, thread: &ThreadRecord) -> bool {
                let review = match self {
                    Self::Dialogue(p) => p.review(),
                    Self::Delegation(p) => p.review(),
                    Self::Notes(p) => p.review(),
                };
                review == Some(thread.review)
                    && self.room() == thread.room
                    && self.holder() == thread.holder
                    && self.covers(thread.instrument)
            }

            /// When it was decided.
            pub(crate) const fn at(&self) -> Moment {
                match self {
                    Self::Dialogue(p) => p.at(),
                    Self::Delegation(p) => p.at(),
                    Self::Notes(p) => p.at(),
                }
            }
        }
    };
}

rooms! {
    /// The right to read in a room.
    Eye: ReadDialogue, ReadDelegation, KeepNotes
}

rooms! {
    /// The right to write in a room.
    Voice: PostMessage, PostDelegation, KeepNotes
}

/// The rooms of a review that a person may enter, as far as each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Eyes(Vec<Eye>);

impl Eyes {
    /// Decides all three. Nothing is left for whoever takes no part.
    pub(crate) fn of(viewer: &Viewer, facts: &ReviewFacts, now: Moment) -> Self {
        Self(Room::ALL.into_iter().filter_map(|room| Eye::decide(room, viewer, facts, now).ok()).collect())
    }

    /// The right to read a conversation, if there is one.
    pub(crate) fn on(&self, thread: &ThreadRecord) -> Option<&Eye> {
        self.0.iter().find(|eye| eye.reaches(thread))
    }

    /// The right to read in a room.
    pub(crate) fn room(&self, room: Room) -> Option<&Eye> {
        self.0.iter().find(|eye| eye.room() == room)
    }
}

impl Tx {
    /// The conversations of a review in all rooms of everybody, oldest first. Who reads which is decided by [`Eyes`].
    pub(crate) async fn threads(&self, review: ReviewId) -> Result<Vec<ThreadRecord>, StoreError> {
        let rows = thread::Entity::find()
            .filter(thread::Column::ReviewId.eq(review.get()))
            .order_by_asc(thread::Column::CreatedAt)
            .order_by_asc(thread::Column::Id)
            .all(&self.inner)
            .await?;
        rows.into_iter().map(thread_record).collect()
    }

    /// All conversations in which somebody has written, for the list over all reviews.
    pub(crate) async fn threads_spoken(&self) -> Result<Vec<ThreadRecord>, StoreError> {
        let rows = thread::Entity::find().filter(thread::Column::LastSeq.gt(0)).all(&self.inner).await?;
        rows.into_iter().map(thread_record).collect()
    }

    /// One conversation.
    pub(crate) async fn thread(&self, id: ThreadId) -> Result<Option<ThreadRecord>, StoreError> {
        thread::Entity::find_by_id(id.get()).one(&self.inner).await?.map(thread_record).transpose()
    }

    /// The conversation of a room on a subject.
    pub(crate) async fn thread_on(
        &self,
        review: ReviewId,
        phase: u8,
        room: Room,
        holder: &str,
        subject: &Subject,
    ) -> Result<Option<ThreadRecord>, StoreError> {
        let row = thread::Entity::find()
            .filter(thread::Column::ReviewId.eq(review.get()))
            .filter(thread::Column::Phase.eq(i32::from(phase)))
            .filter(thread::Column::Room.eq(room.code()))
            .filter(thread::Column::Holder.eq(holder))
            .filter(thread::Column::Subject.eq(subject.to_string()))
            .one(&self.inner)
            .await?;
        row.map(thread_record).transpose()
    }

    /// Begins a conversation, for whoever may write in it.
    pub(crate) async fn insert_thread(
        &self,
        voice: &Voice,
        phase: u8,
        subject: &Subject,
        instrument: Option<Instrument>,
        review: ReviewId,
    ) -> Result<ThreadRecord, StoreError> {
        let holder = voice.holder();
        let new = NewThread {
            review,
            phase,
            room: voice.room(),
            holder: &holder,
            subject,
            instrument,
            by: Some(voice.by()),
            at: voice.at(),
        };
        self.insert_thread_row(&new).await?;
        let made = self.thread_on(review, phase, voice.room(), &holder, subject).await?;
        made.filter(|t| voice.reaches(t)).ok_or_else(|| super::damaged("a conversation that was begun is not there"))
    }

    /// A conversation as a row; a second one on the same subject in the same room is the first one.
    pub(crate) async fn insert_thread_row(&self, new: &NewThread<'_>) -> Result<ThreadId, StoreError> {
        let id = ThreadId::new(random::id());
        let question = if let Subject::Question(code) = new.subject { Some(code.clone()) } else { None };
        let row = thread::ActiveModel {
            id: Set(id.get()),
            review_id: Set(new.review.get()),
            room: Set(new.room.code().to_owned()),
            instrument: Set(new.instrument.map(|i| i.code().to_owned())),
            article: Set(new.subject.article().map(i32::from)),
            question: Set(question),
            created_by: Set(new.by.map(AccountId::get)),
            created_at: Set(new.at.timestamp_millis()),
            phase: Set(i32::from(new.phase)),
            holder: Set(new.holder.to_owned()),
            subject: Set(new.subject.to_string()),
            settled_at: Set(None),
            last_seq: Set(0),
            last_at: Set(None),
            last_by: Set(None),
            last_for: Set(None),
            awaiting: Set(String::new()),
            writers: Set(String::new()),
        };
        thread::Entity::insert(row)
            .on_conflict_do_nothing_on([
                thread::Column::ReviewId,
                thread::Column::Phase,
                thread::Column::Room,
                thread::Column::Holder,
                thread::Column::Subject,
            ])
            .exec_without_returning(&self.inner)
            .await?;
        Ok(id)
    }

    /// Keeps with the conversation what its newest message changed.
    pub(super) async fn save_thread(&self, voice: &Voice, thread: &ThreadRecord) -> Result<(), StoreError> {
        if !voice.reaches(thread) {
            return Err(super::damaged("a permit for another conversation"));
        }
        let awaiting: Vec<&str> = thread.awaiting.iter().map(|s| s.code()).collect();
        let writers: Vec<String> = thread.writers.iter().map(ToString::to_string).collect();
        thread::Entity::update_many()
            .col_expr(thread::Column::SettledAt, Expr::value(thread.settled_at.map(|at| at.timestamp_millis())))
            .col_expr(thread::Column::LastSeq, Expr::value(small::<i32>(thread.last_seq)?))
            .col_expr(thread::Column::LastAt, Expr::value(thread.last_at.map(|at| at.timestamp_millis())))
            .col_expr(thread::Column::LastBy, Expr::value(thread.last_by.map(AccountId::get)))
            .col_expr(thread::Column::LastFor, Expr::value(thread.last_for.map(|s| s.to_string())))
            .col_expr(thread::Column::Awaiting, Expr::value(awaiting.join(",")))
            .col_expr(thread::Column::Writers, Expr::value(writers.join(",")))
            .filter(thread::Column::Id.eq(thread.id.get()))
            .exec(&self.inner)
            .await?;
        Ok(())
    }

    /// A review with its conversation on itself, which begins with it.
    pub(crate) async fn insert_main_thread_row(
        &self,
        record: &ReviewRecord,
        by: Option<AccountId>,
        at: Moment,
    ) -> Result<ThreadId, StoreError> {
        let phase = record.current_phase().map_or(1, |p| p.phase);
        let new = NewThread {
            review: record.id,
            phase,
            room: Room::Dialogue,
            holder: "",
            subject: &Subject::Review,
            instrument: None,
            by,
            at,
        };
        self.insert_thread_row(&new).await
    }
}

fn thread_record(row: thread::Model) -> Result<ThreadRecord, StoreError> {
    Ok(ThreadRecord {
        id: ThreadId::new(row.id),
        review: ReviewId::new(row.review_id),
        phase: small(row.phase)?,
        room: code(&row.room, Room::from_code)?,
        holder: row.holder,
        subject: code(&row.subject, Subject::parse)?,
        instrument: row.instrument.as_deref().map(|i| code(i, Instrument::from_code)).transpose()?,
        settled_at: row.settled_at.map(moment).transpose()?,
        created_by: row.created_by.map(AccountId::new),
        created_at: moment(row.created_at)?,
        last_seq: small(row.last_seq)?,
        last_at: row.last_at.map(moment).transpose()?,
        last_by: row.last_by.map(AccountId::new),
        last_for: row.last_for.as_deref().map(|s| code(s, PartyCode::parse)).transpose()?,
        awaiting: codes(&row.awaiting, Side::from_code)?,
        writers: codes(&row.writers, PartyCode::parse)?,
    })
}
