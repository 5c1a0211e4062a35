/** What a client changed between its two ClientHellos after a HelloRetryRequest: what the standard lets it, and whatever else. */
import { extensionsOf, messagesOf } from './message-fields.ts';
import type { Message } from './message-fields.ts';
import { retryCost } from './round-trips.ts';
import type { Field, Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';

/**
 * Extensions a client may change in its second hello: other key shares, the cookie sent back, no early data any more, new binders,
 * and padding (RFC 9846 §4.2.2 [8446 §4.1.2]).
 */
const MAY_CHANGE = new Set(['key_share', 'cookie', 'early_data', 'pre_shared_key', 'padding']);

/** One thing that is not the same in both hellos. */
export interface HelloChange {
  name: string;
  /** The standard lets the client change it. */
  allowed: boolean;
  before: string | undefined;
  after: string | undefined;
}

export interface HelloRetry {
  retry: Message;
  changes: readonly HelloChange[];
  /** What it took, µs; undefined while there is no ServerHello. */
  cost: number | undefined;
}

/** The HelloRetryRequest of a hop and what came of it; undefined where there was none. */
export function helloRetry(connection: Connection, hop: Hop): HelloRetry | undefined {
  const messages = messagesOf(connection, hop);
  const at = messages.findIndex(({ message }) => message.name === 'HelloRetryRequest');
  const retry = messages[at];
  if (retry === undefined) return undefined;
  const isHello = ({ message }: Message): boolean => message.name === 'ClientHello';
  const first = messages.slice(0, at).findLast(isHello);
  const second = messages.slice(at).find(isHello);
  return { retry, changes: first === undefined || second === undefined ? [] : changesOf(first, second), cost: retryCost(messages) };
}

/** What is not the same in the second hello. */
export function changesOf(first: Message, second: Message): readonly HelloChange[] {
  const changes: HelloChange[] = [];
  const compare = (name: string, one: Field | undefined, other: Field | undefined, allowed: boolean): void => {
    if (bytes(first, one) === bytes(second, other)) return;
    changes.push({ name, allowed, before: words(one), after: words(other) });
  };
  const pairs = (ones: readonly Field[], others: readonly Field[], allowed: (name: string) => boolean): void => {
    for (const one of ones) compare(one.name, one, others.find(({ name }) => name === one.name), allowed(one.name));
    for (const other of others) if (!ones.some(({ name }) => name === other.name)) compare(other.name, undefined, other, allowed(other.name));
  };
  // The lengths follow from the rest.
  const own = (message: Message): Field[] => message.fields.filter(({ name }) => name !== 'extensions' && name !== 'length');
  pairs(own(first), own(second), () => false);
  pairs(extensionsOf(first), extensionsOf(second), (name) => MAY_CHANGE.has(name));
  return changes;
}

function bytes(message: Message, field: Field | undefined): string | undefined {
  return field === undefined ? undefined : Buffer.from(message.raw, 'base64').subarray(field.start, field.end).toString('hex');
}

function words(field: Field | undefined): string | undefined {
  return field === undefined ? undefined : (field.text ?? `${field.end - field.start} bytes`);
}
