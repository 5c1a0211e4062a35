/** All inspected connections of a run: makes their taps, and lets them tell their traffic now and then. */
import { messageOf } from '../errors.ts';
import { ConnectionInspector } from './connection-inspector.ts';
import type { Inspection } from './connection-inspector.ts';
import { ConnectionSink } from './sink.ts';
import { TapQueue } from './tap-queue.ts';
import type { OnBug } from './tap-queue.ts';
import type { Hop, Layer, OpenTap, Side, Tap } from './tap.ts';

/** Makes taps and keeps those whose connections are open. */
export class Inspections {
  readonly #inspection: Inspection;
  readonly #queue = new TapQueue();
  readonly #open = new Set<ConnectionInspector>();

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#open.size;
  }

  /** See `OpenTap`. */
  readonly openTap: OpenTap = (facts, at) => {
    const inspector = new ConnectionInspector(facts, at, this.#inspection, () => this.#open.delete(inspector));
    this.#open.add(inspector);
    const sink = new ConnectionSink(this.#inspection.log, facts.id, at);
    const onBug: OnBug = (error) => {
      this.#open.delete(inspector);
      sink.emit('decode.failed', at, {
        layer: 'inspect',
        hop: null,
        from: null,
        code: 'bug',
        path: '',
        offset: 0,
        detail: `a bug in trustlens ended the inspection of this connection, which goes on: ${messageOf(error)}`,
      });
    };
    return this.#queue.guard(inspector, onBug, () => new StandIn(sink, inspector.counts));
  };

  /** Has every open connection tell its traffic; to be called a few times a second. */
  tick(at: number): void {
    for (const inspector of this.#open) inspector.tick(at);
  }

  /** Carries out what is still queued; for an orderly end. */
  flush(): void {
    this.#queue.flush();
  }
}

/** Takes the place of an inspector that failed: it reads nothing, but counts on and says when the connection is over. */
class StandIn implements Tap {
  readonly #sink: ConnectionSink;
  readonly #counts: Record<Side, number>;

  constructor(sink: ConnectionSink, counts: Readonly<Record<Side, number>>) {
    this.#sink = sink;
    this.#counts = { ...counts };
  }

  fact(): void {
    // Nothing is told of it any more.
  }

  bytes(_hop: Hop, from: Side, layer: Layer, chunk: Uint8Array): void {
    if (layer === 'application') this.#counts[from] += chunk.length;
  }

  secrets(): void {
    // Nothing is read any more.
  }

  ended(): void {
    // `closed` follows.
  }

  closed(at: number): void {
    this.#sink.emit('connection.closed', at, { fromClient: this.#counts.client, fromServer: this.#counts.server, cause: null, detail: null, by: null });
  }
}
