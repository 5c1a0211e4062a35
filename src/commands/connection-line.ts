/** One line a connection, for a proxy without a dashboard. A fold over events; pure. */
import { printable } from '../bytes/printable.ts';
import type { Event, EventOf } from '../events/schema.ts';

interface Row {
  host: string;
  client: string;
  down: string;
  up: string;
  chain: string;
  exchanges: number;
  passed: boolean;
  /** Answered by trustlens itself: there is no hop to a server. */
  own: boolean;
  /** What was done about a client certificate that the server asked for. */
  asked?: string;
}

/** On a hop that agreed on nothing. */
const NOTHING = '–';

/** What was done, in a few words. */
const ANSWERS: Readonly<Record<EventOf<'tls.client_certificate'>['answer'], string>> = {
  shown: 'client certificate shown',
  passed: 'client certificate wanted, left to the client',
  failed: 'client certificate wanted, refused',
  without: 'client certificate wanted, none shown',
};

/** `1.2 M`, `4.1 k`, `312`. */
export function shortBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes}`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} k`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} M`;
  return `${(bytes / 1_000_000_000).toFixed(1)} G`;
}

/** `TLS 1.3 h2`: version and protocol of a hop. */
function hop(version: string, alpn: string | null): string {
  return `${version.replace('TLS ', 'tls')} ${alpn ?? '-'}`;
}

/** Collects what a line says, and gives the line when the connection is over. */
export class ConnectionLines {
  readonly #rows = new Map<number, Row>();

  /** The line that this event completes, or undefined. */
  fold(event: Event): string | undefined {
    if (event.connection === null) return undefined;
    if (event.type === 'connection.opened') {
      const { host, port } = event.target;
      this.#rows.set(event.connection, { host: `${host}:${port}`, client: `${event.client.address}:${event.client.port}`, down: NOTHING, up: NOTHING, chain: event.own === true ? 'trustlens itself' : '–', exchanges: 0, passed: false, own: event.own === true });
      return undefined;
    }
    const row = this.#rows.get(event.connection);
    if (row === undefined) return undefined;
    switch (event.type) {
      case 'tls.established':
        row[event.hop === 'downstream' ? 'down' : 'up'] = hop(event.version, event.alpn);
        return undefined;
      case 'tls.failed':
        setUnless(row, event.hop === 'downstream' ? 'down' : 'up', '✗');
        return undefined;
      case 'tls.certificates':
        if (event.verdict !== null) row.chain = `${{ ok: '✓', warning: '!', bad: '✗' }[event.verdict.status]} ${event.verdict.summary}${event.exception ? ' (exception)' : event.action === 'mimic' ? ' (shown to the client)' : ''}`;
        return undefined;
      case 'tls.client_certificate':
        row.asked = ANSWERS[event.answer];
        return undefined;
      case 'tunnel.passed':
        row.passed = true;
        setUnless(row, 'down', 'raw');
        setUnless(row, 'up', 'raw');
        return undefined;
      case 'http.request':
        row.exchanges += 1;
        if (row.down === NOTHING && event.scheme === 'http') {
          row.down = 'http';
          if (!row.own) row.up = 'http';
        }
        return undefined;
      case 'connection.closed': {
        this.#rows.delete(event.connection);
        const state = event.cause === null ? (row.passed ? '– passed' : '✓ closed') : `✗ ${event.cause}: ${event.detail ?? ''}`;
        const time = new Date(event.time).toTimeString().slice(0, 8);
        const parts = [`${time} #${event.connection}`, row.client, row.host, `${row.down} | ${row.up}`, row.chain, ...(row.asked === undefined ? [] : [row.asked]), `${row.exchanges} exch`, shortBytes(event.fromClient + event.fromServer), state];
        return printable(parts.join('  '));
      }
      default:
        return undefined;
    }
  }
}

/** What is known of a hop stays. */
function setUnless(row: Row, hop: 'down' | 'up', words: string): void {
  if (row[hop] === NOTHING) row[hop] = words;
}
