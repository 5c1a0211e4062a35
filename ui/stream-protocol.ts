/** The messages of the event stream as this end reads them, and the address that asks for what comes after the last event seen. */
import { SCHEMA_VERSION } from '../src/events/schema.ts';
import type { StreamMessage } from '../src/events/schema.ts';

/** Where this end stands in the stream. */
export interface StreamPlace {
  run: string;
  /** The last event known of; 0 for none. */
  seq: number;
}

/** The stream's address; with a place, it goes on from there (`since` and `run`, as docs/events.md says). */
export function streamAddress(url: string, place: StreamPlace | undefined): string {
  const address = new URL(url);
  if (place !== undefined) {
    address.searchParams.set('run', place.run);
    if (place.seq > 0) address.searchParams.set('since', String(place.seq));
  }
  return address.href;
}

/** The place after a message. */
export function placeAfter(place: StreamPlace | undefined, message: StreamMessage): StreamPlace | undefined {
  switch (message.kind) {
    case 'hello':
      return message.run === place?.run ? place : { run: message.run, seq: 0 };
    case 'event':
      return place === undefined ? undefined : { ...place, seq: Math.max(place.seq, message.event.seq) };
    case 'gap':
      return place === undefined ? undefined : { ...place, seq: Math.max(place.seq, message.to) };
    case 'done':
      return place;
  }
}

/** A message, or undefined for what this version does not understand. Payloads are taken as the publisher of the same version made them. */
export function parseStreamMessage(text: string): StreamMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStreamMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStreamMessage(value: unknown): value is StreamMessage {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'hello':
      return value['v'] === SCHEMA_VERSION && typeof value['run'] === 'string' && isObject(value['glossary']);
    case 'event': {
      const { event } = value;
      if (!isObject(event) || event['v'] !== SCHEMA_VERSION) return false;
      const { connection } = event;
      return isNumber(event['seq']) && typeof event['type'] === 'string' && (connection === null || isNumber(connection));
    }
    case 'gap':
      return isNumber(value['from']) && isNumber(value['to']);
    case 'done':
      return isNumber(value['id']) && typeof value['ok'] === 'boolean' && typeof value['message'] === 'string';
    default:
      return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> & { event?: unknown; connection?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
