//! What a file is, told from its bytes: neither its name nor what a browser says of it counts.
//!
//! Taken is what documents of a State come in. Whatever a browser could run (pages, SVG, scripts) and whatever carries
//! macros is refused.

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Text,
    Csv,
    Rtf,
    Docx,
    Xlsx,
    Odt,
    Ods,
}

impl FileKind {
    /// The kind of these bytes, if it is taken. The name only tells a table in text from other text.
    pub(crate) fn sniff(data: &[u8], name: &str) -> Option<Self> {
        // `infer` finds "%PDF" anywhere in the first kilobyte, thus in a page or a program as well.
        if data.starts_with(b"%PDF-") && infer::archive::is_pdf(data) {
            return Some(Self::Pdf);
        }
        if infer::image::is_png(data) {
            return Some(Self::Png);
        }
        if infer::image::is_jpeg(data) {
            return Some(Self::Jpeg);
        }
        if infer::archive::is_rtf(data) {
            return Some(Self::Rtf);
        }
        if infer::archive::is_zip(data) {
            return office(data);
        }
        plain_text(data).then(|| if Self::Csv.fits(name) { Self::Csv } else { Self::Text })
    }

    /// The media type with which it is handed out.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Rtf => "application/rtf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    /// The endings that name such a file, the usual one first.
    pub(crate) const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Rtf => &["rtf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
        }
    }

    /// Whether a name ends as such a file's does.
    pub(crate) fn fits(self, name: &str) -> bool {
        let ending = name.trim_end().rsplit_once('.').map(|(_, ending)| ending);
        ending.is_some_and(|e| self.extensions().iter().any(|x| x.eq_ignore_ascii_case(e)))
    }
}

/// UTF-8 without control characters, and not the beginning of a page, a drawing or a script.
fn plain_text(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    !text.starts_with('<')
        && !infer::text::is_shellscript(text.as_bytes())
        && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Documents that are archives. `infer` looks at the first entries only and takes some real documents for bare archives,
/// so the archive's own directory decides for the Microsoft formats; it also tells whether there are macros.
fn office(data: &[u8]) -> Option<FileKind> {
    let names = entries(data)?;
    let has =
        |start: &str, end: &str| names.iter().any(|n| n.starts_with(start.as_bytes()) && n.ends_with(end.as_bytes()));
    if names.iter().any(|n| n.to_ascii_lowercase().ends_with(b"vbaproject.bin"))
        || has("Basic/", "")
        || has("Scripts/", "")
    {
        return None;
    }
    if infer::odf::is_odt(data) {
        return Some(FileKind::Odt);
    }
    if infer::odf::is_ods(data) {
        return Some(FileKind::Ods);
    }
    if !names.contains(&b"[Content_Types].xml".as_slice()) {
        return None;
    }
    match (has("word/document", ".xml"), has("xl/workbook", ".xml")) {
        (true, false) => Some(FileKind::Docx),
        (false, true) => Some(FileKind::Xlsx),
        (true, true) | (false, false) => None,
    }
}

/// The names in an archive's directory; nothing is unpacked. `None` where the directory is not sound.
fn entries(data: &[u8]) -> Option<Vec<&[u8]>> {
    let number = |at: usize| Some(usize::from(u16::from_le_bytes(*data.get(at..)?.first_chunk()?)));
    let long = |at: usize| usize::try_from(u32::from_le_bytes(*data.get(at..)?.first_chunk()?)).ok();
    // The directory's end is the last record; a remark of up to 65,535 bytes may follow it.
    let tail = data.len().saturating_sub(22 + 65_535);
    let end = tail + data.get(tail..)?.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let _whole = data.get(end..end + 22)?;
    let mut at = long(end + 16)?;
    let mut names = Vec::new();
    for _ in 0..number(end + 10)? {
        if data.get(at..)?.first_chunk()? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, remark) = (number(at + 28)?, number(at + 30)?, number(at + 32)?);
        names.push(data.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + remark;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of empty entries, as far as its directory tells.
    fn archive(names: &[&str]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for name in names {
            let length = u16::try_from(name.len()).unwrap_or_default().to_le_bytes();
            let offset = u32::try_from(out.len()).unwrap_or_default().to_le_bytes();
            out.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
            out.extend_from_slice(&length);
            out.extend_from_slice(&[0; 2]);
            out.extend_from_slice(name.as_bytes());
            directory.extend_from_slice(b"PK\x01\x02");
            directory.extend_from_slice(&[0; 24]);
            directory.extend_from_slice(&length);
            directory.extend_from_slice(&[0; 12]);
            directory.extend_from_slice(&offset);
            directory.extend_from_slice(name.as_bytes());
        }
        let start = u32::try_from(out.len()).unwrap_or_default().to_le_bytes();
        let count = u16::try_from(names.len()).unwrap_or_default().to_le_bytes();
        let size = u32::try_from(directory.len()).unwrap_or_default().to_le_bytes();
        out.extend_from_slice(&directory);
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        for part in [&count[..], &count, &size, &start, &[0, 0]] {
            out.extend_from_slice(part);
        }
        out
    }

    #[test]
    fn bytes_decide_and_not_the_name() {
        let kind = |data: &[u8]| FileKind::sniff(data, "law.html");
        assert_eq!(kind(b"%PDF-1.7\n1 0 obj"), Some(FileKind::Pdf));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(FileKind::Png));
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Some(FileKind::Jpeg));
        assert_eq!(kind(b"{\\rtf1\\ansi text}"), Some(FileKind::Rtf));
        assert_eq!(kind("\u{FEFF}Статья 5\r\n\tтекст".as_bytes()), Some(FileKind::Text));
        assert_eq!(FileKind::sniff(b"a,b\n1,2\n", "Figures.CSV"), Some(FileKind::Csv));
    }

    #[test]
    fn office_documents_are_told_by_their_directory() {
        let kind = |names: &[&str]| FileKind::sniff(&archive(names), "file.zip");
        let types = "[Content_Types].xml";
        assert_eq!(kind(&["_rels/.rels", "docProps/app.xml", types, "word/document.xml"]), Some(FileKind::Docx));
        assert_eq!(kind(&[types, "xl/workbook.xml"]), Some(FileKind::Xlsx));
        assert_eq!(kind(&[types, "word/document.xml", "word/vbaProject.bin"]), None, "macros");
        assert_eq!(kind(&[types, "ppt/presentation.xml"]), None);
        assert_eq!(kind(&["readme.txt"]), None, "a bare archive");
        let cut = archive(&[types, "word/document.xml"]);
        for end in 0..cut.len() {
            assert_eq!(FileKind::sniff(&cut[..end], "a.docx").filter(|k| *k != FileKind::Text), None, "{end}");
        }
    }

    #[test]
    fn what_a_browser_could_run_is_refused() {
        for data in [
            &b"<!DOCTYPE html><p>"[..],
            b"  \n<svg xmlns='http://www.w3.org/2000/svg'/>",
            "\u{FEFF}<?xml version='1.0'?><svg/>".as_bytes(),
            b"<!-- %PDF-1.7 --><script>",
            b"#!/bin/sh\n",
            b"MZ\x90\0\x03",
            b"GIF89a\x01\0\x01\0",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            b"text with \x07",
            b"\xFF\xFEt\0e\0",
        ] {
            assert_eq!(FileKind::sniff(data, "a.pdf"), None, "{data:?}");
        }
    }
}
