/**
 * Cipher suites by number. The names come from the registry; what a suite consists of is read from its name, because the names
 * follow one grammar: `TLS_<key exchange>_<authentication>_WITH_<encryption>_<hash>`, from TLS 1.3 on only `TLS_<encryption>_<hash>`.
 */
import { greaseName, isGrease } from './grease.ts';
import { named } from './registry.ts';
import type { Named } from './registry.ts';
import { cipherSuiteTable } from './tables/cipher-suites.ts';
import { opensslNameTable } from './tables/openssl-names.ts';

/**
 * insecure: readable or forgeable today: no encryption, no authentication, keys under 112 bits, RC4 or MD5 (RFC 9325 §4.1 MUST NOT).
 * weak: RFC 9325 §4.1 SHOULD NOT (static keys, finite-field DHE, keys under 128 bits), no AEAD, DSS, or a withdrawn draft.
 * secure: forward secret with AEAD. recommended: that, with AES-GCM or ChaCha20-Poly1305 and ECDHE and a certificate (RFC 9325 §4.2, TLS 1.3).
 */
export type Strength = 'recommended' | 'secure' | 'weak' | 'insecure';

/** What a cipher suite consists of. */
export interface CipherSuite {
  id: number;
  /** As in the registry. */
  name: string;
  /** What OpenSSL calls it, where it knows it. */
  opensslName?: string;
  /** `ECDHE`, `DHE`, `RSA`, `PSK` …; `any` from TLS 1.3 on, where extensions decide. */
  keyExchange: string;
  /** `ECDSA`, `RSA`, `PSK` …; `none` for anonymous suites, `any` from TLS 1.3 on. */
  authentication: string;
  /** `AES-128-GCM`, `CHACHA20-POLY1305`, `3DES-EDE-CBC`, `NULL`. */
  encryption: string;
  /** Of the HMAC for a suite without AEAD; of the key schedule for one with it: `SHA256`, `SHA1`. */
  hash: string;
  /** Encryption and authentication of a record in one step. */
  aead: boolean;
  /** Recordings stay secret when the long-term key leaks later. */
  forwardSecrecy: boolean;
  strength: Strength;
}

/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV and TLS_FALLBACK_SCSV: in the list of suites, but signals. */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [0x00ff, 'not a suite: the client knows secure renegotiation (RFC 5746 §3.3)'],
  [0x5600, 'not a suite: the client came back with a lower version after a failure (RFC 7507)'],
]);

/** The registry's name; `GREASE` for those values. */
export function cipherSuiteName(id: number): string | undefined {
  return cipherSuiteTable.get(id) ?? greaseName(id);
}

/** Number and name. */
export function cipherSuiteNamed(id: number): Named {
  return named(id, cipherSuiteName(id));
}

/** What a signalling value in the list of suites says; undefined for a suite. */
export function signallingCipherSuite(id: number): string | undefined {
  return SIGNALS.get(id);
}

/**
 * All there is to say of a suite, for a row: `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 · recommended · ECDHE, RSA, AES-128-GCM, SHA256 ·
 * OpenSSL ECDHE-RSA-AES128-GCM-SHA256`. Undefined for an unknown number.
 */
export function cipherSuiteText(id: number): string | undefined {
  const name = cipherSuiteName(id);
  const signal = signallingCipherSuite(id);
  if (signal !== undefined) return `${name ?? ''} · ${signal}`;
  return takenApart(id)?.text ?? name;
}

function rowOf(suite: CipherSuite): string {
  const { keyExchange, authentication, encryption, hash, opensslName } = suite;
  const keys = keyExchange === 'any' ? [] : [keyExchange, authentication];
  const parts = [suite.name, suite.strength, [...keys, encryption, hash].join(', ')];
  if (opensslName !== undefined && opensslName !== suite.name) parts.push(`OpenSSL ${opensslName}`);
  return parts.join(' · ');
}

/** Suites taken apart so far, and their rows: every ClientHello names dozens of the same few hundred. */
const taken = new Map<number, { suite: CipherSuite; text: string }>();

/** The suite with its parts; undefined for an unknown number, GREASE and signalling values. */
export function cipherSuite(id: number): CipherSuite | undefined {
  return takenApart(id)?.suite;
}

function takenApart(id: number): { suite: CipherSuite; text: string } | undefined {
  const known = taken.get(id);
  if (known !== undefined) return known;
  const suite = takeApart(id);
  if (suite === undefined) return undefined;
  const made = { suite, text: rowOf(suite) };
  taken.set(id, made);
  return made;
}

function takeApart(id: number): CipherSuite | undefined {
  const name = cipherSuiteTable.get(id);
  if (name === undefined || SIGNALS.has(id) || isGrease(id)) return undefined;
  const parts = partsOf(name);
  const opensslName = opensslNameTable.get(id);
  return { id, name, ...(opensslName === undefined ? {} : { opensslName }), ...parts, strength: strengthOf(name, parts) };
}

type Parts = Pick<CipherSuite, 'keyExchange' | 'authentication' | 'encryption' | 'hash' | 'aead' | 'forwardSecrecy'>;

function partsOf(name: string): Parts {
  const plain = name.replace(/^OLD_/, '').replace(/^(?:TLS|SSL)_/, '');
  const split = /^(?:(.+)_WITH_)?(.+)$/.exec(plain);
  const keys = keysOf(split?.[1], plain);
  return { ...keys, ...cipherOf(split?.[1] === undefined ? plain.replace(/^(?:ECDHE|ECC|IBSDH|IBC|RSA)_/, '') : (split[2] ?? '')) };
}

/** The part before `_WITH_`; where there is none, only the Chinese suites of GM/T 0024 still name a key exchange. */
function keysOf(part: string | undefined, name: string): Pick<Parts, 'keyExchange' | 'authentication' | 'forwardSecrecy'> {
  if (part === undefined) {
    const chinese = /^(ECDHE|ECC|IBSDH|IBC|RSA)_/.exec(name)?.[1];
    if (chinese === undefined) return { keyExchange: 'any', authentication: 'any', forwardSecrecy: true };
    const authentication = chinese.startsWith('EC') ? 'SM2' : chinese.startsWith('IB') ? 'IBC' : 'RSA';
    return { keyExchange: chinese, authentication, forwardSecrecy: chinese === 'ECDHE' || chinese === 'IBSDH' };
  }
  const keys = part.replace(/_(?:EXPORT|EXPORT1024|FIPS)$/, '');
  // An anonymous exchange is ephemeral, although its name lacks the E (RFC 5246 §7.4.3).
  const anonymous = /^(DH|ECDH)_anon$/.exec(keys)?.[1];
  if (anonymous !== undefined) return { keyExchange: `${anonymous}E`, authentication: 'none', forwardSecrecy: true };
  if (keys === 'NULL') return { keyExchange: 'none', authentication: 'none', forwardSecrecy: false };
  if (keys === 'RSA_PSK') return { keyExchange: 'RSA', authentication: 'RSA and PSK', forwardSecrecy: false };
  // The registry itself turned the order round in two names (RFC 6655).
  if (keys === 'PSK_DHE') return { keyExchange: 'DHE', authentication: 'PSK', forwardSecrecy: true };
  const srp = /^SRP_SHA(?:_(RSA|DSS))?$/.exec(keys);
  if (srp !== null) return { keyExchange: 'SRP', authentication: srp[1] ?? 'SRP', forwardSecrecy: true };
  const [exchange = '', authentication = exchange] = /^(?:DHE?|ECDHE?)_/.test(keys) ? keys.split('_') : [keys];
  const forwardSecrecy = exchange === 'DHE' || exchange === 'ECDHE' || exchange === 'ECCPWD' || exchange === 'ECJPAKE';
  return { keyExchange: exchange, authentication, forwardSecrecy };
}

/** The part behind `_WITH_`: encryption, then hash. */
function cipherOf(part: string): Pick<Parts, 'encryption' | 'hash' | 'aead'> {
  const split = /^(?:(.+)_)?(MD5|SHA|SHA1|SHA256|SHA384|SHA512|SM3|GOSTR3411|IMIT|OMAC|ASCONHASH256|NULL)$/.exec(part);
  // Suites with CCM name no hash in TLS 1.2; it is SHA-256 (RFC 6655 §3, RFC 7251 §2). MGM suites use GOST R 34.11-2012 (RFC 9367).
  const hash = split?.[2] ?? (part.includes('MGM') ? 'GOSTR3411' : 'SHA256');
  const cipher = split === null ? part : (split[1] ?? '');
  // TLS_SHA256_SHA256 and its sister only authenticate (RFC 9150).
  const encryption = /^SHA\d+$/.test(cipher) ? 'NULL' : cipher.replaceAll('_', '-');
  return { encryption, hash: hash === 'SHA' ? 'SHA1' : hash, aead: /GCM|CCM|POLY1305|MGM|AEGIS|ASCON/.test(encryption) };
}

function strengthOf(name: string, parts: Parts): Strength {
  const { authentication, encryption, hash, aead, forwardSecrecy, keyExchange } = parts;
  if (encryption === 'NULL' || authentication === 'none' || hash === 'MD5') return 'insecure';
  if (name.includes('_EXPORT') || /^(?:RC4|RC2|DES|DES40)\b|FORTEZZA/.test(encryption)) return 'insecure';
  if (!forwardSecrecy || !aead || keyExchange === 'DHE' || authentication === 'DSS' || name.startsWith('OLD_')) return 'weak';
  const certificate = authentication === 'any' || authentication === 'RSA' || authentication === 'ECDSA';
  return certificate && /^(?:AES-(?:128|256)-GCM|CHACHA20-POLY1305)$/.test(encryption) ? 'recommended' : 'secure';
}
