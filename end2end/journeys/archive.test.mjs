// The archive of a dialogue: taken from the page, unpacked, checked and opened from the disk, without this system.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { enter, inLanguage, launch, reviewOf, visitor } from "../support/browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "archive-"));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Takes the archive in a language and unpacks it; answers with its folder. */
async function take(email, state, lang, options = {}) {
  const page = await enter(browser, email, options);
  const review = await reviewOf(page, state);
  await inLanguage(page, lang);
  await page.goto(`${review}/archive/1`);
  await page.locator("#archive button.go").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("main .err").count(), 1, "only with the promise to keep it confidential");
  await page.locator("#keep").check();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#archive button.go").click()]);
  const zip = join(folder, `${lang}-${download.suggestedFilename()}`);
  await download.saveAs(zip);
  const into = join(folder, `${state}-${lang}`);
  // Python's own module unpacks what Windows and macOS would.
  execFileSync("python3", ["-m", "zipfile", "-e", zip, into]);
  await page.context().close();
  const inside = readdirSync(into);
  assert.equal(inside.length, 1, "one folder");
  return join(into, inside[0]);
}

/** Opens the page from the disk; answers with it and what it asked for. */
async function open(at, options = {}) {
  const page = await visitor(browser, options);
  const asked = [];
  const failed = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("requestfailed", (request) => failed.push(request.url()));
  await page.goto(pathToFileURL(join(at, "index.html")).href);
  return { page, asked, failed };
}

test("it opens from the disk, whole and by itself", async () => {
  const at = await take("focal.point@chn.example", "CHN", "en");
  const inside = readdirSync(at).filter((name) => name !== "attachments").sort();
  assert.deepEqual(inside, ["README.txt", "SHA256SUMS", "dialogue.pdf", "index.html", "style.css"]);
  execFileSync("sha256sum", ["-c", "--strict", "SHA256SUMS"], { cwd: at });
  const { page, asked, failed } = await open(at, { script: false });
  assert.deepEqual(failed, []);
  assert.ok(asked.length === 2 && asked.every((url) => url.startsWith("file://")), String(asked));
  const messages = await page.locator("article").count();
  assert.ok(messages > 3);
  assert.equal(await page.locator("script").count(), 0);
  // Each message has an address of its own, and is written in its own direction.
  const arabic = page.locator("article .said[lang=ar]").first();
  if (await arabic.count()) assert.equal(await arabic.evaluate((e) => getComputedStyle(e).direction), "rtl");
  await page.locator("article h3 a").last().click();
  await page.waitForURL(/#message-\d+-\d+$/);
  assert.match(await page.locator(".mark").innerText(), /Taken from the Review Mechanism by[\s\S]*Vienna time[\s\S]*para\. 37/);
  await page.context().close();
  const text = execFileSync("pdftotext", ["-layout", join(at, "dialogue.pdf"), "-"], { encoding: "utf8" });
  assert.match(text, /Dialogue in the review of China, phase 1/);
  assert.match(text, /Taken from the Review Mechanism by/);
  assert.match(readFileSync(join(at, "README.txt"), "utf8"), /sha256sum -c SHA256SUMS/);
});

test("in Arabic it runs from right to left, and axe is silent", async () => {
  const at = await take("focal.point@jor.example", "JOR", "ar", { script: false });
  const { page } = await open(at);
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map((v) => `${v.id}: ${v.nodes[0].html}`));
  assert.deepEqual(found, []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0);
  await page.context().close();
});

test("who has no part in the review has no archive of it", async () => {
  const page = await enter(browser, "ngo@example");
  const secretariat = await enter(browser, "secretariat@example");
  const review = await reviewOf(secretariat, "CHN");
  assert.equal((await page.goto(`${review}/archive/1`)).status(), 404);
  assert.equal((await secretariat.goto(`${review}/archive/1`)).status(), 200);
  assert.equal((await secretariat.goto(`${review}/archive/4`)).status(), 404, "a phase that has not begun");
  await page.context().close();
  await secretariat.context().close();
});
