// What the parts of the dialogue's journey share: who comes, the server with its clock, and how pages are read.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { enter, launch, textOf, visitor } from "../../support/browser.mjs";
import { openPost } from "../../support/post.mjs";
import { startServer } from "../../support/server.mjs";
import { findings } from "../../support/sights.mjs";

export const NIGHT_SCHOOL = {
  email: "office@night-school.example", name: "Night School for Witnesses", kind: "ngo", region: "african", seat: "Windhoek", listed: true,
  people: [["Grace Amadi", "director"], ["Jonas Pohl", "legal adviser"]], statement: "We train people who speak in court.",
};
export const BRIDGE = {
  email: "maktab@jisr.example", name: "جسر الشهود", kind: "ngo", region: "asia_pacific", seat: "عمّان", listed: true,
  people: [["سميرة حداد", "منسقة"]], statement: "نرافق الشهود قبل الجلسات وبعدها.",
};
export const FACULTY = {
  email: "law@delta-faculty.example", name: "Delta Faculty of Law", kind: "academia", region: "grulac", seat: "Belém", listed: true,
  people: [["Rosa Lima", "professor"]], statement: "We compare how long requests for assistance take.",
};
export const LEDGER = {
  email: "policy@clear-ledger.example", name: "Clear Ledger GmbH", kind: "private_sector", region: "weog", seat: "Linz", listed: false,
  people: [["Paul Berger", "compliance"]], statement: "We follow proceeds and know what requests lack.",
};
export const LATE = {
  email: "desk@last-ferry.example", name: "Last Ferry Association", kind: "ngo", region: "eastern_european", seat: "Varna", listed: true,
  people: [["Iva Petkova", "chair"]], statement: "",
};

/** What the journey has come to. */
export const story = {
  /** The dialogue's address and its title. */
  dialogue: "",
  title: "",
  /** The applications' addresses, as the Secretariat has them, by name. */
  applications: {},
  /** The pages of organizations, which keep their cookies as long as the browser is open. */
  at: {},
  /** The step that failed. */
  broken: "",
  /** The dialogue's page of an organization. */
  get own() { return `/stakeholders/${this.dialogue.split("/").at(-1)}`; },
};

let browser;
let folder;
let server;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "review-e2e-"));
  [browser, story.post] = await Promise.all([launch(), openPost()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await story.post?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A step of the journey. After one that failed the others have nothing to stand on. */
export const step = (name, act) => test(name, async (t) => {
  if (story.broken) return t.skip(`after “${story.broken}” failed`);
  story.broken = name;
  await act(t);
  story.broken = "";
});

/** Moves the clock on: it stands still until then. */
export async function clock(moment) {
  if (story.broken) return;
  const port = server?.port;
  await server?.stop();
  server = await startServer({ port, folder, env: { REVIEW_NOW: moment, SMTP_URL: story.post.url } });
}

export const as = (email, options = {}) => enter(browser, email, { base: server.base, ...options });
export const anybody = (options = {}) => visitor(browser, { base: server.base, ...options });
export const close = (page) => page.context().close();
export const said = (page) => textOf(page.locator("main"));
export const notice = (page) => textOf(page.locator(".flash"));
export const button = (page, name) => page.locator("main").getByRole("button", { name, exact: true });
export const link = (page, name) => page.locator("main").getByRole("link", { name, exact: true });
/** What opens by a press on its name. */
export const fold = (within, name) => within.locator("summary").filter({ hasText: new RegExp(`^${name}$`) });
export const card = (page, name) => page.locator("main .card").filter({ hasText: name });
/** A term of a description list, and what it says of it. */
export const term = (within, name) => within.locator("dt").filter({ hasText: new RegExp(`^${name}$`) });
export const fact = (within, name) => textOf(term(within, name).first().locator("+ dd"));

/** Nothing that axe finds, nothing that the page's own code reports. */
export async function clean(page) {
  assert.deepEqual(await findings(page), [], page.url());
  assert.deepEqual(page.errors, []);
}

/** Goes with the keyboard alone to what is looked for. */
export async function tabTo(page, target) {
  await page.waitForLoadState();
  for (let stop = 0; stop < 200; stop++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((e) => e === document.activeElement)) return;
  }
  assert.fail(`the keyboard does not get to ${target}`);
}
