// Odd groups and members of groups (METHOD.md, section 4, first two kinds of drawing).
import { REGIONS } from './pool.mjs';

/** What is left out of a drawing: [why, para, entries] by reason in their order; empty reasons go. */
export const excludedList = (reasons) => reasons
  .filter(({ entries }) => entries.length > 0);

export class Grouping {
  constructor(states, names) {
    this.states = states;
    this.names = names;
    const g = names.length;
    this.sizes = [null, ...REGIONS.keys()].map((region) => {
      const total = region === null ? states.length : states.filter((s) => s.region === region).length;
      const m = total % g;
      const more = 2 * m <= g;
      return { region, base: Math.floor(total / g), m, more, draws: more ? m : g - m };
    });
    this.oddDrawings = this.sizes.flatMap((size, at) => Array(size.draws).fill(at));
  }

  /** The share of each group for one row (all States together, or one regional group) with these odd groups. */
  shares({ base, more, m }, odd) {
    return this.names.map((_, j) => base + (m === 0 ? 0 : (odd.has(j) === more ? 1 : 0)));
  }

  /** The odd groups drawn so far, a set for each row. */
  oddSets(taken) {
    const sets = this.sizes.map(() => new Set());
    taken.slice(0, this.oddDrawings.length).forEach((j, t) => sets[this.oddDrawings[t]].add(j));
    return sets;
  }

  /** Every way to complete one row's odd groups, as shares. */
  waysToComplete(size, odd) {
    const ways = [];
    const extend = (set, from) => {
      if (set.size === size.draws) { ways.push(this.shares(size, set)); return; }
      for (let j = from; j < this.names.length; j += 1) {
        if (!set.has(j)) extend(new Set([...set, j]), j + 1);
      }
    };
    extend(odd, 0);
    return ways;
  }

  /** Can the shares still to be drawn be chosen so that the rows of the regional groups add up to the sizes? */
  oddCompletable(taken) {
    const odd = this.oddSets(taken);
    const [all, ...rows] = this.sizes.map((size, at) => this.waysToComplete(size, odd[at]));
    let sums = new Map([[this.names.map(() => 0).join(), this.names.map(() => 0)]]);
    for (const ways of rows) {
      const next = new Map();
      for (const sum of sums.values()) {
        for (const way of ways) {
          const added = sum.map((value, j) => value + way[j]);
          next.set(added.join(), added);
        }
      }
      sums = next;
    }
    return all.some((sizes) => sums.has(sizes.join()));
  }

  /** The drawings of members, in order: regional group and group of each; known once the odd groups are. */
  memberDrawings(taken) {
    const odd = this.oddSets(taken);
    const drawings = [];
    this.sizes.forEach((size, at) => {
      if (size.region === null) return;
      this.shares(size, odd[at]).slice(0, -1).forEach((share, j) => {
        for (let k = 0; k < share; k += 1) drawings.push({ region: size.region, group: j });
      });
    });
    return drawings;
  }

  /** The drawing that follows on `taken`, or undefined when the groups are complete. */
  next(taken) {
    return taken.length < this.oddDrawings.length ? this.nextOdd(taken) : this.nextMember(taken);
  }

  nextOdd(taken) {
    const at = this.oddDrawings[taken.length];
    const { region, more } = this.sizes[at];
    const already = this.oddSets(taken)[at];
    const groups = [...this.names.keys()];
    return {
      head: { kind: 'odd_group', ...(region === null ? {} : { regional_group: REGIONS[region] }), more },
      candidates: groups.filter((j) => !already.has(j)),
      name: (j) => this.names[j],
      excluded: excludedList([{
        why: 'already_odd', para: '17', entries: groups.filter((j) => already.has(j)).map((j) => this.names[j]),
      }]),
      completable: (j) => this.oddCompletable([...taken, j]),
    };
  }

  nextMember(taken) {
    const drawing = this.memberDrawings(taken)[taken.length - this.oddDrawings.length];
    if (!drawing) return undefined;
    const placed = new Set(taken.slice(this.oddDrawings.length));
    const here = this.states.filter((s) => s.region === drawing.region);
    const codes = (states) => states.map((s) => s.code);
    return {
      head: { kind: 'member', group: this.names[drawing.group], regional_group: REGIONS[drawing.region] },
      candidates: here.filter((s) => !placed.has(s.index)).map((s) => s.index),
      name: (i) => this.states[i].code,
      excluded: excludedList([
        { why: 'not_of_this_region', para: '17', entries: codes(this.states.filter((s) => s.region !== drawing.region)) },
        { why: 'in_a_group', para: '17', entries: codes(here.filter((s) => placed.has(s.index))) },
      ]),
      completable: () => true,
    };
  }

  /** The members of each group (indices, by code), once all are drawn; the last group gets the rest. */
  members(taken) {
    const groupOf = this.states.map(() => this.names.length - 1);
    const drawings = this.memberDrawings(taken);
    drawings.forEach((drawing, t) => { groupOf[taken[this.oddDrawings.length + t]] = drawing.group; });
    return this.names.map((_, j) => this.states.filter((s) => groupOf[s.index] === j).map((s) => s.index));
  }
}
