/** The certificates of one connection as events: the chain of the server, the leaf that was made for the client, and what was done about a client certificate. */
import { compareCertificates } from '../../ca/x509/compare.ts';
import type { CertificateRequest } from '../decode/tls/messages/certificate-request.ts';
import { signatureSchemeText } from '../decode/tls/registries/signature-schemes.ts';
import type { CertificateCache } from './certificates.ts';
import type { ChainJudge } from './chain-judge.ts';
import type { HopInspector } from './hop-inspector.ts';
import type { ConnectionSink } from './sink.ts';
import type { ConnectionFacts, RelayFact } from './tap.ts';
import type { TrustSimulator } from './trust-simulator.ts';

/** Names of CAs in one event; servers that name every public root name about 150. */
const MAX_AUTHORITIES = 200;

/** Who reads and judges the certificates of all connections of a run. */
export interface CertificateReaders {
  certificates: CertificateCache;
  judge: ChainJudge;
  /** What others would say; nobody is asked where it is left out. */
  simulator?: TrustSimulator;
}

type JudgedFact = Extract<RelayFact, { kind: 'judged' }>;
type LeafFact = Extract<RelayFact, { kind: 'leaf_issued' }>;
type ClientCertificateFact = Extract<RelayFact, { kind: 'client_certificate' }>;

/** Tells of the certificates of one connection. `at` is µs on the relay's clock. */
export class ConnectionCertificates {
  readonly #sink: ConnectionSink;
  readonly #target: ConnectionFacts['target'];
  readonly #readers: CertificateReaders;
  #judged: JudgedFact | undefined;
  #leafIssued = false;

  constructor(sink: ConnectionSink, target: ConnectionFacts['target'], readers: CertificateReaders) {
    this.#sink = sink;
    this.#target = target;
    this.#readers = readers;
  }

  /** The client has been given a leaf that was made for it. */
  get leafIssued(): boolean {
    return this.#leafIssued;
  }

  /** The fault of the server's chain that the leaf has as well, in words; undefined where it has none. */
  get shownFault(): string | undefined {
    return this.#judged?.action === 'mimic' ? this.#judged.verdict.summary : undefined;
  }

  /** Tells of the chain that the gate judged. `upstream` is what the wire showed of it. */
  judged(fact: JudgedFact, upstream: Pick<HopInspector, 'sentChain' | 'stapled'>, at: number): void {
    this.#judged = fact;
    const { certificates, judge, simulator } = this.#readers;
    const sent = upstream.sentChain;
    const look = simulator?.look(fact.host, sent ?? fact.path, fact.path);
    // The gate has decided; what the wire shows besides (order, extras) can only add remarks.
    const verdict = sent === undefined ? fact.verdict : judge.judge({ host: fact.host, port: this.#target.port, path: fact.path, openssl: fact.openssl, ...(fact.fetched !== undefined && { fetched: fact.fetched }) }, { sent, stapled: upstream.stapled, revocation: fact.verdict.revocation, look });
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

  /** Tells of the chain of a connection that is passed through (DER, leaf first), which up to TLS 1.2 is in the clear: not judged, since the client alone decides about it. */
  passed(sent: readonly Uint8Array[], at: number): void {
    this.#sink.emit('tls.certificates', at, this.#readers.certificates.unjudged(sent));
  }

  /** Tells of the leaf that the client gets, and in what it differs from the real one. */
  issued({ chain, cached, issueMs }: LeafFact, at: number): void {
    this.#leafIssued = true;
    const { certificates } = this.#readers;
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
      host: this.#judged?.host ?? this.#target.host,
      cached,
      issueTime: issueMs,
      differences: real === undefined || forged === undefined ? [] : [...compareCertificates(certificates.facts(real), certificates.facts(forged))],
    });
  }

  /** Tells how a wish for a client certificate was answered. `request` is the server's message, where the wire showed it. */
  client(fact: ClientCertificateFact, request: CertificateRequest | undefined, at: number): void {
    this.#sink.emit('tls.client_certificate', at, {
      answer: fact.answer,
      authorities: request === undefined ? null : [...request.authorities.slice(0, MAX_AUTHORITIES)],
      signatureSchemes: request === undefined ? null : request.signatureAlgorithms.map((id) => ({ id, name: signatureSchemeText(id) ?? 'unknown' })),
      ...(fact.from === undefined ? {} : { from: fact.from }),
    });
  }
}
