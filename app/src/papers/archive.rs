//! The dialogue of a phase as one folder in a ZIP file, which opens without this system: the conversations as a page and
//! as PDF, the attachments, a note about it, and the SHA-256 of everything.
//!
//! The page loads nothing but its own style sheet, and runs no script. Names of files are made here; of the names that
//! people gave only letters and digits remain.

mod book;
mod feedback;
mod page;

use super::PaperError;
use crate::i18n::texts::archive as t;
use crate::{i18n, ui};
use backend::service::{Archive, ArchivedFile, MessageLine};
use rules::id::FileId;
use rules::language::Language;
use rules::party::PartyCode;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Letters of a name that are kept.
const NAME_MAX: usize = 60;

/// The style sheet of the page.
const STYLE: &str = include_str!("archive/style.css");

/// Names of States in the language of the archive.
pub(crate) type NameOf<'a> = &'a dyn Fn(PartyCode) -> String;

/// A file of the archive.
struct Entry {
    path: String,
    data: Vec<u8>,
    /// Whether compressing it is of use.
    is_text: bool,
}

/// The archive in a language, as ZIP.
///
/// # Errors
/// What the typesetter or the ZIP file's writer could not do.
pub(crate) fn archive(l: Language, archive: &Archive, name: NameOf<'_>) -> Result<Vec<u8>, PaperError> {
    let paths = attachments(&archive.files);
    let mut entries = vec![
        Entry::text("index.html", page::page(l, archive, name, &paths)),
        Entry::text("style.css", STYLE.to_owned()),
        Entry {
            path: "dialogue.pdf".to_owned(),
            data: super::pdf::pdf(&book::book(l, archive, name, &paths))?,
            is_text: false,
        },
        Entry::text("README.txt", readme(l, archive, name)),
    ];
    for file in &archive.files {
        let path = paths.get(&file.id).cloned().unwrap_or_default();
        entries.push(Entry { path, data: file.data.clone(), is_text: false });
    }
    let sums: String =
        entries.iter().map(|e| format!("{}  {}\n", hex::encode(Sha256::digest(&e.data)), e.path)).collect();
    entries.push(Entry::text("SHA256SUMS", sums));
    let folder = folder(archive);
    zipped(&folder, &entries, archive).map_err(|error| PaperError::Failed(error.to_string()))
}

/// The name of the folder and of the ZIP file.
pub(crate) fn folder(archive: &Archive) -> String {
    format!("{}-phase-{}-dialogue", archive.head.code, archive.head.phase)
}

impl Entry {
    fn text(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), data: text.into_bytes(), is_text: true }
    }
}

fn zipped(folder: &str, entries: &[Entry], archive: &Archive) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The moment at which it was taken away, in Vienna; ZIP knows no zones.
    let local = archive.at.with_timezone(&chrono_tz::Europe::Vienna).naive_local();
    let at = DateTime::try_from(local).unwrap_or_default();
    for entry in entries {
        let how = if entry.is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options =
            SimpleFileOptions::default().compression_method(how).last_modified_time(at).unix_permissions(0o644);
        zip.start_file(format!("{folder}/{}", entry.path), options)?;
        zip.write_all(&entry.data)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Where each attachment lies: numbered, so that no name meets another, and spelled without what any system trips over.
fn attachments(files: &[ArchivedFile]) -> HashMap<FileId, String> {
    let paths =
        files.iter().zip(1_usize..).map(|(file, n)| (file.id, format!("attachments/{n:03}-{}", spelled(&file.name))));
    paths.collect()
}

/// Letters and digits of any script, and what stands between them as one sign.
fn spelled(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let clean = |text: &str, most: usize| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.join("-").chars().take(most).collect::<String>()
    };
    let stem = match clean(stem, NAME_MAX) {
        stem if stem.is_empty() => "file".to_owned(),
        stem => stem,
    };
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{}", ending.to_lowercase()) }
}

/// What the folder is, who took it away, and how to check it.
fn readme(l: Language, archive: &Archive, name: NameOf<'_>) -> String {
    let head = &archive.head;
    let parts = [
        title(l, archive, name),
        mark(l, archive),
        t::confidential(l, ui::paragraph(l, "37")),
        scope(l, archive),
        t::what_is_in(l).to_owned(),
        t::check(l, "sha256sum -c SHA256SUMS"),
        t::count(
            l,
            i18n::number(l, count(head.threads)),
            i18n::number(l, count(head.messages)),
            i18n::number(l, count(head.files)),
        ),
    ];
    // With a mark of its encoding, without which some systems take it for another.
    format!("\u{feff}{}\n", parts.join("\n\n"))
}

fn title(l: Language, archive: &Archive, name: NameOf<'_>) -> String {
    t::of(l, name(archive.head.state), i18n::number(l, i64::from(archive.head.phase)))
}

/// Who took it away and when.
fn mark(l: Language, archive: &Archive) -> String {
    t::mark(l, isolated(&archive.by), i18n::moment(l, archive.at))
}

/// Within which instruments it was read.
fn scope(l: Language, archive: &Archive) -> String {
    let names = ui::instruments(l, &archive.head.scope);
    if archive.head.narrowed { t::scope_narrow(l, names) } else { t::scope_whole(l, names) }
}

/// Who wrote a message: name, State, seat.
fn writer(l: Language, message: &MessageLine, name: NameOf<'_>) -> String {
    let seat = ui::seat(l, &message.seat);
    match message.state {
        Some(state) => t::writer(l, isolated(&message.by), name(state), seat),
        None => t::writer_secretariat(l, isolated(&message.by), seat),
    }
}

/// A name keeps its own direction between words of another.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::papers::sample::text_of;
    use backend::service::{ArchiveHead, ArchivedThread};
    use rules::dialogue::{MessageKind, Subject};
    use rules::id::{MessageId, ReviewId, ThreadId};
    use rules::instrument::Instrument;
    use rules::questionnaire::FileRef;
    use rules::stage::Stage;
    use std::io::Read;
    use uuid::Uuid;

    const HOSTILE: &str = "<script>alert(1)</script>\n\"quoted\" & #panic(\"x\") *bold*";

    fn sample() -> Archive {
        let nor = PartyCode::parse("NOR").unwrap();
        let file = FileId::new(Uuid::from_u128(7));
        let said = |seq: u32, lang, body: &str, state: Option<PartyCode>, files| MessageLine {
            id: MessageId::new(Uuid::from_u128(u128::from(seq))),
            seq,
            by: "Ane <b> Berg".to_owned(),
            state,
            seat: if state.is_some() { "reviewing.expert".to_owned() } else { "secretariat".to_owned() },
            at: "2026-11-21T09:00:00Z".parse().unwrap(),
            lang,
            body: body.to_owned(),
            kind: if seq == 3 { MessageKind::Correction } else { MessageKind::Message },
            mine: false,
            unread: false,
            corrects: (seq == 3).then_some(1),
            corrected_text: None,
            corrected_by: (seq == 1).then_some(3),
            awaits: None,
            answers: None,
            answered_by: None,
            quote: None,
            quote_withheld: seq == 2,
            files,
            read_by: Vec::new(),
        };
        Archive {
            head: ArchiveHead {
                review: ReviewId::new(Uuid::nil()),
                code: "VCT-I".to_owned(),
                state: PartyCode::parse("VCT").unwrap(),
                phase: 1,
                stage: Stage::Dialogue,
                reviewers: vec![(nor, vec![Instrument::Untoc], None)],
                languages: vec![Language::En, Language::Ar],
                scope: vec![Instrument::Untoc],
                narrowed: true,
                threads: 1,
                messages: 3,
                files: 1,
            },
            by: "Noor Haddad".to_owned(),
            at: "2026-11-22T09:00:00Z".parse().unwrap(),
            threads: vec![ArchivedThread {
                id: ThreadId::new(Uuid::nil()),
                subject: Subject::Article(Instrument::Untoc, 5),
                settled: true,
                messages: vec![
                    said(
                        1,
                        Language::En,
                        HOSTILE,
                        Some(nor),
                        vec![FileRef { id: file, name: "law.pdf".to_owned(), size: 8 }],
                    ),
                    said(2, Language::Ar, "نشكركم على ردكم", None, Vec::new()),
                    said(3, Language::Zh, "谢谢", Some(nor), Vec::new()),
                ],
            }],
            feedback: Vec::new(),
            supplements: Vec::new(),
            files: vec![ArchivedFile { id: file, name: "../قانون 1.pdf".to_owned(), data: b"%PDF-1.4".to_vec() }],
        }
    }

    fn unpacked(bytes: Vec<u8>) -> HashMap<String, Vec<u8>> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        (0..zip.len())
            .map(|index| {
                let mut file = zip.by_index(index).unwrap();
                let mut data = Vec::new();
                file.read_to_end(&mut data).unwrap();
                (file.name().unwrap().strip_prefix("VCT-I-phase-1-dialogue/").unwrap().to_owned(), data)
            })
            .collect()
    }

    #[test]
    fn an_archive_holds_page_paper_attachments_and_sums_in_every_language() {
        for l in Language::ALL {
            let files = unpacked(archive(l, &sample(), &|code| code.to_string()).unwrap());
            let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
            let (page, readme, sums) = (text("index.html"), text("README.txt"), text("SHA256SUMS"));
            assert!(page.contains(&format!("<html lang=\"{}\" dir=\"{}\">", l.code(), l.dir())), "{page}");
            assert!(!page.contains("<script") && !page.contains("<b> Berg"), "{page}");
            assert!(page.contains("lang=\"ar\"") && page.contains("نشكركم على ردكم") && page.contains("谢谢"));
            assert!(page.contains("href=\"attachments/001-%D9%82"), "{page}");
            assert!(page.contains("href=\"#message-1-3\"") && page.contains("href=\"#message-1-1\""), "corrections");
            assert_eq!(files["attachments/001-قانون-1.pdf"], b"%PDF-1.4");
            for part in ["Noor Haddad", "37", "sha256sum -c SHA256SUMS"] {
                assert!(readme.contains(part), "{part} in {readme}");
            }
            assert_eq!(sums.lines().count(), files.len() - 1);
            for line in sums.lines() {
                let (sum, path) = line.split_once("  ").unwrap();
                assert_eq!(sum, hex::encode(Sha256::digest(&files[path])), "{path}");
            }
            let paper = text_of(&files["dialogue.pdf"]);
            for part in ["alert(1)", "谢谢", "VCT-I"] {
                assert!(paper.contains(part), "{part} in {paper}");
            }
        }
    }

    #[test]
    fn names_of_attachments_harm_no_system() {
        for (given, spelled_as) in [
            ("Code pénal.PDF", "Code-pénal.pdf"),
            ("قانون العقوبات.pdf", "قانون-العقوبات.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\a.exe", "a.exe"),
            ("a\nb\0c.txt", "a-b-c.txt"),
            ("", "file"),
            ("....", "file"),
            ("law\u{202e}fdp.docx", "law-fdp.docx"),
            ("😀.pdf", "file.pdf"),
        ] {
            assert_eq!(spelled(given), spelled_as, "{given:?}");
        }
        assert!(spelled(&"я".repeat(500)).chars().count() <= NAME_MAX);
    }
}
