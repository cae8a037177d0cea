//! Drawings in progress, kept in memory and repeated from what was written down whenever they are not there: after a
//! restart nothing is lost.

use super::rules_of;
use crate::error::{ServiceError, StoreError};
use crate::service::Backend;
use crate::store::{DrawAct, DrawRow};
use rules::draw::process::Outcome;
use rules::draw::record::Step;
use rules::draw::redraw::{Case, Redraw};
use rules::draw::status::DrawKind;
use rules::draw::{Drawing, Entrant, Pending, Pool, Process, ProcessError, Seed};
use rules::id::DrawId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// One drawing's place in memory: how many acts of the database it holds, and itself. Empty while it is not known.
type Kept = Option<(usize, Room)>;

/// Drawings in progress. Each has a lock of its own, so that the many who look at a drawing wait for one repetition of it
/// and do not each make their own.
#[derive(Clone, Default)]
pub struct Rooms(Arc<Mutex<HashMap<DrawId, Arc<tokio::sync::Mutex<Kept>>>>>);

impl Rooms {
    fn place(&self, id: DrawId) -> Arc<tokio::sync::Mutex<Kept>> {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(id).or_default())
    }
}

/// One drawing in progress.
pub(crate) enum Room {
    Whole(Box<Process>),
    Redraw(Box<Redraw>),
}

impl Room {
    /// From what was frozen; nothing drawn yet.
    pub(crate) fn open(row: &DrawRow) -> Result<Self, ServiceError> {
        let rules = rules_of(row)?;
        let broken = |what: String| StoreError::Damaged(format!("drawing {}: {what}", row.id));
        let pool = row.pool.as_deref().ok_or_else(|| broken("not frozen".to_owned()))?;
        let seed = row.seed.unwrap_or(Seed([0; 32]));
        match row.kind {
            DrawKind::Whole => {
                let parties: Vec<Entrant> = serde_json::from_str(pool).map_err(|e| broken(e.to_string()))?;
                let pool = Pool::new(parties).map_err(|f| broken(format!("{f:?}")))?;
                let process = Process::start(pool, rules, seed, row.sources.clone(), row.rehearsal);
                Ok(Self::Whole(Box::new(process.map_err(|e| broken(e.to_string()))?)))
            }
            DrawKind::Redraw => {
                let case: Case = serde_json::from_str(pool).map_err(|e| broken(e.to_string()))?;
                let redraw = Redraw::start(case, rules, seed, row.sources.clone());
                Ok(Self::Redraw(Box::new(redraw.map_err(|f| broken(format!("{f:?}")))?)))
            }
        }
    }

    pub(crate) fn apply(&mut self, drawing: &Drawing) -> Result<Outcome, ProcessError> {
        match self {
            Self::Whole(process) => process.apply(drawing),
            Self::Redraw(redraw) => redraw.apply(drawing),
        }
    }

    pub(crate) fn pending(&self) -> Option<&Pending> {
        match self {
            Self::Whole(process) => process.pending(),
            Self::Redraw(redraw) => redraw.pending(),
        }
    }

    pub(crate) fn log(&self) -> &[Step] {
        match self {
            Self::Whole(process) => process.log(),
            Self::Redraw(redraw) => redraw.log(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        match self {
            Self::Whole(process) => process.record().to_json(),
            Self::Redraw(redraw) => serde_json::to_string(&redraw.record()).unwrap_or_default(),
        }
    }
}

/// A drawing in which something was tried: nobody else sees it until it is written down. Dropped, it is forgotten.
pub(crate) struct Tried {
    place: OwnedMutexGuard<Kept>,
    room: Room,
}

impl Tried {
    /// What was tried is written down now, so many acts in all.
    pub(crate) fn keep(mut self, done: usize) {
        *self.place = Some((done, self.room));
    }
}

/// The drawing as it stands after these acts, made of what is kept, which is taken; or of nothing.
fn brought_up(kept: &mut Kept, row: &DrawRow, acts: &[DrawAct]) -> Result<Room, ServiceError> {
    let (done, mut room) = match kept.take() {
        Some((done, room)) if done <= acts.len() => (done, room),
        Some(_) | None => (0, Room::open(row)?),
    };
    for act in acts.iter().skip(done) {
        let applied = room.apply(&act.drawing);
        applied.map_err(|e| StoreError::Damaged(format!("drawing {}: {e}", row.id)))?;
    }
    Ok(room)
}

/// Repeating hundreds of drawings takes tens of milliseconds: not on a thread that serves requests.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, ServiceError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| StoreError::Damaged(format!("a drawing broke off: {e}")))?
}

impl Backend {
    /// Looks at a drawing as it stands now; `look` is told how many acts it holds.
    pub(crate) async fn with_room<T: Send + 'static>(
        &self,
        row: &DrawRow,
        look: impl FnOnce(&Room, usize) -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let row = row.clone();
        // The acts are read before the lock is taken: whoever holds it waits for no connection, or a writer who holds one
        // could wait for both for ever.
        let (acts, mut place) = loop {
            let acts = self.0.read().await?.draw_acts(row.id).await?;
            let place = self.0.rooms.place(row.id).lock_owned().await;
            // Otherwise something was written down meanwhile: look at that.
            if place.as_ref().is_none_or(|(done, _)| *done <= acts.len()) {
                break (acts, place);
            }
        };
        aside(move || {
            let room = brought_up(&mut place, &row, &acts)?;
            let seen = look(&room, acts.len());
            *place = Some((acts.len(), room));
            Ok(seen)
        })
        .await
    }

    /// Tries something in a drawing; what was tried counts once it is kept.
    pub(crate) async fn try_in_room<T: Send + 'static>(
        &self,
        row: &DrawRow,
        acts: Vec<DrawAct>,
        try_it: impl FnOnce(&mut Room) -> T + Send + 'static,
    ) -> Result<(T, Tried), ServiceError> {
        let row = row.clone();
        let mut place = self.0.rooms.place(row.id).lock_owned().await;
        aside(move || {
            let mut room = brought_up(&mut place, &row, &acts)?;
            let outcome = try_it(&mut room);
            Ok((outcome, Tried { place, room }))
        })
        .await
    }

    /// Forgets a drawing in which nothing more is done.
    pub(crate) fn forget_room(&self, id: DrawId) {
        self.0.rooms.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}
