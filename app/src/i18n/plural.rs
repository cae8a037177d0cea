//! Plural categories of whole numbers (CLDR cardinals), as one small function for server and browser.

use rules::language::Language;

/// A plural category; its number is its form's place in the generated tables (`build/message.rs` has the same order).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    /// Arabic 0.
    Zero = 0,
    /// 1, and what is counted like it.
    One = 1,
    /// Arabic 2.
    Two = 2,
    /// Arabic 3 to 10, Russian 2 to 4, and what is counted like them.
    Few = 3,
    /// Arabic 11 to 99, Russian 5 to 20, whole millions in French and Spanish.
    Many = 4,
    /// All others.
    Other = 5,
}

/// The category of a number; the sign plays no part.
pub(super) const fn category(language: Language, n: i64) -> Category {
    let n = n.unsigned_abs();
    match language {
        Language::Ar => match (n, n % 100) {
            (0, _) => Category::Zero,
            (1, _) => Category::One,
            (2, _) => Category::Two,
            (_, 3..=10) => Category::Few,
            (_, 11..=99) => Category::Many,
            (_, _) => Category::Other,
        },
        Language::Zh => Category::Other,
        Language::En => match n {
            1 => Category::One,
            _ => Category::Other,
        },
        Language::Fr => match (n, n % 1_000_000) {
            (0 | 1, _) => Category::One,
            (_, 0) => Category::Many,
            (_, _) => Category::Other,
        },
        Language::Ru => match (n % 10, n % 100) {
            (1, tens) if tens != 11 => Category::One,
            (2..=4, tens) if !matches!(tens, 12..=14) => Category::Few,
            // Russian keeps `other` for fractions, which are never counted here.
            (_, _) => Category::Many,
        },
        Language::Es => match (n, n % 1_000_000) {
            (1, _) => Category::One,
            (0, _) => Category::Other,
            (_, 0) => Category::Many,
            (_, _) => Category::Other,
        },
    }
}

#[cfg(all(test, feature = "ssr"))]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::{Category, category};
    use icu::plurals::{PluralCategory, PluralRules};
    use rules::language::Language;

    #[test]
    fn agrees_with_cldr() {
        let large = [9_999, 10_000, 100_000, 999_999, 1_000_000, 1_000_001, 2_000_000, 12_345_678, 5_000_000_000];
        for language in Language::ALL {
            let rules = PluralRules::try_new_cardinal(crate::i18n::locale(language).into()).unwrap();
            for n in (0..=2_100).chain(large) {
                let expected = match rules.category_for(n) {
                    PluralCategory::Zero => Category::Zero,
                    PluralCategory::One => Category::One,
                    PluralCategory::Two => Category::Two,
                    PluralCategory::Few => Category::Few,
                    PluralCategory::Many => Category::Many,
                    PluralCategory::Other => Category::Other,
                };
                assert_eq!(category(language, n), expected, "{n} in {language:?}");
                assert_eq!(category(language, -n), expected, "-{n} in {language:?}");
            }
        }
    }
}
