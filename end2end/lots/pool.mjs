// The entries of a pool as numbers, so that the rest can reckon with them (METHOD.md, section 1).
import { byCode } from './numbers.mjs';

export const INSTRUMENTS = ['untoc', 'trafficking', 'migrants', 'firearms'];
export const REGIONS = ['African', 'Asia-Pacific', 'Eastern European', 'GRULAC', 'WEOG', 'none'];
export const NO_REGION = REGIONS.indexOf('none');

export const maskOf = (names) => names.reduce((mask, name) => mask | (1 << INSTRUMENTS.indexOf(name)), 0);
export const namesOf = (mask) => INSTRUMENTS.filter((_, bit) => mask & (1 << bit));
export const lowestBit = (mask) => mask & -mask;
export const isSingle = (mask) => mask !== 0 && mask === lowestBit(mask);

export function readPool(parties) {
  return [...parties].sort(byCode).map((entry, index) => ({
    index,
    code: entry.code,
    region: REGIONS.indexOf(entry.regional_group),
    party: maskOf(entry.instruments),
    asked: maskOf([...entry.instruments, ...(entry.signed ?? [])]), // what it is reviewed for
    mayReview: entry.may_review,
    volunteer: entry.volunteers_for_more,
    agreed: entry.more_than_four_agreed === true,
  }));
}
