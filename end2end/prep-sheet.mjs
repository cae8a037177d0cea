import { launch } from "./support/browser.mjs"; import { readFileSync } from "node:fs";
const [out, ...names] = process.argv.slice(2); const b = await launch(); const p = await b.newPage({ viewport: { width: 2600, height: 1700 } });
await p.setContent(`<body style="margin:0;display:flex;gap:12px;background:gray;align-items:start">${names.map((n) => `<img style="max-height:none" src="data:image/png;base64,${readFileSync(`/tmp/prep/shots/${n}.png`).toString("base64")}">`).join("")}</body>`);
await p.screenshot({ path: out }); await b.close();
