//! The dashboard: never out of date whichever process changed something, the same numbers as the lists, less for the
//! public, and no State named that did not agree.

use crate::support::{Outcome, enter, field, on_both, refusal, review_of, viewers};
use backend::Backend;
use backend::service::{PhaseGroup, ReviewFilter, Threshold};
use chrono::{Days, TimeDelta};
use rules::actor::Duty;
use rules::calendar::civil_date;
use rules::figures::Nearness;
use rules::gate::GateBy;
use rules::refusal::Refusal;
use rules::ruleset::Group;
use rules::stage::Stage;

async fn first_group(backend: &Backend, viewer: Option<&rules::actor::Viewer>) -> Outcome<PhaseGroup> {
    let phases = backend.dashboard(viewer).await?;
    Ok(phases.into_iter().find(|p| p.group == Group::I && p.phase == 1).ok_or("no phase 1 of group I")?)
}

fn at(p: &PhaseGroup, stage: Stage) -> u32 {
    p.stages.iter().find(|(s, _)| *s == stage).map_or(0, |(_, n)| *n)
}

#[tokio::test]
async fn what_another_process_or_a_hand_changes_is_seen_at_once() -> Outcome {
    on_both(async |site| {
        let (one, other) = (site.open().await?, site.open().await?);
        let secretariat = enter(&one, "secretariat@example").await?.viewer;
        let before = first_group(&other, None).await?;
        assert_eq!(first_group(&other, None).await?, before, "asked twice");
        one.open_phase(&secretariat, review_of(&one, "MAR").await?).await?;
        let after = first_group(&other, None).await?;
        assert_eq!(at(&after, Stage::Preparing) + 1, at(&before, Stage::Preparing));
        assert_eq!(at(&after, Stage::Questionnaire), at(&before, Stage::Questionnaire) + 1);
        let moved = site.change("UPDATE review_phase SET stage = 'released' WHERE stage = 'agreed'").await?;
        assert_eq!(moved, 2);
        let last = first_group(&other, None).await?;
        assert_eq!((at(&last, Stage::Agreed), at(&last, Stage::Released)), (0, at(&before, Stage::Released) + 2));
        let lines = other.reviews(&secretariat, &ReviewFilter::default()).await?;
        assert!(lines.iter().all(|l| l.stage != Stage::Agreed));
        // The frozen denominator and what counts as completed did not move with that.
        let told = |p: &PhaseGroup| p.gate.map(|g| (g.foreseen, g.completed, g.needed, g.missing));
        assert_eq!(told(&last), told(&before));
        one.close().await;
        other.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn every_number_is_the_length_of_its_list() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        let mut met = [0; 4];
        for p in backend.dashboard(Some(&secretariat)).await? {
            let filter = ReviewFilter { group: Some(p.group), phase: Some(p.phase), ..ReviewFilter::default() };
            let count = async |filter| -> Outcome<u32> {
                Ok(u32::try_from(backend.reviews(&secretariat, &filter).await?.len())?)
            };
            assert_eq!(count(filter).await?, p.reviews);
            for (stage, n) in &p.stages {
                assert_eq!(count(ReviewFilter { stage: Some(*stage), ..filter }).await?, *n, "{stage:?}");
            }
            if let Some(gate) = p.gate {
                assert_eq!(count(ReviewFilter { completed: Some(true), ..filter }).await?, gate.completed);
            }
            let times = p.times.ok_or("the Secretariat sees time limits")?;
            for (stage, times) in [(Stage::Questionnaire, times.answers), (Stage::Feedback, times.feedback)] {
                let here = ReviewFilter { stage: Some(stage), ..filter };
                assert_eq!(count(here).await?, times.running);
                assert_eq!(count(ReviewFilter { due: Some(Nearness::Past), ..here }).await?, times.past);
                assert_eq!(count(ReviewFilter { due: Some(Nearness::Soon), ..here }).await?, times.soon);
                assert_eq!(count(ReviewFilter { agreed: Some(true), ..here }).await?, times.agreed);
                let limit = count(ReviewFilter { agreed: Some(false), ..here }).await?;
                assert_eq!(limit, times.running - times.agreed, "the last day of the limit counts");
                met[0] += times.running;
                met[1] += times.agreed;
                met[2] += times.past;
                met[3] += times.soon;
            }
            let forecast = p.forecast.ok_or("and the forecast")?;
            assert_eq!(forecast.completed + forecast.dated + forecast.undated, p.reviews);
            assert_eq!(forecast.why.map(|(open, passed)| open + passed), Some(forecast.undated));
            assert_eq!(p.gate.map(|g| g.completed).unwrap_or_default(), forecast.completed);
            assert_eq!(forecast.threshold.is_some(), p.gate.is_some());
            assert_ne!(forecast.threshold, Some(Threshold::Reached));
        }
        assert!(met.iter().all(|n| *n > 0), "the demonstration has some of each: {met:?}");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_public_sees_no_time_limits_and_no_reasons() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let insiders =
            ["secretariat@example", "chair@example", "bureau@example", "admin@example", "observer@nor.example"];
        for email in insiders {
            let viewer = enter(&backend, email).await?.viewer;
            let p = first_group(&backend, Some(&viewer)).await?;
            assert!(p.times.is_some() && p.forecast.is_some_and(|f| f.why.is_some()), "{email}");
        }
        let stakeholder = enter(&backend, "ngo@example").await?.viewer;
        let public = first_group(&backend, None).await?;
        assert_eq!(first_group(&backend, Some(&stakeholder)).await?, public);
        assert!(public.times.is_none() && public.forecast.is_some_and(|f| f.why.is_none()));
        assert_eq!(backend.phases().await?, backend.dashboard(None).await?);
        assert_eq!(refusal(backend.reviews(&stakeholder, &ReviewFilter::default()).await), Some(Refusal::NotFound));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_state_is_named_by_its_focal_point_and_not_longer_than_it_agrees() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [point, expert, reader, secretariat, chair] = viewers(
            &backend,
            [
                "focal.point@vct.example",
                "expert@vct.example",
                "focal.point@nor.example",
                "secretariat@example",
                "chair@example",
            ],
        )
        .await?;
        let review = review_of(&backend, "VCT").await?;
        let named = async || -> Outcome<Vec<String>> {
            Ok(backend.named().await?.lines.iter().map(|l| l.state.to_string()).collect())
        };
        let is_named = async || -> Outcome<bool> { Ok(named().await?.contains(&"VCT".to_owned())) };
        let before = named().await?;
        assert_eq!(before.len(), 4, "the demonstration names some: {before:?}");
        assert!(!is_named().await?);
        let focal = Refusal::NotYourDuty { needs: Duty::FocalPoint };
        assert_eq!(refusal(backend.name_in_public(&expert, review).await), Some(focal));
        for other in [&reader, &secretariat, &chair] {
            assert_eq!(refusal(backend.name_in_public(other, review).await), Some(Refusal::NotFound));
            assert_eq!(backend.naming(other, review).await?, None, "nobody else is told");
        }
        let asked = backend.naming(&expert, review).await?.ok_or("the State's own people see it")?;
        assert_eq!((asked.given, asked.withdrawn, asked.shown), (None, None, false));
        for _ in 0..2 {
            backend.name_in_public(&point, review).await?;
            assert!(is_named().await?);
        }
        let given = backend.naming(&point, review).await?.ok_or("there")?;
        assert!(given.given.is_some() && given.shown && given.may.is_ok());
        let line = backend.named().await?.lines.into_iter().find(|l| l.state.as_str() == "VCT").ok_or("named")?;
        assert_eq!((line.group, line.phase, line.stage), (Group::I, 1, Stage::Questionnaire));
        for _ in 0..2 {
            backend.withdraw_name(&point, review).await?;
            assert!(!is_named().await?);
        }
        let withdrawn = backend.naming(&point, review).await?.ok_or("there")?;
        assert!(withdrawn.given.is_none() && withdrawn.withdrawn.is_some());
        backend.name_in_public(&point, review).await?;
        assert!(is_named().await?);
        let rows =
            site.rows("SELECT kind FROM act WHERE kind LIKE 'public_naming_%' ORDER BY seq DESC LIMIT 3").await?;
        let kinds: Vec<String> = rows.iter().map(|r| r.try_get("", "kind")).collect::<Result<_, _>>()?;
        assert_eq!(kinds, ["public_naming_agreed", "public_naming_withdrawn", "public_naming_agreed"], "each once");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn in_a_small_group_no_state_is_told_by_counting() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let secretariat = enter(&backend, "secretariat@example").await?.viewer;
        // Five reviews remain in the first group; Norway, which agreed, is one of them.
        let five = "'NOR-I', 'VCT-I', 'MAR-I', 'THA-I', 'EGY-I'";
        site.change(&format!("UPDATE review SET group_no = 'II' WHERE group_no = 'I' AND code NOT IN ({five})"))
            .await?;
        let public = first_group(&backend, None).await?;
        assert_eq!((public.reviews, public.stages.is_empty(), public.forecast.is_some()), (5, false, true));
        let in_first = async || -> Outcome<usize> {
            Ok(backend.named().await?.lines.iter().filter(|l| l.group == Group::I).count())
        };
        // With Norway named, four others would remain.
        assert_eq!((in_first().await?, backend.named().await?.withheld), (0, 1));
        let point = enter(&backend, "focal.point@nor.example").await?.viewer;
        let naming = backend.naming(&point, review_of(&backend, "NOR").await?).await?.ok_or("there")?;
        assert!(naming.given.is_some() && !naming.shown, "agreed, and waits");
        site.change("UPDATE review SET group_no = 'II' WHERE code = 'EGY-I'").await?;
        let public = first_group(&backend, None).await?;
        assert_eq!((public.reviews, public.stages.len(), public.forecast), (4, 0, None));
        assert!(public.gate.is_some(), "the figures of para. 10 stay public");
        let whole = first_group(&backend, Some(&secretariat)).await?;
        assert_eq!((whole.reviews, whole.stages.len()), (4, 7));
        assert_eq!(whole.gate.map(|g| g.foreseen), public.gate.map(|g| g.foreseen), "a frozen denominator stays");
        // All agreed: then nobody is left who could be told.
        for code in ["VCT", "MAR", "THA"] {
            let point = enter(&backend, &format!("focal.point@{}.example", code.to_lowercase())).await?.viewer;
            backend.name_in_public(&point, review_of(&backend, code).await?).await?;
        }
        assert_eq!(in_first().await?, 4);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_decision_is_undone_by_another_act_and_both_stay() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [secretariat, chair] = viewers(&backend, ["secretariat@example", "chair@example"]).await?;
        let today = civil_date(backend.now());
        let earlier = today - Days::new(10);
        let lift = async |viewer, on| backend.lift_decision(viewer, Group::I, 1, "Decision 13/9", on).await;
        assert_eq!(refusal(lift(&secretariat, today).await), Some(Refusal::NotFound), "none applies yet");
        backend.record_decision(&secretariat, Group::I, 1, "Decision 13/1", earlier).await?;
        let open = first_group(&backend, None).await?;
        assert!(matches!(open.gate.map(|g| g.by), Some(GateBy::Conference { .. })));
        assert_eq!(refusal(lift(&chair, today).await), Some(Refusal::NotFound));
        assert_eq!(field(lift(&secretariat, earlier - Days::new(1)).await), Some(("decided_on", "before_decision")));
        assert_eq!(field(lift(&secretariat, today + Days::new(1)).await), Some(("decided_on", "in_the_future")));
        lift(&secretariat, today).await?;
        let closed = first_group(&backend, None).await?;
        assert_eq!((closed.gate.map(|g| g.by), &closed.decision), (Some(GateBy::NotYet), &None));
        let told: Vec<(&str, bool)> = closed.decisions.iter().map(|d| (d.reference.as_str(), d.lifts)).collect();
        assert_eq!(told, [("Decision 13/1", false), ("Decision 13/9", true)]);
        assert_eq!(refusal(lift(&secretariat, today).await), Some(Refusal::NotFound), "nothing left to undo");
        let later = site.open_later(TimeDelta::days(3)).await?;
        let secretariat = enter(&later, "secretariat@example").await?.viewer;
        later.record_decision(&secretariat, Group::I, 1, "Decision 14/2", today).await?;
        assert_eq!(first_group(&later, None).await?.decision, Some(("Decision 14/2".to_owned(), today)));
        let rows = site.rows("SELECT kind FROM act WHERE kind LIKE 'conference_%' ORDER BY seq").await?;
        let kinds: Vec<String> = rows.iter().map(|r| r.try_get("", "kind")).collect::<Result<_, _>>()?;
        let recorded = "conference_decision_recorded";
        assert_eq!(kinds, [recorded, "conference_decision_lifted", recorded]);
        later.close().await;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
