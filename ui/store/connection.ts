/** A connection as the dashboard knows it: what a row shows and what filters ask, and the details behind it while they are kept. */
import type { Detail } from './detail.ts';
import type { EventOf } from '../../src/events/schema.ts';

/** How many distinct targets, methods and statuses of a connection its row can be found by. */
export const MAX_ROW_TARGETS = 24;
/** Longest part of a target kept for finding, UTF-16 units. */
export const MAX_TARGET_LENGTH = 300;

/** A fault of a chain: its name, its words, whether an exception may let it through. */
export type Fault = NonNullable<EventOf<'tls.certificates'>['faults']>[number];

/** One row of the list. Filled event by event; only the store changes it. */
export interface Connection {
  id: number;
  /** ms since the epoch. */
  openedAt: number;
  /** µs after it opened when it was last heard of. */
  lastElapsed: number;
  client: { address: string; port: number; program?: string };
  mode: 'connect' | 'http';
  target: { host: string; port: number };
  /** trustlens answered itself, with its own page. */
  own?: true;
  /** Where the target was reached, and after how many µs. */
  server?: { address: string; port: number; elapsed: number };
  downstream?: EventOf<'tls.established'>;
  upstream?: EventOf<'tls.established'>;
  /** The leaf the server showed. */
  leaf?: { title: string; issuer: string; notAfter: number };
  verdict?: { status: 'ok' | 'warning' | 'bad'; summary: string };
  action?: 'relay' | 'mimic' | 'page' | 'close' | null;
  exception?: boolean;
  /** What most proxies would have hidden from the client, in words. */
  hidden?: string;
  /** Why the gate found the chain bad. */
  faults?: readonly Fault[];
  failure?: EventOf<'tls.failed'>;
  passed?: { reason: string; detail: string };
  closed?: EventOf<'connection.closed'>;
  ja4?: string;
  exchanges: number;
  methods: string[];
  statuses: number[];
  targets: string[];
  /** The protocol after an upgrade: `websocket`. */
  upgraded?: string;
  fromClient: number;
  fromServer: number;
  /** When the first of those bytes was relayed, µs since it opened. */
  firstFromClient?: number;
  firstFromServer?: number;
  /** Secrets that an earlier connection had as well, by the short hashes of `tls.keys`. */
  sharedKeys: { label: string; id: string; connection: number }[];
  decodeFailures: number;
  /** Handshake messages, exchanges, events; undefined once they were let go. */
  detail: Detail | undefined;
}

/** A row for a connection that just opened, or of which the opening was missed. */
export function newConnection(id: number, openedAt: number, detail: Detail): Connection {
  return {
    id,
    openedAt,
    lastElapsed: 0,
    client: { address: '', port: 0 },
    mode: 'connect',
    target: { host: '', port: 0 },
    exchanges: 0,
    methods: [],
    statuses: [],
    targets: [],
    fromClient: 0,
    fromServer: 0,
    sharedKeys: [],
    decodeFailures: 0,
    detail,
  };
}

/** The target as a person writes it; the port only where it is not the usual one. */
export function targetName(connection: Connection): string {
  const { host, port } = connection.target;
  if (host === '') return 'unknown';
  const usual = connection.mode === 'http' ? 80 : 443;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === usual ? name : `${name}:${port}`;
}

/** Who asked: the program where it is known, else the address; with the port, which tells connections apart. */
export function clientName(connection: Connection): string {
  const { program, address, port } = connection.client;
  if (program !== undefined && program !== '') return `${program} ${port}`;
  return address === '' ? 'unknown' : address === '127.0.0.1' || address === '::1' ? `local ${port}` : `${address} ${port}`;
}
