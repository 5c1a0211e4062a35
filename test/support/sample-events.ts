/**
 * Realistic events for tests of everything that reads the stream: a run with one connection of each kind, and as many as one likes.
 * The same seed gives the same events.
 */
import type { Certificate, Event, EventPayloads, EventType, Finding, Glossary, Root } from '../../src/events/schema.ts';
import { glossary } from '../../src/glossary/registry.ts';
import { Random } from './random.ts';
import { forgedChain, realChain } from './sample-certificates.ts';
import { certificateMessage, clientHello, opaqueMessage, serverHello } from './sample-messages.ts';
import type { SampleMessage } from './sample-messages.ts';

/** When sample runs begin: 2026-11-21 20:30:00 UTC, ms since the epoch. */
export const SAMPLE_START = Date.UTC(2026, 10, 21, 20, 30, 0);

/** What a sample connection goes through. */
export type SampleKind = 'good' | 'expired' | 'refused' | 'not_tls' | 'legacy' | 'plain' | 'unreachable' | 'websocket' | 'opening';
export const SAMPLE_KINDS: readonly SampleKind[] = ['good', 'expired', 'refused', 'not_tls', 'legacy', 'plain', 'unreachable', 'websocket', 'opening'];

const HOSTS: Readonly<Partial<Record<SampleKind, string>>> = {
  not_tls: 'git.example.test',
  legacy: 'legacy.example.test',
  expired: 'api.example.test',
  refused: 'pinned.example.test',
};

export interface SampleConnection {
  host?: string;
  port?: number;
  program?: string;
  /** Requests of a kind that has any. */
  requests?: number;
  /** Stays open. */
  open?: boolean;
}

/** The program's glossary with a few shorter entries, as the stream's hello brings it. */
export const SAMPLE_GLOSSARY: Glossary = {
  ...glossary(),
  'tls.message.1': { text: 'The client opens the handshake. It says what it can do and which host it wants.', citation: 'RFC 9846 §4.2.2 [8446 §4.1.2]' },
  'tls.message.11': { text: 'The server proves who it is. It sends its certificate and those that lead to a CA.', citation: 'RFC 9846 §4.5.1 [8446 §4.4.2]' },
  'tls.extension.0': { text: 'The client says which host it wants. Everybody on the way can read it.', citation: 'RFC 6066 §3' },
  'tls.extensions': { text: 'Everything that did not fit into the fixed fields. Unknown ones are passed over.', citation: 'RFC 9846 §4.3 [8446 §4.2]' },
};

/** Builds a run event by event. */
export class SampleRun {
  readonly events: Event[] = [];
  readonly #random: Random;
  /** ms since the epoch. */
  now: number;
  #seq = 0;
  #connections = 0;

  constructor(options: { seed?: number; now?: number } = {}) {
    this.#random = new Random(options.seed ?? 1);
    this.now = options.now ?? SAMPLE_START;
  }

  get root(): Root {
    const [, own] = forgedChain(SAMPLE_START, 'any.test', 30);
    return { name: own.title, sha256: own.sha256, notBefore: own.notBefore, notAfter: own.notAfter, constraints: [] };
  }

  /** The proxy is up. */
  started(): this {
    this.emit(null, 0, 'ca.ready', { root: this.root, created: true });
    this.emit(null, 0, 'proxy.started', { version: '0.1.0', pid: 4200, host: '127.0.0.1', port: 8080, root: this.root, onBadUpstream: 'page', node: '20.20.2', openssl: '3.0.17' });
    return this;
  }

  /** The log's own counters. */
  memory(bytes: number): this {
    this.emit(null, 0, 'proxy.memory', { events: this.#seq, bytes, limitBytes: 256_000_000, dropped: 0 });
    return this;
  }

  /** Puts one event at the end of the run and gives it back. `elapsed` in µs. */
  emit<Type extends EventType>(connection: number | null, elapsed: number, type: Type, payload: EventPayloads[Type]): void {
    this.#seq += 1;
    // The union of all events cannot be put together property by property; its parts are typed where this is called.
    const event: unknown = { v: 1, seq: this.#seq, time: this.now + Math.floor(elapsed / 1000), elapsed, connection, type, ...payload };
    if (isEvent(event)) this.events.push(event);
  }

  /** One connection of a kind, from beginning to end; gives back its number. */
  connection(kind: SampleKind, options: SampleConnection = {}): number {
    this.#connections += 1;
    this.now += 1_000;
    const id = this.#connections;
    const host = options.host ?? HOSTS[kind] ?? 'shop.example.test';
    const port = options.port ?? (kind === 'not_tls' ? 22 : kind === 'plain' ? 80 : 443);
    this.emit(id, 0, 'connection.opened', {
      client: { address: '127.0.0.1', port: 40_000 + (id % 20_000), ...(options.program === undefined ? {} : { program: options.program }) },
      mode: kind === 'plain' ? 'http' : 'connect',
      target: { host, port },
    });
    if (kind === 'unreachable') {
      this.emit(id, 9_000, 'connection.closed', { fromClient: 0, fromServer: 0, cause: 'ECONNREFUSED', detail: 'nothing listens there', by: 'trustlens' });
      return id;
    }
    this.emit(id, 12_000, 'connection.connected', { address: '203.0.113.7', port });
    if (kind === 'opening') return id;
    let traffic = { fromClient: 700, fromServer: 3_400 };
    if (kind === 'not_tls') this.emit(id, 12_500, 'tunnel.passed', { reason: 'not_tls', detail: 'the server spoke first' });
    else if (kind === 'plain') traffic = this.#exchanges(id, host, 'HTTP/1.1', options.requests ?? 1, 13_000);
    else traffic = this.#tls(id, kind, host, options.requests ?? (kind === 'good' ? 14 : 1)) ?? traffic;
    if (options.open === true) this.emit(id, 400_000, 'connection.traffic', traffic);
    else this.emit(id, 900_000, 'connection.closed', { ...traffic, cause: null, detail: null, by: 'client' });
    return id;
  }

  /** Both handshakes and what comes after them; undefined when nothing was sent through. */
  #tls(id: number, kind: SampleKind, host: string, requests: number): { fromClient: number; fromServer: number } | undefined {
    const random = this.#random;
    const old = kind === 'legacy';
    const protocol = kind === 'good' || kind === 'refused' ? 'h2' : 'http/1.1';
    const offer = protocol === 'h2' ? ['h2', 'http/1.1'] : ['http/1.1'];
    const real = realChain(SAMPLE_START, host, kind === 'expired' ? -3 : 63);
    const forged = forgedChain(SAMPLE_START, host, kind === 'expired' ? 1 : 29);
    const bad = kind === 'expired';

    this.#message(id, 'downstream', 'client', 12_300, clientHello(random, host, offer), false);
    this.emit(id, 12_300, 'tls.fingerprint', { hop: 'downstream', ja3: 'e7d705a3286e19ea42f587b344ee6865', ja3Raw: '771,4865-4866,0-10,29,0', ja4: 't13d1516h2_8daaf6152771_d8a2da3f94cd', ja4Raw: 't13d1516h2_1301' });
    this.#message(id, 'upstream', 'client', 12_700, clientHello(random, host, offer), false);
    this.emit(id, 12_700, 'tls.fingerprint', { hop: 'upstream', ja3: '0149f47eabf9a20d0893e2a44e5a6323', ja3Raw: '771,4865', ja4: 't13d0312h2_55b375c5d22e_06cda9e17597', ja4Raw: 't13d0312h2_1301' });
    this.#message(id, 'upstream', 'server', 25_200, serverHello(random, 0x1301), false);
    if (!old) this.#message(id, 'upstream', 'server', 25_200, opaqueMessage(random, 8, 'EncryptedExtensions', 11, protocol), true);
    this.#message(id, 'upstream', 'server', 25_300, certificateMessage(real.slice(0, 2)), !old);
    this.#message(id, 'upstream', 'server', 25_300, opaqueMessage(random, 15, 'CertificateVerify', 75, 'ecdsa_secp256r1_sha256'), !old);
    this.#message(id, 'upstream', 'server', 25_400, opaqueMessage(random, 20, 'Finished', 32), true);
    this.emit(id, 25_600, 'tls.established', {
      hop: 'upstream',
      version: old ? 'TLS 1.2' : 'TLS 1.3',
      cipherSuite: old ? 'TLS_RSA_WITH_AES_128_GCM_SHA256' : 'TLS_AES_128_GCM_SHA256',
      group: old ? null : 'X25519MLKEM768',
      alpn: protocol,
      serverName: host,
      resumed: false,
      handshakeTime: 12_900,
    });
    this.emit(id, 25_900, 'tls.certificates', {
      hop: 'upstream',
      origin: 'as_sent',
      sent: real.slice(0, 2),
      path: [...real],
      anchor: 'system',
      verdict: { status: bad ? 'bad' : old ? 'warning' : 'ok', summary: bad ? 'expired 3 days ago' : old ? 'RSA key exchange' : '63 days left', findings: sampleFindings(bad, old) },
      action: bad ? 'page' : 'relay',
      exception: false,
      ...(bad ? { hidden: 'expired 3 days ago', faults: [{ check: 'expired', words: 'expired 3 days ago', forgivable: true }] } : {}),
    });
    this.emit(id, 26_600, 'tls.leaf_issued', { host, cached: false, issueTime: 0.7, differences: sampleDifferences(real[0], forged[0]) });
    this.#message(id, 'downstream', 'server', 26_700, serverHello(random, 0x1302), false);
    this.#message(id, 'downstream', 'server', 26_700, certificateMessage(forged), !old);
    this.emit(id, 26_700, 'tls.certificates', { hop: 'downstream', origin: 'issued', sent: [...forged], path: [...forged], anchor: null, verdict: null, action: null, exception: false });
    if (kind === 'refused') {
      this.#message(id, 'downstream', 'client', 27_800, { ...opaqueMessage(random, 46, 'alert', 2, 'fatal certificate_unknown'), message: { id: 46, name: 'alert certificate_unknown' }, about: 'tls.alert' }, true);
      this.emit(id, 27_900, 'tls.failed', { hop: 'downstream', cause: 'client_refused_certificate', by: 'client', alert: { id: 46, name: 'certificate_unknown' }, detail: 'the client sent an alert 1.1 ms after our Certificate and closed' });
      return undefined;
    }
    this.#message(id, 'downstream', 'client', 27_500, opaqueMessage(random, 20, 'Finished', 32), true);
    this.emit(id, 27_600, 'tls.established', {
      hop: 'downstream',
      version: old ? 'TLS 1.2' : 'TLS 1.3',
      cipherSuite: old ? 'TLS_RSA_WITH_AES_128_GCM_SHA256' : 'TLS_AES_256_GCM_SHA384',
      group: old ? null : 'X25519',
      alpn: protocol,
      serverName: host,
      resumed: false,
      handshakeTime: 15_300,
    });
    if (bad) return undefined;
    const traffic = this.#exchanges(id, host, protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1', requests, 28_000, kind === 'websocket');
    if (kind === 'websocket') this.emit(id, 300_000, 'websocket.message', { from: 'server', opcode: { id: 1, name: 'text' }, bytes: 11, wireBytes: 13, compressed: true, preview: 'hello world' });
    return traffic;
  }

  #exchanges(id: number, host: string, version: string, requests: number, from: number, upgrade = false): { fromClient: number; fromServer: number } {
    let fromServer = 0;
    for (let exchange = 1; exchange <= requests; exchange += 1) {
      const at = from + exchange * 5_000;
      const stream = version === 'HTTP/2' ? exchange * 2 - 1 : 1;
      const missing = exchange % 7 === 0;
      const target = exchange === 1 ? '/' : `/assets/part-${exchange}.js?v=${exchange * 37}`;
      const body = upgrade ? 0 : 800 + this.#random.below(90_000);
      fromServer += body + 300;
      this.emit(id, at, 'http.request', {
        exchange, stream, version, method: exchange % 5 === 0 ? 'POST' : 'GET', target, scheme: 'https', authority: host,
        headers: [['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'], ['accept', '*/*'], ['cookie', 'session=abc; theme=dark'], ...(upgrade ? [['upgrade', 'websocket'] satisfies [string, string]] : [])],
        headBytes: 320,
      });
      this.emit(id, at + 100, 'http.end', { exchange, from: 'client', bodyBytes: 0, trailers: [], complete: true, cause: null });
      this.emit(id, at + 9_400, 'http.response', {
        exchange, stream, version, status: upgrade ? 101 : missing ? 404 : 200, reason: version === 'HTTP/2' ? '' : upgrade ? 'Switching Protocols' : missing ? 'Not Found' : 'OK',
        headers: [['content-type', exchange === 1 ? 'text/html; charset=utf-8' : 'text/javascript'], ['cache-control', 'max-age=300'], ['server', 'nginx']], headBytes: 210, informational: false,
      });
      if (upgrade) this.emit(id, at + 9_500, 'http.upgraded', { exchange, protocol: 'websocket' });
      else this.emit(id, at + 12_000, 'http.end', { exchange, from: 'server', bodyBytes: body, trailers: [], complete: true, cause: null });
    }
    return { fromClient: requests * 420, fromServer };
  }

  #message(id: number, hop: 'downstream' | 'upstream', from: 'client' | 'server', elapsed: number, message: SampleMessage, encrypted: boolean): void {
    this.emit(id, elapsed, 'tls.message', { hop, from, ...message, encrypted, records: 1 });
  }
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** A judgement with every severity. */
export function sampleFindings(expired: boolean, old: boolean): Finding[] {
  return [
    ...(expired ? [{ check: 'expired', severity: 'error', summary: 'expired 3 days ago (notAfter 2026-11-18)', citation: 'RFC 5280 §6.1.3(a)(2)', certificate: 0 } satisfies Finding] : []),
    ...(old ? [{ check: 'key_exchange', severity: 'warning', summary: 'the key exchange has no forward secrecy (RSA)', citation: 'RFC 9325 §4.1' } satisfies Finding] : []),
    { check: 'root_basic_constraints', severity: 'warning', summary: 'basic constraints of the root are not critical', citation: 'RFC 5280 §4.2.1.9', certificate: 2 },
    { check: 'sct_count', severity: 'note', summary: '2 SCTs from 2 logs', citation: 'RFC 6962 §3.3', certificate: 0 },
    ...['name', 'signature', 'key_size', 'validity', 'key_usage', 'path_length'].map((check): Finding => ({ check, severity: 'ok', summary: `${check.replaceAll('_', ' ')} is as it should be`, citation: 'RFC 5280 §6.1', certificate: 0 })),
    { check: 'ocsp_staple', severity: 'not_applicable', summary: 'no staple was asked for', citation: 'RFC 6066 §8' },
  ];
}

/** What becomes of a leaf's fields. */
export function sampleDifferences(real: Certificate, forged: Certificate): EventPayloads['tls.leaf_issued']['differences'] {
  return [
    { field: 'subject CN', fate: 'kept', real: real.title, forged: forged.title },
    { field: 'names', fate: 'kept', real: real.names.join(', '), forged: forged.names.join(', ') },
    { field: 'issuer', fate: 'changed', real: real.issuer, forged: forged.issuer },
    { field: 'public key', fate: 'changed', real: real.spkiSha256, forged: forged.spkiSha256 },
    { field: 'notAfter', fate: 'changed', real: new Date(real.notAfter).toISOString(), forged: new Date(forged.notAfter).toISOString() },
    { field: 'SCTs', fate: 'dropped', real: '2', forged: null },
    { field: 'policies', fate: 'dropped', real: '2.23.140.1.2.1', forged: null },
  ];
}

/** A run with one connection of each kind, the newest one open. */
export function sampleRun(): SampleRun {
  const run = new SampleRun().started();
  run.connection('legacy', { program: 'curl' });
  run.connection('not_tls', { program: 'git' });
  run.connection('unreachable', { program: 'curl', host: 'down.example.test' });
  run.connection('refused', { program: 'node' });
  run.connection('plain', { program: 'curl', host: 'plain.example.test' });
  run.connection('websocket', { program: 'chromium', host: 'chat.example.test' });
  run.connection('expired', { program: 'curl' });
  run.connection('good', { program: 'chromium', open: true });
  return run.memory(41_000_000);
}

/** Many short connections, without the weight of handshake messages: for measuring and for filling a list. */
export function manyConnections(count: number, seed = 1): Event[] {
  const random = new Random(seed);
  const run = new SampleRun({ seed }).started();
  const hosts = ['shop', 'api', 'cdn', 'login', 'img', 'metrics'].map((name) => `${name}.example.test`);
  for (let id = 1; id <= count; id += 1) {
    const host = random.pick(hosts);
    run.now += 40;
    run.emit(id, 0, 'connection.opened', { client: { address: '127.0.0.1', port: 40_000 + (id % 20_000), program: random.pick(['chromium', 'curl', 'node']) }, mode: 'connect', target: { host, port: 443 } });
    run.emit(id, 9_000, 'connection.connected', { address: '203.0.113.9', port: 443 });
    for (const hop of ['upstream', 'downstream'] as const) {
      run.emit(id, 21_000, 'tls.established', { hop, version: random.oneIn(9) ? 'TLS 1.2' : 'TLS 1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'X25519', alpn: 'h2', serverName: host, resumed: false, handshakeTime: 12_000 });
    }
    run.emit(id, 30_000, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/2', method: 'GET', target: `/item/${random.below(10_000)}`, scheme: 'https', authority: host, headers: [['accept', '*/*']], headBytes: 90 });
    run.emit(id, 52_000, 'http.response', { exchange: 1, stream: 1, version: 'HTTP/2', status: random.oneIn(20) ? 503 : 200, reason: '', headers: [['content-type', 'text/plain']], headBytes: 60, informational: false });
    run.emit(id, 53_000, 'http.end', { exchange: 1, from: 'server', bodyBytes: 1_200, trailers: [], complete: true, cause: null });
    run.emit(id, 60_000, 'connection.closed', { fromClient: 420, fromServer: 1_900, cause: null, detail: null, by: 'client' });
  }
  return run.events;
}
