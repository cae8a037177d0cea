//! Mail is derived from the inbox: at once for what one must do, once a morning for the rest, never twice, never lost.
//! A mail server on the loopback takes it; it is down for a while, breaks off, and refuses somebody.

use crate::post_office::{PostOffice, Words};
use crate::support::{Outcome, Site, delegate, enter, field, on_both, refusal, review_of, role_of, state, viewers};
use backend::service::{InboxFilter, MailSettings};
use backend::{Backend, Config};
use chrono::TimeDelta;
use rules::calendar::Moment;
use rules::language::Language;
use rules::refusal::Refusal;

/// The application at a moment, with a mail server.
async fn at(site: &Site, moment: &str, office: &PostOffice) -> Outcome<Backend> {
    let now: Moment = moment.parse()?;
    Ok(Backend::open(Config { now: Some(now), smtp_url: Some(office.url()), ..site.config() }).await?)
}

/// Makes the inboxes of the demonstration old news, so that a test sees only its own.
async fn nothing_waits(site: &Site) -> Outcome {
    site.change("UPDATE inbox SET read_at = 1, done_at = 1").await?;
    site.change("UPDATE outbox SET sent_at = 1").await?;
    Ok(())
}

/// The Secretariat says something in a review at nine in the morning, Vienna being an hour ahead.
async fn say(site: &Site, review_state: &str, keys: &[&str]) -> Outcome {
    let backend = site.open().await?;
    let secretariat = enter(&backend, "secretariat@example").await?.viewer;
    let review = review_of(&backend, review_state).await?;
    for key in keys {
        backend.post_message(&secretariat, review, "Confidential words", Language::En, key).await?;
    }
    backend.close().await;
    Ok(())
}

/// How many letters each address has, if more than one.
fn doubles(letters: &[String]) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    for letter in letters {
        let line = |name: &str| letter.lines().find(|l| l.starts_with(name)).unwrap_or_default().to_owned();
        *seen.entry((line("To: "), line("Message-ID: "))).or_insert(0) += 1;
    }
    seen.into_iter().filter(|(_, n)| *n > 1).map(|((to, _), n)| format!("{to} {n}")).collect()
}

#[tokio::test]
async fn what_one_must_do_leaves_at_once_and_once_although_the_server_was_down() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let mut office = PostOffice::open().await?;
        office.close().await;
        let backend = at(&site, "2026-11-21T09:00:00Z", &office).await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let review = review_of(&backend, "MAR").await?;
        backend.open_phase(&secretariat, review).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert_eq!((report.sent, report.failed, report.waiting), (0, 1, 3), "one try shows that the server is away");
        let (lines, all) = backend.outbox(&secretariat).await?;
        assert_eq!((lines.len(), all), (3, 3));
        assert_eq!((lines[0].attempts, lines[0].failure.as_deref()), (1, Some("unreachable")));
        backend.close().await;

        office.open_again().await?;
        office.refuse("expert.2@mar.example")?;
        let backend = at(&site, "2026-11-21T09:01:00Z", &office).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert_eq!((report.sent, report.failed, report.waiting), (2, 1, 1));
        let again = backend.send_due_mail(&Words).await?;
        assert_eq!((again.sent, again.failed, again.waiting), (0, 0, 1), "the one refused waits for its next try");
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        assert_eq!(backend.outbox(&secretariat).await?.0[0].failure.as_deref(), Some("refused 550"));
        backend.close().await;
        let letters = office.letters()?;
        assert!(doubles(&letters).is_empty());
        let letter = office.letters_to("focal.point@mar.example")?.pop().ok_or("no letter")?;
        for part in
            ["Subject: phase_opened MAR-I", "Content-Language: ar", "From: no-reply@localhost", "Auto-Submitted"]
        {
            assert!(letter.contains(part), "{part} in {letter}");
        }
        assert!(letter.contains(&format!("/reviews/{review}/questionnaire/1")), "{letter}");
        assert!(!letter.contains("List-Unsubscribe"), "what one must do cannot be switched off");
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn information_waits_for_the_morning_of_the_reader() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-11-21T09:00:00Z", &office).await?;
        let [expert, second] = viewers(&backend, ["expert@vct.example", "expert.2@vct.example"]).await?;
        let wish = |zone: &str, digest| MailSettings { time_zone: zone.to_owned(), digest, hour: 7 };
        backend.set_mail_settings(&expert, wish("Pacific/Kiritimati", true)).await?;
        backend.set_mail_settings(&second, wish("Europe/Vienna", false)).await?;
        say(&site, "VCT", &["a", "b", "c"]).await?;
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 0, "this morning has been");
        backend.close().await;
        // 7 in Kiritimati is 17 of the day before in UTC.
        let backend = at(&site, "2026-11-21T17:00:00Z", &office).await?;
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 1);
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 0);
        backend.close().await;
        let letter = office.letters_to("expert@vct.example")?.pop().ok_or("no digest")?;
        assert!(letter.contains("Subject: digest") && letter.contains("message_sent VCT-I x3"), "{letter}");
        assert!(!letter.contains("Confidential"), "{letter}");
        let stop = letter.lines().find_map(|l| l.strip_prefix("List-Unsubscribe: <")).ok_or("no way to stop it")?;
        assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        let token = stop.trim_end_matches('>').rsplit('/').next().ok_or("no token")?.to_owned();
        // The morning of Vienna; whoever wishes no digest has none, and nobody has an empty one.
        let backend = at(&site, "2026-11-22T06:00:00Z", &office).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert!(report.sent > 1 && report.failed == 0);
        assert!(office.letters_to("expert.2@vct.example")?.is_empty());
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 1);
        let letters = office.letters()?;
        assert!(letters.iter().all(|l| l.contains("message_sent VCT-I x3")) && doubles(&letters).is_empty());
        // RFC 8058: the token alone switches it off, and what one must do is mailed all the same.
        backend.subscribe_by_token(&token, false).await?;
        assert!(!backend.mail_settings(&expert).await?.digest);
        assert_eq!(refusal(backend.subscribe_by_token(&"0".repeat(64), false).await), Some(Refusal::NotFound));
        backend.close().await;
        say(&site, "VCT", &["d"]).await?;
        let backend = at(&site, "2026-11-25T06:00:00Z", &office).await?;
        backend.send_due_mail(&Words).await?;
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 1);
        let [secretariat, admin] = viewers(&backend, ["secretariat@example", "admin@example"]).await?;
        let review = review_of(&backend, "VCT").await?;
        let overview = backend.overview(&secretariat, review).await?;
        backend.end_role(&admin, role_of(&backend, "expert@vct.example", review).await?).await?;
        let new = backend::service::NewRole {
            account: expert.account,
            state: state("VCT")?,
            review_code: overview.code.clone(),
            duty: rules::actor::Duty::Expert,
            instruments: None,
            from_on: rules::calendar::civil_date(backend.now()),
            until_on: None,
        };
        backend.grant_role(&admin, new).await?;
        backend.send_due_mail(&Words).await?;
        let letters = office.letters_to("expert@vct.example")?;
        assert!(letters.len() == 2 && letters[1].contains("role_granted"), "{letters:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_is_read_meanwhile_is_left_out_and_an_empty_digest_never_leaves() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        say(&site, "VCT", &["a", "b"]).await?;
        let mut office = PostOffice::open().await?;
        office.close().await;
        // The digests are made, and the server is away.
        let backend = at(&site, "2026-11-22T06:00:00Z", &office).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert!(report.sent == 0 && report.waiting > 2, "{report:?}");
        let [expert, point] = viewers(&backend, ["expert@vct.example", "focal.point@vct.example"]).await?;
        let mut unread: Vec<_> = backend.inbox(&expert, &InboxFilter::default()).await?.items;
        unread.retain(|i| !i.read);
        let ids: Vec<_> = unread.iter().map(|i| i.id).collect();
        assert_eq!(backend.read_inbox(&expert, &ids).await?, 2);
        let one = backend.inbox(&point, &InboxFilter::default()).await?.items[0].id;
        backend.read_inbox(&point, &[one]).await?;
        backend.close().await;
        office.open_again().await?;
        let backend = at(&site, "2026-11-22T07:00:00Z", &office).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert_eq!((report.failed, report.dropped, report.waiting), (0, 1, 0), "{report:?}");
        backend.close().await;
        assert!(office.letters_to("expert@vct.example")?.is_empty(), "nothing was left to say");
        let left = office.letters_to("focal.point@vct.example")?;
        assert!(left.len() == 1 && left[0].contains("message_sent VCT-I x1"), "{left:?}");
        assert_eq!(site.rows("SELECT id FROM outbox WHERE dropped_why = 'overtaken'").await?.len(), 1, "on record");
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_digest_that_broke_off_half_way_arrives_once() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        say(&site, "VCT", &["a"]).await?;
        let office = PostOffice::open().await?;
        office.break_off(true);
        let mut waiting = 0;
        for moment in ["2026-11-22T06:00:00Z", "2026-11-22T06:01:00Z", "2026-11-22T06:03:00Z"] {
            let backend = at(&site, moment, &office).await?;
            let report = backend.send_due_mail(&Words).await?;
            assert_eq!((report.sent, report.failed), (0, 1), "{moment}");
            waiting = report.waiting;
            backend.close().await;
        }
        office.break_off(false);
        let backend = at(&site, "2026-11-22T08:00:00Z", &office).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert_eq!((u64::from(report.sent), report.waiting), (waiting, 0));
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 0);
        backend.close().await;
        assert_eq!(u64::try_from(office.letters()?.len())?, waiting);
        assert!(doubles(&office.letters()?).is_empty());
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn after_days_without_a_server_one_digest_arrives_with_all_of_it() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let mut office = PostOffice::open().await?;
        office.close().await;
        for (day, key) in [("22", "a"), ("23", "b"), ("24", "c")] {
            let backend = at(&site, &format!("2026-11-{day}T05:00:00Z"), &office).await?;
            let secretariat = enter(&backend, "secretariat@example").await?.viewer;
            let review = review_of(&backend, "VCT").await?;
            backend.post_message(&secretariat, review, "Words", Language::En, key).await?;
            backend.close().await;
            let backend = at(&site, &format!("2026-11-{day}T06:00:00Z"), &office).await?;
            assert_eq!(backend.send_due_mail(&Words).await?.sent, 0);
            backend.close().await;
        }
        office.open_again().await?;
        let backend = at(&site, "2026-11-24T12:00:00Z", &office).await?;
        assert!(backend.send_due_mail(&Words).await?.sent > 0);
        backend.close().await;
        let letters = office.letters_to("expert@vct.example")?;
        assert!(letters.len() == 1 && letters[0].contains("message_sent VCT-I x3"), "{letters:?}");
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_clock_that_jumps_sends_nothing_twice() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        say(&site, "VCT", &["a"]).await?;
        let office = PostOffice::open().await?;
        // Forth by a year, back, and over the same morning again.
        for moment in [
            "2026-11-22T06:00:00Z",
            "2027-11-22T06:00:00Z",
            "2026-11-22T05:59:00Z",
            "2026-11-22T06:00:00Z",
            "2026-11-20T06:00:00Z",
            "2026-11-23T06:00:00Z",
        ] {
            let backend = at(&site, moment, &office).await?;
            backend.send_due_mail(&Words).await?;
            backend.close().await;
        }
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 1);
        // And what is new after all that still arrives, on its morning.
        let backend = at(&site, "2026-11-23T09:00:00Z", &office).await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let review = review_of(&backend, "VCT").await?;
        backend.post_message(&secretariat, review, "Words", Language::En, "b").await?;
        backend.send_due_mail(&Words).await?;
        backend.close().await;
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 1);
        let backend = at(&site, "2026-11-24T06:00:00Z", &office).await?;
        backend.send_due_mail(&Words).await?;
        backend.close().await;
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 2);
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn two_processes_send_each_mail_once() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        say(&site, "VCT", &["a", "b"]).await?;
        let office = PostOffice::open().await?;
        let one = at(&site, "2026-11-22T06:00:00Z", &office).await?;
        let two = at(&site, "2026-11-22T06:00:00Z", &office).await?;
        let (first, second) = tokio::join!(one.send_due_mail(&Words), two.send_due_mail(&Words));
        let sent = first?.sent + second?.sent;
        one.close().await;
        two.close().await;
        let letters = office.letters()?;
        assert_eq!(u32::try_from(letters.len())?, sent);
        assert!(sent > 2 && doubles(&letters).is_empty(), "{sent}");
        assert_eq!(office.letters_to("expert@vct.example")?.len(), 1);
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_right_that_ended_is_mailed_no_more() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-11-21T09:00:00Z", &office).await?;
        let [secretariat, admin] = viewers(&backend, ["secretariat@example", "admin@example"]).await?;
        let review = review_of(&backend, "MAR").await?;
        backend.open_phase(&secretariat, review).await?;
        backend.post_message(&secretariat, review, "Words", Language::En, "a").await?;
        backend.end_role(&admin, role_of(&backend, "expert@mar.example", review).await?).await?;
        let report = backend.send_due_mail(&Words).await?;
        assert_eq!((report.sent, report.dropped), (2, 1), "the focal point and the other expert");
        backend.close().await;
        let backend = at(&site, "2026-11-22T06:00:00Z", &office).await?;
        backend.send_due_mail(&Words).await?;
        backend.close().await;
        let letters = office.letters_to("expert@mar.example")?;
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].contains("role_ended") && !letters[0].contains("message_sent"), "{letters:?}");
        assert_eq!(site.rows("SELECT id FROM outbox WHERE dropped_why = 'no_right'").await?.len(), 1);
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_mail_is_looked_at_and_taken_back_by_who_keeps_the_outbox() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let mut office = PostOffice::open().await?;
        office.close().await;
        let backend = at(&site, "2026-11-21T09:00:00Z", &office).await?;
        let [secretariat, admin, expert] =
            viewers(&backend, ["secretariat@example", "admin@example", "expert@mar.example"]).await?;
        let review = review_of(&backend, "MAR").await?;
        backend.open_phase(&secretariat, review).await?;
        assert_eq!(refusal(backend.outbox(&expert).await), Some(Refusal::NotFound));
        let (lines, _) = backend.outbox(&admin).await?;
        let line = lines.iter().find(|l| l.email == "expert@mar.example").ok_or("no line")?;
        let (_, words) = backend.outbox_mail(&admin, line.id).await?;
        let words = words.ok_or("no words")?;
        assert_eq!((words.kind.as_str(), words.unsubscribe), ("phase_opened", None));
        assert_eq!(refusal(backend.discard_mail(&expert, line.id).await), Some(Refusal::NotFound));
        backend.discard_mail(&admin, line.id).await?;
        assert_eq!(refusal(backend.discard_mail(&admin, line.id).await), Some(Refusal::NotFound), "once");
        let acts = site.rows("SELECT kind FROM act WHERE kind = 'mail_discarded'").await?;
        assert_eq!(acts.len(), 1, "on record");
        // The first one left is tried: it may be on its way, and cannot be taken back for a minute.
        backend.send_due_mail(&Words).await?;
        let (lines, _) = backend.outbox(&secretariat).await?;
        assert!(lines[0].under_way && lines.len() == 2);
        assert_eq!(field(backend.discard_mail(&secretariat, lines[0].id).await), Some(("mail", "under_way")));
        backend.close().await;
        office.open_again().await?;
        let later = site.config().now.map(|now| now + TimeDelta::minutes(2));
        let config = Config { now: later, smtp_url: Some(office.url()), ..site.config() };
        let backend = Backend::open(config).await?;
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 2);
        backend.close().await;
        assert!(office.letters_to("expert@mar.example")?.is_empty());
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn somebody_new_is_told_of_their_role_at_once() -> Outcome {
    on_both(async |site: Site| {
        nothing_waits(&site).await?;
        let office = PostOffice::open().await?;
        let backend = at(&site, "2026-11-21T09:00:00Z", &office).await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let review = review_of(&backend, "VCT").await?;
        let overview = backend.overview(&secretariat, review).await?;
        let role = Some((&overview, rules::actor::Duty::Observer, None));
        let new = delegate(&backend, ("new@vct.example", state("VCT")?), role).await?;
        assert_eq!(backend.send_due_mail(&Words).await?.sent, 1);
        let view = backend.inbox(&new, &InboxFilter::default()).await?;
        assert_eq!((view.todo.len(), view.todo[0].address.clone()), (1, format!("/reviews/{review}")));
        // To look at it is all there is to do.
        backend.read_inbox(&new, &[view.todo[0].id]).await?;
        assert!(backend.inbox(&new, &InboxFilter::default()).await?.todo.is_empty());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
