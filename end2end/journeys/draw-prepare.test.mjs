// A drawing of lots up to the moment when the first number is drawn: prepared, rehearsed, frozen, its numbers typed by one
// person and confirmed by another.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { enter, inLanguage, launch, textOf, visitor } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";

let browser;
let server;
/** The address of the drawing. */
let drawing;

const MEETING = "Conference of the Parties, thirteenth session";
const SOURCES = ["Balls drawn by two delegations", "Public lottery of 21 November 2026"];
const VALUES = ["17 4 32", "08 15 16 23 42"];

const as = (email) => enter(browser, email, { base: server.base });
const button = (page, name) => page.locator("main").getByRole("button", { name });
const said = (page) => textOf(page.locator("main"));
const notice = (page) => textOf(page.getByRole("status").filter({ visible: true }).first());
/** What a description list says of a term. */
const fact = (page, term) => textOf(page.locator("dt", { hasText: new RegExp(`^${term}`) }).first().locator("+ dd"));

before(async () => {
  // A server of its own: this journey changes what is there.
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

describe("the Secretariat prepares", () => {
  let page;
  before(async () => { page = await as("secretariat@example"); });
  after(() => page.context().close());

  test("a drawing begins with the name of its meeting", async () => {
    await page.goto("/start");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Drawing of lots" }).click();
    await page.getByRole("link", { name: "Prepare a drawing" }).click();
    await button(page, "Begin").click();
    assert.match(await page.getByRole("alert").innerText(), /Please correct 1 entry/);
    await page.getByLabel("Meeting").fill(MEETING);
    await button(page, "Begin").click();
    await page.waitForURL(/\/draws\/[0-9a-f-]+\/preparation$/);
    drawing = new URL(page.url()).pathname.replace("/preparation", "");
    assert.match(await said(page), /Balance of reviews/);
  });

  test("nobody else knows of it", async () => {
    const stranger = await visitor(browser, { base: server.base });
    assert.equal((await stranger.goto(drawing)).status(), 404);
    const chair = await as("chair@example");
    assert.equal((await chair.goto(drawing)).status(), 404);
    await stranger.context().close();
    await chair.context().close();
  });

  test("the Holy See is left out, with a reason that is asked for", async () => {
    await page.goto(`${drawing}/preparation`);
    await page.getByLabel("Name of the State").fill("holy");
    await button(page, "Show").click();
    await page.waitForURL(/q=holy/);
    assert.equal(await page.locator("tbody tr").filter({ has: page.getByRole("rowheader") }).filter({ hasText: "Holy See" }).count(), 1);
    await page.getByRole("link", { name: "Holy See" }).click();
    assert.match(await said(page), /footnote 2/);
    await page.getByLabel("Does not take part").check();
    await button(page, "Save").click();
    assert.match(await page.locator("#reason-e").innerText(), /Please fill this in/);
    await page.waitForLoadState();
    assert.ok(await page.getByLabel("Does not take part").isChecked());
    await page.getByLabel("Reason").fill("By its own choice (note verbale of 3 November 2026)");
    await button(page, "Save").click();
    await page.waitForURL(/q=holy#state-VAT$/);
    assert.match(await notice(page), /entry is saved/);
    const row = page.locator("#state-VAT");
    assert.match(await row.innerText(), /Does not take part/);
    assert.match(await row.innerText(), /note verbale/);
  });

  test("the filter shows who is left out", async () => {
    await page.goto(`${drawing}/preparation`);
    await page.getByLabel("Participation").selectOption({ label: "States not taking part" });
    await button(page, "Show").click();
    await page.waitForLoadState();
    assert.equal(await page.locator("#state-VAT").count(), 1);
    assert.equal(await page.locator("#state-NOR").count(), 0);
  });

  test("a rehearsal is marked as one wherever it is shown", async () => {
    await page.goto(`${drawing}/preparation`);
    await button(page, "Start a rehearsal").click();
    assert.match(await page.locator("#phrase-e").innerText(), /enter a few words/);
    await page.getByLabel("Phrase of the rehearsal").fill("a quiet afternoon in Vienna");
    await button(page, "Start a rehearsal").click();
    await page.waitForURL((url) => /^\/draws\/[0-9a-f-]+$/.test(url.pathname));
    const rehearsal = new URL(page.url()).pathname;
    assert.notEqual(rehearsal, drawing);
    assert.match(await said(page), /^REHEARSAL – without effect/);
    await page.goto("/draws");
    assert.match(await page.locator("tr", { has: page.locator(`a[href="${rehearsal}"]`) }).innerText(), /REHEARSAL/);
    const stranger = await visitor(browser, { base: server.base });
    assert.equal((await stranger.goto(rehearsal)).status(), 404);
    await stranger.context().close();
  });

  test("the pool is frozen with two sources, and the page asks for one if there is none", async () => {
    await page.goto(`${drawing}/preparation`);
    await button(page, "Freeze and publish the hash").click();
    assert.match(await page.locator("#source-1-e").innerText(), /at least one source/);
    await page.getByLabel("Source 1").fill(SOURCES[0]);
    await page.getByLabel("Source 2").fill(SOURCES[0]);
    await button(page, "Freeze and publish the hash").click();
    await page.locator("#source-1-e").filter({ hasText: /same name/ }).waitFor();
    await page.getByLabel("Source 2").fill(SOURCES[1]);
    await button(page, "Freeze and publish the hash").click();
    await page.waitForURL((url) => url.pathname === drawing);
    assert.match(await notice(page), /frozen/);
    assert.match(await fact(page, "Hash of the pool"), /^[0-9a-f]{64}$/);
    // What is frozen is not prepared any more.
    await page.goto(`${drawing}/preparation/NOR`);
    assert.equal(new URL(page.url()).pathname, drawing);
  });
});

describe("everybody looks on", () => {
  test("pool, hash, sources and who is left out are public, the numbers are not there yet", async () => {
    const page = await visitor(browser, { base: server.base, script: false });
    await inLanguage(page, "en", server.base);
    await page.goto("/");
    await page.getByRole("link", { name: "Follow the drawing of lots" }).click();
    await page.getByRole("link", { name: MEETING }).click();
    const text = await said(page);
    for (const shown of [...SOURCES, "note verbale", "Holy See"]) assert.ok(text.includes(shown), shown);
    assert.equal(await page.locator("main form").count(), 0);
    const hash = await fact(page, "Hash of the pool");
    const pool = await (await page.request.get(`${drawing}/pool.json`)).body();
    const digest = await crypto.subtle.digest("SHA-256", pool);
    assert.equal(Buffer.from(digest).toString("hex"), hash);
    await page.context().close();
  });
});

describe("the numbers", () => {
  test("are typed by the chair, who cannot confirm them", async () => {
    const page = await as("chair@example");
    await page.goto(drawing);
    await page.getByLabel(SOURCES[0]).fill(VALUES[0]);
    await button(page, "Hand over for confirmation").click();
    assert.match(await page.locator("#value-2-e").innerText(), /Please fill this in/);
    await page.waitForLoadState();
    assert.equal(await page.getByLabel(SOURCES[0]).inputValue(), VALUES[0]);
    await page.getByLabel(SOURCES[1]).fill(VALUES[1]);
    await button(page, "Hand over for confirmation").click();
    await page.waitForURL((url) => url.pathname === drawing);
    assert.match(await said(page), /You entered these numbers. Somebody else has to confirm them/);
    assert.equal(await button(page, "Confirm these numbers").count(), 0);
    // Not only the button is missing.
    const form = new URLSearchParams(VALUES.map((value) => ["value", value])).toString();
    const headers = { origin: server.base, "content-type": "application/x-www-form-urlencoded" };
    const answer = await page.request.post(`${drawing}/confirm`, { data: form, headers });
    assert.equal(answer.status(), 409);
    assert.match(await answer.text(), /Somebody else has to confirm them/);
    await page.context().close();
  });

  test("are told nobody before they are confirmed", async () => {
    const page = await visitor(browser, { base: server.base });
    await inLanguage(page, "en", server.base);
    await page.goto(drawing);
    assert.ok(!(await said(page)).includes(VALUES[0]));
    await page.context().close();
  });

  test("are confirmed as they were looked at, not as they are meanwhile", async () => {
    const [secretariat, chair] = await Promise.all([as("secretariat@example"), as("chair@example")]);
    await secretariat.goto(drawing);
    await chair.goto(drawing);
    await chair.getByText("Enter the numbers again").click();
    await chair.getByLabel(SOURCES[0]).fill("17 4 33");
    await chair.getByLabel(SOURCES[1]).fill(VALUES[1]);
    const posted = chair.waitForResponse((response) => response.request().method() === "POST");
    await button(chair, "Hand over for confirmation").click();
    await posted;
    await chair.waitForURL((url) => url.pathname === drawing);
    await button(secretariat, "Confirm these numbers").click();
    await secretariat.getByText("The drawing has moved on").waitFor();
    assert.match(await said(secretariat), /17 4 33/);
    await button(secretariat, "Confirm these numbers").click();
    await secretariat.getByRole("link", { name: "To the room" }).waitFor();
    assert.match(await fact(secretariat, "Seed"), /^[0-9a-f]{64}/);
    assert.match(await fact(secretariat, "Entered by"), /\S/);
    assert.match(await fact(secretariat, "Confirmed by"), /\S/);
    await Promise.all([secretariat.context().close(), chair.context().close()]);
  });
});

describe("in Arabic", () => {
  test("the preparation reads from right to left and keeps what was typed over a switch of language", async () => {
    const page = await as("secretariat@example");
    await page.goto("/draws/new");
    await page.getByLabel("Meeting").fill("Second meeting");
    await button(page, "Begin").click();
    await page.waitForURL(/\/preparation$/);
    await page.getByLabel("Source 1").fill("Balls");
    await page.locator("summary", { hasText: "English" }).click();
    await page.getByRole("button", { name: "العربية" }).click();
    await page.waitForSelector("html[lang=ar][dir=rtl]");
    await page.waitForLoadState();
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "التحضير");
    assert.equal(await page.getByLabel("المصدر 1").inputValue(), "Balls");
    assert.match(await said(page), /توازن الاستعراضات/);
    await page.context().close();
  });
});

describe("a drawing that is given up", () => {
  test("leaves with its reason and disappears from the public list", async () => {
    const page = await as("secretariat@example");
    await page.goto(drawing);
    await page.getByText("Give up this drawing").click();
    await button(page, "Give up the drawing").click();
    assert.match(await page.locator("#reason-e").innerText(), /Please fill this in/);
    await page.getByLabel("Reason").fill("Held again at the next session");
    await button(page, "Give up the drawing").click();
    await page.waitForURL(/\/draws$/);
    assert.match(await page.locator("tr", { has: page.locator(`a[href="${drawing}"]`) }).innerText(), /Given up/);
    const stranger = await visitor(browser, { base: server.base });
    assert.equal((await stranger.goto(drawing)).status(), 404);
    await stranger.context().close();
    await page.context().close();
  });
});
