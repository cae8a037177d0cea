//! Following a review while it goes on: one open stream of one person, told what that person may know and nothing else.
//!
//! A follower listens first and reads the database then, so that nothing falls between. Its rights are decided when it
//! begins, whenever [`crate::live::Change`] says that they may have changed, when the session or the day ends, and at each
//! heartbeat; in between they are remembered. Messages of the thread that it follows are told by number, each number once
//! and rising, whatever became of the hints: what counts is the number of the newest message in the database.

use super::{Backend, Session};
use crate::error::{ServiceError, StoreError};
use crate::live::{Audience, Change, Ears, Hint, Place, Room, Told};
use rules::access::{Act, ReviewFacts, decide};
use rules::actor::Viewer;
use rules::calendar::{Moment, civil_date, end_of_day};
use rules::id::{AccountId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use rules::sign_in::{SessionState, session_state};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

/// Between two signs of life.
pub const BEAT: Duration = Duration::from_secs(15);

/// The shortest time after which an end by the clock is looked at again.
const SHORTEST: Duration = Duration::from_millis(50);

/// Why a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The session is over: signed out, too old, idle, another password, the account disabled.
    Session,
    /// The right to read this is over.
    Right,
    /// The server stops, or cannot say any more whether the right is there.
    Server,
}

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The thread that is followed has messages up to this number.
    Message {
        /// The number of its newest message; greater than any that was told before.
        seq: u32,
        /// Whether it is one message of somebody else, sent just now.
        alone: bool,
    },
    /// Another thread, or something else about this one.
    Thread {
        /// Which thread.
        thread: ThreadId,
    },
    /// Somebody has read further.
    Read {
        /// In which thread.
        thread: ThreadId,
    },
    /// Somebody else is writing.
    Writing {
        /// In which thread.
        thread: ThreadId,
        /// Who.
        name: Arc<str>,
        /// For which State; none for the Secretariat.
        state: Option<PartyCode>,
    },
    /// Something may have been missed, or may be read no longer: what is on the page should be asked for again.
    Again,
    /// A sign of life.
    Beat,
    /// Nothing more will come.
    Ended(Ending),
}

/// What somebody may hear of in one review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hearing {
    dialogue: Option<Vec<Instrument>>,
    delegation: Option<(PartyCode, Vec<Instrument>)>,
    notes: Option<AccountId>,
}

impl Hearing {
    fn of(viewer: &Viewer, facts: &ReviewFacts, now: Moment) -> Self {
        let may = |act| decide(Some(viewer), act, facts, civil_date(now)).ok();
        Self {
            dialogue: may(Act::ReadDialogue).map(|s| s.instruments),
            delegation: may(Act::ReadDelegation).and_then(|s| viewer.state.map(|state| (state, s.instruments))),
            notes: may(Act::KeepNotes).map(|_| viewer.account),
        }
    }

    /// Whether there is anything at all.
    fn is_deaf(&self) -> bool {
        *self == Self::default()
    }

    fn hears(&self, audience: &Audience) -> bool {
        let covered = |list: &[Instrument]| audience.instrument.is_none_or(|i| list.contains(&i));
        match audience.room {
            Room::Dialogue => self.dialogue.as_deref().is_some_and(covered),
            Room::Delegation(state) => {
                self.delegation.as_ref().is_some_and(|(own, list)| *own == state && covered(list))
            }
            Room::Notes(account) => self.notes == Some(account),
        }
    }
}

/// What was decided of a follower, and until when that holds if nothing is done.
struct Decided {
    viewer: Viewer,
    hearing: Hearing,
    until: Moment,
    /// The newest message of the thread that is followed.
    last: u32,
}

/// The thread that is followed.
struct Followed {
    id: ThreadId,
    audience: Audience,
    /// The number up to which messages were told.
    told: u32,
}

/// One open stream.
pub struct Follower {
    backend: Backend,
    token_hash: String,
    account: AccountId,
    review: ReviewId,
    thread: Option<Followed>,
    viewer: Viewer,
    hearing: Hearing,
    until: Instant,
    ears: Ears,
    beat: Interval,
    waiting: VecDeque<News>,
    over: bool,
    _place: Place,
}

/// What woke a follower.
enum Heard {
    Stop,
    Rights(Change),
    /// A session or a day may have ended, or too many changes of rights were missed.
    Time,
    Told(Told),
    Missed,
    Beat,
}

impl Backend {
    /// Follows a review; with a thread, also its messages after that number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where the viewer may read none of it, or not that thread; [`ServiceError::Wait`] where the
    /// person follows too much already.
    pub async fn follow(
        &self,
        session: &Session,
        review: ReviewId,
        thread: Option<(ThreadId, u32)>,
    ) -> Result<Follower, ServiceError> {
        let account = session.viewer.account;
        let place = self.0.live.place(account).ok_or(ServiceError::Wait { seconds: 60 })?;
        let ears = self.0.live.listen(review);
        let followed = match thread {
            Some((id, told)) => {
                let found = self.0.read().await?.thread(id).await?.filter(|t| t.review == review);
                let audience = found.and_then(|t| t.audience()).ok_or(Refusal::NotFound)?;
                Some(Followed { id, audience, told })
            }
            None => None,
        };
        let decided = self.decided(session.token_hash(), account, review, followed.as_ref()).await?;
        let decided = decided.map_err(|ending| match ending {
            Ending::Session => Refusal::SignIn,
            Ending::Right | Ending::Server => Refusal::NotFound,
        })?;
        let mut beat = interval_at(Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut follower = Follower {
            backend: self.clone(),
            token_hash: session.token_hash().to_owned(),
            account,
            review,
            thread: followed,
            viewer: decided.viewer.clone(),
            hearing: Hearing::default(),
            until: Instant::now(),
            ears,
            beat,
            // A first sign of life: the browser knows that the stream is open.
            waiting: VecDeque::from([News::Beat]),
            over: false,
            _place: place,
        };
        follower.hearing = decided.hearing.clone();
        follower.take(decided);
        Ok(follower)
    }

    /// Says to those who read a thread that this person is writing in it; now and then, however often it is called.
    ///
    /// # Errors
    /// The refusal of the act of writing there; [`Refusal::NotFound`] for a thread that the viewer may not read.
    pub async fn tell_writing(&self, viewer: &Viewer, thread: ThreadId, name: &str) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let found = tx.thread(thread).await?.ok_or(Refusal::NotFound)?;
        let (review, audience) = (found.review, found.audience().ok_or(Refusal::NotFound)?);
        let record = tx.review(review).await?.ok_or(Refusal::NotFound)?;
        let phase = record.current_phase().map(|p| p.phase).ok_or(Refusal::NotFound)?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        drop(tx);
        if !Hearing::of(viewer, &facts, now).hears(&audience) {
            return Err(Refusal::NotFound.into());
        }
        let act = match audience.room {
            Room::Dialogue => Act::PostMessage,
            Room::Delegation(_) => Act::PostDelegation,
            // Nobody else reads it.
            Room::Notes(_) => return Ok(()),
        };
        let scope = decide(Some(viewer), act, &facts, civil_date(now))?;
        if !scope.covers(audience.instrument) {
            return Err(Refusal::NotYourDuty { needs: act.least_duty() }.into());
        }
        let by = viewer.account;
        if self.0.live.may_tell_writing(by, thread) {
            let state = viewer.state;
            self.0.live.tell(review, audience, Hint::Writing { thread, by, name: name.into(), state });
        }
        Ok(())
    }

    /// Decides about a follower, with what is true now.
    async fn decided(
        &self,
        token_hash: &str,
        account: AccountId,
        review: ReviewId,
        thread: Option<&Followed>,
    ) -> Result<Result<Decided, Ending>, StoreError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let Some(session) = tx.session(token_hash).await?.filter(|s| s.viewer.account == account) else {
            return Ok(Err(Ending::Session));
        };
        // To follow is no use of the session: it ends when nothing else is done.
        let limits = &self.rules().house.session;
        let state = session_state(session.created_at, session.last_seen_at, now, limits);
        let SessionState::Live { ends_at, .. } = state else { return Ok(Err(Ending::Session)) };
        let viewer = session.viewer;
        let record = tx.review(review).await?;
        let facts = record.and_then(|r| r.current_phase().map(|p| p.phase).and_then(|p| r.facts(p)));
        let hearing = facts.map(|f| Hearing::of(&viewer, &f, now)).unwrap_or_default();
        let last = match thread {
            Some(thread) if !hearing.hears(&thread.audience) => return Ok(Err(Ending::Right)),
            Some(thread) => tx.thread(thread.id).await?.map_or(0, |t| t.last_seq),
            None if hearing.is_deaf() => return Ok(Err(Ending::Right)),
            None => 0,
        };
        // Roles begin and end with a day.
        Ok(Ok(Decided { viewer, hearing, until: ends_at.min(end_of_day(civil_date(now))), last }))
    }
}

impl Follower {
    /// Who follows, with the rights that were found last.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// What is followed.
    pub fn review(&self) -> ReviewId {
        self.review
    }

    /// What comes next; nothing once the stream has ended.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            if let Some(news) = self.waiting.pop_front() {
                return Some(news);
            }
            if self.over {
                return None;
            }
            match self.hear().await {
                Heard::Stop => self.end(Ending::Server),
                Heard::Rights(whose) if self.concerns(whose) => self.decide().await,
                Heard::Rights(_) => {}
                Heard::Time => self.decide().await,
                Heard::Told(told) => self.hear_told(told),
                Heard::Missed => {
                    self.waiting.push_back(News::Again);
                    self.decide().await;
                }
                Heard::Beat => {
                    self.decide().await;
                    if !self.over {
                        self.waiting.push_back(News::Beat);
                    }
                }
            }
        }
    }

    async fn hear(&mut self) -> Heard {
        let Ears { hints, rights, stopped } = &mut self.ears;
        let stop = async {
            // It fails only if the hub is gone, and the backend keeps that.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        };
        // In this order: whose right has ended is told nothing that waits behind.
        tokio::select! {
            biased;
            () = stop => Heard::Stop,
            whose = rights.recv() => match whose {
                Ok(whose) => Heard::Rights(whose),
                Err(RecvError::Lagged(_)) => Heard::Time,
                Err(RecvError::Closed) => Heard::Stop,
            },
            () = sleep_until(self.until) => Heard::Time,
            told = hints.recv() => match told {
                Ok(told) => Heard::Told(told),
                Err(RecvError::Lagged(_)) => Heard::Missed,
                Err(RecvError::Closed) => Heard::Stop,
            },
            _ = self.beat.tick() => Heard::Beat,
        }
    }

    fn concerns(&self, whose: Change) -> bool {
        match whose {
            Change::Account(account) => account == self.account,
            Change::Review(review) => review == self.review,
            Change::All => true,
        }
    }

    fn hear_told(&mut self, Told { audience, hint }: Told) {
        if !self.hearing.hears(&audience) {
            return;
        }
        match hint {
            Hint::Message { thread, seq, by } if self.thread.as_ref().is_some_and(|t| t.id == thread) => {
                self.reach(seq, by != self.account);
            }
            Hint::Message { thread, .. } | Hint::Thread { thread } => self.waiting.push_back(News::Thread { thread }),
            Hint::Read { thread } => self.waiting.push_back(News::Read { thread }),
            Hint::Writing { by, .. } if by == self.account => {}
            Hint::Writing { thread, name, state, .. } => self.waiting.push_back(News::Writing { thread, name, state }),
        }
    }

    /// The followed thread has messages up to this number; whether the last of them is known to be of somebody else.
    fn reach(&mut self, seq: u32, of_others: bool) {
        if let Some(thread) = &mut self.thread
            && seq > thread.told
        {
            let alone = of_others && seq == thread.told + 1;
            thread.told = seq;
            self.waiting.push_back(News::Message { seq, alone });
        }
    }

    /// Decides anew whether this may go on.
    async fn decide(&mut self) {
        let decided = self.backend.decided(&self.token_hash, self.account, self.review, self.thread.as_ref()).await;
        match decided {
            Ok(Ok(decided)) => self.take(decided),
            Ok(Err(ending)) => self.end(ending),
            Err(error) => {
                // Whether the right is still there cannot be said: the browser asks again later.
                tracing::error!(%error, "a stream could not be decided anew");
                self.end(Ending::Server);
            }
        }
    }

    fn take(&mut self, decided: Decided) {
        let left = (decided.until - self.backend.now()).to_std().unwrap_or_default();
        self.until = Instant::now() + left.max(SHORTEST);
        self.viewer = decided.viewer;
        if self.hearing != decided.hearing {
            self.hearing = decided.hearing;
            self.waiting.push_back(News::Again);
        }
        self.reach(decided.last, false);
    }

    /// Nothing that waits is told any more, but the end.
    fn end(&mut self, ending: Ending) {
        self.over = true;
        self.waiting.clear();
        self.waiting.push_back(News::Ended(ending));
    }
}
