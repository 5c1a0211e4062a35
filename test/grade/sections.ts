/** The sections of the rubric with the numbers of their rows. */
import type { Section, SetSection } from './row.ts';
import { setSection1 } from './section-1.ts';
import { setSection2 } from './section-2.ts';
import { setSection3 } from './section-3.ts';
import { setSection4 } from './section-4.ts';

export const SECTIONS: readonly { number: Section['number']; rows: readonly [first: number, last: number]; set: SetSection }[] = [
  { number: 'I', rows: [1, 36], set: setSection1 },
  { number: 'II', rows: [37, 48], set: setSection2 },
  { number: 'III', rows: [49, 60], set: setSection3 },
  { number: 'IV', rows: [61, 69], set: setSection4 },
];
