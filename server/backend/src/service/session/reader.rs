//! Reading sessions: all who ask while one statement runs are found by the next one.
//!
//! It is asked for each request, and most of what it costs is the way to the database and back. Nothing is kept from one
//! statement to the next: each begins after all that it answers for have asked, so the end of a right is felt at once.

use crate::error::StoreError;
use crate::store::{SessionRecord, Store};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Who may wait; the next one waits to be let in.
const QUEUE: usize = 256;
/// Who is found by one statement at most.
const TOGETHER: usize = 64;

type Found = Result<Option<SessionRecord>, StoreError>;

/// Somebody who asks.
struct Asked {
    token_hash: String,
    reply: oneshot::Sender<Found>,
}

/// Asks the task that reads.
pub(crate) struct Sessions(mpsc::Sender<Asked>);

impl Sessions {
    /// Starts the task; it ends with this.
    pub(crate) fn start(store: Arc<Store>) -> Self {
        let (sender, mut queue) = mpsc::channel(QUEUE);
        tokio::spawn(async move {
            let mut asked = Vec::with_capacity(TOGETHER);
            while queue.recv_many(&mut asked, TOGETHER).await > 0 {
                answer(&store, &mut asked).await;
            }
        });
        Self(sender)
    }

    /// The session of a token's hash, as it is when this is asked or later.
    pub(crate) async fn find(&self, token_hash: String) -> Found {
        let (reply, found) = oneshot::channel();
        let gone = || StoreError::Damaged("the task that reads sessions has stopped".to_owned());
        self.0.send(Asked { token_hash, reply }).await.map_err(|_| gone())?;
        found.await.map_err(|_| gone())?
    }
}

async fn answer(store: &Store, asked: &mut Vec<Asked>) {
    let found = store.sessions(asked.iter().map(|a| a.token_hash.as_str())).await;
    for Asked { token_hash, reply } in asked.drain(..) {
        let one = match &found {
            Ok(found) => Ok(found.get(&token_hash).cloned()),
            Err(error) => Err(StoreError::Damaged(error.to_string())),
        };
        // Whoever went away needs no answer.
        let _ = reply.send(one);
    }
}
