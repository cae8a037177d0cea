import { enter, inLanguage, launch, visitor } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
const server = await startServer(); const browser = await launch();
const out = "/tmp/prep/shots"; const B = { base: server.base };
const over = async (page, name) => { const w = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]); if (w[0] > w[1]) console.log("OVERFLOW", name, w); };
const shoot = async (page, name, full = true) => { await over(page, name); await page.screenshot({ path: `${out}/${name}.png`, fullPage: full }); if (page.errors.length) console.log(name, page.errors.splice(0)); };
const both = async (page, name, url) => {
  for (const [lang, width] of [["en", 1280], ["en", 360], ["ar", 1280], ["ar", 360], ["ru", 360], ["fr", 1280]]) {
    await inLanguage(page, lang, server.base); await page.setViewportSize({ width, height: 900 });
    const r = await page.goto(url); if (r.status() >= 400) console.log(name, lang, r.status());
    await shoot(page, `${name}-${lang}-${width}`, !/prep-/.test(name) || false);
  }
  await inLanguage(page, "en", server.base); await page.setViewportSize({ width: 1280, height: 900 });
};
const p = await enter(browser, "secretariat@example", B);
await both(p, "list", "/draws"); await both(p, "new", "/draws/new");
await p.goto("/draws/new"); await p.locator("#title").fill("Thirteenth session, 12 October 2026"); await p.locator("main button.go").click();
await p.waitForURL(/preparation/); const draw = new URL(p.url()).pathname.replace("/preparation", "");
for (const [lang, width] of [["en", 1280], ["en", 360], ["ar", 1280], ["ru", 360]]) {
  await inLanguage(p, lang, server.base); await p.setViewportSize({ width, height: 2600 }); await p.goto(draw + "/preparation"); await shoot(p, `prepa-${lang}-${width}`, false);
}
await p.setViewportSize({ width: 1280, height: 900 });
await inLanguage(p, "en", server.base);
await both(p, "prepq", draw + "/preparation?region=WEOG&part=in");
await both(p, "entryvat", draw + "/preparation/VAT"); await both(p, "entrynor", draw + "/preparation/NOR?region=WEOG");
await both(p, "hub0", draw);
// impossible: leave out nearly all
await p.goto(draw + "/preparation"); await p.locator("#phrase").fill("words"); await p.locator("#rehearse button").click();
await p.waitForURL((u) => /^\/draws\/[0-9a-f-]+$/.test(u.pathname)); const reh = new URL(p.url()).pathname;
await both(p, "rehearsal", reh);
await p.goto(draw + "/preparation/VAT"); await p.getByLabel("Does not take part").check(); await p.locator("#reason").fill("By its own choice"); await p.locator("main button.go").click(); await p.waitForURL(/state-VAT/);
await shoot(p, "target", false);
await p.locator("#freeze button").click(); await shoot(p, "freeze-fault", false);
await p.locator("#source-1").fill("Balls drawn by two delegations"); await p.locator("#source-2").fill("Public lottery of 21 November 2026"); await p.locator("#freeze button").click();
await p.waitForURL((u) => u.pathname === draw); await both(p, "hub1", draw);
await p.locator("#value-1").fill("17 4 32"); await p.locator("#values button").click(); await shoot(p, "values-fault");
await p.locator("#value-2").fill("8 15 16 23 42"); await p.locator("#values button").click(); await p.waitForURL((u) => u.pathname === draw);
await both(p, "hub2own", draw);
const c = await enter(browser, "chair@example", B); await both(c, "hub2", draw);
const n = await visitor(browser, B); await both(n, "hub2pub", draw); await both(n, "landing", "/"); await both(n, "listpub", "/draws");
await c.goto(draw); await c.locator("#confirm button").click(); await c.waitForURL((u) => u.pathname === draw);
await both(c, "hub3", draw); await both(n, "hub3pub", draw);
await p.goto("/draws"); console.log(await p.locator("main").innerText());
const adopted = await p.locator("main tbody a").evaluateAll((a) => a.map((x) => x.getAttribute("href"))); console.log(adopted);
await both(n, "adopted", adopted.at(-1));
await browser.close(); await server.stop();
