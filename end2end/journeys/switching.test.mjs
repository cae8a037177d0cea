// Another language on pages without a form of their own: the page stays, and the address is one that can be opened again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, launch, reviewOf, visitor } from "../support/browser.mjs";
import { dialogueWith, switchTo } from "../support/switching.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

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

test("what is typed into a search comes along into another language, with and without script", async () => {
  for (const script of [true, false]) {
    for (const [who, path, field] of [
      ["focal.point@vct.example", "/parties", "#q"],
      ["focal.point@vct.example", "/library", "#q"],
      ["admin@example", "/accounts", "#q"],
      [null, "/constructive/suggestions", "#q"],
    ]) {
      const page = who ? await enter(browser, who, { script }) : await visitor(browser, { script });
      await page.goto(path);
      if (script && who) await awake(page);
      assert.equal(await page.locator(field).count(), 1, `${who} ${path}`);
      await page.locator(field).fill("an & ü? a");
      await switchTo(page, "ar");
      assert.equal(await page.locator(field).inputValue(), "an & ü? a", `${path} ${script}`);
      const here = new URL(page.url());
      assert.equal(here.pathname, path);
      assert.deepEqual([...here.searchParams.keys()], ["q"], "nothing but what was asked stands in the address");
      await switchTo(page, "en");
      assert.equal(await page.locator(field).inputValue(), "an & ü? a");
      // Emptied again, nothing is asked any more; Enter searches and does not switch.
      await page.locator(field).fill("");
      await switchTo(page, "fr");
      assert.equal(new URL(page.url()).search, "");
      await page.locator(field).fill("zz");
      await page.locator(field).press("Enter");
      await page.waitForURL(/q=zz/);
      assert.equal(await page.locator("html").getAttribute("lang"), "fr");
      await page.context().close();
    }
  }
});

test("a choice that was made and another that is being made come along together", async () => {
  const page = await enter(browser, "secretariat@example", { script: false });
  await page.goto("/reviews?group=I&sort=stage&page=1");
  await page.locator("#stage").selectOption("feedback");
  await switchTo(page, "es");
  assert.equal(await page.locator("#stage").inputValue(), "feedback");
  assert.equal(await page.locator("#group").inputValue(), "I");
  assert.equal(await page.locator("#sort").inputValue(), "stage");
  await page.context().close();
});

test("what is typed on the pages of a dialogue's day and papers comes along, with and without script", async () => {
  for (const script of [true, false]) {
    const page = await enter(browser, "secretariat@example", { script });
    const event = await dialogueWith(page, "/day", "input[name=came]");
    if (script) await awake(page);
    // Another language has another order of names.
    const person = await page.locator("input[name=came]").first().inputValue();
    const box = page.locator(`input[name=came][value="${person}"]`);
    const was = await box.isChecked();
    await box.setChecked(!was);
    await page.locator("#floor ~ details summary").click();
    await page.locator("#name").fill("Speaker to be");
    await page.locator("#minutes").fill("7");
    await switchTo(page, "ru");
    assert.match(page.url(), /\/day$/);
    assert.equal(await page.locator("#name").inputValue(), "Speaker to be");
    assert.equal(await page.locator("#minutes").inputValue(), "7");
    assert.equal(await box.isChecked(), !was);
    // Enter in a field does what its button does.
    await page.locator("#name").press("Enter");
    const row = page.locator("tr", { hasText: "Speaker to be" });
    await row.waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
    const minutes = row.locator("input[type=number]");
    assert.equal(await minutes.inputValue(), "7");
    await minutes.fill("700");
    await page.locator("#floor ~ details summary").click();
    await page.locator("#party").fill("A State");
    await row.locator("button[value^=minutes]").click();
    await minutes.and(page.locator("[aria-invalid=true]")).waitFor();
    await page.waitForLoadState();
    assert.equal(await minutes.inputValue(), "700");
    assert.equal(await page.locator("#party").inputValue(), "A State", "what stands elsewhere stays");
    await page.locator("#party").fill("");
    await minutes.fill("9");
    await minutes.press("Enter");
    await page.waitForFunction(() => [...document.querySelectorAll("tr input[type=number]")].some((e) => e.defaultValue === "9"));
    await page.waitForLoadState();
    assert.equal(await minutes.inputValue(), "9");
    await row.locator("button[value^=remove]").click();
    await row.waitFor({ state: "detached" });

    await page.goto(`${event}/papers`);
    if (script) await awake(page);
    await page.locator("#title").fill("Paper to be");
    const note = page.locator("input[name^='note-']").first();
    const versions = await note.count();
    if (versions > 0) {
      await note.locator("xpath=ancestor::details/summary").click();
      await note.fill("What changed");
    }
    await switchTo(page, "en");
    assert.match(page.url(), /\/papers(\/file)?$/);
    assert.equal(await page.locator("#title").inputValue(), "Paper to be");
    if (versions > 0) assert.equal(await note.inputValue(), "What changed");
    await page.context().close();
  }
});

test("a reason against convening comes along", async () => {
  for (const script of [true, false]) {
    const page = await enter(browser, "chair@example", { script });
    const event = await dialogueWith(page, "", "#not-convene");
    if (script) await awake(page);
    await page.locator("#not-convene").locator("xpath=ancestor::details/summary").click();
    await page.locator("#reason").fill("A reason to be");
    await switchTo(page, "ar");
    assert.equal(await page.locator("#reason").inputValue(), "A reason to be");
    assert.equal(new URL(page.url()).pathname, event);
    await page.context().close();
  }
});
