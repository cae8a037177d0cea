//! Messages: in order, once each, read by who may, and each person's own count of what is new.

use crate::support::{Outcome, field, on_both, refusal, review_of, viewers};
use backend::ServiceError;
use rules::actor::Duty;
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::stage::Stage;
use tokio::task::JoinSet;

#[tokio::test]
async fn twenty_messages_at_once_get_numbers_without_gaps() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let people =
            viewers(&backend, ["focal.point@vct.example", "expert@vct.example", "secretariat@example"]).await?;
        let before = backend.dialogue_unmarked(&people[0], review).await?.messages.len();
        let mut posts = JoinSet::new();
        for n in 0..20 {
            let (backend, by) = (backend.clone(), people[n % 3].clone());
            posts.spawn(async move {
                let body = format!("message {n}");
                backend.post_message(&by, review, &body, Language::En, &format!("k{n}")).await
            });
        }
        let mut sent = Vec::new();
        for outcome in posts.join_all().await {
            sent.push(outcome?);
        }
        let view = backend.dialogue(&people[0], review).await?;
        let numbers: Vec<u32> = view.messages.iter().map(|m| m.seq).collect();
        assert_eq!(numbers, (1..=u32::try_from(before + 20)?).collect::<Vec<_>>());
        for line in sent {
            let kept = view.messages.iter().find(|m| m.id == line.id).ok_or("lost")?;
            assert_eq!((kept.seq, &kept.body), (line.seq, &line.body));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_same_key_sends_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [point, secretariat] = viewers(&backend, ["focal.point@vct.example", "secretariat@example"]).await?;
        let say =
            async |body: &str, key: &str| backend.post_message(&secretariat, review, body, Language::En, key).await;
        let first = say("Good morning.", "k").await?;
        assert_eq!(say("Good morning.", "k").await?, first);
        assert_eq!(field(say("Good evening.", "k").await), Some(("key", "key")), "not taken for sent");
        let elsewhere = review_of(&backend, "SEN").await?;
        let there = backend.post_message(&secretariat, elsewhere, "Good morning.", Language::En, "k").await;
        assert_eq!(field(there), Some(("key", "key")));
        let own = backend.post_message(&point, review, "Good morning.", Language::En, "k").await?;
        assert_eq!(own.seq, first.seq + 1, "keys are each writer's own");
        let since = site.config().now.map_or(0, |now| now.timestamp_millis());
        let told = format!("SELECT event FROM inbox WHERE kind = 'message_sent' AND created_at >= {since}");
        let told = site.rows(&told).await?;
        let events: Vec<String> = told.iter().map(|r| r.try_get("", "event")).collect::<Result<_, _>>()?;
        assert!(events.iter().all(|e| [first.id, own.id].iter().any(|id| e.contains(&id.to_string()))));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_is_new_is_counted_for_each_person() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [point, expert] = viewers(&backend, ["focal.point@vct.example", "expert@vct.example"]).await?;
        for viewer in [&point, &expert] {
            backend.dialogue(viewer, review).await?;
        }
        let sent = backend.post_message(&point, review, "One.", Language::En, "k1").await?;
        let summary = async |viewer| -> Outcome<(u32, u32)> {
            let lines = backend.thread_summary(viewer, review).await?;
            let [line] = &lines[..] else { return Err("not one thread".into()) };
            assert_eq!(line.may_post, Ok(()));
            Ok((line.messages, line.unread))
        };
        for _ in 0..2 {
            assert_eq!(summary(&point).await?, (sent.seq, 0), "one's own message is not new");
            assert_eq!(backend.overview(&point, review).await?.unread, 0);
            assert_eq!(summary(&expert).await?, (sent.seq, 1));
            let looked = backend.dialogue_unmarked(&expert, review).await?;
            assert_eq!(looked.messages.iter().filter(|m| m.unread).count(), 1, "looking by program changes nothing");
            assert_eq!(backend.overview(&expert, review).await?.unread, 1);
        }
        let read = backend.dialogue(&expert, review).await?;
        assert_eq!(read.messages.iter().filter(|m| m.unread).count(), 1, "new when it was shown");
        assert_eq!(summary(&expert).await?, (sent.seq, 0));
        let start = backend.start(&expert).await?;
        assert_eq!(start.iter().find(|i| i.review == review).map(|i| i.unread), Some(0));
        assert_eq!(backend.review_of_thread(&expert, read.thread).await?, review);
        let [stranger] = viewers(&backend, ["focal.point@mar.example"]).await?;
        assert_eq!(refusal(backend.review_of_thread(&stranger, read.thread).await), Some(Refusal::NotFound));
        assert_eq!(refusal(backend.thread_summary(&stranger, review).await), Some(Refusal::NotFound));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [expert, observer] = viewers(&backend, ["expert@vct.example", "observer@vct.example"]).await?;
        let before = backend.dialogue(&expert, review).await?.messages.len();
        let long = "x".repeat(10 * 1024 * 1024);
        type Means = fn(&FaultCode) -> bool;
        let cases: [(&str, Means); 4] = [
            (" \n", |f| *f == FaultCode::Required),
            (&long, |f| matches!(f, FaultCode::TooLong { .. })),
            ("a\0b", |f| *f == FaultCode::ControlCharacters),
            ("a\u{202e}b", |f| *f == FaultCode::BidiControls),
        ];
        for (n, (body, is)) in cases.into_iter().enumerate() {
            match backend.post_message(&expert, review, body, Language::En, &format!("k{n}")).await {
                Err(ServiceError::Invalid(faults)) => assert!(faults.iter().all(|f| is(&f.code)), "{n}: {faults:?}"),
                other => return Err(format!("{n}: {other:?}").into()),
            }
        }
        let keyless = backend.post_message(&expert, review, "text", Language::En, "").await;
        assert_eq!(field(keyless), Some(("key", "key")));
        let observers = backend.post_message(&observer, review, "text", Language::En, "k").await;
        assert_eq!(refusal(observers), Some(Refusal::NotYourDuty { needs: Duty::Expert }));
        assert_eq!(backend.dialogue(&observer, review).await?.messages.len(), before, "observers read");

        let [released] = viewers(&backend, ["focal.point@mng.example"]).await?;
        let archived = review_of(&backend, "MNG").await?;
        let late = backend.post_message(&released, archived, "text", Language::En, "k").await;
        assert_eq!(refusal(late), Some(Refusal::WrongStage { now: Stage::Released }));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
