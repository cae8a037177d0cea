// Organizations that come without an account: they ask for a link, follow it, and fill in what they send. Everything is found
// by the words of the page, whatever its language.
import { readFileSync } from "node:fs";

const words = (lang, part) => JSON.parse(readFileSync(new URL(`../../app/locales/${lang}/${part}.json`, import.meta.url), "utf8"));

/** The words of a language: of organizations' own pages, of dialogues, and those in common. */
export const textsOf = (lang) => ({ own: words(lang, "stakeholders"), all: words(lang, "constructive"), names: words(lang, "words") });

const button = (page, name) => page.locator("main").getByRole("button", { name, exact: true });

/** Asks for a link on the page at which the visitor is. */
export async function askForLink(page, lang, email) {
  const { own } = textsOf(lang);
  await page.getByLabel(own.email, { exact: true }).fill(email);
  await button(page, own.send_link).click();
  await page.getByRole("heading", { name: own.sent_title }).waitFor();
}

/** The address in a mail that brings one in. */
export const linkIn = (letter) => {
  const found = /http:\/\/127\.0\.0\.1:\d+\/stakeholders\/enter\/\S+/.exec(letter.text);
  if (!found) throw new Error(`no link in:\n${letter.text}`);
  return found[0];
};

/** Follows a link and presses its button. */
export async function follow(page, lang, letter) {
  const { own } = textsOf(lang);
  await page.goto(linkIn(letter));
  await button(page, own.enter).click();
  await page.waitForURL((url) => !url.pathname.includes("/enter/"));
}

/** Fills in the whole application; nothing is sent yet. */
export async function fillIn(page, lang, org) {
  const { own, all, names } = textsOf(lang);
  const form = page.getByRole("region", { name: own.form_title });
  const field = (label) => form.getByLabel(label, { exact: true });
  await field(own.name).fill(org.name);
  await field(all.kind).selectOption({ label: all[`kind_${org.kind}`] });
  await field(all.region).selectOption({ label: names[`region_${org.region}`] });
  await field(own.seat).fill(org.seat);
  await field(all.accreditation).selectOption({ label: all.accreditation_none });
  await form.getByRole("checkbox", { name: all.area_victims }).check();
  for (const [n, [name, work]] of org.people.entries()) {
    await field(all.person_name).nth(n).fill(name);
    await field(all.person_function).nth(n).fill(work);
  }
  await field(own.statement_label).fill(org.statement);
  if (org.listed) await form.getByRole("checkbox", { name: own.listed_label }).check();
}

/** Sends it. */
export const send = (page, lang) => button(page, textsOf(lang).own.send).click();
