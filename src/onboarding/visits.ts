/** What is known of those who opened the page: who came through the proxy, fetched the root, trusts it. Bounded; forgotten with the run. */
import { BoundedMap } from '../bounded/bounded-map.ts';

/** One opened page, known by a random word in its links: no cookie is needed. */
export interface Visit {
  id: string;
  /** Was seen through the proxy. */
  reached: boolean;
  fetched: boolean;
  /** Made a TLS connection to a name that only this visit knows, under a leaf of the root. */
  trusted: boolean;
}

/** Pages kept; a page that was pushed out begins anew. */
export const MAX_VISITS = 500;
/** Addresses kept of those who fetched the root. */
const MAX_FETCHERS = 1_000;

/** What a visit's word looks like: short enough for a DNS label, long enough not to be guessed (64 bits). */
const ID = /^[0-9a-f]{16}$/;

/** The visits of a run. */
export class Visits {
  readonly #visits = new BoundedMap<string, Visit>(MAX_VISITS);
  readonly #fetchers = new Set<string>();
  readonly #newId: () => string;

  /** `newId` gives 16 random hexadecimal digits. */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** The visit of this word, or undefined when there is none. */
  find(id: string): Visit | undefined {
    return ID.test(id) ? this.#visits.get(id) : undefined;
  }

  /** The visit of this word, or a new one. */
  open(id: string): Visit {
    const known = this.find(id);
    if (known !== undefined) return known;
    const visit: Visit = { id: this.#newId(), reached: false, fetched: false, trusted: false };
    this.#visits.set(visit.id, visit);
    return visit;
  }

  /** Notes that the root was downloaded, by a visit where it is known, and from an address. */
  fetched(visit: Visit | undefined, client: string): void {
    if (visit !== undefined) visit.fetched = true;
    if (!isLoopback(client) && this.#fetchers.size < MAX_FETCHERS) this.#fetchers.add(client);
  }

  /** Whether a visit fetched the root: itself, or another page of the same device. All clients of this machine share one address, which tells nothing. */
  hasFetched(visit: Visit, client: string): boolean {
    return visit.fetched || this.#fetchers.has(client);
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
