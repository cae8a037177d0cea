// Another language, and the pages on which it is chosen.

/** Chooses another language by the menu above the page. */
export async function switchTo(page, lang) {
  await page.locator("header .tools details").first().locator("summary").click();
  await page.locator(`button[name=switch_lang][value=${lang}]`).click();
  await page.waitForSelector(`html[lang=${lang}]`);
  await page.waitForLoadState();
}

/** The first dialogue whose page at this path has such a thing. */
export async function dialogueWith(page, rest, thing) {
  await page.goto("/constructive");
  const links = await page.locator('main a[href^="/constructive/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const event of links.filter((href) => /^\/constructive\/[0-9a-f-]{36}$/.test(href))) {
    await page.goto(event + rest);
    if (await page.locator(thing).count()) return event;
  }
  throw new Error(`no dialogue has ${thing} at ${rest}`);
}
