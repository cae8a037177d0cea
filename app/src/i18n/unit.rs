//! What is counted, in the form that the number needs.
//!
//! A questionnaire's text says it as the word that stands alone beside a box, and then, by plural category, the forms that
//! differ from it: `years|one=year`.

use super::plural::{Category, category};
use rules::language::Language;

/// The word that stands alone.
pub fn unit_alone(forms: &str) -> &str {
    forms.split('|').next().unwrap_or(forms)
}

/// The form for a number.
pub fn unit_of(language: Language, n: i64, forms: &str) -> &str {
    let wanted = match category(language, n) {
        Category::Zero => "zero",
        Category::One => "one",
        Category::Two => "two",
        Category::Few => "few",
        Category::Many => "many",
        Category::Other => "other",
    };
    let named = forms.split('|').skip(1).filter_map(|form| form.split_once('='));
    named.into_iter().find(|(name, _)| *name == wanted).map_or_else(|| unit_alone(forms), |(_, form)| form)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use backend::library::Library;

    #[test]
    fn a_number_chooses_the_form() {
        let years = "лет|one=год|few=года";
        let of = |n| unit_of(Language::Ru, n, years);
        assert_eq!([of(1), of(2), of(5), of(11), of(21), of(104)], ["год", "года", "лет", "лет", "год", "года"]);
        assert_eq!(unit_alone(years), "лет");
        assert_eq!(unit_of(Language::En, 1, "year"), "year");
    }

    #[test]
    fn every_unit_of_the_questionnaires_names_categories_that_there_are() {
        let library = Library::load().unwrap();
        let loaded = library.for_phase(1).unwrap();
        let known = ["zero", "one", "two", "few", "many", "other"];
        let mut units = 0;
        for language in Language::ALL {
            let texts = loaded.texts(language).unwrap();
            for question in loaded.questionnaire.questions() {
                let Some(forms) = texts.question(&question.code).and_then(|t| t.unit.as_deref()) else { continue };
                units += 1;
                for form in forms.split('|').skip(1) {
                    let (name, word) = form.split_once('=').unwrap();
                    assert!(known.contains(&name) && !word.is_empty(), "{forms}");
                }
                for n in 0..200 {
                    let word = unit_of(language, n, forms);
                    assert!(!word.is_empty() && !word.contains(['|', '=']), "{forms} {n}");
                }
            }
        }
        assert!(units >= 6 * 5, "{units}");
    }
}
