import assert from 'node:assert/strict';
import { createECDH, getDiffieHellman } from 'node:crypto';
import { describe, it } from 'mocha';
import { Reader } from '../../../../src/bytes/reader.ts';
import type { Field } from '../../../../src/bytes/reader.ts';
import { publicValueLength, readPoint, readPublicValue } from '../../../../src/decode/tls/public-values.ts';
import { namedGroupName } from '../../../../src/decode/tls/registries/named-groups.ts';
import { glossary } from '../../../../src/glossary/registry.ts';

function rowsOf(bytes: Uint8Array, read: (reader: Reader) => void): Field[] {
  const reader = new Reader(bytes);
  reader.block('value', bytes.length, read);
  const [row] = reader.fields;
  assert.ok(row !== undefined);
  const explained = (fields: readonly Field[]): void => {
    for (const { about, children } of fields) {
      assert.ok(about === undefined || Object.hasOwn(glossary(), about), about);
      explained(children ?? []);
    }
  };
  explained([row]);
  return row.children ?? [];
}

/** `ciphertext 0-1088`, and below it what it consists of. */
function outline(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, start, end, children = [] }) => [`${name} ${start}-${end}`, ...outline(children).map((line) => `  ${line}`)]);
}

describe('readPublicValue', () => {
  it('takes the points of real keys apart into their coordinates', () => {
    for (const [group, curve] of [[0x17, 'prime256v1'], [0x18, 'secp384r1'], [0x19, 'secp521r1'], [0x1a, 'brainpoolP256r1'], [0x20, 'brainpoolP384r1'], [0x1c, 'brainpoolP512r1']] as const) {
      const key = createECDH(curve);
      const value = key.generateKeys();
      const compressed = key.getPublicKey(undefined, 'compressed');
      const [form, x, y, ...more] = rowsOf(value, (reader) => void readPublicValue(reader, group, 'client'));
      assert.deepEqual([form?.value, form?.text, more.length], [4, 'uncompressed', 0]);
      assert.deepEqual(value.subarray(x?.start, x?.end), compressed.subarray(1), `${curve}: the compressed form is the form and x`);
      assert.deepEqual([y?.start, y?.end], [x?.end, value.length]);
      // SEC 1 §2.3.3: its form says whether y is odd.
      assert.equal((value[(y?.end ?? 0) - 1] ?? 0) & 1, (compressed[0] ?? 0) - 2);
      assert.deepEqual(outline(rowsOf(value, readPoint)), outline(rowsOf(value, (reader) => void readPublicValue(reader, group, 'server'))), 'the curve can be told from the length');
      assert.deepEqual(rowsOf(compressed, readPoint), []);
    }
  });

  // FIPS 203 §8, table 3: keys of 1,184 and 1,568 bytes, ciphertexts of 1,088 and 1,568. OpenSSL 3.5 sends 1,216, 1,249 and 1,665 bytes.
  const HYBRIDS: readonly (readonly [group: number, from: 'client' | 'server', length: number, parts: readonly string[]])[] = [
    [0x11ec, 'client', 1216, ['encapsulation_key 0-1184', 'x25519 1184-1216']],
    [0x11ec, 'server', 1120, ['ciphertext 0-1088', 'x25519 1088-1120']],
    [0x11eb, 'client', 1249, ['secp256r1 0-65', '  form 0-1', '  x 1-33', '  y 33-65', 'encapsulation_key 65-1249']],
    [0x11eb, 'server', 1153, ['secp256r1 0-65', '  form 0-1', '  x 1-33', '  y 33-65', 'ciphertext 65-1153']],
    [0x11ed, 'client', 1665, ['secp384r1 0-97', '  form 0-1', '  x 1-49', '  y 49-97', 'encapsulation_key 97-1665']],
    [0x11ed, 'server', 1665, ['secp384r1 0-97', '  form 0-1', '  x 1-49', '  y 49-97', 'ciphertext 97-1665']],
  ];
  for (const [group, from, length, parts] of HYBRIDS) {
    it(`finds the parts of ${namedGroupName(group)} from the ${from}, and leaves other lengths raw`, () => {
      const value = Buffer.alloc(length, 4);
      assert.deepEqual(outline(rowsOf(value, (reader) => void readPublicValue(reader, group, from))), parts);
      assert.equal(publicValueLength(group, from), length);
      for (const wrong of [value.subarray(1), Buffer.alloc(length + 1, 4), Buffer.alloc(1)]) assert.deepEqual(rowsOf(wrong, (reader) => void readPublicValue(reader, group, from)), []);
    });
  }

  it('knows the length of numbers modulo a prime, of Montgomery curves, and of nothing that is not known', () => {
    // The primes of RFC 3526, as Node has them, are as long as those of RFC 7919.
    for (const [group, name] of [[0x100, 'modp14'], [0x101, 'modp15'], [0x102, 'modp16'], [0x103, 'modp17'], [0x104, 'modp18']] as const) assert.equal(publicValueLength(group, 'client'), getDiffieHellman(name).getPrime().length);
    // RFC 7748 §5: 255 and 448 bits.
    assert.deepEqual([publicValueLength(0x1d, 'client'), publicValueLength(0x1e, 'server')], [32, 56]);
    assert.deepEqual([publicValueLength(0x4a4a, 'client'), publicValueLength(0x6399, 'client')], [undefined, undefined]);
    assert.deepEqual(rowsOf(Buffer.alloc(32), (reader) => void readPublicValue(reader, 0x1d, 'client')), []);
    assert.deepEqual(rowsOf(Buffer.alloc(9), (reader) => void readPublicValue(reader, 0x4a4a, 'client')), []);
  });
});
