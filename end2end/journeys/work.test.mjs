// The Secretariat keeps reviews moving: from a figure to its list, from the list to the review, and twelve States reminded at
// once: every mail looked at, confirmed, reported, and on the timeline of the review.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let server;
before(async () => {
  // A server of its own: reminders change what is there.
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const as = (email, options = {}) => enter(browser, email, { base: server.base, ...options });
const said = (page) => textOf(page.locator("main"));
const rows = (page) => page.locator(".choosing tbody tr");
const states = async (page) => {
  await page.waitForLoadState();
  return page.locator(".choosing tbody th a:first-child").allInnerTexts();
};

async function findings(page) {
  await page.waitForLoadState();
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target.join(" ")} ${n.html.slice(0, 160)}`));
  });
}

describe("an officer at work", () => {
  let page;
  let report;
  before(async () => { page = await as("secretariat@example"); });
  after(() => page.context().close());

  test("the start page leads to what is held up", async () => {
    await page.goto("/start");
    assert.match(await said(page), /Something stands in the way of \d+ reviews\./);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Work list" }).click();
    assert.match(await said(page), /Only the Secretariat sees this list.*It ranks no State\. \(para\. 4 \(b\)\)/s);
  });

  test("from a figure to its list, from the list to the review", async () => {
    const figure = page.getByRole("link", { name: "2 reviews: Response past due, Group I", exact: true });
    await figure.click();
    await page.waitForURL(/\/work\?group=I&obstacle=answers_late#list$/);
    assert.deepEqual(await states(page), ["Jordan", "European Union"]);
    assert.match(await rows(page).first().innerText(), /Response past due since \d+ \w+ \d{4} \(para\. 34\)/);
    await rows(page).first().getByRole("link", { name: "Jordan" }).click();
    await page.locator("h1", { hasText: /^\s*Jordan\s*$/ }).waitFor();
  });

  test("each obstacle says what the resolution says", async () => {
    const told = async (obstacle, state) => {
      await page.goto(`/work?group=I&obstacle=${obstacle}`);
      return rows(page).filter({ has: page.getByRole("link", { name: state, exact: true }) }).innerText();
    };
    assert.match(await told("no_focal_point", "Georgia"), /No focal point: Georgia since .* \(para\. 18\)\s+Its permanent representative acts/);
    assert.match(await told("no_expert", "Colombia"), /No governmental expert: Colombia since .* \(para\. 27\)/);
    assert.match(await told("languages_open", "Morocco"), /No working language agreed since .* \(para\. 50\)/);
    assert.match(await told("absent", "Kazakhstan"), /Nobody has signed in for 30 days: Kazakhstan since .* \(figure of this platform\)/);
    assert.match(await told("feedback_late", "Belarus"), /Feedback past due since .* \(para\. 35\)/);
  });

  test("filters and order are in the address; the time waited may be sorted here", async () => {
    await page.goto("/work");
    await page.getByRole("search").getByLabel("Stage", { exact: true }).selectOption("questionnaire");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(/stage=questionnaire/);
    assert.equal(await rows(page).count(), 8);
    const longest = await states(page);
    assert.equal(longest[0], "Jordan", "who has waited longest comes first");
    const head = page.getByRole("columnheader", { name: "Waiting since" });
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    await head.getByRole("link").click();
    await head.and(page.locator("[aria-sort=descending]")).waitFor();
    assert.deepEqual(await states(page), [...longest].reverse());
    await page.getByRole("columnheader", { name: "State under review" }).getByRole("link").click();
    const names = await states(page);
    assert.deepEqual(names, [...names].sort(new Intl.Collator("en").compare));
  });

  test("columns are chosen and remembered", async () => {
    await page.goto("/work?stage=questionnaire");
    await page.locator(".columns summary").click();
    await page.getByRole("checkbox", { name: "Regional group" }).check();
    await page.getByRole("checkbox", { name: "Last activity" }).uncheck();
    await page.getByRole("button", { name: "Show these columns" }).click();
    await page.waitForURL(/\/work\?stage=questionnaire#list$/);
    assert.ok(await page.getByRole("columnheader", { name: "Regional group" }).isVisible());
    await page.goto("/work");
    assert.ok(await page.getByRole("columnheader", { name: "Regional group" }).isVisible(), "on another day, too");
    assert.equal(await page.getByRole("columnheader", { name: "Last activity" }).count(), 0);
  });

  test("twelve are chosen by keyboard, and counted", async () => {
    await page.goto("/work?sort=stage&waiting=state_under_review");
    const boxes = page.getByRole("checkbox", { name: /^Choose / });
    const chosen = [];
    for (const stage of ["questionnaire", "feedback"]) {
      await page.goto(`/work?stage=${stage}`);
      chosen.push(...(await states(page)));
    }
    assert.equal(chosen.length, 12);
    await page.goto("/work?group=I");
    for (const name of chosen) {
      const box = page.getByRole("checkbox", { name: `Choose ${name}`, exact: true });
      await box.focus();
      await page.keyboard.press("Space");
    }
    assert.equal(await boxes.and(page.locator(":checked")).count(), 12);
    const tally = await page.locator(".tally").evaluate((e) => getComputedStyle(e, "::after").content);
    assert.match(tally, /counter\(chosen\)/);
    await page.getByRole("button", { name: "Remind for those chosen" }).click();
    const text = await said(page);
    assert.match(text, /\d+ emails to \d+ people, about 11 reviews\. 1 is skipped\./);
    assert.match(text, /Nothing has been sent yet/);
  });

  test("each mail is looked at in the words of its receiver", async () => {
    const mine = page.locator("#sending ~ table tbody tr").filter({ hasText: "SEN-I" }).first();
    assert.match(await mine.innerText(), /français/i);
    await mine.locator("summary").click();
    const letter = mine.locator(".letter");
    assert.equal(await letter.getAttribute("lang"), "fr");
    assert.match(await letter.innerText(), /attend une intervention de votre part/);
    assert.doesNotMatch(await letter.innerText(), /untoc|article/i, "no content");
    const skipped = page.locator("#skipping ~ table tbody");
    assert.match(await skipped.innerText(), /JOR-I\s+Jordan\s+Reminded within the last 7 days\./);
    assert.deepEqual(await findings(page), []);
  });

  test("a change of language keeps the choice and sends nothing", async () => {
    await page.locator("header .tools details").first().locator("summary").click();
    await page.locator("button[name=switch_lang][value=ar]").click();
    await page.waitForSelector("html[dir=rtl]");
    assert.match(await said(page), /لم يُرسل شيء بعد/);
    await page.locator("header .tools details").first().locator("summary").click();
    await page.locator("button[name=switch_lang][value=en]").click();
    await page.waitForSelector("html[lang=en]");
    assert.match(await said(page), /Nothing has been sent yet/);
  });

  test("one press sends, a second press sends nothing more", async () => {
    const confirm = page.getByRole("button", { name: /^Send \d+ emails$/ });
    const count = Number((await confirm.innerText()).match(/\d+/)[0]);
    const form = await page.locator("#reminders").evaluate((f) => new URLSearchParams(new FormData(f)).toString());
    await confirm.click();
    await page.waitForURL(/\/work\/reminders\//);
    report = page.url();
    assert.match(await said(page), new RegExp(`Sent by .* on .*: ${count} emails\\.`));
    assert.equal(await page.locator("#done ~ table tbody tr").count(), count);
    assert.match(await page.locator("#skipped ~ table").innerText(), /Reminded within the last 7 days/);
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: server.base };
    const second = await page.request.post("/work/remind/send", { data: form, headers, maxRedirects: 0 });
    assert.equal(second.status(), 303);
    assert.equal(second.headers().location, new URL(report).pathname, "the same report");
    assert.deepEqual(page.errors, []);
  });

  test("the reminder is on the timeline for the Secretariat and who got it, and for nobody else", async () => {
    const review = await reviewOf(page, "SEN");
    await page.goto(`${review}/timeline`);
    assert.match(await said(page), /The Secretariat sent a reminder to Senegal\. \(para\. 47\)/);
    const point = await as("focal.point@sen.example");
    await point.goto(`${review}/timeline`);
    assert.match(await said(point), /The Secretariat sent a reminder to Senegal/);
    const expert = await as("expert@sen.example");
    await expert.goto(`${review}/timeline`);
    assert.doesNotMatch(await said(expert), /sent a reminder/);
    for (const path of ["/work", "/work/list.csv", new URL(report).pathname]) {
      assert.equal((await point.goto(path)).status(), 404, path);
    }
    await point.context().close();
    await expert.context().close();
  });
});

test("without script all of it works", async () => {
  const page = await as("secretariat@example", { script: false });
  await page.goto("/work?obstacle=no_expert");
  await page.getByRole("checkbox", { name: "Choose Colombia" }).check();
  await page.getByRole("button", { name: "Remind for those chosen" }).click();
  assert.match(await said(page), /1 email to 1 person, about 1 review\./);
  await page.getByRole("button", { name: "Send 1 email" }).click();
  assert.match(await said(page), /Sent by/);
  await page.goto("/work");
  await page.getByRole("button", { name: "Remind for those chosen" }).click();
  assert.match(await page.getByRole("alert").innerText(), /No review is chosen/);
  await page.context().close();
});

test("on a phone each review is a card, and in Arabic all runs the other way", async () => {
  const page = await as("secretariat@example", { width: 360, height: 740 });
  for (const lang of ["en", "ar"]) {
    await inLanguage(page, lang, server.base);
    await page.goto("/work?group=I&obstacle=any");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), lang);
    assert.ok(await rows(page).first().locator("input").isVisible());
    assert.deepEqual(await findings(page), []);
  }
  await page.context().close();
});

test("the list leaves as a table with its choice, moment and zone in it", async () => {
  const page = await as("secretariat@example");
  const csv = await (await page.request.get("/work/list.csv?stage=feedback")).text();
  assert.ok(csv.startsWith("\ufeff"));
  assert.match(csv, /Choice: Stage: Feedback/);
  assert.match(csv, /\d\d:\d\d, Vienna time/);
  const xlsx = await (await page.request.get("/work/list.xlsx?stage=feedback")).body();
  assert.equal(xlsx.subarray(0, 2).toString(), "PK");
  await page.context().close();
});
