//! The browser half: `hydrate` and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Wakes the parts of the page that come alive. `texts` is the table of the page's language, as the server made it.
#[wasm_bindgen]
pub fn hydrate(texts: &str) {
    app::browser::wake(texts);
}
