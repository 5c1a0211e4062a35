/**
 * All that the relay knows of inspection. The relay reports what it did and hands over each chunk after it was written; it gets
 * nothing back and cannot be held up. One place (`guardTap`) wraps an implementation, so that a bug in it cannot reach the relay.
 */
import type { Verdict } from '../../ca/checks/check.ts';

/** downstream: client and trustlens; upstream: trustlens and server. */
export type Hop = 'downstream' | 'upstream';
/** Who sent: seen from the far ends, so on the upstream hop trustlens speaks as `client`. */
export type Side = 'client' | 'server';
/** wire: bytes of the TCP connection. application: bytes after decryption, or of a connection without TLS. */
export type Layer = 'wire' | 'application';

/** What the first bytes of a client are. `wait`: not enough of them yet; `need` is how many there must be at least to tell. */
export type Peeked =
  | { layer: 'wait'; need: number }
  | { layer: 'tls'; hello: HelloFacts }
  | { layer: 'http' }
  /** `malformed`: it is TLS, and what is wrong with its ClientHello. */
  | { layer: 'opaque'; reason: string; malformed?: string };

/** What the relay must know of a ClientHello to offer the server no more than the client offered. Numbers are IANA's. */
export interface HelloFacts {
  /** A-label name from the server_name extension. */
  serverName: string | null;
  /** Protocol names in the client's order, each as its bytes. */
  alpn: readonly Uint8Array[];
  versions: readonly number[];
  cipherSuites: readonly number[];
  groups: readonly number[];
  signatureSchemes: readonly number[];
}

/** Looks at the first bytes a client sent; pure. */
export type Peek = (bytes: Uint8Array) => Peeked;

/** What the gate asks about a server's chain. */
export interface JudgeInput {
  /** The name the client wants: SNI, else the CONNECT host. */
  host: string;
  /** The port the client wants: one name may have another server, with another key, on each. */
  port: number;
  /** DER from the leaf to the anchor as OpenSSL built it. */
  path: readonly Uint8Array[];
  /** OpenSSL's objection, null when it was content. */
  openssl: { code: string; message: string } | null;
  /** The OCSP response that came with the handshake, in DER; null when none did, absent when nobody looked. */
  staple?: Uint8Array | null;
  /** What others said of the chain; absent where nobody was asked. */
  fetched?: Fetched;
}

/** What was learned by asking others about a chain (`--fetch`). */
export interface Fetched {
  /** Whether certificates of the path were taken back. */
  statements: NonNullable<Verdict['revocation']>;
  /** Certificates of the path that the server did not send, by the SHA-256 of their DER in lower-case hex, and where they came from. */
  issuers: readonly { sha256: string; from: string }[];
  /** Why such certificates could not be had, in words. */
  failures: readonly string[];
}

/** Judges a server's chain; pure but for the clock. */
export type Judge = (input: JudgeInput) => Verdict;

/** Negotiated values of one hop as Node reports them. */
export interface EstablishedFact {
  kind: 'established';
  hop: Hop;
  /** Node's word: `TLSv1.3`. */
  protocol: string;
  /** IANA name of the suite. */
  cipherSuite: string;
  alpn: string | null;
  serverName: string | null;
  resumed: boolean;
  /** What Node says of the key exchange: `X25519`; absent where it does not know (server side, hybrid groups on Node 22). */
  group?: string;
}

/** Why a connection or a handshake ended the way it did. Codes are stable; the detail is for people. */
export interface FailureFact {
  kind: 'failed';
  hop: Hop;
  stage: 'resolve' | 'connect' | 'client_hello' | 'handshake' | 'verify' | 'relay';
  /** `ECONNREFUSED`, `ERR_SSL_…`, or our own word such as `untrusted_chain`. */
  code: string;
  detail: string;
  /** Who ended it, where that is known. */
  by?: 'client' | 'trustlens' | 'server';
  /** The alert that the far end of the hop answered with, by its name, where Node says so. */
  alert?: string;
}

export type RelayFact =
  /** `local` is our own end, where it is known. */
  | { kind: 'target_connected'; address: string; port: number; local?: { address: string; port: number } }
  | { kind: 'next_layer'; layer: 'tls' | 'http' | 'opaque' }
  /** A plain request through the proxy, which Node's parser read: heads as sent, bodies counted. `exchange` counts from 1. */
  | { kind: 'request'; exchange: number; version: string; method: string; target: string; authority: string; headers: readonly string[] }
  | { kind: 'response'; exchange: number; version: string; status: number; reason: string; headers: readonly string[] }
  /** A view of some bytes of a body, `offset` bytes behind its first; may be left out where nobody shall see bodies. */
  | { kind: 'message_data'; exchange: number; from: Side; offset: number; bytes: Uint8Array }
  | { kind: 'message_end'; exchange: number; from: Side; bodyBytes: number; trailers: readonly string[]; complete: boolean; cause?: string }
  | { kind: 'passed_through'; reason: string; detail: string }
  /** The chain the server showed, as Node built it (leaf first, DER), and what the gate decided. */
  | { kind: 'judged'; host: string; path: readonly Uint8Array[]; openssl: JudgeInput['openssl']; verdict: Verdict; action: 'relay' | 'mimic' | 'page' | 'close'; exception: boolean; hidden?: string; faults?: readonly { check: string; words: string; forgivable: boolean }[]; fetched?: Fetched }
  /** The leaf that was made, the chain the client will get (DER, leaf first) and how long it took in ms; 0 when it came from the cache. */
  | { kind: 'leaf_issued'; chain: readonly Uint8Array[]; cached: boolean; issueMs: number }
  /** The server asked for a client certificate, and what was done: shown: the user's. passed: left to the client. failed: refused. without: none was shown. `from`: file of the certificate that was shown. */
  | { kind: 'client_certificate'; answer: 'shown' | 'passed' | 'failed' | 'without'; from?: string }
  | EstablishedFact
  | FailureFact;

/** Observes one connection. `at` is µs on a monotonic clock (`performance.now() * 1000`). */
export interface Tap {
  fact(fact: RelayFact, at: number): void;
  /** A view of bytes that were already written onwards; valid during the call and after it, never to be changed. */
  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void;
  /** One line of the key log (RFC 9850), without newline. Never leaves the inspector. */
  secrets(hop: Hop, line: string, at: number): void;
  /**
   * One direction is over. `error` is Node's code when it did not end in order, or `CLOSED` (over, and nobody said so),
   * `NO_CLOSE_NOTIFY` (TCP ended, TLS did not), `LEFT` (told besides: it had said all and left before it had heard all).
   */
  ended(hop: Hop, from: Side, at: number, error?: string): void;
  /** Nothing more will come. */
  closed(at: number): void;
}

/** What a connection is, as known when it is accepted. */
export interface ConnectionFacts {
  /** Number within this run, from 1. */
  id: number;
  client: { address: string; port: number };
  /** How the client asked: CONNECT, or a plain request in absolute form. */
  mode: 'connect' | 'http';
  target: { host: string; port: number };
  /** Set where trustlens answers itself, and no server is asked. */
  own?: true;
}

/** Makes the tap of a new connection. */
export type OpenTap = (facts: ConnectionFacts, at: number) => Tap;
