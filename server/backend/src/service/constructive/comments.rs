//! Written comments (para. 53 (d), (e)) and the look at them (para. 53 (b)): nobody but the author changes a word.

use super::{Backend, is_open};
use crate::constructive::{Caller, CommentStatus, ConstructiveError, Event, Mark};
use crate::store::WrittenComment;
use rules::constructive::Refused;
use rules::constructive::access::marker;
use rules::constructive::profile::text;
use rules::id::{ApplicationId, ConstructiveId, OrganizationId};
use rules::language::Language;
use rules::refusal::Refusal;

impl Backend {
    /// Keeps a comment as a draft, or sends it. Until the last day; one that came back, until the dialogue.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] without an application; [`Refused::Closed`], [`Refused::Decided`], [`Refused::Stale`]; faults.
    pub async fn save_comment(
        &self,
        id: OrganizationId,
        event: ConstructiveId,
        (body, lang, revision): (&str, Language, i32),
        send: bool,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let permit = self.organization_permit(&tx, id, now).await?;
        let event = tx.constructive(event).await?.filter(Event::is_public).ok_or(Refusal::NotFound)?;
        let known = tx.application_of(event.id, id).await?.filter(|a| a.withdrawn_at.is_none());
        // A comment can be begun with the application, and goes where that has gone.
        let known = known.filter(|a| !send || a.sent_at.is_some()).ok_or(Refusal::NotFound)?;
        let mut faults = Vec::new();
        let max = self.rules().house.constructive.comment_chars_max;
        let body = text("comment", body, max, send, &mut faults);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let before = tx.written_comment(known.id).await?;
        let status = before.as_ref().map(|c| c.status);
        let returned = status == Some(CommentStatus::Returned);
        let times = event.times(self.rules());
        if !is_open(&event) || times.is_over(now) {
            return Err(Refused::NotOpen.into());
        }
        if !returned && !times.takes_applications(now) {
            tx.insert_late(event.id, id, now).await?;
            tx.commit().await?;
            return Err(Refused::CommentClosed { last: times.close.on }.into());
        }
        if before.as_ref().map_or(0, |c| c.revision) != revision {
            return Err(Refused::Stale.into());
        }
        // What was sent is changed by sending it anew; a draft of it could be forgotten.
        if matches!(status, Some(CommentStatus::Sent | CommentStatus::Cleared)) && !send {
            return Err(Refused::Decided.into());
        }
        if returned && !send {
            tx.draft_comment(&permit, known.id, (lang, &body)).await?;
        } else {
            let status = if send { CommentStatus::Sent } else { CommentStatus::Draft };
            tx.save_comment(&permit, known.id, revision, &WrittenComment { lang, body, status }).await?;
        }
        if send {
            let detail = serde_json::json!({ "application": known.id });
            self.note(&tx, None, "comment_sent", event.id, detail, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Says what a look at a comment came to: fine, or back to its author with the places marked and a remark.
    ///
    /// # Errors
    /// The refusal of [`rules::constructive::access::Deed::Screen`]; [`Refused::Stale`] for a comment that was changed
    /// meanwhile; [`Refused::NeedsReason`] for one that goes back without a word.
    pub async fn screen_comment(
        &self,
        caller: Caller<'_>,
        application: ApplicationId,
        revision: i32,
        returned: Option<(&[Mark], &str)>,
    ) -> Result<(), ConstructiveError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let who = self.who(&tx, caller).await?;
        let known = tx.application(application).await?.ok_or(Refusal::NotFound)?;
        let (event, permit) = self.event_permit::<marker::Screen>(&tx, &who, known.constructive, now).await?;
        let comment = tx.written_comment(application).await?.ok_or(Refusal::NotFound)?;
        if comment.status != CommentStatus::Sent || comment.revision != revision {
            return Err(Refused::Stale.into());
        }
        let mut faults = Vec::new();
        let (status, marks, remark) = match returned {
            None => (CommentStatus::Cleared, Vec::new(), String::new()),
            Some((marks, remark)) => {
                let remark = text("remark", remark, 4000, true, &mut faults);
                let fits = |m: &&Mark| comment.body.get(m.from..m.to).is_some_and(|part| !part.is_empty());
                (CommentStatus::Returned, marks.iter().filter(fits).copied().collect(), remark)
            }
        };
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if !tx.screen_comment(&permit, (application, revision), status, &marks, &remark).await? {
            return Err(Refused::Stale.into());
        }
        let kind = if status == CommentStatus::Cleared { "comment_cleared" } else { "comment_returned" };
        let detail = serde_json::json!({ "application": application, "marks": marks.len() });
        self.note(&tx, permit.by(), kind, event.id, detail, now).await?;
        let once = format!("{kind}/{application}/{revision}");
        self.tell_organization(&tx, known.organization, (kind, &once), (event.id, Some(application)), now).await?;
        Ok(tx.commit().await?)
    }
}
