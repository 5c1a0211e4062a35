/** Which of several paths to judge a chain by. */
import type { Check } from '../checks/check.ts';
import { criticalExtensions } from '../checks/critical-extensions.ts';
import { extendedKeyUsage } from '../checks/extended-key-usage.ts';
import { issuerIsCa } from '../checks/issuer-is-ca.ts';
import { keyStrength } from '../checks/key-strength.ts';
import { leakedKey } from '../checks/leaked-key.ts';
import { nameConstraints } from '../checks/name-constraints.ts';
import { pathLength } from '../checks/path-length.ts';
import { signatureAlgorithm } from '../checks/signature-algorithm.ts';
import { validityDates } from '../checks/validity-dates.ts';
import type { BuiltPath } from './path-builder.ts';

/** Checks whose answer depends on which way up was taken. */
const PATH_CHECKS: readonly Check[] = [
  validityDates,
  issuerIsCa,
  pathLength,
  nameConstraints,
  criticalExtensions,
  extendedKeyUsage,
  signatureAlgorithm,
  keyStrength,
  leakedKey,
];

/** Longer lists of names are not compared for the choice alone: the verdict does that, once. */
const MAX_NAMES = 1000;

/** What speaks against a path, the weightiest first; smaller is better at each place. */
export type Worth = readonly number[];

/** Weighs a path. `now` in ms since the epoch. */
export function worthOf(path: BuiltPath, now: number): Worth {
  const { certificates, anchor, signed } = path;
  const manyNames = (certificates[0]?.subjectAlternativeNames?.length ?? 0) > MAX_NAMES;
  const input = { host: '', now, path: certificates, anchor, signed };
  const errors = PATH_CHECKS.filter((check) => !(manyNames && check === nameConstraints)).flatMap((check) => check.run(input)).filter(({ severity }) => severity === 'error').length;
  const broken = signed.filter((fits) => !fits).length;
  const length = certificates.length;
  // Of paths that lead nowhere the longest says most, above all one that ends in a root, be it an unknown one.
  if (anchor === null) return [broken, 1, certificates.at(-1)?.selfIssued === true ? 0 : 1, errors, -length];
  return [broken, 0, errors, length];
}

/** Sorts the better one first. */
export function compareWorth(one: Worth, other: Worth): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
