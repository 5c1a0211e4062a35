/** Where the inspectors of one connection put what they found: the event log, with the connection's number and clock filled in. */
import type { Demand, EventLog } from '../events/log.ts';
import type { EventPayloads, EventType } from '../events/schema.ts';

/** Emits events of one connection. */
export class ConnectionSink {
  readonly #log: Pick<EventLog, 'emit' | 'demand'>;
  readonly #connection: number;
  readonly #openedAt: number;

  /** `openedAt` is µs on the relay's clock. */
  constructor(log: Pick<EventLog, 'emit' | 'demand'>, connection: number, openedAt: number) {
    this.#log = log;
    this.#connection = connection;
    this.#openedAt = openedAt;
  }

  /** What the readers of the log ask for just now. */
  get demand(): Demand {
    return this.#log.demand;
  }

  /** `at` is µs on the relay's clock. */
  emit<Type extends EventType>(type: Type, at: number, payload: EventPayloads[Type]): void {
    this.#log.emit(type, this.#connection, Math.max(0, Math.round(at - this.#openedAt)), payload);
  }
}
