/** Whether the keys of the path are strong enough, and not of a kind that is known to be broken. */
import type { KeyFacts } from '../x509/facts.ts';
import type { Check, Finding, Severity } from './check.ts';
import { fine } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';
import { rsaWeakness } from './knowledge/weak-rsa.ts';

/** Bits below which RSA is refused (BR §6.1.5; Apple 103769). */
const MIN_RSA_BITS = 2048;

/** Bits below which no curve is taken for safe (NIST SP 800-57 part 1, 112 bits of security). */
const MIN_EC_BITS = 224;

/** Curves that browsers take in certificates (BR §6.1.5). */
const WEB_CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** Smallest recommended RSA exponent (BR §6.1.6). */
const USUAL_EXPONENT = 65_537n;

/** From when public CAs may give out no RSA key under 2048 bits and have to look at the exponent (BR 1.6.0 §1.2.2), and none made by a known fault (ballot SC-073). */
const NO_SHORT_RSA = Date.UTC(2013, 11, 31);
const NO_ODD_EXPONENT = Date.UTC(2013, 0, 1);
const NO_FAULTY_KEYS = Date.UTC(2024, 10, 15);

interface Fault {
  check: string;
  severity: Severity;
  summary: string;
  short: string;
  citation: string;
  since?: number;
}

export const keyStrength: Check = {
  name: 'key_strength',
  citation: 'BR §6.1.5, §6.1.6, §6.1.1.3',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      if (certificate.unreadable !== undefined) return [];
      const fault = keyFault(certificate.key, index === anchor && index > 0);
      if (fault === undefined) return [];
      return [{ ...fault, summary: `${titleOf(certificate)}: ${fault.summary}`, certificate: index }];
    });
    return found.length > 0 ? found : [fine(this, 'the keys are strong enough (the list of keys of the Debian fault of 2008 was not looked into)')];
  },
};

function keyFault(key: KeyFacts, anchor: boolean): Fault | undefined {
  switch (key.type) {
    case 'rsa':
    case 'rsa-pss':
      return rsaFault(key, anchor);
    case 'ec':
      return curveFault(key);
    case 'ed25519':
    case 'ed448':
      return {
        check: 'unusual_key',
        severity: 'warning',
        summary: `an ${key.type} key, which browsers do not take in certificates`,
        short: `${key.type} key`,
        citation: 'BR §6.1.5',
      };
    case 'dsa':
      return {
        check: 'unusable_key',
        severity: 'error',
        summary: 'a DSA key, which TLS no longer takes',
        short: 'DSA key',
        citation: 'RFC 9846 §4.3.3 [8446 §4.2.3]',
      };
    case 'unknown':
      return { check: 'unusable_key', severity: 'error', summary: 'a key that cannot be read', short: 'unreadable key', citation: 'RFC 5280 §4.1.2.7' };
    default:
      return {
        check: 'unusual_key',
        severity: 'warning',
        summary: `a key of type ${key.type}, which browsers do not take in certificates`,
        short: 'unusual key',
        citation: 'BR §6.1.5',
      };
  }
}

function rsaFault(key: KeyFacts, anchor: boolean): Fault | undefined {
  const { bits, exponent } = key;
  if (bits === undefined || exponent === undefined)
    return { check: 'unusable_key', severity: 'error', summary: 'an RSA key that cannot be read', short: 'unreadable key', citation: 'RFC 8017 §A.1.1' };
  if (bits < MIN_RSA_BITS) {
    return {
      check: 'weak_key',
      severity: 'error',
      summary: `an RSA key of ${bits} bits, ${MIN_RSA_BITS} is the least`,
      short: `weak key (RSA ${bits})`,
      citation: 'BR §6.1.5',
      since: NO_SHORT_RSA,
    };
  }
  const number = BigInt(exponent);
  if (number < 3n || number % 2n === 0n)
    return { check: 'unusable_key', severity: 'error', summary: 'an RSA exponent that cannot work', short: 'broken RSA key', citation: 'BR §6.1.6', since: NO_ODD_EXPONENT };
  const weakness = anchor ? null : rsaWeakness(key.modulus);
  if (weakness === 'roca') {
    return {
      check: 'roca',
      severity: 'error',
      summary: 'an RSA key of a faulty chip, which can be computed from the certificate (ROCA)',
      short: 'weak key (ROCA)',
      citation: 'CVE-2017-15361; BR §6.1.1.3',
      since: NO_FAULTY_KEYS,
    };
  }
  if (weakness === 'close_primes') {
    return {
      check: 'close_primes',
      severity: 'error',
      summary: 'an RSA key whose two primes are too close together (Fermat)',
      short: 'weak key (Fermat)',
      citation: 'CVE-2022-26320; BR §6.1.1.3',
      since: NO_FAULTY_KEYS,
    };
  }
  if (number < USUAL_EXPONENT)
    return {
      check: 'small_exponent',
      severity: 'warning',
      summary: `an RSA exponent of ${exponent}, 65537 is usual`,
      short: 'small RSA exponent',
      citation: 'BR §6.1.6',
    };
  return undefined;
}

function curveFault(key: KeyFacts): Fault | undefined {
  if (key.explicitCurve === true || key.curve === undefined) {
    return {
      check: 'unnamed_curve',
      severity: 'error',
      summary: 'a key on a curve that is written out instead of named',
      short: 'curve without a name',
      citation: 'RFC 5480 §2.1.1',
    };
  }
  if (key.bits !== undefined && key.bits < MIN_EC_BITS) {
    return {
      check: 'weak_key',
      severity: 'error',
      summary: `a key on a curve of ${key.bits} bits (${key.curve})`,
      short: `weak key (${key.curve})`,
      citation: 'BR §6.1.5',
    };
  }
  if (WEB_CURVES.has(key.curve)) return undefined;
  return {
    check: 'unusual_key',
    severity: 'warning',
    summary: `a key on ${key.curve}, which browsers do not take`,
    short: `unusual curve (${key.curve})`,
    citation: 'BR §6.1.5',
  };
}
