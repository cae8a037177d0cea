// Every page for everybody: axe finds nothing, nothing scrolls sideways on a phone, the keyboard gets everywhere.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { awake, inLanguage, launch, signIn, visitor } from "../support/browser.mjs";
import { ROLES } from "../support/pages.mjs";
import { findings, tooWide } from "../support/sights.mjs";

const LANGUAGES = { en: "ltr", ar: "rtl" };
const WIDTHS = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const role of ROLES) {
  describe(role.name, () => {
    let page;
    let addresses;
    before(async () => {
      page = await visitor(browser);
      if (role.email) await signIn(page, role.email);
      addresses = await role.pages(page);
    });
    after(() => page.context().close());

    for (const [lang, dir] of Object.entries(LANGUAGES)) {
      for (const [name, size] of Object.entries(WIDTHS)) {
        test(`${lang}, ${name}: no findings, one title each, nothing sticks out`, async () => {
          await inLanguage(page, lang);
          await page.setViewportSize(size);
          const faults = [];
          const titles = new Map();
          for (const address of addresses) {
            await page.goto(address);
            const note = (what) => faults.push(`${address}: ${what}`);
            const html = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir, title: document.title, h1: document.querySelectorAll("h1").length }));
            if (html.lang !== lang || html.dir !== dir) note(`is marked ${html.lang} ${html.dir}`);
            if (html.h1 !== 1) note(`${html.h1} first headings`);
            // A response and its print view are the same text under the same title.
            const same = titles.get(html.title);
            if (same && !address.includes("print")) note(`has the title of ${same}: ${html.title}`);
            titles.set(html.title, address);
            for (const sight of await tooWide(page)) note(`too wide: ${sight}`);
            for (const finding of await findings(page)) note(finding);
          }
          assert.ok(faults.length === 0, `\n${faults.join("\n")}`);
          assert.deepEqual(page.errors, []);
        });
      }
    }

    test("dark: contrast is enough", async () => {
      await inLanguage(page, "en");
      await page.setViewportSize(WIDTHS.wide);
      await page.emulateMedia({ colorScheme: "dark" });
      const faults = [];
      for (const address of addresses) {
        await page.goto(address);
        for (const finding of await findings(page)) faults.push(`${address}: ${finding}`);
      }
      assert.ok(faults.length === 0, `\n${faults.join("\n")}`);
      await page.emulateMedia({ colorScheme: "light" });
    });
  });
}

test("the first stop of the keyboard skips the header", async () => {
  const page = await visitor(browser);
  for (const address of ["/", "/phases", "/sign-in"]) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    assert.ok(await skip.evaluate((e) => e === document.activeElement), address);
    assert.ok(await skip.evaluate((e) => e.getBoundingClientRect().left >= 0), `${address}: seen while it has the focus`);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "main");
  }
  await page.context().close();
});

test("the keyboard's place is seen at every stop", async () => {
  const page = await visitor(browser);
  await signIn(page, "focal.point@vct.example");
  await page.goto("/reviews");
  await awake(page);
  const seen = [];
  for (let stop = 0; stop < 25; stop++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      return { html: e.outerHTML.slice(0, 100), body: e === document.body, outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
    });
    if (now.body) break;
    seen.push(now);
  }
  assert.ok(seen.length > 5);
  assert.deepEqual(seen.filter((s) => !s.outline), []);
  await page.context().close();
});

test("a faulty form says so: the summary leads to the field, the field knows its fault", async () => {
  const page = await visitor(browser);
  await page.goto("/sign-in");
  await page.locator("main form button.go").click();
  const line = page.locator(".errors").getByRole("link", { name: "Please enter your email address." });
  await page.waitForLoadState();
  await line.click();
  const field = page.getByLabel("Email address");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await field.and(page.locator(":focus")).waitFor();
  const described = await field.getAttribute("aria-describedby");
  assert.match(await page.locator(`[id="${described.split(" ")[0]}"]`).textContent(), /Please enter your email address/);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});
