// What a person at the questionnaire feels: the first load, a choice that shows a question, a key; beside SurveyJS.
import { startServer } from "../support/server.mjs";
import { awake, launch, reviewOf, signIn, visitor } from "../support/browser.mjs";
import { makeLonger } from "./longer.mjs";
import { nameOf } from "./peer-page.mjs";
import { startPeer } from "./peer.mjs";
import { pause, quantile, row } from "./rows.mjs";

const LOADS = Number(process.env.BENCH_LOADS ?? 15);
const TIMES = Number(process.env.BENCH_TIMES ?? 50);
const CHOICE = "untoc-10-c5";
const FOLLOWS = "untoc-10-c7";
const TYPED = "untoc-10-c3";
const FRAME = 1000 / 60;
const MANY = 600;

const server = await startServer();
const browser = await launch();
let peer;
try {
  const first = await visitor(browser, { base: server.base });
  await signIn(first, "focal.point@vct.example");
  const review = await reviewOf(first, "VCT");
  const page = `${server.base}${review}/questionnaire/1`;
  await first.goto(page);
  await awake(first);
  const codes = await first.locator(".q").evaluateAll((all) => all.map((q) => q.id));
  const { answers } = await (await first.request.get(`/api/v1${review}/responses/1`)).json();
  const state = await first.context().storageState();
  await first.context().close();
  peer = await startPeer(codes, answers);
  console.error(`bench: ${codes.length} questions, ${answers.length} answers on both pages`);

  const ours = [], theirs = [];
  for (let i = 0; i < LOADS; i++) {
    ours.push(await load(page, state));
    theirs.push(await load(peer.base, undefined));
  }
  firstLoad(ours, theirs);

  const where = {
    choice: (value) => `input[name="${CHOICE}"][value="${value}"]`, typed: `[id="${TYPED}-a"]`, follows: `[id="${FOLLOWS}"]`,
  };
  const us = await feel(page, state, where);
  const them = await feelPeer();
  reaction(us, codes.length, { frame: 8, key: FRAME }, them);
  const many = await feel(page, state, where, MANY);
  reaction(many, many.questions, { frame: 2 * 8, key: 2 * FRAME });
} finally {
  await browser.close();
  await peer?.stop();
  await server.stop();
}

/** One first load in a fresh context: bytes by kind, and milliseconds until usable. */
async function load(url, storageState) {
  const context = await browser.newContext({ storageState, locale: "en", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const kinds = new Map(), bytes = {};
  const encodings = new Set();
  cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
    const ending = new URL(response.url).pathname.match(/\.(wasm|js|css|svg)$/)?.[1];
    kinds.set(requestId, ending ?? (type === "Document" ? "page" : "texts"));
    encodings.add(response.headers["content-encoding"] ?? response.headers["Content-Encoding"] ?? "none");
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "texts";
    if (encodedDataLength === 0) return; // an image within the style sheet
    bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
  });
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
  await pause(200); // what still comes belongs to the page as well
  const timing = await page.evaluate(() => {
    const [n] = performance.getEntriesByType("navigation");
    return { answered: n.responseStart, read: n.domInteractive };
  });
  await context.close();
  return { usable, bytes, all: Object.values(bytes).reduce((a, b) => a + b, 0), encodings: [...encodings], ...timing };
}

function firstLoad(ours, theirs) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const parts = ({ bytes }) => Object.entries(bytes).map(([kind, n]) => `${kind} ${kb(n)}`).join(", ");
  const median = (of, what) => quantile(of.map((o) => o[what]));
  const [all, peerAll] = [median(ours, "all"), median(theirs, "all")];
  console.error(`bench: encodings ${ours[0].encodings}; SurveyJS ${theirs[0].encodings}`);
  for (const [name, of] of [["ours", ours], ["SurveyJS", theirs]]) {
    console.error(`bench: ${name} answered ${median(of, "answered").toFixed(0)} ms, document read ${median(of, "read").toFixed(0)} ms, usable ${median(of, "usable").toFixed(0)} ms`);
  }
  row("questionnaire, first load, bytes", kb(all), "300 kB, aim 220", `SurveyJS ${kb(peerAll)}`);
  row("  of these", parts(ours[0]), "", parts(theirs[0]));
  const [mine, other] = [median(ours, "usable"), median(theirs, "usable")];
  row("  until it can be read (no script needed)", `${median(ours, "read").toFixed(0)} ms`);
  row(`  until awake, median of ${LOADS}`, `${mine.toFixed(0)} ms`, "", `SurveyJS ${other.toFixed(0)} ms`);
  row("  ratio to SurveyJS", (mine / other).toFixed(2), "0.30");
}

/** In the page: clicks within a frame's callback and measures until the change, and until that frame's work is done. */
function measureClick([click, shown]) {
  const now = () => performance.now();
  const visible = () => { const e = document.querySelector(shown); return e !== null && !e.hidden; };
  const task = (then) => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); };
  const target = document.querySelector(click);
  return new Promise((done) => requestAnimationFrame(() => {
    let sameFrame = true;
    task(() => { sameFrame = false; });
    let begun;
    const changed = () => {
      if (!visible()) return false;
      const at = now();
      // The frame's own style, layout and paint come before the next task.
      const end = () => task(() => done({ change: at - begun, frame: now() - begun }));
      if (sameFrame) end(); else requestAnimationFrame(end);
      return true;
    };
    const observer = new MutationObserver(() => changed() && observer.disconnect());
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden"] });
    begun = now();
    target.click();
  }));
}

/** In the page: for each key the work until its frame is done, and the time since the key went down. */
function watchKeys(typed) {
  window.keys = [];
  let down, handled;
  const task = (then) => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); };
  window.addEventListener("keydown", (event) => { down = { stamp: event.timeStamp, at: performance.now() }; }, { capture: true });
  window.addEventListener("input", () => {
    const { stamp, at } = down;
    handled = performance.now() - at;
    const work = handled;
    requestAnimationFrame(() => {
      const drawing = performance.now();
      task(() => window.keys.push({ work: work + performance.now() - drawing, total: performance.now() - stamp }));
    });
  });
  document.querySelector(typed).focus();
}

async function feel(url, storageState, { choice, follows, typed }, questions) {
  const context = await browser.newContext({ storageState, locale: "en", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const count = questions && await makeLonger(page, url, questions);
  await page.goto(url);
  await awake(page);
  const found = await clicksAndKeys(page, { yes: choice("yes"), no: choice("no"), follows, typed });
  const there = await page.locator(".q").count();
  if (count && count() !== there) throw new Error(`${there} questions, not ${count()}`);
  await context.close();
  return { ...found, questions: there };
}

async function feelPeer() {
  const context = await browser.newContext({ locale: "en", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(peer.base);
  await awake(page);
  const [choice, follows, typed] = await page.evaluate((names) => names.map((n) => window.survey.getQuestionByName(n).id),
    [nameOf(CHOICE), nameOf(FOLLOWS), nameOf(TYPED)]);
  const found = await clicksAndKeys(page, {
    yes: `#${choice} input[value="yes"]`, no: `#${choice} input[value="no"]`, follows: `#${follows}`, typed: `#${typed} textarea`,
  });
  await context.close();
  return found;
}

async function clicksAndKeys(page, { yes, no, follows, typed }) {
  const clicks = [];
  for (let i = 0; i < TIMES + 3; i++) {
    await page.evaluate((s) => document.querySelector(s).click(), no);
    await page.locator(follows).waitFor({ state: "hidden" });
    await pause(200);
    const one = await page.evaluate(measureClick, [yes, follows]);
    if (i >= 3) clicks.push(one); // the first ones warm the code up
    await pause(200);
  }
  await page.locator(typed).scrollIntoViewIfNeeded();
  await page.evaluate(watchKeys, typed);
  for (let i = 0; i < TIMES + 3; i++) {
    await page.keyboard.press("abcdefghij"[i % 10]);
    await pause(60);
  }
  await pause(200);
  return { clicks, keys: (await page.evaluate(() => window.keys)).slice(3) };
}

function reaction(us, questions, { frame, key }, them) {
  const ms = (list, what, share) => `${quantile(list.map((o) => o[what]), share).toFixed(1)} ms`;
  const peers = (list, what, share) => (them ? `SurveyJS ${ms(them[list], what, share)}` : "");
  row(`a choice shows its question, ${questions} on the page`, ms(us.clicks, "change"), "", peers("clicks", "change"));
  row("  and its frame is drawn", ms(us.clicks, "frame"), `${frame} ms`, peers("clicks", "frame"));
  row("  the slowest of twenty", ms(us.clicks, "frame", 0.95), "", peers("clicks", "frame", 0.95));
  const limit = key > FRAME ? `two frames, ${key.toFixed(1)} ms` : `a frame, ${key.toFixed(1)} ms`;
  row("a key: work until its letter is drawn", ms(us.keys, "work"), limit, peers("keys", "work"));
  row("  the slowest of twenty", ms(us.keys, "work", 0.95), limit, peers("keys", "work", 0.95));
  row("  since the key went down, waiting for the frame included", ms(us.keys, "total"), "", peers("keys", "total"));
}
