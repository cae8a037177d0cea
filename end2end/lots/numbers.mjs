// The seed, the numbers drawn from it and the fingerprint of the pool (METHOD.md, sections 1 and 2).
import { createHash } from 'node:crypto';

const ALGORITHM = 'even-lots/1';
const TWO_64 = 1n << 64n;

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const eightBytes = (whole) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(whole));
  return bytes;
};

function field(text) {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([eightBytes(bytes.length), bytes]);
}

/** RFC 8785 for what a pool holds: objects, arrays, texts, truth values and whole numbers. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort(); // by UTF-16 units, as the RFC asks
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

export const byCode = (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

export const sha256Hex = (text) => sha256(text).toString('hex');

export const poolHash = (parties) => sha256Hex(canonical([...parties].sort(byCode)));

export function seedOf({ rehearsal, rule_set, pool_sha256, sources }) {
  const parts = [ALGORITHM, rehearsal ? 'rehearsal' : 'drawing', rule_set, pool_sha256].map(field);
  for (const { name, value } of sources) parts.push(field(name), field(value));
  return sha256(...parts).toString('hex');
}

/** `accept` turns the first eight bytes of a hash into a result, or undefined to try the next counter. */
export function accept(value, n) {
  const rest = TWO_64 % BigInt(n);
  return value < TWO_64 - rest ? Number(value % BigInt(n)) : undefined;
}

/** An even number from 0 to n-1; `values` may stand in for the hashes where a test needs it. */
export function number(seed, step, attempt, count, n, values = undefined) {
  if (n <= 1) return 0;
  const valueAt = values ?? ((counter) =>
    sha256(ALGORITHM, seed, ...[step, attempt, count, counter].map(eightBytes)).readBigUInt64BE(0));
  for (let counter = 0; ; counter += 1) {
    const result = accept(valueAt(counter), n);
    if (result !== undefined) return result;
  }
}
