//! Conversations in three rooms: who may know of them, what may be said, and that nothing is lost or sent twice.

use crate::support::{
    Outcome, PASSWORD, Site, delegate, enter_with, field, focal, on_both, refusal, review_of, role_of, state, viewers,
};
use backend::service::{DraftOutcome, How, Sent, TalkView, Window};
use backend::{Backend, ServiceError};
use chrono::TimeDelta;
use rules::actor::{Duty, Viewer};
use rules::dialogue::{Composed, MessageKind, Room, Side, Source, Subject};
use rules::id::{ReviewId, ThreadId};
use rules::instrument::Instrument;
use rules::language::Language;
use rules::refusal::Refusal;

fn words(body: &str) -> Composed {
    Composed { body: body.to_owned(), ..Composed::default() }
}

fn about(text: &str) -> Outcome<Subject> {
    Ok(Subject::parse(text).ok_or("no subject")?)
}

async fn say(backend: &Backend, by: &Viewer, thread: ThreadId, what: &Composed, key: &str) -> Outcome<u32> {
    match backend.send(by, thread, what, key, How::AtOnce).await? {
        Sent::Gone(line) => Ok(line.seq),
        Sent::Waiting { .. } => Err("it waits".into()),
    }
}

async fn read(backend: &Backend, by: &Viewer, thread: ThreadId) -> Outcome<TalkView> {
    Ok(backend.talk_unmarked(by, thread, Window::All).await?)
}

fn talk_fault<T>(outcome: Result<T, ServiceError>) -> Option<&'static str> {
    field(outcome).filter(|(field, _)| *field == "talk").map(|(_, code)| code)
}

/// Norway's review: people of the State under review, of a reviewing State and of the additional one.
struct Cast {
    review: ReviewId,
    point: Viewer,
    expert: Viewer,
    reviewer: Viewer,
    additional: Viewer,
    /// What the additional reviewing State reviews, and what it does not.
    within: Instrument,
    beyond: Instrument,
    officer: Viewer,
}

async fn cast(backend: &Backend) -> Outcome<Cast> {
    let review = review_of(backend, "NOR").await?;
    let [point, expert, officer] =
        viewers(backend, ["focal.point@nor.example", "expert@nor.example", "secretariat@example"]).await?;
    let overview = backend.overview(&point, review).await?;
    let seat = |additional: bool| {
        let found =
            overview.reviewers.iter().find(|r| (r.slot == "additional") == additional && r.replaced_at.is_none());
        found.map(|r| (r.state, r.instruments.clone()))
    };
    let (first, _) = seat(false).ok_or("no reviewing State")?;
    let (more, only) = seat(true).ok_or("no additional reviewing State")?;
    let within = *only.first().ok_or("it reviews nothing")?;
    let beyond = overview.instruments.iter().find(|i| !only.contains(i)).copied().ok_or("it reviews everything")?;
    let [reviewer, additional] = viewers(backend, [focal(first).as_str(), focal(more).as_str()]).await?;
    Ok(Cast { review, point, expert, reviewer, additional, within, beyond, officer })
}

#[tokio::test]
async fn three_rooms_are_three_worlds() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let c = cast(&backend).await?;
        let subject = about("article/untoc/23")?;
        let all = backend.open_conversation(&c.point, c.review, Room::Dialogue, &subject).await?;
        let ours = backend.open_conversation(&c.point, c.review, Room::Delegation, &subject).await?;
        let mine = backend.open_conversation(&c.point, c.review, Room::Notes, &subject).await?;
        assert_eq!(
            backend.open_conversation(&c.expert, c.review, Room::Dialogue, &subject).await?,
            all,
            "one a subject"
        );
        assert_eq!(backend.open_conversation(&c.expert, c.review, Room::Delegation, &subject).await?, ours);
        assert_ne!(backend.open_conversation(&c.expert, c.review, Room::Notes, &subject).await?, mine);
        assert_ne!(backend.open_conversation(&c.reviewer, c.review, Room::Delegation, &subject).await?, ours);
        assert_eq!(
            refusal(backend.open_conversation(&c.officer, c.review, Room::Delegation, &subject).await),
            Some(Refusal::NotFound)
        );
        for (thread, key) in [(all, "a"), (ours, "b"), (mine, "c")] {
            say(&backend, &c.point, thread, &words("Said."), key).await?;
        }
        let not = Some(Refusal::NotFound);
        for (who, reads) in [
            (&c.point, [true, true, true]),
            (&c.expert, [true, true, false]),
            (&c.reviewer, [true, false, false]),
            (&c.officer, [true, false, false]),
        ] {
            let listed = backend.conversations(who, c.review).await?.lines;
            for (thread, may) in [all, ours, mine].into_iter().zip(reads) {
                let seen = backend.talk(who, thread, Window::Newest).await;
                assert_eq!(refusal(seen), if may { None } else { not.clone() });
                assert_eq!(listed.iter().any(|l| l.id == thread), may);
                if !may {
                    let send = backend.send(who, thread, &words("x"), "x", How::AtOnce).await;
                    assert_eq!(refusal(send), not);
                    assert_eq!(refusal(backend.draft(who, thread).await), not);
                    assert_eq!(refusal(backend.save_draft(who, thread, &words("x"), 0).await), not);
                    assert_eq!(refusal(backend.attach(who, thread, "a.txt", b"words".to_vec()).await), not);
                    let source = Source::Message { thread, seq: 1 };
                    assert_eq!(refusal(backend.passage(who, c.review, &source).await), not);
                }
            }
        }
        // Whoever is told of what is said in a delegation belongs to it; nobody is told of a note.
        let told = site.rows("SELECT kind FROM inbox WHERE kind = 'delegation_message_sent'").await?;
        assert_eq!(told.len(), 3, "the two experts and the observer");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_additional_reviewing_state_stays_within_its_instruments() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let c = cast(&backend).await?;
        let far = about(&format!("instrument/{}", c.beyond.code()))?;
        let near = about(&format!("instrument/{}", c.within.code()))?;
        let hidden = backend.open_conversation(&c.point, c.review, Room::Dialogue, &far).await?;
        let shown = backend.open_conversation(&c.point, c.review, Room::Dialogue, &near).await?;
        backend.dialogue(&c.additional, c.review).await?;
        let unread = async |who: &Viewer| Ok::<_, ServiceError>(backend.overview(who, c.review).await?.unread);
        let before = unread(&c.additional).await?;
        say(&backend, &c.point, hidden, &words("Of what it does not review."), "a").await?;
        assert_eq!(unread(&c.additional).await?, before, "not even counted");
        say(&backend, &c.point, shown, &words("Of what it reviews."), "b").await?;
        assert_eq!(unread(&c.additional).await?, before + 1);
        let not = Some(Refusal::NotFound);
        assert_eq!(refusal(backend.talk(&c.additional, hidden, Window::Newest).await), not);
        for room in Room::ALL {
            let opened = backend.open_conversation(&c.additional, c.review, room, &far).await;
            assert_eq!(refusal(opened), not, "{room:?}");
        }
        let lines = backend.conversations(&c.additional, c.review).await?.lines;
        assert!(lines.iter().any(|l| l.id == shown) && lines.iter().all(|l| l.id != hidden));
        let everywhere = backend.all_conversations(&c.additional).await?;
        assert!(everywhere.iter().all(|l| l.id != hidden));
        // Who will read it is counted by the same rule.
        let (near, far) = (read(&backend, &c.point, shown).await?, read(&backend, &c.point, hidden).await?);
        let of_it = |view: &TalkView| view.readers.iter().any(|r| Some(r.state) == c.additional.state);
        assert!(of_it(&near) && !of_it(&far));
        // A quotation of what lies beyond is not shown to it, wherever it stands.
        let quoting = Composed {
            quotes: Some(Source::Message { thread: hidden, seq: 1 }),
            passage: "what it does not review".to_owned(),
            ..words("See there.")
        };
        let seq = say(&backend, &c.point, shown, &quoting, "c").await?;
        let line = |view: TalkView| view.messages.into_iter().find(|m| m.seq == seq).ok_or("no message");
        let theirs = line(read(&backend, &c.additional, shown).await?)?;
        assert!(theirs.quote.is_none() && theirs.quote_withheld);
        let others = line(read(&backend, &c.reviewer, shown).await?)?;
        assert_eq!(others.quote.map(|q| q.text).as_deref(), Some("what it does not review"));
        // A file of such a conversation, too.
        backend.attach(&c.point, hidden, "law.txt", b"Article 5".to_vec()).await?;
        backend.send(&c.point, hidden, &words("With the law."), "d", How::FromForm { draft: 0 }).await?;
        backend.close().await;
        let backend = site.open_later(TimeDelta::seconds(11)).await?;
        let sent = read(&backend, &c.point, hidden).await?;
        let file = sent.messages.iter().flat_map(|m| &m.files).next().ok_or("no file")?.id;
        assert_eq!(backend.download(&c.reviewer, file).await?.data, b"Article 5");
        assert_eq!(refusal(backend.download(&c.additional, file).await), not);
        let reviews = [backend.review_of_thread(&c.additional, hidden).await];
        assert!(reviews.into_iter().all(|r| refusal(r) == not));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

/// A conversation of Norway, begun.
async fn begun(site: &Site) -> Outcome<(Backend, Cast, ThreadId)> {
    let backend = site.open().await?;
    let c = cast(&backend).await?;
    let thread = backend.open_conversation(&c.point, c.review, Room::Dialogue, &about("article/untoc/23")?).await?;
    Ok((backend, c, thread))
}

#[tokio::test]
async fn within_ten_seconds_a_message_is_taken_back() -> Outcome {
    on_both(async |site| {
        let (backend, c, thread) = begun(&site).await?;
        let form = How::FromForm { draft: 0 };
        let file = backend.attach(&c.point, thread, "law.txt", b"Article 5".to_vec()).await?;
        let Sent::Waiting { id, .. } = backend.send(&c.point, thread, &words("Too soon."), "k", form).await? else {
            return Err("it went at once".into());
        };
        let again = backend.send(&c.point, thread, &words("Too soon."), "k", form).await?;
        assert!(matches!(again, Sent::Waiting { id: same, .. } if same == id), "the same key waits once");
        let other = backend.send(&c.point, thread, &words("Another."), "k", form).await;
        assert_eq!(field(other), Some(("key", "key")));
        assert_eq!(read(&backend, &c.point, thread).await?.outgoing.len(), 1);
        let theirs = read(&backend, &c.reviewer, thread).await?;
        assert!(theirs.messages.is_empty() && theirs.outgoing.is_empty(), "nobody else sees it");
        assert_eq!(refusal(backend.download(&c.reviewer, file.id).await), Some(Refusal::NotFound));
        assert!(!backend.take_back(&c.expert, thread, id).await?, "another's");
        assert!(backend.take_back(&c.point, thread, id).await?);
        let own = read(&backend, &c.point, thread).await?;
        assert_eq!(own.draft.map(|d| d.what.body).as_deref(), Some("Too soon."));
        assert_eq!((own.outgoing.len(), own.messages.len(), own.files.len()), (0, 0, 1));
        let Sent::Waiting { id, .. } = backend.send(&c.point, thread, &words("Better."), "k2", form).await? else {
            return Err("it went at once".into());
        };
        backend.close().await;

        let later = site.open_later(TimeDelta::seconds(11)).await?;
        assert!(!later.take_back(&c.point, thread, id).await?, "it is too late, though nobody has looked");
        let theirs = read(&later, &c.reviewer, thread).await?;
        let bodies: Vec<_> = theirs.messages.iter().map(|m| (m.seq, m.body.as_str(), m.files.len())).collect();
        assert_eq!(bodies, [(1, "Better.", 1)]);
        assert_eq!(later.download(&c.reviewer, file.id).await?.name, "law.txt");
        let once = later.send(&c.point, thread, &words("Better."), "k2", form).await?;
        assert!(matches!(once, Sent::Gone(line) if line.seq == 1), "sent again after it has gone");
        assert_eq!(later.deliver_due(None).await?, 0);
        later.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn what_may_not_go_any_more_is_its_writers_draft() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "NOR").await?;
        let [whole] = viewers(&backend, ["focal.point@nor.example"]).await?;
        let overview = backend.overview(&whole, review).await?;
        let email = "guest@nor.example";
        let guest = delegate(&backend, (email, state("NOR")?), Some((&overview, Duty::Expert, None))).await?;
        let thread = backend.open_conversation(&guest, review, Room::Dialogue, &about("article/untoc/23")?).await?;
        backend.save_draft(&guest, thread, &words("And something else."), 0).await?;
        backend.send(&guest, thread, &words("My last words."), "k", How::FromForm { draft: 0 }).await?;
        let [admin] = viewers(&backend, ["admin@example"]).await?;
        backend.end_role(&admin, role_of(&backend, email, review).await?).await?;
        backend.close().await;

        let later = site.open_later(TimeDelta::seconds(11)).await?;
        // Whose rights are read anew with each request.
        let guest = enter_with(&later, email, PASSWORD).await?.viewer;
        assert_eq!(later.deliver_due(None).await?, 1);
        assert_eq!(read(&later, &whole, thread).await?.messages.len(), 0, "it did not go");
        assert_eq!(refusal(later.talk(&guest, thread, Window::Newest).await), Some(Refusal::NotFound));
        let back = later.returned(&guest).await?;
        let [line] = &back[..] else { return Err(format!("{back:?}").into()) };
        assert_eq!(line.draft.what.body, "My last words.\n\nAnd something else.");
        assert_eq!((line.review, line.draft.returned.as_deref()), (None, Some("not_found")));
        assert!(later.returned(&whole).await?.is_empty(), "it is nobody else's");
        later.drop_draft(&guest, thread, line.draft.revision).await?;
        assert!(later.returned(&guest).await?.is_empty());
        later.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_question_is_answered_corrected_settled_and_taken_up_again() -> Outcome {
    on_both(async |site| {
        let (backend, c, thread) = begun(&site).await?;
        let ask = Composed { awaits: Some(Side::UnderReview), ..words("How many?") };
        let own_side = backend.send(&c.point, thread, &ask, "o", How::AtOnce).await;
        assert_eq!(talk_fault(own_side), Some("nobody_to_ask"), "nobody asks oneself");
        let asked = say(&backend, &c.reviewer, thread, &ask, "q").await?;
        let line = |lines: Vec<backend::service::ThreadLine>| lines.into_iter().find(|l| l.id == thread);
        let of = async |who: &Viewer| Ok::<_, ServiceError>(line(backend.conversations(who, c.review).await?.lines));
        assert!(of(&c.point).await?.is_some_and(|l| l.awaits_us && l.awaiting == [Side::UnderReview]));
        assert!(of(&c.reviewer).await?.is_some_and(|l| !l.awaits_us));
        let answer = Composed { answers: Some(asked), ..words("Four.") };
        let theirs = backend.send(&c.officer, thread, &answer, "x", How::AtOnce).await;
        assert_eq!(talk_fault(theirs), Some("not_asked"), "not theirs to answer");
        let answered = say(&backend, &c.expert, thread, &answer, "a").await?;
        assert_eq!(talk_fault(backend.send(&c.point, thread, &answer, "b", How::AtOnce).await), Some("not_asked"));
        assert!(of(&c.point).await?.is_some_and(|l| l.awaiting.is_empty()));

        let correction = |seq| Composed { kind: MessageKind::Correction, corrects: Some(seq), ..words("Three.") };
        for stranger in [&c.reviewer, &c.officer] {
            let not = backend.send(stranger, thread, &correction(answered), "c", How::AtOnce).await;
            assert_eq!(talk_fault(not), Some("not_yours"));
        }
        let corrected = say(&backend, &c.point, thread, &correction(answered), "c").await?;
        let twice = say(&backend, &c.expert, thread, &correction(corrected), "d").await?;
        let view = read(&backend, &c.reviewer, thread).await?;
        let by = |seq: u32| view.messages.iter().find(|m| m.seq == seq).ok_or("no message");
        assert_eq!((by(answered)?.body.as_str(), by(answered)?.corrected_by), ("Four.", Some(twice)), "never changed");
        assert_eq!(by(twice)?.corrects, Some(answered), "what was said first");
        assert_eq!(by(twice)?.corrected_text, Some(("Four.".to_owned(), Language::En)));
        assert_eq!(by(asked)?.answered_by, Some(answered));

        let close = Composed { kind: MessageKind::Settled, ..words("Both are content.") };
        say(&backend, &c.reviewer, thread, &close, "s").await?;
        assert_eq!(
            talk_fault(backend.send(&c.point, thread, &words("But"), "t", How::AtOnce).await),
            Some("is_settled")
        );
        assert_eq!(talk_fault(backend.send(&c.point, thread, &close, "u", How::AtOnce).await), Some("is_settled"));
        assert!(of(&c.point).await?.is_some_and(|l| l.settled_at.is_some()));
        let reopen = Composed { kind: MessageKind::Reopened, ..words("A new law is in force.") };
        say(&backend, &c.point, thread, &reopen, "v").await?;
        say(&backend, &c.reviewer, thread, &words("Thank you."), "w").await?;
        assert!(of(&c.point).await?.is_some_and(|l| l.settled_at.is_none()));
        let main = backend.open_conversation(&c.point, c.review, Room::Dialogue, &Subject::Review).await?;
        assert_eq!(talk_fault(backend.send(&c.point, main, &close, "y", How::AtOnce).await), Some("never_settled"));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_draft_is_one_on_all_devices_and_never_overwritten() -> Outcome {
    on_both(async |site| {
        let (backend, c, thread) = begun(&site).await?;
        let saved = |outcome: DraftOutcome| match outcome {
            DraftOutcome::Saved { revision } => Ok(revision),
            DraftOutcome::Conflict(newer) => Err(newer.what.body),
        };
        let save = async |text: &str, base| {
            Ok::<_, ServiceError>(saved(backend.save_draft(&c.point, thread, &words(text), base).await?))
        };
        assert_eq!(save("one", 0).await?, Ok(1));
        assert_eq!(save("one", 0).await?, Ok(1), "sent again after the answer got lost");
        assert_eq!(save("two", 1).await?, Ok(2));
        assert_eq!(save("three, elsewhere", 1).await?, Err("two".to_owned()));
        assert_eq!(save("three", 2).await?, Ok(3));
        let pasted = "1 MB\u{202E}\0文字كلمة".repeat(40_000);
        assert_eq!(save(&pasted, 3).await?, Ok(4), "whatever was pasted is kept to be mended");
        assert_eq!(backend.draft(&c.point, thread).await?.map(|d| d.what.body), Some(pasted.clone()));
        assert_eq!(backend.draft(&c.expert, thread).await?, None, "each has their own");
        let refused = backend.send(&c.point, thread, &words(&pasted), "k", How::FromForm { draft: 4 }).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
        assert!(backend.draft(&c.point, thread).await?.is_some(), "a refused message leaves its draft");
        backend.send(&c.point, thread, &words("short"), "k", How::FromForm { draft: 3 }).await?;
        assert!(backend.draft(&c.point, thread).await?.is_some(), "a newer draft stays");
        backend.send(&c.point, thread, &words("shorter"), "l", How::FromForm { draft: 4 }).await?;
        assert_eq!(backend.draft(&c.point, thread).await?, None);
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_quotation_keeps_to_its_source() -> Outcome {
    on_both(async |site| {
        let (backend, c, thread) = begun(&site).await?;
        say(&backend, &c.reviewer, thread, &words("Does the offence\nrequire an act?"), "a").await?;
        let quoting = |source, passage: &str| Composed {
            quotes: Some(source),
            passage: passage.to_owned(),
            ..words("It does not.")
        };
        let source = Source::Message { thread, seq: 1 };
        let seq = say(&backend, &c.point, thread, &quoting(source.clone(), "the offence require an act"), "b").await?;
        let view = read(&backend, &c.reviewer, thread).await?;
        let quote = view.messages.iter().find(|m| m.seq == seq).and_then(|m| m.quote.clone()).ok_or("no quotation")?;
        assert_eq!((quote.source, quote.state), (source.clone(), c.reviewer.state));
        let send =
            async |what: Composed, key: &str| talk_fault(backend.send(&c.point, thread, &what, key, How::AtOnce).await);
        assert_eq!(send(quoting(source, "an act is required"), "c").await, Some("not_in_source"));
        assert_eq!(send(quoting(Source::Message { thread, seq: 99 }, "x"), "d").await, Some("no_source"));
        // An answer of the submitted version, as it stood there.
        let version = backend.submission(&c.reviewer, c.review, 1, None).await?;
        let text = version.answers.iter().find_map(|(code, (value, _))| match value {
            rules::questionnaire::Value::Text(text) => Some((code.clone(), text.clone())),
            _ => None,
        });
        let (question, text) = text.ok_or("no text was submitted")?;
        let source = Source::Answer { phase: 1, version: 1, question };
        let passage: String = text.chars().take(40).collect();
        assert!(backend.passage(&c.reviewer, c.review, &source).await?.text.starts_with(&passage));
        say(&backend, &c.reviewer, thread, &quoting(source, &passage), "e").await?;
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn reading_is_counted_to_where_one_has_been() -> Outcome {
    on_both(async |site| {
        let (backend, c, thread) = begun(&site).await?;
        for n in 0..120 {
            say(&backend, &c.point, thread, &words(&format!("message {n}")), &format!("k{n}")).await?;
        }
        let page = backend.talk(&c.reviewer, thread, Window::Newest).await?;
        assert_eq!(page.messages.first().map(|m| m.seq), Some(71), "the newest page");
        assert_eq!(page.unread, 120);
        let still = backend.talk(&c.reviewer, thread, Window::From(1)).await?;
        assert_eq!(still.read_until, 0, "a page further on says nothing of what lies between");
        let next = backend.talk(&c.reviewer, thread, Window::Newest).await?;
        assert_eq!(next.read_until, 50);
        assert!(next.messages.iter().any(|m| m.seq == 51 && m.unread), "where the new begins");
        let at = backend.talk(&c.reviewer, thread, Window::At(60)).await?;
        assert!(at.messages.iter().any(|m| m.seq == 60) && at.messages.len() <= 50);
        let seen = read(&backend, &c.point, thread).await?;
        let by = |seq: u32| seen.messages.iter().find(|m| m.seq == seq).map(|m| m.read_by.clone());
        assert_eq!(by(10).map(|r| r.iter().map(|r| r.state).collect::<Vec<_>>()), Some(vec![c.reviewer.state]));
        assert_eq!(by(119).map(|r| r.len()), Some(0), "not read to the end");
        backend.talk(&c.officer, thread, Window::All).await?;
        let seen = read(&backend, &c.reviewer, thread).await?;
        let last = seen.messages.last().ok_or("nothing")?;
        assert!(
            last.read_by.iter().any(|r| r.state.is_none() && r.names.len() == 1),
            "the Secretariat's reading is shown"
        );
        let own = backend.conversations(&c.point, c.review).await?;
        assert!(own.lines.iter().any(|l| l.id == thread && l.unread == 0), "one's own are not new");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
