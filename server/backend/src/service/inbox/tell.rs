//! Telling people that something happened: an inbox row for each person and event, in the transaction of the act itself,
//! and at once a row of the outbox for whoever has to act.
//!
//! Whether somebody may know of it is decided here for each person, and again when it is shown and when it is mailed.

use super::Backend;
use crate::error::StoreError;
use crate::store::{InboxRow, ReviewRecord, RoleRecord, Tx, new_item};
use rules::access::Seat;
use rules::actor::Viewer;
use rules::calendar::{Moment, civil_date};
use rules::id::{AccountId, ReviewId};
use rules::inbox::{Kind, Weight, weight};
use rules::instrument::Instrument;
use rules::party::PartyCode;

/// Something that people are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'a> {
    /// The code of what happened.
    pub(crate) kind: &'a str,
    /// What makes it one event: the same person is told of it once.
    pub(crate) event: &'a str,
    /// Limits who is told, where it is about one instrument (para. 28 (b)).
    pub(crate) instrument: Option<Instrument>,
    /// Where it is read, if that is known better than by its kind.
    pub(crate) place: Option<&'a str>,
    /// The State whose act it is; none for the Secretariat. Its own people have nothing to do because of it.
    pub(crate) by: Option<PartyCode>,
    /// When it happened.
    pub(crate) at: Moment,
}

impl Backend {
    /// Tells everybody with an active role in the review but the one who acted, within an instrument's scope.
    #[expect(clippy::too_many_arguments, reason = "one place that tells, called with what each act knows")]
    pub(crate) async fn tell_all(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        kind: &str,
        event: &str,
        but: AccountId,
        instrument: Option<Instrument>,
        now: Moment,
    ) -> Result<(), StoreError> {
        self.tell_parties(tx, record, but, &Telling { kind, event, instrument, place: None, by: None, at: now }).await
    }

    /// As [`Self::tell_all`], with the very place where it is read.
    pub(crate) async fn tell_parties(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        but: AccountId,
        what: &Telling<'_>,
    ) -> Result<(), StoreError> {
        let what = &Telling { by: tx.account(but).await?.and_then(|a| a.state), ..*what };
        let settled = Kind::of(what.kind).settles();
        if let Some(state) = what.by.filter(|_| !settled.is_empty()) {
            tx.inbox_settle(record.id, state, settled, what.at).await?;
        }
        let mut told = Vec::new();
        for role in tx.roles_in(record.id).await? {
            if role.account != but && role.role.is_active(civil_date(what.at)) && !told.contains(&role.account) {
                self.tell_one(tx, record, role.account, what).await?;
                told.push(role.account);
            }
        }
        Ok(())
    }

    /// Tells one person about a review, if they may know.
    pub(crate) async fn tell_one(
        &self,
        tx: &Tx,
        record: &ReviewRecord,
        account: AccountId,
        what: &Telling<'_>,
    ) -> Result<(), StoreError> {
        let Some(viewer) = tx.viewer(account).await? else { return Ok(()) };
        match item_for(&viewer, record, what) {
            Some(item) => keep(tx, &item).await,
            None => Ok(()),
        }
    }
}

/// What this person is told of something in a review, unless they may not know of it.
pub(crate) fn item_for(viewer: &Viewer, record: &ReviewRecord, what: &Telling<'_>) -> Option<InboxRow> {
    let kind = Kind::of(what.kind);
    let facts = record.current_phase().and_then(|p| record.facts(p.phase))?;
    let seat = rules::access::seat(viewer, &facts, civil_date(what.at));
    let place = what.place.map_or_else(|| place(kind, record, &seat), str::to_owned);
    let item = InboxRow {
        review: Some(record.id),
        instrument: what.instrument,
        state: viewer.state,
        todo: weight(kind, Some(&seat), what.by.is_some() && what.by == viewer.state) == Weight::ToDo,
        ..new_item(viewer.account, what.kind, &format!("{}/{}", what.kind, what.event), &place, what.at)
    };
    may_know(viewer, &item, Some(record), what.at).then_some(item)
}

/// Tells somebody of their own role, which they may know of although it gives no right yet or any more.
pub(crate) async fn tell_of_role(tx: &Tx, kind: Kind, role: &RoleRecord, at: Moment) -> Result<(), StoreError> {
    let begun = kind != Kind::RoleEnded && role.role.is_active(civil_date(at));
    let place = if begun { format!("/reviews/{}", role.role.review) } else { "/account".to_owned() };
    let event = format!("{}/{}", kind.code(), role.id);
    let mut item = new_item(role.account, kind.code(), &event, &place, at);
    item.review = Some(role.role.review);
    item.todo = weight(kind, None, false) == Weight::ToDo;
    keep(tx, &item).await
}

/// Tells one person of something that is theirs to know, as was decided by whoever tells.
pub(crate) async fn tell_person(
    tx: &Tx,
    account: AccountId,
    kind: Kind,
    review: ReviewId,
    (event, place): (&str, &str),
    at: Moment,
) -> Result<(), StoreError> {
    let mut item = new_item(account, kind.code(), event, place, at);
    item.review = Some(review);
    item.todo = weight(kind, None, false) == Weight::ToDo;
    keep(tx, &item).await
}

/// Writes the item and, for what one has to do, the mail that leaves at once.
pub(crate) async fn keep(tx: &Tx, item: &InboxRow) -> Result<(), StoreError> {
    if tx.insert_inbox(item).await? && item.todo {
        tx.queue_mail(item.account, &item.kind, item.review, &item.event, item.at).await?;
    }
    Ok(())
}

/// Whether this person may know of the item now: the act that its kind needs is decided anew, within its instrument and
/// for the State for which they were told.
pub(crate) fn may_know(viewer: &Viewer, item: &InboxRow, record: Option<&ReviewRecord>, now: Moment) -> bool {
    let Some(act) = item.what().needs() else { return true };
    if item.state.is_some() && item.state != viewer.state {
        return false;
    }
    let Some(record) = record else { return item.review.is_none() };
    let Some(facts) = record.current_phase().and_then(|p| record.facts(p.phase)) else { return false };
    let decided = rules::access::decide(Some(viewer), act, &facts, civil_date(now));
    decided.is_ok_and(|scope| scope.covers(item.instrument))
}

/// Where something of this kind is read by somebody in this seat.
fn place(kind: Kind, record: &ReviewRecord, seat: &Seat) -> String {
    let review = format!("/reviews/{}", record.id);
    let Some(phase) = record.current_phase().map(|p| p.phase) else { return review };
    match kind {
        Kind::PhaseOpened if matches!(seat, Seat::UnderReview { .. }) => format!("{review}/questionnaire/{phase}"),
        Kind::ResponseSubmitted => format!("{review}/responses/{phase}"),
        Kind::MessageSent | Kind::QuestionSent | Kind::DelegationMessageSent => format!("{review}/dialogue"),
        Kind::RedrawRequested | Kind::RedrawCalled => format!("{review}/redraws"),
        Kind::SupplementAsked if matches!(seat, Seat::UnderReview { .. }) => {
            format!("{review}/feedback/{phase}/questions")
        }
        Kind::FeedbackSent | Kind::SupplementAsked | Kind::SupplementAnswered | Kind::ArticleTakenOver => {
            format!("{review}/feedback/{phase}")
        }
        Kind::PhaseOpened
        | Kind::ReviewerDrawn
        | Kind::Reminder
        | Kind::ReminderFocalPoint
        | Kind::PlanRecorded
        | Kind::RoleGranted
        | Kind::RoleEnded
        | Kind::ReviewerReplaced
        | Kind::DialogueAnnounced
        | Kind::DialogueChanged
        | Kind::ListDue
        | Kind::ListCirculated
        | Kind::MatterReferred
        | Kind::ProcedureOpened
        | Kind::MatterDecided
        | Kind::SummaryGiven
        | Kind::Other => review,
    }
}
