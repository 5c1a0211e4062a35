/** http-parser-js as a second opinion on HTTP/1 messages, and random messages on which both must agree. */
import { HTTPParser, methods } from 'http-parser-js';
import type { HttpMessage } from '../../src/decode/http-message.ts';
import type { Random } from './random.ts';

/** One message as both decoders see it. */
export interface SeenMessage {
  /** Method and target, or status and reason. */
  start: string;
  /** `1.1`. */
  version: string;
  fields: string[];
  body: string;
  trailers: string[];
  /** False when the stream ended before the message did. */
  complete: boolean;
}

/** What http-parser-js sees; `skipsBody` tells for each message with a body to come whether it has none after all (answers to HEAD). */
export function oracleMessages(side: 'request' | 'response', chunks: readonly Buffer[], skipsBody: (index: number) => boolean = () => false): SeenMessage[] | Error {
  const parser = new HTTPParser(side === 'request' ? HTTPParser.REQUEST : HTTPParser.RESPONSE);
  const seen: SeenMessage[] = [];
  let open: SeenMessage | undefined;
  let finals = 0;
  parser.onHeadersComplete = (info) => {
    // Set by its old names, the parser gives methods as text, whatever its types say.
    const start = side === 'request' ? `${methods[info.method] ?? info.method} ${info.url}` : `${info.statusCode} ${info.statusMessage}`;
    open = { start, version: `${info.versionMajor}.${info.versionMinor}`, fields: fieldLines(info.headers), body: '', trailers: [], complete: false };
    seen.push(open);
    if (side === 'request' || info.statusCode < 200) return undefined;
    finals += 1;
    return skipsBody(finals - 1) ? 1 : undefined;
  };
  parser.onBody = (chunk, offset, length) => {
    if (open !== undefined) open.body += chunk.toString('latin1', offset, offset + length);
  };
  parser.onHeaders = (fields) => {
    if (open !== undefined) open.trailers = fieldLines(fields);
  };
  parser.onMessageComplete = () => {
    if (open !== undefined) open.complete = true;
  };
  for (const chunk of chunks) {
    const result = parser.execute(chunk);
    if (result instanceof Error) return result;
  }
  parser.finish();
  return seen;
}

/** Header fields as one line each, from the flat list of a parser. */
export function fieldLines(flat: readonly string[]): string[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => `${flat[index * 2] ?? ''}: ${flat[index * 2 + 1] ?? ''}`);
}

/** What our decoder saw, in the same shape. */
export function seenMessages(messages: readonly HttpMessage[]): SeenMessage[] {
  const seen: SeenMessage[] = [];
  for (const message of messages) {
    const open = seen.at(-1);
    if (message.kind === 'request' || message.kind === 'response') {
      const start = message.kind === 'request' ? `${message.method} ${message.target}` : `${message.status} ${message.reason ?? ''}`;
      const fields = message.headers.map(([name, value]) => `${name}: ${value}`);
      // The oracle knows nothing of informational heads: to it each is a message.
      const complete = message.kind === 'response' && message.informational;
      seen.push({ start, version: message.version.slice('HTTP/'.length), fields, body: '', trailers: [], complete });
    } else if (open !== undefined && message.kind === 'data') {
      open.body += Buffer.from(message.bytes).toString('latin1');
    } else if (open !== undefined && message.kind === 'end') {
      open.trailers = message.trailers.map(([name, value]) => `${name}: ${value}`);
      open.complete = message.complete;
      if (message.bodyBytes !== open.body.length) throw new Error(`${message.bodyBytes} bytes counted, ${open.body.length} given`);
    }
  }
  return seen;
}

const NAME_CHARACTERS = "!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz";
const VALUE_CHARACTERS = ' \t!"#$%()*,-./0189:;<=>?@ABYZ[\\]^_`abyz{|}~';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'M-SEARCH'];
const TARGETS = ['/', '/a/b?c=d&e', '*', 'http://host.example:8080/p', '/%7Euser/;x', '//double'];

/** A random message that http-parser-js and RFC 9112 read alike. Without `bodiless` it may have a body, which `unsized` ends the stream. */
export interface MadeMessage {
  bytes: Buffer;
  /** The body goes on to the end of the stream. */
  unsized: boolean;
}

/** A request. */
export function randomRequest(random: Random): MadeMessage {
  const line = `${random.pick(METHODS)} ${random.pick(TARGETS)} HTTP/1.${random.below(2)}`;
  return { bytes: message(random, line, random.pick(['none', 'sized', 'chunked'])), unsized: false };
}

/** A response to HEAD or to something else, perhaps with informational ones before it. */
export function randomResponse(random: Random, toHead: boolean): MadeMessage {
  const parts: Buffer[] = [];
  while (random.oneIn(4)) parts.push(message(random, `HTTP/1.1 ${random.pick(['100 Continue', '103 Early Hints'])}`, 'none'));
  const status = random.pick(['200 OK', '200 ', '404 Not  Found', '500 Oh: no', '204 No Content', '304 Not Modified']);
  const bodiless = toHead || status.startsWith('204') || status.startsWith('304');
  const framing = bodiless ? 'none' : random.pick(['sized', 'sized', 'chunked', 'unsized'] as const);
  parts.push(message(random, `HTTP/1.${random.below(2)} ${status}`, framing));
  return { bytes: Buffer.concat(parts), unsized: framing === 'unsized' };
}

function message(random: Random, line: string, framing: 'none' | 'sized' | 'chunked' | 'unsized'): Buffer {
  const newLine = random.oneIn(8) ? '\n' : '\r\n';
  const body = random.bytes(random.below(40));
  const fields = randomFields(random, newLine);
  if (framing === 'sized') fields.splice(random.below(fields.length + 1), 0, `${random.pick(['Content-Length', 'content-length'])}: ${body.length}`);
  if (framing === 'chunked') fields.splice(random.below(fields.length + 1), 0, 'Transfer-Encoding: chunked');
  const before = random.oneIn(6) ? newLine : '';
  const head = Buffer.from(`${before}${[line, ...fields].join(newLine)}${newLine}${newLine}`, 'latin1');
  if (framing === 'none') return head;
  return Buffer.concat([head, ...(framing === 'chunked' ? chunkedBody(random, body, newLine) : [body])]);
}

function randomFields(random: Random, newLine: string): string[] {
  return Array.from({ length: random.below(6) }, () => {
    // The prefix keeps random names from being ones that mean something.
    const name = `X-${text(random, NAME_CHARACTERS, random.below(12))}`;
    const fold = random.oneIn(8) ? `${newLine}${random.pick([' ', '\t', '  \t'])}${text(random, VALUE_CHARACTERS, random.below(12))}` : '';
    return `${name}:${text(random, ' \t', random.below(3))}${text(random, VALUE_CHARACTERS, random.below(30))}${fold}`;
  });
}

function chunkedBody(random: Random, body: Buffer, newLine: string): Buffer[] {
  const extension = (): string => (random.oneIn(4) ? `;${text(random, NAME_CHARACTERS, 3)}=${text(random, NAME_CHARACTERS, 2)}` : '');
  const size = (length: number): string => (random.oneIn(2) ? length.toString(16).toUpperCase() : length.toString(16).padStart(random.below(6), '0'));
  const chunks = random.chunks(body, 12).flatMap((chunk) => [Buffer.from(`${size(chunk.length)}${extension()}${newLine}`), chunk, Buffer.from(newLine)]);
  const trailers = random.oneIn(3) ? randomFields(random, newLine) : [];
  return [...chunks, Buffer.from(`0${extension()}${newLine}${trailers.map((field) => `${field}${newLine}`).join('')}${newLine}`, 'latin1')];
}

function text(random: Random, characters: string, length: number): string {
  return Array.from({ length }, () => characters.charAt(random.below(characters.length))).join('');
}
