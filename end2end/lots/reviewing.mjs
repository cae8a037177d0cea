// Drawing the reviewing States (METHOD.md, section 4, third kind of drawing).
import { NO_REGION, namesOf, lowestBit, isSingle } from './pool.mjs';
import { excludedList } from './groups.mjs';

/** The reasons in their order, with the paragraph each one cites. */
const PARAS = {
  under_review: '26', does_not_review: '26, 52', other_region: '28', same_region: '28', same_as_other: '28',
  reviews_already: '28', mutual: '28 (a)', not_party: '28 (b)', too_many: '28 (c)', enough_reviews: '29',
};

export const FIRST = 0;
export const SECOND = 1;

/** May `state` take the place as far as regional groups go? The reason why not, or undefined. */
export function regionReason(under, state, seat, otherDrawn, options) {
  if (under.region === NO_REGION) {
    if (state.region === NO_REGION) return 'other_region';
    if (otherDrawn && otherDrawn !== state && otherDrawn.region === state.region) return 'same_as_other';
    return undefined;
  }
  if (seat === FIRST) return state.region === under.region ? undefined : 'other_region';
  if (state.region === under.region) return 'same_region';
  return state.region === NO_REGION && !options.without_group_reviews ? 'same_region' : undefined;
}

export const gapOf = (under, state) => under.asked & ~state.party;

export class Reviewing {
  /** `order`: [{ state, group }] in the order of the reviews. `rest` answers whether the rest can be completed. */
  constructor(states, order, figures, options, rest, notes) {
    Object.assign(this, { states, order, figures, options, rest, notes });
    this.reviews = order.map(({ state, group }) => ({ under: states[state], group, seats: [] }));
    this.performed = states.map(() => 0);
    this.reviewers = states.map(() => new Set()); // of each State under review
    this.taken = []; // in order: { review, place, state }
  }

  /** Could any candidate for the whole gap be taken? */
  wholeIsPossible(whole, recorded) {
    let undecided = false;
    for (const i of this.candidates(whole)) {
      const answer = this.completable(whole, i);
      if (answer) return true;
      undecided ||= answer === undefined;
    }
    if (!undecided) return false;
    this.notes.undecided = (this.notes.undecided ?? 0) + 1; // the limit set for this search was reached
    return recorded?.instruments?.length > 1;
  }

  /** The place to be filled next, or undefined at the end. */
  nextPlace(recorded) {
    const at = this.reviews.findIndex((review) => !this.isFull(review));
    if (at < 0) return undefined;
    const review = this.reviews[at];
    const { seats, under } = review;
    if (seats.length < 2) return { review, under, seat: seats.length, need: under.asked, additional: false };
    for (const seat of [FIRST, SECOND]) {
      const gap = gapOf(under, seats[seat].state);
      const filled = this.filledBeside(review, seat);
      if ((gap & ~filled) === 0) continue;
      const whole = { review, under, seat, need: gap, additional: true, split: false };
      const single = { ...whole, need: lowestBit(gap & ~filled), split: true };
      if (filled !== 0) return single;
      if (isSingle(gap) || !under.agreed) return whole;
      return this.wholeIsPossible(whole, recorded) ? whole : single;
    }
    throw new Error('a review that is not full has an empty place');
  }

  filledBeside(review, seat) {
    return review.seats.slice(2).reduce((mask, s) => (s.seat === seat ? mask | s.need : mask), 0);
  }

  isFull(review) {
    return review.seats.length >= 2 && [FIRST, SECOND].every((seat) =>
      (gapOf(review.under, review.seats[seat].state) & ~this.filledBeside(review, seat)) === 0);
  }

  counts(place) {
    return !place.additional || this.options.additional_counts;
  }

  /** Why `state` is not a candidate for the place: the first reason that applies, or undefined. */
  reason(place, state) {
    const { under, review, seat } = place;
    if (state === under) return 'under_review';
    if (!state.mayReview) return 'does_not_review';
    if (!place.additional) {
      const region = regionReason(under, state, seat, review.seats[1 - seat]?.state, this.options);
      if (region) return region;
    } else if (this.options.additional_of_same_group && regionReason(under, state, seat, undefined, this.options)) {
      return 'other_region';
    }
    if (this.reviewers[under.index].has(state.index)) return 'reviews_already';
    if (this.reviewers[state.index].has(under.index)) return 'mutual';
    if (place.additional ? (place.need & ~state.party) !== 0 : (under.asked & state.party) === 0) return 'not_party';
    if (!place.additional && !under.agreed && gapOf(under, state) !== 0) {
      const gaps = 1 + review.seats.filter((s) => gapOf(under, s.state) !== 0).length;
      if (2 + gaps > this.figures.reviewers_max) return 'too_many';
    }
    const enough = this.performed[state.index] >= this.figures.reviews_max && !state.volunteer;
    return enough && this.counts(place) ? 'enough_reviews' : undefined;
  }

  candidates(place) {
    return this.states.filter((state) => !this.reason(place, state)).map((state) => state.index);
  }

  completable(place, i) {
    return this.rest.completable(this.taken, { place, state: i }, this.notes.most);
  }

  next(recorded) {
    const place = this.nextPlace(recorded);
    if (!place) return undefined;
    const { under, seat, additional } = place;
    const reasons = Object.entries(PARAS).map(([why, para]) => ({ why, para, entries: [] }));
    const candidates = [];
    for (const state of this.states) {
      const why = this.reason(place, state);
      if (why) reasons.find((reason) => reason.why === why).entries.push(state.code);
      else candidates.push(state.index);
    }
    return {
      head: {
        kind: 'reviewing_state', state_under_review: under.code, slot: this.slot(place),
        ...(additional ? { beside: place.review.seats[seat].state.code } : {}),
        instruments: namesOf(place.need),
      },
      place,
      candidates,
      name: (i) => this.states[i].code,
      excluded: excludedList(reasons),
      completable: (i) => this.completable(place, i),
    };
  }

  slot(place) {
    if (place.additional) return 'additional';
    return place.seat === FIRST && place.under.region !== NO_REGION ? 'same_region' : 'other_region';
  }

  take(place, i) {
    place.review.seats.push({ ...place, state: this.states[i], slot: this.slot(place) });
    this.reviewers[place.under.index].add(i);
    if (this.counts(place)) this.performed[i] += 1;
    this.taken.push({ place, state: i });
  }

  takeBack() {
    const { place, state } = this.taken.pop();
    place.review.seats.pop();
    this.reviewers[place.under.index].delete(state);
    if (this.counts(place)) this.performed[state] -= 1;
  }

  /** The reviews as the record lists them. */
  written() {
    return this.reviews.map(({ under, group, seats }) => ({
      state_under_review: under.code,
      group,
      reviewers: seats.map(({ state, slot, additional, need }) => ({
        code: state.code, slot, instruments: namesOf(additional ? need : need & state.party),
      })),
      more_than_four_agreed: under.agreed,
    }));
  }
}
