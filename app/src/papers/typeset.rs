//! Hands a paper to Typst as values and gets PDF back.

use super::PaperError;
use super::pdf::{Block, Paper};
use chrono::Datelike;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Datetime, Dict, Duration, IntoValue, Smart, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// The template: the only source that is ever read.
const TEMPLATE: &str = include_str!("paper.typ");

/// What the typesetter sees of the world: the template, the paper's values and its fonts. No file, no network, no clock.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typesets a paper whose every letter is in one of the fonts; the first one is that of running text.
///
/// # Errors
/// What Typst says: a fault of the template or of this file, never of a text.
pub(super) fn typeset(paper: &Paper, fonts: Vec<Font>) -> Result<Vec<u8>, PaperError> {
    let mut families: Vec<Value> = Vec::new();
    for font in &fonts {
        let family = font.info().family.as_str().into_value();
        if !families.contains(&family) {
            families.push(family);
        }
    }
    let mut inputs = Dict::new();
    inputs.insert("paper".into(), values(paper).into_value());
    inputs.insert("fonts".into(), families.into_iter().collect::<Array>().into_value());
    let desk = Desk {
        library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: template()?,
    };
    let made = make(&desk, paper);
    // Typst remembers what it computed, for a next run on nearly the same text. No paper is like another.
    typst::comemo::evict(0);
    made
}

fn make(desk: &Desk, paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let document = typst::compile::<PagedDocument>(desk).output.map_err(|errors| failed(&errors))?;
    let dated = paper.dated.and_then(|on| {
        let (month, day) = (u8::try_from(on.month()).ok()?, u8::try_from(on.day()).ok()?);
        Datetime::from_ymd_hms(on.year(), month, day, 0, 0, 0)
    });
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(None),
        timestamp: dated.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| PaperError::Failed(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))
}

/// The template as source, under one name for ever: names of files are never given back.
fn template() -> Result<Source, PaperError> {
    static SOURCE: LazyLock<Option<Source>> = LazyLock::new(|| {
        let path = VirtualPath::new("/paper.typ").ok()?;
        Some(Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), TEMPLATE.to_owned()))
    });
    SOURCE.clone().ok_or_else(|| PaperError::Failed("the template has no name".to_owned()))
}

/// Messages of the typesetter with the names of what it tried; texts of the paper do not stand in them.
fn failed(errors: &[SourceDiagnostic]) -> PaperError {
    PaperError::Failed(errors.iter().map(|e| e.message.to_string()).collect::<Vec<_>>().join("; "))
}

fn values(paper: &Paper) -> Dict {
    let mut dict = Dict::new();
    dict.insert("title".into(), text(&paper.title));
    dict.insert("lang".into(), text(paper.language.code()));
    dict.insert("header".into(), text(&paper.header));
    dict.insert("footer".into(), text(&paper.footer));
    dict.insert("blocks".into(), array(&paper.blocks, block));
    dict
}

fn block(block: &Block) -> Value {
    let mut dict = Dict::new();
    let mut put = |name: &str, value: Value| dict.insert(name.into(), value);
    match block {
        Block::Heading { level, text: words } => {
            put("kind", text("heading"));
            put("level", i64::from((*level).max(1)).into_value());
            put("text", text(words));
        }
        Block::Paragraph(words) => {
            put("kind", text("paragraph"));
            put("text", text(words));
        }
        Block::Said { language, text: words } => {
            put("kind", text("said"));
            put("lang", text(language.code()));
            put("text", text(words));
        }
        Block::Facts(facts) => {
            put("kind", text("facts"));
            put("facts", array(facts, |(name, value)| array(&[name, value], |part| text(part))));
        }
        Block::Table { caption, head, rows, widths } => {
            put("kind", text("table"));
            put("caption", text(caption));
            put("head", array(head, |cell| text(cell)));
            put("rows", array(rows, |row| array(row, |cell| text(cell))));
            put("widths", array(widths, |share| f64::from(*share).into_value()));
        }
        Block::Signatures(names) => {
            put("kind", text("signatures"));
            put("names", array(names, |name| text(name)));
        }
        Block::Small(words) => {
            put("kind", text("small"));
            put("text", text(words));
        }
        Block::Break => {
            put("kind", text("break"));
        }
    }
    dict.into_value()
}

fn text(words: &str) -> Value {
    words.into_value()
}

fn array<T>(items: &[T], value: impl Fn(&T) -> Value) -> Value {
    items.iter().map(value).collect::<Array>().into_value()
}
