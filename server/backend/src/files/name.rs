//! The name a user gave a file: shown and handed out again, never part of a path on the server.

use super::FileKind;

/// Unicode scalar values of a whole name.
const CHARS_MAX: usize = 200;

/// The name without folders and without characters that break or deceive, ending as the kind of file does.
pub(crate) fn clean(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let harmless: String = last.chars().filter(|c| !deceives(*c)).map(safe).collect();
    let words = harmless.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = words.trim_matches(|c| c == '.' || c == ' ');
    let usual = kind.extensions().first().copied().unwrap_or_default();
    let (stem, ending) = match bare.rsplit_once('.') {
        Some((stem, ending)) if kind.fits(bare) => (stem, ending),
        // An ending that says something else stays visible: it may be part of the name, such as in "draft v1.2".
        Some(_) | None => (bare, usual),
    };
    let room = CHARS_MAX.saturating_sub(ending.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    let stem = match stem.trim_end_matches(['.', ' ']) {
        "" => "file",
        stem => stem,
    };
    format!("{stem}.{ending}")
}

/// Control characters, what stands for broken ones, marks and embeddings of direction, what is never a character, and what
/// cannot be seen. Joiners stay: Persian and Indic words need them.
fn deceives(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Characters that some system does not allow in a name.
fn safe(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_as_far_as_they_are_harmless() {
        for (given, kept) in [
            ("Code pénal.pdf", "Code pénal.pdf"),
            ("قانون العقوبات.PDF", "قانون العقوبات.PDF"),
            ("刑法", "刑法.pdf"),
            ("می\u{200C}خواهم.pdf", "می\u{200C}خواهم.pdf"),
            ("draft v1.2", "draft v1.2.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\a\\law.pdf", "law.pdf"),
            ("law\u{202E}fdp.exe", "lawfdp.exe.pdf"),
            ("a\r\nSet-Cookie: b\0.pdf", "a Set-Cookie_ b.pdf"),
            ("  .. .pdf ", "pdf.pdf"),
            ("...", "file.pdf"),
            ("", "file.pdf"),
            ("\"law\".pdf", "_law_.pdf"),
        ] {
            assert_eq!(clean(given, FileKind::Pdf), kept, "{given:?}");
        }
        assert_eq!(clean("photo.jpeg", FileKind::Jpeg), "photo.jpeg");
    }

    #[test]
    fn every_name_can_stand_in_an_answer() {
        for c in (0..=0x0010_FFFF_u32).filter_map(char::from_u32) {
            let name = clean(&format!("a{c}b"), FileKind::Text);
            assert_eq!(rules::text::check_line(&name, 200), Ok(()), "{c:?}");
        }
        let long = clean(&"章".repeat(500), FileKind::Docx);
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with(".docx"));
    }
}
