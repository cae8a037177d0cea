// Life without script: everything that matters works by forms and links alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter, inLanguage, launch, PASSWORD, reviewOf, textOf, visitor } from "../support/browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const as = (email) => enter(browser, email, { script: false });
const notice = (page) => textOf(page.locator(".flash"));
const said = (page) => textOf(page.locator("main"));

/** The conversation of all parties on the review as a whole. */
const TALK = "/dialogue?room=dialogue&subject=review";

/** What ends a session behind somebody's back. */
async function endSession(page) {
  const kept = (await page.context().cookies()).filter((c) => c.name !== "sid");
  await page.context().clearCookies();
  await page.context().addCookies(kept);
}

test("sign in, answer, mark an article as ready, sign out", async () => {
  const page = await as("expert@vct.example");
  const review = await reviewOf(page, "VCT");
  await page.goto(`${review}/questionnaire/1`);
  const words = `Answered without script ${Date.now()}`;
  await page.locator('[id="trafficking-3-c3-a"]').fill(words);
  const article = page.locator('[id="trafficking-3"]');
  await article.getByRole("button", { name: "Save" }).click();
  assert.match(await notice(page), /Your answers are saved/);
  await page.waitForURL(/#trafficking-3$/);
  assert.equal(await page.locator('[id="trafficking-3-c3-a"]').inputValue(), words);
  await article.locator("button[value='ready:trafficking-3']").click();
  assert.match(await notice(page), /marked as ready/);
  assert.match(await article.locator("header .mark").innerText(), /Ready/);
  await article.locator("button[value='not_ready:trafficking-3']").click();
  assert.match(await notice(page), /open for work again/);
  await page.locator("header .tools details").last().locator("summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.match(await notice(page), /signed out/);
  await page.goto(`${review}/questionnaire/1`);
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.context().close();
});

test("a file is attached and removed", async () => {
  const page = await as("expert@vct.example");
  await page.goto(`${await reviewOf(page, "VCT")}/questionnaire/1`);
  const question = page.locator('[id="untoc-23-7"]');
  const buffer = Buffer.from("%PDF-1.4\n%%EOF\n");
  await question.locator("input[type=file]").setInputFiles({ name: "act.pdf", mimeType: "application/pdf", buffer });
  await question.getByRole("button", { name: "Attach", exact: true }).click();
  assert.match(await notice(page), /The file is attached/);
  const files = question.getByRole("link", { name: "act.pdf" });
  const before = await files.count();
  await Promise.all([page.waitForEvent("load"), question.getByRole("button", { name: "Remove act.pdf" }).last().click()]);
  assert.equal(await files.count(), before - 1);
  await page.context().close();
});

test("a message is sent once; another language keeps what is in the box", async () => {
  const page = await as("focal.point@chn.example");
  await page.goto(`${await reviewOf(page, "CHN")}${TALK}`);
  const words = `Typed before the switch <b>&amp;</b> ${Date.now()}\nSecond line`;
  await page.locator("#body").fill(words);
  await page.locator("#lang").selectOption("fr");
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator("button[name=switch_lang][value=ar]").click();
  await page.waitForSelector("html[dir=rtl]");
  await page.waitForLoadState();
  assert.equal(await page.locator("#body").inputValue(), words);
  assert.equal(await page.locator("#lang").inputValue(), "fr");
  await inLanguage(page, "en");
  await page.locator("form.compose button.go").click();
  assert.match(await notice(page), /goes in ten seconds/);
  const message = page.locator(".msg .said", { hasText: "Typed before the switch" }).last();
  assert.equal(await message.innerText(), words);
  assert.equal(await message.getAttribute("lang"), "fr");
  await page.context().close();
});

test("an empty message is refused at its box", async () => {
  const page = await as("focal.point@chn.example");
  await page.goto(`${await reviewOf(page, "CHN")}${TALK}`);
  await page.locator("#body").fill("   ");
  await page.getByRole("button", { name: "Send to all parties" }).click();
  await page.locator(".errors a[href='#body']").waitFor();
  assert.equal(await page.locator("#body").getAttribute("aria-invalid"), "true");
  await page.context().close();
});

test("when the session has ended, what was posted is kept over the new sign-in and sent by one press", async () => {
  const page = await as("focal.point@chn.example");
  const review = await reviewOf(page, "CHN");
  await page.goto(`${review}${TALK}`);
  const words = `Kept over the sign-in ${Date.now()}\n<i>and as it was</i>`;
  await page.locator("#body").fill(words);
  await endSession(page);
  await page.getByRole("button", { name: "Send to all parties" }).click();
  assert.match(await said(page), /Your session has ended\. What you typed is kept/);
  // A wrong password in between loses nothing.
  await page.getByLabel("Email address").fill("focal.point@chn.example");
  await page.getByLabel("Password").fill("not the password");
  await page.locator("main form button.go").click();
  await page.locator("main").getByText(/is not right/).filter({ visible: true }).first().waitFor();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.locator("main form button.go").click();
  await page.locator("main").getByText(/You are signed in again/).filter({ visible: true }).first().waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(new RegExp(`${review}/dialogue/[0-9a-f-]{36}#outgoing$`));
  assert.equal(await page.locator(".msg .said").last().innerText(), words);
  await page.context().close();
});

test("the same holds for answers", async () => {
  const page = await as("expert@vct.example");
  const review = await reviewOf(page, "VCT");
  await page.goto(`${review}/questionnaire/1`);
  const words = `An answer kept over the sign-in ${Date.now()}`;
  await page.locator('[id="trafficking-5-c3-a"]').fill(words);
  await endSession(page);
  await page.locator('[id="trafficking-5"] footer button[value^="save"]').click();
  await page.getByLabel("Email address").fill("expert@vct.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.locator("main form button.go").click();
  await page.getByRole("button", { name: "Continue" }).click();
  assert.match(await notice(page), /Your answers are saved/);
  assert.equal(await page.locator('[id="trafficking-5-c3-a"]').inputValue(), words);
  await page.context().close();
});

test("Enter in a field sends its form, not the language switch that belongs to it", async () => {
  const page = await visitor(browser, { script: false });
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill("expert@vct.example");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Password").press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.context().close();
});
