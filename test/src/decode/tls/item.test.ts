import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { deflateSync } from 'node:zlib';
import { certificatesIn } from '../../../../src/decode/tls/item.ts';
import type { TlsItem } from '../../../../src/decode/tls/item.ts';
import { decodeOne, hex } from '../../../support/message-cases.ts';

/** Context, a list of two entries with one and two bytes, no extensions. */
const CERTIFICATE = hex('00 00000d 000001 aa 0000 000002 bbcc 0000');

function itemOf(type: number, body: Uint8Array): TlsItem {
  const { name, about, summary, fields, value } = decodeOne(type, body);
  return { kind: 'message', from: 'server', at: 0, id: type, length: 4 + body.length, encrypted: true, records: 1, record: { type: 23, version: 0x0303, length: body.length + 21 }, raw: body, name, about, summary, fields, ...(value === undefined ? {} : { value }) };
}

function chain(item: TlsItem): string[] | undefined {
  return certificatesIn(item)?.map((der) => Buffer.from(der).toString('hex'));
}

describe('certificatesIn', () => {
  it('gives the chain of a Certificate, compressed or not', () => {
    assert.deepEqual(chain(itemOf(11, CERTIFICATE)), ['aa', 'bbcc']);
    const packed = deflateSync(CERTIFICATE);
    const compressed = Buffer.concat([Buffer.of(0, 1, 0, 0, CERTIFICATE.length, 0, 0, packed.length), packed]);
    assert.deepEqual(chain(itemOf(25, compressed)), ['aa', 'bbcc']);
  });

  it('tells a client without a certificate from a message without a chain', () => {
    assert.deepEqual(chain(itemOf(11, hex('00 000000'))), []);
    assert.equal(chain(itemOf(20, hex('00'))), undefined);
    assert.equal(chain(itemOf(25, hex('0001 000004 000001 ff'))), undefined);
    assert.equal(chain({ kind: 'established', from: 'client', at: 0 }), undefined);
  });
});
