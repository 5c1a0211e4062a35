import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { wildcardNames } from '../../../ca/checks/wildcard-names.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames } from '../../support/made-certificate.ts';

describe('wildcard_names', () => {
  const named = (...names: string[]): string[] => found(wildcardNames, checkInput(goodPath({ leafExtensions: { names: alternativeNames(...names) } })));

  it('is content with a whole first label', () => assert.deepEqual(named('*.a.test', 'a.test'), ['wildcard_names ok']));
  it('warns of others', () => {
    for (const name of ['h*.a.test', 'a.*.test', '*.test', '*']) assert.deepEqual(named('a.test', name), ['bad_wildcard warning'], name);
  });
  it('does not apply without a star', () => assert.deepEqual(named('a.test'), ['wildcard_names not_applicable']));
});
