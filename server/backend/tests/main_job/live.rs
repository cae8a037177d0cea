//! Following a review while it goes on: everybody who may hears of it in order and once, and nobody a second longer.

use crate::support::{
    Outcome, PASSWORD, Site, delegate, enter, enter_with, focal, on_both, refusal, review_of, role_of, state, viewers,
};
use backend::service::{Ending, Follower, How, NewRole, News, Session};
use backend::{Backend, Config, ServiceError, demo};
use chrono::TimeDelta;
use rules::actor::{Duty, Viewer};
use rules::calendar::civil_date;
use rules::dialogue::{Composed, Room, Subject};
use rules::id::{ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::refusal::Refusal;
use std::time::{Duration, Instant};

const EXPERT: &str = "expert@vct.example";
const POINT: &str = "focal.point@vct.example";
const NOT: Option<Refusal> = Some(Refusal::NotFound);

/// What comes next, beats aside; nothing where nothing comes for a while.
async fn next(follower: &mut Follower, patience: Duration) -> Option<News> {
    // Whether a message comes alone is looked at where it matters.
    match heard(follower, patience).await {
        Some(News::Message { seq, .. }) => Some(message(seq)),
        other => other,
    }
}

const fn message(seq: u32) -> News {
    News::Message { seq, alone: false }
}

async fn heard(follower: &mut Follower, patience: Duration) -> Option<News> {
    let deadline = Instant::now() + patience;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match tokio::time::timeout(left, follower.next()).await {
            Ok(Some(News::Beat)) => {}
            Ok(news) => return news,
            Err(_) => return None,
        }
    }
}

const SOON: Duration = Duration::from_secs(5);
const A_WHILE: Duration = Duration::from_millis(300);

async fn thread_of(backend: &Backend, viewer: &Viewer, review: ReviewId) -> Outcome<ThreadId> {
    Ok(backend.open_conversation(viewer, review, Room::Dialogue, &Subject::Review).await?)
}

async fn say(backend: &Backend, by: &Viewer, review: ReviewId, body: &str) -> Outcome<u32> {
    Ok(backend.post_message(by, review, body, Language::En, &format!("key-{body}").replace(' ', "-")).await?.seq)
}

/// The stream ended for this reason, within a second, and nothing follows.
async fn ended(follower: &mut Follower, why: Ending) {
    let begun = Instant::now();
    loop {
        match next(follower, SOON).await {
            Some(News::Ended(ending)) => {
                assert_eq!(ending, why);
                break;
            }
            Some(_) => {}
            None => panic!("it did not end as {why:?}"),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "it took {:?}", begun.elapsed());
    assert_eq!(follower.next().await, None);
}

#[tokio::test]
async fn readers_hear_of_each_message_in_order_and_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let (point, expert) = (enter(&backend, POINT).await?, enter(&backend, EXPERT).await?);
        let secretariat = enter(&backend, "secretariat@example").await?;
        let thread = thread_of(&backend, &point.viewer, review).await?;
        let first = say(&backend, &secretariat.viewer, review, "before anybody followed").await?;
        let mut whole = backend.follow(&point, review, Some((thread, 0))).await?;
        let mut resumed = backend.follow(&expert, review, Some((thread, first))).await?;
        let mut list = backend.follow(&secretariat, review, None).await?;
        assert_eq!(next(&mut whole, SOON).await, Some(message(first)), "what was there before");
        assert_eq!(next(&mut resumed, A_WHILE).await, None, "it knows that already");
        for n in 1..=3 {
            let seq = say(&backend, &secretariat.viewer, review, &format!("message {n}")).await?;
            assert_eq!(seq, first + n);
            assert_eq!(heard(&mut whole, SOON).await, Some(News::Message { seq, alone: true }));
            assert_eq!(next(&mut resumed, SOON).await, Some(message(seq)));
            assert_eq!(next(&mut list, SOON).await, Some(News::Thread { thread }));
        }
        // The same message sent twice is one.
        backend.post_message(&secretariat.viewer, review, "message 3", Language::En, "key-message-3").await?;
        // Somebody reads: the others hear of that once.
        backend.dialogue(&expert.viewer, review).await?;
        for follower in [&mut whole, &mut resumed, &mut list] {
            assert_eq!(next(follower, SOON).await, Some(News::Read { thread }));
            assert_eq!(next(follower, A_WHILE).await, None);
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn who_lags_behind_misses_nothing() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let (point, secretariat) = (enter(&backend, POINT).await?, enter(&backend, "secretariat@example").await?);
        let thread = thread_of(&backend, &point.viewer, review).await?;
        let mut slow = backend.follow(&point, review, Some((thread, 0))).await?;
        let mut last = 0;
        // More than is kept for anybody.
        for n in 0..80 {
            last = say(&backend, &secretariat.viewer, review, &format!("message {n}")).await?;
        }
        let mut told = Vec::new();
        let mut again = false;
        while told.last() != Some(&last) {
            match next(&mut slow, SOON).await {
                Some(News::Message { seq, .. }) => told.push(seq),
                Some(News::Again) => again = true,
                other => panic!("{other:?} after {told:?}"),
            }
        }
        assert!(told.is_sorted_by(|a, b| a < b), "{told:?}");
        assert!(again, "what else was said meanwhile is to be asked for");
        assert_eq!(next(&mut slow, A_WHILE).await, None);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn who_may_not_read_hears_nothing() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let (review, other) = (review_of(&backend, "VCT").await?, review_of(&backend, "SEN").await?);
        let point = enter(&backend, POINT).await?;
        let thread = thread_of(&backend, &point.viewer, review).await?;
        for email in ["admin@example", "chair@example", "bureau@example", "ngo@example", "focal.point@mar.example"] {
            let session = enter(&backend, email).await?;
            assert_eq!(refusal(backend.follow(&session, review, None).await), NOT, "{email}");
            assert_eq!(refusal(backend.follow(&session, review, Some((thread, 0))).await), NOT, "{email}");
            assert_eq!(refusal(backend.tell_writing(&session.viewer, thread, "x").await), NOT, "{email}");
        }
        let secretariat = enter(&backend, "secretariat@example").await?;
        assert_eq!(refusal(backend.follow(&secretariat, other, Some((thread, 0))).await), NOT, "of another review");
        let nothing = uuid::Uuid::nil();
        assert_eq!(refusal(backend.follow(&point, ReviewId::new(nothing), None).await), NOT);
        assert_eq!(refusal(backend.follow(&point, review, Some((ThreadId::new(nothing), 0))).await), NOT);
        // Of another review nothing is heard either.
        let mut follower = backend.follow(&secretariat, other, None).await?;
        say(&backend, &point.viewer, review, "elsewhere").await?;
        assert_eq!(next(&mut follower, A_WHILE).await, None);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn writing_is_told_to_the_others_by_name_and_not_too_often() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let (point, expert) = (enter(&backend, POINT).await?, enter(&backend, EXPERT).await?);
        let observer = enter(&backend, "observer@vct.example").await?;
        let thread = thread_of(&backend, &point.viewer, review).await?;
        let mut own = backend.follow(&expert, review, Some((thread, 99))).await?;
        let mut others = backend.follow(&point, review, None).await?;
        for _ in 0..5 {
            backend.tell_writing(&expert.viewer, thread, &expert.name).await?;
        }
        let told = News::Writing { thread, name: expert.name.as_str().into(), state: Some(state("VCT")?) };
        assert_eq!(next(&mut others, SOON).await, Some(told));
        assert_eq!(next(&mut others, A_WHILE).await, None);
        assert_eq!(next(&mut own, A_WHILE).await, None, "who writes knows that");
        let refused = refusal(backend.tell_writing(&observer.viewer, thread, &observer.name).await);
        assert_eq!(refused, Some(Refusal::NotYourDuty { needs: Duty::Expert }));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

/// A stream of somebody, and one of somebody whom nothing happens to.
async fn two(backend: &Backend, session: &Session, review: ReviewId) -> Outcome<(Follower, Follower)> {
    let other = enter(backend, POINT).await?;
    let thread = thread_of(backend, &session.viewer, review).await?;
    Ok((backend.follow(session, review, Some((thread, 99))).await?, backend.follow(&other, review, None).await?))
}

#[tokio::test]
async fn signing_out_a_new_password_and_a_disabled_account_end_it() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [admin] = viewers(&backend, ["admin@example"]).await?;
        let here = enter(&backend, EXPERT).await?;
        let (mut out, mut quiet) = two(&backend, &here, review).await?;
        let there = enter(&backend, EXPERT).await?;
        let (mut stays, _) = two(&backend, &there, review).await?;
        backend.sign_out(&here).await?;
        ended(&mut out, Ending::Session).await;
        assert_eq!(next(&mut stays, A_WHILE).await, None, "another session of the same person goes on");

        let here = enter(&backend, EXPERT).await?;
        let (mut own, _) = two(&backend, &here, review).await?;
        backend.change_password(&here, demo::PASSWORD, PASSWORD).await?;
        ended(&mut stays, Ending::Session).await;
        assert_eq!(next(&mut own, A_WHILE).await, None, "where the password was changed it goes on");

        backend.set_disabled(&admin, here.viewer.account, true).await?;
        ended(&mut own, Ending::Session).await;
        assert_eq!(next(&mut quiet, A_WHILE).await, None, "nobody else is touched");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_role_ends_it() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [admin] = viewers(&backend, ["admin@example"]).await?;
        let expert = enter(&backend, EXPERT).await?;
        let (mut follower, mut quiet) = two(&backend, &expert, review).await?;
        backend.end_role(&admin, role_of(&backend, EXPERT, review).await?).await?;
        ended(&mut follower, Ending::Right).await;
        assert_eq!(refusal(backend.follow(&expert, review, None).await), NOT);
        assert_eq!(next(&mut quiet, A_WHILE).await, None);
        // The focal point before is one no longer when another one begins.
        let vct = state("VCT")?;
        let overview = backend.overview(&enter(&backend, POINT).await?.viewer, review).await?;
        delegate(&backend, ("second@vct.example", vct), Some((&overview, Duty::FocalPoint, None))).await?;
        ended(&mut quiet, Ending::Right).await;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_state_that_is_no_party_any_more_hears_nothing_more() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let point = enter(&backend, POINT).await?;
        let overview = backend.overview(&point.viewer, review).await?;
        let reviewing = overview.reviewers.first().ok_or("nobody reviews")?.state;
        let session = enter(&backend, &focal(reviewing)).await?;
        let (mut follower, mut quiet) = two(&backend, &session, review).await?;
        let csv = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/parties.csv"))?;
        let line = csv.lines().find(|l| l.starts_with(reviewing.as_str())).ok_or("no such party")?;
        // A Protocol binds only parties to the Convention.
        let (name, treaties) = line.split_once(",party,").ok_or("no party")?;
        let rest = treaties.splitn(4, ',').nth(3).ok_or("not four treaties")?;
        let file = csv.replace(line, &format!("{name},signatory,none,none,none,{rest}"));
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let preview = backend.preview_import(&secretariat, file.as_bytes()).await?;
        backend.import_parties(&secretariat, file.as_bytes(), &preview.sha256).await?;
        ended(&mut follower, Ending::Right).await;
        assert_eq!(next(&mut quiet, A_WHILE).await, None);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

/// The application by a clock that runs.
async fn running(site: &Site) -> Outcome<Backend> {
    Ok(Backend::open(Config { now: None, ..site.config() }).await?)
}

#[tokio::test]
async fn a_session_that_is_left_alone_ends_on_time_whatever_the_stream() -> Outcome {
    on_both(async |site| {
        let backend = running(&site).await?;
        let review = review_of(&backend, "VCT").await?;
        let expert = enter(&backend, EXPERT).await?;
        // Used last so long ago that two seconds are left.
        let minutes = i64::from(backend.rules().house.session.idle_minutes);
        let ago = (TimeDelta::minutes(minutes) - TimeDelta::seconds(2)).num_milliseconds();
        site.change(&format!("UPDATE session SET last_seen_at = last_seen_at - {ago}")).await?;
        let thread = thread_of(&backend, &expert.viewer, review).await?;
        let mut follower = backend.follow(&expert, review, Some((thread, 99))).await?;
        assert_eq!(next(&mut follower, Duration::from_millis(900)).await, None);
        tokio::time::sleep(Duration::from_millis(900)).await;
        ended(&mut follower, Ending::Session).await;
        assert!(matches!(backend.follow(&expert, review, None).await, Err(ServiceError::Refused(Refusal::SignIn))));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_session_that_is_used_meanwhile_goes_on() -> Outcome {
    on_both(async |site| {
        let backend = running(&site).await?;
        let review = review_of(&backend, "VCT").await?;
        let signed_in = backend.sign_in(EXPERT, demo::PASSWORD, "here", None).await?;
        let session = backend.session(&signed_in.token).await?.ok_or("no session")?;
        let minutes = i64::from(backend.rules().house.session.idle_minutes);
        let ago = (TimeDelta::minutes(minutes) - TimeDelta::seconds(1)).num_milliseconds();
        site.change(&format!("UPDATE session SET last_seen_at = last_seen_at - {ago}")).await?;
        let mut follower = backend.follow(&session, review, None).await?;
        // What a page asks by itself is no use.
        backend.session_unattended(&signed_in.token).await?.ok_or("no session")?;
        backend.session(&signed_in.token).await?.ok_or("no session")?;
        assert_eq!(next(&mut follower, Duration::from_millis(1_500)).await, None);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_server_that_stops_ends_all_streams_and_begins_none() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let point = enter(&backend, POINT).await?;
        let mut before = backend.follow(&point, review, None).await?;
        backend.end_streams();
        ended(&mut before, Ending::Server).await;
        let mut after = backend.follow(&point, review, None).await?;
        ended(&mut after, Ending::Server).await;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_role_with_another_reach_is_heard_with_it_at_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let (vct, point) = (state("VCT")?, enter(&backend, POINT).await?);
        let overview = backend.overview(&point.viewer, review).await?;
        let only = Some(vec![Instrument::Trafficking]);
        let role = Some((&overview, Duty::Expert, only));
        let new = delegate(&backend, ("protocol@vct.example", vct), role).await?;
        let session = enter_with(&backend, "protocol@vct.example", PASSWORD).await?;
        let mut follower = backend.follow(&session, review, None).await?;
        let [admin] = viewers(&backend, ["admin@example"]).await?;
        let more = NewRole {
            account: new.account,
            state: vct,
            review_code: overview.code.clone(),
            duty: Duty::Observer,
            instruments: None,
            from_on: civil_date(backend.now()),
            until_on: None,
        };
        backend.grant_role(&admin, more).await?;
        assert_eq!(next(&mut follower, SOON).await, Some(News::Again));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

/// Everything that comes within a while, by thread.
async fn threads_heard(follower: &mut Follower) -> Vec<(ThreadId, &'static str)> {
    let mut heard = Vec::new();
    while let Some(news) = next(follower, A_WHILE).await {
        heard.push(match news {
            News::Thread { thread } => (thread, "thread"),
            News::Writing { thread, .. } => (thread, "writing"),
            other => panic!("{other:?}"),
        });
    }
    heard
}

#[tokio::test]
async fn each_room_and_each_instrument_is_heard_by_its_own_readers_only() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "NOR").await?;
        let point = enter(&backend, "focal.point@nor.example").await?;
        let overview = backend.overview(&point.viewer, review).await?;
        let place = overview.reviewers.iter().find(|r| r.slot == "additional" && r.replaced_at.is_none());
        let place = place.ok_or("no additional reviewing State")?;
        let beyond = Instrument::ALL
            .into_iter()
            .find(|i| overview.reviewers.iter().any(|r| r.instruments.contains(i)) && !place.instruments.contains(i));
        let beyond = beyond.ok_or("it reviews everything")?;
        let additional = enter(&backend, &focal(place.state)).await?;
        let colleague = enter(&backend, "expert@nor.example").await?;
        let secretariat = enter(&backend, "secretariat@example").await?;

        let begin =
            async |room: Room, subject: Subject| backend.open_conversation(&point.viewer, review, room, &subject).await;
        let there = begin(Room::Dialogue, Subject::Instrument(beyond)).await?;
        let ours = begin(Room::Delegation, Subject::Review).await?;
        let mine = begin(Room::Notes, Subject::Review).await?;
        let refused =
            async |who: &Session, thread: ThreadId| refusal(backend.follow(who, review, Some((thread, 0))).await);
        for thread in [there, ours, mine] {
            assert_eq!(refused(&additional, thread).await, NOT);
            let writing = backend.tell_writing(&additional.viewer, thread, &additional.name).await;
            assert_eq!(refusal(writing), NOT);
        }
        for thread in [ours, mine] {
            assert_eq!(refused(&secretariat, thread).await, NOT);
        }
        assert_eq!(refused(&colleague, mine).await, NOT);

        let mut hears = Vec::new();
        for who in [&additional, &secretariat, &colleague, &point] {
            hears.push(backend.follow(who, review, None).await?);
        }
        for (n, thread) in [there, ours, mine].into_iter().enumerate() {
            let what = Composed { body: "Among ourselves".to_owned(), lang: Language::En, ..Composed::default() };
            backend.send(&point.viewer, thread, &what, &format!("room-{n}"), How::AtOnce).await?;
            backend.tell_writing(&point.viewer, thread, &point.name).await?;
        }
        let both = |thread: ThreadId| [(thread, "thread"), (thread, "writing")];
        assert!(threads_heard(&mut hears[0]).await.is_empty());
        assert_eq!(threads_heard(&mut hears[1]).await, both(there));
        assert_eq!(threads_heard(&mut hears[2]).await, [both(there), both(ours)].concat());
        assert_eq!(threads_heard(&mut hears[3]).await, [there, ours, mine].map(|thread| (thread, "thread")));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
