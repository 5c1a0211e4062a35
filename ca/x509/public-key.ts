/** The SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) as facts: type, size and curve, read from the structure alone. */
import { toHex } from '../../src/bytes/hex.ts';
import { encodingOf, isUniversal, readWholeAsn1, TAG } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { Elements } from './asn1-elements.ts';
import { bitsOf, expect, integerBytes, oidOf } from './asn1-values.ts';
import type { KeyFacts } from './facts.ts';
import { CURVES, KEY_ALGORITHMS } from './object-identifiers.ts';

/** Sizes in bits of keys whose algorithm fixes them (RFC 7748, RFC 8032). */
const FIXED_BITS: ReadonlyMap<string, number> = new Map([
  ['ed25519', 256],
  ['ed448', 456],
  ['x25519', 256],
  ['x448', 448],
]);

/** Longest public exponent given in decimal, bytes: real ones have three, and converting is quadratic. */
const MAX_EXPONENT_BYTES = 64;

/** Reads a SubjectPublicKeyInfo. What is odd about the key goes to `problems`. Throws `Asn1Error` when there is not even an algorithm. */
export function readPublicKey(spki: Asn1Node, problems: string[]): KeyFacts {
  const elements = Elements.of(spki, 'public key');
  const algorithm = elements.next('algorithm');
  const parts = Elements.of(algorithm, 'public key algorithm');
  const oid = oidOf(parts.next('identifier'), 'public key algorithm');
  const [parameters] = parts.rest();
  const type = KEY_ALGORITHMS.get(oid) ?? oid;
  const facts: KeyFacts = { type, algorithmHex: toHex(encodingOf(algorithm)) };
  const bits = FIXED_BITS.get(type);
  if (bits !== undefined) facts.bits = bits;
  try {
    const key = bitsOf(elements.next('key'), 'public key').bytes;
    elements.finish();
    if (type === 'rsa' || type === 'rsa-pss') Object.assign(facts, rsaFacts(key));
    if (type === 'ec') Object.assign(facts, curveFacts(parameters), { compressed: key[0] === 2 || key[0] === 3 });
    if (type === 'dsa' && parameters !== undefined) facts.bits = bitLength(integerBytes(Elements.of(parameters, 'DSA parameters').next('p'), 'p'));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : 'public key: unreadable');
  }
  return facts;
}

/** RFC 8017 §A.1.1. */
function rsaFacts(key: Uint8Array): Partial<KeyFacts> {
  const elements = Elements.of(readWholeAsn1(key), 'RSA key');
  const modulus = integerBytes(elements.next('modulus'), 'RSA modulus');
  const exponent = integerBytes(elements.next('exponent'), 'RSA exponent');
  elements.finish();
  const digits = `0x${toHex(exponent)}`;
  return {
    bits: bitLength(modulus),
    exponent: exponent.length > MAX_EXPONENT_BYTES ? digits : BigInt(digits).toString(),
    modulus: toHex(modulus[0] === 0 ? modulus.subarray(1) : modulus),
  };
}

/** RFC 5480 §2.1.1; the written-out form is that of SEC 1 §C.2. */
function curveFacts(parameters: Asn1Node | undefined): Partial<KeyFacts> {
  if (parameters !== undefined && isUniversal(parameters, TAG.objectIdentifier)) {
    const oid = oidOf(parameters, 'curve');
    const curve = CURVES.get(oid);
    return curve === undefined ? { curve: oid } : { curve: curve.name, bits: curve.bits };
  }
  if (parameters === undefined || !isUniversal(parameters, TAG.sequence)) return {};
  const field = Elements.of(parameters, 'curve parameters');
  expect(field.next('version'), TAG.integer, 'version of the curve parameters');
  const prime = Elements.of(field.next('field'), 'field of the curve').rest()[1];
  return prime !== undefined && isUniversal(prime, TAG.integer)
    ? { explicitCurve: true, bits: bitLength(integerBytes(prime, 'prime')) }
    : { explicitCurve: true };
}

/** Bits of a non-negative integer in two's complement octets. */
function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] ?? 0));
}
