//! Opening a phase, agreed dates and languages, and decisions of the Conference.

use crate::support::{Outcome, command, field, is_text, on_both, questions, refusal, review_of, save, text, viewers};
use backend::service::PlanChange;
use chrono::{Days, Months};
use rules::actor::Duty;
use rules::language::Language;
use rules::refusal::Refusal;
use rules::ruleset::Group;
use rules::stage::Stage;

#[tokio::test]
async fn the_secretariat_opens_a_phase_once() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "MAR").await?;
        let [point, secretariat] = viewers(&backend, ["focal.point@mar.example", "secretariat@example"]).await?;
        assert_eq!(refusal(backend.open_phase(&point, review).await), Some(Refusal::NotFound));
        backend.open_phase(&secretariat, review).await?;
        let again = backend.open_phase(&secretariat, review).await;
        assert_eq!(refusal(again), Some(Refusal::WrongStage { now: Stage::Questionnaire }));
        let overview = backend.overview(&point, review).await?;
        let today = rules::calendar::civil_date(backend.now());
        assert_eq!((overview.stage, overview.opened_on), (Stage::Questionnaire, Some(today)));
        assert_eq!(overview.answers_due.map(|d| d.on), today.checked_add_months(Months::new(6)));
        let editor = backend.editor(&point, review, 1).await?;
        assert!(editor.answers.is_empty() && editor.may_edit.is_ok());
        let empty = backend.submit(&point, review, 1, editor.version).await;
        assert_eq!(refusal(empty), Some(Refusal::NothingAnswered));
        let question = questions(&backend, is_text).swap_remove(0);
        assert_eq!(save(&backend, point.account, command(review, &question, text("first"), 0, "k")).await?, 1);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn agreed_dates_and_languages_keep_within_the_limits() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [point, expert] = viewers(&backend, ["focal.point@vct.example", "expert@vct.example"]).await?;
        let opened = backend.overview(&point, review).await?.opened_on.ok_or("not open")?;
        let limit = opened.checked_add_months(Months::new(6)).ok_or("no such day")?;
        let agree = async |answers_on, languages: &[Language]| {
            let plan = PlanChange { answers_on, feedback_on: None, languages: languages.to_vec() };
            backend.set_plan(&point, review, plan).await
        };
        let before = backend.editor_stamp(&point, review, 1).await?;
        let (en, fr, es, ar) = (Language::En, Language::Fr, Language::Es, Language::Ar);
        let beyond = agree(Some(limit + Days::new(1)), &[en]).await;
        assert_eq!(refusal(beyond), Some(Refusal::PastLimit { limit }));
        let early = agree(opened.checked_sub_days(Days::new(1)), &[en]).await;
        assert_eq!(field(early), Some(("answers_on", "before_start")));
        assert_eq!(refusal(agree(None, &[en, fr, es, ar]).await), Some(Refusal::TooManyLanguages { max: 3 }));
        assert_eq!(field(agree(None, &[]).await), Some(("languages", "required")));
        let plan = PlanChange { answers_on: None, feedback_on: Some(limit), languages: vec![en] };
        let early = backend.set_plan(&point, review, plan.clone()).await;
        assert_eq!(field(early), Some(("feedback_on", "not_yet_received")));
        let experts = backend.set_plan(&expert, review, plan).await;
        assert_eq!(refusal(experts), Some(Refusal::NotYourDuty { needs: Duty::FocalPoint }));
        assert_eq!(backend.editor_stamp(&point, review, 1).await?, before, "nothing of it was kept");

        agree(Some(limit), &[es, en, fr]).await?;
        let overview = backend.overview(&point, review).await?;
        assert_eq!((overview.answers_agreed_on, overview.languages), (Some(limit), vec![es, en, fr]));
        let after = backend.editor_stamp(&point, review, 1).await?;
        assert!(after.version > before.version, "drawn pages know");
        assert_eq!(backend.editor(&point, review, 1).await?.version, after.version);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_decision_of_the_conference_is_recorded() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let [point, secretariat] = viewers(&backend, ["focal.point@vct.example", "secretariat@example"]).await?;
        let today = rules::calendar::civil_date(backend.now());
        let decide = async |viewer, phase, reference: &str, on| {
            backend.record_decision(viewer, Group::I, phase, reference, on).await
        };
        assert_eq!(refusal(decide(&point, 1, "Decision 13/1", today).await), Some(Refusal::NotFound));
        assert_eq!(refusal(decide(&secretariat, 9, "Decision 13/1", today).await), Some(Refusal::NotFound));
        let future = decide(&secretariat, 1, "Decision 13/1", today + Days::new(1)).await;
        assert_eq!(field(future), Some(("decided_on", "in_the_future")));
        assert_eq!(field(decide(&secretariat, 1, " ", today).await), Some(("reference", "required")));
        for reference in ["a\0b", "a\nb", &"x".repeat(201)] {
            let refused = decide(&secretariat, 1, reference, today).await;
            assert_eq!(field(refused), Some(("reference", "not_a_line")), "{reference:?}");
        }
        assert!(backend.phases().await?.iter().all(|p| p.decision.is_none()));
        decide(&secretariat, 1, " Decision 13/1 ", today).await?;
        let phases = backend.phases().await?;
        let (with, without): (Vec<_>, Vec<_>) = phases.iter().partition(|p| p.group == Group::I && p.phase == 1);
        assert_eq!(with[0].decision, Some(("Decision 13/1".to_owned(), today)));
        assert!(!without.is_empty() && without.iter().all(|p| p.decision.is_none()));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
