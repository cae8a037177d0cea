//! All texts for people, in six languages, and how numbers, dates and names are written in each.
//!
//! Texts live in `app/locales/<language>/<area>.json`. The build makes a function of each (`build/texts.rs`), so that a
//! text or an argument that is missing in any language fails the build: `texts::common::save(language)`.
//!
//! Server and browser run the same code and differ in one thing: where the text comes from. The server has all tables
//! compiled in (`server_table.rs`); the browser gets the table of the reader's language beside the page and installs it
//! before hydration (`browser_table.rs`). Words of only the server's pages never reach the browser.
//!
//! To add an area, write `<area>.json` in all six folders with the same flat keys and placeholders; where a component that
//! hydrates uses it, list it in `BROWSER_AREAS` in `build.rs`. Keys that end in `_zero _one _two _few _many _other` are the
//! plural forms of one message, as many as the language has, and `{n}` in them is the number counted.
//!
//! Dates and sorting are the server's alone (`date`, `collate`), as their data would weigh too much in a browser.

mod engine;
mod negotiate;
mod number;
mod plural;

#[cfg(not(feature = "ssr"))]
mod browser_table;
#[cfg(feature = "ssr")]
mod collate;
#[cfg(feature = "ssr")]
mod date;
#[cfg(feature = "ssr")]
mod server_table;
#[cfg(feature = "ssr")]
mod unit;

#[cfg(not(feature = "ssr"))]
pub use browser_table::{InstallError, install};
#[cfg(feature = "ssr")]
pub use collate::{collate, sort_by_name};
#[cfg(feature = "ssr")]
pub use date::{date, date_with_weekday, moment, month, relative_days, time, weekday, weekday_short};
pub use negotiate::negotiate;
pub use number::number;
#[cfg(feature = "ssr")]
pub use server_table::{browser_table, browser_table_hash, browser_table_path};
#[cfg(feature = "ssr")]
pub use unit::{unit_alone, unit_of};

/// One module an area, one function a text; each function's documentation is its English text.
///
/// Arguments come in the order of their first appearance in English; a plural message takes the number counted first.
#[allow(
    clippy::too_many_arguments,
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags,
    reason = "generated from texts that are written for people, not for rustdoc"
)]
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The locale whose habits of writing each language follows, all with Western digits and a clock of 24 hours.
///
/// British English, as the United Nations writes "21 November 2026"; Western digits in Arabic, as the United Nations'
/// Arabic documents have them, and so that numbers look the same wherever they appear.
#[cfg(feature = "ssr")]
const fn locale(language: rules::language::Language) -> icu::locale::Locale {
    use icu::locale::locale;
    use rules::language::Language;
    match language {
        Language::Ar => locale!("ar-u-nu-latn"),
        Language::Zh => locale!("zh"),
        Language::En => locale!("en-GB"),
        Language::Fr => locale!("fr"),
        Language::Ru => locale!("ru"),
        Language::Es => locale!("es"),
    }
}
