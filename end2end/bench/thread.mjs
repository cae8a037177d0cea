// A conversation of 5,000 messages beside one of 50: how soon each is usable, whether it scrolls without missed frames, and
// what the first load brings over the wire, the dashboards' as well.
import { startServer } from "../support/server.mjs";
import { awake, launch, signIn, visitor } from "../support/browser.mjs";
import { pause, quantile, row } from "./rows.mjs";
import { people } from "./serving.mjs";

const LOADS = Number(process.env.BENCH_LOADS ?? 9);
const LONG = Number(process.env.BENCH_MESSAGES ?? 5_000);
const SHORT = 50;
const WORDS = "The reviewing States thank for the answer and would like to know how the provision is applied in practice. ";
const FRAME = 1000 / 60;

const server = await startServer();
const browser = await launch();
try {
  const { cookie, get } = await people(server, "secretariat@example");
  const { items } = await get("/api/v1/reviews?limit=200");
  const [long, short] = await Promise.all(["VCT", "CHN"].map((state) => talk(items, get, state)));
  const begun = performance.now();
  await fill(long, LONG, cookie);
  await fill(short, SHORT, cookie);
  console.error(`bench: ${LONG} messages sent in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  const first = await visitor(browser, { base: server.base });
  await signIn(first, "secretariat@example");
  const state = await first.context().storageState();
  await first.context().close();

  const times = { long: [], short: [] };
  for (let i = 0; i < LOADS; i++) {
    times.long.push(await load(long.page, state));
    times.short.push(await load(short.page, state));
  }
  const middle = (of, what) => quantile(of.map((o) => o[what]));
  const [slow, quick] = [middle(times.long, "usable"), middle(times.short, "usable")];
  row(`conversation of ${LONG} messages until awake, median of ${LOADS}`, `${slow.toFixed(0)} ms`, "as one of 50", `${SHORT} messages ${quick.toFixed(0)} ms`);
  row("  ratio", (slow / quick).toFixed(2), "1");
  row("  first load, bytes", `${(middle(times.long, "bytes") / 1000).toFixed(1)} kB`, "300 kB");
  for (const [name, path] of [["dashboard", "/phases"], ["work list", "/work"]]) {
    const found = await load(server.base + path, state);
    row(`${name}, first load, bytes`, `${(found.bytes / 1000).toFixed(1)} kB`, "300 kB");
  }
  const frames = await scrolled(long.page, state);
  const missed = frames.filter((ms) => ms > 1.5 * FRAME).length;
  row("scrolling it, frames missed", `${missed} of ${frames.length}`, "0", `the slowest ${Math.max(...frames).toFixed(0)} ms`);
} finally {
  await browser.close();
  await server.stop();
}

/** The conversation of all parties about the whole review of a State. */
async function talk(items, get, state) {
  const review = items.find((r) => r.state === state).id;
  const { items: threads } = await get(`/api/v1/reviews/${review}/threads`);
  const id = threads.find((t) => t.room === "dialogue" && t.subject === "review").id;
  return { id, page: `${server.base}/reviews/${review}/dialogue/${id}` };
}

/** Sends messages until there are so many. */
async function fill({ id }, count, cookie) {
  let sent = 0;
  const one = async () => {
    while (sent < count) {
      const n = sent++;
      const body = JSON.stringify({ body: `${n}. ${WORDS.repeat(1 + n % 3)}`, lang: "en", key: `bench-${id}-${n}` });
      const answer = await fetch(`${server.base}/api/v1/threads/${id}/messages`, {
        method: "POST", body, headers: { cookie, "content-type": "application/json" },
      });
      if (!answer.ok) throw new Error(`a message was not sent: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

/** A first load in a fresh context. */
async function load(url, storageState) {
  const context = await browser.newContext({ storageState, locale: "en", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  let bytes = 0;
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.documentElement?.dataset.awake !== "true") return;
      window.usableAt = performance.now();
      observer.disconnect();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-awake"] });
  });
  await page.goto(url);
  await awake(page);
  const usable = await page.evaluate(() => window.usableAt);
  await pause(200);
  await context.close();
  return { usable, bytes };
}

/** Scrolls through what is there, a little every frame, and says how long each frame took. */
async function scrolled(url, storageState) {
  const context = await browser.newContext({ storageState, locale: "en", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await awake(page);
  await pause(500);
  const frames = await page.evaluate(() => new Promise((done) => {
    window.scrollTo(0, 0);
    const times = [];
    let last;
    const step = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      window.scrollBy(0, 60);
      if (times.length < 240) requestAnimationFrame(step); else done(times.slice(5));
    };
    requestAnimationFrame(step);
  }));
  await context.close();
  return frames;
}
