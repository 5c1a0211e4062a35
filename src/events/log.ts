/**
 * The log of a run: gives every event its number and its time, keeps the newest ones in a ring, and tells those who listen. The
 * relay emits on its own thread, so emitting must stay cheap: nothing is serialised here, and sizes are estimated.
 */
import { HeldBodies } from './held-bodies.ts';
import { SCHEMA_VERSION } from './schema.ts';
import type { Envelope, Event, EventPayloads, EventType } from './schema.ts';

/** Events the ring holds at most: hours of browsing, or a few seconds of the busiest benchmark. */
export const MAX_EVENTS = 200_000;
/** Estimated bytes the ring holds at most, a small part of the 2 to 4 GiB Node gives its heap. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** Estimated bytes of bodies among them: they come only while somebody asks, and must not drive out what everybody reads. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** What V8 takes for an object or array with its property store, and for the header of a string, bytes, rounded (64-bit heap). */
const OBJECT_BYTES = 32;
const STRING_BYTES = 16;
/** A property or element: a number in place or a pointer. */
const SLOT_BYTES = 8;

export interface EventLogOptions {
  /** Default `MAX_EVENTS`. */
  maxEvents?: number;
  /** Default `MAX_BYTES`. */
  maxBytes?: number;
  /** Default `MAX_BODY_BYTES`. */
  maxBodyBytes?: number;
  /** ms since the epoch; default the system's clock. */
  now?: () => number;
}

/** The counters of a log, as `proxy.memory` carries them. */
export type LogStats = EventPayloads['proxy.memory'];

/** What the readers of a log ask for besides what is always there. Changes while one looks. */
export interface Demand {
  /** Somebody reads bodies. */
  readonly bodies: boolean;
}

/** Called with each event in order. One that throws is removed, and the stream says so once. */
export type EventListener = (event: Event) => void;

interface Listening {
  listener: EventListener;
  bodies: boolean;
}

/** Holds the newest events of a run, by number. */
export class EventLog {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  readonly #now: () => number;
  /** Event `seq` lives at `(seq - 1) % maxEvents`. */
  readonly #slots: (Event | undefined)[] = [];
  readonly #sizes: number[] = [];
  #oldest = 1;
  #newest = 0;
  #bytes = 0;
  #dropped = 0;
  #listeners: readonly Listening[] = [];
  /** Events between the oldest and the newest that went before their time. */
  #holes = 0;
  #told = 0;
  #telling = false;
  readonly #bodies: HeldBodies;
  readonly #demand = { bodies: false };
  #askers = 0;

  constructor(options: EventLogOptions = {}) {
    this.#maxEvents = options.maxEvents ?? MAX_EVENTS;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.#now = options.now ?? Date.now;
    this.#bodies = new HeldBodies(options.maxBodyBytes ?? MAX_BODY_BYTES);
  }

  /** Number of the oldest event held; one more than `newest` while none is. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Number of the newest event; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** What the readers ask for: whoever emits bodies looks here first. */
  get demand(): Demand {
    return this.#demand;
  }

  /** Asks for bodies until the function given back is called. When nobody asks any more, those that are held go. */
  askForBodies(): () => void {
    let asking = true;
    this.#askers += 1;
    this.#demand.bodies = true;
    return () => {
      if (!asking) return;
      asking = false;
      this.#askers -= 1;
      if (this.#askers > 0) return;
      this.#demand.bodies = false;
      for (let seq = this.#bodies.takeOldest(); seq !== undefined; seq = this.#bodies.takeOldest()) this.#forget(seq);
    };
  }

  /** What is held and what was dropped so far. */
  get stats(): LogStats {
    return { events: this.#newest - this.#oldest + 1 - this.#holes, bytes: this.#bytes, limitBytes: this.#maxBytes, dropped: this.#dropped };
  }

  /**
   * Appends an event and tells the listeners before it returns. Never throws. The payload belongs to the log from here on: it must
   * not be changed. `connection` is null for events of the proxy itself; `elapsed` is µs since that connection opened.
   */
  emit<Type extends EventType>(type: Type, connection: number | null, elapsed: number, payload: EventPayloads[Type]): void {
    const seq = this.#newest + 1;
    const event = joined({ v: SCHEMA_VERSION, seq, time: this.#now(), elapsed, connection, type }, payload);
    this.#append(event, estimatedBytes(event));
    // A listener that emits only appends: the loop below, further up the stack, tells everybody in order.
    if (!this.#telling) this.#tell();
  }

  /** The event with this number, or undefined when it is not held. */
  at(seq: number): Event | undefined {
    return seq < this.#oldest || seq > this.#newest ? undefined : this.#slots[(seq - 1) % this.#maxEvents];
  }

  /** The events held with a number above `seq`, oldest first. Events that arrive while iterating are part of it. */
  *since(seq: number): Iterable<Event> {
    for (let next = Math.max(seq + 1, this.#oldest); next <= this.#newest; next = Math.max(next + 1, this.#oldest)) {
      const event = this.at(next);
      if (event !== undefined) yield event;
    }
  }

  /** Calls `listener` for every event from now on, with `bodies` for those that others ask for too; the function given back ends that. */
  subscribe(listener: EventListener, { bodies = false }: Partial<Demand> = {}): () => void {
    this.#listeners = [...this.#listeners, { listener, bodies }];
    return () => {
      this.#remove(listener);
    };
  }

  #append(event: Event, size: number): void {
    const slot = (event.seq - 1) % this.#maxEvents;
    if (event.type === 'http.data') this.#addBody(event.seq, size);
    while (this.#oldest < event.seq && (event.seq - this.#oldest >= this.#maxEvents || this.#bytes + size > this.#maxBytes)) this.#drop();
    this.#newest = event.seq;
    this.#slots[slot] = event;
    this.#sizes[slot] = size;
    this.#bytes += size;
  }

  #drop(): void {
    const slot = (this.#oldest - 1) % this.#maxEvents;
    const event = this.#slots[slot];
    if (event === undefined) {
      this.#holes -= 1;
    } else {
      if (event.type === 'http.data') this.#bodies.remove(event.seq);
      this.#bytes -= this.#sizes[slot] ?? 0;
      this.#slots[slot] = undefined;
      this.#dropped += 1;
    }
    this.#oldest += 1;
  }

  #addBody(seq: number, size: number): void {
    while (this.#bodies.isFullFor(size)) {
      this.#forget(this.#bodies.takeOldest());
      this.#dropped += 1;
    }
    this.#bodies.add(seq, size);
  }

  /** Leaves a hole in the place of an event that is held. */
  #forget(seq: number | undefined): void {
    if (seq === undefined) return;
    const slot = (seq - 1) % this.#maxEvents;
    this.#bytes -= this.#sizes[slot] ?? 0;
    this.#slots[slot] = undefined;
    this.#holes += 1;
  }

  #tell(): void {
    this.#telling = true;
    while (this.#told < this.#newest) {
      this.#told += 1;
      const event = this.at(this.#told);
      if (event === undefined) continue;
      for (const { listener, bodies } of this.#listeners) {
        if (event.type === 'http.data' && !bodies) continue;
        try {
          listener(event);
        } catch (error) {
          this.#remove(listener);
          this.#report(error);
        }
      }
    }
    this.#telling = false;
  }

  #remove(listener: EventListener): void {
    this.#listeners = this.#listeners.filter((other) => other.listener !== listener);
  }

  #report(error: unknown): void {
    this.emit('proxy.warning', null, 0, {
      code: 'listener_failed',
      message: `a reader of the event log failed and was removed: ${error instanceof Error ? error.message : typeof error}`,
      hints: ['this is a bug in trustlens: please report it'],
    });
  }
}

/** Envelope and payload as one event. The overload says what the compiler cannot see for a type that is still open: that the two match. */
function joined<Type extends EventType>(envelope: Envelope<Type>, payload: EventPayloads[Type]): Event;
function joined(envelope: object, payload: object): object {
  return Object.assign(envelope, payload);
}

/** About how much memory a JSON value takes, bytes. A fifth of the price of serialising it. */
function estimatedBytes(value: unknown): number {
  if (typeof value === 'string') return SLOT_BYTES + STRING_BYTES + value.length;
  if (typeof value !== 'object' || value === null) return SLOT_BYTES;
  let bytes = SLOT_BYTES + OBJECT_BYTES;
  if (Array.isArray(value)) {
    for (const item of value) bytes += estimatedBytes(item);
  } else if (isRecord(value)) {
    // `Object.values` would make an array for each object of each event.
    for (const key in value) bytes += estimatedBytes(value[key]);
  }
  return bytes;
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}
