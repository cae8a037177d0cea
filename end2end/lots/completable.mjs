// Can the rest be completed? (METHOD.md, section 5.) The whole question is written down once as clauses and limits;
// each question then only adds what was drawn and the candidate. The answer is exact.
import { INSTRUMENTS, NO_REGION, REGIONS, lowestBit, isSingle, maskOf, namesOf } from './pool.mjs';
import { FIRST, SECOND, regionReason, gapOf } from './reviewing.mjs';
import { Solver } from './solver.mjs';
import { Capacity } from './capacity.mjs';

const MOST_COUNTED = 40;

const yes = (v) => 2 * v;
const no = (v) => 2 * v + 1;

export class Rest {
  constructor(states, figures, options) {
    Object.assign(this, { states, figures, options });
    this.solver = new Solver();
    // variables: reviews[under][state] lists all by which a State reviews another, whatever the place
    this.reviews = states.map(() => states.map(() => []));
    this.counting = states.map(() => []);
    this.drawnVar = states.map(() => [new Map(), new Map()]); // by seat: state -> variable
    this.wholeVar = states.map(() => [new Map(), new Map()]);
    this.partVar = states.map(() => [new Map(), new Map()]); // instrument -> (state -> variable)
    this.gapsOf = states.map(() => [[], []]); // by seat: the gaps that may be there
    this.gapVars = [];
    const limit = states.map((state) => (state.volunteer ? Infinity : figures.reviews_max));
    this.capacity = new Capacity(limit);
    this.solver.adviser = (value) => this.capacity.shortage(value);
    for (const under of states) this.writeReview(under);
    this.writeBetweenStates();
    // In large pools there is room enough, and these limits have very many members.
    if (options.additional_counts && states.length <= MOST_COUNTED) this.writeCounts();
    this.plans = [new Set(), new Set()]; // literals of the plan that was suggested, and of the last one found
  }

  newPlace(under, state, additional, activity) {
    const v = this.solver.variable(activity);
    this.reviews[under.index][state.index].push(yes(v));
    if (!additional || this.options.additional_counts) this.counting[state.index].push(yes(v));
    return v;
  }

  writeReview(under) {
    const gaps = [FIRST, SECOND].map((seat) => this.writeSeat(under, seat));
    if (!under.agreed) {
      this.solver.atMost(gaps.flatMap((byGap) => [...byGap.values()].map(yes)), Math.max(0, this.figures.reviewers_max - 2));
    }
    if (under.region === NO_REGION) this.writeDifferentRegions(under);
  }

  /** One of the two drawn States, and the additional State or States for what it leaves over. */
  writeSeat(under, seat) {
    const { solver, states } = this;
    const drawn = this.drawnVar[under.index][seat];
    const byGap = new Map(); // gap -> variable that says that it is there
    const withGap = new Map();
    for (const state of states) {
      if (state === under || !state.mayReview || (under.asked & state.party) === 0) continue;
      if (regionReason(under, state, seat, undefined, this.options)) continue;
      const v = this.newPlace(under, state, false, 2);
      drawn.set(state.index, v);
      const gap = gapOf(under, state);
      if (gap === 0) continue;
      if (!byGap.has(gap)) { byGap.set(gap, solver.variable(1)); withGap.set(gap, []); }
      withGap.get(gap).push(v);
      solver.clause([no(v), yes(byGap.get(gap))]);
    }
    const all = [...drawn.values()].map(yes);
    solver.clause(all);
    solver.atMost(all, 1);
    for (const [gap, v] of byGap) solver.clause([no(v), ...withGap.get(gap).map(yes)]);
    solver.atMost([...byGap.values()].map(yes), 1);
    this.gapsOf[under.index][seat] = [...byGap.keys()];
    this.gapVars.push(...byGap.values());
    this.writeAdditional(under, seat, byGap);
    return byGap;
  }

  mayBeAdditional(under, state, seat) {
    if (state === under || !state.mayReview) return false;
    return !this.options.additional_of_same_group || !regionReason(under, state, seat, undefined, this.options);
  }

  writeAdditional(under, seat, byGap) {
    const { solver } = this;
    const states = this.states.filter((state) => this.mayBeAdditional(under, state, seat));
    const whole = this.wholeVar[under.index][seat];
    for (const state of states) {
      const fits = [...byGap.keys()].filter((gap) => (gap & ~state.party) === 0);
      if (fits.length === 0) continue;
      const v = this.newPlace(under, state, true, 1);
      whole.set(state.index, v);
      solver.clause([no(v), ...fits.map((gap) => yes(byGap.get(gap)))]);
    }
    const split = new Map(); // gap -> variable that says that one State is drawn for each instrument of it
    for (const gap of byGap.keys()) if (under.agreed && !isSingle(gap)) split.set(gap, solver.variable(0));
    for (const [gap, v] of byGap) {
      const able = states.filter((s) => (gap & ~s.party) === 0).map((s) => yes(whole.get(s.index)));
      if (split.has(gap)) able.push(yes(split.get(gap)));
      solver.clause([no(v), ...able]);
    }
    solver.atMost([...whole.values(), ...split.values()].map(yes), 1);
    this.writeParts(under, seat, states, byGap, split);
    this.writeCapacity(under, seat, byGap);
  }

  writeCapacity(under, seat, byGap) {
    const candidates = (map) => [...map].map(([state, v]) => ({ state, literal: yes(v) }));
    const drawn = candidates(this.drawnVar[under.index][seat]);
    this.capacity.add({ candidates: drawn, must: () => [] });
    if (byGap.size === 0 || !this.options.additional_counts) return;
    // An additional State is needed where a gap is there for certain: a certain one, or no State left without one.
    const without = drawn.filter(({ state }) => gapOf(under, this.states[state]) === 0).map(({ literal }) => literal);
    const gaps = [...byGap.values()];
    this.capacity.add({
      candidates: [this.wholeVar[under.index][seat], ...this.partVar[under.index][seat].values()].flatMap(candidates),
      must: (value) => {
        const gap = gaps.find((v) => value[yes(v)] === 1);
        if (gap !== undefined) return [no(gap)];
        return without.every((literal) => value[literal] === 0) ? without : false;
      },
    });
  }

  writeParts(under, seat, states, byGap, split) {
    const { solver } = this;
    const instruments = [...split.keys()].reduce((mask, gap) => mask | gap, 0);
    for (const [gap, v] of split) solver.clause([no(v), yes(byGap.get(gap))]);
    for (let rest = instruments; rest !== 0; rest &= rest - 1) {
      const bit = lowestBit(rest);
      const parts = new Map();
      this.partVar[under.index][seat].set(bit, parts);
      const splits = [...split].filter(([gap]) => gap & bit).map(([, v]) => v);
      for (const state of states) {
        if ((state.party & bit) === 0) continue;
        const v = this.newPlace(under, state, true, 0);
        parts.set(state.index, v);
        solver.clause([no(v), ...splits.map(yes)]);
      }
      const all = [...parts.values()].map(yes);
      solver.atMost(all, 1);
      for (const v of splits) solver.clause([no(v), ...all]);
    }
  }

  /** Under a State of no regional group: both drawn States are of regional groups, and these differ. */
  writeDifferentRegions(under) {
    for (const region of REGIONS.keys()) {
      const of = (map) => [...map].filter(([i]) => this.states[i].region === region).map(([, v]) => yes(v));
      const [first, second] = this.drawnVar[under.index].map(of);
      this.solver.atMost([...first, ...second], 1);
    }
  }

  writeBetweenStates() {
    const { solver, states, figures } = this;
    for (const a of states) {
      for (const b of states) {
        // once in a review, and not both ways
        if (a.index < b.index) solver.atMost([...this.reviews[a.index][b.index], ...this.reviews[b.index][a.index]], 1);
      }
      const places = this.counting[a.index];
      if (!a.volunteer) solver.atMost(places, figures.reviews_max);
      if (!a.mayReview) continue;
      if (figures.reviews_min === 1) solver.clause(places);
      else if (places.length < figures.reviews_min) solver.possible = false;
      else solver.atMost(places.map((l) => l ^ 1), places.length - figures.reviews_min);
    }
  }

  /**
   * Limits that follow from the others: the room of some States, less the places that only they can fill, is all they
   * have for anything else. Counting shows that at once, trying only after very long.
   */
  writeCounts() {
    const { states, figures } = this;
    // Nobody reviews itself, nor one of the two at least that review it.
    const room = (state) => (state.mayReview ? Math.min(state.volunteer ? Infinity : figures.reviews_max, Math.max(0, states.length - 3)) : 0);
    const roomOf = (fits) => states.filter(fits).reduce((sum, state) => sum + room(state), 0);
    this.solver.atMost(this.gapVars.map(yes), roomOf(() => true) - 2 * states.length);
    for (const bit of INSTRUMENTS.map((_, at) => 1 << at)) {
      const needed = 2 * states.filter((under) => under.asked & bit).length;
      const elsewhere = this.placesOf((state) => state.party & bit, ({ under, covers }) => (
        covers === undefined ? !(under.asked & bit) : covers.every((gap) => !(gap & bit)) ));
      this.solver.atMost(elsewhere, roomOf((state) => state.party & bit) - needed);
    }
    for (const region of REGIONS.keys()) {
      if (region === NO_REGION) continue;
      const elsewhere = this.placesOf((state) => state.region === region,
        ({ under, seat, covers }) => covers !== undefined || seat !== FIRST || under.region !== region);
      const needed = states.filter((under) => under.region === region).length;
      this.solver.atMost(elsewhere, roomOf((state) => state.region === region) - needed);
    }
  }

  /** Literals of the places that such States can take, as far as `wanted`; `covers`: the gaps an additional State fills. */
  placesOf(ofState, wanted) {
    const found = [];
    for (const under of this.states) {
      for (const seat of [FIRST, SECOND]) {
        const look = (map, coversOf) => {
          for (const [index, v] of map) {
            const state = this.states[index];
            if (ofState(state) && wanted({ under, seat, state, covers: coversOf(state) })) found.push(yes(v));
          }
        };
        const gaps = this.gapsOf[under.index][seat];
        look(this.drawnVar[under.index][seat], () => undefined);
        look(this.wholeVar[under.index][seat], (state) => gaps.filter((gap) => (gap & ~state.party) === 0));
        for (const [bit, parts] of this.partVar[under.index][seat]) look(parts, () => [bit]);
      }
    }
    return found;
  }

  literal({ place, state }) {
    const { under, seat, additional, split, need } = place;
    if (!additional) return yes(this.drawnVar[under.index][seat].get(state));
    if (split) return yes(this.partVar[under.index][seat].get(need).get(state));
    return yes(this.wholeVar[under.index][seat].get(state));
  }

  completable(taken, candidate, most = Infinity) {
    const literals = [...taken, candidate].map((one) => this.literal(one));
    if (this.plans.some((plan) => literals.every((l) => plan.has(l)))) return true; // a plan at hand has it already
    const answer = this.solver.solve(literals, most);
    if (answer) this.plans[1] = this.solution();
    return answer;
  }

  solution() {
    return new Set(this.solver.trail.filter((l) => (l & 1) === 0));
  }

  /**
   * Takes the end of a recorded drawing as a plan at hand, if it is one: it is not believed but put to the same
   * clauses and limits. That only saves the search for a plan.
   */
  suggest(steps) {
    const indexOf = new Map(this.states.map((state) => [state.code, state.index]));
    const firsts = new Map();
    const literals = [];
    for (const step of steps) {
      if (step.kind !== 'reviewing_state' || step.voided !== undefined) continue;
      const under = indexOf.get(step.state_under_review);
      const state = indexOf.get(step.drawn?.at(-1)?.entry);
      if (under === undefined || state === undefined) return;
      if (!firsts.has(under)) firsts.set(under, []);
      literals.push(this.suggested(step, this.states[under], state, firsts.get(under)));
    }
    if (literals.some(Number.isNaN) || this.solver.solve(literals, 1) !== true) return;
    this.plans[0] = this.solution();
  }

  suggested(step, under, state, drawn) {
    if (step.slot !== 'additional') {
      drawn.push(this.states[state]);
      return yes(this.drawnVar[under.index][drawn.length - 1]?.get(state));
    }
    const seat = drawn.findIndex(({ code }) => code === step.beside);
    if (seat < 0) return NaN;
    const gap = namesOf(gapOf(under, drawn[seat]));
    const split = gap.length > step.instruments.length;
    const map = split ? this.partVar[under.index][seat].get(maskOf(step.instruments)) : this.wholeVar[under.index][seat];
    return yes(map?.get(state));
  }
}
