// Chromium for the journeys: one browser a file, a fresh context a visitor.
import { chromium } from "playwright-core";

export const BASE = process.env.BASE;
export const PASSWORD = "demonstration only";

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });

/** A visitor with cookies of their own. Whatever a page reports as an error fails the journey that asks for `errors`. */
export async function visitor(browser, { lang = "en", script = true, width = 1280, height = 900, base = BASE } = {}) {
  const context = await browser.newContext({
    baseURL: base, locale: lang, javaScriptEnabled: script, viewport: { width, height }, reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (message) => {
    // A refused request is part of some journeys; what the page's own code reports is not.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.errors.push(message.text());
  });
  return page;
}

/** Signs in through the page, as people do. */
export async function signIn(page, email, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("main form button.go").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Chooses the language of the pages, as somebody who has chosen it before. */
export const inLanguage = (page, lang, base = BASE) => page.context().addCookies([{ name: "lang", value: lang, url: base }]);

/** A visitor who is signed in and reads English. */
export async function enter(browser, email, { base = BASE, ...options } = {}) {
  const page = await visitor(browser, { base, ...options });
  await inLanguage(page, "en", base);
  await signIn(page, email);
  return page;
}

/** Waits until the browser half has taken over. */
export const awake = (page) => page.waitForSelector("html[data-awake=true]", { timeout: 45000 });

/** The text of a part, once the page has come whole: a press is answered by a page that comes bit by bit. */
export async function textOf(part) {
  await part.page().waitForLoadState();
  return part.innerText();
}

/** The address of a review, by the State's three letters, as its own people find it. */
export async function reviewOf(page, code) {
  const answer = await page.request.get("/api/v1/reviews?limit=200");
  const { items } = await answer.json();
  const found = items.find((r) => r.state === code || r.state?.code === code);
  if (!found) throw new Error(`no review of ${code} among ${items.length}`);
  return `/reviews/${found.id}`;
}
