/**
 * The event stream, version 1: everything the program has to say about a connection, as JSON. The dashboard, recordings, exports
 * and scripts all live on it. Adding a type or an optional property keeps the version; renaming, removing or changing a meaning
 * makes a new version and one file in `upgrades/`. `docs/events.md` is generated from the comments of this file. It is long because
 * it is one table: the whole vocabulary in one place. That is why it says again what `src/bytes` and `ca` say of fields, findings,
 * opinions and revocations: those may change with the code, this is promised to others (ADR 0012).
 */

/** The version of all that follows. */
export const SCHEMA_VERSION = 1;

/**
 * downstream: client and trustlens. upstream: trustlens and server. A connection with one hop (passed through, or read from a capture)
 * has all its messages on `downstream`; the chain of its server is on `upstream`, where chains of servers always are.
 */
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
export type Headers = readonly (readonly [name: string, value: string])[];

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
  extensions: {
    oid: string;
    name: string;
    critical: boolean;
    lines: string[];
    /** Where the DER of its value stands in `der`. */
    at?: ByteRange;
  }[];
  /** What could not be read. */
  problems: string[];
  /** The certificate itself, base64. */
  der: string;
  /** What else it says, for those who want all of it. */
  details?: CertificateDetails;
}

/** Bytes of something longer: the first one, and the first one behind them. */
export interface ByteRange {
  start: number;
  end: number;
}

/** One attribute of a distinguished name. */
export interface NameAttribute {
  oid: string;
  /** `CN`, `O` …; the OID where it has no short name. */
  type: string;
  value: string;
  /** ASN.1 string type: `UTF8String`, `PrintableString` … */
  encoding: string;
  /** Attributes with the same number form one multi-valued part (RDN). */
  rdn: number;
}

/** The fields of a certificate that its summary leaves out. Places are those in `der`. */
export interface CertificateDetails {
  /** 1, 2 or 3. */
  version: number;
  /** In order of appearance; the first ones only where there are very many. */
  subject: NameAttribute[];
  issuer: NameAttribute[];
  /** `UTCTime` or `GeneralizedTime`. */
  timeEncodings?: { notBefore: string; notAfter: string };
  /** The algorithm outside the signed part, where it is not the same bytes as the one inside (RFC 5280 §4.1.1.2). */
  outerSignatureAlgorithm?: string;
  /** DER of the AlgorithmIdentifier inside the signed part, lower-case hex. */
  signatureAlgorithmHex?: string;
  publicKey: {
    /** `rsa`, `ec`, `ed25519` …; the OID of anything else. */
    type: string;
    bits?: number;
    /** In OpenSSL's spelling. */
    curve?: string;
    /** RSA, decimal; in hex with `0x` when it is absurdly long. */
    exponent?: string;
    /** The point is in compressed form. */
    compressed?: boolean;
    /** The curve is written out in numbers, which RFC 5480 §2.1.1 forbids. */
    explicitCurve?: boolean;
    /** RSA. */
    modulus?: ByteRange;
    /** The SubjectPublicKeyInfo. */
    at?: ByteRange;
  };
  /** Which unique identifiers of X.509 version 2 are there. */
  uniqueIds?: ('issuer' | 'subject')[];
  /** The signature value. */
  signature?: ByteRange;
}

/** One reason of a verdict. */
export interface Finding {
  /** Name of the check. */
  check: string;
  severity: 'error' | 'warning' | 'note' | 'ok' | 'not_applicable';
  /** One line for people. */
  summary: string;
  /** The standard that lays it down. */
  citation: string;
  /** From when the rule counts, ms since the epoch; absent where it has no date of its own. */
  since?: number;
  /** Index into `path`; absent when it concerns the whole chain. */
  certificate?: number;
  /** The fault in a few words, where it is one. */
  short?: string;
}

/** What one trust store, or one client's rules, would make of a chain. */
export interface Opinion {
  /** Whose: `Node's bundled roots`, `this system's store`, `Chrome`, `Apple`, `RFC 5280, strictly`. */
  whose: string;
  /** store: the same rules over another set of roots. profile: other rules over the same roots. */
  kind: 'store' | 'profile';
  status: 'ok' | 'warning' | 'bad';
  /** Set where there is no such store on this machine, or it could not be read: nothing was judged. */
  absent?: true;
  /** Why, in plain words: what decided it. */
  because: string;
  /** Checks that decided it. */
  checks: string[];
}

/** What somebody who may know says of one certificate's revocation, already weighed. Times are ms since the epoch. */
export interface RevocationStatement {
  /** staple: it came with the handshake. crl: from a file of the user's. fetched_…: asked for with `--fetch`. */
  source: 'staple' | 'crl' | 'fetched_ocsp' | 'fetched_crl';
  /** Index into `path`. */
  certificate: number;
  status: 'good' | 'revoked' | 'unknown' | 'unusable';
  /** Why it does not count: `stale`, `not_signed_by_ca`, `other_certificate` …; only with `unusable`. */
  why?: string;
  /** Plain words: who says so, or what is wrong with it. */
  detail: string;
  revokedAt?: number;
  /** `keyCompromise` … (RFC 5280 §5.3.1). */
  reason?: string;
  thisUpdate?: number;
  nextUpdate?: number;
  /** File or address it came from. */
  from?: string;
}

/** The root as shown on every screen. */
export interface Root {
  name: string;
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  /** Names it may speak for; empty when it may speak for all. */
  constraints: string[];
  /** Kept in memory for this run alone: in no store and, but for the files that `trustlens run` hands out, nowhere on the disk. */
  memory?: true;
}

/** The payload of each event type. */
export interface EventPayloads {
  /** The proxy is up: where it listens, with which root, and what it is made of. */
  'proxy.started': {
    /** Of trustlens. */
    version: string;
    pid: number;
    /** Address the proxy listens on. */
    host: string;
    port: number;
    root: Root;
    /** What happens to a connection whose server has a bad chain: `mimic`, `page`, `close`. */
    onBadUpstream: string;
    /** Version of Node. */
    node: string;
    /** Version of the OpenSSL in it. */
    openssl: string;
  };
  /** Something the user should know: listening beyond loopback, a root that runs out. */
  'proxy.warning': {
    /** Stable word: `not_loopback`, `listener_failed` … */
    code: string;
    /** Plain words. */
    message: string;
    /** What the user can do, one sentence each. */
    hints: string[];
  };
  /** The last event of a run that ends in order. */
  'proxy.stopping': { reason: string };
  /** The counters of the log itself, when they changed: events and bytes held, events dropped from the ring. */
  'proxy.memory': {
    /** Held now. */
    events: number;
    /** Estimated memory of those. */
    bytes: number;
    /** When `bytes` would go above this, the oldest events are dropped. */
    limitBytes: number;
    /** Dropped since the run began. */
    dropped: number;
  };
  /** A browser or a command was started with this run's proxy and trust. */
  'proxy.client_started': {
    program: string;
    pid: number;
    /** window: a browser window with a profile of its own trusts the root. process: a command and its children do. */
    trusts: 'window' | 'process';
  };
  /** The hosts whose bad certificates the user lets through all the same, all of them whenever one changes; not told while there never was one. */
  'proxy.exceptions': {
    exceptions: {
      /** DNS name or IP address. */
      host: string;
      /** Null for every port. */
      port: number | null;
      /** Names of the forgiven faults; null for those that the host turns out to have when it is first met. */
      checks: string[] | null;
      /** Whether it is kept for later runs, in `exceptions.json` of the home folder. */
      saved: boolean;
    }[];
  };

  /** The root was made, renewed or read. */
  'ca.ready': {
    root: Root;
    /** True when it was made just now, false when it was read from the home folder. */
    created: boolean;
  };
  /** Where the root is in trust stores of this machine; looked up after the start, and when `trustlens trust` changed it. Not said of a root in memory. */
  'ca.trusted': {
    /** Every place where a root could be: the system's store, a browser's database, a Java's file. */
    places: {
      /** Name of the store, as `trustlens trust --store` takes it. */
      store: string;
      /** Path of the folder or file. */
      place: string;
      /** trusted: proved by a verification. listed: in the store, not proved. refused: in the store, and a verification failed. absent: not there. unknown: the store cannot be read. */
      state: 'trusted' | 'listed' | 'refused' | 'absent' | 'unknown';
    }[];
  };

  /** A client connected and asked for a target. */
  'connection.opened': {
    /** Where the client connected from, and its program where that could be found out. */
    client: { address: string; port: number; program?: string };
    /** connect: the client asked for a tunnel, or the connection comes from a capture. http: it sent a plain request in absolute form. */
    mode: 'connect' | 'http';
    /** As the client named it. */
    target: { host: string; port: number };
    /** Set where trustlens answers itself, with its own page: no server is asked, and nothing leaves this machine. */
    own?: true;
  };
  /** TCP to the target stands. `elapsed` tells how long that took. */
  'connection.connected': {
    /** The IP address it resolved to. */
    address: string;
    port: number;
  };
  /** Bytes relayed so far (application layer where TLS ends here, else as on the wire); at most a few times a second, only when changed. */
  'connection.traffic': {
    /** Bytes since the connection opened. */
    fromClient: number;
    fromServer: number;
    /** When the first of those bytes was relayed, µs since the connection opened; absent while there is none, and in mode http. */
    firstFromClient?: number;
    firstFromServer?: number;
  };
  /** Both directions are over. `cause` is null for an orderly end. */
  'connection.closed': {
    /** Bytes relayed in all, counted as in `connection.traffic`. */
    fromClient: number;
    fromServer: number;
    /** Stable word: that of `tls.failed`, or a system error such as `ECONNRESET`. */
    cause: string | null;
    /** Plain words. */
    detail: string | null;
    /** Who ended it, where that is known and it was no orderly end. */
    by: 'client' | 'trustlens' | 'server' | null;
    /** As in `connection.traffic`. */
    firstFromClient?: number;
    firstFromServer?: number;
    /**
     * Which far end sent no more, and when (µs since the connection opened), the first one first. `error` is null for an orderly end; else
     * `NO_CLOSE_NOTIFY` (TCP ended, TLS did not), `CLOSED`, `LEFT` (before it had heard all), or a system error such as `ECONNRESET`.
     */
    ends?: { from: Side; elapsed: number; error: string | null }[];
  };

  /** A handshake message, alert or change of keys, decoded. */
  'tls.message': {
    hop: Hop;
    from: Side;
    /** Handshake type (RFC 9846 §4 [8446 §4]); an alert or a change of keys has the content type of its record. Which alert it is, `summary` and `fields` say. */
    message: Named;
    /** Key into the glossary. */
    about: string;
    /** Length of the message with its header, bytes. */
    length: number;
    /** Read with this run's own keys. */
    encrypted: boolean;
    /** How many records carried it. */
    records: number;
    /** The record it came in; the first one where there were several. */
    record?: {
      /** ContentType as it stood on the wire (RFC 9846 §5.1 [8446 §5.1]): `application_data` for whatever TLS 1.3 protects. */
      type: Named;
      /** legacy_record_version. */
      version: Named;
      /** Bytes behind its header, as they stood on the wire. */
      length: number;
      /** How it was protected; absent where it was readable by all. */
      protection?: {
        /** Which keys: those for early data, for the rest of the handshake, or for what is said after it (RFC 9846 §7.3 [8446 §7.3]); tls12 for the only ones that TLS 1.2 has. */
        keys: 'early' | 'handshake' | 'application' | 'tls12';
        /** How often a KeyUpdate had changed them before (RFC 9846 §7.2 [8446 §7.2]). */
        generation: number;
        /** Its place among the records under the same keys, from 0 (RFC 9846 §5.3 [8446 §5.3]). */
        sequence: number;
        /** Bytes of padding, of all its records together (RFC 9846 §5.4 [8446 §5.4]; RFC 5246 §6.2.3.2). */
        padding: number;
      };
    };
    /** One line for people. */
    summary: string;
    /**
     * What is to be said of the message beyond its fields: proofs that were verified once more (`signature_verified`, `finished_wrong` …),
     * what breaks the standard (`duplicate_extension`), what is weak (`no_forward_secrecy`); absent when there is nothing.
     */
    remarks?: {
      /** Stable word. */
      check: string;
      severity: 'error' | 'warning' | 'note' | 'ok';
      /** Plain words. */
      summary: string;
      /** RFC and section. */
      citation: string;
    }[];
    /** The dissection tree. */
    fields: Field[];
    /** The message, base64; secrets are never in it. Cut to 65,536 bytes when longer. */
    raw: string;
  };
  /** A TLS handshake is complete. */
  'tls.established': {
    hop: Hop;
    /** `TLS 1.3`. */
    version: string;
    /** IANA's name. */
    cipherSuite: string;
    /** IANA's name of the group of the key exchange; null where there was none or it is not known. */
    group: string | null;
    /** The protocol that was agreed on (RFC 7301): `h2`. */
    alpn: string | null;
    /** The name the client asked for (RFC 6066 §3). */
    serverName: string | null;
    /** True when an earlier session was taken up, so that no certificate was shown. */
    resumed: boolean;
    /** µs from the first byte of the handshake on this hop. */
    handshakeTime: number;
  };
  /**
   * Traffic keys were derived on one hop: which, by short hashes that tell them apart and from which nothing can be read. Told once for the
   * handshake, and again with `update` for every KeyUpdate.
   */
  'tls.keys': {
    hop: Hop;
    /** In the order they came into use; after a KeyUpdate only the new one. */
    secrets: {
      /**
       * Label of the key log (RFC 9850 §2): `CLIENT_TRAFFIC_SECRET_0`, `CLIENT_RANDOM` for the main secret of TLS 1.2. Secrets that follow
       * from a KeyUpdate are in no key log and numbered on: `CLIENT_TRAFFIC_SECRET_1`.
       */
      label: string;
      /** The first 8 hex digits of the SHA-256 of the secret. */
      id: string;
    }[];
    /** The KeyUpdate that changed the keys for what one side sends (RFC 9846 §4.7.3 [8446 §4.6.3]); absent for those of the handshake. */
    update?: {
      from: Side;
      /** How often that side has changed its keys by now. */
      generation: number;
    };
  };
  /** A TLS handshake came to nothing. */
  'tls.failed': {
    hop: Hop;
    /** Stable word: `client_refused_certificate`, `untrusted_chain`, `not_tls` … */
    cause: string;
    /** Who ended it, where that is known. */
    by: 'client' | 'trustlens' | 'server' | null;
    /** The last alert that was seen on this hop. */
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
    /** The path that leads to a root with certificates known here from other connections, where the server did not send all it takes. */
    completed?: Certificate[];
    /** Where the trust anchor comes from: the roots that Node ships, this system's, or a file of the user's; null when there is none. */
    anchor: 'bundled' | 'system' | 'file' | null;
    /** Null on the downstream hop. */
    verdict: { status: 'ok' | 'warning' | 'bad'; summary: string; findings: Finding[] } | null;
    /** What the gate did: relay, or how the fault was answered. */
    action: 'relay' | 'mimic' | 'page' | 'close' | null;
    /** True when an exception the user gave let a bad chain through. */
    exception: boolean;
    /** What a proxy that does not pass faults on would have hidden from the client, in plain words; absent when there is no fault. */
    hidden?: string;
    /** Why the gate found the chain bad; absent when there is no fault. */
    faults?: {
      /** Name of the finding: `expired`. */
      check: string;
      /** In a few plain words. */
      words: string;
      /** Whether an exception may let it through. */
      forgivable: boolean;
    }[];
    /** What is known of revocations; absent where nobody said anything. */
    revocation?: RevocationStatement[];
    /** The same chain judged by other stores and by other clients' rules; absent where it was not asked for. */
    opinions?: Opinion[];
  };
  /** The server asked for a client certificate: whose it would take, and what was done. */
  'tls.client_certificate': {
    /** shown: a certificate of the user's. passed: the connection is relayed unread, so that the client answers. failed: the client was refused. without: no certificate was shown, as the user wished. */
    answer: 'shown' | 'passed' | 'failed' | 'without';
    /** Names of the CAs the server would take; empty for any, null where the wire did not show it. */
    authorities: string[] | null;
    /** How the client may sign (RFC 9846 §4.3.3 [8446 §4.2.3]); null where the wire did not show it. */
    signatureSchemes: Named[] | null;
    /** File of the certificate that was shown. */
    from?: string;
  };
  /** A leaf was made for the client: field by field, what became of the real one. */
  'tls.leaf_issued': {
    /** The name it was made for. */
    host: string;
    /** True when it had been made before. */
    cached: boolean;
    /** ms it took; 0 when it came from the cache. */
    issueTime: number;
    /** What became of each field of the real leaf. */
    differences: { field: string; fate: 'kept' | 'changed' | 'dropped' | 'invented'; real: string | null; forged: string | null }[];
  };
  /** Fingerprints of a ClientHello, with the raw forms they are hashes of. */
  'tls.fingerprint': {
    hop: Hop;
    /** MD5, lower-case hex. */
    ja3: string;
    ja3Raw: string;
    ja4: string;
    ja4Raw: string;
  };

  /** The connection is relayed without being read. */
  'tunnel.passed': {
    /** Stable word: a rule of the user's, not TLS, the server speaks first … */
    reason: string;
    /** Plain words. */
    detail: string;
  };

  /** A request head. `exchange` counts from 1 within the connection. */
  'http.request': {
    exchange: number;
    /** HTTP/2 stream; 0 in HTTP/1. */
    stream: number;
    /** `HTTP/1.1`, `HTTP/2`. */
    version: string;
    method: string;
    /** As sent: the request target, or `:path`. */
    target: string;
    /** `https`, `http`. */
    scheme: string;
    /** `:authority`, or the value of Host; empty when there is none. */
    authority: string;
    /** Without pseudo-header fields. */
    headers: Headers;
    /** Bytes of the head as sent. */
    headBytes: number;
    /** What is odd about it, in the decoder's words; absent when nothing is. */
    anomalies?: string[];
  };
  /** A response head; informational ones (1xx) come before the final one. */
  'http.response': {
    exchange: number;
    stream: number;
    version: string;
    status: number;
    /** Empty in HTTP/2. */
    reason: string;
    headers: Headers;
    /** Bytes of the head as sent. */
    headBytes: number;
    /** True for a head that another one follows. */
    informational: boolean;
    /** As in `http.request`. */
    anomalies?: string[];
  };
  /**
   * Some payload bytes, as they came. Only to subscribers that ask for bodies, and made only while there is one: of a body that has
   * begun before, the rest. Of each body the first 1,048,576 bytes are carried; all that are held for late readers are limited too, and
   * the oldest of them go first.
   */
  'http.data': {
    exchange: number;
    from: Side;
    /** How many bytes of this body came before. */
    offset?: number;
    /** Base64; as sent, without chunk framing or padding, still content-coded. */
    data: string;
    /** The body goes on, but no more of it is carried: `http.end` has its size. */
    truncated?: boolean;
  };
  /** A request or response is over. */
  'http.end': {
    exchange: number;
    /** Whose message is over. */
    from: Side;
    /** Payload bytes, still content-coded. */
    bodyBytes: number;
    trailers: Headers;
    /** False when it was cut off. */
    complete: boolean;
    /** Why it was cut off: `closed`, `the client left`, `malformed`, the name of an HTTP/2 error … */
    cause: string | null;
    /** As in `http.request`. */
    anomalies?: string[];
  };
  /** A connection-level HTTP/2 frame. */
  'http2.frame': {
    from: Side;
    /** 0: the connection itself. */
    stream: number;
    /** Frame type (RFC 9113 §6). */
    frame: Named;
    /** Bytes of the payload. */
    length: number;
    /** One line for people. */
    summary: string;
  };
  /**
   * The connection changed its protocol after an HTTP/1.1 upgrade. With `h2c` the exchange goes on: its answer comes in HTTP/2, on
   * stream 1 (RFC 7540 §3.2).
   */
  'http.upgraded': {
    exchange: number;
    /** As the server named it: `websocket`. */
    protocol: string;
  };
  /** A WebSocket message, sizes after and before decompression. */
  'websocket.message': {
    from: Side;
    /** `text` or `binary` (RFC 6455 §5.2). */
    opcode: Named;
    /** Bytes after decompression. */
    bytes: number;
    /** Bytes of payload that were sent. */
    wireBytes: number;
    compressed: boolean;
    /** How many frames carried it. */
    frames?: number;
    /** Its beginning: text, or hex of a binary message. */
    preview: string;
    /**
     * Why it could not be read whole, so that `bytes` is only what is known to be there: `inflate_limit` (too large to be decompressed),
     * `inflate_failed`, `context_lost` (it refers to an earlier message that was not read), `unknown_extension`.
     */
    unread?: string;
    /** What is odd about it, in the decoder's words; absent when nothing is. */
    anomalies?: string[];
  };
  /** Ping, pong or close. */
  'websocket.control': {
    from: Side;
    opcode: Named;
    bytes: number;
    /** Close code (RFC 6455 §7.4), where there is one. */
    code: number | null;
    reason: string;
    /** As in `websocket.message`. */
    anomalies?: string[];
  };

  /**
   * Bytes that do not follow their specification, reported once a decoder. The bytes were relayed all the same. What stops in the middle
   * because the connection was broken off is not reported: `connection.closed` says who did that.
   */
  'decode.failed': {
    /** `tls`, `http`, `websocket` …; `tcp` where a capture has gaps. */
    layer: string;
    hop: Hop | null;
    from: Side | null;
    /** Stable word: `truncated`, `trailing_data`, `illegal_value` …; `bug` for a fault of trustlens itself. */
    code: string;
    /** Where, as the names of the fields from the outside in: `client_hello.extensions.cookie`. */
    path: string;
    /** Bytes from the start of what was decoded. */
    offset: number;
    /** Plain words. */
    detail: string;
  };
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
  /** RFC and section. */
  citation: string;
}
/** Explanations by key. */
export type Glossary = Record<string, GlossaryEntry>;

/** The messages of the WebSocket, server to client, one JSON object each. */
export type StreamMessage =
  /** The first message: the run, the numbers of the oldest and the newest event held, and what the keys in `about` stand for. */
  | { kind: 'hello'; v: typeof SCHEMA_VERSION; run: string; oldest: number; newest: number; glossary: Glossary }
  /** One event. */
  | { kind: 'event'; event: Event }
  /** These events are lost for this subscriber: it was too slow, or asked for what the ring no longer holds. Both ends included. */
  | { kind: 'gap'; from: number; to: number }
  /** What became of the command with this `id`, in plain words. */
  | { kind: 'done'; id: number; ok: boolean; message: string };

/** The messages of the WebSocket, client to server. */
export type SubscriberMessage =
  /** Start a browser window that uses this proxy. */
  | { kind: 'command'; id: number; name: 'open_browser' }
  /** Stop reading connections to this host for the rest of the run, or take that back. */
  | { kind: 'command'; id: number; name: 'pass_host' | 'inspect_host'; host: string }
  /** Let a host with a bad certificate through although these checks fail, for the rest of the run, or from now on with `save`. Without a port, on every port. */
  | { kind: 'command'; id: number; name: 'except_host'; host: string; port?: number; checks: string[]; save: boolean }
  /** Take back what exceptions there are for a host, or for it on this port; saved ones too. */
  | { kind: 'command'; id: number; name: 'unexcept_host'; host: string; port?: number }
  /** Read the saved exceptions again, because they were changed; where that fails, nothing changes. */
  | { kind: 'command'; id: number; name: 'reread_exceptions' }
  /** Look again where the root is trusted, because that was changed; `ca.trusted` tells it. */
  | { kind: 'command'; id: number; name: 'look_at_trust' }
  /** A client overlooks faults of certificates under the root: answer them by a page for the rest of the run. */
  | { kind: 'command'; id: number; name: 'answer_with_page' };

/** Narrows an event to a type. */
export function isEvent<Type extends EventType>(event: Event, type: Type): event is EventOf<Type> {
  return event.type === type;
}
