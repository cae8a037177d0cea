//! Mail leaves once, is tried again, and is never lost.

use crate::{Outcome, Place, enter};
use backend::Backend;
use backend::mail::{Composed, Composer, Mail};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

struct Words;

impl Composer for Words {
    fn compose(&self, mail: &Mail) -> Composed {
        let subject = format!("{} {}", mail.kind, mail.review_code.as_deref().unwrap_or("-"));
        Composed { subject, text: format!("{}\n{}\n", mail.name, mail.public_url) }
    }
}

/// A mail server that takes everything but what is for one address.
async fn server(refuse: &'static str) -> std::io::Result<(String, Arc<Mutex<Vec<String>>>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("smtp://{}", listener.local_addr()?);
    let taken = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let kept = Arc::clone(&kept);
            tokio::spawn(async move {
                let (read, mut write) = stream.split();
                let mut lines = BufReader::new(read).lines();
                let mut letter: Option<String> = None;
                write.write_all(b"220 test\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    let reply = match (&mut letter, line.as_str()) {
                        (Some(_), ".") => {
                            if let (Ok(mut kept), Some(letter)) = (kept.lock(), letter.take()) {
                                kept.push(letter);
                            }
                            "250 taken\r\n"
                        }
                        (Some(text), line) => {
                            text.push_str(line);
                            text.push('\n');
                            continue;
                        }
                        (None, line) if line.starts_with("RCPT") && line.contains(refuse) => "550 no such person\r\n",
                        (None, "DATA") => {
                            letter = Some(String::new());
                            "354 go on\r\n"
                        }
                        (None, "QUIT") => "221 bye\r\n",
                        (None, _) => "250 ok\r\n",
                    };
                    write.write_all(reply.as_bytes()).await?;
                }
                Ok::<_, std::io::Error>(())
            });
        }
    });
    Ok((url, taken))
}

#[tokio::test]
async fn each_row_leaves_once() -> Outcome {
    let place = Place::new("mail");
    let backend = place.open().await?;
    let admin = enter(&backend, "admin@example").await?.viewer;
    let accounts = backend.accounts(&admin).await?;
    for email in ["expert@sen.example", "observer@sen.example"] {
        let account = accounts.iter().find(|a| a.email == email).ok_or("no account")?;
        let role = account.roles.iter().find(|r| r.active).ok_or("no role")?;
        backend.end_role(&admin, role.id).await?;
    }
    let waiting = backend.send_due_mail(&Words).await?;
    assert_eq!((waiting.sent, waiting.failed), (0, 0), "without a mail server everything waits");
    assert!(waiting.waiting >= 2);
    backend.close().await;

    let mut config = place.config();
    config.smtp_url = Some("smtp://127.0.0.1:1".to_owned());
    let later = |minutes: i64| config.now.map(|now| now + chrono::TimeDelta::minutes(minutes));
    let down = Backend::open(config.clone()).await?;
    let report = down.send_due_mail(&Words).await?;
    assert_eq!((report.sent, report.failed), (0, 1), "one try is enough to know that the server is away");
    assert_eq!(report.waiting, waiting.waiting);
    down.close().await;

    let (url, taken) = server("observer@sen.example").await?;
    let up = Backend::open(backend::Config { smtp_url: Some(url), now: later(1), ..config.clone() }).await?;
    let report = up.send_due_mail(&Words).await?;
    assert_eq!((u64::from(report.sent), report.failed, report.waiting), (waiting.waiting - 1, 1, 1));
    let again = up.send_due_mail(&Words).await?;
    assert_eq!((again.sent, again.failed, again.waiting), (0, 0, 1), "the one refused waits for its next try");
    up.close().await;
    let letters = taken.lock().map_err(|_| "poisoned")?.clone();
    assert_eq!(u64::try_from(letters.len())?, waiting.waiting - 1);
    let letter = letters.iter().find(|l| l.contains("To: expert@sen.example")).ok_or("no letter")?;
    assert!(letter.contains("Subject: role_ended ") && letter.contains("From: no-reply@localhost"), "{letter}");
    Ok(())
}
