// A conversation followed live: two delegations, an additional reviewing State and the Secretariat at once, one of them in
// Arabic, one without script; over a cut line, a restart of the server, and the end of rights.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { awake, enter, inLanguage, launch } from "../support/browser.mjs";
import { findings } from "../support/sights.mjs";
import { startServer } from "../support/server.mjs";

let browser;
let server;
// Its own, so that it is still there after the server was stopped.
const folder = mkdtempSync(path.join(tmpdir(), "review-live-"));
before(async () => {
  browser = await launch();
  server = await startServer({ folder });
});
after(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A visitor of this server. */
const as = (email, options) => enter(browser, email, { base: server.base, ...options });

/** The review of a State, its reviewing States, and its conversation on itself. */
async function scene(page, code) {
  const { items } = await (await page.request.get("/api/v1/reviews?limit=200")).json();
  const { id } = items.find((r) => r.state === code);
  const { reviewers, instruments } = await (await page.request.get(`/api/v1/reviews/${id}`)).json();
  const threads = await (await page.request.get(`/api/v1/reviews/${id}/threads`)).json();
  const now = reviewers.filter((r) => !r.replaced_at);
  const additional = now.find((r) => r.slot === "additional");
  return {
    review: id,
    thread: threads.items.find((t) => t.room === "dialogue" && t.subject === "review").id,
    reviewer: now.find((r) => r.slot !== "additional").state.toLowerCase(),
    additional: additional?.state.toLowerCase(),
    beyond: instruments.find((i) => !additional?.instruments.includes(i)),
  };
}

let keys = 0;
/** Sends as a program does: at once. */
async function say(page, thread, body) {
  const answer = await page.request.post(`/api/v1/threads/${thread}/messages`, { data: { body, lang: "en", key: `live-${++keys}` } });
  assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`);
  return (await answer.json()).seq;
}

const numbers = (page) => page.locator(".msg[data-seq]").evaluateAll((all) => all.map((m) => Number(m.dataset.seq)));
const open = (page) => page.locator(".talk[data-live=open]").waitFor({ timeout: 30_000 });
const shows = (page, seq, timeout = 30_000) => page.locator(`#message-${seq}`).waitFor({ timeout });

/** Each message once, in order, without a gap. */
async function inOrder(page, last) {
  const seen = await numbers(page);
  assert.equal(seen.at(-1), last);
  assert.deepEqual(seen, seen.map((_, i) => seen[0] + i));
}

test("everybody sees each message once and in order, whatever they are doing", { timeout: 300_000 }, async () => {
  const secretariat = await as("secretariat@example");
  const { review, thread, reviewer, additional, beyond } = await scene(secretariat, "NOR");
  const talk = `/reviews/${review}/dialogue/${thread}`;
  const point = await as("focal.point@nor.example");
  const arabic = await as(`focal.point@${reviewer}.example`);
  await inLanguage(arabic, "ar", server.base);
  const third = await as(`expert@${additional}.example`);
  const plain = await as(`expert@${reviewer}.example`, { script: false });
  const live = [secretariat, point, arabic, third];
  for (const page of [...live, plain]) await page.goto(talk);
  for (const page of live) {
    await awake(page);
    await open(page);
  }
  assert.equal(await arabic.locator("html").getAttribute("dir"), "rtl");

  // Somebody is in the middle of a sentence while the others write.
  const body = point.locator("#body");
  const name = await point.locator(".menu bdi").first().innerText();
  // It is said for a few seconds only: they look before it begins.
  const told = [secretariat, arabic].map((page) => page.waitForFunction((n) => {
    const words = document.querySelector("#live-writing").textContent;
    return words.includes(n) && words;
  }, name, { timeout: 30_000 }));
  await body.fill("While I am writ");
  await body.focus();
  const top = () => body.evaluate((e) => e.getBoundingClientRect().top);
  const before = await top();
  await point.keyboard.type("ing this");
  const [, words] = await Promise.all(told);
  assert.match(await words.jsonValue(), /بصدد الكتابة/);
  assert.equal(await point.locator("#live-writing").innerText(), "", "who writes knows that");

  let last = 0;
  for (let n = 0; n < 12; n++) {
    const by = [secretariat, third, arabic][n % 3];
    last = await say(by, thread, `Number ${n} <b>not bold</b>`);
  }
  for (const page of live) {
    await shows(page, last);
    await inOrder(page, last);
    assert.match(await page.locator(`#message-${last}`).innerText(), /Number 11 <b>not bold<\/b>/, "what is typed is text");
  }
  assert.equal(await body.inputValue(), "While I am writing this");
  assert.equal(await point.evaluate(() => document.activeElement.id), "body");
  assert.ok(Math.abs((await top()) - before) < 40, `the line one writes ran away from ${before} to ${await top()}`);
  assert.match(await arabic.locator("#live-said").innerText(), /[\u0600-\u06ff]{3}/);
  // One's side is told from the others' as after a reload.
  const own = (page) => page.locator(".msg[data-own]").count();
  const shown = await own(third);
  await third.reload();
  await awake(third);
  await open(third);
  assert.equal(await own(third), shown);
  await inOrder(third, last);

  // Without script a reload shows the same.
  assert.notEqual((await numbers(plain)).at(-1), last);
  await plain.reload();
  await inOrder(plain, last);

  // That others have read it arrives as well.
  const seen = secretariat.locator(`#message-${last - 2} [data-part=seen]`);
  // One after the other: whose note comes first is nobody's promise.
  await seen.filter({ hasText: "Norway" }).waitFor({ timeout: 20_000 });

  // Of a conversation on another instrument the additional reviewing State hears nothing.
  const other = await fetchThread(point, review, `instrument/${beyond}`);
  assert.equal((await third.request.get(`/reviews/${review}/dialogue/${other}`)).status(), 404);
  assert.equal((await third.request.get(`/live/reviews/${review}?thread=${other}`, { headers: { "sec-fetch-site": "same-origin" } })).status(), 404);
  for (const page of live) assert.deepEqual(await findings(page), []);
  for (const page of live) assert.deepEqual(page.errors, []);
  for (const page of [...live, plain]) await page.context().close();
});

/** Begins a conversation of all parties; answers with its id. */
async function fetchThread(page, review, subject) {
  const answer = await page.request.post(`/reviews/${review}/dialogue`, {
    form: { room: "dialogue", subject }, maxRedirects: 0, headers: { "sec-fetch-site": "same-origin" },
  });
  assert.equal(answer.status(), 303);
  return answer.headers().location.match(/dialogue\/([0-9a-f-]{36})/)[1];
}

test("a cut line and a restart lose nothing and double nothing", { timeout: 300_000 }, async () => {
  const secretariat = await as("secretariat@example");
  const { review, thread, reviewer } = await scene(secretariat, "VCT");
  const talk = `/reviews/${review}/dialogue/${thread}`;
  const point = await as("focal.point@vct.example");
  const arabic = await as(`focal.point@${reviewer}.example`);
  await inLanguage(arabic, "ar", server.base);
  for (const page of [secretariat, point, arabic]) {
    await page.goto(talk);
    await awake(page);
    await open(page);
  }
  await point.context().setOffline(true);
  await point.locator("#live-note:not(:empty)").waitFor({ timeout: 40_000 });
  let last = 0;
  for (let n = 0; n < 5; n++) last = await say(secretariat, thread, `While the line was cut ${n}`);
  await shows(arabic, last);
  assert.ok(!(await numbers(point)).includes(last));
  await point.context().setOffline(false);
  await shows(point, last, 60_000);
  await inOrder(point, last);
  await point.locator("#live-note:empty").waitFor({ state: "attached" });

  // Stopping waits for no stream; afterwards the pages go on where they were.
  const begun = Date.now();
  await server.stop("SIGTERM");
  // Requests that run get ten seconds.
  assert.ok(Date.now() - begun < 8_000, `stopping took ${Date.now() - begun} ms`);
  await arabic.locator("#live-note").filter({ hasText: /انقطع الاتصال/ }).waitFor({ timeout: 30_000 });
  server = await startServer({ port: server.port, folder });
  last = await say(secretariat, thread, "After the restart");
  for (const page of [secretariat, point, arabic]) {
    await shows(page, last, 60_000);
    await inOrder(page, last);
  }
  for (const page of [secretariat, point, arabic]) {
    assert.deepEqual(page.errors.filter((e) => !/ERR_/.test(e)), []);
    await page.context().close();
  }
});

test("a draft is kept on the server, and nothing typed is lost without it", { timeout: 300_000 }, async () => {
  const here = await as("focal.point@vct.example");
  const { review, thread } = await scene(here, "VCT");
  const talk = `/reviews/${review}/dialogue/${thread}`;
  await here.goto(talk);
  await awake(here);
  await open(here);
  await here.locator("#body").fill("Begun on one device");
  await here.locator("#draft-note").filter({ hasText: /Draft saved \d/ }).waitFor();
  const there = await as("focal.point@vct.example");
  await there.goto(talk);
  await awake(there);
  assert.equal(await there.locator("#body").inputValue(), "Begun on one device");
  await there.locator("#body").fill("Gone on with on the other");
  await there.locator("#draft-note").filter({ hasText: /Draft saved/ }).waitFor();
  // The first device does not write over it, and says so.
  await here.locator("#body").fill("Gone on with here");
  await here.locator("#draft-note[data-kind=warn]").filter({ hasText: /another device/ }).waitFor();
  await here.locator("button[name=act][value=draft]").click();
  await here.locator(".clash").waitFor();
  assert.equal(await here.locator("#newer").inputValue(), "Gone on with on the other");
  assert.equal(await here.locator("#body").inputValue(), "Gone on with here");
  assert.deepEqual(await findings(here), []);

  // Without a line the text stays, and so does the page.
  await awake(here);
  await here.locator("#body").fill("To be sent without a line");
  await here.locator("#draft-note").filter({ hasText: /Draft saved/ }).waitFor();
  await here.context().setOffline(true);
  await here.locator("#body").press("Control+Enter");
  await here.locator("#draft-note").filter({ hasText: /Not sent/ }).waitFor({ timeout: 30_000 });
  assert.equal(await here.locator("#body").inputValue(), "To be sent without a line");
  await here.context().setOffline(false);
  await here.locator("#body").press("Control+Enter");
  // Ten seconds to take it back, counted down.
  const waits = here.locator("#outgoing [data-due]");
  await waits.locator(".countdown").filter({ hasText: /\d+ seconds? left/ }).waitFor({ timeout: 30_000 });
  await waits.locator("button[value=take_back]").click();
  await here.waitForFunction(() => document.querySelector("#body")?.value === "To be sent without a line");
  await awake(here);
  await open(here);
  const before = (await numbers(here)).length;
  await here.locator("#body").press("Control+Enter");
  await here.locator("#outgoing .countdown").waitFor();
  await awake(here);
  assert.deepEqual(await findings(here), []);
  // It goes by itself, and the page says so by itself.
  await here.waitForFunction((n) => document.querySelectorAll(".msg[data-seq]").length > n, before, { timeout: 60_000 });
  await here.locator("#outgoing [data-due]").waitFor({ state: "detached" });
  assert.match(await here.locator(".msg[data-seq]").last().innerText(), /To be sent without a line/);
  for (const page of [here, there]) await page.context().close();
});

test("with the right ends what is heard", { timeout: 300_000 }, async () => {
  const admin = await as("admin@example");
  const expert = await as("expert.2@vct.example");
  const { review, thread } = await scene(expert, "VCT");
  const talk = `/reviews/${review}/dialogue/${thread}`;
  await expert.goto(talk);
  await awake(expert);
  await open(expert);
  const tab = await expert.context().newPage();
  await tab.goto(talk);
  await awake(tab);
  await open(tab);
  await tab.locator("#body").fill("Half a sentence");
  await tab.locator("#draft-note").filter({ hasText: /Draft saved/ }).waitFor();

  // Signed out in one tab: the other one asks to sign in again, and keeps the text.
  await expert.request.post("/sign-out", { headers: { "sec-fetch-site": "same-origin" } });
  // Sooner than the next sign of life, with which the server looks again anyway.
  await tab.locator("#session-dialog[open]").waitFor({ timeout: 9_000 });
  await tab.locator("#session-password").fill("demonstration only");
  await tab.locator("#session-go").click();
  await tab.locator("#session-dialog[open]").waitFor({ state: "detached" });
  assert.equal(await tab.locator("#body").inputValue(), "Half a sentence");
  const secretariat = await as("secretariat@example");
  const last = await say(secretariat, thread, "To those who came back");
  await shows(tab, last);

  // The role ends: nothing new is heard from that moment.
  await admin.goto("/accounts?q=expert.2@vct.example");
  await admin.locator("main a[href^='/accounts/']").filter({ hasNotText: /new/i }).last().click();
  await admin.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
  const roles = await admin.locator("form[action^='/roles/']").evaluateAll((all) =>
    all.map((form) => ({ end: form.getAttribute("action"), account: form.elements.namedItem("account").value })));
  assert.ok(roles.length > 0);
  for (const { end, account } of roles) {
    const ended = await admin.request.post(end, { form: { account }, maxRedirects: 0, headers: { "sec-fetch-site": "same-origin" } });
    assert.equal(ended.status(), 303);
  }
  await tab.locator("#live-note").filter({ hasText: /may no longer read/ }).waitFor({ timeout: 9_000 });
  const after = await say(secretariat, thread, "Not for those whose role has ended");
  await tab.waitForTimeout(1_500);
  assert.ok(!(await numbers(tab)).includes(after));
  assert.equal(await tab.locator("#body").inputValue(), "Half a sentence");
  assert.deepEqual(await findings(tab), []);
  for (const page of [admin, expert, secretariat]) await page.context().close();
});
