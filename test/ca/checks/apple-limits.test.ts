import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { appleLimits } from '../../../ca/checks/apple-limits.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { extendedKeyUsage } from '../../support/made-certificate.ts';

describe('apple_limits', () => {
  const of = (wish: PathWish): string[] => found(appleLimits, checkInput(goodPath(wish), { anchor: 'file' }));
  const days = (from: number, count: number): PathWish => ({ leaf: { notBefore: from, notAfter: from + count * 86_400_000 - 1000 } });

  it('are kept by the good path', () => assert.deepEqual(of({}), ['apple_limits ok']));
  it('hold for private CAs too, since July 2019', () => {
    assert.deepEqual(of(days(Date.UTC(2026, 0, 1), 825)), ['apple_limits ok']);
    assert.deepEqual(of(days(Date.UTC(2026, 0, 1), 826)), ['apple_limits warning']);
    assert.deepEqual(of(days(Date.UTC(2019, 5, 30), 3650)), ['apple_limits ok']);
  });
  it('want names, a purpose, a long key and SHA-2', () => {
    assert.deepEqual(of({ leafExtensions: { names: undefined } }), ['apple_limits warning']);
    assert.deepEqual(of({ leafExtensions: { extendedKeyUsage: undefined } }), ['apple_limits warning']);
    assert.deepEqual(of({ leafExtensions: { extendedKeyUsage: extendedKeyUsage('any') } }), ['apple_limits warning']);
    assert.deepEqual(of({ leaf: { key: 'rsa1024' } }), ['apple_limits warning']);
    assert.deepEqual(of({ leaf: { hash: 'sha1' } }), ['apple_limits warning']);
  });
});
