//! Requests for a repeated drawing (paras. 28 (d) to (f), 30): who may make them, how they count, who reads the reason.

use crate::support::{Outcome, Site, field, focal, on_both, refusal, review_of, state, viewers};
use backend::Backend;
use backend::service::{RedrawDesk, RequestLine, RequestedRedraw};
use chrono::NaiveDate;
use rules::actor::{Duty, Viewer};
use rules::draw::redraw::Ground;
use rules::draw::status::RequestStatus;
use rules::id::ReviewId;
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;

/// A request about one place.
pub fn about(replaced: PartyCode, ground: Ground, key: &str) -> RequestedRedraw {
    let reason = format!("Reason {key}");
    RequestedRedraw { replaced, ground, reason, lang: Language::En, consulted_on: None, key: key.to_owned() }
}

/// A review, its focal point, its reviewing States and the Secretariat.
pub struct Parties {
    pub review: ReviewId,
    pub point: Viewer,
    pub secretariat: Viewer,
    pub reviewing: Vec<PartyCode>,
}

pub async fn parties(backend: &Backend) -> Outcome<Parties> {
    let review = review_of(backend, "NOR").await?;
    let [point, secretariat] = viewers(backend, ["focal.point@nor.example", "secretariat@example"]).await?;
    let overview = backend.overview(&point, review).await?;
    let reviewing = overview.reviewers.iter().filter(|r| r.replaced_at.is_none()).map(|r| r.state).collect();
    Ok(Parties { review, point, secretariat, reviewing })
}

fn used(desk: &RedrawDesk, of: PartyCode) -> Outcome<(u32, u32)> {
    let counter = desk.counters.iter().find(|(code, _)| *code == of).ok_or("not counted")?.1;
    Ok((counter.used, counter.left()))
}

fn only(desk: &RedrawDesk) -> Outcome<&RequestLine> {
    let [one] = &desk.requests[..] else { return Err(format!("{} requests", desk.requests.len()).into()) };
    Ok(one)
}

/// As if all drawings had been held.
async fn all_done(site: &Site) -> Outcome {
    site.change("UPDATE redraw_request SET status = 'done' WHERE status = 'open'").await?;
    Ok(())
}

#[tokio::test]
async fn a_request_is_made_once_counted_and_told() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, secretariat, reviewing } = parties(&backend).await?;
        let [first, second, ..] = reviewing[..] else { return Err("too few reviewing States".into()) };
        let nor = state("NOR")?;
        let before = backend.redraw_desk(&point, review).await?;
        assert_eq!((before.may_ask.clone(), before.is_under_review, before.may_decide), (Ok(()), true, false));
        assert_eq!(before.places, reviewing);
        assert_eq!(used(&before, nor)?, (0, 4));
        for _ in 0..2 {
            backend.request_redraw(&point, review, &about(first, Ground::Language, "k")).await?;
        }
        let desk = backend.redraw_desk(&point, review).await?;
        let kept = only(&desk)?;
        assert_eq!((kept.asked_for, kept.replaced, kept.ground), (Some(nor), first, Ground::Language));
        assert_eq!((kept.status, kept.may_withdraw, kept.draw), (RequestStatus::Open, true, None));
        assert_eq!(kept.reason, Some(("Reason k".to_owned(), Language::En)));
        assert_eq!((used(&desk, nor)?, used(&desk, first)?), ((1, 3), (0, 4)));
        let again = backend.request_redraw(&point, review, &about(first, Ground::Other, "k2")).await;
        assert_eq!(field(again), Some(("replaced", "asked_already")), "one place once at a time");
        backend.request_redraw(&point, review, &about(second, Ground::LegalSystem, "k3")).await?;
        let all = backend.redraw_requests(&secretariat).await?;
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|r| r.reason.is_some() && r.state == nor && !r.may_withdraw), "{all:?}");
        let mails = site.rows("SELECT account_id AS a FROM inbox WHERE kind = 'redraw_requested'").await?;
        let told: Vec<uuid::Uuid> = mails.iter().map(|r| r.try_get("", "a")).collect::<Result<_, _>>()?;
        assert!(told.len() > 4 && !told.contains(&point.account.get()), "{}", told.len());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_fifth_counted_request_is_refused_with_its_paragraph() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, reviewing, .. } = parties(&backend).await?;
        let (nor, first) = (state("NOR")?, reviewing[0]);
        for (n, ground) in
            [Ground::Language, Ground::LegalSystem, Ground::Other, Ground::Language].into_iter().enumerate()
        {
            backend.request_redraw(&point, review, &about(first, ground, &format!("k{n}"))).await?;
            all_done(&site).await?;
        }
        assert_eq!(used(&backend.redraw_desk(&point, review).await?, nor)?, (4, 0));
        for ground in [Ground::Language, Ground::LegalSystem, Ground::Other] {
            let fifth = refusal(backend.request_redraw(&point, review, &about(first, ground, "k5")).await);
            let fifth = fifth.ok_or("not refused")?;
            assert_eq!((fifth.paragraph(), fifth), (Some("28 (d)"), Refusal::RedrawsUsed { max: 4 }));
        }
        // Exceptional circumstances and inability use nothing up.
        backend.request_redraw(&point, review, &about(first, Ground::Exceptional, "e")).await?;
        all_done(&site).await?;
        let inability =
            |consulted_on: Option<NaiveDate>| RequestedRedraw { consulted_on, ..about(first, Ground::Inability, "i") };
        let unconsulted = refusal(backend.request_redraw(&point, review, &inability(None)).await);
        assert_eq!(unconsulted, Some(Refusal::ConsultFirst));
        let ahead = backend.request_redraw(&point, review, &inability(NaiveDate::from_ymd_opt(2026, 11, 22))).await;
        assert_eq!(field(ahead), Some(("consulted_on", "in_the_future")));
        let held = NaiveDate::from_ymd_opt(2026, 11, 20);
        backend.request_redraw(&point, review, &inability(held)).await?;
        let desk = backend.redraw_desk(&point, review).await?;
        assert_eq!(used(&desk, nor)?, (4, 0));
        assert_eq!(desk.requests.last().and_then(|r| r.consulted_on), held);
        // Each party has four of its own.
        let [reviewer] = viewers(&backend, [focal(first).as_str()]).await?;
        all_done(&site).await?;
        backend.request_redraw(&reviewer, review, &about(first, Ground::Language, "r")).await?;
        assert_eq!(used(&backend.redraw_desk(&point, review).await?, first)?, (1, 3));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_reviewing_state_asks_about_its_own_place_and_its_reason_is_its_own() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, secretariat, reviewing } = parties(&backend).await?;
        let [first, second, ..] = reviewing[..] else { return Err("too few reviewing States".into()) };
        let [one, other] = viewers(&backend, [focal(first).as_str(), focal(second).as_str()]).await?;
        let desk = backend.redraw_desk(&one, review).await?;
        assert_eq!((desk.may_ask.clone(), desk.places.clone(), desk.is_under_review), (Ok(()), vec![first], false));
        let foreign = backend.request_redraw(&one, review, &about(second, Ground::Language, "f")).await;
        assert_eq!(field(foreign), Some(("replaced", "not_yours")));
        let unable = backend.request_redraw(&one, review, &about(first, Ground::Inability, "i")).await;
        assert_eq!(refusal(unable), Some(Refusal::OnlyStateUnderReview));
        let later = backend.request_redraw(&one, review, &about(first, Ground::LaterMeeting, "l")).await;
        assert_eq!(refusal(later), Some(Refusal::NotFound), "the Secretariat's to record");
        backend.request_redraw(&one, review, &about(first, Ground::LegalSystem, "own")).await?;
        for (viewer, reads) in [(&one, true), (&secretariat, true), (&point, false), (&other, false)] {
            let desk = backend.redraw_desk(viewer, review).await?;
            let seen = only(&desk)?;
            assert_eq!((seen.reason.is_some(), seen.ground), (reads, Ground::LegalSystem), "{viewer:?}");
            assert_eq!(seen.may_withdraw, viewer.account == one.account);
        }
        for viewer in [&point, &other, &secretariat] {
            let id = only(&backend.redraw_desk(viewer, review).await?)?.id;
            assert_eq!(refusal(backend.withdraw_request(viewer, id).await), Some(Refusal::NotFound));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn experts_and_observers_are_told_why_not_and_strangers_nothing() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, secretariat, reviewing } = parties(&backend).await?;
        let asked = about(reviewing[0], Ground::Language, "k");
        let needs = Some(Refusal::NotYourDuty { needs: Duty::FocalPoint });
        backend.request_redraw(&point, review, &about(reviewing[0], Ground::Other, "own")).await?;
        for viewer in viewers(&backend, ["expert@nor.example", "observer@nor.example"]).await? {
            let desk = backend.redraw_desk(&viewer, review).await?;
            assert_eq!(desk.may_ask.clone().err(), needs);
            assert!(
                only(&desk)?.reason.is_some() && !only(&desk)?.may_withdraw,
                "of the same State: it reads, no more"
            );
            assert_eq!(refusal(backend.request_redraw(&viewer, review, &asked).await), needs);
            let id = only(&desk)?.id;
            assert_eq!(refusal(backend.withdraw_request(&viewer, id).await), needs);
        }
        let id = only(&backend.redraw_desk(&point, review).await?)?.id;
        let emails = ["focal.point@mar.example", "chair@example", "admin@example", "ngo@example"];
        let nothing = Some(Refusal::NotFound);
        for viewer in viewers(&backend, emails).await? {
            assert_eq!(refusal(backend.redraw_desk(&viewer, review).await), nothing, "{viewer:?}");
            assert_eq!(refusal(backend.request_redraw(&viewer, review, &asked).await), nothing);
            assert_eq!(refusal(backend.record_need(&viewer, review, &asked).await), nothing);
            assert_eq!(refusal(backend.withdraw_request(&viewer, id).await), nothing);
            assert_eq!(refusal(backend.redraw_requests(&viewer).await), nothing);
            let called = backend.call_redraw(&viewer, id, "Meeting", &["Ball".to_owned()]).await;
            assert_eq!(refusal(called), nothing);
        }
        assert_eq!(
            refusal(backend.request_redraw(&secretariat, review, &asked).await),
            nothing,
            "no party to the review"
        );
        assert_eq!(refusal(backend.record_need(&point, review, &asked).await), nothing);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_is_withdrawn_does_not_count_and_a_need_is_nobodys_request() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, secretariat, reviewing } = parties(&backend).await?;
        let (nor, first) = (state("NOR")?, reviewing[0]);
        backend.request_redraw(&point, review, &about(first, Ground::Language, "k")).await?;
        let id = only(&backend.redraw_desk(&point, review).await?)?.id;
        assert_eq!(backend.withdraw_request(&point, id).await?, review);
        assert_eq!(field(backend.withdraw_request(&point, id).await), Some(("draw", "moved_on")), "once");
        let desk = backend.redraw_desk(&point, review).await?;
        assert_eq!((used(&desk, nor)?, only(&desk)?.status), ((0, 4), RequestStatus::Withdrawn));
        let late = backend.call_redraw(&secretariat, id, "Meeting", &["Ball".to_owned()]).await;
        assert_eq!(field(late), Some(("draw", "moved_on")));
        backend.record_need(&secretariat, review, &about(first, Ground::Language, "n")).await?;
        let desk = backend.redraw_desk(&point, review).await?;
        let need = desk.requests.last().ok_or("nothing recorded")?;
        assert_eq!((need.asked_for, need.ground, need.reason.is_some()), (None, Ground::LaterMeeting, false));
        assert!(desk.counters.iter().all(|(_, counter)| counter.used == 0));
        for (reason, key) in [("", "a"), (" \n", "b")] {
            let empty = RequestedRedraw { reason: reason.to_owned(), ..about(reviewing[1], Ground::Language, key) };
            assert_eq!(field(backend.request_redraw(&point, review, &empty).await), Some(("reason", "required")));
        }
        let long = RequestedRedraw { reason: "x".repeat(4001), ..about(reviewing[1], Ground::Language, "c") };
        assert_eq!(field(backend.request_redraw(&point, review, &long).await), Some(("reason", "not_a_text")));
        let elsewhere = backend.request_redraw(&point, review, &about(nor, Ground::Language, "d")).await;
        assert_eq!(field(elsewhere), Some(("replaced", "not_reviewing")));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
