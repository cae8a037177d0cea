//! Who may do what with drafts: the State's own people within their roles, and nobody else.

use crate::support::{
    Outcome, command, delegate, enter, focal, is_text, on_both, questions, refusal, review_of, save, state, text,
    viewers,
};
use backend::Backend;
use rules::actor::{Duty, Viewer};
use rules::id::ReviewId;
use rules::instrument::Instrument;
use rules::questionnaire::split_code;
use rules::refusal::Refusal;
use rules::stage::Stage;

async fn tried(backend: &Backend, by: &Viewer, review: ReviewId, question: &str) -> Option<Refusal> {
    refusal(save(backend, by.account, command(review, question, text("x"), 0, "try")).await)
}

#[tokio::test]
async fn nobody_else_reads_or_writes_drafts() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let question = questions(&backend, is_text).pop().ok_or("no question")?;
        let [own] = viewers(&backend, ["focal.point@vct.example"]).await?;
        let overview = backend.overview(&own, review).await?;
        let mut others = viewers(&backend, ["secretariat@example", "admin@example", "chair@example"]).await?.to_vec();
        others.extend(viewers(&backend, ["bureau@example", "ngo@example", "focal.point@mar.example"]).await?);
        for reviewer in &overview.reviewers {
            others.push(enter(&backend, &focal(reviewer.state)).await?.viewer);
        }
        assert!(others.len() > 7);
        for other in &others {
            let not = Some(Refusal::NotFound);
            assert_eq!(tried(&backend, other, review, &question).await, not, "{other:?}");
            assert_eq!(refusal(backend.editor(other, review, 1).await), not);
            assert_eq!(refusal(backend.editor_stamp(other, review, 1).await), not);
            assert_eq!(refusal(backend.history(other, review, 1, &question).await), not);
            assert_eq!(refusal(backend.check(other, review, 1).await), not);
            assert_eq!(refusal(backend.submit(other, review, 1, 0).await), not);
            assert_eq!(refusal(backend.submission(other, review, 1, None).await), not);
            let marked = backend.mark_ready(other, review, 1, Instrument::Untoc, 5, true).await;
            assert_eq!(refusal(marked), not);
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_does_not_exist_and_what_is_not_ones_own_look_alike() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let question = questions(&backend, is_text).pop().ok_or("no question")?;
        let [expert, observer, secretariat] =
            viewers(&backend, ["expert@vct.example", "observer@vct.example", "secretariat@example"]).await?;
        let not = Some(Refusal::NotFound);
        assert_eq!(tried(&backend, &expert, ReviewId::new(uuid::Uuid::nil()), &question).await, not);
        assert_eq!(tried(&backend, &expert, review_of(&backend, "SEN").await?, &question).await, not);
        for unknown in ["", "untoc-5-999", "nothing", "untoc-5-1\0"] {
            assert_eq!(tried(&backend, &expert, review, unknown).await, not, "{unknown:?}");
            assert_eq!(refusal(backend.history(&expert, review, 1, unknown).await), not, "{unknown:?}");
        }
        let mut phase_2 = command(review, &question, text("x"), 0, "try");
        phase_2.phase = 2;
        assert_eq!(refusal(save(&backend, expert.account, phase_2).await), not);
        assert_eq!(refusal(backend.editor(&expert, review, 2).await), not);

        let observers = tried(&backend, &observer, review, &question).await;
        assert_eq!(observers, Some(Refusal::NotYourDuty { needs: Duty::Expert }));
        assert!(backend.editor(&observer, review, 1).await?.may_edit.is_err());
        let [focal_mar] = viewers(&backend, ["focal.point@mar.example"]).await?;
        let preparing = backend.editor(&focal_mar, review_of(&backend, "MAR").await?, 1).await;
        assert_eq!(refusal(preparing), Some(Refusal::WrongStage { now: Stage::Preparing }));

        // A State that is no party to an instrument is not asked about it.
        let lines = backend.reviews(&secretariat, &Default::default()).await?;
        let partial = lines
            .iter()
            .find(|l| l.stage == Stage::Questionnaire && l.instruments.len() < Instrument::ALL.len())
            .ok_or("every State is party to all")?;
        let missing = Instrument::ALL.into_iter().find(|i| !partial.instruments.contains(i)).ok_or("none")?;
        let outside = questions(&backend, |q| is_text(q) && q.instrument == missing).pop().ok_or("no question")?;
        let [focal_partial] = viewers(&backend, [&focal(partial.state)]).await?;
        assert_eq!(tried(&backend, &focal_partial, partial.id, &outside).await, not);
        assert_eq!(refusal(backend.history(&focal_partial, partial.id, 1, &outside).await), not);
        let article =
            backend.library().for_phase(1).and_then(|l| l.questionnaire.question(&outside)).map(|q| q.article);
        let article = article.ok_or("no article")?;
        let marked = backend.mark_ready(&focal_partial, partial.id, 1, missing, article, true).await;
        assert_eq!(refusal(marked), not);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_expert_for_one_instrument_sees_that_one_alone() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [whole] = viewers(&backend, ["focal.point@sen.example"]).await?;
        let overview = backend.overview(&whole, review).await?;
        let [only, .., other] = overview.instruments[..] else { return Err("one instrument only".into()) };
        let role = Some((&overview, Duty::Expert, Some(vec![only])));
        let expert = delegate(&backend, ("customs@sen.example", state("SEN")?), role).await?;
        let is_within = |code: &str| split_code(code).is_some_and(|(i, _, _)| i == only);

        let (all, own) = (backend.editor(&whole, review, 1).await?, backend.editor(&expert, review, 1).await?);
        assert_eq!(own.facts.instruments, [only]);
        assert_eq!(own.may_edit, Ok(()));
        assert!(own.may_submit.is_err());
        assert!(!own.answers.is_empty() && own.answers.keys().all(|code| is_within(code)));
        assert_eq!(own.answers.len(), all.answers.keys().filter(|code| is_within(code)).count());
        assert!(!own.ready.is_empty() && own.ready.iter().all(|(i, _, _)| *i == only));
        assert!(all.answers.len() > own.answers.len() && all.ready.len() > own.ready.len());
        assert_ne!(
            backend.editor_stamp(&whole, review, 1).await?,
            backend.editor_stamp(&expert, review, 1).await?,
            "a page drawn for one must not be shown to the other"
        );
        let check = backend.check(&expert, review, 1).await?;
        assert!(check.frozen.answers.iter().all(|a| is_within(&a.code)));
        assert!(check.frozen.unanswered.iter().chain(&check.frozen.left_out).all(|code| is_within(code)));
        assert!(check.not_ready.iter().all(|(i, _)| *i == only));

        let foreign = all.answers.keys().find(|c| split_code(c).is_some_and(|(i, _, _)| i == other)).ok_or("none")?;
        let mine = own.answers.keys().next().ok_or("none")?;
        assert!(!backend.history(&expert, review, 1, mine).await?.is_empty());
        assert_eq!(refusal(backend.history(&expert, review, 1, foreign).await), Some(Refusal::NotFound));
        assert_eq!(tried(&backend, &expert, review, foreign).await, Some(Refusal::NotFound));
        let (_, foreign_article, _) = all.ready.iter().find(|(i, _, _)| *i == other).ok_or("none")?;
        let marked = backend.mark_ready(&expert, review, 1, other, *foreign_article, false).await;
        assert_eq!(refusal(marked), Some(Refusal::NotFound));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
