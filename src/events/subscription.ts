/**
 * What a subscriber asks of the event stream when it connects, as the query of the WebSocket's address, and where it stands in
 * the stream, so that it can leave and come back. Both ends use this file.
 */
import type { EventType, StreamMessage } from './schema.ts';
import { isEventType } from './types.ts';

/** Largest message taken, bytes: far above any event, far below what would hurt. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** ms the publisher has to answer the handshake: it is on the same machine, but may be busy. */
const HANDSHAKE_TIMEOUT = 5_000;

/** How a subscriber opens its WebSocket, in the words of `ws`. `token` is the run's. */
export function socketOptions(token: string): { headers: Record<string, string>; perMessageDeflate: boolean; maxPayload: number; handshakeTimeout: number } {
  // Compression would cost both ends more than it saves between two programs of one machine.
  return { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES, handshakeTimeout: HANDSHAKE_TIMEOUT };
}

/** What a subscriber asks for. Everything may be left out. */
export interface Subscription {
  /**
   * The last event the subscriber has seen: it gets those after it, and a `gap` for what is no longer held. Left out: everything
   * that is held. A number this run has not reached yet counts as left out.
   */
  since?: number;
  /** The run that `since` belongs to. When another one is running by now, the stream starts with the oldest event held. */
  run?: string;
  /** Only these types, separated by commas. Left out: all. */
  types?: readonly EventType[];
  /** Only the events of the connection with this number. */
  connection?: number;
  /** `1`: `http.data` events come too. Left out or `0`: they do not, whatever `types` says. */
  bodies?: boolean;
  /** `0`: the stream ends after what is held when the subscriber connects. Left out or `1`: it goes on. */
  follow?: boolean;
}

/** Where a subscriber stands: the run it reads and the last event it knows of. */
export interface Place {
  run?: string;
  seq?: number;
}

/** The place after a message of the stream. */
export function advance(place: Place, message: StreamMessage): Place {
  switch (message.kind) {
    case 'hello':
      return message.run === place.run ? place : { run: message.run };
    case 'event':
      return { ...place, seq: message.event.seq };
    case 'gap':
      return { ...place, seq: message.to };
    case 'done':
      return place;
  }
}

/** What to ask for in order to go on from a place. */
export function resumed(wanted: Subscription, place: Place): Subscription {
  if (place.run === undefined) return wanted;
  const next: Subscription = { ...wanted, run: place.run };
  if (place.seq === undefined) delete next.since;
  else next.since = place.seq;
  return next;
}

/** The stream's address with what is asked for as its query. */
export function subscriptionUrl(url: string, wanted: Subscription): string {
  const address = new URL(url);
  const query = address.searchParams;
  if (wanted.since !== undefined) query.set('since', String(wanted.since));
  if (wanted.run !== undefined) query.set('run', wanted.run);
  if (wanted.types !== undefined) query.set('types', wanted.types.join(','));
  if (wanted.connection !== undefined) query.set('connection', String(wanted.connection));
  if (wanted.bodies !== undefined) query.set('bodies', wanted.bodies ? '1' : '0');
  if (wanted.follow !== undefined) query.set('follow', wanted.follow ? '1' : '0');
  return address.href;
}

/** Reads the query of a subscriber's address. A string says in words what is wrong with it: nothing unknown is passed over. */
export function parseSubscription(query: URLSearchParams): Subscription | string {
  const wanted: Subscription = {};
  for (const [name, value] of query) {
    if (query.getAll(name).length > 1) return `${name} is given twice`;
    switch (name) {
      case 'since':
      case 'connection': {
        const number = wholeNumber(value);
        if (number === undefined) return `${name} must be a whole number`;
        wanted[name] = number;
        break;
      }
      case 'run':
        wanted.run = value;
        break;
      case 'types': {
        const types = value.split(',');
        const known = types.filter(isEventType);
        const unknown = types.find((type) => !isEventType(type));
        if (unknown !== undefined) return 'types names an event type that does not exist';
        wanted.types = known;
        break;
      }
      case 'bodies':
      case 'follow':
        if (value !== '0' && value !== '1') return `${name} must be 0 or 1`;
        wanted[name] = value === '1';
        break;
      default:
        return 'the address asks for something unknown';
    }
  }
  return wanted;
}

/** The whole number that decimal digits stand for, or undefined when the text is anything else or too large to be exact. */
export function wholeNumber(text: string): number | undefined {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
