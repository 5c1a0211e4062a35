/** What a handshake with one host came to: a fold over its events. Pure. */
import type { Event, EventOf } from '../../events/schema.ts';

/** All that is known at the end; null for what was not reached. Parts that are events are as in docs/events.md. */
export interface HostReport {
  host: string;
  port: number;
  /** Address that was connected to. */
  address: string | null;
  /** µs for each step. */
  time: { lookup: number | null; tcp: number | null; tls: number | null };
  established: EventOf<'tls.established'> | null;
  certificates: EventOf<'tls.certificates'> | null;
  fingerprint: EventOf<'tls.fingerprint'> | null;
  keys: EventOf<'tls.keys'>['secrets'];
  /** In the order they came. */
  messages: EventOf<'tls.message'>[];
  malformed: EventOf<'decode.failed'>[];
  failure: HostFailure | null;
}

/** Why there was no handshake, or why the server refused after it. */
export interface HostFailure {
  /** Stable word. */
  cause: string;
  /** Plain words. */
  detail: string;
  /** What the user can try. */
  hints: readonly string[];
}

/** A report in which nothing has happened yet. */
export function emptyReport(host: string, port: number): HostReport {
  return {
    host,
    port,
    address: null,
    time: { lookup: null, tcp: null, tls: null },
    established: null,
    certificates: null,
    fingerprint: null,
    keys: [],
    messages: [],
    malformed: [],
    failure: null,
  };
}

/** Takes note of an event. */
export function addEvent(report: HostReport, event: Event): void {
  switch (event.type) {
    case 'connection.connected':
      report.address = event.address;
      return;
    case 'tls.established':
      report.established = event;
      return;
    case 'tls.certificates':
      report.certificates = event;
      return;
    case 'tls.fingerprint':
      report.fingerprint = event;
      return;
    case 'tls.keys':
      report.keys.push(...event.secrets);
      return;
    case 'tls.message':
      report.messages.push(event);
      return;
    case 'decode.failed':
      report.malformed.push(event);
      return;
    case 'connection.closed':
      if (event.cause !== null) report.failure = { cause: event.cause, detail: event.detail ?? '', hints: [] };
      return;
    default:
  }
}
