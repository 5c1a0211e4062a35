import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CertificateRequestWatch } from '../../../src/relay/certificate-request-watch.ts';

/** A record of so many bytes that begins like this. */
function record(type: number, length: number, first = 0): Buffer {
  const body = Buffer.alloc(length);
  body[0] = first;
  return Buffer.concat([Buffer.of(type, 3, 3, length >> 8, length & 0xff), body]);
}

const hello = record(22, 300, 1);
const change = record(20, 1, 1);
/** Finished with SHA-256 and SHA-384: 4 and the hash, the inner type and a tag of 16 bytes (RFC 9846 §4.5.3, §5.2). */
const finished32 = record(23, 4 + 32 + 1 + 16);
const finished48 = record(23, 4 + 48 + 1 + 16);
/** An empty Certificate: header, context, list. */
const emptyCertificate13 = record(23, 4 + 1 + 3 + 1 + 16);
const emptyCertificate12 = record(22, 4 + 3, 11);
const keyExchange = record(22, 37, 16);

describe('CertificateRequestWatch', () => {
  for (const [name, records, hash, asked] of [
    ['TLS 1.3', [hello, change, finished32], 32, false],
    ['TLS 1.3 with SHA-384', [hello, change, finished48], 48, false],
    ['TLS 1.3 after a HelloRetryRequest', [hello, change, hello, finished32], 32, false],
    ['TLS 1.3, asked', [hello, change, emptyCertificate13, finished32], 32, true],
    ['TLS 1.3 with SHA-384, asked', [hello, change, emptyCertificate13, finished48], 48, true],
    ['TLS 1.3, both in one record', [hello, change, record(23, 8 + 36 + 17)], 32, true],
    ['TLS 1.3, ended by an alert', [hello, change, record(23, 2 + 17)], 32, false],
    ['TLS 1.2', [hello, keyExchange, change, record(22, 40, 11)], undefined, false],
    ['TLS 1.2, asked', [hello, emptyCertificate12, keyExchange, change, record(22, 40, 0x5c)], undefined, true],
    ['nothing at all', [], undefined, false],
  ] as const) {
    it(`${name}: ${asked ? 'asked' : 'not asked'}, however it is cut`, () => {
      const bytes = Buffer.concat([...records]);
      for (const size of [1, 3, 7, 100, bytes.length + 1]) {
        const watch = new CertificateRequestWatch();
        for (let at = 0; at < bytes.length; at += size) watch.sent(bytes.subarray(at, at + size));
        assert.equal(watch.asked(hash), asked, `pieces of ${size}`);
      }
    });
  }

  it('looks at nothing any more once it was stopped', () => {
    const watch = new CertificateRequestWatch();
    watch.sent(Buffer.concat([hello, change, finished32]));
    watch.stop();
    watch.sent(emptyCertificate13);
    assert.equal(watch.asked(32), false);
  });
});
