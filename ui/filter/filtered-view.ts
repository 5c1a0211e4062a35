/**
 * The rows a filter lets through, kept up to date row by row. A new filter over many rows is worked off in steps, newest rows
 * first, so that a hundred thousand rows never hold up a key.
 */
import type { Filter } from './parse.ts';
import type { Connection } from '../store/connection.ts';
import type { Store } from '../store/store.ts';
import { place } from '../store/store.ts';

/** Rows tested in one step: a few milliseconds' work. */
export const ROWS_A_STEP = 10_000;

export class FilteredView {
  readonly #store: Store;
  #filter: Filter | undefined;
  /** Ids that match, oldest first. Unused without a filter. */
  #matches: number[] = [];
  /** Ids below this one are still to be tested. */
  #testedFrom = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  get filter(): Filter | undefined {
    return this.#filter;
  }

  /** Ids, oldest first. */
  get ids(): readonly number[] {
    return this.#filter === undefined ? this.#store.ids : this.#matches;
  }

  /** False while rows are still to be tested. */
  get complete(): boolean {
    return this.#filter === undefined || this.#testedFrom === 0;
  }

  /** Rows still to be tested. */
  get untested(): number {
    return this.complete ? 0 : place(this.#store.ids, this.#testedFrom);
  }

  /** Starts with another filter, or with none. */
  set(filter: Filter | undefined): void {
    this.#filter = filter;
    this.#matches = [];
    this.#testedFrom = filter === undefined ? 0 : Number.MAX_SAFE_INTEGER;
  }

  /** Tests the next rows. */
  step(now: number, rows: number = ROWS_A_STEP): void {
    const filter = this.#filter;
    if (filter === undefined || this.complete) return;
    const { ids } = this.#store;
    const end = place(ids, this.#testedFrom);
    const start = Math.max(0, end - rows);
    const found: number[] = [];
    for (const id of ids.slice(start, end)) {
      const connection = this.#store.get(id);
      if (connection !== undefined && filter.test(connection, now)) found.push(id);
    }
    this.#matches = found.concat(this.#matches);
    this.#testedFrom = start === 0 ? 0 : (ids[start] ?? 0);
  }

  /** A row changed: it may come in or go out. */
  changed(connection: Connection, now: number): void {
    const filter = this.#filter;
    if (filter === undefined || connection.id < this.#testedFrom) return;
    const matches = filter.test(connection, now);
    const index = place(this.#matches, connection.id);
    const isIn = this.#matches[index] === connection.id;
    if (matches && !isIn) this.#matches.splice(index, 0, connection.id);
    else if (!matches && isIn) this.#matches.splice(index, 1);
  }

  /** Rows that are no more. */
  removed(ids: readonly number[]): void {
    if (ids.length === 0 || this.#filter === undefined) return;
    const gone = new Set(ids);
    this.#matches = this.#matches.filter((id) => !gone.has(id));
  }
}
