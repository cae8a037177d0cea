//! What a character is to a search for names, and what all ways to write a letter are folded into.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Scripts that words are told apart by. A word ends where one of them ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Written without spaces: each character is a word here.
    Han,
    /// Little words are written onto the next.
    Arabic,
    /// Told from Latin, so that a Latin abbreviation with a Russian ending is still found.
    Cyrillic,
    /// Latin, and all that no name is written in.
    Other,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Joint {
    /// Nothing.
    None,
    /// Spaces, dashes, `&`, at most one line end.
    Gap,
    /// An apostrophe.
    Apostrophe,
    /// A full stop.
    Dot,
    /// A comma.
    Comma,
    /// A bracket that opens.
    Bracket,
    /// Anything else: no name goes on here.
    Broken,
}

impl Joint {
    /// The joint with one more sign.
    pub(super) const fn then(self, sign: Sign) -> Self {
        match (self, sign) {
            (Self::Broken, _) => Self::Broken,
            (joint, Sign::Mark | Sign::Hidden) => joint,
            (Self::None, Sign::Gap) => Self::Gap,
            (joint, Sign::Gap) => joint,
            (Self::None | Self::Gap, Sign::Apostrophe) => Self::Apostrophe,
            (Self::None, Sign::Dot) => Self::Dot,
            // "D.C., Washington" has both; the comma says more.
            (Self::None | Self::Dot, Sign::Comma) => Self::Comma,
            (Self::None | Self::Gap, Sign::Bracket) => Self::Bracket,
            _ => Self::Broken,
        }
    }
}

/// What a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Part of a word.
    Letter(Script),
    /// Belongs to the letter before it.
    Mark,
    /// Not seen by a reader, so not by a search.
    Hidden,
    /// A space or a dash.
    Gap,
    /// A line end; the second one in a row breaks a name.
    Line,
    /// Any of the signs that stand for an apostrophe.
    Apostrophe,
    /// A full stop.
    Dot,
    /// A comma.
    Comma,
    /// A bracket that opens.
    Bracket,
    /// Anything else.
    Stop,
}

/// What a character is.
pub(super) fn sign(c: char) -> Sign {
    match c {
        'a'..='z' | 'A'..='Z' => Sign::Letter(Script::Other),
        'а'..='я' | 'А'..='Я' => Sign::Letter(Script::Cyrillic),
        '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}' => Sign::Letter(Script::Arabic),
        '\u{4E00}'..='\u{9FFF}' => Sign::Letter(Script::Han),
        '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Sign::Line,
        '-' | '&' | '־' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => Sign::Gap,
        '－' | '＆' | '·' | '・' | '‧' => Sign::Gap,
        '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | '＇' => {
            Sign::Apostrophe
        }
        '.' | '．' => Sign::Dot,
        ',' | '，' | '、' | '،' => Sign::Comma,
        '(' | '（' => Sign::Bracket,
        _ if c.is_whitespace() => Sign::Gap,
        _ if is_hidden(c) => Sign::Hidden,
        _ if c.is_ascii() => Sign::Stop,
        _ if is_combining_mark(c) => Sign::Mark,
        _ if c.is_alphabetic() => Sign::Letter(script(c)),
        _ => Sign::Stop,
    }
}

/// Control and formatting characters, fillers, and the stroke that lengthens Arabic words.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{640}' | '\u{6DD}' | '\u{70F}'
            | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

fn script(c: char) -> Script {
    match c {
        '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => {
            Script::Cyrillic
        }
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFE}' => {
            Script::Arabic
        }
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
            Script::Han
        }
        '\u{2E80}'..='\u{2FDF}' => Script::Han,
        _ => Script::Other,
    }
}

/// Appends what a letter is folded into: small, without marks, in one of the forms that look or mean the same.
pub(super) fn fold(c: char, out: &mut String) {
    match common(c) {
        Some(one) => out.push(one),
        None => fold_any(c, out),
    }
}

/// The letters that most texts consist of, without a look into the tables of Unicode. The same as [`fold_any`].
fn common(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | 'а'..='и' | 'к'..='я' | '\u{4E00}'..='\u{9FFF}' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'А'..='И' | 'К'..='Я' => char::from_u32(u32::from(c) + 0x20)?,
        'й' | 'Й' => 'и',
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        'ى' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ا'..='غ' | 'ف'..='ي' => c,
        _ => return None,
    })
}

fn fold_any(c: char, out: &mut String) {
    decompose_compatible(c, |part| {
        if part.is_alphabetic() && !is_combining_mark(part) {
            part.to_lowercase().for_each(|small| plain(small, out));
        }
    });
}

/// Letters that Unicode does not take apart.
fn plain(c: char, out: &mut String) {
    let one = match c {
        'ß' => return out.push_str("ss"),
        'æ' => return out.push_str("ae"),
        'œ' => return out.push_str("oe"),
        'þ' => return out.push_str("th"),
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ə' => 'a',
        // Often typed without their dots, or by a Persian keyboard.
        'ة' | 'ۃ' | 'ہ' | 'ھ' => 'ه',
        'ى' | 'ی' | 'ے' => 'ي',
        'ک' => 'ك',
        'ٱ' => 'ا',
        'ڤ' => 'ف',
        'پ' => 'ب',
        c if c.is_alphabetic() => c,
        _ => return,
    };
    out.push(one);
}

/// The word as it is written, capitals and marks kept; only what no reader can see is made one.
pub(super) fn as_written(word: &str) -> String {
    word.nfkd().filter(|c| !is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_letters_are_folded_like_all() {
        for c in (0..=0x0010_FFFF_u32).filter_map(char::from_u32) {
            if let Some(one) = common(c) {
                let mut any = String::new();
                fold_any(c, &mut any);
                assert_eq!(any, String::from(one), "{c:?}");
            }
        }
    }

    #[test]
    fn every_letter_with_a_script_has_one() {
        for (c, script) in [('ё', Script::Cyrillic), ('ﻼ', Script::Arabic), ('國', Script::Han), ('é', Script::Other)]
        {
            assert_eq!(sign(c), Sign::Letter(script), "{c}");
        }
        for (c, expected) in [
            ('\u{301}', Sign::Mark),
            ('\u{64B}', Sign::Mark),
            ('\u{640}', Sign::Hidden),
            ('\0', Sign::Hidden),
            ('\t', Sign::Gap),
            ('\u{A0}', Sign::Gap),
            ('\u{3000}', Sign::Gap),
            ('7', Sign::Stop),
            ('٧', Sign::Stop),
            ('_', Sign::Stop),
            ('👩', Sign::Stop),
        ] {
            assert_eq!(sign(c), expected, "{c:?}");
        }
    }
}
