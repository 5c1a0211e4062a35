/**
 * The certificate authority as the rest of the program sees it: a root whose private key never leaves this folder, and leaves
 * handed out as ready-made secure contexts.
 */
import type { SecureContext } from 'node:tls';

/** The root for display and for export. */
export interface RootFacts {
  pem: string;
  der: Uint8Array;
  /** CN of the root: `trustlens 2026-11-21 ana@mbp`. */
  name: string;
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo, base64. */
  spkiSha256: string;
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  /** Names the root may speak for; empty when unconstrained. */
  constraints: readonly string[];
}

/** What a leaf is wanted for. */
export interface LeafRequest {
  /** A-label DNS name or IP literal without brackets: the SNI, else the CONNECT host. */
  host: string;
  /** rsa only for a client that offers no ECDSA. */
  keyType: 'ec' | 'rsa';
  /** The highest version to offer the client: never above what the server negotiated. */
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
  /** DER of the real leaf, whose names and dates are mirrored; absent when there was none. */
  mirror?: Uint8Array;
}

/** A leaf ready to serve. */
export interface IssuedLeaf {
  secureContext: SecureContext;
  /** DER, leaf first, the root last: what the client is sent. */
  chain: readonly Uint8Array[];
  cached: boolean;
  /** ms it took; 0 when cached. */
  issueMs: number;
}

/** Issues leaves under one root. */
export interface Authority {
  readonly root: RootFacts;
  /** Single flight for equal requests; cached until the leaf or the root runs out. Rejects with `UserError` when the root has expired. */
  leaf(request: LeafRequest): Promise<IssuedLeaf>;
  /** Leaves issued in this run. */
  readonly issued: number;
}
