/** What the WebSocket decoder reports. */
import type { Malformed } from '../decoder.ts';

/** A number from the WebSocket Opcode registry, https://www.iana.org/assignments/websocket, and what we call it. */
export interface Opcode {
  id: number;
  name: string;
}

/** Opcodes of RFC 6455 §5.2; every other number is reserved, and a frame with it fails the connection. */
export const OPCODES: ReadonlyMap<number, Opcode> = new Map([
  [0x0, { id: 0x0, name: 'continuation' }],
  [0x1, { id: 0x1, name: 'text' }],
  [0x2, { id: 0x2, name: 'binary' }],
  [0x8, { id: 0x8, name: 'close' }],
  [0x9, { id: 0x9, name: 'ping' }],
  [0xa, { id: 0xa, name: 'pong' }],
]);

/** What endpoints let pass although the specification does not, by its stable word. */
export const WEBSOCKET_ANOMALIES = {
  length_not_minimal: { text: 'A frame gives its length in more bytes than it needs.', citation: 'RFC 6455 §5.2' },
  invalid_utf8: { text: 'A text message or a close reason is not UTF-8, as far as it was looked at.', citation: 'RFC 6455 §8.1' },
  close_code_invalid: { text: 'A close frame has a code that must not be sent.', citation: 'RFC 6455 §7.4' },
  after_close: { text: 'A frame follows the close frame of the same side.', citation: 'RFC 6455 §5.5.1' },
} as const satisfies Record<string, { text: string; citation: string }>;

export type WebSocketAnomaly = keyof typeof WEBSOCKET_ANOMALIES;

/**
 * Why a payload could not be read whole. inflate_limit: larger than we inflate. inflate_failed: not DEFLATE. context_lost: it refers
 * to an earlier message that was not read whole. unknown_extension: an extension we do not know changed it.
 */
export type Unread = 'inflate_limit' | 'inflate_failed' | 'context_lost' | 'unknown_extension';

/** A text or binary message, joined from its frames. */
export interface WebSocketData {
  kind: 'message';
  opcode: Opcode;
  /** Payload after decompression, bytes; with `unread`, what is known to be there at least. */
  bytes: number;
  /** Payload as framed, without frame headers, bytes. */
  wireBytes: number;
  compressed: boolean;
  /** How many frames carried it. */
  frames: number;
  /** The start of the payload: text as text, binary in hexadecimal. */
  preview: string;
  unread?: Unread;
  anomalies?: readonly WebSocketAnomaly[];
}

/** Ping, pong or close. */
export interface WebSocketControl {
  kind: 'control';
  opcode: Opcode;
  /** Payload, bytes. */
  bytes: number;
  /** Status code of a close frame that has one (RFC 6455 §7.4). */
  code?: number;
  /** Reason of a close frame; empty where there is none. */
  reason: string;
  anomalies?: readonly WebSocketAnomaly[];
}

export type WebSocketMessage = WebSocketData | WebSocketControl | Malformed;
