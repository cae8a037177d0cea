//! The fonts of papers: Latin, Greek and Cyrillic letters are compiled in, Arabic and Chinese ones come from the machine.
//!
//! A font of the machine is looked for and read when the first paper needs its letters, and kept from then on: a few
//! megabytes, as `.ci/setup` installs small ones. Nothing is drawn with a box in place of a letter: a script without a
//! font is [`PaperError::FontMissing`], and a single sign that no font has is spelled by its code, "[U+1F600]".

use super::PaperError;
use rules::language::Language;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, is_default_ignorable};

/// The family of running text, compiled in.
const TEXT: &str = "Libertinus Serif";
/// The family of hashes and seeds, compiled in.
const CODES: &str = "DejaVu Sans Mono";

/// A script that the fonts compiled in do not have, or not well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Arabic,
    Han,
}

impl Script {
    /// The script of a letter, if it is one of these.
    const fn of(c: char) -> Option<Self> {
        match c {
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Some(Self::Arabic),
            '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Some(Self::Arabic),
            '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' => Some(Self::Han),
            '\u{20000}'..='\u{3ffff}' => Some(Self::Han),
            _ => None,
        }
    }

    /// The script in which a language is written.
    const fn of_language(language: Language) -> Option<Self> {
        match language {
            Language::Ar => Some(Self::Arabic),
            Language::Zh => Some(Self::Han),
            Language::En | Language::Fr | Language::Ru | Language::Es => None,
        }
    }

    /// Whose papers cannot do without it.
    const fn language(self) -> Language {
        match self {
            Self::Arabic => Language::Ar,
            Self::Han => Language::Zh,
        }
    }

    /// Files to look for, the best first: regular and bold. The small ones that `.ci/setup` installs come first, so that
    /// papers look the same wherever it was run. A collection is read for its simplified Chinese face.
    const fn files(self) -> &'static [[&'static str; 2]] {
        match self {
            Self::Arabic => &[
                ["Amiri-Regular.ttf", "Amiri-Bold.ttf"],
                ["NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"],
                ["NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"],
            ],
            Self::Han => &[
                ["DroidSansFallbackFull.ttf", ""],
                ["wqy-microhei.ttc", ""],
                ["NotoSerifCJK-Regular.ttc", ""],
                ["NotoSansCJK-Regular.ttc", ""],
            ],
        }
    }
}

/// The Debian packages of which one is enough for each script.
pub(super) fn packages() -> &'static str {
    "fonts-hosny-amiri and fonts-droid-fallback, or fonts-noto-core and fonts-noto-cjk"
}

/// A place where fonts are looked for, with those already read.
pub(super) struct Shelf {
    folders: Vec<PathBuf>,
    arabic: OnceLock<Vec<Font>>,
    han: OnceLock<Vec<Font>>,
}

impl Shelf {
    /// The fonts of this machine.
    pub(super) fn machine() -> &'static Self {
        static MACHINE: LazyLock<Shelf> = LazyLock::new(|| {
            let home = std::env::home_dir().unwrap_or_default();
            let system = ["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from);
            Shelf::of(system.into_iter().chain([home.join(".fonts"), home.join(".local/share/fonts")]).collect())
        });
        &MACHINE
    }

    /// The fonts in these folders.
    pub(super) fn of(folders: Vec<PathBuf>) -> Self {
        Self { folders, arabic: OnceLock::new(), han: OnceLock::new() }
    }

    /// The fonts for a paper in a language with these letters, the language's own first.
    ///
    /// # Errors
    /// [`PaperError::FontMissing`] for a script that has no font here.
    pub(super) fn fonts(&self, language: Language, letters: &BTreeSet<char>) -> Result<Vec<Font>, PaperError> {
        let own = Script::of_language(language);
        let scripts: BTreeSet<Script> = own.into_iter().chain(letters.iter().filter_map(|c| Script::of(*c))).collect();
        let mut fonts = compiled_in().to_vec();
        for script in scripts {
            let of_script = self.of_script(script);
            if of_script.is_empty() {
                return Err(PaperError::FontMissing { language: script.language() });
            }
            // The font for codes has some letters of other scripts too, all of one width: it comes last.
            let codes = fonts.iter().position(|font| font.info().family == CODES).unwrap_or(fonts.len());
            let at = if own == Some(script) { 0 } else { codes };
            fonts.splice(at..at, of_script.iter().cloned());
        }
        Ok(fonts)
    }

    fn of_script(&self, script: Script) -> &[Font] {
        let slot = match script {
            Script::Arabic => &self.arabic,
            Script::Han => &self.han,
        };
        if let Some(fonts) = slot.get() {
            return fonts;
        }
        let found = self.look_for(script);
        // What was not found is not noted down: a font may be installed while the program runs.
        if found.is_empty() { &[] } else { slot.get_or_init(|| found) }
    }

    /// The regular and, where there is one, the bold font of the best pair of files.
    fn look_for(&self, script: Script) -> Vec<Font> {
        let mut wanted: BTreeSet<&str> = script.files().iter().flatten().copied().collect();
        wanted.remove("");
        let mut found = Vec::new();
        for folder in &self.folders {
            search(folder, &wanted, 4, &mut found);
        }
        let path = |name: &str| found.iter().find(|path| path.file_name().is_some_and(|n| n == name));
        let pairs = script.files().iter().map(|pair| {
            let fonts = pair.iter().filter_map(|name| read(path(name)?));
            fonts.collect::<Vec<_>>()
        });
        pairs.into_iter().find(|fonts| !fonts.is_empty()).unwrap_or_default()
    }
}

/// Adds the wanted files of a folder and the folders in it, a few levels deep.
fn search(folder: &Path, wanted: &BTreeSet<&str>, levels: u8, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().to_str().is_some_and(|name| wanted.contains(name)) {
            found.push(path);
        } else if levels > 1 && path.is_dir() {
            search(&path, wanted, levels - 1, found);
        }
    }
}

/// The font in a file; of a collection the one for simplified Chinese, or the first.
fn read(path: &Path) -> Option<Font> {
    let fonts: Vec<Font> = Font::iter(Bytes::new(std::fs::read(path).ok()?)).collect();
    let simplified = fonts.iter().position(|font| font.info().family.ends_with(" SC"));
    fonts.into_iter().nth(simplified.unwrap_or(0))
}

/// The compiled-in fonts that papers use; they lie in the program and are read in place.
fn compiled_in() -> &'static [Font] {
    static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
        let all = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
        all.filter(|font| [TEXT, CODES].contains(&font.info().family.as_str())).collect()
    });
    &FONTS
}

/// The text as these fonts can show it: control signs go, signs that no font has are spelled by their code.
pub(super) fn spelled<'a>(text: &'a str, fonts: &[Font]) -> Cow<'a, str> {
    if text.chars().all(|c| c == '\n' || shown(c, fonts)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c if shown(c, fonts) => out.push(c),
            c => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
        }
    }
    Cow::Owned(out)
}

/// Whether one of the fonts has the sign, or it needs none.
fn shown(c: char, fonts: &[Font]) -> bool {
    let has = |font: &Font| font.info().coverage.contains(u32::from(c));
    (!c.is_control() && (is_default_ignorable(c) || c.is_whitespace())) || fonts.iter().any(has)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn letters(text: &str) -> BTreeSet<char> {
        text.chars().collect()
    }

    #[test]
    fn a_script_without_a_font_is_an_error_in_any_language() {
        let bare = Shelf::of(vec![]);
        let missing = |language, text| bare.fonts(language, &letters(text)).map(|_| ()).unwrap_err();
        assert_eq!(missing(Language::Ar, ""), PaperError::FontMissing { language: Language::Ar });
        assert_eq!(missing(Language::Zh, ""), PaperError::FontMissing { language: Language::Zh });
        assert_eq!(missing(Language::En, "قرعة"), PaperError::FontMissing { language: Language::Ar });
        assert_eq!(missing(Language::Ru, "抽签"), PaperError::FontMissing { language: Language::Zh });
        for language in [Language::En, Language::Fr, Language::Ru, Language::Es] {
            assert!(bare.fonts(language, &letters("Égalité Ёж Ñuble")).is_ok());
        }
    }

    #[test]
    fn only_needed_fonts_are_read() {
        let shelf = Shelf::of(Shelf::machine().folders.clone());
        let fonts = shelf.fonts(Language::Ar, &letters("قرعة")).unwrap();
        assert_eq!(fonts.first().map(|f| f.info().family.as_str()), Some("Amiri"));
        assert!(shelf.han.get().is_none() && shelf.arabic.get().is_some());
    }

    #[test]
    fn signs_without_a_font_are_spelled() {
        let fonts = compiled_in();
        assert_eq!(spelled("Ёж – “a”\nb", fonts), "Ёж – “a”\nb");
        assert_eq!(spelled("a\r\nb\rc\td\0e\u{7f}", fonts), "a\nb\nc de");
        assert_eq!(spelled("ok 😀", fonts), "ok [U+1F600]");
    }
}
