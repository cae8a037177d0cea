//! What may stand in a text that a person typed. Any script and any language; only characters that deceive or break are
//! refused. Lengths are counted in Unicode scalar values, as a browser's script can count them too.

use serde::{Deserialize, Serialize};

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextFault {
    /// Longer than allowed.
    TooLong {
        /// Unicode scalar values.
        max: u32,
    },
    /// A control character, or a code point that is never a character.
    ControlCharacters,
    /// An explicit embedding, override or isolate of direction: the text would read otherwise than it is stored.
    BidiControls,
}

impl TextFault {
    /// The code used for texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::ControlCharacters => "control_characters",
            Self::BidiControls => "bidi_controls",
        }
    }
}

/// Checks a text of any number of lines.
///
/// Marks of direction (LRM, RLM, ALM) and joiners (ZWJ, ZWNJ) are fine: Arabic, Persian and Indic texts need them.
///
/// # Errors
/// The first fault; bad characters before length.
pub fn check_text(s: &str, max_chars: u32) -> Result<(), TextFault> {
    let mut chars: u32 = 0;
    for c in s.chars() {
        if is_control(c) || is_noncharacter(c) {
            return Err(TextFault::ControlCharacters);
        }
        if is_bidi_control(c) {
            return Err(TextFault::BidiControls);
        }
        chars = chars.saturating_add(1);
    }
    if chars > max_chars { Err(TextFault::TooLong { max: max_chars }) } else { Ok(()) }
}

/// Checks a text of one line: like [`check_text`], and a line end is a control character.
///
/// # Errors
/// The first fault; line ends before all others.
pub fn check_line(s: &str, max_chars: u32) -> Result<(), TextFault> {
    if s.chars().any(|c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')) {
        return Err(TextFault::ControlCharacters);
    }
    check_text(s, max_chars)
}

/// Makes every line end a single `\n`: forms send `\r\n`, old systems a lone `\r`. Nothing else is changed.
pub fn normalise(s: &str) -> String {
    if s.contains('\r') { s.replace("\r\n", "\n").replace('\r', "\n") } else { s.to_owned() }
}

/// C0 (with NUL), DEL and C1, but not tab and line ends; and what stands for a character that was broken on its way, such as
/// half of a surrogate pair: it is not what was typed, so that it must not be taken for that.
fn is_control(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The 66 code points that Unicode promises never to make characters.
fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_of_six_languages_pass() {
        for s in [
            "",
            "Article 5 (1) (a), in force since 2003;\n\ttwo paragraphs.\r\nAnd a third.",
            "المادة ٥ من القانون\u{200F} (2003) \u{061C}و\u{200E}UNTOC",
            "می\u{200C}خواهم",
            "क्\u{200D}ष 👩\u{200D}⚖\u{FE0F}",
            "第五条",
            "L’article 5 ; « infraction »",
            "Статья 5",
            "e\u{301}",
            "\u{FEFF}mark \u{2028} separator \u{AD}",
        ] {
            assert_eq!(check_text(s, 200), Ok(()), "{s:?}");
        }
    }

    #[test]
    fn exactly_these_characters_are_refused() {
        for code in 0..=0x0010_FFFF_u32 {
            let Some(c) = char::from_u32(code) else { continue };
            let expected = match code {
                9 | 10 | 13 => Ok(()),
                0..=0x1F | 0x7F..=0x9F | 0xFDD0..=0xFDEF => Err(TextFault::ControlCharacters),
                0x202A..=0x202E | 0x2066..=0x2069 => Err(TextFault::BidiControls),
                0xFFFD => Err(TextFault::ControlCharacters),
                _ if code % 0x1_0000 >= 0xFFFE => Err(TextFault::ControlCharacters),
                _ => Ok(()),
            };
            let mut buffer = [0; 4];
            assert_eq!(check_text(c.encode_utf8(&mut buffer), 1), expected, "{code:#x}");
        }
    }

    #[test]
    fn length_counts_scalar_values() {
        for unit in ["a", "é", "法", "👩"] {
            assert_eq!(check_text(&unit.repeat(10), 10), Ok(()), "{unit}");
            assert_eq!(check_text(&unit.repeat(11), 10), Err(TextFault::TooLong { max: 10 }), "{unit}");
        }
        assert_eq!(check_text("", 0), Ok(()));
        assert_eq!(check_text("long and \u{202E}turned", 3), Err(TextFault::BidiControls));
    }

    #[test]
    fn one_line_has_no_line_end() {
        assert_eq!(check_line("Code pénal\tart. 5", 50), Ok(()));
        for end in ["\n", "\r", "\r\n", "\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}"] {
            let s = format!("Subject{end}Bcc: x");
            assert_eq!(check_line(&s, 50), Err(TextFault::ControlCharacters), "{end:?}");
        }
        assert_eq!(check_line("abcd", 3), Err(TextFault::TooLong { max: 3 }));
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(normalise("a\r\nb\rc\nd\n\re\r\r\nf"), "a\nb\nc\nd\n\ne\n\nf");
        assert_eq!(normalise("  unchanged \t "), "  unchanged \t ");
        let once = normalise("\r\r\n\n\r");
        assert_eq!(normalise(&once), once);
    }
}
