import assert from 'node:assert/strict';
import { generatePrimeSync } from 'node:crypto';
import { describe, it } from 'mocha';
import { factorsAreClose, hasRocaFingerprint, rsaWeakness } from '../../../../ca/checks/knowledge/weak-rsa.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { makeCertificate } from '../../../support/made-certificate.ts';

/** The first 39 primes without 2, whose product is the M of the paper for keys of 512 to 960 bits. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163,
  167,
].map(BigInt);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let bits = exponent, square = base % modulus; bits > 0n; bits >>= 1n, square = (square * square) % modulus)
    if (bits & 1n) result = (result * square) % modulus;
  return result;
}

describe('hasRocaFingerprint', () => {
  const product = PRIMES.reduce((all, prime) => all * prime, 1n);

  it('finds numbers of the form that the faulty library makes', () => {
    for (const [one, other] of [
      [12_345n, 987_654_321n],
      [3n, 5n],
      [10n ** 30n, 7n],
    ] as const) {
      const p = (1n << 100n) * product + power(65_537n, one, product);
      const q = ((1n << 101n) + 5n) * product + power(65_537n, other, product);
      assert.ok(hasRocaFingerprint(p * q));
    }
  });

  it('finds none in keys of OpenSSL', () => {
    const modulus = readCertificate(makeCertificate({ key: 'rsa2048' }).der).key.modulus;
    assert.ok(!hasRocaFingerprint(BigInt(`0x${modulus ?? '0'}`)));
    assert.equal(rsaWeakness(modulus), null);
  });
});

describe('factorsAreClose', () => {
  it('finds primes that follow one another, and not those of usual keys', () => {
    const prime = (options: { add?: bigint; rem?: bigint } = {}): bigint => generatePrimeSync(512, { bigint: true, ...options });
    const p = prime();
    let q = p + 2n;
    while (![3n, 5n, 7n, 11n, 13n].every((small) => q % small !== 0n)) q += 2n;
    assert.ok(factorsAreClose(p * q));
    assert.equal(rsaWeakness((p * q).toString(16)), 'close_primes');
    assert.ok(!factorsAreClose(p * prime()));
  });

  it('takes a perfect square and an even number for broken', () => {
    const p = generatePrimeSync(256, { bigint: true });
    assert.ok(factorsAreClose(p * p));
    assert.ok(factorsAreClose(p * 2n));
  });
});

describe('rsaWeakness', () => {
  it('passes over what is absent or absurdly long, and gives the same answer twice', () => {
    assert.equal(rsaWeakness(undefined), null);
    assert.equal(rsaWeakness('ff'.repeat(100_000)), null);
    assert.equal(rsaWeakness('0f'), rsaWeakness('0f'));
  });
});
