import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ja3 } from '../../../../../src/decode/tls/fingerprints/ja3.ts';
import { decodeHello, handshakeRecords, helloMessage, numbers, prefixed } from '../../../../support/client-hello.ts';
import type { HelloParts } from '../../../../support/client-hello.ts';

function fingerprint(parts: HelloParts): { hash: string; raw: string } {
  return ja3(decodeHello(handshakeRecords(helloMessage(parts))));
}

describe('JA3', () => {
  // The two examples of https://github.com/salesforce/ja3.
  it('gives the value of the first published example', () => {
    const parts: HelloParts = {
      legacyVersion: 0x0301,
      cipherSuites: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
      extensions: [
        [0, prefixed(Buffer.concat([Buffer.of(0), prefixed(Buffer.from('a'), 2)]), 2)],
        [10, prefixed(numbers([23, 24, 25], 2), 2)],
        [11, prefixed(Buffer.of(0), 1)],
      ],
    };
    assert.deepEqual(fingerprint(parts), {
      raw: '769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0',
      hash: 'ada70206e40642a3e4461f35503241d5',
    });
  });

  it('gives the value of the second one, without extensions', () => {
    assert.deepEqual(fingerprint({ legacyVersion: 0x0301, cipherSuites: [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99] }), {
      raw: '769,4-5-10-9-100-98-3-6-19-18-99,,,',
      hash: 'de350869b8c85de67a350c8d186f11e6',
    });
  });

  it('drops GREASE from suites, extensions and groups, and keeps the order', () => {
    const { raw } = fingerprint({
      cipherSuites: [0x1a1a, 0x1302, 0x1301],
      extensions: [
        [0x2a2a, Buffer.alloc(0)],
        [35, Buffer.alloc(0)],
        [10, prefixed(numbers([0x3a3a, 29, 23], 2), 2)],
        [0x4a4a, Buffer.of(0)],
      ],
    });
    assert.equal(raw, '771,4866-4865,35-10,29-23,');
  });

  it('has nothing where an extension is malformed, but still its number', () => {
    assert.equal(fingerprint({ extensions: [[10, Buffer.of(0)]] }).raw, '771,4865,10,,');
  });
});
