// Enough reviewing States for all places? A matching that gives each place that must be filled a State, and each State
// at most so many places. Where there is none, it says why: a set of places whose States together are too few.

export class Capacity {
  /** `limit`: how many places each State may fill. */
  constructor(limit) {
    this.limit = limit;
    this.places = []; // { candidates: [{ state, literal }], must(value): false, or the false literals that make it so }
    this.given = []; // by place: the candidate it is matched with, or undefined
    this.holders = limit.map(() => new Set()); // by State: the places matched with it
  }

  add(place) {
    this.places.push(place);
    this.given.push(undefined);
  }

  release(at) {
    const candidate = this.given[at];
    if (candidate) this.holders[candidate.state].delete(at);
    this.given[at] = undefined;
  }

  give(at, candidate) {
    this.release(at);
    this.given[at] = candidate;
    this.holders[candidate.state].add(at);
  }

  /** A clause that is broken because of the shortage, or null when there is no shortage. Keeps its matching. */
  shortage(value) {
    const must = this.places.map((place) => place.must(value));
    must.forEach((why, at) => {
      const candidate = this.given[at];
      if (candidate && (why === false || value[candidate.literal] === 0)) this.release(at);
    });
    for (let at = 0; at < this.places.length; at += 1) {
      if (must[at] === false || this.given[at]) continue;
      const reached = this.augment(at, value);
      if (reached) return this.explain(reached, must, value);
    }
    return null;
  }

  /** Finds a State for the place by moving others on; returns null, or what was reached in vain. */
  augment(start, value) {
    const cameFrom = new Map(); // State -> { at, candidate } by which it was reached
    const places = [start];
    for (const at of places) {
      for (const candidate of this.places[at].candidates) {
        const { state, literal } = candidate;
        if (value[literal] === 0 || cameFrom.has(state)) continue;
        cameFrom.set(state, { at, candidate });
        if (this.holders[state].size < this.limit[state]) { this.moveOn(state, cameFrom, start); return null; }
        places.push(...this.holders[state]);
      }
    }
    return { places: new Set(places), states: cameFrom };
  }

  moveOn(last, cameFrom, start) {
    for (let state = last; ;) {
      const { at, candidate } = cameFrom.get(state);
      const before = this.given[at]?.state;
      this.give(at, candidate);
      if (at === start) return;
      state = before;
    }
  }

  explain({ places, states }, must, value) {
    const literals = new Set();
    for (const at of places) {
      for (const literal of must[at]) literals.add(literal);
      for (const { state, literal } of this.places[at].candidates) {
        if (!states.has(state) && value[literal] === 0) literals.add(literal);
      }
    }
    return [...literals];
  }
}
