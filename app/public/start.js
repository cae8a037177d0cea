// Starts the browser half: the program and the texts of the page's language come side by side, then the page wakes.
import init, { hydrate } from "glue";

// Leptos looks for these when it wakes a page; ours brings its data in blocks of its own.
globalThis.__RESOLVED_RESOURCES = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__INCOMPLETE_CHUNKS = [];

const texts = document.getElementById("start").dataset.texts;
Promise.all([
  fetch(texts, { credentials: "same-origin" }).then((answer) => answer.text()),
  init({ module_or_path: WASM_URL }),
]).then(([table]) => {
  hydrate(table);
  document.documentElement.dataset.awake = "true";
});
