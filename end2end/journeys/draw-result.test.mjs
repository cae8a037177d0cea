// The result of a drawing, for somebody whom nobody asked to sign in: read, explained, taken away, and repeated by their
// own browser and by the command line.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inLanguage, launch, visitor } from "../support/browser.mjs";
import { findings } from "../support/sights.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SERVER = process.env.SERVER ?? path.join(ROOT, "target/debug/server");

let browser;
let folder;
let whole;
let redraw;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(path.join(tmpdir(), "review-draw-"));
  const page = await visitor(browser);
  const { items } = await (await page.request.get("/api/v1/draws")).json();
  const adopted = (kind) => items.find((d) => d.kind === kind && d.status === "adopted");
  [whole, redraw] = ["whole", "redraw"].map((kind) => `/draws/${adopted(kind).id}`);
  await page.context().close();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const reading = async (lang = "en", options = {}) => {
  const page = await visitor(browser, { lang, ...options });
  await inLanguage(page, lang);
  return page;
};

const record = async (page) => (await page.request.get(`${whole}/record.json`)).text();

/** What the page says once the repetition is over. */
async function said(page) {
  const box = page.locator("#verify-said > div:not([hidden])");
  await box.waitFor({ timeout: 60000 });
  return (await box.innerText()).replaceAll("\n", " ");
}

async function verifyFile(page, text) {
  await page.setInputFiles("#verify-file", { name: "record.json", mimeType: "application/json", buffer: Buffer.from(text) });
  return said(page);
}

/** The same record with another figure in the first number that was drawn. */
const changed = (text) => text.replace(/"number":(\d)/, (_, digit) => `"number":${(Number(digit) % 9) + 1}`);

const verify = (file) =>
  new Promise((done) => execFile(SERVER, ["verify", file], (error, out, err) => done({ status: error?.code ?? 0, text: out + err })));

test("from the list to a pair: filters, and why it was drawn so", async () => {
  const page = await reading();
  await page.goto("/draws");
  await page.goto(`${whole}/result`);
  const rows = page.locator("tbody tr");
  const all = await rows.count();
  assert.ok(all > 180, `${all} States`);
  const names = await page.locator("tbody th").allInnerTexts();
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en").compare), "in alphabetical order");

  await page.getByLabel("Group", { exact: true }).selectOption("II");
  await page.getByLabel("Regional group").selectOption("African");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/group=II&region=African/);
  const some = await rows.count();
  assert.ok(some > 10 && some < 30, `${some} States`);
  await page.goto(`${whole}/result?by=group`);
  assert.deepEqual(await page.locator("main h3[id^=group-]").evaluateAll((all) => all.map((h) => h.id)), ["group-I", "group-II", "group-III"]);

  await page.goto(`${whole}/result?q=norw`);
  await page.getByRole("link", { name: "Norway" }).click();
  await page.getByRole("heading", { level: 1, name: "Norway" }).waitFor();
  await page.waitForLoadState();
  const first = page.locator("article.drawing").first();
  assert.match(await first.innerText(), /A reviewing State for Norway\. Place: Same regional group\./);
  assert.match(await first.innerText(), /There were \d+ candidates\./);
  await first.getByText("The candidates by number").click();
  const count = Number((await first.innerText()).match(/There were (\d+)/)[1]);
  assert.equal(await first.locator("ol > li").count(), count);
  await first.getByText(/^Why \d+ others could not be drawn$/).click();
  assert.match(await first.locator("dl").innerText(), /The State under review itself \(para\. 26\)/);
  assert.match(await page.locator("main").innerText(), /How it came into its group/);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("the browser repeats the drawing and everything agrees", async () => {
  const page = await reading();
  await page.goto(`${whole}/result`);
  assert.ok(await page.locator("#verify-asleep").isHidden());
  await page.getByRole("button", { name: "Verify this drawing" }).click();
  const text = await said(page);
  assert.match(text, /Everything agrees: \d{3} drawings of \d{3} States/);
  assert.match(text, /byte for byte, the record of this page/);
  assert.match(text, /Repeated in [\d,]+ ms of work/);
  const shown = await page.locator("section:has(#facts) dd code").allInnerTexts();
  for (const hash of shown) assert.ok(text.includes(hash), hash);
  assert.ok(await page.locator("#verify-said").evaluate((e) => e === document.activeElement), "the reader is taken there");
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a record from a disk: the same agrees, one changed byte is found and named, and nothing is sent", async () => {
  const page = await reading();
  const text = await record(page);
  await page.goto(`${whole}/result`);
  assert.match(await verifyFile(page, text), /Everything agrees/);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  assert.match(await verifyFile(page, changed(text)), /Drawing 1 came out otherwise\. At steps\[0\]\.drawn\[0\]\.number the record says \d+, but the repetition gives \d+\./);
  assert.match(await verifyFile(page, text.replace('"African"', '"GRULAC"')), /The pool was changed after it was frozen/);
  assert.match(await verifyFile(page, text.slice(0, -1)), /This is not a draw record that can be read\. Line 1, column [\d,]+/);
  assert.match(await verifyFile(page, text.replace("resolution-9-1", "resolution-9-2")), /does not know the rule set/);
  assert.deepEqual(asked, []);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("taken away, the command line says the same", async () => {
  const page = await reading();
  await page.goto(`${whole}/result`);
  const link = page.getByRole("link", { name: /^Record \(JSON\)/ });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /^draw-[0-9a-f]{8}\.json$/);
  const file = path.join(folder, "record.json");
  await download.saveAs(file);
  const yes = await verify(file);
  assert.equal(yes.status, 0, yes.text);
  assert.match(yes.text, /everything agrees/);
  const other = path.join(folder, "changed.json");
  writeFileSync(other, changed(readFileSync(file, "utf8")));
  const no = await verify(other);
  assert.equal(no.status, 1, no.text);
  const id = whole.split("/").at(-1);
  assert.equal(await (await page.request.get(`/api/v1/draws/${id}`)).text(), readFileSync(file, "utf8"));

  const starts = { "pool.json": "[{", "result.csv?lang=fr": "\ufeff", "result.xlsx?lang=ar": "PK", "minutes.pdf?lang=ru": "%PDF" };
  for (const [name, start] of Object.entries(starts)) {
    const answer = await page.request.get(`${whole}/${name}`, { timeout: 60000 });
    assert.equal(answer.status(), 200, name);
    assert.match(answer.headers()["content-disposition"], /^attachment; filename="draw-/, name);
    assert.ok((await answer.text()).startsWith(start), name);
  }
  await page.context().close();
});

test("in Arabic, on a phone: it verifies, nothing sticks out", async () => {
  const page = await reading("ar", { width: 360, height: 740 });
  for (const address of [`${whole}/result?q=NOR`, `${whole}/result/NOR`, "/draws/method", `${redraw}/result`]) {
    await page.goto(address);
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, address);
    assert.deepEqual(await findings(page), [], address);
  }
  await page.goto(`${whole}/result`);
  await page.locator("#verify-go").click();
  assert.match(await said(page), /كل شيء متطابق/);
  assert.match(await verifyFile(page, changed(await record(page))), /أعطى السحب 1 نتيجة أخرى/);
  await page.context().close();
});

test("with the keyboard alone", async () => {
  const page = await reading();
  await page.goto(`${whole}/result?q=NOR`);
  await page.locator("#verify-go").focus();
  await page.keyboard.press("Enter");
  assert.match(await said(page), /Everything agrees/);
  await page.context().close();
});

test("a redraw has a page of its own, and is verified too", async () => {
  const page = await reading();
  await page.goto(`${redraw}/result`);
  assert.match(await page.locator("section:has(#place)").innerText(), /Goes\s+\S+[^]*Comes\s+\S+/);
  await page.getByRole("button", { name: "Verify this drawing" }).click();
  assert.match(await said(page), /Everything agrees: .+ takes the place of .+ in the review of .+/);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("without script: the result, its reasons and the command are there, and no button that does nothing", async () => {
  const page = await reading("en", { script: false });
  await page.goto(`${whole}/result`);
  assert.ok(await page.locator("#verify-go").isHidden());
  assert.match(await page.locator("#verify-asleep").innerText(), /needs JavaScript and WebAssembly/);
  assert.match(await page.locator("section:has(#verify)").innerText(), /server verify draw-/);
  await page.goto("/draws/method");
  await page.getByRole("link", { name: "The full specification (in English)" }).click();
  await page.waitForLoadState();
  assert.match(await page.locator("body").innerText(), /How lots are drawn: even-lots\/1/);
  await page.context().close();
});
