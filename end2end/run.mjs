// Starts the server on a database of its own with demonstration data, runs the journeys in Chromium, stops it again.
// node run.mjs [file...]   (SERVER names another binary, BASE an already running server)
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { startServer } from "./support/server.mjs";

const named = process.argv.slice(2);
const files = named.length ? named : readdirSync("journeys").filter((f) => f.endsWith(".test.mjs")).sort().map((f) => `journeys/${f}`);
const server = process.env.BASE ? null : await startServer();
const env = { ...process.env, BASE: process.env.BASE ?? server.base, SERVER_PID: String(server?.pid ?? "") };
const tests = spawn(process.execPath, ["--test", "--test-concurrency=1", "--test-timeout=1200000", "--test-reporter=spec", ...files], { stdio: "inherit", env });
const code = await new Promise((done) => tests.on("exit", done));
await server?.stop();
process.exit(code ?? 1);
