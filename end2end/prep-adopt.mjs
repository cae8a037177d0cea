import { enter, inLanguage, launch, visitor, reviewOf } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
const out = "/tmp/prep/shots"; const browser = await launch();
{
  const server = await startServer({ folder: "/tmp/prep/db" }); const base = server.base;
  const p = await enter(browser, "secretariat@example", { base });
  await p.goto("/draws"); await p.getByRole("link", { name: "The real one" }).click(); const e = p.url();
  await p.locator("#starts_on").fill("2027-01-04"); await p.locator("#adopt button").click(); await p.waitForTimeout(3000);
  console.log(p.url(), (await p.locator("main").innerText()).slice(0, 200)); await p.screenshot({ path: `${out}/adopted.png` });
  await p.goto("/reviews"); console.log((await p.locator("#count").innerText())); await p.goto("/phases"); console.log((await p.locator("main").innerText()).slice(0, 700));
  await server.stop();
}
{
  const server = await startServer(); const base = server.base; const H = { origin: base, "content-type": "application/x-www-form-urlencoded" };
  const f = await enter(browser, "focal.point@vct.example", { base });
  const review = await reviewOf(f, "VCT"); await f.goto(review + "/redraws");
  await f.locator("[name=ground][value=language]").check(); await f.locator("#replaced").selectOption({ index: 1 }); await f.locator("#reason").fill("No language in common."); await f.locator("main form .go").last().click(); await f.waitForTimeout(1500);
  const p = await enter(browser, "secretariat@example", { base }); await p.goto("/redraws");
  const call = await p.locator('main a[href$="/call"]').first().getAttribute("href"); await p.goto(call); await p.locator("#title").fill("Working group, May 2027"); await p.locator("#source-1").fill("Balls"); await p.locator("main form .go").first().click(); await p.waitForTimeout(1500);
  await p.goto("/draws"); await p.getByRole("link", { name: "Working group, May 2027" }).click(); const d = new URL(p.url()).pathname;
  await p.screenshot({ path: `${out}/redraw1.png`, fullPage: true });
  await p.locator("#value-1").fill("7"); await p.locator("#values button").click(); await p.waitForTimeout(800);
  const c = await enter(browser, "chair@example", { base }); await c.goto(d); await c.locator("#confirm button").click(); await c.waitForTimeout(800);
  await c.goto(d + "/room"); const seq = await c.locator("[name=seq]").first().getAttribute("value"); await c.request.post(`${d}/room`, { headers: H, data: `act=many&count=50&seq=${seq}`, maxRedirects: 0 });
  for (const lang of ["en", "ru", "ar", "fr"]) { await inLanguage(p, lang, base); await p.goto(d); await p.screenshot({ path: `${out}/redraw2-${lang}.png`, fullPage: true }); }
  await inLanguage(p, "en", base); await p.goto(d);
  // keyboard alone
  await p.locator("#main").focus(); for (let i = 0; i < 6; i++) { await p.keyboard.press("Tab"); console.log(await p.evaluate(() => document.activeElement.outerHTML.slice(0, 80))); if (await p.evaluate(() => document.activeElement.closest("#adopt") !== null)) break; }
  await p.keyboard.press("Enter"); await p.waitForTimeout(1500); console.log((await p.locator("main").innerText()).slice(0, 300)); console.log(p.errors);
  await p.screenshot({ path: `${out}/redraw3.png` });
  await server.stop();
}
await browser.close();
