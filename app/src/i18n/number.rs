//! Whole numbers with the separators of each language, from one small table for server and browser.

use rules::language::Language;

/// What stands between groups of three digits (CLDR).
const fn separator(language: Language) -> char {
    match language {
        Language::Ar | Language::Zh | Language::En => ',',
        Language::Fr => '\u{202f}',
        Language::Ru => '\u{a0}',
        Language::Es => '.',
    }
}

/// The least count of digits that is grouped: Spanish writes 1234 but 12.345.
const fn least_grouped(language: Language) -> usize {
    match language {
        Language::Ar | Language::Zh | Language::En | Language::Fr | Language::Ru => 4,
        Language::Es => 5,
    }
}

/// The minus sign. In Arabic a left-to-right mark keeps it before the number.
const fn minus(language: Language) -> &'static str {
    match language {
        Language::Ar => "\u{200e}-",
        Language::Zh | Language::En | Language::Fr | Language::Ru | Language::Es => "-",
    }
}

/// A whole number as people of the language write it, with Western digits in all six.
pub fn number(language: Language, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let grouped = digits.len() >= least_grouped(language);
    let mut out = String::with_capacity(digits.len() + 12);
    if value < 0 {
        out.push_str(minus(language));
    }
    for (at, digit) in digits.chars().enumerate() {
        if grouped && at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator(language));
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::{Language, number};

    #[test]
    fn separators_are_those_that_browsers_write_too() {
        let cases = [
            (Language::Ar, ["1,234", "12,345", "\u{200e}-1,234,567"]),
            (Language::Zh, ["1,234", "12,345", "-1,234,567"]),
            (Language::En, ["1,234", "12,345", "-1,234,567"]),
            (Language::Fr, ["1\u{202f}234", "12\u{202f}345", "-1\u{202f}234\u{202f}567"]),
            (Language::Ru, ["1\u{a0}234", "12\u{a0}345", "-1\u{a0}234\u{a0}567"]),
            (Language::Es, ["1234", "12.345", "-1.234.567"]),
        ];
        for (language, expected) in cases {
            assert_eq!([1_234, 12_345, -1_234_567].map(|n| number(language, n)), expected, "{language:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn agrees_with_cldr() {
        use icu::decimal::DecimalFormatter;
        for language in Language::ALL {
            let formatter =
                DecimalFormatter::try_new(crate::i18n::locale(language).into(), Default::default()).unwrap();
            for value in
                [0, 7, 42, 999, 1_000, 1_234, 9_999, 12_345, 123_456, 1_234_567, 9_876_543_210, i64::MAX, i64::MIN]
            {
                for value in [value, value.saturating_neg()] {
                    assert_eq!(number(language, value), formatter.format(&value.into()).to_string(), "{language:?}");
                }
            }
        }
    }
}
