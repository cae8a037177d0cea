import { enter, inLanguage, launch, visitor, awake } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";
const b = await launch();
const s = await startServer();
try {
  const p = await enter(b, "secretariat@example", { base: s.base });
  const items = (await (await p.request.get("/api/v1/draws")).json()).items;
  console.log(items.map((i) => [i.status, i.kind, i.rehearsal]));
  await p.goto("/draws/new");
  await p.locator("#title").fill("Tenth session of the Conference, Vienna");
  await p.locator("#title").press("Enter");
  await p.waitForURL(/preparation/);
  const d = new URL(p.url()).pathname.replace("/preparation", "");
  await p.locator("#phrase").fill("a phrase");
  await p.locator("#rehearse button").last().click();
  await p.waitForURL((u) => !u.pathname.startsWith(d));
  const room = new URL(p.url()).pathname + "/room";
  await p.goto(room); await awake(p);
  for (let i = 0; i < 8; i++) { await p.locator("#draw-many").click(); await p.waitForTimeout(2500); }
  const shot = async (name) => p.screenshot({ path: `/tmp/roomwork/${name}.png` });
  for (const l of ["ru", "fr", "zh", "es"]) { await inLanguage(p, l, s.base); await p.goto(room); await shot(l); }
  await p.setViewportSize({ width: 360, height: 740 }); await shot("es360");
  await p.setViewportSize({ width: 1280, height: 900 }); await inLanguage(p, "en", s.base); await p.goto(room); await awake(p);
  // look for a set-aside
  for (let i = 0; i < 200 && !(await p.locator("[data-out]").count()); i++) { const n = await p.locator(".room").getAttribute("data-seq"); await p.keyboard.press("Enter"); await p.waitForFunction((n) => document.querySelector(".room").dataset.seq !== n, n); if (await p.locator("#room-end").count()) break; }
  await p.screenshot({ path: "/tmp/roomwork/aside.png", fullPage: true });
  while (!(await p.locator("#room-end").count())) { await p.locator("#draw-many").click(); await p.waitForTimeout(3000); }
  await shot("end");
  console.log(p.errors);
} finally { await s.stop(); await b.close(); }
