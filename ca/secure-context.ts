/** How a leaf is served: versions, suites, groups and signature schemes towards the client, named one by one. */
import { createHash } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';

/** The three TLS 1.3 suites, then ECDHE with AEAD for TLS 1.2 (RFC 9325 §4.2): forward secrecy and no CBC with any client. */
const CIPHER_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** What our two kinds of leaf key sign with: no SHA-1, no PKCS #1 v1.5 in TLS 1.3 (RFC 9846 §4.3.3 [8446 §4.2.3]). */
const SIGNATURE_SCHEMES = [
  'ecdsa_secp256r1_sha256',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
].join(':');

/** The hybrid group, secure against quantum computers (RFC 10024), where this Node's OpenSSL has it; OpenSSL 3.5 is the first. */
const HYBRID_GROUP = 'X25519MLKEM768';
const CLASSIC_GROUPS = 'X25519:P-256:P-384';

/** What a context is made from. */
export interface ContextOptions {
  /** Private key of the leaf, PEM. */
  key: string;
  /** The leaf and the root, PEM, in this order. */
  certificates: string;
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
  /** Sessions are resumed only within contexts of the same scope. */
  scope: string;
}

/** A context for the server side of a connection. */
export function serverContext({ key, certificates, maxVersion, scope }: ContextOptions): SecureContext {
  return createSecureContext({
    key,
    cert: certificates,
    minVersion: 'TLSv1.2',
    maxVersion,
    ciphers: CIPHER_SUITES,
    honorCipherOrder: true,
    sigalgs: SIGNATURE_SCHEMES,
    ecdhCurve: groups(),
    // 32 bytes at most; ticket keys are random in each context without our doing.
    sessionIdContext: createHash('sha256').update(scope).digest('hex').slice(0, 32),
  });
}

let offered: string | undefined;

/** The groups this Node can do, strongest first. */
function groups(): string {
  if (offered === undefined) {
    const all = `${HYBRID_GROUP}:${CLASSIC_GROUPS}`;
    try {
      createSecureContext({ ecdhCurve: all });
      offered = all;
    } catch {
      offered = CLASSIC_GROUPS;
    }
  }
  return offered;
}
