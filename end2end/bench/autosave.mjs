// Durable autosaves a second: 32 writers who each wait for "saved" before they go on, beside bare commits on the same disk.
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pause, row } from "./rows.mjs";
import { memory, newFolder, people, withServer } from "./serving.mjs";

// Not the blocking form: this process must notice when the server closes a connection of its own that was idle.
const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const WARM_UP = 3;
/** The States of the demonstration that are answering, two experts each, two answers each. */
const STATES = ["vct", "sen", "chn", "kaz", "fji", "cri", "jor", "eue"];
const EXPERTS = [["expert", ["untoc-2-c3", "untoc-2-c4"]], ["expert.2", ["untoc-5-c3", "untoc-5-c4"]]];

const bare = await commits();
const sqlite = await saves("SQLite", {});
const bareAfter = await commits();
const peer = (bare + bareAfter) / 2;
row("autosaves on SQLite, 32 writers", `${sqlite.rate.toFixed(0)} saves/s`, "", `bare commits ${bare.toFixed(0)} before, ${bareAfter.toFixed(0)} after`);
row("  ratio to bare commits", (sqlite.rate / peer).toFixed(2), "0.30, aim 0.50");
row("  99 of 100 within", `${sqlite.p99.toFixed(0)} ms`);
row("memory of the server after the saves", `${sqlite.rss} MB`, "< 100 MB", `at most ${sqlite.peak} MB`);
if (process.env.TEST_POSTGRES_URL) {
  const postgres = await saves("PostgreSQL", { DATABASE_URL: process.env.TEST_POSTGRES_URL });
  row("autosaves on PostgreSQL, 32 writers", `${postgres.rate.toFixed(0)} saves/s`, "500/s");
  row("  99 of 100 within", `${postgres.p99.toFixed(0)} ms`);
}

/** Bare SQLite, one writer: a row of an answer's size, a transaction of its own, durable like ours. */
async function commits() {
  const folder = newFolder();
  try {
    const { stdout } = await run("python3", [path.join(here, "commits.py"), path.join(folder, "bare.db"), String(SECONDS / 2)]);
    return Number(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function saves(name, env) {
  let found;
  await withServer(env, async (server) => {
    const writers = [];
    for (const state of STATES) {
      for (const [expert, questions] of EXPERTS) {
        const { cookie, get } = await people(server, `${expert}@${state}.example`);
        const { items } = await get("/api/v1/reviews?limit=200");
        const response = `/api/v1/reviews/${items.find((r) => r.state === state.toUpperCase()).id}/responses/1`;
        for (const question of questions) writers.push({ cookie, get, response, question });
      }
    }
    await load(server, writers, WARM_UP);
    const before = await settled(writers);
    found = await load(server, writers, SECONDS);
    const after = await settled(writers);
    // What was acknowledged must be there; at the end one more save of each writer may have been on its way.
    const kept = after.reduce((sum, n, i) => sum + n - before[i], 0);
    if (kept < found.saved || kept > found.saved + writers.length) {
      throw new Error(`${name}: ${found.saved} saves were acknowledged, ${kept} are there`);
    }
    if (found.refused > 0) row(`  refused on ${name}`, `${found.refused} (status ${found.status})`, "0");
    Object.assign(found, memory(server.pid));
  });
  return { ...found, rate: found.saved / found.seconds };
}

/** The revisions, once nothing is on its way any more. */
async function settled(writers) {
  for (let before = await revisions(writers); ; ) {
    await pause(500);
    const now = await revisions(writers);
    if (now.every((n, i) => n === before[i])) return now;
    before = now;
  }
}

async function revisions(writers) {
  return Promise.all(writers.map(async ({ get, response, question }) => {
    const { answers } = await get(response);
    return answers.find((a) => a.question === question)?.revision ?? 0;
  }));
}

/** One thread of wrk a writer: each has a connection and a revision of its own. */
async function load(server, writers, seconds) {
  const folder = newFolder();
  const list = path.join(folder, "writers");
  const now = await settled(writers);
  writeFileSync(list, writers.map((w, i) => `${w.cookie}\t${w.response}/answers/${w.question}\t${now[i]}\n`).join(""));
  try {
    const { stdout } = await run("wrk", [
      `-t${writers.length}`, `-c${writers.length}`, `-d${seconds}s`, "-s", path.join(here, "autosave.lua"), server.base,
    ], { timeout: (seconds + 30) * 1000, env: { ...process.env, WRITERS: list } });
    return JSON.parse(stdout.split("\n").find((line) => line.startsWith("{")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
