// Verifies a drawing of lots in the browser: the program is fetched at the first press, repeats the drawing in slices, and
// says itself what came out. A record from a disk is read here and sent nowhere.
import init, { Repetition, install } from "glue";

/** Milliseconds of work before the page may draw itself. */
const SLICE = 12;

const at = (id) => document.getElementById(id);
const { texts } = at("verify-start").dataset;
const root = document.querySelector("[data-wake=verify]");
const go = at("verify-go");
const file = at("verify-file");

let program;
async function load() {
  const [table] = await Promise.all([
    fetch(texts, { credentials: "same-origin" }).then((answer) => answer.text()),
    init({ module_or_path: WASM_URL }),
  ]);
  if (!install(table)) throw new Error("the texts are of another build");
}

const said = ["verify-yes", "verify-no", "verify-failed"].map(at);
const fetched = async () => {
  const answer = await fetch(root.dataset.record, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the record was not sent: ${answer.status}`);
  return answer.text();
};

async function verify(record) {
  go.disabled = file.disabled = true;
  for (const box of said) box.hidden = true;
  at("verify-running").hidden = false;
  at("verify-bar").value = 0;
  try {
    await (program ??= load());
    const repetition = new Repetition(await record());
    while (repetition.work(SLICE)) await new Promise((next) => setTimeout(next));
    repetition.free();
  } catch (error) {
    console.warn(error);
    at("verify-running").hidden = true;
    at("verify-failed").hidden = false;
  }
  go.disabled = file.disabled = false;
  at("verify-said").focus();
}

if (typeof WebAssembly === "object") {
  go.addEventListener("click", () => verify(fetched));
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    if (chosen) verify(() => chosen.text());
  });
  root.hidden = false;
  at("verify-asleep").hidden = true;
}
