// The table's rows: each part of the bench appends its own, and `.ci/bench` prints all of them at the end.
import { appendFileSync } from "node:fs";

/** Adds a row; `target` and `peer` may be empty. */
export function row(figure, value, target = "", peer = "") {
  const line = [figure, value, target, peer].join("\t");
  if (process.env.BENCH_ROWS) appendFileSync(process.env.BENCH_ROWS, `${line}\n`);
  console.error(`bench: ${figure}: ${value}${peer ? ` (${peer})` : ""}`);
}

/** The value below which the given share of all lies. */
export function quantile(values, share = 0.5) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
