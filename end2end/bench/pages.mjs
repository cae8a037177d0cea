// Pages a second under load, and the server's memory afterwards. The load comes from wrk, on this machine only.
import { cpu, wrk } from "./load.mjs";
import { row } from "./rows.mjs";
import { memory, people, withServer } from "./serving.mjs";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const WARM_UP = 3;

await withServer({}, async (server) => {
  const { cookie, get } = await people(server, "focal.point@vct.example");
  const { items } = await get("/api/v1/reviews?limit=200");
  const review = items.find((r) => r.state === "VCT").id;
  const questionnaire = `/reviews/${review}/questionnaire/1`;
  console.error(`bench: at rest ${memory(server.pid).rss} MB`);
  for (const [name, at, encoding, target] of [
    ["questionnaire, brotli as browsers ask", questionnaire, "br", ["1000/s", "100 ms"]],
    ["questionnaire, not compressed", questionnaire, "identity", ["", ""]],
    ["start page, brotli", "/start", "br", ["", ""]],
    ["dashboard, brotli", "/phases", "br", ["", ""]],
    ["sign-in page, nobody signed in, brotli", "/sign-in", "br", ["", ""]],
  ]) {
    const who = at === "/sign-in" ? "" : cookie;
    await wrk(server.base + at, { cookie: who, encoding, seconds: WARM_UP });
    const before = cpu(server.pid);
    const found = await wrk(server.base + at, { cookie: who, encoding, seconds: SECONDS });
    const used = (cpu(server.pid) - before) / found.seconds;
    row(name, `${found.rate.toFixed(0)} pages/s`, target[0]);
    console.error(`bench: memory ${memory(server.pid).rss} MB`);
    row("  99 of 100 within", `${found.p99.toFixed(0)} ms`, target[1]);
    row("  processors used by the server", used.toFixed(2), "", `${(1000 * used / found.rate).toFixed(2)} ms of processor a page`);
    if (found.failed > 0) row("  failed", String(found.failed), "0");
  }
  const { rss, peak } = memory(server.pid);
  row("memory of the server after the pages", `${rss} MB`, "< 100 MB", `at most ${peak} MB`);
});
