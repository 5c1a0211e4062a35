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
  it('warns of a star over a name that registries hand out names under, by its form', () => {
    for (const name of ['*.co.uk', '*.com.au', '*.or.jp']) assert.deepEqual(named('a.test', name), ['wildcard_over_suffix warning'], name);
    for (const name of ['*.example.uk', '*.a.co.uk', '*.co.test', '*.net.example']) assert.deepEqual(named('a.test', name), ['wildcard_names ok'], name);
    const input = checkInput(goodPath({ leafExtensions: { names: alternativeNames('*.co.uk') } }));
    assert.equal(wildcardNames.run(input)[0]?.since, Date.UTC(2013, 8, 1));
    assert.match(wildcardNames.run(input)[0]?.summary ?? '', /no list of public suffixes/);
    assert.deepEqual(found(wildcardNames, { ...input, anchor: 'file' }), ['wildcard_over_suffix note']);
  });
  it('does not apply without a star', () => assert.deepEqual(named('a.test'), ['wildcard_names not_applicable']));
});
