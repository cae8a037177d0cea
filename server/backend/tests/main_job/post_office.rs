//! A mail server on the loopback, which can be down, refuse somebody, or break off in the middle of a mail.

use crate::support::Outcome;
use backend::mail::{Composed, Composer, Mail};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Words that say what a mail was made of.
pub struct Words;

impl Composer for Words {
    fn compose(&self, mail: &Mail) -> Composed {
        let items: Vec<String> = mail
            .items
            .iter()
            .map(|i| format!("{} {} x{} {}", i.kind, i.review_code.as_deref().unwrap_or("-"), i.count, i.address))
            .collect();
        let subject = format!("{} {}", mail.kind, mail.review_code.as_deref().unwrap_or("-"));
        Composed { subject, text: format!("{}\n", items.join("\n")) }
    }
}

#[derive(Default)]
struct Shelf {
    letters: Mutex<Vec<String>>,
    refused: Mutex<Option<String>>,
    breaks: AtomicBool,
}

/// The server; it stops with this.
pub struct PostOffice {
    at: SocketAddr,
    shelf: Arc<Shelf>,
    open: Option<JoinHandle<()>>,
}

impl PostOffice {
    /// A server that takes everything.
    pub async fn open() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut office = Self { at: listener.local_addr()?, shelf: Arc::default(), open: None };
        office.serve(listener);
        Ok(office)
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.at)
    }

    /// Refuses every connection from now on.
    pub async fn close(&mut self) {
        if let Some(task) = self.open.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Takes mail again, at the same place.
    pub async fn open_again(&mut self) -> Outcome {
        let listener = TcpListener::bind(self.at).await?;
        self.serve(listener);
        Ok(())
    }

    /// Breaks off in the middle of every mail, or no more.
    pub fn break_off(&self, yes: bool) {
        self.shelf.breaks.store(yes, Ordering::SeqCst);
    }

    /// Refuses mail to an address.
    pub fn refuse(&self, address: &str) -> Outcome {
        *self.shelf.refused.lock().map_err(|_| "poisoned")? = Some(address.to_owned());
        Ok(())
    }

    /// What was taken, with all headers; lines that were folded for the journey are whole again.
    pub fn letters(&self) -> Outcome<Vec<String>> {
        let letters = self.shelf.letters.lock().map_err(|_| "poisoned")?.clone();
        Ok(letters.into_iter().map(|l| l.replace("=\n", "").replace("=3D", "=")).collect())
    }

    /// What was taken for an address.
    pub fn letters_to(&self, address: &str) -> Outcome<Vec<String>> {
        let to = format!("To: {address}\n");
        Ok(self.letters()?.into_iter().filter(|l| l.contains(&to)).collect())
    }

    fn serve(&mut self, listener: TcpListener) {
        let shelf = Arc::clone(&self.shelf);
        self.open = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&shelf)));
            }
        }));
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        if let Some(task) = self.open.take() {
            task.abort();
        }
    }
}

async fn talk(mut stream: TcpStream, shelf: Arc<Shelf>) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    let mut letter: Option<String> = None;
    write.write_all(b"220 test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let refused = shelf.refused.lock().ok().and_then(|r| r.clone());
        let reply = match (&mut letter, line.as_str()) {
            // The whole mail is here, but it is not taken, and nobody says so.
            (Some(_), ".") if shelf.breaks.load(Ordering::SeqCst) => return Ok(()),
            (Some(_), ".") => {
                if let (Ok(mut letters), Some(letter)) = (shelf.letters.lock(), letter.take()) {
                    letters.push(letter);
                }
                "250 taken\r\n"
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            (None, line) if line.starts_with("RCPT") && refused.is_some_and(|r| line.contains(&r)) => {
                "550 no such person\r\n"
            }
            (None, "DATA") => {
                letter = Some(String::new());
                "354 go on\r\n"
            }
            (None, "QUIT") => "221 bye\r\n",
            (None, _) => "250 ok\r\n",
        };
        write.write_all(reply.as_bytes()).await?;
    }
    Ok(())
}
