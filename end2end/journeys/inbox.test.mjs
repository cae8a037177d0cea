// The inbox: what awaits whoever is signed in, read where it leads, settled and filtered; mail settings; the outbox.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const notice = (page) => textOf(page.locator(".flash"));
const unread = async (page) => Number((await page.locator("header .count").allInnerTexts())[0] ?? 0);

/** No fault that axe finds, at the page as it stands. */
async function clean(page) {
  await page.waitForLoadState();
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map((v) => `${v.id}: ${v.nodes[0].html}`));
  assert.deepEqual(found, [], page.url());
}

/** Says something to all parties about the review of China, as a program would: it goes at once. */
async function say(email, words) {
  const page = await enter(browser, email);
  const review = await reviewOf(page, "CHN");
  const { items } = await (await page.request.get(`/api/v1${review}/threads`)).json();
  const thread = items.find((t) => t.room === "dialogue" && t.subject === "review");
  const data = { body: words, lang: "en", key: `inbox-${Date.now()}` };
  const sent = await page.request.post(`/api/v1/threads/${thread.id}/messages`, { data });
  assert.equal(sent.status(), 201);
  await page.context().close();
}

for (const script of [true, false]) {
  test(`a message is told, leads to its place and is read there, ${script ? "with" : "without"} script`, async () => {
    const page = await enter(browser, "focal.point@chn.example", { script });
    await page.goto("/start");
    const before = await unread(page);
    await say("secretariat@example", `For the inbox ${Date.now()}`);
    await page.goto("/inbox");
    assert.equal(await unread(page), before + 1);
    const first = page.locator("#information ~ .days .inbox > li").first();
    assert.match(await first.innerText(), /New message in the dialogue[\s\S]*China[\s\S]*Unread/);
    await first.locator(".what a").click();
    await page.waitForURL(/\/dialogue/);
    await page.goto("/inbox");
    assert.ok((await unread(page)) <= before, "what was shown is read");
    assert.doesNotMatch(await first.innerText(), /Unread/);
    await page.context().close();
  });
}

test("what is to be done is done, and put back", async () => {
  const page = await enter(browser, "expert@vct.example", { script: false });
  await page.goto("/inbox");
  const todo = page.locator("#to-do ~ .inbox > li", { hasText: "Answer the questionnaire" }).first();
  assert.match(await todo.innerText(), /para\. 34/);
  const count = await page.locator("#to-do ~ .inbox > li").count();
  await todo.getByRole("button", { name: "This is done" }).click();
  assert.match(await notice(page), /Noted as done/);
  assert.equal(await page.locator("#to-do ~ .inbox > li").count(), count - 1);
  const done = page.locator(".days .inbox > li", { hasText: "Answer the questionnaire" }).first();
  await done.getByRole("button", { name: "Still to do" }).click();
  assert.match(await notice(page), /on your list again/);
  assert.equal(await page.locator("#to-do ~ .inbox > li").count(), count);
  await page.locator("#to-do ~ .inbox > li .what a").first().click();
  await page.waitForURL(/\/questionnaire\/1$/);
  await page.context().close();
});

test("filters stand in the address, and all shown are marked at once", async () => {
  await say("secretariat@example", `One more ${Date.now()}`);
  const page = await enter(browser, "expert@chn.example");
  await page.goto("/inbox");
  await page.locator("#kind").selectOption("message_sent");
  await page.locator("#show").selectOption("unread");
  await page.locator("form.filter button").click();
  await page.waitForURL(/kind=message_sent/);
  assert.match(page.url(), /show=unread/);
  assert.ok((await page.locator(".days .inbox > li").count()) > 0);
  await page.getByRole("button", { name: "Mark all shown as read" }).click();
  assert.match(await notice(page), /Marked as read/);
  assert.match(page.url(), /show=unread/, "the choice stays");
  assert.equal(await page.locator(".days .inbox > li").count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("axe is silent, on a phone and in Arabic too", async () => {
  for (const [lang, width] of [["en", 1280], ["ar", 1280], ["ar", 390], ["ru", 390]]) {
    const page = await enter(browser, "focal.point@jor.example", { width });
    await inLanguage(page, lang);
    for (const path of ["/inbox", "/account"]) {
      await page.goto(path);
      await clean(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} in ${lang} at ${width} is ${wide} too wide`);
    }
    await page.context().close();
  }
});

test("the digest is set to the own morning", async () => {
  const page = await enter(browser, "observer@chn.example", { script: false });
  await page.goto("/account#mail");
  await page.locator("#time_zone").selectOption("Asia/Shanghai");
  await page.locator("#digest_hour").selectOption("6");
  await page.getByRole("button", { name: "Save mail settings" }).click();
  assert.match(await notice(page), /mail settings are saved/);
  assert.equal(await page.locator("#time_zone").inputValue(), "Asia/Shanghai");
  assert.equal(await page.locator("#digest_hour").inputValue(), "6");
  assert.ok(await page.locator("input[name=digest]").isChecked());
  await page.context().close();
});

test("the outbox shows what waits, its words, and takes one back", async () => {
  const page = await enter(browser, "admin@example");
  await page.goto("/outbox");
  await clean(page);
  const rows = page.locator("main tbody tr");
  const count = await rows.count();
  assert.ok(count > 0);
  await rows.first().getByRole("link", { name: "Look" }).click();
  assert.match(await textOf(page.locator("main")), /For reasons of confidentiality|سرية|confidential|конфиденциальн|保密/);
  await clean(page);
  await page.getByRole("button", { name: "Take this mail back" }).click();
  assert.match(await notice(page), /taken back/);
  assert.equal(await page.locator("main tbody tr").count(), count - 1);
  await page.context().close();
});
