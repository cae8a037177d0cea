// Repeats a whole drawing of lots from its record, after METHOD.md alone.
import { poolHash, seedOf, number, byCode } from './numbers.mjs';
import { readPool } from './pool.mjs';
import { Grouping } from './groups.mjs';
import { Reviewing } from './reviewing.mjs';
import { Rest } from './completable.mjs';

/** Can the rest be completed? Only where `notes.most` limits the search can the answer be the record's, and is counted. */
function answer(drawing, chosen, act, entry, notes) {
  const found = drawing.completable(chosen);
  if (found !== undefined) return found;
  notes.undecided = (notes.undecided ?? 0) + 1;
  return act?.entry === entry && act.set_aside === undefined;
}

/** One drawing: what it draws, with the acts (balls, broken-off trials) that `recorded` tells of. */
function draw(drawing, seed, step, attempt, recorded, notes) {
  const left = [...drawing.candidates];
  const drawn = [];
  for (;;) {
    if (left.length === 0) return { drawn, taken: undefined };
    const act = recorded?.drawn?.[drawn.length];
    const ball = act?.by === 'ball' ? drawing.candidates[act.number - 1] : undefined;
    const byBall = ball !== undefined && left.includes(ball);
    const chosen = byBall ? ball : left[number(seed, step, attempt, drawn.length, left.length)];
    left.splice(left.indexOf(chosen), 1);
    const entry = drawing.name(chosen);
    const one = { by: byBall ? 'ball' : 'seed', number: drawing.candidates.indexOf(chosen) + 1, entry };
    drawn.push(one);
    // How far a program tries is its own affair, so a trial that was broken off is an act like a ball: it cannot be
    // worked out again and is taken from the record.
    if (act?.set_aside === 'unproven' && act.entry === entry) {
      one.set_aside = 'unproven';
      notes.unproven = (notes.unproven ?? 0) + 1;
    } else if (answer(drawing, chosen, act, entry, notes)) {
      return { drawn, taken: chosen };
    } else {
      one.set_aside = 'dead_end';
    }
  }
}

/** The course of a drawing: which drawing comes next, what is taken and what is taken back. */
class Course {
  constructor(record, figures, notes) {
    this.states = readPool(record.parties);
    this.figures = figures;
    this.options = record.options;
    this.notes = notes;
    this.recordedSteps = record.steps;
    this.grouping = new Grouping(this.states, figures.groups);
    this.grouped = []; // what was taken in drawings of groups and members
    this.reviewing = undefined; // begins once the groups are complete
    this.rest = undefined;
  }

  next(recorded) {
    const drawing = this.reviewing?.taken.length ? undefined : this.grouping.next(this.grouped);
    if (drawing) { this.reviewing = undefined; return drawing; }
    this.reviewing ??= this.beginReviews();
    return this.reviewing.next(recorded);
  }

  beginReviews() {
    const members = this.grouping.members(this.grouped);
    const order = members.flatMap((list, j) => list.map((state) => ({ state, group: this.figures.groups[j] })));
    // What can be completed does not depend on the groups: the answers stay good when they are drawn anew.
    if (!this.rest) {
      this.rest = new Rest(this.states, this.figures, this.options);
      this.rest.suggest(this.recordedSteps);
    }
    return new Reviewing(this.states, order, this.figures, this.options, this.rest, this.notes);
  }

  take(drawing, chosen) {
    if (drawing.place) this.reviewing.take(drawing.place, chosen);
    else this.grouped.push(chosen);
  }

  takeBack() {
    if (this.reviewing?.taken.length) { this.reviewing.takeBack(); return; }
    this.grouped.pop();
    this.reviewing = undefined;
  }

  groups() {
    const members = this.grouping.members(this.grouped);
    return Object.fromEntries(this.figures.groups.map((name, j) => [name, members[j].map((i) => this.states[i].code)]));
  }
}

/**
 * Does the whole drawing again. `notes` is told how many trials were `unproven` in the record; its `stop`, if it has
 * one, is shown each step as recorded and as computed, and may end the drawing there. Its `most` limits the dead ends
 * of one search (section 5): beyond it the record's word is taken and counted as `undecided`. Without it all is exact.
 */
export function repeat(record, figures, notes = {}) {
  const parties = [...record.parties].sort(byCode);
  const pool_sha256 = poolHash(parties);
  const sources = record.seed_sources ?? [];
  const rehearsal = record.rehearsal === true;
  const seedText = sources.length === 0 ? record.seed
    : seedOf({ rehearsal, rule_set: record.rule_set, pool_sha256, sources });
  const seed = Buffer.from(seedText, 'hex');
  const course = new Course(record, figures, notes);
  const steps = [];
  const counted = []; // the steps that count, in order
  const voidedOf = []; // how often the drawing of a step was voided
  let stuck = false;

  for (;;) {
    const recorded = record.steps[steps.length];
    // A step that begins again at a number already given tells that the drawings from there on were voided before it.
    while (recorded && counted.length > 0 && recorded.step <= counted.length) {
      const last = counted.pop();
      steps[last].voided = record.steps[last].voided ?? 'taken back without a reason';
      voidedOf[counted.length + 1] = (voidedOf[counted.length + 1] ?? 0) + 1;
      course.takeBack();
    }
    const drawing = course.next(recorded);
    if (!drawing) break;
    const step = counted.length + 1;
    const attempt = 1 + (voidedOf[step] ?? 0);
    const { drawn, taken } = draw(drawing, seed, step, attempt, recorded, notes);
    counted.push(steps.length);
    steps.push({
      step, attempt, ...drawing.head, candidates: drawing.candidates.length, drawn, excluded: drawing.excluded,
    });
    if (taken === undefined || notes.stop?.(recorded, steps.at(-1), steps.length - 1)) { stuck = true; break; }
    course.take(drawing, taken);
  }

  return {
    format: 'draw-record/1',
    ...(rehearsal ? { rehearsal } : {}),
    algorithm: 'even-lots/1',
    rule_set: record.rule_set,
    options: record.options,
    seed: seedText,
    seed_sources: sources,
    pool_sha256,
    parties,
    groups: stuck && !course.reviewing ? {} : course.groups(),
    reviews: course.reviewing?.written() ?? [],
    steps,
  };
}
