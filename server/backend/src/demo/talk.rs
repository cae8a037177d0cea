//! The dialogues: each review has its thread, and some have a conversation in several languages.

use super::draw::Drawn;
use super::texts::Speaker;
use super::{Seeding, refused};
use crate::error::StoreError;
use crate::store::{Act, NewMessage, ReviewRecord};
use rules::access::{marker, permit};
use rules::id::{AccountId, MessageId};
use rules::stage::Stage;
use std::collections::BTreeMap;

/// Days from one message to the next.
const PACE: i64 = 3;

/// Makes the thread of a review and says in it what is planned.
pub(super) async fn talk(s: &mut Seeding<'_>, drawn: &Drawn, review: &ReviewRecord) -> Result<(), StoreError> {
    let thread = s.tx.insert_thread(review.id, None, None, s.days.at(s.days.draw(), 60)).await?;
    let Some((which, began)) = drawn.plan.talk else { return Ok(()) };
    let texts = s.texts;
    let Some(conversation) = texts.conversations.get(which) else { return Ok(()) };
    let mut seen = review.facts(super::PHASE).ok_or_else(|| refused("a review without its phase"))?;
    // What has been released is archived; all was said before that (para. 35).
    seen.stage = Stage::Dialogue;
    let mut read: BTreeMap<AccountId, u32> = BTreeMap::new();
    let mut last = s.days.at(s.days.ago(began), 0);
    for (place, line) in (0_i64..).zip(&conversation.messages) {
        let by = speaker(s, drawn, line.seat)?;
        let viewer = s.tx.viewer(by).await?;
        let at = s.days.at(s.days.ago((began - PACE * place).max(1)), 45 + 50 * place).max(last);
        let permit = permit::<marker::PostMessage>(viewer.as_ref(), Some(&seen), at).map_err(refused)?;
        let key = format!("demo-{}-{place}", review.code);
        let new = NewMessage { thread, body: &line.text, lang: line.lang, key: &key };
        let sent = s.tx.insert_message(&permit, review, &new).await?;
        s.acts.push(message_act(by, review, &sent.id, at, serde_json::json!({ "thread": thread, "seq": sent.seq })));
        read.insert(by, sent.seq);
        last = at;
    }
    // Whoever wrote has read what came before; all else is new to everybody.
    for (by, seq) in read {
        let viewer = s.tx.viewer(by).await?;
        let permit = permit::<marker::ReadDialogue>(viewer.as_ref(), Some(&seen), last).map_err(refused)?;
        s.tx.save_read(&permit, thread, seq).await?;
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
        Speaker::Reviewing1 => of_reviewer(0),
        Speaker::Reviewing2 => of_reviewer(1),
    }
}
