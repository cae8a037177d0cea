// A message seen by 500 readers: how long from sending it until each of 500 open pages has it, and until each has looked
// again what else changed, by which the server knows that it was read. The readers are fifty people with ten pages each.
import http from "node:http";
import { pause, row } from "./rows.mjs";
import { people, withServer } from "./serving.mjs";

const READERS = 50;
const PAGES = 10;
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 20);
const PASSWORD = "five quiet rivers 1987";

await withServer({}, async (server) => {
  const { address, port } = split(server.base);
  const admin = await people(server, "admin@example");
  const secretariat = await people(server, "secretariat@example");
  const { items } = await secretariat.get("/api/v1/reviews?limit=200");
  const review = items.find((r) => r.state === "VCT");
  const threads = await secretariat.get(`/api/v1/reviews/${review.id}/threads`);
  const { id: thread, messages: before } = threads.items.find((t) => t.room === "dialogue" && t.subject === "review");
  const readers = await Promise.all(Array.from({ length: READERS }, (_, n) => newReader(server, admin, review, n)));
  const heard = new Map();
  const whole = new Map();
  const open = readers.flatMap((reader) => Array.from({ length: PAGES }, () => follow(reader)));
  await Promise.all(open);

  for (let n = 0; n < MESSAGES; n++) {
    const begun = performance.now();
    const seq = await send(n);
    await until(() => (whole.get(seq) ?? []).length >= READERS * PAGES, 120_000);
    heard.set(seq, heard.get(seq).map((at) => at - begun));
    whole.set(seq, whole.get(seq).map((at) => at - begun));
    // As people write: not at once.
    await pause(1_500);
  }
  const all = (map) => [...map.values()].flat().sort((a, b) => a - b);
  const at = (list, share) => list[Math.min(list.length - 1, Math.floor(list.length * share))].toFixed(0);
  const [told, read] = [all(heard), all(whole)];
  row(`message on ${READERS * PAGES} open pages, 99 of 100 within`, `${at(told, 0.99)} ms`, "500 ms", `half within ${at(told, 0.5)} ms`);
  row("  and noted as read, 99 of 100 within", `${at(read, 0.99)} ms`, "", `half within ${at(read, 0.5)} ms`);

  /** Sends one; answers with its number. */
  async function send(n) {
    const body = JSON.stringify({ body: `Message ${n} to everybody`, lang: "en", key: `bench-${n}-${Date.now()}` });
    const answer = await fetch(`${server.base}/api/v1/threads/${thread}/messages`, {
      method: "POST", body, headers: { cookie: secretariat.cookie, "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`a message was not sent: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).seq;
  }

  /** Follows the conversation, and asks for each message as a page does. */
  function follow({ cookie, agent }) {
    return new Promise((ready, failed) => {
      const path = `/live/reviews/${review.id}?thread=${thread}&after=0`;
      const request = http.get({ host: address, port, path, headers: { cookie, "sec-fetch-site": "same-origin" } }, (answer) => {
        if (answer.statusCode !== 200) return failed(new Error(`a stream was not opened: ${answer.statusCode}`));
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (data) => {
          text += data;
          for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
            take(text.slice(0, end));
            text = text.slice(end + 2);
          }
        });
      });
      request.on("error", failed);
      const take = (event) => {
        if (event.includes("event: beat")) return ready();
        if (!event.includes("event: message")) return;
        const { seq, html } = JSON.parse(event.match(/^data: (.*)$/m)[1]);
        // What was said before anybody followed is no part of this.
        if (seq <= before) return;
        if (!html.includes(`message-${seq}`)) throw new Error(`message ${seq} did not come with its event`);
        note(heard, seq);
        // As a page does: not all at once.
        setTimeout(() => look(seq), 300 + Math.random() * 700);
      };
      const look = (seq) => {
        const fragment = `/reviews/${review.id}/dialogue/${thread}/after/${Math.max(0, seq - 30)}`;
        http.get({ host: address, port, path: fragment, agent, headers: { cookie, "x-unattended": "1" } }, (answer) => {
          answer.resume();
          answer.on("end", () => note(whole, seq));
        }).on("error", failed);
      };
    });
  }

  function note(map, seq) {
    if (!map.has(seq)) map.set(seq, []);
    map.get(seq).push(performance.now());
  }
});

function split(base) {
  const { hostname, port } = new URL(base);
  return { address: hostname, port };
}

async function until(done, patience) {
  for (const begun = performance.now(); !done(); await pause(5)) {
    if (performance.now() - begun > patience) throw new Error("not everybody has heard of it");
  }
}

/** Somebody new of the State under review, who reads everything. */
async function newReader(server, admin, review, n) {
  const email = `reader.${n}@vct.example`;
  const post = (path, fields) => fetch(`${server.base}${path}`, {
    method: "POST", redirect: "manual", body: new URLSearchParams(fields),
    headers: { cookie: admin.cookie, "sec-fetch-site": "same-origin" },
  });
  const made = await post("/accounts", {
    email, name: `Reader ${n}`, kind: "delegate", state: "VCT", position: "", lang: "en", password: PASSWORD,
  });
  const id = made.headers.get("location")?.match(/[0-9a-f-]{36}/)?.[0];
  if (!id) throw new Error(`${email} was not registered: ${made.status}`);
  const today = new Date().toISOString().slice(0, 10);
  const role = await post(`/accounts/${id}/roles`, {
    state: "VCT", review_code: review.code, duty: "observer", from_on: today, until_on: "",
  });
  if (role.status !== 303) throw new Error(`${email} has no role: ${role.status}`);
  return { ...(await people(server, email, PASSWORD)), agent: new http.Agent({ keepAlive: true, maxSockets: PAGES }) };
}
