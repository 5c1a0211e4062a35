/**
 * Numbers of HTTP/2 and their names. Source: https://www.iana.org/assignments/http2-parameters as of 2026, and the
 * documents named beside the entries.
 */

/** Frame types (RFC 9113 §6 and extensions). */
export const FRAME = {
  data: 0x0,
  headers: 0x1,
  priority: 0x2,
  rstStream: 0x3,
  settings: 0x4,
  pushPromise: 0x5,
  ping: 0x6,
  goaway: 0x7,
  windowUpdate: 0x8,
  continuation: 0x9,
  altsvc: 0xa,
  origin: 0xc,
  priorityUpdate: 0x10,
} as const;

/** Frame flags (RFC 9113 §6); what a bit means depends on the frame type. */
export const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

const FRAME_NAMES: ReadonlyMap<number, string> = new Map([
  [FRAME.data, 'DATA'],
  [FRAME.headers, 'HEADERS'],
  [FRAME.priority, 'PRIORITY'],
  [FRAME.rstStream, 'RST_STREAM'],
  [FRAME.settings, 'SETTINGS'],
  [FRAME.pushPromise, 'PUSH_PROMISE'],
  [FRAME.ping, 'PING'],
  [FRAME.goaway, 'GOAWAY'],
  [FRAME.windowUpdate, 'WINDOW_UPDATE'],
  [FRAME.continuation, 'CONTINUATION'],
  [FRAME.altsvc, 'ALTSVC'], // RFC 7838 §4
  [FRAME.origin, 'ORIGIN'], // RFC 8336 §2
  [FRAME.priorityUpdate, 'PRIORITY_UPDATE'], // RFC 9218 §7.1
]);

/** Settings this decoder acts on (RFC 9113 §6.5.2). */
export const SETTING = { headerTableSize: 0x1 } as const;

const SETTING_NAMES: ReadonlyMap<number, string> = new Map([
  [0x1, 'header_table_size'],
  [0x2, 'enable_push'],
  [0x3, 'max_concurrent_streams'],
  [0x4, 'initial_window_size'],
  [0x5, 'max_frame_size'],
  [0x6, 'max_header_list_size'],
  [0x8, 'enable_connect_protocol'], // RFC 8441 §3
  [0x9, 'no_rfc7540_priorities'], // RFC 9218 §2.1
  [0x10, 'tls_reneg_permitted'], // MS-HTTP2E
]);

/** Error codes (RFC 9113 §7), by number. */
const ERROR_NAMES: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The name of a frame type; `unknown` where the registry has none. */
export function frameName(type: number): string {
  return FRAME_NAMES.get(type) ?? 'unknown';
}

/** The name of a setting in lower case, or its number in hexadecimal. */
export function settingName(setting: number): string {
  return SETTING_NAMES.get(setting) ?? hex(setting);
}

/** The name of an error code, or its number in hexadecimal. */
export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? hex(code);
}
