//! The browser half, and nothing of its own: three small programs from one crate.
//!
//! Without a feature it wakes pages. With the feature `talk` it wakes those of conversations, and with `verify` it only
//! repeats drawings of lots, so that no page carries what belongs to another.

use wasm_bindgen::prelude::wasm_bindgen;

/// Wakes the parts of the page that come alive. `texts` is the table of the page's language, as the server made it.
#[cfg(not(any(feature = "talk", feature = "verify")))]
#[wasm_bindgen]
pub fn hydrate(texts: &str) {
    app::browser::wake(texts);
}

/// Wakes a page of conversations, as the other one wakes the rest.
#[cfg(all(feature = "talk", not(feature = "verify")))]
#[wasm_bindgen]
pub fn hydrate(texts: &str) {
    app::browser::wake_talk(texts);
}

/// Takes the table of the page's language; whether it is of this build.
#[cfg(feature = "verify")]
#[wasm_bindgen]
pub fn install(texts: &str) -> bool {
    app::browser::verify::install(texts)
}

/// A drawing of lots, repeated from its record.
#[cfg(feature = "verify")]
#[wasm_bindgen]
pub struct Repetition(app::browser::verify::Repetition);

#[cfg(feature = "verify")]
#[wasm_bindgen]
impl Repetition {
    /// Of the record with this text.
    #[wasm_bindgen(constructor)]
    pub fn new(text: String) -> Self {
        Self(app::browser::verify::Repetition::new(text))
    }

    /// Works for about so many milliseconds; whether there is more to do.
    pub fn work(&mut self, slice_ms: f64) -> bool {
        self.0.work(slice_ms)
    }
}
