/** All inspected connections of a run: makes their taps, and lets them tell their traffic now and then. */
import { messageOf } from '../errors.ts';
import { ConnectionInspector } from './connection-inspector.ts';
import type { Inspection } from './connection-inspector.ts';
import { TapQueue } from './tap-queue.ts';
import type { OpenTap } from './tap.ts';

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
    return this.#queue.guard(inspector, (error) => {
      this.#open.delete(inspector);
      this.#inspection.log.emit('decode.failed', facts.id, 0, {
        layer: 'inspect',
        hop: null,
        from: null,
        code: 'bug',
        path: '',
        offset: 0,
        detail: `a bug in trustlens ended the inspection of this connection, which goes on: ${messageOf(error)}`,
      });
    });
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
