// A small, exact search for a yes or no: clauses and "at most k of these", with learning from dead ends (CDCL).
// Literals: 2v says that variable v holds, 2v+1 that it does not. Every answer is exact; there is no random part.

const FREE = 2;
const ADVICE_FROM = 3; // dead ends in one question, before the costlier advice is asked for

export class Solver {
  constructor() {
    this.value = []; // by literal: 1 holds, 0 does not, 2 free
    this.level = [0]; this.place = [0]; this.reason = [null]; this.activity = [0]; this.phase = [0]; this.seen = [0];
    this.value.push(FREE, FREE);
    this.watches = [[], []]; // by literal: clauses to look at when it becomes false
    this.limits = [[], []]; // by literal: "at most" rules in which it stands
    this.trail = []; this.levels = []; this.head = 0;
    this.heap = []; this.heapAt = [-1];
    this.adviser = undefined; // may name a broken clause that following what is forced does not show
    this.step = 1; this.possible = true; this.learned = []; this.conflicts = 0; this.assumed = [];
  }

  variable(activity = 0) {
    const v = this.level.length;
    this.value.push(FREE, FREE); this.watches.push([], []); this.limits.push([], []);
    this.level.push(0); this.place.push(0); this.reason.push(null); this.phase.push(0); this.seen.push(0);
    this.activity.push(activity); this.heapAt.push(-1);
    this.heapIn(v);
    return v;
  }

  clause(literals) {
    if (literals.length === 0) this.possible = false;
    else if (literals.length === 1) this.unit(literals[0]);
    else this.attach({ literals: [...literals], activity: 0 });
  }

  attach(clause) {
    this.watches[clause.literals[0]].push(clause);
    this.watches[clause.literals[1]].push(clause);
  }

  unit(literal) {
    this.cancel(0);
    if (this.value[literal] === 0) this.possible = false;
    else if (this.value[literal] === FREE) this.enqueue(literal, null);
  }

  atMost(literals, k) {
    if (literals.length <= k) return;
    if (k < 0) { this.possible = false; return; }
    if (k === 0) { for (const l of literals) this.unit(l ^ 1); return; }
    const rule = { members: literals, k, count: 0 };
    for (const l of literals) this.limits[l].push(rule);
  }

  enqueue(literal, reason) {
    const v = literal >> 1;
    this.value[literal] = 1; this.value[literal ^ 1] = 0;
    this.level[v] = this.levels.length; this.reason[v] = reason; this.place[v] = this.trail.length;
    this.trail.push(literal);
  }

  /** Follows what is forced; returns the clause or rule that is broken, or null. */
  propagate() {
    while (this.head < this.trail.length) {
      const holds = this.trail[this.head];
      this.head += 1;
      let broken = null;
      for (const rule of this.limits[holds]) {
        rule.count += 1; // all of them must be counted, even after one is broken: cancel() counts them back
        if (rule.count > rule.k) broken ??= rule;
        else if (rule.count === rule.k && !broken) this.closeRule(rule);
      }
      if (broken) { this.brokenAt = this.head - 1; return broken; }
      const clause = this.visitWatches(holds ^ 1);
      if (clause) return clause;
    }
    return null;
  }

  closeRule(rule) {
    const { members } = rule;
    for (let m = 0; m < members.length; m += 1) {
      if (this.value[members[m]] === FREE) this.enqueue(members[m] ^ 1, rule);
    }
  }

  visitWatches(falsified) {
    const list = this.watches[falsified];
    const { value } = this;
    let kept = 0;
    for (let w = 0; w < list.length; w += 1) {
      const clause = list[w];
      if (clause.gone) continue;
      const ls = clause.literals;
      if (ls[0] === falsified) { ls[0] = ls[1]; ls[1] = falsified; }
      if (value[ls[0]] === 1) { list[kept] = clause; kept += 1; continue; }
      let moved = false;
      for (let m = 2; m < ls.length; m += 1) {
        if (value[ls[m]] !== 0) {
          ls[1] = ls[m]; ls[m] = falsified;
          this.watches[ls[1]].push(clause);
          moved = true;
          break;
        }
      }
      if (moved) continue;
      list[kept] = clause; kept += 1;
      if (value[ls[0]] === 0) {
        for (w += 1; w < list.length; w += 1) { list[kept] = list[w]; kept += 1; }
        list.length = kept;
        return clause;
      }
      this.enqueue(ls[0], clause);
    }
    list.length = kept;
    return null;
  }

  cancel(level) {
    if (this.levels.length <= level) return;
    const from = this.levels[level];
    for (let t = this.trail.length - 1; t >= from; t -= 1) {
      const literal = this.trail[t];
      const v = literal >> 1;
      if (t < this.head) for (const rule of this.limits[literal]) rule.count -= 1;
      this.value[literal] = FREE; this.value[literal ^ 1] = FREE;
      this.phase[v] = (literal & 1) ^ 1;
      if (this.heapAt[v] < 0) this.heapIn(v);
    }
    this.trail.length = from; this.head = Math.min(this.head, from); this.levels.length = level;
  }

  /** The false literals that together broke `cause`, or that forced `forced` through it. */
  because(cause, forced, before) {
    if (cause.literals) return cause.literals.filter((l) => l !== forced);
    const wanted = forced === undefined ? cause.k + 1 : cause.k;
    const found = [];
    for (const l of cause.members) {
      if (this.value[l] === 1 && this.place[l >> 1] < before) { found.push(l ^ 1); if (found.length === wanted) break; }
    }
    return found;
  }

  /** Learns one clause from a broken one: the first point through which everything went. */
  learn(broken) {
    const clause = [0];
    const touched = [];
    let open = 0;
    let t = this.trail.length - 1;
    let reasons = this.because(broken, undefined, broken.literals ? 0 : this.brokenAt + 1);
    broken.activity += 1;
    for (;;) {
      for (const l of reasons) {
        const v = l >> 1;
        if (this.seen[v] || this.level[v] === 0) continue;
        this.seen[v] = 1; touched.push(v); this.bump(v);
        if (this.level[v] >= this.levels.length) open += 1; else clause.push(l);
      }
      while (!this.seen[this.trail[t] >> 1]) t -= 1;
      const literal = this.trail[t];
      t -= 1; open -= 1;
      if (open === 0) { clause[0] = literal ^ 1; break; }
      const cause = this.reason[literal >> 1];
      cause.activity += 1;
      reasons = this.because(cause, literal, this.place[literal >> 1]);
    }
    let back = 0;
    for (let m = 1; m < clause.length; m += 1) {
      if (this.level[clause[m] >> 1] > back) {
        back = this.level[clause[m] >> 1];
        [clause[1], clause[m]] = [clause[m], clause[1]];
      }
    }
    for (const v of touched) this.seen[v] = 0;
    this.step *= 1.05;
    if (this.step > 1e100) this.rescale();
    return { clause, back };
  }

  /** What the adviser finds broken, at the level where it became so. */
  advice() {
    const literals = this.adviser?.(this.value);
    if (!literals) return null;
    this.cancel(literals.reduce((level, l) => Math.max(level, this.level[l >> 1]), 0));
    return { literals, activity: 0 };
  }

  /** Is there an answer in which all of `assumptions` hold? true, false, or undefined after `most` dead ends. */
  solve(assumptions, most = Infinity) {
    // What was worked out for the same beginning of the assumptions is kept.
    let same = 0;
    while (same < assumptions.length && assumptions[same] === this.assumed[same]) same += 1;
    this.cancel(same);
    this.assumed = [...assumptions];
    let dead = 0;
    let pause = 100;
    for (;;) {
      if (!this.possible) return false;
      const broken = this.propagate() ?? (dead >= ADVICE_FROM ? this.advice() : null);
      if (broken) {
        this.conflicts += 1; dead += 1;
        if (this.levels.length === 0) { this.possible = false; return false; }
        const { clause, back } = this.learn(broken);
        this.cancel(back);
        if (clause.length === 1) { this.enqueue(clause[0], null); continue; }
        const learned = { literals: clause, activity: 1 };
        this.attach(learned);
        this.learned.push(learned);
        this.enqueue(clause[0], learned);
        continue;
      }
      if (dead >= most) return undefined;
      if (dead >= pause) { // begin again, with what was learned
        pause = dead + 100 + Math.floor(dead / 10);
        this.cancel(Math.min(this.levels.length, assumptions.length));
        if (this.learned.length > 6000) this.forget();
      }
      let next = -1;
      while (this.levels.length < assumptions.length) {
        const literal = assumptions[this.levels.length];
        if (this.value[literal] === 0) return false;
        if (this.value[literal] === FREE) { next = literal; break; }
        this.levels.push(this.trail.length);
      }
      if (next < 0) {
        const v = this.mostActive();
        if (v < 0) return true;
        next = 2 * v + (this.phase[v] ^ 1);
      }
      this.levels.push(this.trail.length);
      this.enqueue(next, null);
    }
  }

  /** Drops the half of the learned clauses that helped least. */
  forget() {
    this.learned.sort((a, b) => b.activity - a.activity);
    const keep = this.learned.length >> 1;
    this.learned = this.learned.filter((clause, at) => {
      if (at < keep || clause.literals.length < 4 || this.reason[clause.literals[0] >> 1] === clause) return true;
      clause.gone = true;
      return false;
    });
    for (const clause of this.learned) clause.activity /= 2;
  }

  rescale() {
    for (let v = 1; v < this.activity.length; v += 1) this.activity[v] *= 1e-100;
    this.step *= 1e-100;
  }

  bump(v) {
    this.activity[v] += this.step;
    if (this.heapAt[v] >= 0) this.heapUp(this.heapAt[v]);
  }

  mostActive() {
    while (this.heap.length > 0) {
      const v = this.heap[0];
      const last = this.heap.pop();
      this.heapAt[v] = -1;
      if (this.heap.length > 0) { this.heap[0] = last; this.heapAt[last] = 0; this.heapDown(0); }
      if (this.value[2 * v] === FREE) return v;
    }
    return -1;
  }

  heapIn(v) {
    this.heapAt[v] = this.heap.length;
    this.heap.push(v);
    this.heapUp(this.heap.length - 1);
  }

  heapUp(from) {
    const { heap, heapAt, activity } = this;
    const v = heap[from];
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (activity[heap[up]] >= activity[v]) break;
      heap[at] = heap[up]; heapAt[heap[at]] = at; at = up;
    }
    heap[at] = v; heapAt[v] = at;
  }

  heapDown(from) {
    const { heap, heapAt, activity } = this;
    const v = heap[from];
    let at = from;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && activity[heap[down + 1]] > activity[heap[down]]) down += 1;
      if (activity[heap[down]] <= activity[v]) break;
      heap[at] = heap[down]; heapAt[heap[at]] = at; at = down;
    }
    heap[at] = v; heapAt[v] = at;
  }
}
