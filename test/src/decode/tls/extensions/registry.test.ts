import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'mocha';
import { DecodeError, Reader } from '../../../../../src/bytes/reader.ts';
import type { ExtensionPlace } from '../../../../../src/decode/tls/extensions/extension.ts';
import { decodeExtensions, extensionGlossary, extensions } from '../../../../../src/decode/tls/extensions/registry.ts';
import { extensionTypeName } from '../../../../../src/decode/tls/registries/extension-types.ts';
import { decodeList, hex, listBytes } from '../../../../support/extension-cases.ts';
import { Random } from '../../../../support/random.ts';

const folder = new URL('../../../../../src/decode/tls/extensions/', import.meta.url);

/** The table of the specification: every extension that has to be decoded, and where it may stand. */
const table: readonly (readonly [id: number, places: readonly ExtensionPlace[]])[] = [
  [0, ['client_hello', 'encrypted_extensions', 'server_hello']],
  [1, ['client_hello', 'encrypted_extensions']],
  [5, ['client_hello', 'certificate_request', 'certificate']],
  [10, ['client_hello', 'encrypted_extensions']],
  [11, ['client_hello', 'server_hello']],
  [13, ['client_hello', 'certificate_request']],
  [16, ['client_hello', 'encrypted_extensions', 'server_hello']],
  [17, ['client_hello']],
  [18, ['client_hello', 'server_hello', 'certificate']],
  [21, ['client_hello']],
  [22, ['client_hello', 'server_hello']],
  [23, ['client_hello', 'server_hello']],
  [27, ['client_hello', 'certificate_request']],
  [28, ['client_hello', 'encrypted_extensions']],
  [34, ['client_hello', 'certificate_request', 'certificate']],
  [35, ['client_hello', 'server_hello']],
  [41, ['client_hello', 'server_hello']],
  [42, ['client_hello', 'encrypted_extensions', 'new_session_ticket']],
  [43, ['client_hello', 'server_hello', 'hello_retry_request']],
  [44, ['client_hello', 'hello_retry_request']],
  [45, ['client_hello']],
  [47, ['client_hello', 'certificate_request']],
  [48, ['certificate_request']],
  [49, ['client_hello']],
  [50, ['client_hello', 'certificate_request']],
  [51, ['client_hello', 'server_hello', 'hello_retry_request']],
  [52, ['client_hello', 'certificate']],
  [57, ['client_hello']],
  [58, ['client_hello', 'encrypted_extensions']],
  [13172, ['client_hello']],
  [17513, ['client_hello', 'encrypted_extensions']],
  [17613, ['client_hello', 'encrypted_extensions']],
  // Newer than the table: Chromium sends it since 2026.
  [0xca34, ['client_hello', 'encrypted_extensions', 'certificate_request', 'certificate']],
  [65037, ['client_hello', 'hello_retry_request', 'encrypted_extensions']],
  [65281, ['client_hello', 'server_hello']],
];

describe('TLS extension registry', () => {
  it('has every file of its folder, once', () => {
    const files = readdirSync(folder).filter((name) => name !== 'extension.ts' && name !== 'registry.ts');
    assert.equal(extensions.size, files.length);
    // The file is named after the extension; the number keeps the table sorted by itself.
    const named = [...extensions.values()].map(({ name }) => `${name.replaceAll('_', '-')}.ts`);
    assert.deepEqual([...named].sort(), [...files].sort());
  });

  it('covers the table of the specification', () => {
    for (const [id, places] of table) {
      const extension = extensions.get(id);
      assert.ok(extension !== undefined, `extension ${id}`);
      for (const place of places) assert.ok(extension.places.includes(place), `${extension.name} in ${place}`);
    }
  });

  for (const [id, extension] of extensions) {
    it(`${extension.name} has its number, the registry's name, a source and two sentences`, () => {
      assert.equal(extension.id, id);
      assert.equal(extension.name, extensionTypeName(id));
      assert.match(extension.citation, /^(?:RFC \d+ |RFC \d+$|RFC \d+;|draft-)/);
      assert.match(extension.explanation, /^[A-Z][^]*\.$/);
      // A sentence ends with a full stop before a capital letter or the end; semicolons do not count.
      assert.equal(extension.explanation.split(/\.(?= [A-Z]|$)/).filter((sentence) => sentence !== '').length, 2, extension.explanation);
      assert.ok(extension.places.length > 0);
      assert.equal(new Set(extension.places).size, extension.places.length);
    });
  }

  it('explains every row it makes', () => {
    const glossary = extensionGlossary();
    const { decoded, rows } = decodeList([[51, hex('0000')], [0x3a3a, hex('')], [12345, hex('01')], [43, hex('ff')]], 'client_hello');
    assert.deepEqual(decoded.map(({ name, grease }) => [name, grease]), [
      ['key_share', false],
      ['GREASE 0x3a3a', true],
      ['extension_12345', false],
      ['supported_versions', false],
    ]);
    assert.deepEqual(rows.map(({ about }) => about), ['tls.extension.51', 'tls.extension.grease', 'tls.extension.unknown', 'tls.extension.43']);
    for (const { about } of rows) assert.ok(glossary[about ?? '']?.text.endsWith('.'), about);
    for (const { id, explanation, citation } of extensions.values()) {
      assert.deepEqual(glossary[`tls.extension.${id}`], { text: explanation, citation });
    }
  });
});

describe('decodeExtensions', () => {
  it('gives one row an extension, with type, length and the rows of its body', () => {
    const { rows } = decodeList([[43, hex('020304')], [0xfafa, hex('00')]], 'client_hello');
    assert.deepEqual(rows, [
      {
        name: 'supported_versions',
        start: 2,
        end: 9,
        text: 'TLS 1.3',
        about: 'tls.extension.43',
        children: [
          { name: 'type', start: 2, end: 4, value: 43, text: 'supported_versions' },
          { name: 'length', start: 4, end: 6, value: 3 },
          { name: 'versions', start: 6, end: 9, children: [{ name: 'version', start: 7, end: 9, value: 0x0304, text: 'TLS 1.3' }] },
        ],
      },
      {
        name: 'GREASE 0xfafa',
        start: 9,
        end: 14,
        about: 'tls.extension.grease',
        children: [
          { name: 'type', start: 9, end: 11, value: 0xfafa, text: 'GREASE' },
          { name: 'length', start: 11, end: 13, value: 1 },
          { name: 'data', start: 13, end: 14 },
        ],
      },
    ]);
  });

  it('goes on behind a malformed body and keeps it raw', () => {
    const { decoded, rows } = decodeList([[13, hex('0003 0403ff')], [16, hex('0003026832')]], 'client_hello');
    assert.equal(decoded[0]?.value, undefined);
    assert.match(decoded[0]?.problem ?? '', /^extensions\.signature_algorithms\.supported_signature_algorithms\.signature_scheme: needs 2 bytes, 1 are there at byte 10$/);
    assert.deepEqual(decoded[0]?.body, hex('00030403ff'));
    assert.deepEqual(rows[0]?.children?.map(({ name, start, end }) => [name, start, end]), [
      ['type', 2, 4],
      ['length', 4, 6],
      ['data', 6, 11],
    ]);
    assert.match(rows[0].text ?? '', /^malformed: /);
    assert.deepEqual(decoded[1]?.value, ['h2']);
  });

  it('comes through any body of any extension in any place', () => {
    const places: ExtensionPlace[] = ['client_hello', 'server_hello', 'hello_retry_request', 'encrypted_extensions', 'certificate_request', 'certificate', 'new_session_ticket'];
    // Bytes that look like short lists of short items get deepest.
    const seeds = ['', '0004 0002 0001', '00 0001 0001 05 0002 aabb 0001 cc', '0008 0003 000001 0001 ff', '01 000002 3000', 'fe0d 0004 00010002'].map(hex);
    const random = new Random(1);
    for (const id of [...extensions.keys(), 0x1a1a, 12345]) {
      for (const place of places) {
        for (const body of seeds.flatMap((seed) => Array.from({ length: 5 }, () => random.edited(seed)))) {
          const { decoded, rows } = decodeList([[id, body], [12345, hex('')]], place);
          assert.equal(decoded.length, 2);
          assert.deepEqual([rows[0]?.start, rows[0]?.end], [2, 6 + body.length]);
          assert.ok(!('value' in decoded[0]!) || decoded[0].problem === undefined);
        }
      }
    }
  });

  it('marks an extension that came before', () => {
    const { decoded, rows } = decodeList([[35, hex('')], [23, hex('')], [35, hex('aa')]], 'client_hello');
    assert.deepEqual(decoded.map(({ duplicate }) => duplicate), [undefined, undefined, true]);
    assert.match(rows[2]?.text ?? '', /a second time/);
  });

  it('does not read an extension where it may not stand', () => {
    const { decoded, rows } = decodeList([[35, hex('aa')]], 'encrypted_extensions');
    assert.deepEqual(decoded[0], { id: 35, name: 'session_ticket', grease: false, body: decoded[0]?.body, problem: 'may not stand in encrypted_extensions' });
    assert.deepEqual(rows[0]?.children?.at(-1), { name: 'data', start: 6, end: 7 });
  });

  it('says when pre_shared_key is not the last, which it must be in a ClientHello alone', () => {
    const psk: [number, Buffer] = [41, hex(`0007 0001 aa 00000000 0021 20 ${'11'.repeat(32)}`)];
    const rowOf = (list: [number, Buffer][], place: ExtensionPlace): string | undefined => {
      const reader = new Reader(listBytes(list));
      decodeExtensions(reader, place);
      return reader.fields[0]?.text;
    };
    assert.match(rowOf([psk, [23, hex('')]], 'client_hello') ?? '', /not the last/);
    assert.equal(rowOf([[23, hex('')], psk], 'client_hello'), '2 extensions');
    assert.equal(rowOf([[41, hex('0000')], [43, hex('0304')]], 'server_hello'), '2 extensions');
  });

  it('throws where the lengths of the list itself do not add up, with the place', () => {
    const cases: [string, string, string, number][] = [
      ['0005 002b 0002 03', 'truncated', 'extensions.supported_versions.data', 6],
      ['0003 002b 00', 'truncated', 'extensions.supported_versions.length', 4],
      ['0001 00', 'truncated', 'extensions.type', 2],
      ['0002 00', 'truncated', 'extensions', 0],
      ['00', 'truncated', 'extensions', 0],
    ];
    for (const [bytes, code, path, offset] of cases) {
      assert.throws(
        () => decodeExtensions(new Reader(hex(bytes)), 'client_hello'),
        (error: unknown) => error instanceof DecodeError && error.code === code && error.path === path && error.offset === offset,
        bytes,
      );
    }
  });
});
