//! One key and one text: names, placeholders and plural suffixes.

/// The CLDR plural categories in the order of their slots in the generated tables; `src/i18n/plural.rs` has the same order.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The cardinal categories of each language (CLDR), in the order of `LANGUAGES`.
pub const CATEGORIES_OF: [&[&str]; 6] = [
    &["zero", "one", "two", "few", "many", "other"],
    &["other"],
    &["one", "other"],
    &["one", "many", "other"],
    &["one", "few", "many", "other"],
    &["one", "many", "other"],
];

/// The placeholder that stands for the number counted in a plural message.
pub const COUNTED: &str = "n";

/// Whether a plural form stands for one number only, so that its words may say the number ("two days", "tomorrow").
///
/// Russian `one` also stands for 21 and 31, French `one` for 0: those must show the number.
pub fn is_exact(language: &str, category: &str) -> bool {
    match category {
        "zero" | "two" => true,
        "one" => matches!(language, "ar" | "en" | "es"),
        _ => false,
    }
}

/// Splits `days_few` into `days` and `few`; nothing for a key without a plural suffix.
pub fn split_plural(key: &str) -> Option<(&str, &str)> {
    let (base, category) = key.rsplit_once('_')?;
    (!base.is_empty() && CATEGORIES.contains(&category)).then_some((base, category))
}

/// Whether the name is snake_case and can name a function, a module or an argument.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
        && !name.contains("__")
        // The only keywords that Rust has no raw form of.
        && !matches!(name, "self" | "super" | "crate")
}

/// The placeholders of a text in the order of their first appearance, each once.
///
/// # Errors
/// What is wrong with the braces or a name between them.
pub fn placeholders(text: &str) -> Result<Vec<String>, String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(inside) = rest[at..].strip_prefix('{') else {
            return Err("\"}\" without \"{\"".to_owned());
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("\"{\" without \"}\"".to_owned());
        };
        // `l` is the name of the language's argument in every generated function.
        if name == "l" || !is_name(name) {
            return Err(format!("\"{{{name}}}\" cannot name a placeholder"));
        }
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
        rest = after;
    }
    Ok(found)
}
