// The questionnaire: autosave that never lies, follow-up questions, conflicts, life without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServer } from "../support/server.mjs";
import { awake, launch, reviewOf, signIn, visitor } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const EXPERT = "expert@vct.example";
const text = (page, code) => page.locator(`[id="${code}-a"]`);
const status = (page, code) => page.locator(`[id="${code}"] .qf .save`);

async function open(page, who = EXPERT, state = "VCT") {
  await signIn(page, who);
  const review = await reviewOf(page, state);
  await page.goto(`${review}/questionnaire/1`);
  return review;
}

test("what is typed is saved by itself, and is there after a reload", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  const words = `Section 12 of the Penal Code applies. ${Date.now()}`;
  await text(page, "untoc-2-c3").fill(words);
  await page.waitForFunction(() => document.querySelector('[id="untoc-2-c3"] .qf .save').textContent.startsWith("Saved "));
  assert.equal(await status(page, "untoc-2-c3").getAttribute("data-state"), "saved");
  await page.reload();
  assert.equal(await text(page, "untoc-2-c3").inputValue(), words);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a choice opens its follow-up question and hides it again without losing the answer", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  const assistance = (value) => page.locator(`input[name="untoc-10-c5"][value="${value}"]`);
  const follow = page.locator('[id="untoc-10-c7"]');
  await assistance("yes").check();
  await follow.waitFor({ state: "visible" });
  await text(page, "untoc-10-c7").fill("Training of prosecutors");
  await page.waitForFunction(() => document.querySelector('[id="untoc-10-c7"] .qf .save').textContent.startsWith("Saved "));
  await assistance("no").check();
  await follow.waitFor({ state: "hidden" });
  // What was hidden with its answer is told of where it was.
  const note = page.locator("#untoc-10 > .left-out");
  await note.filter({ hasText: /^\s*1 answer will not be sent/ }).waitFor();
  assert.equal(await note.getAttribute("role"), "status");
  await assistance("yes").check();
  await follow.waitFor({ state: "visible" });
  assert.equal(await text(page, "untoc-10-c7").inputValue(), "Training of prosecutors");
  await note.waitFor({ state: "hidden" });
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("without a connection nothing is lost and nothing is called saved", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  await page.context().setOffline(true);
  const words = `Written without a connection ${Date.now()}`;
  await text(page, "untoc-5-c3").fill(words);
  await page.waitForFunction(() => /no connection/.test(document.querySelector('[id="untoc-5-c3"] .qf .save').textContent));
  await page.locator(".bar output").filter({ hasText: /No connection/ }).waitFor();
  await page.context().setOffline(false);
  await page.waitForFunction(() => document.querySelector('[id="untoc-5-c3"] .qf .save').textContent.startsWith("Saved "), null, { timeout: 45000 });
  await page.reload();
  assert.equal(await text(page, "untoc-5-c3").inputValue(), words);
  await page.context().close();
});

test("a server that dies while somebody types loses nothing", async () => {
  let server = await startServer();
  const page = await visitor(browser, { base: server.base });
  await open(page);
  await awake(page);
  await server.stop("SIGKILL");
  const words = `Written while the server was dead ${Date.now()}`;
  await text(page, "untoc-6-c3").fill(words);
  await page.waitForFunction(() => /no connection/.test(document.querySelector('[id="untoc-6-c3"] .qf .save').textContent));
  server = await startServer({ port: server.port, folder: server.folder });
  await page.waitForFunction(() => document.querySelector('[id="untoc-6-c3"] .qf .save').textContent.startsWith("Saved "), null, { timeout: 60000 });
  await page.reload();
  assert.equal(await text(page, "untoc-6-c3").inputValue(), words);
  await page.context().close();
  await server.stop();
});

test("two people in one answer meet each other's text, and both texts stay", async () => {
  const first = await visitor(browser);
  const review = await open(first);
  await awake(first);
  const second = await visitor(browser);
  await open(second, "expert.2@vct.example");
  await awake(second);
  const mine = `The first expert's text ${Date.now()}`;
  const theirs = `The second expert's text ${Date.now()}`;
  await text(second, "untoc-15-c4").fill(theirs);
  await second.waitForFunction(() => document.querySelector('[id="untoc-15-c4"] .qf .save').textContent.startsWith("Saved "));
  await text(first, "untoc-15-c4").fill(mine);
  const clash = first.locator('[id="untoc-15-c4"] .clash');
  await clash.waitFor();
  assert.match(await clash.textContent(), new RegExp(mine));
  assert.match(await clash.textContent(), new RegExp(theirs));
  assert.equal(await text(first, "untoc-15-c4").inputValue(), mine, "what was typed stays in its box");
  await clash.locator('button[value^="keep:"]').click();
  await first.waitForFunction(() => document.querySelector('[id="untoc-15-c4"] .qf .save').textContent.startsWith("Saved "));
  await first.goto(`${review}/questionnaire/1/history/untoc-15-c4`);
  const history = await first.locator("main").textContent();
  // The history shows words that came and went: both texts are in it, the newer one on top.
  assert.match(history, /The first expert's text/);
  assert.match(history, /removed: second/);
  await first.context().close();
  await second.context().close();
});

test("Ctrl+S saves at once, and what cannot be taken is said at its field", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  const cell = page.locator('input[name="untoc-23-8.investigations.2025"]');
  await cell.fill("-3");
  await page.keyboard.press("Control+s");
  const fault = page.locator('[id="untoc-23-8-e"]');
  await fault.waitFor({ state: "visible" });
  assert.match(await fault.textContent(), /0 or more/);
  assert.equal(await cell.getAttribute("aria-invalid"), "true");
  assert.equal(await cell.inputValue(), "-3");
  await cell.fill("3");
  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => document.querySelector('[id="untoc-23-8"] .qf .save').textContent.startsWith("Saved "));
  await fault.waitFor({ state: "hidden" });
  await page.context().close();
});

test("a citation can be added and removed with the keyboard", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  const laws = page.locator('[id="untoc-9-c1"] .laws > fieldset');
  const before = await laws.count();
  await page.locator('[id="untoc-9-c1"] button[value^="add:"]').focus();
  await page.keyboard.press("Enter");
  await laws.nth(before).waitFor();
  assert.equal(await laws.count(), before + 1);
  await page.keyboard.type("Anti-Corruption Act (demonstration)");
  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => document.querySelector('[id="untoc-9-c1"] .qf .save').textContent.startsWith("Saved "));
  await page.reload();
  assert.match(await page.locator('[id="untoc-9-c1"]').innerHTML(), /Anti-Corruption Act \(demonstration\)/);
  await page.context().close();
});

test("another language keeps the page and what was typed", async () => {
  const page = await visitor(browser);
  await open(page);
  await awake(page);
  const words = `Typed just before the switch ${Date.now()}`;
  await text(page, "untoc-8-c3").fill(words);
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator('button[name=switch_lang][value=ar]').click();
  await page.waitForSelector('html[lang=ar][dir=rtl]');
  await page.waitForLoadState();
  assert.match(page.url(), /\/questionnaire\/1/);
  assert.equal(await text(page, "untoc-8-c3").inputValue(), words);
  await page.context().close();
});

test("without script the form saves, opens follow-ups, and brings faults back with all that was typed", async () => {
  const page = await visitor(browser, { script: false });
  await open(page, "expert@chn.example", "CHN");
  const long = `没有脚本也能保存 ${Date.now()}`;
  await text(page, "untoc-23-c3").fill(long);
  await page.locator('input[name="untoc-23-c5"][value="yes"]').check();
  await page.locator('[id="untoc-23"] footer button[value^="save"]').click();
  await page.waitForLoadState();
  assert.equal(await text(page, "untoc-23-c3").inputValue(), long);
  assert.ok(await page.locator('[id="untoc-23-c7"]').isVisible());
  await text(page, "untoc-23-c7").fill("x".repeat(20001));
  await page.locator('[id="untoc-23"] footer button[value^="save"]').click();
  await page.locator(".errors").waitFor();
  await page.waitForLoadState();
  assert.equal((await text(page, "untoc-23-c7").inputValue()).length, 20001);
  await page.context().close();
});
