// The figures of a rule set that the method needs, from the data the platform itself reads.
import { readFileSync } from 'node:fs';

const known = new Map();

export function figuresOf(ruleSet) {
  if (!/^[a-z0-9-]+$/.test(ruleSet)) throw new Error(`not the name of a rule set: ${ruleSet}`);
  if (!known.has(ruleSet)) {
    const data = JSON.parse(readFileSync(new URL(`../../app/rules/data/${ruleSet}.json`, import.meta.url), 'utf8'));
    const { reviewers_max, reviews_min, reviews_max } = data.limits;
    known.set(ruleSet, {
      reviewers_max: reviewers_max.value, reviews_min: reviews_min.value, reviews_max: reviews_max.value,
      groups: data.groups.names,
    });
  }
  return known.get(ruleSet);
}
