// What happened, whose turn it is, what is next: a review's timeline, a State's, the calendar, and a calendar program of one's
// own, which an independent reader of the format takes in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { enter, inLanguage, launch, reviewOf, textOf, visitor } from "../support/browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const said = (page) => textOf(page.locator("main"));
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

async function findings(page) {
  await page.waitForLoadState();
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target.join(" ")} ${n.html.slice(0, 160)}`));
  });
}

test("a delegate sees what happened, whose turn it is and what is next, each with its paragraph", async () => {
  const page = await enter(browser, "focal.point@nor.example");
  await page.goto("/start");
  await page.getByRole("article", { name: "Norway" }).getByRole("link", { name: "Timeline" }).click();
  const text = await said(page);
  assert.match(text, /Waiting for .+ – since \d+ \w+ \d{4}, for \d+ days \(para\. 35\)/);
  assert.match(text, /The review was drawn by lot\. Reviewing States: .+\. \(para\. 28\)/);
  assert.match(text, /The phase opened\. \(para\. 25\)/);
  assert.match(text, /Version 1 of the response was submitted\. \(para\. 34\)/);
  assert.match(text, /The written feedback is due\. \(agreed by the parties\) \(para\. 35\)/);
  assert.match(text, /Last day of the phase\. \(para\. 15\)/);
  assert.doesNotMatch(text, /signed in/, "when people sign in is not told");
  const times = page.locator(".line time");
  for (const time of await times.all()) assert.ok(!Number.isNaN(Date.parse(await time.getAttribute("datetime"))));
  await page.getByRole("link", { name: "Norway in all its reviews" }).click();
  await page.waitForURL(/\/states\/NOR\/timeline$/);
  assert.ok((await page.getByRole("heading", { level: 2 }).allInnerTexts()).includes("Under review"));
  assert.equal((await page.goto("/states/SEN/timeline")).status(), 404, "another State's is not for them");
  await page.context().close();
});

test("it prints, runs from right to left, fits a phone, and axe is silent", async () => {
  const page = await enter(browser, "focal.point@jor.example", { width: 360, height: 740 });
  const review = await reviewOf(page, "JOR");
  for (const lang of ["ar", "en"]) {
    await inLanguage(page, lang);
    for (const address of [`${review}/timeline`, "/states/JOR/timeline", "/calendar"]) {
      await page.goto(address);
      assert.equal(await page.locator("html").getAttribute("dir"), lang === "ar" ? "rtl" : "ltr");
      assert.ok(await fits(page), `${address} ${lang}`);
      assert.deepEqual(await findings(page), [], `${address} ${lang}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${review}/timeline`);
  await page.emulateMedia({ media: "print" });
  for (const gone of [".mainnav", ".tools", ".crumbs", ".no-print"]) {
    assert.equal(await page.locator(gone).filter({ visible: true }).count(), 0, gone);
  }
  assert.ok(await fits(page));
  await page.context().close();
});

test("the calendar is a table of weeks and a list, month by month, by keyboard", async () => {
  const page = await enter(browser, "focal.point@cri.example");
  await page.goto("/calendar");
  await page.getByRole("link", { name: "Next month" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?month=\d{4}-\d\d#month$/);
  const table = page.locator("table.month");
  assert.equal(await table.locator("thead th").count(), 7);
  assert.match(await table.locator("caption").textContent(), /^\w+ \d{4}$/);
  await page.getByRole("link", { name: "This month" }).click();
  await page.waitForLoadState();
  assert.equal(await table.locator("[aria-current=date]").count(), 1);
  assert.match(await said(page), /Europe\/Vienna/);
  // Costa Rica agreed on a day twenty days from now.
  const due = page.locator("table.fold tbody tr").filter({ hasText: "response due" }).filter({ hasText: "Costa Rica" }).first();
  assert.match(await due.innerText(), /in 20 days/);
  assert.match(await due.innerText(), /para\. 34/);
  assert.equal((await page.goto("/calendar?month=nonsense")).status(), 200);
  await page.context().close();
});

test("a calendar program reads the secret address, without script as well, until it is withdrawn", async () => {
  const page = await enter(browser, "focal.point@eue.example", { script: false });
  await page.goto("/calendar");
  await page.getByRole("button", { name: "Make a secret address" }).click();
  const address = await page.locator("#feed-address").innerText();
  assert.match(await said(page), /shown only once/);
  const stranger = await visitor(browser);
  const path = new URL(address).pathname;
  const answer = await stranger.request.get(path);
  assert.equal(answer.status(), 200);
  const text = await answer.text();
  assert.ok(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75), "folded at 75 octets");
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  assert.ok(events.length >= 4);
  assert.equal(new Set(events.map((e) => e.uid)).size, events.length, "each event has its own name");
  for (const event of events) {
    assert.ok(event.startDate.isDate && event.endDate.isDate, "whole days");
    assert.equal(event.endDate.subtractDate(event.startDate).toSeconds(), 86400);
  }
  const due = events.find((e) => /^Review EUE-I: response due$/.test(e.summary));
  assert.ok(due, events.map((e) => e.summary).join("\n"));
  const again = await stranger.request.get(path, { headers: { "if-none-match": answer.headers().etag } });
  assert.equal(again.status(), 304);
  const once = await (await page.request.get("/calendar/dates.ics")).text();
  assert.equal(new ICAL.Component(ICAL.parse(once)).getAllSubcomponents("vevent").length, events.length);
  await page.goto("/calendar");
  assert.doesNotMatch(await said(page), new RegExp(path.split("/")[2]), "not shown again");
  await page.getByRole("button", { name: "Withdraw the address" }).click();
  assert.match(await page.locator(".flash").innerText(), /opens nothing any more/);
  assert.equal((await stranger.request.get(path)).status(), 404);
  await page.context().close();
  await stranger.context().close();
});
