// A server for the tests: its own folder, its own port, gone afterwards.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** Starts the server; `folder` lets a second start find what the first one left. */
export async function startServer({ port, folder, env = {} } = {}) {
  const own = !folder;
  folder ??= mkdtempSync(path.join(tmpdir(), "review-e2e-"));
  port ??= await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(process.env.SERVER ?? path.join(root, "target/debug/server"), [], {
    cwd: root,
    env: {
      ...process.env,
      REVIEW_DEMO: "1",
      DATABASE_URL: `sqlite://${folder}/review.db?mode=rwc`,
      REVIEW_KEY_FILE: `${folder}/master.key`,
      REVIEW_FILES_DIR: `${folder}/files`,
      LEPTOS_SITE_ADDR: `127.0.0.1:${port}`,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  child.stderr.on("data", (data) => (said += data));
  let gone = false;
  child.on("exit", () => (gone = true));
  for (let i = 0; i < 600; i++) {
    if (gone) throw new Error(`the server stopped at its start:\n${said}`);
    const ready = await fetch(`${base}/readyz`).then((r) => r.ok, () => false);
    if (ready) break;
    if (i === 599) throw new Error(`the server was not ready in a minute:\n${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const stop = async (signal = "SIGTERM") => {
    if (!gone) {
      const left = new Promise((done) => child.on("exit", done));
      child.kill(signal);
      await left;
    }
    if (own && signal !== "SIGKILL") rmSync(folder, { recursive: true, force: true });
  };
  return { base, port, folder, pid: child.pid, stop, said: () => said };
}
