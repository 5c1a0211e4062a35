/** The contract of the glossary: records of explanations, one folder per kind of thing, found through `registry.ts`. */

/** What a thing is for, in at most two plain sentences, and the standard that lays it down. */
export interface Entry {
  text: string;
  /** `RFC 9110 §8.6`; TLS 1.3 as `RFC 9846 §6.2 [8446 §6.2]`. */
  citation: string;
}

/** Explanations of one kind, by the name the kind has for them. */
export type Entries = Readonly<Record<string, Entry>>;

/** An entry in one line of a table. */
export function entry(text: string, citation: string): Entry {
  return { text, citation };
}

/** The records with a prefix in front of their names: `alert.` and `unknown_ca` make the key `alert.unknown_ca`. */
export function prefixed(prefix: string, entries: Entries): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [`${prefix}${name}`, value]));
}
