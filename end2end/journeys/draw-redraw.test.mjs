// A place is drawn again (paras. 28 (d), 30): asked for, called, typed and confirmed by two people, drawn, adopted. Then
// the State that was replaced has no part in the review any more.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";

const REASON = "The experts of both States share no working language.\nA second line <b>&amp;</b> so on.";

let browser;
let server;
/** The review of Norway. */
let review;

const as = (email, options = {}) => enter(browser, email, { base: server.base, ...options });
const status = async (page, address) => (await page.goto(address)).status();
const button = (page, name) => page.locator("main").getByRole("button", { name, exact: true });
const link = (page, name) => page.locator("main").getByRole("link", { name });
const said = (page) => textOf(page.locator("main"));
const notice = (page) => textOf(page.locator(".flash"));
const request = (page, state) => page.locator(".card", { hasText: `in place of ${state}` });
/** What a description list says of a term. */
const fact = (within, term) => textOf(within.locator("dt", { hasText: new RegExp(`^${term}$`) }).first().locator("+ dd"));
/** The States that can be chosen, by code. */
const places = (page) => page.locator("#replaced option:not([value=''])").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));

before(async () => {
  // A server of its own: the journey changes who reviews.
  [browser, server] = await Promise.all([launch(), startServer()]);
  const page = await as("secretariat@example");
  review = await reviewOf(page, "NOR");
  await page.context().close();
});
after(async () => {
  await browser.close();
  await server.stop();
});

describe("another reviewing State because of the language", () => {
  let goes;
  let name;
  let draw;
  let reviewers;

  test("the focal point asks and sees before who will read it", async () => {
    const page = await as("focal.point@nor.example");
    await page.goto(review);
    await link(page, "Requests for a repeated drawing").click();
    assert.match(await said(page), /The reason is read only by those who act for your State in this review and by the Secretariat/);
    assert.match(await fact(page, "Norway"), /^0 of 4 used/);
    reviewers = await places(page);
    [goes, name] = reviewers[0];
    await button(page, "Send the request").click();
    await page.waitForLoadState();
    assert.equal(await page.locator(".errors li").count(), 3, "each field says what it lacks");
    await page.getByLabel("Which reviewing State would be replaced?").selectOption(goes);
    await page.getByLabel(/unable to carry out its duties/).check();
    await page.getByLabel("Reason", { exact: true }).fill(REASON);
    await button(page, "Send the request").click();
    await page.locator(".errors").filter({ hasText: /First comes a consultation.*para\. 30/s }).waitFor();
    await page.waitForLoadState();
    assert.equal(await page.locator("#reason").inputValue(), REASON, "what was typed stays");
    await page.getByLabel(/A working language in common/).check();
    await button(page, "Send the request").click();
    assert.match(await notice(page), /The request is sent/);
    assert.match(await fact(page, "Norway"), /^1 of 4 used/);
    const card = request(page, name);
    assert.equal(await fact(card, "Status"), "Waits for a meeting");
    assert.match(await fact(card, "Ground"), /A working language in common.*para\. 28 \(d\)/s);
    assert.equal(await fact(card, "Reason"), REASON);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });

  test("the other States see that it was asked, not why; an expert is told whose act it is", async () => {
    for (const email of [`focal.point@${goes.toLowerCase()}.example`, `focal.point@${reviewers[1][0].toLowerCase()}.example`]) {
      const page = await as(email);
      await page.goto(`${review}/redraws`);
      assert.equal(await request(page, name).count(), 1);
      assert.ok(!(await page.content()).includes("share no working language"), email);
      assert.equal((await places(page)).length, 1, "its own place only");
      await page.context().close();
    }
    const expert = await as("expert@nor.example");
    await expert.goto(`${review}/redraws`);
    assert.match(await said(expert), /Only the focal point of the State can do this\. \(para\. 18\)/);
    assert.equal(await expert.locator("main form").count(), 0);
    await expert.context().close();
    const stranger = await as("focal.point@mar.example");
    assert.equal(await status(stranger, `${review}/redraws`), 404);
    assert.equal(await status(stranger, "/redraws"), 404);
    await stranger.context().close();
  });

  test("the Secretariat finds it on its start page and calls the drawing", async () => {
    const page = await as("secretariat@example");
    await page.goto("/start");
    assert.match(await said(page), /1 request for a repeated drawing waits/);
    await link(page, "Show these requests").click();
    await link(page, `Call the drawing: ${name}, review of Norway`).click();
    assert.equal(await fact(page, "Reason"), REASON);
    await button(page, "Call the drawing and publish").click();
    await page.waitForLoadState();
    assert.equal(await page.locator(".errors li").count(), 2);
    await page.getByLabel("Meeting", { exact: true }).fill("Working Group on Trafficking in Persons");
    await page.getByLabel("Source 1").fill("Six balls drawn in the room");
    await page.getByLabel("Source 2").fill("Delegations in the room");
    await button(page, "Call the drawing and publish").click();
    assert.match(await notice(page), /The drawing is called/);
    draw = new URL(page.url()).pathname;
    assert.match(draw, /^\/draws\/[0-9a-f-]{36}$/);
    await page.goto(`${review}/redraws`);
    assert.equal(await fact(request(page, name), "Status"), "Drawing called");
    await page.context().close();
  });

  test("the chair enters the numbers, the Secretariat confirms them and draws", async () => {
    const chair = await as("chair@example");
    await chair.goto(draw);
    await chair.getByLabel("Six balls drawn in the room").fill("7 19 23 31 40 44");
    await chair.getByLabel("Delegations in the room").fill("127");
    await button(chair, "Hand over for confirmation").click();
    await chair.getByText("You entered these numbers").first().waitFor();
    assert.equal(await button(chair, "Confirm these numbers").count(), 0, "somebody else confirms");
    await chair.context().close();
    const page = await as("secretariat@example");
    await page.goto(draw);
    await button(page, "Confirm these numbers").click();
    await link(page, "To the room").click();
    await button(page, "Draw").click();
    await page.getByText("Everything is drawn").first().waitFor();
    await page.context().close();
  });

  test("until the result is adopted nothing changes, then everything at once", async () => {
    const expert = await as(`expert@${goes.toLowerCase()}.example`);
    assert.equal(await status(expert, `${review}/dialogue`), 200);
    const page = await as("secretariat@example");
    await page.goto(draw);
    assert.match(await said(page), new RegExp(`In the review of Norway, ${name} goes`));
    await button(page, "Adopt the result").click();
    assert.match(await notice(page), /adopted/);
    await page.goto(review);
    const section = page.locator("section[aria-labelledby=reviewers]");
    assert.match(await fact(section, name), /No longer reviews since/);
    const now = await section.locator("dt").allInnerTexts();
    const comes = now.filter((state) => !reviewers.some(([, known]) => known === state));
    assert.equal(comes.length, 1, `one State comes: ${now}`);
    assert.match(await fact(section, comes[0]), /^Reviews:/);
    await link(section.page(), "See the drawing that replaced it").click();
    await page.waitForURL((url) => url.pathname === draw);
    for (const rest of ["", "/dialogue", "/redraws"]) assert.equal(await status(expert, review + rest), 404, rest);
    for (const each of [expert, page]) await each.context().close();
    const point = await as("focal.point@nor.example");
    await point.goto(`${review}/redraws`);
    assert.equal(await fact(request(point, name), "Status"), "Drawn and in effect");
    assert.ok((await places(point)).every(([code]) => code !== goes));
    await point.context().close();
  });
});

test("in Arabic and without script: the fifth request is refused with its paragraph, a withdrawn one does not count", async () => {
  const page = await as("focal.point@nor.example", { script: false });
  await inLanguage(page, "ar", server.base);
  const desk = `${review}/redraws`;
  const send = async (place, ground, words) => {
    await page.goto(desk);
    await page.locator("#replaced").selectOption(place);
    await page.locator(`[name=ground][value=${ground}]`).check();
    await page.locator("#reason").fill(words);
    await page.locator("#lang").selectOption("ar");
    await page.locator("#ask button.go").click();
  };
  await page.goto(desk);
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  const left = await places(page);
  for (const [place] of left.slice(0, 3)) {
    await send(place, "legal_system", "السبب");
    assert.equal(await notice(page), "أُرسل الطلب، وهو في انتظار اجتماع.");
  }
  await send(left[0][0], "other", "سبب آخر");
  const fault = page.locator("#ground-e");
  assert.match(await fault.innerText(), /28 \(d\)/);
  await page.waitForLoadState();
  assert.equal(await page.locator("#reason").inputValue(), "سبب آخر", "what was typed stays");
  assert.equal(await page.locator("[name=ground][value=other]").isChecked(), true);
  assert.match(await page.locator("dl.facts dd").first().innerText(), /استُخدم 4 من 4/);

  const card = page.locator(".card:has(form)").first();
  const reason = card.locator(".said");
  assert.deepEqual([await reason.getAttribute("lang"), await reason.getAttribute("dir")], ["ar", "auto"]);
  await card.locator("summary").click();
  await card.locator("button.bad").click();
  assert.equal(await notice(page), "سُحب الطلب.");
  assert.match(await page.locator("dl.facts dd").first().innerText(), /استُخدم 3 من 4/);
  await page.context().close();
});

test("another language keeps what was typed, and coming back to the form sends another request", async () => {
  const page = await as("focal.point@vct.example");
  const desk = `${await reviewOf(page, "VCT")}/redraws`;
  await page.goto(desk);
  const [[first], [second]] = await places(page);
  await page.locator("#replaced").selectOption(first);
  await page.locator("[name=ground][value=exceptional]").check();
  await page.locator("#reason").fill("Typed before the switch");
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator("button[name=switch_lang][value=fr]").click();
  await page.waitForSelector("html[lang=fr]");
  await page.waitForLoadState();
  assert.equal(await page.locator("#reason").inputValue(), "Typed before the switch");
  assert.equal(await page.locator("#replaced").inputValue(), first);
  assert.equal(await page.locator("[name=ground][value=exceptional]").isChecked(), true);
  const key = await page.locator("#ask [name=key]").inputValue();
  const post = (replaced, reason) => page.request.post(desk, {
    form: { replaced, ground: "exceptional", reason, lang: "en", key }, headers: { origin: server.base }, maxRedirects: 0,
  });
  for (let press = 0; press < 2; press++) assert.equal((await post(first, "One")).status(), 303);
  await page.goto(desk);
  assert.equal(await page.locator("main .card").count(), 1, "sent once");
  assert.equal((await post(second, "Two")).status(), 303);
  await page.goto(desk);
  assert.equal(await page.locator("main .card").count(), 2, "another request in the same form is not lost");
  await page.context().close();
});
