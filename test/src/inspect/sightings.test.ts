import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CheckInput } from '../../../ca/checks/check.ts';
import { Sightings } from '../../../src/inspect/sightings.ts';
import { NOW, checkInput, goodPath } from '../../support/judged-path.ts';

describe('Sightings', () => {
  const one = checkInput(goodPath(), { anchor: 'file' });
  const other = checkInput(goodPath({ leaf: { keyName: 'another' } }), { anchor: 'file' });
  const keys = (sightings: Sightings, input: CheckInput): string[] => sightings.before(input, 443).map(({ spkiSha256 }) => spkiSha256);
  const key = ({ path: [leaf] }: CheckInput): string => leaf?.spkiSha256 ?? '';

  it('tells what a host showed before, newest first, each once with its last time', () => {
    const sightings = new Sightings();
    assert.deepEqual(keys(sightings, one), []);
    assert.deepEqual(keys(sightings, one), [key(one)]);
    assert.deepEqual(keys(sightings, other), [key(one)]);
    assert.deepEqual(keys(sightings, { ...one, now: NOW + 5 }), [key(other), key(one)]);
    assert.deepEqual(sightings.before(one, 443)[0], { spkiSha256: key(one), root: one.path.at(-1)?.sha256, at: NOW + 5 });
  });

  it('keeps hosts and their ports apart, and has no root where none was reached', () => {
    const sightings = new Sightings();
    sightings.before({ ...one, anchor: null }, 443);
    assert.deepEqual(keys(sightings, { ...one, host: 'elsewhere.test' }), []);
    assert.deepEqual(sightings.before(one, 8443), []);
    assert.deepEqual(sightings.before(one, 443).map(({ root }) => root), [null]);
  });

  it('forgets the host not met for longest when there are too many, and the oldest chain of one', () => {
    const sightings = new Sightings();
    for (let index = 0; index <= 1_000; index += 1) sightings.before({ ...one, host: `h${index}.test` }, 443);
    assert.deepEqual(keys(sightings, { ...one, host: 'h1000.test' }), [key(one)]);
    assert.deepEqual(keys(sightings, { ...one, host: 'h0.test' }), []);
    for (let index = 0; index < 9; index += 1) sightings.before({ ...checkInput(goodPath({ leaf: { keyName: `k${index}` } }), { anchor: 'file' }), host: 'many.test' }, 443);
    assert.equal(sightings.before({ ...one, host: 'many.test' }, 443).length, 4);
  });

  it('remembers nothing of a path without certificates', () => assert.deepEqual(new Sightings().before({ ...one, path: [] }, 443), []));
});
