// A mail server on the loopback for journeys: it takes every mail and keeps it, as its receiver would read it.
import { createServer } from "node:net";

/** Opens the server; `url` is what the program under test is given. */
export async function openPost() {
  const letters = [];
  const open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    talk(socket, letters);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    /** What has come for an address, oldest first. */
    to: (address) => letters.filter((letter) => letter.to.includes(address)),
    /** Waits for the newest mail to an address whose subject fits, beyond the first `after` of them. */
    async next(address, subject = /./, after = 0) {
      const fits = () => letters.filter((letter) => letter.to.includes(address) && subject.test(letter.subject));
      // The program looks for mail every half minute, and settles what time has settled after that.
      for (let i = 0; i < 750; i++) {
        const found = fits();
        if (found.length > after) return found.at(-1);
        await new Promise((done) => setTimeout(done, 200));
      }
      const came = letters.filter((letter) => letter.to.includes(address)).map((letter) => letter.subject);
      throw new Error(`no mail ${subject} to ${address} beyond ${after}; there came ${JSON.stringify(came)}`);
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** One conversation (RFC 5321), as far as a program that sends plain mail goes. */
function talk(socket, letters) {
  let rest = "";
  let to = [];
  let lines = null;
  const say = (text) => socket.write(`${text}\r\n`);
  const hear = (line) => {
    if (lines) {
      if (line !== ".") return void lines.push(line.startsWith("..") ? line.slice(1) : line);
      letters.push(read(lines, to));
      lines = null;
      to = [];
      return say("250 taken");
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "RCPT") to.push(/<(.*)>/.exec(line)[1]);
    if (verb === "DATA") {
      lines = [];
      return say("354 go on");
    }
    say(verb === "QUIT" ? "221 good bye" : "250 fine");
    if (verb === "QUIT") socket.end();
  };
  socket.setEncoding("utf8");
  socket.on("data", (data) => {
    const parts = (rest + data).split("\r\n");
    rest = parts.pop();
    parts.forEach(hear);
  });
  say("220 post");
}

/** A mail with its headers and its text decoded. */
function read(lines, to) {
  const end = lines.indexOf("");
  const folded = lines.slice(0, end).join("\r\n").replace(/\r\n[ \t]+/g, " ");
  const headers = Object.fromEntries(folded.split("\r\n").map((line) => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line);
    return [name.toLowerCase(), words(value)];
  }));
  const body = lines.slice(end + 1).join("\n");
  const text = {
    base64: () => Buffer.from(body, "base64").toString("utf8"),
    "quoted-printable": () => quoted(body.replace(/=\n/g, "")),
  }[headers["content-transfer-encoding"]?.toLowerCase()]?.() ?? body;
  return { to, headers, subject: headers.subject ?? "", text: text.replace(/\r\n/g, "\n") };
}

/** Bytes written as `=C3` (RFC 2045). */
const quoted = (text) => Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("utf8");

/** Words of a header in another alphabet (RFC 2047). */
const words = (text) => text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, word) =>
  how.toLowerCase() === "b" ? Buffer.from(word, "base64").toString("utf8") : quoted(word.replace(/_/g, " ")));
