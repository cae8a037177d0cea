// What is granted at once, the programme, the day itself, the summary, and what the public finds afterwards.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { textOf } from "../../support/browser.mjs";
import {
  BRIDGE, FACULTY, LEDGER, NIGHT_SCHOOL, anybody, as, button, card, clean, clock, close, fact, fold, link, notice, said, step, story,
} from "./story.mjs";

const SUGGESTION = "Name a contact point for witnesses in each working group.";
const SUMMARY = "Speakers asked for contact points.\nNo country situation was mentioned.";

describe("27 October: what was not opposed", () => {
  before(() => clock("2026-10-27T08:00:00Z"));

  step("attendance is granted for several at once: first seen, then done, with a reason for each that is not", async () => {
    const page = await as("secretariat@example");
    await page.goto(`${story.dialogue}/applicants`);
    await button(page, "Say that they may attend …").click();
    assert.match(await page.getByRole("alert").innerText(), /Nothing was chosen/);
    await clean(page);
    await link(page, "Back to the organizations").click();
    for (const org of [NIGHT_SCHOOL, BRIDGE, FACULTY, LEDGER]) await page.getByRole("checkbox", { name: `Choose ${org.name}` }).check();
    await button(page, "Say that they may attend …").click();
    assert.match(await said(page), /1 of 4 would be told that they may attend\./);
    const line = (org) => page.getByRole("listitem").filter({ hasText: org.name }).innerText();
    assert.match(await line(NIGHT_SCHOOL), /This was done or decided before/);
    assert.match(await line(LEDGER), /A State objects/);
    assert.match(await said(page), /1 mail will be sent/);
    await clean(page);
    await button(page, "Say that they may attend").click();
    assert.match(await said(page), /1 of 4 may attend now\./);
    await link(page, "Back to the organizations").click();
    await page.getByRole("checkbox", { name: `Choose ${LEDGER.name}` }).check();
    await button(page, "Inform them that they do not attend …").click();
    assert.match(await said(page), /1 of 1 would be told/);
    await button(page, "Inform them that they do not attend").click();
    assert.match(await said(page), /1 of 1 told\./);
    await page.goto(`${story.dialogue}/applicants?standing=admitted&sort=name`);
    assert.match(await said(page), /2 organizations/);
    await page.getByLabel("Standing").selectOption({ label: "Does not attend" });
    await button(page, "Show").click();
    assert.match(await said(page), /2 organizations/);
    const csv = await (await page.request.get(await link(page, "Organizations: Table (CSV)").getAttribute("href"))).text();
    assert.ok(csv.startsWith("\ufeff"));
    assert.match(csv, /Standing: Does not attend/);
    assert.ok(csv.includes(LEDGER.name) && csv.includes(BRIDGE.name) && !csv.includes(FACULTY.name));
    await close(page);
  });

  step("each organization reads its result in neutral words", async () => {
    await story.at.ledger.reload();
    assert.match(await said(story.at.ledger), /You do not attend this dialogue.*could not be arranged/s);
    assert.doesNotMatch(await said(story.at.ledger), /object|Norway|Bureau/i);
    assert.doesNotMatch(await story.at.ledger.content(), /meeting\.example/);
    await clean(story.at.ledger);
    await story.at.faculty.reload();
    assert.match(await said(story.at.faculty), /You may attend/);
  });

  step("the programme is given out", async () => {
    const page = await as("secretariat@example");
    await page.goto(`${story.dialogue}/programme`);
    const part = async (n, values) => {
      for (const [label, value] of Object.entries(values)) {
        const field = page.getByRole("group", { name: `Part ${n}` }).getByLabel(label, { exact: true });
        await (label === "Kind" ? field.selectOption({ label: value }) : field.fill(value));
      }
    };
    await part(1, { From: "10:00", To: "10:20", Kind: "Session", Title: "Opening" });
    await part(2, { From: "10:20", To: "09:00", Kind: "Statements from the floor", Title: "Statements", "Who speaks, one per line": "Grace Amadi\nRosa Lima" });
    await button(page, "Save and give out").click();
    assert.match(await textOf(page.locator(".errors")), /This must come after the other one/);
    assert.equal(await page.getByRole("group", { name: "Part 2" }).getByLabel("Title").inputValue(), "Statements", "what was typed stays");
    await clean(page);
    await part(2, { To: "12:00" });
    await button(page, "Save and give out").click();
    assert.match(await notice(page), /The programme has been given out/);
    const stranger = await anybody();
    await stranger.goto(story.dialogue);
    assert.match(await stranger.getByRole("table", { name: "Programme" }).innerText(), /10:20–12:00\s+Statements.*Grace Amadi/s);
    await part(2, { To: "12:30" });
    await button(page, "Save and give out").click();
    await stranger.goto(`${story.dialogue}/programme/versions`);
    assert.match(await said(stranger), /Version 2.*Changed: 10:20–12:00 Statements\s+10:20–12:30 Statements.*Version 1/s);
    await clean(stranger);
    await close(stranger);
    await close(page);
    await story.post.next(NIGHT_SCHOOL.email, /^Programme/);
    assert.equal(story.post.to(LEDGER.email).filter((letter) => letter.subject.startsWith("Programme")).length, 0, "only those who attend are told");
  });

  step("an organization asks for the floor and uploads its statement; a State registers whom it sends", async () => {
    const page = story.at.school;
    await page.goto(story.own);
    await page.getByLabel("Who speaks").fill("Grace Amadi");
    await button(page, "Ask for the floor").click();
    assert.match(await said(page), /You are number 1 on the list of speakers/);
    const faculty = story.at.faculty;
    await faculty.getByLabel("Title").fill("On the time that requests take");
    await faculty.getByLabel("File").setInputFiles({ name: "statement.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
    await button(faculty, "Upload the statement").click();
    assert.match(await said(faculty), /On the time that requests take.*not public/s);
    const state = await as("focal.point@nor.example");
    await state.goto(story.dialogue);
    await link(state, "Our delegation").click();
    await state.getByRole("group", { name: "Person 1" }).getByLabel("Name as on the badge").fill("Kari Nordmann");
    await button(state, "Save").click();
    assert.match(await notice(state), /Saved/);
    await clean(state);
    await close(state);
    const officer = await as("secretariat@example");
    await officer.goto(`${story.dialogue}/papers`);
    await officer.getByRole("button", { name: /^Make public/ }).click();
    await clean(officer);
    await close(officer);
  });
});

describe("4 November, half past ten in Vienna: the day", () => {
  before(() => clock("2026-11-04T09:30:00Z"));

  step("the chair calls speakers and notes who came", async () => {
    const page = await as("chair@example");
    await page.goto(story.dialogue);
    await link(page, "The day itself").click();
    await fold(page, "Add a speaker").click();
    await page.getByLabel("Speaker", { exact: true }).fill("Rosa Lima");
    await page.getByLabel("For", { exact: true }).fill(FACULTY.name);
    await page.getByLabel("Minutes", { exact: true }).fill("5");
    await button(page, "Add a speaker").click();
    const row = (name) => page.getByRole("table", { name: "List of speakers" }).getByRole("row").filter({ hasText: name });
    assert.match(await textOf(row("Grace Amadi")), /Waits/);
    await button(page, "Up: Rosa Lima").click();
    assert.match(await textOf(page.getByRole("table", { name: "List of speakers" })), /Rosa Lima.*Grace Amadi/s);
    await button(page, "Give the floor: Rosa Lima").click();
    assert.match(await textOf(row("Rosa Lima")), /Speaks since 10:30/);
    await button(page, "Give the floor: Grace Amadi").click();
    assert.match(await textOf(row("Rosa Lima")), /Has spoken/, "one at a time");
    await button(page, "Has ended: Grace Amadi").click();
    assert.match(await textOf(row("Grace Amadi")), /Has spoken/);
    assert.match(await said(page), /0 of 4 came/);
    assert.equal(await page.getByRole("checkbox", { name: /سميرة|Paul Berger/ }).count(), 0, "only those who attend");
    for (const name of [/^Grace Amadi/, /^Kari Nordmann/]) await page.getByRole("checkbox", { name }).check();
    await button(page, "Save").click();
    assert.match(await said(page), /2 of 4 came/);
    assert.ok(await page.getByRole("checkbox", { name: /^Kari Nordmann Norway$/ }).isChecked());
    await clean(page);
    await close(page);
  });

  step("badges and attendance are taken away", async () => {
    const page = await as("secretariat@example");
    await page.goto(`${story.dialogue}/day`);
    const file = async (name) => {
      const answer = await page.request.get(await link(page, name).getAttribute("href"));
      assert.equal(answer.status(), 200, name);
      assert.match(answer.headers()["content-disposition"], /attachment/);
      return answer.body();
    };
    const badges = await file("Name badges (PDF)");
    assert.equal(badges.subarray(0, 5).toString(), "%PDF-");
    const csv = (await file("Attendance: Table (CSV)")).toString("utf8");
    assert.ok(csv.startsWith("\ufeff"));
    assert.match(csv, /Grace Amadi[^\n]*Night School for Witnesses[^\n]*4 November 2026, 10:30/);
    assert.doesNotMatch(csv, /Paul Berger/);
    assert.equal((await file("Attendance: Workbook (XLSX)")).subarray(0, 2).toString(), "PK");
    await page.goto(`${story.dialogue}/mail`);
    assert.match(await said(page), new RegExp(NIGHT_SCHOOL.email));
    await clean(page);
    await close(page);
  });

  step("the chair collects what is said and gives the summary; the Secretariat cannot", async () => {
    const officer = await as("secretariat@example");
    await officer.goto(`${story.dialogue}/summary`);
    assert.equal(await button(officer, "Save and give the summary").count(), 0);
    await close(officer);
    const page = await as("chair@example");
    await page.goto(`${story.dialogue}/summary`);
    await fold(page, "Add").click();
    await page.getByLabel("Theme", { exact: true }).fill("Contact points");
    await page.getByLabel("Text", { exact: true }).fill(SUGGESTION);
    await page.getByLabel("From whom", { exact: true }).fill(NIGHT_SCHOOL.name);
    await button(page, "Add").click();
    await fold(card(page, SUGGESTION), "What became of it: Name a contact point.*").click();
    await card(page, SUGGESTION).getByLabel("What became of it").selectOption({ label: "Taken up" });
    await card(page, SUGGESTION).getByLabel("Remark").fill("An address has been set up.");
    await card(page, SUGGESTION).getByRole("button", { name: "Save" }).click();
    assert.match(await textOf(card(page, SUGGESTION)), /Taken up An address has been set up/);
    await page.getByLabel("Chair’s summary", { exact: true }).fill(SUMMARY);
    await button(page, "Save and give the summary").click();
    await page.getByLabel("Session before which it is put").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.waitForLoadState();
    assert.equal(await page.getByLabel("Chair’s summary", { exact: true }).inputValue(), SUMMARY, "what was typed stays");
    await clean(page);
    const stranger = await anybody();
    await stranger.goto(story.dialogue);
    assert.doesNotMatch(await said(stranger), /Speakers asked for contact points/);
    await page.getByLabel("Session before which it is put").fill("thirteenth session of the Working Group");
    await button(page, "Save and give the summary").click();
    assert.match(await notice(page), /The summary has been given/);
    await stranger.reload();
    assert.match(await said(stranger), /To be put before thirteenth session of the Working Group.*Speakers asked for contact points/s);
    await close(stranger);
    await close(page);
  });

  step("the public finds the summary, who agreed to be named, the statement, and what became of suggestions", async () => {
    const page = await anybody();
    await page.goto("/constructive");
    await link(page, story.title).click();
    const attending = page.getByRole("region", { name: "Organizations that attend" });
    assert.match(await textOf(attending), new RegExp(`${FACULTY.name}.*${NIGHT_SCHOOL.name}`, "s"));
    assert.doesNotMatch(await said(page), new RegExp(`${BRIDGE.name}|${LEDGER.name}|Kari Nordmann|object`, "i"));
    const statement = await page.request.get(await link(page, "On the time that requests take").getAttribute("href"));
    assert.equal(statement.status(), 200);
    await clean(page);
    await page.goto("/constructive");
    await link(page, "Suggestions and what became of them").click();
    await page.getByLabel("Search").fill("witnesses");
    await button(page, "Show").click();
    assert.match(await textOf(card(page, SUGGESTION)), /Contact points.*Taken up An address has been set up/s);
    assert.equal(await page.locator("main .card").count(), 1);
    await clean(page);
    await page.getByLabel("Search").fill("no such thing anywhere");
    await button(page, "Show").click();
    assert.match(await said(page), /No suggestion fits/);
    await close(page);
  });
});
