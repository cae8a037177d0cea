//! What the application can do: each service loads, lets `rules` decide, and saves in one transaction.

mod accounts;
mod archive;
mod calendar;
mod constructive;
mod dialogue;
pub mod draws;
mod feedback;
mod inbox;
mod live;
mod mailing;
mod outbox;
mod parties;
mod phases;
mod responses;
mod reviews;
mod saver;
mod session;
mod start;
mod submissions;
mod supplements;
mod timeline;
mod uploads;
mod work;

pub use accounts::{AccountLine, NewPerson, NewRole, PersonLine};
pub use archive::{Archive, ArchiveHead, ArchivedFile, ArchivedThread};
pub use calendar::{CalendarDay, Feed, Subject};
pub use constructive::{
    Bulk, COLLECTED, EnterState, FATES, FloorAct, ImportedList, NewPaper, NewSeat, SummaryView, TypedDelegation,
};
pub use dialogue::{
    ConversationList, DraftOutcome, DraftView, How, LastWord, MessageLine, OpenQuestion, OutgoingLine, PAGE, Passage,
    QuoteView, ReadBy, Reader, ReturnedLine, RoomLine, Sent, TalkView, ThreadLine, Window,
};
pub use draws::{
    DrawLine, Entry, FrozenPool, Preparation, REASON_MAX, RedrawDesk, RequestLine, RequestedRedraw, RoomView, Rooms,
};
pub use feedback::{
    Claim, ClaimAct, ClaimOutcome, FeedbackArticle, FeedbackCheck, FeedbackDesk, FeedbackLine, FeedbackSave,
    FeedbackSummary, FeedbackVersionView, NoteChange, NoteOutcome, NoteView, SaveReport, SentLine,
};
pub use inbox::{InboxFilter, InboxItem, InboxView, MailSettings, TimeZoneLine, Unread, time_zones};
pub(crate) use inbox::{Telling, item_for, keep};
pub use live::{BEAT, Ending, Follower, News};
pub use outbox::OutboxLine;
pub use parties::{ImportOutcome, ImportPreview, Register};
pub use phases::{
    DecisionLine, Named, NamedLine, Naming, PhaseForecast, PhaseGroup, PhaseTimes, ReviewFilter, ReviewLine, Threshold,
};
pub use responses::{Editor, EditorStamp, Revision, StoredAnswer};
pub use reviews::{Overview, PlanChange, RoleLine};
pub use saver::SaveCommand;
pub use session::{Session, SignedIn};
pub use start::{StartItem, Task};
pub use submissions::{CheckView, LibraryLine, Receipt, SubmissionView};
pub use supplements::{ReplyChange, ReplyDraft, ReplyLine, ReplyOutcome, Supplement, SupplementDesk};
pub use timeline::{Happened, Past, Timeline};
pub use uploads::{Download, Upload};
pub use work::{Receiver, ReminderLine, RoundLine, RoundView, WorkLine};

use crate::clock::Clock;
use crate::config::Config;
use crate::error::{OpenError, ServiceError, StoreError};
use crate::library::Library;
use crate::live::Hub;
use crate::store::{ReviewRecord, Store, Tx};
use rules::access::{Permit, marker};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::id::{AccountId, ReviewId};
use rules::refusal::Refusal;
use rules::ruleset::{RuleSet, resolution_9_1};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};

/// Password hashes at once; each takes its memory while it is made.
const HASHERS: usize = 2;

/// The application without its screens. Cheap to clone.
#[derive(Clone)]
pub struct Backend(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Arc<Store>,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) rules: &'static RuleSet,
    pub(crate) library: Library,
    pub(crate) hashers: Semaphore,
    pub(crate) register: parties::RegisterCache,
    pub(crate) rooms: draws::Rooms,
    pub(crate) live: Hub,
    pub(crate) unread: inbox::UnreadCache,
    pub(crate) figures: phases::SnapshotCache,
    pub(crate) sessions: session::Sessions,
    saves: mpsc::Sender<saver::Job>,
}

impl Backend {
    /// Connects, brings the tables up to date, checks the data files, and starts the task that saves answers.
    ///
    /// # Errors
    /// What is wrong and what to do about it.
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let library = Library::load()?;
        let store = Store::open(&config).await?;
        migrations::up(store.connection()).await?;
        std::fs::create_dir_all(&config.files_dir)
            .map_err(|e| OpenError::Folder(format!("the folder {} cannot be made: {e}", config.files_dir.display())))?;
        let (saves, queue) = mpsc::channel(saver::QUEUE);
        let backend = Self(Arc::new(Inner {
            clock: Clock::new(config.now),
            rules: resolution_9_1(),
            library,
            hashers: Semaphore::new(HASHERS),
            register: parties::RegisterCache::default(),
            rooms: draws::Rooms::default(),
            live: Hub::default(),
            unread: inbox::UnreadCache::default(),
            figures: phases::SnapshotCache::default(),
            sessions: session::Sessions::start(Arc::clone(&store)),
            store: Arc::clone(&store),
            config,
            saves,
        }));
        saver::start(store, backend.0.library.clone(), backend.0.rules, queue);
        Ok(backend)
    }

    /// Ends all open streams, so that a server that stops waits for none of them.
    pub fn end_streams(&self) {
        self.0.live.stop();
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.0.store.close().await;
    }

    /// What the installation set.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// A number that changes with everything this process writes.
    pub fn written(&self) -> u64 {
        self.0.store.written()
    }

    /// The rule set in force.
    pub fn rules(&self) -> &'static RuleSet {
        self.0.rules
    }

    /// The questionnaires.
    pub fn library(&self) -> &Library {
        &self.0.library
    }

    /// Whether the database answers and has all steps.
    pub async fn is_ready(&self) -> bool {
        matches!(migrations::is_current(self.0.store.connection()).await, Ok(true))
    }
}

impl Inner {
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        self.store.read().await
    }

    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        self.store.write().await
    }
}

impl Tx {
    /// The person as the decision of access needs to know them, read in this transaction.
    pub(crate) async fn viewer(&self, id: AccountId) -> Result<Option<Viewer>, StoreError> {
        Ok(self.viewers([id]).await?.remove(&id))
    }

    /// Loads a review's phase and decides an act on it, in this transaction.
    pub(crate) async fn permit<A: marker::Marker>(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        phase: Option<u8>,
        now: Moment,
    ) -> Result<(ReviewRecord, Permit<A>, u8), ServiceError> {
        let record = self.review(review).await?.ok_or(Refusal::NotFound)?;
        let phase = match phase.or_else(|| record.current_phase().map(|p| p.phase)) {
            Some(phase) => phase,
            None => return Err(Refusal::NotFound.into()),
        };
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let permit = rules::access::permit(Some(viewer), Some(&facts), now)?;
        Ok((record, permit, phase))
    }

    /// Names of people, for showing who did something.
    pub(crate) async fn names(
        &self,
        ids: impl IntoIterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, String>, StoreError> {
        let mut ids: Vec<AccountId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(self.accounts_of(&ids).await?.into_iter().map(|a| (a.id, a.name)).collect())
    }
}

/// Decides an act of the house.
pub(crate) fn permit_house<A: marker::Marker>(viewer: &Viewer, now: Moment) -> Result<Permit<A>, ServiceError> {
    Ok(rules::access::permit(Some(viewer), None, now)?)
}
