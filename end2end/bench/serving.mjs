// A server under load: its folder on the project's own disk, its memory, and people who are signed in to it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../support/server.mjs";
import { PASSWORD } from "../support/browser.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** A new folder beside what was built: the system's temporary folder may lie in memory, where a commit costs nothing. */
export function newFolder() {
  mkdirSync(path.join(root, "target/bench"), { recursive: true });
  return mkdtempSync(path.join(root, "target/bench/run-"));
}

/** Runs `work` with a server of its own, which is gone afterwards. */
export async function withServer(env, work) {
  const folder = newFolder();
  const server = await startServer({ folder, env });
  try {
    await work(server);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Megabytes that a process holds now, and held at most. */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name) => Math.round(Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024);
  return { rss: of("VmRSS"), peak: of("VmHWM") };
}

/** Signs somebody in through the JSON interface. */
export async function people(server, email, password = PASSWORD) {
  const answer = await fetch(`${server.base}/api/v1/session`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`${email} cannot sign in: ${answer.status}`);
  const cookie = answer.headers.getSetCookie().map((c) => c.split(";")[0]).find((c) => c.startsWith("sid="));
  const get = async (at) => {
    const got = await fetch(server.base + at, { headers: { cookie } });
    if (!got.ok) throw new Error(`${at}: ${got.status}`);
    return got.json();
  };
  return { cookie, get };
}
