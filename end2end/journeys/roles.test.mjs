// Who does what, walked through as they do: from clearing a response to being told that there is no such page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { awake, enter, launch, PASSWORD, reviewOf, textOf, visitor } from "../support/browser.mjs";
import { startServer } from "../support/server.mjs";

let browser;
let server;
/** Addresses of reviews, by the State's three letters. */
let reviews;

const as = (email) => enter(browser, email, { base: server.base });
const status = async (page, address) => (await page.goto(address)).status();
const button = (page, name) => page.locator("main").getByRole("button", { name });
const said = (page) => textOf(page.locator("main"));
const notice = (page) => textOf(page.getByRole("status").filter({ visible: true }).first());

/** What a description list says of a term. */
const fact = (page, term) => textOf(page.locator("dt", { hasText: new RegExp(`^${term}$`) }).first().locator("+ dd"));

before(async () => {
  // A server of its own: these journeys change what is there, and are walked again from the start each time.
  [browser, server] = await Promise.all([launch(), startServer()]);
  const page = await as("secretariat@example");
  reviews = {};
  for (const code of ["SEN", "NOR", "VCT", "THA", "MAR", "CHN"]) reviews[code] = await reviewOf(page, code);
  await page.context().close();
});
after(async () => {
  await browser.close();
  await server.stop();
});

describe("a response is cleared", () => {
  const reader = "expert@gha.example";

  test("before that, a reviewing State has nothing to read", async () => {
    const page = await as(reader);
    assert.equal(await status(page, reviews.SEN), 200);
    for (const rest of ["/responses/1", "/responses/1/1", "/responses/1/1/receipt", "/questionnaire/1", "/questionnaire/1/print"]) {
      assert.equal(await status(page, reviews.SEN + rest), 404, rest);
    }
    await page.context().close();
  });

  test("an expert looks and is told whose act it is", async () => {
    const page = await as("expert@sen.example");
    await page.goto(`${reviews.SEN}/questionnaire/1/check`);
    assert.match(await said(page), /Only the focal point of the State can do this/);
    assert.equal(await button(page, "Submit the response").count(), 0);
    // Not only the button is missing.
    const answer = await page.request.post(`${reviews.SEN}/questionnaire/1/check`, {
      form: { version: await page.locator("[name=version]").inputValue(), declaration: "on" },
      headers: { origin: server.base },
    });
    assert.equal(answer.status(), 404);
    assert.match(await answer.text(), /There is no such page, or it is not open to you/);
    await page.context().close();
  });

  test("the focal point sees what is open, declares, submits, and holds a receipt", async () => {
    const page = await as("focal.point@sen.example");
    await page.goto("/start");
    await page.getByRole("link", { name: "Check and submit" }).first().click();
    const open = Number(await fact(page, "questions not answered"));
    const section = page.locator("section", { has: page.getByRole("heading", { name: "Not answered", exact: true }) });
    assert.equal(await section.locator("li").count(), open);
    await button(page, "Submit the response").click();
    const line = page.locator(".errors").getByRole("link", { name: "Please confirm the declaration before you submit." });
    await line.waitFor();
    await page.waitForLoadState();
    await line.click();
    const declaration = page.getByRole("checkbox", { name: /^As focal point of Senegal I clear these answers/ });
    await declaration.and(page.locator(":focus")).waitFor();
    await declaration.check();
    await button(page, "Submit the response").click();
    await page.waitForURL(/\/responses\/1\/1\/receipt(#|$)/);
    assert.match(await notice(page), /has been submitted/);
    assert.ok(await page.getByRole("heading", { level: 1, name: "The response has been received" }).isVisible());
    assert.equal(await fact(page, "Version"), "1");
    assert.equal(await fact(page, "State"), "Senegal");
    assert.match(await fact(page, "Received"), /\d{4}, \d\d:\d\d, Vienna time$/);
    assert.match(await fact(page, "SHA-256"), /^[0-9a-f]{64}$/);
    await page.context().close();
  });

  test("version 2 needs a change, and leaves version 1 as it was", async () => {
    const page = await as("focal.point@sen.example");
    await page.goto(`${reviews.SEN}/responses/1/1/receipt`);
    const print = await fact(page, "SHA-256");
    const submit = async () => {
      await page.goto(`${reviews.SEN}/questionnaire/1/check`);
      assert.match(await said(page), /version 2 of the response/);
      await page.getByRole("checkbox").check();
      await button(page, "Submit the response").click();
    };
    await submit();
    assert.match(await said(page), /Nothing has been sent\. Nothing has changed since the last version/);
    await page.goto(`${reviews.SEN}/questionnaire/1`);
    // Before that the page says when the last version was saved, and saves nothing.
    await awake(page);
    await page.locator('[id="untoc-5-c3-a"]').fill("Corrected after the first version had been sent.");
    await page.waitForFunction(() => document.querySelector('[id="untoc-5-c3"] .qf .save').textContent.startsWith("Saved "));
    await submit();
    await page.waitForURL(/\/responses\/1\/2\/receipt$/);
    assert.notEqual(await fact(page, "SHA-256"), print);
    await page.goto(`${reviews.SEN}/responses/1/1`);
    assert.equal(await fact(page, "SHA-256"), print);
    assert.doesNotMatch(await said(page), /Corrected after the first version/);
    assert.match(await said(page), /This is not the newest version/);
    await page.context().close();
  });

  test("afterwards the reviewing State reads it and writes in the dialogue, knowing who will read", async () => {
    const page = await as(reader);
    await page.goto(`${reviews.SEN}/responses/1`);
    assert.match(await said(page), /Corrected after the first version/);
    await page.goto(`${reviews.SEN}/dialogue?room=dialogue&subject=review`);
    const form = page.locator("form.compose");
    const readers = form.locator("#readers");
    assert.match(await readers.locator("summary").innerText(), /^\d+ persons and the Secretariat will read this$/);
    await readers.locator("summary").click();
    assert.match(await readers.innerText(), /Senegal: .*Focal point[\s\S]*The Secretariat is kept abreast/);
    const [above, send] = await Promise.all([readers.boundingBox(), button(page, "Send to all parties").boundingBox()]);
    assert.ok(above.y < send.y, "the readers are named above the button");
    const words = `Thank you for the response. ${Date.now()}`;
    await page.getByLabel("Your message").fill(words);
    await page.getByLabel("Language of the message").selectOption("en");
    await button(page, "Send to all parties").click();
    await page.locator("[data-waits]", { hasText: words }).waitFor();
    await button(page, "Send now").click();
    await page.locator(".msg[data-seq]", { hasText: words }).waitFor();
    await page.waitForLoadState();
    const message = page.locator(".msg[data-seq]").last();
    assert.match(await message.innerText(), new RegExp(`Your delegation[\\s\\S]*${words}`));
    await page.context().close();

    const other = await as("focal.point@sen.example");
    await other.goto(`${reviews.SEN}/dialogue?room=dialogue&subject=review`);
    assert.ok(await other.getByText("New from here").isVisible());
    assert.ok(await other.getByText(words).isVisible());
    await other.context().close();
  });
});

test("a message in Arabic is marked as Arabic on an English page", async () => {
  const page = await as("focal.point@chn.example");
  await page.goto(`${reviews.CHN}/dialogue?room=dialogue&subject=review`);
  const words = "نشكركم على ردكم، ونقترح عقد الاجتماع يوم 12 من الشهر القادم.";
  await page.getByLabel("Language of the message").selectOption("ar");
  await page.getByLabel("Your message").fill(words);
  await button(page, "Send to all parties").click();
  const body = page.locator(".msg .said", { hasText: words }).last();
  await body.waitFor();
  assert.equal(await body.getAttribute("lang"), "ar");
  assert.equal(await body.getAttribute("dir"), "rtl");
  assert.equal(await body.evaluate((e) => getComputedStyle(e).direction), "rtl");
  await page.context().close();
});

test("an observer reads and cannot change", async () => {
  const page = await as("observer@vct.example");
  assert.equal(await status(page, `${reviews.VCT}/questionnaire/1`), 200);
  const answers = page.locator("form#answers");
  assert.equal(await answers.locator("textarea:not([readonly])").count(), 0);
  assert.equal(await answers.locator("input:not([type=hidden]):not([readonly]):not(:disabled), select:not(:disabled)").count(), 0);
  assert.equal(await answers.locator("button[value^=save]:not(.vh), button[value^=ready], button[value^=attach]").count(), 0);
  const post = await page.request.post(`${reviews.VCT}/questionnaire/1`, {
    form: { revisions: "", "untoc-5-c3": "An observer was here", act: "save:untoc-5" }, headers: { origin: server.base },
  });
  assert.equal(post.status(), 404);
  const look = await page.request.get(`${reviews.VCT}/questionnaire/1`);
  assert.doesNotMatch(await look.text(), /An observer was here/);
  await page.context().close();
});

test("an additional reviewing State reads only the instruments it reviews", async () => {
  const page = await as("expert@fin.example");
  await page.goto(`${reviews.NOR}/responses/1`);
  assert.deepEqual(await page.locator("h2.inst").allInnerTexts(), ["Firearms Protocol"]);
  assert.match(await said(page), /You see the part that your State reviews/);
  await page.context().close();
});

test("a reviewing State that was replaced is out of the dialogue", async () => {
  const page = await as("focal.point@tcd.example");
  assert.equal(await status(page, `${reviews.THA}/dialogue`), 404);
  await page.context().close();
});

test("a State that has no part in a review reads its response in the library, and nothing else", async () => {
  const page = await as("focal.point@ken.example");
  await page.goto("/library");
  await page.getByRole("link", { name: "Norway" }).click();
  await page.waitForURL(new RegExp(`${reviews.NOR}/responses/1`));
  assert.match(await said(page), /Response of Norway/);
  for (const rest of ["/dialogue", "/questionnaire/1", "/questionnaire/1/check"]) {
    assert.equal(await status(page, reviews.NOR + rest), 404, rest);
  }
  assert.equal(await status(page, `${reviews.VCT}/responses/1`), 404, "nothing is submitted yet");
  await page.context().close();
});

describe("the Secretariat", () => {
  test("opens a phase, from its start page", async () => {
    const page = await as("secretariat@example");
    await page.goto("/start");
    await page.getByRole("link", { name: "Show these reviews" }).click();
    await page.getByRole("link", { name: "Morocco" }).click();
    await button(page, "Open the phase").click();
    assert.match(await notice(page), /The phase is open/);
    assert.match(await page.locator(".stages [aria-current=step]").innerText(), /Questionnaire$/);
    assert.equal(await button(page, "Open the phase").count(), 0);
    const delegate = await as("focal.point@mar.example");
    assert.equal(await status(delegate, `${reviews.MAR}/questionnaire/1`), 200);
    await delegate.context().close();
    // It never reads a draft.
    assert.equal(await status(page, `${reviews.MAR}/questionnaire/1`), 404);
    await page.context().close();
  });

  test("gets from a number to the list that it counts", async () => {
    const page = await as("secretariat@example");
    await page.goto("/phases");
    const links = await page.locator("main table a").evaluateAll((all) => all.map((a) => ({ n: a.textContent.trim(), href: a.getAttribute("href") })));
    assert.ok(links.length >= 5);
    for (const { n, href } of links) {
      await page.goto(href);
      assert.match(await page.locator("h2#count").innerText(), new RegExp(`^${n} reviews?$`), href);
      assert.equal(await page.locator("main tbody tr").count(), Number(n), href);
    }
    await page.context().close();
  });

  const register = readFileSync(new URL("../../server/backend/data/parties.csv", import.meta.url), "utf8");
  const upload = async (page, name, text) => {
    await page.goto("/parties/import");
    await page.getByLabel("File").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await button(page, "Compare with the register").click();
  };

  test("is told line and column of what is wrong in a file of parties", async () => {
    const page = await as("secretariat@example");
    const lines = register.split("\n");
    lines[2] = lines[2].replace("Eastern European", "East");
    await upload(page, "faulty.csv", lines.join("\n"));
    assert.match(await textOf(page.getByRole("alert")), /1 fault was found/);
    const cells = await page.locator("tbody tr").first().locator("td").allInnerTexts();
    assert.deepEqual([cells[0], cells[1], cells[3]], ["3", "regional_group", "East"]);
    assert.equal(await button(page, "Import").count(), 0);
    await page.context().close();
  });

  test("sees what a file would change before it changes", async () => {
    const page = await as("secretariat@example");
    const lines = register.split("\n");
    lines[1] = lines[1].replace("Afghanistan,", "Afghanistan (renamed),");
    await upload(page, "new.csv", lines.join("\n"));
    assert.equal(await fact(page, "changed"), "1");
    assert.match(await page.locator("tbody tr").innerText(), /name_en[\s\S]*Afghanistan[\s\S]*Afghanistan \(renamed\)/);
    const before = await page.request.get("/parties");
    assert.doesNotMatch(await before.text(), /Afghanistan \(renamed\)/);
    await button(page, "Import").click();
    await page.waitForURL(/\/parties$/);
    assert.match(await notice(page), /brought up to date/);
    assert.ok(await page.getByText("Afghanistan (renamed)").isVisible());
    await page.context().close();
  });
});

test("an administrator gives access and takes it away, and sees no content", async () => {
  const page = await as("admin@example");
  for (const rest of ["", "/dialogue", "/questionnaire/1", "/responses/1"]) {
    assert.equal(await status(page, reviews.NOR + rest), 404, `review${rest}`);
  }
  for (const address of ["/library", "/reviews"]) assert.equal(await status(page, address), 404, address);
  await page.goto("/accounts");
  await page.getByRole("link", { name: "Open an account" }).click();
  await page.getByLabel("Name").fill("Test Person");
  await page.getByLabel("Email address").fill("test.person@vct.example");
  await page.getByLabel("Kind").selectOption({ label: "Delegate" });
  await page.getByLabel("State").selectOption("VCT");
  await page.getByLabel("First password").fill(PASSWORD);
  await button(page, "Open the account").click();
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
  assert.match(await notice(page), /account has been saved/);

  const person = await as("test.person@vct.example");
  assert.equal(await status(person, `${reviews.VCT}/questionnaire/1`), 404);
  await page.getByLabel("Review", { exact: true }).fill("VCT-I");
  await page.getByLabel("Role", { exact: true }).selectOption("expert");
  await button(page, "Give the role").click();
  assert.match(await notice(page), /role has been given/);
  assert.equal(await status(person, `${reviews.VCT}/questionnaire/1`), 200);
  await button(page, /^End/).click();
  assert.match(await notice(page), /role has ended/);
  assert.equal((await person.reload()).status(), 404);
  await Promise.all([person.context().close(), page.context().close()]);
});

test("strangers are asked to sign in, stakeholders find no page", async () => {
  const rests = ["", "/dialogue", "/questionnaire/1", "/questionnaire/1/check", "/questionnaire/1/print", "/responses/1", "/responses/1/1/receipt"];
  const addresses = [...rests.map((rest) => reviews.NOR + rest), "/reviews", "/library", "/accounts", "/parties/import"];
  const stranger = await visitor(browser, { base: server.base });
  for (const address of addresses) {
    await stranger.goto(address);
    assert.equal(new URL(stranger.url()).pathname, "/sign-in", address);
    assert.doesNotMatch(await said(stranger), /Norway/, address);
  }
  await stranger.context().close();
  const ngo = await as("ngo@example");
  for (const address of addresses) assert.equal(await status(ngo, address), 404, address);
  assert.equal(await status(ngo, "/phases"), 200);
  assert.doesNotMatch(await said(ngo), /Norway/);
  await ngo.context().close();
});

test("after signing out the back button shows nothing", async () => {
  const page = await as("focal.point@vct.example");
  await page.goto(reviews.VCT);
  await page.locator("header").getByText("Account", { exact: false }).first().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${server.base}/`);
  assert.match(await notice(page), /signed out/);
  await page.goBack();
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assert.doesNotMatch(await page.locator("body").innerText(), /Saint Vincent/);
  await page.context().close();
});

test("a file is attached and comes back as it was; a page of HTML is refused", async () => {
  const page = await as("expert@vct.example");
  await page.goto(`${reviews.VCT}/questionnaire/1`);
  const question = page.locator('[id="untoc-9-7"]');
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  const choose = (name, mimeType, buffer) => question.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
  await choose("قانون العقوبات.pdf", "application/pdf", pdf);
  await question.getByRole("button", { name: "Attach", exact: true }).click();
  const link = question.getByRole("link", { name: "قانون العقوبات.pdf" });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  assert.equal(download.suggestedFilename(), "قانون العقوبات.pdf");
  assert.deepEqual(readFileSync(await download.path()), pdf);
  await choose("page.html", "text/html", Buffer.from("<!doctype html><script>alert(1)</script>"));
  await question.getByRole("button", { name: "Attach", exact: true }).click();
  await question.locator(".err", { hasText: "This kind of file cannot be taken" }).waitFor();
  await page.waitForLoadState();
  assert.ok(await link.isVisible(), "the first file stays");
  const address = await link.getAttribute("href");
  const other = await as("expert@egy.example");
  const answer = await other.request.get(address);
  assert.equal(answer.status(), 404, "not for others");
  await Promise.all([other.context().close(), page.context().close()]);
});
