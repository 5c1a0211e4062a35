import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyStrength } from '../../../ca/checks/key-strength.ts';
import type { CheckInput } from '../../../ca/checks/check.ts';
import type { KeyFacts } from '../../../ca/x509/facts.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('key_strength', () => {
  /** The good path with another key written into the facts of one certificate. */
  const withKey = (key: KeyFacts, at = 0): CheckInput => {
    const input = checkInput();
    return { ...input, path: input.path.map((certificate, index) => (index === at ? { ...certificate, key } : certificate)) };
  };
  const rsa = (change: Partial<KeyFacts> = {}): KeyFacts => ({ type: 'rsa', bits: 2048, exponent: '65537', ...change });

  it('is content with P-256 and RSA 2048', () => {
    assert.deepEqual(found(keyStrength, checkInput()), ['key_strength ok']);
    assert.deepEqual(found(keyStrength, checkInput(goodPath({ leaf: { key: 'rsa2048' } }))), ['key_strength ok']);
  });
  it('refuses short RSA keys anywhere in the path', () => {
    for (const wish of [{ leaf: { key: 'rsa1024' } }, { intermediate: { key: 'rsa1024' } }, { root: { key: 'rsa1024' } }, { leaf: { key: 'rsa512' } }] as const)
      assert.deepEqual(found(keyStrength, checkInput(goodPath(wish))), ['weak_key error']);
  });
  const cases: [words: string, key: KeyFacts, finding: string][] = [
    ['an exponent of 3', rsa({ exponent: '3' }), 'small_exponent warning'],
    ['an exponent of 1', rsa({ exponent: '1' }), 'unusable_key error'],
    ['an even exponent', rsa({ exponent: '65536' }), 'unusable_key error'],
    ['an absurdly long exponent', rsa({ exponent: `0x${'7f'.repeat(100)}` }), 'key_strength ok'],
    ['primes that are close', rsa({ modulus: (1_000_003n * 1_000_033n).toString(16) }), 'close_primes error'],
    ['an RSA key that could not be read', { type: 'rsa' }, 'unusable_key error'],
    ['a curve of 192 bits', { type: 'ec', curve: 'prime192v1', bits: 192 }, 'weak_key error'],
    ['secp256k1', { type: 'ec', curve: 'secp256k1', bits: 256 }, 'unusual_key warning'],
    ['a curve that is written out', { type: 'ec', explicitCurve: true, bits: 256 }, 'unnamed_curve error'],
    ['P-384', { type: 'ec', curve: 'secp384r1', bits: 384 }, 'key_strength ok'],
    ['Ed25519', { type: 'ed25519', bits: 256 }, 'unusual_key warning'],
    ['DSA', { type: 'dsa', bits: 2048 }, 'unusable_key error'],
    ['a key that could not be read', { type: 'unknown' }, 'unusable_key error'],
    ['a key of another kind', { type: 'ml-dsa-65' }, 'unusual_key warning'],
  ];
  for (const [words, key, finding] of cases) it(`${words}: ${finding}`, () => assert.deepEqual(found(keyStrength, withKey(key)), [finding]));

  it('knows the fingerprint of ROCA', () => {
    const product = [
      3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157,
      163, 167,
    ].reduce((all, prime) => all * BigInt(prime), 1n);
    const modulus = ((1n << 900n) * product + 65_537n).toString(16);
    assert.deepEqual(found(keyStrength, withKey(rsa({ modulus }))), ['roca error']);
  });
});
