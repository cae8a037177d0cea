//! Supplementary questions: seen by the parties within their instruments once sent, answered by the State under review.

use crate::feedback::{PHASE, change, of, send_all, waiting};
use crate::support::{Outcome, field, on_both, refusal, viewers};
use backend::Backend;
use backend::service::{NoteChange, ReplyChange, ReplyOutcome, Task};
use rules::actor::{Duty, Viewer};
use rules::feedback::NoteKind;
use rules::id::{NoteId, ReviewId};
use rules::language::Language;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use tokio::task::JoinSet;

fn reply(question: NoteId, text: &str, base: u32, key: &str) -> ReplyChange {
    ReplyChange { question, text: text.to_owned(), lang: Language::Ar, base_revision: base, key: key.to_owned() }
}

async fn save(backend: &Backend, by: &Viewer, review: ReviewId, change: ReplyChange) -> Outcome<ReplyOutcome> {
    let [outcome] = &backend.save_replies(by, review, PHASE, &[change]).await?[..] else { return Err("one".into()) };
    Ok(outcome.clone())
}

#[tokio::test]
async fn a_question_is_answered_by_the_state_under_review_and_read_by_the_parties() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let point = of(&backend, "focal.point", w.one).await?;
        let article = backend.feedback_desk(&point, w.review, PHASE).await?.articles[0].article;
        let loaded = backend.library().for_phase(PHASE).ok_or("no questionnaire")?;
        let code = loaded.questionnaire.article(article.0, article.1).ok_or("no article")?.questions[0].code.clone();
        let stamp = backend.editor_stamp(&w.under, w.review, PHASE).await?;
        let put = NoteChange { question: Some(code.clone()), ..change(NoteKind::Supplement, "How many?", 0, "q") };
        let whole = change(NoteKind::Supplement, "And the article as a whole?", 0, "w");
        send_all(&backend, w.one, w.review, vec![put, whole]).await?;
        assert_ne!(backend.editor_stamp(&w.under, w.review, PHASE).await?, stamp, "the drawn page no longer holds");
        let told = site.rows("SELECT DISTINCT event FROM outbox WHERE kind = 'supplement_asked'").await?.len();
        assert_eq!(told, 1);

        let questions = backend.supplements(&w.under, w.review, PHASE).await?;
        let [about_all, about_one] = &questions[..] else { return Err(format!("{questions:?}").into()) };
        assert_eq!((about_all.asked.question.clone(), about_one.asked.question.clone()), (None, Some(code)));
        assert_eq!((about_one.asked.by, about_one.asked.first), (w.one, (1, backend.now())));
        let beside = of(&backend, "observer", w.other).await?;
        for reader in [&w.secretariat, &beside] {
            assert_eq!(backend.supplements(reader, w.review, PHASE).await?, questions);
        }
        let [stranger] = viewers(&backend, ["focal.point@mar.example"]).await?;
        assert_eq!(refusal(backend.supplements(&stranger, w.review, PHASE).await), Some(Refusal::NotFound));

        let (id, other) = (about_one.asked.id, about_all.asked.id);
        let task = backend.start(&w.under).await?.iter().find(|i| i.review == w.review).map(|i| (i.task, i.questions));
        assert_eq!(task, Some((Task::AnswerSupplements, 2)));
        let [expert, observer] = viewers(&backend, ["expert@egy.example", "observer@egy.example"]).await?;
        assert_eq!(
            save(&backend, &expert, w.review, reply(id, "A draft", 0, "r1")).await?,
            ReplyOutcome::Saved { revision: 1 }
        );
        let late = save(&backend, &w.under, w.review, reply(id, "Another", 0, "r2")).await?;
        assert!(
            matches!(&late, ReplyOutcome::Conflict(newer) if newer.text == "A draft" && newer.revision == 1),
            "{late:?}"
        );
        assert_eq!(
            save(&backend, &w.under, w.review, reply(id, "Twelve", 1, "r3")).await?,
            ReplyOutcome::Saved { revision: 2 }
        );
        assert_eq!(save(&backend, &w.under, w.review, reply(id, "Twelve", 1, "r3")).await?, ReplyOutcome::Unchanged);
        assert_eq!(save(&backend, &w.under, w.review, reply(id, "Nine", 2, "r3")).await?, ReplyOutcome::Key);
        let turned = save(&backend, &w.under, w.review, reply(other, "\u{202E}", 0, "r4")).await?;
        assert_eq!(turned, ReplyOutcome::Invalid(FaultCode::BidiControls));
        let needs = |needs| Some(Refusal::NotYourDuty { needs });
        let observed = backend.save_replies(&observer, w.review, PHASE, &[reply(id, "x", 2, "r5")]).await;
        assert_eq!(refusal(observed), needs(Duty::Expert));
        assert_eq!(refusal(backend.send_replies(&expert, w.review, PHASE, &[(id, 2)]).await), needs(Duty::FocalPoint));
        for stranger in [&point, &w.secretariat, &stranger] {
            let not = Some(Refusal::NotFound);
            let saved = backend.save_replies(stranger, w.review, PHASE, &[reply(id, "x", 2, "r6")]).await;
            assert_eq!(refusal(saved), not);
            assert_eq!(refusal(backend.send_replies(stranger, w.review, PHASE, &[(id, 2)]).await), not);
        }
        let unknown = backend
            .save_replies(&expert, w.review, PHASE, &[reply(NoteId::new(uuid::Uuid::nil()), "x", 0, "r7")])
            .await;
        assert_eq!(refusal(unknown), Some(Refusal::NotFound));

        // The draft is for the State under review alone.
        let own = backend.supplement_desk(&observer, w.review, PHASE).await?;
        assert_eq!(own.unsent().collect::<Vec<_>>(), [(id, 2)]);
        for reader in [&w.secretariat, &point, &beside] {
            let desk = backend.supplement_desk(reader, w.review, PHASE).await?;
            assert!(!desk.drafts && desk.items.iter().all(|(q, draft)| draft.is_none() && q.answers.is_empty()));
        }
        let stale = backend.send_replies(&w.under, w.review, PHASE, &[(id, 1)]).await;
        assert_eq!(field(stale), Some(("version", "changed_meanwhile")));
        assert_eq!(field(backend.send_replies(&w.under, w.review, PHASE, &[]).await), Some(("version", "empty")));
        let mut sends = JoinSet::new();
        for _ in 0..3 {
            let (backend, under, review) = (backend.clone(), w.under.clone(), w.review);
            sends.spawn(async move { backend.send_replies(&under, review, PHASE, &[(id, 2)]).await });
        }
        let done = sends.join_all().await.into_iter().filter(Result::is_ok).count();
        assert_eq!(done, 1, "two who clear at once send one version");
        let read = backend.supplements(&point, w.review, PHASE).await?;
        let answers =
            |n: usize| -> Vec<(u32, String)> { read[n].answers.iter().map(|a| (a.number, a.text.clone())).collect() };
        assert_eq!((answers(0), answers(1)), (Vec::new(), vec![(1, "Twelve".to_owned())]));
        // A correction is a new version; the first stays.
        save(&backend, &w.under, w.review, reply(id, "Thirteen", 2, "r8")).await?;
        backend.send_replies(&w.under, w.review, PHASE, &[(id, 3)]).await?;
        let read = backend.supplements(&point, w.review, PHASE).await?;
        assert_eq!(read[1].answers.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), ["Twelve", "Thirteen"]);
        assert_eq!(read[1].answers[1].lang, Language::Ar);
        let acts = site.rows("SELECT object FROM act WHERE kind = 'supplement_answered'").await?.len();
        assert!(acts >= 2);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
