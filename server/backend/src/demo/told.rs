//! What people were told of all that happened: their inboxes, read and done as far as the story has gone on since.

use super::Seeding;
use super::draw::Drawn;
use crate::error::StoreError;
use crate::service::{Telling, item_for};
use crate::store::{InboxRow, ReviewRecord};
use rules::actor::Viewer;
use rules::calendar::Moment;
use rules::dialogue::Room;
use rules::id::AccountId;
use rules::inbox::Kind;
use rules::instrument::Instrument;
use rules::party::PartyCode;
use rules::stage::Stage;

/// Days after which what one was informed of has been read.
const READ_AFTER: i64 = 14;

/// Something that happened, by whom, and when what it asked for was done.
struct Told {
    kind: Kind,
    event: String,
    place: Option<String>,
    at: Moment,
    by: Option<AccountId>,
    state: Option<PartyCode>,
    instrument: Option<Instrument>,
    done_at: Option<Moment>,
}

/// Tells the people of a review.
pub(super) async fn tell(s: &Seeding<'_>, drawn: &Drawn, review: &ReviewRecord) -> Result<(), StoreError> {
    let (tx, days, plan) = (s.tx, s.days, drawn.plan);
    let moment = |ago: i64| days.at(days.ago(ago), 0);
    let mut told = Vec::new();
    if let Some(opened) = plan.opened {
        told.push(Told {
            kind: Kind::PhaseOpened,
            event: format!("{}/{}", review.id, super::PHASE),
            place: None,
            at: moment(opened),
            by: Some(s.people.secretariat),
            state: None,
            instrument: None,
            done_at: plan.received.map(moment),
        });
    }
    for (number, ago) in (1..).zip([plan.received, plan.corrected].into_iter().flatten()) {
        let by = Some(s.people.team(review.state)?.focal_point);
        let done_at = (plan.stage > Stage::Feedback).then(|| moment(plan.since));
        let event = format!("{}/{}/{number}", review.id, super::PHASE);
        let (state, instrument) = (Some(review.state), None);
        let (kind, at) = (Kind::ResponseSubmitted, moment(ago));
        told.push(Told { kind, event, place: None, at, by, state, instrument, done_at });
    }
    if let Some(ago) = plan.replaced {
        let event = review.id.to_string();
        let by = Some(s.people.secretariat);
        let (kind, at) = (Kind::ReviewerReplaced, moment(ago));
        told.push(Told { kind, event, place: None, at, by, state: None, instrument: None, done_at: None });
    }
    let mut read = Vec::new();
    for thread in tx.threads(review.id).await?.into_iter().filter(|t| t.room == Room::Dialogue && t.last_seq > 0) {
        let messages = tx.messages(review, thread.id, 1, thread.last_seq).await?;
        for message in &messages {
            let answer = messages.iter().find(|m| m.answers == Some(message.seq));
            told.push(Told {
                kind: if message.awaits.is_some() { Kind::QuestionSent } else { Kind::MessageSent },
                event: message.id.to_string(),
                place: Some(format!("/reviews/{0}/dialogue/{2}?at={1}#message-{1}", review.id, message.seq, thread.id)),
                at: message.at,
                by: Some(message.by),
                state: message.sent_for,
                instrument: thread.instrument,
                done_at: answer.map(|a| a.at),
            });
            read.push((message.id.to_string(), thread.id, message.seq));
        }
    }
    for viewer in people(s, review).await? {
        for one in told.iter().filter(|t| t.by != Some(viewer.account)) {
            let what = Telling {
                kind: one.kind.code(),
                event: &one.event,
                instrument: one.instrument,
                place: one.place.as_deref(),
                by: one.state,
                at: one.at,
            };
            let Some(item) = item_for(&viewer, review, &what) else { continue };
            let seen = match read.iter().find(|(event, _, _)| *event == one.event) {
                Some((_, thread, seq)) => tx.read_until(*thread, viewer.account).await? >= *seq,
                None => one.done_at.is_some() || days.since(rules::calendar::civil_date(one.at)) > READ_AFTER,
            };
            let done_at = one.done_at.filter(|_| item.todo);
            let read_at = seen.then(|| one.done_at.unwrap_or(one.at).max(one.at));
            tx.insert_inbox(&InboxRow { read_at, done_at, ..item.clone() }).await?;
            // As without a mail server: what one must do waits to be mailed.
            if item.todo && done_at.is_none() {
                tx.queue_mail(item.account, &item.kind, item.review, &item.event, item.at).await?;
            }
        }
    }
    Ok(())
}

/// Everybody with a role in the review, once.
async fn people(s: &Seeding<'_>, review: &ReviewRecord) -> Result<Vec<Viewer>, StoreError> {
    let mut accounts: Vec<AccountId> = s.tx.roles_in(review.id).await?.iter().map(|r| r.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut people = Vec::with_capacity(accounts.len());
    for account in accounts {
        people.extend(s.tx.viewer(account).await?);
    }
    Ok(people)
}
