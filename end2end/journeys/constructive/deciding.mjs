// The last evening, the list, objections, and what the Bureau decides, across the night on which the clocks go back.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { textOf } from "../../support/browser.mjs";
import { switchTo } from "../../support/switching.mjs";
import { askForLink, fillIn, follow, send, textsOf } from "../../support/organizations.mjs";
import {
  BRIDGE, FACULTY, LATE, LEDGER, NIGHT_SCHOOL, anybody, as, button, card, clean, clock, close, fact, fold, link, notice, said, step, story, tabTo, term,
} from "./story.mjs";

const ar = textsOf("ar");
const STATE = "focal.point@nor.example";

/** Asks for a link in the dialogue's name on an open page, and goes on once it is there. */
async function comeBack(page, lang, org) {
  const before = story.post.to(org.email).filter((letter) => letter.text.includes("/enter/")).length;
  await page.goto(`/stakeholders?dialogue=${story.dialogue.split("/").at(-1)}`);
  await askForLink(page, lang, org.email);
  return async () => follow(page, lang, await story.post.next(org.email, new RegExp(textsOf(lang).own.mail_link_subject), before));
}

describe("20 October, half past eleven in the evening: the last half hour", () => {
  before(() => clock("2026-10-20T21:30:00Z"));

  step("one more organization begins, and one that came before comes again", async () => {
    story.at.late = await anybody();
    const goOn = [await comeBack(story.at.late, "en", LATE), await comeBack(story.at.bridge, "ar", BRIDGE)];
    const chair = await as("chair@example");
    await chair.goto(story.dialogue);
    assert.match(await fact(chair, "Last day to confirm or apply"), /20 October 2026.*30 minutes left/s);
    await fold(chair, "Do not convene it").click();
    await chair.getByLabel("Reason", { exact: true }).fill("Too few.");
    await button(chair, "Do not convene it").click();
    assert.match(await chair.getByRole("alert").innerText(), /can still confirm or apply until the end of Tuesday, 20 October 2026/);
    await close(chair);
    for (const go of goOn) await go();
    await fillIn(story.at.late, "en", LATE);
    assert.match(await fact(story.at.bridge, ar.own.number), /^[2٢]$/);
  });
});

describe("21 October: the list", () => {
  before(() => clock("2026-10-21T08:00:00Z"));

  step("who comes after the last day is refused kindly, and that they tried is noted", async () => {
    const page = story.at.late;
    await send(page, "en");
    assert.match(await page.getByRole("alert").innerText(), /Thank you for your interest\. Attendance could be confirmed until the end of Tuesday, 20 October 2026.*\(para\. 53 \(d\)\)/s);
    await clean(page);
    await page.goto(story.own);
    assert.match(await said(page), /Thank you for your interest|The last day is over/, "also to whoever only looks");
    assert.equal(await button(page, "Send").count(), 0);
    await clean(page);
    const officer = await as("secretariat@example");
    await officer.goto(`${story.dialogue}/applicants`);
    assert.match(await officer.getByRole("table", { name: "Came after the last day" }).innerText(), new RegExp(LATE.email));
    for (const org of [NIGHT_SCHOOL, BRIDGE, FACULTY, LEDGER]) {
      story.applications[org.name] = await officer.getByRole("row").getByRole("link", { name: org.name }).getAttribute("href");
    }
    assert.equal(await officer.getByRole("row").getByRole("link", { name: LATE.name }).count(), 0);
    await clean(officer);
    await close(officer);
  });

  step("what was sent is corrected on request", async () => {
    const page = story.at.bridge;
    await page.goto(story.own);
    for (const wish of ["المقر: إربد", "الاسم: جسر"]) {
      await page.getByLabel(ar.own.correction_label).fill(wish);
      await button(page, ar.own.correction_send).click();
    }
    const officer = await as("secretariat@example");
    await officer.goto(story.dialogue);
    assert.equal(await fact(officer, "Requests for correction that await an answer"), "2");
    await officer.goto(story.applications[BRIDGE.name]);
    await clean(officer);
    const waiting = officer.locator("main .card").filter({ has: officer.getByRole("button", { name: "Do not accept" }) });
    await waiting.last().getByRole("button", { name: "Do not accept" }).click();
    await officer.locator("[aria-invalid=true]").first().waitFor();
    await officer.waitForLoadState();
    assert.equal(await officer.locator("[aria-invalid=true]").count(), 1, "the fault stands at its own request");
    await clean(officer);
    await waiting.last().getByLabel("Answer", { exact: true }).fill("The name stands on the list as it was sent.");
    await waiting.last().getByRole("button", { name: "Do not accept" }).click();
    await officer.getByText("Not accepted", { exact: true }).waitFor();
    await officer.goto(story.dialogue);
    assert.equal(await fact(officer, "Requests for correction that await an answer"), "1");
    await officer.goto(story.applications[BRIDGE.name]);
    await waiting.last().getByRole("button", { name: "Accept", exact: true }).click();
    await officer.getByText("Accepted", { exact: true }).waitFor();
    assert.equal(await waiting.count(), 0);
    await close(officer);
    await page.reload();
    assert.match(await said(page), new RegExp(ar.all.correction_accepted));
    assert.match(await said(page), /The name stands on the list/);
    await clean(page);
  });

  step("the Secretariat circulates the list", async () => {
    const page = await as("secretariat@example");
    await page.goto(story.dialogue);
    assert.match(await said(page), /The list has not been circulated\. 4 days are left/);
    await page.goto(`${story.dialogue}/circulation`);
    assert.match(await said(page), /4 organizations are on no list yet.*until the end of Monday, 26 October 2026/s);
    await button(page, "Circulate the list now").click();
    for (const org of [NIGHT_SCHOOL, BRIDGE, FACULTY, LEDGER]) assert.match(await said(page), new RegExp(org.name), "whom it freezes, first");
    assert.match(await said(page), /States parties are told\. This cannot be taken back/);
    await clean(page);
    await button(page, "Yes, circulate it").click();
    assert.match(await notice(page), /The list has been circulated/);
    assert.match(await said(page), /List 1, circulated 21 October 2026, 10:00/);
    assert.match(await fact(page, "States may object until"), /Monday, 26 October 2026.*26 October 2026, 22:59/s);
    assert.equal(await button(page, "Circulate the list now").count(), 0);
    await clean(page);
    await close(page);
    const chair = await as("chair@example");
    await chair.goto(story.dialogue);
    // Asked once more, in another language as well, the chair thinks better of it.
    await fold(chair, "Do not convene it").click();
    await chair.getByLabel("Reason", { exact: true }).fill("The room is closed.");
    await button(chair, "Do not convene it").click();
    for (const lang of ["fr", "en"]) {
      await switchTo(chair, lang);
      assert.match(await chair.locator("main .said").innerText(), /The room is closed\./);
    }
    await link(chair, "Cancel").click();
    await button(chair, "Convene the dialogue").click();
    assert.match(await said(chair), /This cannot be taken back/);
    await button(chair, "Yes, convene it").click();
    assert.match(await said(chair), /The chair has decided to convene this dialogue/);
    await close(chair);
  });

  step("a State has seen it, and objects by keyboard alone", async () => {
    const page = await as(STATE);
    await page.goto("/inbox");
    await page.getByRole("listitem").filter({ hasText: "See the list of organizations and say whether you object" }).first().getByRole("link").first().click();
    await page.waitForURL(`**${story.dialogue}/circulation`);
    assert.match(await said(page), new RegExp(`Non-governmental organizations.*${NIGHT_SCHOOL.name}.*${BRIDGE.name}.*Other stakeholders.*${FACULTY.name}.*${LEDGER.name}`, "s"));
    assert.equal(await page.getByText(LATE.name).count(), 0);
    assert.equal(await term(page, "States that have answered").count(), 0, "how many have answered is not for States");
    await tabTo(page, button(page, "We have seen the list"));
    await page.keyboard.press("Enter");
    await page.getByText("Your State has said that it has seen the list.").waitFor();
    for (const org of [NIGHT_SCHOOL, BRIDGE, LEDGER]) {
      await tabTo(page, fold(page, `Object to ${org.name}`));
      await page.keyboard.press("Enter");
      const reason = card(page, org.name).getByLabel("Reason (optional)");
      await tabTo(page, reason);
      await page.keyboard.type("We would like its statutes to be looked at.");
      await page.keyboard.press("Tab");
      assert.ok(await card(page, org.name).getByLabel("Language of this text").evaluate((e) => e === document.activeElement));
      await page.keyboard.press("Tab");
      assert.ok(await card(page, org.name).getByRole("button", { name: "Object", exact: true }).evaluate((e) => e === document.activeElement));
      await page.keyboard.press("Enter");
      await card(page, org.name).getByRole("button", { name: "Take the objection back" }).waitFor();
    }
    await page.waitForLoadState();
    assert.match(await card(page, NIGHT_SCHOOL.name).innerText(), /Before the Bureau.*Norway objects.*statutes/s);
    assert.match(await card(page, LEDGER.name).innerText(), /A State objects/);
    assert.match(await card(page, FACULTY.name).innerText(), /Circulated; States may object/);
    await clean(page);
    story.list = (await page.locator("button[value^=lifted]").first().getAttribute("value")).split(":")[1];
    await close(page);
  });

  step("an expert of another State reads it, learns not who objects, and may not answer", async () => {
    const page = await as("expert@fji.example");
    await page.goto(story.dialogue);
    await link(page, "Lists and objections").click();
    assert.match(await textOf(card(page, NIGHT_SCHOOL.name)), /A State objects/);
    assert.doesNotMatch(await said(page), /Norway|statutes/);
    assert.equal(await fold(page, "Object to .*").count(), 0);
    assert.equal(await button(page, "We have seen the list").count(), 0);
    const form = { act: `acknowledged:${story.list}` };
    const headers = { origin: new URL(page.url()).origin };
    const answer = await page.request.post(`${story.dialogue}/circulation`, { form, headers, maxRedirects: 0 });
    assert.equal(answer.status(), 404);
    assert.equal((await page.goto(`${story.dialogue}/applicants`)).status(), 404);
    await close(page);
  });

  step("the organization reads that it is being considered, and no more", async () => {
    const page = story.at.bridge;
    await page.goto(story.own);
    assert.match(await said(page), new RegExp(ar.own.own_considered));
    assert.doesNotMatch(await said(page), new RegExp(`${ar.all.bureau}|${ar.all.answer_objected}|النرويج`));
    await clean(page);
  });

  step("the President puts one matter under silence and the other to a vote, which says no", async () => {
    const president = await as("bureau@example");
    await president.goto("/start");
    await president.locator("main").getByRole("link", { name: /Matters|Bureau/ }).first().click();
    await president.getByRole("link", { name: NIGHT_SCHOOL.name }).click();
    assert.match(await said(president), /Norway objects.*We would like its statutes to be looked at/s);
    assert.ok(await president.getByRole("radio", { name: /^Silence/ }).isChecked());
    await president.getByLabel("Hours").fill("120");
    await button(president, "Open a procedure").click();
    assert.match(await fact(president, "Ends"), /26 October 2026, 09:00/, "five times 24 hours from ten o'clock, across the change");
    assert.equal(await button(president, "Open a procedure").count(), 0);
    await clean(president);
    await president.goto("/bureau");
    await president.getByRole("link", { name: BRIDGE.name }).click();
    await president.getByRole("radio", { name: "Vote" }).check();
    await president.getByRole("radio", { name: "That the organization attend" }).check();
    await button(president, "Open a procedure").click();
    await button(president, "For").click();
    assert.match(await said(president), /You have said: For\. You may change it/);
    const matter = new URL(president.url()).pathname;
    for (const email of ["bureau.2@example", "bureau.3@example"]) {
      const member = await as(email);
      await member.goto("/inbox");
      await member.locator(`main a[href*="${matter}"]`).first().click();
      await member.waitForURL(`**${matter}`);
      assert.match(await said(member), /Under way/);
      await member.getByLabel("Reason (optional)").fill("Its statutes are not public.");
      await button(member, "Against").click();
      await clean(member);
      await close(member);
    }
    await president.reload();
    assert.match(await said(president), /Decided: does not attend/);
    await close(president);
    await story.at.bridge.reload();
    assert.match(await said(story.at.bridge), new RegExp(`${ar.own.own_not_admitted}.*${ar.own.not_admitted_text.slice(0, 40)}`, "s"));
    assert.doesNotMatch(await said(story.at.bridge), new RegExp(`${ar.all.bureau}|${ar.all.answer_objected}|statutes`));
    await clean(story.at.bridge);
  });
});

describe("26 October, half past eleven in the evening, now by winter's clock", () => {
  before(() => clock("2026-10-26T22:30:00Z"));

  step("States may object for another half hour, and nothing is granted before", async () => {
    const goOn = [await comeBack(story.at.school, "en", NIGHT_SCHOOL), await comeBack(story.at.faculty, "en", FACULTY), await comeBack(story.at.ledger, "en", LEDGER)];
    const state = await as(STATE);
    await state.goto(`${story.dialogue}/circulation`);
    assert.match(await fact(state, "States may object until"), /26 October 2026.*30 minutes left/s);
    assert.equal(await fold(state, `Object to ${FACULTY.name}`).count(), 1);
    await close(state);
    const officer = await as("secretariat@example");
    await officer.goto(`${story.dialogue}/applicants`);
    await officer.getByRole("checkbox", { name: `Choose ${FACULTY.name}` }).check();
    await button(officer, "Say that they may attend …").click();
    assert.match(await said(officer), /0 of 1 would be told.*Skipped.*States may still answer until the end of Monday, 26 October 2026/s);
    assert.equal(await button(officer, "Say that they may attend").count(), 0);
    await clean(officer);
    await close(officer);
    for (const go of goOn) await go();
    assert.match(await said(story.at.faculty), /Being considered/);
    assert.match(await said(story.at.ledger), /Being considered/);
    assert.doesNotMatch(await said(story.at.ledger), /object|Norway/i);
  });

  step("the silence has lasted: the organization attends, and is told by mail", async () => {
    const letter = await story.post.next(NIGHT_SCHOOL.email, /^You may attend/);
    assert.match(letter.text, /Your organization may attend the dialogue/);
    await story.at.school.reload();
    assert.match(await said(story.at.school), /You may attend.*You are welcome/s);
    assert.match(await said(story.at.school), /https:\/\/meeting\.example\/firearms/, "who attends sees the address");
    await clean(story.at.school);
    const [told] = story.post.to(BRIDGE.email).filter((mail) => mail.subject.startsWith(ar.own.mail_not_admitted_subject));
    assert.match(told.text, new RegExp(ar.own.mail_not_admitted.slice(0, 20)));
    const member = await as("bureau.2@example");
    await member.goto("/bureau");
    assert.match(await member.getByRole("row", { name: NIGHT_SCHOOL.name }).innerText(), /May attend/);
    assert.match(await member.getByRole("row", { name: BRIDGE.name }).innerText(), /Does not attend/);
    await clean(member);
    await close(member);
  });
});
