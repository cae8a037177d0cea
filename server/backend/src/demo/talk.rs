//! The dialogues: each review has its conversation on itself, and some have a month of talk in several languages and rooms.

use super::draw::Drawn;
use super::texts::{Line, Speaker};
use super::{Seeding, refused};
use crate::error::StoreError;
use crate::store::{Act, Eye, NewMessage, ReviewRecord, Voice};
use rules::access::ReviewFacts;
use rules::dialogue::{Composed, Room, Subject};
use rules::id::{AccountId, MessageId, ThreadId};
use rules::stage::Stage;
use std::collections::BTreeMap;

/// Days from one message to the next.
const PACE: i64 = 3;

/// Makes the conversations of a review and says in them what is planned.
pub(super) async fn talk(s: &mut Seeding<'_>, drawn: &Drawn, review: &ReviewRecord) -> Result<(), StoreError> {
    let thread = s.tx.insert_main_thread_row(review, None, s.days.at(s.days.draw(), 60)).await?;
    let Some((which, began)) = drawn.plan.talk else { return Ok(()) };
    let texts = s.texts;
    let Some(conversation) = texts.conversations.get(which) else { return Ok(()) };
    let mut seen = review.facts(super::PHASE).ok_or_else(|| refused("a review without its phase"))?;
    // What has been released is archived; all was said before that (para. 35).
    seen.stage = Stage::Dialogue;
    let main = Said { review, thread: Some(thread), room: Room::Dialogue, subject: Subject::Review };
    say(s, drawn, &seen, main, &conversation.messages, began).await?;
    // Single questions are talked about once there are answers.
    let weeks_ago = 12 + PACE * 2;
    if drawn.plan.received.is_none_or(|received| received < weeks_ago) {
        return Ok(());
    }
    for talk in &texts.talks {
        let subject = Subject::parse(&talk.subject).ok_or_else(|| refused("a subject that is none"))?;
        let one = Said { review, thread: None, room: talk.room, subject };
        say(s, drawn, &seen, one, &talk.messages, weeks_ago).await?;
    }
    Ok(())
}

/// Where something is said.
struct Said<'a> {
    review: &'a ReviewRecord,
    /// Begun by the first who speaks, if not before.
    thread: Option<ThreadId>,
    room: Room,
    subject: Subject,
}

async fn say(
    s: &mut Seeding<'_>,
    drawn: &Drawn,
    seen: &ReviewFacts,
    mut place: Said<'_>,
    lines: &[Line],
    began: i64,
) -> Result<(), StoreError> {
    let review = place.review;
    let mut read: BTreeMap<AccountId, u32> = BTreeMap::new();
    let mut last = s.days.at(s.days.ago(began), 0);
    for (n, line) in (0_i64..).zip(lines) {
        let by = speaker(s, drawn, line.seat)?;
        let viewer = s.tx.viewer(by).await?.ok_or_else(|| refused("a speaker without an account"))?;
        let at = s.days.at(s.days.ago((began - PACE * n).max(1)), 45 + 50 * n).max(last);
        let voice = Voice::decide(place.room, &viewer, seen, at).map_err(refused)?;
        let thread = match place.thread {
            Some(thread) => thread,
            None => {
                let instrument = place.subject.instrument();
                let made = s.tx.insert_thread(&voice, super::PHASE, &place.subject, instrument, review.id).await?;
                *place.thread.insert(made.id)
            }
        };
        let kept = s.tx.thread(thread).await?.ok_or_else(|| refused("a conversation that is not there"))?;
        let what = Composed {
            body: line.text.clone(),
            lang: line.lang,
            kind: line.kind,
            awaits: line.awaits,
            answers: line.answers,
            corrects: line.corrects,
            ..Composed::default()
        };
        let key = format!("demo-{thread}-{n}");
        let sent =
            s.tx.insert_message(&voice, review, &kept, &NewMessage { what: &what, quote: None, key: &key }).await?;
        if place.room == Room::Dialogue {
            let detail = serde_json::json!({ "thread": thread, "seq": sent.seq });
            s.acts.push(message_act(by, review, &sent.id, at, detail));
        }
        read.insert(by, sent.seq);
        last = at;
    }
    let Some(thread) = place.thread else { return Ok(()) };
    // Whoever wrote has read what came before; all else is new to everybody.
    for (by, seq) in read {
        let viewer = s.tx.viewer(by).await?.ok_or_else(|| refused("a reader without an account"))?;
        let eye = Eye::decide(place.room, &viewer, seen, last).map_err(refused)?;
        let kept = s.tx.thread(thread).await?.ok_or_else(|| refused("a conversation that is not there"))?;
        s.tx.save_read(&eye, &kept, seq).await?;
    }
    Ok(())
}

fn message_act(
    by: AccountId,
    review: &ReviewRecord,
    message: &MessageId,
    at: rules::calendar::Moment,
    detail: serde_json::Value,
) -> Act<'static> {
    Act { at, by: Some(by), kind: "message_sent", review: Some(review.id), object: message.to_string(), detail }
}

fn speaker(s: &Seeding<'_>, drawn: &Drawn, seat: Speaker) -> Result<AccountId, StoreError> {
    let of_reviewer = |index: usize| {
        let state = drawn.speaker(index).ok_or_else(|| refused("a review without reviewing States"))?;
        Ok(s.people.team(state)?.experts[0])
    };
    match seat {
        Speaker::Secretariat => Ok(s.people.secretariat),
        Speaker::UnderReview => Ok(s.people.team(drawn.party.code)?.focal_point),
        Speaker::UnderReviewExpert => Ok(s.people.team(drawn.party.code)?.experts[0]),
        Speaker::Reviewing1 => of_reviewer(0),
        Speaker::Reviewing2 => of_reviewer(1),
    }
}
