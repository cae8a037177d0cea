//! Turns the locale files (`app/locales/<language>/<area>.json`) into typed functions, one for each text.
//!
//! A fault in a locale file fails the build, with every fault named on a line of its own. What is checked and what is
//! generated stands in `build/texts.rs`.

#[path = "build/texts.rs"]
mod texts;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The areas whose texts the browser needs too, because something there runs as WebAssembly. Every other area stays on
/// the server, so that neither the WebAssembly nor the table beside the page grows with it.
const BROWSER_AREAS: [&str; 8] = ["common", "editor", "session", "composer", "fault", "refusal", "verify", "live"];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=locales");
    let half = if std::env::var_os("CARGO_FEATURE_SSR").is_some() { texts::Half::Server } else { texts::Half::Browser };
    match texts::build(Path::new("locales"), "app/locales", &BROWSER_AREAS, half) {
        Ok(source) => write(&source),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Writes the generated source where `app/src/i18n.rs` includes it from.
fn write(source: &str) -> ExitCode {
    let Some(folder) = std::env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is not set: this program is run by cargo only");
        return ExitCode::FAILURE;
    };
    let path = PathBuf::from(folder).join("texts.rs");
    match std::fs::write(&path, source) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
