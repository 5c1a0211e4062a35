/** RSA moduli that can be factored because of how they were made. Works on the public key alone. */
import { BoundedMap } from '../../../src/bounded/bounded-map.ts';

/** Longest modulus looked at, bits: the cost grows with the square, and no CA signs longer ones. */
const MAX_BITS = 8192;

/** Primes of the ROCA fingerprint: Nemec et al., "The Return of Coppersmith's Attack", CCS 2017, §2.4. */
const ROCA_PRIMES: readonly number[] = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163,
  167,
];

/** Generator of the primes that the faulty library made: k·M + (65537^a mod M). */
const ROCA_GENERATOR = 65_537;

/** Powers of the generator for each prime. */
const ROCA_RESIDUES: readonly { prime: bigint; powers: ReadonlySet<number> }[] = ROCA_PRIMES.map((prime) => {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * ROCA_GENERATOR) % prime) powers.add(power);
  return { prime: BigInt(prime), powers };
});

/** Whether the modulus carries the fingerprint of CVE-2017-15361: a power of 65537 modulo every one of the primes. */
export function hasRocaFingerprint(modulus: bigint): boolean {
  return ROCA_RESIDUES.every(({ prime, powers }) => powers.has(Number(modulus % prime)));
}

/** Steps of Fermat's method that the Baseline Requirements demand (BR §6.1.1.3). */
const FERMAT_ROUNDS = 100;

/** What the last twelve bits of a square can be: five of six numbers are ruled out without a square root. */
const SQUARE_BITS = 12;
const SQUARES: ReadonlySet<number> = new Set(Array.from({ length: 1 << SQUARE_BITS }, (_, root) => (root * root) & ((1 << SQUARE_BITS) - 1)));

/** Whether Fermat's method finds the factors in a hundred steps, which it does when they are close together (CVE-2022-26320). */
export function factorsAreClose(modulus: bigint): boolean {
  if (modulus < 9n || modulus % 2n === 0n) return true;
  let a = squareRoot(modulus);
  if (a * a < modulus) a += 1n;
  let rest = a * a - modulus;
  for (let round = 0; round < FERMAT_ROUNDS; round += 1) {
    if (SQUARES.has(Number(BigInt.asUintN(SQUARE_BITS, rest)))) {
      const b = squareRoot(rest);
      if (b * b === rest) return true;
    }
    rest += 2n * a + 1n;
    a += 1n;
  }
  return false;
}

/** The largest whole number whose square is not greater, by Newton's method. */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** How a modulus can be factored. */
export type RsaWeakness = 'roca' | 'close_primes';

/** Answers kept: the same few keys come with every connection, and looking takes a quarter of a millisecond. */
const MAX_KEPT = 256;
const kept = new BoundedMap<string, RsaWeakness | null>(MAX_KEPT);

/** How the modulus (lower-case hex) can be factored; null when neither method works, or when it is absent or too long to look at. */
export function rsaWeakness(modulus: string | undefined): RsaWeakness | null {
  if (modulus === undefined || modulus === '' || modulus.length * 4 > MAX_BITS) return null;
  const known = kept.use(modulus);
  if (known !== undefined) return known;
  const number = BigInt(`0x${modulus}`);
  const weakness = hasRocaFingerprint(number) ? 'roca' : factorsAreClose(number) ? 'close_primes' : null;
  kept.set(modulus, weakness);
  return weakness;
}
