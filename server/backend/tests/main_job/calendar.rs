//! Calendars and their secret addresses: rights are those of the moment at which somebody looks.

use crate::support::{Outcome, on_both, refusal, review_of, role_of, viewers};
use backend::service::{CalendarDay, PlanChange, Subject};
use rules::agenda::DayKind;
use rules::id::ReviewId;
use rules::language::Language;
use rules::refusal::Refusal;

fn of(days: &[CalendarDay], review: ReviewId) -> Vec<&CalendarDay> {
    days.iter().filter(|d| matches!(&d.subject, Subject::Review { id, .. } if *id == review)).collect()
}

#[tokio::test]
async fn everybody_sees_the_dates_of_their_own_reviews() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let emails = ["secretariat@example", "focal.point@vct.example", "ngo@example", "admin@example"];
        let [secretariat, point, ngo, admin] = viewers(&backend, emails).await?;
        let (own, other) = (review_of(&backend, "VCT").await?, review_of(&backend, "NOR").await?);
        let mine = backend.calendar_days(&point).await?;
        assert!(mine.is_sorted_by_key(|d| d.on));
        assert!(of(&mine, own).iter().any(|d| d.kind == DayKind::AnswersDue));
        assert!(of(&mine, other).is_empty(), "not one's own");
        let all = backend.calendar_days(&secretariat).await?;
        assert!(!of(&all, other).is_empty() && all.len() > mine.len());
        let begins: Vec<_> = all.iter().filter(|d| d.kind == DayKind::PhaseBegins).collect();
        assert_eq!(begins.len(), 3, "one for each group, however many reviews it has");
        for stranger in [&ngo, &admin] {
            assert_eq!(refusal(backend.calendar_days(stranger).await), Some(Refusal::NotFound));
            assert_eq!(refusal(backend.renew_feed(stranger).await), Some(Refusal::NotFound));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_secret_address_opens_what_its_owner_may_see_now_and_ends_when_it_is_withdrawn() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [point, admin] = viewers(&backend, ["focal.point@vct.example", "admin@example"]).await?;
        let review = review_of(&backend, "VCT").await?;
        assert_eq!(backend.feed_since(&point).await?, None);
        let first = backend.renew_feed(&point).await?;
        assert_eq!(first.len(), 64);
        let kept = site.rows("SELECT token_hash FROM calendar_feed").await?;
        assert_eq!(kept.len(), 1);
        assert_ne!(kept[0].try_get::<String>("", "token_hash")?, first, "only its hash is kept");
        let feed = backend.feed(&first).await?;
        assert_eq!(feed.days, backend.calendar_days(&point).await?);
        assert_eq!(backend.feed(&first).await?, feed, "the same at each fetch");

        let before = of(&feed.days, review)[0].clone();
        let on = Some("2026-12-10".parse()?);
        let plan = PlanChange { answers_on: on, feedback_on: None, languages: vec![Language::En] };
        backend.set_plan(&point, review, plan).await?;
        let moved = backend.feed(&first).await?;
        let after = of(&moved.days, review)[0].clone();
        assert!(after.sequence == before.sequence + 1 && after.changed_at > before.changed_at, "{after:?}");
        assert!(of(&moved.days, review).iter().any(|d| d.kind == DayKind::AnswersDue && Some(d.on) == on));

        let second = backend.renew_feed(&point).await?;
        assert_eq!(refusal(backend.feed(&first).await), Some(Refusal::NotFound), "the old one opens nothing");
        let role = role_of(&backend, "focal.point@vct.example", review).await?;
        backend.end_role(&admin, role).await?;
        assert!(of(&backend.feed(&second).await?.days, review).is_empty(), "a right that ended");
        backend.set_disabled(&admin, point.account, true).await?;
        assert_eq!(refusal(backend.feed(&second).await), Some(Refusal::NotFound), "an account that is disabled");
        backend.set_disabled(&admin, point.account, false).await?;
        let [point] = viewers(&backend, ["focal.point@vct.example"]).await?;
        backend.withdraw_feed(&point).await?;
        assert_eq!(refusal(backend.feed(&second).await), Some(Refusal::NotFound));
        for nothing in ["", "x", &"0".repeat(64), "\0"] {
            assert_eq!(refusal(backend.feed(nothing).await), Some(Refusal::NotFound));
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
