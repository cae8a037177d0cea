//! Requests that a drawing be repeated (paras. 28 (d) to (f), 30): asked by focal points, called by the Secretariat.

use super::prepare::{act, announced, new_row};
use super::{moved_on, rules_of};
use crate::error::{ServiceError, StoreError};
use crate::service::{Backend, permit_house};
use crate::store::{Act, NewRequest, RequestRow, ReviewRecord, Tx};
use chrono::NaiveDate;
use rules::access::{Act as Asked, Permit, Seat, marker};
use rules::actor::Viewer;
use rules::calendar::{Moment, civil_date};
use rules::draw::record::{Review, Reviewer, Slot};
use rules::draw::redraw::{Case, CaseFault, Counter, Ground, Redraw, may_request};
use rules::draw::status::{DrawKind, DrawStatus, RequestStatus};
use rules::draw::{Entrant, Seed};
use rules::id::{DrawId, RedrawRequestId, ReviewId};
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;

/// The longest reason.
pub const REASON_MAX: u32 = 4000;

/// A request as shown to one viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// Which request.
    pub id: RedrawRequestId,
    /// In which review.
    pub review: ReviewId,
    /// The State under review.
    pub state: PartyCode,
    /// Who asked; nobody where the meeting itself saw the need.
    pub asked_for: Option<PartyCode>,
    /// The reviewing State that would go.
    pub replaced: PartyCode,
    /// On what it rests.
    pub ground: Ground,
    /// The reason in its language: for the State that asked and the Secretariat alone.
    pub reason: Option<(String, Language)>,
    /// When the consultation of para. 30 was held.
    pub consulted_on: Option<NaiveDate>,
    /// When it was asked.
    pub asked_at: Moment,
    /// Where it stands.
    pub status: RequestStatus,
    /// Its drawing.
    pub draw: Option<DrawId>,
    /// Whether the viewer can take it back.
    pub may_withdraw: bool,
}

/// What a review's page of redraws shows.
#[derive(Clone, Debug)]
pub struct RedrawDesk {
    /// The State under review.
    pub state: PartyCode,
    /// Its code.
    pub code: String,
    /// Requests that the viewer may see: all, reasons apart.
    pub requests: Vec<RequestLine>,
    /// Requests used by each party to the review (para. 28 (d)).
    pub counters: Vec<(PartyCode, Counter)>,
    /// Whether the viewer may ask, and if not why.
    pub may_ask: Result<(), Refusal>,
    /// Whether the viewer acts for the State under review.
    pub is_under_review: bool,
    /// Reviewing States whose place the viewer may ask to be drawn again.
    pub places: Vec<PartyCode>,
    /// Whether the viewer can record the need of a later meeting, and call drawings.
    pub may_decide: bool,
}

/// A request as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedRedraw {
    /// The reviewing State that would go.
    pub replaced: PartyCode,
    /// On what it rests.
    pub ground: Ground,
    /// Why.
    pub reason: String,
    /// In which language.
    pub lang: Language,
    /// When the consultation of para. 30 was held.
    pub consulted_on: Option<NaiveDate>,
    /// Against sending twice.
    pub key: String,
}

fn standing(record: &ReviewRecord) -> Vec<PartyCode> {
    record.reviewers.iter().filter(|r| r.replaced_at.is_none()).map(|r| r.state).collect()
}

fn counter(rules: &rules::ruleset::RuleSet, requests: &[RequestRow], state: PartyCode) -> Counter {
    let counted = requests.iter().filter(|r| r.asked_for == Some(state) && r.status != RequestStatus::Withdrawn);
    Counter::of(rules, counted.map(|r| r.ground))
}

impl Backend {
    /// Requests in a review and their counters, as one viewer may see them.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::ReadReview`].
    pub async fn redraw_desk(&self, viewer: &Viewer, review: ReviewId) -> Result<RedrawDesk, ServiceError> {
        let now = self.now();
        let tx = self.0.read().await?;
        let (record, permit, phase): (_, Permit<marker::ReadReview>, _) = tx.permit(viewer, review, None, now).await?;
        let facts = record.facts(phase).ok_or(Refusal::NotFound)?;
        let requests = tx.redraw_requests_in(review).await?;
        let own = permit.state().filter(|_| !matches!(permit.seat(), Some(Seat::Secretariat)));
        let is_secretariat = matches!(permit.seat(), Some(Seat::Secretariat));
        let may_ask = rules::access::decide(Some(viewer), Asked::RequestRedraw, &facts, civil_date(now)).map(|_| ());
        let lines = requests.iter().map(|r| line(&tx, &record, r, own, is_secretariat, may_ask.is_ok()));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let there = standing(&record);
        let parties = std::iter::once(record.state).chain(there.iter().copied());
        let is_under_review = own == Some(record.state);
        Ok(RedrawDesk {
            state: record.state,
            code: record.code.clone(),
            counters: parties.map(|s| (s, counter(self.rules(), &requests, s))).collect(),
            requests: lines,
            may_ask,
            is_under_review,
            places: there.into_iter().filter(|s| is_under_review || is_secretariat || own == Some(*s)).collect(),
            may_decide: is_secretariat,
        })
    }

    /// All requests, for the Secretariat.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::DecideRedraw`].
    pub async fn redraw_requests(&self, viewer: &Viewer) -> Result<Vec<RequestLine>, ServiceError> {
        permit_house::<marker::DecideRedraw>(viewer, self.now())?;
        let tx = self.0.read().await?;
        let reviews = tx.reviews().await?;
        let mut lines = Vec::new();
        for request in tx.redraw_requests().await? {
            if let Some(record) = reviews.iter().find(|r| r.id == request.review) {
                lines.push(line(&tx, record, &request, None, true, false)?);
            }
        }
        Ok(lines)
    }

    /// Asks that a drawing be repeated.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::RequestRedraw`], or of [`may_request`]; faults of the fields `replaced`,
    /// `reason` and `consulted_on`.
    pub async fn request_redraw(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        asked: &RequestedRedraw,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let (record, permit, _): (_, Permit<marker::RequestRedraw>, _) = tx.permit(&viewer, review, None, now).await?;
        if tx.is_repeated_request(permit.by(), &asked.key).await? {
            return Ok(());
        }
        let own = permit.state().ok_or(Refusal::NotFound)?;
        let is_under_review = own == record.state;
        check(&record, asked, now)?;
        // A reviewing State asks about its own place only.
        if !is_under_review && asked.replaced != own {
            return Err(ServiceError::Field { field: "replaced", code: "not_yours" });
        }
        let requests = tx.redraw_requests_in(review).await?;
        may_request(
            counter(self.rules(), &requests, own),
            asked.ground,
            is_under_review,
            asked.consulted_on.is_some(),
        )?;
        no_open_one(&requests, asked.replaced)?;
        self.write_request(&tx, &permit, &record, asked, Some(own), now).await?;
        Ok(tx.commit().await?)
    }

    /// Records that a place has to be drawn again at a later meeting (para. 28 (f)).
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::DecideRedraw`]; faults as in [`Self::request_redraw`].
    pub async fn record_need(
        &self,
        viewer: &Viewer,
        review: ReviewId,
        asked: &RequestedRedraw,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let permit = permit_house::<marker::DecideRedraw>(&viewer, now)?;
        if tx.is_repeated_request(permit.by(), &asked.key).await? {
            return Ok(());
        }
        let record = tx.review(review).await?.ok_or(Refusal::NotFound)?;
        check(&record, asked, now)?;
        no_open_one(&tx.redraw_requests_in(review).await?, asked.replaced)?;
        let asked = RequestedRedraw { ground: Ground::LaterMeeting, ..asked.clone() };
        self.write_request(&tx, &permit, &record, &asked, None, now).await?;
        Ok(tx.commit().await?)
    }

    async fn write_request<A: marker::Marker>(
        &self,
        tx: &Tx,
        permit: &Permit<A>,
        record: &ReviewRecord,
        asked: &RequestedRedraw,
        own: Option<PartyCode>,
        now: Moment,
    ) -> Result<(), ServiceError> {
        let new = NewRequest {
            asked_for: own,
            replaced: asked.replaced,
            ground: asked.ground,
            reason: asked.reason.trim(),
            lang: asked.lang,
            consulted_on: asked.consulted_on.filter(|_| asked.ground == Ground::Inability),
            key: &asked.key,
        };
        let id = tx.insert_redraw_request(permit, record, &new).await?;
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "redraw_requested",
            review: Some(record.id),
            object: id.to_string(),
            detail: serde_json::json!({ "for": own, "replaced": asked.replaced, "ground": asked.ground }),
        })
        .await?;
        Ok(self.tell_all(tx, record, "redraw_requested", &id.to_string(), permit.by(), None, now).await?)
    }

    /// Takes a request back; it does not count then.
    ///
    /// # Errors
    /// As [`Self::request_redraw`]; `moved_on` where a meeting was called already.
    pub async fn withdraw_request(&self, viewer: &Viewer, id: RedrawRequestId) -> Result<ReviewId, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        let request = tx.redraw_request(id).await?.ok_or(Refusal::NotFound)?;
        let (record, permit, _): (_, Permit<marker::RequestRedraw>, _) =
            tx.permit(&viewer, request.review, None, now).await?;
        if permit.state() != request.asked_for {
            return Err(Refusal::NotFound.into());
        }
        let to = (RequestStatus::Open, RequestStatus::Withdrawn);
        if !tx.move_request(&permit, id, to, None).await? {
            return Err(moved_on());
        }
        tx.record(Act {
            at: now,
            by: Some(permit.by()),
            kind: "redraw_withdrawn",
            review: Some(record.id),
            object: id.to_string(),
            detail: serde_json::json!({}),
        })
        .await?;
        tx.commit().await?;
        Ok(record.id)
    }

    /// Calls the drawing for a request: the case is frozen, sources announced, the parties told.
    ///
    /// # Errors
    /// The refusal of [`rules::access::Act::DecideRedraw`]; `moved_on`; `nobody` where no State may take the place; faults
    /// of the fields `title` and `sources`.
    pub async fn call_redraw(
        &self,
        viewer: &Viewer,
        id: RedrawRequestId,
        title: &str,
        sources: &[String],
    ) -> Result<DrawId, ServiceError> {
        let now = self.now();
        let tx = self.0.write().await?;
        let viewer = tx.viewer(viewer.account).await?.ok_or(Refusal::SignIn)?;
        permit_house::<marker::DecideRedraw>(&viewer, now)?;
        let permit = permit_house::<marker::PrepareDraw>(&viewer, now)?;
        let request = tx.redraw_request(id).await?.ok_or(Refusal::NotFound)?;
        let record = tx.review(request.review).await?.ok_or(Refusal::NotFound)?;
        if request.status != RequestStatus::Open {
            return Err(moved_on());
        }
        let title = title.trim();
        if title.is_empty() || rules::text::check_line(title, 200).is_err() {
            return Err(ServiceError::Field { field: "title", code: "required" });
        }
        let sources = announced(sources)?;
        let case = case(&tx, &record, &request).await?;
        let draw = DrawId::new(crate::random::id());
        let mut row = new_row(self, draw, &permit, title.to_owned(), "[]".to_owned(), false);
        match Redraw::start(case.clone(), rules_of(&row)?, Seed([0; 32]), Vec::new()) {
            Ok(_) => {}
            Err(CaseFault::Nobody { .. }) => return Err(ServiceError::Field { field: "draw", code: "nobody" }),
            Err(_) => return Err(ServiceError::Field { field: "draw", code: "changed" }),
        }
        row.kind = DrawKind::Redraw;
        row.pool = serde_json::to_value(&case).ok().map(|v| v.to_string());
        row.pool_sha256 = Some(case.sha256());
        row.sources = sources;
        row.frozen_at = Some(now);
        row.status = DrawStatus::Frozen;
        tx.insert_draw(&permit, &row).await?;
        let decided = permit_house::<marker::DecideRedraw>(&viewer, now)?;
        if !tx.move_request(&decided, id, (RequestStatus::Open, RequestStatus::Called), Some(draw)).await? {
            return Err(moved_on());
        }
        tx.record(act(
            &permit,
            "redraw_called",
            draw,
            serde_json::json!({ "request": id, "case_sha256": row.pool_sha256 }),
        ))
        .await?;
        self.tell_all(&tx, &record, "redraw_called", &draw.to_string(), permit.by(), None, now).await?;
        tx.commit().await?;
        Ok(draw)
    }
}

fn check(record: &ReviewRecord, asked: &RequestedRedraw, now: Moment) -> Result<(), ServiceError> {
    if !standing(record).contains(&asked.replaced) {
        return Err(ServiceError::Field { field: "replaced", code: "not_reviewing" });
    }
    let reason = asked.reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::Field { field: "reason", code: "required" });
    }
    if rules::text::check_text(reason, REASON_MAX).is_err() {
        return Err(ServiceError::Field { field: "reason", code: "not_a_text" });
    }
    if asked.consulted_on.is_some_and(|on| on > civil_date(now)) {
        return Err(ServiceError::Field { field: "consulted_on", code: "in_the_future" });
    }
    Ok(())
}

/// One place is drawn again once at a time.
fn no_open_one(requests: &[RequestRow], replaced: PartyCode) -> Result<(), ServiceError> {
    let open =
        |r: &&RequestRow| matches!(r.status, RequestStatus::Open | RequestStatus::Called) && r.replaced == replaced;
    if requests.iter().any(|r| open(&r)) {
        return Err(ServiceError::Field { field: "replaced", code: "asked_already" });
    }
    Ok(())
}

fn line(
    tx: &Tx,
    record: &ReviewRecord,
    request: &RequestRow,
    own: Option<PartyCode>,
    is_secretariat: bool,
    may_ask: bool,
) -> Result<RequestLine, StoreError> {
    let is_own = own.is_some() && own == request.asked_for;
    let reason = if is_secretariat || is_own { Some((tx.reason_of(record, request)?, request.lang)) } else { None };
    Ok(RequestLine {
        id: request.id,
        review: request.review,
        state: record.state,
        asked_for: request.asked_for,
        replaced: request.replaced,
        ground: request.ground,
        reason,
        consulted_on: request.consulted_on,
        asked_at: request.asked_at,
        status: request.status,
        draw: request.draw,
        may_withdraw: is_own && may_ask && request.status == RequestStatus::Open,
    })
}

/// The reviews and the pool as they are now. Who volunteered or agreed before the first drawing still does.
pub(super) async fn case(tx: &Tx, record: &ReviewRecord, request: &RequestRow) -> Result<Case, ServiceError> {
    let whole = tx.draws().await?.into_iter().find(|d| d.kind == DrawKind::Whole && d.status == DrawStatus::Adopted);
    let before: Vec<Entrant> =
        whole.and_then(|d| d.pool).and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default();
    let reviews = tx.reviews().await?;
    let mut parties: Vec<Entrant> = Vec::new();
    for party in tx.parties().await? {
        let drawn = before.iter().find(|e| e.code == party.code);
        let under_review = reviews.iter().any(|r| r.state == party.code);
        if let Some(drawn) = drawn {
            let kept = Entrant { signed: drawn.signed.clone(), may_review: drawn.may_review, ..Entrant::of(&party) };
            parties.push(Entrant {
                volunteers_for_more: drawn.volunteers_for_more,
                more_than_four_agreed: drawn.more_than_four_agreed,
                ..kept
            });
        } else if under_review {
            parties.push(Entrant::of(&party));
        }
    }
    let reviews = reviews.iter().map(|r| Review {
        state_under_review: r.state,
        group: r.group,
        reviewers: r
            .reviewers
            .iter()
            .filter(|p| p.replaced_at.is_none())
            .map(|p| Reviewer {
                code: p.state,
                slot: Slot::from_code(&p.slot).unwrap_or(Slot::Additional),
                instruments: p.instruments.clone(),
            })
            .collect(),
        more_than_four_agreed: before.iter().any(|e| e.code == r.state && e.more_than_four_agreed),
    });
    Ok(Case {
        gone: record.reviewers.iter().filter(|r| r.replaced_at.is_some()).map(|r| r.state).collect(),
        ground: request.ground,
        reviews: reviews.collect(),
        parties,
        replaced: request.replaced,
        requested_by: request.asked_for,
        state_under_review: record.state,
    })
}
