//! Confidential text at rest: none of it is readable in the database or beside it, and it opens only where it was put.

use crate::feedback;
use crate::redraws::{Parties, about, parties};
use crate::support::{Engine, Outcome, Site, command, is_text, on_both, questions, review_of, save, text, viewers};
use backend::error::StoreError;
use backend::service::{ReplyChange, RequestedRedraw, Upload};
use backend::{Backend, ServiceError};
use rules::actor::Viewer;
use rules::draw::redraw::Ground;
use rules::feedback::NoteKind;
use rules::id::ReviewId;
use rules::language::Language;
use rules::questionnaire::{Kind, Value};
use std::path::Path;

const SECRETS: [&str; 5] = ["Zinnober-Eins", "Zinnober-Zwei", "Zinnober-Drei", "Zinnober-Vier", "Zinnober-Fünf"];

/// Writes a secret into everything that keeps text, and submits it.
async fn write(backend: &Backend, point: &Viewer, review: ReviewId) -> Outcome {
    let editor = backend.editor(point, review, 1).await?;
    let texts = questions(backend, |q| is_text(q) && editor.answers.contains_key(&q.code));
    let revision = |code: &str| editor.answers.get(code).map_or(0, |a| a.revision);
    let first = command(review, &texts[0], text(SECRETS[0]), revision(&texts[0]), "s1");
    let next = save(backend, point.account, first).await?;
    save(backend, point.account, command(review, &texts[0], text(SECRETS[1]), next, "s2")).await?;
    backend.post_message(point, review, SECRETS[2], Language::En, "s3").await?;
    let unanswered = backend.check(point, review, 1).await?.frozen.unanswered;
    let files = questions(backend, |q| q.kind == Kind::File && unanswered.contains(&q.code));
    let question = files.first().ok_or("no question asks for files")?.clone();
    let (file_name, data) = (format!("{}.txt", SECRETS[3]), SECRETS[4].into());
    let file = backend.upload(point, Upload { review, phase: 1, question: question.clone(), file_name, data }).await?;
    save(backend, point.account, command(review, &question, Some(Value::File(vec![file])), 0, "s4")).await?;
    let version = backend.check(point, review, 1).await?.version;
    backend.submit(point, review, 1, version).await?;
    Ok(())
}

fn files_in(folder: &Path, out: &mut Vec<u8>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        out.extend_from_slice(path.to_string_lossy().as_bytes());
        if path.is_dir() {
            files_in(&path, out)?;
        } else {
            out.extend(std::fs::read(&path)?);
        }
    }
    Ok(())
}

/// All bytes that are kept: the folder with the SQLite files, and each row of PostgreSQL as text.
async fn kept(site: &Site) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    files_in(site.folder(), &mut bytes)?;
    if site.engine() == Engine::Postgres {
        let tables = site.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'").await?;
        for table in tables {
            let name: String = table.try_get("", "name")?;
            for row in site.rows(&format!("SELECT t::text AS line FROM {name} t")).await? {
                bytes.extend(row.try_get::<String>("", "line")?.into_bytes());
            }
        }
    }
    Ok(bytes)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

#[tokio::test]
async fn nothing_confidential_can_be_read_where_it_is_kept() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "SEN").await?;
        let [point] = viewers(&backend, ["focal.point@sen.example"]).await?;
        write(&backend, &point, review).await?;
        // Once while it runs, with the log that SQLite writes ahead, and once after.
        for open in [true, false] {
            if !open {
                backend.close().await;
            }
            let bytes = kept(&site).await?;
            assert!(contains(&bytes, b"focal.point@sen.example"), "the search finds what is plain");
            for secret in SECRETS {
                assert!(!contains(&bytes, secret.as_bytes()), "{secret} is plain");
                assert!(!contains(&bytes, hex::encode(secret).as_bytes()), "{secret} is plain");
            }
        }
        let backend = site.open().await?;
        let read = backend.submission(&point, review, 1, None).await?;
        assert!(read.answers.values().any(|(v, _)| *v == Value::Text(SECRETS[1].to_owned())), "and yet it is there");
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_reason_of_a_request_is_nowhere_in_plain_text() -> Outcome {
    const SECRET: &str = "Zinnober-Sechs";
    on_both(async |site| {
        let backend = site.open().await?;
        let Parties { review, point, secretariat, reviewing } = parties(&backend).await?;
        let asked = RequestedRedraw { reason: SECRET.to_owned(), ..about(reviewing[0], Ground::Other, "k") };
        backend.request_redraw(&point, review, &asked).await?;
        let id = backend.redraw_desk(&point, review).await?.requests.first().ok_or("no request")?.id;
        let draw = backend.call_redraw(&secretariat, id, "Meeting", &["Ball".to_owned()]).await?;
        assert!(!backend.frozen_pool(None, draw).await?.text.contains(SECRET), "the case is public, the reason is not");
        for open in [true, false] {
            if !open {
                backend.close().await;
            }
            let bytes = kept(&site).await?;
            assert!(contains(&bytes, b"redraw_requested"), "the search finds what is plain");
            for secret in [SECRET.to_owned(), hex::encode(SECRET)] {
                assert!(!contains(&bytes, secret.as_bytes()), "{:?}: {secret} is plain", site.engine());
            }
        }
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn neither_notes_nor_answers_to_questions_are_in_plain_text() -> Outcome {
    const SECRETS: [&str; 3] = ["Zinnober-Sieben", "Zinnober-Acht", "Zinnober-Neun"];
    on_both(async |site| {
        let backend = site.open().await?;
        let w = feedback::waiting(&backend, "EGY").await?;
        let notes = vec![
            feedback::change(NoteKind::Success, SECRETS[0], 0, "s1"),
            feedback::change(NoteKind::Supplement, SECRETS[1], 0, "s2"),
        ];
        feedback::send_all(&backend, w.one, w.review, notes).await?;
        let question = backend.supplements(&w.under, w.review, feedback::PHASE).await?[0].asked.id;
        let (text, key) = (SECRETS[2].to_owned(), "s3".to_owned());
        let reply = ReplyChange { question, text, lang: Language::En, base_revision: 0, key };
        backend.save_replies(&w.under, w.review, feedback::PHASE, &[reply]).await?;
        backend.send_replies(&w.under, w.review, feedback::PHASE, &[(question, 1)]).await?;
        for open in [true, false] {
            if !open {
                backend.close().await;
            }
            let bytes = kept(&site).await?;
            assert!(contains(&bytes, b"supplement_answered"), "the search finds what is plain");
            for secret in SECRETS {
                assert!(!contains(&bytes, secret.as_bytes()), "{:?}: {secret} is plain", site.engine());
                assert!(!contains(&bytes, hex::encode(secret).as_bytes()), "{:?}: {secret} is plain", site.engine());
            }
        }
        Ok(())
    })
    .await?;
    Ok(())
}

fn is_sealed<T>(outcome: Result<T, ServiceError>) -> bool {
    matches!(outcome, Err(ServiceError::Store(StoreError::Sealed(_))))
}

#[tokio::test]
async fn a_text_opens_only_where_it_was_put() -> Outcome {
    on_both(async |site| {
        let backend = site.open().await?;
        let review = review_of(&backend, "VCT").await?;
        let [point] = viewers(&backend, ["focal.point@vct.example"]).await?;
        let code = backend.overview(&point, review).await?.code;
        let editor = backend.editor(&point, review, 1).await?;
        let texts = questions(&backend, |q| is_text(q) && editor.answers.contains_key(&q.code));
        let (one, two) = (&texts[0], &texts[1]);
        let revision = editor.answers.get(one).map_or(0, |a| a.revision);
        save(&backend, point.account, command(review, one, text("newest"), revision, "k")).await?;
        let own = format!(
            "response_id IN (SELECT r.id FROM response r JOIN review v ON v.id = r.review_id WHERE v.code = '{code}')"
        );
        let value = |question: &str| format!("(SELECT value FROM answer WHERE question = '{question}' AND {own})");
        let keep = site.change(&format!("CREATE TABLE kept AS SELECT id, value FROM answer WHERE {own}")).await;
        keep?;
        let restore = "UPDATE answer SET value = (SELECT k.value FROM kept k WHERE k.id = answer.id) \
                       WHERE id IN (SELECT id FROM kept)";

        // Moved to another row.
        let moved = format!("UPDATE answer SET value = {} WHERE question = '{one}' AND {own}", value(two));
        assert_eq!(site.change(&moved).await?, 1);
        assert!(is_sealed(backend.editor(&point, review, 1).await));
        site.change(restore).await?;
        backend.editor(&point, review, 1).await?;

        // Rolled back to an older text of the same row.
        let older = format!(
            "UPDATE answer SET value = (SELECT value FROM answer_revision h WHERE h.answer_id = answer.id \
             AND h.revision = answer.revision - 1) WHERE question = '{one}' AND {own}"
        );
        assert_eq!(site.change(&older).await?, 1);
        assert!(is_sealed(backend.editor(&point, review, 1).await));
        site.change(restore).await?;

        // Taken from another State's answers to the same question.
        let foreign = format!(
            "UPDATE answer SET value = (SELECT MIN(a.value) FROM answer a WHERE a.question = '{one}' AND a.id NOT IN \
             (SELECT id FROM kept)) WHERE question = '{one}' AND {own}"
        );
        let foreign = match site.engine() {
            Engine::Sqlite => foreign,
            Engine::Postgres => foreign
                .replace("MIN(a.value)", "a.value")
                .replace("(SELECT id FROM kept))", "(SELECT id FROM kept) LIMIT 1)"),
        };
        assert_eq!(site.change(&foreign).await?, 1);
        assert!(is_sealed(backend.editor(&point, review, 1).await));
        site.change(restore).await?;

        let before = backend.dialogue(&point, review).await?.messages;
        let [first, second, ..] = &before[..] else { return Err("no conversation".into()) };
        let thread = format!("review_id IN (SELECT id FROM review WHERE code = '{code}')");
        let swapped = format!(
            "UPDATE message SET body = (SELECT m.body FROM message m WHERE m.seq = {} AND m.{thread}) \
             WHERE seq = {} AND {thread}",
            second.seq, first.seq
        );
        assert_eq!(site.change(&swapped).await?, 1);
        assert!(is_sealed(backend.dialogue(&point, review).await));
        backend.close().await;
        Ok(())
    })
    .await?;
    Ok(())
}
