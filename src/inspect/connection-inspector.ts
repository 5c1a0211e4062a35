/**
 * One connection as the relay reports it, turned into events: its life, both hops' TLS, its certificates, why a handshake failed, and
 * what was said inside. It owns the decoders; it sees bytes only after they were sent on.
 */
import type { EventLog } from '../events/log.ts';
import { ApplicationInspector } from './application-inspector.ts';
import { ConnectionCertificates } from './connection-certificates.ts';
import type { CertificateReaders } from './connection-certificates.ts';
import { ConnectionLifecycle } from './connection-lifecycle.ts';
import type { Failure } from './connection-lifecycle.ts';
import { CLOSE_NOTIFY, explain, explainServerAlert, explainWatchedAlert } from './failures.ts';
import { HopInspector } from './hop-inspector.ts';
import { PlainExchanges } from './plain-exchanges.ts';
import { ConnectionSink } from './sink.ts';
import type { ConnectionFacts, EstablishedFact, FailureFact, Hop, Layer, RelayFact, Side, Tap } from './tap.ts';

/** What all connections of a run share. */
export interface Inspection extends CertificateReaders {
  log: Pick<EventLog, 'emit' | 'demand'>;
}

/** Bytes of a passed-through connection that are looked at: hellos and a TLS 1.2 chain fit easily. */
const MAX_PASSED_BYTES = 131_072;

/** Bytes of the wire kept until it is clear what they are; the relay decides after half as many. */
const MAX_EARLY_BYTES = 131_072;

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
  readonly #onClosed: () => void;
  readonly #sink: ConnectionSink;
  readonly #lifecycle: ConnectionLifecycle;
  readonly #certificates: ConnectionCertificates;
  readonly #application: ApplicationInspector;
  readonly #plain: PlainExchanges;
  readonly #hops = new Map<Hop, HopInspector>();
  #layer: 'unknown' | 'tls' | 'http' | 'opaque' = 'unknown';
  #passed = false;
  /** Chunks of the wire that came before it was clear what they are. */
  #early: { hop: Hop; from: Side; chunk: Uint8Array; at: number }[] = [];
  #earlyBytes = 0;
  #passedBytes = 0;
  #failure: Failure | undefined;
  /** Hops whose handshake is complete for us. */
  readonly #complete = new Set<Hop>();

  /** `onClosed` is called when the relay reported the end. */
  constructor(facts: ConnectionFacts, at: number, inspection: Inspection, onClosed: () => void = () => undefined) {
    this.#onClosed = onClosed;
    this.#sink = new ConnectionSink(inspection.log, facts.id, at);
    this.#application = new ApplicationInspector(this.#sink, facts.mode === 'http' ? 'http' : 'https');
    this.#certificates = new ConnectionCertificates(this.#sink, facts.target, inspection);
    this.#lifecycle = new ConnectionLifecycle(this.#sink, facts, at);
    this.#plain = new PlainExchanges(this.#sink, this.#lifecycle.counts);
  }

  /** Bytes so far by sender. */
  get counts(): Readonly<Record<Side, number>> {
    return this.#lifecycle.counts;
  }

  fact(fact: RelayFact, at: number): void {
    switch (fact.kind) {
      case 'target_connected':
        this.#lifecycle.connected(fact.address, fact.port, at);
        return;
      case 'next_layer':
        this.#layer = fact.layer;
        if (fact.layer === 'opaque') this.#application.ignore();
        else if (fact.layer === 'http') this.#application.plain();
        this.#replayEarly();
        return;
      case 'passed_through':
        this.#passed = true;
        this.#hops.get('downstream')?.passThrough((chain, time) => this.#certificates.passed(chain, time));
        this.#application.ignore();
        this.#sink.emit('tunnel.passed', at, { reason: fact.reason, detail: fact.detail });
        return;
      case 'client_certificate':
        this.#certificates.client(fact, this.#hop('upstream').certificateRequest, at);
        return;
      case 'judged':
        this.#certificates.judged(fact, this.#hop('upstream'), at);
        return;
      case 'leaf_issued':
        this.#certificates.issued(fact, at);
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
      this.#lifecycle.count(from, chunk.length, at);
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
    if (!this.#lifecycle.ended(from, at, error)) return;
    this.#application.ended(from, at, this.#lifecycle.brokenOff(from) ? this.#lifecycle.brokenBy : undefined);
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
        hop.ended('client', at, this.#lifecycle.brokenOff('client') || (name === 'upstream' && this.#lifecycle.brokenOff('server')));
        hop.ended('server', at, this.#lifecycle.brokenOff('server') || (name === 'downstream' && this.#lifecycle.brokenOff('client')));
      }
    }
    if (this.#passed) this.#watchedFailure(at);
    this.#lifecycle.closed(at, this.#failure, this.#hops.get(this.#lifecycle.brokenBy === 'client' ? 'downstream' : 'upstream')?.lastAlert);
  }

  /** Tells how much went through, when that has changed since it was last told. */
  tick(at: number): void {
    this.#lifecycle.tick(at);
  }

  #hop(name: Hop): HopInspector {
    let hop = this.#hops.get(name);
    if (hop === undefined) {
      hop = this.#passed
        ? new HopInspector(this.#sink, name, 'none', (chain, at) => this.#certificates.passed(chain, at))
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
    this.#lifecycle.count(from, chunk.length, at);
    // Both hops of a passed-through connection are the same bytes: one TLS connection between client and server.
    const looked = this.#layer === 'tls' ? chunk.subarray(0, MAX_PASSED_BYTES - this.#passedBytes) : chunk.subarray(0, 0);
    if (looked.length === 0) return;
    this.#passedBytes += looked.length;
    this.#hop('downstream').bytes(from, looked, at);
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

  #failed(fact: FailureFact, at: number): void {
    const alert = this.#hops.get(fact.hop)?.lastAlert;
    const explained = explain(fact, alert, this.#certificates.leafIssued, this.#certificates.shownFault, this.#hops.get('upstream')?.certificateRequested === true);
    const inHello = fact.stage === 'client_hello' && this.#beganTls();
    if (fact.stage === 'handshake' || fact.stage === 'verify' || inHello) {
      this.#sink.emit('tls.failed', at, { hop: fact.hop, cause: explained.cause, by: fact.by ?? null, alert: alert?.alert ?? null, detail: explained.detail });
      this.#failure = { ...explained, by: fact.by ?? null };
    } else {
      this.#failure = { cause: fact.stage !== 'client_hello' ? fact.code : fact.code === 'CUT_OFF' ? 'cut_off' : explained.cause, detail: fact.detail, by: fact.by ?? null };
    }
  }
}
