/**
 * One connection as the relay reports it, turned into events: lifecycle, both hops' TLS, chains and verdict, the leaf that was made,
 * and what was said inside. It owns the decoders; it sees bytes only after they were sent on.
 */
import { compareCertificates } from '../../ca/x509/compare.ts';
import { signatureSchemeText } from '../decode/tls/registries/signature-schemes.ts';
import type { EventLog } from '../events/log.ts';
import type { EventPayloads } from '../events/schema.ts';
import { ApplicationInspector } from './application-inspector.ts';
import type { CertificateCache } from './certificates.ts';
import type { ChainJudge } from './chain-judge.ts';
import { CLOSE_NOTIFY, explain, explainEnd, explainServerAlert, explainWatchedAlert } from './failures.ts';
import { HopInspector } from './hop-inspector.ts';
import { PlainExchanges } from './plain-exchanges.ts';
import { ConnectionSink } from './sink.ts';
import type { TrustSimulator } from './trust-simulator.ts';
import type { ConnectionFacts, EstablishedFact, FailureFact, Hop, Layer, RelayFact, Side, Tap } from './tap.ts';

/** What all connections of a run share. */
export interface Inspection {
  log: Pick<EventLog, 'emit' | 'demand'>;
  certificates: CertificateCache;
  judge: ChainJudge;
  /** What others would say; nobody is asked where it is left out. */
  simulator?: TrustSimulator;
}

type JudgedFact = Extract<RelayFact, { kind: 'judged' }>;

/** Bytes of a passed-through connection that are looked at: hellos and a TLS 1.2 chain fit easily. */
const MAX_PASSED_BYTES = 131_072;

/** Bytes of the wire kept until it is clear what they are; the relay decides after half as many. */
const MAX_EARLY_BYTES = 131_072;

/** Names of CAs in one event; servers that name every public root name about 150. */
const MAX_AUTHORITIES = 200;

/** ContentType of a handshake record (RFC 9846 §5.1 [8446 §5.1]): how TLS begins. */
const HANDSHAKE = 22;

/** Node's protocol words as people write them. */
const VERSIONS = new Map([
  ['TLSv1.3', 'TLS 1.3'],
  ['TLSv1.2', 'TLS 1.2'],
  ['TLSv1.1', 'TLS 1.1'],
  ['TLSv1', 'TLS 1.0'],
]);

/** The tap of one connection. */
export class ConnectionInspector implements Tap {
  readonly #inspection: Inspection;
  readonly #onClosed: () => void;
  readonly #facts: ConnectionFacts;
  readonly #sink: ConnectionSink;
  readonly #application: ApplicationInspector;
  readonly #plain: PlainExchanges;
  readonly #hops = new Map<Hop, HopInspector>();
  #layer: 'unknown' | 'tls' | 'http' | 'opaque' = 'unknown';
  #passed = false;
  /** Chunks of the wire that came before it was clear what they are. */
  #early: { hop: Hop; from: Side; chunk: Uint8Array; at: number }[] = [];
  #earlyBytes = 0;
  #passedBytes = 0;
  #judged: JudgedFact | undefined;
  #leafIssued = false;
  #failure: { cause: string; detail: string; by: 'client' | 'trustlens' | 'server' | null } | undefined;
  /** Who broke it off or left first, and how. */
  #broken: { from: Side; error: string } | undefined;
  #silentEnd = false;
  readonly #ended = new Set<Side>();
  /** Sides that did not end by themselves, so that their bytes may stop anywhere. */
  readonly #brokenOff = new Set<Side>();
  /** When the first byte of each side was relayed, µs since the connection opened. */
  readonly #first: { firstFromClient?: number; firstFromServer?: number } = {};
  /** How each side ended, in the order they did. */
  readonly #ends: NonNullable<EventPayloads['connection.closed']['ends']> = [];
  readonly #openedAt: number;
  /** Hops whose handshake is complete for us. */
  readonly #complete = new Set<Hop>();
  /** Bytes so far by sender. */
  readonly counts = { client: 0, server: 0 };
  #told = 0;

  /** `onClosed` is called when the relay reported the end. */
  constructor(facts: ConnectionFacts, at: number, inspection: Inspection, onClosed: () => void = () => undefined) {
    this.#facts = facts;
    this.#inspection = inspection;
    this.#onClosed = onClosed;
    this.#openedAt = at;
    this.#sink = new ConnectionSink(inspection.log, facts.id, at);
    this.#application = new ApplicationInspector(this.#sink, facts.mode === 'http' ? 'http' : 'https');
    this.#plain = new PlainExchanges(this.#sink, this.counts);
    this.#sink.emit('connection.opened', at, { client: facts.client, mode: facts.mode, target: facts.target, ...(facts.own && { own: facts.own }) });
  }

  fact(fact: RelayFact, at: number): void {
    switch (fact.kind) {
      case 'target_connected':
        this.#sink.emit('connection.connected', at, { address: fact.address, port: fact.port });
        return;
      case 'next_layer':
        this.#layer = fact.layer;
        if (fact.layer === 'opaque') this.#application.ignore();
        else if (fact.layer === 'http') this.#application.plain();
        this.#replayEarly();
        return;
      case 'passed_through':
        this.#passed = true;
        this.#hops.get('downstream')?.passThrough((chain, time) => this.#passedChain(chain, time));
        this.#application.ignore();
        this.#sink.emit('tunnel.passed', at, { reason: fact.reason, detail: fact.detail });
        return;
      case 'client_certificate':
        this.#clientCertificate(fact, at);
        return;
      case 'judged':
        this.#judgedChain(fact, at);
        return;
      case 'leaf_issued':
        this.#issuedLeaf(fact.chain, fact.cached, fact.issueMs, at);
        return;
      case 'established':
        this.#established(fact, at);
        return;
      case 'failed':
        this.#failed(fact, at);
        return;
      case 'request':
      case 'response':
      case 'message_data':
      case 'message_end':
        this.#plain.fact(fact, at);
    }
  }

  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void {
    if (layer === 'application') {
      this.#count(from, chunk.length, at);
      this.#application.bytes(from, chunk, at);
      return;
    }
    if (this.#layer === 'unknown' && !this.#passed) {
      const kept = chunk.subarray(0, MAX_EARLY_BYTES - this.#earlyBytes);
      this.#earlyBytes += kept.length;
      if (kept.length > 0) this.#early.push({ hop, from, chunk: kept, at });
      return;
    }
    this.#wire(hop, from, chunk, at);
  }

  secrets(hop: Hop, line: string, at: number): void {
    this.#hop(hop).secret(line, at);
    if (hop === 'upstream') this.#lateRefusal(at);
  }

  ended(_hop: Hop, from: Side, at: number, error?: string): void {
    // Few clients say close_notify, and few servers to a client that is gone; else it tells whether a body without a length is whole.
    if (error === 'NO_CLOSE_NOTIFY') this.#silentEnd ||= from === 'server' && !this.#ended.has('client');
    else if (error !== undefined) this.#broken ??= { from, error };
    if (this.#ended.has(from)) return;
    this.#ended.add(from);
    this.#ends.push({ from, elapsed: this.#since(at), error: error ?? null });
    const brokenOff = error !== undefined && error !== 'NO_CLOSE_NOTIFY';
    if (brokenOff) this.#brokenOff.add(from);
    this.#application.ended(from, at, brokenOff ? this.#broken?.from : undefined);
  }

  closed(at: number): void {
    this.#onClosed();
    if (this.#beganTls()) {
      this.#layer = 'tls';
      this.#replayEarly();
    }
    // What stops where we stopped looking is no fault of its sender.
    if (this.#passedBytes < MAX_PASSED_BYTES) {
      for (const [name, hop] of this.#hops) {
        // On each hop one of the two is our own: it stops where either far end broke off.
        hop.ended('client', at, this.#brokenOff.has('client') || (name === 'upstream' && this.#brokenOff.size > 0));
        hop.ended('server', at, this.#brokenOff.has('server') || (name === 'downstream' && this.#brokenOff.size > 0));
      }
    }
    if (this.#passed) this.#watchedFailure(at);
    const alert = this.#hops.get(this.#broken?.from === 'client' ? 'downstream' : 'upstream')?.lastAlert;
    const end = this.#failure ?? explainEnd(this.#broken, this.#silentEnd, alert);
    this.#sink.emit('connection.closed', at, {
      fromClient: this.counts.client,
      fromServer: this.counts.server,
      cause: end?.cause ?? null,
      detail: end?.detail ?? null,
      by: end?.by ?? null,
      ...this.#first,
      ...(this.#ends.length === 0 ? {} : { ends: [...this.#ends] }),
    });
  }

  /** Tells how much went through, when that has changed since it was last told. */
  tick(at: number): void {
    const total = this.counts.client + this.counts.server;
    if (total === this.#told) return;
    this.#told = total;
    this.#sink.emit('connection.traffic', at, { fromClient: this.counts.client, fromServer: this.counts.server, ...this.#first });
  }

  #since(at: number): number {
    return Math.max(0, Math.round(at - this.#openedAt));
  }

  #count(from: Side, bytes: number, at: number): void {
    this.counts[from] += bytes;
    this.#first[from === 'client' ? 'firstFromClient' : 'firstFromServer'] ??= this.#since(at);
  }

  #hop(name: Hop): HopInspector {
    let hop = this.#hops.get(name);
    if (hop === undefined) {
      hop = this.#passed
        ? new HopInspector(this.#sink, name, 'none', (chain, at) => this.#passedChain(chain, at))
        : new HopInspector(this.#sink, name, 'expected');
      this.#hops.set(name, hop);
    }
    return hop;
  }

  #wire(hop: Hop, from: Side, chunk: Uint8Array, at: number): void {
    if (!this.#passed) {
      this.#hop(hop).bytes(from, chunk, at);
      if (hop === 'upstream') this.#lateRefusal(at);
      return;
    }
    this.#count(from, chunk.length, at);
    // Both hops of a passed-through connection are the same bytes: one TLS connection between client and server.
    const looked = this.#layer === 'tls' ? chunk.subarray(0, MAX_PASSED_BYTES - this.#passedBytes) : chunk.subarray(0, 0);
    if (looked.length === 0) return;
    this.#passedBytes += looked.length;
    this.#hop('downstream').bytes(from, looked, at);
  }

  /** Up to TLS 1.2 the server's chain is in the clear: shown, but not judged, since the client alone decides about it. */
  #passedChain(sent: readonly Uint8Array[], at: number): void {
    this.#sink.emit('tls.certificates', at, this.#inspection.certificates.unjudged(sent));
  }

  /** Whether the client began something that looks like TLS before it was clear what it is. */
  #beganTls(): boolean {
    return this.#early[0]?.chunk[0] === HANDSHAKE;
  }

  #replayEarly(): void {
    const early = this.#early;
    this.#early = [];
    if (this.#layer !== 'tls' && !this.#passed) return;
    for (const piece of early) this.#wire(piece.hop, piece.from, piece.chunk, piece.at);
  }

  #established(fact: EstablishedFact, at: number): void {
    const hop = this.#hop(fact.hop);
    if (fact.hop === 'downstream') {
      this.#application.negotiated(fact.alpn);
      this.#plain.scheme = 'https';
    }
    this.#sink.emit('tls.established', at, {
      hop: fact.hop,
      version: VERSIONS.get(fact.protocol) ?? fact.protocol,
      cipherSuite: fact.cipherSuite,
      group: hop.group ?? fact.group ?? null,
      alpn: fact.alpn,
      serverName: fact.serverName,
      resumed: fact.resumed,
      handshakeTime: hop.since(at),
    });
    this.#complete.add(fact.hop);
    if (fact.hop === 'upstream') this.#lateRefusal(at);
  }

  /** Of a handshake that is not ours, an alert in the clear is all that tells of its failure. */
  #watchedFailure(at: number): void {
    const alert = this.#hops.get('downstream')?.lastAlert;
    const refused = alert === undefined ? undefined : explainWatchedAlert(alert);
    if (refused === undefined || this.#failure !== undefined) return;
    this.#failure = refused;
    this.#sink.emit('tls.failed', at, { hop: 'downstream', ...refused, alert: alert?.alert ?? null });
  }

  /** In TLS 1.3 the handshake is complete for us before the server has judged our answer: an alert instead of the first byte is still a refusal. */
  #lateRefusal(at: number): void {
    const hop = this.#hops.get('upstream');
    const seen = hop?.lastAlert;
    if (seen?.from !== 'server' || seen.alert.id === CLOSE_NOTIFY || this.counts.server > 0 || this.#failure !== undefined || !this.#complete.has('upstream')) return;
    const explained = explainServerAlert(seen, hop?.certificateRequested === true);
    this.#failure = { ...explained, by: 'server' };
    this.#sink.emit('tls.failed', at, { hop: 'upstream', cause: explained.cause, by: 'server', alert: seen.alert, detail: explained.detail });
  }

  #judgedChain(fact: JudgedFact, at: number): void {
    this.#judged = fact;
    const { certificates, judge, simulator } = this.#inspection;
    const upstream = this.#hop('upstream');
    const sent = upstream.sentChain;
    const look = simulator?.look(fact.host, sent ?? fact.path, fact.path);
    // The gate has decided; what the wire shows besides (order, extras) can only add remarks.
    const verdict = sent === undefined ? fact.verdict : judge.judge({ host: fact.host, port: this.#facts.target.port, path: fact.path, openssl: fact.openssl, ...(fact.fetched !== undefined && { fetched: fact.fetched }) }, { sent, stapled: upstream.stapled, revocation: fact.verdict.revocation, look });
    this.#sink.emit('tls.certificates', at, {
      hop: 'upstream',
      origin: sent === undefined ? 'computed' : 'as_sent',
      sent: (sent ?? fact.path).map((der) => certificates.event(der)),
      path: fact.path.map((der) => certificates.event(der)),
      ...(look?.completed === undefined ? {} : { completed: look.completed.map(({ der }) => certificates.event(der)) }),
      anchor: verdict.anchor,
      verdict: { status: fact.verdict.status === 'bad' ? 'bad' : verdict.status === 'bad' ? 'warning' : verdict.status, summary: verdict.summary, findings: [...verdict.findings] },
      action: fact.action,
      exception: fact.exception,
      ...(look === undefined || look.opinions.length === 0 ? {} : { opinions: look.opinions.map((opinion) => ({ ...opinion, checks: [...opinion.checks] })) }),
      ...(verdict.revocation === undefined ? {} : { revocation: [...verdict.revocation] }),
      ...(fact.hidden === undefined ? {} : { hidden: fact.hidden }),
      ...(fact.faults === undefined ? {} : { faults: [...fact.faults] }),
    });
  }

  #clientCertificate(fact: Extract<RelayFact, { kind: 'client_certificate' }>, at: number): void {
    const request = this.#hop('upstream').certificateRequest;
    this.#sink.emit('tls.client_certificate', at, {
      answer: fact.answer,
      authorities: request === undefined ? null : [...request.authorities.slice(0, MAX_AUTHORITIES)],
      signatureSchemes: request === undefined ? null : request.signatureAlgorithms.map((id) => ({ id, name: signatureSchemeText(id) ?? 'unknown' })),
      ...(fact.from === undefined ? {} : { from: fact.from }),
    });
  }

  #issuedLeaf(chain: readonly Uint8Array[], cached: boolean, issueTime: number, at: number): void {
    this.#leafIssued = true;
    const { certificates } = this.#inspection;
    this.#sink.emit('tls.certificates', at, {
      hop: 'downstream',
      origin: 'issued',
      sent: chain.map((der) => certificates.event(der)),
      path: chain.map((der) => certificates.event(der)),
      anchor: null,
      verdict: null,
      action: null,
      exception: false,
    });
    const [real] = this.#judged?.path ?? [];
    const [forged] = chain;
    this.#sink.emit('tls.leaf_issued', at, {
      host: this.#judged?.host ?? this.#facts.target.host,
      cached,
      issueTime,
      differences: real === undefined || forged === undefined ? [] : [...compareCertificates(certificates.facts(real), certificates.facts(forged))],
    });
  }

  #failed(fact: FailureFact, at: number): void {
    const alert = this.#hops.get(fact.hop)?.lastAlert;
    const shown = this.#judged?.action === 'mimic' ? this.#judged.verdict.summary : undefined;
    const explained = explain(fact, alert, this.#leafIssued, shown, this.#hops.get('upstream')?.certificateRequested === true);
    const inHello = fact.stage === 'client_hello' && this.#beganTls();
    if (fact.stage === 'handshake' || fact.stage === 'verify' || inHello) {
      this.#sink.emit('tls.failed', at, { hop: fact.hop, cause: explained.cause, by: fact.by ?? null, alert: alert?.alert ?? null, detail: explained.detail });
      this.#failure = { ...explained, by: fact.by ?? null };
    } else {
      this.#failure = { cause: fact.stage !== 'client_hello' ? fact.code : fact.code === 'CUT_OFF' ? 'cut_off' : explained.cause, detail: fact.detail, by: fact.by ?? null };
    }
  }
}
