// The dashboard of 189 reviews and more, signed in, beside a bare handler that sends the same bytes; and with twelve years
// of data. BARE names the handler's program; without it there is no such figure.
import { execFileSync, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { get as ask } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../support/server.mjs";
import { cpu, wrk } from "./load.mjs";
import { row } from "./rows.mjs";
import { memory, newFolder, people } from "./serving.mjs";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const WARM_UP = 3;
const here = path.dirname(fileURLToPath(import.meta.url));
const PAGES = [["dashboard", "/phases"], ["work list", "/work"]];
/** Reviews, phases, answers, messages. */
const NOW = [189, 1, 0, 0];
const TWELVE_YEARS = [189, 4, 1_000_000, 100_000];

const young = await measured(NOW, "189 reviews");
const old = await measured(TWELVE_YEARS, "twelve years");
for (const [name] of PAGES) {
  if (!young[name] || !old[name]) continue;
  row(`${name}: twelve years beside one phase`, `${(young[name] / old[name]).toFixed(2)} times as slow`, "1.2 at most");
}

/** Pages a second of each dashboard with so much data. */
async function measured(amount, said) {
  const folder = newFolder();
  const rates = {};
  try {
    // Once for the demonstration's data, then with more of it.
    await (await startServer({ folder })).stop();
    const begun = Date.now();
    const made = execFileSync("python3", [path.join(here, "years.py"), path.join(folder, "review.db"), ...amount.map(String)], { encoding: "utf8" });
    console.error(`bench: ${said}: ${made.trim()}, made in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    const server = await startServer({ folder });
    try {
      const { cookie } = await people(server, "secretariat@example");
      for (const [name, at] of PAGES) {
        const page = await fetched(server.base + at, cookie);
        if (page.status !== 200) {
          console.error(`bench: ${at} answers ${page.status}`);
          continue;
        }
        await wrk(server.base + at, { cookie, seconds: WARM_UP });
        const before = cpu(server.pid);
        const found = await wrk(server.base + at, { cookie, seconds: SECONDS });
        const used = (cpu(server.pid) - before) / found.seconds;
        rates[name] = found.rate;
        const bare = process.env.BARE ? await bareHandler(folder, page) : NaN;
        row(`${name}, ${said}`, `${found.rate.toFixed(0)} pages/s`, "", `bare handler ${bare.toFixed(0)}, ${page.body.length} bytes`);
        row("  ratio to the bare handler", (found.rate / bare).toFixed(2), "0.50");
        row("  99 of 100 within", `${found.p99.toFixed(0)} ms`, "50 ms");
        row("  processor a page", `${(1000 * used / found.rate).toFixed(2)} ms`);
        if (found.failed > 0) row("  failed", String(found.failed), "0");
      }
      const { rss, peak } = memory(server.pid);
      row(`memory of the server, ${said}`, `${rss} MB`, "< 100 MB", `at most ${peak} MB`);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rates;
}

/** A page as a browser would get it, byte by byte. */
function fetched(url, cookie) {
  return new Promise((done, failed) => {
    ask(url, { headers: { cookie, "accept-encoding": "br" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts), kind: answer.headers["content-type"] }));
    }).on("error", failed);
  });
}

/** The same bytes from a handler that does nothing else. */
async function bareHandler(folder, { body, kind }) {
  const file = path.join(folder, "page");
  writeFileSync(file, body);
  const bare = spawn(process.env.BARE, [file, kind], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const address = await new Promise((done, failed) => {
      bare.stdout.once("data", (said) => done(String(said).trim()));
      bare.once("exit", () => failed(new Error("the bare handler has stopped")));
    });
    await wrk(address, { seconds: 1 });
    return (await wrk(address, { seconds: SECONDS })).rate;
  } finally {
    bare.kill();
  }
}
