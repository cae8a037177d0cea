// Serves the peer's page from this machine, compressed as well as brotli can.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { html, script } from "./peer-page.mjs";

const modules = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../node_modules");

/** Starts it; `codes` are the questions on our page and `answers` those that it shows. */
export async function startPeer(codes, answers) {
  const file = (name) => readFileSync(path.join(modules, name));
  const served = {
    "/": ["text/html; charset=utf-8", html(codes, answers)],
    "/survey.core.js": ["text/javascript", file("survey-core/survey.core.min.js")],
    "/survey-js-ui.js": ["text/javascript", file("survey-js-ui/survey-js-ui.min.js")],
    "/survey.css": ["text/css", file("survey-core/survey-core.min.css")],
    "/page.js": ["text/javascript", script],
  };
  const small = Object.fromEntries(Object.entries(served).map(([at, [type, body]]) => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return [at, { type, body: brotliCompressSync(body, { params }) }];
  }));
  const server = createServer((request, response) => {
    const found = small[request.url];
    if (!found) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": found.type, "content-encoding": "br", "content-length": found.body.length });
    response.end(found.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return { base: `http://127.0.0.1:${server.address().port}`, stop };
}
