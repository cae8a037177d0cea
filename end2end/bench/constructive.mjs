// A dialogue with 2,000 organizations: how long the server takes to list, filter and sort them; and 500 applications that
// arrive within ten seconds, where the last five minutes would be usual: all are to be taken, and none twice.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../support/server.mjs";
import { pause, quantile, row } from "./rows.mjs";
import { newFolder, people } from "./serving.mjs";

const LISTED = 2000;
const COMING = 500;
const TIMES = 40;
const WITHIN_MS = 10_000;
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = newFolder();
try {
  // Once for the demonstration's data, then with more of it.
  await (await startServer({ folder })).stop();
  const made = execFileSync("python3", [
    path.join(here, "organizations.py"), path.join(folder, "review.db"), String(LISTED), String(COMING),
  ], { encoding: "utf8" });
  const [dialogue, ...sessions] = made.trim().split("\n");
  const server = await startServer({ folder });
  try {
    const { cookie } = await people(server, "secretariat@example");
    const list = `/constructive/${dialogue}/applicants`;
    for (const [name, query] of [["listed", ""], ["filtered", "?kind=academia&region=WEOG&q=forum"], ["sorted by name", "?sort=name"]]) {
      await listed(name, list + query, cookie, server);
    }
    await together(server, dialogue, sessions);
    const after = await get(server, `/constructive/${dialogue}/tables/applicants.csv`, cookie);
    const lines = after.body.toString().split("\n").filter((line) => line.includes("Late caller"));
    const names = new Set(lines.map((line) => /Late caller \d+/.exec(line)[0]));
    row(`  of ${COMING}, on the list afterwards`, `${names.size}, ${lines.length - names.size} twice`, `${COMING}, 0 twice`);
  } finally {
    await server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** How long the page takes, each time with something that no answer given before can serve. */
async function listed(name, at, cookie, server) {
  const took = [];
  for (let n = 0; n < TIMES; n++) {
    const begun = performance.now();
    const page = await get(server, `${at}${at.includes("?") ? "&" : "?"}again=${n}`, cookie);
    took.push(performance.now() - begun);
    if (page.status !== 200) throw new Error(`${at}: ${page.status}`);
  }
  row(`${LISTED} applicants ${name}, the whole page`, `${quantile(took).toFixed(0)} ms`, "50 ms", `99 of 100 within ${quantile(took, 0.99).toFixed(0)} ms`);
}

/** All of them send within so many seconds, each on a connection of its own. */
async function together(server, dialogue, sessions) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: sessions.length });
  const begun = performance.now();
  const answers = await Promise.all(sessions.map(async (session, n) => {
    await pause(Math.random() * WITHIN_MS);
    const sent = performance.now();
    const status = await post(server, agent, `/stakeholders/${dialogue}`, session, {
      act: "send", name: `Late caller ${n}`, kind: "academia", region: "WEOG", accreditation: "none", areas: "research",
      statement: "We train practitioners.", lang: "en", revision: "0", "name.0": "Ada Example", "function.0": "dean", "presence.0": "online",
    });
    return { status, took: performance.now() - sent };
  }));
  const whole = performance.now() - begun;
  agent.destroy();
  const took = answers.map((a) => a.took);
  const kinds = [...new Set(answers.map((a) => a.status))].join(", ");
  row(`${sessions.length} applications within ${WITHIN_MS / 1000} s`, `${whole.toFixed(0)} ms for all`, "", `status ${kinds}`);
  row("  99 of 100 within", `${quantile(took, 0.99).toFixed(0)} ms`, "500 ms", `half within ${quantile(took).toFixed(0)} ms`);
}

function post(server, agent, at, session, fields) {
  const body = new URLSearchParams(fields).toString();
  return new Promise((done, failed) => {
    const request = http.request(server.base + at, {
      method: "POST", agent,
      headers: {
        cookie: `org=${session}`, origin: server.base, "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body),
      },
    }, (answer) => {
      answer.resume();
      answer.on("end", () => done(answer.statusCode));
    });
    request.on("error", failed);
    request.end(body);
  });
}

function get(server, at, cookie) {
  return new Promise((done, failed) => {
    http.get(server.base + at, { headers: { cookie, "accept-language": "en" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts) }));
    }).on("error", failed);
  });
}
