import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { manyNames } from '../../../ca/checks/many-names.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames } from '../../support/made-certificate.ts';

describe('many_names', () => {
  const count = (names: number): string[] =>
    found(
      manyNames,
      checkInput(goodPath({ leafExtensions: { names: alternativeNames(...Array.from({ length: names }, (_, index) => `h${index}.example.com`)) } })),
    );

  for (const [names, finding] of [
    [99, 'ok'],
    [100, 'note'],
    [999, 'note'],
    [1000, 'warning'],
    [10_000, 'warning'],
  ] as const) {
    it(`${names} names: ${finding}`, () => assert.deepEqual(count(names), [`many_names ${finding}`]));
  }
});
