//! The order of names in each language (CLDR collation).

use super::locale;
use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};
use rules::language::Language;
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Compares two names as a dictionary of the language does: letters before accents before capitals, Chinese by Pinyin.
///
/// Names that a dictionary holds for equal are put in the order of their code points, so that a list is always the same.
pub fn collate(language: Language, a: &str, b: &str) -> Ordering {
    let by_language = collator(language).map_or(Ordering::Equal, |collator| collator.compare(a, b));
    by_language.then_with(|| a.cmp(b))
}

/// Sorts a list by names in the order of [`collate`].
pub fn sort_by_name<T>(language: Language, list: &mut [T], name: impl Fn(&T) -> &str) {
    list.sort_by(|a, b| collate(language, name(a), name(b)));
}

/// The language's collator, made once; none where the compiled data lacked it, which a test rules out.
fn collator(language: Language) -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATORS: [OnceLock<Option<CollatorBorrowed<'static>>>; 6] = [const { OnceLock::new() }; 6];
    COLLATORS[language.index()]
        .get_or_init(|| Collator::try_new(locale(language).into(), CollatorOptions::default()).ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_each_language() {
        let cases = [
            (Language::Ar, ["إسبانيا", "بنما", "كينيا"]),
            (Language::Zh, ["法国", "肯尼亚", "中国"]),
            (Language::En, ["Austria", "Côte d’Ivoire", "Cyprus"]),
            (Language::Fr, ["Égypte", "Estonie", "Zambie"]),
            (Language::Ru, ["Ёж", "Жук", "Яма"]),
            (Language::Es, ["Namibia", "Nueva Zelandia", "Ñuble"]),
        ];
        for (language, expected) in cases {
            let mut names = expected;
            names.reverse();
            sort_by_name(language, &mut names, |name| name);
            assert_eq!(names, expected, "{language:?}");
        }
    }

    #[test]
    fn every_language_has_a_collator_and_a_total_order() {
        for language in Language::ALL {
            assert!(collator(language).is_some(), "{language:?}");
            assert_eq!(collate(language, "a", "a"), Ordering::Equal);
            assert_ne!(collate(language, "\u{e9}", "e\u{301}"), Ordering::Equal);
        }
    }
}
