// Four weeks before: the dialogue is set up, organizations come without an account, a comment goes back to its author.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { textOf } from "../../support/browser.mjs";
import { askForLink, fillIn, follow, linkIn, send, textsOf } from "../../support/organizations.mjs";
import { tooWide } from "../../support/sights.mjs";
import { BRIDGE, FACULTY, LEDGER, NIGHT_SCHOOL, anybody, as, button, clean, clock, close, fact, fold, link, notice, said, step, story } from "./story.mjs";

const ar = textsOf("ar");

describe("6 October: four weeks before", () => {
  before(() => clock("2026-10-06T09:00:00Z"));

  step("the Secretariat sets it up; its days are counted back across the change of the clocks", async () => {
    const page = await as("secretariat@example");
    await page.goto("/constructive");
    await link(page, "Set up a dialogue").click();
    await button(page, "Save").click();
    await page.waitForLoadState();
    assert.equal(await page.locator(".errors li").count(), 2, "a working group and a day are needed");
    await page.getByLabel("Working group", { exact: true }).selectOption({ label: "Working Group on Firearms" });
    await page.getByLabel("Held on", { exact: true }).fill("2026-11-04");
    await page.getByLabel("Begins at", { exact: true }).fill("10:00");
    await page.getByLabel("Ends at", { exact: true }).fill("13:00");
    await page.getByLabel("Place", { exact: true }).fill("Board Room D");
    await page.getByLabel("Link", { exact: true }).fill("https://meeting.example/firearms");
    await page.getByRole("checkbox", { name: "العربية" }).check();
    await page.getByLabel("Earlier last day for organizations", { exact: true }).fill("2026-10-21");
    await button(page, "Save").click();
    assert.match(await textOf(page.locator(".errors")), /The last day is Tuesday, 20 October 2026/);
    assert.match(await said(page), /until 15 days before: Tuesday, 20 October 2026.*until 10 days before: Sunday, 25 October 2026/s);
    assert.equal(await page.getByLabel("Place", { exact: true }).inputValue(), "Board Room D", "what was typed stays");
    await clean(page);
    await page.getByLabel("Earlier last day for organizations", { exact: true }).fill("");
    await button(page, "Save").click();
    await page.waitForURL(/\/constructive\/[0-9a-f-]{36}$/);
    story.dialogue = new URL(page.url()).pathname;
    story.title = await page.locator("h1").innerText();
    assert.match(story.title, /Working Group on Firearms$/);
    const stranger = await anybody();
    assert.equal((await stranger.goto(story.dialogue)).status(), 404, "before it is announced");
    await button(page, "Announce the dialogue").click();
    assert.match(await said(page), /This cannot be taken back/);
    assert.equal((await stranger.goto(story.dialogue)).status(), 404, "asked about, not done");
    await clean(page);
    await button(page, "Yes, announce it").click();
    assert.match(await notice(page), /Done/);
    assert.equal((await stranger.goto(story.dialogue)).status(), 200);
    assert.match(await said(stranger), /Wednesday, 4 November 2026, 10:00 to 13:00, Vienna time/);
    assert.match(await fact(stranger, "Last day to confirm or apply"), /Tuesday, 20 October 2026.*14 days left.*20 October 2026, 21:59/s);
    assert.match(await fact(stranger, "Last day to confirm or apply"), /2026 until midnight in Vienna/);
    assert.match(await fact(stranger, "Last day to circulate the list"), /Sunday, 25 October 2026.*25 October 2026, 22:59/s);
    assert.doesNotMatch(await stranger.content(), /meeting\.example/, "only those who attend see the address");
    const file = await (await stranger.request.get(`${story.dialogue}/event.ics`)).text();
    assert.match(file, /DTSTART:20261104T090000Z\r\nDTEND:20261104T120000Z/);
    await close(page);
    await close(stranger);
  });

  step("four organizations ask for a link, each in its own way", async () => {
    story.at.school = await anybody();
    await story.at.school.goto("/constructive");
    await link(story.at.school, story.title).click();
    await link(story.at.school, "Confirm or apply").click();
    await button(story.at.school, "Send me a link").click();
    await story.at.school.waitForLoadState();
    assert.equal(await story.at.school.locator(".errors li").count(), 1);
    await clean(story.at.school);
    await askForLink(story.at.school, "en", NIGHT_SCHOOL.email);

    story.at.bridge = await anybody();
    await story.at.bridge.goto(`/stakeholders?dialogue=${story.dialogue.split("/").at(-1)}`);
    await story.at.bridge.getByLabel("Email of your organization").fill(BRIDGE.email);
    await story.at.bridge.locator("header summary").first().click();
    await story.at.bridge.getByRole("button", { name: "العربية" }).click();
    await story.at.bridge.waitForSelector("html[dir=rtl]");
    await story.at.bridge.waitForLoadState();
    assert.equal(await story.at.bridge.getByLabel(ar.own.email).inputValue(), BRIDGE.email, "what was typed stays");
    await askForLink(story.at.bridge, "ar", BRIDGE.email);

    story.at.faculty = await anybody({ script: false });
    story.at.ledger = await anybody({ width: 360, height: 740 });
    for (const [page, org] of [[story.at.faculty, FACULTY], [story.at.ledger, LEDGER]]) {
      await page.goto(story.dialogue);
      await link(page, "Confirm or apply").click();
      await askForLink(page, "en", org.email);
    }
  });

  step("an organization confirms, and gets a number", async () => {
    const page = story.at.school;
    await follow(page, "en", await story.post.next(NIGHT_SCHOOL.email));
    assert.equal(new URL(page.url()).pathname, story.own);
    await send(page, "en");
    assert.match(await page.locator(".errors").innerText(), /\S/);
    await clean(page);
    await fillIn(page, "en", NIGHT_SCHOOL);
    await send(page, "en");
    assert.match(await notice(page), /Sent\. Your number stands below/);
    assert.equal(await fact(page, "Number"), "1");
    assert.match(await fact(page, "Track"), /Confirms its attendance\s+\(para\. 53 \(d\)\)/);
    await page.getByLabel("Seat", { exact: true }).fill("Lusaka");
    await page.getByLabel("Seat", { exact: true }).press("Enter");
    await page.waitForFunction(() => document.querySelector("#seat")?.defaultValue === "Lusaka");
    assert.match(await notice(page), /Sent/, "what is sent is changed by sending");
    assert.equal(await fact(page, "Number"), "1");
    await clean(page);
  });

  step("another one does so in Arabic", async () => {
    const page = story.at.bridge;
    const letter = await story.post.next(BRIDGE.email);
    assert.match(letter.subject, new RegExp(`^${ar.own.mail_link_subject}`));
    assert.equal(letter.headers["content-language"], "ar");
    await follow(page, "ar", letter);
    await fillIn(page, "ar", BRIDGE);
    await page.locator("header summary").first().click();
    await page.getByRole("button", { name: "English" }).click();
    await page.waitForSelector("html[lang=en]");
    await page.waitForLoadState();
    assert.equal(await page.getByLabel("Name of the organization").inputValue(), BRIDGE.name, "what was typed stays");
    await page.locator("header summary").first().click();
    await page.getByRole("button", { name: "العربية" }).click();
    await page.getByLabel(ar.all.text_language, { exact: true }).selectOption({ label: "العربية" });
    await send(page, "ar");
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.match(await fact(page, ar.own.number), /^[2٢]$/);
    assert.match(await said(page), new RegExp(BRIDGE.people[0][0]));
    await clean(page);
  });

  step("a faculty applies without script, and says why", async () => {
    const page = story.at.faculty;
    await follow(page, "en", await story.post.next(FACULTY.email));
    await fillIn(page, "en", { ...FACULTY, statement: "" });
    await send(page, "en");
    // Who applies has to say why.
    await page.getByLabel("Why this dialogue matters to your organization").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByLabel("Why this dialogue matters to your organization").fill(FACULTY.statement);
    await send(page, "en");
    assert.match(await notice(page), /Sent/);
    assert.match(await fact(page, "Track"), /Applies to participate\s+\(para\. 53 \(e\)\)/);
  });

  step("a company applies on a phone, first as a draft", async () => {
    const page = story.at.ledger;
    await follow(page, "en", await story.post.next(LEDGER.email));
    assert.deepEqual(await tooWide(page), []);
    await fillIn(page, "en", LEDGER);
    await button(page, "Save as a draft").click();
    assert.match(await said(page), /Draft, not sent/);
    await send(page, "en");
    assert.match(await notice(page), /Sent/);
    assert.deepEqual(await tooWide(page), []);
    await clean(page);
    await fold(page, "Withdraw").click();
    await button(page, "Withdraw now").click();
    assert.match(await notice(page), /You have withdrawn/);
    await button(page, "Save as a draft").click();
    await page.getByText("Saved.", { exact: true }).waitFor();
    await page.goto("/stakeholders/home");
    assert.match(await said(page), /Clear Ledger GmbH.*Draft, not sent/s, "keeping a draft does not send it again");
    await link(page, story.title).click();
    await send(page, "en");
    assert.equal(await fact(page, "Number"), "4", "it keeps its number");
    await page.goto("/stakeholders/home");
    assert.match(await said(page), /Clear Ledger GmbH.*Received/s);
    assert.deepEqual(await tooWide(page), []);
    await clean(page);
  });

  step("a link opens once, and a new one can be sent", async () => {
    const page = await anybody();
    const first = story.post.to(FACULTY.email).find((letter) => letter.text.includes("/enter/"));
    await page.goto(linkIn(first));
    assert.match(await said(page), /This link has been used or is too old/);
    await clean(page);
    await button(page, "Send a new link").click();
    assert.match(await said(page), /Please look into your mail/);
    await page.goto(`${linkIn(first).slice(0, -4)}beef`);
    assert.match(await said(page), /This link is not known/);
    const letter = await story.post.next(FACULTY.email, /Your link/, 1);
    assert.notEqual(linkIn(letter), linkIn(first));
    await follow(page, "en", letter);
    assert.match(await said(page), /Received/);
    assert.equal(await fact(page, "Number"), "3", "the same application");
    await close(page);
  });

  step("a comment that names a country goes back to its author, who alone changes it", async () => {
    const page = story.at.school;
    await page.getByLabel("Your comment").fill("Referrals take too long. In France one form was enough.\nWe propose one form for all.");
    for (const lang of ["Français", "English"]) {
      await page.locator("header summary").first().click();
      await page.getByRole("button", { name: lang }).click();
      await page.waitForFunction((name) => document.querySelector("header summary")?.textContent.includes(name), lang);
    }
    await page.waitForLoadState();
    assert.match(await page.getByLabel("Your comment").inputValue(), /In France one form was enough/, "another language keeps what was typed");
    await button(page, "Send the comment").click();
    assert.match(await notice(page), /The comment has been sent/);
    const officer = await as("secretariat@example");
    await officer.goto(story.dialogue);
    assert.equal(await fact(officer, "Comments that await a look"), "1");
    await link(officer, "Organizations").click();
    await officer.getByRole("link", { name: NIGHT_SCHOOL.name }).click();
    await officer.waitForLoadState();
    const applicant = officer.url();
    assert.equal(await officer.locator("mark").innerText(), "France");
    assert.ok(await officer.getByRole("checkbox", { name: /^France country, France$/ }).isChecked());
    await clean(officer);
    await button(officer, "Send it back to its author").click();
    // Not without a word.
    await officer.getByLabel("Remark for the author").and(officer.locator("[aria-invalid=true]")).waitFor();
    await officer.getByLabel("Remark for the author").fill("Please speak of no single country.");
    await button(officer, "Send it back to its author").click();
    assert.match(await said(officer), /Went back to its author/);
    assert.equal(await button(officer, "No country situation is mentioned").count(), 0);
    const letter = await story.post.next(NIGHT_SCHOOL.email, /^Your comment/);
    assert.doesNotMatch(letter.text, /France|single country/, "no content in mail");
    await page.reload();
    assert.match(await said(page), /Your comment came back.*Please speak of no single country/s);
    assert.equal(await page.locator("mark").innerText(), "France");
    await clean(page);
    await page.getByLabel("Your comment").fill("Referrals take too long. In one place one form was enough.\nWe propose one form for all.");
    await button(page, "Send the comment").click();
    assert.match(await said(page), /Sent, awaits a look/);
    await officer.goto(applicant);
    assert.match(await said(officer), /No name of a country, capital or people was found/);
    await button(officer, "No country situation is mentioned").click();
    assert.match(await said(officer), /Looked at/);
    await page.reload();
    assert.match(await said(page), /Looked at/);
    await close(officer);
  });
});
