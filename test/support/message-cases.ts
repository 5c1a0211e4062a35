/**
 * The tests that every handshake message gets: the cases its own test names, and what holds for all of them. Bodies are written by
 * hand from the layout in the standard that the message cites.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Field } from '../../src/bytes/reader.ts';
import { HandshakeReader } from '../../src/decode/tls/handshake.ts';
import { decodeHandshakeMessage, handshakeMessages } from '../../src/decode/tls/messages/registry.ts';
import type { DecodedMessage } from '../../src/decode/tls/messages/registry.ts';
import type { HandshakeMessageDecoder } from '../../src/decode/tls/messages/message.ts';

/** A body and what it must be read as. */
export interface MessageCase {
  title: string;
  /** The body without type and length, in hexadecimal digits. */
  body: string;
  /** 0x0304 unless told otherwise. */
  version?: number;
  cipherSuite?: number;
  /** Properties of the value; bytes as hexadecimal digits. */
  value: Readonly<Record<string, unknown>>;
  summary: string;
  /** Rows that must be there: labels from the first level, joined by slashes, with words or number. */
  rows?: Readonly<Record<string, string | number>>;
  /** The name, where it is not that of the decoder. */
  name?: string;
}

/** A body that is against the standard, and what its problem must contain. */
export interface BrokenMessage {
  title: string;
  body: string;
  version?: number;
  cipherSuite?: number;
  problem: RegExp;
}

/** Bytes from hexadecimal digits that must be right. */
export function hex(digits: string): Buffer {
  const bytes = fromHex(digits);
  assert.ok(bytes !== undefined, `not hexadecimal: ${digits}`);
  return bytes;
}

/** A message with its header. */
export function message(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(type, body.length >>> 16, (body.length >>> 8) & 0xff, body.length & 0xff), body]);
}

/** Decodes one message of a type. */
export function decodeOne(type: number, body: Uint8Array, { version = 0x0304, cipherSuite }: { version?: number; cipherSuite?: number } = {}): DecodedMessage {
  const [found, ...rest] = new HandshakeReader().push(message(type, body));
  assert.ok(found !== undefined && rest.length === 0);
  return decodeHandshakeMessage(found, { version, cipherSuite });
}

/** A row by its labels. */
export function rowAt(fields: readonly Field[], path: string): Field | undefined {
  const [first = '', ...rest] = path.split('/');
  const row = fields.find(({ name }) => name === first);
  return rest.length === 0 || row === undefined ? row : rowAt(row.children ?? [], rest.join('/'));
}

/** Bytes as digits, so that values compare with what a test writes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return Array.isArray(value) ? value.map(plain) : value;
}

/** The tests of one message. */
export function describeMessage<Value>(decoder: HandshakeMessageDecoder<Value>, cases: readonly MessageCase[], broken: readonly BrokenMessage[] = []): void {
  describe(`${decoder.name} (${decoder.id})`, () => {
    it('is found by its number, with its citation and its words', () => {
      const registered = handshakeMessages.get(decoder.id);
      assert.equal(registered?.name, decoder.name);
      assert.match(decoder.citation, /RFC \d+/);
      assert.match(decoder.explanation, /\w.*\.$/);
    });

    for (const { title, body, value, summary, rows = {}, name = decoder.name, ...context } of cases) {
      it(`reads ${title}`, () => {
        const bytes = hex(body);
        const decoded = decodeOne(decoder.id, bytes, context);
        assert.equal(decoded.problem, undefined);
        assert.equal(decoded.name, name);
        assert.equal(decoded.summary, summary);
        const found = new Map<string, unknown>(Object.entries(decoded.value ?? {}));
        for (const [key, expected] of Object.entries(value)) assert.deepEqual(plain(found.get(key)), expected, key);
        for (const [path, expected] of Object.entries(rows)) {
          const row = rowAt(decoded.fields, path);
          assert.ok(row !== undefined, `no row ${path}`);
          assert.equal(typeof expected === 'number' ? row.value : row.text, expected, path);
        }
        assert.deepEqual([decoded.fields[0]?.start, decoded.fields.at(-1)?.end], [0, 4 + bytes.length], 'the rows cover the message');
        for (const label of Object.keys(decoder.rows ?? {})) {
          const row = rowAt(decoded.fields, label);
          if (row !== undefined) assert.equal(row.about, `tls.message.${decoder.id}.${label}`);
        }
      });
    }

    it('says where a body is cut off or goes on too long', () => {
      for (const { title, body, ...context } of cases) {
        const whole = hex(body);
        for (let length = 0; length < whole.length; length += 1) {
          const cut = decodeOne(decoder.id, whole.subarray(0, length), context);
          assert.equal(cut.value === undefined, cut.problem !== undefined, `${title}, ${length} bytes`);
          if (cut.problem !== undefined) assert.ok(cut.problem.offset <= 4 + length, `${title}, ${length} bytes`);
        }
        const longer = decodeOne(decoder.id, Buffer.concat([whole, Buffer.of(0)]), context);
        assert.equal(longer.value === undefined, longer.problem !== undefined, title);
      }
    });

    for (const { title, body, problem, ...context } of broken) {
      it(`refuses ${title}`, () => {
        const decoded = decodeOne(decoder.id, hex(body), context);
        assert.equal(decoded.value, undefined);
        assert.match(`${decoded.problem?.code ?? ''} ${decoded.problem?.detail ?? ''}`, problem);
        assert.match(decoded.summary, /^malformed: /);
      });
    }
  });
}
