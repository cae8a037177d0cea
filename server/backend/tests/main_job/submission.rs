//! What is submitted is frozen, numbered, and read by those for whom it is.

use crate::support::{
    Outcome, command, delegate, enter, field, focal, is_text, on_both, refusal, review_of, save, state, text, viewers,
};
use backend::service::SubmissionView;
use backend::{Backend, import};
use rules::actor::{Duty, Viewer};
use rules::id::ReviewId;
use rules::instrument::{Instrument, TreatyStatus};
use rules::questionnaire::{Choice, Condition, Value, split_code};
use rules::refusal::Refusal;
use rules::stage::Stage;
use std::collections::BTreeSet;

async fn newest(backend: &Backend, viewer: &Viewer, review: ReviewId) -> Outcome<SubmissionView> {
    Ok(backend.submission(viewer, review, 1, None).await?)
}

/// Answers "no" to a question on which an answered one hangs; names the one that is no longer asked.
async fn hide_one(backend: &Backend, focal: &Viewer, review: ReviewId) -> Outcome<String> {
    let editor = backend.editor(focal, review, 1).await?;
    let loaded = backend.library().for_phase(1).ok_or("no questionnaire")?;
    let sent = backend.check(focal, review, 1).await?.frozen.answers;
    for hidden in loaded.questionnaire.questions().filter(|q| sent.iter().any(|a| a.code == q.code)) {
        let Some(Condition::Answer { question, is }) = &hidden.show else { continue };
        let Some(parent) = editor.answers.get(question) else { continue };
        if !is.contains(&"no".to_owned()) && matches!(parent.value, Some(Value::YesNo(_))) {
            let no = command(review, question, Some(Value::YesNo(Choice::No)), parent.revision, "hide");
            save(backend, focal.account, no).await?;
            return Ok(hidden.code.clone());
        }
    }
    Err("no answer hangs on another".into())
}

#[tokio::test]
async fn a_submitted_version_stays_as_it_was() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point, expert] = viewers(&backend, ["focal.point@sen.example", "expert@sen.example"]).await?;
        let hidden = hide_one(&backend, &point, review).await?;
        let check = backend.check(&point, review, 1).await?;
        assert!(check.frozen.left_out.contains(&hidden), "kept, and not sent");
        assert_eq!((check.number, check.may_submit.clone()), (1, Ok(())));
        let experts = backend.submit(&expert, review, 1, check.version).await;
        assert_eq!(refusal(experts), Some(Refusal::NotYourDuty { needs: Duty::FocalPoint }));

        // Somebody writes while the focal point looks.
        let editor = backend.editor(&expert, review, 1).await?;
        let loaded = backend.library().for_phase(1).ok_or("no questionnaire")?;
        let texts: Vec<&str> = check
            .frozen
            .answers
            .iter()
            .filter(|a| loaded.questionnaire.question(&a.code).is_some_and(is_text))
            .map(|a| a.code.as_str())
            .collect();
        let revision = |code: &str| editor.answers.get(code).map_or(0, |a| a.revision);
        save(&backend, expert.account, command(review, texts[0], text("meanwhile"), revision(texts[0]), "m")).await?;
        let meanwhile = backend.submit(&point, review, 1, check.version).await;
        assert_eq!(field(meanwhile), Some(("version", "changed_meanwhile")));
        assert_eq!(backend.overview(&point, review).await?.stage, Stage::Questionnaire);
        assert_eq!(refusal(backend.submission(&point, review, 1, None).await), Some(Refusal::NotFound));

        let version = backend.check(&point, review, 1).await?.version;
        let receipt = backend.submit(&point, review, 1, version).await?;
        assert_eq!((receipt.number, receipt.state, receipt.sha256.len()), (1, state("SEN")?, 64));
        let one = newest(&backend, &point, review).await?;
        assert_eq!(one.receipt, receipt);
        assert!(!one.limited && !one.answers.contains_key(&hidden) && !one.unanswered.contains(&hidden));
        assert_eq!(one.answers.get(texts[0]).map(|(v, _)| v.clone()), text("meanwhile"));
        let overview = backend.overview(&point, review).await?;
        assert_eq!((overview.stage, overview.versions.len()), (Stage::Feedback, 1));
        assert_eq!(overview.answers_received_on, "2026-11-21".parse().ok());

        for known in [version, backend.check(&point, review, 1).await?.version] {
            let again = backend.submit(&point, review, 1, known).await;
            assert!(again.is_err(), "nothing changed");
        }
        let version = backend.check(&point, review, 1).await?.version;
        assert_eq!(refusal(backend.submit(&point, review, 1, version).await), Some(Refusal::NothingChanged));

        let later = site.open_later(chrono::TimeDelta::days(3)).await?;
        let point = enter(&later, "focal.point@sen.example").await?.viewer;
        save(&later, expert.account, command(review, texts[1], text("corrected"), revision(texts[1]), "c")).await?;
        assert_eq!(newest(&later, &point, review).await?.answers, one.answers, "a draft is no submission");
        let version = later.check(&point, review, 1).await?.version;
        let second = later.submit(&point, review, 1, version).await?;
        assert_eq!(second.number, 2);
        assert_ne!(second.sha256, receipt.sha256);
        let first = later.submission(&point, review, 1, Some(1)).await?;
        assert_eq!((&first.receipt, &first.answers), (&one.receipt, &one.answers));
        assert_eq!(first.versions.len(), 2);
        let two = newest(&later, &point, review).await?;
        assert_eq!(two.receipt.number, 2);
        assert_eq!(two.answers.get(texts[1]).map(|(v, _)| v.clone()), text("corrected"));
        assert_eq!(refusal(later.submission(&point, review, 1, Some(3)).await), Some(Refusal::NotFound));
        let overview = later.overview(&point, review).await?;
        assert_eq!(overview.answers_received_on, "2026-11-21".parse().ok(), "the clock of the feedback runs on");
        later.close().await;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn reviewing_states_read_after_the_submission_and_not_before() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point, secretariat] = viewers(&backend, ["focal.point@sen.example", "secretariat@example"]).await?;
        let overview = backend.overview(&point, review).await?;
        let mut readers = vec![(secretariat, overview.instruments.clone())];
        for place in overview.reviewers.iter().filter(|r| r.replaced_at.is_none()) {
            readers.push((enter(&backend, &focal(place.state)).await?.viewer, place.instruments.clone()));
        }
        assert!(readers.len() > 2);
        for (reader, _) in &readers {
            assert_eq!(refusal(backend.submission(reader, review, 1, None).await), Some(Refusal::NotFound));
            assert!(!backend.library_of(reader).await?.iter().any(|l| l.review == review));
        }
        let version = backend.check(&point, review, 1).await?.version;
        backend.submit(&point, review, 1, version).await?;
        for (reader, instruments) in &readers {
            let read = newest(&backend, reader, review).await?;
            assert_eq!(&read.instruments, instruments);
            assert!(!read.answers.is_empty());
            assert!(backend.library_of(reader).await?.iter().any(|l| l.review == review));
            assert_eq!(refusal(backend.editor(reader, review, 1).await), Some(Refusal::NotFound), "drafts: never");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn who_reads_how_much_of_a_submitted_version() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "NOR").await?;
        let [own] = viewers(&backend, ["focal.point@nor.example"]).await?;
        let overview = backend.overview(&own, review).await?;
        let additional = overview.reviewers.iter().find(|r| r.slot == "additional").ok_or("no additional one")?;
        assert_eq!(additional.instruments, [Instrument::Firearms]);
        let all = newest(&backend, &own, review).await?;

        let additional = enter(&backend, &focal(additional.state)).await?.viewer;
        let part = newest(&backend, &additional, review).await?;
        assert!(part.limited && part.instruments == [Instrument::Firearms]);
        let firearms = |code: &str| split_code(code).is_some_and(|(i, _, _)| i == Instrument::Firearms);
        assert!(!part.answers.is_empty() && part.answers.keys().all(|code| firearms(code)));
        assert!(part.unanswered.iter().all(|code| firearms(code)));
        assert_eq!(part.answers.len(), all.answers.keys().filter(|code| firearms(code)).count());

        // Para. 40: every State party, here one without any part in the review.
        let parts: BTreeSet<_> = overview.reviewers.iter().map(|r| r.state).collect();
        assert!(!parts.contains(&state("VCT")?));
        let [other, secretariat] = viewers(&backend, ["observer@vct.example", "secretariat@example"]).await?;
        for reader in [&other, &secretariat] {
            let read = newest(&backend, reader, review).await?;
            assert_eq!((read.limited, &read.answers), (false, &all.answers));
            assert!(backend.library_of(reader).await?.iter().any(|l| l.review == review));
        }
        assert_eq!(refusal(backend.overview(&other, review).await), Some(Refusal::NotFound), "answers alone");
        assert_eq!(refusal(backend.dialogue(&other, review).await), Some(Refusal::NotFound));

        let mut outside = viewers(&backend, ["admin@example", "chair@example", "ngo@example"]).await?.to_vec();
        let parties = import::read(include_bytes!("../../data/parties.csv")).map_err(|_| "a faulty register")?;
        let signatory = parties.iter().find(|p| p.treaties.untoc != TreatyStatus::Party).ok_or("all are parties")?;
        outside.push(delegate(&backend, ("delegate@signatory.example", signatory.code), None).await?);
        for reader in &outside {
            let not = Some(Refusal::NotFound);
            assert_eq!(refusal(backend.submission(reader, review, 1, None).await), not, "{reader:?}");
            assert_eq!(refusal(backend.library_of(reader).await), not, "{reader:?}");
            assert_eq!(refusal(backend.overview(reader, review).await), not, "{reader:?}");
            assert_eq!(refusal(backend.dialogue(reader, review).await), not, "{reader:?}");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_replaced_reviewing_state_has_no_part_any_more() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "THA").await?;
        let [own] = viewers(&backend, ["focal.point@tha.example"]).await?;
        let overview = backend.overview(&own, review).await?;
        let gone = overview.reviewers.iter().find(|r| r.replaced_at.is_some()).ok_or("nobody was replaced")?.state;
        assert!(overview.people.iter().all(|p| p.state != gone));
        let gone = enter(&backend, &focal(gone)).await?.viewer;
        let not = Some(Refusal::NotFound);
        assert_eq!(refusal(backend.overview(&gone, review).await), not);
        assert_eq!(refusal(backend.dialogue(&gone, review).await), not);
        assert_eq!(refusal(backend.thread_summary(&gone, review).await), not);
        let said = backend.post_message(&gone, review, "still here", Default::default(), "k").await;
        assert_eq!(refusal(said), not);
        assert!(!backend.start(&gone).await?.iter().any(|i| i.review == review));
        assert!(!newest(&backend, &gone, review).await?.answers.is_empty(), "like every State party (para. 40)");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
