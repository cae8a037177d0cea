// Written feedback through both sides: claimed, drafted, cleared and sent by two reviewing States, one of them without
// script and once in Arabic; supplementary questions answered where they belong.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { awake, enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";
import { findings, tooWide } from "../support/sights.mjs";

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1400, height: 950 };

let browser;
let review;
let base;
/** The reviewing States of today, in small letters. */
let states;

const of = (part, state) => `${part}@${state}.example`;
const notice = (page) => textOf(page.locator(".flash"));
const stage = async (page) => (await (await page.request.get(`/api/v1${review}`)).json()).stage;

before(async () => {
  browser = await launch();
  const page = await enter(browser, "focal.point@egy.example", { script: false });
  review = await reviewOf(page, "EGY");
  base = `${review}/feedback/1`;
  const whole = await (await page.request.get(`/api/v1${review}`)).json();
  states = whole.reviewers.filter((r) => !r.replaced_at).map((r) => r.state.toLowerCase());
  assert.ok(states.length >= 2);
  await page.context().close();
});
after(() => browser.close());

/** Nothing for axe to find, nothing sticks out; in both directions of writing, wide and on a phone. */
async function sound(page, address) {
  for (const lang of ["en", "ar"]) {
    await inLanguage(page, lang);
    for (const size of [WIDE, PHONE]) {
      await page.setViewportSize(size);
      await page.goto(address);
      assert.deepEqual(await tooWide(page), [], `${address}, ${lang}, ${size.width}`);
      assert.deepEqual(await findings(page), [], `${address}, ${lang}, ${size.width}`);
    }
  }
  await inLanguage(page, "en");
  await page.setViewportSize(WIDE);
}

test("an expert claims, writes beside the answers, and goes on", async () => {
  const page = await enter(browser, of("expert", states[0]));
  await page.goto("/start");
  await page.locator(`main a[href="${base}"]`).first().click();
  await page.locator("input[name=article][value=untoc-5]").check();
  await page.getByRole("button", { name: "Claim the chosen articles" }).click();
  assert.match(await notice(page), /Claimed/);
  await page.locator(".tabs a", { hasText: "Mine" }).click();
  await page.locator("main tbody th a").first().click();
  await awake(page);
  assert.ok(await page.locator("#untoc-5 .q").count() > 3, "the answers stand beside the draft");
  await page.locator("#success").fill("A success <b>&amp;</b>\nin two lines");
  await page.keyboard.press("Control+s");
  await page.waitForSelector(".flash");
  assert.match(await notice(page), /What you wrote is saved/);
  assert.equal(await page.locator("#success").inputValue(), "A success <b>&amp;</b>\nin two lines");
  // A question put from the answer beside it; what was typed meanwhile is kept.
  await page.locator("#challenge").fill("A challenge");
  await page.locator("button[value='ask:untoc-5-1']").click();
  await page.waitForURL(/ask=untoc-5-1#new$/);
  assert.equal(await page.locator("#challenge").inputValue(), "A challenge");
  assert.equal(await page.locator("#new-question").inputValue(), "untoc-5-1");
  await page.locator("#new").fill("How many cases were concluded?");
  await page.getByRole("button", { name: "Save and next" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("untoc-5"));
  await page.waitForSelector(".flash");
  assert.match(page.url(), /\/articles\/|\/feedback\/1$/);
  assert.ok(!page.url().endsWith("untoc-5"));
  await sound(page, `${base}/articles/untoc-5`);
  await sound(page, base);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test("two who write at once lose nothing", async () => {
  const [one, two] = [await enter(browser, of("expert", states[0]), { script: false }), await enter(browser, of("expert.2", states[0]), { script: false })];
  const address = `${base}/articles/untoc-6`;
  await one.goto(address);
  await two.goto(address);
  await one.locator("#measures").fill("From the first");
  await one.locator("button[value=save]").last().click();
  await two.locator("#measures").fill("From the second");
  await two.locator("#success").fill("No conflict here");
  const answer = two.waitForResponse((r) => r.request().method() === "POST");
  await two.locator("button[value=save]").last().click();
  assert.equal((await answer).status(), 409);
  await two.locator(".clash").waitFor();
  await two.waitForLoadState();
  assert.equal(await two.locator("#measures").inputValue(), "From the second");
  assert.match(await two.locator(".clash").innerText(), /From the first/);
  assert.equal(await two.locator("#success").inputValue(), "No conflict here");
  await two.locator(".clash button").click();
  await two.waitForLoadState();
  assert.equal(await two.locator("#measures").inputValue(), "From the first");
  assert.equal(await two.locator("#success").inputValue(), "No conflict here");
  // What somebody else has is never taken silently.
  await two.locator("button[value=take_over]").click();
  await one.goto(address);
  assert.match(await one.locator(".claim").innerText(), /Taken over from/);
  await one.getByRole("link", { name: /^History/ }).first().click();
  assert.match(await textOf(one.locator(".revs")), /From the first/);
  await one.context().close();
  await two.context().close();
});

test("the focal point clears and sends without script, with what is left in sight", async () => {
  const page = await enter(browser, of("focal.point", states[0]), { script: false });
  await page.goto(`${base}/check`);
  assert.match(await page.locator("main h2", { hasText: "Left" }).innerText(), /Left/);
  await page.getByRole("button", { name: "Send the feedback" }).click();
  await page.locator(".errors a[href='#declaration']").waitFor();
  await page.locator("#declaration").check();
  await page.getByRole("button", { name: "Send the feedback" }).click();
  assert.match(await notice(page), /The feedback has been sent/);
  await page.waitForURL(/\/receipt$/);
  assert.match(await page.locator(".receipt").innerText(), /[0-9a-f]{64}/);
  await page.goto(`${base}/check`);
  assert.match(await page.locator("main").innerText(), /Nothing has changed since the last version/);
  assert.equal(await stage(page), "feedback", "another State is waited for");
  await page.context().close();
  // A second look with the eyes of axe.
  const looking = await enter(browser, of("focal.point", states[0]));
  await sound(looking, `${base}/check`);
  await looking.context().close();
});

test("the other reviewing States send in Arabic, and the dialogue begins", async () => {
  for (const state of states.slice(1)) {
    const page = await enter(browser, of("focal.point", state), { script: false });
    await inLanguage(page, "ar");
    await page.goto(base);
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    await page.locator("main tbody th a").first().click();
    await page.locator("#nothing").waitFor();
    await page.waitForLoadState();
    await page.locator("#nothing").check();
    await page.locator("button[value=save]").last().click();
    await page.goto(`${base}/check`);
    await page.locator("#declaration").check();
    await page.locator("#send-form button.go").click();
    await page.waitForURL(/\/receipt$/);
    await page.context().close();
  }
  const page = await enter(browser, "focal.point@egy.example");
  assert.equal(await stage(page), "dialogue");
  await page.context().close();
});

test("the State under review reads it and answers at the original question", async () => {
  const page = await enter(browser, "focal.point@egy.example");
  await page.goto(`${review}/questionnaire/1#untoc-5-1`);
  await awake(page);
  const asked = page.locator("[id='untoc-5-1'] .asked");
  assert.match(await asked.innerText(), /How many cases were concluded\?/);
  assert.match(await asked.innerText(), /Not answered yet/);
  assert.deepEqual(page.errors, [], "the page wakes around it");
  await asked.getByRole("link", { name: "Answer this question" }).click();
  const field = page.locator("textarea").first();
  await field.fill("أحد عشر قضية");
  await page.locator("section.art select").first().selectOption("ar");
  await page.locator("section.art button[value^='save:']").first().click();
  await page.waitForSelector(".flash");
  await page.getByRole("link", { name: /Check and send 1 answer/ }).click();
  await page.locator("#declaration").check();
  await page.getByRole("button", { name: "Send the answers" }).click();
  assert.match(await notice(page), /The answers have been sent/);
  await page.goto(`${review}/questionnaire/1#untoc-5-1`);
  assert.match(await page.locator("[id='untoc-5-1'] .asked").innerText(), /أحد عشر قضية/);
  await page.goto(base);
  await page.locator("main a[href*='/sent/']").first().click();
  await page.waitForURL(/\/sent\//);
  await sound(page, new URL(page.url()).pathname);
  await sound(page, `${base}/questions`);
  await sound(page, `${base}/questions/check`);
  await page.context().close();
});

test("the other side and the Secretariat read the answer; nobody else reads anything", async () => {
  for (const email of [of("expert", states[0]), "secretariat@example"]) {
    const page = await enter(browser, email, { script: false });
    await page.goto(`${review}/responses/1`);
    assert.match(await page.locator("[id='untoc-5-1'] .asked").innerText(), /أحد عشر قضية/, email);
    await page.context().close();
  }
  const stranger = await enter(browser, "focal.point@mar.example", { script: false });
  for (const address of [base, `${base}/questions`, `${base}/check`, `${base}/articles/untoc-5`]) {
    assert.equal((await stranger.goto(address)).status(), 404, address);
  }
  await stranger.goto(`${review}/responses/1`);
  assert.equal(await stranger.locator(".asked").count(), 0);
  await stranger.context().close();
});
