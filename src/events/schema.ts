/**
 * The event stream, version 1: everything the program has to say about a connection, as JSON. The dashboard, recordings, exports
 * and scripts all live on it. Adding a type or an optional property keeps the version; renaming, removing or changing a meaning
 * makes a new version and one file in `upgrades/`. `docs/events.md` is generated from the comments of this file.
 */

export const SCHEMA_VERSION = 1;

/** downstream: client and trustlens. upstream: trustlens and server. */
export type Hop = 'downstream' | 'upstream';
/** Who sent: on the upstream hop trustlens speaks as `client`. */
export type Side = 'client' | 'server';

/** A value from a registry: its number and its name (`unknown` where the registry has none). */
export interface Named {
  id: number;
  name: string;
}

/** A row of a dissection tree. Offsets are bytes from the start of the message, `end` exclusive. */
export interface Field {
  name: string;
  start: number;
  end: number;
  value?: number | string;
  /** What the value means. */
  text?: string;
  /** Key into the glossary. */
  about?: string;
  children?: Field[];
}

/** Header names and values as sent, in order, with duplicates. */
export type Headers = [name: string, value: string][];

/** A certificate as events carry it. */
export interface Certificate {
  /** SHA-256 of the DER, lower-case hex: its identity. */
  sha256: string;
  sha1: string;
  /** SHA-256 of the SubjectPublicKeyInfo, base64. */
  spkiSha256: string;
  subject: string;
  issuer: string;
  /** The CN, else the first name, else the subject. */
  title: string;
  /** Lower-case hex. */
  serial: string;
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  /** `P-256`, `RSA 2048`. */
  key: string;
  signatureAlgorithm: string;
  names: string[];
  isCa: boolean;
  selfIssued: boolean;
  /** DV, OV, IV or EV, where the policies say so. */
  validation?: string;
  scts: number;
  extensions: { oid: string; name: string; critical: boolean; lines: string[] }[];
  /** What could not be read. */
  problems: string[];
  /** The certificate itself, base64. */
  der: string;
}

/** One reason of a verdict. */
export interface Finding {
  check: string;
  severity: 'error' | 'warning' | 'note' | 'ok' | 'not_applicable';
  summary: string;
  citation: string;
  /** Index into `path`; absent when it concerns the whole chain. */
  certificate?: number;
}

/** The root as shown on every screen. */
export interface Root {
  name: string;
  sha256: string;
  notBefore: number;
  notAfter: number;
  constraints: string[];
}

/** The payload of each event type. */
export interface EventPayloads {
  /** The proxy is up. The first event of a run. */
  'proxy.started': { version: string; pid: number; host: string; port: number; root: Root; onBadUpstream: string; node: string; openssl: string };
  /** Something the user should know: listening beyond loopback, a root that runs out. */
  'proxy.warning': { code: string; message: string; hints: string[] };
  /** The last event of a run that ends in order. */
  'proxy.stopping': { reason: string };
  /** The counters of the log itself, when they changed: events and bytes held, events dropped from the ring. */
  'proxy.memory': { events: number; bytes: number; limitBytes: number; dropped: number };
  /** A browser or a command was started with this run's proxy and trust. */
  'proxy.client_started': { program: string; pid: number; trusts: 'window' | 'process' };

  /** The root was made, renewed or read. */
  'ca.ready': { root: Root; created: boolean };

  /** A client connected and asked for a target. */
  'connection.opened': { client: { address: string; port: number; program?: string }; mode: 'connect' | 'http'; target: { host: string; port: number } };
  /** TCP to the target stands. `elapsed` tells how long that took. */
  'connection.connected': { address: string; port: number };
  /** Bytes relayed so far (application layer where TLS ends here, else as on the wire); at most a few times a second, only when changed. */
  'connection.traffic': { fromClient: number; fromServer: number };
  /** Both directions are over. `cause` is null for an orderly end. */
  'connection.closed': { fromClient: number; fromServer: number; cause: string | null; detail: string | null; by: 'client' | 'trustlens' | 'server' | null };

  /** A handshake message, alert or change of keys, decoded. */
  'tls.message': {
    hop: Hop;
    from: Side;
    message: Named;
    /** Key into the glossary. */
    about: string;
    /** Length of the message with its header, bytes. */
    length: number;
    /** Read with this run's own keys. */
    encrypted: boolean;
    /** How many records carried it. */
    records: number;
    /** One line for people. */
    summary: string;
    fields: Field[];
    /** The message, base64; secrets are never in it. Cut to `raw_limit` when longer. */
    raw: string;
  };
  /** A TLS handshake is complete. */
  'tls.established': {
    hop: Hop;
    /** `TLS 1.3`. */
    version: string;
    cipherSuite: string;
    group: string | null;
    alpn: string | null;
    serverName: string | null;
    resumed: boolean;
    /** µs from the first byte of the handshake on this hop. */
    handshakeTime: number;
  };
  /** A TLS handshake came to nothing. */
  'tls.failed': {
    hop: Hop;
    /** Stable word: `client_refused_certificate`, `untrusted_chain`, `not_tls` … */
    cause: string;
    by: 'client' | 'trustlens' | 'server' | null;
    alert: Named | null;
    /** Plain words. */
    detail: string;
  };
  /** A chain on one hop. Upstream it is judged; downstream it is the forged one. */
  'tls.certificates': {
    hop: Hop;
    /** as_sent: read from the wire. computed: from Node's own path, because the wire did not show it. issued: made by trustlens. */
    origin: 'as_sent' | 'computed' | 'issued';
    /** In the order sent, leaf first. */
    sent: Certificate[];
    /** From the leaf to the trust anchor as built. */
    path: Certificate[];
    anchor: 'bundled' | 'system' | 'file' | null;
    verdict: { status: 'ok' | 'warning' | 'bad'; summary: string; findings: Finding[] } | null;
    /** What the gate did: relay, or how the fault was answered. */
    action: 'relay' | 'mimic' | 'page' | 'close' | null;
    /** True when an exception the user gave let a bad chain through. */
    exception: boolean;
  };
  /** A leaf was made for the client: field by field, what became of the real one. */
  'tls.leaf_issued': {
    host: string;
    cached: boolean;
    /** ms. */
    issueTime: number;
    differences: { field: string; fate: 'kept' | 'changed' | 'dropped' | 'invented'; real: string | null; forged: string | null }[];
  };
  /** Fingerprints of a ClientHello, with the raw forms they are hashes of. */
  'tls.fingerprint': { hop: Hop; ja3: string; ja3Raw: string; ja4: string; ja4Raw: string };

  /** The connection is relayed without being read. */
  'tunnel.passed': { reason: string; detail: string };

  /** A request head. `exchange` counts from 1 within the connection. */
  'http.request': {
    exchange: number;
    stream: number;
    version: string;
    method: string;
    target: string;
    scheme: string;
    authority: string;
    headers: Headers;
    headBytes: number;
    /** What is odd about it, in the decoder's words; absent when nothing is. */
    anomalies?: string[];
  };
  /** A response head; informational ones (1xx) come before the final one. */
  'http.response': { exchange: number; stream: number; version: string; status: number; reason: string; headers: Headers; headBytes: number; informational: boolean; anomalies?: string[] };
  /** Some payload bytes, base64. Only to subscribers that ask for bodies. */
  'http.data': { exchange: number; from: Side; data: string };
  /** A request or response is over. */
  'http.end': { exchange: number; from: Side; bodyBytes: number; trailers: Headers; complete: boolean; cause: string | null; anomalies?: string[] };
  /** A connection-level HTTP/2 frame. */
  'http2.frame': { from: Side; stream: number; frame: Named; length: number; summary: string };
  /** The connection changed its protocol after an HTTP/1.1 upgrade. */
  'http.upgraded': { exchange: number; protocol: string };
  /** A WebSocket message, sizes after and before decompression. */
  'websocket.message': { from: Side; opcode: Named; bytes: number; wireBytes: number; compressed: boolean; preview: string };
  /** Ping, pong or close. */
  'websocket.control': { from: Side; opcode: Named; bytes: number; code: number | null; reason: string };

  /** Bytes that do not follow their specification, reported once a decoder. The bytes were relayed all the same. */
  'decode.failed': { layer: string; hop: Hop | null; from: Side | null; code: string; path: string; offset: number; detail: string };
}

export type EventType = keyof EventPayloads;

/** What every event carries. */
export interface Envelope<Type extends EventType> {
  v: typeof SCHEMA_VERSION;
  /** Strictly increasing within a run, from 1. */
  seq: number;
  /** ms since the epoch. */
  time: number;
  /** µs since the connection opened, monotonic; 0 for events without a connection. */
  elapsed: number;
  /** Number of the connection within the run, from 1; null for events of the proxy itself. */
  connection: number | null;
  type: Type;
}

/** One event: its envelope and its payload in one flat object. */
export type Event = { [Type in EventType]: Envelope<Type> & EventPayloads[Type] }[EventType];
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;

/** What a field is for, in two plain sentences, and where it is specified. */
export interface GlossaryEntry {
  text: string;
  citation: string;
}
export type Glossary = Record<string, GlossaryEntry>;

/** The messages of the WebSocket, server to client, one JSON object each. */
export type StreamMessage =
  | { kind: 'hello'; v: typeof SCHEMA_VERSION; run: string; oldest: number; newest: number; glossary: Glossary }
  | { kind: 'event'; event: Event }
  /** These events are lost for this subscriber: it was too slow, or asked for what the ring no longer holds. Both ends included. */
  | { kind: 'gap'; from: number; to: number }
  /** What became of a command. */
  | { kind: 'done'; id: number; ok: boolean; message: string };

/** The messages of the WebSocket, client to server. */
export type SubscriberMessage =
  /** Start a browser window that uses this proxy. */
  | { kind: 'command'; id: number; name: 'open_browser' }
  /** Stop reading connections to this host for the rest of the run, or take that back. */
  | { kind: 'command'; id: number; name: 'pass_host' | 'inspect_host'; host: string };

/** Narrows an event to a type. */
export function isEvent<Type extends EventType>(event: Event, type: Type): event is EventOf<Type> {
  return event.type === type;
}
