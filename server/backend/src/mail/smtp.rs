//! The way to the mail server, and the form of a mail.

use super::Composed;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use rules::language::Language;
use std::time::Duration;
use url::{Host, Url};

/// How long the mail server may take for one step.
const STEP: Duration = Duration::from_secs(15);

/// How long it may take for a mail; less than the shortest time between two tries of the same mail.
const WHOLE: Duration = Duration::from_secs(50);

/// A mail to be sent.
pub(crate) struct Letter {
    pub(crate) id: uuid::Uuid,
    pub(crate) to: String,
    pub(crate) lang: Language,
    pub(crate) composed: Composed,
    /// Where digests are switched off (RFC 8058); none for what one must do.
    pub(crate) unsubscribe: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

/// Why a mail was not sent. Only codes of the server's answer are told: its text may name the person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The server or the form of an address refuses this mail.
    #[error("refused: {0}")]
    Refused(String),
    /// The server cannot be reached or takes nothing now.
    #[error("mail server: {0}")]
    Unreachable(String),
}

impl Failure {
    /// What is kept of it: whether the server refused it or was not reached, and its code.
    pub(crate) fn code(&self) -> String {
        let (Self::Refused(said) | Self::Unreachable(said)) = self;
        let number: String = said.strip_prefix("answered ").unwrap_or_default().chars().take(3).collect();
        let word = if matches!(self, Self::Refused(_)) { "refused" } else { "unreachable" };
        format!("{word} {number}").trim_end().to_owned()
    }
}

/// Sends by SMTP.
pub(crate) struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// Says what is wrong with the mail server's address, if anything.
pub(crate) fn check_url(smtp_url: &str, public_url: &str) -> Result<(), String> {
    Sender::new(smtp_url, public_url).map(|_| ())
}

impl Sender {
    /// Nothing is sent yet, and nobody is asked.
    pub(crate) fn new(smtp_url: &str, public_url: &str) -> Result<Self, String> {
        // Not even in part in a message: a password may be in it.
        let url = Url::parse(smtp_url).map_err(|e| format!("SMTP_URL is not an address: {e}"))?;
        let wrong = |e: lettre::transport::smtp::Error| format!("SMTP_URL cannot be used: {e}");
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(wrong)?;
        if url.scheme() == "smtp" && !is_loopback(&url) {
            // Names of people and passwords do not travel in the open, whatever the address says of it.
            let host = url.host_str().unwrap_or_default().to_owned();
            builder = builder.tls(Tls::Required(TlsParameters::new(host).map_err(wrong)?));
        }
        Ok(Self { transport: builder.timeout(Some(STEP)).build(), from: sender_of(public_url)? })
    }

    /// Hands the mail to the server; done once the server says that it took it.
    pub(crate) async fn send(&self, letter: Letter) -> Result<(), Failure> {
        let message = self.message(letter).map_err(|e| Failure::Refused(e.to_string()))?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Err(_) => Err(Failure::Unreachable("too slow".to_owned())),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let said = error.status().map_or_else(|| error.to_string(), |code| format!("answered {code}"));
                Err(if error.is_permanent() { Failure::Refused(said) } else { Failure::Unreachable(said) })
            }
        }
    }

    fn message(&self, letter: Letter) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let header = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        // A subject is one line; a line end in it would begin another header.
        let subject = letter.composed.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut builder = Message::builder()
            .from(Mailbox::new(None, self.from.clone()))
            .to(Mailbox::new(None, letter.to.parse()?))
            // The same row gives the same id, so that a mail which left twice is shown once.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.domain())))
            .date(letter.at.into())
            .subject(subject)
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", letter.lang.code()));
        if let Some(address) = &letter.unsubscribe {
            // Both, so that a mail program offers it with one press and without opening a page (RFC 8058).
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        Ok(builder.singlepart(SinglePart::plain(letter.composed.text))?)
    }
}

fn is_loopback(url: &Url) -> bool {
    // Hosts of schemes that browsers do not know stay text, even where they are numbers.
    match url.host() {
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost")
                || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Mails come from the host that people know.
fn sender_of(public_url: &str) -> Result<Address, String> {
    let url = Url::parse(public_url).map_err(|e| format!("REVIEW_PUBLIC_URL is not an address: {e}"))?;
    let domain = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        // A bare number, as on a developer's own machine, is no name for mail.
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => "localhost".to_owned(),
    };
    Address::new("no-reply", domain).map_err(|e| format!("REVIEW_PUBLIC_URL gives no address for mail: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_what_it_is_and_keeps_its_id() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let sender = Sender::new("smtp://127.0.0.1:2525", "https://review.example")?;
        let letter = || Letter {
            id: uuid::Uuid::nil(),
            to: "expert@aut.example".to_owned(),
            lang: Language::Ar,
            composed: Composed {
                subject: "دور جديد\r\nBcc: x@y.example".to_owned(), text: "نص\nسطر".to_owned()
            },
            unsubscribe: None,
            at: DateTime::default(),
        };
        let text = String::from_utf8(sender.message(letter())?.formatted())?;
        for line in [
            "From: no-reply@review.example\r\n",
            "To: expert@aut.example\r\n",
            "Message-ID: <00000000-0000-0000-0000-000000000000@review.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: ar\r\n",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
        ] {
            assert!(text.contains(line), "{line:?} in {text}");
        }
        assert!(!text.contains("\r\nBcc:"), "{text}");
        assert_eq!(
            sender.message(letter())?.headers().get_raw("Message-ID"),
            sender.message(letter())?.headers().get_raw("Message-ID")
        );
        assert!(!text.contains("List-Unsubscribe"), "what one must do cannot be switched off: {text}");
        let address = format!("https://review.example/unsubscribe/{}", "0123456789abcdef".repeat(4));
        let digest = Letter { unsubscribe: Some(address.clone()), ..letter() };
        let text = String::from_utf8(sender.message(digest)?.formatted())?;
        // In one piece, since programs look for it as it is.
        assert!(text.contains(&format!("<{address}>\r\n")), "{text}");
        assert!(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{text}");
        Ok(())
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_open() -> Result<(), Box<dyn std::error::Error>> {
        for (url, own) in [
            ("smtp://localhost:2525", true),
            ("smtp://127.0.0.1", true),
            ("smtp://[::1]:25", true),
            ("smtp://mail.example", false),
            ("smtp://10.0.0.1:25", false),
            ("smtp://localhost.example", false),
            ("smtp://127.0.0.1.example", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url)?), own, "{url}");
        }
        Ok(())
    }

    #[test]
    fn an_address_that_cannot_be_used_is_told_of_without_its_password() {
        for url in ["", "mail.example", "http://mail.example", "smtp://user:secret@"] {
            let said = check_url(url, "https://review.example").err();
            assert!(said.as_ref().is_some_and(|s| !s.contains("secret")), "{url}: {said:?}");
        }
        assert_eq!(check_url("smtps://user:pass%20word@mail.example", "http://127.0.0.1:3000"), Ok(()));
        assert_eq!(check_url("smtp://mail.example:587", "http://127.0.0.1:3000"), Ok(()));
    }
}
