// The server is killed a hundred times while answers are being saved; every save that it acknowledged must be there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../support/server.mjs";

const ROUNDS = Number(process.env.KILLS ?? 100);
const headers = { "content-type": "application/json" };

async function client(base) {
  const signed = await fetch(`${base}/api/v1/session`, { method: "POST", headers, body: JSON.stringify({ email: "expert@fji.example", password: "demonstration only" }) });
  assert.equal(signed.status, 200, await signed.text());
  const cookie = signed.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
  return (path, init = {}) => fetch(`${base}/api/v1${path}`, { ...init, headers: { ...headers, cookie, ...init.headers } });
}

test(`kill -9 during autosave, ${ROUNDS} times, loses no acknowledged answer`, { timeout: 900_000 }, async (t) => {
  let server = await startServer();
  // A server left behind by a failure would keep the run from ending.
  t.after(() => server.stop());
  const { folder, port } = server;
  let call = await client(server.base);
  const { items } = await (await call("/reviews?limit=200")).json();
  const review = items.find((r) => (r.state?.code ?? r.state) === "FJI").id;
  const questions = ["untoc-2-c3", "untoc-2-c4", "untoc-5-c3", "untoc-5-c4", "untoc-6-c3", "untoc-6-c4", "untoc-10-c3", "untoc-10-c4"];
  const acknowledged = new Map();
  let saves = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const now = await (await call(`/reviews/${review}/responses/1`)).json();
    const stored = new Map(now.answers.map((a) => [a.question, a]));
    for (const [question, last] of acknowledged) {
      const found = stored.get(question);
      assert.ok(found, `round ${round}: ${question} is gone`);
      // A save whose acknowledgement was cut off may be there as well: later, never earlier.
      assert.ok(found.revision >= last.revision, `round ${round}: ${question} fell back from ${last.revision} to ${found.revision}`);
      if (found.revision === last.revision) assert.equal(found.value.value, last.text, `round ${round}: ${question}`);
    }
    const stop = { now: false };
    const writers = questions.map(async (question) => {
      let revision = stored.get(question)?.revision ?? 0;
      for (let i = 0; !stop.now; i++) {
        const words = `round ${round} save ${i}`;
        const body = JSON.stringify({ value: { kind: "text", value: words }, lang: "en", base_revision: revision, key: `kill-${round}-${question}-${i}` });
        try {
          const answer = await call(`/reviews/${review}/responses/1/answers/${question}`, { method: "PUT", body });
          if (answer.status !== 200) { assert.fail(`${answer.status}: ${await answer.text()}`); }
          ({ revision } = await answer.json());
          acknowledged.set(question, { revision, text: words });
          saves++;
        } catch (error) {
          if (error.code === "ERR_ASSERTION") throw error;
          return; // cut off
        }
      }
    });
    await new Promise((done) => setTimeout(done, 40 + Math.random() * 160));
    await server.stop("SIGKILL");
    stop.now = true;
    await Promise.all(writers);
    server = await startServer({ port, folder });
    // A session outlives the process: the same cookie goes on.
    call = round % 10 === 9 ? await client(server.base) : call;
  }
  console.log(`${saves} saves acknowledged over ${ROUNDS} kills, none lost`);
  assert.ok(saves > ROUNDS, "there were saves to lose");
});
