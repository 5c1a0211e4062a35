/**
 * Wire bytes and secrets of chosen connections, as a running proxy gives them to who asks for them with its token: one JSON object a
 * message, first all connections, then all secrets, then bytes and ends in the order of their times. They are no events: they are in no
 * stream, no recording and no log.
 */
import type { Hop, Side } from './schema.ts';

/** An end of a TCP connection. */
export interface WireEndpoint {
  address: string;
  port: number;
}

export type WireItem =
  | {
      kind: 'connection';
      connection: number;
      client: WireEndpoint;
      /** As the client named it. */
      target: { host: string; port: number };
      /** Where the name led; null when nothing was reached. */
      server: WireEndpoint | null;
      /** Our own end of the connection to the server, where that is known. */
      local: WireEndpoint | null;
    }
  /** A line of the key log (RFC 9850). */
  | { kind: 'secret'; connection: number; hop: Hop; line: string }
  /** `at` is µs since the epoch; `data` is base64. */
  | { kind: 'bytes'; connection: number; hop: Hop; from: Side; at: number; data: string }
  /** The connection is over. Without it, it was still open. */
  | { kind: 'ended'; connection: number; at: number }
  /** The last message: how many connections of those that were asked for are no longer kept, or not kept whole. */
  | { kind: 'done'; missing: number };

/** Which connections: by number, by host; all that are kept when both are left out. */
export interface WireQuery {
  connections: readonly number[];
  /** As patterns of hosts. */
  hosts: readonly string[];
}

/** Most values of a query: more than anybody types. */
const MAX_VALUES = 1_000;

/** The query as it stands in the address. */
export function wireUrl(url: string, path: string, { connections, hosts }: WireQuery): string {
  const address = new URL(path, url);
  for (const connection of connections) address.searchParams.append('connection', String(connection));
  for (const host of hosts) address.searchParams.append('host', host);
  return address.href;
}

/** Reads the query of an address; a string says what is wrong with it. */
export function parseWireQuery(query: URLSearchParams): WireQuery | string {
  const connections: number[] = [];
  const hosts: string[] = [];
  if ([...query].length > MAX_VALUES) return 'the address asks for too much';
  for (const [name, value] of query) {
    if (name === 'connection' && /^\d{1,15}$/.test(value)) connections.push(Number(value));
    else if (name === 'host' && value.length > 0 && value.length <= 300) hosts.push(value);
    else return 'the address asks for something unknown';
  }
  return { connections, hosts };
}

/** Reads one message; undefined for what this version does not understand. */
export function parseWireItem(text: string): WireItem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isWireItem(value) ? value : undefined;
}

function isWireItem(value: unknown): value is WireItem {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'done') return 'missing' in value && typeof value.missing === 'number';
  if (!('connection' in value) || typeof value.connection !== 'number') return false;
  const sent = 'hop' in value && (value.hop === 'downstream' || value.hop === 'upstream');
  const timed = 'at' in value && typeof value.at === 'number';
  switch (value.kind) {
    case 'connection':
      return 'client' in value && isEndpoint(value.client) && 'target' in value && isTarget(value.target) && 'server' in value && isEndpointOrNull(value.server) && 'local' in value && isEndpointOrNull(value.local);
    case 'secret':
      return sent && 'line' in value && typeof value.line === 'string';
    case 'bytes':
      return sent && timed && 'from' in value && (value.from === 'client' || value.from === 'server') && 'data' in value && typeof value.data === 'string';
    case 'ended':
      return timed;
    default:
      return false;
  }
}

function isEndpoint(value: unknown): value is WireEndpoint {
  return typeof value === 'object' && value !== null && 'address' in value && typeof value.address === 'string' && 'port' in value && typeof value.port === 'number';
}

function isEndpointOrNull(value: unknown): value is WireEndpoint | null {
  return value === null || isEndpoint(value);
}

function isTarget(value: unknown): value is { host: string; port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && typeof value.host === 'string' && 'port' in value && typeof value.port === 'number';
}
