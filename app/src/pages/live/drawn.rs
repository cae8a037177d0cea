//! A message as it will stand on open pages, drawn once for all readers who see the same: hundreds may hear of it at once.
//!
//! Who sees the same is said by everything that access is decided by, and by the language of the screen. Never shared is
//! what a writer sees of their own message, and a message with a quotation, which may be withheld from some.

use crate::http::Visit;
use backend::service::{Follower, Window};
use rules::calendar::civil_date;
use rules::id::ThreadId;
use rules::language::Language;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// The last ones, which are all that is asked for.
const KEPT: usize = 64;

/// Of which message, in which language, for whom.
type Key = (ThreadId, u32, Language, String);
type Piece = Arc<OnceCell<Option<Arc<str>>>>;

/// Messages drawn lately.
#[derive(Default)]
pub(crate) struct Pieces(Mutex<VecDeque<(Key, Piece)>>);

impl Pieces {
    fn place(&self, key: Key) -> Piece {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, piece)) = kept.iter().find(|(known, _)| *known == key) {
            return Arc::clone(piece);
        }
        let piece = Piece::default();
        kept.push_back((key, Arc::clone(&piece)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        piece
    }
}

/// The message of this number for whoever follows, who did not write it; none where the page had better ask for it.
pub(super) async fn piece(visit: &Visit, follower: &Follower, thread: ThreadId, seq: u32) -> Option<Arc<str>> {
    let viewer = follower.viewer();
    let mut roles: Vec<String> =
        viewer.roles.iter().filter(|r| r.review == follower.review()).map(|r| format!("{r:?}")).collect();
    roles.sort_unstable();
    let today = civil_date(visit.site.backend.now());
    let whom = format!("{:?} {:?} {} {today} {roles:?}", viewer.kind, viewer.state, viewer.state_is_party);
    let place = visit.site.pieces.place((thread, seq, visit.lang, whom));
    let drawn = place.get_or_init(|| async {
        let view = visit.site.backend.talk_unmarked(viewer, thread, Window::After(seq.saturating_sub(1))).await;
        let mut view = view.ok()?;
        view.messages.retain(|m| m.seq == seq);
        let shared = view.messages.iter().all(|m| !m.mine && m.quote.is_none() && !m.quote_withheld);
        (shared && !view.messages.is_empty()).then(|| crate::pages::dialogue::piece(visit, &view).into())
    });
    drawn.await.clone()
}
