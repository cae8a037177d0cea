// Repeats one place drawn again from its record, after METHOD.md alone (section 7).
import { canonical, number, seedOf, sha256Hex } from './numbers.mjs';
import { NO_REGION, maskOf, readPool } from './pool.mjs';

/** The reasons in the order in which the record lists them, with the paragraph each one cites. */
const PARAS = {
  under_review: '26', does_not_review: '26, 52', other_region: '28', same_region: '28', same_as_other: '28',
  reviews_already: '28', mutual: '28 (a)', not_party: '28 (b)', enough_reviews: '29', replaced: '28 (d), 30',
};

/** Why a State of another place's kind does not fit by regional group, or undefined. */
function regionReason(slot, under, state, beside, options) {
  if (slot === 'additional') return undefined;
  if (slot === 'same_region') return state.region === under.region ? undefined : 'other_region';
  if (under.region === NO_REGION) {
    if (state.region === NO_REGION) return 'other_region';
    return beside.some((other) => other.region === state.region) ? 'same_as_other' : undefined;
  }
  const without = state.region === NO_REGION && !options.without_group_reviews;
  return state.region === under.region || without ? 'same_region' : undefined;
}

function sift(record, figures) {
  const { case: start, options } = record;
  const states = readPool(start.parties);
  const find = (code) => states.find((state) => state.code === code);
  const under = find(start.state_under_review);
  const review = start.reviews.find((one) => one.state_under_review === start.state_under_review);
  const place = review?.reviewers.find((one) => one.code === start.replaced);
  if (!under || !place) throw new Error('there is no such place');
  const gone = new Set([start.replaced, ...start.gone]);
  const here = new Set(review.reviewers.map((one) => one.code));
  const beside = review.reviewers.filter((one) => one.slot === place.slot && one.code !== start.replaced)
    .map((one) => find(one.code)).filter((state) => state !== undefined);
  const reviewedByUnder = new Set(start.reviews
    .filter((one) => one.reviewers.some((reviewer) => reviewer.code === under.code)).map((one) => one.state_under_review));
  const counts = (slot) => slot !== 'additional' || options.additional_counts;
  const performed = (code) => start.reviews.flatMap((one) => one.reviewers)
    .filter((one) => one.code === code && counts(one.slot)).length;
  const needed = maskOf(place.instruments);
  const reason = (state) => {
    if (state === under) return 'under_review';
    if (!state.mayReview) return 'does_not_review';
    if (gone.has(state.code)) return 'replaced';
    const region = regionReason(place.slot, under, state, beside, options);
    if (region) return region;
    if (here.has(state.code)) return 'reviews_already';
    if (reviewedByUnder.has(state.code)) return 'mutual';
    if ((needed & ~state.party) !== 0) return 'not_party';
    const enough = performed(state.code) >= figures.reviews_max && !state.volunteer;
    return counts(place.slot) && enough ? 'enough_reviews' : undefined;
  };
  const reasons = states.map((state) => [state.code, reason(state)]);
  return {
    place,
    candidates: reasons.filter(([, why]) => why === undefined).map(([code]) => code),
    excluded: Object.entries(PARAS)
      .map(([why, para]) => ({ why, para, entries: reasons.filter((one) => one[1] === why).map(([code]) => code) }))
      .filter(({ entries }) => entries.length > 0),
  };
}

/** Does the redraw again; balls and voids are taken from the record, everything else is worked out. */
export function repeatRedraw(record, figures) {
  const { case: start } = record;
  const case_sha256 = sha256Hex(canonical(start));
  const seed = record.seed_sources.length === 0 ? record.seed
    : seedOf({ rehearsal: false, rule_set: record.rule_set, pool_sha256: case_sha256, sources: record.seed_sources });
  const { place, candidates, excluded } = sift(record, figures);
  if (candidates.length === 0) throw new Error('nobody can take the place');
  const steps = record.steps.map((recorded, voids) => {
    const attempt = voids + 1;
    const act = recorded.drawn?.[0];
    const byBall = act?.by === 'ball' && candidates[act.number - 1] !== undefined;
    const at = byBall ? act.number - 1 : number(Buffer.from(seed, 'hex'), 1, attempt, 0, candidates.length);
    const last = voids === record.steps.length - 1;
    const voided = last ? recorded.voided : recorded.voided ?? 'taken back without a reason';
    return {
      step: 1, attempt, kind: 'reviewing_state', state_under_review: start.state_under_review, slot: place.slot,
      instruments: place.instruments, candidates: candidates.length,
      drawn: [{ by: byBall ? 'ball' : 'seed', number: at + 1, entry: candidates[at] }], excluded,
      ...(voided === undefined ? {} : { voided }),
    };
  });
  const taken = steps.at(-1);
  return {
    format: 'redraw-record/1', algorithm: 'even-lots/1', rule_set: record.rule_set, options: record.options, seed,
    seed_sources: record.seed_sources, case_sha256, case: start, steps,
    comes: taken && taken.voided === undefined ? taken.drawn[0].entry : null,
  };
}
