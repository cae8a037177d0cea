//! Written feedback: shared inside one State only, never overwritten, sent once, read by whom it concerns.

use crate::support::{Outcome, Site, delegate, field, focal, on_both, refusal, review_of, viewers};
use backend::Backend;
use backend::service::{ClaimAct, FeedbackArticle, FeedbackSave, NoteChange, NoteOutcome, NoteView, SaveReport, Task};
use chrono::TimeDelta;
use rules::actor::{Duty, Viewer};
use rules::feedback::{ArticleKey, ArticleState, NoteKind};
use rules::id::{NoteId, ReviewId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::party::PartyCode;
use rules::questionnaire::FaultCode;
use rules::refusal::Refusal;
use rules::stage::Stage;
use tokio::task::JoinSet;

/// The phase of the demonstration.
pub const PHASE: u8 = 1;

/// A review that waits for feedback, of which nothing is begun, and its two reviewing States.
pub struct Waiting {
    pub review: ReviewId,
    pub under: Viewer,
    pub secretariat: Viewer,
    pub one: PartyCode,
    pub other: PartyCode,
    /// States that review some instruments only.
    pub additional: Vec<PartyCode>,
}

pub async fn waiting(backend: &Backend, state: &str) -> Outcome<Waiting> {
    let review = review_of(backend, state).await?;
    let own = format!("focal.point@{}.example", state.to_lowercase());
    let [under, secretariat] = viewers(backend, [own.as_str(), "secretariat@example"]).await?;
    let overview = backend.overview(&under, review).await?;
    let present = || overview.reviewers.iter().filter(|r| r.replaced_at.is_none());
    let main: Vec<PartyCode> = present().filter(|r| r.slot != "additional").map(|r| r.state).collect();
    let [one, other, ..] = main[..] else { return Err("too few reviewing States".into()) };
    let additional = present().filter(|r| r.slot == "additional").map(|r| r.state).collect();
    Ok(Waiting { review, under, secretariat, one, other, additional })
}

/// Somebody of a State.
pub async fn of(backend: &Backend, part: &str, state: PartyCode) -> Outcome<Viewer> {
    let email = format!("{part}@{}.example", state.as_str().to_lowercase());
    let [viewer] = viewers(backend, [email.as_str()]).await?;
    Ok(viewer)
}

pub fn change(kind: NoteKind, text: &str, base: u32, key: &str) -> NoteChange {
    let (text, key) = (text.to_owned(), key.to_owned());
    NoteChange { note: None, kind, question: None, text, lang: Language::En, base_revision: base, key }
}

pub async fn save(
    backend: &Backend,
    by: &Viewer,
    review: ReviewId,
    article: ArticleKey,
    notes: Vec<NoteChange>,
) -> Outcome<SaveReport> {
    Ok(backend.save_feedback(by, &FeedbackSave { review, phase: PHASE, article, notes, nothing: false }).await?)
}

/// The notes with words upon an article.
fn said(article: &FeedbackArticle) -> Vec<&NoteView> {
    article.notes.iter().filter(|n| !n.text.is_empty()).collect()
}

/// Says something upon the first article and that there is nothing to remark on all others, and sends it.
pub async fn send_all(backend: &Backend, state: PartyCode, review: ReviewId, notes: Vec<NoteChange>) -> Outcome<u32> {
    let point = of(backend, "focal.point", state).await?;
    let desk = backend.feedback_desk(&point, review, PHASE).await?;
    let mut notes = Some(notes);
    for line in desk.articles {
        let notes = notes.take().unwrap_or_default();
        let nothing = notes.is_empty();
        let save = FeedbackSave { review, phase: PHASE, article: line.article, notes, nothing };
        assert!(backend.save_feedback(&point, &save).await?.is_clean());
    }
    let version = backend.feedback_check(&point, review, PHASE).await?.version;
    Ok(backend.send_feedback(&point, review, PHASE, version).await?)
}

#[tokio::test]
async fn drafts_are_shared_inside_one_state_and_seen_by_nobody_else() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let expert = of(&backend, "expert", w.one).await?;
        let article = backend.feedback_desk(&expert, w.review, PHASE).await?.articles[0].article;
        let report =
            save(&backend, &expert, w.review, article, vec![change(NoteKind::Success, "Ours", 0, "k")]).await?;
        let NoteOutcome::Saved { note, revision: 1 } = report.notes[0] else {
            return Err(format!("{report:?}").into());
        };
        for part in ["focal.point", "expert.2", "observer"] {
            let colleague = of(&backend, part, w.one).await?;
            let seen = backend.feedback_article(&colleague, w.review, PHASE, article).await?;
            assert_eq!(said(&seen).iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["Ours"], "{part}");
            assert_eq!(
                seen.desk.articles[0].claim.as_ref().map(|c| c.mine),
                Some(false),
                "{part}: whoever wrote has it"
            );
        }
        let observer = of(&backend, "observer", w.one).await?;
        let try_save = FeedbackSave { review: w.review, phase: PHASE, article, notes: Vec::new(), nothing: true };
        let needs = Some(Refusal::NotYourDuty { needs: Duty::Expert });
        assert_eq!(refusal(backend.save_feedback(&observer, &try_save).await), needs);
        assert_eq!(
            refusal(backend.send_feedback(&expert, w.review, PHASE, 1).await),
            Some(Refusal::NotYourDuty { needs: Duty::FocalPoint })
        );

        let beside = of(&backend, "focal.point", w.other).await?;
        let theirs = backend.feedback_article(&beside, w.review, PHASE, article).await?;
        assert!(said(&theirs).is_empty() && theirs.desk.articles.iter().all(|l| l.claim.is_none()));
        assert_eq!(refusal(backend.note_history(&beside, w.review, PHASE, note).await), Some(Refusal::NotFound));
        let mut others = vec![w.under.clone(), w.secretariat.clone()];
        others.extend(
            viewers(&backend, ["admin@example", "chair@example", "ngo@example", "focal.point@mar.example"]).await?,
        );
        for person in &others {
            let not = Some(Refusal::NotFound);
            assert_eq!(refusal(backend.feedback_desk(person, w.review, PHASE).await), not, "{person:?}");
            assert_eq!(refusal(backend.feedback_article(person, w.review, PHASE, article).await), not);
            assert_eq!(refusal(backend.feedback_check(person, w.review, PHASE).await), not);
            assert_eq!(refusal(backend.note_history(person, w.review, PHASE, note).await), not);
            assert_eq!(refusal(backend.save_feedback(person, &try_save).await), not);
            assert_eq!(refusal(backend.send_feedback(person, w.review, PHASE, 1).await), not);
            let claim = backend.claim_articles(person, w.review, PHASE, &[article], ClaimAct::TakeOver).await;
            assert_eq!(refusal(claim), not);
        }
        for person in [&w.under, &w.secretariat, &beside, &expert] {
            assert!(backend.feedback_sent(person, w.review, PHASE).await?.is_empty(), "nothing was sent");
        }
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_note_is_never_overwritten_saved_once_and_keeps_its_history() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let (first, second) = (of(&backend, "expert", w.one).await?, of(&backend, "expert.2", w.one).await?);
        let article = backend.feedback_desk(&first, w.review, PHASE).await?.articles[0].article;
        let kind = NoteKind::Challenge;
        let one = change(kind, "One\r\nline", 0, "k1");
        let report = save(&backend, &first, w.review, article, vec![one.clone()]).await?;
        let NoteOutcome::Saved { note, revision: 1 } = report.notes[0] else {
            return Err(format!("{report:?}").into());
        };
        assert_eq!(save(&backend, &first, w.review, article, vec![one.clone()]).await?.notes, [NoteOutcome::Unchanged]);

        // Somebody who looked before it was there.
        let late = save(&backend, &second, w.review, article, vec![change(kind, "Two", 0, "k2")]).await?;
        let NoteOutcome::Conflict(newer) = &late.notes[0] else { return Err(format!("{late:?}").into()) };
        assert_eq!((newer.text.as_str(), newer.revision), ("One\nline", 1));
        let next = save(&backend, &second, w.review, article, vec![change(kind, "Two", 1, "k2")]).await?;
        assert_eq!(next.notes, [NoteOutcome::Saved { note, revision: 2 }]);
        // The first save comes once more, after the second: told again what it was told, and nothing is lost.
        let again = save(&backend, &first, w.review, article, vec![one]).await?;
        assert_eq!(again.notes, [NoteOutcome::Saved { note, revision: 1 }]);
        let misused = save(&backend, &first, w.review, article, vec![change(kind, "Other", 2, "k1")]).await?;
        assert_eq!(misused.notes, [NoteOutcome::Key], "another text under an old key is not taken for saved");
        let emptied = save(&backend, &first, w.review, article, vec![change(kind, " \n ", 2, "k3")]).await?;
        assert_eq!(emptied.notes, [NoteOutcome::Saved { note, revision: 3 }]);
        let (_, history) = backend.note_history(&first, w.review, PHASE, note).await?;
        assert_eq!(history.iter().map(|r| r.text.as_str()).collect::<Vec<_>>(), ["One\nline", "Two", ""]);

        let odd = vec![
            change(kind, "turned \u{202E}", 3, "k4"),
            change(NoteKind::Measures, &"x".repeat(20_001), 0, "k5"),
            NoteChange { question: Some("untoc-99-1".to_owned()), ..change(NoteKind::Supplement, "?", 0, "k6") },
            change(NoteKind::Success, "This one is fine", 0, "k7"),
            change(NoteKind::Clarification, "No key", 0, ""),
        ];
        let report = save(&backend, &first, w.review, article, odd).await?;
        assert!(matches!(
            report.notes[..],
            [
                NoteOutcome::Invalid(FaultCode::BidiControls),
                NoteOutcome::Invalid(FaultCode::TooLong { max: 20_000 }),
                NoteOutcome::Invalid(FaultCode::NotAnOption),
                NoteOutcome::Saved { .. },
                NoteOutcome::Key,
            ]
        ));
        let nobody =
            NoteChange { note: Some(NoteId::new(uuid::Uuid::nil())), ..change(NoteKind::Supplement, "?", 0, "k") };
        let save_it = FeedbackSave { review: w.review, phase: PHASE, article, notes: vec![nobody], nothing: false };
        assert_eq!(refusal(backend.save_feedback(&first, &save_it).await), Some(Refusal::NotFound));
        let elsewhere = FeedbackSave { article: (Instrument::Untoc, 999), notes: Vec::new(), ..save_it };
        assert_eq!(refusal(backend.save_feedback(&first, &elsewhere).await), Some(Refusal::NotFound));

        let contradiction = FeedbackSave { article, notes: Vec::new(), nothing: true, ..elsewhere };
        assert!(backend.save_feedback(&first, &contradiction).await?.contradiction, "there is a note");
        let state = backend.feedback_desk(&first, w.review, PHASE).await?.articles[0].state;
        assert_eq!(state, ArticleState::Noted);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_article_has_one_person_and_taking_over_is_told() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let (first, second) = (of(&backend, "expert", w.one).await?, of(&backend, "expert.2", w.one).await?);
        let desk = backend.feedback_desk(&first, w.review, PHASE).await?;
        let [a, b] = [desk.articles[0].article, desk.articles[1].article];
        let act = async |by: &Viewer, what, articles: &[ArticleKey]| {
            backend.claim_articles(by, w.review, PHASE, articles, what).await
        };
        assert_eq!(act(&first, ClaimAct::Claim, &[a]).await?.done, [a]);
        let both = act(&second, ClaimAct::Claim, &[a, b]).await?;
        assert_eq!((both.done, both.held.len(), both.held[0].0), (vec![b], 1, a), "never silently");
        assert_eq!(act(&second, ClaimAct::Release, &[a]).await?.held.len(), 1, "not theirs to give back");
        assert_eq!(act(&second, ClaimAct::TakeOver, &[a]).await?.done, [a]);
        let claim = backend.feedback_desk(&first, w.review, PHASE).await?.articles[0].claim.clone().ok_or("nobody")?;
        assert!(!claim.mine && claim.taken_from.is_some(), "{claim:?}");
        let told = site.rows("SELECT account_id FROM inbox WHERE kind = 'article_taken_over'").await?;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].try_get::<uuid::Uuid>("", "account_id")?, first.account.get());
        assert_eq!(act(&second, ClaimAct::Release, &[a]).await?.done, [a]);
        assert_eq!(act(&first, ClaimAct::Claim, &[a]).await?.done, [a]);
        let claim = backend.feedback_desk(&first, w.review, PHASE).await?.articles[0].claim.clone().ok_or("nobody")?;
        assert_eq!((claim.mine, claim.taken_from), (true, None), "given back and taken is not taken over");
        // Two at once: one has it.
        let c = desk.articles[2].article;
        let mut tasks = JoinSet::new();
        for by in [first.clone(), second.clone()] {
            let (backend, review) = (backend.clone(), w.review);
            tasks.spawn(async move { backend.claim_articles(&by, review, PHASE, &[c], ClaimAct::Claim).await });
        }
        let mut done = 0;
        for outcome in tasks.join_all().await {
            done += outcome?.done.len();
        }
        assert_eq!(done, 1);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn instruments_limit_what_is_written_and_read() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "NOR").await?;
        let overview = backend.overview(&w.under, w.review).await?;
        let additional = overview.reviewers.iter().find(|r| r.slot == "additional").ok_or("no additional State")?;
        let expert = of(&backend, "expert", additional.state).await?;
        let desk = backend.feedback_desk(&expert, w.review, PHASE).await?;
        assert_eq!(desk.instruments, additional.instruments);
        assert!(!desk.articles.is_empty());
        assert!(desk.articles.iter().all(|l| additional.instruments.contains(&l.article.0)));
        let point = of(&backend, "focal.point", w.one).await?;
        let whole = backend.feedback_desk(&point, w.review, PHASE).await?;
        let outside = whole.articles.iter().find(|l| !additional.instruments.contains(&l.article.0)).ok_or("none")?;
        let not = Some(Refusal::NotFound);
        assert_eq!(refusal(backend.feedback_article(&expert, w.review, PHASE, outside.article).await), not);
        let notes = vec![change(NoteKind::Success, "x", 0, "k")];
        let save_it = FeedbackSave { review: w.review, phase: PHASE, article: outside.article, notes, nothing: false };
        assert_eq!(refusal(backend.save_feedback(&expert, &save_it).await), not);
        let claim = backend.claim_articles(&expert, w.review, PHASE, &[outside.article], ClaimAct::Claim).await;
        assert_eq!(refusal(claim), not);

        // What the main reviewing State sends upon other instruments stays unread by the additional one.
        let inside = whole.articles.iter().find(|l| additional.instruments.contains(&l.article.0)).ok_or("none")?;
        for (article, text) in [(outside.article, "outside"), (inside.article, "inside")] {
            let kept = backend.feedback_article(&point, w.review, PHASE, article).await?.notes;
            let base = kept.iter().find(|n| n.kind == NoteKind::Measures).map_or(0, |n| n.revision);
            let report =
                save(&backend, &point, w.review, article, vec![change(NoteKind::Measures, text, base, text)]).await?;
            assert!(report.is_clean());
        }
        let version = backend.feedback_check(&point, w.review, PHASE).await?.version;
        let number = backend.send_feedback(&point, w.review, PHASE, version).await?;
        let read = backend.feedback_version(&expert, w.review, PHASE, w.one, Some(number)).await?;
        assert!(read.limited);
        assert!(read.sent.articles.iter().all(|a| additional.instruments.contains(&a.instrument)));
        let texts = |of: &rules::feedback::Sent| -> Vec<String> {
            of.articles.iter().flat_map(|a| &a.notes).map(|n| n.text.clone()).collect()
        };
        assert!(texts(&read.sent).contains(&"inside".to_owned()) && !texts(&read.sent).contains(&"outside".to_owned()));
        let all = backend.feedback_version(&w.secretariat, w.review, PHASE, w.one, Some(number)).await?;
        assert!(texts(&all.sent).contains(&"outside".to_owned()) && !all.limited);

        // An expert for one instrument writes and sees only there.
        let only = whole.articles[0].article.0;
        let role = Some((&overview, Duty::Expert, Some(vec![only])));
        let narrow = delegate(&backend, ("narrow@example.org", w.one), role).await?;
        let desk = backend.feedback_desk(&narrow, w.review, PHASE).await?;
        assert!(desk.articles.iter().all(|l| l.article.0 == only) && desk.articles.len() < whole.articles.len());
        let check = backend.feedback_check(&narrow, w.review, PHASE).await?;
        assert!(check.sent.articles.iter().all(|a| a.instrument == only) && check.may_send.is_err());
        let role = Some((&overview, Duty::FocalPoint, Some(vec![only])));
        let point = delegate(&backend, ("narrow.point@example.org", w.one), role).await?;
        let needs = Some(Refusal::NotYourDuty { needs: Duty::FocalPoint });
        assert_eq!(refusal(backend.send_feedback(&point, w.review, PHASE, version).await), needs, "not all of it");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn two_who_clear_at_once_send_one_version_and_the_last_state_begins_the_dialogue() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let point = of(&backend, "focal.point", w.one).await?;
        let first = backend.feedback_check(&point, w.review, PHASE).await?;
        assert!(first.sendable.is_err() && first.sent.articles.is_empty());
        assert_eq!(field(backend.send_feedback(&point, w.review, PHASE, 0).await), Some(("version", "empty")));
        let tasks: Vec<_> =
            backend.start(&point).await?.iter().filter(|i| i.review == w.review).map(|i| i.task).collect();
        assert_eq!(tasks, [Task::WriteFeedback]);
        for line in backend.feedback_desk(&point, w.review, PHASE).await?.articles {
            let save = FeedbackSave {
                review: w.review,
                phase: PHASE,
                article: line.article,
                notes: Vec::new(),
                nothing: true,
            };
            backend.save_feedback(&point, &save).await?;
        }
        let tasks: Vec<_> =
            backend.start(&point).await?.iter().filter(|i| i.review == w.review).map(|i| i.task).collect();
        assert_eq!(tasks, [Task::ClearFeedback]);
        let version = backend.feedback_check(&point, w.review, PHASE).await?.version;
        let mut sends = JoinSet::new();
        for _ in 0..4 {
            let (backend, point, review) = (backend.clone(), point.clone(), w.review);
            sends.spawn(async move { backend.send_feedback(&point, review, PHASE, version).await });
        }
        let mut sent = Vec::new();
        for outcome in sends.join_all().await {
            match outcome {
                Ok(number) => sent.push(number),
                other => assert_eq!(field(other), Some(("version", "changed_meanwhile"))),
            }
        }
        assert_eq!(sent, [1]);
        let check = backend.feedback_check(&point, w.review, PHASE).await?;
        let again = backend.send_feedback(&point, w.review, PHASE, check.version).await;
        assert_eq!(field(again), Some(("version", "unchanged")));
        assert_eq!(backend.overview(&w.under, w.review).await?.stage, Stage::Feedback, "one State is waited for");
        let lines = backend.feedback_sent(&w.under, w.review, PHASE).await?;
        assert_eq!(lines.iter().map(|l| (l.by, l.number)).collect::<Vec<_>>(), [(w.one, 1)]);

        for state in &w.additional {
            send_all(&backend, *state, w.review, Vec::new()).await?;
        }
        assert_eq!(backend.overview(&w.under, w.review).await?.stage, Stage::Feedback);
        let notes = vec![change(NoteKind::Success, "Theirs", 0, "t")];
        assert_eq!(send_all(&backend, w.other, w.review, notes).await?, 1);
        let overview = backend.overview(&w.under, w.review).await?;
        assert_eq!((overview.stage, overview.stage_since), (Stage::Dialogue, backend.now()));
        let acts =
            site.rows("SELECT kind FROM act WHERE kind = 'feedback_sent' AND review_id IS NOT NULL").await?.len();
        assert!(acts >= 2);
        let told = site.rows("SELECT DISTINCT event FROM inbox WHERE kind = 'feedback_sent'").await?.len();
        assert_eq!(told, 2 + w.additional.len());
        // A corrected version leaves the stage as it is.
        let article = backend.feedback_desk(&point, w.review, PHASE).await?.articles[0].article;
        save(&backend, &point, w.review, article, vec![change(NoteKind::Challenge, "After all", 0, "c")]).await?;
        assert!(backend.feedback_desk(&point, w.review, PHASE).await?.changed);
        let version = backend.feedback_check(&point, w.review, PHASE).await?.version;
        assert_eq!(backend.send_feedback(&point, w.review, PHASE, version).await?, 2);
        assert_eq!(backend.overview(&w.under, w.review).await?.stage, Stage::Dialogue);
        let old = backend.feedback_version(&w.under, w.review, PHASE, w.one, Some(1)).await?;
        assert!(old.line.superseded && old.sent.articles.iter().all(|a| a.notes.is_empty()), "frozen");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

async fn replace(site: &Site, review: ReviewId, state: PartyCode) -> Outcome {
    let hex = hex::encode(review.get().as_bytes());
    let id = match site.engine() {
        crate::support::Engine::Sqlite => format!("x'{hex}'"),
        crate::support::Engine::Postgres => format!("'{review}'"),
    };
    let sql = format!("UPDATE reviewing_state SET replaced_at = 1 WHERE state = '{state}' AND review_id = {id}");
    assert_eq!(site.change(&sql).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_replaced_state_loses_its_drafts_and_what_it_sent_stays() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let notes = vec![change(NoteKind::Success, "Sent before", 0, "s")];
        send_all(&backend, w.one, w.review, notes).await?;
        let point = of(&backend, "focal.point", w.one).await?;
        let article = backend.feedback_desk(&point, w.review, PHASE).await?.articles[0].article;
        save(&backend, &point, w.review, article, vec![change(NoteKind::Challenge, "A draft", 0, "d")]).await?;
        replace(&site, w.review, w.one).await?;
        let not = Some(Refusal::NotFound);
        assert_eq!(refusal(backend.feedback_desk(&point, w.review, PHASE).await), not);
        assert_eq!(refusal(backend.feedback_sent(&point, w.review, PHASE).await), not);
        let save_it = FeedbackSave { review: w.review, phase: PHASE, article, notes: Vec::new(), nothing: true };
        assert_eq!(refusal(backend.save_feedback(&point, &save_it).await), not);
        assert_eq!(refusal(backend.send_feedback(&point, w.review, PHASE, 9).await), not);
        let kept = backend.feedback_version(&w.under, w.review, PHASE, w.one, None).await?;
        assert!(kept.sent.articles.iter().flat_map(|a| &a.notes).any(|n| n.text == "Sent before"));
        // The States that are left are those of today: with the last of their feedback the dialogue begins.
        for state in &w.additional {
            send_all(&backend, *state, w.review, Vec::new()).await?;
        }
        send_all(&backend, w.other, w.review, vec![change(NoteKind::Success, "Theirs", 0, "t")]).await?;
        assert_eq!(backend.overview(&w.under, w.review).await?.stage, Stage::Dialogue);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_newer_response_is_told_where_notes_are_older() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let w = waiting(&backend, "EGY").await?;
        let expert = of(&backend, "expert", w.one).await?;
        let [a, b] = {
            let desk = backend.feedback_desk(&expert, w.review, PHASE).await?;
            [desk.articles[0].article, desk.articles[1].article]
        };
        save(&backend, &expert, w.review, a, vec![change(NoteKind::Success, "Early", 0, "e")]).await?;
        backend.close().await;
        let backend = site.open_later(TimeDelta::minutes(20)).await?;
        let under = viewers(&backend, [focal(rules::party::PartyCode::parse("EGY").ok_or("EGY")?).as_str()]).await?;
        let editor = backend.editor(&under[0], w.review, PHASE).await?;
        let texts =
            crate::support::questions(&backend, |q| crate::support::is_text(q) && editor.answers.contains_key(&q.code));
        let revision = editor.answers.get(&texts[0]).map_or(0, |a| a.revision);
        let corrected = crate::support::command(w.review, &texts[0], crate::support::text("Corrected"), revision, "c");
        crate::support::save(&backend, under[0].account, corrected).await?;
        let version = backend.check(&under[0], w.review, PHASE).await?.version;
        backend.submit(&under[0], w.review, PHASE, version).await?;
        backend.close().await;
        let backend = site.open_later(TimeDelta::minutes(25)).await?;
        let [expert] =
            viewers(&backend, [format!("expert@{}.example", w.one.as_str().to_lowercase()).as_str()]).await?;
        save(&backend, &expert, w.review, b, vec![change(NoteKind::Success, "Late", 0, "l")]).await?;
        let desk = backend.feedback_desk(&expert, w.review, PHASE).await?;
        assert_eq!(desk.responses.len(), 2);
        assert_eq!((desk.articles[0].older, desk.articles[1].older), (true, false));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
