/**
 * What trustlens offers a server: an explicit list that grades A in the interception papers' rubric (Durumeric et al., NDSS 2017;
 * Node's defaults grade C), cut to what the client offered, so that a connection never becomes stronger or weaker in appearance
 * than the client's own would have been.
 */
import { constants } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { BoundedMap } from '../bounded/bounded-map.ts';
import type { HelloFacts } from '../inspect/tap.ts';
import { BuiltPaths } from './built-paths.ts';
import type { ClientIdentity } from './client-certificates.ts';

/** IANA number and OpenSSL name; TLS 1.3 suites first, then ECDHE with AEAD for TLS 1.2 (RFC 9325 §4.2). */
const SUITES: readonly (readonly [id: number, name: string])[] = [
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc02b, 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  [0xc02f, 'ECDHE-RSA-AES128-GCM-SHA256'],
  [0xc02c, 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  [0xc030, 'ECDHE-RSA-AES256-GCM-SHA384'],
  [0xcca9, 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  [0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305'],
];
const TLS13_SUITES = new Set([0x1301, 0x1302, 0x1303]);

/** The hybrid group first where this Node has it (RFC 10024), then the classic ones. */
const GROUPS: readonly (readonly [id: number, name: string])[] = [
  [0x11ec, 'X25519MLKEM768'],
  [0x001d, 'X25519'],
  [0x0017, 'P-256'],
  [0x0018, 'P-384'],
];

/** Signature schemes without SHA-1 (RFC 9846 §4.3.3 [8446 §4.2.3]), by OpenSSL's names. */
const SCHEMES: readonly (readonly [id: number, name: string])[] = [
  [0x0403, 'ecdsa_secp256r1_sha256'],
  [0x0804, 'rsa_pss_rsae_sha256'],
  [0x0401, 'rsa_pkcs1_sha256'],
  [0x0503, 'ecdsa_secp384r1_sha384'],
  [0x0805, 'rsa_pss_rsae_sha384'],
  [0x0501, 'rsa_pkcs1_sha384'],
  [0x0806, 'rsa_pss_rsae_sha512'],
  [0x0601, 'rsa_pkcs1_sha512'],
  [0x0807, 'ed25519'],
];

const TLS12 = 0x0303;
const TLS13 = 0x0304;

/** An offer as `tls.connect` takes it. */
export interface Offer {
  ciphers: string;
  ecdhCurve: string;
  sigalgs: string;
  minVersion: 'TLSv1.2' | 'TLSv1.3';
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** Why nothing can be offered: the client knows no version, or no suite, that this program would use towards a server. */
export type NoOffer = 'no_common_version' | 'no_common_cipher_suite';

let hybrid: boolean | undefined;

/** Whether this Node's OpenSSL knows X25519MLKEM768 (OpenSSL 3.5). */
function knowsHybrid(): boolean {
  if (hybrid === undefined) {
    try {
      createSecureContext({ ecdhCurve: 'X25519MLKEM768' });
      hybrid = true;
    } catch {
      hybrid = false;
    }
  }
  return hybrid;
}

function cut(known: readonly (readonly [number, string])[], offered: readonly number[]): string[] {
  return known.filter(([id]) => offered.includes(id)).map(([, name]) => name);
}

/** Our list cut to the client's. Groups and schemes the client did not list at all are left at our own list (legal before TLS 1.3). */
export function offerFor(hello: HelloFacts): Offer | NoOffer {
  const tls13 = hello.versions.includes(TLS13);
  const tls12 = hello.versions.includes(TLS12);
  if (!tls13 && !tls12) return 'no_common_version';
  const suites = SUITES.filter(([id]) => hello.cipherSuites.includes(id) && (TLS13_SUITES.has(id) ? tls13 : tls12));
  if (suites.length === 0) return 'no_common_cipher_suite';
  const hasSuite13 = suites.some(([id]) => TLS13_SUITES.has(id));
  const hasSuite12 = suites.some(([id]) => !TLS13_SUITES.has(id));
  const ours = GROUPS.filter(([, name]) => name !== 'X25519MLKEM768' || knowsHybrid());
  const groups = cut(ours, hello.groups);
  const schemes = cut(SCHEMES, hello.signatureSchemes);
  return {
    ciphers: suites.map(([, name]) => name).join(':'),
    ecdhCurve: (groups.length > 0 ? groups : ours.map(([, name]) => name)).join(':'),
    sigalgs: (schemes.length > 0 ? schemes : SCHEMES.map(([, name]) => name)).join(':'),
    minVersion: hasSuite12 ? 'TLSv1.2' : 'TLSv1.3',
    maxVersion: hasSuite13 ? 'TLSv1.3' : 'TLSv1.2',
  };
}

/** All that we would ever offer a server, in these versions (0x0303, 0x0304). */
export function wholeOffer(versions: readonly number[]): Offer | NoOffer {
  const ids = (known: readonly (readonly [number, string])[]): number[] => known.map(([id]) => id);
  return offerFor({ serverName: null, alpn: [], versions, cipherSuites: ids(SUITES), groups: ids(GROUPS), signatureSchemes: ids(SCHEMES) });
}

/** Any suite of TLS 1.2 that OpenSSL knows. */
const NEVER_OFFERED = 'ECDHE-ECDSA-AES128-GCM-SHA256';

/** Different clients make few different offers; a context with all roots costs milliseconds, so they are kept. */
const MAX_CONTEXTS = 64;

/** Secure contexts for the upstream hop, one an offer, all with the same trust anchors. */
export class UpstreamContexts {
  /** What OpenSSL makes of servers' chains with these anchors. */
  readonly paths = new BuiltPaths();
  readonly #roots: readonly string[];
  readonly #contexts = new BoundedMap<string, SecureContext>(MAX_CONTEXTS);

  /** `roots` are PEM certificates. */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** The context of an offer, with a client certificate where there is one. Throws what `createSecureContext` throws, which for these fixed names would be a bug. */
  for(offer: Offer, identity?: ClientIdentity): SecureContext {
    const key = [offer.ciphers, offer.ecdhCurve, offer.sigalgs, offer.minVersion, offer.maxVersion, identity?.pattern ?? ''].join(' ');
    const known = this.#contexts.use(key);
    if (known !== undefined) return known;
    // OpenSSL refuses a list without a suite for TLS 1.2, even where only 1.3 is spoken: there it never leaves this list.
    const suites = offer.minVersion === 'TLSv1.3' ? `${offer.ciphers}:${NEVER_OFFERED}` : offer.ciphers;
    // A server that asks for a certificate in mid-connection (TLS 1.2) gets no renegotiation: nobody could leave that to the client any more.
    // @SECLEVEL=2 makes OpenSSL refuse RSA below 2048 bits, which Node 20 and 22 accept otherwise.
    const made = createSecureContext({ ...offer, ciphers: `${suites}:@SECLEVEL=2`, ca: [...this.#roots], secureOptions: constants.SSL_OP_NO_RENEGOTIATION, ...identity?.material });
    this.#contexts.set(key, made);
    return made;
  }
}

/** Whether a client can use an ECDSA leaf on P-256; one that cannot gets an RSA leaf. */
export function acceptsEcdsa(hello: HelloFacts): boolean {
  const schemes = hello.signatureSchemes.length === 0 || hello.signatureSchemes.includes(0x0403);
  const tls13 = hello.versions.includes(TLS13);
  // The ECDHE_ECDSA suites of RFC 8422 §6, RFC 5289 and RFC 7905.
  const suites = hello.cipherSuites.some((id) => [0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c, 0xcca9, 0xc0ac, 0xc0ad, 0xc0ae, 0xc0af].includes(id));
  const curve = hello.groups.length === 0 || hello.groups.includes(0x0017);
  return schemes && (tls13 || (suites && curve));
}
