// Two people or two pages in one answer: none takes the place of the other unseen, however the form is sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, launch, reviewOf } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const [ONE, TWO] = ["expert@vct.example", "expert.2@vct.example"];
const box = (page, code) => page.locator(`[id="${code}-a"]`);
const state = (page, code) => page.locator(`[id="${code}"] .qf .save`);
const clash = (page, code) => page.locator(`[id="${code}"] .clash`);
const saved = (page, code) => page.waitForFunction(
  (id) => document.querySelector(`[id="${id}"] .qf .save`).textContent.startsWith("Saved "), code);

async function open(who, options) {
  const page = await enter(browser, who, options);
  const review = await reviewOf(page, "VCT");
  await page.goto(`${review}/questionnaire/1`);
  if (options?.script !== false) await awake(page);
  return page;
}

async function revisions(page, code) {
  const review = await reviewOf(page, "VCT");
  const { answers } = await (await page.request.get(`/api/v1${review}/responses/1`)).json();
  return answers.find((a) => a.question === code);
}

/** So many conflicts, once the page that was asked for is there. */
async function clashes(page, wanted, why) {
  let found = -1;
  for (let i = 0; i < 300 && found !== wanted; i++) {
    await page.waitForTimeout(100);
    await page.waitForLoadState();
    found = await page.locator(".clash").count().catch(() => -1);
  }
  assert.equal(found, wanted, why);
}

async function write(page, code, words) {
  await box(page, code).fill(words);
  await page.keyboard.press("Control+s");
  await saved(page, code);
}

test("leaving a field that is saved saves nothing again, and meets nobody's newer text", async () => {
  const [one, two] = [await open(ONE), await open(TWO)];
  const code = "firearms-5-c3";
  await box(one, code).click();
  await one.keyboard.type("Typed by hand, and left with the tabulator");
  await saved(one, code);
  const { revision } = await revisions(one, code);
  await two.reload();
  await awake(two);
  await write(two, code, "Changed by somebody else meanwhile");
  await one.keyboard.press("Tab");
  await one.waitForTimeout(2000);
  assert.equal((await revisions(one, code)).revision, revision + 1, "one text, one revision");
  assert.equal(await state(one, code).getAttribute("data-state"), "saved");
  assert.equal(await clash(one, code).count(), 0);
  await one.context().close();
  await two.context().close();
});

test("two texts stay two when the form is posted, until somebody chooses", async () => {
  const [one, two] = [await open(ONE), await open(TWO)];
  const code = "migrants-6-c3";
  await write(two, code, "The text of the second expert");
  await box(one, code).fill("The text of the first expert");
  await clash(one, code).waitFor();
  // A mark posts the whole form: its page shows both texts again, and is as alive as before.
  await one.locator('button[value="ready:migrants-6"]').click();
  await one.waitForURL(/questionnaire\/1$/);
  await one.locator(".errors").waitFor();
  await awake(one);
  assert.equal(await box(one, code).inputValue(), "The text of the first expert");
  assert.match(await clash(one, code).textContent(), /The text of the second expert/);
  await one.keyboard.press("Control+s");
  await one.waitForTimeout(1500);
  assert.equal((await revisions(two, code)).value.value, "The text of the second expert", "nobody has chosen yet");
  await clash(one, code).locator('button[value^="take:"]').click();
  await clash(one, code).waitFor({ state: "detached" });
  assert.equal(await box(one, code).inputValue(), "The text of the second expert");
  assert.deepEqual(one.errors, []);
  await one.context().close();
  await two.context().close();
});

test("without script, choosing in one answer chooses in no other; what nobody touched is no conflict", async () => {
  const one = await open(ONE, { script: false });
  const two = await open(TWO);
  const [first, second, third] = ["firearms-8-c3", "firearms-8-c4", "firearms-5-c4"];
  for (const code of [first, second, third]) await write(two, code, `Second expert on ${code}`);
  await box(one, first).fill("First expert, first answer");
  await box(one, second).fill("First expert, second answer");
  await one.locator('button[value="save:firearms-8"]').click();
  await clashes(one, 2, "the third was touched by one of them only");
  await one.locator(`button[value="keep:${first}"]`).click();
  await clashes(one, 1);
  assert.equal((await revisions(two, first)).value.value, "First expert, first answer");
  assert.equal((await revisions(two, second)).value.value, `Second expert on ${second}`);
  assert.equal((await revisions(two, third)).value.value, `Second expert on ${third}`);
  await one.locator(`button[value="take:${second}"]`).click();
  await clashes(one, 0);
  assert.equal(await box(one, second).inputValue(), `Second expert on ${second}`);
  await one.context().close();
  await two.context().close();
});

test("a conflict of choices shows words, not codes", async () => {
  const [one, two] = [await open(ONE), await open(TWO)];
  const code = "firearms-5-c5";
  const choose = (page, value) => page.locator(`input[name="${code}"][value="${value}"]`).check();
  await choose(two, "in_part");
  await saved(two, code);
  await choose(one, "no");
  await clash(one, code).waitFor();
  const said = await clash(one, code).locator(".said").allTextContents();
  assert.deepEqual(said, ["No", "In part"]);
  await one.context().close();
  await two.context().close();
});

test("going back brings no old text over a newer one", async () => {
  const [one, two] = [await open(ONE), await open(TWO)];
  const code = "untoc-6-c4";
  await write(one, code, "The older text");
  await one.goto((await reviewOf(one, "VCT")) + `/questionnaire/1/history/${code}`);
  await two.reload();
  await awake(two);
  await write(two, code, "The newer text");
  await one.goBack();
  await awake(one);
  await one.keyboard.press("Control+s");
  await one.waitForTimeout(1500);
  assert.equal(await box(one, code).inputValue(), "The newer text");
  assert.equal((await revisions(two, code)).value.value, "The newer text");
  await one.context().close();
  await two.context().close();
});

test("without a connection a button of the form leaves the page where it is", async () => {
  const page = await open(ONE);
  const code = "untoc-2-c4";
  await page.context().setOffline(true);
  await box(page, code).fill("Written in a train");
  await page.locator('#untoc-2 > footer > button[name="act"]').first().click();
  await page.waitForFunction((id) => /no connection/.test(document.querySelector(`[id="${id}"] .qf .save`).textContent), code);
  await page.waitForTimeout(1000);
  assert.equal(await box(page, code).inputValue(), "Written in a train");
  await page.context().setOffline(false);
  await saved(page, code).catch(() => {});
  await page.waitForFunction((id) => document.querySelector(`[id="${id}"] .qf .save`).textContent.startsWith("Saved "), code, { timeout: 45000 });
  await page.context().close();
});

test("what was typed before the program was there is saved by itself", async () => {
  const page = await enter(browser, ONE);
  const review = await reviewOf(page, "VCT");
  let go;
  const held = new Promise((done) => { go = done; });
  await page.route(/\.wasm$/, async (route) => { await held; await route.continue(); });
  await page.goto(`${review}/questionnaire/1`, { waitUntil: "commit" });
  const code = "untoc-23-c3";
  const words = `Typed early ${Date.now()}`;
  await box(page, code).fill(words);
  assert.equal(await page.locator(".bar .save").isVisible(), false, "nothing is said to be saved before the program is there");
  go();
  await awake(page);
  await saved(page, code);
  assert.equal((await revisions(page, code)).value.value, words);
  await page.context().close();
});

test("a mark that is gone can be set again without loading the page anew", async () => {
  const page = await open(ONE);
  const button = page.locator('#untoc-15 > footer > button[name="act"]').first();
  if ((await button.getAttribute("value")).startsWith("ready:")) {
    await button.click();
    await page.waitForURL(/#untoc-15$/);
    await awake(page);
  }
  assert.match(await button.getAttribute("value"), /^not_ready:/);
  await write(page, "untoc-15-c3", `Once more at work ${Date.now()}`);
  assert.match(await button.getAttribute("value"), /^ready:/);
  await button.click();
  await page.waitForURL(/#untoc-15$/);
  await page.locator("#untoc-15 > header > .mark").filter({ hasText: /Ready/ }).waitFor();
  await page.context().close();
});
