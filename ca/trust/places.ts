/** The places of this machine where roots can be trusted: those that the stores find, and those that the journal remembers. */
import { UserError } from '../../src/errors.ts';
import type { JournalEntry } from './journal.ts';
import type { Machine } from './machine.ts';
import { trustStores } from './stores/registry.ts';
import type { TrustPlace, TrustStore } from './stores/store.ts';

/** A store with its places here. */
export interface StorePlaces {
  store: TrustStore;
  places: readonly TrustPlace[];
}

/** What `--store` takes: names of stores, then names of groups. */
export function storeNames(): string[] {
  return [...new Set([...trustStores.map(({ name }) => name), ...trustStores.map(({ group }) => group)])];
}

/** The stores that these names mean; all of them for no names. Throws `UserError` for a name that is none. */
export function chosenStores(names: readonly string[]): readonly TrustStore[] {
  const unknown = names.find((name) => !storeNames().includes(name));
  if (unknown !== undefined) throw new UserError('unknown_store', `there is no trust store '${unknown}'`, [`known: ${storeNames().join(', ')}`]);
  return names.length === 0 ? trustStores : trustStores.filter(({ name, group }) => names.includes(name) || names.includes(group));
}

/** The places of these stores, in the stores' order; with the journal's, those that no store finds any more but that are still there. */
export async function findPlaces(machine: Machine, stores: readonly TrustStore[], journal: readonly JournalEntry[] = []): Promise<StorePlaces[]> {
  return Promise.all(
    stores.map(async (store) => {
      const places = [...(await store.find(machine))];
      for (const path of new Set(journal.filter((entry) => entry.store === store.name).map((entry) => entry.path))) {
        const left = places.some((place) => place.path === path) ? undefined : await store.reopen(machine, path);
        if (left !== undefined) places.push(left);
      }
      return { store, places };
    }),
  );
}

/**
 * Places of other stores that took roots over from the chosen ones, as the journal knows: what is taken out of those must go from
 * these too.
 */
export async function followers(machine: Machine, chosen: readonly TrustStore[], journal: readonly JournalEntry[]): Promise<StorePlaces[]> {
  const names = new Set(chosen.map(({ name }) => name));
  const entries = journal.filter(({ store, through }) => through !== undefined && names.has(through) && !names.has(store));
  const found = await findPlaces(machine, trustStores.filter(({ name }) => entries.some((entry) => entry.store === name)), entries);
  return found.map(({ store, places }) => ({ store, places: places.filter(({ path }) => entries.some((entry) => entry.store === store.name && entry.path === path)) }));
}
