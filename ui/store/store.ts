/**
 * All connections of a run, folded from events. It is the one part of the model that is changed in place, because a copy of a
 * hundred thousand rows for every event would be none; everything else about it is as pure as the rest: no clock, no sockets.
 */
import type { Connection } from './connection.ts';
import { newConnection } from './connection.ts';
import { newDetail } from './detail.ts';
import { foldConnection } from './fold-connection.ts';
import { foldHttp } from './fold-http.ts';
import { foldTls } from './fold-tls.ts';
import type { ProxyFacts } from './proxy-facts.ts';
import { foldProxy, newProxyFacts } from './proxy-facts.ts';
import { stateOf } from './standing.ts';
import { BoundedMap } from '../../src/bounded/bounded-map.ts';
import type { Event, EventOf } from '../../src/events/schema.ts';

/** Rows kept. Beyond it the oldest closed ones go: a day's browsing fits, and a row costs about a kilobyte. */
export const MAX_CONNECTIONS = 100_000;
/** Details kept, UTF-16 units of JSON: some thousand connections. The rows stay when the details go. */
export const MAX_DETAIL_SIZE = 64 * 1024 * 1024;
/** Short hashes of secrets kept to notice one that comes twice: those of the last ten thousand connections or so. */
const MAX_KEY_OWNERS = 80_000;
/** Share of a limit that is freed at once when it is reached, so that freeing is rare. */
const FREE_SHARE = 0.02;
/** The same for details. */
const DETAIL_FREE_SHARE = 0.1;

export interface StoreLimits {
  connections: number;
  detailSize: number;
}

/** Where a sorted list of numbers has the value, or where it would have to go. */
export function place(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  // New connections have the highest number: look at the end first.
  if ((sorted[high - 1] ?? -1) < value) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Store {
  readonly #limits: StoreLimits;
  readonly #connections = new Map<number, Connection>();
  /** Ids, oldest first. */
  #ids: number[] = [];
  /** Ids of those that have details, oldest first. */
  #detailed: number[] = [];
  #detailSize = 0;
  /** Which connection a secret was seen in first, by its short hash; one that comes again after it was forgotten is not noticed. */
  readonly #keyOwners = new BoundedMap<string, number>(MAX_KEY_OWNERS);
  /** Facts about the proxy. */
  readonly proxy: ProxyFacts = newProxyFacts();
  /** Rows let go. */
  forgotten = 0;
  /** Rows whose details were let go. */
  detailsForgotten = 0;
  open = 0;
  failed = 0;
  /** The highest event number folded. */
  newest = 0;
  /** The connection that is being looked at: its details stay. */
  pinned: number | null = null;

  constructor(limits: StoreLimits = { connections: MAX_CONNECTIONS, detailSize: MAX_DETAIL_SIZE }) {
    this.#limits = limits;
  }

  /** Ids, oldest first. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  get detailSize(): number {
    return this.#detailSize;
  }

  get(id: number | null): Connection | undefined {
    return id === null ? undefined : this.#connections.get(id);
  }

  /**
   * Takes one event over and gives back the row it changed. `size` is the length of its JSON. An event that was folded before
   * changes nothing.
   */
  fold(event: Event, size: number): Connection | undefined {
    if (event.seq <= this.newest) return undefined;
    this.newest = event.seq;
    if (event.connection === null) {
      foldProxy(this.proxy, event);
      return undefined;
    }
    const connection = this.#connections.get(event.connection) ?? this.#add(event.connection, event.time);
    this.#count(connection, -1);
    connection.lastElapsed = Math.max(connection.lastElapsed, event.elapsed);
    foldConnection(connection, event);
    foldTls(connection, event);
    foldHttp(connection, event);
    foldProxy(this.proxy, event);
    if (event.type === 'tls.keys') this.#claim(connection, event);
    this.#count(connection, 1);
    this.#keep(connection, event, size);
    return connection;
  }

  /** The oldest rows that must go to stay within the limit; gives back their ids. */
  trim(): readonly number[] {
    const excess = this.#connections.size - this.#limits.connections;
    if (excess <= 0) return [];
    const wanted = excess + Math.floor(this.#limits.connections * FREE_SHARE);
    const gone = new Set<number>();
    for (const mayGo of [(id: number) => this.#connections.get(id)?.closed !== undefined, () => true]) {
      for (const id of this.#ids) {
        if (gone.size >= wanted) break;
        if (!gone.has(id) && id !== this.pinned && mayGo(id)) gone.add(id);
      }
    }
    for (const id of gone) this.#forget(id);
    this.#ids = this.#ids.filter((id) => !gone.has(id));
    this.#detailed = this.#detailed.filter((id) => !gone.has(id));
    return [...gone];
  }

  #add(id: number, time: number): Connection {
    const connection = newConnection(id, time, newDetail());
    this.#connections.set(id, connection);
    this.#ids.splice(place(this.#ids, id), 0, id);
    this.#detailed.splice(place(this.#detailed, id), 0, id);
    this.#count(connection, 1);
    return connection;
  }

  #forget(id: number): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    this.#count(connection, -1);
    this.#detailSize -= connection.detail?.size ?? 0;
    this.#connections.delete(id);
    this.forgotten += 1;
  }

  /** Every connection has keys of its own; where one has another's, that must be seen. */
  #claim(connection: Connection, { secrets }: EventOf<'tls.keys'>): void {
    for (const { label, id } of secrets) {
      const owner = this.#keyOwners.get(id);
      if (owner === undefined) this.#keyOwners.set(id, connection.id);
      else if (owner !== connection.id) connection.sharedKeys.push({ label, id, connection: owner });
    }
  }

  #count(connection: Connection, by: 1 | -1): void {
    if (connection.closed === undefined) this.open += by;
    if (stateOf(connection) === 'failed') this.failed += by;
  }

  /** Puts the event with the details it belongs to, and lets details go where they are too many. */
  #keep(connection: Connection, event: Event, size: number): void {
    const { detail } = connection;
    if (detail === undefined) return;
    detail.version += 1;
    const { items } = detail.events;
    const last = items.at(-1);
    // Counters of bytes come several times a second; only the last of a row of them says anything.
    if (event.type === 'connection.traffic' && last?.event.type === 'connection.traffic') {
      detail.events.replaceLast({ event, size: last.size });
      return;
    }
    let change = size;
    for (const gone of detail.events.push({ event, size })) change -= gone.size;
    detail.size += change;
    this.#detailSize += change;
    if (this.#detailSize > this.#limits.detailSize) this.#freeDetails();
  }

  #freeDetails(): void {
    const wanted = this.#limits.detailSize * (1 - DETAIL_FREE_SHARE);
    for (const mayGo of [(connection: Connection) => connection.closed !== undefined, () => true]) {
      for (const id of this.#detailed) {
        if (this.#detailSize <= wanted) break;
        const connection = this.#connections.get(id);
        if (connection?.detail === undefined || id === this.pinned || !mayGo(connection)) continue;
        this.#detailSize -= connection.detail.size;
        connection.detail = undefined;
        this.detailsForgotten += 1;
      }
    }
    this.#detailed = this.#detailed.filter((id) => this.#connections.get(id)?.detail !== undefined);
  }
}
