import { enter, inLanguage, launch, visitor } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
import { execFileSync } from "node:child_process";
const out = "/tmp/prep/shots"; let server = await startServer(); const browser = await launch(); const base = server.base;
const folder = server.folder; console.log(folder);
const H = { origin: base, "content-type": "application/x-www-form-urlencoded" };
const p = await enter(browser, "secretariat@example", { base, script: false });
const newDraw = async (title) => { await p.goto("/draws/new"); await p.locator("#title").fill(title); await p.locator("main button.go").click(); await p.waitForURL(/preparation/); return new URL(p.url()).pathname.replace("/preparation", ""); };
const d = await newDraw("A very small pool");
const codes = await p.locator("[id^=state-]").evaluateAll((a) => a.map((x) => x.id.slice(6)));
const keep = new Set(["NOR", "SWE", "SEN", "GHA"]); console.log(codes.length);
console.time("entries");
for (const c of codes) if (!keep.has(c)) { const r = await p.request.post(`${d}/preparation/${c}`, { headers: H, data: "takes_part=no&reason=Trial", maxRedirects: 0 }); if (r.status() !== 303) console.log(c, r.status()); }
console.timeEnd("entries");
await p.goto(d + "/preparation"); await p.locator("#source-1").fill("Balls"); await p.locator("#freeze button").click();
console.log((await p.locator("main").innerText()).slice(0, 2500));
for (const [lang, w] of [["en", 1280], ["ar", 360]]) { await inLanguage(p, lang, base); await p.setViewportSize({ width: w, height: 1400 }); await p.goto(d + "/preparation"); await p.locator("#source-1").fill("Balls"); await p.locator("#freeze button").click(); await p.screenshot({ path: `${out}/conflict-${lang}.png` }); }
await inLanguage(p, "en", base); await p.setViewportSize({ width: 1280, height: 900 });
// faults: two
for (const c of ["SEN", "GHA", "SWE"]) await p.request.post(`${d}/preparation/${c}`, { headers: H, data: "takes_part=no&reason=Trial", maxRedirects: 0 });
await p.goto(d + "/preparation"); await p.screenshot({ path: `${out}/faults.png` });
await p.locator("#source-1").fill("Balls"); await p.locator("#freeze button").click(); await p.screenshot({ path: `${out}/faulty.png`, fullPage: false });
// moved on: post freeze twice
const e = await newDraw("The real one"); 
await p.request.post(`${e}/freeze`, { headers: H, data: "source-1=Balls", maxRedirects: 0 });
for (const [path, data] of [["freeze", "source-1=Balls"], ["preparation/NOR", "takes_part=yes"], ["adopt", "starts_on=2027-01-01"], ["confirm", "value=1"]]) { const r = await p.request.post(`${e}/${path}`, { headers: H, data, maxRedirects: 0 }); console.log(path, r.status(), /moved on/.test(await r.text())); }
const t = await p.request.post(`${e}/values`, { headers: H, data: "value-1=12", maxRedirects: 0 }); console.log("values", t.status());
const c = await enter(browser, "chair@example", { base, script: false });
const cf = await c.request.post(`${e}/confirm`, { headers: H, data: "value=12", maxRedirects: 0 }); console.log("confirm", cf.status());
for (const [who, path] of [[c, "adopt"], [c, "drop"], [c, "freeze"], [c, "preparation/NOR"]]) { const r = await who.request.post(`${e}/${path}`, { headers: H, data: "", maxRedirects: 0 }); console.log("chair", path, r.status()); }
for (let i = 0; i < 400; i++) {
  await c.goto(`${e}/room`); const seq = await c.locator("[name=seq]").first().getAttribute("value").catch(() => null); if (seq === null || await c.locator("#draw-many").count() === 0) break;
  await c.request.post(`${e}/room`, { headers: H, data: `act=many&count=200&seq=${seq}`, maxRedirects: 0 });
}
await p.goto(e); await p.screenshot({ path: `${out}/finished.png`, fullPage: true });
await p.locator("#adopt button").click(); await p.screenshot({ path: `${out}/adopt-empty.png` }); console.log(await p.locator("#starts_on-e").innerText());
await p.locator("#starts_on").evaluate?.(() => 0).catch(() => 0);
const bad = await p.request.post(`${e}/adopt`, { headers: H, data: "starts_on=soon", maxRedirects: 0 }); console.log("adopt soon", bad.status());
await p.locator("#starts_on").fill("2027-01-04"); await p.locator("#adopt button").click(); await p.screenshot({ path: `${out}/adopt-exist.png` }); console.log((await p.locator(".note").first().innerText()));
await browser.close(); 
console.log(server.folder, e); execFileSync("cp", ["-r", server.folder, "/tmp/prep/db"]); await server.stop();
