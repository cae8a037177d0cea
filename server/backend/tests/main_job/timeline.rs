//! Timelines say what their viewer may know, and no more.

use crate::support::{Outcome, on_both, refusal, review_of, role_of, state, viewers};
use backend::service::{Happened, PlanChange, Timeline};
use rules::access::Seat;
use rules::agenda::DayKind;
use rules::language::Language;
use rules::refusal::Refusal;
use rules::work::{Obstacle, Who};

fn has(timeline: &Timeline, fits: impl Fn(&Happened) -> bool) -> bool {
    timeline.past.iter().any(|p| fits(&p.what))
}

#[tokio::test]
async fn a_review_tells_its_parties_what_happened_and_what_is_next() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let emails = ["secretariat@example", "focal.point@gha.example", "focal.point@mar.example", "chair@example"];
        let [secretariat, point, other, chair] = viewers(&backend, emails).await?;
        let review = review_of(&backend, "GHA").await?;
        for stranger in [&other, &chair] {
            assert_eq!(refusal(backend.timeline(stranger, review).await), Some(Refusal::NotFound));
        }
        let told = backend.timeline(&point, review).await?;
        assert_eq!(told.seat, "under_review.focal_point");
        assert!(told.past.is_sorted_by_key(|p| p.at), "in order");
        assert!(matches!(told.past.first().map(|p| &p.what), Some(Happened::Drawn(states)) if states.len() >= 2));
        let numbers: Vec<u32> = told
            .past
            .iter()
            .filter_map(|p| match p.what {
                Happened::Submitted { number } => Some(number),
                _ => None,
            })
            .collect();
        assert_eq!(numbers, [1, 2]);
        assert!(has(&told, |h| *h == Happened::Opened));
        assert!(has(&told, |h| matches!(h, Happened::Planned { languages, .. } if !languages.is_empty())));
        assert!(has(&told, |h| matches!(h, Happened::RoleBegan { .. })), "parties see who takes part");
        assert!(
            told.next.iter().any(|d| d.kind == DayKind::PhaseEnds)
                && told.next.iter().all(|d| d.on >= rules::calendar::civil_date(backend.now()))
        );
        assert!(told.standing.waits.iter().any(|w| matches!(w.who, Who::State(s, _) if s.as_str() == "GHA")));
        assert_eq!(backend.timeline(&secretariat, review).await?.seat, Seat::Secretariat.code());

        let norway = review_of(&backend, "NOR").await?;
        let told = backend.timeline(&secretariat, norway).await?;
        assert!(has(&told, |h| matches!(h, Happened::FeedbackSent { number: 1, .. })), "{:?}", told.past);
        let thai = review_of(&backend, "THA").await?;
        let told = backend.timeline(&secretariat, thai).await?;
        let left = told.past.iter().position(|p| matches!(p.what, Happened::Left(_)));
        let came = told.past.iter().position(|p| matches!(p.what, Happened::Came(_)));
        assert!(left.is_some() && came.is_some());
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn sign_ins_are_for_the_secretariat_and_reminders_for_it_and_their_receivers() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let emails = ["secretariat@example", "focal.point@jor.example", "expert@jor.example", "observer@kaz.example"];
        let [secretariat, point, expert, observer] = viewers(&backend, emails).await?;
        let jordan = review_of(&backend, "JOR").await?;
        let reminded = |t: &Timeline| has(t, |h| matches!(h, Happened::Reminded(s) if s.as_str() == "JOR"));
        assert!(reminded(&backend.timeline(&secretariat, jordan).await?));
        assert!(reminded(&backend.timeline(&point, jordan).await?), "who was reminded");
        assert!(!reminded(&backend.timeline(&expert, jordan).await?), "who was not");
        let kazakhstan = review_of(&backend, "KAZ").await?;
        let absent = |t: &Timeline| t.standing.blocks.iter().any(|b| b.what == Obstacle::Absent);
        assert!(absent(&backend.timeline(&secretariat, kazakhstan).await?));
        assert!(!absent(&backend.timeline(&observer, kazakhstan).await?));
        let late = backend.timeline(&expert, jordan).await?;
        assert!(late.standing.blocks.iter().any(|b| b.what == Obstacle::AnswersLate), "a date that all know");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_state_sees_itself_in_all_its_reviews_and_nobody_else_does() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let emails = ["secretariat@example", "focal.point@nor.example", "admin@example", "ngo@example"];
        let [secretariat, point, admin, ngo] = viewers(&backend, emails).await?;
        let norway = state("NOR")?;
        let own = backend.state_timelines(&point, norway).await?;
        assert_eq!(own.first().map(|t| t.state), Some(norway), "its own review first");
        assert!(own.iter().all(|t| t.seat.starts_with("under_review") || t.seat.starts_with("reviewing")));
        let all = backend.state_timelines(&secretariat, norway).await?;
        assert!(all.len() >= own.len());
        for stranger in [&admin, &ngo] {
            assert_eq!(refusal(backend.state_timelines(stranger, norway).await), Some(Refusal::NotFound));
        }
        let others = backend.state_timelines(&point, state("SEN")?).await;
        assert_eq!(refusal(others), Some(Refusal::NotFound));
        assert_eq!(refusal(backend.state_timelines(&secretariat, state("XXX")?).await), Some(Refusal::NotFound));
        // A right that ends takes the timeline along.
        let review = review_of(&backend, "NOR").await?;
        backend.end_role(&admin, role_of(&backend, "focal.point@nor.example", review).await?).await?;
        let [point] = viewers(&backend, ["focal.point@nor.example"]).await?;
        assert!(backend.state_timelines(&point, norway).await?.iter().all(|t| t.state != norway));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_plan_appears_as_soon_as_it_is_recorded() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [point] = viewers(&backend, ["focal.point@vct.example"]).await?;
        let review = review_of(&backend, "VCT").await?;
        let on = "2026-12-10".parse()?;
        let languages = vec![Language::En];
        let plan = PlanChange { answers_on: Some(on), feedback_on: None, languages: languages.clone() };
        backend.set_plan(&point, review, plan).await?;
        let told = backend.timeline(&point, review).await?;
        assert_eq!(
            told.past.last().map(|p| p.what.clone()),
            Some(Happened::Planned { answers_on: Some(on), feedback_on: None, languages })
        );
        let due = told.next.iter().find(|d| d.kind == DayKind::AnswersDue).ok_or("no day")?;
        assert!(due.agreed && due.on == on);
        assert!(told.next.iter().any(|d| d.kind == DayKind::AnswersLimit));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
