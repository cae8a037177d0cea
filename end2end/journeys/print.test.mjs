// What lies on paper says whose it is, which version, from when, and that it is confidential; the application is not on it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Nothing of the application, and nothing to press. */
async function onlyPaper(page) {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const gone of ["header.top", "nav", ".skip", "button", ".btn", "input", ".menu", ".bar"]) {
    assert.equal(await page.locator(gone).filter({ visible: true }).count(), 0, gone);
  }
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  assert.ok(ink.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 80), `dark ink on light paper: ${ink}`);
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  // No sheet is cut at its side.
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
}

test("a submitted response on paper", async () => {
  const page = await enter(browser, "focal.point@nor.example");
  await page.goto(`${await reviewOf(page, "NOR")}/responses/1`);
  await page.getByRole("link", { name: "Print view" }).click();
  const text = await textOf(page.locator("main"));
  assert.match(text, /Confidential: for States parties/);
  assert.match(text, /Response of Norway, version 1, submitted on \d+ \w+ \d{4}, \d\d:\d\d, Vienna time/);
  assert.match(text, /Printed on \d+ \w+ \d{4}, \d\d:\d\d, Vienna time by \S/);
  assert.match(text, /[0-9a-f]{64}/);
  await onlyPaper(page);
  await page.context().close();
});

test("a draft on paper is marked as a draft", async () => {
  const page = await enter(browser, "expert@vct.example");
  await page.goto(`${await reviewOf(page, "VCT")}/questionnaire/1`);
  await page.getByRole("link", { name: "Print" }).first().click();
  const text = await textOf(page.locator("main"));
  assert.match(text, /Draft: this is not the submitted response\. Confidential: for the State under review only/);
  assert.match(text, /Draft response of Saint Vincent and the Grenadines/);
  assert.match(text, /Printed on \d+ \w+ \d{4}, \d\d:\d\d, Vienna time by \S/);
  await onlyPaper(page);
  await page.context().close();
});

test("in Arabic the paper runs from right to left", async () => {
  const page = await enter(browser, "focal.point@nor.example");
  await inLanguage(page, "ar");
  await page.goto(`${await reviewOf(page, "NOR")}/responses/1?print=1`);
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  await onlyPaper(page);
  await page.context().close();
});

test("any other page prints without its frame too", async () => {
  const page = await enter(browser, "focal.point@nor.example");
  await page.goto(await reviewOf(page, "NOR"));
  await page.emulateMedia({ media: "print" });
  for (const gone of [".mainnav", ".tools", ".crumbs", "main button"]) {
    assert.equal(await page.locator(gone).filter({ visible: true }).count(), 0, gone);
  }
  await page.context().close();
});
