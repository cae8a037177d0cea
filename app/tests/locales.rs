//! The generator of texts against folders of faulty locale files: every fault must fail the build, each on its own line.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../build/texts.rs"]
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use texts::{ENGLISH, Half, LANGUAGES};

/// A folder of locale files of one test, made anew.
struct Locales(PathBuf);

impl Locales {
    /// Six languages with one sound area: a text, one with placeholders and a plural message.
    fn sound(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("locales-{name}"));
        let _ = fs::remove_dir_all(&folder);
        let locales = Self(folder);
        for (language, forms) in LANGUAGES.into_iter().zip([
            &["zero", "one", "two", "few", "many", "other"][..],
            &["other"],
            &["one", "other"],
            &["one", "many", "other"],
            &["one", "few", "many", "other"],
            &["one", "many", "other"],
        ]) {
            let forms: String = forms
                .iter()
                .map(|form| format!(", \"items_{form}\": \"{{n}} by {{who}} ({language} {form})\""))
                .collect();
            let texts = format!("{{\"title\": \"T {language}\", \"saved_at\": \"{{time}}, {{who}}\"{forms}}}");
            locales.write(language, "editor", &texts);
        }
        locales
    }

    /// Writes one file.
    fn write(&self, language: &str, area: &str, content: &str) {
        let folder = self.0.join(language);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{area}.json")), content).unwrap();
    }

    /// Replaces something in the editor's file of a language; it must stand there.
    fn replace(&self, language: &str, from: &str, to: &str) {
        let path = self.0.join(language).join("editor.json");
        let content = fs::read_to_string(&path).unwrap();
        assert!(content.contains(from), "{content}");
        fs::write(path, content.replace(from, to)).unwrap();
    }

    /// The generated source or the faults, as the build prints them.
    fn build(&self, half: Half) -> Result<String, Vec<String>> {
        texts::build(&self.0, "app/locales", &["composer", "editor"], half)
            .map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    /// The faults, of which there must be some.
    fn faults(&self) -> Vec<String> {
        self.build(Half::Server).unwrap_err()
    }
}

#[test]
fn sound_files_become_functions_with_arguments_in_english_order() {
    let locales = Locales::sound("sound");
    locales.replace("fr", "{time}, {who}", "{who} : {time}");
    locales.write("en", "admin", "{\"continue\": \"Go \\\"on\\\"\"}");
    for language in LANGUAGES.into_iter().filter(|language| *language != LANGUAGES[ENGLISH]) {
        locales.write(language, "admin", "{\"continue\": \"…\"}");
    }
    let server = locales.build(Half::Server).unwrap();
    for expected in [
        "pub fn title(l: Language) -> &'static str {",
        "pub fn saved_at(l: Language, time: impl Display, who: impl Display) -> String {",
        "pub fn items(l: Language, n: i64, who: impl Display) -> String {",
        "pub fn r#continue(l: Language) -> &'static str {",
        "#[doc = \"Go \\\"on\\\"\"]",
        "\"{n} by {who} (ar two)\"",
    ] {
        assert!(server.contains(expected), "{expected} in {server}");
    }
    let browser = locales.build(Half::Browser).unwrap();
    assert!(!browser.contains("continue") && !browser.contains("(ar two)"), "{browser}");
    // The same function has the same index in both halves.
    assert!(browser.lines().all(|line| server.lines().any(|other| other == line)), "{browser}");
}

/// What is broken in a sound folder: language, what is replaced and by what; then the faults expected.
type Case<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

#[test]
fn each_fault_is_named() {
    let missing_n = "missing placeholder \"{n}\", as this form stands for more than one number";
    let cases: [Case<'_>; 20] = [
        ("fr", "saved_at", "saved", &["extra key \"saved\"", "missing key \"saved_at\""]),
        ("ar", ", \"items_two\": \"{n} by {who} (ar two)\"", "", &["missing key \"items_two\""]),
        ("en", ", \"items_one\": \"{n} by {who} (en one)\"", "", &["missing key \"items_one\""]),
        (
            "zh",
            "items_other",
            "items_few",
            &["extra key \"items_few\": the plural forms of zh are other", "missing key \"items_other\""],
        ),
        ("ru", "{time}", "{zeit}", &["\"saved_at\": missing placeholder \"{time}\""]),
        ("ru", "{time}", "{time} {more}", &["\"saved_at\": placeholder \"{more}\" is not in English"]),
        ("es", "T es", "T {es}", &["\"title\": placeholder \"{es}\" is not in English"]),
        ("es", "{n} by {who} (es many)", "{n}", &["\"items_many\": missing placeholder \"{who}\""]),
        ("ru", "{n} by {who} (ru one)", "{who}", &[&format!("\"items_one\": {missing_n}")]),
        ("fr", "{n} by {who} (fr one)", "{who}", &[&format!("\"items_one\": {missing_n}")]),
        ("zh", "T zh", "", &["empty text \"title\""]),
        ("zh", "T zh", "  ", &["empty text \"title\""]),
        ("zh", "T zh", "T ", &["space before or after the text \"title\""]),
        ("zh", "\"T zh\"", "[]", &["\"title\" is not a text"]),
        ("ar", "{time}", "{time", &["\"saved_at\": \"{time, {who}\" cannot name a placeholder"]),
        ("ar", "T ar", "T {ar", &["\"title\": \"{\" without \"}\""]),
        ("ar", "T ar", "T } ar", &["\"title\": \"}\" without \"{\""]),
        ("ar", "{\"title", "{\"title\": \"again\", \"title", &["key \"title\" stands there twice"]),
        ("en", "title", "Title", &["key \"Title\" is not in snake_case"]),
        ("es", "{\"title", "{,\"title", &["invalid JSON: key must be a string at line 1 column 2"]),
    ];
    for (language, from, to, expected) in cases {
        let locales = Locales::sound("each-fault");
        locales.replace(language, from, to);
        let expected: Vec<String> =
            expected.iter().map(|what| format!("app/locales/{language}/editor.json: {what}")).collect();
        let faults = locales.faults();
        // A key that goes from English is also extra elsewhere; only the changed file is compared.
        let faults: Vec<String> = faults.into_iter().filter(|fault| fault.contains(&format!("/{language}/"))).collect();
        assert_eq!(faults, expected, "{language}: {from} -> {to}");
    }
}

#[test]
fn an_exact_form_may_say_its_number_in_words() {
    let locales = Locales::sound("exact");
    for (language, form) in [("ar", "zero"), ("ar", "one"), ("ar", "two"), ("en", "one"), ("es", "one")] {
        locales.replace(language, &format!("{{n}} by {{who}} ({language} {form})"), "in words by {who}");
    }
    assert!(locales.build(Half::Server).is_ok());
}

#[test]
fn a_name_cannot_be_a_text_and_a_plural_message() {
    let locales = Locales::sound("both");
    for language in LANGUAGES {
        locales.replace(language, "title", "items");
    }
    let expected = "app/locales/en/editor.json: \"items\" is a plural message and a text without plural forms";
    assert_eq!(locales.faults(), [expected]);
}

#[test]
fn all_faults_of_all_files_are_named_at_once() {
    let locales = Locales::sound("all");
    locales.replace("fr", "T fr", "");
    locales.replace("ru", "T ru", "");
    locales.write("es", "admin", "{\"a\": \"a\"}");
    locales.write("de", "editor", "{}");
    locales.write("en", "Not-Snake", "{}");
    fs::remove_file(locales.0.join("ar/editor.json")).unwrap();
    assert_eq!(
        locales.faults(),
        [
            "app/locales/ar/admin.json: missing file",
            "app/locales/ar/editor.json: missing file",
            "app/locales/de: is not one of the six languages",
            "app/locales/en/Not-Snake.json: the name must be an area in snake_case and .json",
            "app/locales/en/admin.json: missing file",
            "app/locales/fr/admin.json: missing file",
            "app/locales/fr/editor.json: empty text \"title\"",
            "app/locales/ru/admin.json: missing file",
            "app/locales/ru/editor.json: empty text \"title\"",
            "app/locales/zh/admin.json: missing file",
        ]
    );
}

/// The generator's list of plural forms is CLDR's: a folder with exactly these is sound.
#[cfg(feature = "ssr")]
#[test]
fn the_plural_forms_asked_for_are_those_of_cldr() {
    use icu::locale::Locale;
    use icu::plurals::{PluralCategory, PluralRules};
    let locales = Locales::sound("cldr");
    for language in LANGUAGES {
        let locale: Locale = language.parse().unwrap();
        let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
        let forms: Vec<String> = rules
            .categories()
            .map(|category| match category {
                PluralCategory::Zero => "zero",
                PluralCategory::One => "one",
                PluralCategory::Two => "two",
                PluralCategory::Few => "few",
                PluralCategory::Many => "many",
                PluralCategory::Other => "other",
            })
            .map(|form| format!("\"items_{form}\": \"{{n}}\""))
            .collect();
        locales.write(language, "editor", &format!("{{{}}}", forms.join(", ")));
    }
    assert!(locales.build(Half::Server).is_ok());
}
