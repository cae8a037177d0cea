//! Answers are saved once, in order, and never lost.

use crate::support::{Outcome, command, field, is_text, on_both, questions, refusal, review_of, save, text, viewers};
use backend::{Backend, ServiceError};
use rules::id::ReviewId;
use rules::questionnaire::{Citation, FaultCode, Kind, Value};
use rules::refusal::Refusal;
use tokio::task::JoinSet;

const EXPERTS: [&str; 2] = ["expert@vct.example", "expert.2@vct.example"];

/// Text questions of the review that nobody has answered.
async fn open_questions(backend: &Backend, review: ReviewId) -> Outcome<Vec<String>> {
    let [focal] = viewers(backend, ["focal.point@vct.example"]).await?;
    let editor = backend.editor(&focal, review, 1).await?;
    let mut open = questions(backend, is_text);
    open.retain(|code| !editor.answers.contains_key(code));
    Ok(open)
}

#[tokio::test]
async fn a_stale_save_meets_the_newer_text_and_nothing_is_lost() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [one, two] = viewers(&backend, EXPERTS).await?;
        let question = open_questions(&backend, review).await?.swap_remove(0);
        let of = |value, base, key: &str| command(review, &question, value, base, key);
        assert_eq!(save(&backend, one.account, of(text("first"), 0, "k1")).await?, 1);
        let stale = save(&backend, two.account, of(text("second"), 0, "k2")).await;
        let Err(ServiceError::Conflict(conflict)) = stale else { return Err(format!("{stale:?}").into()) };
        assert_eq!((conflict.newer.revision, conflict.newer.value.clone()), (1, text("first")));
        assert!(!conflict.newer.by.is_empty());
        assert_eq!(save(&backend, two.account, of(text("second"), 1, "k3")).await?, 2);
        let ahead = save(&backend, one.account, of(text("third"), 7, "k4")).await;
        assert!(matches!(ahead, Err(ServiceError::Conflict(_))), "{ahead:?}");
        assert_eq!(save(&backend, one.account, of(None, 2, "k5")).await?, 3);
        backend.close().await;

        let backend = site.open().await?;
        let history = backend.history(&one, review, 1, &question).await?;
        let texts: Vec<_> = history.iter().map(|r| (r.revision, r.value.clone())).collect();
        assert_eq!(texts, [(1, text("first")), (2, text("second")), (3, None)]);
        let never = open_questions(&backend, review).await?.swap_remove(1);
        let unknown = save(&backend, one.account, command(review, &never, text("x"), 3, "k6")).await;
        assert_eq!(field(unknown), Some(("base_revision", "base_revision")));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_same_key_is_the_same_save() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [one, two] = viewers(&backend, EXPERTS).await?;
        let mut open = open_questions(&backend, review).await?;
        let (question, other) = (open.swap_remove(0), open.swap_remove(0));
        let of = |value, base, key: &str| command(review, &question, value, base, key);
        let first = backend.save_answer(one.account, of(text("said"), 0, "k")).await?;
        assert_eq!(backend.save_answer(one.account, of(text("said"), 0, "k")).await?, first);
        assert_eq!(save(&backend, two.account, of(text("newer"), 1, "k")).await?, 2, "keys are each writer's own");
        assert_eq!(backend.save_answer(one.account, of(text("said"), 0, "k")).await?, first, "even after a newer one");
        assert_eq!(backend.history(&one, review, 1, &question).await?.len(), 2);
        let another = save(&backend, one.account, command(review, &other, text("said"), 0, "k")).await;
        assert_eq!(field(another), Some(("key", "key")));
        let changed = save(&backend, one.account, of(text("other words"), 2, "k")).await;
        assert_eq!(field(changed), Some(("key", "key")), "another text is not taken for saved");
        for key in ["", " ", "\0", "ключ", &"k".repeat(81)] {
            let refused = save(&backend, one.account, of(text("x"), 2, key)).await;
            assert_eq!(field(refused), Some(("key", "key")), "{key:?}");
        }
        assert_eq!(backend.history(&one, review, 1, &question).await?.len(), 2);
        assert!(backend.history(&one, review, 1, &other).await?.is_empty());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn of_twenty_saves_from_one_base_one_wins() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let people = viewers(&backend, EXPERTS).await?;
        let question = open_questions(&backend, review).await?.swap_remove(0);
        let mut saves = JoinSet::new();
        for n in 0..20 {
            let (backend, by) = (backend.clone(), people[n % 2].account);
            let command = command(review, &question, text(format!("text {n}")), 0, &format!("k{n}"));
            saves.spawn(async move { (n, save(&backend, by, command).await) });
        }
        let done = saves.join_all().await;
        let winners: Vec<_> = done.iter().filter(|(_, o)| o.is_ok()).map(|(n, _)| *n).collect();
        let [winner] = winners[..] else { return Err(format!("{winners:?}").into()) };
        for (_, outcome) in done {
            match outcome {
                Ok(revision) => assert_eq!(revision, 1),
                Err(ServiceError::Conflict(c)) => assert_eq!(c.newer.value, text(format!("text {winner}"))),
                Err(other) => return Err(other.into()),
            }
        }
        assert_eq!(backend.history(&people[0], review, 1, &question).await?.len(), 1);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_was_acknowledged_is_there() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let people = viewers(&backend, EXPERTS).await?;
        let before = backend.editor(&people[0], review, 1).await?;
        let codes: Vec<String> = questions(&backend, is_text).into_iter().take(60).collect();
        assert_eq!(codes.len(), 60);
        let mut saves = JoinSet::new();
        for (n, code) in codes.iter().enumerate() {
            let base = before.answers.get(code).map_or(0, |a| a.revision);
            let (backend, by) = (backend.clone(), people[n % 2].account);
            let command = command(review, code, text(format!("text of {code}")), base, &format!("k{n}"));
            saves.spawn(async move { save(&backend, by, command).await });
        }
        for outcome in saves.join_all().await {
            outcome?;
        }
        backend.close().await;
        let backend = site.open().await?;
        let after = backend.editor(&people[1], review, 1).await?;
        assert!(after.version > before.version, "drawn pages know that something changed");
        for code in &codes {
            assert_eq!(after.answers.get(code).and_then(|a| a.value.clone()), text(format!("text of {code}")));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_taken_changes_nothing() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [expert] = viewers(&backend, ["expert@vct.example"]).await?;
        let before = backend.editor(&expert, review, 1).await?;
        let one = |fits: &dyn Fn(&Kind) -> bool| {
            questions(&backend, |q| fits(&q.kind)).into_iter().next().ok_or("no such question")
        };
        let texts = one(&|k| *k == Kind::Text)?;
        let laws = one(&|k| *k == Kind::Laws)?;
        let number = one(&|k| matches!(k, Kind::Number { min, .. } if *min >= 0))?;
        let day = "1626-11-21".parse()?;
        let cited =
            |date| Value::Laws(vec![Citation { act: "Code".to_owned(), date: Some(date), ..Citation::default() }]);
        let too_long = "x".repeat(10 * 1024 * 1024);
        type Means = fn(&FaultCode) -> bool;
        let cases: [(&str, Value, Means); 7] = [
            (&texts, Value::Text(too_long), |f| matches!(f, FaultCode::TooLong { max: 20_000 })),
            (&texts, Value::Text("a\0b".to_owned()), |f| *f == FaultCode::ControlCharacters),
            (&texts, Value::Text("a\u{202e}b".to_owned()), |f| *f == FaultCode::BidiControls),
            (&laws, cited(day), |f| matches!(f, FaultCode::DateTooEarly { .. })),
            (&laws, cited("2526-11-21".parse()?), |f| matches!(f, FaultCode::DateTooLate { .. })),
            (&number, Value::Number(-1), |f| *f == FaultCode::Negative),
            (&number, Value::Text("1".to_owned()), |f| *f == FaultCode::WrongKind),
        ];
        for (n, (code, value, is)) in cases.into_iter().enumerate() {
            let base = before.answers.get(code).map_or(0, |a| a.revision);
            let key = format!("k{n}");
            match save(&backend, expert.account, command(review, code, Some(value), base, &key)).await {
                Err(ServiceError::Invalid(faults)) => assert!(faults.iter().any(|f| is(&f.code)), "{n}: {faults:?}"),
                other => return Err(format!("{n}: {other:?}").into()),
            }
        }
        let after = backend.editor(&expert, review, 1).await?;
        assert_eq!((after.version, &after.answers), (before.version, &before.answers));
        assert_eq!(after.ready, before.ready);
        // Nor do they spoil what others save in the same moment.
        let bad = command(review, &texts, text("a\0b"), 0, "bad");
        let good = command(review, &number, None, before.answers.get(&number).map_or(0, |a| a.revision), "good");
        let (bad, good) = tokio::join!(save(&backend, expert.account, bad), save(&backend, expert.account, good));
        assert!(matches!(bad, Err(ServiceError::Invalid(_))));
        good?;
        let nobody = rules::id::AccountId::new(uuid::Uuid::nil());
        let anonymous = save(&backend, nobody, command(review, &texts, text("x"), 0, "k")).await;
        assert_eq!(refusal(anonymous), Some(Refusal::SignIn));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
