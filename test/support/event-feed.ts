/** Events of a real run as they come in, a JSON object a line, to be waited for and looked at connection by connection. */
import assert from 'node:assert/strict';
import { parseStreamMessage } from '../../src/events/messages.ts';
import { isEvent } from '../../src/events/schema.ts';
import type { Event, EventOf, EventType, Hop, Side } from '../../src/events/schema.ts';
import { PATIENCE } from './processes.ts';

/** All events of one connection. */
export class Row {
  readonly id: number;
  readonly events: readonly Event[];

  constructor(id: number, events: readonly Event[]) {
    this.id = id;
    this.events = events;
  }

  /** The events of a type, in order. */
  all<Type extends EventType>(type: Type): EventOf<Type>[] {
    return this.events.filter((event) => isEvent(event, type));
  }

  /** The one event of a type; fails when there are none or several. */
  one<Type extends EventType>(type: Type): EventOf<Type> {
    const [only, ...others] = this.all(type);
    assert.ok(only !== undefined && others.length === 0, `${type} should be there once, the connection has ${this.types()}`);
    return only;
  }

  /** What was established on a hop. */
  established(hop: Hop): EventOf<'tls.established'> {
    return only(this.all('tls.established').filter((event) => event.hop === hop), `tls.established ${hop}`, this);
  }

  /** The chain of a hop: upstream the server's, downstream the forged one. */
  chain(hop: Hop): EventOf<'tls.certificates'> {
    return only(this.all('tls.certificates').filter((event) => event.hop === hop), `tls.certificates ${hop}`, this);
  }

  /** The end of one message of an exchange. */
  end(exchange: number, from: Side): EventOf<'http.end'> {
    return only(this.all('http.end').filter((event) => event.exchange === exchange && event.from === from), `http.end ${exchange} ${from}`, this);
  }

  /** Names of the handshake messages of a hop with their senders, in order. */
  messages(hop: Hop): string[] {
    return this.all('tls.message').filter((event) => event.hop === hop).map((event) => `${event.from} ${event.message.name}`);
  }

  /** Nothing that was read was found malformed, and no inspector had a bug. */
  assertReadable(): void {
    assert.deepEqual(this.all('decode.failed').map(({ layer, code, detail }) => ({ layer, code, detail })), []);
  }

  /** The types of all events, for messages. */
  types(): string {
    return this.events.map((event) => event.type).join(' ');
  }
}

function only<T>(found: readonly T[], what: string, row: Row): T {
  const [first, ...others] = found;
  assert.ok(first !== undefined && others.length === 0, `${what} should be there once, the connection has ${row.types()}`);
  return first;
}

/** Header values of a name, in order; the name as given, in any case. */
export function headerValues(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

interface Waiter {
  look(): boolean;
  fail(reason: string): void;
}

/** Collects the events of one source. */
export class EventFeed {
  readonly events: Event[] = [];
  /** Lines that are no event of this version. */
  readonly strange: string[] = [];
  readonly #waiting = new Set<Waiter>();
  readonly #aside: () => string;
  #rest = '';
  #over: string | undefined;

  /** `aside` gives what belongs into the message of a failure: stderr. */
  constructor(aside: () => string) {
    this.#aside = aside;
  }

  /** Text as it came, cut anywhere. */
  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = parseStreamMessage(`{"kind":"event","event":${line}}`);
      if (message?.kind === 'event') this.events.push(message.event);
      else this.strange.push(line);
    }
    for (const waiter of [...this.#waiting]) waiter.look();
  }

  /** No more will come, and why. */
  end(reason: string): void {
    this.#over = reason;
    for (const waiter of [...this.#waiting]) waiter.fail(reason);
  }

  /** Waits until `find` gives something for the events so far. */
  until<T>(what: string, find: (events: readonly Event[]) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const waiter: Waiter = {
        look: () => {
          const found = find(this.events);
          if (found === undefined) return false;
          clearTimeout(timer);
          this.#waiting.delete(waiter);
          resolve(found);
          return true;
        },
        fail: (reason) => {
          clearTimeout(timer);
          this.#waiting.delete(waiter);
          const last = this.events.slice(-15).map((event) => `${event.connection ?? '-'} ${event.type}`);
          reject(new Error(`${what} did not come (${reason}); the last events: ${last.join(', ')}; ${this.#aside()}`));
        },
      };
      this.#waiting.add(waiter);
      if (waiter.look()) return;
      if (this.#over !== undefined) waiter.fail(this.#over);
      else timer = setTimeout(() => waiter.fail('waited long enough'), PATIENCE);
    });
  }

  /** The connections so far. */
  rows(): Row[] {
    const byId = new Map<number, Event[]>();
    for (const event of this.events) {
      if (event.connection === null) continue;
      const list = byId.get(event.connection);
      if (list === undefined) byId.set(event.connection, [event]);
      else list.push(event);
    }
    return [...byId].map(([id, events]) => new Row(id, events));
  }

  /** Does something and waits until `count` new connections are over; gives what it gave, and the connections in the order they were opened. */
  async during<T>(count: number, action: () => Promise<T>): Promise<{ result: T; rows: Row[] }> {
    const known = new Set(this.rows().map((row) => row.id));
    const result = await action();
    const rows = await this.until(`the end of ${count} connections`, () => {
      const fresh = this.rows().filter((row) => !known.has(row.id));
      return fresh.filter((row) => row.all('connection.closed').length > 0).length >= count ? fresh : undefined;
    });
    assert.equal(rows.length, count, `there should be ${count} new connections: ${rows.map((row) => row.types()).join(' | ')}`);
    return { result, rows };
  }

  /** The same for one connection. */
  async one<T>(action: () => Promise<T>): Promise<{ result: T; row: Row }> {
    const { result, rows } = await this.during(1, action);
    const [row] = rows;
    assert.ok(row !== undefined);
    return { result, row };
  }
}
