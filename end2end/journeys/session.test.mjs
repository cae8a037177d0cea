// The end of a session while somebody works: nothing typed is lost, one can always sign in again in place, and the page
// says only what the server knows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, launch, PASSWORD, reviewOf, signIn, visitor } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const EXPERT = "expert@vct.example";
const QUESTION = "untoc-23-c3";
const MINUTE = 60_000;

const text = (page) => page.locator(`[id="${QUESTION}-a"]`);
const dialog = (page) => page.locator("#session-dialog");
const title = (page) => page.locator("#session-title").innerText();
const fault = (page) => page.locator("#session-fault");

/** The questionnaire, awake. `clock`: the page's time can be moved; that of the server goes on as ever. */
async function writing({ clock = false } = {}) {
  const page = await visitor(browser);
  await signIn(page, EXPERT);
  if (clock) await page.clock.install();
  await page.goto(`${await reviewOf(page, "VCT")}/questionnaire/1`);
  await awake(page);
  return page;
}

/** What ends a session behind somebody's back. */
async function endSession(page) {
  const kept = (await page.context().cookies()).filter((c) => c.name !== "sid");
  await page.context().clearCookies();
  await page.context().addCookies(kept);
}

async function save(page, words) {
  await text(page).fill(words);
  await page.keyboard.press("Control+s");
}

const saved = (page) =>
  page.waitForFunction((id) => document.querySelector(`[id="${id}"] .qf .save`).textContent.startsWith("Saved "), QUESTION);

async function signInAgain(page) {
  await page.locator("#session-password").fill(PASSWORD);
  await page.locator("#session-go").click();
  await dialog(page).waitFor({ state: "hidden" });
}

async function close(page) {
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
}

/** Until the page has dealt with an answer that has arrived. */
const settled = () => new Promise((done) => setTimeout(done, 500));

/** Moves the page's time until it asks the server about the session; the answer's status, and whether it asked unattended. */
async function asks(page, milliseconds) {
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/fn/stay");
  await page.clock.fastForward(milliseconds);
  const answer = await answered;
  await settled();
  assert.equal(answer.request().headers()["x-unattended"], "1", "a question of the page keeps no session alive");
  return answer.status();
}

/** What was typed is saved and still there after a reload; the page is done with. */
async function isKept(page, words) {
  await saved(page);
  await page.reload();
  assert.equal(await text(page).inputValue(), words);
  assert.deepEqual(page.errors, []);
  await page.context().close();
}

test("when the session ends, the text stays, one signs in in place, and it is saved", async () => {
  const page = await writing();
  await endSession(page);
  const words = `Written after the session had ended ${Date.now()}`;
  await text(page).fill(words);
  await dialog(page).waitFor({ state: "visible" });
  assert.equal(await text(page).inputValue(), words);
  assert.equal(await page.locator("#session-dialog .err").count(), 0, "nothing is wrong yet");
  await page.locator("#session-go").click();
  await fault(page).filter({ hasText: "Please fill this in." }).waitFor();
  await page.locator("#session-password").fill("not the password");
  await page.locator("#session-go").click();
  await fault(page).filter({ hasText: "The password is not right." }).waitFor();
  await signInAgain(page);
  await isKept(page, words);
});

test("a closed dialog comes back with the next save, and at the end of the next session", async () => {
  const page = await writing();
  await endSession(page);
  await save(page, `First ${Date.now()}`);
  await dialog(page).waitFor({ state: "visible" });
  await close(page);
  await save(page, `Second ${Date.now()}`);
  await dialog(page).waitFor({ state: "visible" });
  await close(page);

  // Signed in in another tab: the next save is well, and nothing is asked any more.
  const tab = await page.context().newPage();
  await signIn(tab, EXPERT);
  await tab.close();
  await save(page, `Third ${Date.now()}`);
  await saved(page);
  assert.ok(await dialog(page).isHidden());

  await endSession(page);
  const words = `Fourth ${Date.now()}`;
  await save(page, words);
  await dialog(page).waitFor({ state: "visible" });
  await signInAgain(page);
  await isKept(page, words);
});

test("a session that is used elsewhere is not said to have ended, and one that has ended is", async () => {
  const page = await writing({ clock: true });
  // To the server hardly a moment has passed, as if another tab had been at work.
  assert.equal(await asks(page, 31 * MINUTE), 200);
  assert.ok(await dialog(page).isHidden());

  // Without a connection nothing is known.
  await page.context().setOffline(true);
  const lost = page.waitForEvent("requestfailed");
  await page.clock.fastForward(31 * MINUTE);
  await lost;
  await settled();
  assert.ok(await dialog(page).isHidden());
  await page.context().setOffline(false);
  assert.equal(await asks(page, MINUTE), 200);
  assert.ok(await dialog(page).isHidden());

  await endSession(page);
  assert.equal(await asks(page, 31 * MINUTE), 401);
  await dialog(page).waitFor({ state: "visible" });
  assert.equal(await title(page), "Your session has ended");
  await signInAgain(page);
  await page.context().close();
});

test("a warning that was closed is settled by the next save", async () => {
  const page = await writing({ clock: true });
  // As the server says it once nothing has been done for so long.
  await page.route("**/api/fn/stay", (route) => route.fulfill({ json: { ends_in_seconds: 100, warn_in_seconds: 0 } }));
  await asks(page, 29 * MINUTE);
  await dialog(page).waitFor({ state: "visible" });
  assert.equal(await title(page), "Are you still there?");
  await close(page);
  await page.unroute("**/api/fn/stay");
  await save(page, `Written after the warning ${Date.now()}`);
  await saved(page);
  await page.clock.fastForward(3 * MINUTE);
  await settled();
  assert.ok(await dialog(page).isHidden(), "the save has begun the time anew");
  assert.equal(await asks(page, 29 * MINUTE), 200);
  assert.ok(await dialog(page).isHidden());

  // The button of the warning does the same.
  await page.route("**/api/fn/stay", (route) => route.fulfill({ json: { ends_in_seconds: 100, warn_in_seconds: 0 } }));
  await asks(page, 29 * MINUTE);
  await dialog(page).waitFor({ state: "visible" });
  await page.unroute("**/api/fn/stay");
  await page.locator("#session-go").click();
  await dialog(page).waitFor({ state: "hidden" });
  await page.clock.fastForward(3 * MINUTE);
  await settled();
  assert.ok(await dialog(page).isHidden());
  await page.context().close();
});
