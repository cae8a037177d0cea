//! A conversation as one person sees it.

use super::super::Backend;
use super::super::reviews::people;
use super::draft::{DraftView, draft_view};
use super::quote::QuoteView;
use super::{Opened, PAGE, opened};
use crate::error::{ServiceError, StoreError};
use crate::store::{Eye, Eyes, MessageRecord, ReviewRecord, ThreadRecord, Tie, Tx, open_questions};
use rules::actor::{AccountKind, Duty, Viewer};
use rules::calendar::Moment;
use rules::dialogue::{Composed, MessageKind, Room, Side, Subject};
use rules::id::{AccountId, MessageId, ReviewId, ThreadId};
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::FileRef;
use rules::refusal::Refusal;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Which messages are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The newest page or, where more than that is new to the viewer, the page where the new begins.
    Newest,
    /// A page from this number on.
    From(u32),
    /// The page around this number.
    At(u32),
    /// Everything after this number.
    After(u32),
    /// Everything.
    All,
}

/// A message as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// Which message.
    pub id: MessageId,
    /// Its number in the conversation, from 1 without gaps.
    pub seq: u32,
    /// What it does.
    pub kind: MessageKind,
    /// Its text, in the small markup of [`rules::markup`].
    pub body: String,
    /// The language it is written in.
    pub lang: Language,
    /// Who wrote it.
    pub by: String,
    /// For which State; none for the Secretariat.
    pub state: Option<PartyCode>,
    /// The seat from which it was sent, in code.
    pub seat: String,
    /// When.
    pub at: Moment,
    /// Whether the viewer wrote it.
    pub mine: bool,
    /// Whether the viewer has not seen it before.
    pub unread: bool,
    /// The number of the message that it corrects.
    pub corrects: Option<u32>,
    /// The text that it corrects, as it was sent.
    pub corrected_text: Option<(String, Language)>,
    /// The number of the newest correction of it.
    pub corrected_by: Option<u32>,
    /// Of whom it awaits an answer.
    pub awaits: Option<Side>,
    /// The number of the question that it answers.
    pub answers: Option<u32>,
    /// The number of the message that answers it.
    pub answered_by: Option<u32>,
    /// What it quotes, where the viewer may read that.
    pub quote: Option<QuoteView>,
    /// Whether it quotes something that the viewer may not read.
    pub quote_withheld: bool,
    /// Files attached to it.
    pub files: Vec<FileRef>,
    /// Who else has read as far as this, by State.
    pub read_by: Vec<ReadBy>,
}

/// Those of a State, or of the Secretariat, who have read as far as a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// Which State; none for the Secretariat.
    pub state: Option<PartyCode>,
    /// Their names.
    pub names: Vec<String>,
}

/// Somebody who will read what is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Name.
    pub name: String,
    /// State.
    pub state: PartyCode,
    /// Duty.
    pub duty: Duty,
}

/// A message of the viewer's that has not gone out yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingLine {
    /// For taking it back.
    pub id: Uuid,
    /// What it says.
    pub what: Composed,
    /// Its files.
    pub files: Vec<FileRef>,
    /// When it goes.
    pub due_at: Moment,
}

/// A question that nobody has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Its number.
    pub seq: u32,
    /// Of whom an answer is awaited.
    pub awaits: Side,
    /// Whether that is the viewer's side.
    pub ours: bool,
}

/// A conversation as this viewer may see it.
#[derive(Clone, Debug)]
pub struct TalkView {
    /// Which review.
    pub review: ReviewId,
    /// Its code.
    pub code: String,
    /// The State under review.
    pub state: PartyCode,
    /// Which phase it belongs to.
    pub phase: u8,
    /// Which conversation.
    pub thread: ThreadId,
    /// In which room.
    pub room: Room,
    /// Whose room it is, of a delegation.
    pub holder: Option<PartyCode>,
    /// What it is about.
    pub subject: Subject,
    /// Since when it is settled.
    pub settled_at: Option<Moment>,
    /// Messages in order, those of the window.
    pub messages: Vec<MessageLine>,
    /// The number of the newest message there is.
    pub last_seq: u32,
    /// The last message that the viewer had seen before.
    pub read_until: u32,
    /// How many messages of others are new to the viewer.
    pub unread: u32,
    /// Everybody with a role who will read what is written here; the Secretariat reads the dialogue, too (para. 33).
    pub readers: Vec<Reader>,
    /// Languages agreed for the review.
    pub languages: Vec<Language>,
    /// Why the viewer may not write, if so.
    pub may_post: Result<(), Refusal>,
    /// The viewer's messages within their ten seconds.
    pub outgoing: Vec<OutgoingLine>,
    /// What the viewer has written and not sent.
    pub draft: Option<DraftView>,
    /// Files that will go out with the viewer's next message.
    pub files: Vec<FileRef>,
    /// Questions without an answer.
    pub open: Vec<OpenQuestion>,
    /// Of whom the viewer may await an answer.
    pub may_ask: Vec<Side>,
}

impl Backend {
    /// A conversation; what is shown counts as read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a conversation that is not there for this viewer.
    pub async fn talk(&self, viewer: &Viewer, thread: ThreadId, window: Window) -> Result<TalkView, ServiceError> {
        let view = self.talk_unmarked(viewer, thread, window).await?;
        let (first, last) = match (view.messages.first(), view.messages.last()) {
            (Some(first), Some(last)) => (first.seq, last.seq),
            _ => return Ok(view),
        };
        // A page further on says nothing of what lies between.
        if last > view.read_until && first <= view.read_until + 1 {
            let tx = self.0.write().await?;
            let Opened { thread, eye, .. } = opened(&tx, viewer, thread, self.now()).await?;
            // Another tab may have read further meanwhile.
            if last > tx.read_until(thread.id, viewer.account).await? {
                tx.save_read(&eye, &thread, last).await?;
                tx.commit().await?;
                self.0.live.tell_read(&thread);
            }
        }
        Ok(view)
    }

    /// A conversation for a program: nothing counts as read, since nobody may have looked.
    ///
    /// # Errors
    /// As [`Self::talk`].
    pub async fn talk_unmarked(&self, viewer: &Viewer, id: ThreadId, window: Window) -> Result<TalkView, ServiceError> {
        self.deliver_due(Some(id)).await?;
        let now = self.now();
        let tx = self.0.read().await?;
        let open = opened(&tx, viewer, id, now).await?;
        let may_post = open.voice(viewer, now).map(|_| ());
        let Opened { record, thread, eye } = open;
        let read_until = tx.read_until(thread.id, viewer.account).await?;
        let (from, to) = bounds(window, thread.last_seq, read_until);
        let kept = if to < from { Vec::new() } else { tx.messages(&record, thread.id, from, to).await? };
        let ties = tx.ties(thread.id).await?;
        let files = tx.attachments(&record, thread.id).await?;
        let drawing = Drawing { tx: &tx, record: &record, thread: &thread, viewer, now, ties: &ties };
        let mut messages = drawing.lines(&kept, read_until).await?;
        for line in &mut messages {
            line.files = files.iter().filter(|f| f.message == Some(line.id)).map(|f| f.reference()).collect();
        }
        let mut outgoing = Vec::new();
        for waits in tx.outgoing_of(thread.id, viewer.account).await? {
            outgoing.push(OutgoingLine {
                id: waits.id,
                what: tx.open_outgoing(&record, &waits)?,
                files: files.iter().filter(|f| f.outgoing == Some(waits.id)).map(|f| f.reference()).collect(),
                due_at: waits.due_at,
            });
        }
        let draft = tx.draft(&record, thread.id, viewer.account).await?.map(draft_view);
        let own = eye.side();
        Ok(TalkView {
            review: record.id,
            code: record.code.clone(),
            state: record.state,
            phase: thread.phase,
            thread: thread.id,
            room: thread.room,
            holder: if thread.room == Room::Delegation { eye.state() } else { None },
            settled_at: thread.settled_at,
            messages,
            last_seq: thread.last_seq,
            read_until,
            unread: if thread.last_seq > read_until {
                tx.unread_after(thread.id, read_until, viewer.account).await?
            } else {
                0
            },
            readers: readers(&tx, &record, &thread, now).await?,
            languages: record.languages.clone(),
            may_post,
            outgoing,
            draft,
            files: files
                .iter()
                .filter(|f| f.by == viewer.account && f.message.is_none() && f.outgoing.is_none())
                .map(|f| f.reference())
                .collect(),
            open: open_questions(&ties)
                .into_iter()
                .filter(|_| thread.settled_at.is_none())
                .map(|(seq, awaits)| OpenQuestion { seq, awaits, ours: own == Some(awaits) })
                .collect(),
            may_ask: Side::may_ask(own),
            subject: thread.subject,
        })
    }
}

impl Backend {
    /// The whole conversation of all parties on the review; what is shown counts as read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever may not read it.
    pub async fn dialogue(&self, viewer: &Viewer, review: ReviewId) -> Result<TalkView, ServiceError> {
        let thread = self.conversation_on(viewer, review, Room::Dialogue, &Subject::Review).await?;
        self.talk(viewer, thread.ok_or(Refusal::NotFound)?, Window::All).await
    }

    /// As [`Self::dialogue`], for a program: nothing counts as read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever may not read it.
    pub async fn dialogue_unmarked(&self, viewer: &Viewer, review: ReviewId) -> Result<TalkView, ServiceError> {
        let thread = self.conversation_on(viewer, review, Room::Dialogue, &Subject::Review).await?;
        self.talk_unmarked(viewer, thread.ok_or(Refusal::NotFound)?, Window::All).await
    }
}

/// The numbers of a window.
fn bounds(window: Window, last: u32, read: u32) -> (u32, u32) {
    let page = |from: u32| (from.max(1), from.max(1).saturating_add(PAGE - 1).min(last));
    match window {
        Window::Newest => {
            let newest = last.saturating_sub(PAGE - 1);
            // A few messages before the first new one say where one had stopped.
            let new_begins = (read + 1).saturating_sub(5);
            page(if read > 0 { newest.min(new_begins.max(1)) } else { newest }.max(1))
        }
        Window::From(from) => page(from.min(last.max(1))),
        Window::At(seq) => page(seq.saturating_sub(PAGE / 2).min(last.saturating_sub(PAGE - 1))),
        Window::After(seq) => (seq.saturating_add(1), last),
        Window::All => (1, last),
    }
}

/// Who will read what is written in a conversation: everybody whose rights reach it today.
pub(super) async fn readers(
    tx: &Tx,
    record: &ReviewRecord,
    thread: &ThreadRecord,
    now: Moment,
) -> Result<Vec<Reader>, StoreError> {
    let mut found: Vec<Reader> = Vec::new();
    if thread.room == Room::Notes {
        return Ok(found);
    }
    let Some(facts) = record.facts(thread.phase) else { return Ok(found) };
    let mut seen: Vec<AccountId> = Vec::new();
    for person in people(tx, record, now).await? {
        // One person may hold several roles, and is one reader.
        if seen.contains(&person.account) {
            continue;
        }
        let Some(viewer) = tx.viewer(person.account).await? else { continue };
        if Eye::decide(thread.room, &viewer, &facts, now).is_ok_and(|eye| eye.reaches(thread)) {
            seen.push(person.account);
            found.push(Reader { name: person.name, state: person.state, duty: person.duty });
        }
    }
    Ok(found)
}

/// What is needed to draw messages for one viewer.
pub(super) struct Drawing<'a> {
    pub(super) tx: &'a Tx,
    pub(super) record: &'a ReviewRecord,
    pub(super) thread: &'a ThreadRecord,
    pub(super) viewer: &'a Viewer,
    pub(super) now: Moment,
    pub(super) ties: &'a [Tie],
}

impl Drawing<'_> {
    /// Messages as the viewer sees them, without their files.
    pub(super) async fn lines(&self, kept: &[MessageRecord], read_until: u32) -> Result<Vec<MessageLine>, StoreError> {
        let reads = self.tx.reads_in(self.thread.id).await?;
        let ids: Vec<AccountId> = reads.iter().map(|(id, _)| *id).chain(kept.iter().map(|m| m.by)).collect();
        let accounts: HashMap<AccountId, _> = self.tx.accounts_of(&ids).await?.into_iter().map(|a| (a.id, a)).collect();
        let eyes =
            self.record.facts(self.thread.phase).map(|f| Eyes::of(self.viewer, &f, self.now)).unwrap_or_default();
        let mut lines = Vec::with_capacity(kept.len());
        for m in kept {
            let quote = match &m.quote {
                Some(quoted) => super::quote::shown(self, &eyes, quoted).await?,
                None => None,
            };
            let mut read_by: BTreeMap<Option<PartyCode>, Vec<String>> = BTreeMap::new();
            for (account, seq) in &reads {
                let Some(reader) = accounts.get(account).filter(|_| *account != m.by && *seq >= m.seq) else {
                    continue;
                };
                let state = if reader.kind == AccountKind::Secretariat { None } else { reader.state };
                read_by.entry(state).or_default().push(reader.name.clone());
            }
            let corrected_text = match m.corrects {
                Some(seq) => {
                    let found = kept.iter().find(|k| k.seq == seq).map(|k| (k.body.clone(), k.lang));
                    match found {
                        Some(found) => Some(found),
                        None => self.tx.message(self.record, self.thread.id, seq).await?.map(|k| (k.body, k.lang)),
                    }
                }
                None => None,
            };
            lines.push(MessageLine {
                id: m.id,
                seq: m.seq,
                kind: m.kind,
                body: m.body.clone(),
                lang: m.lang,
                by: accounts.get(&m.by).map(|a| a.name.clone()).unwrap_or_default(),
                state: m.sent_for,
                seat: m.seat.clone(),
                at: m.at,
                mine: m.by == self.viewer.account,
                unread: m.seq > read_until && m.by != self.viewer.account,
                corrects: m.corrects,
                corrected_text,
                corrected_by: self.ties.iter().rfind(|t| t.corrects == Some(m.seq)).map(|t| t.seq),
                awaits: m.awaits,
                answers: m.answers,
                answered_by: m.awaits.and_then(|_| self.ties.iter().find(|t| t.answers == Some(m.seq)).map(|t| t.seq)),
                quote_withheld: m.quote.is_some() && quote.is_none(),
                quote,
                files: Vec::new(),
                read_by: read_by.into_iter().map(|(state, names)| ReadBy { state, names }).collect(),
            });
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_for_every_number() {
        assert_eq!(bounds(Window::Newest, 0, 0), (1, 0));
        assert_eq!(bounds(Window::Newest, 30, 0), (1, 30));
        assert_eq!(bounds(Window::Newest, 5000, 4999), (4951, 5000));
        assert_eq!(bounds(Window::Newest, 5000, 4000), (3996, 4045), "where the new begins");
        assert_eq!(bounds(Window::From(4901), 5000, 0), (4901, 4950));
        assert_eq!(bounds(Window::From(u32::MAX), 5000, 0), (5000, 5000));
        assert_eq!(bounds(Window::After(4990), 5000, 0), (4991, 5000));
        for seq in [0, 1, 2500, 4999, 5000, 9999] {
            let (from, to) = bounds(Window::At(seq), 5000, 0);
            assert!(
                from <= seq.clamp(1, 5000) && seq.clamp(1, 5000) <= to && to - from < PAGE,
                "{seq}: {from} to {to}"
            );
        }
    }
}
