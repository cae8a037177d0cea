// The dashboard as the Secretariat, a delegate, the chair of a working group and the public use it: figures that lead to
// lists, a forecast that says what it rests on, one page on paper for each group, and names only of those who agreed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf, visitor } from "../support/browser.mjs";
import { findings } from "../support/sights.mjs";
import { startServer } from "../support/server.mjs";

const LANGUAGES = ["ar", "zh", "en", "fr", "ru", "es"];

let browser;
let server;
before(async () => {
  // A server of its own: decisions and consent change what everybody sees.
  [browser, server] = await Promise.all([launch(), startServer()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const as = (email, options = {}) => enter(browser, email, { base: server.base, ...options });
const main = (page) => textOf(page.locator("main"));
const first = (page) => page.locator("section.phase", { has: page.locator("#phase-I-1") });

const reading = async (lang, options = {}) => {
  const page = await visitor(browser, { lang, base: server.base, ...options });
  await inLanguage(page, lang, server.base);
  return page;
};

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Pages of a PDF that Chromium made. */
const sheets = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

test("the Secretariat gets from each number to its list and from the list to the review", async () => {
  const page = await as("secretariat@example");
  await page.goto("/phases");
  const section = first(page);
  const text = await section.innerText();
  assert.match(text, /The number of reviews foreseen was recorded on \d+ \w+ \d{4}\. \(para\. 10\)/);
  assert.match(text, /Time limits/);
  assert.match(text, /Forecast from the dates/);
  assert.match(text, /For other stages the text sets no limit; this platform reckons with: Dialogue, 6 months, Observations, 3 months/);
  const links = await section.locator("table a").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), Number(a.textContent.replace(/\D/g, ""))]));
  assert.ok(links.length > 9, `${links.length} numbers lead on`);
  for (const [href, count] of links) {
    const answer = await page.goto(href);
    assert.equal(answer.status(), 200, href);
    assert.equal(await page.locator("tbody tr").count(), count, `${href}: the list is as long as the number says`);
  }
  await page.goto("/phases");
  await first(page).getByRole("link", { name: /reviews?: Past due, Response to the questionnaire/ }).click();
  await page.waitForURL(/stage=questionnaire&due=past/);
  const names = await page.locator("tbody th").allInnerTexts();
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en").compare), "alphabetical, not by lateness");
  assert.ok(names.includes("Jordan"));
  await page.getByRole("link", { name: "Jordan" }).click();
  await page.getByRole("heading", { level: 1, name: "Jordan" }).waitFor();
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("filters and order stand in the address, columns are remembered", async () => {
  const page = await as("secretariat@example");
  await page.goto("/reviews");
  await page.locator("#region").selectOption("African");
  await page.locator("#sort").selectOption("stage");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.waitForURL(/region=African&sort=stage/);
  assert.equal(await page.locator("th[aria-sort=ascending]").innerText(), "Stage");
  const some = await page.locator("tbody tr").count();
  assert.ok(some > 40 && some < 60, `${some} African States`);
  await page.locator("details.columns summary").click();
  for (const gone of ["Instruments", "Reviewing States"]) await page.getByRole("checkbox", { name: gone }).uncheck();
  await page.getByRole("button", { name: "Show these columns" }).click();
  await page.waitForLoadState();
  assert.match(page.url(), /region=African&sort=stage/, "the choice of reviews stays");
  assert.deepEqual(await page.locator("thead th").allInnerTexts(), ["State under review", "Group", "Phase", "Regional group", "Stage", "Next date"]);
  await page.goto("/reviews");
  assert.equal(await page.locator("thead th").count(), 6, "remembered");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Table (CSV)" }).click()]);
  assert.match(download.suggestedFilename(), /^reviews-\d{4}-\d\d-\d\d-en\.csv$/);
  const csv = readFileSync(await download.path(), "utf8");
  assert.ok(csv.startsWith("\ufeff") && csv.includes("State under review,Group,Phase,Regional group,Stage,Next date"));
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a delegate sees the same figures, and only the own reviews behind them", async () => {
  const page = await as("focal.point@nor.example");
  await page.goto("/phases");
  assert.match(await main(page), /In these lists you see only the reviews in which you have a role/);
  assert.match(await first(page).innerText(), /Time limits/);
  await page.goto("/reviews?group=I");
  assert.ok((await page.locator("tbody tr").count()) < 10);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("the public sees counts, no time limits, and no State that did not agree", async () => {
  const officer = await as("secretariat@example");
  await officer.goto("/reviews");
  const states = await officer.locator("tbody th").allInnerTexts();
  await officer.context().close();
  const page = await reading("en");
  for (const address of ["/phases", "/phases/print"]) {
    await page.goto(address);
    const text = await main(page);
    assert.doesNotMatch(text, /Past due|Time running/, address);
    assert.match(text, /Forecast from the dates/, address);
    const named = states.filter((name) => text.includes(name));
    assert.deepEqual(named, [], address);
    assert.deepEqual(await findings(page), [], address);
  }
  await page.goto("/phases");
  await page.getByRole("link", { name: "Open the list" }).click();
  await page.waitForLoadState();
  assert.deepEqual(await page.locator("tbody th").allInnerTexts(), ["Ghana", "Norway", "Switzerland", "Uruguay"]);
  assert.deepEqual(await page.locator("thead th").allInnerTexts(), ["State under review", "Group", "Phase", "Stage"], "and nothing more");
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("a focal point agrees and withdraws; others of the State see it, nobody else does", async () => {
  const address = await reviewOf(await as("secretariat@example"), "VCT");
  const point = await as("focal.point@vct.example");
  const reader = await reading("en");
  const listed = async () => {
    await reader.goto("/phases/states");
    return (await main(reader)).includes("Saint Vincent and the Grenadines");
  };
  await point.goto(address);
  assert.match(await point.locator("section:has(> #naming)").innerText(), /Nothing else becomes public: no answer, no date, no reviewing State/);
  assert.equal(await listed(), false);
  await point.getByRole("button", { name: "Agree to be named in public" }).click();
  assert.match(await textOf(point.getByRole("status").first()), /named in the public list from now on/);
  assert.equal(await listed(), true);
  const expert = await as("expert@vct.example");
  await expert.goto(address);
  assert.match(await expert.locator("section:has(> #naming)").innerText(), /Agreed on .+ by .+Only the focal point of the State can do this/s);
  assert.equal(await expert.getByRole("button", { name: "Withdraw the agreement" }).count(), 0);
  await point.getByRole("button", { name: "Withdraw the agreement" }).click();
  assert.equal(await listed(), false);
  assert.deepEqual(await findings(point), []);
  const officer = await as("secretariat@example");
  await officer.goto(address);
  assert.equal(await officer.locator("#naming").count(), 0);
  for (const page of [point, reader, expert, officer]) {
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test("on paper each group is one page, in every language, and says when it was made", async () => {
  for (const lang of LANGUAGES) {
    const page = await as("chair@example");
    await inLanguage(page, lang, server.base);
    await page.goto("/phases/print");
    const groups = await page.locator("section.sheet").count();
    assert.equal(groups, 3);
    assert.equal(await page.locator("html").getAttribute("dir"), lang === "ar" ? "rtl" : "ltr");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await page.locator(".btn, button, nav").filter({ visible: true }).count(), 0);
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(sheets(pdf), groups, `${lang}: ${sheets(pdf)} pages`);
    assert.equal(await sideways(page), 0, lang);
    await page.context().close();
  }
});

test("in Arabic on a phone, and without script", async () => {
  const page = await reading("ar", { width: 360, height: 740 });
  for (const address of ["/phases", "/phases?group=I", "/phases/print", "/phases/states"]) {
    await page.goto(address);
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.equal(await sideways(page), 0, address);
    assert.deepEqual(await findings(page), [], address);
  }
  // The steps run with the language: the first quarter stands on the right.
  await page.goto("/phases?group=I");
  const xs = await page.locator("svg.plot rect").evaluateAll((all) => all.map((r) => Number(r.getAttribute("x"))));
  assert.ok(xs.length > 1 && xs[0] > xs.at(-1), `${xs}`);
  await page.context().close();
  const plain = await as("secretariat@example", { script: false, width: 360, height: 740 });
  await plain.goto("/phases");
  await plain.getByLabel("Group", { exact: true }).selectOption("II");
  await plain.getByRole("button", { name: "Show", exact: true }).click();
  await plain.waitForLoadState();
  assert.equal(await plain.locator("section.phase").count(), 1);
  await plain.goto("/reviews?group=I&due=past");
  assert.equal(await sideways(plain), 0);
  await plain.locator("details.columns summary").click();
  await plain.getByRole("checkbox", { name: "Instruments" }).uncheck();
  await plain.getByRole("button", { name: "Show these columns" }).click();
  await plain.waitForLoadState();
  assert.match(plain.url(), /group=I&due=past/);
  assert.equal(await plain.locator("[data-label=Instruments]").count(), 0);
  await plain.context().close();
});

test("a decision of the Conference opens the gate, and another act on record closes it", async () => {
  const page = await as("secretariat@example");
  const today = new Date().toISOString().slice(0, 10);
  await page.goto("/phases");
  await first(page).getByRole("link", { name: "Record a decision of the Conference" }).click();
  await page.getByLabel("Reference").fill("Decision 13/2");
  await page.getByLabel("Day of the decision").fill(today);
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await textOf(first(page)), /The Conference has decided that the next phase of the group may begin/);
  assert.match(await first(page).innerText(), /Decision of the Conference of .+: Decision 13\/2/);
  await first(page).getByRole("link", { name: /no longer applies/ }).click();
  await page.getByLabel("Reference").fill("Decision 13/7");
  await page.getByLabel("Day of the decision").fill("2001-01-01");
  await page.getByRole("radio", { name: /no longer applies/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await main(page), /This day is before that of the decision/);
  assert.equal(await page.getByLabel("Reference").inputValue(), "Decision 13/7", "nothing typed is lost");
  assert.ok(await page.getByRole("radio", { name: /no longer applies/ }).isChecked());
  assert.deepEqual(await findings(page), []);
  await page.getByLabel("Day of the decision").fill(today);
  await page.getByRole("button", { name: "Save" }).click();
  const text = await textOf(first(page));
  assert.match(text, /The next phase of the group cannot begin yet/);
  assert.match(text, /Decision 13\/2[^]*by which the earlier one no longer applies: Decision 13\/7/);
  const reader = await reading("en");
  await reader.goto("/phases");
  assert.match(await main(reader), /Decision 13\/2[^]*Decision 13\/7/, "everybody reads both");
  await reader.context().close();
  await page.context().close();
});
