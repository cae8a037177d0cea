//! A place drawn again (paras. 28 (d) to (f), 30): called, typed and confirmed by two people, drawn, adopted. The State
//! that goes loses its rights at once, what it wrote stays.

use crate::redraws::{Parties, about, parties};
use crate::support::{Outcome, Site, delegate, enter, field, focal, on_both, refusal, state, viewers};
use backend::Backend;
use backend::service::{Ending, News, RequestLine};
use rules::actor::{Duty, Viewer};
use rules::draw::Drawing;
use rules::draw::redraw::{Case, Ground};
use rules::draw::status::{DrawKind, DrawStatus, RequestStatus};
use rules::id::{DrawId, ReviewId};
use rules::language::Language;
use rules::party::PartyCode;
use rules::refusal::Refusal;
use std::time::Duration;

const SOURCES: [&str; 2] = ["Six numbers drawn in the room", "Delegations present"];

fn sources() -> Vec<String> {
    SOURCES.map(str::to_owned).to_vec()
}

/// Asks for another State and calls the drawing.
async fn called(backend: &Backend, who: &Parties, replaced: PartyCode, ground: Ground) -> Outcome<DrawId> {
    backend.request_redraw(&who.point, who.review, &about(replaced, ground, &format!("k-{replaced}"))).await?;
    let id = newest(backend, who).await?.id;
    Ok(backend.call_redraw(&who.secretariat, id, "Working Group", &sources()).await?)
}

async fn newest(backend: &Backend, who: &Parties) -> Outcome<RequestLine> {
    let desk = backend.redraw_desk(&who.secretariat, who.review).await?;
    Ok(desk.requests.last().cloned().ok_or("no request")?)
}

/// Types and confirms: from then on lots are drawn.
async fn begun(backend: &Backend, secretariat: &Viewer, draw: DrawId) -> Outcome {
    let [chair] = viewers(backend, ["chair@example"]).await?;
    let values = ["7 19 23".to_owned(), "127".to_owned()];
    backend.type_values(&chair, draw, &values).await?;
    assert_eq!(field(backend.confirm_values(&chair, draw, &values).await), Some(("draw", "same_person")));
    Ok(backend.confirm_values(secretariat, draw, &values).await?)
}

/// Draws by the seed; whoever comes.
async fn drawn(backend: &Backend, secretariat: &Viewer, draw: DrawId) -> Outcome<PartyCode> {
    let room = backend.room(Some(secretariat), draw, 1).await?;
    backend.draw_act(secretariat, draw, room.seq, &Drawing::Seed).await?;
    let record = backend.draw_record(None, draw).await?;
    let record = rules::draw::redraw::verify(&record).map_err(|d| format!("{d:?}"))?;
    record.comes.ok_or_else(|| "nobody was drawn".into())
}

/// Who reviews in a review today.
async fn reviewing(backend: &Backend, viewer: &Viewer, review: ReviewId) -> Outcome<Vec<PartyCode>> {
    let overview = backend.overview(viewer, review).await?;
    Ok(overview.reviewers.iter().filter(|r| r.replaced_at.is_none()).map(|r| r.state).collect())
}

#[tokio::test]
async fn a_place_is_drawn_again_and_changes_hands_at_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let who = parties(&backend).await?;
        let (review, goes) = (who.review, who.reviewing[0]);
        let [old, expert] = viewers(
            &backend,
            [focal(goes), format!("expert@{}.example", goes.as_str().to_lowercase())].each_ref().map(String::as_str),
        )
        .await?;
        let said = backend.post_message(&old, review, "Written before.", Language::En, "m").await?;
        let draw = called(&backend, &who, goes, Ground::Language).await?;
        let head = backend.draw(None, draw).await?;
        assert_eq!((head.kind, head.status, head.sources.len()), (DrawKind::Redraw, DrawStatus::Frozen, 2));
        let case: Case = serde_json::from_str(&backend.frozen_pool(None, draw).await?.text)?;
        assert_eq!((case.replaced, case.ground, case.requested_by), (goes, Ground::Language, Some(state("NOR")?)));
        assert_eq!(Some(case.sha256()), head.pool_sha256);
        let request = newest(&backend, &who).await?;
        assert_eq!((request.status, request.draw), (RequestStatus::Called, Some(draw)));
        assert_eq!(field(backend.withdraw_request(&who.point, request.id).await), Some(("draw", "moved_on")));
        let twice = backend.call_redraw(&who.secretariat, request.id, "Working Group", &sources()).await;
        assert_eq!(field(twice), Some(("draw", "moved_on")));

        begun(&backend, &who.secretariat, draw).await?;
        let comes = drawn(&backend, &who.secretariat, draw).await?;
        assert!(!who.reviewing.contains(&comes), "{comes} reviews already");
        backend.dialogue(&old, review).await?;
        let session = enter(&backend, &focal(goes)).await?;
        let mut follower = backend.follow(&session, review, None).await?;
        backend.adopt_draw(&who.secretariat, draw, None).await?;
        loop {
            let news = tokio::time::timeout(Duration::from_secs(1), follower.next()).await?.ok_or("no end was told")?;
            if let News::Ended(ending) = news {
                assert_eq!(ending, Ending::Right);
                break;
            }
        }

        let after = backend.overview(&who.point, review).await?;
        for gone in [&old, &expert] {
            let refused = refusal(backend.dialogue(gone, review).await);
            assert_eq!(refused, Some(Refusal::NotFound), "{}", gone.account);
            assert_eq!(refusal(backend.overview(gone, review).await), Some(Refusal::NotFound));
            assert_eq!(refusal(backend.redraw_desk(gone, review).await), Some(Refusal::NotFound));
            let post = backend.post_message(gone, review, "Still there?", Language::En, "late").await;
            assert_eq!(refusal(post), Some(Refusal::NotFound));
        }
        let line = after.reviewers.iter().find(|r| r.state == goes).ok_or("its place is forgotten")?;
        assert_eq!((line.replaced_at, line.replaced_by), (Some(backend.now()), Some(draw)));
        let messages = backend.dialogue(&who.point, review).await?.messages;
        assert!(messages.iter().any(|m| m.id == said.id && m.body == "Written before."), "what it wrote stays");

        let place = after.reviewers.iter().find(|r| r.state == comes).ok_or("nobody came")?;
        assert_eq!(
            (&place.slot, &place.instruments),
            (&line.slot, &line.instruments),
            "exactly the place that was left"
        );
        let new = delegate(&backend, ("new.expert@example.org", comes), Some((&after, Duty::Expert, None))).await?;
        assert!(backend.dialogue(&new, review).await?.messages.iter().any(|m| m.id == said.id));
        backend.post_message(&new, review, "Good morning.", Language::En, "n").await?;
        assert_eq!(newest(&backend, &who).await?.status, RequestStatus::Done);
        assert_eq!(field(backend.adopt_draw(&who.secretariat, draw, None).await), Some(("draw", "moved_on")), "once");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

/// Addresses of those who are told of something of this kind.
async fn told(site: &Site, kind: &str) -> Outcome<Vec<String>> {
    let select = format!(
        "SELECT account.email AS e FROM inbox JOIN account ON account.id = inbox.account_id \
         WHERE inbox.kind = '{kind}' ORDER BY account.email"
    );
    let rows = site.rows(&select).await?;
    Ok(rows.iter().map(|r| r.try_get("", "e")).collect::<Result<_, _>>()?)
}

#[tokio::test]
async fn who_goes_who_stays_and_who_comes_are_told() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let who = parties(&backend).await?;
        let goes = who.reviewing[0];
        let draw = called(&backend, &who, goes, Ground::LegalSystem).await?;
        begun(&backend, &who.secretariat, draw).await?;
        let comes = drawn(&backend, &who.secretariat, draw).await?;
        assert_eq!(told(&site, "reviewer_drawn").await?.len(), 0, "nothing is in effect yet");
        // Nobody of that State has a role in the review; one of its people has left.
        delegate(&backend, ("mission@example.org", comes), None).await?;
        delegate(&backend, ("left@example.org", comes), None).await?;
        site.change("UPDATE account SET disabled = TRUE WHERE email = 'left@example.org'").await?;
        backend.adopt_draw(&who.secretariat, draw, None).await?;
        let people = told(&site, "reviewer_drawn").await?;
        assert!(people.contains(&"mission@example.org".to_owned()), "{people:?}");
        let of = |state: PartyCode| format!("@{}.example", state.as_str().to_lowercase());
        let theirs = |email: &String| email.ends_with(&of(comes)) || email == "mission@example.org";
        assert!(people.iter().all(theirs), "{people:?}");
        let parties = told(&site, "reviewer_replaced").await?;
        for state in std::iter::once(state("NOR")?).chain(who.reviewing.iter().copied()) {
            assert!(parties.iter().any(|email| email.ends_with(&of(state))), "{state} is told: {parties:?}");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_a_drawing_is_called_with_is_checked_and_giving_it_up_opens_the_request() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let who = parties(&backend).await?;
        let goes = who.reviewing[0];
        backend.request_redraw(&who.point, who.review, &about(goes, Ground::Other, "k")).await?;
        let id = newest(&backend, &who).await?.id;
        let call = async |title: &str, sources: &[&str]| {
            let sources: Vec<String> = sources.iter().map(|s| (*s).to_owned()).collect();
            field(backend.call_redraw(&who.secretariat, id, title, &sources).await)
        };
        assert_eq!(call("", &["Ball"]).await, Some(("title", "required")));
        assert_eq!(call("Meeting", &["", " "]).await, Some(("sources", "required")));
        assert_eq!(call("Meeting", &["Ball", "Ball "]).await, Some(("sources", "twice")));
        assert_eq!(newest(&backend, &who).await?.status, RequestStatus::Open, "nothing happened");
        let draw = backend.call_redraw(&who.secretariat, id, "Meeting", &sources()).await?;
        backend.drop_draw(&who.secretariat, draw, "The meeting was put off").await?;
        assert_eq!(newest(&backend, &who).await?.status, RequestStatus::Open);
        let again = backend.call_redraw(&who.secretariat, id, "Next meeting", &sources()).await?;
        assert_eq!(newest(&backend, &who).await?.draw, Some(again));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn nobody_may_take_the_place() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let who = parties(&backend).await?;
        let overview = backend.overview(&who.point, who.review).await?;
        let same = overview.reviewers.iter().find(|r| r.slot == "same_region").ok_or("no State of the same region")?;
        backend.request_redraw(&who.point, who.review, &about(same.state, Ground::Other, "k")).await?;
        let id = newest(&backend, &who).await?.id;
        // Norway's regional group is left with the two of them.
        site.change(&format!(
            "UPDATE party SET regional_group = 'GRULAC' WHERE code NOT IN ('NOR', '{}') AND regional_group = \
             (SELECT n.regional_group FROM (SELECT regional_group FROM party WHERE code = 'NOR') n)",
            same.state
        ))
        .await?;
        let called = backend.call_redraw(&who.secretariat, id, "Meeting", &sources()).await;
        assert_eq!(field(called), Some(("draw", "nobody")));
        assert_eq!(newest(&backend, &who).await?.status, RequestStatus::Open);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_result_that_the_rules_no_longer_allow_is_not_adopted() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let who = parties(&backend).await?;
        let changed = Some(("draw", "changed"));

        // Meanwhile the State that was drawn got this very State as a reviewing State of its own.
        let draw = called(&backend, &who, who.reviewing[0], Ground::Other).await?;
        begun(&backend, &who.secretariat, draw).await?;
        let comes = drawn(&backend, &who.secretariat, draw).await?;
        let theirs = "SELECT p.id FROM reviewing_state p JOIN review r ON r.id = p.review_id WHERE r.state = ";
        let mutual = format!("UPDATE reviewing_state SET state = 'NOR' WHERE id = ({theirs}'{comes}' LIMIT 1)");
        assert_eq!(site.change(&mutual).await?, 1);
        assert_eq!(field(backend.adopt_draw(&who.secretariat, draw, None).await), changed, "para. 28 (a)");
        assert_eq!(reviewing(&backend, &who.point, who.review).await?, who.reviewing, "nothing happened");
        assert_eq!(backend.draw(None, draw).await?.status, DrawStatus::Finished);
        backend.drop_draw(&who.secretariat, draw, "Disturbed").await?;
        assert_eq!(newest(&backend, &who).await?.status, RequestStatus::Open, "another drawing can be called");

        // The State that was to go is gone already.
        let goes = who.reviewing[1];
        let draw = called(&backend, &who, goes, Ground::Other).await?;
        begun(&backend, &who.secretariat, draw).await?;
        drawn(&backend, &who.secretariat, draw).await?;
        let gone = format!("UPDATE reviewing_state SET replaced_at = 1 WHERE state = '{goes}'");
        assert!(site.change(&gone).await? >= 1);
        assert_eq!(field(backend.adopt_draw(&who.secretariat, draw, None).await), changed);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
