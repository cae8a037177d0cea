//! Mail as it arrives: in the receiver's language, without content, and a digest that can be switched off from it alone.

use std::sync::{Arc, Mutex};

use app::mail::Texts;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::actors::Cast;
use crate::site::{Person, Sent, Site, nobody};
use crate::targets::{say, talk};

const MARK: &str = "canarymail1d7b";

type Letters = Arc<Mutex<Vec<String>>>;

/// A mail server that takes everything.
async fn post_office() -> (String, Letters) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let letters = Letters::default();
    let kept = Arc::clone(&letters);
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
                        (Some(text), ".") => {
                            kept.lock().unwrap().push(std::mem::take(text));
                            letter = None;
                            "250 taken\r\n"
                        }
                        (Some(text), line) => {
                            text.push_str(line);
                            text.push('\n');
                            continue;
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
                Ok::<_, std::io::Error>(())
            });
        }
    });
    (url, letters)
}

/// Comes without an account, by the link that was mailed to an address.
pub async fn come(site: &Site, email: &str) -> Person {
    let (url, letters) = post_office().await;
    let form = Sent::Form(vec![("email", email.to_owned())]);
    let asked = site.ask(&nobody(), "POST", "/stakeholders", &form).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let backend = site.another(|config| config.smtp_url = Some(url)).await;
    assert_eq!(backend.send_guest_mail(&Texts).await.unwrap().sent, 1);
    backend.close().await;
    let letter = letters.lock().unwrap().last().expect("a letter").clone();
    let text = decoded(&letter);
    let path = text.split("/stakeholders/enter/").nth(1).and_then(|rest| rest.split_whitespace().next());
    let path = format!("/stakeholders/enter/{}", path.expect("a link"));
    assert_eq!(site.get(&nobody(), &path).await.status, 200);
    let entered = site.ask(&nobody(), "POST", &path, &Sent::Form(Vec::new())).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    Person { name: "guest".to_owned(), cookie, state: String::new() }
}

/// The mail of the morning after, all of it.
async fn morning(site: &Site) -> Vec<String> {
    let (url, letters) = post_office().await;
    let backend = site
        .another(|config| {
            config.smtp_url = Some(url);
            config.now = "2026-11-22T06:30:00Z".parse().ok();
        })
        .await;
    let mut report = backend.send_due_mail(&Texts).await.unwrap();
    while report.sent > 0 {
        assert_eq!(report.failed, 0, "{report:?}");
        report = backend.send_due_mail(&Texts).await.unwrap();
    }
    backend.close().await;
    let letters = letters.lock().unwrap().clone();
    assert!(letters.len() > 20, "{}", letters.len());
    letters
}

/// Says something to all parties about the review as a whole; gives the path of the conversation.
async fn say_to_all(site: &Site, who: &Person, review: &str, body: &str) -> String {
    let path = talk(site, who, review).await;
    say(site, who, path.rsplit('/').next().unwrap(), body).await;
    path
}

/// The text of a letter, whichever way it was encoded for the journey.
fn decoded(letter: &str) -> String {
    let (head, body) = letter.split_once("\n\n").unwrap();
    if head.contains("Content-Transfer-Encoding: base64") {
        let digits: Vec<u8> = body.bytes().filter_map(sextet).collect();
        let bytes: Vec<u8> = digits
            .chunks(4)
            .flat_map(|c| {
                let n = c.iter().fold(0_u32, |n, d| n << 6 | u32::from(*d)) << (6 * (4 - c.len()));
                n.to_be_bytes()[1..c.len()].to_vec()
            })
            .collect();
        return String::from_utf8(bytes).unwrap();
    }
    if head.contains("quoted-printable") {
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match (first, after) {
                (b'=', [high, low, ..]) => {
                    let hex = [*high, *low];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
                    rest = &after[2..];
                }
                _ => bytes.push(*first),
            }
        }
        return String::from_utf8(bytes).unwrap();
    }
    body.to_owned()
}

fn sextet(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_says_what_was_said_and_each_is_in_its_readers_language() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let point = cast.person("editing.focal.point");
    say_to_all(&site, point, &cast.editing.id, &format!("{MARK} words")).await;
    let letters = morning(&site).await;
    let of_the_review = letters.iter().filter(|l| decoded(l).contains("VCT-I")).count();
    assert!(of_the_review > 6, "those of the review are told: {of_the_review}");
    let mut languages = std::collections::BTreeSet::new();
    for letter in &letters {
        let text = decoded(letter);
        assert!(!letter.contains(MARK) && !text.contains(MARK), "{text}");
        let lang = letter.lines().find_map(|l| l.strip_prefix("Content-Language: ")).unwrap();
        languages.insert(lang.to_owned());
        let has_arabic = text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        assert_eq!(lang == "ar", has_arabic, "{lang}: {text}");
        assert!(text.contains("http://review.example/"), "it leads to the place: {text}");
        let is_digest = letter.contains("\nList-Unsubscribe: <");
        assert_eq!(is_digest, text.contains("/unsubscribe/"), "{text}");
        assert_eq!(is_digest, letter.contains("\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    }
    assert!(languages.len() >= 5, "{languages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_is_switched_off_with_one_press_and_on_again() {
    let site = Site::open().await;
    let letters = morning(&site).await;
    let digest = letters.iter().find(|l| l.contains("\nList-Unsubscribe: <")).expect("a digest");
    let address = digest.lines().find_map(|l| l.strip_prefix("List-Unsubscribe: <")).unwrap().trim_end_matches('>');
    let path = address.strip_prefix("http://review.example").unwrap();
    let to = digest.lines().find_map(|l| l.strip_prefix("To: ")).unwrap();
    let who = site.enter(to).await;
    let wished = async || site.get(&who, "/account").await.text().contains("name=\"digest\" value=\"1\" checked");
    assert!(wished().await);
    // A program that looks at the link changes nothing.
    let page = site.get(&nobody(), path).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("value=\"0\"") && wished().await, "{}", page.text());
    // As RFC 8058 has it: neither cookies, nor where it comes from, nor a redirect.
    let press = Sent::Form(vec![("List-Unsubscribe", "One-Click".to_owned())]);
    for headers in [
        &[("sec-fetch-site", "")][..],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://mail.example")],
        &[("sec-fetch-site", ""), ("origin", "null")],
    ] {
        let answer = site.ask_with(&nobody(), "POST", path, &press, headers).await;
        assert_eq!(answer.status, 200, "{headers:?}");
        assert!(!wished().await);
    }
    let on = site.ask(&nobody(), "POST", path, &Sent::Form(vec![("digest", "1".to_owned())])).await;
    assert!(on.status == 200 && wished().await);
    // With the session of somebody else it is still the letter's reader who is meant.
    let other = site.enter("secretariat@example").await;
    let answer = site.ask_with(&other, "POST", path, &press, &[("sec-fetch-site", "cross-site")]).await;
    assert!(answer.status == 200 && !wished().await);
    assert!(site.get(&other, "/account").await.text().contains("name=\"digest\" value=\"1\" checked"));
    let wrong = format!("{}0", path.trim_end_matches(|c: char| c.is_ascii_hexdigit()));
    for method in ["GET", "POST"] {
        assert_eq!(site.ask(&nobody(), method, &wrong, &Sent::Nothing).await.status, 404, "{method}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_read_where_it_leads_and_the_header_counts_it_no_more() {
    let site = Site::open().await;
    let cast = Cast::find(&site).await;
    let (point, reader) = (cast.person("editing.focal.point"), cast.person("its-reviewer.focal.point"));
    let count = async |who: &Person| {
        let items = site.get(who, "/api/v1/inbox?unread=true").await.json();
        items["items"].as_array().unwrap().iter().filter(|i| i["kind"] == "message_sent").count()
    };
    let before = count(reader).await;
    let path = say_to_all(&site, point, &cast.editing.id, "Words").await;
    assert_eq!(count(reader).await, before + 1);
    let page = site.get(reader, "/inbox").await.text();
    assert!(page.contains("New message in the dialogue") && page.contains("class=\"count\""), "{page}");
    // Fetched in advance it is not read.
    let early = site.ask_with(reader, "GET", &path, &Sent::Nothing, &[("sec-purpose", "prefetch")]).await;
    assert!(early.status == 200 && count(reader).await == before + 1);
    assert_eq!(site.get(reader, &path).await.status, 200);
    let left = site.get(reader, "/api/v1/inbox?unread=true").await.json();
    let here = left["items"].as_array().unwrap().iter().filter(|i| i["path"].as_str().unwrap().starts_with(&path));
    assert_eq!(here.count(), 0, "what is shown counts as read");
}
