// node compare.mjs [FILE.jsonl]: repeats each record and says where it first differs from what is computed here.
import { createReadStream, realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repeat } from './lots.mjs';
import { repeatRedraw } from './redraw.mjs';
import { figuresOf } from './figures.mjs';

// Some drawings of few States are as hard as a puzzle; what is not decided after so many dead ends is counted and said.
const MOST_DEAD_ENDS = 1500;

/** The first difference as text with its path, or undefined; the order of an object's members means nothing. */
export function difference(recorded, computed, path = '') {
  const bothObjects = [recorded, computed].every((side) => side !== null && typeof side === 'object');
  if (!bothObjects || Array.isArray(recorded) !== Array.isArray(computed)) {
    if (recorded === computed) return undefined;
    return `${path || 'record'}: recorded ${brief(recorded)}, computed ${brief(computed)}`;
  }
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(computed)])) {
    const there = Array.isArray(recorded) ? `${path}[${name}]` : path ? `${path}.${name}` : name;
    const found = difference(recorded[name], computed[name], there);
    if (found) return found;
  }
  return undefined;
}

const brief = (value) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200));

function checkRedraw(record) {
  try {
    return difference(record, repeatRedraw(record, figuresOf(record.rule_set)));
  } catch (error) {
    return `cannot be repeated: ${error.message}`;
  }
}

/** Repeats one record, of a drawing or of a redraw: the first difference, or undefined. */
export function check(record, notes = {}) {
  if (record.format === 'redraw-record/1') return checkRedraw(record);
  let computed;
  let first;
  // From the first step that differs on, the two drawings have nothing to do with each other: the rest is spared.
  const stop = (recorded, step, at) => {
    first = difference(recorded && { ...recorded, voided: undefined }, step, `steps[${at}]`);
    return first !== undefined;
  };
  try {
    computed = repeat(record, figuresOf(record.rule_set), Object.assign(notes, { stop, most: MOST_DEAD_ENDS }));
  } catch (error) {
    return `cannot be repeated: ${error.message}`;
  }
  return first ?? difference(record, computed);
}

export async function compareAll(input, report) {
  let agreed = 0;
  const notes = {};
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const found = check(JSON.parse(text), notes);
    if (found) { report(`line ${line}: ${found}`); return { agreed, differs: true, notes }; }
    agreed += 1;
  }
  return { agreed, differs: false, notes };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const input = process.argv[2] ? createReadStream(process.argv[2]) : process.stdin;
  const { agreed, differs, notes } = await compareAll(input, (text) => console.log(text));
  if (!differs) console.log(`${agreed} records agree`);
  const { unproven = 0, undecided = 0 } = notes;
  if (unproven + undecided > 0) {
    console.error(`taken from the records: ${unproven} trials broken off there (unproven), ${undecided} not decided here`);
  }
  process.exitCode = differs ? 1 : 0;
}
