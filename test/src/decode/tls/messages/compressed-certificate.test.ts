import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import * as zlib from 'node:zlib';
import { describe, it } from 'mocha';
import type { Field } from '../../../../../src/bytes/reader.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../../../../src/decode/tls/handshake.ts';
import { certificatesIn } from '../../../../../src/decode/tls/item.ts';
import { compressedCertificate } from '../../../../../src/decode/tls/messages/compressed-certificate.ts';
import type { CompressedCertificate } from '../../../../../src/decode/tls/messages/compressed-certificate.ts';
import { decodeOne, describeMessage, hex, rowAt } from '../../../../support/message-cases.ts';
import { scratchFolders } from '../../../../support/scratch.ts';
import { TestPki } from '../../../../support/test-pki.ts';
import { decodeCapture } from '../../../../support/tls-decoding.ts';
import { nodeCaptures } from '../../../../support/tls-peers.ts';

/** The body of a Certificate with two entries (RFC 9846 §4.5.1 [8446 §4.4.2]). */
const CERTIFICATE = hex(`00 00006f 000064 ${'ab'.repeat(100)} 0000 000001 dd 0000`);

function uint24(value: number): Buffer {
  return Buffer.of(value >>> 16, (value >>> 8) & 0xff, value & 0xff);
}

function body(algorithm: number, packed: Uint8Array, length = CERTIFICATE.length): Buffer {
  return Buffer.concat([Buffer.of(0, algorithm), uint24(length), uint24(packed.length), packed]);
}

function decoded(bytes: Buffer): CompressedCertificate {
  const { value } = decodeOne(25, bytes);
  assert.ok(value?.type === 'compressed_certificate');
  return value;
}

/** Zstandard came with Node 22.15. */
function isPacker(value: unknown): value is (bytes: Uint8Array) => Uint8Array {
  return typeof value === 'function';
}

const deflated = zlib.deflateSync(CERTIFICATE);

describeMessage(
  compressedCertificate,
  [
    {
      title: 'zlib',
      body: body(1, deflated).toString('hex'),
      value: { algorithm: 1, compressedLength: deflated.length, uncompressedLength: CERTIFICATE.length, problem: undefined },
      summary: `2 certificates · 101 bytes · zlib, ${deflated.length} of ${CERTIFICATE.length} bytes`,
      rows: { algorithm: 'zlib', uncompressed_length: `${CERTIFICATE.length} bytes` },
    },
    { title: 'an algorithm nobody knows', body: '0063 000004 000001 ff', value: { problem: 'no way to unpack it' }, summary: 'algorithm 99, 1 of 4 bytes · no way to unpack it' },
  ],
  [{ title: 'a body longer than the message', body: '0001 000004 000009 ff', problem: /truncated.*compressed_certificate_message/ }],
);

describe('unpacking a CompressedCertificate', () => {
  const scratch = scratchFolders();

  it('gives the chain that was packed, by every algorithm this Node has', () => {
    const packers: [number, Uint8Array][] = [
      [1, deflated],
      [2, zlib.brotliCompressSync(CERTIFICATE)],
    ];
    const zstd: unknown = Reflect.get(zlib, 'zstdCompressSync');
    if (isPacker(zstd)) packers.push([3, zstd(CERTIFICATE)]);
    for (const [algorithm, packed] of packers) {
      const { certificate } = decoded(body(algorithm, packed));
      assert.deepEqual(certificate?.entries.map(({ der }) => der.length), [100, 1], `algorithm ${algorithm}`);
    }
  });

  it('shows what was unpacked as rows over the packed bytes', () => {
    const { fields } = decodeOne(25, body(1, deflated));
    const packed = rowAt(fields, 'compressed_certificate_message');
    assert.deepEqual([packed?.text, packed?.about], [`${deflated.length} bytes`, 'tls.message.25.compressed_certificate_message']);
    const rows = (field: Field | undefined): Field[] => (field?.children ?? []).flatMap((child) => [child, ...rows(child)]);
    assert.deepEqual(rows(packed).map(({ name, text }) => [name, text]), [
      ['certificate_request_context', '00'],
      ['certificate_list', '114 bytes'],
      ['entry', '105 bytes'],
      ['cert_data', '100 bytes'],
      ['extensions', '0 extensions'],
      ['entry', '6 bytes'],
      ['cert_data', '1 bytes'],
      ['extensions', '0 extensions'],
    ]);
    for (const { start, end, value } of rows(packed)) assert.deepEqual([start, end, value], [(packed?.start ?? 0) + 3, packed?.end, undefined]);
    const cut = rowAt(decodeOne(25, body(1, zlib.deflateSync(CERTIFICATE.subarray(0, 20)), 20)).fields, 'compressed_certificate_message');
    assert.deepEqual(rows(cut).map(({ name }) => name), ['certificate_request_context'], 'as far as it could be read');
    assert.deepEqual(rows(rowAt(decodeOne(25, body(99, deflated)).fields, 'compressed_certificate_message')), []);
  });

  it('does not unpack more than the message claims, nor more than a message may have', () => {
    const bomb = zlib.deflateSync(Buffer.alloc(8 * 1024 * 1024));
    assert.equal(decoded(body(1, bomb, 1000)).problem, 'does not unpack to the length it claims');
    assert.equal(decoded(body(1, bomb, MAX_HANDSHAKE_MESSAGE + 1)).problem, `${MAX_HANDSHAKE_MESSAGE + 1} bytes are not unpacked`);
    assert.equal(decoded(body(2, Buffer.from('no brotli'), 1000)).problem, 'does not unpack to the length it claims');
    assert.equal(decoded(body(1, deflated, 0)).problem, '0 bytes are not unpacked');
  });

  it('says when less comes out than was claimed, and when it is no Certificate', () => {
    assert.equal(decoded(body(1, deflated, CERTIFICATE.length + 1)).problem, `unpacks to ${CERTIFICATE.length} bytes, not to the ${CERTIFICATE.length + 1} it claims`);
    const cut = CERTIFICATE.subarray(0, 20);
    assert.match(decoded(body(1, zlib.deflateSync(cut), 20)).problem ?? '', /certificate.certificate_list.*says/);
    const long = Buffer.concat([CERTIFICATE, Buffer.of(0)]);
    assert.match(decoded(body(1, zlib.deflateSync(long), long.length)).problem ?? '', /left over/);
  });

  it('reads what a real server sends (Node 24 and newer can compress)', async function () {
    if (!('getCertificateCompressionAlgorithms' in tls)) this.skip();
    this.timeout(20_000);
    const { key, chain } = new TestPki(scratch()).leaf({ names: ['a.example'] });
    for (const [id, algorithm] of [[1, 'zlib'], [2, 'brotli'], [3, 'zstd']] as const) {
      const compression = Object.fromEntries([['certificateCompression', [algorithm]]]);
      const [captured] = await nodeCaptures({ key, cert: chain, ...compression }, [{ name: algorithm, client: compression }]);
      assert.ok(captured !== undefined);
      const { items } = decodeCapture(captured);
      const found = items.find((item) => item.kind === 'message' && item.name === 'CompressedCertificate');
      assert.ok(found?.kind === 'message' && found.value?.type === 'compressed_certificate');
      assert.equal(found.value.algorithm, id);
      const sent = chain.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g)?.map((pem) => new X509Certificate(pem).fingerprint256);
      assert.deepEqual(certificatesIn(found)?.map((der) => new X509Certificate(der).fingerprint256), sent, algorithm);
    }
  });
});
