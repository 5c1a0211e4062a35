/**
 * The tests that every TLS extension gets: the cases its own test names, and what holds for all of them. Bodies are written by hand
 * from the layout in the standard that the extension cites.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fromHex } from '../../src/bytes/hex.ts';
import { Reader } from '../../src/bytes/reader.ts';
import type { Field } from '../../src/bytes/reader.ts';
import type { DecodedExtension, Extension, ExtensionPlace, Json } from '../../src/decode/tls/extensions/extension.ts';
import { decodeExtensions } from '../../src/decode/tls/extensions/registry.ts';

/** A body and what it must be read as. */
export interface ExtensionCase {
  /** What the case shows. */
  title: string;
  place: ExtensionPlace;
  /** The body, in hexadecimal digits. */
  body: string;
  value: Json;
  /** The words on the extension's row. */
  text?: string | undefined;
  /** Rows below the extension's that must be there: path from the extension, with words. */
  rows?: Record<string, string | number>;
}

/** A body that is against the standard, and a word its problem must contain. */
export interface BrokenExtension {
  title: string;
  place: ExtensionPlace;
  body: string;
  problem: RegExp;
}

/** Decodes one extension within a list, as messages have it. */
export function decodeOne(id: number, body: Uint8Array, place: ExtensionPlace): { decoded: DecodedExtension; row: Field } {
  const { decoded, rows } = decodeList([[id, body]], place);
  assert.equal(decoded.length, 1);
  return { decoded: decoded[0]!, row: rows[0]! };
}

/** Decodes a list of extensions; the rows are those of the extensions. */
export function decodeList(list: readonly (readonly [id: number, body: Uint8Array])[], place: ExtensionPlace): { decoded: DecodedExtension[]; rows: Field[] } {
  const reader = new Reader(listBytes(list));
  const decoded = decodeExtensions(reader, place);
  reader.finish();
  return { decoded, rows: reader.fields[0]?.children ?? [] };
}

/** The list as it stands on the wire, with its length in front. */
export function listBytes(list: readonly (readonly [id: number, body: Uint8Array])[]): Buffer {
  const entries = Buffer.concat(list.flatMap(([id, body]) => [uint16(id), uint16(body.length), body]));
  return Buffer.concat([uint16(entries.length), entries]);
}

/** Big-endian, two bytes. */
function uint16(value: number): Buffer {
  return Buffer.of(value >>> 8, value & 0xff);
}

/** Bytes from hexadecimal digits that must be right. */
export function hex(digits: string): Buffer {
  const bytes = fromHex(digits);
  assert.ok(bytes !== undefined, `not hexadecimal: ${digits}`);
  return bytes;
}

/** The tests of one extension. */
export function describeExtension(extension: Extension, cases: readonly ExtensionCase[], broken: readonly BrokenExtension[] = []): void {
  describe(`${extension.name} (${extension.id})`, () => {
    for (const { title, place, body, value, text, rows = {} } of cases) {
      it(`reads ${title}`, () => {
        const bytes = hex(body);
        const { decoded, row } = decodeOne(extension.id, bytes, place);
        assert.equal(decoded.problem, undefined);
        assert.deepEqual(decoded.value, value);
        assert.deepEqual(Buffer.from(decoded.body), bytes);
        assert.equal(row.text, text);
        for (const [path, expected] of Object.entries(rows)) {
          const found = path.split('/').reduce<Field | undefined>((field, name) => field?.children?.find((child) => child.name === name), row);
          assert.ok(found !== undefined, `no row ${path}`);
          assert.equal(typeof expected === 'number' ? found.value : found.text, expected, path);
        }
      });
    }

    it('keeps a body with a byte too many or too few raw, and says so', () => {
      for (const { title, place, body } of cases) {
        const whole = hex(body);
        for (let length = 0; length < whole.length; length += 1) {
          const { decoded, row } = decodeOne(extension.id, whole.subarray(0, length), place);
          assert.equal(decoded.value === undefined, decoded.problem !== undefined, `${title}, ${length} bytes`);
          assert.deepEqual([row.start, row.end], [2, 6 + length]);
        }
        const longer = decodeOne(extension.id, Buffer.concat([whole, Buffer.of(0)]), place);
        assert.equal(longer.decoded.value === undefined, longer.decoded.problem !== undefined, title);
        if (longer.decoded.problem !== undefined) assert.deepEqual(longer.row.children?.at(-1)?.name, 'data', title);
      }
    });

    for (const { title, place, body, problem } of broken) {
      it(`refuses ${title}`, () => {
        const { decoded, row } = decodeOne(extension.id, hex(body), place);
        assert.equal(decoded.value, undefined);
        assert.match(decoded.problem ?? '', problem);
        assert.match(row.text ?? '', problem);
      });
    }
  });
}
