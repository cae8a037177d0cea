//! The inbox is the truth: who is told, for whom it is to be done, and for how long somebody may know.

use crate::support::{Outcome, Site, delegate, enter, focal, on_both, refusal, review_of, role_of, state, viewers};
use backend::Backend;
use backend::service::{InboxFilter, InboxItem, MailSettings};
use rules::actor::{Duty, Viewer};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::language::Language;
use rules::refusal::Refusal;

async fn items(backend: &Backend, viewer: &Viewer, review: ReviewId) -> Outcome<Vec<InboxItem>> {
    let view = backend.inbox(viewer, &InboxFilter { review: Some(review), ..InboxFilter::default() }).await?;
    Ok(view.todo.into_iter().chain(view.items).collect())
}

/// Kinds with whether they are to be done, oldest first.
async fn told(backend: &Backend, viewer: &Viewer, review: ReviewId) -> Outcome<Vec<(String, bool)>> {
    let mut items = items(backend, viewer, review).await?;
    items.sort_by_key(|i| (i.at, i.id));
    Ok(items.into_iter().map(|i| (i.kind, i.todo && i.done_at.is_none())).collect())
}

/// The focal point of a reviewing State of the review.
async fn reviewer(backend: &Backend, review: ReviewId) -> Outcome<String> {
    let secretariat = enter(backend, "secretariat@example").await?.viewer;
    let overview = backend.overview(&secretariat, review).await?;
    let present = overview.reviewers.iter().find(|r| r.replaced_at.is_none() && r.slot != "additional");
    Ok(focal(present.ok_or("no reviewing State")?.state))
}

#[tokio::test]
async fn whose_turn_it_is_has_to_act_and_the_others_are_informed() -> Outcome {
    let ran = on_both(async |site: Site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "MAR").await?;
        let [secretariat, point, expert, observer] = viewers(
            &backend,
            ["secretariat@example", "focal.point@mar.example", "expert@mar.example", "observer@mar.example"],
        )
        .await?;
        let reviewing = enter(&backend, &reviewer(&backend, review).await?).await?.viewer;
        let before = site.rows("SELECT id FROM outbox").await?.len();
        backend.open_phase(&secretariat, review).await?;
        let opened = |todo| vec![("phase_opened".to_owned(), todo)];
        assert_eq!(told(&backend, &point, review).await?, opened(true), "para. 34");
        assert_eq!(told(&backend, &expert, review).await?, opened(true));
        assert_eq!(told(&backend, &observer, review).await?, opened(false), "an observer reads only");
        assert_eq!(told(&backend, &reviewing, review).await?, opened(false));
        assert!(told(&backend, &secretariat, review).await?.is_empty(), "whoever acted is not told");
        // At once by mail for what one must do, and only for that.
        assert_eq!(site.rows("SELECT id FROM outbox").await?.len(), before + 3, "focal point and two experts");
        let item = items(&backend, &point, review).await?.pop().ok_or("no item")?;
        assert_eq!(item.address, format!("/reviews/{review}/questionnaire/1"));
        // Read is not done; done is.
        assert_eq!(backend.read_inbox(&point, &[item.id]).await?, 1);
        assert_eq!(backend.read_inbox(&point, &[item.id]).await?, 0, "once");
        assert_eq!(told(&backend, &point, review).await?, opened(true));
        backend.settle_inbox(&point, item.id, true).await?;
        assert_eq!(told(&backend, &point, review).await?, opened(false));
        backend.settle_inbox(&point, item.id, false).await?;
        assert_eq!(told(&backend, &point, review).await?, opened(true));
        assert_eq!(refusal(backend.settle_inbox(&expert, item.id, true).await), Some(Refusal::NotFound));
        assert_eq!(backend.read_inbox(&expert, &[item.id]).await?, 0, "somebody else's item is left alone");
        backend.close().await;
        Ok(())
    })
    .await?;
    assert!(ran > 0);
    Ok(())
}

#[tokio::test]
async fn submitting_settles_what_the_state_had_to_do_and_gives_the_turn_to_the_others() -> Outcome {
    on_both(async |site: Site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point, expert] = viewers(&backend, ["focal.point@sen.example", "expert@sen.example"]).await?;
        let reviewing = enter(&backend, &reviewer(&backend, review).await?).await?.viewer;
        let open =
            |list: &[(String, bool)]| list.iter().filter(|(_, todo)| *todo).map(|(k, _)| k.clone()).collect::<Vec<_>>();
        assert_eq!(open(&told(&backend, &expert, review).await?), ["phase_opened"]);
        let check = backend.check(&point, review, 1).await?;
        backend.submit(&point, review, 1, check.version).await?;
        assert!(open(&told(&backend, &expert, review).await?).is_empty(), "the answers are in (para. 34)");
        assert!(open(&told(&backend, &point, review).await?).is_empty());
        assert_eq!(open(&told(&backend, &reviewing, review).await?), ["response_submitted"], "para. 35");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn who_may_not_know_any_more_is_shown_nothing_and_counts_nothing() -> Outcome {
    on_both(async |site: Site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "MAR").await?;
        let [secretariat, admin, expert] =
            viewers(&backend, ["secretariat@example", "admin@example", "expert@mar.example"]).await?;
        backend.open_phase(&secretariat, review).await?;
        let unread = backend.unread_inbox(&expert).await?.count();
        assert!(unread > 0);
        backend.end_role(&admin, role_of(&backend, "expert@mar.example", review).await?).await?;
        let expert = enter(&backend, "expert@mar.example").await?.viewer;
        let view = backend.inbox(&expert, &InboxFilter::default()).await?;
        // Lots give the State a seat in other reviews, too.
        let here = |i: &&InboxItem| i.review.as_ref().is_some_and(|(id, _, _)| *id == review);
        let kinds: Vec<&str> = view.todo.iter().chain(&view.items).filter(here).map(|i| i.kind.as_str()).collect();
        assert!(!kinds.contains(&"phase_opened"), "{kinds:?}");
        assert!(kinds.contains(&"role_ended"), "that one's own role ended one may know: {kinds:?}");
        assert!(view.reviews.iter().all(|(id, _, _)| *id != review), "nor is the review offered");
        let hidden = backend.unread_inbox(&expert).await?;
        assert!(hidden.at(&format!("/reviews/{review}/questionnaire/1")).is_empty());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_instrument_out_of_scope_is_not_told_of() -> Outcome {
    on_both(async |site: Site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let overview = backend.overview(&secretariat, review).await?;
        let only = Some((&overview, Duty::Expert, Some(vec![Instrument::Firearms])));
        let narrow = delegate(&backend, ("narrow@vct.example", state("VCT")?), only).await?;
        let before = told(&backend, &narrow, review).await?.len();
        assert_eq!(before, 1, "the new role alone");
        // A message is about the whole review and reaches everybody; told twice it is there once.
        let sent = backend.post_message(&secretariat, review, "Good morning.", Language::En, "one").await?;
        backend.post_message(&secretariat, review, "Good morning.", Language::En, "one").await?;
        assert_eq!(told(&backend, &narrow, review).await?.len(), before + 1, "{}", sent.id);
        // What is about an instrument that they do not have, they are not shown even if they were once told of it.
        let narrowed = "UPDATE inbox SET instrument = 'trafficking' WHERE kind = 'message_sent'";
        assert!(site.change(narrowed).await? > 0);
        assert_eq!(told(&backend, &narrow, review).await?.len(), before);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn mail_settings_are_checked_and_kept() -> Outcome {
    on_both(async |site: Site| {
        let backend = site.open().await?;
        let viewer = enter(&backend, "expert@vct.example").await?.viewer;
        let first = backend.mail_settings(&viewer).await?;
        assert_eq!((first.time_zone.as_str(), first.digest, first.hour), ("Europe/Vienna", true, 7));
        let wish = MailSettings { time_zone: "America/St_Vincent".to_owned(), digest: false, hour: 6 };
        backend.set_mail_settings(&viewer, wish.clone()).await?;
        assert_eq!(backend.mail_settings(&viewer).await?, wish);
        for (zone, hour, field) in [("Mars/Olympus", 7, "time_zone"), ("", 7, "time_zone"), ("UTC", 24, "digest_hour")]
        {
            let wrong = MailSettings { time_zone: zone.to_owned(), digest: true, hour };
            let answer = crate::support::field(backend.set_mail_settings(&viewer, wrong).await);
            assert_eq!(answer, Some((field, "unknown")));
        }
        assert_eq!(backend.mail_settings(&viewer).await?, wish, "what was refused changes nothing");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
