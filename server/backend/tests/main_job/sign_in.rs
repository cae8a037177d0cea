//! Signing in, waiting after failures, and how sessions and roles end.

use crate::support::{
    Outcome, PASSWORD, command, enter, is_text, on_both, questions, refusal, review_of, role_of, save, text,
};
use backend::commands::{CommandError, create_administrator};
use backend::service::Session;
use backend::{Backend, Config, ServiceError, demo};
use chrono::TimeDelta;
use rules::language::Language;
use rules::refusal::Refusal;
use rules::sign_in::PasswordFault;
use tokio::task::JoinSet;

const WHO: &str = "expert@vct.example";

#[derive(Debug, PartialEq)]
enum Got {
    In,
    Wrong,
    Wait,
    Other(String),
}

async fn attempt(backend: &Backend, email: &str, password: &str, from: &str, device: Option<&str>) -> Got {
    got(backend.sign_in(email, password, from, device).await)
}

/// Tries to change the password, with this as the present one.
async fn change(backend: &Backend, session: &Session, present: &str) -> Got {
    got(backend.change_password(session, present, PASSWORD).await)
}

fn got<T>(outcome: Result<T, ServiceError>) -> Got {
    match outcome {
        Ok(_) => Got::In,
        Err(ServiceError::WrongCredentials) => Got::Wrong,
        Err(ServiceError::Wait { .. }) => Got::Wait,
        Err(other) => Got::Other(other.to_string()),
    }
}

#[tokio::test]
async fn the_right_password_lets_in_and_nothing_says_which_addresses_are_known() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        assert_eq!(attempt(&backend, " Expert@VCT.example ", demo::PASSWORD, "a", None).await, Got::In);
        for email in [WHO, "nobody@vct.example", "", "no address", "a\0b@vct.example", "\u{202e}@vct.example"] {
            let from = format!("from {}", email.len());
            assert_eq!(attempt(&backend, email, "wrong password here", &from, None).await, Got::Wrong, "{email:?}");
        }
        for password in ["", "\0", "Demonstration only", &"x".repeat(100_000)] {
            let from = format!("with {}", password.len());
            assert_eq!(attempt(&backend, WHO, password, &from, None).await, Got::Wrong);
        }
        // Five tries are free, known or not; then both wait alike.
        for email in ["observer@vct.example", "nobody.else@vct.example"] {
            for _ in 0..5 {
                assert_eq!(attempt(&backend, email, "wrong password here", "b", None).await, Got::Wrong);
            }
            assert_eq!(attempt(&backend, email, demo::PASSWORD, "b", None).await, Got::Wait, "{email}");
        }
        assert_eq!(attempt(&backend, "observer@vct.example", demo::PASSWORD, "c", None).await, Got::In, "elsewhere");
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "b", None).await, Got::In, "another account from there");
        let later = site.open_later(TimeDelta::seconds(2)).await?;
        assert_eq!(attempt(&later, "observer@vct.example", demo::PASSWORD, "b", None).await, Got::In, "after waiting");
        // A success clears what this pair failed before.
        for _ in 0..4 {
            assert_eq!(attempt(&later, "observer@vct.example", "wrong password here", "b", None).await, Got::Wrong);
        }
        assert_eq!(attempt(&later, "observer@vct.example", demo::PASSWORD, "b", None).await, Got::In);
        later.close().await;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_round_the_wait() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let mut tries = JoinSet::new();
        for _ in 0..12 {
            let backend = backend.clone();
            tries.spawn(async move { attempt(&backend, WHO, "wrong password here", "a", None).await });
        }
        let got = tries.join_all().await;
        let count = |wanted: Got| got.iter().filter(|g| **g == wanted).count();
        assert_eq!((count(Got::Wrong), count(Got::Wait)), (5, 7), "{got:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn nobody_keeps_the_owner_of_a_known_device_out() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let device = backend.sign_in(WHO, demo::PASSWORD, "office", None).await?.device;
        for n in 0..20 {
            let from = format!("foe {}", n / 4);
            assert_eq!(attempt(&backend, WHO, "wrong password here", &from, None).await, Got::Wrong, "{n}");
        }
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "hotel", None).await, Got::Wait);
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "hotel", Some("made up")).await, Got::Wait);
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "hotel", Some(&device)).await, Got::In);
        assert_eq!(attempt(&backend, "observer@vct.example", demo::PASSWORD, "hotel", None).await, Got::In);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_session_ends_when_idle_and_when_old() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let token = backend.sign_in(WHO, demo::PASSWORD, "a", None).await?.token;
        let lives = async |minutes: i64| -> Outcome<bool> {
            let later = site.open_later(TimeDelta::minutes(minutes)).await?;
            let lives = later.session(&token).await?.is_some();
            later.close().await;
            Ok(lives)
        };
        assert!(!lives(30).await?, "idle for half an hour");
        assert!(lives(29).await?);
        assert!(lives(58).await?, "in use meanwhile");
        assert!(!lives(88).await?);
        // As if it had been used all day.
        let all_day = format!("UPDATE session SET last_seen_at = created_at + {}", (11 * 60 + 50) * 60_000);
        assert_eq!(site.change(&all_day).await?, 1);
        assert!(lives(12 * 60 - 1).await?);
        assert!(!lives(12 * 60).await?, "twelve hours old");
        assert!(backend.session("no such token").await?.is_none());
        let session = backend.session(&token).await?.ok_or("no session")?;
        backend.sign_out(&session).await?;
        assert!(backend.session(&token).await?.is_none());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let here = backend.sign_in(WHO, demo::PASSWORD, "a", None).await?.token;
        let there = backend.sign_in(WHO, demo::PASSWORD, "b", None).await?.token;
        let session = backend.session(&here).await?.ok_or("no session")?;
        let wrong = backend.change_password(&session, "not the present one", "four quiet rivers 1987").await;
        assert!(matches!(wrong, Err(ServiceError::WrongCredentials)));
        for weak in ["short", "passwordpasswordpassword", "expert and nothing else"] {
            let refused = backend.change_password(&session, demo::PASSWORD, weak).await;
            assert!(matches!(refused, Err(ServiceError::Password(_))), "{weak}");
        }
        assert!(backend.session(&there).await?.is_some(), "nothing changed so far");
        backend.change_password(&session, demo::PASSWORD, "four quiet rivers 1987").await?;
        assert!(backend.session(&there).await?.is_none());
        assert!(backend.session(&here).await?.is_some());
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "c", None).await, Got::Wrong);
        assert_eq!(attempt(&backend, WHO, "four quiet rivers 1987", "c", None).await, Got::In);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn wrong_present_passwords_keep_nobody_else_from_changing_theirs() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        // Longer than any password, so that no time goes into hashing it.
        let wrong = "x".repeat(1000);
        let others: Vec<String> = demo::accounts().into_iter().map(|a| a.email).filter(|e| e != WHO).take(7).collect();
        assert_eq!(others.len(), 7, "more failures in all than one network address has free");
        for email in &others {
            let session = enter(&backend, email).await?;
            for _ in 0..5 {
                assert_eq!(change(&backend, &session, &wrong).await, Got::Wrong, "{email}");
            }
            assert_eq!(change(&backend, &session, demo::PASSWORD).await, Got::Wait, "{email}");
        }
        let session = enter(&backend, WHO).await?;
        assert_eq!(change(&backend, &session, demo::PASSWORD).await, Got::In);
        assert_eq!(attempt(&backend, &others[0], demo::PASSWORD, "elsewhere", None).await, Got::In);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn guesses_from_outside_keep_nobody_from_changing_the_password() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let session = enter(&backend, WHO).await?;
        let wrong = "x".repeat(1000);
        for n in 0..20 {
            let from = format!("foe {}", n / 4);
            assert_eq!(attempt(&backend, WHO, &wrong, &from, None).await, Got::Wrong, "{n}");
        }
        assert_eq!(attempt(&backend, WHO, demo::PASSWORD, "hotel", None).await, Got::Wait);
        assert_eq!(change(&backend, &session, demo::PASSWORD).await, Got::In);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_everybody_knows_is_no_new_password() -> Outcome {
    on_both(async |site| {
        let config = Config { demo: false, ..site.config() };
        let real = Backend::open(config.clone()).await?;
        let session = enter(&real, WHO).await?;
        for (known, fault) in [
            ("Saint Vincent and the Grenadines", PasswordFault::ContainsContext),
            ("review mechanism", PasswordFault::ContainsContext),
            (demo::PASSWORD, PasswordFault::Common),
        ] {
            let refused = real.change_password(&session, demo::PASSWORD, known).await;
            assert!(matches!(refused, Err(ServiceError::Password(found)) if found == fault), "{known}: {refused:?}");
        }
        real.close().await;
        let made = create_administrator(&config, "amina@unodc.example", "Amina Bello", demo::PASSWORD).await;
        assert!(matches!(&made, Err(CommandError::Refused(why)) if why.contains("well-known")), "{made:?}");
        let backend = site.open().await?;
        let session = enter(&backend, WHO).await?;
        backend.change_password(&session, demo::PASSWORD, demo::PASSWORD).await?;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_role_ends_at_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let token = backend.sign_in(WHO, demo::PASSWORD, "a", None).await?.token;
        let before = backend.session(&token).await?.ok_or("no session")?.viewer;
        backend.editor(&before, review, 1).await?;
        let admin = enter(&backend, "admin@example").await?.viewer;
        backend.end_role(&admin, role_of(&backend, WHO, review).await?).await?;
        let after = backend.session(&token).await?.ok_or("no session")?.viewer;
        assert_eq!(refusal(backend.editor(&after, review, 1).await), Some(Refusal::NotFound));
        assert_eq!(refusal(backend.overview(&after, review).await), Some(Refusal::NotFound));
        // What writes reads the rights anew, whatever the request had found.
        let question = questions(&backend, is_text).pop().ok_or("no question")?;
        let saved = save(&backend, before.account, command(review, &question, text("late"), 0, "late")).await;
        assert_eq!(refusal(saved), Some(Refusal::NotFound));
        let said = backend.post_message(&before, review, "late", Language::En, "late").await;
        assert_eq!(refusal(said), Some(Refusal::NotFound));
        let (untoc, article) = (rules::instrument::Instrument::Untoc, 5);
        let marked = backend.mark_ready(&before, review, 1, untoc, article, true).await;
        assert_eq!(refusal(marked), Some(Refusal::NotFound));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn who_asks_at_the_same_time_is_told_of_themselves() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let mut tokens = Vec::new();
        for who in [WHO, "focal.point@vct.example", "observer@vct.example", "admin@example", WHO] {
            tokens.push((who, backend.sign_in(who, demo::PASSWORD, "a", None).await?.token));
        }
        let ended = backend.session(&tokens[4].1).await?.ok_or("no session")?;
        backend.sign_out(&ended).await?;
        let asked: Vec<_> = (0..200)
            .map(|n| {
                let (backend, (who, token)) = (backend.clone(), tokens[n % 5].clone());
                // One of each five has ended, and one of each seven never was.
                let token = if n % 7 == 0 { format!("none {n}") } else { token };
                let there = n % 7 != 0 && n % 5 != 4;
                tokio::spawn(async move { (who, there, backend.session(&token).await) })
            })
            .collect();
        for one in asked {
            let (who, there, found) = one.await?;
            assert_eq!(found?.map(|s| s.email), there.then(|| who.to_owned()));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
