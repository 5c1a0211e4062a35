/**
 * Frames that concern the connection or end a stream, as one line for people; and what is wrong with frames of every type.
 */
import { asciiText, printable } from '../../bytes/printable.ts';
import type { Http2ControlFrame, HttpRequestHead } from '../http-message.ts';
import type { Http2Frame } from './frames.ts';
import { FLAG, FRAME, errorName, frameName, settingName } from './registries.ts';

/** Peer's text in a summary is cut to so many bytes: a line for people, and an ORIGIN frame may have half a megabyte. */
const MAX_TEXT_BYTES = 200;

/** So many settings are named; the registry has nine. */
const MAX_SETTINGS_SHOWN = 32;

/** So many origins are named. */
const MAX_ORIGINS_SHOWN = 8;

const NO_BYTES = Buffer.alloc(0);

interface FrameRule {
  on: 'connection' | 'stream' | 'either';
  /** The only side that may send it. */
  from?: 'client' | 'server';
  /** Payload bytes: exactly, at least, or in steps. */
  exactly?: number;
  atLeast?: number;
  multipleOf?: number;
}

/** RFC 9113 §6, RFC 7838 §4, RFC 8336 §2, RFC 9218 §7.1. CONTINUATION is judged with the header block it belongs to. */
const RULES: ReadonlyMap<number, FrameRule> = new Map<number, FrameRule>([
  [FRAME.data, { on: 'stream' }],
  [FRAME.headers, { on: 'stream' }],
  [FRAME.priority, { on: 'stream', exactly: 5 }],
  [FRAME.rstStream, { on: 'stream', exactly: 4 }],
  [FRAME.settings, { on: 'connection', multipleOf: 6 }],
  [FRAME.pushPromise, { on: 'stream', from: 'server', atLeast: 4 }],
  [FRAME.ping, { on: 'connection', exactly: 8 }],
  [FRAME.goaway, { on: 'connection', atLeast: 8 }],
  [FRAME.windowUpdate, { on: 'either', exactly: 4 }],
  [FRAME.altsvc, { on: 'either', from: 'server', atLeast: 2 }],
  [FRAME.origin, { on: 'connection', from: 'server' }],
  [FRAME.priorityUpdate, { on: 'connection', from: 'client', atLeast: 4 }],
]);

/** Frames that are parts of messages, and those that every connection has in plenty. PUSH_PROMISE is shown with its request. */
const ONLY_COUNTED: ReadonlySet<number> = new Set([
  FRAME.data,
  FRAME.headers,
  FRAME.continuation,
  FRAME.pushPromise,
  FRAME.priority,
  FRAME.ping,
  FRAME.windowUpdate,
]);

/** What is wrong with a frame by itself; undefined for nearly all. */
export function frameFault(frame: Http2Frame, from: 'client' | 'server'): string | undefined {
  if (frame.fault !== undefined) return frame.fault;
  const rule = RULES.get(frame.type);
  if (rule === undefined) return undefined;
  if (rule.on === 'stream' && frame.stream === 0) return 'without a stream';
  if (rule.on === 'connection' && frame.stream !== 0) return `on stream ${frame.stream} instead of the connection`;
  if (rule.from !== undefined && rule.from !== from) return `sent by the ${from}`;
  if (rule.exactly !== undefined && frame.length !== rule.exactly) return `${frame.length} bytes instead of ${rule.exactly}`;
  if (rule.atLeast !== undefined && frame.length < rule.atLeast) return `${frame.length} bytes, needs ${rule.atLeast}`;
  if (rule.multipleOf !== undefined && frame.length % rule.multipleOf !== 0) return `${frame.length} bytes, not a multiple of ${rule.multipleOf}`;
  if (frame.type === FRAME.settings && (frame.flags & FLAG.ack) !== 0 && frame.length > 0) return `an ACK with ${frame.length} bytes`;
  return undefined;
}

/** A frame as a message, with `words` behind its name. */
export function frameMessage(frame: Http2Frame, words: string): Http2ControlFrame {
  const name = frameName(frame.type);
  return { kind: 'frame', stream: frame.stream, type: { id: frame.type, name }, summary: words === '' ? name : `${name} ${words}`, length: frame.length };
}

/** A frame that breaks a rule, as a message. */
export function faultyFrame(frame: Http2Frame, fault: string): Http2ControlFrame {
  const { summary, ...message } = frameMessage(frame, '');
  return { ...message, summary: `${summary} malformed: ${fault}` };
}

/** A sound frame that is worth showing by itself, as a message; undefined for those that are only counted. */
export function controlFrame(frame: Http2Frame): Http2ControlFrame | undefined {
  if (ONLY_COUNTED.has(frame.type)) return undefined;
  const payload = frame.payload;
  if (payload === undefined) return frameMessage(frame, `${frame.length} bytes`);
  switch (frame.type) {
    case FRAME.settings:
      return frameMessage(frame, settingsWords(frame));
    case FRAME.rstStream:
      return frameMessage(frame, errorName(payload.readUInt32BE(0)));
    case FRAME.goaway:
      return frameMessage(frame, goawayWords(payload));
    case FRAME.altsvc:
      return frameMessage(frame, altsvcWords(payload));
    case FRAME.origin:
      return frameMessage(frame, originWords(payload));
    case FRAME.priorityUpdate:
      return frameMessage(frame, `stream=${payload.readUInt32BE(0) & 0x7fffffff} ${text(payload.subarray(4))}`);
    default:
      return frameMessage(frame, `type=0x${frame.type.toString(16)} flags=0x${frame.flags.toString(16)} ${frame.length} bytes`);
  }
}

/** A PUSH_PROMISE with the request it promises, where that could be read. */
export function promiseFrame(frame: Http2Frame, promised: number, head: HttpRequestHead | undefined): Http2ControlFrame {
  const request = head === undefined ? '' : ` ${line(head.method)} ${line(head.target)}`;
  return frameMessage(frame, `promised_stream=${promised}${request}`);
}

/** The settings of a sound SETTINGS frame, in order (RFC 9113 §6.5.1). */
export function* settingsOf(frame: Pick<Http2Frame, 'payload'>): Generator<readonly [setting: number, value: number]> {
  const payload = frame.payload ?? NO_BYTES;
  for (let at = 0; at + 6 <= payload.length; at += 6) yield [payload.readUInt16BE(at), payload.readUInt32BE(at + 2)];
}

function settingsWords(frame: Http2Frame): string {
  if ((frame.flags & FLAG.ack) !== 0) return 'ACK';
  if (frame.length === 0) return 'empty';
  const words: string[] = [];
  for (const [setting, value] of settingsOf(frame)) {
    if (words.length === MAX_SETTINGS_SHOWN) break;
    words.push(`${settingName(setting)}=${value}`);
  }
  const more = frame.length / 6 - words.length;
  if (more > 0) words.push(`and ${more} more`);
  return words.join(' ');
}

function goawayWords(payload: Buffer): string {
  const debug = payload.subarray(8);
  const words = `last_stream=${payload.readUInt32BE(0) & 0x7fffffff} ${errorName(payload.readUInt32BE(4))}`;
  return debug.length === 0 ? words : `${words} "${text(debug)}"`;
}

function altsvcWords(payload: Buffer): string {
  const length = payload.readUInt16BE(0);
  if (length > payload.length - 2) return `malformed: an origin of ${length} bytes in ${payload.length}`;
  const origin = length === 0 ? '' : `origin=${text(payload.subarray(2, 2 + length))} `;
  return `${origin}${text(payload.subarray(2 + length))}`;
}

function originWords(payload: Buffer): string {
  const words: string[] = [];
  let count = 0;
  for (let at = 0; at < payload.length; count += 1) {
    const length = at + 2 <= payload.length ? payload.readUInt16BE(at) : payload.length;
    if (length > payload.length - at - 2) return `${words.join(' ')} malformed: cut off`.trimStart();
    if (count < MAX_ORIGINS_SHOWN) words.push(text(payload.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  if (count > words.length) words.push(`and ${count - words.length} more`);
  return words.length === 0 ? 'empty' : words.join(' ');
}

function text(bytes: Buffer): string {
  return bytes.length <= MAX_TEXT_BYTES ? asciiText(bytes) : `${asciiText(bytes.subarray(0, MAX_TEXT_BYTES))}…`;
}

function line(value: string): string {
  return printable(value.length <= MAX_TEXT_BYTES ? value : `${value.slice(0, MAX_TEXT_BYTES)}…`);
}
