/** What is known of the proxy itself: where it listens, its root, its log's memory, what it warned of, whom it started. */
import type { Event, EventOf, Root } from '../../src/events/schema.ts';

/** Warnings are few by nature; a proxy that repeats itself must not fill the memory. */
const MAX_WARNINGS = 20;

export interface ProxyFacts {
  started?: EventOf<'proxy.started'>;
  root?: Root;
  /** True when this run made the root. */
  rootIsNew: boolean;
  memory?: EventOf<'proxy.memory'>;
  warnings: EventOf<'proxy.warning'>[];
  /** Programs started with this run's proxy and trust. */
  windows: number;
  commands: number;
  /** Where the root is in trust stores of this machine; absent until it was looked up. */
  trusted?: EventOf<'ca.trusted'>['places'];
  /** Leaves the root has issued, as far as this dashboard saw; the same one again from the cache is none. */
  leaves: number;
  /** Hosts that are let through although their certificates are bad. */
  exceptions: EventOf<'proxy.exceptions'>['exceptions'];
  stopping?: string;
}

export function newProxyFacts(): ProxyFacts {
  return { rootIsNew: false, warnings: [], windows: 0, commands: 0, leaves: 0, exceptions: [] };
}

/** Takes over what a `proxy.*` or `ca.*` event says, and counts leaves; other types pass by. */
export function foldProxy(facts: ProxyFacts, event: Event): void {
  switch (event.type) {
    case 'proxy.started':
      facts.started = event;
      facts.root = event.root;
      return;
    case 'proxy.warning':
      if (facts.warnings.length < MAX_WARNINGS) facts.warnings.push(event);
      return;
    case 'proxy.stopping':
      facts.stopping = event.reason;
      return;
    case 'proxy.memory':
      facts.memory = event;
      return;
    case 'proxy.client_started':
      if (event.trusts === 'window') facts.windows += 1;
      else facts.commands += 1;
      return;
    case 'proxy.exceptions':
      facts.exceptions = event.exceptions;
      // What was warned of at the start is over with the last of them.
      if (!event.exceptions.some(({ saved }) => saved)) facts.warnings = facts.warnings.filter(({ code }) => code !== 'saved_exception');
      return;
    case 'ca.ready':
      facts.root = event.root;
      facts.rootIsNew = facts.rootIsNew || event.created;
      return;
    case 'tls.leaf_issued':
      if (!event.cached) facts.leaves += 1;
      return;
    case 'ca.trusted':
      facts.trusted = event.places;
      return;
    default:
      return;
  }
}

/** Every store that was looked at, each once, and whether the root counts there; undefined where that could not be read. */
export function storesLookedAt({ trusted = [] }: ProxyFacts): readonly { store: string; has: boolean | undefined }[] {
  return [...new Set(trusted.map(({ store }) => store))].map((store) => {
    const states = trusted.filter((place) => place.store === store).map(({ state }) => state);
    return { store, has: states.some((state) => state === 'trusted' || state === 'listed') ? true : states.every((state) => state === 'unknown') ? undefined : false };
  });
}

/** The stores that have the root, each once, in the order they were told; a store that refuses it in spite of that is none. */
export function trustingStores({ trusted }: ProxyFacts): readonly string[] {
  return [...new Set((trusted ?? []).filter(({ state }) => state === 'trusted' || state === 'listed').map(({ store }) => store))];
}
