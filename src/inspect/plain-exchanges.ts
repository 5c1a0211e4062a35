/** Exchanges of plain HTTP through the proxy, which Node's parser read for the relay: its facts as events. */
import { pairs } from '../bytes/pairs.ts';
import { emitBody } from './bodies.ts';
import type { ConnectionSink } from './sink.ts';
import type { RelayFact, Side } from './tap.ts';

/** What the relay tells of such an exchange. */
export type PlainFact = Extract<RelayFact, { kind: 'request' | 'response' | 'message_data' | 'message_end' }>;

/** Turns the facts of one connection into events, and counts the bytes they stand for. */
export class PlainExchanges {
  readonly #sink: ConnectionSink;
  readonly #counts: Record<Side, number>;
  /** What the exchanges travel in; `https` once the hop to the client is encrypted. */
  scheme: 'http' | 'https' = 'http';

  /** `counts` are the connection's own counters of bytes by sender. */
  constructor(sink: ConnectionSink, counts: Record<Side, number>) {
    this.#sink = sink;
    this.#counts = counts;
  }

  /** Takes one fact. */
  fact(fact: PlainFact, at: number): void {
    switch (fact.kind) {
      case 'request': {
        const size = headBytes(fact.headers, fact.method.length + fact.target.length + fact.version.length + 4);
        this.#counts.client += size;
        this.#sink.emit('http.request', at, {
          exchange: fact.exchange,
          stream: 0,
          version: fact.version,
          method: fact.method,
          target: fact.target,
          scheme: this.scheme,
          authority: fact.authority,
          headers: pairs(fact.headers),
          headBytes: size,
        });
        return;
      }
      case 'response': {
        const size = headBytes(fact.headers, fact.reason.length + fact.version.length + 7);
        this.#counts.server += size;
        this.#sink.emit('http.response', at, {
          exchange: fact.exchange,
          stream: 0,
          version: fact.version,
          status: fact.status,
          reason: fact.reason,
          headers: pairs(fact.headers),
          headBytes: size,
          informational: fact.status < 200,
        });
        return;
      }
      case 'message_data':
        if (this.#sink.demand.bodies) emitBody(this.#sink, fact.exchange, fact.from, fact.offset, fact.bytes, at);
        return;
      case 'message_end':
        this.#counts[fact.from] += fact.bodyBytes;
        this.#sink.emit('http.end', at, {
          exchange: fact.exchange,
          from: fact.from,
          bodyBytes: fact.bodyBytes,
          trailers: pairs(fact.trailers),
          complete: fact.complete,
          cause: fact.cause ?? null,
        });
    }
  }
}

/** The size of a head from its parts: `name: value CRLF` each, the first line, and the empty line. */
function headBytes(flat: readonly string[], firstLine: number): number {
  return flat.reduce((sum, text) => sum + text.length + 2, 0) + firstLine + 2;
}
