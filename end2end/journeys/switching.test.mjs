// Another language on pages without a form of their own: the page stays, and the address is one that can be opened again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, launch, reviewOf } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function switchTo(page, lang) {
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator(`button[name=switch_lang][value=${lang}]`).click();
  await page.waitForSelector(`html[lang=${lang}]`);
}

for (const script of [true, false]) {
  test(`an observer reads questionnaire and conversation in another language ${script ? "with" : "without"} script`, async () => {
    const page = await enter(browser, "observer@nor.example", { script });
    const review = await reviewOf(page, "NOR");
    await page.goto(`${review}/questionnaire/1`);
    if (script) await awake(page);
    assert.equal(await page.locator(".bar .save").count(), 0, "nothing is saved by who only reads");
    await switchTo(page, "fr");
    assert.match(page.url(), /\/questionnaire\/1$/);
    assert.equal(await page.locator('[id="untoc-5-c3-a"]').count(), 1);
    await page.goto(`${review}/dialogue`);
    await page.locator(`main a[href*="${review}/dialogue/"]`).first().click();
    await page.waitForURL(/\/dialogue\/[0-9a-f-]{36}/);
    const here = new URL(page.url()).pathname;
    await switchTo(page, "es");
    assert.equal(new URL(page.url()).pathname, here);
    await page.context().close();
  });
}

test("after a switch that brought the form along, Enter in the address bar opens its page", async () => {
  const page = await enter(browser, "focal.point@vct.example");
  await page.goto("/account");
  await switchTo(page, "ru");
  const answer = await page.goto(page.url());
  assert.equal(answer.status(), 200);
  assert.equal(new URL(page.url()).pathname, "/account");
  await page.context().close();
});

test("the printed work list has as many headings as columns", async () => {
  const page = await enter(browser, "secretariat@example");
  await page.goto("/work");
  // What is printed has its headings above their columns.
  await page.emulateMedia({ media: "print" });
  const [heads, cells] = await page.evaluate(() => {
    const seen = (all) => [...all].filter((e) => getComputedStyle(e).display !== "none").length;
    return [seen(document.querySelectorAll(".choosing thead th")), seen(document.querySelector(".choosing tbody tr").children)];
  });
  assert.equal(heads, cells);
  await page.context().close();
});

test("a chair's summary comes along into another language, with and without script", async () => {
  for (const script of [true, false]) {
    const page = await enter(browser, "chair@example", { script });
    await page.goto("/constructive");
    const events = await page.locator('main a[href^="/constructive/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    const event = events.find((href) => /^\/constructive\/[0-9a-f-]{36}$/.test(href));
    await page.goto(`${event}/summary`);
    if (script) await awake(page);
    const words = `What was said on the day, in many words ${script}`;
    await page.locator("#summary-form textarea[name=body]").fill(words);
    await switchTo(page, "fr");
    assert.equal(await page.locator("#summary-form textarea[name=body]").inputValue(), words);
    assert.match(page.url(), /\/summary$/);
    await switchTo(page, "en");
    assert.equal(await page.locator("#summary-form textarea[name=body]").inputValue(), words);
    await page.context().close();
  }
});
