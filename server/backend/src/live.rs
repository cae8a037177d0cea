//! What happens now, told to those who follow it: ids and numbers, never what anybody wrote.
//!
//! A service calls [`Hub::tell`] once its transaction is committed. A follower ([`crate::service::Follower`]) hears of it,
//! decides with its own rights whether it may know, and asks the database for the rest. So a hint that is lost, doubled or
//! late does no harm: it says where to look, not what is there. Whatever may end somebody's right to follow calls
//! [`Hub::rights_changed`] after the commit, and every follower whom it may concern is decided anew at once.
//!
//! The hub is the memory of one process. Where several serve one database, a follower of another process hears the same at
//! its next heartbeat, see [`crate::service::Follower`].

use crate::store::ThreadRecord;
use rules::id::{AccountId, ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::party::PartyCode;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, watch};

/// Hints that a follower may be behind; one that is further behind asks the database what it missed.
const KEPT: usize = 64;

/// Readers come in crowds: how many have read is told once in this time.
const READ_PAUSE: Duration = Duration::from_secs(1);

/// Who writes is told once in this time, however often a browser says so.
pub(crate) const WRITING_PAUSE: Duration = Duration::from_secs(2);

/// Streams that one person may have open; each page in sight has one.
pub(crate) const STREAMS_PER_PERSON: usize = 20;

/// Who reads a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// All parties of the review and the Secretariat (paras. 33, 35).
    Dialogue,
    /// One State's people in the review (para. 32).
    Delegation(PartyCode),
    /// One person.
    Notes(AccountId),
}

/// To whom something may be told: who reads the room, and of them who may know of the instrument (para. 28 (b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    /// The room.
    pub room: Room,
    /// Where it is about one instrument alone.
    pub instrument: Option<Instrument>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A thread has messages up to this number.
    Message {
        /// Which thread.
        thread: ThreadId,
        /// The number of its newest message.
        seq: u32,
        /// Who wrote it.
        by: AccountId,
    },
    /// A thread is new, or something about it or its messages is: answered, settled, corrected.
    Thread {
        /// Which thread.
        thread: ThreadId,
    },
    /// Somebody has read further in a thread.
    Read {
        /// Which thread.
        thread: ThreadId,
    },
    /// Somebody is writing in a thread.
    Writing {
        /// Which thread.
        thread: ThreadId,
        /// Who; they themselves are not told.
        by: AccountId,
        /// Their name.
        name: Arc<str>,
        /// Their State; none for the Secretariat.
        state: Option<PartyCode>,
    },
}

/// A hint with those to whom it may be told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) audience: Audience,
    pub(crate) hint: Hint,
}

/// Whose rights may have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// This person's sessions or account.
    Account(AccountId),
    /// Roles in this review.
    Review(ReviewId),
    /// Anybody's.
    All,
}

/// The place where everything is told. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub(Arc<Inner>);

struct Inner {
    reviews: Mutex<HashMap<ReviewId, broadcast::Sender<Told>>>,
    rights: broadcast::Sender<Change>,
    stopped: watch::Sender<bool>,
    /// Threads of which it will be told that somebody has read further.
    reads: Mutex<HashSet<ThreadId>>,
    writing: Mutex<HashMap<(AccountId, ThreadId), Instant>>,
    places: Mutex<HashMap<AccountId, usize>>,
}

/// What a follower listens to.
pub(crate) struct Ears {
    pub(crate) hints: broadcast::Receiver<Told>,
    pub(crate) rights: broadcast::Receiver<Change>,
    pub(crate) stopped: watch::Receiver<bool>,
}

/// One open stream of a person; gives its place back when it is dropped.
pub(crate) struct Place {
    hub: Hub,
    account: AccountId,
}

impl Default for Hub {
    fn default() -> Self {
        Self(Arc::new(Inner {
            reviews: Mutex::default(),
            rights: broadcast::channel(KEPT).0,
            stopped: watch::channel(false).0,
            reads: Mutex::default(),
            writing: Mutex::default(),
            places: Mutex::default(),
        }))
    }
}

/// No guarded section here can leave its map half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// Tells those who read a conversation that it has messages up to this number.
    pub(crate) fn tell_message(&self, thread: &ThreadRecord, seq: u32, by: AccountId) {
        self.tell_of(thread, Hint::Message { thread: thread.id, seq, by });
    }

    /// Tells those who read a conversation that somebody has read further in it.
    pub(crate) fn tell_read(&self, thread: &ThreadRecord) {
        self.tell_of(thread, Hint::Read { thread: thread.id });
    }

    fn tell_of(&self, thread: &ThreadRecord, hint: Hint) {
        if let Some(audience) = thread.audience() {
            self.tell(thread.review, audience, hint);
        }
    }

    /// Tells those who follow the review; call it once the transaction is committed. Reading further is told after a
    /// moment, once for all who did.
    pub(crate) fn tell(&self, review: ReviewId, audience: Audience, hint: Hint) {
        let Hint::Read { thread } = hint else { return self.send(review, Told { audience, hint }) };
        if !locked(&self.0.reads).insert(thread) {
            return;
        }
        let hub = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(READ_PAUSE).await;
            locked(&hub.0.reads).remove(&thread);
            hub.send(review, Told { audience, hint });
        });
    }

    fn send(&self, review: ReviewId, told: Told) {
        let channel = locked(&self.0.reviews).get(&review).cloned();
        if let Some(channel) = channel {
            // Nobody may be listening.
            let _ = channel.send(told);
        }
    }

    /// Whether it is time to tell again that this person writes there.
    pub(crate) fn may_tell_writing(&self, by: AccountId, thread: ThreadId) -> bool {
        let now = Instant::now();
        let is_old = |at: &Instant| now.saturating_duration_since(*at) >= WRITING_PAUSE;
        let mut writing = locked(&self.0.writing);
        if writing.get(&(by, thread)).is_some_and(|at| !is_old(at)) {
            return false;
        }
        writing.retain(|_, at| !is_old(at));
        writing.insert((by, thread), now);
        true
    }

    /// A right may have ended: followers whom it concerns are decided anew at once. Call it once the transaction is
    /// committed.
    pub(crate) fn rights_changed(&self, whose: Change) {
        let _ = self.0.rights.send(whose);
    }

    /// Ends all streams, and those that are opened from now on.
    pub(crate) fn stop(&self) {
        self.0.stopped.send_replace(true);
    }

    /// Listens from now on; what is read from the database afterwards is at least as new.
    pub(crate) fn listen(&self, review: ReviewId) -> Ears {
        let mut reviews = locked(&self.0.reviews);
        reviews.retain(|id, channel| *id == review || channel.receiver_count() > 0);
        let channel = reviews.entry(review).or_insert_with(|| broadcast::channel(KEPT).0);
        Ears { hints: channel.subscribe(), rights: self.0.rights.subscribe(), stopped: self.0.stopped.subscribe() }
    }

    /// A place for one more stream of this person; none where too many are open.
    pub(crate) fn place(&self, account: AccountId) -> Option<Place> {
        let mut places = locked(&self.0.places);
        let open = places.entry(account).or_default();
        if *open >= STREAMS_PER_PERSON {
            return None;
        }
        *open += 1;
        Some(Place { hub: self.clone(), account })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = locked(&self.hub.0.places);
        if let Some(open) = places.get_mut(&self.account) {
            *open -= 1;
            if *open == 0 {
                places.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use uuid::Uuid;

    const EVERYBODY: Audience = Audience { room: Room::Dialogue, instrument: None };

    fn thread(n: u128) -> ThreadId {
        ThreadId::new(Uuid::from_u128(n))
    }

    fn person(n: u128) -> AccountId {
        AccountId::new(Uuid::from_u128(n))
    }

    #[tokio::test]
    async fn a_review_is_told_what_is_about_it_and_nothing_else() {
        let (hub, one, other) = (Hub::default(), ReviewId::new(Uuid::from_u128(1)), ReviewId::new(Uuid::from_u128(2)));
        let (mut here, mut there) = (hub.listen(one), hub.listen(other));
        let hint = Hint::Message { thread: thread(1), seq: 7, by: person(1) };
        hub.tell(one, EVERYBODY, hint.clone());
        assert_eq!(here.hints.recv().await.unwrap().hint, hint);
        assert!(there.hints.try_recv().is_err());
        // Nobody follows any more: nothing is kept for them.
        drop(here);
        drop(hub.listen(other));
        assert_eq!(locked(&hub.0.reviews).len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn many_readers_at_once_are_told_of_once() {
        let (hub, review) = (Hub::default(), ReviewId::new(Uuid::from_u128(1)));
        let mut ears = hub.listen(review);
        for _ in 0..500 {
            hub.tell(review, EVERYBODY, Hint::Read { thread: thread(1) });
        }
        assert_eq!(ears.hints.recv().await.unwrap().hint, Hint::Read { thread: thread(1) });
        tokio::time::sleep(READ_PAUSE * 3).await;
        assert!(ears.hints.try_recv().is_err());
        hub.tell(review, EVERYBODY, Hint::Read { thread: thread(1) });
        assert!(ears.hints.recv().await.is_ok(), "who reads later is told of later");
    }

    #[test]
    fn writing_is_told_once_in_a_while() {
        let hub = Hub::default();
        assert!(hub.may_tell_writing(person(1), thread(1)));
        assert!(!hub.may_tell_writing(person(1), thread(1)));
        assert!(hub.may_tell_writing(person(1), thread(2)));
        assert!(hub.may_tell_writing(person(2), thread(1)));
    }

    #[test]
    fn a_person_has_so_many_places_and_gets_them_back() {
        let hub = Hub::default();
        let mut places: Vec<_> = (0..STREAMS_PER_PERSON).filter_map(|_| hub.place(person(1))).collect();
        assert_eq!(places.len(), STREAMS_PER_PERSON);
        assert!(hub.place(person(1)).is_none());
        assert!(hub.place(person(2)).is_some());
        places.pop();
        assert!(hub.place(person(1)).is_some());
        places.clear();
        assert!(locked(&hub.0.places).is_empty());
    }
}
