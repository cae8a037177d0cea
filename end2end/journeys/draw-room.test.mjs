// A drawing in the room: conducted with the keyboard alone, followed live by others, over a restart of the server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, inLanguage, launch, visitor } from "../support/browser.mjs";
import { findings } from "../support/sights.mjs";
import { startServer } from "../support/server.mjs";

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await startServer();
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** A visitor of this server. */
const as = (email, options) => enter(browser, email, { base: server.base, ...options });

/** Begins a drawing; answers with its address. */
async function prepared(page, title) {
  await page.goto("/draws/new");
  await page.locator("#title").fill(title);
  await page.locator("main form button.go").click();
  await page.waitForURL(/\/draws\/[0-9a-f-]{36}\/preparation/);
  return new URL(page.url()).pathname.replace("/preparation", "");
}

/** A rehearsal of a new drawing; answers with the address of its room. */
async function rehearsal(page, title) {
  const drawing = await prepared(page, title);
  await page.locator("#phrase").fill("rehearsed before the meeting");
  await page.locator("#rehearse button").last().click();
  await page.waitForURL((url) => !url.pathname.startsWith(drawing));
  return `${new URL(page.url()).pathname}/room`;
}

/** The focus gets there: after a page was opened the browser sets it in its own time. */
const holds = (page, id) => page.waitForFunction((id) => document.activeElement?.id === id, id, { timeout: 30000 });
const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");
const seq = (page) => page.locator(".room").evaluate((room) => Number(room.dataset.seq));
const status = (page) => page.locator(".room").evaluate((room) => room.dataset.status);
const said = (page) => page.locator("#room-said").innerText();

/** Waits until a page shows at least so much. */
const shows = (page, wanted) =>
  page.waitForFunction((n) => Number(document.querySelector(".room")?.dataset.seq) >= n, wanted, { timeout: 30000 });

/** Presses a key and waits until the room has moved on. */
async function press(page, key) {
  const now = await seq(page);
  await page.keyboard.press(key);
  await shows(page, now + 1);
}

/** Walks with the keyboard until something has the focus. */
async function tabTo(page, wanted, most = 12) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), wanted)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not get to ${wanted}: it is at ${await focused(page)}`);
}

test("a rehearsal is drawn from start to end with the keyboard alone, and followed live", { timeout: 900_000 }, async () => {
  const conductor = await as("secretariat@example");
  const room = await rehearsal(conductor, "Tenth session <b>& more</b>");
  const follower = await as("chair@example");
  const arabic = await as("chair@example");
  await inLanguage(arabic, "ar", server.base);
  for (const page of [conductor, follower, arabic]) {
    await page.goto(room);
    await awake(page);
    assert.match(await page.locator("h1").innerText(), /Tenth session <b>& more<\/b>/, "what is typed is text");
    assert.ok(await page.locator(".rehearsal").isVisible());
  }
  assert.equal(await arabic.locator("html").getAttribute("dir"), "rtl");
  assert.match(await arabic.locator("h2.asked").innerText(), /[\u0600-\u06ff]{3}/);
  const stranger = await visitor(browser, { base: server.base });
  assert.equal((await stranger.goto(room)).status(), 404, "a rehearsal is nobody else's affair");
  await stranger.context().close();

  // One key, one number.
  await holds(conductor, "draw-go");
  for (let i = 0; i < 20; i++) {
    await press(conductor, i % 2 ? "Enter" : "Space");
    assert.equal(await focused(conductor), "draw-go");
  }
  assert.equal(await seq(conductor), 20);
  assert.equal(await conductor.locator("#room-live").innerText(), await said(conductor), "it is said to ears as well");
  await shows(follower, 20);
  assert.equal(await said(follower), await said(conductor));
  await shows(arabic, 20);
  for (const page of [conductor, follower, arabic]) assert.deepEqual(await findings(page), []);

  // The group part goes 25 at a time.
  while (!/reviewing State/.test(await conductor.locator("h2.asked").innerText())) {
    await tabTo(conductor, "#draw-many");
    await press(conductor, "Enter");
  }

  // What a reader opened stays open while the room goes on.
  await follower.waitForFunction(() => /reviewing State/.test(document.querySelector("h2.asked")?.textContent));
  await follower.locator("#out-under_review > summary").click();
  for (let i = 0; i < 15; i++) await press(conductor, "Enter");
  await shows(follower, await seq(conductor));
  assert.ok(await follower.locator("#out-under_review[open]").count());
  assert.equal(await follower.evaluate(() => document.activeElement?.parentElement?.id), "out-under_review");
  assert.ok((await conductor.locator(".balls li").count()) > 1);

  // A ball drawn by hand; first one that there is not.
  await tabTo(conductor, "#number");
  await conductor.keyboard.type("999");
  const before = await seq(conductor);
  await conductor.keyboard.press("Enter");
  await conductor.waitForSelector("#number[aria-invalid=true]");
  assert.equal(await focused(conductor), "number");
  assert.equal(await conductor.locator("#number").inputValue(), "999");
  assert.match(await conductor.locator("#number-e").innerText(), /no such ball/);
  assert.deepEqual(await findings(conductor), []);
  assert.equal(await seq(conductor), before);
  const first = await conductor.locator(".balls li").first().innerText();
  await conductor.keyboard.press("Control+A");
  await conductor.keyboard.type("1");
  await press(conductor, "Enter");
  assert.equal(await focused(conductor), "draw-go");
  assert.equal(await conductor.locator("#number").inputValue(), "");
  assert.match(await conductor.locator(".log").innerText(), /drawn by hand/);
  assert.ok((await said(conductor)).includes(first.split("\n").at(-1).trim()), `${first} / ${await said(conductor)}`);

  // A void, which stays on record.
  const drawn = await conductor.locator(".figures dd").nth(1).innerText();
  await tabTo(conductor, "#void > summary");
  await conductor.keyboard.press("Enter");
  await tabTo(conductor, "#reason");
  await conductor.keyboard.type("The ball fell out of the bowl <i>twice</i>");
  await tabTo(conductor, "#void button");
  await press(conductor, "Enter");
  assert.match(await said(conductor), /^Voided/);
  assert.equal(await focused(conductor), "draw-go");
  assert.match(await conductor.locator(".log").innerText(), /The ball fell out of the bowl <i>twice<\/i>/);
  assert.equal(await conductor.locator(".figures dd").nth(2).innerText(), "1");
  assert.notEqual(await conductor.locator(".figures dd").nth(1).innerText(), drawn);
  await shows(follower, await seq(conductor));
  assert.match(await follower.locator(".log").innerText(), /The ball fell out of the bowl <i>twice<\/i>/);

  // The server is killed in the middle: everybody is told, nothing is lost, the next key goes on.
  for (let i = 0; i < 5; i++) await press(conductor, "Enter");
  const [at, last] = [await seq(conductor), await said(conductor)];
  await server.stop("SIGKILL");
  await follower.locator("#room-lost > p").waitFor({ state: "visible" });
  await conductor.keyboard.press("Enter");
  await conductor.locator("#room-lost > p").waitFor({ state: "visible" });
  assert.equal(await seq(conductor), at);
  server = await startServer({ port: server.port, folder: server.folder });
  await follower.locator("#room-lost > p").waitFor({ state: "hidden", timeout: 60000 });
  await conductor.locator("#room-lost > p").waitFor({ state: "hidden", timeout: 60000 });
  await follower.reload();
  assert.deepEqual([await seq(follower), await said(follower)], [at, last]);
  await awake(follower);
  assert.equal(await focused(conductor), "draw-go");
  for (let i = 0; i < 15; i++) await press(conductor, "Enter");
  assert.equal(await seq(conductor), at + 15);

  // The rest, to the end.
  while ((await status(conductor)) === "drawing") {
    // After 25 the next key draws one again.
    assert.equal(await focused(conductor), "draw-go");
    await tabTo(conductor, "#draw-many");
    await press(conductor, "Enter");
  }
  assert.equal(await focused(conductor), "room-end");
  assert.equal(await conductor.locator(".end-state").getByRole("link").getAttribute("href"), room.replace("/room", "/result"));
  await follower.locator(".end-state").waitFor({ timeout: 30000 });
  assert.equal(await follower.locator("#draw-go").count(), 0);
  await arabic.locator(".end-state").waitFor({ timeout: 30000 });
  for (const page of [conductor, follower, arabic]) {
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(page.errors.filter((e) => !/ERR_CONNECTION|ERR_EMPTY/.test(e)), []);
  }
  // Written down as one drawing that anybody can repeat.
  const record = await conductor.request.get(`${room.replace("/room", "").replace("/draws", "/api/v1/draws")}`);
  assert.equal(record.status(), 200);
  for (const page of [conductor, follower, arabic]) await page.context().close();
});

test("without script: a key draws, an old page draws nothing, what was typed stays", { timeout: 300_000 }, async () => {
  const page = await as("secretariat@example", { script: false });
  const room = await rehearsal(page, "Without script");
  await page.goto(room);
  const log = () => page.locator(".log li").count();
  await page.locator("#draw-go").press("Enter");
  await page.locator(".log li").first().waitFor();
  await page.waitForLoadState();
  assert.equal(await log(), 1);
  await page.locator("#draw-go").press("Space");
  await page.locator(".log li").nth(1).waitFor();
  const other = await page.context().newPage();
  await other.goto(room);
  await other.locator("#draw-many").press("Enter");
  await other.locator(".log li").nth(14).waitFor();
  await other.close();
  // This page knows nothing of that.
  await page.locator("#void > summary").click();
  await page.locator("#reason").fill("Typed while the room went on");
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.locator("#void button").click()]);
  assert.equal(answer.status(), 409);
  await page.locator("main").getByText(/has moved on/).filter({ visible: true }).first().waitFor();
  await page.waitForLoadState();
  assert.equal(await page.locator("#reason").inputValue(), "Typed while the room went on");
  assert.equal(await page.locator(".figures dd").nth(2).innerText(), "0");
  // Another language keeps it as well.
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator("button[name=switch_lang][value=fr]").click();
  await page.waitForSelector("html[lang=fr]");
  await page.waitForLoadState();
  assert.equal(await page.locator("#reason").inputValue(), "Typed while the room went on");
  await page.locator("#void button").click();
  await page.locator(".figures dd").nth(2).filter({ hasText: /^\s*1\s*$/ }).waitFor();
  await page.waitForLoadState();
  assert.match(await page.locator(".log").innerText(), /Typed while the room went on/);
  await page.context().close();
});

test("the drawing itself is followed by everybody, signed out too", { timeout: 300_000 }, async () => {
  const secretariat = await as("secretariat@example");
  const drawing = await prepared(secretariat, "The drawing of the tenth session");
  await secretariat.locator("[id='source-1']").fill("Numbers drawn in the room");
  await secretariat.locator("#freeze button.go").click();
  await secretariat.waitForURL((url) => url.pathname === drawing);
  const everybody = await visitor(browser, { base: server.base });
  await everybody.goto(`${drawing}/room`);
  await awake(everybody);
  assert.match(await everybody.locator("main").innerText(), /has not begun/);
  assert.equal(await everybody.locator(".rehearsal").count(), 0);
  assert.deepEqual(await findings(everybody), []);
  // From the numbers of the seed to the first State, both of the two people with the keyboard alone.
  await tabTo(secretariat, "[id='value-1']", 60);
  await secretariat.keyboard.type("17 4 32 8");
  await tabTo(secretariat, "#values button.go");
  const posted = secretariat.waitForResponse((response) => response.request().method() === "POST");
  await secretariat.keyboard.press("Enter");
  await posted;
  const chair = await as("chair@example");
  await chair.goto(drawing);
  await tabTo(chair, "#confirm button.go", 60);
  await chair.keyboard.press("Enter");
  await chair.getByRole("link", { name: "To the room" }).waitFor();
  await everybody.locator(".balls li").first().waitFor({ timeout: 30000 });
  await chair.goto(`${drawing}/room`);
  await awake(chair);
  await holds(chair, "draw-go");
  for (let i = 0; i < 3; i++) await press(chair, "Enter");
  await shows(everybody, 3);
  assert.equal(await said(everybody), await said(chair));
  assert.equal(await everybody.locator(".conduct").count(), 0);
  const answer = await everybody.request.post(`${drawing}/room`, { form: { act: "seed", seq: "3" } });
  assert.notEqual(answer.status(), 303);
  assert.equal(await seq(everybody), 3);
  assert.deepEqual(everybody.errors, []);
  for (const page of [secretariat, chair, everybody]) await page.context().close();
});
