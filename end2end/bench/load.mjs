// Load from wrk, on this machine only, limited in time.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// Not the blocking form: this process must go on noticing what its other connections and children do.
const run = promisify(execFile);
const report = path.join(path.dirname(fileURLToPath(import.meta.url)), "report.lua");

/** Asks for one page over and over: how many a second, and how long they take. */
export async function wrk(url, { cookie = "", encoding = "br", seconds, connections = 32 }) {
  const { stdout } = await run("wrk", [
    "-t2", `-c${connections}`, `-d${seconds}s`, "-s", report, "-H", `Accept-Encoding: ${encoding}`,
    ...(cookie ? ["-H", `Cookie: ${cookie}`] : []), url,
  ], { timeout: (seconds + 30) * 1000 });
  const found = JSON.parse(stdout.split("\n").find((line) => line.startsWith("{")));
  return { ...found, rate: found.requests / found.seconds };
}

/** Seconds of processor that a process used so far. */
export function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
