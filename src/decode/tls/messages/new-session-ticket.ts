/** NewSessionTicket (RFC 9846 §4.7.1 [8446 §4.6.1]; TLS 1.2: RFC 5077 §3.3). */
import type { DecodedExtension } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import { VERSION } from '../registries/versions.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** What a client shows next time to resume. */
export interface NewSessionTicket {
  type: 'new_session_ticket';
  /** Seconds. */
  lifetime: number;
  ticket: Uint8Array;
  /** TLS 1.3. */
  nonce: Uint8Array | undefined;
  extensions: readonly DecodedExtension[];
  /** TLS 1.3: bytes of early data this ticket allows; undefined when none. */
  maxEarlyData: number | undefined;
}

/** Longest lifetime TLS 1.3 allows: seven days in seconds (RFC 9846 §4.7.1 [8446 §4.6.1]). */
const MAX_LIFETIME = 604_800;
/** Number of early_data in the registry; in a ticket its body is a 32-bit size. */
const EARLY_DATA = 42;

export const newSessionTicket: HandshakeMessageDecoder<NewSessionTicket> = {
  id: 4,
  name: 'NewSessionTicket',
  citation: 'RFC 9846 §4.7.1 [8446 §4.6.1]; RFC 5077 §3.3',
  explanation:
    'The server gives the client something to show next time, so that the two can go on without a new certificate and, in TLS 1.2, without a new key exchange. What is in the ticket only the server can read.',
  rows: {
    ticket_lifetime: 'How long the client may use it. TLS 1.3 allows seven days at most.',
    ticket_lifetime_hint: 'How long the server means to take it; only a hint in TLS 1.2.',
    ticket_age_add: 'Added to the age of the ticket when it is used, so that nobody can link the two connections by it.',
    ticket_nonce: 'Makes the keys of each ticket of a connection different.',
    ticket: 'The session as the server remembers it, or its number, encrypted for nobody but the server.',
  },
  decode(reader, context) {
    if ((context.version ?? VERSION.tls12) < VERSION.tls13) {
      const lifetime = reader.u32('ticket_lifetime_hint', durationText);
      const ticket = reader.opaque('ticket', 2, sizeText);
      return { type: 'new_session_ticket', lifetime, ticket, nonce: undefined, extensions: [], maxEarlyData: undefined };
    }
    const lifetime = reader.u32('ticket_lifetime', (value) => `${durationText(value)}${value > MAX_LIFETIME ? ', more than the seven days allowed' : ''}`);
    reader.u32('ticket_age_add');
    const nonce = reader.opaque('ticket_nonce', 1);
    const ticket = reader.opaque('ticket', 2, sizeText);
    const extensions = decodeExtensions(reader, 'new_session_ticket');
    return { type: 'new_session_ticket', lifetime, ticket, nonce, extensions, maxEarlyData: earlyDataSize(extensions) };
  },
  summary({ lifetime, ticket, maxEarlyData }) {
    return [`valid for ${durationText(lifetime)}`, sizeText(ticket), ...(maxEarlyData === undefined ? [] : ['allows early data'])].join(' · ');
  },
};

function earlyDataSize(extensions: readonly DecodedExtension[]): number | undefined {
  const body = extensions.find(({ id }) => id === EARLY_DATA)?.body;
  return body?.length === 4 ? new DataView(body.buffer, body.byteOffset).getUint32(0) : undefined;
}

function sizeText(bytes: Uint8Array): string {
  return `${bytes.length} bytes`;
}

/** Seconds in the largest unit that divides them: `2 h`, `7 d`, `90 s`. */
function durationText(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const;
  const unit = units.find(([size]) => seconds >= size && seconds % size === 0);
  return unit === undefined ? `${seconds} s` : `${seconds / unit[0]} ${unit[1]}`;
}
