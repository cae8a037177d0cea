// A month of dialogue: two delegations, an additional reviewing State and the Secretariat, in three rooms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { enter, inLanguage, launch, reviewOf, textOf } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let server;
let review;
/** Letters of the States: one that reviews all, and the additional one with what it reviews. */
let first;
let more;

const as = (email, options = {}) => enter(browser, email, { base: server.base, ...options });
const point = (code) => `focal.point@${code.toLowerCase()}.example`;
const main = (page) => page.locator("main");
const button = (page, name) => main(page).getByRole("button", { name, exact: true });
const notice = (page) => textOf(page.getByRole("status").filter({ visible: true }).first());
const status = async (page, address) => (await page.goto(address)).status();
const talk = (room, subject) => `${review}/dialogue?room=${room}&subject=${subject}`;

/** Opens the conversation of a room on a subject, and begins it if there is none. */
async function open(page, room, subject) {
  await page.goto(talk(room, subject));
  if (page.url().includes("subject=")) {
    await page.locator(`.talk-card[data-room=${room}]`).getByRole("button").click();
  }
  await page.waitForURL(/\/dialogue\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** Says something and does not wait for the ten seconds. */
async function say(page, words) {
  await page.locator("#body").fill(words);
  await page.locator("form.compose button.go").click();
  const now = page.locator("[data-waits] button[value=now]");
  if ((await page.locator("form.compose").getAttribute("data-room")) !== "notes") await now.first().click();
  await page.locator(".msg[data-seq]", { hasText: words.split("\n").at(-1).replace(/^- /, "") }).first().waitFor();
}

/** The message that was just sent waits its ten seconds, whether or not the page sends by itself. */
const waits = (page, words) => page.locator("[data-waits]", { hasText: words }).waitFor();
/** A message has gone. */
const gone = (page, words) => page.locator(".msg[data-seq]", { hasText: words }).first().waitFor();

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  const page = await as("secretariat@example");
  review = await reviewOf(page, "NOR");
  const { reviewers } = await (await page.request.get(`/api/v1${review}`)).json();
  first = reviewers.find((r) => r.slot !== "additional" && !r.replaced_at).state;
  more = reviewers.find((r) => r.slot === "additional" && !r.replaced_at);
  await page.context().close();
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("an answer is quoted, a question asked, taken back, sent, answered in Arabic, and read by the Secretariat", async () => {
  const reviewer = await as(point(first));
  await reviewer.goto(`${review}/responses/1`);
  await main(reviewer).getByRole("link", { name: /^Quote the answer/ }).first().click();
  assert.match(await textOf(main(reviewer)), /Dialogue of all parties[\s\S]*Our delegation[\s\S]*My notes/);
  const card = reviewer.locator(".talk-card[data-room=dialogue]");
  await card.locator("a.go, button").first().click();
  await reviewer.waitForURL(/quote=answer/);
  const place = new URL(reviewer.url()).pathname;
  const passage = await reviewer.locator("#passage").inputValue();
  assert.ok(passage.length > 0, "the words of the answer are there to be cut down");
  await reviewer.locator("#passage").fill("words that nobody wrote");
  await reviewer.locator("#body").fill("Could you say more about this?");
  await reviewer.locator("#awaits").selectOption("under_review");
  await button(reviewer, "Send to all parties").click();
  assert.match(await reviewer.locator(".errors").innerText(), /does not stand in what you quote/);
  await reviewer.locator("#passage").fill(passage.slice(0, 30));
  // Signed in before: there are ten seconds to look and to take back.
  const own = await as(point("NOR"));
  await button(reviewer, "Send to all parties").click();
  await waits(reviewer, "Could you say more");
  await own.goto(place);
  assert.doesNotMatch(await main(own).innerText(), /Could you say more/, "it has not gone yet");
  await button(reviewer, "Take back").click();
  await reviewer.locator("[data-waits]").waitFor({ state: "detached" });
  await reviewer.waitForFunction(() => document.querySelector("#body")?.value === "Could you say more about this?");
  await reviewer.goto(place);
  assert.equal(await reviewer.locator("#body").inputValue(), "Could you say more about this?");
  await button(reviewer, "Send to all parties").click();
  await waits(reviewer, "Could you say more");
  await button(reviewer, "Send now").click();
  await gone(reviewer, "Could you say more");
  await reviewer.locator(".msg .quoted a").first().click();
  await reviewer.waitForURL(/\/responses\/1\/1#/);

  await own.goto("/dialogue");
  assert.match(await main(own).innerText(), /Awaits our answer/);
  await inLanguage(own, "ar", server.base);
  await own.goto(place);
  assert.equal(await own.locator("html").getAttribute("dir"), "rtl");
  await own.locator(".msg footer a[href*='answer=']").last().click();
  await own.locator("#lang").selectOption("ar");
  await say(own, "نعم، *بالتأكيد*:\n\n- الأول\n- الثاني");
  await own.waitForLoadState();
  const said = own.locator(".msg .said").last();
  assert.equal(await said.getAttribute("dir"), "rtl");
  assert.deepEqual(await said.locator("li").allInnerTexts(), ["الأول", "الثاني"]);
  await inLanguage(own, "en", server.base);

  const officer = await as("secretariat@example");
  await officer.goto(place);
  assert.match(await main(officer).innerText(), /Answered by message/);
  await reviewer.goto(place);
  await reviewer.waitForFunction(() => {
    const seen = [...document.querySelectorAll(".msg [data-part=seen]")].at(-1);
    return /Read by .*Secretariat/.test(seen?.innerText);
  }, null, { timeout: 30_000 });
  assert.deepEqual([...reviewer.errors, ...own.errors], []);
  for (const page of [reviewer, own, officer]) await page.context().close();
});

test("without pressing anything a message goes after ten seconds", async () => {
  const page = await as(point(first));
  const place = await open(page, "dialogue", "article/untoc/23");
  await page.locator("#body").fill("By itself.");
  await button(page, "Send to all parties").click();
  await waits(page, "By itself.");
  await page.waitForTimeout(12_000);
  const own = await as(point("NOR"));
  await own.goto(place);
  assert.match(await main(own).innerText(), /By itself\./);
  assert.ok(await own.getByText("New from here").isVisible());
  await page.goto(place);
  assert.equal(await page.locator("[data-waits]").count(), 0);
  for (const each of [page, own]) await each.context().close();
});

test("three rooms look different, and each is read by whom it says", async () => {
  const page = await as(point("NOR"));
  const officer = await as("secretariat@example");
  const looks = [];
  for (const [room, words, send] of [
    ["dialogue", /The State under review, the reviewing States and the Secretariat read this/, "Send to all parties"],
    ["delegation", /Only the people of Norway in this review read this/, "Tell our delegation"],
    ["notes", /Only you read this/, "Keep this note"],
  ]) {
    const place = await open(page, room, "instrument/untoc");
    assert.match(await main(page).innerText(), words);
    assert.equal(await button(page, send).count(), 1);
    const form = page.locator("form.compose");
    looks.push(await form.evaluate((e) => {
      const style = getComputedStyle(e);
      const mark = getComputedStyle(e.querySelector(".room"), "::before");
      return [style.borderTopColor, style.borderTopStyle, mark.maskImage];
    }));
    await say(page, `Said in ${room}.`);
    assert.match(await textOf(main(page)), new RegExp(`Said in ${room}\\.`));
    assert.equal(await status(officer, place), room === "dialogue" ? 200 : 404);
  }
  for (const part of [0, 1, 2]) assert.equal(new Set(looks.map((look) => look[part])).size, 3, `${looks}`);
  const colleague = await as("expert@nor.example");
  await colleague.goto(`${review}/dialogue`);
  const list = await main(colleague).innerText();
  assert.match(list, /Our delegation/);
  await colleague.goto(talk("notes", "instrument/untoc"));
  assert.doesNotMatch(await main(colleague).innerText(), /Said in notes/);
  for (const each of [page, officer, colleague]) await each.context().close();
});

test("an additional reviewing State finds nothing beyond its instruments", async () => {
  const beyond = ["untoc", "trafficking", "migrants", "firearms"].find((i) => !more.instruments.includes(i));
  const own = await as(point("NOR"));
  const place = await open(own, "dialogue", `instrument/${beyond}`);
  await say(own, "Of what the additional State does not review.");
  const page = await as(point(more.state));
  assert.equal(await status(page, place), 404);
  assert.equal(await status(page, talk("dialogue", `instrument/${beyond}`)), 404);
  assert.equal(await status(page, `${review}/dialogue`), 200);
  assert.equal(await page.locator(`a[href*='${place}']`).count(), 0);
  assert.equal(await page.locator(`option[value='instrument/${beyond}']`).count(), 0);
  for (const each of [page, own]) await each.context().close();
});

test("without script: a draft lies on the server, two windows never overwrite each other", async () => {
  const page = await as("expert@nor.example", { script: false });
  const place = await open(page, "delegation", "article/untoc/10");
  await page.locator("#body").fill("First thoughts");
  await button(page, "Save as draft").click();
  assert.match(await notice(page), /draft is saved/);
  const other = await as("expert@nor.example", { script: false });
  await other.goto(place);
  assert.equal(await other.locator("#body").inputValue(), "First thoughts");
  await other.locator("#body").fill("Thoughts of the telephone");
  await button(other, "Save as draft").click();
  await page.locator("#body").fill("Thoughts of the desk");
  await button(page, "Save as draft").click();
  assert.match(await textOf(page.locator(".clash")), /Nothing is lost/);
  assert.equal(await page.locator("#newer").inputValue(), "Thoughts of the telephone");
  assert.equal(await page.locator("#body").inputValue(), "Thoughts of the desk");
  await button(page, "Preview").click();
  assert.match(await page.locator("#preview").innerText(), /Thoughts of the desk/);
  const buffer = Buffer.from("Article 5");
  await page.locator("details:has(#file) summary").click();
  await page.locator("#file").setInputFiles({ name: "law.txt", mimeType: "text/plain", buffer });
  await button(page, "Tell our delegation").click();
  assert.match(await notice(page), /goes in ten seconds/);
  await button(page, "Send now").click();
  await page.waitForLoadState();
  const message = page.locator(".msg", { hasText: "Thoughts of the desk" });
  assert.equal(await message.getByRole("link", { name: "law.txt" }).count(), 1);
  await message.getByRole("link", { name: /^Correct message/ }).click();
  await page.locator("#body").fill("Better thoughts of the desk");
  await button(page, "Tell our delegation").click();
  await button(page, "Send now").click();
  assert.match(await textOf(main(page)), /Corrected by message 2[\s\S]*Correction of message 1/);
  await main(page).getByRole("link", { name: "Settle this conversation" }).click();
  await page.getByLabel("Closing sentence").fill("Agreed.");
  await button(page, "Tell our delegation").click();
  await button(page, "Send now").click();
  assert.match(await textOf(main(page)), /This conversation is settled/);
  await main(page).getByRole("link", { name: "Take up again" }).click();
  await page.getByLabel("Why it is taken up again").fill("The law has changed.");
  await button(page, "Tell our delegation").click();
  await button(page, "Send now").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("#body").count(), 1);
  for (const each of [page, other]) await each.context().close();
});

test("in every room, in English and Arabic, wide and on a phone: axe is silent and nothing sticks out", async () => {
  const page = await as(point("NOR"));
  const faults = [];
  for (const lang of ["en", "ar"]) {
    await inLanguage(page, lang, server.base);
    for (const [width, height] of [[1280, 900], [390, 844]]) {
      await page.setViewportSize({ width, height });
      for (const address of [
        `${review}/dialogue`, "/dialogue?show=all", `${review}/dialogue?subject=article/untoc/6`,
        talk("dialogue", "question/untoc-5-1"), talk("delegation", "article/untoc/6"), talk("notes", "review"),
      ]) {
        await page.goto(address);
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
          });
          return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target.join(" ")} ${n.html.slice(0, 160)}`));
        });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        faults.push(...found.map((f) => `${lang} ${width} ${address}: ${f}`));
        if (wide) faults.push(`${lang} ${width} ${address}: it scrolls sideways`);
      }
    }
  }
  assert.deepEqual(faults, []);
  await page.context().close();
});
